"""Whatever bytes a router sends, a talk ends with rows, its refusal, or a failure that has a name."""

import asyncio
import random
from typing import Any

import pytest
from librouteros.connections import AsyncSocketTransport
from librouteros.protocol import encode_sentence

from services.lines.facts import Trouble
from services.lines.port import Failed
from services.lines.talking import Command, Row, Talk, Trapped, _Words, failing


class Deaf:
    """A way out that leads nowhere."""

    def write(self, data: bytes) -> None:
        pass

    async def drain(self) -> None:
        pass


def reply(*sentences: tuple[str, ...]) -> bytes:
    return b"".join(encode_sentence(*words, encoding="utf-8") for words in sentences)


async def heard(data: bytes) -> list[Row]:
    """What is made of an answer that is over. Raises Trapped, Failed."""
    reader, writer = asyncio.StreamReader(), Deaf()
    reader.feed_data(data)
    reader.feed_eof()
    way: Any = writer
    with failing():
        return await Talk(_Words(AsyncSocketTransport(reader, way))).ask(Command.ACTIVE)


WHOLE = reply(
    ("!re", "=name=007", "=comment=yes=no", ".tag=1"),
    ("!re", "=name=true", "=comment=", ".tag=1"),
    ("!done", ".tag=1"),
)


async def test_values_stay_as_they_are_written() -> None:
    assert await heard(WHOLE) == [{"name": "007", "comment": "yes=no"}, {"name": "true", "comment": ""}]
    assert await heard(reply(("!empty", ".tag=1"), ("!done", ".tag=1"))) == []
    with pytest.raises(Trapped, match="no such command"):
        await heard(
            reply(("!trap", "=category=0", "=message=no such command", ".tag=1"), ("!done", ".tag=1"))
        )


async def test_a_byte_that_is_no_text_stays_a_strange_sign() -> None:
    """Else two names may become one."""
    latin = WHOLE.replace(b"007", b"0\xe37")
    assert (await heard(latin))[0]["name"] == "0\ufffd7"


@pytest.mark.parametrize(
    "data",
    [
        reply(("!re", "=name=maria", ".tag=2"), ("!done", ".tag=2")),
        reply(("!re", "=name=maria"), ("!done",)),
        reply(("!re", "name", ".tag=1"), ("!done", ".tag=1")),
        reply(("!what", ".tag=1")),
        b"\x00\x00\x00",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\xff" * 40,
        b"\xef\xff\xff\xff" + b"x" * 100,
    ],
)
async def test_what_is_not_the_answer_is_none(data: bytes) -> None:
    with pytest.raises(Failed) as failed:
        await heard(data)
    assert failed.value.trouble in (Trouble.GARBLED, Trouble.UNREACHABLE)


async def test_no_half_reply_is_taken_for_a_whole_one() -> None:
    for end in range(len(WHOLE)):
        with pytest.raises(Failed):
            await heard(WHOLE[:end])


async def test_bytes_that_were_changed_on_their_way_bring_nothing_else_down() -> None:
    dice = random.Random(16)
    for _ in range(400):
        data = bytearray(WHOLE if dice.random() < 0.8 else dice.randbytes(60))
        for _ in range(dice.randrange(4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            rows = await heard(bytes(data))
        except (Failed, Trapped):
            continue
        assert all(isinstance(value, str) for row in rows for value in row.values())
