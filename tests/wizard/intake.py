"""The seed's way for property tests: its real steps, with a small provider's options in place of the world's.

Of Script Atend. the sources and effects are the real ones too, of Agenda the effects: what they do happens in the
draft.
"""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from services.conversation import Effect, Scene
from services.desk import Services
from services.intake import INTAKE, agenda, script
from services.intake.find_customer import FindCustomer
from services.people import Person
from services.scripts import tree
from services.scripts.library import Version
from services.scripts.tree import Node, Then
from services.states import Role
from services.wizard import Done, Draft, Option
from tests.wizard.walking import Walker

FLOW = INTAKE.flow
AUDIENCES = ("operator",)
CUSTOMERS = dict(enumerate(("Maria da Silva", "Dom Pedro", "Dora Dom"), 1))
T = TypeVar("T")


def _words(text: str) -> dict[str, str]:
    return {"pt_BR": text}


def _option(key: str, to: str = "", then: Then | None = None) -> tree.Option:
    return tree.Option(key, _words(key), to, then or Then())


LIGHT = tree.Script(
    "light",
    _words("Light"),
    ("pt_BR",),
    "light",
    {
        node.key: node
        for node in (
            Node("light", _words("Is it on?"), options=(_option("0", "turn"), _option("1", "speed"))),
            Node(
                "turn",
                _words("Turn it off and on"),
                say=_words("I wait here"),
                check=_words("Look at the line"),
                options=(_option("0", "light"), _option("1", "visit"), _option("2")),
            ),
            Node(
                "speed", _words("Slow?"), options=(_option("0", "turn"), _option("1", then=Then("Type 1", 3)))
            ),
            Node("visit", _words("Somebody comes"), then=Then(order=True)),
        )
    },
)
"""A loop with an exit, a leaf, and options that end."""
ZONE = ZoneInfo("America/Sao_Paulo")


@dataclass
class Small:
    """What the sources and effects of the script's pages use of the desk."""

    script: tree.Script
    explained: bool = False
    timezone: ZoneInfo = ZONE

    @property
    def scripts(self) -> "Small":
        return self

    preferences = scripts
    lines = scripts

    async def known(self, actor: Person, plan_id: int) -> None:
        return None

    async def version(self, actor: Person, number: int | None) -> Version | None:
        return Version(number, number, self.script) if number in (1, 2) else None

    async def read(self, actor: Person, name: str) -> dict[str, Any]:
        return {"explained": self.explained}

    async def keep(self, actor: Person, name: str, value: dict[str, Any]) -> None:
        self.explained = bool(value["explained"])


def scene(
    walked: tree.Script = LIGHT, text: Callable[..., str] = lambda key, **values: key, language: str = "pt_BR"
) -> Scene:
    """One act of an operator at a small desk that has this script alone."""
    return Scene(Person(7, "Ana", Role.OPERATOR), cast(Services, Small(walked)), text, language)


def at_once(coming: Awaitable[T]) -> T:
    """What an async function gives that waits for nothing."""
    assert isinstance(coming, Coroutine)
    try:
        coming.send(None)
    except StopIteration as done:
        return cast(T, done.value)
    raise AssertionError("it waits")


def heard(effect: Effect) -> Callable[[Draft], Done | None]:
    """An effect as the walker has it happen."""
    at = datetime.fromtimestamp(1_000, UTC)
    return lambda draft: at_once(effect(scene(), draft, "key", at))


SAID = {name: heard(effect) for name, effect in {**script.SAID, **agenda.SAID}.items()}
DOES = {name: heard(effect) for name, effect in script.DOES.items()}


def facts_of(draft: Draft, act: Scene) -> dict[str, Any]:
    """What the sources of Script Atend. and Rel. Script give; the scripts themselves are two of one kind."""
    asks = INTAKE.flow.step(draft).asks(draft)
    known: dict[str, Any] = {"script": [Option(n, f"Light {n}") for n in (1, 2)]}
    sources = {name: asks[name].source for name in asks if name not in known}
    return known | {name: at_once(source(draft, act)) for name, source in sources.items() if source}


def at_script(walker: Walker) -> None:
    """To the first question of Script Atend., as the shortest way leads there."""
    walker.next()
    walker.press("subject", "customer")
    walker.say("maria")
    walker.press("customer", 1)
    walker.next()
    walker.say("No light")
    walker.press("guided", 1)
    walker.next()
    walker.press("script", 1)
    assert script.walked(walker.draft) is not None


def facts(draft: Draft) -> dict[str, list[Option]]:
    """What the sources of a page would give: contacts and plans hang on the customer, types fill destinations."""
    if draft.place in ("script", "script_report"):
        return facts_of(draft, scene())
    query, customer = (draft[FindCustomer].query or "").casefold(), draft[FindCustomer].customer or 0
    found = {n: name for n, name in CUSTOMERS.items() if query and query in name.casefold()}
    pages = {
        "new_ticket": {
            "subject": [
                Option("customer", "Clientes"),
                Option("prospect", "Prospecto"),
                Option("access_point", "P. Acesso"),
            ]
        },
        "prospect": {"prospect": [Option(n, f"Prospect {n}") for n in range(1, 3)]},
        "new_prospect": {"product": [Option(n, f"Product {n}") for n in range(1, 3)]},
        "access_point": {
            "network": [Option(n, f"Network {n}") for n in range(1, 3)],
            "access_point": [Option(n, f"Point {n}") for n in range(1, 26)],
            "children": [Option(n, f"Child {n}") for n in range(1, 5)],
        },
        "find_customer": {
            "field": [Option("any", "Automático", taken=True), Option("name", "Nome")],
            "condition": [Option("contains", "contém", taken=True), Option("equals", "igual a")],
            "quantity": [Option(10, "10", taken=True), Option(20, "20")],
            "customer": [
                Option(n, name, taken=draft[FindCustomer].condition == "equals" and len(found) == 1)
                for n, name in found.items()
            ],
        },
        "customer_card": {"contact": [Option(customer * 10 + n, f"Contact {n}") for n in range(customer)]},
        "service_data": {"plan": [Option(customer * 10 + n, f"Plan {n}") for n in range(customer)]},
        "first_contact": {
            "type": [Option(n, f"Type {n}", fills={"assignee": f"c{n}" if n else None}) for n in range(3)],
            "assignee": [Option(f"c{n}", f"Position {n}") for n in range(25)],
        },
        "work_order": {
            "order_type": [Option(n, f"Kind {n}", fills={"minutes": 60 * n}) for n in (1, 2)],
            "technician": [Option(n, f"Technician {n}") for n in range(1, 11)],
            "status": [Option("scheduled", "Booked", taken=True), Option("requested", "Asked for")],
            "day": [Option(f"2026112{n}", f"Day {n}", taken=n == 4) for n in range(4, 8)],
            "start": [Option(f"20261124T0{n}00", f"At {n}", fills={"technician": n}) for n in (8, 9)],
            "minutes": [Option(n, f"{n} min") for n in (30, 60, 120)],
        },
        "mail": {
            "to": [Option(f"c{n}", f"Contact {n}", taken=n == 1) for n in range(1, 4)],
            "template": [Option(n, f"Template {n}") for n in (1, 2, 0)],
        },
        "agenda": {
            "who": [Option(n, f"Technician {n}", taken=n == 0) for n in range(11)],
            "day": [Option(f"2026112{n}", f"Day {n}", taken=n == 4) for n in range(4, 8)],
            "shown_month": [Option("202611", "November", taken=True), Option("202612", "December")],
            "slot": [Option(f"20261125T0{n}00.{n}", f"{n}:00") for n in range(10)],
        },
    }  # fmt: skip
    return pages.get(draft.place, {})
