"""Opening tickets: the commands and presses that begin, lead, park and end a guided way."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiogram.types import Message

from handlers import attachments, buttons, cards
from handlers.attachments import Receiving
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.showing import Showing, Turn, living_message
from services import phones
from services.conversation import Conversation, View
from services.desk import Services
from services.drafts import Stored
from services.intake import open_ticket
from services.permissions import Action, may
from services.tickets import NotAllowed
from services.wizard import Note, acts, clean

OLD_COMMAND = timedelta(minutes=15)


class Opening:
    """/novo and all that follows from it."""

    def __init__(
        self,
        desk: Services,
        conversation: Conversation,
        showing: Showing,
        found: Callable[[Turn, str], Awaitable[bool]],
    ) -> None:
        self.receiving = Receiving(desk, conversation, showing)
        self.desk, self.conversation, self.showing = desk, conversation, showing
        self.found = found
        """Answers a text while nothing is open, where it is the protocol of a ticket."""
        self.commands: dict[str, Command] = {
            "start": self.start,
            "novo": self.novo,
            "rascunhos": self.rascunhos,
            "cancelar": self.cancelar,
        }
        self.presses: dict[str, Press] = {
            "w": self.press_page,
            "o": self.press_open,
            "v": self.press_open,
            "p": self.press_park,
            "c": self.press_cancel,
            "y": self.press_cancel_yes,
            "n": self.press_new,
        }
        self.doors: dict[str, Door] = {}

    # -- commands --

    @allowed(Action.OWN_SETTINGS)
    async def start(self, turn: Turn, message: Message, rest: str) -> None:
        """/start: drafts that are open are offered first; nothing is dropped."""
        if not may(turn.person.role, Action.OPEN_TICKETS):
            visits = may(turn.person.role, Action.DO_ORDERS)
            await self.showing.tell(turn, "no-intake-visits" if visits else "no-intake")
            return
        open_drafts = await self.desk.drafts.listing(turn.person.id)
        if open_drafts:
            await self.showing.drafts(turn, open_drafts, new=turn.work.update_id)
            return
        await self.showing.stage.below(
            turn.bot, turn.chat, cards.welcome(turn.texts, turn.person, turn.work.update_id)
        )

    @allowed(Action.OPEN_TICKETS)
    async def novo(self, turn: Turn, message: Message, rest: str) -> None:
        """/novo, or /novo with the words of a search."""
        old = self.desk.clock() - message.date > OLD_COMMAND
        existing = await self.desk.drafts.listing(turn.person.id)
        if old:
            await self.showing.stage.below(
                turn.bot, turn.chat, cards.old_command(turn.texts, turn.work.update_id)
            )
        elif existing and not any(turn.work.update_id in s.draft.acts for s in existing):
            await self.showing.drafts(turn, existing, new=turn.work.update_id)
        else:
            await self._open_new(turn, turn.work.update_id, rest)

    @allowed(Action.OPEN_TICKETS)
    async def rascunhos(self, turn: Turn, message: Message, rest: str) -> None:
        """/rascunhos: what is open or parked."""
        found = await self.desk.drafts.listing(turn.person.id)
        await (
            self.showing.drafts(turn, found, new=None) if found else self.showing.tell(turn, "drafts-none")
        )

    @allowed(Action.OPEN_TICKETS)
    async def cancelar(self, turn: Turn, message: Message, rest: str) -> None:
        """/cancelar: asks once."""
        stored = await self.desk.drafts.active(turn.person.id, turn.lane)
        if stored is None:
            await self.showing.tell(turn, "cancel-none")
            return
        await self.showing.send(turn, stored, cards.ask_cancel(turn.texts, stored))

    # -- typed --

    @allowed(Action.OPEN_TICKETS)
    async def typed(self, turn: Turn, message: Message, text: str) -> None:
        """A text goes to the draft whose screen it replies to, else to the active one."""
        stored = await self._replied(turn, message) or await self.desk.drafts.active(
            turn.person.id, turn.lane
        )
        sent = attachments.read(message) if message.text is None else None
        if stored is None and sent is not None:
            await self.receiving.nowhere(turn, message)
            return
        if stored is None:
            words = clean(text)
            if await self.found(turn, words):
                return
            screen = cards.nothing_open(turn.texts, turn.work.update_id, words[:60])
            await self.showing.stage.below(turn.bot, turn.chat, screen)
            return
        if sent is not None:
            await self.receiving.received(turn, message, stored, sent)
            return
        act = _said(message, turn.work.update_id, text)
        if act is None:
            view = await self.conversation.show(turn.scene, stored, Note("expects-text"))
        else:
            view = await self.conversation.act(turn.scene, stored.draft.id, act, turn.work, stored)
        await self.showing.below(turn, view)

    async def _replied(self, turn: Turn, message: Message) -> Stored | None:
        if message.reply_to_message is None:
            return None
        wanted = message.reply_to_message.message_id
        found = await self.desk.drafts.listing(turn.person.id)
        return next((s for s in found if living_message(s) == wanted), None)

    # -- presses --

    @allowed(Action.OPEN_TICKETS)
    async def press_page(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """An act of the wizard."""
        assert pressed.act is not None
        view = await self.conversation.act(turn.scene, pressed.number, pressed.act, turn.work)
        await self.showing.pressed(turn, view)

    @allowed(Action.OPEN_TICKETS)
    async def press_open(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """A draft of a list, a parked one, or back from the question."""
        view = await self.conversation.resume(turn.scene, pressed.number, turn.work)
        await self.showing.here(turn, view)

    @allowed(Action.OPEN_TICKETS)
    async def press_park(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """Guardar."""
        view = await self.conversation.park(turn.scene, pressed.number, turn.work)
        await self.showing.pressed(turn, view)

    @allowed(Action.OPEN_TICKETS)
    async def press_cancel(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """Cancelar asks first."""
        stored = await self.desk.drafts.load(turn.person.id, pressed.number)
        if stored is None or not stored.draft.living:
            note = Note(f"draft-{stored.draft.state}") if stored else None
            await self.showing.pressed(turn, View(stored, note=note))
            return
        if self.conversation.ways[stored.draft.flow].flow.brief:
            await self.press_cancel_yes(turn, pressed)
            return
        await self.showing.take(turn, stored)
        await self.showing.replace(turn, stored, cards.ask_cancel(turn.texts, stored))

    @allowed(Action.OPEN_TICKETS)
    async def press_cancel_yes(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """The protocol stays as cancelled."""
        view = await self.conversation.cancel(turn.scene, pressed.number, turn.work)
        await self.showing.pressed(turn, view)

    @allowed(Action.OPEN_TICKETS)
    async def press_new(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """A new ticket beside open drafts, or from a text: once for the update that it names."""
        raw = await self.desk.words(turn.person.telegram_id, pressed.number)
        if raw is None:
            await self.showing.answer(turn, Note("button-invalid"))
            return
        words = raw.partition(" ")[2] if raw.startswith("/") else raw
        await self._open_new(turn, pressed.number, words.strip())

    async def _open_new(self, turn: Turn, named: int, words: str) -> None:
        try:
            view = await open_ticket(
                self.conversation,
                turn.scene,
                lane=turn.lane,
                words=words,
                key=f"{turn.work.bot_id}:{named}",
                at=turn.work.received_at,
                work=turn.work,
                new=turn.work.is_first_of(named),
            )
        except NotAllowed:
            await self.showing.answer(turn, Note("no-intake"))
            return
        await (self.showing.pressed(turn, view) if turn.query else self.showing.below(turn, view))


def _said(message: Message, act: int, text: str) -> acts.Act | None:
    """What a message says to a page: words, or a contact card, whose parts go where they are asked for."""
    at = int(message.date.timestamp())
    if message.text is not None:
        return acts.Say(id=act, at=at, text=text)
    card = message.contact
    if card is None:
        return None
    name = f"{card.first_name} {card.last_name or ''}".strip()
    number = card.phone_number.strip()
    # Telegram leaves out the + of numbers with their country; one without a country is as it stands in the phone.
    whole = number if number.startswith("+") or not phones.phone(f"+{number}") else f"+{number}"
    return acts.Say(id=act, at=at, text="", parts={"full_name": name, "phone": whole})
