"""Visits of the sample provider's technicians, today and tomorrow, counted from when the demo begins."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from demo.provider import DONE, OPERATOR, ZONE, content, filling
from services.order_tables import OrderTypeRow
from services.orders.agenda import Agenda
from services.people import People, Person
from services.protocols import Protocols
from services.tables import Applied, Customer, PersonRow
from services.ticket_content import OrderContent
from services.tickets import Tickets

ALL = "demo:visits:done"


@dataclass(frozen=True)
class Sample:
    """A ticket with its visit: in `days` from today, not before `clock`, at the technician's next free time."""

    customer: str
    type: str
    problem: str
    order: str
    technician: str
    days: int
    clock: time


TIAGO, PAULA, DAVI = "Tiago Nunes", "Paula Reis", "Davi Rocha"
MOVING, DOWN, SLOW, DROPS = "Mudança de endereço", "Sem conexão", "Lentidão", "Queda intermitente"
INSTALL, REPAIR, CHANGE, ALIGN = "Instalação", "Reparo", "Troca de equipamento", "Alinhamento de antena"
VISITS = (
    Sample("Francisca das Chagas Lopes", DOWN, "A luz LOS está vermelha.", REPAIR, TIAGO, 0, time(8)),
    Sample("Oficina Rota 66 Ltda", SLOW, "O rádio perde sinal à tarde.", ALIGN, TIAGO, 0, time(13)),
    Sample("Thaís Rezende Mendonça", MOVING, "Mudou para a casa ao lado.", INSTALL, TIAGO, 1, time(8)),
    Sample("Caio Almeida Uchôa", DROPS, "A fonte da ONU esquenta.", CHANGE, TIAGO, 1, time(14)),
    Sample("José Maria Andrade", MOVING, "Mudou para o andar de cima.", INSTALL, PAULA, 0, time(7)),
    Sample("Inês Barbosa Mendonça", SLOW, "O Wi-Fi não chega à cozinha.", REPAIR, PAULA, 1, time(9)),
    Sample("Vanessa Almeida Camargo", DOWN, "O cabo se rompeu na rua.", REPAIR, DAVI, 0, time(9)),
    Sample("Mercado Souza Ltda", DROPS, "Cai nas horas de movimento.", CHANGE, DAVI, 1, time(10)),
)


async def visits(database_url: str) -> None:
    """Books them once, where this demo has filled the database; whoever was killed in between goes on."""
    async with filling(database_url) as engine:
        async with AsyncSession(engine) as session:
            ready = await session.get(Applied, DONE) is not None and await session.get(Applied, ALL) is None
        if ready:
            people = People(engine)
            actor = await people.by_telegram(OPERATOR)
            await people.close()
            assert actor is not None
            for each in VISITS:
                await _book(engine, actor, each, datetime.now(UTC))
            async with AsyncSession(engine) as session, session.begin():
                session.add(Applied(key=ALL, result={}))


async def _book(engine: AsyncEngine, actor: Person, it: Sample, at: datetime) -> None:
    tickets, agenda = Tickets(engine, Protocols("{year}{number:07d}", ZONE)), Agenda(engine, ZONE)
    async with AsyncSession(engine) as session:
        who = (await session.scalars(select(PersonRow.id).where(PersonRow.name == it.technician))).one()
        order = (await session.scalars(select(OrderTypeRow).where(OrderTypeRow.name == it.order))).one()
    key = f"visit:{it.customer}"
    opened = await tickets.open(actor, key=key, at=at)
    shown = await content(engine, Customer.name == it.customer, it.type, it.problem, actor)
    place = await agenda.place(actor, customer_id=shown.customer_id, access_point_id=shown.access_point_id)
    since = datetime.combine(at.astimezone(ZONE).date() + timedelta(days=it.days), it.clock, ZONE)
    slots = await agenda.slots(actor, who, order.minutes, since, 1, place, at=at)
    asked = OrderContent(order.id, order.minutes, who, slots[0].start if slots else None, it.problem)
    await tickets.confirm(actor, opened.draft_id, replace(shown, order=asked), key=key, at=at)
