"""Script files: what cannot be walked is refused in a line that says where, of which node, and what would be right."""

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from handlers import buttons
from services.intake.script_measures import USED
from services.provider_file import FileRefused
from services.scripts.differences import digest
from services.scripts.linting import SCREEN, ScriptsRefused, open_script, open_scripts, wrong_with
from services.scripts.reading import read
from services.scripts.tree import Script
from services.scripts.words_reading import LONGEST_KEY
from services.states import Priority
from services.wizard import Draft
from tests.services.scripts.any_scripts import scripts

HEAD = "script: s\nname: S\nnodes:\n"
LEAF = "  z: {ask: Fim, end: true}\n"


def nodes(written: str) -> str:
    """A file of one language with these nodes, a line each from line 4, and a leaf z."""
    return HEAD + written + LEAF


def asked(options: str, more: str = "") -> str:
    return f"  a: {{ask: A?, {more}options: {{{options}}}}}\n"


def refused(path: Path, written: str | bytes) -> list[str]:
    path.write_bytes(written if isinstance(written, bytes) else written.encode())
    with pytest.raises(FileRefused) as found:
        open_script(path)
    return [line.removeprefix(f"{path}:").strip() for line in found.value.lines]


@pytest.mark.seed("S4.2.2.obs2")
@pytest.mark.parametrize(
    ("written", "said"),
    [
        # of the tree as a whole
        (nodes(asked("y: {label: Y, to: zz}")), "4:44: node 'a': option 'y': there is no node 'zz'; did you mean 'z'?"),
        (nodes("  a: {ask: A?}\n"), "4:3: node 'a': is a dead end: give it options, or `end: true`"),
        (nodes(asked("n: {label: N, to: z}, y: {label: Y}")), "node 'a': option 'y': leads nowhere: give it `to"),
        (nodes(asked("y: {label: Y, end: true}")), "5:3: node 'z': no answer leads here from 'a'"),
        (
            nodes(asked("y: {label: Y, to: b}") + "  b: {ask: B?, options: {n: {label: N, to: a}}}\n"),
            "4:3: node 'a': a loop without an exit: a → b → a",
        ),
        (nodes(asked("y: {label: Y, to: a}, n: {label: N, to: z}") + asked("y: {label: Y, to: z}")),
         "5:3: nodes: 'a' stands here twice; keep one"),
        (nodes(asked("y: {label: Y, to: z}, y: {label: N, to: z}")), "node 'a': options: 'y' stands here twice"),
        (nodes(asked("y: {label: Y, to: z}, n: {label: 'Ý!', to: z}")),
         "node 'a': option 'n': label (pt_BR): option 'y' is called the same"),
        (nodes(asked("y: {label: Y, to: z}", f"say: '{'&' * 700}', ")),
         f"node 'a': ask, say and check (pt_BR) take 3502 of Telegram's signs together; {SCREEN} are the most"),
        # of one node
        (nodes(asked("y: {label: Y, to: z, end: true}")), "node 'a': option 'y': leads to a node, so it is no end"),
        (nodes(asked("y: {label: Y, to: z}", "end: true, ")), "node 'a': has options, so it is no end"),
        (nodes(asked("y: {label: Y, to: z}", "then: {order: true}, ")), "only an end brings something"),
        (nodes(asked("y: {label: Y, to: z, when: true}")), "option 'y': `when` needs the node's `measure`"),
        (nodes(asked("y: {label: Y, to: z}", "measure: drops_in_24h, ")), "measure: no option says `when: true`"),
        (nodes(asked("y: {label: Y, to: z, when: true}", "measure: pppoe, ")), "node 'a': measure: 'pppoe' is none"),
        (nodes(asked("y: {label: Y, to: z, when: yes}, n: {label: N, to: z, when: yes}", "measure: bytes_moving, ")),
         "node 'a': option 'n': `when: true` stands here twice"),
        (nodes(asked(", ".join(f"y{n}: {{label: Y{n}, to: z}}" for n in range(9)))), "expected from 1 to 8, found 9"),
        (nodes("  a: {ask: A?, options: {}}\n"), "node 'a': options: expected from 1 to 8, found 0"),
        (nodes(asked("y: {label: Y, to: z, thn: {}}")), "option 'y': there is no 'thn'; did you mean 'then'?"),
        (nodes(asked("y: {label: Y, to: z, then: {priority: hi}}")), "then: priority: 'hi' is none; did you mean"),
        (nodes(asked("y: {label: Y, to: z, then: {order: maybe}}")), "then: order: expected true or false"),
        (nodes(asked("y: {label: Y, to: z, then: {order: true, resolved: Ok}}")), "what is resolved needs nobody"),
        (nodes(asked("y: {label: '2', to: z}, n: {label: N, to: z}")), "who types 2 means option 2 of the list"),
        (nodes(asked(f"{'y' * 25}: {{label: Y, to: z}}")), "is no key: a key has 1 to 23 of the signs a-z"),
        (nodes(asked("Y.1: {label: Y, to: z}")), "node 'a': options: 'Y.1' is no key"),
        (nodes(asked("[y]: {label: Y, to: z}")), "node 'a': options: '' is no key"),
        (nodes("  a: Olá\n"), "4:6: node 'a': expected `key: value` with ask, say"),
        # texts
        (nodes("  a: {options: {y: {label: Y, to: z}}}\n"), "4:6: node 'a': ask must be given"),
        (nodes(f"  a: {{ask: {'A' * 301}, end: true}}\n"), "node 'a': ask (pt_BR): has 301 characters; 300 is"),
        (nodes(asked(f"y: {{label: {'Y' * 61}, to: z}}")), "option 'y': label (pt_BR): has 61 characters; 60 is the"),
        (nodes("  a: {ask: '\u200b', end: true}\n"), "node 'a': ask (pt_BR): is empty; write a text"),
        (nodes('  a: {ask: "a\\0b", end: true}\n'), "node 'a': ask (pt_BR): has a NUL character"),
        ("languages: [pt_BR, es]\n" + nodes("  a: {ask: A, end: true}\n"),
         "5:12: node 'a': ask: expected a text in each language: {pt_BR: …, es: …}"),
        ("languages: [pt_BR, es]\n" + nodes("  a: {ask: {pt_BR: A, fr: A}, end: true}\n"), "ask: has no text in es"),
        ("languages: [pt_BR, es]\n" + nodes("  a: {ask: {pt_BR: A, fr: A}, end: true}\n"), "there is no 'fr'"),
        ("languages: [pt_BR, fr]\n" + nodes(""), "1:20: language: 'fr' is none; there is pt_BR, en, es"),
        ("languages: []\n" + nodes(""), "1:12: languages: none is named"),
        ("languages: [es, es]\n" + nodes(""), "language: 'es' stands in line 1 already"),
        ("keywords: [luz, Luz]\n" + nodes(""), "keyword (pt_BR): 'Luz' stands in line 1 already"),
        # the head
        ("start: y\n" + nodes(""), "1:8: start: there is no node 'y'"),
        ("script: s\n", "1:1: the file: name and nodes must be given"),
        ("script: Sem Conexão\nname: S\nnodes:\n" + LEAF, "1:9: script: its key has 1 to 32 of the signs"),
        ("script: s\nname: S\nnodes: {}\n", "3:8: nodes: there is none"),
        # the file
        (b"", "is empty; docs/scripts.md has an example"),
        (b"- a\n", "1:1: begins with no `script: key`"),
        (b"script: s\nnodes:\n\ta: {}\n", "3:1: a tab can't indent in YAML"),
        (b"script: \xe3o\n", "1:9: is not UTF-8 from here on"),
        (b"script: &a s\nname: *a\n", "1:9: anchors (`&name`) are not read"),
        (b"script: " + b"s" * 1_000_001, "is larger than 1 MB: that is no script that somebody could walk"),
    ],
)  # fmt: skip
def test_a_script_that_cannot_be_walked_is_refused_with_place_and_node(
    tmp_path: Path, written: str | bytes, said: str
) -> None:
    told = refused(tmp_path / "script.yaml", written)
    assert any(said in line for line in told), told


def test_of_several_files_all_that_is_wrong_is_told_and_a_key_stands_once(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("a.yaml", "b.yaml", "c.yaml"))
    first.write_text(nodes(asked("y: {label: Y, to: z}")))
    second.write_text(first.read_text())
    third.write_text("script: t\nname: T\n")
    with pytest.raises(ScriptsRefused) as found:
        open_scripts([first, second, third])
    assert found.value.lines == [
        f"{second}: script 's' stands in {first} already; a key stands once",
        f"{third}:1:1: the file: nodes must be given",
    ]


def test_a_loop_with_an_exit_and_an_option_that_ends_are_well(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(nodes(asked("y: {label: Y, to: a}, n: {label: N, to: z}, e: {label: E, end: true}")))
    assert list(open_script(path).script.nodes) == ["a", "z"]


def test_a_thousand_nodes_and_a_thousand_slips_are_read(tmp_path: Path) -> None:
    """One long way that leads back from its end, so that nothing may call itself for each node."""
    path = tmp_path / "script.yaml"
    every = [
        f"  n{n}: {{ask: A?, options: {{y: {{label: Y, to: n{n + 1}}}, n: {{label: N, to: n0}}}}}}\n"
        for n in range(999)
    ]
    path.write_text(HEAD + "".join(every) + "  n999: {ask: Fim, end: true}\n")
    began = time.process_time()
    assert len(open_script(path).script.nodes) == 1000
    assert time.process_time() - began < 10  # half a second on an idle core
    slips = path.read_text().replace("to: n0", "to: m0")
    endless = path.read_text().replace("ask: Fim, end: true", "ask: A?, options: {y: {label: Y, to: n0}}")
    began = time.process_time()
    assert len(refused(path, slips)) == 51
    [told] = refused(path, endless)
    assert time.process_time() - began < 20
    assert "a loop without an exit: n0 → n1 → n2 → n3 → n4 → n5 → … → n0" in told


def test_the_longest_key_of_an_option_fits_a_button_of_the_longest_draft() -> None:
    most = 36**7 - 1
    draft = Draft(buttons.MAX_ID, 7, 0, "intake", "operator", "script", visit=most, turn=most)
    data = buttons.walk(draft, "s", f"answer={USED}{'y' * LONGEST_KEY}", once=True)
    assert len(data.encode()) == buttons.LIMIT
    assert buttons.read(data, act_id=1, at=1) is not None


@settings(deadline=None, max_examples=15)
@given(scripts())
def test_what_a_file_says_is_what_is_walked(tmp_path_factory: pytest.TempPathFactory, script: Script) -> None:
    """Any script, written as a file, is read as the same one; one that nobody can end is known."""
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(yaml.safe_dump(written(script), allow_unicode=True, sort_keys=False))
    again = read(path)
    assert again.script == tidied(script)
    assert digest(again.script) == digest(tidied(script))
    loops = any("a loop without" in found.text for found in wrong_with(again.script))
    assert loops == any(not ends(script, key) for key in script.nodes)


def ends(script: Script, key: str) -> bool:
    """Whether some answers lead from here to an end: all of them are tried, as often as there are nodes."""
    here = {key}
    for _ in script.nodes:
        options = [option for one in here for option in script.nodes[one].options]
        if any(script.nodes[one].leaf for one in here) or any(not option.to for option in options):
            return True
        here |= {option.to for option in options}
    return False


def written(script: Script) -> dict[str, Any]:
    """As docs/scripts.md has it."""
    found: dict[str, Any] = {
        "script": script.key,
        "languages": list(script.languages),
        "name": dict(script.name),
    }
    found["nodes"] = {}
    for stored in script.dump()["nodes"]:
        node = {name: stored[name] for name in ("ask", "say", "check", "staff") if stored.get(name)}
        options = {
            o["key"]: {"label": o["label"], "then": then(o["then"])}
            | ({"to": o["to"]} if o["to"] else {"end": True})
            for o in stored.get("options", ())
        }
        node |= {"options": options} if options else {"end": True, "then": then(stored.get("then", {}))}
        found["nodes"][stored["key"]] = node
    return found


def then(stored: dict[str, Any]) -> dict[str, Any]:
    named = {"priority": Priority(stored["priority"]).name.lower()} if "priority" in stored else {}
    return stored | named


def tidied(script: Script) -> Script:
    """With its labels and its name on one line, as a button has them."""
    stored = script.dump()
    stored["name"] = one_line(stored["name"])
    for node in stored["nodes"]:
        for option in node.get("options", ()):
            option["label"] = one_line(option["label"])
    return Script.load(stored)


def one_line(words: dict[str, str]) -> dict[str, str]:
    return {language: " ".join(text.split()) for language, text in words.items()}
