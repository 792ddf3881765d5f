"""Protocol numbers: one PostgreSQL sequence, written as the provider wants them, never given twice."""

import re
from datetime import UTC, datetime
from string import Formatter
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.tables import PROTOCOL_NUMBERS

DEFAULT_FORMAT = "{year}{number:07d}"
_FIELDS = ("year", "month", "day", "number")
_LITERAL = re.compile(r"[A-Za-z0-9./\-]*")
_NUMBER_SPEC = re.compile(r"(0[1-9][0-9]?d?)?")  # filled with zeros: a space can't be told or searched
_LONGEST = 32


class Protocols:
    """Gives the next protocol. Raises ValueError for a format that could repeat one or can't be read."""

    def __init__(self, written: str, timezone: ZoneInfo) -> None:
        self.check(written)
        self._format = written
        self.timezone = timezone

    async def next(self, session: AsyncSession, at: datetime) -> str:
        """A protocol that nobody had and nobody will have, also when this transaction is undone."""
        number = await session.scalar(PROTOCOL_NUMBERS)
        return _write(self._format, at.astimezone(self.timezone), int(number or 0))

    @staticmethod
    def check(written: str) -> None:
        """Raises ValueError, in one sentence, when this can't be a PROTOCOL_FORMAT.

        Dates have a fixed width and stand around one `number`, so two numbers never make one protocol.
        """
        try:
            parts = list(Formatter().parse(written))
        except ValueError as error:
            raise ValueError(f"PROTOCOL_FORMAT {written!r} can't be read: {error}") from None
        names = [name for _, name, _, _ in parts if name is not None]
        for literal, name, spec, conversion in parts:
            if not _LITERAL.fullmatch(literal):
                raise ValueError(
                    f"PROTOCOL_FORMAT {written!r} may have letters, digits and . / - between its fields"
                )
            if name is None:
                continue
            if name not in _FIELDS:
                raise ValueError(f"PROTOCOL_FORMAT {written!r} knows {', '.join(_FIELDS)}, not {name!r}")
            if conversion or (spec and (name != "number" or not _NUMBER_SPEC.fullmatch(spec))):
                raise ValueError(
                    f"PROTOCOL_FORMAT {written!r}: only number takes a width, such as {{number:07d}}"
                )
        if names.count("number") != 1:
            raise ValueError(f"PROTOCOL_FORMAT {written!r} must contain {{number}} exactly once")
        if len(_write(written, datetime(2026, 12, 31, tzinfo=UTC), 10**9)) > _LONGEST:
            raise ValueError(f"PROTOCOL_FORMAT {written!r} makes protocols longer than {_LONGEST} signs")


def _write(written: str, day: datetime, number: int) -> str:
    return written.format(year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}", number=number)
