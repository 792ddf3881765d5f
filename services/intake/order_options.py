"""What Ordem de Serviço and its room Agenda offer: kinds of visits, who could go, and when."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services import moments
from services.catalog import OrderType
from services.conversation import Scene
from services.intake.naming import subject_ids
from services.intake.order_reading import DAY, day_of, day_words, lengths
from services.intake.service_data import chosen
from services.orders import spans
from services.orders.agenda import VISIT
from services.orders.agenda_data import NOWHERE, Booked, Candidate, Off, Place, Slot, TechnicianDay
from services.wizard import Draft, Option

ASKED, BOOKED = "requested", "scheduled"
QUICK_DAYS, QUICK_SLOTS, INSTEAD = 8, 8, 3
Ids = Mapping[str, int | None]


async def _of_intake(draft: Draft, scene: Scene) -> Ids:
    """A customer's plan says where its access point is."""
    plan = await chosen(draft, scene) if subject_ids(draft).get("customer_id") else None
    return {**subject_ids(draft), **({"access_point_id": plan.access_point_id} if plan else {})}


@dataclass(frozen=True, slots=True)
class Site:
    """For a flow: the page that asks for an order, and whose visit it is, by the names of a ticket's columns."""

    page: str
    about: Callable[[Draft, Scene], Awaitable[Ids]]


SITES: dict[str, Site] = {"intake": Site("work_order", _of_intake)}
"""By the flow's name; a short way that asks for an order adds its own."""


def page_of(draft: Draft) -> str:
    """The page that asks for the order, from within its room as well."""
    return SITES[draft.flow].page


def said_of(draft: Draft) -> dict[str, Any]:
    """Its answers as they are."""
    return draft.answers.get(page_of(draft), {})


def now(scene: Scene) -> datetime:
    """The time, in the desk's zone."""
    return scene.desk.clock().astimezone(scene.desk.timezone)


def the_day(said: Mapping[str, Any], scene: Scene) -> date:
    """The chosen day, else today."""
    return day_of(said.get("day")) or now(scene).date()


def minutes_of(said: Mapping[str, Any]) -> int:
    """The chosen duration, else a usual one."""
    return int(said.get("minutes") or VISIT)


async def place(draft: Draft, scene: Scene) -> Place:
    """Where the visit is."""
    ids = {name: number for name, number in (await SITES[draft.flow].about(draft, scene)).items() if number}
    if not ids:
        return NOWHERE
    return await scene.once(
        ("place", *sorted(ids.items())), lambda: scene.desk.agenda.place(scene.actor, **ids)
    )


async def types(scene: Scene) -> list[OrderType]:
    """The kinds of visits, read once an act."""
    return await scene.once("order_types", lambda: scene.desk.catalog.order_types(scene.actor))


async def kinds(draft: Draft, scene: Scene) -> list[Option]:
    """The same to choose from; each fills in its duration."""
    return [
        Option(one.id, one.name, detail={"kind": one}, fills={"minutes": one.minutes})
        for one in await types(scene)
    ]


async def candidates(draft: Draft, scene: Scene) -> list[Candidate]:
    """Who could go, the best first."""
    said, where = said_of(draft), await place(draft, scene)
    kind, day, minutes = said.get("order_type"), the_day(said, scene), minutes_of(said)
    return await scene.once(
        ("candidates", kind, day, minutes),
        lambda: scene.desk.agenda.technicians(scene.actor, where, kind, day, minutes, at=scene.desk.clock()),
    )


async def technicians(draft: Draft, scene: Scene) -> list[Option]:
    """The same to choose from, each with what speaks for them."""
    return [Option(one.id, one.name, detail={"candidate": one}) for one in await candidates(draft, scene)]


async def statuses(draft: Draft, scene: Scene) -> list[Option]:
    """Requested or scheduled; where nobody can be sent, it can only be requested."""
    usual = BOOKED if await candidates(draft, scene) else ASKED
    return [
        Option(name, scene.text(f"work_order-status-{name}"), taken=name == usual) for name in (BOOKED, ASKED)
    ]


async def days(draft: Draft, scene: Scene) -> list[Option]:
    """Today, which is taken, and the next days; what is chosen is among them."""
    today, said = now(scene).date(), day_of(said_of(draft).get("day"))
    every = sorted({*spans.days(today, QUICK_DAYS), *([said] if said else [])})
    return [day_option(each, today, scene, taken=each == today) for each in every]


def day_option(day: date, today: date, scene: Scene, *, taken: bool = False) -> Option:
    """A day to choose."""
    return Option(day.strftime(DAY), day_words(day, today, scene.text), taken=taken)


async def of_day(
    draft: Draft, scene: Scene, day: date, technician: int | None, minutes: int
) -> Sequence[TechnicianDay]:
    """The day of one technician, or of all."""
    where = await place(draft, scene)
    return await scene.once(
        ("day", day, technician, minutes),
        lambda: scene.desk.agenda.day(scene.actor, day, technician, minutes, where, at=scene.desk.clock()),
    )


async def next_slots(
    draft: Draft, scene: Scene, technician: int | None, since: datetime, count: int
) -> Sequence[Slot]:
    """The next free ones from a moment on."""
    where, minutes = await place(draft, scene), minutes_of(said_of(draft))
    return await scene.once(
        ("slots", technician, minutes, since, count),
        lambda: scene.desk.agenda.slots(
            scene.actor, technician, minutes, since, count, where, at=scene.desk.clock()
        ),
    )


def clock_of(at: datetime, scene: Scene) -> str:
    """A start as an answer."""
    return at.astimezone(scene.desk.timezone).strftime(moments.FORM)


async def starts(draft: Draft, scene: Scene) -> list[Option]:
    """Free starts of the technician's day; of all, where none is chosen; the next free ones, where the day has none."""
    said = said_of(draft)
    day, technician = the_day(said, scene), said.get("technician")
    found: dict[str, int | None] = {said["start"]: None} if said.get("start") else {}
    if technician:
        shown = await of_day(draft, scene, day, technician, minutes_of(said))
        found |= {clock_of(at, scene): None for each in shown for at in each.free}
    if len(found) <= bool(said.get("start")):
        since = spans.moment(day, 0, scene.desk.timezone)
        slots = await next_slots(draft, scene, technician, since, QUICK_SLOTS)
        found |= {clock_of(one.start, scene): None if technician else one.technician_id for one in slots}
    return [_start(value, who, day, scene) for value, who in sorted(found.items())]


def _start(value: str, who: int | None, day: date, scene: Scene) -> Option:
    """The clock alone where it is of the day that is shown."""
    date_, _, clock = value.partition("T")
    words = f"{clock[:2]}:{clock[2:]}"
    if date_ != day.strftime(DAY):
        words = moments.spoken(value, now(scene), scene.text)
    return Option(value, words[:1].upper() + words[1:], fills={"technician": who} if who else {})


async def durations(draft: Draft, scene: Scene) -> list[Option]:
    """What is usual, of the type too, and what is chosen."""
    said = said_of(draft)
    kind = next((one.minutes for one in await types(scene) if one.id == said.get("order_type")), None)
    return lengths(scene.text, kind, said.get("minutes"))


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stands against the chosen time: another `visit`, which the database refuses, or why the technician is not
    there then, which may be meant so; without either they are sent no more. `times`: the visit's, as the desk's clock
    shows them."""

    technician: str
    visit: Booked | None = None
    off: Off | None = None
    times: str = ""


async def against(draft: Draft, scene: Scene) -> Trouble | None:
    """Whether the chosen time can be kept, as the agenda is now."""
    said = said_of(draft)
    start, technician = said.get("start"), said.get("technician")
    if not start or "T" not in start or not technician or said.get("status") == ASKED:
        return None
    name = next((one.name for one in await candidates(draft, scene) if one.id == technician), None)
    if name is None:
        return Trouble("")
    zone, minutes = scene.desk.timezone, minutes_of(said)
    at = moments.at(start, zone)
    shown = await of_day(draft, scene, at.date(), technician, minutes)
    until = spans.moment(at.date(), at.hour * 60 + at.minute, zone) + timedelta(
        minutes=minutes + (await place(draft, scene)).travel
    )
    for each in shown:
        for visit in each.booked:
            if visit.id != said.get("order") and visit.start < until and at < visit.busy_until:
                times = f"{visit.start.astimezone(zone):%H:%M}–{visit.until.astimezone(zone):%H:%M}"
                return Trouble(each.name, visit, times=times)
    off = await scene.desk.agenda.outside(scene.actor, technician, at, minutes)
    return Trouble(name, off=off) if off else None


async def instead(draft: Draft, scene: Scene) -> list[Option]:
    """The next three free ones, where the chosen time was taken by another visit."""
    found = await against(draft, scene)
    if found is None or found.visit is None:
        return []
    said, today = said_of(draft), now(scene)
    at = moments.at(said["start"], scene.desk.timezone)
    slots = await next_slots(draft, scene, said["technician"], at, INSTEAD)
    return [
        Option(f"{value}.{one.technician_id}", f"{words[:1].upper()}{words[1:]}")
        for one in slots
        for value in [clock_of(one.start, scene)]
        for words in [moments.spoken(value, today, scene.text)]
    ]


def picked(slot: str | None) -> dict[str, Any]:
    """What a free slot ("20261125T0930.17") fills in on the page; {} for what is none."""
    start, _, who = (slot or "").partition(".")
    if day_of(start[:8]) is None or not who.isdecimal():
        return {}
    return {"status": BOOKED, "technician": int(who), "day": start[:8], "start": start}
