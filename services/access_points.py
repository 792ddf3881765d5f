"""Access points as tickets are about them: their networks, the plans on them, their open tickets."""

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker


class AccessPoints:
    """Lists to choose from; empty for whoever may not open tickets."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
