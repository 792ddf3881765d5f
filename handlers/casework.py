"""Casework: buttons of a ticket's card that begin a short way about it, and the card that stands at its end."""

from collections.abc import Awaitable, Callable

from handlers import ticket_cards
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Screen
from handlers.showing import Showing, Turn
from handlers.ticket_places import leads
from handlers.tickets import Tickets
from services.casework import CASEWORK, Worked, begin_case, came_from, ticket_of
from services.conversation import Conversation, View
from services.desk import Services
from services.permissions import Action
from services.tickets import NotAllowed, Refused

NAMES = frozenset(way.flow.name for way in CASEWORK)


class Casework:
    """A press "case:TICKET.FLOW.WAY" on a card turns it into the short way's page; its end is the card again."""

    def __init__(
        self, desk: Services, conversation: Conversation, showing: Showing, tickets: Tickets
    ) -> None:
        self.desk, self.conversation, self.showing, self.tickets = desk, conversation, showing, tickets
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {
            "case": self.press_case,
            "tk_acts": self.press_acts,
            "tk_take": self.press_take,
            "tk_wait": self.press_wait,
            "tk_resume": self.press_resume,
        }
        self.doors: dict[str, Door] = {}
        showing.after_brief = self.card_again

    @allowed(Action.WORK_TICKETS)
    async def press_case(self, turn: Turn, pressed: Pressed) -> None:
        """Begins the short way that the button names."""
        number, flow, *_ = (*pressed.args, "", "")
        way = pressed.args[2:]
        if flow not in NAMES or not leads(way):
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        try:
            view = await begin_case(
                self.conversation,
                turn.scene,
                flow,
                number_of(number),
                way=way,
                lane=turn.lane,
                key=_key(turn),
                work=turn.work,
            )
        except NotAllowed:
            await self.showing.answer_words(turn, turn.texts("ticket_not_found"), True)
            return
        await self.showing.pressed(turn, view)

    @allowed(Action.WORK_TICKETS)
    async def press_acts(self, turn: Turn, pressed: Pressed) -> None:
        """Ações: all that can be done, on the card."""
        if leads(pressed.args[1:]):
            await self._card(turn, number_of("".join(pressed.args[:1])), pressed.args[1:], acting=True)
        else:
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)

    @allowed(Action.WORK_TICKETS)
    async def press_take(self, turn: Turn, pressed: Pressed) -> None:
        """Pegar: the ticket of whoever the card showed; who was quicker is named."""
        seen, *way = (*pressed.args[1:], "")[: max(1, len(pressed.args) - 1)]
        hand, key, at = self.desk.hand, _key(turn), self.desk.clock()

        async def act(number: int) -> tuple[str, bool]:
            taken = await hand.take(turn.person, number, seen, key=key, at=at)
            said = "worked-take" if taken.mine else "case-take-late"
            return turn.texts(said, name=taken.who), not taken.mine

        await self._at_once(turn, pressed.args[:1], tuple(way), act)

    @allowed(Action.WORK_TICKETS)
    async def press_wait(self, turn: Turn, pressed: Pressed) -> None:
        """Aguardar cliente."""
        await self._moved(turn, pressed, "wait", self.desk.hand.wait)

    @allowed(Action.WORK_TICKETS)
    async def press_resume(self, turn: Turn, pressed: Pressed) -> None:
        """Retomar."""
        await self._moved(turn, pressed, "resume", self.desk.hand.resume)

    async def _moved(
        self, turn: Turn, pressed: Pressed, name: str, move: Callable[..., Awaitable[None]]
    ) -> None:
        async def act(number: int) -> tuple[str, bool]:
            await move(turn.person, number, key=_key(turn), at=self.desk.clock())
            return turn.texts(f"worked-{name}"), False

        await self._at_once(turn, pressed.args[:1], pressed.args[1:], act)

    async def _at_once(
        self,
        turn: Turn,
        about: tuple[str, ...],
        way: tuple[str, ...],
        act: Callable[[int], Awaitable[tuple[str, bool]]],
    ) -> None:
        """What needs no page: it is done, or said why not, and the card stands as it is now."""
        number = number_of("".join(about))
        if not leads(way):
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        try:
            said, loud = await act(number)
        except NotAllowed:
            await self.showing.answer_words(turn, turn.texts("ticket_not_found"), True)
            return
        except Refused as refused:
            said, loud = turn.texts(refused.reason_key), True
        await self._card(turn, number, way, said, loud)

    async def _card(
        self,
        turn: Turn,
        number: int,
        way: tuple[str, ...],
        said: str = "",
        loud: bool = False,
        acting: bool = False,
    ) -> None:
        at = self.desk.clock()
        card = await self.desk.ticket_cards.open(turn.person, number, key=_key(turn), at=at)
        if card is None:
            await self.showing.answer_words(turn, turn.texts("ticket_not_found"), True)
            return
        screen = ticket_cards.card(turn.texts, card, way, at, self.desk.timezone, acting=acting)
        await self.showing.screen(turn, screen, said, alert=loud)

    async def card_again(self, turn: Turn, view: View) -> Screen:
        """The ticket's card, with what was done to it."""
        assert view.stored is not None
        draft = view.stored.draft
        card = await self.desk.ticket_cards.open(
            turn.person, ticket_of(draft), key=_key(turn), at=self.desk.clock()
        )
        if card is None:
            return Screen(turn.texts.html("ticket_not_found"))
        said = ""
        if isinstance(view.receipt, Worked):
            said = turn.texts(f"worked-{view.receipt.what}", **view.receipt.values)
        return ticket_cards.card(
            turn.texts, card, came_from(draft), self.desk.clock(), self.desk.timezone, said=said
        )


def _key(turn: Turn) -> str:
    return f"{turn.work.bot_id}:{turn.work.update_id}"
