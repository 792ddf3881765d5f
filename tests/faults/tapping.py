"""Every button of every page that can be reached: one person taps it once, their twin twenty times in 50 ms."""

import asyncio
import random
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.conversation.people import Screen
from tests.faults.mortal import CUSTOMER, Mortal, customer_of

TAPS = 20
WITHIN = 0.05
TOGETHER = 6
"""Pairs of twins at work at the same time."""
LOOSE = re.compile(
    r"20\d{9}|\b\d{3,}\b|\d\d/\d\d/\d{4}|\d\d:\d\d|\d\d/\d\d|\d{4,}|Cliente [A-J][a-j]+|cliente [a-j]+|login\.\d+"
)

Path = tuple[str, ...]
"""Acts that lead to a page: what begins with "«" or "/" is said, everything else is a button's label."""


def loose(text: str) -> str:
    """The text without what differs between twins: protocols, times, names made of numbers."""
    return LOOSE.sub("#", text)


@dataclass
class Twin:
    """Somebody who taps."""

    desk: Mortal
    id: int

    @property
    def screen(self) -> Screen:
        return self.desk.told.screen(self.id)

    @property
    def page(self) -> tuple[str, tuple[str, ...]]:
        """What the present page says and offers."""
        return loose(self.screen), tuple(loose(label) for label in self.screen.buttons)

    async def goes(self, path: Path) -> None:
        for act in path:
            if act.startswith(("/", "«")):
                said = act.removeprefix("«").replace("{me}", customer_of(self.id).lower())
                await self.desk.telegram.say(self.id, said)
            else:
                await self.taps(act, 1)
            await self.desk.quiet()

    async def taps(self, label: str, times: int) -> None:
        """So often on one button of the present screen, as fast as fingers and networks make it."""
        screen = self.screen
        number = screen.message["message_id"]
        [data] = [
            each["callback_data"]
            for row in screen.rows
            for each in row
            if loose(each["text"]) == label and "callback_data" in each
        ][:1]
        for _ in range(times):
            query = await self.desk.telegram.press(self.id, number, data)
            self.desk.told.pressed(self.id, query, data)
            if times > 1:
                await asyncio.sleep(WITHIN / times)


@dataclass
class Tapping:
    """Walks all pages from a beginning. `facts` gives what the database says of somebody."""

    desk: Mortal
    role: str
    facts: Callable[[Twin], Awaitable[Any]]
    first_id: int
    together: int = TOGETHER
    most: int = 10_000
    chance: random.Random = field(default_factory=random.Random)
    before: Callable[[], Awaitable[None]] | None = None
    """Called before each of the two taps, where twins share what they change."""
    alone: bool = False
    """One person is their own twin: what is on their screens names them."""
    tapped: int = 0
    pages: int = 0
    _one_person: Twin | None = None

    async def twins(self) -> tuple[Twin, Twin]:
        if self._one_person is not None:
            return self._one_person, self._one_person
        made = []
        for _ in range(1 if self.alone else 2):
            number, self.first_id = self.first_id, self.first_id + 1
            self.desk.telegram.add_person(number, f"Pessoa {number}", started=True)
            await self.desk.database.execute(
                "insert into people (name, role, telegram_id) values ('Pessoa ' || $1::bigint, $2, $1)",
                number, self.role,
            )  # fmt: skip
            await self.desk.database.execute(CUSTOMER, str(number), customer_of(number))
            made.append(Twin(self.desk, number))
        if self.alone:
            self._one_person = made[0]
            return await self.twins()
        return made[0], made[1]

    async def everything(self, begin: Path) -> None:
        """Each button of each page once; `most` of them, chosen by chance, where there are more."""
        most = self.tapped + self.most
        seen: set[tuple[str, tuple[str, ...]]] = set()
        waiting: deque[tuple[Path, str]] = deque()
        scout, _ = await self.twins()
        await scout.goes(begin)
        self._found(begin, scout, seen, waiting)
        while waiting and self.tapped < most:
            few = [waiting.popleft() for _ in range(min(self.together, len(waiting), most - self.tapped))]
            self.tapped += len(few)
            pairs = [(await self.twins(), path, label) for path, label in few]
            results = await asyncio.gather(*(self._one(twins, path, label) for twins, path, label in pairs))
            for (twins, path, label), _ in zip(pairs, results, strict=True):
                self._found((*path, label), twins[0], seen, waiting)
            if self.most < 10_000:
                self.chance.shuffle(waiting)

    def _found(self, path: Path, twin: Twin, seen: set[Any], waiting: deque[tuple[Path, str]]) -> None:
        page = twin.page
        if page in seen:
            return
        seen.add(page)
        self.pages += 1
        buttons = [each for row in twin.screen.rows for each in row if "callback_data" in each]
        waiting.extend((path, label) for label in dict.fromkeys(loose(each["text"]) for each in buttons))

    async def _one(self, twins: tuple[Twin, Twin], path: Path, label: str) -> None:
        seen = []
        for twin, times in zip(twins, (1, TAPS), strict=True):
            if self.before is not None:
                await self.before()
            await twin.goes(path)
            pages = twin.page
            before = await self.facts(twin)
            await twin.taps(label, times)
            await self.desk.quiet()
            seen.append((pages, twin.page, before, await self.facts(twin)))
        once, often = seen
        where = f"{' → '.join(path)} → [{label}] × {TAPS} ({twins}, {self.desk.told.file})"
        assert once[0] == often[0], f"the twins are not at one page: {where}"
        assert once[1] == often[1], f"another page than after one tap: {where}\n{once[1]}\n{often[1]}"
        assert once[2:] == often[2:], f"another effect than one tap: {where}\n{once[2:]}\n{often[2:]}"
        silent = [each for each in self.desk.told.waiting if int(each) >> 32 in {twin.id for twin in twins}]
        assert not silent, f"{len(silent)} taps were not answered: {where}"
