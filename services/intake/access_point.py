"""Ponto de Acesso (S2): the network, its access point, and the customers' tickets that become children."""

from collections.abc import Mapping
from typing import Annotated, Any

from services.access_points import PointRow
from services.conversation import Scene
from services.intake.new_ticket import ACCESS_POINT, NewTicket
from services.intake.part import Part, Told, label
from services.wizard import Choice, Draft, Marks, Option, Step


async def networks(draft: Draft, scene: Scene) -> list[Option]:
    """Rede: those in use."""
    return [Option(each.id, each.name) for each in await scene.desk.access_points.networks(scene.actor)]


async def points(draft: Draft, scene: Scene) -> list[Option]:
    """The access points of the network, with what hangs on each."""
    network = draft[AccessPoint].network
    if not network:
        return []
    rows = await scene.desk.access_points.points(scene.actor, network)
    return [_option(row) for row in rows]


def _option(row: PointRow) -> Option:
    told = {"plans": row.plans, "running": row.running, "protocol": row.protocol}
    return Option(row.id, row.name, detail=told)


async def chosen(draft: Draft, scene: Scene) -> PointRow | None:
    """The access point, where one is chosen and in use."""
    number = draft[AccessPoint].access_point
    if not number:
        return None
    return await scene.once(
        ("access_point", number), lambda: scene.desk.access_points.one(scene.actor, number)
    )


async def offered(draft: Draft, scene: Scene) -> list[Option]:
    """The running tickets that may become its children."""
    number = draft[AccessPoint].access_point
    if not number:
        return []
    rows = await scene.once(("offered", number), lambda: scene.desk.links.offered(scene.actor, number))
    return [Option(row.id, f"{row.protocol[-6:]} · {row.name}") for row in rows]


class AccessPoint(Step):
    """Rede first, then its points; then which of the customers' tickets hang on this one."""

    network: Annotated[int | None, Choice(source=networks, required=True)] = None
    access_point: Annotated[int | None, Choice(source=points, required=True, after=("network",))] = None
    children: Annotated[list[int] | None, Marks(source=offered, after=("access_point",))] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return draft[NewTicket].subject == ACCESS_POINT


async def told(draft: Draft, scene: Scene) -> Told:
    said = draft[AccessPoint]
    point = await chosen(draft, scene)
    linked = [label(await offered(draft, scene), each) for each in said.children or ()]
    lines = [("network", point.network if point else ""), ("access_point", point.name if point else "")]
    return [*lines, ("children", "\n".join(filter(None, linked)))] if linked else lines


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    said = draft[AccessPoint]
    return {"access_point_id": said.access_point, "children": tuple(said.children or ())}


PART = Part(AccessPoint, told, content)
