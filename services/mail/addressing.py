"""Addresses that a mail may go to: how they are read and shown, and those that the desk knows for a ticket."""

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services import scope
from services.people import Person
from services.permissions import Action
from services.provider_tables import Prospect
from services.tables import Contact, Ticket

_BETWEEN = re.compile(r"[\s,;]+")


class NoAddress(ValueError):
    """What was written for an address and is none."""


@dataclass(frozen=True)
class Known:
    """Somebody of a ticket with an address; `meant`: whom it was opened for, so that theirs is the first choice."""

    key: str
    name: str
    address: str
    meant: bool = False


def parted(text: str) -> list[str]:
    """The addresses of a text, commas, semicolons or blanks between them, each once, in the form in which they are
    sent: small letters, the domain in ASCII (IDNA). Raises NoAddress with the first that is none."""
    found: dict[str, None] = {}
    for word in filter(None, _BETWEEN.split(text)):
        if (made := address(word)) is None:
            raise NoAddress(word)
        found[made] = None
    return [*found]


def address(word: str) -> str | None:
    """One address as it is sent; None where it is none, or needs a server that takes letters beyond ASCII before the
    @ (RFC 6531), which many don't."""
    bare = word[1:-1] if word.startswith("<") and word.endswith(">") else word
    try:
        made = validate_email(bare, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return (made.ascii_email or made.normalized).lower()


def shown(made: str) -> str:
    """An address for people: a domain with letters beyond ASCII stands beside its ASCII form, which can't be mistaken
    for another's."""
    domain = made.rpartition("@")[2]
    if "xn--" not in domain:
        return made
    try:
        return f"{made} ({domain.encode('ascii').decode('idna')})"
    except UnicodeError:
        return made


class MailAddresses:
    """Not allowed looks like not found: no addresses."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def of_ticket(self, actor: Person, ticket_id: int) -> list[Known]:
        """Those of a stored ticket: its contact's first, then its customer's other contacts'; or its prospect's."""
        if not scope.possible(ticket_id):
            return []
        mine = (Ticket.id == ticket_id, scope.tickets(actor), scope.allowed(actor, Action.SEND_MAIL))
        contacts = (
            select(Contact.id, Contact.name, Contact.email, Contact.id == Ticket.contact_id)
            .join(Ticket, Ticket.customer_id == Contact.customer_id)
            .where(*mine, Contact.gone_at.is_(None), Contact.email.is_not(None))
            .order_by((Contact.id == func.coalesce(Ticket.contact_id, 0)).desc(), Contact.id)
        )
        prospects = (
            select(Prospect.id, Prospect.name, Prospect.email)
            .join(Ticket, Ticket.prospect_id == Prospect.id)
            .where(*mine, Prospect.email.is_not(None))
        )
        async with self._sessions() as session:
            found = [
                known(f"c{number}", name, email, bool(meant))
                for number, name, email, meant in await session.execute(contacts)
            ]
            found += [
                known(f"p{number}", name, email, True)
                for number, name, email in await session.execute(prospects)
            ]
        return [each for each in found if each is not None]


def known(key: str, name: str, written: str | None, meant: bool = False) -> Known | None:
    """Somebody, where what is written of them is an address to which mail can go."""
    made = address(written) if written else None
    return Known(key, name, made, meant) if made else None
