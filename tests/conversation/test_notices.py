"""A colleague hears of a new ticket and opens it; the owner of an idle draft is reminded; at last it is abandoned."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import redis

from demo.faults import Fault
from handlers.buttons import base36
from handlers.notices import letter
from handlers.screen import units
from handlers.texts import Texts
from services.notices import Item
from services.states import TicketState
from services.ticket_lists import Entry
from tests.conversation.conftest import Desk
from tests.conversation.jobs import until, worker
from tests.conversation.people import Person

BRUNO = 1002
PHONES = "select count(*) from contacts where strpos($1, phone) > 0 or strpos($1, right(phone, 9)) > 0"


async def ticket(ana: Person) -> str:
    """A new ticket of Ana's for the position that its type is for; its protocol."""
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar")
    await ana.presses("Lentidão")
    return (await ana.goes("Finalizar", "Confirmar")).protocol


async def colleague(desk: Desk) -> Person:
    """Bruno, in the position that Ana's tickets go to; he has seen nothing yet."""
    bruno = await desk.operator("Bruno", BRUNO)
    await desk.database.execute(
        "update people set position_id = (select assignee_position_id from ticket_types where name = 'Lentidão')"
        " where telegram_id = 1002"
    )
    await desk.database.execute("delete from pgqueuer")  # the sample provider's own tickets
    return bruno


async def test_a_colleague_is_told_at_once_and_opens_the_ticket_below_the_notice(desk: Desk) -> None:
    ana, bruno = await desk.operator(), await colleague(desk)
    async with worker(desk):
        first = await ticket(ana)
        await until(lambda: bruno.messages)
        notice = bruno.screen
        assert notice.startswith("🆕 Novo atendimento")
        assert first in notice
        assert "Maria da Silva" in notice
        assert not await desk.value(PHONES, str(notice))
        assert notice.buttons == ["Abrir atendimento"]
        assert not notice.message.get("disable_notification")

        data, message = notice.button("Abrir")["callback_data"], notice.message["message_id"]
        for _ in range(4):  # a double tap, and more
            await bruno.touches(data, message)
        await desk.quiet()
        assert len(bruno.messages) == 2
        assert f"Atendimento {first}" in bruno.screen
        assert "Meus" in (await bruno.presses("Voltar")).rows[-2][0]["text"]
        assert bruno.messages[0]["text"] == str(notice), "the notice stays"

        second = await ticket(ana)
        await until(lambda: second in bruno.messages[0]["text"])
        assert first in bruno.messages[0]["text"]
        assert "2 novos atendimentos" in bruno.messages[0]["text"]
        assert len(bruno.messages) == 2
    assert not [m for m in ana.messages if "Novo atendimento" in m.get("text", "") and "🆕" in m["text"]]


async def test_on_a_bad_day_of_telegram_a_notice_comes_later_and_a_blocked_bot_is_not_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker.LOOK_SECONDS", 0.05)
    monkeypatch.setattr("bot.doing.WEATHER_PAUSES", (0.1,))
    ana, bruno = await desk.operator(), await colleague(desk)
    days = [Fault.too_many_requests(1), Fault.bad_gateway(), Fault.cut_before()]
    sends: list[float] = []

    def bad(method: str, values: dict[str, Any]) -> Fault | None:
        if method.lower() != "sendmessage" or values.get("chat_id") not in (BRUNO, str(BRUNO)):
            return None
        sends.append(asyncio.get_running_loop().time())
        return days.pop(0) if days else None

    desk.telegram.faults = bad
    first = await ticket(ana)
    async with worker(desk):
        await until(lambda: bruno.messages)
        assert first in bruno.screen
        assert sends[1] - sends[0] >= 1, "Telegram is obeyed"

        async with asyncio.timeout(10):
            while not await desk.value("select count(*) from notice_messages"):
                await asyncio.sleep(0.02)
        desk.telegram.telegram.block(BRUNO, True)
        await desk.database.execute("update notice_messages set sent_at = now() - interval '1 hour'")
        await ticket(ana)
        async with asyncio.timeout(10):
            while await desk.value("select count(*) from notices where told_at is not null") < 2:
                await asyncio.sleep(0.02)
    assert len(bruno.messages) == 1
    assert len(sends) == 5
    assert await desk.value("select count(*) from jobs_aside") == 0


async def aged(desk: Desk, hours: int) -> None:
    """Nobody has touched the drafts for so long, as far as any store knows."""
    await desk.database.execute("update drafts set touched_at = now() - $1 * interval '1 hour'", hours)
    assert desk.settings.redis.url is not None
    with redis.Redis.from_url(desk.settings.redis.url.get_secret_value()) as client:
        client.flushall()


async def test_an_idle_draft_reminds_once_can_be_gone_on_with_and_is_abandoned_in_the_end(desk: Desk) -> None:
    ana = await desk.operator()
    protocol = (await ana.goes("/novo", "Ok")).protocol
    page = ana.screen
    await aged(desk, 25)
    for looks in (1, 2):
        async with worker(desk):
            await idle(desk, looks)
    assert len(ana.messages) == 3, "/novo, the page, and one reminder"
    assert ana.screen.buttons == ["Retomar", "Cancelar"]
    assert protocol in ana.screen
    reminder = ana.screen
    assert "cancelar" in (await ana.presses("Cancelar")).lower()
    assert ana.screen.message["message_id"] == reminder.message["message_id"], "asked where it was pressed"
    assert str(page) == await ana.presses("Voltar")

    await aged(desk, 24 * 7 + 1)
    async with worker(desk):
        await idle(desk, 3)
    assert await desk.value("select state from drafts") == "abandoned"
    assert (await desk.ticket(protocol))["state"] == "abandoned"
    events = "select array_agg(kind order by t.id) from timeline t join tickets k on k.id = ticket_id"
    assert await desk.value(f"{events} where protocol = $1", protocol) == ["draft", "told", "abandoned"]
    screen = await ana.presses(page.buttons[0])
    assert screen.alert
    assert "abandonado" in screen.answer


async def idle(desk: Desk, looks: int) -> None:
    """Until the worker has looked so often, and done what came of it."""
    looked = "select count(*) from pgqueuer_log where entrypoint = 'look' and status = 'successful'"
    async with asyncio.timeout(10):
        while await desk.value(looked) < looks or await desk.value("select count(*) from pgqueuer"):
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("locale", ["pt_BR", "en", "es"])
def test_many_notices_are_listed_ten_at_most_the_most_urgent_first(locale: str) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    kinds = ["overdue"] * 3 + ["due_soon"] + ["new"] * 9
    items = [
        Item(
            kind,
            Entry(n, f"2026{n:07d}", TicketState.OPEN, None, "<Maria> & " * 20, "x" * 90, now, now),
            n == 13,
        )
        for n, kind in enumerate(kinds, 1)
    ]
    screen = letter(Texts.load(locale), items, now, ZoneInfo("America/Sao_Paulo"))
    heads = [line for line in screen.text.splitlines() if line.startswith("<b>")]
    assert [re.findall(r"\d+", head) for head in heads] == [["3"], [], ["9"]]
    assert screen.text.endswith(Texts.load(locale)("notice-more", count=3))
    assert len(re.findall(r"^\d+\. ", screen.text, re.MULTILINE)) == 10
    buttons = [button for row in screen.rows for button in row]
    assert [button.callback_data for button in buttons] == [f"notice:{base36(n)}" for n in range(1, 11)] + [
        "notices:mine",
        "notices:position",
    ]
    assert units(screen.text) < 4096
    one = letter(Texts.load(locale), items[-1:], now, ZoneInfo("America/Sao_Paulo"))
    assert [button.text for row in one.rows for button in row] == [Texts.load(locale)("notice-open")]


async def test_whoever_gets_a_ticket_is_told_and_works_it_from_the_notice(desk: Desk) -> None:
    ana = await desk.operator()
    first = await ticket(ana)
    bruno = await colleague(desk)
    await ana.says(first)
    await ana.goes("Encaminhar", "Bruno", "«É fibra", "Encaminhar")
    async with worker(desk):
        await until(lambda: bruno.messages)
        notice = bruno.screen
        assert notice.startswith("➡️ Encaminhado para você")
        assert first in notice
        card = await bruno.presses("Abrir atendimento")
        assert "É fibra" in card
        assert "Pegar" not in card.buttons, "it is his already"
        await bruno.goes("Resolver", "«Feito", "Resolver")
        await ana.says(first)
        await ana.goes("Reabrir", "«Voltou", "Reabrir")
        await until(lambda: any("🔄 Atendimento reaberto" in each.get("text", "") for each in bruno.messages))
