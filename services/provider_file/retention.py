"""Section `retention`: days that each kind of record is kept."""

from typing import Any

import yaml

from services.provider_file.changes import Work
from services.provider_file.reader import Reader

LEAST = {
    "inbox": 2,
    "drafts": 1,
    "applied": 2,
    "invites": 1,
    "audit": 30,
    "notices": 1,
    "jobs": 1,
    "files": 14,
}
"""Days. Telegram may send an update again for 24 hours: what knows it again is kept longer than that. A draft that
nobody touches is abandoned after 7: files that are no ticket's are kept longer than that."""
KEPT: dict[str, int | None] = {
    "inbox": 3, "drafts": 30, "applied": 30, "invites": 90, "audit": None, "notices": 90, "jobs": 30, "files": 30,
}  # fmt: skip
"""Days where the file says nothing; None is for good."""
MOST = 36_500


class Retention:
    """What is not named is kept as long as KEPT says; services.upkeep deletes what is older."""

    name = "retention"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, int]:
        parts = reader.mapping(node, self.name, tuple(LEAST)) or {}
        read = {
            kind: reader.whole(value, f"{kind}, in days", LEAST[kind], MOST) for kind, value in parts.items()
        }
        return {kind: days for kind, days in read.items() if days is not None}

    async def write(self, read: dict[str, Any], work: Work) -> None:
        await work.setting(self.name, read)
