"""What a demo router prints: rows of its tables, with names and forms as RouterOS 7 gives them by the API.

Source: help.mikrotik.com, RouterOS, "PPP AAA", "Queues", "Log"; "API" on values.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from demo.routeros.sessions import ADMIN, HUNG_UP, NOT_RESPONDING, PEER, RADIUS, Lines, Session

Row = dict[str, str]
MEGA = 1_000_000
CAUSES = {
    NOT_RESPONDING: "hung-up", HUNG_UP: "hung-up", PEER: "peer-request", RADIUS: "nas-error", ADMIN: "admin-reset",
}  # fmt: skip
"""What a secret keeps of a reason: RouterOS has fewer words there than in the log."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS = (("w", 604800), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def duration(seconds: float) -> str:
    """As RouterOS writes it: 1w2d3h4m5s, without what is nothing; 0s."""
    left, said = max(0, int(seconds)), ""
    for sign, size in _UNITS:
        count, left = divmod(left, size)
        said += f"{count}{sign}" if count else ""
    return said or "0s"


def truth(value: bool) -> str:
    return "true" if value else "false"


class Tables:
    """The tables of one router. `falling`: its counters begin anew at each look."""

    def __init__(self, name: str, lines: Lines, zone: ZoneInfo, begun: float) -> None:
        self.name, self.lines, self.zone, self.begun = name, lines, zone, begun
        self.version = "7.18.2 (stable)"  # or one that begins with 6.
        self.falling = False
        self._looks = 0
        self.prints: dict[str, Callable[[], Iterable[Row]]] = {
            "/ppp/active": self.active,
            "/ppp/secret": self.secret,
            "/queue/simple": self.queue,
            "/interface": self.interface,
            "/log": self.log,
            "/system/identity": lambda: [{"name": self.name}],
            "/system/resource": self.resource,
            "/system/clock": self.clock,
        }

    def _now(self) -> float:
        return self.lines.clock()

    @property
    def old(self) -> bool:
        """Before 7.10 days were nov/24/2026; in the log the year, and today's day, were left out."""
        return self.version.startswith("6.")

    def local(self, at: float) -> str:
        moment = datetime.fromtimestamp(at, self.zone)
        return f"{self._day(moment)} {moment:%H:%M:%S}"

    def _day(self, moment: datetime) -> str:
        return f"{MONTHS[moment.month - 1]}/{moment:%d/%Y}" if self.old else f"{moment:%Y-%m-%d}"

    def _logged(self, at: float) -> str:
        now, moment = datetime.fromtimestamp(self._now(), self.zone), datetime.fromtimestamp(at, self.zone)
        if not self.old:
            return self.local(at)
        day = "" if moment.date() == now.date() else self._day(moment).removesuffix(f"/{now.year}") + " "
        return f"{day}{moment:%H:%M:%S}"

    def online(self) -> list[tuple[int, Session]]:
        return [(n, one) for n, one in enumerate(self.lines.sessions.values(), 1) if one.online]

    def active(self) -> Iterable[Row]:
        for n, one in self.online():
            row = {
                ".id": f"*8{n:07X}", "name": one.login, "service": "pppoe", "caller-id": one.caller,
                "address": one.address, "uptime": duration(self._now() - (one.since or 0)), "encoding": "",
                "session-id": f"0x81{n:06x}", "limit-bytes-in": "0", "limit-bytes-out": "0",
                "radius": truth(not one.secret),
            }  # fmt: skip
            yield row | ({"comment": one.comment} if one.comment else {})

    def secret(self) -> Iterable[Row]:
        for n, one in enumerate(self.lines.sessions.values(), 1):
            if not one.secret:
                continue
            row = {
                ".id": f"*{n:X}", "name": one.login, "service": "pppoe", "caller-id": "", "profile": one.profile,
                "routes": "", "limit-bytes-in": "0", "limit-bytes-out": "0",
                "last-logged-out": self.local(one.last_out or 0), "last-caller-id": one.caller,
                "last-disconnect-reason": CAUSES.get(one.last_reason, ""), "disabled": "false",
            }  # fmt: skip
            yield row | ({"comment": one.comment} if one.comment else {})

    def queue(self) -> Iterable[Row]:
        """Of each session its own; `max-limit` is what comes from the customer / what goes to them."""
        for n, one in self.online():
            if not one.queue:
                continue
            now, (down, up) = one.flow(self._now(), self.zone), self._counted(one)
            yield {
                ".id": f"*{0x1000 + n:X}", "name": one.interface, "target": one.interface, "parent": "none",
                "packet-marks": "", "priority": "8/8", "queue": "default-small/default-small", "limit-at": "0/0",
                "max-limit": f"{one.up * MEGA}/{one.down * MEGA}", "burst-limit": "0/0", "burst-threshold": "0/0",
                "burst-time": "0s/0s", "bucket-size": "0.1/0.1", "bytes": f"{up}/{down}", "total-bytes": "0",
                "rate": f"{now.up}/{now.down}", "dropped": "0/0", "invalid": "false", "dynamic": "true",
                "disabled": "false",
            }  # fmt: skip

    def interface(self) -> Iterable[Row]:
        yield _interface(1, "ether1", "ether") | {"mac-address": "48:8F:5A:00:00:01"}
        for n, one in self.online():
            down, up = self._counted(one)
            dialled = {
                "dynamic": "true",
                "rx-byte": str(up),
                "tx-byte": str(down),
                "last-link-up-time": self.local(one.since or 0),
            }
            yield _interface(0xF00000 + n, one.interface, "pppoe-in") | dialled

    def log(self) -> Iterable[Row]:
        for n, line in enumerate(self.lines.log, 1):
            yield {
                ".id": f"*{n:X}", "time": self._logged(line.at), "topics": line.topics, "message": line.message,
            }  # fmt: skip

    def resource(self) -> Iterable[Row]:
        yield {
            "uptime": duration(self._now() - self.begun), "version": self.version, "free-memory": "812646400",
            "total-memory": "1073741824", "cpu": "ARM64", "cpu-count": "4", "cpu-frequency": "1400",
            "cpu-load": str(3 + int(self._now()) % 20), "architecture-name": "arm64", "board-name": "CCR2116",
            "platform": "MikroTik",
        }  # fmt: skip

    def clock(self) -> Iterable[Row]:
        now = datetime.fromtimestamp(self._now(), self.zone)
        offset = now.utcoffset() or timedelta()
        sign, minutes = "-" if offset < timedelta() else "+", int(abs(offset).total_seconds()) // 60
        yield {
            "time": now.strftime("%H:%M:%S"), "date": self._day(now), "time-zone-autodetect": "true",
            "time-zone-name": self.zone.key, "gmt-offset": f"{sign}{minutes // 60:02d}:{minutes % 60:02d}",
            "dst-active": "false",
        }  # fmt: skip

    def _counted(self, one: Session) -> tuple[int, int]:
        down, up = one.counted(self._now(), self.zone)
        if not self.falling:
            return down, up
        self._looks += 1
        return (17, 11) if self._looks % 2 else (down, up)

    def traffic(self, one: Session | None) -> Row:
        """What `monitor-traffic` says of an interface: tx goes to the customer."""
        now = one.flow(self._now(), self.zone) if one else None
        up, down = (now.up, now.down) if now else (0, 0)
        said = {"rx-bits-per-second": str(up), "tx-bits-per-second": str(down)}
        if self.falling:
            self._looks += 1
            said["tx-bits-per-second"] = (str(2**64 - 1337), "-48231", str(2**32 - 1))[self._looks % 3]
        packets = {"rx-packets-per-second": str(up // 9000), "tx-packets-per-second": str(down // 11000)}
        kinds = ("rx-drops", "rx-errors", "tx-drops", "tx-queue-drops", "tx-errors")
        name = {"name": one.interface if one else "ether1"}
        return name | packets | said | {f"{each}-per-second": "0" for each in kinds}


def _interface(number: int, name: str, kind: str) -> Row:
    return {
        ".id": f"*{number:X}", "name": name, "type": kind, "mtu": "1480", "actual-mtu": "1480", "dynamic": "false",
        "running": "true", "disabled": "false",
    }  # fmt: skip
