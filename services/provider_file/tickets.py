"""Section `tickets`: after how many days a ticket that was resolved is closed."""

from typing import Any

import yaml

from services.provider_file.changes import Work
from services.provider_file.reader import Reader

CLOSE_AFTER = 7
"""Days where the file says nothing."""
MOST = 365


class Tickets:
    """services.closing closes what nobody reopened in time."""

    name = "tickets"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, int]:
        parts = reader.mapping(node, self.name, ("close_after_days",)) or {}
        read = {key: reader.whole(value, f"{key}, in days", 1, MOST) for key, value in parts.items()}
        return {key: days for key, days in read.items() if days is not None}

    async def write(self, read: dict[str, Any], work: Work) -> None:
        await work.setting(self.name, read)
