"""A line's reading in words that can be said aloud to whoever is on the phone; pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from babel.numbers import format_decimal

from services.lines.facts import Drop, Ping, Rates, Reading
from services.moments import spoken

REASONS = (
    ("silent", ("not responding", "no response", "echo timeout", "lcp timeout")),
    ("router", ("nas error", "nas reboot", "lost service")),
    ("radius", ("radius",)),
    ("idle", ("idle",)),
    ("session", ("session timeout", "session time", "uptime limit")),
    ("denied", ("authentication", "wrong password", "login failed", "access denied")),
    (
        "admin",
        ("admin", "removed", "session replaced", "only one", "already active", "duplicate", "nas request"),
    ),
    (
        "link",
        ("hungup", "hung up", "link down", "carrier", "padt", "interface down", "port down", "port error"),
    ),
    ("peer", ("peer", "disconnected", "logged out", "terminate", "user request")),
)
"""What a drop's reason is called in plain words ("line-reason-NAME"), and what RouterOS writes for it; the first that
fits (MikroTik's manual, "PPP AAA" and "Log"; RFC 2866 §5.10 where RADIUS says why)."""
KILO, MEGA = 1_000, 1_000_000
PART = 60


@dataclass(frozen=True, slots=True)
class Words:
    """In one language: `text` gives a text by its key, `now` is when it is said, in the desk's zone. `dated`: days are
    written out, for what is read another day."""

    text: Callable[..., str]
    language: str
    now: datetime
    dated: bool = False

    def aloud(self, reading: Reading) -> list[str]:
        """What an operator reads to the customer, a sentence each; the first says whether it is connected."""
        return [each for each in (
            self.state(reading),
            self.traffic(reading.rates, reading.limits) if reading.online else "",
            self.dropped(reading.drop) if reading.online else self.why(reading.drop),
            self.drops(reading),
            self.ping(reading.ping),
        ) if each]  # fmt: skip

    def state(self, reading: Reading) -> str:
        """ "Conectado há 3 horas e 12 minutos", as of when it was read."""
        if not reading.known:
            return self.text("line-unknown", router=reading.router)
        since = reading.since if reading.online else reading.drop and reading.drop.at
        key = "line-online" if reading.online else "line-offline"
        return self.text(f"{key}-since", time=self.span(reading.at - since)) if since else self.text(key)

    def span(self, time: timedelta) -> str:
        """ "3 horas e 12 minutos": the two greatest units."""
        minutes = max(0, int(time.total_seconds())) // PART
        if not minutes:
            return self.text("line-moment")
        days, hours, minutes = minutes // 1440, minutes // PART % 24, minutes % PART
        counts = {"line-days": days, "line-hours": hours, "line-minutes": 0 if days else minutes}
        said = [self.text(key, count=count) for key, count in counts.items() if count]
        return self.text("line-and", first=said[0], second=said[1]) if len(said) > 1 else said[0]

    def traffic(self, rates: Rates | None, limits: tuple[int, int] | None) -> str:
        """ "Baixando 12,4 Mb/s de 300, enviando 1,1 Mb/s de 150"."""
        if rates is None:
            return ""
        down, up = limits or (0, 0)
        return self.text("line-traffic", down=self.part(rates.down, down), up=self.part(rates.up, up))

    def part(self, bits: int, limit: int) -> str:
        """A rate, and of how much."""
        said = self.rate(bits)
        if limit <= 0:
            return said
        alike = (bits < MEGA) == (limit < MEGA)
        most = self._number(limit / (KILO if limit < MEGA else MEGA)) if alike else self.rate(limit)
        return self.text("line-of", rate=said, limit=most)

    def rate(self, bits: int) -> str:
        """ "12,4 Mb/s"."""
        unit, size = ("line-kilo", KILO) if bits < MEGA else ("line-mega", MEGA)
        return self.text(unit, number=self._number(bits / size))

    def _number(self, number: float) -> str:
        whole = number >= 100 or number == int(number)
        return str(format_decimal(number, format="0" if whole else "0.0", locale=self.language))

    def dropped(self, drop: Drop | None) -> str:
        """The last drop, and why, in plain words."""
        if drop is None:
            return ""
        at, why = self.at(drop.at), self.reason(drop)
        return self.text("line-drop-why", at=at, why=why) if why else self.text("line-drop", at=at)

    def why(self, drop: Drop | None) -> str:
        """Why it is not connected."""
        said = self.reason(drop)
        return self.text("line-why", why=said) if said else ""

    def reason(self, drop: Drop | None) -> str:
        """What RouterOS wrote, in plain words; "" where that says nothing that we know."""
        written = (
            ((drop.reason if drop else None) or "").casefold().replace("-", " ")
        )  # a secret keeps hung-up
        name = next((name for name, signs in REASONS if any(sign in written for sign in signs)), "")
        return self.text(f"line-reason-{name}") if name else ""

    def drops(self, reading: Reading) -> str:
        """How often it fell in a day, where that is known."""
        return "" if reading.drops is None else self.text("line-drops", count=reading.drops)

    def ping(self, ping: Ping | None) -> str:
        """Whether the customer's device answers."""
        if ping is None or not ping.sent:
            return ""
        if not ping.received:
            return self.text("line-ping-none", sent=ping.sent)
        time = "" if ping.ms is None else self._number(round(ping.ms, 1))
        key = "line-ping-time" if time else "line-ping"
        return self.text(key, sent=ping.sent, received=ping.received, time=time)

    def at(self, moment: datetime) -> str:
        """ "hoje às 14:05"."""
        if self.dated:
            return f"{moment.astimezone(self.now.tzinfo):%d/%m/%Y %H:%M}"
        return spoken(moment, self.now, self.text)

    def short(self, reading: Reading) -> str:
        """In one line, for a summary."""
        return f"{self.state(reading)} · {self.at(reading.at)}"

    def whole(self, reading: Reading) -> str:
        """With its head, for what was checked and for a ticket's timeline."""
        said, raw = replace(self, dated=True), reading.drop.reason if reading.drop else None
        head = self.text("line-read", router=reading.router, at=said.at(reading.at))
        return "\n".join(
            [head, *(f"- {each}" for each in said.aloud(reading)), *([f"- “{raw}”"] if raw else [])]
        )
