"""Connections: cutting one off, whatever has become of it."""

from contextlib import suppress
from typing import Any


def cut(transport: Any) -> None:
    """Ends a connection at once (an asyncio.WriteTransport, or the like); one that has ended, or is None, is well."""
    if transport is not None:
        with suppress(AttributeError):  # Python 3.11.2 can't abort TLS that is closed already
            transport.abort()
