"""Templates of the provider as the desk uses them: listed, filled in with a ticket's values; and how its mail looks."""

import base64
import binascii
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.mail.placeholders import Filled, Values, fill
from services.mail.values import About, about_ticket, values_of
from services.mail_tables import MailTemplate
from services.people import Person
from services.permissions import Action
from services.provider_tables import ProviderSetting
from services.tables import Ticket

SUBJECT_MOST, BODY_MOST = 200, 4000
"""Signs of a subject and of a body, values filled in; as the pages ask for them."""
LOOK, LOGO = "mail", "mail_logo"
"""Names of the settings: the signature and the logo's name; the logo itself."""


@dataclass(frozen=True)
class Template:
    """A template as the provider wrote it, placeholders and all."""

    id: int
    name: str
    subject: str
    body: str


@dataclass(frozen=True)
class Preview:
    """A template with a ticket's values. `empty`: names of placeholders that have none, in order, each once."""

    template_id: int
    subject: str
    body: str
    empty: tuple[str, ...]


@dataclass(frozen=True)
class Logo:
    """A picture that goes with each mail."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Look:
    """What the provider puts under each mail."""

    signature: str = ""
    logo: Logo | None = None


class MailTemplates:
    """What mails are begun with. Not allowed looks like not found: no templates, no values."""

    def __init__(self, engine: AsyncEngine, zone: ZoneInfo, provider: str = "") -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._zone, self._provider = zone, provider

    async def listed(self, actor: Person) -> list[Template]:
        """Those in use, in the file's order."""
        mine = scope.allowed(actor, Action.SEND_MAIL)
        statement = select(MailTemplate).where(MailTemplate.active, mine)
        async with self._sessions() as session:
            rows = await session.scalars(statement.order_by(MailTemplate.rank, MailTemplate.id))
            return [_template(row) for row in rows]

    async def one(self, actor: Person, template_id: int) -> Template | None:
        """One in use; None where it was retired meanwhile."""
        found = await self.listed(actor) if scope.possible(template_id) else []
        return next((each for each in found if each.id == template_id), None)

    async def values(self, actor: Person, about: About) -> Values:
        """The values of a draft (services.intake.mail_values.about makes its About)."""
        async with self._sessions() as session:
            return await values_of(session, actor, about, self._zone, self._provider)

    async def ticket_values(self, actor: Person, ticket_id: int) -> Values:
        """The values of a stored ticket; none where there is no such ticket for this actor."""
        if not scope.possible(ticket_id):
            return {}
        async with self._sessions() as session:
            ticket = await session.scalar(select(Ticket).where(Ticket.id == ticket_id, scope.tickets(actor)))
            if ticket is None:
                return {}
            about = await about_ticket(session, ticket)
            return await values_of(session, actor, about, self._zone, self._provider)


def filled(template: Template, values: Values) -> Preview:
    """The template with these values, as the page shows it and as it is sent."""
    subject = fill(template.subject, values, SUBJECT_MOST, line=True)
    body: Filled = fill(template.body, values, BODY_MOST)
    empty = tuple(dict.fromkeys((*subject.empty, *body.empty)))
    return Preview(template.id, subject.text, body.text, empty)


async def look(session: AsyncSession) -> Look:
    """What goes under each mail now; without a logo where it can't be read."""
    found = await session.execute(
        select(ProviderSetting.name, ProviderSetting.value).where(ProviderSetting.name.in_((LOOK, LOGO)))
    )
    said = {name: value for name, value in found if isinstance(value, dict)}
    written = said.get(LOOK, {})
    return Look(str(written.get("signature") or ""), _logo(said.get(LOGO)) if written.get("logo") else None)


def _logo(said: dict[str, object] | None) -> Logo | None:
    try:
        data = base64.b64decode(str(said["data"]), validate=True) if said else b""
        return Logo(str(said["name"]), str(said["mime"]), data) if said and data else None
    except (KeyError, binascii.Error):
        return None


def _template(row: MailTemplate) -> Template:
    return Template(row.id, row.name, row.subject, row.body)
