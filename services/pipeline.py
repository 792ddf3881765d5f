"""Redis requests of one loop turn leave together; a Redis that is away costs one timeout in all."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from redis.asyncio import BlockingConnectionPool, Connection, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from services.grouped import Grouped
from services.tasks import spawn

TIMEOUT_SECONDS = 1.0
PROBE_SECONDS = 0.5
CONNECTIONS = 4
REFUSAL_SECONDS = 60.0
"""A full Redis refuses every write: said once a minute."""
Command = tuple[str | bytes | int, ...]
log = logging.getLogger(__name__)


class RedisAway(Exception):
    """Redis did not answer, or refused; whether the request was carried out is not known."""


class Pipeline:
    """A bounded pool that waits, without retries: whoever asks has another way (PostgreSQL).

    `instead` says in the log what is done without Redis. `doubt` is called whenever Redis may have lost something: on
    each error, each new connection, and when it is back.
    """

    def __init__(
        self, url: str, *, doubt: Callable[[], None], instead: str = "drafts are kept in PostgreSQL"
    ) -> None:
        self._doubt = doubt
        self._instead = instead
        pool = BlockingConnectionPool.from_url(
            url, max_connections=CONNECTIONS, timeout=TIMEOUT_SECONDS, socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS, retry=Retry(NoBackoff(), 0),
            redis_connect_func=self._connected,
        )  # fmt: skip
        self._redis = Redis(connection_pool=pool)
        self._requests: Grouped[Command, Any] = Grouped(self._send, name="redis: requests of one turn")
        self._probe: asyncio.Task[None] | None = None
        self._refusal_said = -REFUSAL_SECONDS

    @property
    def away(self) -> bool:
        return self._probe is not None

    async def ask(self, *command: str | bytes | int) -> Any:
        """The answer of one command. Raises RedisAway: at once while Redis is known to be away, else within
        1.5 s.
        """
        if self.away:
            raise RedisAway("Redis is away")
        return await self._requests.add(command)

    async def close(self) -> None:
        if self._probe is not None:
            self._probe.cancel()
            await asyncio.wait([self._probe])
        await self._redis.aclose()
        await self._redis.connection_pool.disconnect()

    async def _connected(self, connection: Connection) -> None:
        self._doubt()  # it may be another server than the one before, or the same with an older state
        await connection.on_connect()

    async def _send(self, commands: list[Command]) -> Sequence[Any | Exception]:
        try:
            async with asyncio.timeout(1.5 * TIMEOUT_SECONDS):
                pipe = self._redis.pipeline(transaction=False)
                for command in commands:
                    pipe.execute_command(*command)
                answers = await pipe.execute(raise_on_error=False)
        except (RedisError, OSError) as error:
            self._lost(error)
            raise RedisAway(f"Redis is away: {type(error).__name__}") from error
        return [self._refused(each) if isinstance(each, Exception) else each for each in answers]

    def _refused(self, error: Exception) -> RedisAway:
        """The server lives but takes no write: memory full, loading, read only."""
        self._doubt()
        if time.monotonic() - self._refusal_said >= REFUSAL_SECONDS:
            self._refusal_said = time.monotonic()
            log.warning("Redis refuses requests, %s: %s", self._instead, error)
        return RedisAway(str(error))

    def _lost(self, error: Exception) -> None:
        self._doubt()
        if self._probe is None:
            log.warning("Redis is away, %s: %s", self._instead, str(error) or type(error).__name__)
            self._probe = spawn(self._until_back(), name="redis: until it is back")

    async def _until_back(self) -> None:
        try:
            while True:
                await asyncio.sleep(PROBE_SECONDS)
                try:
                    async with asyncio.timeout(TIMEOUT_SECONDS):
                        await self._redis.ping()
                except (RedisError, OSError):
                    continue
                break
            log.warning("Redis is back")
        finally:
            self._doubt()
            self._probe = None
