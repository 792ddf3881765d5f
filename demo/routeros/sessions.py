"""PPPoE lines of a demo router: who is connected since when, what the log has of them, how much they carry."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2s
from zoneinfo import ZoneInfo

from demo.routeros.traffic import Flow, flow

LOG_LINES = 1000
"""As many as RouterOS keeps in memory where nobody says otherwise."""
NOT_RESPONDING, HUNG_UP = "peer is not responding", "hungup"
PEER, RADIUS, ADMIN = "peer is disconnecting", "RADIUS timeout", "administrative disconnect"
"""What RouterOS writes behind `terminating...`."""
BLOCKED = "bloqueado"
_MOST_STEPS = 20


@dataclass(slots=True)
class Session:
    """A login that the router knows, connected where `since` (unix seconds) is not None. Rates of the plan in Mb/s;
    `fixed` in place of the drawn traffic; `point` is the access point; not in `secrets`: RADIUS alone knows it."""

    login: str
    down: int = 300
    up: int = 150
    since: float | None = None
    address: str = ""
    caller: str = ""
    profile: str = "default"
    comment: str = ""
    point: str = ""
    secret: bool = True
    answers_ping: bool = True
    queue: bool = True
    fixed: Flow | None = None
    last_out: float | None = None
    last_reason: str = ""
    sent: list[int] = field(default_factory=lambda: [0, 0])
    read_at: float | None = None

    def __post_init__(self) -> None:
        digest = blake2s(self.login.encode(), digest_size=4).digest()
        if not self.caller:
            self.caller = "48:8F:" + ":".join(f"{byte:02X}" for byte in digest)
        if not self.address:
            self.address = f"100.64.{digest[0]}.{digest[1] % 254 + 1}"

    @property
    def online(self) -> bool:
        return self.since is not None

    @property
    def interface(self) -> str:
        return f"<pppoe-{self.login}>"

    def flow(self, at: float, zone: ZoneInfo) -> Flow:
        """What it carries at that moment."""
        if not self.online:
            return Flow(0, 0)
        if self.fixed is not None:
            return self.fixed
        moment = datetime.fromtimestamp(at, zone)
        drawn = flow(self.login, at, self.down, self.up, moment.hour + moment.minute / 60)
        if self.profile == BLOCKED:
            return Flow(min(drawn.down, 64_000), min(drawn.up, 32_000))
        return drawn

    def counted(self, at: float, zone: ZoneInfo) -> tuple[int, int]:
        """Bytes down and up since the session began."""
        begun = self.read_at if self.read_at is not None else max(self.since or at, at - 600)
        step = max(1.0, (at - begun) / _MOST_STEPS)
        while begun + step <= at:
            now = self.flow(begun, zone)
            self.sent[0] += int(now.down * step / 8)
            self.sent[1] += int(now.up * step / 8)
            begun += step
        self.read_at = begun
        return self.sent[0], self.sent[1]


@dataclass(frozen=True, slots=True)
class LogLine:
    at: float
    topics: str
    message: str


class Lines:
    """The sessions of one router by login, and its log. `clock` gives unix seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.sessions: dict[str, Session] = {}
        self.log: deque[LogLine] = deque(maxlen=LOG_LINES)
        self.gone: dict[str, list[str]] = {}

    def add(self, session: Session, *, ago: timedelta | float | None = 3600.0) -> Session:
        """A login that is connected since so many seconds; None: it is not connected."""
        if ago is not None and session.since is None:
            seconds = ago.total_seconds() if isinstance(ago, timedelta) else ago
            session.since = self.clock() - seconds
        self.sessions[session.login] = session
        return session

    def connect(self, login: str) -> None:
        """It dials in now, at an address of its own."""
        session, at = self.sessions[login], self.clock()
        session.since, session.sent, session.read_at = at, [0, 0], at
        self.write(
            at, "pppoe,ppp,info,account", f"{login} logged in, {session.address} from {session.caller}"
        )
        self.write(at, "pppoe,ppp,info", f"{session.interface}: connected")

    def drop(self, login: str, reason: str = NOT_RESPONDING, *, at: float | None = None) -> None:
        """It is disconnected; the log says why. `at` in the past tells of an earlier time and changes nothing of
        now: call it in the order of time."""
        session = self.sessions[login]
        moment = self.clock() if at is None else at
        self.write(moment, "pppoe,ppp,info", f"{session.interface}: terminating... - {reason}")
        self.write(
            moment, "pppoe,ppp,info,account", f"{login} logged out, 3600 1024 1024 8 8 from {session.caller}"
        )
        self.write(moment, "pppoe,ppp,info", f"{session.interface}: disconnected")
        if session.last_out is None or moment >= session.last_out:
            session.last_out, session.last_reason = moment, reason
        if at is None:
            session.since = None

    def write(self, at: float, topics: str, message: str) -> None:
        self.log.append(LogLine(at, topics, message))

    def drop_point(self, point: str, reason: str = NOT_RESPONDING, share: float = 1.0) -> list[str]:
        """Disconnects that share of an access point's lines; gives their logins."""
        there = [one.login for one in self.sessions.values() if one.point == point and one.online]
        gone = there[: round(len(there) * share)]
        for login in gone:
            self.drop(login, reason)
        self.gone.setdefault(point, []).extend(gone)
        return gone

    def restore_point(self, point: str) -> list[str]:
        """Connects what `drop_point` disconnected there; gives their logins."""
        back = [login for login in self.gone.pop(point, []) if not self.sessions[login].online]
        for login in back:
            self.connect(login)
        return back
