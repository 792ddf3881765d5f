"""Tasks are given once, done once, and told once to whom they concern, while they are on duty."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from handlers.texts import Texts
from services.given_tasks import GivenTasks
from services.jobs import Later
from services.moments import offered
from services.people import Person
from services.staff import Staff
from services.states import TaskState
from services.task_notices import TaskLetter, TaskNotices
from services.ticket_content import NotAllowed, Refused, TaskContent
from services.ticket_hand import TicketHand
from services.tickets import Receipt
from tests.services.stories.desk import AT, ZONE, Desk

DUE = AT + timedelta(hours=4)


@dataclass
class Office:
    """Tasks with a worker done by hand, and what was told."""

    desk: Desk
    tasks: GivenTasks
    letters: list[tuple[str, str, str]] = field(default_factory=list)
    busy: bool = False

    async def send(self, letter: TaskLetter) -> int | None:
        if self.busy:
            raise Later("Telegram: too many requests", 1.0)
        self.letters.append((letter.person.name, letter.news.value, letter.task.title))
        return 7

    async def work(self, at: datetime = AT) -> list[tuple[str, str, str]]:
        """Does the jobs of tasks; gives what was told meanwhile."""
        notices, before = TaskNotices(self.desk.engine), len(self.letters)
        while rows := await self.desk.rows(
            "DELETE FROM pgqueuer WHERE entrypoint LIKE 'task%'"
            " RETURNING entrypoint, convert_from(payload, 'UTF8')::json"
        ):
            for kind, about in rows:
                if kind == "task":
                    await notices.find(about["news"], about["task"])
                    await notices.find(about["news"], about["task"])  # as a job that comes again
                else:
                    await notices.tell(about["person"], self.send, at=at)
        return self.letters[before:]

    async def confirmed(self, task: TaskContent | None, by: Person | None = None, key: str = "k") -> Receipt:
        """A ticket with this task."""
        by = by or self.desk.ana
        opened = await self.desk.opened(by)
        content = await self.desk.content(task=task)
        return await self.desk.tickets.confirm(by, opened.draft_id, content, key=key, at=AT)

    async def given(self, task: TaskContent, by: Person | None = None) -> int:
        receipt = await self.confirmed(task, by)
        number = await self.desk.one("SELECT id FROM tasks WHERE ticket_id = :id", id=receipt.ticket_id)
        return int(number)

    async def position(self) -> int:
        return int(await self.desk.one("SELECT id FROM positions WHERE name = 'Suporte Técnico'"))


@pytest.fixture
async def office(own_desk: Desk) -> Office:
    """Bruno and Téo, a technician, are Suporte Técnico, and nobody else; nobody has been told anything."""
    await own_desk.rows(
        "UPDATE people SET position_id = CASE WHEN telegram_id IN (1002, 1004)"
        " THEN (SELECT id FROM positions WHERE name = 'Suporte Técnico') END"
    )
    await own_desk.rows("DELETE FROM pgqueuer")
    return Office(own_desk, GivenTasks(own_desk.engine))


def to(person: Person, **changes: Any) -> TaskContent:
    return replace(TaskContent("Ligar", "person", person.id, DUE), **changes)


@pytest.mark.seed("S4.2.11")
async def test_a_task_comes_with_its_ticket_once_and_its_receipt_names_it(office: Office) -> None:
    desk = office.desk
    receipt = await office.confirmed(to(desk.bruno, description="  Depois das 18h \0"))
    assert ("task", "Ligar · Bruno Reis") in receipt.extras
    assert await desk.rows("SELECT title, description, state, made_by, due_at FROM tasks") == [
        ("Ligar", "Depois das 18h", "open", desk.ana.id, DUE)
    ]
    detail = await desk.one("SELECT detail FROM audit WHERE action = 'ticket.task_given'")
    assert detail == {"task": await desk.one("SELECT id FROM tasks")}, "no words in the audit"
    assert await office.work() == [("Bruno Reis", "task_given", "Ligar")]
    assert await office.work() == []


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"title": " \u200b "}, "task_not_right", "what"),
        ({"title": "x" * 201}, "task_not_right", "what"),
        ({"description": "x" * 2001}, "task_not_right", "description"),
        ({"due_at": AT}, "task_due_passed", "due"),
        ({"assignee_id": 987654}, "task_responsible_gone", "responsible"),
        ({"assignee_id": 2**70}, "task_responsible_gone", "responsible"),
        ({"assignee_kind": "customer"}, "task_responsible_gone", "responsible"),
    ],
)
async def test_what_is_not_right_is_refused_with_the_ticket(
    desk: Desk, changes: dict[str, Any], reason: str, field: str
) -> None:
    office = Office(desk, GivenTasks(desk.engine))
    before = await desk.one("SELECT count(*) FROM tickets WHERE state = 'open'")
    with pytest.raises(Refused) as refused:
        await office.confirmed(to(desk.bruno, **changes))
    assert (refused.value.reason_key, refused.value.field) == (reason, field)
    assert await desk.one("SELECT count(*) FROM tickets WHERE state = 'open'") == before
    with pytest.raises(Refused):
        await office.tasks.add(desk.ana, 2**70, to(desk.bruno), key="k", at=AT)


async def test_of_two_who_press_at_once_one_does_it_and_the_other_learns_who(office: Office) -> None:
    desk = office.desk
    number = await office.given(to(desk.bruno))
    done = await asyncio.gather(
        *(office.tasks.finish(who, number, key="k", at=AT) for who in (desk.bruno, desk.ana, desk.rita))
    )
    assert sorted(each.own for each in done) == [False, False, True]
    assert len({each.task.doer for each in done}) == 1
    again = await office.tasks.finish(desk.bruno, number, key="k", at=AT)
    assert again == done[0], "the same act has the same answer"
    assert await desk.one("SELECT count(*) FROM timeline WHERE kind = 'task_done'") == 1


async def test_a_technician_reaches_their_own_and_their_positions_alone_and_no_names(office: Office) -> None:
    desk = office.desk
    others = await office.given(to(desk.bruno))
    theirs = await office.given(to(desk.ana, assignee_kind="position", assignee_id=await office.position()))
    listed = await office.tasks.listing(desk.tiago)
    assert [(each.id, each.name) for each in listed.tasks] == [(theirs, None)]
    for number in (others, 987654, 2**70, -1):
        with pytest.raises(NotAllowed):
            await office.tasks.finish(desk.tiago, number, key="k", at=AT)
    assert (await office.tasks.finish(desk.tiago, theirs, key="k", at=AT)).own
    assert (await office.tasks.listing(desk.tiago)).total == 0
    assert (await office.tasks.listing(desk.bruno, 99)).total == 1
    await desk.rows("UPDATE people SET active = false WHERE id = :id", id=desk.bruno.id)
    assert (await office.tasks.listing(desk.bruno)).total == 0


async def test_a_positions_task_is_told_to_all_on_duty_and_to_others_once_they_are_and_it_is_open(
    office: Office,
) -> None:
    desk = office.desk
    await desk.rows("UPDATE people SET on_duty = false WHERE id = :id", id=desk.tiago.id)
    post = to(desk.ana, assignee_kind="position", assignee_id=await office.position())
    await office.given(post)
    ended = await office.given(replace(post, title="Visitar"))
    told = {("Bruno Reis", "task_given", "Ligar"), ("Bruno Reis", "task_given", "Visitar")}
    assert set(await office.work()) == told
    await office.tasks.finish(desk.bruno, ended, key="k", at=AT)
    assert await office.work() == [("Ana Souza", "task_done", "Visitar")]
    await Staff(desk.engine).change(desk.rita, desk.tiago.id, {"on_duty": True}, key="k", at=AT)
    assert await office.work() == [("Téo Campo", "task_given", "Ligar")]


async def test_its_writer_and_its_responsible_hear_of_its_end_unless_they_did_it(office: Office) -> None:
    desk = office.desk
    assert await office.work() == []
    number = await office.given(to(desk.ana))
    assert await office.work() == [], "nobody is told of their own"
    await office.tasks.finish(desk.ana, number, key="k", at=AT)
    assert await office.work() == []
    number = await office.given(to(desk.bruno))
    await office.work()
    await office.tasks.finish(desk.rita, number, key="k", at=AT)
    assert {who for who, *_ in await office.work()} == {"Ana Souza", "Bruno Reis"}


async def test_what_telegram_does_not_take_now_is_told_later_and_what_it_took_is_not_told_again(
    office: Office,
) -> None:
    desk = office.desk
    await office.given(to(desk.bruno))
    office.busy = True
    with pytest.raises(Later):
        await office.work()
    office.busy = False
    notices = TaskNotices(desk.engine)
    for _ in range(2):
        await notices.tell(desk.bruno.id, office.send, at=AT)
    assert office.letters == [("Bruno Reis", "task_given", "Ligar")]


async def test_an_overdue_task_is_told_once(office: Office) -> None:
    desk = office.desk
    number = await office.given(to(desk.bruno))
    await office.work()
    notices = TaskNotices(desk.engine)
    for at in (AT, DUE, DUE + timedelta(minutes=1), DUE + timedelta(days=1)):
        await notices.due(at)
        told = await office.work(at)
        assert told == ([("Bruno Reis", "task_overdue", "Ligar")] if at == DUE + timedelta(minutes=1) else [])
    await desk.rows("DELETE FROM notices")
    await office.tasks.finish(desk.bruno, number, key="k", at=DUE)
    await notices.due(DUE + timedelta(days=2))
    assert [news for _, news, _ in await office.work()] == ["task_done"]


async def test_a_task_is_added_once_to_a_ticket_that_runs_and_to_no_other(office: Office) -> None:
    desk = office.desk
    ticket = (await office.confirmed(None)).ticket_id
    first, second = [
        await office.tasks.add(desk.ana, ticket, to(desk.bruno), key="k", at=AT) for _ in range(2)
    ]
    assert first == second
    assert await desk.one("SELECT count(*) FROM tasks") == 1
    for who in (desk.tiago, desk.clara):
        with pytest.raises(NotAllowed):
            await office.tasks.add(who, ticket, to(desk.bruno), key="k", at=AT)
    draft = (await desk.opened()).ticket_id
    with pytest.raises(NotAllowed):
        await office.tasks.add(desk.ana, draft, to(desk.bruno), key="k", at=AT)


async def test_a_cancelled_ticket_takes_its_open_tasks_along(office: Office) -> None:
    desk = office.desk
    number = await office.given(to(desk.bruno))
    ticket = await desk.one("SELECT ticket_id FROM tasks")
    await TicketHand(desk.engine).cancel(desk.ana, ticket, "Engano", key="k", at=AT)
    assert (await office.tasks.listing(desk.bruno)).total == 0
    assert not [told for told in await office.work() if told[1] == "task_given"]
    late = await office.tasks.finish(desk.bruno, number, key="k", at=AT)
    assert (late.own, late.task.state) == (False, TaskState.CANCELLED)
    await TaskNotices(desk.engine).due(DUE + timedelta(hours=1))
    assert await office.work() == []


async def test_times_are_offered_by_the_desks_own_hours(office: Office) -> None:
    await office.desk.rows(
        "INSERT INTO provider_settings (name, value) VALUES ('office_hours', CAST(:hours AS jsonb))"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        hours='{"tuesday": ["09:00-12:00"], "wednesday": ["09:30-12:00"]}',
    )
    found = offered(AT.astimezone(ZONE), await office.tasks.office_hours(ZONE), Texts.load("pt_BR"))
    assert [each.label for each in found][-3:] == [
        "Amanhã às 09:30", "Amanhã às 12:00", "01/12 às 09:00",
    ]  # fmt: skip
