""".ics: a visit for its technician's calendar, sent as a document."""

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.buttons import Pressed, number_of
from handlers.order_notice_pages import span
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.showing import Showing, Turn
from handlers.texts import Texts
from services.desk import Services
from services.permissions import Action

VERB = "os_ics"


def button(texts: Texts, order_id: int) -> InlineKeyboardButton:
    """For the card of an order that has a time."""
    return buttons.button(texts("order-file-open"), buttons.called(VERB, order_id))


class OrderFilesRoom:
    """A press "os_ics:ORDER" sends the file below; the card stays as it is."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {VERB: self.press_file}
        self.doors: dict[str, Door] = {}

    @allowed(Action.DO_ORDERS)
    async def press_file(self, turn: Turn, pressed: Pressed) -> None:
        """Of an order as it is now: a card in the chat may be older."""
        order = number_of((*pressed.args, "")[0])
        made = await self.desk.order_files.ics(turn.person, order, at=self.desk.clock())
        if made is None:
            await self.showing.answer_words(turn, turn.texts("order-file-none"), True)
            return
        visit, data = made
        caption = turn.texts("order-file-caption", when=span(turn.texts, visit, self.desk.timezone))
        name = f"os-{visit.id}.ics"
        sent = await self.showing.stage.document(turn.bot, turn.chat, data, name, caption)
        await self.showing.answer_words(
            turn, turn.texts("order-file-sent" if sent else "order-file-failed"), not sent
        )
