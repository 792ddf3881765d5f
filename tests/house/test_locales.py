"""Every language has the same texts, and every text can be read."""

from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

LOCALES = Path(__file__).parents[2] / "locales"
FILES = sorted(LOCALES.rglob("*.ftl"))
FIRST = "pt_BR"


def messages(path: Path) -> dict[str, ast.Message]:
    return {e.id.name: e for e in FluentParser().parse(path.read_text()).body if isinstance(e, ast.Message)}


def keys(locale: str) -> set[str]:
    """A message is its id, with `.name` for each attribute."""
    found = set()
    for path in FILES:
        if path.relative_to(LOCALES).parts[0].removesuffix(".ftl") == locale:
            for name, message in messages(path).items():
                found |= {name} | {f"{name}.{attribute.id.name}" for attribute in message.attributes}
    return found


def test_there_are_texts_in_the_first_language() -> None:
    assert keys(FIRST)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LOCALES)))
def test_a_file_of_texts_has_nothing_that_cannot_be_read(path: Path) -> None:
    body = FluentParser().parse(path.read_text()).body
    assert [e.content for e in body if isinstance(e, ast.Junk)] == []
    names = [e.id.name for e in body if isinstance(e, ast.Message | ast.Term)]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


@pytest.mark.parametrize(
    "locale",
    sorted({p.relative_to(LOCALES).parts[0].removesuffix(".ftl") for p in FILES} - {FIRST}) or [FIRST],
)
def test_a_language_has_the_texts_of_the_first_and_no_others(locale: str) -> None:
    assert keys(locale) == keys(FIRST)
