"""Tables of guided scripts: each script, its versions, which stay as they are, and the walks that tickets have."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.tables import Json, PersonRow, Table, Ticket, row_id, row_made, value_in


class Ending(StrEnum):
    """How a walk ended: at a leaf, or with an option that ends; before that, with a reason; or its draft was given
    up."""

    REACHED = "reached"
    EARLY = "early"
    LEFT = "left"


class ScriptRow(Table):
    """A script by its key; the version with the highest number is the one that new walks begin with."""

    __tablename__ = "scripts"
    id: Mapped[int] = row_id()
    key: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    made_at: Mapped[datetime] = row_made()


class ScriptVersion(Table):
    """A tree as it was imported, never changed. `digest`: sha256 (hex) of its content; `words`: its name and keywords
    in every language, one a line, by which it is suggested."""

    __tablename__ = "script_versions"
    __table_args__ = (UniqueConstraint("script_id", "number"), CheckConstraint("number > 0", name="number"))
    id: Mapped[int] = row_id()
    script_id: Mapped[int] = mapped_column(ForeignKey(ScriptRow.id))
    number: Mapped[int]
    digest: Mapped[str]
    content: Mapped[Json]
    words: Mapped[str]
    made_at: Mapped[datetime] = row_made()


class ScriptRun(Table):
    """A walk through a version. `node`: where it ended; `answers`: [node, option, unix seconds, 1 if measured, what was
    measured] in their order; `ordered`: it asked for somebody to go there."""

    __tablename__ = "script_runs"
    __table_args__ = (
        value_in("ending", Ending),
        Index("ix_script_runs_ticket_id", "ticket_id"),
        Index("ix_script_runs_version_id", "version_id"),
    )
    id: Mapped[int] = row_id()
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id))
    version_id: Mapped[int] = mapped_column(ForeignKey(ScriptVersion.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    ending: Mapped[str]
    node: Mapped[str]
    reason: Mapped[str | None]
    ordered: Mapped[bool] = mapped_column(server_default=text("false"))
    answers: Mapped[list[list[object]]] = mapped_column(JSONB)
