"""The figures of one process: plain numbers while people wait, Prometheus' families when somebody asks.

An update with three calls costs about 4 µs of counting (tests/ingress/test_metrics.py measures it); prometheus_client's
own counters, which lock, would take thrice that. Everything here is called from one event loop. Nothing personal is
counted, and labels come from the program and the Bot API alone: docs/metrics.md lists them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from services.inbox import Work

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Seconds; upper ends of the histograms' buckets."""
MOST_LABELS = 500
"""Label sets a counter; whatever comes above them counts as "other", lest a mistake here fills somebody's disk."""
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SCREENS = frozenset({"sendMessage", "editMessageText", "sendPhoto"})

IN_HAND: ContextVar[Work | None] = ContextVar("update in hand", default=None)
"""The update that the running task works on; its first screen is looked out for."""

GAUGES = {
    "atende_inbox_waiting": "Stored updates that are not done.",
    "atende_inbox_lag_seconds": "Age of the oldest stored update that is not done, whoever took it.",
    "atende_jobs_waiting": "Jobs that are due and not taken.",
    "atende_jobs_lag_seconds": "How long the oldest due job has been due.",
    "atende_jobs_aside": "Jobs that failed as often as they may, and wait for a person.",
    "atende_mail_waiting": "Mails that are to be sent, or sent again.",
    "atende_mail_gate_closed_seconds": "How long no mail has left because its server can't be used.",
    "atende_redis_away": "1 while Redis does not answer and drafts are kept in PostgreSQL.",
    "atende_database_away": "1 while PostgreSQL does not answer.",
    "atende_polling_silence_seconds": "Since Telegram last answered getUpdates; only of the process that polls.",
    "atende_loop_lag_seconds": "The longest that the event loop was late in the last 15 s.",
}


Counts = dict[tuple[str, ...], int]
"""By labels' values."""


class Distribution:
    """How often something took how long, in buckets of `BOUNDS`."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Prometheus' way: each bucket holds the smaller ones as well."""
        held, found = 0, []
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.counts, strict=True):
            held += count
            found.append((bound, float(held)))
        return found


class Metrics:
    """Counts what it is told; `page` is what Prometheus reads."""

    def __init__(self) -> None:
        self.updates: Counts = {}
        self.steps: Counts = {}
        self.calls: Counts = {}
        self.deliveries: Counts = {}
        self.jobs: Counts = {}
        self.mail: Counts = {}
        self.lines: Counts = {}
        self.stale = 0
        self.told_to_wait = 0.0
        self.handled = Distribution()
        self.screens = Distribution()
        self.routers = Distribution()
        self.alerts: Mapping[str, int] = {}
        """How often each kind of alert was raised: the counter of `bot.alerts.Alerts`, which counts on."""
        self._gauges: dict[str, float] = {}
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def ended(self, work: Work, kind: str, outcome: str) -> None:
        """An update is done or set aside: `outcome` is done, failed, unreadable; `again` for another try."""
        _count(self.updates, (kind, outcome))
        if outcome != "again":
            self.handled.add(_since(work))
        for word in work.noted:
            if word == "stale":
                self.stale += 1
            elif word.startswith("step "):
                _count(self.steps, tuple(word.split(" ", 2)[1:]))

    def screen(self, work: Work) -> None:
        """A screen leaves for Telegram; the first one of an update counts."""
        if "shown" not in work.noted:
            work.noted.add("shown")
            self.screens.add(_since(work))

    def called(self, method: str, outcome: str, retry_after: float = 0.0) -> None:
        """A call of the Bot API ended: `outcome` is ok, 429, 4xx, 5xx, network; seconds that a 429 asks for."""
        _count(self.calls, (method, outcome))
        self.told_to_wait += retry_after

    def delivered(self, status: int) -> None:
        """A delivery of the webhook was answered with an HTTP status."""
        _count(self.deliveries, (str(status),))

    def job(self, kind: str, outcome: str) -> None:
        """A job was tried: `outcome` is done, again (another try follows), aside."""
        _count(self.jobs, (kind, outcome))

    def line(self, outcome: str, seconds: float) -> None:
        """A router was asked: `outcome` is read, the name of a services.lines.facts.Trouble, or cancelled."""
        _count(self.lines, (outcome,))
        self.routers.add(seconds)

    def mailed(self, fate: str, count: int) -> None:
        """Addresses of mails got their fate; or a mail found no server ("away"), or no answer to its text ("doubt")."""
        for _ in range(count):
            _count(self.mail, (fate,))

    def show(self, name: str, value: float | None) -> None:
        """A gauge of `GAUGES` from now on; None: not known, so it is left out."""
        if value is None:
            self._gauges.pop(name, None)
        else:
            self._gauges[name] = value

    def page(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)

    # What prometheus_client asks of a collector

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield _family(
            "atende_updates", "Updates by kind and what became of them.", ("kind", "outcome"), self.updates
        )
        yield _family(
            "atende_steps", "Acts that changed a draft, by flow and step.", ("flow", "step"), self.steps
        )
        yield _family(
            "atende_telegram_calls",
            "Calls of the Bot API and their outcome.",
            ("method", "outcome"),
            self.calls,
        )
        yield _family("atende_jobs", "Jobs that were tried.", ("kind", "outcome"), self.jobs)
        yield _family(
            "atende_mail", "Addresses of mails by their fate, and what kept mail.", ("fate",), self.mail
        )
        yield _family(
            "atende_webhook_deliveries", "Answers to the webhook's deliveries.", ("status",), self.deliveries
        )
        yield _family(
            "atende_line_reads", "Questions to routers and their outcome.", ("outcome",), self.lines
        )
        alerts: dict[tuple[str, ...], int] = {(kind,): count for kind, count in self.alerts.items()}
        yield _family("atende_alerts", "Alerts to administrators, by kind.", ("kind",), alerts)
        for name, text, value in (
            (
                "atende_stale_presses",
                "Presses of a page that was left, or of a draft that had ended.",
                self.stale,
            ),
            (
                "atende_telegram_retry_after_seconds",
                "Seconds that Telegram's 429s asked for.",
                self.told_to_wait,
            ),
        ):
            yield CounterMetricFamily(name, text, value=value)
        for name, text, took in (
            ("atende_update_seconds", "From an update's arrival until it is done.", self.handled),
            (
                "atende_screen_seconds",
                "From an update's arrival until its first screen leaves.",
                self.screens,
            ),
            ("atende_line_read_seconds", "How long routers took to answer, or not to.", self.routers),
        ):
            yield HistogramMetricFamily(name, text, buckets=took.buckets(), sum_value=took.total)
        for name, value in self._gauges.items():
            yield GaugeMetricFamily(name, GAUGES[name], value=value)


def _family(
    name: str, text: str, labels: tuple[str, ...], counts: Mapping[tuple[str, ...], int]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, text, labels=labels)
    for values, count in counts.items():
        family.add_metric(values, count)
    return family


def _count(counts: Counts, labels: tuple[str, ...]) -> None:
    try:
        counts[labels] += 1
    except KeyError:
        known = labels if len(counts) < MOST_LABELS else ("other",) * len(labels)
        counts[known] = counts.get(known, 0) + 1


def _since(work: Work) -> float:
    """Seconds since an update came; by the wall clock, because a stored one may be older than this process."""
    return max(0.0, (datetime.now(UTC) - work.received_at).total_seconds())
