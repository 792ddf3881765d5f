"""The fields of a search: what a text means in each, and which fields a text is recognised for."""

import re
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import ColumnElement, any_, func, literal_column, or_, select

from services import documents, phones
from services.customer_search.asked import Condition, Field, Search
from services.customer_search.candidates import (
    ADDRESSES,
    CODE,
    CUSTOMERS,
    DOCUMENT,
    EMAIL,
    EXACT,
    ID,
    LOCAL_PHONE,
    LOGIN,
    LOOKED_AT,
    NAME,
    NAMED,
    PARTLY,
    PHONE,
    PROTOCOL,
    SAID,
    TICKETS,
    Ask,
    Candidate,
    Column,
    Match,
    any_of,
    begins,
    escaped,
    indexed,
    literally,
    one_after_another,
    plainly,
    some,
    unless,
    where,
    word_begins,
)
from services.tables import LAST_SIX

_MARKS = re.compile(r"[\s()+./\-\u2010-\u2015\u2212]+")
_LAST_SIX: ColumnElement[str] = literal_column(LAST_SIX)
_STREETS = frozenset(
    {"rua", "r.", "av", "av.", "avenida", "travessa", "alameda", "rodovia", "estrada", "praça", "praca"}
)
_NUMBERS = frozenset({Field.DOCUMENT, Field.PHONE, Field.EMAIL})
PART_OF_NUMBER, PART_OF_NAME = 4, 2
"""Digits from which a number is looked for inside documents and phones, and inside names."""


def digits(written: str) -> str:
    """The digits of a text that has nothing else but marks; "" for any other."""
    number = _MARKS.sub("", written)
    return number if number.isascii() and number.isdigit() else ""


def candidates(search: Search) -> list[Candidate]:
    """What finds this text; nothing where it can't be there."""
    if search.field is not Field.ANY:
        return list(_in_field(search, search.field, search.condition))
    found: list[Candidate] = []
    exact: dict[Field, list[Candidate]] = {}
    for field, condition in _recognised(search.written, search.condition):
        parts = list(_in_field(search, field, condition))
        if condition is Condition.EQUALS:
            exact[field] = parts
        elif field in _NUMBERS and exact.get(field):
            # A whole number or address is nobody else's part, and looking for parts of it is slow.
            parts = [unless(exact[field], part) for part in parts]
        found += parts
    return found


def _in_field(search: Search, field: Field, condition: Condition) -> Iterator[Candidate]:
    rank = EXACT if condition is Condition.EQUALS else NAMED if field is Field.NAME else PARTLY
    return _FIELDS[field](Ask(search.written, condition, rank, search.most))


def _recognised(written: str, condition: Condition) -> Iterator[tuple[Field, Condition]]:
    """The fields that a text may belong to. What it is a part of must be likely: two digits are no telephone."""
    number = digits(written)
    whole = Condition.EQUALS if condition is Condition.CONTAINS else condition
    if "@" in written and " " not in written:
        yield from ((Field.LOGIN, whole), (Field.EMAIL, Condition.EQUALS), (Field.EMAIL, condition))
        return
    numbered = any(sign.isdigit() for sign in written)
    if numbered or " " not in written:
        yield Field.LOGIN, whole
    if numbered or (" " not in written and whole is Condition.EQUALS):
        yield from ((field, whole) for field in (Field.CODE, Field.PROTOCOL, Field.DOCUMENT))
    if number:
        yield Field.PHONE, whole
    if not number or len(number) >= PART_OF_NAME:
        yield Field.NAME, condition
    if condition is Condition.CONTAINS:
        yield from _parts(written, number)
    if written.split()[0].lower() in _STREETS and condition is not Condition.ENDS:
        yield Field.ADDRESS, condition


def _parts(written: str, number: str) -> Iterator[tuple[Field, Condition]]:
    """What a text may be a part of, where a whole one of them is not what it is."""
    if number:
        if len(number) >= PART_OF_NUMBER:
            yield from ((field, Condition.CONTAINS) for field in (Field.DOCUMENT, Field.PHONE))
        return
    bare = documents.bare(written)
    if any(sign.isdigit() for sign in bare) and len(bare) >= PART_OF_NUMBER:
        yield Field.DOCUMENT, Condition.CONTAINS
    if " " not in written and re.search(r"[a-z][._\d-]", written, re.IGNORECASE):
        yield Field.LOGIN, Condition.BEGINS


# -- each field --


def _name(ask: Ask) -> Iterator[Candidate]:
    written, condition = ask.written, ask.condition
    match, begun = plainly(written, condition), plainly(written, Condition.BEGINS)
    if match is None or begun is None:
        return
    if condition is Condition.EQUALS:
        yield where(NAME, match.test(NAME.column), ask)
    elif condition is Condition.ENDS:
        yield some([NAME], match, ask)
    else:
        parts = [begins(NAME, begun.test, ask)]
        if condition is Condition.CONTAINS:  # they rank lower
            parts.append(some([NAME], match, ask, rare=digits(written) != ""))
            if not match.indexed:
                parts.append(some([NAME], word_begins(written), ask))
        yield one_after_another(parts, ask)


def _document(ask: Ask) -> Iterator[Candidate]:
    bare = documents.bare(ask.written)
    if not bare.isascii() or not bare.isalnum():
        return
    if ask.condition is Condition.EQUALS:
        yield where(DOCUMENT, DOCUMENT.column == bare, ask)
    else:
        yield some([DOCUMENT], literally(bare, ask.condition), ask, rare=len(bare) >= 6)


def _phone(ask: Ask) -> Iterator[Candidate]:
    """With or without country, area, and the ninth digit of a mobile number."""
    number = digits(ask.written)
    if not number:
        return
    whole = phones.phone(ask.written)
    bare = re.sub("^0(?=[1-9])", "", number)  # the prefix of a call to another area
    old = ["9" + bare] if len(bare) == 8 or bare[0] in "678" else []
    if whole is not None and ask.condition in (Condition.EQUALS, Condition.CONTAINS):
        yield where(PHONE, PHONE.column == whole, ask)
    elif ask.condition is Condition.EQUALS:
        if len(bare) in (8, 9):
            local = LOCAL_PHONE.column
            yield where(LOCAL_PHONE, local.in_([bare, *old]) & PHONE.column.like("+55%"), ask)
    elif ask.condition is Condition.BEGINS:
        begun = [f"+{bare}", f"+55{bare}"]
        if len(bare) == 10 or bare[2:3] in ("6", "7", "8"):
            begun.append(f"+55{bare[:2]}9{bare[2:]}")
        for text in begun:
            yield where(PHONE, PHONE.column.like(f"{text}%"), ask)
        for text in [bare, *old]:
            yield where(LOCAL_PHONE, LOCAL_PHONE.column.like(f"{text}%"), ask)
    else:
        texts = list(dict.fromkeys([number, bare]))
        yield some([PHONE], any_of(texts, ask.condition), ask, rare=len(bare) >= 8)


def _login(ask: Ask) -> Iterator[Candidate]:
    match = plainly(ask.written, ask.condition)
    if match is None:
        return
    if ask.condition in (Condition.EQUALS, Condition.BEGINS):
        yield where(LOGIN, match.test(LOGIN.column), ask)
    else:
        yield some([LOGIN], match, ask)


def _email(ask: Ask) -> Iterator[Candidate]:
    small = ask.written.lower()
    if ask.condition is Condition.EQUALS:
        yield where(EMAIL, EMAIL.column == small, ask)
    elif ask.condition is Condition.BEGINS:
        yield where(EMAIL, EMAIL.column.like(f"{escaped(small)}%"), ask)
    else:
        match = literally(small, ask.condition)
        name, _, domain = small.partition("@")
        if domain and indexed(name, ask.condition):
            # The index is asked for the name alone: half of all addresses end alike, and that would slow it down.
            alone, whole = literally(name + "@", Condition.CONTAINS), match
            match = Match(lambda c: alone.test(c) & whole.test(c.concat("")), True)
        yield some([EMAIL], match, ask)


def _address(ask: Ask) -> Iterator[Candidate]:
    """A customer's address with its city, and a plan's; commas at the ends of words don't count inside."""
    written = ask.written
    if ask.condition is Condition.CONTAINS:
        written = " ".join(word.strip(",;") or word for word in written.split())
    match = plainly(written, ask.condition)
    if match is None:
        return
    if ask.condition in (Condition.EQUALS, Condition.BEGINS):
        yield from (where(place, match.test(place.column), ask) for place in ADDRESSES)
    else:
        yield some(ADDRESSES, match, ask)
    if ask.condition is Condition.EQUALS:
        yield _street_alone(written, ask)


def _street_alone(written: str, ask: Ask) -> Candidate:
    """A customer's address without the city that its column goes on with; few begin so, unless it is a mere "rua"."""
    begun = ADDRESSES[0].column.like(func.atende_literal(written).concat(" %"))
    street = func.atende_plain(literal_column("customers.address"))
    rows = select(CUSTOMERS.c.id, street.label("said")).where(begun).limit(LOOKED_AT).subquery()
    alone = select(ID, literal_column(str(ask.rank)).label("rank")).select_from(rows)
    return alone.where(func.atende_plain(written) == SAID).limit(ask.enough)


def _code(ask: Ask) -> Iterator[Candidate]:
    written = ask.written
    if ask.condition is Condition.EQUALS:
        forms = list(dict.fromkeys([written, written.upper(), written.lower()]))
        yield where(CODE, CODE.column.in_(forms), ask)
        return
    pattern = {
        Condition.CONTAINS: f"%{escaped(written)}%",
        Condition.BEGINS: f"{escaped(written)}%",
        Condition.ENDS: f"%{escaped(written)}",
    }[ask.condition]
    yield some([CODE], Match(lambda column: column.ilike(pattern), indexed(written, ask.condition)), ask)


def _protocol(ask: Ask) -> Iterator[Candidate]:
    yield where(PROTOCOL, whole_protocol(ask.written, PROTOCOL.column), ask)
    theirs = select(TICKETS.c.id).where(whole_protocol(ask.written, TICKETS.c.protocol)).correlate(None)
    # As an array, so that the index of parents is asked for these alone, however few or many children there are.
    parents = any_(func.array(theirs.limit(ask.enough).scalar_subquery()))
    yield where(PROTOCOL, parents == TICKETS.c.parent_id, ask)
    if ask.condition is not Condition.EQUALS:
        yield some([PROTOCOL], literally(ask.written, ask.condition), ask)


def whole_protocol(written: str, column: Column) -> ColumnElement[bool]:
    """Whether a protocol is this one, with or without its marks, or ends in these six digits."""
    number = digits(written)
    same: ColumnElement[bool] = column == written
    if len(number) < 6:
        return same
    bare = func.regexp_replace(column, "[^0-9]", "", "g")
    ends = _LAST_SIX.op("=")(number[-6:])
    return or_(same, ends if len(number) == 6 else ends & (bare == number))


def names_ticket(
    field: Field, condition: Condition, written: str, column: Column
) -> ColumnElement[bool] | None:
    """The test by which a ticket of a hit was found; None where no ticket can have been."""
    if field is Field.PROTOCOL and condition is not Condition.EQUALS:
        return or_(whole_protocol(written, column), literally(written, condition).test(column))
    return whole_protocol(written, column) if field in (Field.ANY, Field.PROTOCOL) else None


_FIELDS: Mapping[Field, Callable[[Ask], Iterator[Candidate]]] = {
    Field.NAME: _name,
    Field.DOCUMENT: _document,
    Field.PHONE: _phone,
    Field.LOGIN: _login,
    Field.EMAIL: _email,
    Field.ADDRESS: _address,
    Field.CODE: _code,
    Field.PROTOCOL: _protocol,
}
