"""Section `positions`: the posts that tickets are handed to."""

import yaml

from services.provider_file.changes import Work
from services.provider_file.reader import Reader
from services.tables import Position


class Positions:
    """`- name`, one a line."""

    name = "positions"

    def read(self, node: yaml.Node, reader: Reader) -> list[str]:
        names, seen = [], dict[str, int]()
        for item in reader.items(node, self.name):
            name = reader.text(item, "position")
            if name and reader.once(item, name, "position", seen):
                names.append(name)
        return names

    async def write(self, read: list[str], work: Work) -> None:
        await work.settle(self.name, Position, {name: {} for name in read}, lambda _: {})
