"""Section `technicians`: when and where somebody can be sent, and what they know."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import yaml
from sqlalchemy import select

from services.order_tables import AreaRow, TechnicianRow
from services.permissions import Action, may
from services.provider_file.changes import Columns, Shown, Work, differences, told
from services.provider_file.faults import nearest
from services.provider_file.holidays import date_of
from services.provider_file.office_hours import week
from services.provider_file.reader import Reader
from services.states import Role
from services.tables import PersonRow

KEYS = ("name", "hours", "days_off", "skills", "areas")
OFF_KEYS = ("date", "from", "to", "reason")
MOST = 50
MOST_OFF = 200
LONGEST_OFF = timedelta(days=366)
LONGEST_REASON = 200


@dataclass(frozen=True)
class Written:
    """A technician as the file has it; `areas` with their places in it."""

    name: str
    node: yaml.Node
    columns: dict[str, Any]
    areas: list[tuple[str, yaml.Node]]


class Technicians:
    """They are people whom the desk has let in, known by name. Without hours nobody is sent; without areas one goes
    everywhere."""

    name = "technicians"

    def read(self, node: yaml.Node, reader: Reader) -> list[Written]:
        found, seen = [], dict[str, int]()
        for item in reader.items(node, self.name):
            parts = reader.mapping(item, "technician", KEYS, ["name"])
            if parts is None:
                continue
            name = reader.text(parts.get("name"), "name")
            columns = {
                "hours": week(parts["hours"], "hours", reader) if "hours" in parts else {},
                "days_off": _days_off(parts.get("days_off"), reader),
                "skills": reader.several(parts.get("skills"), "skills", MOST),
            }
            areas = _areas(parts.get("areas"), reader)
            if name and reader.once(parts["name"], name, "technician", seen):
                found.append(Written(name, parts["name"], columns, areas))
        return found

    async def write(self, read: list[Written], work: Work) -> None:
        able = [role.value for role in Role if may(role, Action.DO_ORDERS)]
        staff = select(PersonRow.name, PersonRow.id).where(PersonRow.active, PersonRow.role.in_(able))
        people: dict[str, list[int]] = {}
        for name, number in await work.session.execute(staff):
            people.setdefault(name, []).append(number)
        await _look_at_areas(read, work)
        wanted = {}
        for each in read:
            if (person := _person(each, people, work)) is not None:
                areas = [name for name, _ in each.areas]
                wanted[person] = (each.name, {**each.columns, "areas": areas})
        await _settle(self.name, wanted, work)


def _person(each: Written, people: dict[str, list[int]], work: Work) -> int | None:
    """Whose they are, among those who may be sent."""
    found = people.get(each.name, [])
    if len(found) == 1:
        return found[0]
    if found:
        text = f"technician: several people are called {each.name!r}; give one of them another name"
    else:
        near = nearest(each.name, list(people))
        text = f"technician: nobody is called {each.name!r}{near or '; let them in first: atende people'}"
    work.reader.wrong(each.node, text)
    return None


async def _look_at_areas(read: list[Written], work: Work) -> None:
    known = select(AreaRow.name, AreaRow.id).where(AreaRow.active)
    areas = dict((await work.session.execute(known)).all())
    for each in read:
        for name, node in each.areas:
            work.reader.reference(node, name, "area", areas, "areas" not in work.unsure)


async def _settle(section: str, wanted: dict[int, tuple[str, dict[str, Any]]], work: Work) -> None:
    """As Work.settle does, for rows that are known by their person."""
    statement = (
        select(TechnicianRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == TechnicianRow.person_id)
        .order_by(PersonRow.name, PersonRow.id)
        .with_for_update(of=TechnicianRow)
    )
    rows = {row.person_id: (row, name) for row, name in await work.session.execute(statement)}
    for person, (name, columns) in wanted.items():
        row, _ = rows.pop(person, (None, ""))
        if row is None:
            work.session.add(TechnicianRow(person_id=person, **columns))
            work.tell(section, "+", name, told(_show(columns)))
            continue
        parts = differences(_show({key: getattr(row, key) for key in columns}), _show(columns))
        if not row.active:
            parts.insert(0, "active: no → yes")
        for key, value in {**columns, "active": True}.items():
            setattr(row, key, value)
        work.tell(section, "~" if parts else "", name, ", ".join(parts))
    for row, name in rows.values():
        if row.active:
            row.active = False
            work.tell(section, "-", name)
    await work.session.flush()


def _show(columns: Columns) -> Shown:
    hours = [f"{day[:3]} {' '.join(spans) or 'none'}" for day, spans in columns["hours"].items()]
    off = [first if first == last else f"{first}..{last}" for first, last, _ in columns["days_off"]]
    return {
        "hours": ", ".join(hours) or "none",
        "days_off": ", ".join(off) or "none",
        "skills": ", ".join(columns["skills"]) or "none",
        "areas": ", ".join(columns["areas"]) or "none",
    }


def _areas(node: yaml.Node | None, reader: Reader) -> list[tuple[str, yaml.Node]]:
    items = [] if node is None else reader.items(node, "areas")
    seen = dict[str, int]()
    found = [(reader.text(item, "area"), item) for item in items]
    return [(name, item) for name, item in found if name and reader.once(item, name, "area", seen)]


def _days_off(node: yaml.Node | None, reader: Reader) -> list[list[str]]:
    """[first day, last day, why], in order."""
    items = [] if node is None else reader.items(node, "days_off")
    if node is not None and len(items) > MOST_OFF:
        reader.wrong(node, f"days_off: expected {MOST_OFF} at most, found {len(items)}")
        return []
    return sorted(found for item in items if (found := _off(item, reader)) is not None)


def _off(item: yaml.Node, reader: Reader) -> list[str] | None:
    """A day alone, or its mapping: `date`, or `from` and `to`; and `reason`."""
    if isinstance(item, yaml.ScalarNode):
        day = date_of(item, reader, each_year=False)
        return [day, day, ""] if day else None
    parts = reader.mapping(item, "days off", OFF_KEYS)
    if parts is None:
        return None
    reason = reader.text(parts.get("reason"), "reason", LONGEST_REASON) or ""
    if ("date" in parts) == ("from" in parts or "to" in parts) or ("from" in parts) != ("to" in parts):
        reader.wrong(item, "days off: expected a date, or from and to")
        return None
    first = date_of(parts.get("date", parts.get("from")), reader, each_year=False)
    last = date_of(parts.get("date", parts.get("to")), reader, each_year=False)
    if first is None or last is None:
        return None
    length = date.fromisoformat(last) - date.fromisoformat(first)
    if not timedelta() <= length <= LONGEST_OFF:
        ends = "end before they begin" if length < timedelta() else "are more than a year; write two"
        reader.wrong(item, f"days off: {ends}")
        return None
    return [first, last, reason]
