"""Section `order_types`: kinds of visits, how long each takes, and what belongs to it."""

from typing import Any

import yaml

from services.order_tables import OrderTypeRow
from services.provider_file.changes import Columns, Shown, Work
from services.provider_file.reader import Reader

SHORTEST, LONGEST = 15, 720
"""Minutes of a visit, as the database has them, too."""
MOST, LONGEST_WORDS = 20, 200
LISTS = {"checklist": LONGEST_WORDS, "photos": LONGEST_WORDS, "skills": 80, "bring": LONGEST_WORDS}
"""Lists of words, and the longest of each."""
KEYS = ("name", "minutes", *LISTS)


class OrderTypes:
    """`photos` are those that are required; `skills` those that whoever goes needs; `bring`: what to take along."""

    name = "order_types"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, dict[str, Any]]:
        found, seen = dict[str, dict[str, Any]](), dict[str, int]()
        for item in reader.items(node, self.name):
            parts = reader.mapping(item, "order type", KEYS, ["name", "minutes"])
            if parts is None:
                continue
            name = reader.text(parts.get("name"), "name")
            columns: dict[str, Any] = {
                "minutes": reader.whole(parts.get("minutes"), "minutes", SHORTEST, LONGEST)
            }
            columns |= {key: reader.several(parts.get(key), key, MOST, most) for key, most in LISTS.items()}
            if name and reader.once(parts["name"], name, "order type", seen) and columns["minutes"]:
                found[name] = columns
        return found

    async def write(self, read: dict[str, dict[str, Any]], work: Work) -> None:
        await work.settle(self.name, OrderTypeRow, read, _show)


def _show(columns: Columns) -> Shown:
    return {"minutes": str(columns["minutes"])} | {
        key: " | ".join(columns[key]) or "none" for key in LISTS
    }  # fmt: skip
