"""Tables of lines: what routers were read for a ticket, how many sessions an access point has, and when they fell."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from services.tables import AccessPoint, Json, PersonRow, Plan, Table, Ticket, row_id


class LineReading(Table):
    """A reading of a plan's line that was kept with a ticket, as services.lines.facts.Reading.dump wrote it."""

    __tablename__ = "line_readings"
    __table_args__ = (Index("ix_line_readings_ticket_id", "ticket_id"),)
    id: Mapped[int] = row_id()
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey(Plan.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    at: Mapped[datetime]
    reading: Mapped[Json]


class SessionCount(Table):
    """How many logins of an access point were active at a moment; what is usual is worked out from these."""

    __tablename__ = "session_counts"
    __table_args__ = (CheckConstraint("active >= 0", name="active"),)
    access_point_id: Mapped[int] = mapped_column(ForeignKey(AccessPoint.id), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    active: Mapped[int] = mapped_column(Integer)


class OutageSignal(Table):
    """Sessions of an access point fell far below what is usual. One that is not over yet stands once a point; its
    ticket is the one that somebody opened for it."""

    __tablename__ = "outage_signals"
    __table_args__ = (
        Index(
            "ix_outage_signals_open",
            "access_point_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = row_id()
    access_point_id: Mapped[int] = mapped_column(ForeignKey(AccessPoint.id))
    began_at: Mapped[datetime]
    usual: Mapped[int] = mapped_column(Integer)
    active: Mapped[int] = mapped_column(Integer)
    ended_at: Mapped[datetime | None]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey(Ticket.id))


class OutageNews(Table):
    """Somebody is to hear that an access point lost its sessions, and, once they heard, that it has them again; when
    they did."""

    __tablename__ = "outage_news"
    signal_id: Mapped[int] = mapped_column(ForeignKey(OutageSignal.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), primary_key=True)
    told_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
