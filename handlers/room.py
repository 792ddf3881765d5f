"""Rooms: what each part of the desk answers in the chat, as dictionaries that the front looks up."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from aiogram import Bot
from aiogram.types import Message, User

from handlers.buttons import Pressed
from handlers.showing import Turn
from handlers.texts import Texts
from services.inbox import Work
from services.people import Person

Command = Callable[[Turn, Message, str], Awaitable[None]]
Press = Callable[[Turn, Pressed], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at the door with a link; `person` is None where nobody knows them."""

    bot: Bot
    work: Work
    user: User
    texts: Texts
    person: Person | None

    @property
    def chat(self) -> int:
        """The private chat with them has their number."""
        return self.user.id


Door = Callable[[Knock, str], Awaitable[None]]
"""What opens a link t.me/bot?start=NAME_REST: gets REST, and answers whoever came, known or not."""


class Room(Protocol):
    """Handlers by command, by a button's verb and by a link's name; each declares its action (handlers.permitted)."""

    @property
    def commands(self) -> Mapping[str, Command]: ...

    @property
    def presses(self) -> Mapping[str, Press]: ...

    @property
    def doors(self) -> Mapping[str, Door]: ...
