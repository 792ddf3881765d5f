"""A router is asked one thing at a time, by all who want the same at once, and left alone after three failures."""

import asyncio
from datetime import timedelta

import pytest

from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter
from services.lines.asked import Asked
from services.lines.breaker import REST_SECONDS
from services.lines.facts import Trouble
from services.lines.port import Failed, Router
from services.lines.routeros import RouterOS
from services.lines.secrets import Secrets
from services.tasks import spawn


class Watch:
    """Seconds that pass when somebody says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def asked(demo: DemoRouter, routeros: RouterOS, watch: Watch, told: list[str]) -> Asked:
    return Asked(routeros, Secrets({"ROUTER": demo.credentials}), lambda how, _: told.append(how), watch)


async def test_whoever_asks_the_same_at_once_shares_the_answer(
    demo: DemoRouter, asked: Asked, at: Router, told: list[str]
) -> None:
    logins = ["maria"] * 10 + ["true", "12345", "007", "ana.luz@provedor", "rui"]
    found = await asyncio.gather(*(asked.look(at, login) for login in logins))
    assert [each.login for each in found] == logins
    assert demo.logins == 6
    assert demo.most_open <= 2, "one question at a time; the router may still be closing the one before"
    assert told == ["read"] * 6
    first = await asked.active(at, younger=timedelta(minutes=1))
    assert await asked.active(at, younger=timedelta(minutes=1)) is first
    assert demo.logins == 7


async def test_one_who_goes_takes_no_answer_from_the_others_and_the_last_one_ends_the_question(
    demo: DemoRouter, asked: Asked, at: Router
) -> None:
    demo.fault, demo.seconds = Fault.SLOW, 0.05
    one, other = (spawn(asked.look(at, "maria"), name="a look") for _ in range(2))
    while not demo.open:
        await asyncio.sleep(0.005)
    one.cancel()
    demo.fault = None
    assert (await other).online
    demo.fault = Fault.STALL
    last = spawn(asked.look(at, "maria"), name="a look")
    while not demo.open:
        await asyncio.sleep(0.005)
    last.cancel()
    await asyncio.wait([last])
    async with asyncio.timeout(1):
        while demo.open:
            await asyncio.sleep(0.005)


async def test_after_three_failures_it_rests_a_minute_and_then_one_question_tries(
    demo: DemoRouter, asked: Asked, at: Router, watch: Watch, told: list[str]
) -> None:
    async def trouble() -> Trouble | None:
        try:
            await asked.look(at, "maria")
        except Failed as failure:
            return failure.trouble
        return None

    demo.fault = Fault.DENIED
    assert [await trouble() for _ in range(3)] == [Trouble.DENIED] * 3
    demo.fault = None
    assert await trouble() is Trouble.RESTING
    assert asked.in_the_way(at) is Trouble.RESTING
    assert told == ["denied"] * 3, "nobody asked it"
    watch.now = REST_SECONDS + 1
    demo.fault = Fault.DENIED
    assert await trouble() is Trouble.DENIED, "the probe"
    assert await trouble() is Trouble.RESTING, "one failure more is enough"
    watch.now = 2 * REST_SECONDS + 2
    demo.fault = None
    assert [await trouble() for _ in range(2)] == [None, None]
    demo.fault = Fault.DENIED
    assert [await trouble() for _ in range(2)] == [Trouble.DENIED] * 2, "it began anew"


@pytest.mark.parametrize("value", ["", "atende", ":x", None])
async def test_without_a_secret_nobody_is_asked(
    demo: DemoRouter, routeros: RouterOS, at: Router, value: str | None
) -> None:
    asked = Asked(routeros, Secrets({} if value is None else {"ROUTER": value}), lambda *_: None, lambda: 0.0)
    assert asked.in_the_way(at) is Trouble.NO_SECRET
    with pytest.raises(Failed) as failed:
        await asked.look(at, "maria")
    assert (failed.value.trouble, demo.logins) == (Trouble.NO_SECRET, 0)
