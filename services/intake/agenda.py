"""Agenda (S4.2.7): the room of Ordem de Serviço where a free slot is seen and taken over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from services.conversation import Effect, Scene
from services.intake.order_options import (
    candidates,
    clock_of,
    day_option,
    minutes_of,
    now,
    of_day,
    page_of,
    picked,
    place,
    said_of,
    the_day,
)
from services.intake.order_reading import day_of, read_day
from services.orders import spans
from services.orders.agenda_data import DayState, TechnicianDay
from services.orders.calendar import FARTHEST
from services.wizard import Choice, Done, Draft, Info, Moment, Option, Step

ALL = 0
"""In place of a technician."""
MONTH = "%Y%m"


async def whose(draft: Draft, scene: Scene) -> list[Option]:
    """All, or one: first the one whom the page has."""
    mine = said_of(draft).get("technician") or ALL
    everybody = Option(ALL, scene.text("agenda-all"), taken=mine == ALL)
    return [
        everybody,
        *(Option(one.id, one.name, taken=one.id == mine) for one in await candidates(draft, scene)),
    ]


def _here(draft: Draft, scene: Scene) -> date:
    """The day that is seen: the page's, until another is chosen."""
    return day_of(draft.answers.get(Agenda.name(), {}).get("day")) or the_day(said_of(draft), scene)


def _month(draft: Draft, scene: Scene) -> date:
    """The first of the month that the calendar shows."""
    said = str(draft.answers.get(Agenda.name(), {}).get("shown_month") or "")
    return day_of(f"{said}01") or _here(draft, scene).replace(day=1)


async def days(draft: Draft, scene: Scene) -> list[Option]:
    """The day, those beside it, and the calendar's, as far as they can be booked."""
    today, here, first = now(scene).date(), _here(draft, scene), _month(draft, scene)
    near = [here + timedelta(days=n) for n in (-1, 0, 1)]
    month = spans.days(first, 31) if draft.focus == "day" else []
    wanted = {each for each in (*near, *month) if 0 <= (each - today).days <= FARTHEST} | {here}
    return [day_option(each, today, scene, taken=each == here) for each in sorted(wanted)]


async def months(draft: Draft, scene: Scene) -> list[Option]:
    """The month that is shown, and those beside it that have days to book."""
    today, first = now(scene).date(), _month(draft, scene)
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    wanted = [
        each
        for each in (before, first, after)
        if each == first or today.replace(day=1) <= each <= today + timedelta(days=FARTHEST)
    ]
    return [Option(each.strftime(MONTH), f"{each:%m/%Y}", taken=each == first) for each in wanted]


async def seen_day(draft: Draft, scene: Scene) -> Sequence[TechnicianDay]:
    """The day of one, or of all."""
    who = draft.answers.get(Agenda.name(), {}).get("who", said_of(draft).get("technician"))
    return await of_day(draft, scene, _here(draft, scene), who or None, minutes_of(said_of(draft)))


async def slots(draft: Draft, scene: Scene) -> list[Option]:
    """What is free that day; of all, each time once, with the best of those who could go."""
    shown = await seen_day(draft, scene)
    alone = len(shown) == 1
    ranks = {one.id: number for number, one in enumerate(await candidates(draft, scene))}
    found: dict[datetime, TechnicianDay] = {}
    for each in sorted(shown, key=lambda one: ranks.get(one.technician_id, len(ranks))):
        for at in each.free:
            found.setdefault(at, each)
    return [
        Option(f"{clock_of(at, scene)}.{each.technician_id}", clock if alone else f"{clock} · {each.name}")
        for at, each in sorted(found.items(), key=lambda one: one[0])
        for clock in [f"{at.astimezone(scene.desk.timezone):%H:%M}"]
    ]


async def month_left(draft: Draft, scene: Scene) -> Mapping[date, DayState]:
    """What each day of the month has left, while the calendar is seen."""
    if draft.focus != "day":
        return {}
    first, who = _month(draft, scene), draft.answers.get(Agenda.name(), {}).get("who")
    where = await place(draft, scene)
    return await scene.desk.agenda.month(
        scene.actor, first.year, first.month, who or None, minutes_of(said_of(draft)), where,
        at=scene.desk.clock(),
    )  # fmt: skip


class Agenda(Step):
    """A slot is taken over into the page; nothing is held. While `day` is asked, the month is seen."""

    who: Annotated[int | None, Choice(source=whose, single=False)] = None
    day: Annotated[str | None, Moment(source=days, lists=("day", "shown_month"), read=read_day)] = None
    shown_month: Annotated[
        str | None, Choice(source=months, single=False, after=("day",), lists=("shown_month", "day"))
    ] = None
    slot: Annotated[str | None, Choice(source=slots, single=False, once=True, lists=("who", "day"))] = None
    seen: Annotated[Any, Info(source=seen_day, after=("who", "day"))] = None
    calendar: Annotated[Any, Info(source=month_left, after=("who", "shown_month"))] = None

    @classmethod
    def open_question(cls, draft: Draft) -> str:
        return "slot"


async def take(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """A free slot fills in who goes, the day and the start, and leads back."""
    found = picked(draft.answers.get(Agenda.name(), {}).get("slot"))
    return Done(answers={page_of(draft): found}, leads="leave") if found else None


SAID: Mapping[str, Effect] = {"agenda.slot": take}
