"""Drafts survive what Redis does not: the newer word of Redis and PostgreSQL wins, and nobody writes over
another.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable

import pytest
import redis

from services.drafts import DraftConflict, Drafts, Stored
from services.inbox import Inbox, Work
from services.statements import Statements
from services.wizard import Draft
from tests.ingress.servers import MortalValkey

NewWork = Callable[[], Work]
NewDraft = Callable[..., Draft]


@pytest.fixture
async def drafts(statements: Statements, redis_url: str) -> AsyncIterator[Drafts]:
    drafts = Drafts(statements, redis_url)
    yield drafts
    await drafts.close()


async def begun(drafts: Drafts, inbox: Inbox, work: NewWork, draft: Draft) -> Stored:
    """A draft that was saved and archived."""
    update, stored = work(), Stored(draft, {"chat": 1001, "message": 7})
    await drafts.save(stored, expect_turn=None, work=update)
    await inbox.finish(update)
    return stored


async def acted(drafts: Drafts, owner: int, work: NewWork, *, draft_id: int = 1) -> Work:
    """One more turn of a draft, as a handler makes it: read, changed, saved."""
    stored = await drafts.load(owner, draft_id)
    assert stored is not None
    update = work()
    after = stored.draft.copy(turn=stored.draft.turn + 1)
    await drafts.save(
        Stored(after, stored.screen, stored.touched_at), expect_turn=stored.draft.turn, work=update
    )
    return update


async def turn(drafts: Drafts, owner: int, draft_id: int = 1) -> int:
    stored = await drafts.load(owner, draft_id)
    assert stored is not None
    return stored.draft.turn


async def test_a_draft_comes_back_as_it_was_saved(
    drafts: Drafts, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft
) -> None:
    await begun(drafts, inbox, work, draft(ana, answers={"problem": {"text": "sem sinal\nno 2º andar"}}))
    stored = await drafts.load(ana, 1)
    assert stored is not None
    assert stored.draft.answers == {"problem": {"text": "sem sinal\nno 2º andar"}}
    assert stored.screen == {"chat": 1001, "message": 7}


async def test_a_draft_of_somebody_else_looks_like_none(
    drafts: Drafts, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft
) -> None:
    await begun(drafts, inbox, work, draft(ana))
    assert await drafts.load(ana + 1, 1) is None
    assert await drafts.load(ana, 99) is None


async def test_of_two_who_read_the_same_turn_one_writes(
    drafts: Drafts, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft
) -> None:
    await begun(drafts, inbox, work, draft(ana))
    outcomes = await asyncio.gather(
        *(drafts.save(Stored(draft(ana, turn=1)), expect_turn=0, work=work()) for _ in range(5)),
        return_exceptions=True,
    )
    assert outcomes.count(None) == 1
    assert [type(each) for each in outcomes if each is not None] == [DraftConflict] * 4


async def test_a_new_draft_is_not_written_over_one_that_went_on(
    drafts: Drafts, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft
) -> None:
    await begun(drafts, inbox, work, draft(ana))
    await drafts.save(Stored(draft(ana)), expect_turn=None, work=work())  # the same beginning again: a repeat
    await acted(drafts, ana, work)
    with pytest.raises(DraftConflict):
        await drafts.save(Stored(draft(ana)), expect_turn=None, work=work())


async def test_the_active_draft_is_the_open_one_touched_last_in_its_lane(
    drafts: Drafts, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft
) -> None:
    for draft_id, state, lane in (
        (1, "open", 0),
        (2, "open", 0),
        (3, "parked", 0),
        (4, "finished", 0),
        (5, "open", 9),
    ):
        await begun(drafts, inbox, work, draft(ana, draft_id, state=state, lane=lane))
    active = await drafts.active(ana, 0)
    assert active is not None
    assert active.draft.id == 2
    await acted(drafts, ana, work, draft_id=1)
    active = await drafts.active(ana, 0)
    assert active is not None
    assert active.draft.id == 1
    assert [each.draft.id for each in await drafts.listing(ana, 0)] == [1, 3, 2]
    assert {each.draft.id for each in await drafts.listing(ana)} == {1, 2, 3, 5}


async def test_a_finished_draft_leaves_redis_and_is_found_in_the_archive(
    drafts: Drafts, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft, redis_url: str
) -> None:
    await begun(drafts, inbox, work, draft(ana))
    update = work()
    await drafts.save(Stored(draft(ana, turn=1, state="finished")), expect_turn=0, work=update)
    assert await drafts.active(ana, 0) is None  # before the archive knows of it
    await inbox.finish(update)
    await drafts.let_go(update.checkpoints)
    with redis.Redis.from_url(redis_url) as client:
        assert client.hlen(f"atende:drafts:{ana}") == 0
    assert await drafts.active(ana, 0) is None
    stored = await drafts.load(ana, 1)
    assert stored is not None
    assert stored.draft.state == "finished"


async def test_a_screen_rides_in_the_checkpoint_without_a_turn(
    drafts: Drafts, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft, redis_url: str
) -> None:
    stored = await begun(drafts, inbox, work, draft(ana))
    update = work()
    await drafts.set_screen(stored, {"chat": 1001, "message": 8}, update)
    await inbox.finish(update)
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    again = await drafts.load(ana, 1)
    assert again is not None
    assert again.screen == {"chat": 1001, "message": 8}
    assert again.draft.turn == 0


async def test_a_flushed_redis_loses_no_act_and_no_other_draft(
    drafts: Drafts, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft, redis_url: str
) -> None:
    await begun(drafts, inbox, work, draft(ana, 1))
    await begun(drafts, inbox, work, draft(ana, 2, state="parked"))
    with redis.Redis.from_url(redis_url) as client:
        for expected in range(1, 6):
            stored = await drafts.load(ana, 1)
            assert stored is not None
            client.flushall()  # between the read and the write
            update = work()
            await drafts.save(Stored(stored.draft.copy(turn=expected)), expect_turn=expected - 1, work=update)
            await inbox.finish(update)
            assert {each.draft.id for each in await drafts.listing(ana)} == {1, 2}
            client.flushall()
            assert await turn(drafts, ana) == expected


async def test_a_redis_that_comes_back_with_an_older_state_is_not_believed(
    statements: Statements, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft, valkey: MortalValkey
) -> None:
    drafts = Drafts(statements, valkey.url)
    await begun(drafts, inbox, work, draft(ana))
    for _ in range(3):
        await inbox.finish(await acted(drafts, ana, work))
    with redis.Redis.from_url(valkey.url) as client:
        older = client.hget(f"atende:drafts:{ana}", "1")
        await inbox.finish(await acted(drafts, ana, work))
        client.hset(f"atende:drafts:{ana}", "1", older)  # as an append-only file that missed its end has it
        client.execute_command("WAITAOF", 1, 0, 2000)
    valkey.kill()
    await valkey.start()
    try:
        assert await turn(drafts, ana) == 4
        await until_back(drafts)
        await inbox.finish(await acted(drafts, ana, work))
        assert await turn(drafts, ana) == 5
    finally:
        await drafts.close()


async def test_while_redis_is_away_the_desk_works_from_postgresql(
    statements: Statements, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft, valkey: MortalValkey
) -> None:
    drafts = Drafts(statements, valkey.url)
    await begun(drafts, inbox, work, draft(ana))
    valkey.kill()
    for expected in (1, 2, 3):
        update = await acted(drafts, ana, work)
        assert await turn(drafts, ana) == expected  # read back before the checkpoint, too
        await inbox.finish(update)
    with pytest.raises(DraftConflict):
        await drafts.save(Stored(draft(ana, turn=3)), expect_turn=2, work=work())
    await begun(drafts, inbox, work, draft(ana, 2))
    await valkey.start()
    try:
        await until_back(drafts)
        active = await drafts.active(ana)
        assert active is not None
        assert active.draft.id == 2
        assert await turn(drafts, ana) == 3
    finally:
        await drafts.close()


async def test_a_frozen_redis_costs_one_second_once(
    statements: Statements, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft, valkey: MortalValkey
) -> None:
    drafts = Drafts(statements, valkey.url)
    await begun(drafts, inbox, work, draft(ana))
    valkey.signal(signal.SIGSTOP)
    try:
        started = asyncio.get_running_loop().time()
        await inbox.finish(await acted(drafts, ana, work))
        await inbox.finish(await acted(drafts, ana, work))
        assert asyncio.get_running_loop().time() - started < 2
    finally:
        valkey.signal(signal.SIGCONT)
    await until_back(drafts)
    assert await turn(drafts, ana) == 2
    await drafts.close()


async def test_a_full_redis_costs_no_act(
    statements: Statements, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft, valkey: MortalValkey
) -> None:
    drafts = Drafts(statements, valkey.url)
    await begun(drafts, inbox, work, draft(ana))
    with redis.Redis.from_url(valkey.url) as client:
        client.config_set("maxmemory", "1")
        for expected in (1, 2, 3):
            await inbox.finish(await acted(drafts, ana, work))
            assert await turn(drafts, ana) == expected
        client.config_set("maxmemory", "0")
    await inbox.finish(await acted(drafts, ana, work))
    assert await turn(drafts, ana) == 4
    await drafts.close()


@pytest.mark.parametrize("full", [False, True], ids=["killed", "full"])
async def test_a_draft_that_ends_while_redis_takes_nothing_is_not_offered_again(
    statements: Statements,
    inbox: Inbox,
    ana: int,
    work: NewWork,
    draft: NewDraft,
    valkey: MortalValkey,
    full: bool,
) -> None:
    drafts = Drafts(statements, valkey.url)
    await begun(drafts, inbox, work, draft(ana))
    with redis.Redis.from_url(valkey.url) as client:
        client.execute_command("WAITAOF", 1, 0, 2000)
        if full:
            client.config_set("maxmemory", "1")
        else:
            valkey.kill()
        update = work()
        await drafts.save(Stored(draft(ana, turn=1, state="finished")), expect_turn=0, work=update)
        await inbox.finish(update)
        await drafts.let_go(update.checkpoints)
        if not full:
            await valkey.start()
            await until_back(drafts)
        assert await drafts.listing(ana) == []  # Redis still has it open, and can be read
        assert await drafts.active(ana) is None
        if full:
            client.config_set("maxmemory", "0")
        assert await drafts.listing(ana) == []
        assert client.hlen(f"atende:drafts:{ana}") == 0
    await drafts.close()


async def test_a_text_that_postgresql_cannot_hold_is_cleaned_not_refused(
    drafts: Drafts, inbox: Inbox, ana: int, work: NewWork, draft: NewDraft, redis_url: str
) -> None:
    await begun(drafts, inbox, work, draft(ana, answers={"problem": {"text": "a\x00b \\u0000 c:\\dados"}}))
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    stored = await drafts.load(ana, 1)
    assert stored is not None
    assert stored.draft.answers["problem"]["text"] == "ab \\u0000 c:\\dados"


async def until_back(drafts: Drafts) -> None:
    async with asyncio.timeout(5):
        while drafts.redis_away:
            await asyncio.sleep(0.02)
