"""What is asked for in one turn of the loop is written together; what comes while that runs waits."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from services.tasks import spawn

T = TypeVar("T")
R = TypeVar("R")


class Grouped(Generic[T, R]):
    """`write` gets all that waited, and gives a result or an exception for each, in order."""

    def __init__(self, write: Callable[[list[T]], Awaitable[Sequence[R | Exception]]], *, name: str) -> None:
        self._write = write
        self._name = name
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._writing = False

    async def add(self, item: T) -> R:
        """The result for this item, once its group was written. Raises what `write` raised or gave for it."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if not self._writing:
            self._writing = True
            spawn(self._run(), name=self._name)
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                await self._one(group)
        finally:
            self._writing = False

    async def _one(self, group: list[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            outcomes = await self._write([item for item, _ in group])
        except Exception as error:  # noqa: BLE001 (whoever waits gets it)
            outcomes = [error] * len(group)
        except asyncio.CancelledError:
            for _, future in group:
                future.cancel()
            raise
        for (_, future), outcome in zip(group, outcomes, strict=True):
            if future.done():  # whoever waited was cancelled
                continue
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)
