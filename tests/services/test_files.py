"""Files by content and name: what is kept, what is refused, what ClamAV says, and what goes from the disk."""

import asyncio
import io
import os
import time
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.file_port import scanning
from demo.sharing import SILENCE, picture
from services.file_names import cleaned_name, ending_of, renamed
from services.jobs import Later
from services.quarantine import OLD_SECONDS, Store
from services.sniffing import Unfit, kind_of


def packed(*names: str) -> bytes:
    """A zip archive of empty members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


KNOWN = {
    "png": picture(),
    "pdf": b"%PDF-1.7\n",
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20),
    "ogg": SILENCE,
    "mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(20),
    "mov": b"\x00\x00\x00\x14ftypqt  " + bytes(20),
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(20),
    "txt": "Olá; 1,5\nção".encode(),
    "docx": packed("[Content_Types].xml", "word/document.xml"),
    "xlsx": packed("[Content_Types].xml", "xl/workbook.xml"),
    "odt": packed("mimetype", "content.xml"),
    "zip": packed("a.pdf"),
    "amr": b"#!AMR\n" + bytes(20),
}
UNFIT = {
    "a program of Windows": (b"MZ\x90\x00", "program"),
    "a program of Linux": (b"\x7fELF\x02", "program"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "program"),
    "a page": (b"\xef\xbb\xbf  <!DOCTYPE HTML><p>x", "program"),
    "a picture that runs": (b'<?xml version="1.0"?>\n<svg onload="x"/>', "program"),
    "a page in another alphabet": ("<html><script>".encode("utf-16"), "program"),
    "a document with macros": (packed("[Content_Types].xml", "word/vbaProject.bin"), "program"),
    "an app": (packed("AndroidManifest.xml", "classes.dex"), "program"),
    "an archive that is cut off": (packed("a")[:40], "kind"),
    "noise": (bytes(range(1, 9)) * 9, "kind"),
    "nothing": (b"", "empty"),
}


@pytest.mark.parametrize("kind", KNOWN)
def test_a_file_is_what_its_content_says(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.exe"
    path.write_bytes(KNOWN[kind])
    assert kind_of(path) == kind


@pytest.mark.parametrize("what", UNFIT)
def test_what_may_run_is_refused_whatever_it_is_called(tmp_path: Path, what: str) -> None:
    content, why = UNFIT[what]
    path = tmp_path / "foto.jpg"
    path.write_bytes(content)
    with pytest.raises(Unfit) as refused:
        kind_of(path)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fotos\\casa.PNG", "casa.PNG"),
        ("conta\u202efdp.exe", "contafdp.exe"),
        ("\0\n\t", ""),
        ("...", ""),
        ("a" * 300 + ".pdf", "a" * 96 + ".pdf"),
        ("é" * 300, "é" * 100),
        ("conta  de\nluz.pdf ", "conta de luz.pdf".replace(" luz", "luz")),
    ],
)
def test_a_name_is_made_fit(given: str, kept: str) -> None:
    assert cleaned_name(given) == kept


def test_a_name_says_what_the_file_is() -> None:
    assert ending_of("Foto.JPEG") == "jpg"
    assert renamed("foto.jpeg", "jpg") == "foto.jpeg"
    assert renamed("foto.pdf", "png") == "foto.pdf.png"
    assert renamed("lista.csv", "txt") == "lista.csv"
    assert renamed("", "png") == ""


def test_a_copy_lies_once_and_goes_when_it_is_old(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    taken = []
    for _ in range(2):
        path = store.fresh()
        path.write_bytes(b"same")
        taken.append(store.take(path))
    place, digest, size = taken[0]
    assert taken[1] == taken[0]
    assert place == f"{digest[:2]}/{digest}"
    assert size == 4
    left = store.fresh()
    left.write_bytes(b"half")
    assert store.old() == []
    before = time.time() - OLD_SECONDS - 9
    for each in (left, store.folder / place):
        os.utime(each, (before, before))
    assert store.old() == [place]
    assert not left.exists()
    os.utime(store.folder / place)
    assert store.remove([place]) == 0, "it came again meanwhile"


@asynccontextmanager
async def clamd(answer: Callable[[bytes], bytes]) -> AsyncIterator[tuple[str, int]]:
    """Somebody who speaks clamd's INSTREAM, and answers by what came."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"INSTREAM")
        await reader.readexactly(1)
        came = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            came += await reader.readexactly(size)
        writer.write(answer(came))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[:2]
    finally:
        server.close()
        await server.wait_closed()


async def test_clamav_says_what_it_found_and_while_it_is_silent_the_file_waits(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"bad" * 700)
    assert scanning(None) is None
    async with clamd(lambda came: b"stream: Test FOUND\n" if b"bad" in came else b"stream: OK\n") as place:
        scan = scanning(place)
        assert scan is not None
        assert await scan(path)
        path.write_bytes(b"good")
        assert not await scan(path)
    with pytest.raises(Later):
        await scan(path)
    async with clamd(lambda came: b"INSTREAM size limit exceeded. ERROR\n") as place:
        silent = scanning(place)
        assert silent is not None
        with pytest.raises(Later):
            await silent(path)
