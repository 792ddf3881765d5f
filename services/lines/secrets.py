"""Credentials of routers: a name in the provider's file, the secret in the environment or in a file, read when used."""

from collections.abc import Callable, Mapping
from pathlib import Path

from services.lines.port import Key

_LONGEST = 4096
_HIDDEN = 6
"""Signs of a password from which on it is kept out of every line of the log; shorter ones stand in half of them."""


class Secrets:
    """`values` are the environment's; `hide` is told each secret that was read, to keep it out of the log."""

    def __init__(self, values: Mapping[str, str], hide: Callable[[str], None] = lambda _: None) -> None:
        self._values = values
        self._hide = hide

    def key(self, credentials: str) -> Key | None:
        """What `env:NAME` or `file:/path` names, written `user:password` (the first colon parts them; the line's end
        is no part of it). None where it is missing, unreadable, or written otherwise."""
        kind, _, name = credentials.partition(":")
        written = self._values.get(name) if kind == "env" else _file(name) if kind == "file" else None
        user, colon, password = (written or "").rstrip("\r\n").partition(":")
        if not user or not colon:
            return None
        if len(password) >= _HIDDEN:
            self._hide(password)
        return Key(user, password)


def _file(path: str) -> str | None:
    try:
        with Path(path).open("rb") as file:
            return file.read(_LONGEST).decode()
    except (OSError, ValueError):
        return None
