"""The tables of the desk, as SQLAlchemy sees them; `services/migrations` builds the same ones.

Longer than 250 lines because it is one picture: every table names others, and most lines are columns.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Sequence,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.states import DraftState, PlanState, Role, Subject, TicketState

Json = dict[str, Any]


class Table(DeclarativeBase):
    """The root of all tables. Every id is a bigint, every time is aware, every text has no length type."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        int: BigInteger(),
        str: Text(),
        datetime: DateTime(timezone=True),
        Json: JSONB(none_as_null=True),
    }


PROTOCOL_NUMBERS = Sequence("protocol_numbers", metadata=Table.metadata)
DRAFT_IDS = Sequence("draft_ids", metadata=Table.metadata)
LAST_SIX = """"right"(regexp_replace(protocol, '[^0-9]', '', 'g'), 6)"""
"""The last six digits of a protocol, as its index has them."""
SOLVED_WORDS, SOLVED = "to_tsvector('portuguese', atende_plain(problem))", "state IN ('resolved', 'closed')"
"""The words of solved problems, as their index has them, and whose they are."""
LOCAL = "substr(phone, 6)"
"""A Brazilian phone without country and area, as its index has it."""


def value_in(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A column that holds one of these."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def row_id() -> Mapped[int]:
    """The key of a table."""
    return mapped_column(BigInteger, Identity(), primary_key=True)


def row_made() -> Mapped[datetime]:
    """When a row was made."""
    return mapped_column(server_default=func.now())


def _trigrams(name: str, column: str) -> Index:
    return Index(name, column, postgresql_using="gin", postgresql_ops={column: "gin_trgm_ops"})


def _begins(name: str, column: str) -> Index:
    """For what begins so, and for what is the same."""
    return Index(name, column, postgresql_ops={column: "text_pattern_ops"})


class Position(Table):
    """A post that tickets are handed to ("cargo"), whoever holds it."""

    __tablename__ = "positions"
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class PersonRow(Table):
    """Whoever may talk to the bot; a trigger tells `atende_people` of every change."""

    __tablename__ = "people"
    __table_args__ = (value_in("role", Role),)
    id: Mapped[int] = row_id()
    name: Mapped[str]
    telegram_id: Mapped[int | None] = mapped_column(unique=True)
    role: Mapped[str]
    supervises: Mapped[bool] = mapped_column(server_default=text("false"))
    language: Mapped[str | None]
    position_id: Mapped[int | None] = mapped_column(ForeignKey(Position.id))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    on_duty: Mapped[bool] = mapped_column(server_default=text("true"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = row_made()


class Network(Table):
    """A part of the provider's network that fails together."""

    __tablename__ = "networks"
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class Router(Table):
    """A MikroTik that is asked about lines. `credentials` names a secret; the secret itself is never stored."""

    __tablename__ = "routers"
    __table_args__ = (CheckConstraint("port BETWEEN 1 AND 65535", name="port"),)
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    host: Mapped[str]
    port: Mapped[int] = mapped_column(Integer)
    tls: Mapped[bool] = mapped_column(server_default=text("true"))
    credentials: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class AccessPoint(Table):
    """Where customers' lines enter the network."""

    __tablename__ = "access_points"
    id: Mapped[int] = row_id()
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id))
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    router_id: Mapped[int | None] = mapped_column(ForeignKey(Router.id))


class Product(Table):
    """What is sold; rates in Mbit/s."""

    __tablename__ = "products"
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    down_mbps: Mapped[int] = mapped_column(Integer)
    up_mbps: Mapped[int] = mapped_column(Integer)


class Customer(Table):
    """Who has plans. `document`: a CPF or CNPJ, capitals and digits only; `name_plain`: what is searched."""

    __tablename__ = "customers"
    __table_args__ = (
        CheckConstraint("char_length(name) BETWEEN 1 AND 200", name="name"),
        CheckConstraint("document ~ '^([0-9]{11}|[0-9A-Z]{12}[0-9]{2})$'", name="document"),
        _trigrams("ix_customers_name_plain", "name_plain"),
        _begins("ix_customers_name_begins", "name_plain"),
        _trigrams("ix_customers_document_trigrams", "document"),
        _trigrams("ix_customers_address_plain", "address_plain"),
        _begins("ix_customers_address_begins", "address_plain"),
        _trigrams("ix_customers_code_trigrams", "code"),
    )
    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_plain: Mapped[str] = mapped_column(Computed("atende_plain(name)", persisted=True))
    document: Mapped[str | None] = mapped_column(index=True)
    address: Mapped[str]
    city: Mapped[str]
    state: Mapped[str]
    postal_code: Mapped[str | None]
    address_plain: Mapped[str] = mapped_column(
        Computed("atende_plain(address || ' ' || city)", persisted=True)
    )
    created_at: Mapped[datetime] = row_made()


class Contact(Table):
    """Whom one talks to about a customer. `phone` is E.164, `email` in small letters."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("customer_id", "id"),
        CheckConstraint("phone ~ '^[+][1-9][0-9]{6,14}$'", name="phone"),
        _trigrams("ix_contacts_phone", "phone"),
        _begins("ix_contacts_phone_begins", "phone"),
        Index(
            "ix_contacts_phone_local",
            literal_column(LOCAL).label("local"),
            postgresql_ops={"local": "text_pattern_ops"},
        ),
        _trigrams("ix_contacts_email", "email"),
        _begins("ix_contacts_email_begins", "email"),
        Index("ix_contacts_customer_id", "customer_id"),
    )
    id: Mapped[int] = row_id()
    customer_id: Mapped[int] = mapped_column(ForeignKey(Customer.id))
    name: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    relation: Mapped[str | None]
    code: Mapped[str | None] = mapped_column(unique=True)
    notes: Mapped[str | None]
    gone_at: Mapped[datetime | None]
    """When it was put away: tickets still name it, nobody chooses it any more."""


class Plan(Table):
    """A customer's subscription to a product. `login_kind` says how the line authenticates ('pppoe')."""

    __tablename__ = "plans"
    __table_args__ = (
        value_in("state", PlanState),
        UniqueConstraint("customer_id", "id"),
        _trigrams("ix_plans_address_plain", "address_plain"),
        _begins("ix_plans_address_begins", "address_plain"),
        _trigrams("ix_plans_login_trigrams", "login_plain"),
        _begins("ix_plans_login_begins", "login_plain"),
        Index("ix_plans_customer_id", "customer_id"),
    )
    id: Mapped[int] = row_id()
    customer_id: Mapped[int] = mapped_column(ForeignKey(Customer.id))
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id))
    state: Mapped[str] = mapped_column(server_default=PlanState.ACTIVE)
    access_point_id: Mapped[int | None] = mapped_column(ForeignKey(AccessPoint.id), index=True)
    login: Mapped[str | None] = mapped_column(index=True)
    login_kind: Mapped[str | None]
    address: Mapped[str]
    code: Mapped[str | None] = mapped_column(unique=True)
    address_plain: Mapped[str] = mapped_column(Computed("atende_plain(address)", persisted=True))
    login_plain: Mapped[str | None] = mapped_column(Computed("atende_plain(login)", persisted=True))


class TicketTypeRow(Table):
    """A kind of problem, and who takes it when nobody is chosen: a person, a position, or neither."""

    __tablename__ = "ticket_types"
    __table_args__ = (
        CheckConstraint("num_nonnulls(assignee_person_id, assignee_position_id) <= 1", name="assignee"),
        CheckConstraint("due_hours BETWEEN 1 AND 8760", name="due_hours"),
    )
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    assignee_person_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    assignee_position_id: Mapped[int | None] = mapped_column(ForeignKey(Position.id))
    allows_links: Mapped[bool] = mapped_column(server_default=text("false"))
    due_hours: Mapped[int | None] = mapped_column(Integer)


class Ticket(Table):
    """An atendimento. A draft has its protocol and little else; an open one without content is refused."""

    __tablename__ = "tickets"
    __table_args__ = (
        value_in("state", TicketState),
        value_in("subject", Subject),
        CheckConstraint(
            "state NOT IN ('open', 'waiting_customer', 'resolved', 'closed') OR ("
            "subject IS NOT NULL AND coalesce(btrim(problem), '') <> '' AND type_id IS NOT NULL"
            " AND num_nonnulls(assignee_person_id, assignee_position_id) = 1"
            " AND confirmed_by IS NOT NULL AND confirmed_at IS NOT NULL"
            " AND (subject <> 'customer' OR customer_id IS NOT NULL)"
            " AND (subject <> 'prospect' OR prospect_id IS NOT NULL)"
            " AND (subject <> 'access_point' OR access_point_id IS NOT NULL))",
            name="content",
        ),
        CheckConstraint("customer_id IS NOT NULL OR num_nonnulls(contact_id, plan_id) = 0", name="customer"),
        # A contact or plan of another customer is refused by the database too.
        ForeignKeyConstraint(["customer_id", "contact_id"], [Contact.customer_id, Contact.id]),
        ForeignKeyConstraint(["customer_id", "plan_id"], [Plan.customer_id, Plan.id]),
        Index("ix_tickets_customer_id_state", "customer_id", "state"),
        Index("ix_tickets_confirmed_at", "confirmed_at"),
        _trigrams("ix_tickets_protocol_trigrams", "protocol"),
        Index("ix_tickets_protocol_last_six", text(LAST_SIX)),
        Index("ix_tickets_assignee_person_id", "assignee_person_id", "state"),
        Index("ix_tickets_assignee_position_id", "assignee_position_id", "state"),
        Index("ix_tickets_state_id", "state", "id"),
        Index("ix_tickets_parent_id", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
        Index("ix_tickets_access_point_id_state", "access_point_id", "state"),
        Index("ix_tickets_prospect_id", "prospect_id", postgresql_where=text("prospect_id IS NOT NULL")),
        Index(
            "ix_tickets_solved_words",
            text(SOLVED_WORDS),
            postgresql_using="gin",
            postgresql_where=text(SOLVED),
        ),
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        CheckConstraint("parent_id <> id", name="parent"),
        CheckConstraint("merged_into_id IS NULL OR state = 'merged'", name="merged"),
    )
    id: Mapped[int] = row_id()
    protocol: Mapped[str] = mapped_column(unique=True)
    draft_id: Mapped[int] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(server_default=TicketState.DRAFT)
    opened_by: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    opened_at: Mapped[datetime]
    told_by: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    told_at: Mapped[datetime | None]
    subject: Mapped[str | None]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey(Customer.id))
    contact_id: Mapped[int | None]
    plan_id: Mapped[int | None]
    access_point_id: Mapped[int | None] = mapped_column(ForeignKey(AccessPoint.id))
    login: Mapped[str | None]
    problem: Mapped[str | None]
    type_id: Mapped[int | None] = mapped_column(ForeignKey(TicketTypeRow.id))
    assignee_person_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    assignee_position_id: Mapped[int | None] = mapped_column(ForeignKey(Position.id))
    checks: Mapped[str | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    confirmed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """From its type's hours, or as it was negotiated (`negotiated_at`: when that was)."""
    negotiated_at: Mapped[datetime | None]
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=text("2"))
    prospect_id: Mapped[int | None] = mapped_column(ForeignKey("prospects.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    solution: Mapped[str | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    resolved_at: Mapped[datetime | None]


class TimelineRow(Table):
    """What happened to a ticket, as people read it."""

    __tablename__ = "timeline"
    __table_args__ = (Index("ix_timeline_ticket_id_at", "ticket_id", "at"),)
    id: Mapped[int] = row_id()
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id))
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    kind: Mapped[str]
    body: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))


class AuditRow(Table):
    """Who did what to which thing. Never holds a phone, document or text of a person."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_object_kind_object_id", "object_kind", "object_id"),)
    id: Mapped[int] = row_id()
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[int]
    detail: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))


class Applied(Table):
    """The result of every keyed write, given again to whoever repeats it."""

    __tablename__ = "applied"
    key: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[Json | None]
    at: Mapped[datetime] = row_made()


class DraftRow(Table):
    """The archive of a conversation; Redis holds the same document with an equal or higher turn."""

    __tablename__ = "drafts"
    __table_args__ = (
        value_in("state", DraftState),
        Index(
            "ix_drafts_living",
            "owner",
            "lane",
            "touched_at",
            postgresql_where=text("state IN ('open', 'parked')"),
        ),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    owner: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    lane: Mapped[int] = mapped_column(server_default=text("0"))
    flow: Mapped[str]
    state: Mapped[str]
    protocol: Mapped[str | None]
    turn: Mapped[int] = mapped_column(Integer)
    document: Mapped[Json]
    screen: Mapped[Json | None]
    touched_at: Mapped[datetime] = row_made()
    reminded_at: Mapped[datetime | None]


class InboxRow(Table):
    """An update of Telegram, stored before it is confirmed. `person` is the Telegram user's id."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_received_at", "received_at", postgresql_using="brin"),
        Index(
            "ix_inbox_waiting",
            "received_at",
            postgresql_where=text("done_at IS NULL AND failed_at IS NULL"),
        ),
        Index(
            "ix_inbox_waiting_person",
            "bot_id",
            "person",
            "update_id",
            postgresql_where=text("done_at IS NULL AND failed_at IS NULL"),
        ),
    )
    bot_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[int | None]
    raw: Mapped[str]
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    received_at: Mapped[datetime] = row_made()
    taken_by: Mapped[UUID | None]
    taken_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]
