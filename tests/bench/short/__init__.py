"""The short conversation: ten screens, the same that the peers have, as a way of the real engine.

`atende run --flow tests.bench.short:WAY` serves it; `/start` begins it anew.
"""

from tests.bench.short.flow import WAY

__all__ = ["WAY"]
