"""One connection to a demo router: login, sentences side by side by their tags, and replies as its fault wants them."""

import asyncio
import random
from typing import TYPE_CHECKING

from demo.routeros.commands import INTERRUPTED, Asked, Trap
from demo.routeros.faults import Fault
from demo.routeros.tables import Row
from demo.routeros.words import NotTheProtocol, attributes, read_sentence, sentence

if TYPE_CHECKING:
    from demo.routeros.router import DemoRouter

REFUSED = Trap("invalid user name or password (6)")
GARBAGE = 4096


class Ended(Exception):
    """The router hangs up."""


class Conversation:
    """What is said on it; one a connection."""

    def __init__(
        self, router: "DemoRouter", reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._router, self._reader, self._writer = router, reader, writer
        self._speaking = asyncio.Lock()
        self._running: dict[str | None, asyncio.Task[None]] = {}
        self._interrupted: set[asyncio.Task[None]] = set()
        self._let_in = False
        self._late: bytes | None = None

    async def talk(self) -> None:
        """Until either side hangs up."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    await self._hear(group, await read_sentence(self._reader))
        except* (Ended, NotTheProtocol, OSError, EOFError):
            pass

    async def _hear(self, group: asyncio.TaskGroup, words: list[str]) -> None:
        if words[0] != "/login":
            self._router.asked.append(tuple(words))
        try:
            asked = Asked.of(words)
        except Trap as trap:
            await self._fail(trap, None)
            return
        match asked.command:
            case "/login":
                await self._login(asked)
            case _ if not self._let_in:
                await self._fatal("not logged in")
            case "/quit":
                await self._fatal("session terminated on request")
            case "/cancel":
                await self._cancel(asked)
            case _ if asked.tag in self._running:
                await self._fail(Trap("already have such tag"), asked.tag)
            case _:
                task = group.create_task(self._answer(asked))
                self._running[asked.tag] = task
                task.add_done_callback(lambda _: self._running.pop(asked.tag, None))

    async def _login(self, asked: Asked) -> None:
        """Name and password at once, as since RouterOS 6.43."""
        router = self._router
        if router.fault is Fault.FATAL:
            await self._fatal("too many commands before login")
        given = (asked.given.get("name"), asked.given.get("password"))
        if router.fault is Fault.DENIED or given != (router.user, router.password):
            await self._fail(REFUSED, asked.tag)
            return
        router.logins += 1
        self._let_in = True
        await self._say("!done", {}, asked.tag)

    async def _cancel(self, asked: Asked) -> None:
        """Whoever runs with that tag, or all; then what was cancelled says so itself."""
        named = asked.given.get("tag")
        chosen = [task for tag, task in self._running.items() if named is None or tag == named]
        self._interrupted.update(chosen)
        for task in chosen:
            task.cancel()
        await asyncio.gather(*chosen, return_exceptions=True)
        await self._say("!done", {}, asked.tag)

    async def _answer(self, asked: Asked) -> None:
        said = False
        try:
            async for row in self._router.commands.rows(asked):
                said = True
                await self._say("!re", row, asked.tag)
        except Trap as trap:
            await self._fail(trap, asked.tag)
            return
        except asyncio.CancelledError:
            if asyncio.current_task() not in self._interrupted:
                raise
            await self._fail(Trap("interrupted", INTERRUPTED), asked.tag)
            return
        if not said and not self._router.tables.old:
            await self._say("!empty", {}, asked.tag)
        await self._say("!done", {}, asked.tag)

    async def _fail(self, trap: Trap, tag: str | None) -> None:
        await self._say("!trap", trap.row(), tag)
        await self._say("!done", {}, tag)

    async def _fatal(self, words: str) -> None:
        await self._write(sentence("!fatal", words))
        raise Ended

    async def _say(self, reply: str, row: Row, tag: str | None) -> None:
        """A whole reply, or what the fault makes of it."""
        words = sentence(reply, *attributes(row), *([f".tag={tag}"] if tag is not None else []))
        async with self._speaking:
            fault, seconds = self._router.fault, self._router.seconds
            match fault:
                case Fault.BLACK_HOLE:
                    await self._silence()
                case Fault.SLOW:
                    await asyncio.sleep(seconds)
                case Fault.DRIP:
                    for byte in words[:-1]:
                        await self._write(bytes([byte]))
                        await asyncio.sleep(seconds)
                    words = words[-1:]
                case Fault.GARBAGE:
                    await self._write(random.Random(len(words)).randbytes(GARBAGE))
                    raise Ended
                case Fault.HALF | Fault.STALL if self._let_in and reply != "!done":
                    await self._write(words[: len(words) // 2])
                    if fault is Fault.HALF:
                        raise Ended
                    await self._silence()
                case Fault.FATAL:
                    await self._fatal("the router is rebooting")
                case Fault.LATE if self._let_in and reply != "!done":
                    words, self._late = self._late or b"", words
            await self._write(words)

    async def _silence(self) -> None:
        """Until the other side hangs up."""
        while not self._reader.at_eof():  # noqa: ASYNC110 (a stream has no event for its end)
            await asyncio.sleep(0.05)
        raise Ended

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()
