"""Section `retention`: days that each kind of record is kept."""

from typing import Any

import yaml

from services.provider_file.changes import Work
from services.provider_file.reader import Reader

LEAST = {"inbox": 2, "drafts": 1, "applied": 2, "invites": 1, "audit": 30}
"""Days. Telegram may send an update again for 24 hours: what knows it again is kept longer than that."""
MOST = 36_500


class Retention:
    """What is not named is kept for good."""

    name = "retention"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, int]:
        parts = reader.mapping(node, self.name, tuple(LEAST)) or {}
        read = {
            kind: reader.whole(value, f"{kind}, in days", LEAST[kind], MOST) for kind, value in parts.items()
        }
        return {kind: days for kind, days in read.items() if days is not None}

    async def write(self, read: dict[str, Any], work: Work) -> None:
        await work.setting(self.name, read)
