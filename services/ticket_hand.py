"""A ticket in hand: taken, forwarded, waiting, resolved, reopened, cancelled; once a key, with its audit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import given_tasks, resolving, scope
from services.applied import once
from services.catalog import fetch_assignee, named
from services.in_hand import act_on
from services.notices import announce
from services.orders import order_life
from services.people import Person
from services.states import TicketState
from services.tables import DRAFT_IDS, Json, PersonRow, Position, Ticket
from services.ticket_content import Refused, words
from services.ticket_moves import assigned, move, record

REASON_MOST = 500


@dataclass(frozen=True)
class Case:
    """A short way about a ticket begins: its draft's id, and the ticket's protocol."""

    draft_id: int
    protocol: str


@dataclass(frozen=True)
class Taken:
    """Who has the ticket now: whoever took it, or who was quicker (`mine` false)."""

    mine: bool
    who: str


class TicketHand:
    """What may be done to a ticket in hand. Whoever may not gets NotAllowed, and so does whoever comes for none.

    Raises Refused where services.ticket_table has no such act in the ticket's state, or what it names is gone.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def begin(self, actor: Person, ticket_id: int, *, key: str) -> Case | None:
        """The draft's id of a short way, once a key; None where there is no such ticket for this actor."""
        if not scope.possible(ticket_id):
            return None
        async with self._sessions.begin() as session:
            mine = select(Ticket.protocol).where(Ticket.id == ticket_id, scope.worked_tickets(actor))
            protocol = await session.scalar(mine)
            if protocol is None:
                return None

            async def work() -> Json:
                return {"draft_id": await session.scalar(DRAFT_IDS)}

            done = await once(session, f"case:{actor.id}:{ticket_id}:{key}", work)
        return Case(done["draft_id"], protocol)

    async def whose(self, actor: Person, ticket_id: int) -> str | None:
        """Whose a ticket is, in short: "p12" a person's, "c3" a position's; None where there is none."""
        if not scope.possible(ticket_id):
            return None
        async with self._sessions() as session:
            mine = select(Ticket).where(Ticket.id == ticket_id, scope.worked_tickets(actor))
            found = await session.scalar(mine)
        return assigned(found) if found else None

    async def take(self, actor: Person, ticket_id: int, seen: str, *, key: str, at: datetime) -> Taken:
        """Pegar: the ticket is the actor's, if it still is whose it was when they saw it ("c3", "p12")."""

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            before = assigned(ticket)
            if before not in (seen, f"p{actor.id}"):
                return {"mine": False, "who": await _name(session, ticket)}
            if before != f"p{actor.id}":
                ticket.assignee_person_id, ticket.assignee_position_id = actor.id, None
                detail: Json = {"before": before, "after": f"p{actor.id}"}
                record(session, ticket, "taken", actor.id, at, detail)
            return {"mine": True, "who": actor.name}

        return Taken(**await act_on(self._sessions, actor, ticket_id, "take", key, act))

    async def forward(
        self,
        actor: Person,
        ticket_id: int,
        to: str,
        *,
        seen: str | None = None,
        reason: str | None = None,
        key: str,
        at: datetime,
    ) -> str:
        """Encaminhar: to a person or a position ("p12", "c3"), who are told; gives their name.

        `seen`: whose it was when that was chosen; somebody else's forwarding is not undone unseen.
        """

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            before = assigned(ticket)
            if seen is not None and seen != before:
                raise Refused("assignee_changed", "assignee")
            kind, number = named(to)
            found = await fetch_assignee(session, actor, kind, number)
            if found is None:
                raise Refused("assignee_not_found", "assignee")
            if found.key() == before:
                raise Refused("assignee_same", "assignee")
            ticket.assignee_person_id = number if kind == "person" else None
            ticket.assignee_position_id = number if kind == "position" else None
            body: Json = {"to": found.name} | (
                {"reason": said} if (said := words(reason, "reason", most=REASON_MOST)) else {}
            )
            detail: Json = {"before": before, "after": found.key()}
            row = record(session, ticket, "forwarded", actor.id, at, detail, body)
            await session.flush()
            await announce(session, "forwarded", ticket.id, about=row.id, but=actor.id)
            return {"name": found.name}

        return str((await act_on(self._sessions, actor, ticket_id, "forward", key, act))["name"])

    async def wait(self, actor: Person, ticket_id: int, *, key: str, at: datetime) -> None:
        """Aguardar cliente: nothing can be done before the customer does something."""
        await self._move(actor, ticket_id, "wait", TicketState.WAITING_CUSTOMER, key, at)

    async def resume(self, actor: Person, ticket_id: int, *, key: str, at: datetime) -> None:
        """Retomar: the customer did it."""
        await self._move(actor, ticket_id, "resume", TicketState.OPEN, key, at, move="resume")

    async def resolve(
        self,
        actor: Person,
        ticket_id: int,
        solution: str,
        children: Iterable[int] = (),
        *,
        key: str,
        at: datetime,
    ) -> tuple[str, ...]:
        """Resolver, with those of its children that are named; gives the children's protocols."""

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            return {"also": await resolving.resolve(session, actor, ticket, solution, children, at)}

        return tuple((await act_on(self._sessions, actor, ticket_id, "resolve", key, act))["also"])

    async def reopen(self, actor: Person, ticket_id: int, reason: str, *, key: str, at: datetime) -> None:
        """Reabrir: what was solved is not. Its parent and its parent's other children stay as they are."""
        said = words(reason, "reason", most=REASON_MOST)
        if said is None:
            raise Refused("reason_missing", "reason")

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            row = move(session, ticket, TicketState.OPEN, by=actor.id, at=at, move="reopen", reason=said)
            ticket.solution, ticket.resolved_by, ticket.resolved_at = None, None, None
            await session.flush()
            await announce(session, "reopened", ticket.id, about=row.id, but=actor.id)
            return {}

        await act_on(self._sessions, actor, ticket_id, "reopen", key, act)

    async def cancel(self, actor: Person, ticket_id: int, reason: str, *, key: str, at: datetime) -> None:
        """Cancelar: it was opened in vain. The protocol stays its own."""
        said = words(reason, "reason", most=REASON_MOST)
        if said is None:
            raise Refused("reason_missing", "reason")
        await self._move(actor, ticket_id, "cancel", TicketState.CANCELLED, key, at, reason=said)

    async def _move(
        self, actor: Person, number: int, name: str, to: TicketState, key: str, at: datetime, **body: str
    ) -> None:
        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            move(session, ticket, to, by=actor.id, at=at, **body)
            if to is TicketState.CANCELLED:
                await given_tasks.drop(session, ticket.id)
                await order_life.drop(session, ticket, actor.id, at)
            return {}

        await act_on(self._sessions, actor, number, name, key, act)


async def _name(session: AsyncSession, ticket: Ticket) -> str:
    found = select(PersonRow.name).where(PersonRow.id == ticket.assignee_person_id)
    if ticket.assignee_person_id is None:
        found = select(Position.name).where(Position.id == ticket.assignee_position_id)
    return await session.scalar(found) or ""
