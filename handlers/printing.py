"""PDF: a ticket for its customer, sent as a document that can be forwarded."""

from aiogram.types import InlineKeyboardButton

from handlers import buttons, ticket_acts
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.showing import Showing, Turn
from handlers.texts import Languages, Texts
from handlers.ticket_lines import Way
from services.desk import Services
from services.permissions import Action
from services.printing import printable
from services.ticket_card import Card

VERB = "tk_pdf"


def button(texts: Texts, shown: Card, way: Way) -> InlineKeyboardButton | None:
    """On the page of all acts; none on a draft's card."""
    return (
        buttons.button(texts("print-open"), buttons.called(VERB, shown.id))
        if printable(shown.state)
        else None
    )


class PrintingRoom:
    """A press "tk_pdf:TICKET" sends the sheet below; in the provider's language, for it is the customer's."""

    def __init__(self, desk: Services, showing: Showing, languages: Languages) -> None:
        self.desk, self.showing, self.languages = desk, showing, languages
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {VERB: self.press_pdf}
        self.doors: dict[str, Door] = {}
        if button not in ticket_acts.MORE:
            ticket_acts.MORE.append(button)

    @allowed(Action.WORK_TICKETS)
    async def press_pdf(self, turn: Turn, pressed: Pressed) -> None:
        """Draws and sends it; the card stays as it is."""
        made = await self.desk.printing.pdf(
            turn.person,
            number_of((*pressed.args, "")[0]),
            self.languages.of(),
            self.desk.timezone,
            key=f"{turn.work.bot_id}:{turn.work.update_id}",
            at=self.desk.clock(),
        )
        if made is None:
            await self.showing.answer_words(turn, turn.texts("ticket_not_found"), True)
            return
        protocol, pdf = made
        name = "".join(sign if sign.isalnum() else "-" for sign in protocol)
        caption = turn.texts("print-caption", protocol=protocol)
        sent = await self.showing.stage.document(turn.bot, turn.chat, pdf, f"{name}.pdf", caption)
        await self.showing.answer_words(turn, turn.texts("print-sent" if sent else "print-failed"), not sent)
