"""Services: all that the desk can do, as one value that is handed to whoever asks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.access_points import AccessPoints
from services.catalog import Catalog
from services.contacts import Contacts
from services.customers import Customers
from services.drafts import Drafts
from services.files import Files
from services.given_tasks import GivenTasks
from services.invites import Invites
from services.line_readings import LineReadings
from services.lines.lines import Lines
from services.lines.outages import Outages
from services.links import Links
from services.mail.addressing import MailAddresses
from services.mail.mails import Mails
from services.mail.templates import MailTemplates
from services.orders.agenda import Agenda
from services.orders.ics import OrderFiles
from services.orders.orders import Orders
from services.people import People
from services.preferences import Preferences
from services.printing import Printing
from services.prospects import Prospects
from services.scripts.library import Scripts
from services.scripts.runs import ScriptRuns
from services.scripts.statistics import ScriptStatistics
from services.scripts.suggesting import Suggestions
from services.staff import Staff
from services.ticket_card import TicketCards
from services.ticket_changes import TicketChanges
from services.ticket_hand import TicketHand
from services.ticket_lists import TicketLists
from services.ticket_notes import TicketNotes
from services.tickets import Tickets


@dataclass(frozen=True, slots=True)
class Services:
    """Built once, by hand. `clock` gives aware UTC; `words` the text of a stored update of a Telegram user, or None
    where there is no such update of theirs."""

    people: People
    staff: Staff
    invites: Invites
    customers: Customers
    contacts: Contacts
    prospects: Prospects
    access_points: AccessPoints
    catalog: Catalog
    tickets: Tickets
    ticket_lists: TicketLists
    ticket_cards: TicketCards
    hand: TicketHand
    notes: TicketNotes
    changes: TicketChanges
    printing: Printing
    links: Links
    lines: Lines
    line_readings: LineReadings
    outages: Outages
    mails: Mails
    mail_addresses: MailAddresses
    mail_templates: MailTemplates
    files: Files
    given_tasks: GivenTasks
    agenda: Agenda
    order_files: OrderFiles
    orders: Orders
    scripts: Scripts
    script_statistics: ScriptStatistics
    suggestions: Suggestions
    script_runs: ScriptRuns
    preferences: Preferences
    drafts: Drafts
    timezone: ZoneInfo
    clock: Callable[[], datetime]
    words: Callable[[int | None, int], Awaitable[str | None]]
