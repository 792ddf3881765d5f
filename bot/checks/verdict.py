"""What is found out about one thing, in a line: how it is, and what to do where it is not well."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SECONDS = 5.0
"""The longest that a look at one thing may take."""


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"
    UNSEEN = "not looked at"


@dataclass(frozen=True)
class Verdict:
    """`do` is what to do, empty where nothing is to be done. Both are one line, without a secret."""

    thing: str
    level: Level
    says: str
    do: str = ""


def ok(thing: str, says: str) -> Verdict:
    return Verdict(thing, Level.OK, says)


def warning(thing: str, says: str, do: str) -> Verdict:
    return Verdict(thing, Level.WARNING, says, do)


def wrong(thing: str, says: str, do: str) -> Verdict:
    return Verdict(thing, Level.WRONG, says, do)


def unseen(things: Sequence[str], why: str) -> list[Verdict]:
    return [Verdict(thing, Level.UNSEEN, why) for thing in things]
