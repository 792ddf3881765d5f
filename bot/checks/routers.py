"""Routers: whether each can be reached, is who it should be, lets us in and lets us read."""

import asyncio
from collections.abc import Iterable, Mapping

from bot.checks.verdict import Verdict, ok, warning, wrong
from bot.settings import Settings
from services.lines.port import Failed, Router, Why
from services.lines.routeros import RouterOS
from services.lines.secrets import Secrets

AT_ONCE = 50
ROUTERS = "select id, name, host, port, tls, credentials from routers where active order by name"
TURN_ON = "`/ip/service set api-ssl certificate=NAME disabled=no` on it (docs/provider.md, Routers)"


async def look(settings: Settings, routers: Iterable[Router]) -> list[Verdict]:
    """One verdict each, all asked at once, within services.lines.port.SECONDS."""
    asking = RouterOS(settings.routers.ca)
    secrets, free = Secrets(settings.routers.named), asyncio.Semaphore(AT_ONCE)

    async def one(router: Router) -> Verdict:
        async with free:
            return await _seen(asking, secrets, router)

    return await asyncio.gather(*(one(router) for router in routers))


async def _seen(asking: RouterOS, secrets: Secrets, router: Router) -> Verdict:
    thing, place = f"router {router.name}", f"{router.host}:{router.port}"
    key = secrets.key(router.credentials)
    if key is None:
        says = f"its secret {router.credentials} is missing, unreadable, or not written user:password"
        return wrong(thing, says, "set it for every process of the bot (docs/provider.md, Routers)")
    try:
        name = await asking.identity(router, key)
        await asking.active(router, key)
    except Failed as failure:
        return wrong(thing, f"{place}: {failure.why}", _do(failure.why, router))
    if not router.tls:
        return warning(
            thing, f"{place} answers as {name}, without TLS: the password can be read on its way", TURN_ON
        )
    return ok(thing, f"{place} answers as {name}, by TLS")


def _do(why: Why, router: Router) -> str:
    if why is Why.REFUSED:
        service = TURN_ON if router.tls else "`/ip/service enable api` on it"
        return f"{service}, or correct its host and port"
    if why is Why.SILENT and router.tls and router.port == 8728:
        return "port 8728 is the plain API's; api-ssl listens at 8729"
    return _DO.get(why, "see its log")


_DO: Mapping[Why, str] = {
    Why.UNKNOWN_NAME: "correct its host in the provider's file, or the name service",
    Why.NO_WAY: "see the network between here and there",
    Why.CLOSED: "see its log, and `/ip/service print`: `address` must let this machine in",
    Why.SILENT: "see its load, and the firewalls between",
    Why.EXPIRED: "give it a new certificate; see that both clocks are right",
    Why.FOREIGN: "put the certificate of whoever signed it into a file, and set ROUTERS_CA to that",
    Why.OTHER_NAME: "use the name or address of its certificate as `host`, or make one with that in subject-alt-name",
    Why.NO_CERTIFICATE: TURN_ON,
    Why.NO_TLS: "port 8729 is api-ssl's; the plain API needs `tls: false`",
    Why.WRONG_LOGIN: "correct its secret (`user:password`), or the user on it",
    Why.NO_RIGHT: "its group needs the policies api, read and test",
    Why.TOO_OLD: "upgrade it",
    Why.NOT_THE_API: "see what listens there",
}  # fmt: skip
