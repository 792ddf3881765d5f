"""What reached Redis before a kill reaches the archive after it, though the replayed act changes nothing more."""

from datetime import UTC, datetime

import redis

from services.drafts import Drafts, Stored
from services.inbox import Inbox, Work
from services.statements import Statements
from services.wizard import Draft


async def test_an_act_that_only_redis_knows_is_archived_at_the_next_start(
    database_url: str, redis_url: str
) -> None:
    statements = await Statements.connect(database_url)
    inbox = Inbox(statements, 4242)
    rows = await statements.fetch(
        "insert into people (name, role, telegram_id) values ('Ana', 'operator', 1001) returning id"
    )
    ana = int(rows[0]["id"])

    def work(number: int) -> Work:
        return Work(4242, number, datetime.now(UTC), replay=False)

    drafts = Drafts(statements, redis_url)
    one = work(1)
    draft = Draft(id=1, owner=ana, lane=0, flow="intake", audience="operator", place="protocol")
    await drafts.save(Stored(draft), expect_turn=None, work=one)
    await inbox.finish(one)
    await drafts.save(Stored(draft.copy(turn=1, state="finished")), expect_turn=0, work=work(2))
    await drafts.close()  # killed before "done"

    again = Drafts(statements, redis_url)
    replayed = work(2)
    stored = await again.load(ana, 1)
    assert stored is not None
    assert stored.draft.turn == 1
    await inbox.finish(replayed)  # the act was known: nothing to save
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    assert await again.listing(ana) == [], "a finished draft is back"
    await again.close()
    await statements.close()
