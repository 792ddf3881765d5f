"""Whoever asked for a mail hears in the chat what did not go well, and corrects it there; what went well is told by the
ticket's timeline alone."""

import asyncio
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Mailing
from demo.mail.server import ADDRESS, DemoMail
from handlers.buttons import called
from services.database import create_engine
from services.notices import wake
from services.tables import PersonRow
from tests.conversation.conftest import OPERATOR, Desk
from tests.conversation.jobs import until, worker
from tests.conversation.people import Person
from tests.conversation.test_ticket_notes import begins, ticket


async def quiet_ticket(desk: Desk) -> int:
    """A ticket of Ana's of which nothing else is told."""
    number = await ticket(desk)
    await desk.database.execute("delete from pgqueuer")
    await desk.database.execute("update tickets set due_at = null")
    return number


async def asks(desk: Desk, ana: Person, number: int, *to: str) -> None:
    """A mail about a ticket in hand, to these addresses alone."""
    await begins(ana, number, "mail")
    if any("☑" in each for each in ana.screen.buttons):  # the contact's own
        await ana.presses("☑")
    await ana.goes(f"«{' '.join(to)}", "Sem modelo", "«Aviso", "«Bom dia", "Confirmar")


@pytest.mark.seed("S4.2.9.b")
async def test_a_refused_address_is_told_corrected_in_the_chat_and_the_timeline_says_all(desk: Desk) -> None:
    ana = await desk.operator()
    number = await quiet_ticket(desk)
    async with DemoMail() as server:
        desk.settings = desk.settings.model_copy(update={"mailing": mailing(server)})
        async with worker(desk):
            await asks(desk, ana, number, "recusado@example.com", "jose@example.com")
            await until(lambda: "E-mail com problema" in ana.screen)
        assert "recusado@example.com · recusado pelo servidor" in ana.screen
        assert "550 5.1.1" in ana.screen
        assert "jose@" not in ana.screen, "what went well is no news"
        assert ana.screen.buttons == ["Tentar de novo", "Corrigir endereço", "Abrir atendimento"]
        await ana.goes("Corrigir endereço", "«Certo@example.com", "Corrigir e enviar")
        async with worker(desk):
            await until(lambda: len(server.inbox) == 2)
            async with asyncio.timeout(10):
                while await desk.value("select count(*) from mails where next_at is not null"):
                    await asyncio.sleep(0.01)
    assert server.inbox[1].recipients == ("certo@example.com",)
    story = await ana.presses_data(called("tk_story", number, 1, "mail"))
    for line in (
        "E-mail na fila de envio: recusado@example.com, jose@example.com",
        "E-mail recusado (550)",
        "Endereço corrigido, e-mail na fila: certo@example.com",
        "E-mail enviado: certo@example.com",
    ):
        assert line in story, line

    card = await ana.presses("Voltar")
    assert "✉️ 1 e-mail" in card.buttons
    listed = await ana.presses("✉️ 1 e-mail")
    assert "✏️ recusado@example.com · endereço corrigido" in listed
    assert "✅ certo@example.com · enviado" in listed
    assert "Voltar" in listed.buttons
    invalid = await ana.presses_data("tk_mails:zz", listed.message["message_id"])
    assert invalid.answer


async def test_who_is_off_duty_hears_of_all_at_once_when_they_are_back(desk: Desk) -> None:
    ana = await desk.operator()
    number = await quiet_ticket(desk)
    async with DemoMail() as server:
        desk.settings = desk.settings.model_copy(update={"mailing": mailing(server)})
        for _ in range(2):
            await asks(desk, ana, number, "bloqueado@example.com")
        await desk.database.execute("update people set on_duty = false where telegram_id = $1", OPERATOR)
        before = len(ana.messages)
        async with worker(desk):
            async with asyncio.timeout(10):
                while await desk.value("select count(*) from mail_recipients where fate = 'refused'") < 2:
                    await asyncio.sleep(0.01)
            assert len(ana.messages) == before
            await back(desk)
            await until(lambda: "2 e-mails com problema" in ana.screen)
    assert await desk.value("select count(*) from mail_recipients where told_at is null") == 0


def mailing(server: DemoMail) -> Mailing:
    """Settings by which a bot sends to this server."""
    return Mailing(smtp=SecretStr(server.smtps_url), ca=server.ca_file, sender=ADDRESS)


async def back(desk: Desk) -> None:
    """Ana is on duty again."""
    engine = create_engine(desk.settings.database_url)
    async with AsyncSession(engine) as session, session.begin():
        row = (await session.scalars(select(PersonRow).where(PersonRow.telegram_id == OPERATOR))).one()
        row.on_duty = True
        await wake(session, row.id, datetime.now(UTC))
    await engine.dispose()
