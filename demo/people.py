"""The people of the demo and what the Bot API shows of them."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from demo.store import Store

HINTS = {
    "admin": "Administradora", "operator": "Operadora", "technician": "Técnico", "customer": "Cliente",
}  # fmt: skip


@dataclass
class Person:
    """One Telegram user with a private chat of the same id. `started`: has written to the bot once or more;
    before that a bot knows nobody's chat. `read_up_to`: their last message that the bot has confirmed.
    `phone`: digits with the country's, as Telegram tells them; "" is one made up of the id."""

    id: int
    first_name: str
    last_name: str | None = None
    language_code: str = "pt-br"
    role: str = ""
    hint: str = ""
    started: bool = False
    blocked: bool = False
    read_up_to: int = 0
    phone: str = ""

    def user(self) -> dict[str, Any]:
        """Bot API `User`."""
        return {"id": self.id, "is_bot": False, **self._name(), "language_code": self.language_code}

    def chat(self) -> dict[str, Any]:
        """Bot API `Chat`."""
        return {"id": self.id, **self._name(), "type": "private"}

    def card(self) -> dict[str, Any]:
        """What the chat page shows."""
        return {
            "id": self.id, "first_name": self.first_name, "last_name": self.last_name,
            "role": self.role, "hint": self.hint, "phone": self.own_phone(),
        }  # fmt: skip

    def own_phone(self) -> str:
        return self.phone or f"55129{self.id % 10**8:08d}"

    def _name(self) -> dict[str, str]:
        return {"first_name": self.first_name} | ({"last_name": self.last_name} if self.last_name else {})

    def save(self, store: Store) -> None:
        store.write("insert or replace into people values (?, ?)", self.id, json.dumps(asdict(self)))


def load_people(store: Store) -> dict[int, Person]:
    rows = store.read("select id, data from people order by id")
    return {key: Person(**json.loads(data)) for key, data in rows}
