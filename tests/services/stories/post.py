"""A desk whose mail leaves for the demo's server, by a clock that is driven."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from demo.mail.server import ADDRESS, DemoMail
from services.mail.loading import From
from services.mail.mails import Mails
from services.mail.port import Relay
from services.mail.sending import Sending
from services.mail.smtp import Smtp
from services.ticket_content import MailContent
from tests.services.stories.desk import AT, Desk


@dataclass
class Post:
    """What was sent, and what became of it."""

    desk: Desk
    server: DemoMail
    folder: Path
    at: datetime = AT
    alarms: list[str] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mails = Mails(self.desk.engine, ready=True, sender=ADDRESS)
        self.sending = self.worker()
        self._acts = 0

    def worker(self, rate: int = 100_000, url: str = "") -> Sending:
        """A process that sends."""
        port = Smtp(Relay.of(url or self.server.smtp_url, self.server.ca_file))
        given = From(f"Provedor Exemplo <{ADDRESS}>", None, "Provedor Exemplo", self.folder)

        def counted(fate: str, count: int) -> None:
            self.counted[fate] = self.counted.get(fate, 0) + count

        return Sending(
            self.desk.engine, port, given, rate, lambda: self.at, alarm=self.alarms.append, counted=counted
        )

    async def ticket(self) -> int:
        """Ana's, confirmed."""
        opened = await self.desk.opened()
        content = await self.desk.content()
        receipt = await self.desk.tickets.confirm(
            self.desk.ana, opened.draft_id, content, key="k", at=self.at
        )
        return receipt.ticket_id

    async def asked(self, *to: str, ticket: int = 0, **more: Any) -> int:
        """A mail that Ana asks for; its id."""
        self._acts += 1
        content = MailContent(
            to or ("maria@example.com",), "Seu atendimento", "Olá, Maria.\n\nAté logo.", **more
        )
        done = await self.mails.send(
            self.desk.ana, ticket or await self.ticket(), content, key=f"a{self._acts}", at=self.at
        )
        found = await self.desk.one("SELECT max(id) FROM mails WHERE ticket_id = :id", id=done.ticket_id)
        return int(found)

    async def works(self, after: timedelta = timedelta()) -> None:
        """The job, so long after."""
        self.at += after
        await self.sending.work()

    async def through(self, time: timedelta) -> None:
        """The job each minute, for so long."""
        end = self.at + time
        while self.at < end:
            await self.works(timedelta(minutes=1))

    async def fates(self, mail: int) -> dict[str, tuple[str, int | None]]:
        """By address: what became of it, and the server's code."""
        rows = await self.desk.rows(
            "SELECT address, fate, code FROM mail_recipients WHERE mail_id = :id ORDER BY id", id=mail
        )
        return {address: (fate, code) for address, fate, code in rows}

    async def told(self, mail: int) -> list[str]:
        """What the timeline says of a mail, oldest first."""
        rows = await self.desk.rows(
            "SELECT kind FROM timeline WHERE body->>'mail' = :id ORDER BY id", id=str(mail)
        )
        return [kind.removeprefix("mail_") for (kind,) in rows]


@asynccontextmanager
async def post_at(desk: Desk, folder: Path) -> AsyncIterator[Post]:
    """A post with nothing to be sent, and an open gate."""
    await desk.rows("UPDATE mails SET next_at = NULL")
    await desk.rows("DELETE FROM mail_gate")
    await desk.rows("DELETE FROM pgqueuer")
    async with DemoMail() as server:
        post = Post(desk, server, folder)
        yield post
        await post.sending.close()
