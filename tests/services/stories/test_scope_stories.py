"""R17: whoever may not gets exactly what they get for what does not exist, and nothing is written."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from services.people import Person
from services.states import Role
from services.ticket_content import TicketContent
from services.tickets import NotAllowed
from tests.services.stories.desk import AT, Desk

MISSING = 987_654_321


@dataclass(frozen=True)
class Thing:
    """What an act goes for: a draft with its protocol, and a customer with what is theirs."""

    draft_id: int
    protocol: str
    content: TicketContent
    customer_id: int
    contact_id: int
    plan_id: int
    text: str


Act = Callable[[Desk, Person, Thing], Awaitable[object]]
DRAFT_ACTS: dict[str, Act] = {
    "told": lambda desk, actor, it: desk.tickets.told(actor, it.draft_id, key="k", at=AT),
    "confirm": lambda desk, actor, it: desk.tickets.confirm(actor, it.draft_id, it.content, key="k", at=AT),
    "cancel": lambda desk, actor, it: desk.tickets.cancel(actor, it.draft_id, key="k", at=AT),
}
READS: dict[str, Act] = {
    "by_draft": lambda desk, actor, it: desk.tickets.by_draft(actor, it.draft_id),
    "by_protocol": lambda desk, actor, it: desk.tickets.by_protocol(actor, it.protocol),
    "card": lambda desk, actor, it: desk.customers.card(actor, it.customer_id),
    "contact": lambda desk, actor, it: desk.customers.contact(actor, it.customer_id, it.contact_id),
    "plan": lambda desk, actor, it: desk.customers.plan(actor, it.customer_id, it.plan_id),
    "search by name": lambda desk, actor, it: desk.customers.search(actor, it.text),
    "search by protocol": lambda desk, actor, it: desk.customers.search(actor, it.protocol),
}
GENERAL: dict[str, Act] = {
    "open": lambda desk, actor, it: desk.tickets.open(actor, key="k", at=AT),
    "ticket_types": lambda desk, actor, it: desk.catalog.ticket_types(actor),
    "assignees": lambda desk, actor, it: desk.catalog.assignees(actor),
}
ACTS = DRAFT_ACTS | READS | GENERAL
OUTSIDERS = ("technician", "customer", "revoked operator", "revoked administrator", "demoted operator")


async def person(desk: Desk, name: str) -> Person:
    """Who comes. The last three were at the desk when they were looked up, and are not any more."""
    if name == "technician":
        return desk.tiago
    if name == "customer":
        return desk.clara
    who = desk.rita if "administrator" in name else desk.bruno
    change = "role = 'technician'" if "demoted" in name else "active = false"
    await desk.rows(f"UPDATE people SET {change} WHERE id = :id", id=who.id)
    return who


async def thing(desk: Desk, owner: Person, customer: str) -> Thing:
    """A draft that `owner` opened, by hand because some of them never could, and a customer."""
    number = await desk.one("SELECT nextval('draft_ids')")
    await desk.rows(
        "WITH made AS (INSERT INTO tickets (protocol, draft_id, opened_by, opened_at)"
        " VALUES (:protocol, :number, :owner, :at) RETURNING id),"
        " said AS (INSERT INTO timeline (ticket_id, at, person_id, kind) SELECT id, :at, :owner, 'draft' FROM made)"
        " INSERT INTO audit (at, person_id, action, object_kind, object_id, detail)"
        """ SELECT :at, :owner, 'ticket.draft', 'ticket', id, '{"to": "draft"}' FROM made""",
        protocol=f"T{number}",
        number=number,
        owner=owner.id,
        at=AT,
    )
    content = await desk.content(customer)
    assert content.customer_id is not None
    assert content.contact_id is not None
    assert content.plan_id is not None
    return Thing(
        number, f"T{number}", content, content.customer_id, content.contact_id, content.plan_id, customer
    )


def missing(it: Thing) -> Thing:
    """The same act for what was never there."""
    nothing = replace(it.content, customer_id=MISSING, contact_id=MISSING, plan_id=MISSING)
    return Thing(MISSING, "T0", nothing, MISSING, MISSING, MISSING, "zzz nobody")


async def outcome(act: Act, desk: Desk, actor: Person, it: Thing) -> tuple[object, ...]:
    """What the actor can see of an act: its value, or everything that its error says."""
    try:
        return "gives", await act(desk, actor, it)
    except NotAllowed as error:
        return type(error), str(error), error.args, error.reason_key, error.field


NOTHING: tuple[tuple[object, ...], ...] = (
    ("gives", None),
    ("gives", []),
    (NotAllowed, "ticket_not_found", ("ticket_not_found",), "ticket_not_found", None),
)


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_outside_the_desk_everything_looks_like_what_is_not_there_and_nothing_is_written(
    own_desk: Desk, who: str
) -> None:
    desk = own_desk
    actor = await person(desk, who)
    own = await thing(desk, actor, "Maria da Silva")
    others = await thing(desk, desk.ana, "João Pedro Teixeira")
    before = await desk.everything()
    for name, act in ACTS.items():
        seen = [await outcome(act, desk, actor, it) for it in (own, others, missing(own))]
        assert seen[0] in NOTHING, name
        assert seen[0] == seen[1] == seen[2], name
        # The same act finds something for an operator, or this would prove nothing.
        if name in READS:
            assert await outcome(act, desk, desk.ana, own) not in NOTHING or name == "search by protocol", (
                name
            )
    assert await desk.everything() == before


@pytest.mark.parametrize("who", ["another operator", "an administrator"])
async def test_a_colleagues_draft_is_like_a_missing_one_to_whoever_would_go_on_with_it(
    desk: Desk, who: str
) -> None:
    actor = desk.rita if who == "an administrator" else desk.bruno
    others = await thing(desk, desk.ana, "Maria da Silva")
    before = await desk.everything()
    for name, act in DRAFT_ACTS.items():
        seen = [await outcome(act, desk, actor, it) for it in (others, missing(others))]
        assert seen[0] == seen[1] == NOTHING[2], name
    assert await desk.everything() == before


@pytest.mark.parametrize("who", ["operator", "administrator"])
async def test_at_the_desk_all_reads_find_and_the_own_draft_goes_on(desk: Desk, who: str) -> None:
    actor = desk.rita if who == "administrator" else desk.ana
    first, second = [await thing(desk, actor, "Maria da Silva") for _ in range(2)]
    assert await outcome(DRAFT_ACTS["told"], desk, actor, first) == ("gives", None)
    for name, it in (("confirm", first), ("cancel", second)):
        assert (await outcome(DRAFT_ACTS[name], desk, actor, it))[0] == "gives", name
    for name, act in (READS | GENERAL).items():
        assert await outcome(act, desk, actor, first) not in NOTHING, name
        if name in READS:
            assert await outcome(act, desk, actor, missing(first)) in NOTHING, name


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.CUSTOMER])
async def test_who_lost_the_desk_does_not_get_an_earlier_receipt_again(own_desk: Desk, role: Role) -> None:
    desk = own_desk
    opened = await desk.tickets.open(desk.bruno, key="k", at=AT)
    content = await desk.content()
    await desk.tickets.confirm(desk.bruno, opened.draft_id, content, key="k", at=AT)
    await desk.rows("UPDATE people SET role = :role WHERE id = :id", role=role.value, id=desk.bruno.id)
    for actor in (desk.bruno, replace(desk.bruno, role=role)):
        with pytest.raises(NotAllowed):
            await desk.tickets.open(actor, key="k", at=AT)
        with pytest.raises(NotAllowed):
            await desk.tickets.confirm(actor, opened.draft_id, content, key="k", at=AT)


async def test_another_customers_contact_or_plan_is_like_a_missing_one(desk: Desk) -> None:
    maria, joao = await desk.content(), await desk.content("João Pedro Teixeira")
    assert maria.customer_id is not None
    assert joao.contact_id is not None
    assert joao.plan_id is not None
    for number in (joao.contact_id, MISSING, 0, -5, 2**63, 10**26):
        assert await desk.customers.contact(desk.ana, maria.customer_id, number) is None
    for number in (joao.plan_id, MISSING, 0, -5, 2**63, 10**26):
        assert await desk.customers.plan(desk.ana, maria.customer_id, number) is None
    for number in (MISSING, 0, -5, 2**63, 10**26):
        assert await desk.customers.card(desk.ana, number) is None
        assert await desk.customers.plan(desk.ana, number, maria.plan_id or 0) is None
