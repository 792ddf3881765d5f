"""Section `mail_templates`: mails to begin with, whose placeholders services.mail.placeholders knows."""

from hashlib import sha256
from typing import Any

import yaml

from services.cleaning import clean
from services.mail.placeholders import NAMES, slips
from services.mail.templates import BODY_MOST, SUBJECT_MOST
from services.mail_tables import MailTemplate
from services.provider_file.changes import Columns, Shown, Work
from services.provider_file.faults import Fault, nearest
from services.provider_file.reader import Reader, short

KEYS = ("name", "subject", "body")
_SHOWN = 30
"""Signs of a text that are told of a change."""


class MailTemplates:
    """`name`, `subject`, `body`; a draft that began with one keeps its text, whatever the file says then."""

    name = "mail_templates"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, dict[str, Any]]:
        found, seen = dict[str, dict[str, Any]](), dict[str, int]()
        for item in reader.items(node, self.name):
            parts = reader.mapping(item, "mail template", KEYS, KEYS)
            if parts is None:
                continue
            name = reader.text(parts.get("name"), "name")
            subject = reader.text(parts.get("subject"), "subject", SUBJECT_MOST)
            body = reader.text(parts.get("body"), "body", BODY_MOST, clean)
            known = [_known(parts[key], key, reader) for key in ("subject", "body") if key in parts]
            new = bool(name) and reader.once(parts["name"], name or "", "mail template", seen)
            if new and name and subject and body and all(known):
                found[name] = {"subject": subject, "body": body, "rank": len(found) + 1}
        return found

    async def write(self, read: dict[str, dict[str, Any]], work: Work) -> None:
        await work.settle(self.name, MailTemplate, read, _show)


def _known(node: yaml.Node, what: str, reader: Reader) -> bool:
    """Whether all placeholders are; each that is not is told with its line, where that can be known."""
    if not isinstance(node, yaml.ScalarNode):
        return False
    wrong = slips(node.value)
    for slip in wrong:
        text = f"{what}: braces without a name; a placeholder is like {{{{ protocolo }}}}"
        if slip.name is not None:
            near = nearest(slip.name, list(NAMES)) or "; docs/provider.md has all names"
            text = f"{what}: there is no placeholder {short(slip.name)}{near}"
        if node.style == "|":  # the only style that keeps its lines
            reader.faults.append(Fault(node.start_mark.line + 2 + slip.line, 1, text))
        else:
            reader.wrong(node, text)
    return not wrong


def _show(columns: Columns) -> Shown:
    return {
        "subject": columns["subject"],
        "body": _brief(columns["body"]),
        "place": str(columns["rank"]),
    }


def _brief(body: str) -> str:
    """A text in short: how it begins, and what tells it from any other that begins so."""
    line = " ".join(body.split())
    begins = line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
    return f"{begins!r} ({len(body)} characters, {sha256(body.encode()).hexdigest()[:8]})"
