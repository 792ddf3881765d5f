"""R8: a mail server that refuses, stammers and hangs up, and a worker that is killed with kill -9: whoever finishes a
ticket waits for none of it, nothing is lost, and nothing leaves twice but where nobody can know, then twice at most."""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from demo.mail.faults import MailFaults
from demo.mail.server import ADDRESS
from demo.server import DemoTelegram
from services.ticket_content import MailContent
from tests.faults.sizes import SEED, WHOLE
from tests.ingress.test_process import start
from tests.services.stories.desk import Desk, add_people, desk_at
from tests.services.stories.post import Post, post_at

MINUTE = timedelta(minutes=1)
HOUR = 60
"""Minutes."""
FINISHED_SECONDS = 2.0
BAD = (
    MailFaults(login="454 4.7.0 Later"), MailFaults(login="535 5.7.8 No"), MailFaults(mail="451 4.3.0 Later"),
    MailFaults(rcpt="450 4.2.0 Later"), MailFaults(rcpt="550 5.1.1 Unknown"), MailFaults(data="451 4.3.0 Later"),
    MailFaults(data="554 5.7.1 No"), MailFaults(drop="connect"), MailFaults(drop="before_data"),
    MailFaults(drop="after_data", times=1), MailFaults(certificate="foreign"), MailFaults(greylist=True), MailFaults(),
)  # fmt: skip
"""What a minute of a bad hour is like."""
MAILS, KILLS = (120, 6) if WHOLE else (15, 1)


@pytest.fixture
async def post(clone: Callable[[str], str], provider_template: str, tmp_path: Path) -> AsyncIterator[Post]:
    url = clone(provider_template)
    await add_people(url)
    async with desk_at(url) as desk, post_at(desk, tmp_path) as made:
        yield made


async def finished(desk: Desk, post: Post, *to: str) -> tuple[int, float]:
    """A ticket with its mail is confirmed: the mail, and the seconds that it took."""
    opened = await desk.opened()
    content = await desk.content(mail=MailContent(to, "Seu atendimento", "Olá."))
    began = time.monotonic()
    receipt = await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="k", at=post.at)
    took = time.monotonic() - began
    assert dict(receipt.extras)["mail"] == ", ".join(to)
    return int(await desk.one("SELECT id FROM mails WHERE ticket_id = :id", id=receipt.ticket_id)), took


async def copies(post: Post) -> dict[int, int]:
    """How often each mail arrived, by its Message-ID."""
    arrived = Counter(letter.message_id for letter in post.server.inbox)
    rows = await post.desk.rows("SELECT id, message_id FROM mails")
    assert arrived.keys() <= {message for _, message in rows}
    return {number: arrived[message] for number, message in rows}


async def test_an_hour_without_a_server_keeps_nobody_and_all_is_out_five_minutes_after(post: Post) -> None:
    await post.server.refuse()
    slowest = 0.0
    for _ in range(HOUR):
        slowest = max(slowest, (await finished(post.desk, post, "maria@example.com"))[1])
        await post.works(MINUTE)
    await post.server.refuse(False)
    minutes = 0
    while len(post.server.inbox) < HOUR and minutes < 5:
        await post.works(MINUTE)
        minutes += 1
    print(f"\n{HOUR} mails, the slowest finished in {slowest:.3f} s, all out {minutes} min after")
    assert slowest < FINISHED_SECONDS
    assert set((await copies(post)).values()) == {1}
    assert post.counted == {"away": post.counted["away"], "sent": HOUR}
    assert post.counted["away"] <= HOUR + 1, "one mail a minute tries"
    assert await post.desk.one("SELECT max(tries) FROM mails") == 0, "that it was away counts as no try"


async def test_whatever_a_bad_hour_brings_each_mail_has_its_fate_and_no_third_copy(post: Post) -> None:
    chance = random.Random(SEED)
    for _ in range(HOUR if WHOLE else HOUR // 3):
        post.server.faults = MailFaults(**vars(chance.choice(BAD)))
        await finished(post.desk, post, "maria@example.com", "recusado@example.com")
        await post.works(MINUTE)
    post.server.faults = MailFaults()
    await post.through(timedelta(hours=3))
    arrived = await copies(post)
    rows = await post.desk.rows(
        "SELECT m.id, m.doubts, m.next_at, r.fate, r.code FROM mails m JOIN mail_recipients r ON r.mail_id = m.id"
        " WHERE r.address = 'maria@example.com'"
    )
    fates = Counter(fate for *_, fate, _ in rows)
    print(f"\nseed {SEED}: {dict(fates)}, {sum(count > 1 for count in arrived.values())} arrived twice")
    for number, doubts, next_at, fate, code in rows:
        assert next_at is None
        assert arrived[number] <= 1 + (doubts > 0), "twice only where nobody could know"
        if fate == "sent":
            assert arrived[number] >= 1
        elif fate == "refused":
            assert code in (550, 554)
            assert arrived[number] == 0 or doubts
        else:
            assert (fate, doubts) == ("ambiguous", 2)
    wrong = (
        "SELECT count(*) FROM mail_recipients WHERE address LIKE 'recusado%' AND fate IN ('sent', 'queued')"
    )
    assert await post.desk.one(wrong) == 0


async def test_a_worker_that_is_killed_while_it_sends_loses_none_and_repeats_few(
    post: Post, redis_url: str
) -> None:
    chance, server, telegram = random.Random(SEED), post.server, DemoTelegram(None)
    for _ in range(MAILS):
        await finished(post.desk, post, "maria@example.com")
    given = {
        "DATABASE_URL": post.desk.url, "REDIS_URL": redis_url, "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": await telegram.start(), "SMTP_URL": server.smtp_url, "SMTP_CA": str(server.ca_file),
        "MAIL_FROM": ADDRESS, "MAIL_RATE": "6000", "FILES_DIR": str(post.folder),
    }  # fmt: skip
    server.faults = MailFaults(seconds=0.02)
    database = await asyncpg.connect(post.desk.url)
    for kill in range(1, KILLS + 1):
        worker = await start("worker", **given)
        async with asyncio.timeout(60):
            while len(server.inbox) < kill * MAILS // (KILLS + 2):
                await asyncio.sleep(0.005)
        await asyncio.sleep(chance.random() * 0.2)
        worker.kill()
        await worker.wait()
        # As if the time were over after which nobody can be sending any more.
        await database.execute("update mails set sending_at = sending_at - interval '201 s'")
    worker = await start("worker", **given)
    try:
        async with asyncio.timeout(90):
            while await database.fetchval("select count(*) from mails where next_at is not null"):
                await asyncio.sleep(0.05)
                assert worker.returncode is None, "it lives"
        arrived = await copies(post)
        twice = [number for number, count in arrived.items() if count > 1]
        print(f"\nseed {SEED}: {MAILS} mails, {KILLS} kills, {len(twice)} arrived twice")
        assert min(arrived.values()) == 1
        assert max(arrived.values()) <= 2
        assert len(twice) <= KILLS
        doubted = await post.desk.rows("SELECT id FROM mails WHERE doubts > 0")
        assert set(twice) <= {number for (number,) in doubted}, "the operator is shown that it may be so"
        assert await database.fetchval("select count(*) from jobs_aside") == 0
    finally:
        if worker.returncode is None:
            worker.send_signal(signal.SIGTERM)
        code = await worker.wait()
        await database.close()
        await telegram.stop()
    assert code == 0
