"""A moment as a person writes it, read against now.

Portuguese, English and Spanish are read alike, whatever language the desk speaks; days come before months.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta

from services.wizard import Invalid

FORM = "%Y%m%dT%H%M"
"""Of an answer: text that sorts as its times do."""
END_OF_DAY = time(18)
FARTHEST_DAYS = 365
JUST_PASSED_DAYS = 60
"""A day without a year that has passed by no more is taken for a mistake, not for next year's."""
LONGEST = 60

_DAYS = {
    "hoje": 0, "hoy": 0, "today": 0, "amanha": 1, "manana": 1, "tomorrow": 1,
    "depois de amanha": 2, "pasado manana": 2, "day after tomorrow": 2,
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate((
        "segunda-feira segunda seg lunes lun monday mon", "terca-feira terca ter martes tuesday tue",
        "quarta-feira quarta qua miercoles mie wednesday wed", "quinta-feira quinta qui jueves jue thursday thu",
        "sexta-feira sexta sex viernes vie friday fri", "sabado sab saturday sat", "domingo dom sunday sun",
    ))
    for name in names.split()
}  # fmt: skip
_PARTS = {
    "de manha": 9, "pela manha": 9, "por la manana": 9, "de la manana": 9, "morning": 9, "meio-dia": 12,
    "meio dia": 12, "mediodia": 12, "noon": 12, "a tarde": 15, "de tarde": 15, "por la tarde": 15,
    "afternoon": 15, "a noite": 19, "de noite": 19, "por la noche": 19, "evening": 19,
}  # fmt: skip
_UNITS = {"min": "minutes", "h": "hours", "d": "days", "s": "weeks", "w": "weeks"}


def _any(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_UNIT = r"(min\w*|h|hs|hrs?|horas?|hours?|d|dias?|days?|semanas?|weeks?)"
_AHEAD = re.compile(
    rf"(?:em|en|in|daqui a|daqui|dentro de|within) (\d{{1,9}}) ?{_UNIT}"
    r"|(\d{1,9}) ?(min\w*|dias?|days?|hours?|weeks?|semanas?)"
)
_DATE = re.compile(
    r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?)\b(?![:h])"
)
_DAY_OF_MONTH = re.compile(r"\bdia (\d{1,2})\b(?![:h])")
_NAMED = re.compile(rf"\b(?:{_any(_DAYS)})\b")
_WEEKDAY = re.compile(rf"\b(next |proxim[oa] )?({_any(_WEEKDAYS)})\b\.?( que vem| que viene)?")
_PART = re.compile(rf"\b(?:{_any(_PARTS)})\b")
_CLOCK = re.compile(
    r"\b(\d{1,2}) ?(?:h|:) ?(\d{2})(?: ?min)?h? ?(am|pm)?\b"
    r"|\b(\d{1,2}) ?(?:h(?:oras?|rs?|s)?\b|(am|pm)\b)"
    r"|^(?:(?:as?|at|las?|a las?) )?(\d{1,2})$"
)
_FILLING = re.compile(
    r"\b(?:as?|at|a|o|el|la|las|los|no|na|on|the|de|do|da|del|dia|ate|until|by|para)\b|[,.;]"
)


def read(text: str, now: datetime) -> str:
    """The moment that a text means, as an answer. Raises Invalid, which says what would be right."""
    said = _plain(text)
    if not said or len(said) > LONGEST:
        raise Invalid("moment-unknown")
    try:
        meant = _ahead(said, now) or _ours(said, now) or _of_the_library(said, now)
    except OverflowError:
        raise Invalid("moment-far", days=FARTHEST_DAYS) from None
    if meant is None:
        raise Invalid("moment-unknown")
    return _bounded(meant, now).strftime(FORM)


def read_parts(text: str, now: datetime) -> tuple[date | None, time | None]:
    """The day and the time of day that a text means, either or both, and nothing else. Raises Invalid."""
    said = _plain(text)
    if not said or len(said) > LONGEST:
        raise Invalid("moment-unknown")
    day, rest = _day(said, now)
    clock, rest = _clock(rest)
    if (day is None and clock is None) or _FILLING.sub(" ", rest).strip(" -"):
        raise Invalid("moment-unknown")
    return day, clock


def _plain(text: str) -> str:
    """Small letters without accents, single blanks; what a date or a time is written with stays."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in parted if not unicodedata.combining(c) and c != "\0").split())


def _ahead(said: str, now: datetime) -> datetime | None:
    """ "em 2 horas": by the clock's own hours, to a full minute."""
    found = _AHEAD.fullmatch(said)
    if found is None:
        return None
    number, unit = (found[1], found[2]) if found[1] else (found[3], found[4])
    name = "minutes" if unit.startswith("min") else _UNITS[unit[0]]
    start = now.replace(second=0, microsecond=0) + timedelta(minutes=1 if now.second else 0)
    if name in ("days", "weeks"):
        return start + timedelta(**{name: int(number)})  # the same hour, whatever the clocks do between
    return (start.astimezone(UTC) + timedelta(**{name: int(number)})).astimezone(now.tzinfo)


def _ours(said: str, now: datetime) -> datetime | None:
    """A day, a time, or both, and nothing else but words that fill."""
    day, rest = _day(said, now)
    clock, rest = _clock(rest)
    if (day is None and clock is None) or _FILLING.sub(" ", rest).strip(" -"):
        return None
    weekday = day is not None and _WEEKDAY.search(said) is not None and not _DATE.search(said)
    if day is None:
        day = now.date()
    meant = datetime.combine(day, clock or _end(day, now), now.tzinfo)
    return meant + timedelta(days=7) if weekday and meant <= now else meant


def _end(day: date, now: datetime) -> time:
    """Until when a day lasts of which no time is said."""
    return time(23, 59) if day == now.date() and now.time() >= END_OF_DAY else END_OF_DAY


def _day(said: str, now: datetime) -> tuple[date | None, str]:
    """The day, and the text without it."""
    today = now.date()
    day: date | None = None
    if found := _DATE.search(said):
        day = _date(found, today)
        said = _WEEKDAY.sub(" ", said) if _WEEKDAY.search(said) else said
        found = _DATE.search(said)
    elif found := _DAY_OF_MONTH.search(said):
        day = _of_month(int(found[1]), today)
    elif found := _NAMED.search(said):
        day = today + timedelta(days=_DAYS[found[0]])
    elif found := _WEEKDAY.search(said):
        away = (_WEEKDAYS[found[2]] - today.weekday()) % 7
        day = today + timedelta(days=away or (7 if found[1] or found[3] else 0))
    return day, f"{said[: found.start()]} {said[found.end() :]}" if found else said


def _date(found: re.Match[str], today: date) -> date:
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    if year:
        exactly = _real(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        if exactly is None:
            raise Invalid("moment-no-day", said=found[0])
        return exactly
    meant = next((d for n in (0, 1) if (d := _real(today.year + n, int(month), int(day)))), None)
    if meant is None:
        raise Invalid("moment-no-day", said=found[0])
    passed = (today - meant).days
    return (_real(today.year + 1, int(month), int(day)) or meant) if passed > JUST_PASSED_DAYS else meant


def _of_month(number: int, today: date) -> date:
    """ "dia 5": of this month, or of the next that has it."""
    months = (divmod(today.year * 12 + today.month - 1 + n, 12) for n in range(3))
    days = (_real(year, month + 1, number) for year, month in months)
    meant = next((day for day in days if day and day >= today), None)
    if meant is None:
        raise Invalid("moment-no-day", said=str(number))
    return meant


def _real(year: int, month: int, day: int) -> date | None:
    """The day, where the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(said: str) -> tuple[time | None, str]:
    """The time of day, and the text without it."""
    if part := _PART.search(said):
        rest = f"{said[: part.start()]} {said[part.end() :]}"
        if not _CLOCK.search(rest.strip()):
            return time(_PARTS[part[0]]), rest
        said = rest
    said = said.strip()
    found = _CLOCK.search(said)
    if found is None:
        return None, said
    hour = int(found[1] or found[4] or found[6])
    half = found[3] or found[5]
    if (half and not 0 < hour < 13) or hour > 23 or int(found[2] or 0) > 59:
        raise Invalid("moment-no-time", said=found[0].strip())
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour, int(found[2] or 0)), f"{said[: found.start()]} {said[found.end() :]}"


def _of_the_library(said: str, now: datetime) -> datetime | None:
    """Rarer forms ("25 de dezembro às 10:00"). It takes long to import, and few need it."""
    import dateparser  # type: ignore[import-untyped]

    settings = {
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "REQUIRE_PARTS": ["day"],
    }
    found: datetime | None = dateparser.parse(said, languages=["pt", "es", "en"], settings=settings)
    if found is None:
        return None
    found = found.replace(tzinfo=now.tzinfo, second=0, microsecond=0)
    return found.replace(hour=END_OF_DAY.hour) if not (found.hour or found.minute) else found


def _bounded(meant: datetime, now: datetime) -> datetime:
    if meant <= now and meant.date() == now.date():
        raise Invalid("moment-past-today", time=f"{meant:%H:%M}", now=f"{now:%H:%M}")
    if meant <= now:
        raise Invalid("moment-past", date=f"{meant:%d/%m/%Y}")
    if meant.date() > now.date() + timedelta(days=FARTHEST_DAYS):
        raise Invalid("moment-far", days=FARTHEST_DAYS)
    return meant
