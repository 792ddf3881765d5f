"""`atende check` says of a mail server whether mail leaves by it, and what to do; `atende mail test` sends one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.checks import mail
from bot.checks.verdict import Level
from bot.mail_testing import send
from bot.settings import Mailing, Settings, SettingsError
from demo.mail.faults import MailFaults
from demo.mail.server import ADDRESS, DemoMail


@dataclass
class Server:
    demo: DemoMail

    def settings(self, url: str = "", ca: Path | None = None, sender: str | None = ADDRESS) -> Settings:
        given = SecretStr(url or self.demo.smtp_url)
        return Settings(mailing=Mailing(smtp=given, ca=ca or self.demo.ca_file, sender=sender))


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with DemoMail() as demo:
        yield Server(demo)


async def test_a_server_that_can_be_used_is_well_and_nothing_is_sent(server: Server) -> None:
    for url in (server.demo.smtp_url, server.demo.smtps_url):
        (found,) = await mail.look(server.settings(url, sender=f"Provedor <{ADDRESS}>"))
        assert (found.level, found.do) == (Level.OK, ""), found
    assert server.demo.inbox == []
    (unset,) = await mail.look(Settings(mailing=Mailing(smtp=None)))
    assert "not set up" in unset.says
    with pytest.raises(SettingsError):
        await mail.look(server.settings(sender=None))


@pytest.mark.parametrize(
    ("faults", "level", "words"),
    [
        (MailFaults(login="535 5.7.8 No"), Level.WRONG, "login: 535"),
        (MailFaults(login="454 4.7.0 Later"), Level.WARNING, "busy: 454"),
        (MailFaults(mail="553 5.7.1 Not yours"), Level.WRONG, "no mail from MAIL_FROM: 553"),
        (MailFaults(certificate="expired"), Level.WRONG, "certificate has expired"),
        (MailFaults(certificate="other_name"), Level.WRONG, "tls"),
        (MailFaults(drop="connect"), Level.WRONG, "connection"),
    ],
)
async def test_what_is_wrong_is_named_with_what_to_do_and_no_password(
    server: Server, faults: MailFaults, level: Level, words: str
) -> None:
    server.demo.faults = faults
    (found,) = await mail.look(server.settings(server.demo.smtps_url))
    assert found.level is level
    assert words in found.says
    assert found.do
    assert "demo-mail" not in found.says


async def test_one_mail_is_sent_to_see_how_it_arrives(server: Server) -> None:
    sent, said = await send(server.settings(), "eu@example.com")
    assert sent, said
    assert server.demo.inbox[0].recipients == ("eu@example.com",)
    for address, words in (("recusado@example.com", "550"), ("zz", "no e-mail address")):
        sent, said = await send(server.settings(), address)
        assert not sent
        assert words in said
    await server.demo.refuse()
    sent, said = await send(server.settings(), "eu@example.com")
    assert (sent, "connection" in said) == (False, True)
