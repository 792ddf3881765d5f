"""Tables of work orders ("OS"): their types, who goes where and when, and the orders, which never overlap."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from services.states import OrderState
from services.tables import PersonRow, Table, Ticket, row_id, row_made, value_in

Spans = dict[str, list[str]]
"""A week's hours as provider_settings keeps office hours: "monday" → ["08:00-12:00", …]."""


class AreaRow(Table):
    """Where technicians go: by cities (plain names, services.cleaning) and networks; `travel_minutes` lies after each
    order."""

    __tablename__ = "areas"
    __table_args__ = (CheckConstraint("travel_minutes BETWEEN 0 AND 240", name="travel"),)
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    travel_minutes: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    cities: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    networks: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))


class OrderTypeRow(Table):
    """A kind of visit. `minutes`: how long it takes; lists of words: `checklist`, `photos` (those required), `skills`,
    what to `bring`."""

    __tablename__ = "order_types"
    __table_args__ = (CheckConstraint("minutes BETWEEN 15 AND 720", name="minutes"),)
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    minutes: Mapped[int] = mapped_column(SmallInteger)
    checklist: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    photos: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    skills: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    bring: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))


class TechnicianRow(Table):
    """When and where somebody can be sent. `hours`: a week's; `days_off`: [first day, last day, why], ISO dates;
    `areas`: names; without any, everywhere."""

    __tablename__ = "technicians"
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), primary_key=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    hours: Mapped[Spans] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    days_off: Mapped[list[list[str]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    skills: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    areas: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))


class OrderRow(Table):
    """A visit for a ticket. `busy`: from its start to its end and the way to the next one; two of one technician that
    take their time never overlap, which the database itself refuses."""

    __tablename__ = "orders"
    __table_args__ = (
        value_in("state", OrderState),
        CheckConstraint("minutes BETWEEN 15 AND 720", name="minutes"),
        CheckConstraint("char_length(description) <= 4096", name="description"),
        CheckConstraint(
            "state IN ('requested', 'cancelled') OR num_nulls(technician_id, starts_at, busy) = 0",
            name="booked",
        ),
        CheckConstraint("num_nulls(starts_at, busy) IN (0, 2)", name="times"),
        ExcludeConstraint(
            ("technician_id", "="),
            ("busy", "&&"),
            name="orders_never_overlap",
            using="gist",
            where=text("state NOT IN ('requested', 'done', 'cancelled')"),
        ),
        Index("ix_orders_ticket_id", "ticket_id"),
        Index("ix_orders_technician_id_starts_at", "technician_id", "starts_at"),
        Index("ix_orders_starts_at", "starts_at"),
    )
    id: Mapped[int] = row_id()
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id))
    type_id: Mapped[int] = mapped_column(ForeignKey(OrderTypeRow.id))
    technician_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    state: Mapped[str] = mapped_column(server_default=OrderState.REQUESTED)
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int] = mapped_column(SmallInteger)
    busy: Mapped[Range[datetime] | None] = mapped_column(TSTZRANGE)
    description: Mapped[str | None]
    moves: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """How often it got another time, which goes into an .ics file as SEQUENCE."""
    made_by: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    made_at: Mapped[datetime] = row_made()
