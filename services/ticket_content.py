"""What a ticket says, and whether it may: all it refers to is fetched in the actor's scope."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.catalog import fetch_assignee
from services.cleaning import clean, says_nothing
from services.people import Person
from services.provider_tables import Prospect
from services.states import Priority, Subject
from services.tables import AccessPoint, Contact, Customer, Json, Network, Plan, TicketTypeRow

LONGEST_TEXT = 4096
"""Code points of a problem or of checks that are stored at most; a page may ask for less."""


class Refused(Exception):
    """The desk says no. `reason_key` names the text for people, with its values; `field` is the question that it is
    about."""

    def __init__(self, reason_key: str, field: str | None = None, **values: str | int) -> None:
        super().__init__(reason_key if field is None else f"{reason_key} ({field})")
        self.values = values
        self.reason_key = reason_key
        self.field = field


class NotAllowed(Refused):
    """There is no such thing for this actor, whether it exists or not."""

    def __init__(self) -> None:
        super().__init__("ticket_not_found")


@dataclass(frozen=True)
class TaskContent:
    """A task that comes with a ticket; `assignee_kind` as a ticket's."""

    title: str
    assignee_kind: str
    assignee_id: int
    due_at: datetime
    description: str | None = None


@dataclass(frozen=True)
class ScriptContent:
    """A walk through a script, as its draft kept it (services.scripts.trail); nothing of it is sure."""

    version_id: int
    trail: Json
    reason: str | None = None


@dataclass(frozen=True)
class OrderContent:
    """A work order that comes with a ticket: without a technician or a start it is only asked for. `minutes`: its
    duration, 15 to 720."""

    type_id: int
    minutes: int
    technician_id: int | None = None
    starts_at: datetime | None = None
    description: str | None = None


@dataclass(frozen=True)
class MailContent:
    """A mail that comes with a ticket, or later: addresses, and texts with their values filled in. `files`: ids of what
    goes with it; `wants_read`: a confirmation of reading is asked for."""

    to: tuple[str, ...]
    subject: str
    body: str
    cc: tuple[str, ...] = ()
    template_id: int | None = None
    wants_read: bool = False
    files: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReadingContent:
    """A reading of a plan's line that is kept with the ticket (services.lines.facts.Reading.dump)."""

    plan_id: int
    reading: Json


@dataclass(frozen=True)
class TicketContent:
    """What the summary showed. `assignee_kind` is `person` or `position`; texts as they were typed.

    Without a contact the customer in person is meant, which only goes where none is registered. A customer's access
    point and login are the plan's own, None where it has none or no plan is chosen; a ticket about a prospect takes
    nothing of a customer, one about an access point has a customer where one reported it. `parent_id` and `children`
    are tickets that it is linked to, `files` the ids of what was sent; with a `solution` it is stored as resolved,
    `children_too`: its children as well.
    """

    subject: Subject | str
    problem: str
    type_id: int
    assignee_kind: str
    assignee_id: int
    customer_id: int | None = None
    contact_id: int | None = None
    plan_id: int | None = None
    access_point_id: int | None = None
    login: str | None = None
    checks: str | None = None
    prospect_id: int | None = None
    parent_id: int | None = None
    children: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    file_notes: tuple[tuple[int, str], ...] = ()
    solution: str | None = None
    children_too: bool = False
    task: TaskContent | None = None
    order: OrderContent | None = None
    priority: int = Priority.NORMAL
    script: ScriptContent | None = None
    reading: ReadingContent | None = None
    mail: MailContent | None = None


async def checked(session: AsyncSession, actor: Person, content: TicketContent) -> tuple[Json, Json]:
    """The ticket's columns and the names on its receipt; what they refer to is held until the end.

    Raises Refused with the first field that is not right.
    """
    problem = words(content.problem, "problem")
    if problem is None:
        raise Refused("problem_missing", "problem")
    about, names = await _about(session, actor, content)
    kind = await session.scalar(
        select(TicketTypeRow.name)
        .where(TicketTypeRow.id == _id(content.type_id, "type"), TicketTypeRow.active, scope.catalog(actor))
        .with_for_update(read=True)
    )
    if kind is None:
        raise Refused("type_not_found", "type")
    assignee = await fetch_assignee(session, actor, content.assignee_kind, content.assignee_id)
    if assignee is None:
        raise Refused("assignee_not_found", "assignee")
    if content.priority not in list(Priority):
        raise Refused("priority_not_found", "priority")
    columns: Json = {
        **about,
        "subject": Subject(content.subject).value,
        "problem": problem,
        "type_id": content.type_id,
        f"assignee_{assignee.kind}_id": assignee.id,
        "checks": words(content.checks, "checks"),
        "priority": int(content.priority),
    }
    return columns, {"type": kind, "assignee": assignee.name, **names}


async def _about(session: AsyncSession, actor: Person, content: TicketContent) -> tuple[Json, Json]:
    """Whom or what it is about: its columns, and the names of a receipt."""
    match content.subject:
        case Subject.CUSTOMER:
            return await _whose(session, actor, content)
        case Subject.PROSPECT:
            prospect = await _prospect(session, actor, content)
            return {"prospect_id": content.prospect_id}, {"customer": prospect, "contact": None}
        case Subject.ACCESS_POINT:
            point = await _access_point(session, actor, content)
            columns: Json = {"access_point_id": content.access_point_id}
            names: Json = {"customer": None, "contact": None}
            if content.customer_id is not None:  # who reported it, on a plan of this access point
                columns, names = await _whose(session, actor, content)
            return columns, {**names, "extras": {"access_point": point}}
    raise Refused("subject_not_found", "subject")


async def _whose(session: AsyncSession, actor: Person, content: TicketContent) -> tuple[Json, Json]:
    customer, contact = await _customer_and_contact(session, actor, content)
    await _plan(session, actor, content)
    names = ("customer_id", "contact_id", "plan_id", "access_point_id", "login")
    return {name: getattr(content, name) for name in names}, {"customer": customer, "contact": contact}


async def _prospect(session: AsyncSession, actor: Person, content: TicketContent) -> str:
    """The name of somebody who is no customer yet; held, lest they become one while this is written."""
    found = (
        await session.execute(
            select(Prospect.name, Prospect.customer_id)
            .where(Prospect.id == _id(content.prospect_id, "prospect"), scope.prospects(actor))
            .with_for_update(read=True)
        )
    ).one_or_none()
    if found is None:
        raise Refused("prospect_not_found", "prospect")
    if found.customer_id is not None:
        raise Refused("prospect_is_customer", "prospect")
    return str(found.name)


async def _access_point(session: AsyncSession, actor: Person, content: TicketContent) -> str:
    """The name of an access point that is in use, as its network is."""
    name = await session.scalar(
        select(AccessPoint.name)
        .join(Network, Network.id == AccessPoint.network_id)
        .where(
            AccessPoint.id == _id(content.access_point_id, "point", "access_point"),
            AccessPoint.active,
            Network.active,
            scope.catalog(actor),
        )
        .with_for_update(read=True)
    )
    if name is None:
        raise Refused("point_not_found", "access_point")
    return name


async def _customer_and_contact(
    session: AsyncSession, actor: Person, content: TicketContent
) -> tuple[str, str | None]:
    customer = await session.scalar(
        select(Customer.name)
        .where(Customer.id == _id(content.customer_id, "customer"), scope.customers(actor))
        .with_for_update(read=True)
    )
    if customer is None:
        raise Refused("customer_not_found", "customer")
    theirs = select(Contact.name).where(Contact.customer_id == content.customer_id, Contact.gone_at.is_(None))
    if content.contact_id is None:
        if await session.scalar(theirs.limit(1)) is not None:
            raise Refused("contact_not_found", "contact")
        return customer, None
    contact = await session.scalar(
        theirs.where(Contact.id == _id(content.contact_id, "contact")).with_for_update(read=True)
    )
    if contact is None:
        raise Refused("contact_not_found", "contact")
    return customer, contact


async def _plan(session: AsyncSession, actor: Person, content: TicketContent) -> None:
    """The plan is the customer's, and access point and login are the plan's: nobody reaches another's line."""
    point: int | None = None
    login: str | None = None
    if content.plan_id is not None:
        row = (
            await session.execute(
                select(Plan.access_point_id, Plan.login)
                .where(
                    Plan.id == _id(content.plan_id, "plan"),
                    Plan.customer_id == content.customer_id,
                    scope.customers(actor),
                )
                .with_for_update(read=True)
            )
        ).one_or_none()
        if row is None:
            raise Refused("plan_not_found", "plan")
        point, login = row
    if content.access_point_id != point:
        raise Refused("access_point_not_found", "access_point")
    if content.login != login:
        raise Refused("login_not_found", "login")


def _id(number: int | None, thing: str, field: str = "") -> int:
    if number is None or not scope.possible(number):
        raise Refused(f"{thing}_not_found", field or thing)
    return number


def words(written: str | None, thing: str, field: str = "", most: int = LONGEST_TEXT) -> str | None:
    """A person's text as it is stored, None where it says nothing. Raises Refused for one that is too long."""
    if written is None or says_nothing(written):
        return None
    text = clean(written)
    if len(text) > most:
        raise Refused(f"{thing}_too_long", field or thing)
    return text
