"""A technician is told of their visits in the chat, with all that is needed to go; and puts them into a calendar."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from demo.provider import TECHNICIAN, ZONE
from handlers.buttons import called
from handlers.order_notice_pages import ACCEPT, SEE
from services.database import create_engine
from services.notices import wake
from services.order_tables import OrderRow
from services.orders import booking
from services.orders.order_notices import OrderNews, announce
from services.people import People
from services.tables import PersonRow, Ticket
from services.ticket_content import OrderContent
from tests.conversation.conftest import Desk
from tests.conversation.jobs import until, worker
from tests.conversation.people import Person
from tests.conversation.test_ticket_notes import ticket

DESCRIPTION = "Trocar a fonte <b>hoje</b> & testar"


async def technician(desk: Desk) -> Person:
    """Tiago, who has seen nothing yet; no jobs wait."""
    tiago = desk.anybody("Tiago", TECHNICIAN)
    await tiago.says("/start")
    await desk.database.execute("delete from pgqueuer")  # the sample provider's own tickets
    return tiago


def tomorrow(hour: int) -> datetime:
    day = datetime.now(UTC).astimezone(ZONE).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


async def booked(desk: Desk, hours: tuple[int, ...] = (14,)) -> list[int]:
    """Visits of Ana's ticket for Tiago tomorrow, in one transaction."""
    number = await ticket(desk)
    kind = await desk.value("select id from order_types where name = 'Reparo'")
    who = await desk.value("select id from people where telegram_id = $1", TECHNICIAN)
    engine = create_engine(desk.settings.database_url)
    people = People(engine)
    actor = await people.by_telegram(1001)
    assert actor is not None
    async with AsyncSession(engine) as session, session.begin():
        row = await session.get_one(Ticket, number)
        for hour in hours:
            said = OrderContent(kind, 60, who, tomorrow(hour), DESCRIPTION)
            await booking.add(session, actor, row, said, datetime.now(UTC), ZONE)
    await people.close()
    await engine.dispose()
    return [row["id"] for row in await desk.database.fetch("select id from orders order by starts_at")]


async def back(desk: Desk) -> None:
    """Tiago is on duty again."""
    engine = create_engine(desk.settings.database_url)
    async with AsyncSession(engine) as session, session.begin():
        row = (await session.scalars(select(PersonRow).where(PersonRow.telegram_id == TECHNICIAN))).one()
        row.on_duty = True
        await wake(session, row.id, datetime.now(UTC))
    await engine.dispose()


async def moved(desk: Desk, order: int) -> None:
    """The news of it, where somebody else has moved an order."""
    engine = create_engine(desk.settings.database_url)
    async with AsyncSession(engine) as session, session.begin():
        row = (await session.scalars(select(OrderRow).where(OrderRow.id == order))).one()
        row.moves += 1
        await announce(session, OrderNews.MOVED, row)
    await engine.dispose()


@pytest.mark.seed("S4.2.6", "S4.2.7")
async def test_a_visit_comes_with_its_time_its_customer_and_the_way_there(desk: Desk) -> None:
    await desk.operator()
    tiago = await technician(desk)
    async with worker(desk):
        (order,) = await booked(desk)
        await until(lambda: any("Nova OS" in m.get("text", "") for m in tiago.messages))
        for said in (f"{tomorrow(14):%d/%m/%Y}, 14:00–15:00", "Reparo", "Maria da Silva", "Rua das Acácias, 120",
                     "Campinas", DESCRIPTION):  # fmt: skip
            assert said in tiago.screen, said
        assert tiago.screen.buttons == ["Aceitar", "Ver OS"]
        await moved(desk, order)
        await until(lambda: "OS reagendada" in tiago.screen)
    assert (
        await desk.value("select count(*) from notices where kind like 'order%' and told_at is not null") == 2
    )


@pytest.mark.seed("S4.2.7")
async def test_a_visit_is_accepted_from_its_notice_once_however_often_it_is_tapped(desk: Desk) -> None:
    await desk.operator()
    tiago = await technician(desk)
    async with worker(desk):
        (order,) = await booked(desk)
        await until(lambda: any("Nova OS" in m.get("text", "") for m in tiago.messages))
    notice = tiago.screen
    data, message = notice.button("Aceitar")["callback_data"], notice.message["message_id"]
    for _ in range(3):
        await tiago.touches(data, message)
    await desk.quiet()
    assert await desk.value("select state from orders where id = $1", order) == "accepted"
    assert await desk.value("select count(*) from timeline where kind = 'order_accept'") == 1
    assert "Aceitar" not in tiago.screen.buttons
    document = await tiago.presses(".ics")
    assert document.answer == "Arquivo enviado abaixo."
    await desk.database.execute("update orders set technician_id = made_by")
    for told in (called(ACCEPT, order), called(SEE, order), called(ACCEPT, 987654), f"{SEE}:zz"):
        assert "não existe, ou não é mais sua" in (await tiago.presses_data(told, message)).answer, told
    assert await desk.value("select count(*) from timeline where kind = 'order_accept'") == 1


async def test_visits_that_come_together_are_one_message_with_a_button_each(desk: Desk) -> None:
    await desk.operator()
    tiago = await technician(desk)
    await desk.database.execute("update people set on_duty = false where telegram_id = $1", TECHNICIAN)
    await booked(desk, (8, 10, 15))
    before = len(tiago.messages)
    async with worker(desk):
        async with asyncio.timeout(10):
            while await desk.value("select count(*) from notices where kind = 'order_given'") < 3:
                await asyncio.sleep(0.01)
        assert len(tiago.messages) == before, "off duty"
        await back(desk)
        await until(lambda: "3 novas OS" in tiago.screen)
    assert tiago.screen.buttons == ["Aceitar 1", "Ver OS 1", "Aceitar 2", "Ver OS 2", "Aceitar 3", "Ver OS 3"]


@pytest.mark.seed("S4.2.7")
async def test_a_visit_is_sent_as_a_file_for_the_calendar_and_forged_ones_are_not(desk: Desk) -> None:
    await desk.operator()
    tiago = await technician(desk)
    (order,) = await booked(desk)
    message = tiago.screen.message["message_id"]
    sent = await tiago.presses_data(called("os_ics", order), message)
    assert sent.answer == "Arquivo enviado abaixo."
    document = [m["document"] for m in tiago.messages if "document" in m][-1]
    file = desk.telegram.telegram.files.get(document["file_id"])
    assert file is not None
    (event,) = Calendar.from_ical(desk.telegram.telegram.files.read(file)).walk("VEVENT")
    assert event["SUMMARY"] == "Reparo · Maria da Silva"
    assert DESCRIPTION in str(event["DESCRIPTION"])
    await desk.database.execute("update orders set technician_id = made_by")
    for data in (called("os_ics", order), "os_ics:zz", "os_ics:-1", "os_ics:1y2p0ij32e8e7"):
        refused = await tiago.presses_data(data, message)
        assert "não é mais sua" in refused.answer, data
