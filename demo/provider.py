"""A sample provider: made-up customers with valid documents, plans, people and a little history."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.database import create_engine
from services.people import People, Person
from services.protocols import Protocols
from services.states import ENDED, PlanState, Role, Subject, TicketState
from services.tables import (
    AccessPoint,
    Contact,
    Customer,
    Network,
    PersonRow,
    Plan,
    Position,
    Product,
    Ticket,
    TicketTypeRow,
)
from services.tickets import TicketContent, Tickets, move

OPERATOR = 1001
ZONE = ZoneInfo("America/Sao_Paulo")
PRODUCTS = {
    "Fibra 300": (300, 150),
    "Fibra 600": (600, 300),
    "Fibra 1 Giga": (1000, 500),
    "Rádio 20": (20, 10),
}
NETWORKS = {
    "Campinas": ("CTO Centro 02", "CTO Cambuí 07", "CTO Taquaral 11"),
    "Valinhos": ("CTO Jardim 03", "Torre Rural 01"),
}
POSITIONS = ("Suporte Técnico", "Financeiro", "Comercial", "Equipe de Campo")
TYPES = {
    "Sem conexão": "Suporte Técnico", "Lentidão": "Suporte Técnico", "Queda intermitente": "Suporte Técnico",
    "Mudança de endereço": "Comercial", "Segunda via e pagamento": "Financeiro", "Outros": None,
}  # fmt: skip
COLLEAGUES = (("Carlos Lima", Role.OPERATOR), ("Rita Prado", Role.ADMIN), ("Tiago Nunes", Role.TECHNICIAN))
ACTIVE, BLOCKED, SUSPENDED = PlanState.ACTIVE, PlanState.BLOCKED, PlanState.SUSPENDED

Contacts = tuple[tuple[str, str | None, str | None, str | None], ...]
Plans = tuple[tuple[str, PlanState, str | None, str | None, str], ...]
CUSTOMERS: tuple[tuple[str, str, str, str, str, Contacts, Plans], ...] = (
    ("1001", "Maria da Silva", "11144477735", "Rua das Acácias, 120", "Campinas",
     (("Maria da Silva", "+5519955550101", "maria.silva@example.com", "Titular"),),
     (("Fibra 600", ACTIVE, "CTO Centro 02", "maria.silva", "Rua das Acácias, 120"),)),
    ("1002", "Maria Aparecida Ramos", "52998224725", "Av. Brasil, 45", "Campinas",
     (("Maria Aparecida Ramos", "+5519955550102", None, "Titular"),
      ("Paulo Ramos", "+5519955550103", "paulo.ramos@example.com", "Filho")),
     (("Fibra 300", BLOCKED, "CTO Cambuí 07", "maria.ramos", "Av. Brasil, 45"),)),
    ("1003", "Maria Eduarda Siqueira", "16899535009", "Rua do Ouvidor, 8", "Valinhos",
     (("Maria Eduarda Siqueira", "+5519955550104", "duda@example.com", "Titular"),),
     (("Fibra 300", ACTIVE, "CTO Jardim 03", "duda.siqueira", "Rua do Ouvidor, 8"),)),
    ("1004", "João Pedro Teixeira", "39053344705", "Rua Sete, 77", "Campinas",
     (("João Pedro Teixeira", "+5519955550105", "joao.teixeira@example.com", "Titular"),
      ("Lúcia Teixeira", "+5519955550106", None, "Esposa")),
     (("Fibra 600", ACTIVE, "CTO Taquaral 11", "joao.teixeira", "Rua Sete, 77"),
      ("Rádio 20", SUSPENDED, "Torre Rural 01", "sitio.teixeira", "Sítio Boa Vista, km 12"))),
    ("1005", "Antônio Carlos Moreira", "86288366757", "Rua Nova, 310", "Valinhos",
     (("Antônio Carlos Moreira", "+551933335507", None, "Titular"),),
     (("Rádio 20", ACTIVE, "Torre Rural 01", "antonio.moreira", "Rua Nova, 310"),)),
    ("1006", "Padaria Pão Quente Ltda", "11222333000181", "Praça Central, 1", "Campinas",
     (("Sônia Alves", "+5519955550108", "contato@paoquente.example.com", "Gerente"),
      ("Caixa da loja", "+551933335508", None, "Balcão")),
     (("Fibra 1 Giga", ACTIVE, "CTO Centro 02", "paoquente", "Praça Central, 1"),)),
    ("1007", "Oficina Rota 66 Ltda", "12ABC34501DE35", "Rod. D. Pedro, km 66", "Valinhos",
     (("Beto Fontes", "+5519955550109", "beto@rota66.example.com", "Sócio"),),
     (("Fibra 300", ACTIVE, "CTO Jardim 03", None, "Rod. D. Pedro, km 66"),)),
    ("1008", "Francisca das Chagas Lopes", "15350946056", "Travessa Um, 9", "Campinas",
     (), (("Fibra 300", ACTIVE, None, None, "Travessa Um, 9"),)),
    ("1009", "José Maria Andrade", "45317828791", "Rua XV, 900", "Campinas",
     (("José Maria Andrade", "+5519955550110", "jose.andrade@example.com", "Titular"),),
     (("Fibra 600", ACTIVE, "CTO Cambuí 07", "jose.andrade", "Rua XV, 900"),)),
    ("1010", "Ângela Beatriz Couto", "29537995593", "Alameda das Flores, 52", "Campinas",
     (("Ângela Beatriz Couto", "+5519955550111", "angela.couto@example.com", "Titular"),),
     (("Fibra 1 Giga", ACTIVE, "CTO Taquaral 11", "angela.couto", "Alameda das Flores, 52"),)),
)  # fmt: skip
HISTORY = (
    ("Maria da Silva", "Lentidão", "Lentidão à noite, no quarto.", TicketState.CLOSED, 40),
    (
        "Maria Aparecida Ramos",
        "Segunda via e pagamento",
        "Pediu a segunda via do boleto.",
        TicketState.RESOLVED,
        12,
    ),
    ("João Pedro Teixeira", "Queda intermitente", "Cai quando chove.", TicketState.OPEN, 2),
    ("Padaria Pão Quente Ltda", "Sem conexão", "Máquina de cartão sem internet.", TicketState.CLOSED, 25),
    ("Antônio Carlos Moreira", "Sem conexão", "Rádio sem sinal depois do vento.", TicketState.OPEN, 1),
)


async def seed(database_url: str) -> None:
    """Fills an empty database, once; where there are customers already, nothing is touched."""
    engine = create_engine(database_url)
    try:
        async with AsyncSession(engine) as session, session.begin():
            await session.execute(text("select pg_advisory_xact_lock(hashtext('atende demo provider'))"))
            if await session.scalar(select(Customer.id).limit(1)) is not None:
                return
            await _provider(session)
        await _history(engine)
    finally:
        await engine.dispose()


async def _provider(session: AsyncSession) -> None:
    positions = {name: Position(name=name) for name in POSITIONS}
    products = {name: Product(name=name, down_mbps=down, up_mbps=up) for name, (down, up) in PRODUCTS.items()}
    networks = {name: Network(name=name) for name in NETWORKS}
    session.add_all([*positions.values(), *products.values(), *networks.values()])
    session.add(PersonRow(name="Ana Souza", role=Role.OPERATOR, telegram_id=OPERATOR))
    session.add_all(PersonRow(name=name, role=role) for name, role in COLLEAGUES)
    await session.flush()
    points = {
        point: AccessPoint(name=point, network_id=networks[network].id)
        for network, names in NETWORKS.items() for point in names
    }  # fmt: skip
    session.add_all(points.values())
    session.add_all(
        TicketTypeRow(name=name, assignee_position_id=positions[position].id if position else None)
        for name, position in TYPES.items()
    )
    await session.flush()
    for code, name, document, address, city, contacts, plans in CUSTOMERS:
        customer = Customer(code=code, name=name, document=document, address=address, city=city, state="SP")
        session.add(customer)
        await session.flush()
        session.add_all(
            Contact(customer_id=customer.id, name=who, phone=phone, email=email, relation=relation)
            for who, phone, email, relation in contacts
        )
        session.add_all(
            Plan(
                customer_id=customer.id, product_id=products[product].id, state=state, login=login,
                access_point_id=points[point].id if point else None, login_kind="pppoe" if login else None,
                address=place,
            )
            for product, state, point, login, place in plans
        )  # fmt: skip


async def _history(engine: AsyncEngine) -> None:
    """Tickets of the past, written as the desk writes them."""
    tickets = Tickets(engine, Protocols("{year}{number:07d}", ZONE))
    people = People(engine)
    actor = await people.by_telegram(OPERATOR)
    await people.close()
    assert actor is not None
    for name, kind, problem, state, days in HISTORY:
        key, at = f"history:{name}", datetime.now(UTC) - timedelta(days=days)
        opened = await tickets.open(actor, key=key, at=at)
        content = await _content(engine, name, kind, problem, actor)
        await tickets.confirm(actor, opened.draft_id, content, key=key, at=at)
        async with AsyncSession(engine) as session, session.begin():
            ticket = await session.get_one(Ticket, opened.ticket_id)
            for end in ENDED[: ENDED.index(state) + 1] if state in ENDED else ():
                move(session, ticket, end, by=actor.id, at=at + timedelta(hours=2))


async def _content(engine: AsyncEngine, name: str, kind: str, problem: str, actor: Person) -> TicketContent:
    async with AsyncSession(engine) as session:
        customer = (await session.scalars(select(Customer).where(Customer.name == name))).one()
        plan = (
            await session.scalars(select(Plan).where(Plan.customer_id == customer.id).order_by(Plan.id))
        ).first()
        contact = (
            await session.scalars(
                select(Contact).where(Contact.customer_id == customer.id).order_by(Contact.id)
            )
        ).first()
        chosen = (await session.scalars(select(TicketTypeRow).where(TicketTypeRow.name == kind))).one()
    return TicketContent(
        subject=Subject.CUSTOMER, customer_id=customer.id, contact_id=contact.id if contact else None,
        plan_id=plan.id if plan else None, access_point_id=plan.access_point_id if plan else None,
        login=plan.login if plan else None, problem=problem, type_id=chosen.id,
        assignee_kind="position" if chosen.assignee_position_id else "person",
        assignee_id=chosen.assignee_position_id or actor.id,
    )  # fmt: skip


if __name__ == "__main__":
    url = os.environ.get("DATABASE_URL")
    if not url:
        sys.exit("DATABASE_URL: is missing; the sample provider needs to know which database to fill")
    asyncio.run(seed(url))
