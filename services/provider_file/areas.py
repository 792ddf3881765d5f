"""Section `areas`: where technicians go, and how long the way to the next customer takes there."""

from dataclasses import dataclass

import yaml
from sqlalchemy import select

from services.order_tables import AreaRow
from services.provider_file.changes import Columns, Shown, Work
from services.provider_file.reader import Reader
from services.tables import Network

MOST_TRAVEL = 240
MOST = 200
KEYS = ("name", "cities", "networks", "travel_minutes")


@dataclass(frozen=True)
class Written:
    """An area as the file has it; `networks` with their places in it."""

    name: str
    cities: list[str]
    networks: list[tuple[str, yaml.Node]]
    travel_minutes: int


class Areas:
    """A city, and a network, belongs to one area: so a customer's is sure."""

    name = "areas"

    def read(self, node: yaml.Node, reader: Reader) -> list[Written]:
        found, seen = [], dict[str, int]()
        cities, networks = dict[str, int](), dict[str, int]()
        for item in reader.items(node, self.name):
            parts = reader.mapping(item, "area", KEYS, ["name"])
            if parts is None:
                continue
            name = reader.text(parts.get("name"), "name")
            written = Written(
                name or "",
                [each for each, _ in _named(parts.get("cities"), "city", cities, reader)],
                _named(parts.get("networks"), "network", networks, reader),
                reader.whole(parts.get("travel_minutes"), "travel_minutes", 0, MOST_TRAVEL) or 0,
            )
            if not written.cities and not written.networks:
                reader.wrong(item, "area: has neither cities nor networks; write cities: [Campinas]")
            elif name and reader.once(parts["name"], name, "area", seen):
                found.append(written)
        return found

    async def write(self, read: list[Written], work: Work) -> None:
        known = select(Network.name, Network.id).where(Network.active)
        networks = dict((await work.session.execute(known)).all())
        sure = "networks" not in work.unsure
        for area in read:
            for name, node in area.networks:
                work.reader.reference(node, name, "network", networks, sure)
        wanted = {
            area.name: {
                "cities": area.cities,
                "networks": [name for name, _ in area.networks],
                "travel_minutes": area.travel_minutes,
            }
            for area in read
        }
        await work.settle(self.name, AreaRow, wanted, _show)


def _named(
    node: yaml.Node | None, what: str, seen: dict[str, int], reader: Reader
) -> list[tuple[str, yaml.Node]]:
    items = [] if node is None else reader.items(node, what)
    found = [(reader.text(item, what), item) for item in items[:MOST]]
    if node is not None and len(items) > MOST:
        reader.wrong(node, f"{what}: expected {MOST} at most, found {len(items)}")
    return [(name, item) for name, item in found if name and reader.once(item, name, what, seen)]


def _show(columns: Columns) -> Shown:
    return {
        "cities": ", ".join(columns["cities"]) or "none",
        "networks": ", ".join(columns["networks"]) or "none",
        "travel_minutes": str(columns["travel_minutes"] or "none"),
    }
