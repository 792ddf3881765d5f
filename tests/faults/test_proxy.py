"""The bad wire does what it says, so that the bars which use it mean something."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from tests.faults.proxy import Proxy


@pytest.fixture
async def wire() -> AsyncIterator[Proxy]:
    """A proxy before a server that says back what it hears."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
            writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    proxy = Proxy(("127.0.0.1", 1), server.sockets[0].getsockname())  # at the first nobody listens
    await proxy.start()
    yield proxy
    await proxy.stop()
    server.close()


async def asked(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: bytes = b"oi", seconds: float = 2.0
) -> float:
    """Seconds until it came back whole."""
    began = time.monotonic()
    writer.write(said)
    async with asyncio.timeout(seconds):
        assert await reader.readexactly(len(said)) == said
    return time.monotonic() - began


async def test_a_good_wire_carries_and_finds_the_server_that_lives(wire: Proxy) -> None:
    for _ in range(3):
        reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
        assert await asked(reader, writer, b"x" * 300_000) < 1
        writer.write_eof()
        assert await reader.read() == b""
        writer.close()
    assert wire.taken == 3


async def test_latency_and_bandwidth_take_their_time(wire: Proxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
    with wire.bad(latency=0.1, jitter=0.05):
        assert 0.2 <= await asked(reader, writer) < 1
    with wire.bad(bandwidth=100_000):
        assert 0.4 <= await asked(reader, writer, b"x" * 20_000) < 1.5
    assert await asked(reader, writer) < 0.1
    writer.close()


async def test_a_stalled_wire_takes_everything_and_hands_it_on_afterwards(wire: Proxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
    await asked(reader, writer)
    with wire.stalled():
        with pytest.raises(TimeoutError):
            await asked(reader, writer, seconds=0.2)
        other = await asyncio.open_connection("127.0.0.1", wire.port)
        with pytest.raises(TimeoutError):
            await asked(*other, seconds=0.2)
    async with asyncio.timeout(1):
        assert await reader.readexactly(2) == b"oi"
        assert await other[0].readexactly(2) == b"oi"
    writer.close()
    other[1].close()


async def test_a_reset_a_refusal_and_a_cut_after_so_many_bytes_are_seen(wire: Proxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
    await asked(reader, writer)
    wire.reset()
    with pytest.raises(ConnectionResetError):
        await reader.read()
    async with wire.refusing():
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", wire.port)
    wire.toxics.cut_after = 4
    reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
    await asked(reader, writer)
    await asked(reader, writer)
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await asked(reader, writer)


async def test_a_half_closed_wire_ends_for_the_client_and_still_hears_it(wire: Proxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
    await asked(reader, writer)
    wire.half_close()
    async with asyncio.timeout(1):
        assert await reader.read() == b""
    writer.write(b"still here")
    await writer.drain()
    writer.close()
