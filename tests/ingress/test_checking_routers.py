"""`atende check` names each router that can't be asked, why, and what to do; no secret is repeated."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.checking import line
from bot.checks.routers import look
from bot.settings import Database, Machine, Redis, Routers, Settings, Telegram, Webhook
from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter
from services.lines.port import Router

DO = {
    Fault.REFUSED: "/ip/service set api-ssl certificate=NAME disabled=no",
    Fault.FATAL: "/ip/service print",
    Fault.DENIED: "correct its secret",
    Fault.FORBIDDEN: "api, read and test",
    Fault.EXPIRED: "new certificate",
    Fault.FOREIGN: "ROUTERS_CA",
    Fault.OTHER_NAME: "subject-alt-name",
    Fault.TRAP: "see what listens there",
}


@pytest.fixture
async def demo() -> AsyncIterator[DemoRouter]:
    async with DemoRouter("Borda Centro") as router:
        yield router


@pytest.fixture
def settings(demo: DemoRouter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(f"ROUTER_CENTRO={demo.credentials}\n")
    return Settings(
        telegram=Telegram(),
        webhook=Webhook(),
        database=Database(),
        redis=Redis(),
        machine=Machine(data_dir=tmp_path),
        routers=Routers(ca=demo.authority.write(tmp_path / "ca.pem")),
    )


async def told(settings: Settings, *routers: Router) -> list[str]:
    return [" ".join(line(each).split()) for each in await look(settings, routers)]


async def test_a_router_is_well_plain_or_failing_each_in_one_line(
    demo: DemoRouter, settings: Settings
) -> None:
    tls = Router(1, "Centro", demo.host, demo.tls_port, True, "env:ROUTER_CENTRO")
    plain = Router(2, "Rural", demo.host, demo.port, False, "env:ROUTER_CENTRO")
    lost = Router(3, "Serra", "router.invalid", 8729, True, "env:ROUTER_CENTRO")
    open_ = Router(4, "Vale", demo.host, demo.tls_port, True, "env:ROUTER_VALE")
    well, warned, nowhere, missing = await told(settings, tls, plain, lost, open_)
    assert well == f"ok router Centro {demo.host}:{demo.tls_port} answers as Borda Centro, by TLS"
    assert warned.startswith(
        f"warning router Rural {demo.host}:{demo.port} answers as Borda Centro, without TLS"
    )
    assert "api-ssl" in warned
    assert nowhere.startswith("wrong router Serra router.invalid:8729: its name is not known")
    assert missing.startswith("wrong router Vale its secret env:ROUTER_VALE is missing")
    for fault, do in DO.items():
        demo.fault = fault
        (wrong,) = await told(settings, tls)
        assert wrong.startswith("wrong router Centro"), fault
        assert do in wrong, fault
        assert demo.password not in wrong
