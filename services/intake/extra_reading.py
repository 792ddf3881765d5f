"""Reading values of extra fields: as people write them, as the page has them, as they are stored."""

import re
import zlib
from datetime import date, datetime
from typing import Any

from services.extra_values import Extra
from services.states import FieldKind
from services.wizard import Invalid

DIGITS_MOST = 15
OLDEST, LATEST = 1900, 2199
TODAY = {"hoje", "today", "hoy"}
FIELDS = {
    FieldKind.TEXT: "words",
    FieldKind.NUMBER: "number",
    FieldKind.DATE: "day",
    FieldKind.YES_NO: "yes",
    FieldKind.LIST: "entry",
}
"""The question that asks for each kind."""


def mark(text: str) -> int:
    """The number of a list's entry."""
    return zlib.crc32(text.encode())


def in_words(day: str) -> str:
    """A stored day as people write it; whatever else was stored, as it is."""
    try:
        return f"{date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        return day


def read_number(text: str) -> str:
    """A number as people write it, its decimals after a comma. Raises Invalid."""
    bare = text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if re.fullmatch(r"[+-]?[0-9]{1,3}([.][0-9]{3})+(,[0-9]+)?", bare, re.ASCII):
        bare = bare.replace(".", "")
    bare = bare.replace(".", ",").removeprefix("+")
    if not re.fullmatch(r"-?[0-9]+(,[0-9]+)?", bare, re.ASCII):
        raise Invalid("number-wrong")
    if sum(sign.isdigit() for sign in bare) > DIGITS_MOST:
        raise Invalid("number-wrong")
    return bare


def read_day(text: str, now: datetime) -> str:
    """A day as people write it, as ISO 8601; without a year it is one of this year. Raises Invalid."""
    said = text.strip().lower()
    if said in TODAY:
        return now.date().isoformat()
    if re.fullmatch("[0-9]{8}", said, re.ASCII):
        said = f"{said[:2]}/{said[2:4]}/{said[4:]}"
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", said, re.ASCII):
        year, month, day = found.groups()
    elif found := re.fullmatch(
        r"([0-9]{1,2})[/. -]([0-9]{1,2})(?:[/. -]([0-9]{4}|[0-9]{2}))?", said, re.ASCII
    ):
        day, month, year = found[1], found[2], found[3] or str(now.year)
    else:
        raise Invalid("day-wrong")
    number = int(year)
    if len(year) == 2:  # 90 is 1990, 26 is 2026
        number += 2000 if number <= now.year % 100 else 1900
    try:
        made = date(number, int(month), int(day))
    except ValueError:
        raise Invalid("day-wrong") from None
    if not OLDEST <= made.year <= LATEST:
        raise Invalid("day-wrong")
    return made.isoformat()


def prefilled(extra: Extra) -> dict[str, str | int]:
    """The value as the page of its kind has it; of another kind, as a field may have become, it is left out."""
    value, name = extra.value, FIELDS[extra.kind]
    given: dict[str, str | int] = {} if value is None else {"given": "1"}
    match extra.kind, value:
        case FieldKind.YES_NO, bool():
            return given | {name: "yes" if value else "no"}
        case FieldKind.NUMBER, int() | float() if not isinstance(value, bool):
            return given | {name: f"{value}".replace(".", ",")}
        case FieldKind.LIST, str() if value in extra.options:
            return given | {name: mark(value)}
        case FieldKind.TEXT | FieldKind.DATE, str():
            return given | {name: value}
    return given


def value_of(extra: Extra, answer: Any) -> object:
    """The answer in its field's shape; None: there is none."""
    if answer is None:
        return None
    match extra.kind:
        case FieldKind.YES_NO:
            return bool(answer == "yes")
        case FieldKind.NUMBER:
            plain = answer.replace(",", ".")
            return float(plain) if "." in plain else int(plain)
        case FieldKind.LIST:
            return next((each for each in extra.options if mark(each) == answer), None)
    return answer
