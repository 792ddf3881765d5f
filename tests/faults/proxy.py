"""A wire that can be made bad: between the bot and its servers, or before several bots behind one address."""

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

from services.tasks import spawn

CHUNK = 65536
QUEUED = 64
"""Chunks under way in one direction; then whoever sends must wait, as on a wire."""


@dataclass
class Toxics:
    """What the wire does now, to every connection and both directions. Seconds and bytes."""

    latency: float = 0.0
    jitter: float = 0.0
    bandwidth: float = 0.0
    """Bytes a second in each direction of each connection; 0: no limit."""
    cut_after: int = 0
    """Each connection is reset once so many bytes of it went to the client; 0: never."""
    through: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared: everything is taken, and nothing handed on."""

    def __post_init__(self) -> None:
        self.through.set()


class Proxy:
    """Listens at a port of its own, and joins every connection to the first of `targets` that takes it.

    A target is a host and a port, or the path of a socket. Whoever came last is tried after the others, in turn.
    """

    def __init__(self, *targets: tuple[str, int] | str, chance: random.Random | None = None) -> None:
        self.targets = list(targets)
        self.toxics = Toxics()
        self.port = 0
        self.taken = 0
        """Connections since the start."""
        self._chance = chance or random.Random(0)
        self._server: asyncio.Server | None = None
        self._links: set[_Link] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        await self._deaf()
        self.toxics.through.set()
        while self._links:
            self.reset()
            await asyncio.sleep(0.01)

    def reset(self) -> None:
        """RST to both sides of every connection."""
        for link in list(self._links):
            link.reset()

    def half_close(self) -> None:
        """The client of each connection is told that no more will come; what it sends still goes through."""
        for link in list(self._links):
            link.end_towards_client()

    @contextmanager
    def bad(self, *, latency: float = 0, jitter: float = 0, bandwidth: float = 0) -> Iterator[None]:
        """A slow wire."""
        toxics = self.toxics
        toxics.latency, toxics.jitter, toxics.bandwidth = latency, jitter, bandwidth
        try:
            yield
        finally:
            toxics.latency = toxics.jitter = toxics.bandwidth = 0.0

    @contextmanager
    def stalled(self) -> Iterator[None]:
        """A frozen one: connections are taken, bytes too, and nothing comes out. Afterwards all of it does."""
        self.toxics.through.clear()
        try:
            yield
        finally:
            self.toxics.through.set()

    @asynccontextmanager
    async def refusing(self) -> AsyncIterator[None]:
        """No server at this port, and nobody connected."""
        await self._deaf()
        self.reset()
        try:
            yield
        finally:
            await self.start()

    async def _deaf(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.taken += 1
        for _ in range(len(self.targets)):
            target = self.targets[0]
            self.targets.append(self.targets.pop(0))
            try:
                far = await (
                    asyncio.open_unix_connection(target)
                    if isinstance(target, str)
                    else asyncio.open_connection(*target)
                )
            except OSError:
                continue
            link = _Link(self, (reader, writer), far)
            self._links.add(link)
            try:
                await link.run()
            finally:
                self._links.discard(link)
            return
        writer.close()

    async def carried(self, data: bytes) -> None:
        """As long as these bytes need."""
        toxics = self.toxics
        if toxics.latency or toxics.jitter:
            await asyncio.sleep(toxics.latency + self._chance.random() * toxics.jitter)
        if toxics.bandwidth:
            await asyncio.sleep(len(data) / toxics.bandwidth)
        await toxics.through.wait()


Side = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Link:
    """One connection: two pumps, each with a queue of what is under way."""

    def __init__(self, proxy: Proxy, near: Side, far: Side) -> None:
        self._proxy, self._near, self._far = proxy, near, far
        self._to_client = 0

    async def run(self) -> None:
        pumps = [
            spawn(self._pump(self._near[0], self._far[1], to_client=False), name="to the server"),
            spawn(self._pump(self._far[0], self._near[1], to_client=True), name="to the client"),
        ]
        try:
            await asyncio.wait(pumps)
        finally:
            for pump in pumps:
                pump.cancel()
            for _, writer in (self._near, self._far):
                writer.close()

    def reset(self) -> None:
        for _, writer in (self._near, self._far):
            plug = writer.get_extra_info("socket")
            if plug is not None and plug.family != socket.AF_UNIX:
                with suppress(OSError):
                    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    def end_towards_client(self) -> None:
        with suppress(OSError, RuntimeError):
            self._near[1].write_eof()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, to_client: bool
    ) -> None:
        try:
            while data := await reader.read(CHUNK):
                await self._proxy.carried(data)
                writer.write(data)
                await writer.drain()
                if to_client:
                    self._to_client += len(data)
                    if 0 < self._proxy.toxics.cut_after <= self._to_client:
                        self.reset()
                        return
            await self._proxy.toxics.through.wait()
            writer.write_eof()
        except (OSError, RuntimeError):  # one side has gone, or was told the end already
            self.reset()


def postgres_behind(proxy_port: int, url: str) -> str:
    """The same database by a proxy's port."""
    parts = urlsplit(url)
    name = f"{parts.username}@" if parts.username else ""
    return urlunsplit(("postgresql", f"{name}127.0.0.1:{proxy_port}", parts.path, "", ""))


def postgres_target(url: str) -> tuple[str, int] | str:
    """Where the server of an address listens."""
    parts = urlsplit(url)
    if folder := parse_qs(parts.query).get("host"):
        return str(Path(folder[0]) / f".s.PGSQL.{parse_qs(parts.query).get('port', ['5432'])[0]}")
    return parts.hostname or "127.0.0.1", parts.port or 5432


def redis_target(url: str) -> tuple[str, int] | str:
    """Where the Redis of an address listens."""
    parts = urlsplit(url)
    return parts.path if parts.scheme == "unix" else (parts.hostname or "127.0.0.1", parts.port or 6379)
