"""A conversation counted: what somebody does is in the figures, and nobody can be found in them."""

from collections.abc import Callable
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from demo.faults import Fault
from tests.conversation.conftest import OPERATOR, Desk


def figures(page: bytes) -> dict[tuple[str, ...], float]:
    """Name and labels' values, to the value."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def once(method: str, fault: Fault) -> Callable[[str, dict[str, Any]], Fault | None]:
    left = [fault]
    return lambda name, _: left.pop() if name == method and left else None


async def test_updates_steps_stale_presses_and_429s_are_counted_and_nobody_is_named(desk: Desk) -> None:
    ana = await desk.operator()
    first = await ana.says("/novo")
    ok = first.button("Ok")["callback_data"]
    desk.telegram.faults = once("editMessageText", Fault.too_many_requests(1))
    await ana.presses("Ok")
    desk.telegram.faults = once("editMessageText", Fault.bad_gateway())
    await ana.presses("Clientes")
    await ana.says("maria sil")
    await ana.presses_data(ok)  # its page was left
    assert desk.app is not None
    page = desk.app.metrics.page()
    found = figures(page)
    assert found["atende_updates_total", "message", "done"] == 2
    assert found["atende_updates_total", "callback_query", "done"] == 3
    assert found["atende_steps_total", "intake", "protocol"] == 1
    assert found["atende_steps_total", "intake", "new_ticket"] == 1
    assert found["atende_steps_total", "intake", "find_customer"] == 1
    assert found["atende_stale_presses_total",] == 1
    assert found["atende_telegram_calls_total", "editMessageText", "429"] == 1
    assert found["atende_telegram_calls_total", "editMessageText", "5xx"] == 1
    assert found["atende_telegram_calls_total", "editMessageText", "ok"] >= 2
    assert found["atende_telegram_retry_after_seconds_total",] == 1
    assert found["atende_update_seconds_count",] == 5
    assert found["atende_screen_seconds_count",] == 5
    assert found["atende_update_seconds_sum",] > 1, "the wait that Telegram asked for is part of it"
    for private in (str(OPERATOR), "Ana", "maria", first.protocol):
        assert private not in page.decode()


async def test_what_is_set_aside_is_counted_with_its_alert(desk: Desk) -> None:
    desk.telegram.inject({"message": {"message_id": "no number"}})
    await desk.quiet()
    assert desk.app is not None
    found = figures(desk.app.metrics.page())
    assert found["atende_updates_total", "message", "unreadable"] == 1
    assert found["atende_alerts_total", "unreadable"] == 1
