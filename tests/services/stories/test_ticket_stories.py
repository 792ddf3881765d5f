"""A ticket from its protocol to its receipt: each act once, whole or not at all."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.states import TicketState
from services.tables import Ticket
from services.ticket_table import TICKET_CHANGES
from services.tickets import Receipt, Refused, move
from tests.services.stories.desk import AT, Desk

LATER = AT + timedelta(minutes=5)


async def trail(desk: Desk, ticket_id: int) -> list[tuple[Any, ...]]:
    """The audit of a ticket: action, from, to, who."""
    return [
        tuple(row)
        for row in await desk.rows(
            "SELECT action, detail->>'from', detail->>'to', person_id FROM audit"
            " WHERE object_kind = 'ticket' AND object_id = :id ORDER BY id",
            id=ticket_id,
        )
    ]


@pytest.mark.seed("S1")
async def test_opening_makes_a_ticket_with_its_protocol_before_anything_is_known(desk: Desk) -> None:
    opened = await desk.opened()
    row = await desk.rows(
        "SELECT id, protocol, state, opened_by, opened_at, subject, told_at FROM tickets WHERE draft_id = :id",
        id=opened.draft_id,
    )
    assert row == [(opened.ticket_id, opened.protocol, "draft", desk.ana.id, AT, None, None)]
    assert opened.opened_at == AT
    assert await trail(desk, opened.ticket_id) == [("ticket.draft", None, "draft", desk.ana.id)]


async def test_the_same_key_again_gives_the_same_ticket(desk: Desk) -> None:
    first = await desk.tickets.open(desk.ana, key="again", at=AT)
    assert await desk.tickets.open(desk.ana, key="again", at=LATER) == first
    assert await desk.tickets.open(desk.ana, key="another tap", at=AT) != first


async def test_the_same_key_twenty_times_at_one_moment_gives_one_ticket(desk: Desk) -> None:
    before = await desk.one("SELECT count(*) FROM tickets")
    opened = await asyncio.gather(*(desk.tickets.open(desk.ana, key="twenty", at=AT) for _ in range(20)))
    assert len(set(opened)) == 1
    assert await desk.one("SELECT count(*) FROM tickets") == before + 1


async def test_another_persons_equal_key_is_another_act(desk: Desk) -> None:
    anas = await desk.tickets.open(desk.ana, key="tap", at=AT)
    brunos = await desk.tickets.open(desk.bruno, key="tap", at=AT)
    assert anas.protocol != brunos.protocol


@pytest.mark.seed("S1.obs")
async def test_who_told_the_protocol_and_when_is_stamped_the_first_time_only(desk: Desk) -> None:
    opened = await desk.opened()
    await desk.tickets.told(desk.ana, opened.draft_id, key="ok", at=AT)
    await desk.tickets.told(desk.ana, opened.draft_id, key="ok", at=LATER)
    await desk.tickets.told(desk.ana, opened.draft_id, key="ok again", at=LATER)
    stamps = await desk.rows("SELECT told_by, told_at FROM tickets WHERE id = :id", id=opened.ticket_id)
    assert stamps == [(desk.ana.id, AT)]
    assert [action for action, *_ in await trail(desk, opened.ticket_id)] == ["ticket.draft", "ticket.told"]


async def test_ok_tapped_five_times_at_one_moment_is_stamped_once(desk: Desk) -> None:
    opened = await desk.opened()
    await asyncio.gather(
        *(desk.tickets.told(desk.ana, opened.draft_id, key=f"ok {n}", at=AT) for n in range(5))
    )
    assert [action for action, *_ in await trail(desk, opened.ticket_id)] == ["ticket.draft", "ticket.told"]


@pytest.mark.seed("S4.2.1.1.a", "S4.2.1.1.b", "S4.2.1.1.d", "S4.2.4.1.1")
async def test_a_confirmed_ticket_says_what_the_summary_showed(desk: Desk) -> None:
    opened = await desk.opened()
    content = await desk.content(checks="Roteador reiniciado")
    receipt = await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=LATER)
    assert receipt == Receipt(
        opened.ticket_id,
        opened.protocol,
        LATER,
        "Lentidão",
        "Suporte Técnico",
        "Maria da Silva",
        "Maria da Silva",
    )
    ((stored),) = await desk.rows(
        "SELECT state, subject, customer_id, contact_id, plan_id, access_point_id, login, problem, type_id,"
        " assignee_person_id, assignee_position_id, checks, confirmed_by, confirmed_at FROM tickets WHERE id = :id",
        id=opened.ticket_id,
    )
    assert stored == (
        "open", "customer", content.customer_id, content.contact_id, content.plan_id, content.access_point_id,
        "maria.silva", "Lento à noite", content.type_id, None, content.assignee_id, "Roteador reiniciado",
        desk.ana.id, LATER,
    )  # fmt: skip
    assert (await trail(desk, opened.ticket_id))[-1] == ("ticket.open", "draft", "open", desk.ana.id)


async def test_a_ticket_goes_to_a_person_too(desk: Desk) -> None:
    opened = await desk.opened()
    content = await desk.content(assignee_kind="person", assignee_id=desk.tiago.id)
    receipt = await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    assert receipt.assignee == desk.tiago.name
    assert await desk.rows(
        "SELECT assignee_person_id, assignee_position_id FROM tickets WHERE id = :id", id=opened.ticket_id
    ) == [(desk.tiago.id, None)]


async def test_a_customer_without_contacts_speaks_in_person(desk: Desk) -> None:
    opened = await desk.opened()
    content = await desk.content("Francisca das Chagas Lopes")
    assert (content.contact_id, content.access_point_id, content.login) == (None, None, None)
    receipt = await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    assert (receipt.customer, receipt.contact) == ("Francisca das Chagas Lopes", None)


async def test_a_ticket_without_a_plan_is_allowed(desk: Desk) -> None:
    opened = await desk.opened()
    content = await desk.content(plan_id=None, access_point_id=None, login=None)
    await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    assert await desk.one("SELECT state FROM tickets WHERE id = :id", id=opened.ticket_id) == "open"


async def test_confirming_twice_gives_one_ticket_and_the_same_receipt(own_desk: Desk) -> None:
    desk = own_desk
    opened = await desk.opened()
    content = await desk.content()
    first = await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    await desk.rows("UPDATE ticket_types SET name = 'Renamed' WHERE id = :id", id=content.type_id)
    before = await desk.everything()
    assert await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=LATER) == first
    assert await desk.everything() == before


async def test_confirming_ten_times_at_one_moment_gives_one_ticket_and_one_receipt(desk: Desk) -> None:
    opened = await desk.opened()
    content = await desk.content()
    receipts = await asyncio.gather(
        *(desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT) for _ in range(10))
    )
    assert len(set(receipts)) == 1
    assert len(await trail(desk, opened.ticket_id)) == 2


async def test_a_second_confirmation_with_another_key_is_refused_as_no_draft(desk: Desk) -> None:
    opened = await desk.opened()
    content = await desk.content()
    await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    before = await desk.everything()
    with pytest.raises(Refused) as refused:
        await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go again", at=AT)
    assert (refused.value.reason_key, refused.value.field) == ("ticket_not_draft", None)
    assert await desk.everything() == before


async def test_of_finalizar_and_cancelar_at_one_moment_exactly_one_happens(desk: Desk) -> None:
    for _ in range(5):
        opened = await desk.opened()
        content = await desk.content()
        ends = await asyncio.gather(
            desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT),
            desk.tickets.cancel(desk.ana, opened.draft_id, key="stop", at=AT),
            desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go too", at=AT),
            return_exceptions=True,
        )
        refused = [end for end in ends if isinstance(end, BaseException)]
        assert [(type(end), str(end)) for end in refused] == [(Refused, "ticket_not_draft")] * 2
        state = await desk.one("SELECT state FROM tickets WHERE id = :id", id=opened.ticket_id)
        assert (state == "cancelled") == (ends[1] is None)
        assert len(await trail(desk, opened.ticket_id)) == 2


MARIA_RAMOS = (
    "SELECT {} FROM {} WHERE customer_id = (SELECT id FROM customers WHERE name LIKE 'Maria Apar%') LIMIT 1"
)
FORGERIES: list[tuple[str, str, str]] = [
    # field, the content's attribute, the statement that finds the forged value
    ("customer", "customer_id", "SELECT 987654"),
    ("customer", "customer_id", "SELECT NULL"),
    ("customer", "customer_id", "SELECT -5"),
    ("contact", "contact_id", MARIA_RAMOS.format("id", "contacts")),
    ("contact", "contact_id", "SELECT 987654"),
    ("contact", "contact_id", "SELECT NULL"),
    ("contact", "contact_id", "SELECT 0"),
    ("plan", "plan_id", MARIA_RAMOS.format("id", "plans")),
    ("plan", "plan_id", "SELECT 987654"),
    ("plan", "plan_id", "SELECT -1"),
    ("access_point", "access_point_id", MARIA_RAMOS.format("access_point_id", "plans")),
    ("access_point", "access_point_id", "SELECT 987654"),
    ("access_point", "access_point_id", "SELECT 0"),
    ("login", "login", MARIA_RAMOS.format("login", "plans")),
    ("login", "login", "SELECT 'x>,ether1'"),
    ("login", "login", "SELECT 'Maria.Silva'"),
    ("type", "type_id", "SELECT 987654"),
    ("type", "type_id", "SELECT 0"),
    ("type", "type_id", "UPDATE ticket_types SET active = false WHERE name = 'Outros' RETURNING id"),
    ("assignee", "assignee_id", "SELECT 987654"),
    ("assignee", "assignee_id", "SELECT -5"),
    ("assignee", "assignee_kind", "SELECT 'robot'"),
    ("subject", "subject", "SELECT 'robot'"),
    ("prospect", "subject", "SELECT 'prospect'"),
    ("subject", "subject", "SELECT ''"),
    ("problem", "problem", "SELECT ''"),
    ("problem", "problem", "SELECT E' \\n\\t '"),
    ("problem", "problem", "SELECT U&'\\200B'"),
    ("problem", "problem", "SELECT repeat('x', 4097)"),
    ("checks", "checks", "SELECT repeat('x', 4097)"),
]


async def refusal(desk: Desk, draft_id: int, changes: dict[str, Any]) -> Refused:
    """The refusal of a confirmation with these changes, which has to leave no trace at all."""
    content = replace(await desk.content(), **changes)
    before = await desk.everything()
    with pytest.raises(Refused) as refused:
        await desk.tickets.confirm(desk.ana, draft_id, content, key="go", at=AT)
    assert await desk.everything() == before
    return refused.value


async def test_whatever_is_forged_or_missing_is_refused_by_its_fields_name_and_leaves_no_trace(
    own_desk: Desk,
) -> None:
    desk = own_desk
    opened = await desk.opened()
    for field, attribute, statement in FORGERIES:
        value = await desk.one(statement)
        refused = await refusal(desk, opened.draft_id, {attribute: value})
        assert refused.field == field, (attribute, statement)
        assert refused.reason_key.startswith(field)


async def test_a_number_greater_than_any_id_is_refused_like_a_missing_one(desk: Desk) -> None:
    opened = await desk.opened()
    for field in ("customer", "contact", "plan", "type", "assignee"):
        missing = await refusal(desk, opened.draft_id, {f"{field}_id": 987654})
        huge = await refusal(desk, opened.draft_id, {f"{field}_id": 10**26})
        assert (huge.reason_key, huge.field) == (missing.reason_key, missing.field)


async def test_an_access_point_or_login_without_a_plan_is_refused(desk: Desk) -> None:
    opened = await desk.opened()
    assert (await refusal(desk, opened.draft_id, {"plan_id": None})).field == "access_point"
    assert (await refusal(desk, opened.draft_id, {"plan_id": None, "access_point_id": None})).field == "login"


async def test_a_colleague_who_left_or_a_customer_takes_no_ticket(own_desk: Desk) -> None:
    desk = own_desk
    opened = await desk.opened()
    to_clara = await refusal(desk, opened.draft_id, {"assignee_kind": "person", "assignee_id": desk.clara.id})
    assert to_clara.field == "assignee"
    await desk.rows("UPDATE people SET active = false WHERE id = :id", id=desk.tiago.id)
    to_tiago = await refusal(desk, opened.draft_id, {"assignee_kind": "person", "assignee_id": desk.tiago.id})
    assert (to_tiago.reason_key, to_tiago.field) == ("assignee_not_found", "assignee")


async def test_after_a_refusal_the_same_key_confirms_what_was_put_right(desk: Desk) -> None:
    opened = await desk.opened()
    await refusal(desk, opened.draft_id, {"problem": "\u200b"})
    receipt = await desk.tickets.confirm(desk.ana, opened.draft_id, await desk.content(), key="go", at=AT)
    assert receipt.protocol == opened.protocol


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("<b>x</b> & <script>", "<b>x</b> & <script>"),
        ("{{7*7}} {0.__class__} %s", "{{7*7}} {0.__class__} %s"),
        ("'; DROP TABLE tickets; --", "'; DROP TABLE tickets; --"),
        ("NUL\0 bell\a half\ud83d end", "NUL bell half end"),
        ("  linha 1\r\nlinha 2\r  ", "linha 1\nlinha 2"),
        ("cafe\u0301 👩‍🔧", "café 👩‍🔧"),
        ("x" * 4096, "x" * 4096),
    ],
)
async def test_a_problem_is_stored_literally_but_for_what_no_screen_can_show(
    desk: Desk, typed: str, stored: str
) -> None:
    opened = await desk.opened()
    content = await desk.content(problem=typed, checks=typed)
    await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    assert await desk.rows("SELECT problem, checks FROM tickets WHERE id = :id", id=opened.ticket_id) == [
        (stored, stored)
    ]


async def test_the_audit_never_holds_what_people_said(desk: Desk) -> None:
    opened = await desk.opened()
    content = await desk.content(problem="segredo", checks="segredo")
    await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    assert await desk.one("SELECT count(*) FROM audit a WHERE a::text ~ 'segredo|maria|5595555'") == 0


async def test_a_cancelled_ticket_keeps_its_protocol_and_goes_nowhere(desk: Desk) -> None:
    opened = await desk.opened()
    await desk.tickets.cancel(desk.ana, opened.draft_id, key="stop", at=LATER)
    await desk.tickets.cancel(desk.ana, opened.draft_id, key="stop", at=LATER)
    kept = await desk.tickets.by_protocol(desk.ana, opened.protocol)
    assert kept is not None
    assert (kept.id, kept.state, kept.type) == (opened.ticket_id, TicketState.CANCELLED, None)
    assert kept == await desk.tickets.by_draft(desk.ana, opened.draft_id)
    assert (await trail(desk, opened.ticket_id))[1:] == [
        ("ticket.cancelled", "draft", "cancelled", desk.ana.id)
    ]
    before, content = await desk.everything(), await desk.content()
    acts = (
        desk.tickets.cancel(desk.ana, opened.draft_id, key="again", at=AT),
        desk.tickets.told(desk.ana, opened.draft_id, key="again", at=AT),
        desk.tickets.confirm(desk.ana, opened.draft_id, content, key="again", at=AT),
    )
    for act in acts:
        with pytest.raises(Refused, match=r"^ticket_not_draft$"):
            await act
    assert await desk.everything() == before


async def test_a_ticket_changes_only_along_the_allowed_ways(desk: Desk) -> None:
    """design.md §8; what is refused leaves the ticket as it was, without a trace."""
    opened = await desk.opened()
    await desk.tickets.confirm(desk.ana, opened.draft_id, await desk.content(), key="go", at=AT)
    allowed = 0
    for now, then in product(TicketState, TicketState):
        async with AsyncSession(desk.engine) as session:
            ticket = (await session.scalars(select(Ticket).where(Ticket.id == opened.ticket_id))).one()
            ticket.state = now.value
            await session.flush()
            if then in TICKET_CHANGES[now]:
                allowed += 1
                move(session, ticket, then, by=desk.ana.id, at=LATER)
                assert ticket.state == then
                assert {type(row).__name__ for row in session.new} == {"TimelineRow", "AuditRow"}
            else:
                with pytest.raises(Refused, match=r"^ticket_not_changeable$"):
                    move(session, ticket, then, by=desk.ana.id, at=LATER)
                assert ticket.state == now
                assert not session.new
            await session.rollback()
    assert allowed == 13


async def test_a_protocol_or_draft_that_is_none_finds_no_ticket(desk: Desk) -> None:
    for protocol in ("", "0", "%", "20260000001 ", "x\0", "\ud800", "é" * 4096, "9" * 4096, "' OR 1=1 --"):
        assert await desk.tickets.by_protocol(desk.ana, protocol) is None
    for draft_id in (0, -5, 2**63 - 1, 2**63, 10**26):
        assert await desk.tickets.by_draft(desk.ana, draft_id) is None
