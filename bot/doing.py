"""One job: done, tried again after a pause, or set aside with an alert. Weather is nobody's failure, for a day."""

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot import logs
from bot.alerts import Alerts, Seldom
from bot.metrics import Metrics
from services import jobs
from services.jobs import Kind, Later
from services.pipeline import RedisAway
from services.statements import is_outage
from services.tasks import spawn

if TYPE_CHECKING:
    from pgqueuer.domain.models import Job

log = logging.getLogger(__name__)
WEATHER_MOST = timedelta(hours=24)
"""A job that is older than this has waited long enough: what keeps it from being done counts as a failure."""
WEATHER_PAUSES = (2.0, 5.0, 15.0, 30.0, 60.0)
ERROR_MOST = 500


class GivenBack(Exception):
    """The job was stopped in the middle, because this program ends."""


class Doing:
    """Does the jobs of these kinds. `give_back` ends those in hand; they come again, here or elsewhere."""

    def __init__(self, kinds: Sequence[Kind], engine: AsyncEngine, alerts: Alerts, metrics: Metrics) -> None:
        self.kinds = {kind.name: kind for kind in kinds}
        self._engine, self._alerts, self._seldom = engine, alerts, Seldom()
        self._metrics = metrics
        self._given_back: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def give_back(self) -> None:
        if not self._given_back.done():
            self._given_back.set_result(None)

    async def __call__(self, job: "Job") -> None:
        """What pgqueuer calls; the job is over when this returns. Raises RetryRequested for another try."""
        from pgqueuer import RetryRequested

        kind = self.kinds[job.entrypoint]
        error = await self._tried(kind, job)
        pause = None if error is None else await self._pause(kind, job, error)
        outcome = "done" if error is None else "aside" if pause is None else "again"
        self._metrics.job(kind.name, outcome)
        if pause is not None:
            raise RetryRequested(timedelta(seconds=pause), reason=type(error).__name__)

    async def _tried(self, kind: Kind, job: "Job") -> Exception | None:
        """What kept it from being done; None: it is done."""
        working = spawn(_outcome(kind, job.payload), name=f"job {kind.name}")
        try:
            await asyncio.wait((working, self._given_back), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            working.cancel()
            await asyncio.wait([working])
            return working.result() if not working.cancelled() else GivenBack()
        finally:
            working.cancel()

    async def _pause(self, kind: Kind, job: "Job", error: Exception) -> float | None:
        """Seconds until the next try; None: it was set aside."""
        if isinstance(error, GivenBack):
            return 0.0
        pause = _weather(error, job.attempts)
        if pause is not None and datetime.now(UTC) - job.created < WEATHER_MOST:
            if not (isinstance(error, Later) and error.seconds is not None):
                self._seldom.say("weather", "Jobs (%s) wait: %s: %s", kind.name, type(error).__name__, error)
            return pause
        headers = job.headers or {}
        key, failures = str(headers.get("key", "")), int(str(headers.get("failures", 0))) + 1
        told = logs.redact(f"{type(error).__name__}: {error}")[:ERROR_MOST].replace("\x00", "")
        aside = failures > len(kind.pauses)
        try:
            async with AsyncSession(self._engine) as session, session.begin():
                if aside:
                    payload = _read(job.payload)
                    await jobs.set_aside(session, job.id, kind.name, key, payload, failures, told)
                else:
                    await jobs.failed(session, job.id, key, failures)
        except Exception as fault:  # noqa: BLE001 (the try is not counted, and comes again)
            self._seldom.say("uncounted", "A failure can't be counted: %s", type(fault).__name__)
            return WEATHER_PAUSES[-1]
        if aside:
            self._alerts.raise_(
                "job", "The job %s %s is set aside after %d tries: %s", kind.name, key, failures, told
            )
            return None
        more = len(kind.pauses) + 1 - failures
        log.warning("The job %s %s failed, %d more tries: %s", kind.name, key, more, told)
        return kind.pauses[failures - 1]


async def _outcome(kind: Kind, payload: bytes | None) -> Exception | None:
    try:
        about = _read(payload)
        async with asyncio.timeout(kind.seconds):
            await kind.work(about)
    except Exception as error:  # noqa: BLE001 (whatever a job does, the worker goes on)
        return error
    return None


def _read(payload: bytes | None) -> dict[str, Any]:
    about = json.loads(payload or b"{}")
    return about if isinstance(about, dict) else {}


def _weather(error: Exception, attempts: int) -> float | None:
    """The pause where the world is at fault (PostgreSQL, Redis, Telegram, the network); None where we are."""
    if isinstance(error, Later) and error.seconds is not None:
        return error.seconds
    if isinstance(error, (Later, RedisAway, OSError)) or is_outage(error):  # TimeoutError is an OSError
        return WEATHER_PAUSES[min(attempts, len(WEATHER_PAUSES) - 1)]
    return None
