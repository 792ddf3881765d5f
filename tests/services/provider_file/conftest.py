"""A provider, and files that are applied to it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.provider_file import FileRefused, Outcome, apply, open_file

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAMPLE = Path(__file__).parents[3] / "demo" / "sample" / "provider.yaml"


class Provider:
    """A database and files that are applied to it."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        self.engine, self.file = engine, folder / "provider.yaml"

    async def apply(self, written: str | Path, *, write: bool = True) -> Outcome:
        if isinstance(written, str):
            self.file.write_text(written)
        return await apply(
            self.engine, open_file(written if isinstance(written, Path) else self.file), AT, write=write
        )

    async def told(self, written: str) -> list[str]:
        return [f"{change.section} {change}" for change in (await self.apply(written)).changes]

    async def refused(self, written: str) -> list[str]:
        with pytest.raises(FileRefused) as refused:
            await self.apply(written)
        return [line.removeprefix(f"{self.file}:") for line in refused.value.lines]

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        async with self.engine.begin() as connection:
            found = await connection.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []


@pytest.fixture
def provider(engine: AsyncEngine, tmp_path: Path) -> Provider:
    return Provider(engine, tmp_path)
