"""What a new version of a script changes, in lines that somebody can judge before it is walked; pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from services.provider_file.changes import Change
from services.scripts.tree import Node, Option, Script, Then
from services.states import Priority

SHOWN = 60
"""Characters of a text before and after; a longer one is shown from where it differs."""
_LEAD = 12
Flat = dict[str, str]
"""All of a thing, by what each part is called."""


def digest(script: Script) -> str:
    """Of its content: the same where a walk through it is the same, however the file's nodes are ordered."""
    stored = script.dump()
    stored["nodes"] = sorted(stored["nodes"], key=lambda node: node["key"])
    content = json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def differences(before: Script, after: Script) -> Iterator[Change]:
    """Added (+), changed (~) and removed (-) parts."""
    for part in _parts(_whole(before), _whole(after)):
        yield Change(after.key, "~", part)
    for key, node in after.nodes.items():
        if key not in before.nodes:
            yield Change(after.key, "+", f"node {key}", _cut(_first(node.ask)))
        else:
            parts = _parts(_of_node(before.nodes[key]), _of_node(node))
            if parts:
                yield Change(after.key, "~", f"node {key}", "; ".join(parts))
    for key in before.nodes:
        if key not in after.nodes:
            yield Change(after.key, "-", f"node {key}")


def _parts(before: Flat, after: Flat) -> list[str]:
    found = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old is None and new is not None:
            found.append(f"+ {name} {_cut(new)}")
        elif new is None:
            found.append(f"- {name}")
        elif old is not None and old != new:
            found.append(f"{name} {_cut(old, new)} → {_cut(new, old)}")
    return found


def _whole(script: Script) -> Flat:
    keywords = {language: " | ".join(words) for language, words in script.keywords.items()}
    return {
        **_texts("name", script.name),
        "languages": ", ".join(script.languages),
        **_texts("keywords", keywords),
        "start": script.start,
    }


def _of_node(node: Node) -> Flat:
    found = {**_texts("ask", node.ask), **_texts("say", node.say), **_texts("check", node.check)}
    found |= _of_then("", node.then)
    found |= {
        name: value for name, value in (("measure", node.measure), ("staff", _yes(node.staff))) if value
    }
    for option in node.options:
        found |= _of_option(option)
    if node.options:
        found["options' order"] = ", ".join(option.key for option in node.options)
    return found


def _of_option(option: Option) -> Flat:
    name = f"option {option.key}"
    found = {**_texts(f"{name}: label", option.label), f"{name}: leads to": option.to or "an end"}
    if option.when is not None:
        found[f"{name}: when"] = str(option.when).lower()
    return found | _of_then(f"{name}: ", option.then)


def _of_then(of: str, then: Then) -> Flat:
    every = {
        "type": then.type,
        "priority": Priority(then.priority).name.lower() if then.priority else "",
        "order": _yes(then.order),
        "access_point": _yes(then.access_point),
    }
    found = {f"{of}then {name}": value for name, value in every.items() if value}
    return found | _texts(f"{of}then resolved", then.resolved)


def _texts(name: str, words: Mapping[str, Any]) -> Flat:
    return {f"{name} ({language})": str(words[language]) for language in sorted(words)}


def _yes(value: bool) -> str:
    return "true" if value else ""


def _first(words: Mapping[str, str]) -> str:
    return next(iter(words.values()), "")


def _cut(text: str, other: str = "") -> str:
    """On one line, and short: from a little before where it differs from the other."""
    same = next((n for n, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), 0)
    begin = max(0, same - _LEAD) if len(text) > SHOWN else 0
    shown = " ".join(text[begin : begin + SHOWN].split())
    return f"“{'…' if begin else ''}{shown}{'…' if begin + SHOWN < len(text) else ''}”"
