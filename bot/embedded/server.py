"""What the program holds of a running server: where it is, and how it is let go."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Server:
    """A PostgreSQL or Valkey of ours. `adopted`: it ran already when we came."""

    url: str
    adopted: bool
    pid: int
    stopping: Callable[[], None] = field(repr=False, compare=False)
    _stopped: list[bool] = field(default_factory=list, repr=False, compare=False)

    async def stop(self) -> None:
        """Lets the server go: it ends, unless another live program uses it too. Once is enough."""
        if not self._stopped:
            self._stopped.append(True)
            await asyncio.to_thread(self.stopping)
