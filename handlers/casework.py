"""Casework: buttons of a ticket's card that begin a short way about it, and the card that stands at its end."""

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
from services.tickets import NotAllowed

NAMES = frozenset(way.flow.name for way in CASEWORK)


class Casework:
    """A press "case:TICKET.FLOW.WAY" on a card turns it into the short way's page; its end is the card again."""

    def __init__(
        self, desk: Services, conversation: Conversation, showing: Showing, tickets: Tickets
    ) -> None:
        self.desk, self.conversation, self.showing, self.tickets = desk, conversation, showing, tickets
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {"case": self.press_case}
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
                key=f"{turn.work.bot_id}:{turn.work.update_id}",
                work=turn.work,
            )
        except NotAllowed:
            await self.showing.answer_words(turn, turn.texts("ticket_not_found"), True)
            return
        await self.showing.pressed(turn, view)

    async def card_again(self, turn: Turn, view: View) -> Screen:
        """The ticket's card, with what was done to it."""
        assert view.stored is not None
        draft = view.stored.draft
        key = f"{turn.work.bot_id}:{turn.work.update_id}"
        card = await self.desk.ticket_cards.open(turn.person, ticket_of(draft), key=key, at=self.desk.clock())
        if card is None:
            return Screen(turn.texts.html("ticket_not_found"))
        said = ""
        if isinstance(view.receipt, Worked):
            said = turn.texts(f"worked-{view.receipt.what}", **view.receipt.values)
        return ticket_cards.card(
            turn.texts, card, came_from(draft), self.desk.clock(), self.desk.timezone, said=said
        )
