"""/agenda: the day of all technicians or of one, the month, the week as a picture, and what is left to promise."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from aiogram.types import Message

from handlers import agenda_lists, agenda_pages, buttons
from handlers.agenda_pages import Where
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Rows, Screen, in_rows, safe
from handlers.showing import Showing, Turn
from handlers.week_words import words
from services import moment_reading, moments
from services.desk import Services
from services.orders import week_picture
from services.orders.agenda import VISIT
from services.orders.agenda_data import TechnicianDay
from services.orders.calendar import FARTHEST
from services.permissions import Action, may
from services.wizard import Invalid

PREFERENCE = "agenda"
DAYS_LEFT = 7
LONGEST = 720


class AgendaRoom:
    """The desk sees everybody's; a technician their own, whatever they press."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {"agenda": self.agenda}
        self.presses: dict[str, Press] = {
            "ag_day": self.press_day, "ag_month": self.press_month, "ag_who": self.press_who,
            "ag_image": self.press_image, "ag_left": self.press_left,
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
                await self.showing.tell(turn, wrong.key, **{k: str(v) for k, v in wrong.values.items()})
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
        """Everybody, to choose whose day or whose week is shown."""
        where = await self._where(turn, pressed)
        if where is None:
            return
        days = await self._days(turn, Where(where.day))
        then = (*pressed.args, "", "", "", "")[3]
        await self.showing.screen(turn, agenda_lists.who_page(turn.texts, days, where, then))

    @allowed(Action.MANAGE_ORDERS)
    async def press_left(self, turn: Turn, pressed: Pressed) -> None:
        """How much is left in the next days, before somebody promises it."""
        part, minutes = map(number_of, (*pressed.args, "", "")[:2])
        minutes = minutes if 0 < minutes <= LONGEST else VISIT
        today = self._now().date()
        days = [today + timedelta(days=number) for number in range(DAYS_LEFT)]
        areas = await self.desk.agenda.capacity(turn.person, days, minutes, at=self.desk.clock())
        await self.showing.screen(turn, agenda_lists.left_page(turn.texts, areas, days, minutes, part))

    @allowed(Action.DO_ORDERS)
    async def press_image(self, turn: Turn, pressed: Pressed) -> None:
        """The week as a picture, a message of its own; a press under a picture puts another in its place."""
        where, shade = await self._where(turn, pressed), (*pressed.args, "", "", "", "")[3]
        if where is None:
            return
        monday = where.day - timedelta(days=where.day.weekday())
        week = await self.desk.agenda.week(turn.person, where.technician, monday, at=self.desk.clock())
        refused = await self._nothing_to_draw(turn, week)
        if refused:
            await self.showing.answer_words(turn, refused, True)
            return
        await self.showing.answer_words(turn, turn.texts("agenda-picture-drawing"), False)
        dark = await self._dark(turn, shade)
        said = words(turn.texts, week, self.desk.timezone)
        png = await week_picture.picture(tuple(week), said, self.desk.timezone, self._now(), dark=dark)
        sent = await self.showing.stage.picture(
            turn.bot,
            turn.chat,
            png,
            safe(said.caption),
            name="agenda.png",
            rows=_under(turn, where, monday, dark),
        )
        if sent and shade and turn.pressed is not None:
            await self.showing.stage.remove(turn.bot, turn.chat, turn.pressed)
        if not sent:
            await self.showing.tell(turn, "agenda-picture-failed")

    async def _nothing_to_draw(self, turn: Turn, week: Sequence[TechnicianDay]) -> str:
        """Why there is no picture; "" where there is one."""
        if not week:
            return turn.texts(self._nobody(turn, Where(self._now().date(), turn.person.id)))
        if not week[0].has_hours and not any(day.booked for day in week):
            return turn.texts("agenda-picture-no-hours", name=week[0].name)
        return ""

    async def _dark(self, turn: Turn, shade: str) -> bool:
        """As they like it; what they choose is kept."""
        kept = await self.desk.preferences.read(turn.person, PREFERENCE)
        dark = kept.get("dark") is True
        if shade not in ("d", "l") or (shade == "d") == dark:
            return dark
        await self.desk.preferences.keep(turn.person, PREFERENCE, {**kept, "dark": not dark})
        return not dark

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


def _under(turn: Turn, where: Where, monday: date, dark: bool) -> Rows:
    """Under a picture: the weeks beside it, and the other shade; each puts another picture in its place."""
    texts, shade = turn.texts, "d" if dark else "l"
    before, after = (Where(monday + timedelta(days=days), where.technician) for days in (-7, 7))
    other = Where(monday, where.technician).data("ag_image", "l" if dark else "d")
    return in_rows(
        [
            buttons.button(texts("agenda-picture-before"), before.data("ag_image", shade)),
            buttons.button(texts("agenda-picture-after"), after.data("ag_image", shade)),
            buttons.button(texts(f"agenda-picture-{'light' if dark else 'dark'}"), other),
        ]
    )
