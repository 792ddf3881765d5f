"""What a section of a provider's file is. A new one is one file here and one line in `applying.SECTIONS`."""

from typing import Any, Protocol

import yaml

from services.provider_file.changes import Work
from services.provider_file.reader import Reader


class Section(Protocol):
    """`name` is its key in the file. What `read` gives is handed to `write`, which runs in the order of SECTIONS."""

    name: str

    def read(self, node: yaml.Node, reader: Reader) -> Any:
        """What the file says, as far as it is right by itself; the rest is told to the reader."""

    async def write(self, read: Any, work: Work) -> None:
        """Makes the database so; names that are not there are told to `work.reader`."""
