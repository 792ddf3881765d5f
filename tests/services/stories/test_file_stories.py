"""Files of tickets in PostgreSQL: received once, bound with the ticket, copied by any worker, swept when nobody needs
them."""

import asyncio
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from services.files import MOST, Files, Sent
from services.files_job import FileNews, FilesJob, NoLonger, TooLarge
from services.quarantine import OLD_SECONDS, Store
from services.states import FileState
from services.ticket_content import NotAllowed, Refused
from tests.services.stories.desk import AT, Desk

PDF = b"%PDF-1.4"
KINDS = frozenset({"pdf"})


async def received(desk: Desk, name: str = "conta.pdf", key: str = "k") -> int:
    sent = Sent("document", f"ID-{name}", name, "application/pdf", len(PDF))
    return await Files(desk.engine).receive(desk.ana, sent, key=key, at=AT)


async def jobs(desk: Desk) -> int:
    return int(await desk.one("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'file'"))


async def test_a_file_is_received_once_a_key_with_one_job(own_desk: Desk) -> None:
    first, again = await asyncio.gather(received(own_desk), received(own_desk))
    assert first == again
    assert await jobs(own_desk) == 1
    other = await received(own_desk, key="other")
    assert other != first


@pytest.mark.seed("S4.2.5.1")
async def test_files_go_with_the_ticket_once_and_with_their_notes(own_desk: Desk) -> None:
    desk, opened = own_desk, await own_desk.opened()
    number = await received(desk)
    content = await desk.content("Maria da Silva")
    content = replace(content, files=(number, number), file_notes=((number, " Conta\0 paga "),))
    for _ in range(2):
        receipt = await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="k", at=AT)
        assert ("files", "1") in receipt.extras
    (line,) = await Files(desk.engine).of_ticket(desk.bruno, opened.ticket_id)
    assert (line.name, line.note, line.sent_by) == ("conta.pdf", "Conta paga", desk.ana.name)
    added = "SELECT detail::text FROM audit WHERE action = 'ticket.file_added'"
    assert await desk.rows(added) == [(f'{{"file": {number}}}',)], "never a name"
    (again,) = await Files(desk.engine).related(desk.bruno, customer_id=content.customer_id)
    assert (again.id, again.protocol) == (number, opened.protocol)


async def test_another_ones_file_and_too_many_are_refused_and_nothing_is_written(own_desk: Desk) -> None:
    desk, opened = own_desk, await own_desk.opened(own_desk.bruno)
    number = await received(desk)
    content = await desk.content("Maria da Silva")
    for files in ((number,), (987_654_321,), (2**63,), (-1,), tuple(range(1, MOST + 2))):
        with pytest.raises(Refused) as refused:
            await desk.tickets.confirm(
                desk.bruno, opened.draft_id, replace(content, files=files), key="k", at=AT
            )
        assert refused.value.field == "files"
    assert await desk.one("SELECT count(*) FROM ticket_files") == 0
    with pytest.raises(NotAllowed):
        await Files(desk.engine).add_to_ticket(desk.bruno, opened.ticket_id, [number], key="k", at=AT)


async def test_two_workers_at_one_file_keep_one_copy_and_tell_nobody(own_desk: Desk, tmp_path: Path) -> None:
    async def fetch(telegram_id: str, path: Path) -> None:
        await asyncio.sleep(0)
        path.write_bytes(PDF)

    number = await received(own_desk, "conta.txt")
    job = FilesJob(own_desk.engine, Store(tmp_path), KINDS, fetch, None)
    await asyncio.gather(job.copy(number), job.copy(number))
    await job.copy(number)
    rows = await own_desk.rows("SELECT state, name, place FROM files")
    ((state, name, place),) = rows
    assert (state, name) == ("kept", "conta.txt.pdf")
    assert [str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()] == [place]
    assert await own_desk.one("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'file_tell'") == 0


async def test_what_is_not_kept_says_why_and_its_sender_is_told(own_desk: Desk, tmp_path: Path) -> None:
    async def fetch(telegram_id: str, path: Path) -> None:
        if "lost" in telegram_id:
            raise NoLonger
        if "huge" in telegram_id:
            raise TooLarge
        path.write_bytes(
            b"MZ" if "program" in telegram_id else b"\x89PNG\r\n\x1a\n" if "png" in telegram_id else PDF
        )

    async def scan(path: Path) -> bool:
        return True

    job = FilesJob(own_desk.engine, Store(tmp_path), KINDS, fetch, scan)
    heard: list[FileNews] = []

    async def send(news: FileNews) -> int:
        heard.append(news)
        return 1

    for name in ("lost", "huge", "program", "png", "virus"):
        await job.copy(number := await received(own_desk, name, name))
        await job.tell(number, send)
    found = await own_desk.rows("SELECT state, reason FROM files ORDER BY id")
    assert found == [
        ("gone", "gone"), ("kept", "too_large"), ("refused", "program"), ("refused", "kind"), ("refused", "virus"),
    ]  # fmt: skip
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [news.state for news in heard] == [FileState.GONE, *[FileState.REFUSED] * 3]
    assert await own_desk.one("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'file_tell'") == 4


async def test_a_copy_that_no_row_needs_goes_but_none_of_a_folder_that_is_not_ours(
    own_desk: Desk, tmp_path: Path
) -> None:
    async def fetch(telegram_id: str, path: Path) -> None:
        path.write_bytes(PDF + telegram_id.encode())

    job = FilesJob(own_desk.engine, Store(tmp_path), KINDS, fetch, None)
    first, second = await received(own_desk, "a.pdf", "a"), await received(own_desk, "b.pdf", "b")
    for number in (first, second):
        await job.copy(number)
    copies = [path for path in tmp_path.rglob("*") if path.is_file()]
    for path in copies:
        os.utime(path, (before := time.time() - OLD_SECONDS - 9, before))
    assert await job.sweep() == 0
    await own_desk.rows("DELETE FROM files WHERE id = :id", id=first)
    assert await job.sweep() == 1
    await own_desk.rows("DELETE FROM files")
    assert await job.sweep() == 0
    assert len([path for path in copies if path.exists()]) == 1
