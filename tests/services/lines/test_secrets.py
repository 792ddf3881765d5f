"""Credentials are read from where their name says, each time, and kept out of the log."""

from pathlib import Path

from services.lines.port import Key
from services.lines.secrets import Secrets


def test_of_the_environment_and_of_a_file(tmp_path: Path) -> None:
    hidden: list[str] = []
    file = tmp_path / "router"
    file.write_text("leitor:se:nha çã\n", encoding="utf-8")
    secrets = Secrets({"ROUTER": "atende:pass w:1", "SHORT": "atende:1"}, hidden.append)
    assert secrets.key("env:ROUTER") == Key("atende", "pass w:1"), "the first colon parts them"
    assert secrets.key(f"file:{file}") == Key("leitor", "se:nha çã")
    assert secrets.key("env:SHORT") == Key("atende", "1")
    assert hidden == ["pass w:1", "se:nha çã"], "a short one would take much else out of the log"
    file.write_text("leitor:nova\n")
    assert secrets.key(f"file:{file}") == Key("leitor", "nova"), "a new one counts at once"


def test_what_is_no_secret_is_none(tmp_path: Path) -> None:
    bad = tmp_path / "bytes"
    bad.write_bytes(b"\xff\xfe:\xff")
    secrets = Secrets({"EMPTY": "", "NAME": "atende", "NOBODY": ":x"})
    for credentials in ("env:MISSING", "env:EMPTY", "env:NAME", "env:NOBODY", "other:X", f"file:{bad}"):
        assert secrets.key(credentials) is None
    assert secrets.key(f"file:{tmp_path}") is None
    assert secrets.key(f"file:{tmp_path / 'missing'}") is None
