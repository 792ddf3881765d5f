"""Section `office_hours`: when the desk is open, for each day of the week."""

import re

import yaml

from services.office_hours import WEEKDAYS
from services.provider_file.changes import Work
from services.provider_file.reader import Reader

_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?[-–] ?([0-9]{1,2}):([0-9]{2})")
_DAY = 24 * 60


class OfficeHours:
    """`monday: ["08:00-12:00", "13:00-18:00"]`; a day that is not named is closed."""

    name = "office_hours"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, list[str]]:
        return week(node, self.name, reader)

    async def write(self, read: dict[str, list[str]], work: Work) -> None:
        await work.setting(self.name, read)


def week(node: yaml.Node, what: str, reader: Reader) -> dict[str, list[str]]:
    """A week's hours: the desk's, a technician's."""
    parts = reader.mapping(node, what, WEEKDAYS)
    if parts is None:
        return {}
    read = {day: _day(day, parts[day], reader) for day in WEEKDAYS if day in parts}
    if not any(isinstance(part, yaml.SequenceNode) and part.value for part in parts.values()):
        text = f'{what}: no day is open; write monday: ["08:00-18:00"], or leave {what} out'
        reader.wrong(node, text)
    return read


def _day(day: str, node: yaml.Node, reader: Reader) -> list[str]:
    spans: list[tuple[int, int]] = []
    for item in reader.items(node, day):
        written = item.value.strip() if isinstance(item, yaml.ScalarNode) else ""
        found = _HOURS.fullmatch(written)
        begin, end = (_minutes(*found.groups()[:2]), _minutes(*found.groups()[2:])) if found else (None, None)
        if begin is None or end is None or begin == _DAY:
            reader.wrong(item, f'{day}: expected hours from 00:00 to 24:00, like "08:00-12:00"')
        elif begin >= end:
            reader.wrong(
                item,
                f'{day}: ends before it begins; over midnight: "22:00-24:00", then "00:00-06:00" the next day',
            )
        elif any(begin < other_end and other_begin < end for other_begin, other_end in spans):
            reader.wrong(item, f"{day}: overlaps with hours above; make one of both")
        else:
            spans.append((begin, end))
    return [f"{_clock(begin)}-{_clock(end)}" for begin, end in sorted(spans)]


def _minutes(hours: str, minutes: str) -> int | None:
    total = int(hours) * 60 + int(minutes)
    return total if int(minutes) < 60 and total <= _DAY else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
