"""Finding a customer by whatever is at hand: any field, any condition, and a text that says itself what it is."""

from services.customer_search.asked import (
    LEAST_HITS,
    LONGEST_TEXT,
    MOST_HITS,
    USUAL_HITS,
    Condition,
    Field,
    Search,
)
from services.customer_search.statements import PLAN_ORDER, SETTINGS, found, lines

__all__ = [
    "LEAST_HITS",
    "LONGEST_TEXT",
    "MOST_HITS",
    "PLAN_ORDER",
    "SETTINGS",
    "USUAL_HITS",
    "Condition",
    "Field",
    "Search",
    "found",
    "lines",
]
