"""Candidates: a few customers of one place and one condition, in bounded time whatever the words are.

A trigram index is quick for what is rare and slow for what half of the rows have; looking at rows one by one is the
other way round. So a few thousand rows are looked at first; only where they do not give enough candidates is the index
asked, for what is then known to be rare. One statement: PostgreSQL leaves the second half undone once LIMIT is full.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, literal_column, or_, select, union_all

from services.customer_search.asked import Condition
from services.tables import LOCAL, Contact, Customer, Plan, Ticket

NAMES = 60
"""Names are ranked by where the words stand, so there must be some to choose among."""
LOOKED_AT, LOOKED_AT_ALONE = 5_000, 10_000
"""Rows that are looked at one by one, a thousand in a third of a millisecond: before the index is asked, and for what
no index can answer, such as a single sign."""
MOST_WORDS = 16
EXACT, NAMED, PARTLY = 0, 1, 2
"""Ranks: what only one customer should have; a name; a part of something else."""

Candidate = Select[Any]
# The columns of the subqueries below, by name alone: to ask a subquery for its columns takes longer than to make it.
ID: ColumnElement[Any] = literal_column("id")
RANK: ColumnElement[Any] = literal_column("rank")
SAID: ColumnElement[Any] = literal_column("said")
Column = Any
"""A column, mapped or of a subquery: SQLAlchemy has no type that both are."""
Test = Callable[[Column], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Place:
    """A column that is searched, and whose row it is. `newest`: the last rows are looked at first."""

    customer: Column
    key: Column
    column: Column
    newest: bool = False


# Tables, not the classes mapped to them: a statement of these is made in half the time.
CUSTOMERS, CONTACTS, PLANS, TICKETS = (each.__table__ for each in (Customer, Contact, Plan, Ticket))
NAME = Place(CUSTOMERS.c.id, CUSTOMERS.c.id, CUSTOMERS.c.name_plain)
DOCUMENT = Place(CUSTOMERS.c.id, CUSTOMERS.c.id, CUSTOMERS.c.document)
CODE = Place(CUSTOMERS.c.id, CUSTOMERS.c.id, CUSTOMERS.c.code)
PHONE = Place(CONTACTS.c.customer_id, CONTACTS.c.id, CONTACTS.c.phone)
LOCAL_PHONE = Place(CONTACTS.c.customer_id, CONTACTS.c.id, literal_column(LOCAL))
"""A Brazilian number without country and area: +55 19 and the rest."""
EMAIL = Place(CONTACTS.c.customer_id, CONTACTS.c.id, CONTACTS.c.email)
LOGIN = Place(PLANS.c.customer_id, PLANS.c.id, PLANS.c.login_plain)
ADDRESSES = (
    Place(CUSTOMERS.c.id, CUSTOMERS.c.id, CUSTOMERS.c.address_plain),
    Place(PLANS.c.customer_id, PLANS.c.id, PLANS.c.address_plain),
)
PROTOCOL = Place(TICKETS.c.customer_id, TICKETS.c.id, TICKETS.c.protocol, newest=True)


@dataclass(frozen=True, slots=True)
class Ask:
    """A text in one field: how it must match, the rank of those it finds, and how many are enough.

    One place may tell a customer twice, so twice as many as will be shown.
    """

    written: str
    condition: Condition
    rank: int
    most: int

    @property
    def enough(self) -> int:
        return max(2 * self.most, NAMES if self.rank == NAMED else 0)


@dataclass(frozen=True, slots=True)
class Match:
    """A test of a column, and whether a trigram index can answer it (else only the rows looked at are)."""

    test: Test
    indexed: bool


def where(place: Place, condition: ColumnElement[bool], ask: Ask) -> Candidate:
    """Those of a condition that an index answers at once."""
    chosen = _select(place.customer, ask.rank).where(place.customer.is_not(None), condition)
    return chosen.limit(ask.enough)


def some(places: Sequence[Place], match: Match, ask: Ask, *, rare: bool = False) -> Candidate:
    """Those of a test that may be very common or very rare; `rare`: this one can only be rare."""
    parts = [] if rare and match.indexed else [_looked_at(place, match, ask) for place in places]
    if match.indexed:
        parts += [where(place, match.test(place.column), ask) for place in places]
    return one_after_another(parts, ask)


def begins(place: Place, test: Test, ask: Ask) -> Candidate:
    """Those that begin so, in the order of their index."""
    in_order: ColumnElement[str] = literal_column(f"{place.column.expression} USING ~<~")
    return where(place, test(place.column), ask).order_by(in_order)


def one_after_another(parts: Sequence[Candidate], ask: Ask) -> Candidate:
    """The first part's, and only where they are not enough the next one's."""
    return select(ID, RANK).select_from(union_all(*parts).subquery()).limit(ask.enough)


def unless(known: list[Candidate], part: Candidate) -> Candidate:
    """The part's, where none of those known is there: PostgreSQL asks that once, before it begins."""
    nobody = (~select(ID).select_from(one.subquery()).exists() for one in known)
    return select(ID, RANK).select_from(part.subquery()).where(*nobody)


def _looked_at(place: Place, match: Match, ask: Ask) -> Candidate:
    count = LOOKED_AT if match.indexed else LOOKED_AT_ALONE
    order = place.key.desc() if place.newest else place.key
    rows = select(place.customer.label("id"), place.column.label("said")).order_by(order).limit(count)
    found = _select(ID, ask.rank).select_from(rows.subquery())
    return found.where(ID.is_not(None), match.test(SAID)).limit(ask.enough)


def _select(customer: Column, rank: int) -> Candidate:
    return select(customer.label("id"), literal_column(str(rank)).label("rank"))


# -- tests --


def plainly(written: str, condition: Condition) -> Match | None:
    """A test of a column without accents and capitals; None for more words than anything has."""
    begun = func.atende_literal(written)
    # An accent alone is nothing once accents don't count, and nothing would be in every name.
    something = func.btrim(func.atende_plain(written)) != ""
    match condition:
        case Condition.CONTAINS:
            words = tuple(dict.fromkeys(written.split()))
            if len(words) > MOST_WORDS:
                return None
            return Match(
                lambda c: and_(something, *(c.like(_anywhere(word)) for word in words)),
                any(indexed(word, condition) for word in words),
            )
        case Condition.BEGINS:
            return Match(lambda c: and_(something, c.like(begun.concat("%"))), indexed(written, condition))
        case Condition.ENDS:
            return Match(
                lambda c: and_(something, c.like(literal("%").concat(begun))), indexed(written, condition)
            )
        case _:
            return Match(lambda c: c == func.atende_plain(written), True)


def word_begins(written: str) -> Match:
    """A test for words too short for the index: they begin a word that is not the first."""
    words = written.split()
    return Match(
        lambda c: and_(
            func.btrim(func.atende_plain(written)) != "",
            *(c.like(literal("% ").concat(func.atende_literal(word)).concat("%")) for word in words),
        ),
        any(indexed(word, Condition.BEGINS) for word in words),
    )


def literally(text: str, condition: Condition) -> Match:
    """A test of a column that holds what was made alike already: digits, capitals, small letters."""
    return any_of([text], condition)


def any_of(texts: list[str], condition: Condition) -> Match:
    """One of several texts."""
    if condition is Condition.EQUALS:
        return Match(lambda c: c.in_(texts), True)
    before = "%" if condition in (Condition.CONTAINS, Condition.ENDS) else ""
    after = "%" if condition in (Condition.CONTAINS, Condition.BEGINS) else ""
    patterns = [f"{before}{escaped(text)}{after}" for text in texts]
    return Match(
        lambda c: or_(*(c.like(pattern) for pattern in patterns)),
        all(indexed(text, condition) for text in texts),
    )


def indexed(text: str, condition: Condition) -> bool:
    """Whether a trigram index has something to look up: three letters or digits in a row, or fewer at an edge."""
    parted = unicodedata.normalize("NFKD", text)
    flat = "".join(sign for sign in parted if not unicodedata.combining(sign))
    runs = re.findall(r"[^\W_]+", flat)
    if any(len(run) >= 3 for run in runs) or not runs:
        return bool(runs)
    if condition is Condition.BEGINS:
        return flat[0].isalnum()
    if condition is Condition.ENDS:
        return flat[-1].isalnum() and len(runs[-1]) >= 2
    return condition is Condition.EQUALS


def escaped(text: str) -> str:
    """A text as LIKE's literal."""
    return re.sub(r"([%_\\])", r"\\\1", text)


def _anywhere(text: str) -> ColumnElement[str]:
    return literal("%").concat(func.atende_literal(text)).concat("%")
