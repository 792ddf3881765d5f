"""The desk looks through its tickets: whose, in which order, page by page while they come and go; and opens cards."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.embedded import Servers
from services.database import pool_connect
from services.people import Person
from services.preferences import Preferences
from services.ticket_card import LATEST, STORY_PART, TicketCards
from services.ticket_lists import FOUND, Entry, TicketLists
from services.ticket_statements import COUNTED, PAGE, conditions, count_statement, page_statement
from services.ticket_views import Due, Filter, Place, Stage, View, Whose
from tests.conftest import database, execute, in_own_loop
from tests.services.stories.desk import AT, ZONE, Desk, desk_at

ALL = View(Whose.ALL)
HOUR = timedelta(hours=1)
MADE = """
INSERT INTO tickets (protocol, draft_id, state, opened_by, opened_at, subject, customer_id, access_point_id,
    problem, type_id, assignee_person_id, assignee_position_id, confirmed_by, confirmed_at, due_at)
SELECT 'L' || to_char(n, 'FM0000000'), 1000000 + n, :state, :ana, :at, 'customer', c.id,
    :point, 'Sem sinal', (SELECT min(id) FROM ticket_types),
    CASE WHEN :mine THEN CAST(:ana AS bigint) END,
    CASE WHEN NOT :mine THEN (SELECT min(id) FROM positions) END, :ana, :at,
    CASE WHEN CAST(:due AS timestamptz) IS NOT NULL THEN CAST(:due AS timestamptz) + n * interval '1 minute' END
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n
CROSS JOIN (SELECT min(id) AS id FROM customers) c RETURNING id
"""

MANY = """
INSERT INTO tickets (protocol, draft_id, state, opened_by, opened_at, subject, customer_id, access_point_id,
    problem, type_id, assignee_person_id, assignee_position_id, confirmed_by, confirmed_at, due_at)
SELECT 'M' || to_char(n, 'FM0000000'), 1000000 + n,
    CASE WHEN n % 33 = 0 THEN 'open' WHEN n % 50 = 1 THEN 'resolved' ELSE 'closed' END,
    ana.id, now() - n * interval '1 minute', 'customer', (SELECT min(id) FROM customers),
    (SELECT min(id) FROM access_points) + n % 5, 'Sem sinal', (SELECT min(id) FROM ticket_types) + n % 6,
    CASE WHEN n % 10 = 0 THEN ana.id END,
    CASE WHEN n % 10 > 0 THEN (SELECT min(id) FROM positions) + n % 4 END, ana.id, now(),
    CASE WHEN n % 3 > 0 THEN now() - (n - 50000) * interval '1 minute' END
FROM generate_series(1, 100000) n CROSS JOIN (SELECT id FROM people WHERE telegram_id = 1001) ana
"""


async def made(
    desk: Desk, first: int, last: int, *, due: datetime | None = None, mine: bool = False,
    state: str = "open", point: int | None = None,
) -> list[int]:  # fmt: skip
    """Tickets number `first` to `last`, each due a minute after the one before."""
    values = {"first": first, "last": last, "due": due, "mine": mine, "state": state, "point": point}
    return [row[0] for row in await desk.rows(MADE, ana=desk.ana.id, at=AT, **values)]


@pytest.fixture
async def quiet_desk(clone: Callable[[str], str], staffed_template: str) -> AsyncIterator[Desk]:
    """A desk without the sample's tickets, and free for tickets made by hand."""
    async with desk_at(clone(staffed_template)) as desk:
        await desk.rows("TRUNCATE timeline, audit, notices, tickets CASCADE")
        yield desk


@pytest.fixture
def lists(quiet_desk: Desk) -> TicketLists:
    return TicketLists(quiet_desk.engine, ZONE)


def ids(entries: Any) -> list[int]:
    return [entry.id for entry in entries]


async def test_what_is_overdue_comes_first_then_what_is_due_then_the_oldest_without_a_date(
    quiet_desk: Desk, lists: TicketLists
) -> None:
    undated = await made(quiet_desk, 1, 2)
    tomorrow = await made(quiet_desk, 3, 3, due=AT + 24 * HOUR)
    overdue = await made(quiet_desk, 4, 5, due=AT - 9 * HOUR)
    page = await lists.page(quiet_desk.ana, ALL, None, at=AT)
    assert ids(page.entries) == [*overdue, *tomorrow, *undated]
    assert (page.number, page.pages, page.total, page.back, page.next) == (1, 1, 5, None, None)


async def test_mine_my_positions_and_all_are_three_lists(quiet_desk: Desk, lists: TicketLists) -> None:
    mine = await made(quiet_desk, 1, 2, mine=True)
    positions = await made(quiet_desk, 3, 5)
    assert ids((await lists.page(quiet_desk.ana, View(), None, at=AT)).entries) == mine
    view = View(Whose.POSITION)
    assert (await lists.page(quiet_desk.ana, view, None, at=AT)).entries == []
    await quiet_desk.rows(
        "UPDATE people SET position_id = (SELECT min(id) FROM positions) WHERE id = :id", id=quiet_desk.ana.id
    )
    assert ids((await lists.page(quiet_desk.ana, view, None, at=AT)).entries) == positions
    assert (await lists.page(quiet_desk.bruno, view, None, at=AT)).entries == []
    assert ids((await lists.page(quiet_desk.bruno, ALL, None, at=AT)).entries) == mine + positions


async def test_drafts_are_in_no_list(quiet_desk: Desk, lists: TicketLists) -> None:
    await quiet_desk.opened()
    for stage in Stage:
        page = await lists.page(quiet_desk.ana, View(Whose.ALL, stage), None, at=AT)
        assert page.entries == []


@pytest.mark.parametrize("stage", [Stage.RUNNING, Stage.CLOSED])
async def test_pages_neither_repeat_nor_skip_while_tickets_come_and_go(
    quiet_desk: Desk, lists: TicketLists, stage: Stage
) -> None:
    state = "open" if stage is Stage.RUNNING else "closed"
    view = View(Whose.ALL, stage)
    dated = await made(quiet_desk, 1, 12, due=AT, state=state)
    undated = await made(quiet_desk, 13, 20, state=state)
    every = dated + undated if stage is Stage.RUNNING else (dated + undated)[::-1]
    first = await lists.page(quiet_desk.ana, view, None, at=AT)
    assert ids(first.entries) == every[:PAGE]
    assert (first.number, first.pages, first.back) == (1, 3, None)
    await made(quiet_desk, 21, 23, due=AT - 2 * HOUR, state=state)  # these come before all
    gone = [every[0], every[9]]
    await quiet_desk.rows("UPDATE tickets SET state = 'cancelled' WHERE id = ANY(:gone)", gone=gone)
    second = await lists.page(quiet_desk.ana, view, first.next, at=AT)
    third = await lists.page(quiet_desk.ana, view, second.next, at=AT)
    seen = [*ids(first.entries), *ids(second.entries), *ids(third.entries)]
    assert seen == [one for one in every if one not in gone[1:]]
    assert third.next is None
    assert third.number == third.pages
    again = await lists.page(quiet_desk.ana, view, third.back, at=AT)
    assert ids(again.entries) == ids(second.entries)
    assert ids((await lists.page(quiet_desk.ana, view, again.place, at=AT)).entries) == ids(again.entries)
    to_the_start = await lists.page(quiet_desk.ana, view, again.back, at=AT)
    start = await lists.page(quiet_desk.ana, view, to_the_start.back, at=AT)
    assert start.number == 1
    assert len(start.entries) == PAGE


async def test_a_page_that_became_empty_gives_way_to_the_one_before(
    quiet_desk: Desk, lists: TicketLists
) -> None:
    every = await made(quiet_desk, 1, PAGE + 1, due=AT)
    first = await lists.page(quiet_desk.ana, ALL, None, at=AT)
    await quiet_desk.rows("UPDATE tickets SET state = 'cancelled' WHERE id = :id", id=every[-1])
    after = await lists.page(quiet_desk.ana, ALL, first.next, at=AT)
    assert ids(after.entries) == every[:PAGE]
    assert (after.number, after.pages, after.next) == (1, 1, None)
    await quiet_desk.rows("UPDATE tickets SET state = 'cancelled'")
    nothing = await lists.page(quiet_desk.ana, ALL, first.next, at=AT)
    assert (nothing.entries, nothing.number, nothing.pages, nothing.total) == ([], 1, 1, 0)


async def test_days_are_those_of_the_providers_calendar(quiet_desk: Desk, lists: TicketLists) -> None:
    midnight = datetime(2026, 11, 24, 3, tzinfo=UTC)  # Tuesday, 24/11, 00:00 in São Paulo
    due = {
        "monday": midnight - HOUR,
        "early": midnight + HOUR,
        "evening": midnight + 23 * HOUR,
        "sunday": midnight + 5 * 24 * HOUR,
        "next monday": midnight + 6 * 24 * HOUR,
    }
    number = {
        name: (await made(quiet_desk, n, n, due=at - timedelta(minutes=n)))[0]
        for n, (name, at) in enumerate(due.items(), 1)
    }
    (undated,) = await made(quiet_desk, 9, 9)
    found = {}
    for each in Due:
        page = await lists.page(quiet_desk.ana, View(Whose.ALL, due=each), None, at=AT)
        found[each] = ids(page.entries)
    assert found == {
        Due.OVERDUE: [number["monday"], number["early"]],
        Due.TODAY: [number["early"], number["evening"]],
        Due.WEEK: [number[name] for name in ("monday", "early", "evening", "sunday")],
        Due.NONE: [undated],
    }


async def test_a_list_is_narrowed_by_type_network_and_access_point(
    quiet_desk: Desk, lists: TicketLists
) -> None:
    points = await quiet_desk.rows("SELECT id, network_id, name FROM access_points ORDER BY id")
    (point, network, name) = points[0]
    inside = await made(quiet_desk, 1, 2, point=point)
    beside = await made(quiet_desk, 3, 3, point=points[1][0])
    await made(quiet_desk, 4, 4)
    page = await lists.page(quiet_desk.ana, View(Whose.ALL, access_point=point), None, at=AT)
    assert (ids(page.entries), page.names) == (inside, {Filter.ACCESS_POINT: name})
    page = await lists.page(quiet_desk.ana, View(Whose.ALL, network=network), None, at=AT)
    assert ids(page.entries) == inside + beside
    other = await quiet_desk.one("SELECT max(id) FROM ticket_types")
    assert (await lists.page(quiet_desk.ana, View(Whose.ALL, type=other), None, at=AT)).entries == []
    await quiet_desk.rows("UPDATE access_points SET active = false WHERE id = :id", id=point)
    page = await lists.page(quiet_desk.ana, View(Whose.ALL, access_point=point), None, at=AT)
    assert ids(page.entries) == inside, "its tickets are still there"
    things = await lists.things(quiet_desk.ana, Filter.ACCESS_POINT, View(network=network))
    assert {thing.id for thing in things} == {one for one, of, _ in points if of == network and one != point}
    page = await lists.page(quiet_desk.ana, View(Whose.ALL, access_point=987_654), None, at=AT)
    assert (page.view, page.total) == (ALL, 4), "what does not exist narrows nothing"


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"whose": "everybody", "stage": 7, "due": None},
        {"type": -5, "network": 2**80, "access_point": True},
    ],
)
def test_a_view_that_is_not_understood_is_as_at_first(kept: dict[str, object]) -> None:
    assert View.of(kept) == View()


def test_a_view_is_kept_whole_and_told_from_others() -> None:
    view = View(Whose.ALL, Stage.CLOSED, Due.WEEK, 1, 2, 3)
    assert View.of(view.kept()) == view
    assert view.mark != View().mark
    assert view.cleared() == ALL
    assert not ALL.narrowed


async def test_a_choice_is_found_again_and_is_ones_own(quiet_desk: Desk) -> None:
    preferences = Preferences(quiet_desk.engine)
    assert await preferences.read(quiet_desk.ana, "tickets") == {}
    for whose in (Whose.ALL, Whose.POSITION):
        await preferences.keep(quiet_desk.ana, "tickets", View(whose).kept())
    assert View.of(await preferences.read(quiet_desk.ana, "tickets")) == View(Whose.POSITION)
    assert await preferences.read(quiet_desk.bruno, "tickets") == {}
    assert await preferences.read(quiet_desk.ana, "search") == {}


async def test_a_protocol_or_its_last_six_digits_find_the_ticket(
    quiet_desk: Desk, lists: TicketLists
) -> None:
    opened = await quiet_desk.opened()
    for written in (opened.protocol, f" {opened.protocol} ", opened.protocol[-6:], opened.protocol[-8:]):
        assert ids(await lists.find(quiet_desk.bruno, written)) == [opened.ticket_id], written
    for written in (opened.protocol[-5:], f"9{opened.protocol}", "9" * 40, "", " ", "maria", "%%%%%%", "1\0"):
        assert await lists.find(quiet_desk.ana, written) == [], written


async def test_equal_last_digits_give_the_newest_first_and_not_too_many(
    quiet_desk: Desk, lists: TicketLists
) -> None:
    await made(quiet_desk, 1, FOUND + 3)
    await quiet_desk.rows("UPDATE tickets SET protocol = id || '-000123'")
    found = await lists.find(quiet_desk.ana, "000123")
    assert len(found) == FOUND + 1
    assert ids(found) == sorted(ids(found), reverse=True)


async def test_a_merged_tickets_number_finds_it_too(quiet_desk: Desk, lists: TicketLists) -> None:
    opened = await quiet_desk.opened()
    await quiet_desk.rows("UPDATE tickets SET state = 'merged' WHERE id = :id", id=opened.ticket_id)
    (entry,) = await lists.find(quiet_desk.ana, opened.protocol)
    assert entry.state == "merged"


async def test_a_card_shows_the_ticket_whole_and_leaves_one_audit_row(desk: Desk) -> None:
    cards = TicketCards(desk.engine)
    await desk.rows("UPDATE ticket_types SET due_hours = 4 WHERE name = 'Lentidão'")
    opened = await desk.opened()
    content = await desk.content(checks="Reiniciado")
    await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT + HOUR)
    card = await cards.open(desk.bruno, opened.ticket_id, key="1:7", at=AT + 2 * HOUR)
    assert card == await cards.open(desk.bruno, opened.ticket_id, key="1:7", at=AT + 3 * HOUR)
    assert card is not None
    assert card.customer is not None
    assert card.contact is not None
    assert card.plan is not None
    assert (card.customer.name, card.customer.document_masked) == ("Maria da Silva", "***.444.777-**")
    assert (card.customer.city, card.contact.phone) == ("Campinas", "+55 19 95555-0101")
    assert (card.plan.product, card.access_point, card.network) == ("Fibra 600", "CTO Centro 02", "Campinas")
    assert (card.login, card.problem, card.checks) == ("maria.silva", "Lento à noite", "Reiniciado")
    assert (card.type, card.assignee, card.opened_by) == ("Lentidão", "Suporte Técnico", desk.ana.name)
    assert (card.opened_at, card.due_at) == (AT, AT + 6 * HOUR), "confirmed at ten, and noon is closed"
    assert [(each.kind, each.at, each.who) for each in card.events] == [
        ("draft", AT, desk.ana.name), ("open", AT + HOUR, desk.ana.name),
    ]  # fmt: skip
    read = await desk.rows(
        "SELECT person_id, object_id, at, detail FROM audit WHERE action = 'ticket.read' AND object_id = :id",
        id=opened.ticket_id,
    )
    assert read == [(desk.bruno.id, opened.ticket_id, AT + 2 * HOUR, {})]
    await cards.open(desk.bruno, opened.ticket_id, key="1:8", at=AT + 3 * HOUR)
    again = "SELECT count(*) FROM audit WHERE action = 'ticket.read' AND object_id = :id"
    assert await desk.one(again, id=opened.ticket_id) == 2
    await desk.rows("UPDATE ticket_types SET due_hours = NULL")


async def test_a_draft_of_ones_own_can_be_gone_on_with(desk: Desk) -> None:
    cards = TicketCards(desk.engine)
    opened = await desk.opened()
    mine = await cards.open(desk.ana, opened.ticket_id, key="own", at=AT)
    other = await cards.open(desk.bruno, opened.ticket_id, key="other", at=AT)
    assert mine is not None
    assert other is not None
    assert (mine.resumable, other.resumable) == (opened.draft_id, None)
    assert (mine.customer, mine.problem, mine.type) == (None, None, None)


async def test_a_long_story_is_read_in_parts(quiet_desk: Desk) -> None:
    cards = TicketCards(quiet_desk.engine)
    opened = await quiet_desk.opened()
    await quiet_desk.rows(
        "INSERT INTO timeline (ticket_id, at, person_id, kind)"
        " SELECT :id, CAST(:at AS timestamptz) + n * interval '1 hour', NULL, 'told' FROM generate_series(1, 29) n",
        id=opened.ticket_id, at=AT,
    )  # fmt: skip
    card = await cards.open(quiet_desk.ana, opened.ticket_id, key="k", at=AT)
    assert card is not None
    assert (len(card.events), card.happened) == (LATEST, 30)
    told = []
    for part in (1, 2, 3):
        story = await cards.story(quiet_desk.ana, opened.ticket_id, part)
        assert story is not None
        assert (story.part, story.parts) == (part, 3)
        assert len(story.events) <= STORY_PART
        told += story.events
    assert [each.at for each in told] == [AT + n * HOUR for n in range(30)]
    assert told[-LATEST:] == card.events
    for part, nearest in ((-5, 1), (0, 1), (10**20, 3)):
        story = await cards.story(quiet_desk.ana, opened.ticket_id, part)
        assert story is not None
        assert story.part == nearest


@pytest.mark.parametrize("number", [-5, 0, 2**63, 10**26, 987_654_321])
async def test_an_id_that_is_none_has_no_card(desk: Desk, number: int) -> None:
    cards = TicketCards(desk.engine)
    assert await cards.open(desk.ana, number, key="k", at=AT) is None
    assert await cards.story(desk.ana, number, 1) is None


@pytest.mark.parametrize("who", ["tiago", "clara", "revoked"])
async def test_who_may_not_gets_what_they_get_for_what_does_not_exist(own_desk: Desk, who: str) -> None:
    lists, cards = TicketLists(own_desk.engine, ZONE), TicketCards(own_desk.engine)
    actor: Person = own_desk.bruno if who == "revoked" else getattr(own_desk, who)
    if who == "revoked":
        await own_desk.rows("UPDATE people SET active = false WHERE id = :id", id=actor.id)
    opened = await own_desk.opened()
    before = await own_desk.everything()
    for stage in Stage:
        for whose in Whose:
            page = await lists.page(actor, View(whose, stage), None, at=AT)
            assert (page.entries, page.total, page.names) == ([], 0, {})
    for kind in (Filter.TYPE, Filter.NETWORK, Filter.ACCESS_POINT):
        assert await lists.things(actor, kind, View()) == []
    assert await lists.find(actor, opened.protocol) == []
    assert await cards.open(actor, opened.ticket_id, key="k", at=AT) is None
    assert await cards.story(actor, opened.ticket_id, 1) is None
    assert await own_desk.everything() == before


# -- a hundred thousand tickets --


@pytest.fixture(scope="module")
def many_url(servers: Servers, staffed_template: str) -> Any:
    """100,000 tickets: 3,000 of them run, every tenth is one person's, most are closed."""
    name = f"{staffed_template}_many_tickets"
    in_own_loop(execute(servers, f"CREATE DATABASE {name} TEMPLATE {staffed_template}"))
    url = database(servers, name)
    in_own_loop(_fill(url))
    yield url
    in_own_loop(execute(servers, f"DROP DATABASE {name} WITH (FORCE)"))


async def _fill(url: str) -> None:
    connection = await pool_connect(url)  # without the desk's deadline for a statement
    try:
        await connection.execute(MANY)
        await connection.execute("UPDATE people SET position_id = (SELECT min(id) FROM positions)")
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


VIEWS = [View(whose, stage) for whose in Whose for stage in (Stage.RUNNING, Stage.RESOLVED, Stage.CLOSED)]
VIEWS += [View(whose, due=due) for whose in Whose for due in Due]
VIEWS += [
    View(Whose.ALL, stage, type=1, network=1, access_point=1) for stage in (Stage.RUNNING, Stage.CLOSED)
]


@pytest.mark.slow
async def test_no_list_reads_the_whole_table(many_url: str) -> None:
    async with desk_at(many_url) as desk:
        at = datetime.now(UTC)
        anchor = Place(True, at, 60_000)
        for view in VIEWS:
            wanted = conditions(desk.ana, view, at, ZONE)
            for statement in (
                page_statement(view, wanted, None),
                page_statement(view, wanted, anchor),
                page_statement(view, wanted, Place(False, at, 60_000)),
                count_statement(view, wanted),
                count_statement(view, wanted, anchor),
            ):
                compiled = statement.compile(
                    dialect=desk.engine.dialect, compile_kwargs={"literal_binds": True}
                )
                async with desk.engine.connect() as connection:
                    plan = "\n".join(row[0] for row in await connection.execute(text(f"EXPLAIN {compiled}")))
                assert "Seq Scan on tickets" not in plan, f"{view}\n{plan}"


@pytest.mark.slow
async def test_a_list_of_very_many_is_counted_only_so_far(many_url: str) -> None:
    async with desk_at(many_url) as desk:
        lists = TicketLists(desk.engine, ZONE)
        page = await lists.page(desk.ana, View(Whose.ALL, Stage.CLOSED), None, at=AT)
        assert (page.total, page.number, page.pages) == (COUNTED + 1, 1, 100)
        entry: Entry | None = None
        for _ in range(3):
            page = await lists.page(desk.ana, View(Whose.ALL, Stage.CLOSED), page.next, at=AT)
            assert entry is None or page.entries[0].id < entry.id
            entry = page.entries[-1]
        assert page.number == 4
