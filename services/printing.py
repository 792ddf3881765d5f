"""A ticket on paper for its customer: what they may read of it, as a PDF; nothing that is the desk's own."""

import asyncio
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services import scope
from services.audit import seen
from services.people import Person
from services.provider_tables import Prospect
from services.states import NoteKind, TicketState
from services.tables import (
    AccessPoint,
    Contact,
    Customer,
    Plan,
    Product,
    Ticket,
    TicketTypeRow,
    TimelineRow,
)
from services.ticket_table import can

ENCODING = "cp1252"
"""What the fonts that every reader of PDF has can show: all of Portuguese, English and Spanish."""
UNSHOWN = "?"
Said = Callable[..., str]


@dataclass(frozen=True)
class Sheet:
    """What the customer may read. `contacts`: notes of what was spoken about with them, oldest first."""

    protocol: str
    state: TicketState
    name: str | None
    contact: str | None
    plan: str | None
    access_point: str | None
    type: str | None
    opened_at: datetime
    due_at: datetime | None
    resolved_at: datetime | None
    problem: str
    solution: str | None
    contacts: tuple[tuple[datetime, str], ...]


class Printing:
    """Tickets for paper. Not allowed looks like not found: None."""

    def __init__(self, engine: AsyncEngine, provider: str = "") -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._provider = provider

    async def pdf(
        self, actor: Person, ticket_id: int, texts: Said, zone: ZoneInfo, *, key: str, at: datetime
    ) -> tuple[str, bytes] | None:
        """Protocol and document, and one audit row `ticket.printed` a key; drawn in a thread of its own."""
        sheet = await self.sheet(actor, ticket_id, key=key, at=at)
        if sheet is None:
            return None
        return sheet.protocol, await asyncio.to_thread(drawn, sheet, self._provider, texts, zone)

    async def sheet(self, actor: Person, ticket_id: int, *, key: str, at: datetime) -> Sheet | None:
        """What stands on it; None for a draft, too: its content is not there yet."""
        if not scope.possible(ticket_id):
            return None
        statement = (
            select(
                Ticket, func.coalesce(Customer.name, Prospect.name), Contact.name, Product.name,
                AccessPoint.name, TicketTypeRow.name,
            )
            .outerjoin(Customer, Customer.id == Ticket.customer_id)
            .outerjoin(Prospect, Prospect.id == Ticket.prospect_id)
            .outerjoin(Contact, Contact.id == Ticket.contact_id)
            .outerjoin(Plan, Plan.id == Ticket.plan_id)
            .outerjoin(Product, Product.id == Plan.product_id)
            .outerjoin(AccessPoint, AccessPoint.id == Ticket.access_point_id)
            .outerjoin(TicketTypeRow, TicketTypeRow.id == Ticket.type_id)
            .where(Ticket.id == ticket_id, scope.worked_tickets(actor), Ticket.confirmed_at.is_not(None))
        )  # fmt: skip
        async with self._sessions.begin() as session:
            row = (await session.execute(statement)).one_or_none()
            if row is None:
                return None
            ticket, *names = row
            notes = await session.execute(
                select(TimelineRow.at, TimelineRow.body["text"].astext)
                .where(TimelineRow.ticket_id == ticket_id, TimelineRow.kind == NoteKind.CONTACT.value)
                .order_by(TimelineRow.at, TimelineRow.id)
            )
            await seen(session, "ticket.printed", "ticket", ticket_id, actor.id, at, key=key)
            contacts = tuple((when, str(text)) for when, text in notes)
        return _sheet(ticket, names, contacts)


def printable(state: TicketState) -> bool:
    """Whether a card offers it."""
    return can("note", state)


def _sheet(ticket: Ticket, names: Sequence[str | None], contacts: tuple[tuple[datetime, str], ...]) -> Sheet:
    name, contact, plan, point, kind = names
    return Sheet(
        ticket.protocol,
        TicketState(ticket.state),
        name,
        contact,
        plan,
        point,
        kind,
        ticket.opened_at,
        ticket.due_at,
        ticket.resolved_at,
        ticket.problem or "",
        ticket.solution,
        contacts,
    )


def drawn(sheet: Sheet, provider: str, texts: Said, zone: ZoneInfo) -> bytes:
    """The sheet as a PDF. Takes some ten milliseconds of computing."""
    from fpdf import FPDF  # takes a quarter of a second to import, and few processes ever print

    pdf = FPDF(format="A4")
    pdf.core_fonts_encoding = ENCODING
    pdf.set_margin(20)
    pdf.set_auto_page_break(True, 20)
    pdf.set_title(shown(texts("print-title", protocol=sheet.protocol)))
    pdf.set_author(shown(provider))
    pdf.add_page()

    def line(text: str, size: int = 11, style: str = "", before: float = 0) -> None:
        pdf.set_font("Helvetica", style, size)
        pdf.set_y(pdf.get_y() + before)
        pdf.multi_cell(0, size * 0.5, shown(text), align="L", new_x="LMARGIN", new_y="NEXT")

    if provider:
        line(provider, 12, "B")
    line(texts("print-title", protocol=sheet.protocol), 18, "B", 2)
    for text in _facts(sheet, texts, zone):
        line(text, before=1)
    for heading, text in _parts(sheet, texts, zone):
        line(heading, 11, "B", 5)
        line(text, before=1)
    return bytes(pdf.output())


def _facts(sheet: Sheet, texts: Said, zone: ZoneInfo) -> Iterable[str]:
    dates = ("opened_at", "due_at", "resolved_at")
    for name in ("name", "contact", "plan", "access_point", "type", *dates):
        value = getattr(sheet, name)
        if name == "due_at" and sheet.resolved_at:
            continue
        if value is not None:
            said = f"{value.astimezone(zone):%d/%m/%Y %H:%M}" if name in dates else value
            yield f"{texts(f'print-{name}')}: {said}"
    yield f"{texts('print-state')}: {texts(f'tickets-state-{sheet.state.value}')}"


def _parts(sheet: Sheet, texts: Said, zone: ZoneInfo) -> Iterable[tuple[str, str]]:
    yield texts("print-problem"), sheet.problem
    for when, text in sheet.contacts:
        yield texts("print-contacted", at=f"{when.astimezone(zone):%d/%m/%Y %H:%M}"), text
    if sheet.solution:
        yield texts("print-solution"), sheet.solution


def shown(text: str) -> str:
    """The text with the signs that the fonts have: letters of other alphabets without their accents, or a "?"; what is
    no letter (emoji, marks of direction) is left out."""
    return "".join(_shown(sign) for sign in unicodedata.normalize("NFC", text))


def _shown(sign: str) -> str:
    if sign != "\n" and (sign == "\t" or unicodedata.category(sign).startswith("Z")):
        return " "
    if sign == "\n" or _has(sign):
        return sign
    plain = "".join(each for each in unicodedata.normalize("NFKD", sign) if _has(each))
    return plain or (UNSHOWN if unicodedata.category(sign).startswith(("L", "N")) else "")


def _has(sign: str) -> bool:
    return bool(sign.isprintable() and sign.encode(ENCODING, "ignore"))
