"""A sample provider: the files of `demo/sample`, people to play with, and a little history."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

import services.scripts
from demo.walks import walks
from services.applied import once
from services.database import create_engine, pool_connect
from services.importing import Kind, import_files
from services.people import People, Person
from services.protocols import Protocols
from services.provider_file import apply, open_file
from services.scripts.importing import bring_in
from services.scripts.library import Scripts
from services.scripts.linting import open_script
from services.states import ENDED, Role, Subject, TicketState
from services.tables import Applied, Contact, Customer, Json, PersonRow, Plan, Ticket, TicketTypeRow
from services.ticket_content import ScriptContent
from services.tickets import TicketContent, Tickets, move

OPERATOR, TECHNICIAN, ADMINISTRATOR = 1001, 3001, 4001
"""Telegram ids of the page's people; 2001 is a customer there, whom nobody has let in."""
ZONE = ZoneInfo("America/Sao_Paulo")
COLLEAGUES = (
    ("Ana Souza", Role.OPERATOR, OPERATOR),
    ("Carlos Lima", Role.OPERATOR, None),
    ("Rita Prado", Role.ADMIN, ADMINISTRATOR),
    ("Tiago Nunes", Role.TECHNICIAN, TECHNICIAN),
    ("Paula Reis", Role.TECHNICIAN, None),
    ("Davi Rocha", Role.TECHNICIAN, None),
)
TALK = timedelta(minutes=25)
BEGUN, DONE = "demo:provider:begun", "demo:provider:done"
SAMPLE = Path(__file__).with_name("sample")
SCRIPTS = Path(services.scripts.__file__).with_name("samples")
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
    """Fills a database, once, with what `atende apply` and `atende import` make of the sample's files.

    Whoever is killed in between goes on at the next start: each part can be repeated. Where there are customers of
    somebody else, or all is done, nothing is touched. Whoever comes at the same moment waits, then finds it done.
    """
    async with filling(database_url) as engine:
        if await _begun(engine):
            for name in ("provider.yaml", "technicians.yaml", "mail.yaml"):
                await apply(engine, open_file(SAMPLE / name), datetime.now(UTC), write=True)
            await import_files(database_url, {kind: SAMPLE / f"{kind.value}.csv" for kind in Kind})
            await _scripts(engine)
            await _history(engine)
            await _walks(engine)
            await _end(engine)


@asynccontextmanager
async def filling(database_url: str) -> AsyncIterator[AsyncEngine]:
    """The database, while nobody else fills it."""
    lock = await pool_connect(database_url)
    engine = create_engine(database_url)
    try:
        await lock.execute("SELECT pg_advisory_lock(hashtext('atende demo provider'))")
        yield engine
    finally:
        await engine.dispose()
        await lock.close()


async def _begun(engine: AsyncEngine) -> bool:
    """Whether there is something left to do; the people are there then."""
    async with AsyncSession(engine) as session, session.begin():
        if await session.get(Applied, DONE) is not None:
            return False
        begun = await session.get(Applied, BEGUN) is not None
        if not begun and await session.scalar(select(Customer.id).limit(1)) is not None:
            return False

        async def work() -> Json:
            session.add_all(
                PersonRow(name=name, role=role, telegram_id=number) for name, role, number in COLLEAGUES
            )
            return {}

        await once(session, BEGUN, work)
        return True


async def _end(engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session, session.begin():
        session.add(Applied(key=DONE, result={}))


async def _scripts(engine: AsyncEngine) -> None:
    """Those that come with the program."""
    found = [open_script(path).script for path in sorted(SCRIPTS.glob("*.yaml"))]
    await bring_in(engine, found, datetime.now(UTC), write=True)


async def _history(engine: AsyncEngine) -> None:
    """Tickets of the past, written as the desk writes them."""
    actor = await _actor(engine)
    for name, kind, problem, state, days in HISTORY:
        at = datetime.now(UTC) - timedelta(days=days)
        said = await content(engine, Customer.name == name, kind, problem, actor)
        await _past(engine, actor, f"history:{name}", said, state, at)


async def _walks(engine: AsyncEngine) -> None:
    """Tickets of the past that a script led to, so that there is something to count and to find."""
    actor = await _actor(engine)
    versions = {one.script.key: one for one in await Scripts(engine).current(actor)}
    for n, walk in enumerate(walks({key: one.script for key, one in versions.items()}, datetime.now(UTC))):
        whose = Customer.code == walk.customer
        told = await content(engine, whose, walk.kind, walk.problem, actor)
        version = versions[walk.script]
        solution = version.script.words(walk.then.resolved, "pt_BR") or None
        said = ScriptContent(version.id, walk.trail.dump(), walk.reason or None)
        told = replace(told, script=said, solution=solution)
        await _past(engine, actor, f"walk:{n}", told, TicketState.CLOSED, walk.at)


async def _actor(engine: AsyncEngine) -> Person:
    people = People(engine)
    actor = await people.by_telegram(OPERATOR)
    await people.close()
    assert actor is not None
    return actor


async def _past(
    engine: AsyncEngine, actor: Person, key: str, content: TicketContent, state: TicketState, at: datetime
) -> None:
    """A ticket that was opened then, and has come as far as this state."""
    tickets = Tickets(engine, Protocols("{year}{number:07d}", ZONE))
    opened = await tickets.open(actor, key=key, at=at)
    await tickets.confirm(actor, opened.draft_id, content, key=key, at=at + TALK)
    async with AsyncSession(engine) as session, session.begin():
        ticket = await session.get_one(Ticket, opened.ticket_id)
        done = ENDED.index(TicketState(ticket.state)) + 1 if ticket.state in ENDED else 0
        for end in ENDED[done : ENDED.index(state) + 1] if state in ENDED else ():
            move(session, ticket, end, by=actor.id, at=at + timedelta(hours=2))


async def content(
    engine: AsyncEngine, whose: ColumnElement[bool], kind: str, problem: str, actor: Person
) -> TicketContent:
    """A ticket of a customer's first plan and contact, of a type by name."""
    async with AsyncSession(engine) as session:
        customer = (await session.scalars(select(Customer).where(whose))).one()
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
    from demo.router_rows import write_places  # which stand on this
    from demo.visits import visits

    asyncio.run(seed(url))
    asyncio.run(visits(url))
    asyncio.run(write_places(url, json.loads(os.environ.get("DEMO_ROUTERS", "{}"))))
