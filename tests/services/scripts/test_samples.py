"""The five scripts that come with Atende: an operator, and a customer alone, can walk each of them to a good end."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.provider_file import open_file
from services.scripts.linting import open_script, open_scripts
from services.scripts.seen import visible
from services.scripts.trail import MOST_ANSWERS, Trail, begun, brings, here, taken
from services.scripts.tree import Node, Script, Words

ROOT = Path(__file__).parents[3]
PATHS = sorted((ROOT / "services/scripts/samples").glob("*.yaml"))
SCRIPTS = [file.script for file in open_scripts(PATHS)]  # refuses to be read where one is not clean
WALKS = 200
ON_A_PHONE = {"ask": 130, "say": 240, "check": 330, "label": 36}
"""Characters that are read at a glance, with the next question on the same screen."""
JARGON = re.compile(
    r"\b(OLT|CTO|PPPoE|RADIUS|DHCP|CGNAT|MAC|VLAN|TR-069|DFS|dBm|dying gasp|splitter|drop cable)\b"
)
each = pytest.mark.parametrize("script", SCRIPTS, ids=[script.key for script in SCRIPTS])


def walks(script: Script) -> Iterator[Trail]:
    """By answers taken at random, each to its end."""
    chance = random.Random(script.key)
    for _ in range(WALKS):
        trail = begun(script, 0)
        while not trail.over and len(trail.answers) < MOST_ANSWERS:
            node = here(script, trail)
            if node is None or node.leaf:
                break
            trail = taken(script, trail, chance.choice(node.options).key, 0)
        yield trail


def texts(node: Node) -> Iterator[tuple[str, Words]]:
    """All that a node shows, by what it is."""
    yield from (("ask", node.ask), ("say", node.say), ("check", node.check))
    yield from (("label", option.label) for option in node.options)


@pytest.mark.seed("S4.2.2.obs2")
def test_five_scripts_come_with_it() -> None:
    assert [script.key for script in SCRIPTS] == [path.stem for path in PATHS]
    assert {script.key for script in SCRIPTS} == {
        "sem-conexao",
        "lentidao",
        "wi-fi",
        "queda-intermitente",
        "financeiro-e-bloqueio",
    }
    measured = {node.measure for script in SCRIPTS for node in script.nodes.values() if node.measure}
    assert measured == {"pppoe_active", "bytes_moving", "uptime_under_10_min", "drops_in_24h"}


@each
@pytest.mark.seed("S4.2.2.1", "S4.2.2.1.1.2")
def test_every_text_is_there_in_three_languages_and_short_enough_to_be_said(script: Script) -> None:
    assert script.languages == ("pt_BR", "en", "es")
    assert 12 <= len(script.nodes) <= 25
    assert all(len(script.keywords[language]) >= 8 for language in script.languages)
    for node in script.nodes.values():
        for kind, words in texts(node):
            assert not words or set(words) == set(script.languages), (node.key, kind)
            longest = max(map(len, words.values()), default=0)
            assert longest <= ON_A_PHONE[kind], (node.key, kind, longest)
        assert not node.measure or any(option.when is not None for option in node.options), node.key


@each
@pytest.mark.seed("S4.2.2", "S4.2.2.obs1")
def test_whoever_answers_comes_to_an_end_that_says_what_is_done(script: Script) -> None:
    read = open_file(ROOT / "demo/sample/provider.yaml").read
    [types] = [{kind.name for kind in kinds} for section, kinds in read if section.name == "ticket_types"]
    ends = set[str]()
    for trail in walks(script):
        end, then = here(script, trail), brings(script, trail)
        assert end is not None
        assert trail.over, trail
        assert then.type in types, (end.key, then)
        assert not (then.resolved and (then.order or then.access_point)), trail
        assert not (then.access_point and (then.order or then.priority < 3)), trail
        assert not end.leaf or end.say, end.key
        ends.add(end.key)
    assert {node.key for node in script.nodes.values() if node.leaf} <= ends
    assert any(brings(script, trail).resolved for trail in walks(script))


@each
@pytest.mark.seed("S4.2.2.1")
def test_something_is_tried_again_but_not_for_ever(script: Script) -> None:
    again = [trail for trail in walks(script) if len({a.node for a in trail.answers}) < len(trail.answers)]
    assert again
    assert max(len(trail.answers) for trail in again) < 60


@each
@pytest.mark.seed("S4.2.2.1")
def test_a_customer_alone_meets_no_words_of_the_trade_and_leaves_a_ticket_of_its_type(script: Script) -> None:
    alone = visible(script, "customer")
    for node in alone.nodes.values():
        for _, words in texts(node):
            assert not JARGON.search(" ".join(words.values())), (node.key, words)
    for trail in walks(alone):
        assert brings(alone, trail).type, trail


@pytest.mark.seed("S4.2.2.obs1")
def test_a_script_that_another_sends_to_is_called_by_its_name() -> None:
    for script in SCRIPTS:
        for language in script.languages:
            names = tuple(other.name[language] for other in SCRIPTS if other is not script)
            for node in script.nodes.values():
                for sent in re.findall(r"\b(?:script|guion) (\w.*)", node.check.get(language, "")):
                    assert sent.startswith(names), (script.key, node.key, sent)


def test_what_the_documents_tell_of_them_is_so() -> None:
    told = (ROOT / "docs/scripts.md").read_text(encoding="utf-8")
    for path in PATHS:
        script = open_script(path).script
        assert f"| `{script.key}` | {script.name['pt_BR']} | {len(script.nodes)} |" in told
