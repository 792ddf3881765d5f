"""What the tests that kill share: one nursery of bots, a desk that may die, the chance of the run's seed."""

import random
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.mortal import Mortal, mortal, nursery
from tests.faults.sizes import SEED


@pytest.fixture(scope="session")
def bots() -> Iterator["subprocess.Popen[str]"]:
    """A process that begets bots in milliseconds."""
    with nursery() as process:
        yield process


@pytest.fixture
async def desk(
    bots: "subprocess.Popen[str]",
    clone: Callable[[str], str],
    provider_template: str,
    redis_url: str,
    tmp_path: Path,
) -> AsyncIterator[Mortal]:
    """A desk with the sample provider, whose bot has started."""
    async with mortal(bots, clone(provider_template), redis_url, tmp_path) as desk:
        yield desk


@pytest.fixture
def chance() -> random.Random:
    """Of the run's seed, which is printed."""
    print(f"\nseed {SEED}")
    return random.Random(SEED)
