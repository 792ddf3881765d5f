"""Whom orders concern is told once, while on duty, of what is still so; visits go into calendars."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs import Later
from services.order_tables import OrderRow
from services.orders import booking
from services.orders.ics import OrderFiles, ics
from services.orders.order_notices import OrderLetter, OrderNews, OrderNotices, announce
from services.orders.visits import Visit
from services.people import Person
from services.staff import Staff
from services.states import OrderState
from services.tables import Ticket
from services.ticket_content import OrderContent
from tests.services.stories.desk import AT, ZONE, Desk

START = datetime(2026, 11, 25, 17, tzinfo=UTC)
"""14:00 of tomorrow at the desk."""


@dataclass
class Office:
    """Orders with a worker done by hand, and what was told."""

    desk: Desk
    letters: list[tuple[str, list[tuple[str, int]]]] = field(default_factory=list)
    busy: bool = False

    async def send(self, letter: OrderLetter) -> int | None:
        if self.busy:
            raise Later("Telegram: too many requests", 1.0)
        told = [(item.news.value, item.visit.id) for item in letter.items]
        self.letters.append((letter.person.name, told))
        return 7

    async def work(self, at: datetime = AT) -> list[tuple[str, list[tuple[str, int]]]]:
        """Does the jobs of orders; gives what was told meanwhile."""
        notices, before = OrderNotices(self.desk.engine), len(self.letters)
        while rows := await self.desk.rows(
            "DELETE FROM pgqueuer WHERE entrypoint LIKE 'order%'"
            " RETURNING entrypoint, convert_from(payload, 'UTF8')::json"
        ):
            people = {about["person"] for kind, about in rows if kind == "order_tell"}
            for about in (about for kind, about in rows if kind == "order"):
                for _ in range(2):  # as a job that comes again
                    await notices.find(about["news"], about["order"], about["about"], about["people"])
            for person in people:
                await notices.tell(person, self.send, at=at)
        return self.letters[before:]

    async def booked(self, start: datetime = START, by: Person | None = None) -> int:
        """An order of Ana's for Téo."""
        opened = await self.desk.opened()
        content = await self.desk.content()
        await self.desk.tickets.confirm(self.desk.ana, opened.draft_id, content, key="k", at=AT)
        said = OrderContent(
            await self.desk.one("SELECT max(id) FROM order_types"), 60, self.desk.tiago.id, start
        )
        async with AsyncSession(self.desk.engine) as session, session.begin():
            ticket = await session.get_one(Ticket, opened.ticket_id)
            await booking.add(session, by or self.desk.ana, ticket, said, AT, ZONE)
        return int(await self.desk.one("SELECT max(id) FROM orders"))

    async def duty(self, on: bool) -> None:
        who = self.desk.tiago.id
        await Staff(self.desk.engine).change(self.desk.rita, who, {"on_duty": on}, key=f"{on}", at=AT)

    async def changed(self, number: int, news: OrderNews, whom: int | None = None, **columns: Any) -> None:
        """What a service does to an order, in one transaction with its news."""
        async with AsyncSession(self.desk.engine) as session, session.begin():
            order = await session.get_one(OrderRow, number)
            for name, value in columns.items():
                setattr(order, name, value)
            await announce(session, news, order, but=self.desk.bruno.id, whom=whom)


@pytest.fixture
async def office(own_desk: Desk) -> Office:
    """Téo can be sent; no jobs wait."""
    await own_desk.rows("INSERT INTO technicians (person_id) VALUES (:who)", who=own_desk.tiago.id)
    await own_desk.rows("DELETE FROM pgqueuer")
    return Office(own_desk)


TEO = "Téo Campo"


@pytest.mark.seed("S4.2.6", "S4.2.7")
async def test_who_goes_is_told_once_of_a_booking_and_of_its_new_time(office: Office) -> None:
    number = await office.booked()
    assert await office.work() == [(TEO, [("order_given", number)])]
    assert await office.work() == []
    later = START + timedelta(days=1)
    moved: dict[str, Any] = {"starts_at": later, "busy": Range(later, later + timedelta(hours=1))}
    await office.changed(number, OrderNews.MOVED, moves=1, **moved)
    await office.changed(number, OrderNews.MOVED, moves=2, **moved)
    assert await office.work() == [(TEO, [("order_moved", number)])], "of the last time alone"


async def test_off_duty_nobody_is_told_and_back_again_all_comes_in_one_message(office: Office) -> None:
    await office.duty(False)
    numbers = [await office.booked(START + timedelta(hours=2 * each)) for each in range(7)]
    gone = numbers.pop(1)
    await office.changed(
        gone, OrderNews.AWAY, moves=1, technician_id=office.desk.ana.id, whom=office.desk.tiago.id
    )
    assert await office.work() == []
    await office.duty(True)
    told = await office.work()
    assert [name for name, _ in told] == [TEO, TEO]
    assert [len(items) for _, items in told] == [4, 3], "five notices a message, and one of them is past"
    assert [each for _, items in told for each in items] == [
        *[("order_given", number) for number in numbers[:4]],
        ("order_away", gone),
        *[("order_given", number) for number in numbers[4:]],
    ]


async def test_of_a_cancelled_order_who_goes_and_who_made_it_hear_but_not_who_did_it(office: Office) -> None:
    number = await office.booked()
    await office.work()
    await office.changed(number, OrderNews.CANCELLED, state=OrderState.CANCELLED.value)
    told = await office.work()
    assert sorted(told) == [
        ("Ana Souza", [("order_cancelled", number)]),
        (TEO, [("order_cancelled", number)]),
    ]


async def test_what_is_past_when_it_could_be_told_is_not_told(office: Office) -> None:
    number = await office.booked()
    await office.changed(number, OrderNews.CANCELLED, state=OrderState.CANCELLED.value)
    await office.desk.rows("UPDATE people SET active = false WHERE id = :id", id=office.desk.ana.id)
    assert await office.work() == [(TEO, [("order_cancelled", number)])], "not that it was given"
    await office.desk.rows("UPDATE people SET active = true")
    await office.booked()
    office.busy = True
    with pytest.raises(Later):
        await office.work()
    assert (
        await office.desk.one("SELECT count(*) FROM notices WHERE told_at IS NULL AND kind = 'order_given'")
        == 1
    )


@pytest.mark.parametrize(
    ("state", "before", "told"),
    [
        ("scheduled", timedelta(hours=2), True),
        ("scheduled", timedelta(hours=2, minutes=1), False),
        ("scheduled", timedelta(), False),
        ("accepted", timedelta(hours=1), False),
    ],
)
async def test_who_made_an_order_hears_once_that_it_is_not_accepted_two_hours_before(
    office: Office, state: str, before: timedelta, told: bool
) -> None:
    number = await office.booked()
    await office.work()
    await office.desk.rows("UPDATE orders SET state = :state", state=state)
    for _ in range(2):
        await OrderNotices(office.desk.engine).due(START - before)
        expected = [("Ana Souza", [("order_unaccepted", number)])] if told else []
        assert await office.work(START - before) == expected
        told = False


def visit(**changes: Any) -> Visit:
    known: dict[str, Any] = {
        "id": 7, "ticket_id": 1, "protocol": "20260000007", "state": OrderState.SCHEDULED, "type": "Instalação; a",
        "name": "João, \\ <b>😀", "address": "Rua " + "ã" * 120, "city": "Campinas", "technician_id": 3,
        "technician": "Téo", "starts_at": START, "minutes": 90, "description": "um\nBEGIN:VEVENT\r\nSUMMARY:x",
        "bring": ("ONU",), "moves": 2,
    }  # fmt: skip
    return Visit(**{**known, **changes})


def event(data: bytes) -> Any:
    (found,) = Calendar.from_ical(data).walk("VEVENT")
    return found


@pytest.mark.seed("S4.2.7")
def test_a_file_keeps_its_uid_counts_its_moves_and_escapes_and_folds_what_people_wrote() -> None:
    data = ics(visit(), AT)
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert lines[:1] + lines[-2:] == [b"BEGIN:VCALENDAR", b"END:VCALENDAR", b""]
    assert b"METHOD:PUBLISH" in lines
    assert b"DTSTART:20261125T170000Z" in lines
    assert b"DTEND:20261125T183000Z" in lines
    assert lines.count(b"BEGIN:VEVENT") == 1, "a description makes no event"
    first, moved = event(data), event(ics(visit(moves=3, state=OrderState.CANCELLED), AT))
    assert first["SUMMARY"] == "Instalação; a · João, \\ <b>😀"
    assert "BEGIN:VEVENT" in first["DESCRIPTION"]
    assert first["UID"] == moved["UID"]
    assert (first["STATUS"], moved["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert first["SEQUENCE"] < moved["SEQUENCE"]


def test_over_a_change_of_clocks_a_visit_lasts_as_long_as_it_takes() -> None:
    spring = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # in Lisbon the clocks go from 1:00 to 2:00
    found = event(ics(visit(starts_at=spring, minutes=120), AT))
    assert found.end - found.start == timedelta(hours=2)


async def test_a_technician_gets_files_of_their_own_visits_alone(office: Office) -> None:
    desk, files = office.desk, OrderFiles(office.desk.engine)
    number = await office.booked()
    for who in (desk.tiago, desk.ana, desk.rita):
        assert await files.ics(who, number, at=AT) is not None
    assert await files.ics(desk.clara, number, at=AT) is None
    await desk.rows("UPDATE orders SET technician_id = :who", who=desk.ana.id)
    for nobody in (number, 987654, 2**70, -1):
        assert await files.ics(desk.tiago, nobody, at=AT) is None
    await desk.rows("UPDATE orders SET state = 'requested', starts_at = NULL, busy = NULL")
    assert await files.ics(desk.ana, number, at=AT) is None, "it has no time"
