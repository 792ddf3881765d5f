"""The chat page's side of the demo's routers: how each is, and the switches for what goes wrong with one."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from demo.page_input import BadInput, body_of
from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter

OFFERED = (
    Fault.REFUSED, Fault.BLACK_HOLE, Fault.DRIP, Fault.GARBAGE, Fault.HALF, Fault.DENIED, Fault.EXPIRED,
    Fault.FOREIGN, Fault.OTHER_LOGIN, Fault.FALLING,
)  # fmt: skip
"""Those of the page; POST takes every other, too."""


class RoutersApi:
    """GET and POST /demo/routers. Nothing here outlives the process."""

    def __init__(self, routers: Mapping[str, DemoRouter]) -> None:
        self._routers = routers

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.get("/demo/routers", self.show), web.post("/demo/routers", self.change)]

    async def show(self, request: web.Request) -> web.Response:
        return web.json_response(self._told())

    async def change(self, request: web.Request) -> web.Response:
        """`clear`: true makes every router and access point well. Else a `router` by name with `fault` (a name, null
        for none), with `point` and `down` (true: its lines fall, false: they dial in again), or with `login` and
        `online`."""
        body = await body_of(request)
        if body.get("clear") is True:
            for each in self._routers.values():
                _heal(each)
            return web.json_response(self._told())
        router = self._routers.get(str(body.get("router")))
        if router is None:
            raise BadInput(f"a router is expected, one of {', '.join(self._routers)}")
        if "fault" in body:
            router.fault = _fault(body["fault"])
        if "point" in body:
            _move(router, str(body["point"]), body.get("down"))
        if "login" in body:
            _switch(router, str(body["login"]), body.get("online"))
        return web.json_response(self._told())

    def _told(self) -> dict[str, Any]:
        return {
            "routers": [_state(router) for router in self._routers.values()],
            "faults": [fault.value for fault in OFFERED],
        }


def _state(router: DemoRouter) -> dict[str, Any]:
    points: dict[str, list[bool]] = {}
    for session in router.sessions.values():
        points.setdefault(session.point, []).append(session.online)
    return {
        "name": router.name,
        "fault": router.fault,
        "online": sum(session.online for session in router.sessions.values()),
        "lines": len(router.sessions),
        "logins": router.logins,
        "points": [
            {"name": name, "online": sum(there), "lines": len(there), "down": name in router.gone}
            for name, there in sorted(points.items())
        ],
    }


def _fault(given: Any) -> Fault | None:
    if given is None:
        return None
    try:
        return Fault(given)
    except ValueError:
        raise BadInput(f"fault is null or one of {', '.join(Fault)}") from None


def _move(router: DemoRouter, point: str, down: Any) -> None:
    if not isinstance(down, bool) or all(session.point != point for session in router.sessions.values()):
        raise BadInput("a point of the router is expected, and down: true or false")
    if down:
        router.drop_point(point)
    else:
        router.restore_point(point)


def _switch(router: DemoRouter, login: str, online: Any) -> None:
    session = router.sessions.get(login)
    if session is None or not isinstance(online, bool):
        raise BadInput("a login of the router is expected, and online: true or false")
    if online and not session.online:
        router.connect(login)
    elif not online and session.online:
        router.drop(login)


def _heal(router: DemoRouter) -> None:
    router.fault = None
    for point in list(router.gone):
        router.restore_point(point)
