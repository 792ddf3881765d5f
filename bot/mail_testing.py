"""`atende mail test`: one mail to an address, at once and past the queue; says what the server says."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.settings import Settings


def parsers(commands: Any) -> None:
    test = commands.add_parser(
        "test", help="send one mail now, and say what the server says: to see how it arrives"
    )
    test.set_defaults(command=_test)
    test.add_argument("address")


def _test(given: argparse.Namespace, settings: "Settings") -> int:
    told = asyncio.run(send(settings, given.address))
    print(told[1], file=sys.stdout if told[0] else sys.stderr)
    return int(not told[0])


async def send(settings: "Settings", address: str) -> tuple[bool, str]:
    """Whether the server took it, and a line that says so. Raises SettingsError without a sender."""
    from services.mail.composing import Outgoing, Unsendable, compose, new_message_id, split, wire
    from services.mail.port import Away, Doubt
    from services.mail.smtp import Smtp

    relay, mailing = settings.mailing.relay, settings.mailing
    if relay is None or mailing.sender is None:
        return False, "atende: SMTP_URL is not set: no mail leaves"
    said = f"Atende: {settings.desk.provider or relay.host}"
    try:
        to = wire(address)
        mail = Outgoing(
            message_id=new_message_id(mailing.sender), sender=mailing.sender, to=[to], subject=said, body=said,
            at=datetime.now(UTC), reply_to=mailing.reply_to, provider=settings.desk.provider,
        )  # fmt: skip
        data = compose(mail).as_bytes()
    except Unsendable:
        return False, "atende: that is no e-mail address"

    async def ahead() -> None:
        return None

    port = Smtp(relay)
    try:
        reply = (await port.send(wire(split(mailing.sender)[1]), [to], data, ahead))[to]
    except Away as away:
        return False, f"atende: {relay.host}:{relay.port}: {away}; `atende check` says what to do"
    except Doubt:
        return False, f"atende: {relay.host}:{relay.port} was gone before it had answered: it may arrive"
    finally:
        await port.close()
    if reply.taken:
        return True, f"{relay.host}:{relay.port} took it: {reply.code} {reply.words}"
    return False, f"atende: {relay.host}:{relay.port} did not take it: {reply.code} {reply.words}"
