"""Ordem de Serviço (S4.2.6): who goes there, when, for how long, and to do what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from services import moments
from services.conversation import Effect, Scene
from services.intake import agenda, script_results
from services.intake.agenda import Agenda
from services.intake.first_contact import FirstContact
from services.intake.order_options import (
    ASKED,
    SITES,
    Trouble,
    against,
    candidates,
    days,
    durations,
    instead,
    kinds,
    now,
    picked,
    starts,
    statuses,
    technicians,
    types,
)
from services.intake.order_reading import length, read_day, read_minutes, read_start, started
from services.intake.part import Part, Told
from services.intake.script import Script, chosen, walked
from services.intake.service_data import ServiceData
from services.ticket_content import OrderContent, Refused
from services.wizard import Choice, Done, Draft, Info, Moment, Step, Text, clean

__all__ = [
    "ASKED",
    "PART",
    "SITES",
    "OrderAnswers",
    "Trouble",
    "WorkOrder",
    "against",
    "effects",
    "instead",
    "order_of",
    "picked",
]
DESCRIPTION_MOST = 2000
_PLANNED = ("order_type", "technician", "day", "minutes")


class OrderAnswers(Step):
    """What makes a work order, with its ticket or later. `day` is "20261125", `start` "20261125T0930", both in the
    desk's zone; `filled` is what was put into the description, which follows it as long as nobody changed it."""

    rooms = (Agenda,)
    form = True
    order_type: Annotated[int | None, Choice(source=kinds, required=True)] = None
    technician: Annotated[
        int | None,
        Choice(source=technicians, required=True, single=False, lists=("order_type", "day", "minutes")),
    ] = None
    status: Annotated[str | None, Choice(source=statuses, required=True, single=False)] = None
    day: Annotated[str | None, Moment(source=days, required=True, lists=("day",), read=read_day)] = None
    start: Annotated[
        str | None, Moment(source=starts, required=True, lists=("start", *_PLANNED), read=read_start)
    ] = None
    minutes: Annotated[
        int | None,
        Choice(
            source=durations, required=True, single=False, lists=("order_type", "minutes"), check=read_minutes
        ),
    ] = None
    description: Annotated[str | None, Text(long=True, most=DESCRIPTION_MOST)] = None
    filled: Annotated[str | None, Info(kept=True)] = None
    trouble: Annotated[Any, Info(source=against, after=("start", "status", *_PLANNED))] = None

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        """One that is only asked for has no time yet."""
        return ("day", "start", "trouble") if _only_asked(cls, draft) else ()

    @classmethod
    def missing(cls, draft: Draft) -> tuple[str, ...]:
        """Whoever goes may be left open as long as there is no time."""
        gaps = super().missing(draft)
        return tuple(name for name in gaps if name != "technician") if _only_asked(cls, draft) else gaps

    @classmethod
    def open_question(cls, draft: Draft) -> str:
        gaps, said = cls.missing(draft), draft.answers.get(cls.name(), {})
        return gaps[0] if gaps else "" if said.get("description") else "description"


class WorkOrder(OrderAnswers):
    """Shown where Pedir OS is ticked."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[FirstContact].order)


def _only_asked(step: type[Step], draft: Draft) -> bool:
    return bool(draft.answers.get(step.name(), {}).get("status") == ASKED)


def effects(step: type[OrderAnswers]) -> Mapping[str, Effect]:
    """What comes of an answer on a page that asks for an order."""

    async def on_day(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
        """Another day has other starts."""
        said = draft.answers.get(step.name(), {})
        moved = said.get("start") and said["start"][:8] != said.get("day")
        return Done(answers={step.name(): {"start": None}}) if moved else None

    async def on_start(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
        """A time of day is of the chosen day; a whole moment brings its day along."""
        said, zone = draft.answers.get(step.name(), {}), scene.desk.timezone
        if not said.get("start"):
            return None
        whole = started(said["start"], said.get("day"), at.astimezone(zone), zone)
        return Done(answers={step.name(): {"day": whole[:8], "start": whole}})

    return {f"{step.name()}.day": on_day, f"{step.name()}.start": on_start}


def order_of(said: OrderAnswers, zone: ZoneInfo) -> OrderContent:
    """What the page says, as it is stored."""
    booked = said.status != ASKED and said.start
    return OrderContent(
        type_id=said.order_type or 0,
        minutes=said.minutes or 0,
        technician_id=said.technician,
        starts_at=moments.at(said.start, zone) if booked and said.start else None,
        description=said.description,
    )


async def described(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """The description is filled with the problem and what the script came to; one that somebody wrote stays."""
    said = draft[WorkOrder]
    if not draft[FirstContact].order or said.description not in (None, "", said.filled):
        return None
    version, trail = await chosen(draft, scene), walked(draft)
    walk = ""
    if draft[ServiceData].guided and version and trail:
        walk = script_results.result(scene, version, trail, draft[Script].reason or "")
    problem = (draft[ServiceData].problem or "")[: DESCRIPTION_MOST - len(walk) - 1]
    words = clean(f"{problem}\n{walk}") or None
    return (
        None
        if words == said.filled
        else Done(answers={"work_order": {"description": words, "filled": words}})
    )


async def either(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    """A ticket that needs a visit is not resolved yet: whoever ticks both is asked which is meant."""
    if draft[FirstContact].order and draft[FirstContact].resolved:
        raise Refused("order-or-resolved", "order")


async def told(draft: Draft, scene: Scene) -> Told:
    said = draft[WorkOrder]
    kind = next((one.name for one in await types(scene) if one.id == said.order_type), "")
    who = next((one.name for one in await candidates(draft, scene) if one.id == said.technician), "")
    lines = [
        ("order_type", kind),
        ("technician", who),
        ("status", scene.text(f"work_order-status-{said.status}") if said.status else ""),
        ("minutes", length(said.minutes, scene.text) if said.minutes else ""),
        ("description", said.description or ""),
    ]
    if said.status != ASKED:
        lines.insert(3, ("start", moments.spoken(said.start, now(scene), scene.text) if said.start else ""))
    return lines


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    await either(scene, draft, "", scene.desk.clock())
    return {"order": order_of(draft[WorkOrder], scene.desk.timezone)}


PART = Part(WorkOrder, told, content)
SAID: Mapping[str, Effect] = {
    **effects(WorkOrder),
    **agenda.SAID,
    "first_contact.order": either,
    "first_contact.resolved": either,
    "service_data.problem": described,
}
