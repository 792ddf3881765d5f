"""What these stand on: a demo router with some lines, and whoever may ask it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from demo.routeros.router import DemoRouter
from demo.routeros.sessions import Session
from services.lines.port import Key, Router
from services.lines.routeros import RouterOS


@pytest.fixture
async def demo() -> AsyncIterator[DemoRouter]:
    """Five lines that are connected, one that is not."""
    async with DemoRouter(zone="America/Sao_Paulo") as router:
        for login in ("maria", "true", "12345", "007", "ana.luz@provedor"):
            router.add(Session(login, comment="Casa dos fundos"), ago=3 * 3600 + 12 * 60)
        router.add(Session("rui"), ago=None)
        router.commands.pace = 0.02
        yield router


@pytest.fixture
def routeros(demo: DemoRouter, tmp_path: Path) -> RouterOS:
    return RouterOS(demo.authority.write(tmp_path / "ca.pem"))


@pytest.fixture
def at(demo: DemoRouter) -> Router:
    return Router(1, demo.name, demo.host, demo.tls_port, True, "env:ROUTER")


@pytest.fixture
def key(demo: DemoRouter) -> Key:
    return Key(demo.user, demo.password)
