"""Section `networks`: parts of the network that fail together, each with its access points."""

from dataclasses import dataclass, field

import yaml
from sqlalchemy import select

from services.provider_file.changes import Columns, Shown, Work
from services.provider_file.reader import Reader
from services.tables import AccessPoint, Network, Router


@dataclass(frozen=True)
class Point:
    """An access point as the file has it."""

    name: str
    network: str
    router: str | None
    node: yaml.Node


@dataclass
class Written:
    """All networks and points of the file."""

    networks: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)


class Networks:
    """An access point is its name, or `name` and `router`; its name stands once in the whole file."""

    name = "networks"

    def read(self, node: yaml.Node, reader: Reader) -> Written:
        written, seen, points = Written(), dict[str, int](), dict[str, int]()
        for item in reader.items(node, self.name):
            parts = reader.mapping(item, "network", ("name", "access_points"), ["name"])
            if parts is None:
                continue
            name = reader.text(parts.get("name"), "name")
            if name and reader.once(parts["name"], name, "network", seen):
                written.networks.append(name)
            if "access_points" in parts:
                for each in reader.items(parts["access_points"], "access_points"):
                    point = _point(each, name or "", reader)
                    if point and reader.once(each, point.name, "access point", points) and name:
                        written.points.append(point)
        return written

    async def write(self, read: Written, work: Work) -> None:
        await work.settle(self.name, Network, {name: {} for name in read.networks}, lambda _: {})
        every = await work.session.execute(select(Network.name, Network.id))
        networks = dict(every.all())
        rows = (await work.session.execute(select(Router.name, Router.id, Router.active))).all()
        routers = {name: number for name, number, active in rows if active}
        sure = "routers" not in work.unsure
        wanted = {
            point.name: {
                "network_id": networks[point.network],
                "router_id": work.reader.reference(point.node, point.router, "router", routers, sure)
                if point.router
                else None,
            }
            for point in read.points
            if point.network in networks
        }
        by_network = {number: name for name, number in networks.items()}
        by_router = {number: name for name, number, _ in rows}

        def show(columns: Columns) -> Shown:
            return {
                "network": by_network[columns["network_id"]],
                "router": by_router.get(columns["router_id"], "none"),
            }

        await work.settle("access_points", AccessPoint, wanted, show)


def _point(node: yaml.Node, network: str, reader: Reader) -> Point | None:
    if isinstance(node, yaml.ScalarNode):
        name = reader.text(node, "access point")
        return Point(name, network, None, node) if name else None
    parts = reader.mapping(node, "access point", ("name", "router"), ["name"])
    if parts is None:
        return None
    name = reader.text(parts.get("name"), "name")
    router = reader.text(parts.get("router"), "router")
    return Point(name, network, router, parts.get("router", node)) if name else None
