"""Scripts come into use: a version where something differs, shown before it is stored; all files or none."""

import asyncio
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.cli import _parser
from bot.settings import Settings, read_settings
from services.provider_file import ChangedMeanwhile
from services.scripts.differences import differences, digest
from services.scripts.importing import UnknownScript, bring_in, listing, retired, unknown_types, use
from services.scripts.linting import open_script, open_scripts
from services.scripts.reading import ScriptFile
from services.scripts.tree import Script
from tests.services.scripts.any_scripts import scripts

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIRST = """
script: luz
languages: [pt_BR, en]
name: {pt_BR: Luz, en: Light}
keywords: {pt_BR: [luz vermelha, LOS], en: [red light, LOS]}
nodes:
  liga:
    ask: {pt_BR: A luz acende?, en: Is there light?}
    options:
      sim: {label: {pt_BR: Sim, en: "Yes"}, to: fim}
      nao: {label: {pt_BR: Não, en: "No"}, end: true, then: {type: Sem luz, order: true}}
  fim:
    ask: {pt_BR: Pronto., en: Done.}
    end: true
"""
SECOND = (
    FIRST.replace("A luz acende?", "A luz verde acende?")
    .replace("to: fim", "to: cor")
    .replace(
        "  fim:",
        "  cor:\n    ask: {pt_BR: Que cor?, en: Which colour?}\n    options:\n"
        "      x: {label: {pt_BR: X, en: X}, end: true, then: {type: Sem luz}}\n  fora:",
    )
    .replace("end: true, then: {type: Sem luz}}\n  fora:", "to: fora, then: {type: Sem luz}}\n  fora:")
)


class Library:
    """A database, and files that are brought in."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        self.engine, self.folder = engine, folder

    def file(self, written: str = FIRST) -> ScriptFile:
        path = self.folder / "luz.yaml"
        path.write_text(written)
        return open_script(path)

    async def told(self, written: str = FIRST, *, write: bool = True) -> list[str]:
        found = await bring_in(self.engine, [self.file(written).script], AT, write=write)
        return [f"{change.section} {change}" for change in found]

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        async with self.engine.begin() as connection:
            found = await connection.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []


@pytest.fixture
def library(engine: AsyncEngine, tmp_path: Path) -> Library:
    return Library(engine, tmp_path)


@pytest.mark.seed("S4.2.2.obs2")
async def test_a_version_is_stored_where_something_differs_and_nothing_where_nothing_does(
    library: Library,
) -> None:
    assert await library.told(write=False) == ["luz + version 1: 2 nodes, pt_BR, en"]
    assert await library.rows("SELECT * FROM scripts") == [], "only shown"
    await library.told()
    assert await library.told() == []
    moved = FIRST.replace(
        "nodes:\n", "start: liga\nnodes:\n  fim: {ask: {pt_BR: Pronto., en: Done.}, end: true}\n"
    )
    assert await library.told(moved[: moved.rindex("  fim:")]) == [], "their order in the file says nothing"
    question = "“A luz acende?” → “A luz verde acende?”"
    assert await library.told(SECOND) == [
        "luz ~ version: 1 → 2",
        f"luz ~ node liga: ask (pt_BR) {question}; option sim: leads to “fim” → “cor”",
        "luz + node cor: “Que cor?”",
        "luz + node fora: “Pronto.”",
        "luz - node fim",
    ]
    assert await library.rows("SELECT number, words FROM script_versions ORDER BY number") == [
        (number, "Luz\nLight\nluz vermelha\nLOS\nred light") for number in (1, 2)
    ]
    kept = "SELECT content->'nodes'->0->'ask'->>'pt_BR' FROM script_versions WHERE number = 1"
    assert await library.rows(kept) == [("A luz acende?",)]
    audit = "SELECT action, person_id, detail FROM audit ORDER BY id"
    assert await library.rows(audit) == [("script.imported", None, {"version": n}) for n in (1, 2)]


async def test_what_is_not_what_was_agreed_to_is_not_stored(library: Library) -> None:
    script = library.file().script
    shown = await bring_in(library.engine, [script], AT, write=False)
    both = await asyncio.gather(
        *(bring_in(library.engine, [script], AT, write=True, shown=shown) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in both) == [ChangedMeanwhile.__name__, "list"]
    assert await library.rows("SELECT count(*) FROM script_versions") == [(1,)]


async def test_a_script_is_retired_and_comes_back_and_an_import_leaves_it_so(library: Library) -> None:
    await library.told()
    async with AsyncSession(library.engine) as session, session.begin():
        assert await use(session, "luz", AT, active=False)
        assert not await use(session, "luz", AT, active=False), "it was"
        with pytest.raises(UnknownScript, match="there is no script 'lus'; did you mean 'luz'"):
            await use(session, "lus", AT, active=False)
    await library.told(SECOND)
    file = library.file()
    async with AsyncSession(library.engine) as session, session.begin():
        assert await retired(session, [file.script]) == ["luz"]
        [listed] = await listing(session)
        assert (listed.number, listed.nodes, listed.languages, listed.since, listed.active) == (
            2, 3, ("pt_BR", "en"), AT, False,
        )  # fmt: skip
        assert await use(session, "luz", AT, active=True)
    assert await library.rows("SELECT active FROM scripts") == [(True,)]


async def test_a_ticket_type_that_nobody_can_choose_is_warned_of_once_a_file(library: Library) -> None:
    await library.rows("INSERT INTO ticket_types (name, active) VALUES ('Sem Luz!', true), ('Velho', false)")
    async with AsyncSession(library.engine) as session:
        assert await unknown_types(session, [library.file(SECOND)]) == [], "accents and case are no matter"
        other = SECOND.replace("type: Sem luz", "type: Velho")
        [line] = await unknown_types(session, [library.file(other)])
    assert line == (
        f"{library.folder}/luz.yaml:11:68: warning: node 'liga': option 'nao': then: no ticket type is called "
        "'Velho'; there is Sem Luz! (2 places)"
    )


@hypothesis_settings(deadline=None, max_examples=15)
@given(scripts(), scripts())
def test_whatever_differs_is_told(before: Script, after: Script) -> None:
    again = Script.load(before.dump())
    assert list(differences(before, again)) == []
    assert digest(before) == digest(again)
    told = list(differences(before, after))
    assert (digest(before) == digest(after)) == (told == [])
    assert all("\n" not in str(change) for change in told)


def said(*typed: str, settings: Settings | None = None) -> int:
    """What a command ends with; its words go where they go."""
    given = _parser().parse_args(["scripts", *typed])
    return int(given.command(given, settings))


def test_lint_needs_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "luz.yaml", tmp_path / "bad.yaml"
    good.write_text(FIRST)
    bad.write_text(FIRST.replace("to: fim", "to: fin"))
    assert said("lint", str(good)) == 0
    assert capsys.readouterr().out == f"{good}: luz, 2 nodes, pt_BR, en: well\n"
    assert said("lint", str(good), str(bad)) == 1
    assert capsys.readouterr().err == (
        f"{bad}:10:49: node 'liga': option 'sim': there is no node 'fin'; did you mean 'fim'?\n"
    )


@pytest.mark.seed("S4.2.2.obs2")
def test_files_are_imported_listed_and_retired_as_it_is_typed(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    path = tmp_path / "luz.yaml"
    path.write_text(FIRST)
    settings = read_settings()
    assert said("import", str(path), settings=settings) == 1
    assert "there is no terminal to ask on; say --yes" in capsys.readouterr().err
    assert said("import", str(path), "--yes", settings=settings) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "luz", "  + version 1: 2 nodes, pt_BR, en", "1 to add, 0 to change, 0 unchanged.", "Imported.",
    ]  # fmt: skip
    assert "warning: node 'liga': option 'nao': then: no ticket type is called 'Sem luz'" in told.err
    assert said("import", str(path), settings=settings) == 0
    assert capsys.readouterr().out == "Nothing to change (1 unchanged).\n"
    assert said("retire", "luz", settings=settings) == 0
    assert said("restore", "lus", settings=settings) == 1
    said("list", settings=settings)
    listed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[:3] + line[-1:] for line in listed[-2:]] == [
        ["key", "name", "version", "use"], ["luz", "Luz", "1", "no"],
    ]  # fmt: skip


def test_the_pages_example_can_be_imported(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "scripts.md").read_text()
    path = tmp_path / "example.yaml"
    path.write_text(page.split("```yaml\n", 1)[1].split("```", 1)[0])
    [file] = open_scripts([path])
    assert file.script.languages == ("pt_BR", "en", "es")
