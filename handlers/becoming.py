"""Tornar cliente: one press on the card of a prospect's ticket; the card stands as the customer's afterwards."""

from handlers import ticket_cards
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.showing import Showing, Turn
from handlers.ticket_places import leads
from services.desk import Services
from services.permissions import Action
from services.tickets import NotAllowed, Refused


class Becoming:
    """A press "become:TICKET.WAY"; a second one finds it done and says the same."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {"become": self.press_become}
        self.doors: dict[str, Door] = {}

    @allowed(Action.WORK_TICKETS)
    async def press_become(self, turn: Turn, pressed: Pressed) -> None:
        """The prospect becomes a customer, and all of their tickets follow."""
        number, way = number_of("".join(pressed.args[:1])), pressed.args[1:]
        if not leads(way):
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        key, at = f"{turn.work.bot_id}:{turn.work.update_id}", self.desk.clock()
        try:
            became = await self.desk.prospects.become_customer(turn.person, number, key=key, at=at)
        except (NotAllowed, Refused) as refused:
            await self.showing.answer_words(turn, turn.texts(refused.reason_key), True)
            return
        told = "become-known" if became.known else "become-done"
        said = turn.texts(told, name=became.name, code=became.code)
        card = await self.desk.ticket_cards.open(turn.person, number, key=key, at=at)
        if card is None:
            await self.showing.answer_words(turn, turn.texts("ticket_not_found"), True)
            return
        screen = ticket_cards.card(turn.texts, card, way, at, self.desk.timezone, said=said)
        await self.showing.screen(turn, screen)
