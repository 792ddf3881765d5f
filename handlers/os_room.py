"""Work orders in the chat: /os, an order's card wherever it is opened, each step a press; those of a ticket."""

from typing import Any

from aiogram.types import Message

from handlers import order_cards
from handlers.buttons import Pressed, number_of
from handlers.order_notice_pages import ACCEPT, SEE
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Screen
from handlers.showing import Showing, Turn
from handlers.ticket_lines import Way
from handlers.ticket_places import leads
from services.casework import Worked, begin_case, came_from, ticket_of
from services.conversation import Conversation, View
from services.desk import Services
from services.intake.order_reading import DAY
from services.orders.orders import OrderCard
from services.permissions import Action, may
from services.ticket_content import NotAllowed, Refused

OWN = ("order_times", "order_cancel")
"""Short ways whose end is the order's card."""


class OsRoom:
    """A press "order:ORDER.WAY" opens a card; WAY says where it stood: "o" one's own list, "a" the agenda's day, "t" a
    ticket's orders."""

    def __init__(self, desk: Services, conversation: Conversation, showing: Showing) -> None:
        self.desk, self.conversation, self.showing = desk, conversation, showing
        self.commands: dict[str, Command] = {"os": self.os}
        self.presses: dict[str, Press] = {
            "order": self.press_card, SEE: self.press_card, ACCEPT: self.press_accept, "os_do": self.press_do,
            "os_pause": self.press_pause, "os_why": self.press_why, "os_list": self.press_list,
            "os_case": self.press_case, "tk_orders": self.press_ticket,
        }  # fmt: skip
        self.doors: dict[str, Door] = {}
        self._after = showing.after_brief
        showing.after_brief = self.card_again

    @allowed(Action.DO_ORDERS)
    async def os(self, turn: Turn, message: Message, rest: str) -> None:
        """/os: mine of today and tomorrow."""
        await self._list(turn)

    @allowed(Action.DO_ORDERS)
    async def press_list(self, turn: Turn, pressed: Pressed) -> None:
        """The same, from a card."""
        await self._list(turn)

    @allowed(Action.DO_ORDERS)
    async def press_card(self, turn: Turn, pressed: Pressed) -> None:
        """An order's card, in place of where it was pressed."""
        if (way := await self._way(turn, pressed.args[1:])) is not None:
            await self._card(turn, _number(pressed), way)

    @allowed(Action.DO_ORDERS)
    async def press_accept(self, turn: Turn, pressed: Pressed) -> None:
        """Aceitar, of a notice: the card stands in its place."""
        await self._do(turn, _number(pressed), "accept", ())

    @allowed(Action.DO_ORDERS)
    async def press_do(self, turn: Turn, pressed: Pressed) -> None:
        """A step: the table says whether it may be done; what was done before is said again."""
        way = await self._way(turn, pressed.args[2:])
        if way is not None:
            await self._do(turn, _number(pressed), (*pressed.args, "", "")[1], way)

    @allowed(Action.DO_ORDERS)
    async def press_pause(self, turn: Turn, pressed: Pressed) -> None:
        """Pausar asks why."""
        way = await self._way(turn, pressed.args[1:])
        shown = None if way is None else await self._open(turn, _number(pressed))
        if way is not None and shown is not None:
            await self.showing.screen(turn, order_cards.paused(turn.texts, shown, way))

    @allowed(Action.DO_ORDERS)
    async def press_why(self, turn: Turn, pressed: Pressed) -> None:
        """It pauses for this reason."""
        name, way = (*pressed.args, "", "")[1], await self._way(turn, pressed.args[2:])
        if way is None:
            return
        why = turn.texts(f"order-why-{name}") if name in order_cards.WHY else ""
        await self._do(turn, _number(pressed), "pause", way, why)

    @allowed(Action.MANAGE_ORDERS)
    async def press_case(self, turn: Turn, pressed: Pressed) -> None:
        """Agendar, Mover, Reabrir, Cancelar OS: a page of its own, in place of the card."""
        name, way = (*pressed.args, "", "")[1], await self._way(turn, pressed.args[2:])
        if way is None:
            return
        shown = await self._open(turn, _number(pressed))
        if shown is None:
            return
        if name not in shown.acts or name not in order_cards.SHORT:
            await self._card(turn, shown.visit.id, way, turn.texts("order_not_now"), True)
            return
        flow, number = order_cards.SHORT[name], shown.visit.ticket_id
        known = self._known(shown, name)
        try:
            view = await begin_case(
                self.conversation, turn.scene, flow, number, way=way, lane=turn.lane, key=_key(turn),
                work=turn.work, known=known,
            )  # fmt: skip
        except NotAllowed:
            await self.showing.answer_words(turn, turn.texts("order_not_found"), True)
            return
        await self.showing.pressed(turn, view)

    @allowed(Action.MANAGE_ORDERS)
    async def press_ticket(self, turn: Turn, pressed: Pressed) -> None:
        """OS, of a ticket's card."""
        number, way = _number(pressed), pressed.args[1:]
        if not leads(way):
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        found = await self.desk.orders.of_ticket(turn.person, number)
        await self.showing.screen(
            turn, order_cards.of_ticket(turn.texts, found, number, way, self.desk.timezone)
        )

    async def card_again(self, turn: Turn, view: View) -> Screen:
        """What stands at the end of a short way: of one about an order, the order's card."""
        assert view.stored is not None
        assert self._after is not None
        draft = view.stored.draft
        if draft.flow not in OWN:
            return await self._after(turn, view)
        said = next(each for each in draft.answers.values() if each.get("ticket") == ticket_of(draft))
        shown = await self._read(turn, int(said.get("order") or 0))
        if shown is None:
            return Screen(turn.texts.html("order_not_found"))
        words = ""
        if isinstance(view.receipt, Worked):
            words = turn.texts(f"worked-{view.receipt.what}", **view.receipt.values)
        return self._paint(turn, shown, came_from(draft), words)

    def _known(self, shown: OrderCard, name: str) -> dict[str, Any]:
        """What the page begins with: all but the time of one that had one."""
        visit = shown.visit
        if name == "cancel":
            return {"order": visit.id}
        known = {
            "order": visit.id, "act": name, "status": "scheduled", "minutes": visit.minutes,
            "order_type": visit.type_id, "technician": visit.technician_id,
        }  # fmt: skip
        now = self.desk.clock()
        if visit.starts_at is not None and visit.starts_at > now:
            known["day"] = visit.starts_at.astimezone(self.desk.timezone).strftime(DAY)
        return {field: value for field, value in known.items() if value is not None}

    async def _do(self, turn: Turn, number: int, name: str, way: Way, why: str | None = None) -> None:
        orders, key, at = self.desk.orders, _key(turn), self.desk.clock()
        try:
            did = await orders.act(turn.person, number, name, why=why, key=key, at=at)
        except NotAllowed:
            await self.showing.answer_words(turn, turn.texts("order_not_found"), True)
        except Refused as refused:
            await self._card(turn, number, way, turn.texts(refused.reason_key), True)
        else:
            await self._card(
                turn, number, way, turn.texts(f"order-did-{name}" if did else "order-did-before")
            )

    async def _card(self, turn: Turn, number: int, way: Way, said: str = "", loud: bool = False) -> None:
        shown = await self._open(turn, number)
        if shown is not None:
            await self.showing.screen(turn, self._paint(turn, shown, way), said, alert=loud)

    async def _open(self, turn: Turn, number: int) -> OrderCard | None:
        """The order; None after saying that there is none."""
        shown = await self._read(turn, number)
        if shown is None:
            await self.showing.answer_words(turn, turn.texts("order_not_found"), True)
        return shown

    async def _read(self, turn: Turn, number: int) -> OrderCard | None:
        return await self.desk.orders.card(turn.person, number, key=_key(turn), at=self.desk.clock())

    def _paint(self, turn: Turn, shown: OrderCard, way: Way, said: str = "") -> Screen:
        desk = may(turn.person.role, Action.MANAGE_ORDERS)
        return order_cards.card(turn.texts, shown, way, self.desk.timezone, desk=desk, said=said)

    async def _list(self, turn: Turn) -> None:
        at = self.desk.clock()
        found = await self.desk.orders.mine(turn.person, at=at)
        await self.showing.screen(turn, order_cards.mine(turn.texts, found, at, self.desk.timezone))

    async def _way(self, turn: Turn, way: Way) -> Way | None:
        """Where a card was opened; None after saying that no button of ours says this."""
        match way:
            case () | ("o",):
                return way
            case ("a", day, technician) if number_of(day) and (technician == "0" or number_of(technician)):
                return way
            case ("t", *there) if leads(tuple(there)):
                return way
        await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
        return None


def _number(pressed: Pressed) -> int:
    return number_of("".join(pressed.args[:1]))


def _key(turn: Turn) -> str:
    return f"{turn.work.bot_id}:{turn.work.update_id}"
