"""Attachments: what is sent in the chat besides words becomes a file of the page that takes files, with a 👍 on it."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from aiogram.types import Message

from handlers.painter import say
from handlers.screen import Screen, safe
from handlers.showing import Showing, Turn
from services.conversation import Conversation, View
from services.desk import Services
from services.drafts import Stored
from services.file_names import PROGRAMS, cleaned_name, ending_of
from services.files import LARGEST, MOST, Sent
from services.intake.attachments import RECEIVED, FileAnswers, chosen_of
from services.intake.mail import MailAnswers
from services.intake.service_data import ServiceData
from services.ticket_content import Refused
from services.wizard import Note, acts, clean

ELSEWHERE, BEFORE_FILES = "attachments-where", "mail-attach-first"
ALBUMS = 500
"""Albums that are remembered, so that each brings one new screen."""


def read(message: Message) -> Sent | None:
    """What a message brings besides words; None where that is no file."""
    if message.location is not None:
        place = message.location
        return Sent("location", latitude=place.latitude, longitude=place.longitude)
    if message.photo:
        best = message.photo[-1]
        return Sent("photo", best.file_id, mime="image/jpeg", size=best.file_size)
    if message.voice is not None:
        return Sent(
            "voice", message.voice.file_id, mime=message.voice.mime_type, size=message.voice.file_size
        )
    if message.video_note is not None:
        return Sent("video", message.video_note.file_id, mime="video/mp4", size=message.video_note.file_size)
    film = message.animation or message.video
    named = film or message.audio or message.document
    if named is None:
        return None
    kind = "video" if film else "audio" if message.audio else "document"
    return Sent(kind, named.file_id, named.file_name or "", named.mime_type, named.file_size)


class Receiving:
    """Files on their way into a draft."""

    def __init__(self, desk: Services, conversation: Conversation, showing: Showing) -> None:
        self.desk, self.conversation, self.showing = desk, conversation, showing
        self._albums: OrderedDict[tuple[int, str], None] = OrderedDict()

    async def received(self, turn: Turn, message: Message, stored: Stored, sent: Sent) -> None:
        """Adds it where the draft's page takes files; a voice message may be the problem; else says where they go."""
        draft = stored.draft
        way = self.conversation.ways.get(draft.flow)
        step = way.flow.every.get(draft.place) if way else None
        if step is not None and issubclass(step, FileAnswers):
            told = await self._added(turn, message, stored, sent)
        elif step is ServiceData and sent.kind == "voice" and draft.focus == "problem":
            told = await self._spoken(turn, message, stored, sent)
        else:
            ahead = step is not None and issubclass(step, MailAnswers)
            told = await self.conversation.show(
                turn.scene, stored, Note(BEFORE_FILES if ahead else ELSEWHERE)
            )
        await self._show(turn, message, told)

    async def _added(self, turn: Turn, message: Message, stored: Stored, sent: Sent) -> View:
        draft = stored.draft
        repeated = turn.work.update_id in draft.acts
        if len(chosen_of(draft, draft.place)) >= MOST and not repeated:
            told = Note("attachments-eleventh", {"name": self._name(turn, sent), "most": MOST})
            return await self.conversation.show(turn.scene, stored, told)
        return await self._counted(
            turn,
            message,
            stored,
            sent,
            lambda number: acts.Set(
                id=turn.work.update_id,
                at=int(message.date.timestamp()),
                visit=stored.draft.visit,
                field="files",
                value=str(number),
            ),
        )

    async def _spoken(self, turn: Turn, message: Message, stored: Stored, sent: Sent) -> View:
        said = turn.texts("service_data-problem-voice")
        at = int(message.date.timestamp())
        return await self._counted(
            turn, message, stored, sent, lambda number: acts.Say(id=turn.work.update_id, at=at, text=said)
        )

    async def _counted(
        self, turn: Turn, message: Message, stored: Stored, sent: Sent, act: Callable[[int], acts.Act]
    ) -> View:
        """Writes the file down, then does the act with which it belongs to the draft."""
        work, name = turn.work, self._name(turn, sent)
        if ending_of(cleaned_name(sent.name)) in PROGRAMS:
            return await self.conversation.show(
                turn.scene, stored, Note("attachments-forbidden", {"name": name})
            )
        try:
            number = await self.desk.files.receive(
                turn.person, sent, key=f"{work.bot_id}:{work.update_id}", at=self.desk.clock()
            )
        except Refused as refused:
            return await self.conversation.show(turn.scene, stored, Note(refused.reason_key, {"name": name}))
        turn.scene.read[RECEIVED] = (number, clean(message.caption or ""))
        view = await self.conversation.act(turn.scene, stored.draft.id, act(number), work, stored)
        if not _has(view, number):
            return view
        await self.showing.stage.react(turn.bot, turn.chat, message.message_id, "👍")
        if (sent.size or 0) > LARGEST and view.note is None:
            return replace(view, note=Note("attachments-large", {"name": name}))
        return view

    async def _show(self, turn: Turn, message: Message, view: View) -> None:
        """One new screen below an album; the rest of it changes that one. What is refused of it has a message of its
        own, for the screen goes on changing."""
        first = self._first(turn, message)
        if not first and view.note is not None and view.note.key in (ELSEWHERE, BEFORE_FILES):
            return
        if message.media_group_id and view.page is not None and view.note is not None:
            words = say(view.page, turn.texts, view.note)
            await self.showing.stage.below(turn.bot, turn.chat, Screen(f"⚠️ {safe(words)}"))
            view = replace(view, note=None)
        if first or view.stored is None:
            await self.showing.below(turn, view)
        else:
            await self.showing.again(turn, view)

    async def nowhere(self, turn: Turn, message: Message) -> None:
        """Nothing is open that could take it; an album hears that once."""
        if self._first(turn, message):
            await self.showing.tell(turn, "attachments-nowhere")

    def _first(self, turn: Turn, message: Message) -> bool:
        """Whether it is the first of its album that came here; true of what is in none."""
        album = (turn.chat, message.media_group_id or "")
        first = not album[1] or album not in self._albums
        self._albums[album] = None
        while len(self._albums) > ALBUMS:
            self._albums.popitem(last=False)
        return first

    def _name(self, turn: Turn, sent: Sent) -> str:
        return cleaned_name(sent.name) or turn.texts("attachments-kind", kind=sent.kind)


def _has(view: View, number: int) -> bool:
    """Whether the draft has the file now."""
    answers = view.stored.draft.answers if view.stored else {}
    return any(number in (said.get("files") or ()) for said in answers.values())
