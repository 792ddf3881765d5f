"""The sample provider's routers: one of each that its file names, with the lines of the plans that hang on it."""

import asyncio
import csv
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2s
from pathlib import Path
from typing import Any

import yaml

from demo.routeros.certificates import Authority
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import BLOCKED, HUNG_UP, NOT_RESPONDING, PEER, RADIUS, Session
from services.tasks import spawn

SAMPLE = Path(__file__).parent.parent / "sample"
FLAPPING, PERIOD, AWAY = "joao.teixeira", 240, 25
"""A line that goes for 25 s every four minutes: its customer says that it falls when it rains."""
FALLEN, SINCE = "antonio.moreira", 26 * 3600
"""A radio without signal since the wind of yesterday."""
LINES = 240
"""Sessions a router at least: where the sample has fewer plans, others live there who are none of its customers."""
OTHERS = "cliente."
DAY, LOGGED = 86_400, 2 * 86_400
REASONS = (NOT_RESPONDING, NOT_RESPONDING, HUNG_UP, PEER, RADIUS)


@dataclass(frozen=True)
class Place:
    """A router of the file, as it stands there. `variable`: of the environment, its credentials are to be there."""

    name: str
    tls: bool
    variable: str
    points: tuple[str, ...]


class DemoRouters:
    """All of them by name, as `routers`. `clock` gives unix seconds. The same moment makes the same lines."""

    def __init__(self, clock: Callable[[], float] = time.time, sample: Path = SAMPLE) -> None:
        self.clock, self._sample = clock, sample
        self.authority = Authority()
        self.routers: dict[str, DemoRouter] = {}
        self._living: asyncio.Task[None] | None = None
        for number, place in enumerate(self.places):
            self.routers[place.name] = self._router(place, number)

    @cached_property
    def places(self) -> list[Place]:
        read = yaml.safe_load((self._sample / "provider.yaml").read_text(encoding="utf-8"))
        points = [
            (point["router"], point["name"])
            for network in read["networks"]
            for point in network["access_points"]
            if isinstance(point, dict) and "router" in point
        ]
        return [
            Place(
                each["name"],
                each.get("tls", True),
                each["credentials"].removeprefix("env:"),
                tuple(name for router, name in points if router == each["name"]),
            )
            for each in read["routers"]
        ]

    async def start(self) -> None:
        for router in self.routers.values():
            await router.start()
        self._living = spawn(self._live(), name="demo routers: lines that come and go")

    async def stop(self) -> None:
        """Once more does nothing."""
        if self._living is not None:
            self._living.cancel()
            with suppress(asyncio.CancelledError):
                await self._living
            self._living = None
        for router in self.routers.values():
            await router.stop()

    def told(self, ca: Path) -> dict[str, Any]:
        """Where they are, and whom to trust (a file that is written), as JSON for whoever starts the bot."""
        self.authority.write(ca)
        return {
            "ca": str(ca),
            "secrets": {place.variable: self.routers[place.name].credentials for place in self.places},
            "places": {
                place.name: {
                    "host": self.routers[place.name].host,
                    "port": self.routers[place.name].tls_port if place.tls else self.routers[place.name].port,
                    "tls": place.tls, "credentials": f"env:{place.variable}",
                    "points": {point: self._online(place.name, point) for point in place.points},
                }
                for place in self.places
            },
        }  # fmt: skip

    def _online(self, router: str, point: str) -> int:
        """How many of the sample's plans are connected there."""
        there = (one for one in self.routers[router].sessions.values() if one.point == point and one.online)
        return sum(not one.login.startswith(OTHERS) for one in there)

    async def _live(self) -> None:
        while True:
            self.tick()
            await asyncio.sleep(5)

    def tick(self) -> None:
        """What comes and goes by itself is as the moment wants it."""
        for router in self.routers.values():
            session = router.sessions.get(FLAPPING)
            if session is None or FLAPPING in router.gone.get(session.point, []):
                continue
            away = self.clock() % PERIOD < AWAY
            if away and session.online:
                router.drop(FLAPPING)
            elif not away and not session.online:
                router.connect(FLAPPING)

    def _router(self, place: Place, number: int) -> DemoRouter:
        password = f"demo-{blake2s(place.name.encode(), digest_size=6).hexdigest()}"
        router = DemoRouter(place.name, password=password, authority=self.authority, clock=self.clock)
        router.write(self.clock() - LOGGED, "pppoe,ppp,info", f"<pppoe-{OTHERS}0001>: connected")
        events: list[tuple[float, str, str]] = []
        for n, session in enumerate(self._sessions(place)):
            session.address = f"100.{64 + number}.{n // 250}.{n % 250 + 2}"
            router.add(session, ago=None)
            events += self._past(session)
        for at, login, reason in sorted(events):
            if at > self.clock() - LOGGED:
                router.drop(login, reason, at=at)
            else:
                router.sessions[login].last_out, router.sessions[login].last_reason = at, reason
        return router

    def _sessions(self, place: Place) -> Iterator[Session]:
        count = 0
        for plan in self._plans:
            if plan["access_point"] in place.points and plan["login_kind"] == "pppoe":
                yield _session(plan)
                count += 1
        for n in range(1, LINES - count + 1):
            login, point = f"{OTHERS}{n:04d}", place.points[n % len(place.points)]
            yield Session(login, down=300, up=150, point=point, profile="Fibra 300", comment=point)

    @cached_property
    def _plans(self) -> list[dict[str, str]]:
        with (self._sample / "plans.csv").open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file, delimiter=";") if row["state"] != "cancelled"]

    def _past(self, session: Session) -> Iterable[tuple[float, str, str]]:
        """When and why it fell within the last days; sets since when it is there again."""
        now, drawn = self.clock(), _chance(session.login)
        if session.login == FALLEN:
            return [(now - SINCE, FALLEN, NOT_RESPONDING)]
        if session.login == FLAPPING:
            turn = now - now % PERIOD
            session.since = turn + AWAY if now >= turn + AWAY else None
            return [(turn - n * PERIOD * 11, FLAPPING, NOT_RESPONDING) for n in range(LOGGED // PERIOD // 11)]
        reason = REASONS[int(drawn * 1000) % len(REASONS)]
        if session.comment.startswith("SUSPENSO") or drawn < 0.05:
            return [(now - 600 - drawn * 20 * LOGGED * 0.9, session.login, reason)]
        # It dials in again at moments of its own, so that a new start of the demo finds it as it was.
        period = (0.4 if drawn < 0.2 else 3 + 17 * drawn) * DAY
        session.since = now - (now + drawn * 1e7) % period
        fell = session.since - 20 - 60 * drawn
        return [(fell, session.login, reason)]


def _session(plan: dict[str, str]) -> Session:
    """A plan's line as the router has it."""
    blocked, suspended = plan["state"] == "blocked", plan["state"] == "suspended"
    note = "BLOQUEADO - financeiro" if blocked else "SUSPENSO a pedido" if suspended else plan["code"]
    return Session(
        plan["login"], int(plan["down"]), int(plan["up"]), point=plan["access_point"],
        profile=BLOCKED if blocked else plan["product"], comment=note,
    )  # fmt: skip


def _chance(login: str) -> float:
    """0 to 1, always the same for the same login."""
    return int.from_bytes(blake2s(login.encode(), digest_size=4).digest(), "big") / 2**32
