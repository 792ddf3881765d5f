"""`atende scripts draw` and `atende scripts stats`: pictures of files and of what was walked, and tables."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.settings import read_settings
from tests.services.scripts.test_importing import said

SAMPLE = "services/scripts/samples/wi-fi.yaml"


@pytest.mark.seed("S4.2.2.obs2")
def test_a_file_is_drawn_without_a_database_and_what_is_wrong_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    settings, out = read_settings(), tmp_path / "new"
    assert said("draw", SAMPLE, "--out", str(out), "--language", "en", settings=settings) == 0
    assert capsys.readouterr().out.split() == [str(out / "wi-fi.svg"), str(out / "wi-fi.png")]
    assert (out / "wi-fi.png").read_bytes().startswith(b"\x89PNG")
    assert "Wi-Fi" in "".join(ET.parse(out / "wi-fi.svg").getroot().itertext())
    assert said("draw", str(tmp_path / "none.yaml"), settings=settings) == 1
    assert "none.yaml" in capsys.readouterr().err
    for wrong in (["--language", "xx"], ["--stats"], ["--version", "0"]):
        with pytest.raises(SystemExit):
            said("draw", SAMPLE, *wrong, settings=settings)


def test_what_was_walked_is_drawn_with_its_shares_and_told_in_tables(
    clone: Callable[[str], str],
    provider_template: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", clone(provider_template))
    settings, out = read_settings(), ["--out", str(tmp_path)]
    assert said("draw", "lentidao", "--stats", *out, settings=settings) == 0
    assert "%" in (tmp_path / "lentidao.svg").read_text()
    assert said("draw", "lentidao", "--version", "7", *out, settings=settings) == 1
    capsys.readouterr()
    assert said("stats", "lentidao", "wi-fi", settings=settings) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["key", "version", "since", "walks"]
    assert {row.split()[0] for row in rows[:2]} == {"lentidao", "wi-fi"}
    assert any(row.startswith("question") for row in rows)
    assert said("stats", "lentidã", settings=settings) == 1
    assert "there is no script 'lentidã'; did you mean 'lentidao'?" in capsys.readouterr().err
