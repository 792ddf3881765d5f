"""What README and docs tell people to type and to read is there."""

import argparse
import re
from pathlib import Path

import pytest

from bot.cli import _parser

REPO = Path(__file__).parents[2]
DOCUMENTS = [REPO / "README.md", REPO / "CONTRIBUTING.md", *sorted((REPO / "docs").glob("*.md"))]
TYPED = re.compile(r"```(?:sh)?\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def commands() -> set[str]:
    [choices] = [each.choices for each in _parser()._actions if isinstance(each, argparse._SubParsersAction)]
    return set(choices)


def typed(document: Path) -> str:
    """All that stands in it as code."""
    return "\n".join(block or span for block, span in TYPED.findall(document.read_text()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_commands_and_targets_that_it_names_exist(document: Path) -> None:
    code = typed(document)
    # `sudo -u atende …` and `role atende …` name the account.
    named = set(re.findall(r"(?<!-u )(?<!role )(?<!\.)\batende ([a-z]+)\b(?![.=])", code))
    named |= set(re.findall(r"run --rm (?:-T )?backup ([a-z]+)\b", code))
    assert named <= commands()
    targets = set(re.findall(r"^([a-z-]+):", (REPO / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)\b", code)) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_its_links_lead_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", document.read_text()):
        path, _, heading = (link[0] or link[1]).partition("#")
        if path.startswith("http"):
            continue
        target = document.parent / path if path else document
        assert target.exists(), path
        headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE) if heading else []
        anchors = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}
        assert not heading or heading in anchors, link
