"""What concerns oneself: /ajuda, what one may do here, and /idioma, the language one is spoken to in."""

from dataclasses import replace

from aiogram.types import Message

from handlers import buttons
from handlers.menus import Menus
from handlers.painter import paint
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Screen
from handlers.showing import Showing, Turn
from handlers.texts import Languages, Texts
from services.conversation import Conversation, Scene
from services.desk import Services
from services.permissions import Action, may


class Oneself:
    """Help and language of one person."""

    def __init__(
        self,
        desk: Services,
        conversation: Conversation,
        showing: Showing,
        languages: Languages,
        menus: Menus,
    ) -> None:
        self.desk, self.conversation, self.showing = desk, conversation, showing
        self.languages, self.menus = languages, menus
        self.commands: dict[str, Command] = {"ajuda": self.ajuda, "idioma": self.idioma}
        self.presses: dict[str, Press] = {"language": self.press_language}
        self.doors: dict[str, Door] = {}

    @allowed(Action.OWN_SETTINGS)
    async def ajuda(self, turn: Turn, message: Message, rest: str) -> None:
        """/ajuda: the commands of this person, and how to type."""
        role, texts = turn.person.role, turn.texts
        lines = [
            f"/{name} — {texts.html(f'command-{name}')}"
            for name in self.menus.of(role, supervises=turn.person.supervises)
        ]
        tips = [texts.html("help-tips")] if may(role, Action.OPEN_TICKETS) else []
        await self.showing.screen(turn, Screen("\n".join([texts.html("help-title"), "", *lines, "", *tips])))

    @allowed(Action.OWN_SETTINGS)
    async def idioma(self, turn: Turn, message: Message, rest: str) -> None:
        """/idioma: the languages, each in its own name."""
        await self.showing.screen(turn, self._choices(turn.texts, "language-ask"))

    @allowed(Action.OWN_SETTINGS)
    async def press_language(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """A language was chosen: all is in it from now on; the open draft is shown anew."""
        locale = pressed.args[0] if pressed.args else ""
        if locale not in self.languages.every:
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        await self.desk.people.speak(turn.person, locale)
        texts = Texts.load(locale)
        self.menus.see(turn.bot, turn.chat, turn.person, texts)
        speaking = replace(turn, texts=texts, scene=Scene(turn.person, self.desk, texts, texts.locale))
        await self.showing.screen(speaking, self._choices(texts, "language-set"))
        stored = await self.desk.drafts.active(turn.person.id, turn.lane)
        if stored is not None:
            view = await self.conversation.show(speaking.scene, stored)
            if view.page is not None:
                await self.showing.send(
                    speaking, stored, paint(view.page, texts)
                )  # below, where one looks now

    def _choices(self, texts: Texts, key: str) -> Screen:
        rows = []
        for locale in sorted(self.languages.every, key=lambda name: (name != self.languages.default, name)):
            name = Texts.load(locale)("language-name")
            mine = locale == texts.locale
            data = buttons.called("language", locale)
            rows.append([buttons.button(f"✓ {name}" if mine else name, data, "primary" if mine else None)])
        return Screen(texts.html(key), rows)
