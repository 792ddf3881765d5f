"""The whole matrix of rights: each thing that a service does for somebody, by everybody who may not have it done.

A method that takes an actor and stands in no line below fails this page (R17).
"""

import inspect
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from services.access_points import AccessPoints
from services.catalog import Catalog
from services.contacts import Contacts, Entry
from services.customer_search import Search
from services.customers import Customers
from services.files import Files, Sent
from services.given_tasks import GivenTasks
from services.invites import Ask, Invites
from services.line_readings import LineReadings
from services.lines.facts import Reading
from services.lines.lines import Lines
from services.lines.outages import Outages
from services.lines.routeros import RouterOS
from services.lines.secrets import Secrets
from services.links import Links
from services.mail.addressing import MailAddresses
from services.mail.mails import Mails
from services.mail.templates import MailTemplates
from services.mail.values import About
from services.merging import Addition
from services.orders.agenda import Agenda
from services.orders.agenda_data import NOWHERE
from services.orders.booking import Wanted as WantedTime
from services.orders.ics import OrderFiles
from services.orders.orders import Orders
from services.people import Person
from services.permissions import Action, may
from services.printing import Printing
from services.prospects import NewProspect, Prospects
from services.scripts.library import Scripts
from services.scripts.runs import ScriptRuns
from services.scripts.statistics import ScriptStatistics
from services.scripts.suggesting import Suggestions
from services.staff import Staff, StaffRefused
from services.states import NoteKind, Role
from services.ticket_card import TicketCards
from services.ticket_changes import TicketChanges, Wanted
from services.ticket_content import MailContent, NotAllowed, OrderContent, TaskContent, TicketContent
from services.ticket_hand import TicketHand
from services.ticket_lists import TicketLists
from services.ticket_notes import TicketNotes
from services.ticket_views import Filter, View, Whose
from services.tickets import Tickets
from tests.services.stories.desk import AT, ZONE, Desk

MISSING = 987_654_321
SERVICES = (
    AccessPoints, Agenda, Catalog, Contacts, Customers, Files, GivenTasks, Invites, LineReadings, Lines, Links,
    MailAddresses, MailTemplates, Mails,
    OrderFiles, Orders, Outages, Printing, Prospects, ScriptRuns, ScriptStatistics, Scripts, Staff, Suggestions,
    TicketCards, TicketChanges, TicketHand, TicketLists, TicketNotes, Tickets,
)  # fmt: skip


@dataclass(frozen=True)
class Goal:
    """What an act goes for."""

    draft: int
    ticket: int
    protocol: str
    customer: int
    contact: int
    plan: int
    person: int
    invite: int
    content: TicketContent
    task: int = MISSING
    parent: int = MISSING
    child: int = MISSING
    point: int = MISSING
    type: int = MISSING
    file: int = MISSING
    version: int = MISSING
    prospect: int = MISSING
    technician: int = MISSING
    order: int = MISSING
    """A visit of the technician's."""
    mail: int = MISSING
    recipient: int = MISSING
    prospective: int = MISSING
    """A ticket about the prospect."""


Act = Callable[[Desk, Person, Goal], Awaitable[object]]
DESK, FIND, READ, WORK, TASKS, CHOOSE, FIGURES, MANAGE = (
    Action.OPEN_TICKETS, Action.FIND_CUSTOMERS, Action.READ_TICKETS, Action.WORK_TICKETS, Action.OWN_TASKS,
    Action.READ_CATALOG, Action.READ_STATISTICS, Action.MANAGE_PEOPLE,
)  # fmt: skip
LINES = Action.READ_LINES


ORDERS, VISITS, MAIL = Action.MANAGE_ORDERS, Action.DO_ORDERS, Action.SEND_MAIL
MAILED = MailContent(("cliente@example.com",), "Protocolo", "Olá.")
WHEN = AT + timedelta(days=1)
SENT = Sent("document", "AB", "conta.pdf", "application/pdf", 10)


def _staff(desk: Desk) -> Staff:
    return Staff(desk.engine)


def _invites(desk: Desk) -> Invites:
    return Invites(desk.engine)


def _lines(desk: Desk) -> Lines:
    """Without a secret of any router: what may be asked is told from what may not, and none is asked."""
    return Lines(desk.engine, RouterOS(), Secrets({}))


def _lists(desk: Desk) -> TicketLists:
    return TicketLists(desk.engine, ZONE)


async def _entries(desk: Desk, who: Person) -> object:
    page = await _lists(desk).page(who, View(Whose.ALL), None, at=AT)
    return page.entries or page.total or page.names or None


async def _tasks(desk: Desk, who: Person) -> object:
    return (await GivenTasks(desk.engine).listing(who)).tasks or None


async def _outage(desk: Desk, who: Person, point: int) -> object:
    made = await desk.rows(
        "INSERT INTO outage_signals (access_point_id, began_at, ended_at, usual, active)"
        " SELECT id, now(), now(), 40, 2 FROM access_points WHERE id = :point RETURNING id",
        point=point,
    )
    return await Outages(desk.engine).one(who, made[0][0] if made else MISSING)


async def _suggested(desk: Desk, who: Person) -> object:
    return (await Suggestions(desk.engine).about(who, "Lentidão")).type


def _agenda(desk: Desk) -> Agenda:
    return Agenda(desk.engine, ZONE)


async def _place(desk: Desk, who: Person, it: Goal) -> object:
    place = await _agenda(desk).place(who, customer_id=it.customer)
    return None if place == NOWHERE else place


async def _month(desk: Desk, who: Person, it: Goal) -> object:
    return await _agenda(desk).month(who, 2026, 12, it.technician, at=AT) or None


def _orders(desk: Desk) -> Orders:
    return Orders(desk.engine, ZONE)


async def _my_orders(desk: Desk, who: Person, it: Goal) -> object:
    """Where the visit is theirs."""
    day = await desk.rows(
        "UPDATE orders SET technician_id = :who WHERE id = :id AND EXISTS (SELECT FROM people WHERE id = :who)"
        " RETURNING starts_at", who=who.id, id=it.order,
    )  # fmt: skip
    return await _orders(desk).mine(who, at=day[0][0] if day else AT)


async def _ordered(desk: Desk, who: Person, it: Goal) -> object:
    kind = await desk.one("SELECT min(id) FROM order_types WHERE active")
    return await _orders(desk).add(who, it.parent, OrderContent(kind, 60), key="k", at=AT)


async def _planned(desk: Desk, who: Person, it: Goal) -> object:
    wanted = WantedTime(it.technician, WHEN + timedelta(days=90, hours=it.ticket % 500), 60)
    return await _orders(desk).plan(who, it.order, "move", wanted, why="Choveu", key="k", at=AT)


def _templates(desk: Desk) -> MailTemplates:
    return MailTemplates(desk.engine, ZONE)


async def _template(desk: Desk, who: Person, it: Goal) -> object:
    return await _templates(desk).one(who, await desk.one("SELECT min(id) FROM mail_templates WHERE active"))


async def _mail_values(desk: Desk, who: Person, it: Goal) -> object:
    return await _templates(desk).values(who, About(it.protocol, AT, customer_id=it.customer)) or None


async def _ticket_values(desk: Desk, who: Person, it: Goal) -> object:
    return await _templates(desk).ticket_values(who, it.ticket) or None


async def _read_line(desk: Desk, who: Person, it: Goal) -> None:
    rows = await desk.rows("SELECT login FROM plans WHERE id = :plan", plan=it.plan)
    reading = Reading(AT, "Borda", rows[0][0] if rows else "nobody", online=True)
    await LineReadings(desk.engine).add(who, it.parent, reading, key="k", at=AT)


def _task(it: Goal) -> TaskContent:
    return TaskContent("Ligar", "person", it.person, AT + timedelta(days=1))


def _entry(who: Person) -> NewProspect:
    return NewProspect(f"Prospect of {who.name}", "+5519955550999")


def _contacts(desk: Desk) -> Contacts:
    return Contacts(desk.engine)


async def _save(desk: Desk, who: Person, it: Goal, name: str = "Rosa") -> int:
    entry = Entry(f"{name} {it.draft}", "+5516955550199")
    return await _contacts(desk).save(who, it.customer, None, entry, key=f"{name} {it.draft}", at=AT)


async def _remove(desk: Desk, who: Person, it: Goal) -> None:
    """Of one of their own: the others stay for whoever comes after."""
    made = await _save(desk, who, it, "Rui")
    await _contacts(desk).remove(who, it.customer, made, key="k", at=AT)


async def _extra(desk: Desk, who: Person, it: Goal) -> None:
    field = await desk.one("SELECT min(id) FROM extra_fields")
    await _contacts(desk).set_extra(who, it.customer, it.contact, field, None, key="k", at=AT)


def _hand(desk: Desk) -> TicketHand:
    return TicketHand(desk.engine)


async def _resumed(desk: Desk, who: Person, it: Goal) -> None:
    with suppress(NotAllowed):
        await _hand(desk).wait(who, it.parent, key="k", at=AT)
    await _hand(desk).resume(who, it.parent, key="k", at=AT)


async def _reopened(desk: Desk, who: Person, it: Goal) -> None:
    with suppress(NotAllowed):
        await _hand(desk).resolve(who, it.parent, "Feito", key="k", at=AT)
    await _hand(desk).reopen(who, it.parent, "Voltou", key="k", at=AT)


async def _forwarded(desk: Desk, who: Person, it: Goal) -> str:
    other = await desk.one("SELECT max(id) FROM positions WHERE active AND name <> 'Suporte Técnico'")
    return await _hand(desk).forward(who, it.parent, f"c{other}", key="k", at=AT)


TABLE: dict[str, tuple[Action, Act]] = {
    "Agenda.place": (ORDERS, _place),
    "Agenda.technicians": (ORDERS, lambda d, who, it: _agenda(d).technicians(who, NOWHERE, None, WHEN.date(), at=AT)),
    "Agenda.capacity": (ORDERS, lambda d, who, it: _agenda(d).capacity(who, [WHEN.date()], at=AT)),
    "Agenda.day": (VISITS, lambda d, who, it: _agenda(d).day(who, WHEN.date(), it.technician, at=AT)),
    "Agenda.week": (VISITS, lambda d, who, it: _agenda(d).week(who, it.technician, WHEN.date(), at=AT)),
    "Agenda.slots": (VISITS, lambda d, who, it: _agenda(d).slots(who, it.technician, 60, WHEN, at=AT)),
    "Agenda.month": (VISITS, _month),
    "Agenda.outside": (VISITS, lambda d, who, it: _agenda(d).outside(who, it.technician, WHEN, 60)),
    "Catalog.ticket_types": (CHOOSE, lambda d, who, it: d.catalog.ticket_types(who)),
    "Catalog.order_types": (CHOOSE, lambda d, who, it: d.catalog.order_types(who)),
    "Catalog.assignees": (CHOOSE, lambda d, who, it: d.catalog.assignees(who)),
    "Contacts.entry": (FIND, lambda d, who, it: _contacts(d).entry(who, it.customer, it.contact)),
    "Contacts.extras": (FIND, lambda d, who, it: _contacts(d).extras(who, it.customer, it.contact)),
    "Contacts.save": (FIND, _save),
    "Contacts.remove": (FIND, _remove),
    "Contacts.set_extra": (FIND, _extra),
    "Customers.opened": (FIND, lambda d, who, it: d.customers.opened(who, it.customer, draft=it.draft, at=AT)),
    "Customers.document": (FIND, lambda d, who, it: d.customers.document(who, it.customer, key="k", at=AT)),
    "Customers.search": (FIND, lambda d, who, it: d.customers.search(who, "maria")),
    "Customers.found": (FIND, lambda d, who, it: d.customers.found(who, Search("maria"))),
    "Customers.hits": (FIND, lambda d, who, it: d.customers.hits(who, [it.customer], Search("maria"))),
    "Customers.card": (FIND, lambda d, who, it: d.customers.card(who, it.customer)),
    "Customers.contact": (FIND, lambda d, who, it: d.customers.contact(who, it.customer, it.contact)),
    "Customers.plan": (FIND, lambda d, who, it: d.customers.plan(who, it.customer, it.plan)),
    "GivenTasks.add": (
        WORK, lambda d, who, it: GivenTasks(d.engine).add(who, it.parent, _task(it), key="k", at=AT),
    ),
    "GivenTasks.finish": (TASKS, lambda d, who, it: GivenTasks(d.engine).finish(who, it.task, key="k", at=AT)),
    "GivenTasks.of_ticket": (READ, lambda d, who, it: GivenTasks(d.engine).of_ticket(who, it.parent)),
    "GivenTasks.listing": (TASKS, lambda d, who, it: _tasks(d, who)),
    "LineReadings.plan": (WORK, lambda d, who, it: LineReadings(d.engine).plan(who, it.parent)),
    "LineReadings.add": (WORK, _read_line),
    "Lines.known": (LINES, lambda d, who, it: _lines(d).known(who, it.plan)),
    "Lines.look": (LINES, lambda d, who, it: _lines(d).look(who, it.plan, key="k", at=AT)),
    "Lines.point": (LINES, lambda d, who, it: _lines(d).point(who, it.point)),
    "Links.nearest": (WORK, lambda d, who, it: Links(d.engine).nearest(who, it.plan, it.type)),
    "Links.offered": (WORK, lambda d, who, it: Links(d.engine).offered(who, it.point)),
    "Links.children": (READ, lambda d, who, it: Links(d.engine).children(who, it.parent)),
    "Links.parent": (READ, lambda d, who, it: Links(d.engine).parent(who, it.child)),
    "Files.receive": (DESK, lambda d, who, it: Files(d.engine).receive(who, SENT, key="k", at=AT)),
    "Files.listed": (READ, lambda d, who, it: Files(d.engine).listed(who, [it.file])),
    "Files.of_ticket": (READ, lambda d, who, it: Files(d.engine).of_ticket(who, it.parent)),
    "Files.related": (READ, lambda d, who, it: Files(d.engine).related(who, customer_id=it.customer)),
    "Files.add_to_ticket": (
        WORK, lambda d, who, it: Files(d.engine).add_to_ticket(who, it.child, [it.file], key="k", at=AT),
    ),
    "MailAddresses.of_ticket": (
        MAIL, lambda d, who, it: MailAddresses(d.engine).of_ticket(who, it.parent),
    ),
    "MailTemplates.listed": (MAIL, lambda d, who, it: _templates(d).listed(who)),
    "MailTemplates.one": (MAIL, _template),
    "MailTemplates.values": (MAIL, _mail_values),
    "MailTemplates.ticket_values": (MAIL, _ticket_values),
    "Tickets.by_draft": (READ, lambda d, who, it: d.tickets.by_draft(who, it.draft)),
    "Tickets.by_protocol": (READ, lambda d, who, it: d.tickets.by_protocol(who, it.protocol)),
    "Tickets.told": (DESK, lambda d, who, it: d.tickets.told(who, it.draft, key="k", at=AT)),
    "Tickets.confirm": (DESK, lambda d, who, it: d.tickets.confirm(who, it.draft, it.content, key="k", at=AT)),
    "Tickets.cancel": (DESK, lambda d, who, it: d.tickets.cancel(who, it.draft, key="k", at=AT)),
    "Tickets.merge": (
        DESK,
        lambda d, who, it: d.tickets.merge(
            who, it.draft, Addition(it.parent, it.customer, it.contact), key="k", at=AT
        ),
    ),
    "Tickets.open": (DESK, lambda d, who, it: d.tickets.open(who, key="k", at=AT)),
    "TicketHand.begin": (WORK, lambda d, who, it: _hand(d).begin(who, it.parent, key="k")),
    "TicketHand.whose": (WORK, lambda d, who, it: _hand(d).whose(who, it.parent)),
    "TicketHand.take": (WORK, lambda d, who, it: _hand(d).take(who, it.parent, "c1", key="k", at=AT)),
    "TicketHand.forward": (WORK, _forwarded),
    "TicketHand.wait": (WORK, lambda d, who, it: _hand(d).wait(who, it.parent, key="k", at=AT)),
    "TicketHand.resume": (WORK, _resumed),
    "TicketHand.resolve": (
        WORK, lambda d, who, it: _hand(d).resolve(who, it.parent, "Feito", [it.child], key="k", at=AT),
    ),
    "TicketHand.reopen": (WORK, _reopened),
    "TicketHand.cancel": (WORK, lambda d, who, it: _hand(d).cancel(who, it.parent, "Em dobro", key="k", at=AT)),
    "TicketCards.open": (READ, lambda d, who, it: TicketCards(d.engine).open(who, it.ticket, key="k", at=AT)),
    "TicketCards.story": (READ, lambda d, who, it: TicketCards(d.engine).story(who, it.ticket, 1)),
    "TicketLists.page": (READ, lambda d, who, it: _entries(d, who)),
    "TicketLists.things": (CHOOSE, lambda d, who, it: _lists(d).things(who, Filter.TYPE, View())),
    "TicketLists.find": (READ, lambda d, who, it: _lists(d).find(who, it.protocol)),
    "TicketChanges.standing": (WORK, lambda d, who, it: TicketChanges(d.engine, ZONE).standing(who, it.parent)),
    "TicketChanges.change": (
        WORK,
        lambda d, who, it: TicketChanges(d.engine, ZONE).change(who, it.parent, Wanted(priority=4), key="k", at=AT),
    ),
    "TicketNotes.add": (
        WORK,
        lambda d, who, it: TicketNotes(d.engine).add(who, it.parent, NoteKind.CONTACT, "Ligou.", key="k", at=AT),
    ),
    "Printing.sheet": (WORK, lambda d, who, it: Printing(d.engine).sheet(who, it.parent, key="k", at=AT)),
    "Printing.pdf": (
        WORK,
        lambda d, who, it: Printing(d.engine).pdf(who, it.parent, lambda say, **_: say, ZONE, key="k", at=AT),
    ),
    "Mails.send": (
        MAIL, lambda d, who, it: Mails(d.engine).send(who, it.parent, MAILED, key="k", at=AT),
    ),
    "Mails.again": (MAIL, lambda d, who, it: Mails(d.engine).again(who, it.mail, key="k", at=AT)),
    "Mails.correct": (
        MAIL, lambda d, who, it: Mails(d.engine).correct(who, it.recipient, "b@example.com", key="k", at=AT),
    ),
    "Mails.recipient": (READ, lambda d, who, it: Mails(d.engine).recipient(who, it.recipient)),
    "Mails.of_ticket": (READ, lambda d, who, it: Mails(d.engine).of_ticket(who, it.parent)),
    "Mails.used": (MAIL, lambda d, who, it: Mails(d.engine).used(who)),
    "Orders.card": (VISITS, lambda d, who, it: _orders(d).card(who, it.order, key="k", at=AT)),
    "Orders.of_ticket": (VISITS, lambda d, who, it: _orders(d).of_ticket(who, it.ticket)),
    "Orders.mine": (VISITS, _my_orders),
    "Orders.about": (ORDERS, lambda d, who, it: _orders(d).about(who, it.ticket)),
    "Orders.add": (ORDERS, _ordered),
    "Orders.act": (VISITS, lambda d, who, it: _orders(d).act(who, it.order, "accept", key="k", at=AT)),
    "Orders.plan": (ORDERS, _planned),
    "Orders.cancel": (ORDERS, lambda d, who, it: _orders(d).cancel(who, it.order, "Em dobro", key="k", at=AT)),
    "Outages.one": (Action.OUTAGES, lambda d, who, it: _outage(d, who, it.point)),
    "OrderFiles.ics": (VISITS, lambda d, who, it: OrderFiles(d.engine).ics(who, it.order, at=AT)),
    "Prospects.found": (FIND, lambda d, who, it: Prospects(d.engine).found(who, "oliveira")),
    "Prospects.one": (FIND, lambda d, who, it: Prospects(d.engine).one(who, it.prospect)),
    "Prospects.products": (CHOOSE, lambda d, who, it: Prospects(d.engine).products(who)),
    "Prospects.add": (DESK, lambda d, who, it: Prospects(d.engine).add(who, _entry(who), key="k", at=AT)),
    "Prospects.become_customer": (
        WORK, lambda d, who, it: Prospects(d.engine).become_customer(who, it.prospective, key="k", at=AT),
    ),
    "AccessPoints.networks": (CHOOSE, lambda d, who, it: AccessPoints(d.engine).networks(who)),
    "AccessPoints.points": (CHOOSE, lambda d, who, it: AccessPoints(d.engine).points(who, 1)),
    "AccessPoints.one": (CHOOSE, lambda d, who, it: AccessPoints(d.engine).one(who, it.point)),
    "ScriptRuns.of_ticket": (READ, lambda d, who, it: ScriptRuns(d.engine).of_ticket(who, it.parent)),
    "ScriptStatistics.listing": (FIGURES, lambda d, who, it: ScriptStatistics(d.engine).listing(who)),
    "ScriptStatistics.told": (FIGURES, lambda d, who, it: ScriptStatistics(d.engine).told(who, it.version)),
    "Scripts.current": (CHOOSE, lambda d, who, it: Scripts(d.engine).current(who)),
    "Scripts.version": (CHOOSE, lambda d, who, it: Scripts(d.engine).version(who, it.version)),
    "Suggestions.about": (DESK, lambda d, who, it: _suggested(d, who)),
    "Staff.listing": (MANAGE, lambda d, who, it: _staff(d).listing(who)),
    "Staff.member": (MANAGE, lambda d, who, it: _staff(d).member(who, it.person)),
    "Staff.positions": (MANAGE, lambda d, who, it: _staff(d).positions(who)),
    "Staff.change": (
        MANAGE, lambda d, who, it: _staff(d).change(who, it.person, {"on_duty": False}, key="k", at=AT),
    ),
    "Invites.pending": (MANAGE, lambda d, who, it: _invites(d).pending(who, at=AT)),
    "Invites.make": (MANAGE, lambda d, who, it: _invites(d).make(who, Ask(Role.ADMIN), key="k", at=AT)),
    "Invites.revoke": (MANAGE, lambda d, who, it: _invites(d).revoke(who, it.invite, key="k", at=AT)),
}  # fmt: skip
NOTHING: tuple[Any, ...] = (None, [], (NotAllowed, ("ticket_not_found",)), (StaffRefused, ("gone",)))
GIVES_NOTHING = {
    "LineReadings.add",
    "Contacts.remove",
    "Contacts.set_extra",
    "TicketHand.wait",
    "TicketHand.resume",
    "TicketHand.reopen",
    "TicketHand.cancel",
    "TicketNotes.add",
    "Tickets.told",
    "Tickets.cancel",
    "Invites.revoke",
    "Orders.cancel",
}
"""What has no result; that it was done is seen by its not being refused."""

WITH_KIN = (
    "AccessPoints.",
    "Files.",
    "GivenTasks.",
    "LineReadings.",
    "Lines.",
    "Links.",
    "MailAddresses.",
    "Mails.",
    "Orders.",
    "Outages.",
    "Printing.",
    "ScriptRuns.",
    "ScriptStatistics.",
    "Scripts.",
    "TicketChanges.",
    "TicketHand.",
    "TicketNotes.",
)
"""Whose goal is a ticket that runs, or what belongs to it."""


def test_every_method_that_acts_for_somebody_stands_in_the_matrix() -> None:
    found = {
        f"{service.__name__}.{name}"
        for service in SERVICES
        for name, method in inspect.getmembers(service, inspect.iscoroutinefunction)
        if not name.startswith("_") and "actor" in inspect.signature(method).parameters
    }
    assert found == TABLE.keys()


async def goal(desk: Desk, owner: Person, customer: str) -> Goal:
    """An open draft that is `owner`'s, whoever they are by now, a customer, a colleague, and an invite."""
    opened = await desk.opened()
    await desk.rows(
        "UPDATE tickets SET opened_by = :owner WHERE draft_id = :id", owner=owner.id, id=opened.draft_id
    )
    made = await _invites(desk).make(desk.rita, Ask(Role.OPERATOR), key=customer, at=AT)
    content = await desk.content(customer)
    customer_id, contact, plan = content.customer_id or 0, content.contact_id or 0, content.plan_id or 0
    return Goal(
        opened.draft_id, opened.ticket_id, opened.protocol, customer_id, contact, plan, owner.id, made.id, content
    )  # fmt: skip


async def with_kin(desk: Desk, it: Goal) -> Goal:
    """The same with a parent, its child, and a ticket that may be linked, at the access point of the goal's plan."""
    type_id = await desk.one("SELECT id FROM ticket_types WHERE name = 'Sem conexão'")
    linking = replace(it.content, type_id=type_id)
    numbers: list[int] = []
    for parent in (None, 0, None):
        content = replace(linking, parent_id=None if parent is None else numbers[parent])
        opened = await desk.opened()
        await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="k", at=AT)
        numbers.append(opened.ticket_id)
    point = it.content.access_point_id or 0
    file = await desk.one(
        "INSERT INTO files (sent_by, sent_at, kind, state, name)"
        " VALUES (:who, now(), 'photo', 'kept', '') RETURNING id",
        who=desk.ana.id,
    )
    await desk.rows(
        "INSERT INTO ticket_files (ticket_id, file_id, added_by) VALUES (:ticket, :file, :who)",
        ticket=numbers[0], file=file, who=desk.ana.id,
    )  # fmt: skip
    task = await desk.one(
        "INSERT INTO tasks (ticket_id, title, assignee_person_id, due_at, made_by, made_at)"
        " VALUES (:ticket, 'Ligar', :whose, :at, :whose, :at) RETURNING id",
        ticket=numbers[0], whose=it.person, at=AT,
    )  # fmt: skip
    version = await walk_of(desk, numbers[0])
    mail, recipient = await mail_of(desk, numbers[0], it.person)
    return replace(
        it,
        task=task,
        version=version,
        mail=mail,
        recipient=recipient,
        file=file,
        parent=numbers[0],
        child=numbers[1],
        point=point,
        type=type_id,
    )


async def with_technician(desk: Desk, it: Goal) -> Goal:
    """The same with somebody who can be sent, in the evenings of Wednesdays."""
    await desk.rows(
        "INSERT INTO technicians (person_id, hours) VALUES (:id, cast(:hours AS jsonb)) ON CONFLICT DO NOTHING",
        id=desk.tiago.id, hours='{"wednesday": ["18:00-22:00"]}',
    )  # fmt: skip
    return replace(it, technician=desk.tiago.id)


async def with_order(desk: Desk, it: Goal) -> Goal:
    """The same with a visit of the one who can be sent, at a time of its own."""
    order = await desk.one(
        "INSERT INTO orders (ticket_id, type_id, technician_id, state, starts_at, minutes, busy, made_by)"
        " SELECT :ticket, min(id), :who, 'scheduled', :at, 60, tstzrange(:at, :until), :by FROM order_types"
        " RETURNING id",
        ticket=it.ticket, who=it.technician, by=desk.ana.id,
        at=WHEN + timedelta(hours=it.ticket), until=WHEN + timedelta(hours=it.ticket + 1),
    )  # fmt: skip
    return replace(it, order=order)


async def mail_of(desk: Desk, ticket: int, who: int) -> tuple[int, int]:
    """A mail of a ticket with an address that the server gave up on, and that address."""
    ((mail, recipient),) = await desk.rows(
        "WITH m AS (INSERT INTO mails (ticket_id, kind, asked_by, subject, body, message_id)"
        " VALUES (:ticket, 'asked', :who, 'Protocolo', 'Olá.', 'm' || :text) RETURNING id)"
        " INSERT INTO mail_recipients (mail_id, kind, address, fate)"
        " SELECT id, 'to', 'a@example.com', 'given_up' FROM m RETURNING mail_id, id",
        ticket=ticket, who=who, text=str(ticket),
    )  # fmt: skip
    return mail, recipient


async def walk_of(desk: Desk, ticket: int) -> int:
    """A script in use, and a walk through it at a ticket; its version."""
    content = {
        "key": f"light-{ticket}", "name": {"pt_BR": "Luz"}, "languages": ["pt_BR"], "start": "light",
        "nodes": [{"key": "light", "ask": {"pt_BR": "Acesa?"}}],
    }  # fmt: skip
    return int(
        await desk.one(
            "WITH s AS (INSERT INTO scripts (key) VALUES (:key) RETURNING id), v AS ("
            " INSERT INTO script_versions (script_id, number, digest, content, words)"
            " SELECT id, 1, :key, cast(:content AS jsonb), 'luz' FROM s RETURNING id)"
            " INSERT INTO script_runs (ticket_id, version_id, person_id, began_at, ended_at, ending, node, answers)"
            " SELECT :ticket, id, :who, now(), now(), 'reached', 'light', '[]' FROM v RETURNING version_id",
            key=content["key"], content=json.dumps(content), ticket=ticket, who=desk.ana.id,
        )
    )  # fmt: skip


async def with_prospect(desk: Desk, it: Goal) -> Goal:
    """The same with somebody who is no customer yet, and a ticket about them."""
    prospect = await desk.one("SELECT min(id) FROM prospects WHERE customer_id IS NULL")
    content = replace(
        it.content, subject="prospect", prospect_id=prospect, customer_id=None, contact_id=None, plan_id=None
    )
    opened = await desk.opened()
    await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="k", at=AT)
    return replace(it, prospect=prospect, prospective=opened.ticket_id)


def gone(it: Goal) -> Goal:
    """The same for what was never there."""
    nothing = replace(it.content, customer_id=MISSING, contact_id=MISSING, plan_id=MISSING)
    return Goal(MISSING, MISSING, "T0", MISSING, MISSING, MISSING, MISSING, MISSING, nothing)


async def outcome(act: Act, desk: Desk, who: Person, it: Goal) -> Any:
    """All that somebody can tell of an act."""
    try:
        return await act(desk, who, it)
    except (NotAllowed, StaffRefused) as error:
        return type(error), error.args


OUTSIDERS = {
    "a technician": ("tiago", None), "a customer": ("clara", None), "an operator": ("bruno", None),
    "a revoked operator": ("bruno", "active = false"), "a demoted operator": ("bruno", "role = 'technician'"),
    "a revoked administrator": ("eve", "active = false"), "a demoted administrator": ("eve", "role = 'operator'"),
    "somebody who is not there": (None, None),
}  # fmt: skip


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_who_may_not_finds_the_same_nothing_everywhere_and_writes_nothing(
    own_desk: Desk, who: str
) -> None:
    desk = own_desk
    name, change = OUTSIDERS[who]
    eve = await desk.people.add("Eve", Role.ADMIN, 1666)
    actor = eve if name == "eve" else getattr(desk, name) if name else Person(MISSING, "x", Role.ADMIN)
    own = await with_kin(desk, await goal(desk, desk.bruno if name is None else actor, "Maria da Silva"))
    own = await with_order(desk, await with_technician(desk, await with_prospect(desk, own)))
    others = await with_kin(desk, await goal(desk, desk.ana, "João Pedro Teixeira"))
    others = await with_order(desk, await with_technician(desk, await with_prospect(desk, others)))
    if change:
        await desk.rows(f"UPDATE people SET {change} WHERE id = :id", id=actor.id)
    role = await desk.rows("SELECT role FROM people WHERE id = :id AND active", id=actor.id)
    now = Role(role[0][0]) if role else None
    before = await desk.everything(), await desk.rows("SELECT i::text FROM invites i ORDER BY id")
    denied = 0
    for key, (action, act) in TABLE.items():
        if may(now, action, supervises=actor.supervises):
            continue
        seen = [await outcome(act, desk, actor, it) for it in (own, others, gone(own))]
        assert seen[0] in NOTHING, key
        assert seen[0] == seen[1] == seen[2], key
        denied += 1
    assert denied >= 7
    assert (await desk.everything(), await desk.rows("SELECT i::text FROM invites i ORDER BY id")) == before


@pytest.mark.parametrize("name", ["ana", "rita"])
@pytest.mark.parametrize("key", TABLE)
async def test_who_may_gets_something_and_it_is_gone_for_what_is_missing(
    desk: Desk, name: str, key: str
) -> None:
    """Else the page above would prove nothing."""
    actor, (action, act) = getattr(desk, name), TABLE[key]
    if not may(actor.role, action, supervises=actor.supervises):
        return
    it = await goal(desk, actor, "Maria da Silva")
    if key == "Staff.change":
        it = replace(it, person=desk.bruno.id)
    if key.startswith("Prospects."):
        it = await with_prospect(desk, it)
    if key.startswith(("Agenda.", "Order")):
        it = await with_technician(desk, it)
    if key.startswith("Order"):
        it = await with_order(desk, it)
    if key == "Tickets.merge" or key.startswith(WITH_KIN):
        it = await with_kin(desk, it)
    if key == "TicketLists.page":
        await desk.tickets.confirm(desk.ana, (await desk.opened()).draft_id, it.content, key="k", at=AT)
    done = await outcome(act, desk, actor, it)
    assert (done is None) if key in GIVES_NOTHING else done not in NOTHING
