"""/agenda: the day of all technicians or of one, the month, and what is left to promise."""

from datetime import date, datetime, timedelta

from aiogram.types import Message

from handlers import agenda_lists, agenda_pages
from handlers.agenda_pages import Where
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Screen
from handlers.showing import Showing, Turn
from services import moment_reading, moments
from services.desk import Services
from services.orders.agenda import VISIT
from services.orders.agenda_data import TechnicianDay
from services.orders.calendar import FARTHEST
from services.permissions import Action, may
from services.wizard import Invalid

DAYS_LEFT = 7
LONGEST = 720


class AgendaRoom:
    """The desk sees everybody's; a technician their own, whatever they press."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {"agenda": self.agenda}
        self.presses: dict[str, Press] = {
            "ag_day": self.press_day, "ag_month": self.press_month, "ag_who": self.press_who,
            "ag_left": self.press_left,
        }  # fmt: skip
        self.doors: dict[str, Door] = {}

    @allowed(Action.DO_ORDERS)
    async def agenda(self, turn: Turn, message: Message, rest: str) -> None:
        """/agenda: today, or the day that stands behind it."""
        day = self._now().date()
        if rest.strip():
            try:
                said = moment_reading.read(rest, self._now().replace(hour=0, minute=0))
            except Invalid as wrong:
                await self.showing.tell(
                    turn, wrong.key, **{name: str(value) for name, value in wrong.values.items()}
                )
                return
            day = moments.at(said, self.desk.timezone).date()
        await self._show_day(turn, self._own(turn, Where(day)))

    @allowed(Action.DO_ORDERS)
    async def press_day(self, turn: Turn, pressed: Pressed) -> None:
        """A day, of one or of all."""
        where = await self._where(turn, pressed)
        if where is not None:
            await self._show_day(turn, where)

    @allowed(Action.DO_ORDERS)
    async def press_month(self, turn: Turn, pressed: Pressed) -> None:
        """The calendar."""
        where = await self._where(turn, pressed)
        if where is None:
            return
        day, technician = where.day, where.technician or None
        states = await self.desk.agenda.month(
            turn.person, day.year, day.month, technician, at=self.desk.clock()
        )
        name = turn.texts("agenda-all")
        if technician is not None:
            days = await self._days(turn, where)
            name = days[0].name if days else "—"
        await self.showing.screen(turn, agenda_lists.month_page(turn.texts, states, where, name))

    @allowed(Action.MANAGE_ORDERS)
    async def press_who(self, turn: Turn, pressed: Pressed) -> None:
        """Everybody, to choose whose day is shown."""
        where = await self._where(turn, pressed)
        if where is None:
            return
        days = await self._days(turn, Where(where.day))
        await self.showing.screen(turn, agenda_lists.who_page(turn.texts, days, where))

    @allowed(Action.MANAGE_ORDERS)
    async def press_left(self, turn: Turn, pressed: Pressed) -> None:
        """How much is left in the next days, before somebody promises it."""
        part, minutes = map(number_of, (*pressed.args, "", "")[:2])
        minutes = minutes if 0 < minutes <= LONGEST else VISIT
        today = self._now().date()
        days = [today + timedelta(days=number) for number in range(DAYS_LEFT)]
        areas = await self.desk.agenda.capacity(turn.person, days, minutes, at=self.desk.clock())
        await self.showing.screen(turn, agenda_lists.left_page(turn.texts, areas, days, minutes, part))

    async def _show_day(self, turn: Turn, where: Where) -> None:
        days = await self._days(turn, where)
        if not days:
            words = turn.texts.html(self._nobody(turn, where))
            await self.showing.screen(turn, Screen(words))
            return
        today, zone = self._now().date(), self.desk.timezone
        screen = agenda_pages.day_page(
            turn.texts, days, where, VISIT, today, zone, desk=may(turn.person.role, Action.MANAGE_ORDERS)
        )
        await self.showing.screen(turn, screen)

    def _nobody(self, turn: Turn, where: Where) -> str:
        """What is said where there is no agenda to show."""
        if not may(turn.person.role, Action.MANAGE_ORDERS):
            return "agenda-not-on-it"
        return "agenda-gone" if where.technician else "agenda-nobody"

    async def _days(self, turn: Turn, where: Where) -> list[TechnicianDay]:
        who = where.technician or None
        return await self.desk.agenda.day(turn.person, where.day, who, at=self.desk.clock())

    async def _where(self, turn: Turn, pressed: Pressed) -> Where | None:
        """What a press says, looked at; None: said already that it says nothing."""
        day, technician, part = map(number_of, (*pressed.args, "", "", "")[:3])
        today = self._now().date()
        if abs(day - today.toordinal()) > FARTHEST + 31:
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return None
        return self._own(turn, Where(date.fromordinal(day), technician, part or 1))

    def _own(self, turn: Turn, where: Where) -> Where:
        """Who may not see everybody's sees their own."""
        if may(turn.person.role, Action.MANAGE_ORDERS):
            return where
        return Where(where.day, turn.person.id, where.part)

    def _now(self) -> datetime:
        return self.desk.clock().astimezone(self.desk.timezone)
