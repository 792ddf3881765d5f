"""What a person chose and finds again: small values by name, kept until they choose otherwise."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services.people import Person
from services.provider_tables import Preference

_KEY = "pk_preferences"


class Preferences:
    """Everybody has their own. What is kept may be of an older release: whoever reads it looks at it again."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def read(self, person: Person, name: str) -> dict[str, object]:
        """What is kept under this name; empty where nothing is."""
        kept = select(Preference.value).where(Preference.person_id == person.id, Preference.name == name)
        async with self._sessions() as session:
            return dict(await session.scalar(kept) or {})

    async def keep(self, person: Person, name: str, value: Mapping[str, object]) -> None:
        """Keeps it in place of what was there; the same again changes nothing."""
        values = {"person_id": person.id, "name": name, "value": dict(value)}
        statement = insert(Preference).values(values)
        async with self._sessions.begin() as session:
            await session.execute(
                statement.on_conflict_do_update(_KEY, set_={"value": statement.excluded.value})
            )
