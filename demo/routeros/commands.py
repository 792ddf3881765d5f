"""What a demo router does with a sentence: login, prints with queries, traffic, ping, cancel; and how it refuses.

Source: help.mikrotik.com, RouterOS, "API": "Initial login", "Tags", "Queries", "!trap" and its categories.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

from demo.routeros.faults import Fault
from demo.routeros.queries import BadQuery, wanted
from demo.routeros.sessions import Session
from demo.routeros.tables import Row, Tables

MISSING, ARGUMENT, INTERRUPTED, GENERAL = 0, 1, 2, 4
"""Categories of traps that are used here."""
LAST_RIGHTS = "not enough permissions (9)"


class Trap(Exception):
    """A sentence fails; the text is the router's."""

    def __init__(self, message: str, category: int | None = None) -> None:
        super().__init__(message)
        self.message, self.category = message, category

    def row(self) -> Row:
        category = {} if self.category is None else {"category": str(self.category)}
        return category | {"message": self.message}


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence taken apart: command, attributes, queries in their order, tag."""

    command: str
    given: Mapping[str, str]
    queries: Sequence[str]
    tag: str | None

    @classmethod
    def of(cls, words: Sequence[str]) -> "Asked":
        """Raises `Trap` for a word that is none of these."""
        given: dict[str, str] = {}
        queries: list[str] = []
        tag = None
        for word in words[1:]:
            if word.startswith("="):
                name, _, value = word[1:].partition("=")
                given[name] = value
            elif word.startswith("?"):
                queries.append(word)
            elif word.startswith(".tag="):
                tag = word[5:]
            else:
                raise Trap(f"unknown parameter {word}")
        return cls(words[0], given, queries, tag)


class Commands:
    """Answers sentences of somebody who is logged in, row by row. `pace`: real seconds to a second of the router's
    own waiting, in traffic and pings. `fault` gives what is wrong now."""

    def __init__(self, tables: Tables, fault: Callable[[], Fault | None]) -> None:
        self.tables, self.fault = tables, fault
        self.pace = 1.0

    async def rows(self, asked: Asked) -> AsyncIterator[Row]:
        """Raises `Trap`."""
        self._may(asked.command)
        path, _, verb = asked.command.rpartition("/")
        if verb in ("print", "getall") and path in self.tables.prints:
            for row in self._printed(path, asked):
                yield row
        elif asked.command == "/interface/monitor-traffic":
            async for row in self._traffic(asked):
                yield row
        elif asked.command in ("/ping", "/tool/ping"):
            async for row in self._ping(asked):
                yield row
        elif path in self.tables.prints and verb in ("add", "set", "remove", "disable", "enable"):
            raise Trap(LAST_RIGHTS)
        else:
            raise Trap("no such command", MISSING)

    def _may(self, command: str) -> None:
        fault = self.fault()
        if fault is Fault.FORBIDDEN:
            raise Trap(LAST_RIGHTS)
        if fault is Fault.TRAP or (fault is Fault.PARTLY and not command.startswith("/ppp/active")):
            raise Trap("failure: out of memory", GENERAL)

    def _printed(self, path: str, asked: Asked) -> list[Row]:
        self.tables.falling = self.fault() is Fault.FALLING
        strange = set(asked.given) - {
            ".proplist",
            "detail",
            "stats",
            "count-only",
            "follow",
            "without-paging",
        }
        if strange:
            raise Trap(f"unknown parameter {min(strange)}")
        try:
            found = [row for row in self.tables.prints[path]() if wanted(row, asked.queries)]
        except BadQuery as error:
            raise Trap(str(error), ARGUMENT) from None
        if self.fault() is Fault.OTHER_LOGIN and asked.queries:
            found = [self._strange(row) for row in self.tables.prints[path]()][:1]
        names = asked.given.get(".proplist")
        if names:
            found = [{name: row[name] for name in names.split(",") if name in row} for row in found]
        return found

    def _strange(self, row: Row) -> Row:
        """The row as if it were of somebody whom nobody asked about."""
        other = "outra.pessoa"
        return {
            name: f"<pppoe-{other}>" if value.startswith("<pppoe-") else other if name == "name" else value
            for name, value in row.items()
        }

    async def _traffic(self, asked: Asked) -> AsyncIterator[Row]:
        names = asked.given.get("interface", "").split(",")
        found = [self._interface(name) for name in names]
        once = "once" in asked.given and asked.given["once"] not in ("no", "false")
        while True:
            self.tables.falling = self.fault() is Fault.FALLING
            for one in found:
                if one is not None and not one.online:
                    raise Trap("interface was removed", GENERAL)
                row = self.tables.traffic(one)
                yield self._strange(row) if self.fault() is Fault.OTHER_LOGIN else row
            if once:
                return
            await asyncio.sleep(self.pace * _seconds(asked.given.get("interval", "1")))

    def _interface(self, name: str) -> Session | None:
        """None is the router's own ether1."""
        for _, one in self.tables.online():
            if one.interface == name:
                return one
        if name != "ether1":
            raise Trap("input does not match any value of interface", ARGUMENT)
        return None

    async def _ping(self, asked: Asked) -> AsyncIterator[Row]:
        address = asked.given.get("address", "")
        if not address:
            raise Trap("missing value(s) of argument(s) address", MISSING)
        there = next((one for _, one in self.tables.online() if one.address == address), None)
        count = int(asked.given["count"]) if asked.given.get("count", "").isdigit() else None
        received, sent = 0, 0
        while count is None or sent < count:
            answers = there is not None and there.online and there.answers_ping
            await asyncio.sleep(self.pace * (0.002 if answers else 1) if sent == 0 or not answers else 0)
            row = {"seq": str(sent), "host": address}
            sent, received = sent + 1, received + answers
            micro = 4000 + (sent * 7919 + len(address) * 997) % 9000
            said = {"size": "56", "ttl": "63", "time": _milli(micro)} if answers else {"status": "timeout"}
            lost = 100 * (sent - received) // sent
            counts = {"sent": str(sent), "received": str(received), "packet-loss": str(lost)}
            times = {f"{each}-rtt": _milli(micro) for each in ("min", "avg", "max")} if received else {}
            yield row | said | counts | times
            if count is None or sent < count:
                await asyncio.sleep(self.pace * _seconds(asked.given.get("interval", "1")) if answers else 0)


def _milli(micro: int) -> str:
    return f"{micro // 1000}ms{micro % 1000}us"


def _seconds(said: str) -> float:
    """`1`, `0.2`, `200ms`, `00:00:01`, `1s`; a second for what is none of these."""
    if ":" in said:
        parts = said.split(":")
        said = str(sum(float(part) * 60**n for n, part in enumerate(reversed(parts))))
    try:
        if said.endswith("ms"):
            return float(said[:-2]) / 1000
        return float(said.removesuffix("s"))
    except ValueError:
        return 1.0
