"""Placeholders: the names that a mail template may hold, and what stands in their place. Never an expression.

A value is put in once: whatever it holds itself (`{{7*7}}`, `<b>`) stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.cleaning import one_line

NAMES: Mapping[str, str] = {
    "cliente.nome": "the customer's name, or the prospect's",
    "cliente.primeiro_nome": "its first word; a company's whole name",
    "cliente.codigo": "the customer's code",
    "contato.nome": "whom one talks to: the contact, else the customer or prospect",
    "contato.primeiro_nome": "its first word",
    "protocolo": "the ticket's protocol",
    "data": "the day on which the ticket was opened: 25/11/2026",
    "hora": "the time at which it was opened: 14:30",
    "tipo": "the ticket's type",
    "problema": "the problem, as it was written",
    "plano": "the product of the plan",
    "endereco": "the address of the plan, else the customer's or prospect's",
    "cidade": "the customer's or prospect's city",
    "rede": "the network of the access point",
    "ponto": "the access point",
    "previsao": "when the ticket is due: 26/11/2026 10:00",
    "visita.data": "the day of the visit",
    "visita.hora": "when the visit begins",
    "visita.periodo": "from when to when: 08:00–10:00",
    "visita.tipo": "the kind of visit",
    "tecnico": "who comes",
    "solucao": "the solution, as it was written",
    "responsavel": "the person or position that has the ticket",
    "atendente": "who writes",
    "provedor": "the provider's name (PROVIDER_NAME)",
}
"""All there are, with what each says (docs/provider.md has them, too)."""
EMPTY = "—"
"""What stands where there is no value: a `{{` is never sent."""
Values = Mapping[str, str]
"""By name; one that is missing or "" is not known."""

_PLACE = re.compile(r"\{\{([^{}]*)\}\}")
_BRACES = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True)
class Filled:
    """A template with its values; `empty`: names without one, each once."""

    text: str
    empty: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slip:
    """Something in a template that is no placeholder. `line` counts from 0; `name` is None for braces without one."""

    line: int
    name: str | None


def used(template: str) -> tuple[str, ...]:
    """The names that a template holds, each once, in its order."""
    return tuple(dict.fromkeys(found[1].strip() for found in _PLACE.finditer(template)))


def slips(template: str) -> list[Slip]:
    """What is wrong with a template."""
    found = []
    for number, line in enumerate(template.split("\n")):
        wrong = [name for name in (each.strip() for each in _PLACE.findall(line)) if name not in NAMES]
        found += [Slip(number, name or None) for name in wrong]
        if _BRACES.search(_PLACE.sub("", line)):
            found.append(Slip(number, None))
    return found


def fill(template: str, values: Values, most: int, *, line: bool = False) -> Filled:
    """The template with its values, of `most` signs at most: the longest values are cut first, with "…".

    `line`: what comes in is made one line, for a subject.
    """
    names = used(template)
    given = {name: values.get(name) or "" for name in names}
    if line:
        given = {name: one_line(value) for name, value in given.items()}
    shown = {name: value or EMPTY for name, value in given.items()}
    while (excess := len(_put(template, shown)) - most) > 0 and shown:
        longest = max(shown, key=lambda name: len(shown[name]))
        if len(shown[longest]) <= 1:
            break
        times = sum(found[1].strip() == longest for found in _PLACE.finditer(template))
        keep = max(len(shown[longest]) - 1 - -(-excess // times), 0)
        shown[longest] = shown[longest][:keep].rstrip() + "…"
    return Filled(_put(template, shown)[:most], tuple(name for name in names if not given[name]))


def _put(template: str, shown: Values) -> str:
    return _PLACE.sub(lambda found: shown[found[1].strip()], template)
