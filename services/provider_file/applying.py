"""A provider's file from its path to the database: read all, compare all, then write all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.provider_file.areas import Areas
from services.provider_file.changes import Change, Work
from services.provider_file.extra_fields import ExtraFields
from services.provider_file.faults import Fault, FileRefused
from services.provider_file.holidays import Holidays
from services.provider_file.links import Links
from services.provider_file.mail_look import MailLook
from services.provider_file.mail_templates import MailTemplates
from services.provider_file.networks import Networks
from services.provider_file.office_hours import OfficeHours
from services.provider_file.opening import tree
from services.provider_file.order_types import OrderTypes
from services.provider_file.positions import Positions
from services.provider_file.reader import Reader
from services.provider_file.retention import Retention
from services.provider_file.routers import Routers
from services.provider_file.section import Section
from services.provider_file.technicians import Technicians
from services.provider_file.ticket_types import TicketTypes
from services.provider_file.tickets import Tickets
from services.tables import AuditRow

SECTIONS: tuple[Section, ...] = (
    Positions(), MailTemplates(), TicketTypes(), Routers(), Networks(), ExtraFields(), Links(), OfficeHours(),
    Holidays(), Retention(), Tickets(), OrderTypes(), Areas(), Technicians(), MailLook(),
)  # fmt: skip
"""In the order of writing: what others name comes first."""
_LOCK = 0x61_74_65_6E_64_65_61  # "atendea": one file at a time


@dataclass(frozen=True)
class ProviderFile:
    """A file that could be read; `faults` is what is wrong with it without a look at the database."""

    path: Path
    read: Sequence[tuple[Section, Any]]
    faults: Sequence[Fault]
    unsure: frozenset[str]


@dataclass(frozen=True)
class Outcome:
    """What was changed, or would be."""

    changes: Sequence[Change]
    unchanged: int


class ChangedMeanwhile(Exception):
    """The database is not what the shown changes were found in; nothing was written."""


def open_file(path: Path) -> ProviderFile:
    """Raises FileRefused when it can't be read at all; what else is wrong is told by `apply`, all at once."""
    reader = Reader(path.parent)
    names = tuple(section.name for section in SECTIONS)
    parts = reader.mapping(tree(path), "the file", names, empty=True) or {}
    if not parts and not reader.faults:
        raise FileRefused(
            str(path), [Fault(1, 1, "has no section; docs/provider.md has an example to begin with")]
        )
    read, unsure = [], set()
    for section in SECTIONS:
        if section.name in parts:
            before = len(reader.faults)
            read.append((section, section.read(parts[section.name], reader)))
            if len(reader.faults) > before:
                unsure.add(section.name)
    return ProviderFile(path, read, reader.faults, frozenset(unsure))


async def apply(
    engine: AsyncEngine,
    file: ProviderFile,
    at: datetime,
    *,
    write: bool,
    shown: Sequence[Change] | None = None,
) -> Outcome:
    """Makes the provider what the file says, in one transaction: all of it, or nothing.

    Sections that the file does not have are not touched. Without `write` the same is done and taken back, so what is
    told is what would happen. `shown`: what somebody agreed to; ChangedMeanwhile is raised when it is not that now.

    Raises FileRefused with everything that is wrong.
    """
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin() as transaction:
        await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        reader = Reader()
        work = Work(session, reader, file.unsure)
        for section, read in file.read:
            await section.write(read, work)
        if file.faults or reader.faults:
            raise FileRefused(str(file.path), [*file.faults, *reader.faults])
        if shown is not None and list(shown) != work.changes:
            raise ChangedMeanwhile
        if not write:
            await transaction.rollback()
        elif work.changes:
            session.add(_audit(work, at))
    return Outcome(work.changes, work.unchanged)


def _audit(work: Work, at: datetime) -> AuditRow:
    signs = {"+": "added", "~": "changed", "-": "removed"}
    detail: dict[str, Any] = dict.fromkeys(signs.values(), 0)
    for change in work.changes:
        detail[signs[change.sign]] += 1
    detail["sections"] = sorted({change.section for change in work.changes})
    return AuditRow(
        at=at, person_id=None, action="provider.applied", object_kind="provider", object_id=0, detail=detail
    )
