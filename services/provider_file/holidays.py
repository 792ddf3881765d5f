"""Section `holidays`: days on which the desk is closed, the country's and the provider's own."""

import re
from datetime import date
from typing import Any

import yaml

from services.provider_file.changes import Work
from services.provider_file.reader import Reader

KEYS = ("national", "state", "dates")
_ONCE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_BRAZIL = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}))?")
_LEAP = 2000


class Holidays:
    """`national: BR` and `state: SP` bring the law's; `dates` are 2026-07-14 or 14/07/2026, or 14/07 each year."""

    name = "holidays"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, Any]:
        parts = reader.mapping(node, self.name, KEYS) or {}
        read: dict[str, Any] = {}
        if "national" in parts or "state" in parts:
            read |= _national(parts, node, reader)
        if "dates" in parts:
            dates, seen = [], dict[str, int]()
            for item in reader.items(parts["dates"], "dates"):
                fields = reader.mapping(item, "holiday", ("date", "name"), ["date", "name"]) or {}
                name, day = reader.text(fields.get("name"), "name"), date_of(fields.get("date"), reader)
                if name and day and reader.once(fields["date"], day, "holiday", seen):
                    dates.append({"date": day, "name": name})
            read["dates"] = sorted(dates, key=lambda each: each["date"])
        return read

    async def write(self, read: dict[str, Any], work: Work) -> None:
        await work.setting(self.name, read)


def _national(parts: dict[str, yaml.Node], node: yaml.Node, reader: Reader) -> dict[str, Any]:
    import holidays  # is large, and only read here

    states = holidays.list_supported_countries(include_aliases=False)
    if "national" not in parts:
        reader.wrong(node, "holidays: a state needs its country: national: BR")
        return {}
    country = reader.one_of(parts["national"], "national", [code for code in states if len(code) == 2])
    if country is None:
        return {}
    if "state" not in parts:
        return {"national": country}
    state = reader.one_of(parts["state"], "state", [code for code in states[country] if len(code) <= 3])
    return {"national": country, "state": state} if state else {}


def date_of(node: yaml.Node | None, reader: Reader, what: str = "date", each_year: bool = True) -> str | None:
    """`2026-07-14`, or `07-14` for `each_year`."""
    if node is None:
        return None
    written = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    once, brazil = _ONCE.fullmatch(written), _BRAZIL.fullmatch(written)
    try:
        if once:
            return f"{date(*map(int, once.groups())):%Y-%m-%d}"
        if brazil and (each_year or brazil[3]):
            day, month, year = brazil.groups()
            found = date(int(year or _LEAP), int(month), int(day))
            return f"{found:%Y-%m-%d}" if year else f"{found:%m-%d}"
    except ValueError:
        reader.wrong(node, f"{what}: there is no {written}; look at the day and the month")
        return None
    yearly = ", or 14/07 for each year" if each_year else ""
    reader.wrong(node, f"{what}: expected 2026-07-14 or 14/07/2026{yearly}")
    return None
