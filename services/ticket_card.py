"""A ticket's card and its timeline, for the desk to read; who opens a card leaves a row in the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.orm import aliased

from services import masks, scope
from services.audit import seen
from services.mail_tables import MailRow
from services.order_tables import OrderRow
from services.people import Person
from services.prospects import ProspectRow, prospect_row
from services.provider_tables import Prospect
from services.script_tables import ScriptRun
from services.states import PlanState, Priority, Subject, TicketState
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
    TimelineRow,
)
from services.ticket_kin import Kin, Kinship, kin_of
from services.ticket_moves import assigned
from services.ticket_story import Event, Group, Story, events_of, groups_of, happened, in_group
from services.ticket_table import offered
from services.work_tables import TicketFile

LATEST = 4
"""Events on the card itself."""
STORY_PART = 12
_Opener = aliased(PersonRow)


@dataclass(frozen=True)
class CustomerLine:
    """Whom it is about, as a card names them."""

    code: str
    name: str
    document_masked: str
    city: str


@dataclass(frozen=True)
class ContactLine:
    """Who called. `phone` is whole, as people write it."""

    name: str
    phone: str
    email: str | None
    relation: str | None


@dataclass(frozen=True)
class PlanLine:
    """The plan that it is about, as it is now."""

    product: str
    state: PlanState
    address: str


@dataclass(frozen=True)
class Card:
    """A ticket as its card shows it. `resumable` is the draft's id where it is a draft of the reader's own."""

    id: int
    protocol: str
    state: TicketState
    subject: Subject | None
    customer: CustomerLine | None
    contact: ContactLine | None
    plan: PlanLine | None
    access_point: str | None
    network: str | None
    login: str | None
    problem: str | None
    checks: str | None
    type: str | None
    assignee: str | None
    opened_by: str
    opened_at: datetime
    due_at: datetime | None
    events: list[Event]
    """The latest ones, oldest first."""
    happened: int
    """How many events there are."""
    resumable: int | None = None
    acts: tuple[str, ...] = ()
    """What the reader can do to it now, by the names of services.ticket_table."""
    assigned: str | None = None
    """Whose it is, in short: "p12" a person's, "c3" a position's."""
    solution: str | None = None
    parent: Kin | None = None
    into: Kin | None = None
    """The ticket that took its protocol in."""
    children: Sequence[Kin] = ()
    """The first of them; `born` is how many there are."""
    born: int = 0
    files: int = 0
    """How many files it has."""
    prospect: ProspectRow | None = None
    priority: Priority = Priority.NORMAL
    walked: bool = False
    """Whether a script was walked."""
    orders: int = 0
    """How many work orders it has."""
    mails: int = 0
    """How many mails were asked for."""


class TicketCards:
    """Cards of tickets. Not allowed looks like not found: None."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def open(self, actor: Person, ticket_id: int, *, key: str, at: datetime) -> Card | None:
        """The card, and one audit row `ticket.read` a key, written in the transaction that reads."""
        if not scope.possible(ticket_id):
            return None
        async with self._sessions.begin() as session:
            row = (await session.execute(_card(actor).where(Ticket.id == ticket_id))).one_or_none()
            if row is None:
                return None
            latest = events_of(ticket_id).order_by(TimelineRow.at.desc(), TimelineRow.id.desc()).limit(LATEST)
            events = [Event(*each) for each in await session.execute(latest)]
            count = await happened(session, ticket_id)
            kin = await kin_of(session, actor, row.Ticket)
            await seen(session, "ticket.read", "ticket", ticket_id, actor.id, at, key=key)
        return _shown(actor, row, events[::-1], count, kin)

    async def story(
        self, actor: Person, ticket_id: int, part: int, group: Group | None = None
    ) -> Story | None:
        """A part of the timeline, or of a group of it; a number beyond its parts means the nearest one."""
        if not scope.possible(ticket_id):
            return None
        async with self._sessions() as session:
            protocol = await session.scalar(
                select(Ticket.protocol).where(Ticket.id == ticket_id, scope.tickets(actor))
            )
            if protocol is None:
                return None
            parts = max(1, -(-await happened(session, ticket_id, group) // STORY_PART))
            part = min(max(part, 1), parts)
            kinds = select(TimelineRow.kind).where(TimelineRow.ticket_id == ticket_id).distinct()
            groups = groups_of(await session.scalars(kinds))
            wanted = events_of(ticket_id).where(in_group(group)).order_by(TimelineRow.at, TimelineRow.id)
            rows = await session.execute(wanted.limit(STORY_PART).offset((part - 1) * STORY_PART))
            return Story(ticket_id, protocol, [Event(*row) for row in rows], part, parts, group, groups)


def _card(actor: Person) -> Select[Any]:
    columns: tuple[Any, ...] = (  # more than a statement's type can count
        Ticket,
        Customer,
        Prospect,
        Contact,
        Plan,
        Product.name.label("product"),
        AccessPoint.name.label("point"),
        Network.name.label("network"),
        TicketTypeRow.name.label("type"),
        func.coalesce(PersonRow.name, Position.name).label("assignee"),
        _Opener.name.label("opener"),
        _count(TicketFile.file_id, TicketFile.ticket_id).label("files"),
        exists().where(ScriptRun.ticket_id == Ticket.id).label("walked"),
        _count(OrderRow.id, OrderRow.ticket_id).label("orders"),
        _count(MailRow.id, MailRow.ticket_id).label("mails"),
    )
    return (
        select(*columns)
        .join_from(Ticket, _Opener, _Opener.id == Ticket.opened_by)
        .outerjoin(Customer, and_(Customer.id == Ticket.customer_id, scope.customers(actor)))
        .outerjoin(Prospect, and_(Prospect.id == Ticket.prospect_id, scope.prospects(actor)))
        .outerjoin(Contact, Contact.id == Ticket.contact_id)
        .outerjoin(Plan, Plan.id == Ticket.plan_id)
        .outerjoin(Product, Product.id == Plan.product_id)
        .outerjoin(AccessPoint, AccessPoint.id == Ticket.access_point_id)
        .outerjoin(Network, Network.id == AccessPoint.network_id)
        .outerjoin(TicketTypeRow, TicketTypeRow.id == Ticket.type_id)
        .outerjoin(PersonRow, PersonRow.id == Ticket.assignee_person_id)
        .outerjoin(Position, Position.id == Ticket.assignee_position_id)
        .where(scope.tickets(actor))
    )


def _count(what: Any, ticket: Any) -> ScalarSelect[int]:
    return select(func.count(what)).where(ticket == Ticket.id).scalar_subquery()


def _shown(actor: Person, row: Any, events: list[Event], happened: int, kin: Kinship) -> Card:
    ticket: Ticket = row.Ticket
    state = TicketState(ticket.state)
    whose = assigned(ticket)
    acts = [name for name in offered(state, actor.role) if (name, whose) != ("take", f"p{actor.id}")]
    acts = [name for name in acts if name != "line" or row.Plan]
    own_draft = state is TicketState.DRAFT and ticket.opened_by == actor.id
    plan = PlanLine(row.product, PlanState(row.Plan.state), row.Plan.address) if row.Plan else None
    return Card(
        ticket.id, ticket.protocol, state, Subject(ticket.subject) if ticket.subject else None,
        _customer(row.Customer), _contact(row.Contact), plan, row.point, row.network, ticket.login, ticket.problem,
        ticket.checks, row.type, row.assignee, row.opener, ticket.opened_at, ticket.due_at, events, happened,
        ticket.draft_id if own_draft else None, tuple(acts), whose, ticket.solution, kin.parent, kin.into,
        kin.children, kin.born, row.files, prospect_row(row.Prospect) if row.Prospect else None,
        Priority(ticket.priority), row.walked, row.orders, row.mails,
    )  # fmt: skip


def _customer(row: Customer | None) -> CustomerLine | None:
    return CustomerLine(row.code, row.name, masks.document(row.document), row.city) if row else None


def _contact(row: Contact | None) -> ContactLine | None:
    return ContactLine(row.name, masks.phone_whole(row.phone), row.email, row.relation) if row else None
