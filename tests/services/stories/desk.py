"""The desk of the sample provider with its people, and what must hold of its tables after every story."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.catalog import Catalog
from services.customers import Customers
from services.database import create_engine
from services.people import People, Person
from services.protocols import DEFAULT_FORMAT, Protocols
from services.states import Role
from services.ticket_content import TicketContent
from services.tickets import Opened, Tickets

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/Sao_Paulo")
WRITTEN = ("tickets", "timeline", "audit", "applied", "people", "script_runs")
"""The tables that an act of a conversation may write."""


@dataclass(frozen=True)
class Desk:
    """Ana and Bruno are operators, Rita administers, Tiago is a technician, Clara a customer."""

    url: str
    engine: AsyncEngine
    people: People
    customers: Customers
    catalog: Catalog
    tickets: Tickets
    ana: Person
    bruno: Person
    rita: Person
    tiago: Person
    clara: Person

    async def opened(self, actor: Person | None = None) -> Opened:
        """A new draft of Ana's, or of another one's."""
        return await self.tickets.open(actor or self.ana, key=uuid4().hex, at=AT)

    async def rows(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """What one statement finds (or changes, committed)."""
        async with self.engine.begin() as connection:
            found = await connection.execute(text(statement), values)
            return [tuple(row) for row in found] if found.returns_rows else []

    async def one(self, statement: str, **values: object) -> Any:
        """The only value that a statement finds."""
        ((value,),) = await self.rows(statement, **values)
        return value

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row that an act may write, to be compared with what was there before."""
        return {table: await self.rows(f"SELECT t::text FROM {table} t ORDER BY 1") for table in WRITTEN}

    async def content(self, customer: str = "Maria da Silva", **changes: Any) -> TicketContent:
        """What the summary of this customer's first plan and contact shows."""
        ((customer_id, contact, plan, point, login),) = await self.rows(
            "SELECT c.id, (SELECT min(id) FROM contacts WHERE customer_id = c.id), p.id, p.access_point_id, p.login"
            " FROM customers c JOIN plans p ON p.customer_id = c.id WHERE c.name = :name ORDER BY p.id LIMIT 1",
            name=customer,
        )
        type_id = await self.one("SELECT id FROM ticket_types WHERE name = 'Lentidão'")
        position = await self.one("SELECT id FROM positions WHERE name = 'Suporte Técnico'")
        shown = TicketContent(
            "customer",
            "Lento à noite",
            type_id,
            "position",
            position,
            customer_id=customer_id,
            contact_id=contact,
            plan_id=plan,
            access_point_id=point,
            login=login,
        )
        return replace(shown, **changes)


@asynccontextmanager
async def desk_at(url: str) -> AsyncIterator[Desk]:
    """The desk on a database with the sample provider and its people in it."""
    engine = create_engine(url)
    people = People(engine)
    known = [await people.by_telegram(number) for number in (1001, 1002, 1003, 1004, 1005)]
    ana, bruno, rita, tiago, clara = [person for person in known if person is not None]
    tickets = Tickets(engine, Protocols(DEFAULT_FORMAT, ZONE))
    try:
        yield Desk(
            url, engine, people, Customers(engine), Catalog(engine), tickets, ana, bruno, rita, tiago, clara
        )
    finally:
        await engine.dispose()


async def add_people(url: str) -> None:
    """Gives the sample provider one person of every role that has a Telegram id."""
    engine = create_engine(url)
    people = People(engine)
    await people.add("Bruno Reis", Role.OPERATOR, 1002)
    await people.add("Rosa Admin", Role.ADMIN, 1003)
    await people.add("Téo Campo", Role.TECHNICIAN, 1004)
    await people.add("Clara Cliente", Role.CUSTOMER, 1005)
    await engine.dispose()


async def holds(desk: Desk) -> None:
    """The invariants of reliability.md that touch tickets, over the whole database."""
    tickets = await desk.rows("SELECT id, state, confirmed_at IS NULL FROM tickets")
    audit: dict[int, list[tuple[Any, ...]]] = {ticket: [] for ticket, _, _ in tickets}
    timeline: dict[int, list[tuple[Any, ...]]] = {ticket: [] for ticket, _, _ in tickets}
    for ticket, *said in await desk.rows(
        "SELECT object_id, action, at, person_id, detail->>'from', detail->>'to' FROM audit"
        " WHERE object_kind = 'ticket' AND action NOT IN ('ticket.read', 'ticket.printed') ORDER BY id"
    ):
        audit[ticket].append(tuple(said))
    for ticket, *said in await desk.rows(
        "SELECT ticket_id, 'ticket.' || kind, at, person_id FROM timeline ORDER BY id"
    ):
        timeline[ticket].append(tuple(said))
    for ticket, state, unconfirmed in tickets:
        assert [row[:3] for row in audit[ticket]] == timeline[ticket], "each act is in both"
        changes = [(before, after) for *_, before, after in audit[ticket] if after is not None]
        states = [after for _, after in changes]
        assert [before for before, _ in changes] == [None, *states[:-1]], "no change without its row"
        assert states[-1] == state
        assert ("open" in states) == (not unconfirmed)
        assert len([each for each in changes if each == ("draft", "open")]) == (0 if unconfirmed else 1)
