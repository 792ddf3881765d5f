"""A ticket in hand at the services: each act once, by who may, told to whom it concerns."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.closing import Closing
from services.notices import Notices
from services.people import Person
from services.states import TicketState
from services.tables import Ticket
from services.tasks import spawn
from services.ticket_content import NotAllowed, Refused
from services.ticket_hand import TicketHand
from services.ticket_moves import move
from services.ticket_table import MOVES, can
from tests.services.stories.desk import AT, Desk, holds


async def opened(desk: Desk, **changes: Any) -> int:
    """A ticket of Suporte Técnico's."""
    draft = await desk.opened()
    await desk.tickets.confirm(desk.ana, draft.draft_id, await desk.content(**changes), key="go", at=AT)
    return draft.ticket_id


async def led(desk: Desk, to: TicketState) -> int:
    """A ticket that went to a state."""
    draft = to in (TicketState.ABANDONED, TicketState.MERGED)
    ticket = (await desk.opened()).ticket_id if draft else await opened(desk)
    ways = {TicketState.OPEN: [], TicketState.CLOSED: [TicketState.RESOLVED, TicketState.CLOSED]}
    async with AsyncSession(desk.engine) as session, session.begin():
        row = await session.get_one(Ticket, ticket)
        for then in ways.get(to, [to]):
            move(session, row, then, by=desk.ana.id, at=AT)
    return ticket


async def whose(desk: Desk, ticket: int) -> str:
    found = await TicketHand(desk.engine).whose(desk.ana, ticket)
    assert found is not None
    return found


async def told(desk: Desk, kind: str) -> list[str]:
    """Whom the jobs find for a kind of notice."""
    for number, payload in await desk.rows(
        "SELECT id, convert_from(payload, 'UTF8') FROM pgqueuer WHERE entrypoint = 'notice'"
    ):
        about = json.loads(payload)
        await Notices(desk.engine).find(about["kind"], about["ticket"], about["about"], about["but"])
        await desk.rows("DELETE FROM pgqueuer WHERE id = :id", id=number)
    rows = await desk.rows(
        "SELECT p.name FROM notices n JOIN people p ON p.id = n.person_id WHERE n.kind = :kind ORDER BY n.id",
        kind=kind,
    )
    return [name for (name,) in rows]


async def test_of_many_who_take_a_ticket_at_once_one_has_it_and_all_hear_who(desk: Desk) -> None:
    ticket, hand = await opened(desk), TicketHand(desk.engine)
    seen = await whose(desk, ticket)
    people = [desk.ana, desk.bruno, desk.rita] * 2

    async def takes(n: int, who: Person) -> tuple[Person, bool, str]:
        taken = await hand.take(who, ticket, seen, key=f"k{n}", at=AT)
        return who, taken.mine, taken.who

    done = await asyncio.gather(*(spawn(takes(n, who), name="take") for n, who in enumerate(people)))
    winner = next(who for who, mine, _ in done if mine)
    assert await whose(desk, ticket) == f"p{winner.id}"
    assert {said for *_, said in done} == {winner.name}
    assert {who.id for who, mine, _ in done if mine} == {winner.id}, "a second tap of theirs is theirs, too"
    assert (
        await desk.one("SELECT count(*) FROM timeline WHERE kind = 'taken' AND ticket_id = :t", t=ticket) == 1
    )
    await holds(desk)


async def test_who_gets_a_ticket_is_told_each_time_but_not_by_themselves(desk: Desk) -> None:
    ticket, hand = (
        await opened(desk, assignee_kind="person", assignee_id=desk.ana.id),
        TicketHand(desk.engine),
    )
    to_bruno, to_ana = f"p{desk.bruno.id}", f"p{desk.ana.id}"
    for n in range(2):
        await hand.forward(desk.ana, ticket, to_bruno, reason="é com você", key=f"go{n}", at=AT)
        assert await hand.forward(desk.ana, ticket, to_bruno, key=f"go{n}", at=AT) == "Bruno Reis", (
            "once a key"
        )
        await hand.forward(desk.ana, ticket, to_ana, key=f"back{n}", at=AT)
    assert await told(desk, "forwarded") == []  # it is Ana's again when the jobs are done
    await hand.forward(desk.ana, ticket, to_bruno, key="last", at=AT)
    assert await told(desk, "forwarded") == ["Bruno Reis"]
    await hand.resolve(desk.ana, ticket, "Feito", key="done", at=AT)
    await hand.reopen(desk.ana, ticket, "Voltou", key="again", at=AT)
    assert await told(desk, "reopened") == ["Bruno Reis"]
    with pytest.raises(Refused, match=r"^assignee_same \(assignee\)$"):
        await hand.forward(desk.ana, ticket, to_bruno, key="same", at=AT)
    for forged in ("", "p", "x1", f"p{2**63}", "c0", "p١", f"p{desk.clara.id}"):
        with pytest.raises(Refused, match=r"^assignee_not_found \(assignee\)$"):
            await hand.forward(desk.ana, ticket, forged, key=f"to {forged}", at=AT)
    assert "é com você" not in str(await desk.rows("SELECT a::text FROM audit a")), "no word of a person"
    await holds(desk)


@pytest.mark.parametrize("state", [each for each in TicketState if each is not TicketState.DRAFT])
async def test_an_act_is_done_in_the_states_of_the_table_and_in_no_other(
    desk: Desk, state: TicketState
) -> None:
    hand = TicketHand(desk.engine)
    acts: dict[str, Any] = {
        "take": lambda t: hand.take(desk.bruno, t, "c1", key="k", at=AT),
        "forward": lambda t: hand.forward(desk.bruno, t, f"p{desk.rita.id}", key="k", at=AT),
        "wait": lambda t: hand.wait(desk.bruno, t, key="k", at=AT),
        "resume": lambda t: hand.resume(desk.bruno, t, key="k", at=AT),
        "resolve": lambda t: hand.resolve(desk.bruno, t, "Feito <b>", key="k", at=AT),
        "reopen": lambda t: hand.reopen(desk.bruno, t, "Feito <b>", key="k", at=AT),
        "cancel": lambda t: hand.cancel(desk.bruno, t, "Feito <b>", key="k", at=AT),
    }
    after = {each.name: each.then for each in MOVES}
    for name, act in acts.items():
        ticket = await led(desk, state)
        before = await desk.everything()
        if can(name, state):
            await act(ticket)
            then = await desk.one("SELECT state FROM tickets WHERE id = :id", id=ticket)
            assert then == (after[name] or state)
        else:
            with pytest.raises(Refused) as refused:
                await act(ticket)
            assert isinstance(refused.value, NotAllowed) == (
                state in (TicketState.ABANDONED, TicketState.MERGED)
            )
            assert await desk.everything() == before


async def test_a_reason_says_something_and_not_too_much(desk: Desk) -> None:
    ticket, hand = await opened(desk), TicketHand(desk.engine)
    for reason in ("", "  \n", "\0", "\u200b"):
        with pytest.raises(Refused, match=r"^reason_missing \(reason\)$"):
            await hand.cancel(desk.ana, ticket, reason, key="k", at=AT)
    with pytest.raises(Refused, match=r"^reason_too_long \(reason\)$"):
        await hand.cancel(desk.ana, ticket, "x" * 501, key="k", at=AT)
    await hand.cancel(desk.ana, ticket, " em\0 dobro ", key="k", at=AT)
    assert (
        await desk.one(
            "SELECT body->>'reason' FROM timeline WHERE kind = 'cancelled' AND ticket_id = :t", t=ticket
        )
        == "em dobro"
    )
    await holds(desk)


async def test_what_nobody_reopened_for_some_days_is_closed_by_a_rule(own_desk: Desk) -> None:
    desk = own_desk
    hand, closing = TicketHand(desk.engine), Closing(desk.engine)
    await closing.close(AT)  # those of the sample
    early, late = await opened(desk), await opened(desk)
    await hand.resolve(desk.ana, early, "Feito", key="k", at=AT)
    await hand.resolve(desk.ana, late, "Feito", key="k", at=AT + timedelta(days=2))
    assert await closing.close(AT + timedelta(days=7)) == 0
    assert await closing.close(AT + timedelta(days=8), batch=1) == 1
    assert await closing.close(AT + timedelta(days=8)) == 0
    ((who,),) = await desk.rows(
        "SELECT person_id FROM timeline WHERE ticket_id = :t AND kind = 'closed'", t=early
    )
    assert who is None
    await desk.rows("UPDATE provider_settings SET value = '{\"close_after_days\": 1}' WHERE name = 'tickets'")
    assert await closing.close(AT + timedelta(days=4)) == 1
    await holds(desk)
