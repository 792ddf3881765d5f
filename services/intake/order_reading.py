"""What people write on Ordem de Serviço: a day, a start, and how long it takes."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services import moments
from services.moment_reading import FARTHEST_DAYS, read_parts
from services.moments import Said
from services.office_hours import WEEKDAYS
from services.orders.calendar import LONGEST, SHORTEST
from services.ticket_content import Refused
from services.wizard import Invalid, Option

DAY = "%Y%m%d"
"""Of an answer that is a day; `moments.FORM` of one that is a start."""
CLOCK = "%H%M"
LENGTHS = (30, 60, 90, 120, 180, 240)
_HOURS_AND_MINUTES = re.compile(
    r"(\d{1,15}) ?(?:h|hs|hrs?|horas?|hours?|:) ?(?:e |and |y )?(\d{1,2}) ?(?:m|min\w*)?"
)
_HOURS = re.compile(r"(\d{1,15})(?:[.,](\d))? ?(?:h|hs|hrs?|horas?|hours?)( (?:e|y) (?:meia|media))?")
_MINUTES = re.compile(r"(\d{1,15}) ?(?:m|min\w*)?")
_HALF = re.compile(r"(?:meia|media|half an) ?(?:hora|hour)")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")


def read_day(text: str, now: datetime) -> str:
    """A day from today on, at most a year ahead. Raises Invalid."""
    try:
        day, clock = read_parts(text, now)
    except Invalid as wrong:
        raise Invalid("order-day-unknown") if wrong.key == "moment-unknown" else wrong from None
    if day is None or clock is not None:
        raise Invalid("order-day-unknown")
    if day < now.date():
        raise Invalid("order-day-past", date=f"{day:%d/%m/%Y}")
    if day > now.date() + timedelta(days=FARTHEST_DAYS):
        raise Invalid("moment-far", days=FARTHEST_DAYS)
    return day.strftime(DAY)


def read_start(text: str, now: datetime) -> str:
    """A time of day, which is of the day that the page has; or a day with its time. Raises Invalid."""
    plain = " ".join(text.split())
    if found := _DIGITS.fullmatch(plain):
        plain = f"{found[1]}:{found[2]}"
    try:
        day, clock = read_parts(plain, now)
    except Invalid as wrong:
        raise Invalid("order-start-unknown") if wrong.key == "moment-unknown" else wrong from None
    if clock is None:
        raise Invalid("order-start-unknown")
    if day is None:
        return clock.strftime(CLOCK)
    return f"{read_day(day.isoformat(), now)}T{clock.strftime(CLOCK)}"


def started(said: str, day: str | None, now: datetime, zone: ZoneInfo) -> str:
    """A start as it is kept, `read_start` having been on this day. Raises Refused for one that is past, or that no
    clock ever shows."""
    whole = said if "T" in said else f"{day or now.strftime(DAY)}T{said}"
    try:
        at = moments.at(whole, zone)
    except ValueError:
        raise Refused("order-start-unknown", "start") from None
    wall = at.replace(tzinfo=None)
    if datetime.fromtimestamp(at.timestamp(), zone).replace(tzinfo=None) != wall:
        raise Refused("order-start-skipped", "start", time=f"{at:%H:%M}", date=f"{at:%d/%m}")
    if at < now and at.date() == now.date():
        raise Refused("order-start-past", "start", time=f"{at:%H:%M}", now=f"{now:%H:%M}")
    if at < now:
        raise Refused("order-day-past", "day", date=f"{at:%d/%m/%Y}")
    return whole


def read_minutes(text: str) -> int:
    """How long, in minutes: `1h30`, `90`, `2 horas`; a number that is too small for minutes means hours. Raises
    Invalid."""
    said = " ".join(text.casefold().replace("é", "e").split())
    if found := _HOURS_AND_MINUTES.fullmatch(said):
        minutes = int(found[1]) * 60 + int(found[2])
    elif found := _HOURS.fullmatch(said):
        minutes = int(found[1]) * 60 + int(found[2] or 0) * 6 + (30 if found[3] else 0)
    elif found := _MINUTES.fullmatch(said):
        alone = found[1] == said and int(said) <= LONGEST // 60
        minutes = int(said) * 60 if alone else int(found[1])
    elif _HALF.fullmatch(said):
        minutes = 30
    else:
        raise Invalid("order-minutes-unknown")
    if not SHORTEST <= minutes <= LONGEST:
        raise Invalid("order-minutes-bounds")
    return minutes


def lengths(text: Said, *chosen: int | None) -> list[Option]:
    """What is offered, and what is chosen or usual already."""
    every = sorted({*LENGTHS, *(each for each in chosen if each)})
    return [Option(each, length(each, text)) for each in every]


def length(minutes: int, text: Said) -> str:
    """How long, in words."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return text("order-minutes", minutes=rest)
    return (
        text("order-hours-minutes", hours=hours, minutes=f"{rest:02}")
        if rest
        else text("order-hours", hours=hours)
    )


def day_of(answer: object) -> date | None:
    """The day that an answer names."""
    try:
        return date(int(str(answer)[:4]), int(str(answer)[4:6]), int(str(answer)[6:]))
    except ValueError:
        return None


def day_words(day: date, today: date, text: Said) -> str:
    """A day in words: "Hoje, 24/11", "Quinta-feira, 26/11"."""
    away = (day - today).days
    date_ = f"{day:%d/%m}" if 0 <= away <= FARTHEST_DAYS // 2 else f"{day:%d/%m/%Y}"
    if away in (0, 1):
        return text("order-day-today" if away == 0 else "order-day-tomorrow", date=date_)
    weekday = text(f"moment-day-{WEEKDAYS[day.weekday()]}")
    return text("order-day-other", day=weekday[:1].upper() + weekday[1:], date=date_)
