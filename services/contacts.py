"""Contacts of customers and their extra fields, as the desk adds, changes and puts them away."""

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker


class Contacts:
    """Writes are keyed; not allowed looks like not found."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
