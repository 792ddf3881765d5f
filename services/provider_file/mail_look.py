"""Section `mail`: the signature and the logo that go with each mail."""

import base64
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from services import sniffing
from services.cleaning import clean
from services.file_names import cleaned_name
from services.mail.templates import LOGO, LOOK
from services.provider_file.changes import Work
from services.provider_file.reader import Reader
from services.provider_tables import ProviderSetting

SIGNATURE_MOST = 1000
LOGO_MOST = 200_000
"""Bytes: it goes with every mail."""
KINDS = {"png": "image/png", "jpg": "image/jpeg"}


class MailLook:
    """`logo` is a path beside the file; the picture itself is kept in the database."""

    name = LOOK

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, Any]:
        parts = reader.mapping(node, self.name, ("signature", "logo")) or {}
        signature = reader.text(parts.get("signature"), "signature", SIGNATURE_MOST, clean)
        logo = _logo(parts.get("logo"), reader)
        return {"signature": signature, "logo": logo}

    async def write(self, read: dict[str, Any], work: Work) -> None:
        logo, signature = read["logo"], read["signature"]
        said: dict[str, Any] = {"signature": signature} if signature else {}
        if logo:
            said["logo"] = {"name": logo["name"], "digest": logo["digest"][:8]}
        await work.setting(self.name, said)
        row = await work.session.get(ProviderSetting, LOGO, with_for_update=True)
        if row is not None:
            row.value = logo or {}
        elif logo:
            work.session.add(ProviderSetting(name=LOGO, value=logo))
        await work.session.flush()


def _logo(node: yaml.Node | None, reader: Reader) -> dict[str, str] | None:
    written = reader.text(node, "logo", 200)
    if node is None or written is None:
        return None
    try:
        path = reader.folder / written
        kind = sniffing.kind_of(path) if path.is_file() else ""
        data = path.read_bytes() if kind in KINDS and path.stat().st_size <= LOGO_MOST else b""
    except sniffing.Unfit:
        kind, data = "none", b""
    except (OSError, ValueError):
        kind, data = "", b""
    if not kind:
        reader.wrong(
            node, "logo: there is no such file that can be read; its path begins where this file lies"
        )
    elif kind not in KINDS:
        reader.wrong(node, "logo: is no PNG or JPEG picture")
    elif not data:
        reader.wrong(node, f"logo: is larger than {LOGO_MOST // 1000} kB")
    else:
        return {
            "name": cleaned_name(Path(written).name) or f"logo.{kind}",
            "mime": KINDS[kind],
            "digest": sha256(data).hexdigest(),
            "data": base64.b64encode(data).decode(),
        }
    return None
