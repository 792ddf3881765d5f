"""What is asked of a search: a text, the field it is looked for in, how it must match, and how many hits."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from services.cleaning import one_line, says_nothing

LEAST_HITS, USUAL_HITS, MOST_HITS = 1, 10, 50
LONGEST_TEXT = 200
"""No name is longer, so a longer text finds nothing."""


class Field(StrEnum):
    """Campo (S2.1.1.1.1). ANY recognises what the text is."""

    ANY = "any"
    NAME = "name"
    DOCUMENT = "document"
    PHONE = "phone"
    LOGIN = "login"
    EMAIL = "email"
    ADDRESS = "address"
    CODE = "code"
    PROTOCOL = "protocol"


class Condition(StrEnum):
    """Condição (S2.1.1.1.1.1). CONTAINS: every word, in any order, anywhere."""

    CONTAINS = "contains"
    BEGINS = "begins"
    EQUALS = "equals"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Search:
    """One search. Any text and any limit: 1 to 50 hits are given, and a text of nothing finds nobody."""

    text: str
    field: Field = Field.ANY
    condition: Condition = Condition.CONTAINS
    limit: int = USUAL_HITS

    @property
    def written(self) -> str:
        """The text as it is looked for, on one line; empty where it can find nobody."""
        # Invisible signs come along with a number that is copied from a phone's contacts.
        seen = one_line("".join(sign for sign in self.text if unicodedata.category(sign) != "Cf"))
        return "" if says_nothing(seen) or len(seen) > LONGEST_TEXT else seen

    @property
    def most(self) -> int:
        """How many hits are given."""
        return min(max(self.limit, LEAST_HITS), MOST_HITS)
