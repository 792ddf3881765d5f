"""What these stories stand on: the staffed desk, and a post of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.mail.post import Post, post_at
from tests.services.stories.conftest import desk, own_desk, shared_url, staffed_template
from tests.services.stories.desk import Desk

__all__ = ["desk", "own_desk", "post", "shared_url", "staffed_template"]


@pytest.fixture
async def post(desk: Desk, tmp_path: Path) -> AsyncIterator[Post]:
    async with post_at(desk, tmp_path) as made:
        yield made
