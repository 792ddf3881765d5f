"""Strikes: the bot is ended at a random moment, by time or in the middle of a call, and begun again."""

import asyncio
import random
import signal
import time
from collections import Counter
from typing import Any

from demo.faults import Fault
from tests.faults.mortal import Mortal, MortalBot

HASTY = 3
"""Deaths in a row after which the bot may live until it has caught up: what is begun nine times in vain is set aside
(bot/inbox.py), and this is no test of that."""


async def moment(desk: Mortal, bot: MortalBot, chance: random.Random, number: signal.Signals) -> str:
    """Signals a bot: after a while, or while a bot makes its n-th call, which Telegram accepts or never sees."""
    if chance.random() < 0.4:
        await asyncio.sleep(chance.uniform(0.05, 0.9))
        bot.signal(number)
        return "by time"
    left, accepted, hit = chance.randint(1, 12), chance.random() < 0.5, asyncio.Event()

    def strike(method: str, params: dict[str, Any]) -> Fault | None:
        nonlocal left
        left -= 1
        if left != 0:
            return None
        bot.signal(number)
        hit.set()
        if number == signal.SIGTERM and method == "answerCallbackQuery" and not accepted:
            desk.answers_cut.add(params["callback_query_id"])
        return None if accepted else Fault.cut_before()

    desk.telegram.faults = strike
    try:
        async with asyncio.timeout(desk.patience):
            await hit.wait()
    finally:
        desk.telegram.faults = None
    return "at a call that was accepted" if accepted else "at a call that was lost"


async def caught_up(desk: Mortal) -> None:
    """Until nothing is undone that was undone now."""
    behind = await desk.undone()
    async with asyncio.timeout(desk.patience):
        while behind & await desk.undone():
            await asyncio.sleep(0.005)


async def faults(desk: Mortal, count: int, chance: random.Random, number: signal.Signals) -> Counter[str]:
    """So many deaths and starts, one after another; what is said of each is counted."""
    moments: Counter[str] = Counter()
    hasty = 0
    for _ in range(count):
        hasty += 1
        if hasty > HASTY or chance.random() < 0.5:
            hasty = 0
            await caught_up(desk)
        bot = chance.choice(desk.bots)
        moments[await moment(desk, bot, chance, number)] += 1
        sent = time.monotonic()
        code = await bot.ended()
        if number == signal.SIGKILL:
            assert code == -number
        else:
            assert code == 0, desk.log
            assert time.monotonic() - sent < 10
        await bot.start()
    return moments
