"""People are told of tickets once, by one message a minute, on duty, and only what they may read."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.jobs import Later
from services.notices import Letter, MessageGone, Notices
from services.people import Person
from services.staff import Staff
from services.states import TicketState
from services.tables import Ticket
from services.ticket_content import TicketContent
from services.tickets import move
from tests.services.stories.desk import AT, Desk


@dataclass
class Post:
    """A worker done by hand, and the letters that left."""

    desk: Desk
    letters: list[tuple[str, int | None, list[tuple[str, str]]]] = field(default_factory=list)
    answer: Callable[[Letter], int | None] = lambda letter: letter.message or 100
    keep: bool = False
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def send(self, letter: Letter) -> int | None:
        message = self.answer(letter)
        if self.meanwhile is not None:
            await self.meanwhile()
        told = [(item.kind, item.entry.protocol) for item in letter.items]
        self.letters.append((letter.person.name, letter.message, told))
        return message

    async def work(self, at: datetime = AT) -> list[tuple[str, int | None, list[tuple[str, str]]]]:
        """Does all jobs; gives what was told meanwhile."""
        notices, before = Notices(self.desk.engine), len(self.letters)
        while rows := await self.desk.rows(
            "SELECT id, entrypoint, convert_from(payload, 'UTF8') FROM pgqueuer ORDER BY id"
        ):
            for number, kind, payload in rows:
                about = json.loads(payload)
                if kind == "notice":
                    await notices.find(about["kind"], about["ticket"])
                else:
                    await notices.tell(about["person"], self.send, at=at)
                if self.keep:  # as a process that ended before it could say that it was done
                    await (
                        notices.find(about["kind"], about["ticket"]) if kind == "notice" else asyncio.sleep(0)
                    )
                await self.desk.rows("DELETE FROM pgqueuer WHERE id = :id", id=number)
        return self.letters[before:]

    async def opened(self, at: datetime = AT, by: Person | None = None, **changes: Any) -> str:
        """A ticket that was confirmed, by Ana where nobody is named; its protocol."""
        content: TicketContent = await self.desk.content(**changes)
        by = by or self.desk.ana
        opened = await self.desk.opened(by)
        await self.desk.tickets.confirm(by, opened.draft_id, content, key=opened.protocol, at=at)
        return opened.protocol


async def become(desk: Desk, protocol: str, state: TicketState) -> None:
    async with AsyncSession(desk.engine) as session, session.begin():
        ticket = (await session.scalars(select(Ticket).where(Ticket.protocol == protocol))).one()
        move(session, ticket, state, by=desk.ana.id, at=AT)


@pytest.fixture
async def post(desk: Desk) -> Post:
    """Ana, Bruno and Tiago, a technician, are Suporte Técnico; nobody has been told anything."""
    await desk.rows(
        "UPDATE people SET position_id = (SELECT id FROM positions WHERE name = 'Suporte Técnico')"
        " WHERE telegram_id IN (1001, 1002, 1004)"
    )
    for table in ("pgqueuer", "notices", "notice_messages"):
        await desk.rows(f"DELETE FROM {table}")
    return Post(desk)


async def test_the_others_of_a_position_are_told_of_a_new_ticket_who_may_read_it(post: Post) -> None:
    protocol = await post.opened()
    assert await post.work() == [("Bruno Reis", None, [("new", protocol)])]


async def test_a_person_is_told_of_a_ticket_assigned_to_them_but_not_by_themselves(post: Post) -> None:
    mine: Any = {"assignee_kind": "person", "assignee_id": post.desk.rita.id}
    await post.opened(by=post.desk.rita, **mine)
    assert await post.work() == []
    protocol = await post.opened(**mine)
    assert await post.work() == [("Rosa Admin", None, [("new", protocol)])]


async def test_what_comes_within_a_minute_joins_the_message_and_then_a_new_one_begins(post: Post) -> None:
    first = await post.opened()
    await post.work()
    second, third = await post.opened(), await post.opened()
    assert await post.work(AT + timedelta(seconds=59)) == [
        ("Bruno Reis", 100, [("new", third), ("new", second), ("new", first)])
    ]
    fourth = await post.opened()
    assert await post.work(AT + timedelta(seconds=60)) == [("Bruno Reis", None, [("new", fourth)])]


async def test_a_message_that_is_gone_gives_way_to_a_new_one_with_the_new_alone(post: Post) -> None:
    await post.opened()
    await post.work()

    def gone(letter: Letter) -> int | None:
        if letter.message:
            raise MessageGone
        return 101

    post.answer = gone
    second = await post.opened()
    assert await post.work(AT + timedelta(seconds=5)) == [("Bruno Reis", None, [("new", second)])]


async def test_who_is_off_duty_is_told_in_one_message_when_they_are_back(post: Post) -> None:
    staff, bruno = Staff(post.desk.engine), post.desk.bruno
    await staff.change(post.desk.rita, bruno.id, {"on_duty": False}, key="off", at=AT)
    ended, first, second = await post.opened(), await post.opened(), await post.opened()
    assert await post.work() == []
    await become(post.desk, ended, TicketState.RESOLVED)
    for _ in range(2):
        await staff.change(post.desk.rita, bruno.id, {"on_duty": True}, key="on", at=AT)
    assert await post.work() == [("Bruno Reis", None, [("new", second), ("new", first)])]


async def test_jobs_that_are_repeated_tell_nothing_twice(post: Post) -> None:
    post.keep = True
    await post.opened()
    assert len(await post.work()) == 1
    ticket = await post.desk.one("SELECT max(ticket_id) FROM notices")
    for _ in range(2):
        await Notices(post.desk.engine).find("new", ticket)
        await Notices(post.desk.engine).tell(post.desk.bruno.id, post.send, at=AT)
    assert await post.work() == []


async def test_a_notice_that_comes_while_its_person_is_told_is_not_forgotten(post: Post) -> None:
    """Their job is in hand then, and has looked already: a second job must not be taken for its double."""
    first, second = await post.opened(), await post.opened()
    numbers = [row[0] for row in await post.desk.rows("SELECT id FROM tickets ORDER BY id DESC LIMIT 2")]
    await post.desk.rows("DELETE FROM pgqueuer")
    notices = Notices(post.desk.engine)
    await notices.find("new", numbers[1])

    async def one_more() -> None:
        post.meanwhile = None
        await notices.find("new", numbers[0])

    post.meanwhile = one_more
    assert await post.work() == [
        ("Bruno Reis", None, [("new", first)]),
        ("Bruno Reis", 100, [("new", second), ("new", first)]),
    ]


async def test_who_has_blocked_the_bot_is_not_tried_again(post: Post) -> None:
    post.answer = lambda letter: None
    await post.opened()
    assert len(await post.work()) == 1
    assert await post.desk.one("SELECT count(*) FROM notices WHERE told_at IS NULL") == 0


async def test_a_telling_that_fails_is_made_again_and_one_person_is_told_by_one_process_at_a_time(
    post: Post,
) -> None:
    await post.opened()
    notices, bruno = Notices(post.desk.engine), post.desk.bruno.id
    await notices.find("new", await post.desk.one("SELECT max(id) FROM tickets"))

    async def other(letter: Letter) -> int | None:
        with pytest.raises(Later):
            await notices.tell(bruno, post.send, at=AT)
        raise Later("the weather")

    with pytest.raises(Later, match="weather"):
        await notices.tell(bruno, other, at=AT)
    assert post.letters == []
    assert len(await post.work()) == 1


async def test_an_assigned_person_is_told_once_that_it_is_due_soon_and_once_that_it_is_overdue(
    post: Post,
) -> None:
    mine: Any = {"assignee_kind": "person", "assignee_id": post.desk.bruno.id}
    late, soon, far = [await post.opened(**mine) for _ in range(3)]
    await post.work()
    for protocol, minutes in ((late, -1), (soon, 59), (far, 61)):
        await post.desk.rows(
            "UPDATE tickets SET due_at = :due WHERE protocol = :protocol",
            due=AT + timedelta(minutes=minutes), protocol=protocol,
        )  # fmt: skip
    for _ in range(2):
        await Notices(post.desk.engine).due(AT)
    hour = AT + timedelta(hours=1)
    assert await post.work(hour) == [("Bruno Reis", None, [("overdue", late), ("due_soon", soon)])]
    await Notices(post.desk.engine).due(AT)
    assert await post.work(hour) == []
