"""What the stories of the ingress share: an archive, a person with drafts, a Valkey that may be killed."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from demo.server import DemoTelegram
from services.inbox import Inbox, Work
from services.statements import Statements
from services.wizard import Draft
from tests.ingress.servers import MortalValkey
from tests.ingress.telegram import ANA, BIA

BOT_ID = 4242


@pytest.fixture
async def telegram() -> AsyncIterator[DemoTelegram]:
    """The demo's Telegram, with two people who have used the bot before."""
    telegram = DemoTelegram(None)
    for person, name in ((ANA, "Ana"), (BIA, "Bia")):
        telegram.add_person(person, name, started=True)
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest.fixture
async def statements(database_url: str) -> AsyncIterator[Statements]:
    statements = await Statements.connect(database_url)
    yield statements
    await statements.close()


@pytest.fixture
async def inbox(statements: Statements) -> Inbox:
    return Inbox(statements, BOT_ID)


@pytest.fixture
async def ana(statements: Statements) -> int:
    """An operator's id."""
    rows = await statements.fetch(
        "insert into people (name, role, telegram_id) values ('Ana Souza', 'operator', 1001) returning id"
    )
    return int(rows[0]["id"])


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[MortalValkey]:
    valkey = MortalValkey(tmp_path)
    await valkey.start()
    yield valkey
    valkey.kill()


@pytest.fixture
def work() -> Callable[[], Work]:
    """A new update in hand."""
    ids = count(1)
    return lambda: Work(BOT_ID, next(ids), datetime.now(UTC), replay=False)


@pytest.fixture
def draft() -> Callable[..., Draft]:
    def make(owner: int, draft_id: int = 1, **changes: object) -> Draft:
        known: dict[str, object] = {"lane": 0, "flow": "intake", "audience": "operator", "place": "protocol"}
        return Draft(id=draft_id, owner=owner, **(known | changes))  # type: ignore[arg-type]

    return make
