"""What these stories stand on: the sample provider's desk, with a person of every role."""

from collections.abc import AsyncIterator, Callable, Iterator
from uuid import uuid4

import pytest

from bot.embedded import Servers
from tests.conftest import database, execute, in_own_loop
from tests.services.stories.desk import Desk, add_people, desk_at, holds


@pytest.fixture(scope="session")
def staffed_template(servers: Servers, provider_template: str) -> str:
    """The name of a database with the sample provider and a person of every role."""
    name = f"{provider_template}_staffed"
    in_own_loop(execute(servers, f"CREATE DATABASE {name} TEMPLATE {provider_template}"))
    in_own_loop(add_people(database(servers, name)))
    return name


@pytest.fixture(scope="module")
def shared_url(servers: Servers, staffed_template: str) -> Iterator[str]:
    """One staffed database for a module: to make one for every test takes longer than the tests."""
    name = f"shared_{uuid4().hex}"
    in_own_loop(execute(servers, f"CREATE DATABASE {name} TEMPLATE {staffed_template}"))
    yield database(servers, name)
    in_own_loop(execute(servers, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def desk(shared_url: str) -> AsyncIterator[Desk]:
    """The module's desk, where tickets gather; afterwards its tables are looked over."""
    async with desk_at(shared_url) as made:
        yield made
        await holds(made)


@pytest.fixture
async def own_desk(clone: Callable[[str], str], staffed_template: str) -> AsyncIterator[Desk]:
    """A desk of its own for a test that changes people, types or customers."""
    async with desk_at(clone(staffed_template)) as made:
        yield made
        await holds(made)
