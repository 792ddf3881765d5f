"""Section `ticket_types`: kinds of problems, who takes them, and how long that may last."""

from dataclasses import dataclass

import yaml
from sqlalchemy import select

from services.provider_file import receipt_mails
from services.provider_file.changes import Columns, Shown, Work
from services.provider_file.faults import nearest
from services.provider_file.reader import Reader
from services.states import Role
from services.tables import PersonRow, Position, TicketTypeRow

LONGEST_DUE = 8760
"""Hours: a year of clock hours."""
KEYS = ("name", "destination", "allows_links", "due_hours", receipt_mails.KEY)


@dataclass(frozen=True)
class Written:
    """A type as the file has it."""

    name: str
    destination: str | None
    node: yaml.Node
    allows_links: bool
    due_hours: int | None
    receipt: tuple[str, yaml.Node] | None
    """The template of its receipt by mail, and where it is written."""


class TicketTypes:
    """`destination` is a position's name or a person's; without one, whoever opens a ticket chooses."""

    name = "ticket_types"

    def read(self, node: yaml.Node, reader: Reader) -> list[Written]:
        found, seen = [], dict[str, int]()
        for item in reader.items(node, self.name):
            parts = reader.mapping(item, "ticket type", KEYS, ["name"])
            if parts is None:
                continue
            name = reader.text(parts.get("name"), "name")
            template = reader.text(parts.get(receipt_mails.KEY), receipt_mails.KEY)
            written = Written(
                name or "",
                reader.text(parts.get("destination"), "destination"),
                parts.get("destination", item),
                reader.truth(parts.get("allows_links"), "allows_links", False),
                reader.whole(parts.get("due_hours"), "due_hours", 1, LONGEST_DUE),
                (template, parts[receipt_mails.KEY]) if template else None,
            )
            if name and reader.once(parts["name"], name, "ticket type", seen):
                found.append(written)
        return found

    async def write(self, read: list[Written], work: Work) -> None:
        positions = await work.session.execute(select(Position.name, Position.id, Position.active))
        named = {name: (number, active) for name, number, active in positions}
        people: dict[str, list[int]] = {}
        staff = select(PersonRow.name, PersonRow.id).where(PersonRow.active, PersonRow.role != Role.CUSTOMER)
        for name, number in await work.session.execute(staff):
            people.setdefault(name, []).append(number)
        known = [name for name, (_, active) in named.items() if active]
        wanted = {}
        for each in read:
            position = person = None
            if each.destination in known:
                position = named[each.destination][0]
            elif each.destination in people:
                person, *others = people[each.destination]
                if others:
                    work.reader.wrong(
                        each.node,
                        f"destination: several people are called {each.destination!r}; name a position",
                    )
            elif each.destination is not None and "positions" not in work.unsure:
                near = nearest(each.destination, [*known, *people])
                text = f"destination: no position and no person is called {each.destination!r}{near}"
                work.reader.wrong(each.node, text)
            wanted[each.name] = {
                "assignee_position_id": position, "assignee_person_id": person,
                "allows_links": each.allows_links, "due_hours": each.due_hours,
            }  # fmt: skip
        by_position = {number: name for name, (number, _) in named.items()}
        every = select(PersonRow.id, PersonRow.name)
        by_person = dict((await work.session.execute(every)).all())

        def show(columns: Columns) -> Shown:
            position, person = columns["assignee_position_id"], columns["assignee_person_id"]
            destination = by_position.get(position) or by_person.get(person) or "none"
            return {
                "destination": destination,
                "allows_links": "true" if columns["allows_links"] else "none",
                "due_hours": str(columns["due_hours"] or "none"),
            }

        await work.settle(self.name, TicketTypeRow, wanted, show)
        await receipt_mails.write(self.name, {each.name: each.receipt for each in read if each.receipt}, work)
