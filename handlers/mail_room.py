"""Mail that failed, in the chat: Tentar de novo at once, Corrigir endereço on a page of its own."""

from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.showing import Showing, Turn
from services.casework import begin_case
from services.casework.mail import CORRECT_ADDRESS
from services.conversation import Conversation
from services.desk import Services
from services.permissions import Action
from services.ticket_content import NotAllowed, Refused


class MailRoom:
    """Presses "mail_again:MAIL" and "mail_fix:RECIPIENT", wherever they stand."""

    def __init__(self, desk: Services, conversation: Conversation, showing: Showing) -> None:
        self.desk, self.conversation, self.showing = desk, conversation, showing
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {"mail_again": self.press_again, "mail_fix": self.press_fix}
        self.doors: dict[str, Door] = {}

    @allowed(Action.SEND_MAIL)
    async def press_again(self, turn: Turn, pressed: Pressed) -> None:
        """Tentar de novo: all addresses of the mail that failed."""
        number, key = number_of("".join(pressed.args[:1])), _key(turn)
        try:
            queued = await self.desk.mails.again(turn.person, number, key=key, at=self.desk.clock())
        except NotAllowed:
            await self._gone(turn)
            return
        except Refused as refused:
            await self.showing.answer_words(turn, turn.texts(refused.reason_key), True)
            return
        words = turn.texts("mail-again-queued" if queued.addresses else "mail-again-none")
        await self.showing.answer_words(turn, words, not queued.addresses)

    @allowed(Action.SEND_MAIL)
    async def press_fix(self, turn: Turn, pressed: Pressed) -> None:
        """Corrigir endereço: the page that asks for the right one, below what was told."""
        found = await self.desk.mails.recipient(turn.person, number_of("".join(pressed.args[:1])))
        if found is None:
            await self._gone(turn)
            return
        if not found.failed:
            await self.showing.answer_words(turn, turn.texts("mail_not_failed"), True)
            return
        try:
            view = await begin_case(
                self.conversation,
                turn.scene,
                CORRECT_ADDRESS.flow.name,
                found.ticket_id,
                way=(),
                lane=turn.lane,
                key=_key(turn),
                work=turn.work,
                known={"recipient": found.id},
            )
        except NotAllowed:
            await self._gone(turn)
            return
        await self.showing.answer_words(turn, "", False)
        await self.showing.below(turn, view)

    async def _gone(self, turn: Turn) -> None:
        await self.showing.answer_words(turn, turn.texts("correct_address-none"), True)


def _key(turn: Turn) -> str:
    return f"{turn.work.bot_id}:{turn.work.update_id}"
