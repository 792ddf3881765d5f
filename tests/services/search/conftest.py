"""What the searches among many stand on: a hundred thousand customers, made once a run (some six seconds)."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.embedded import Servers
from demo.provider import OPERATOR
from services.database import create_engine
from services.people import People, Person
from tests.bench.crowd import fill
from tests.conftest import database, execute, in_own_loop

CROWD = 100_000


@pytest.fixture(scope="session")
def crowd_url(servers: Servers, provider_template: str) -> Iterator[str]:
    """A database that these tests only read."""
    name = "atende_crowd"
    in_own_loop(execute(servers, f"CREATE DATABASE {name} TEMPLATE {provider_template}"))
    in_own_loop(fill(database(servers, name), CROWD))
    yield database(servers, name)
    in_own_loop(execute(servers, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crowded(crowd_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(crowd_url)
    yield engine
    await engine.dispose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ana(crowded: AsyncEngine) -> Person:
    person = await People(crowded).by_telegram(OPERATOR)
    assert person is not None
    return person
