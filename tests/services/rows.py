"""What stands in the database, for stories that must show that nothing was written."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine


class Rows:
    """A desk whose rows can be looked at."""

    engine: AsyncEngine

    async def rows(self, statement: str) -> list[tuple[object, ...]]:
        async with self.engine.begin() as connection:
            found = await connection.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []

    async def everything(self) -> list[list[tuple[object, ...]]]:
        tables = ("people", "invites", "audit", "applied")
        return [await self.rows(f"SELECT t::text FROM {name} t ORDER BY 1") for name in tables]
