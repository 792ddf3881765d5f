"""What stories of an import stand on: a provider's access points, and a way to write and import files."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from demo.sample.make import NETWORKS
from services.database import pool_connect
from services.importing import ImportRefused, Kind, Named, Report, import_files

CUSTOMERS = "code;name;document\n1;João Lima;529.982.247-25\n2;Ana Paz;\n"


@dataclass
class Office:
    """Where somebody writes files and imports them."""

    folder: Path
    url: str
    db: asyncpg.Connection

    def file(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    async def imports(
        self, maps: Sequence[Named] = (), *, dry_run: bool = False, **contents: str | bytes
    ) -> Report:
        """Imports files of these kinds and contents."""
        files = {Kind(kind): self.file(f"{kind}.csv", content) for kind, content in contents.items()}
        return await import_files(self.url, files, maps=maps, dry_run=dry_run)

    async def refused(self, maps: Sequence[Named] = (), **contents: str | bytes) -> list[str]:
        """What is said of files that are refused, without their folder; nothing is in the database after."""
        before = await self.all()
        with pytest.raises(ImportRefused) as caught:
            await self.imports(maps, dry_run=False, **contents)
        assert await self.all() == before
        return [str(fault).replace(f"{self.folder}/", "") for fault in caught.value.faults]

    async def all(self) -> list[int]:
        return [await self.db.fetchval(f"SELECT count(*) FROM {kind}") for kind in Kind]

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.db.fetch(sql)]


@pytest.fixture
async def office(tmp_path: Path, database_url: str) -> AsyncIterator[Office]:
    db = await pool_connect(database_url)
    for network, points in NETWORKS.items():
        owner = await db.fetchval("INSERT INTO networks (name) VALUES ($1) RETURNING id", network)
        for point in points:
            await db.execute("INSERT INTO access_points (network_id, name) VALUES ($1, $2)", owner, point)
    yield Office(tmp_path, database_url, db)
    await db.close()
