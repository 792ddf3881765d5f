"""What counting costs, and that its labels are bounded whatever comes."""

import time
import timeit
from datetime import UTC, datetime

import pytest

from bot.metrics import BOUNDS, MOST_LABELS, Metrics
from bot.updates import kind_of
from services.inbox import Work


def work() -> Work:
    return Work(1, 2, datetime.now(UTC), replay=False)


def test_an_update_with_three_calls_is_counted_in_under_ten_microseconds() -> None:
    metrics, one = Metrics(), work()
    raw = '{"update_id":123456789,"callback_query":{"id":"4242","data":"w:1:2:n"}}'

    def update() -> None:
        one.noted.clear()
        metrics.called("answerCallbackQuery", "ok")
        metrics.screen(one)
        metrics.called("editMessageText", "ok")
        metrics.called("deleteMessage", "ok")
        one.noted.add(f"step {'intake'} {'first_contact'}")
        metrics.ended(one, kind_of(raw), "done")

    best = min(timeit.repeat(update, timer=time.thread_time, number=500, repeat=40)) / 500
    print(f"counting an update: {best * 1e6:.1f} µs")
    assert best < 10e-6


def test_whatever_comes_the_label_sets_are_bounded() -> None:
    metrics = Metrics()
    for number in range(MOST_LABELS + 50):
        metrics.called(f"method{number}", "ok")
    assert len(metrics.calls) == MOST_LABELS + 1
    assert metrics.calls["other", "other"] == 50


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ('{"update_id":1,"message":{"text":"\\"callback_query\\":{"}}', "message"),
        ('{\n "update_id": 1,\n "callback_query": {}}', "callback_query"),
        ('{"update_id":1,"edited_message":{}}', "edited_message"),
        ('{"update_id":1,"poll":{}}', "other"),
        ("{", "other"),
    ],
)
def test_an_updates_kind_is_read_from_its_beginning(raw: str, kind: str) -> None:
    assert kind_of(raw) == kind


def test_a_distribution_is_what_prometheus_reads() -> None:
    metrics = Metrics()
    for seconds in (0.001, 0.02, 0.02, 100.0):
        metrics.handled.add(seconds)
    page = metrics.page().decode()
    assert 'atende_update_seconds_bucket{le="0.005"} 1.0' in page
    assert 'atende_update_seconds_bucket{le="0.025"} 3.0' in page
    assert f'atende_update_seconds_bucket{{le="{BOUNDS[-1]}"}} 3.0' in page
    assert 'atende_update_seconds_bucket{le="+Inf"} 4.0' in page
    assert "atende_update_seconds_count 4.0" in page
