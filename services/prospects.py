"""Prospects: who may become a customer, found, entered, and made one."""

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker


class Prospects:
    """Found by name, phone or document; writes are keyed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
