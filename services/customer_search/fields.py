"""The fields of a search: what a text means in each, and which fields a text is recognised for."""

import re
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import ColumnElement, func, literal_column, or_

from services import documents, phones
from services.customer_search.asked import Condition, Field
from services.customer_search.candidates import (
    ADDRESSES,
    CODE,
    DOCUMENT,
    EMAIL,
    EXACT,
    LOGIN,
    NAME,
    NAMED,
    PARTLY,
    PHONE,
    PROTOCOL,
    Candidate,
    Column,
    Match,
    any_of,
    begins_then,
    escaped,
    indexed,
    literally,
    plainly,
    some,
    where,
    word_begins,
)
from services.tables import LAST_SIX

_MARKS = re.compile(r"[\s()+./\-\u2010-\u2015\u2212]+")
_LAST_SIX: ColumnElement[str] = literal_column(LAST_SIX)
_STREETS = frozenset(
    {"rua", "r.", "av", "av.", "avenida", "travessa", "alameda", "rodovia", "estrada", "praça", "praca"}
)
PART_OF_NUMBER, PART_OF_NAME = 4, 2
"""Digits from which a number is looked for inside documents and phones, and inside names."""


def digits(written: str) -> str:
    """The digits of a text that has nothing else but marks; "" for any other."""
    number = _MARKS.sub("", written)
    return number if number.isascii() and number.isdigit() else ""


def candidates(field: Field, condition: Condition, written: str) -> list[Candidate]:
    """What finds this text in this field; nothing where it can't be there."""
    if field is Field.ANY:
        return [one for each, how in _recognised(written, condition) for one in _in_field(each, how, written)]
    return list(_in_field(field, condition, written))


def _in_field(field: Field, condition: Condition, written: str) -> Iterator[Candidate]:
    rank = EXACT if condition is Condition.EQUALS else NAMED if field is Field.NAME else PARTLY
    return _FIELDS[field](written, condition, rank)


def _recognised(written: str, condition: Condition) -> Iterator[tuple[Field, Condition]]:
    """The fields that a text may belong to. What it is a part of must be likely: two digits are no telephone."""
    number = digits(written)
    whole = Condition.EQUALS if condition is Condition.CONTAINS else condition
    yield Field.LOGIN, whole
    if "@" in written and " " not in written:
        yield Field.EMAIL, Condition.EQUALS
        yield Field.EMAIL, condition
        return
    yield from ((field, whole) for field in (Field.CODE, Field.PROTOCOL, Field.DOCUMENT))
    if number:
        yield Field.PHONE, whole
    if not number or len(number) >= PART_OF_NAME:
        yield Field.NAME, condition
    if condition is not Condition.CONTAINS:
        pass
    elif number:
        if len(number) >= PART_OF_NUMBER:
            yield from ((field, condition) for field in (Field.DOCUMENT, Field.PHONE))
    else:
        bare = documents.bare(written)
        if any(sign.isdigit() for sign in bare) and len(bare) >= PART_OF_NUMBER:
            yield Field.DOCUMENT, condition
        if " " not in written and re.search(r"[a-z][._\d-]", written, re.IGNORECASE):
            yield Field.LOGIN, Condition.BEGINS
    if written.split()[0].lower() in _STREETS and condition is not Condition.ENDS:
        yield Field.ADDRESS, condition


# -- each field --


def _name(written: str, condition: Condition, rank: int) -> Iterator[Candidate]:
    match, begins = plainly(written, condition), plainly(written, Condition.BEGINS)
    if match is None or begins is None:
        return
    if condition is Condition.EQUALS:
        yield where(NAME.customer, match.test(NAME.column), rank)
    elif condition is Condition.ENDS:
        yield some(NAME, match, rank)
    else:
        others = [] if condition is Condition.BEGINS else [some(NAME, match, rank)]
        if others and not match.indexed:
            others.append(some(NAME, word_begins(written), rank))
        yield begins_then(NAME, begins.test, others, rank)


def _document(written: str, condition: Condition, rank: int) -> Iterator[Candidate]:
    bare = documents.bare(written)
    if not bare.isascii() or not bare.isalnum():
        return
    if condition is Condition.EQUALS:
        yield where(DOCUMENT.customer, DOCUMENT.column == bare, rank)
    else:
        yield some(DOCUMENT, literally(bare, condition), rank)


def _phone(written: str, condition: Condition, rank: int) -> Iterator[Candidate]:
    number = digits(written)
    if not number:
        return
    whole = phones.phone(written)
    bare = re.sub("^0(?=[1-9])", "", number)  # the prefix of a call to another area
    if condition is Condition.EQUALS:
        if whole is not None:
            yield where(PHONE.customer, PHONE.column == whole, rank)
        elif len(bare) in (8, 9):
            yield where(PHONE.customer, any_of(_local(bare), condition, signs=True).test(PHONE.column), rank)
    elif condition is Condition.BEGINS:
        begun = [f"+{bare}", f"+55{bare}", *_local(bare)]
        if len(bare) == 10 or bare[2:3] in ("6", "7", "8"):
            begun.append(f"+55{bare[:2]}9{bare[2:]}")
        yield some(PHONE, any_of(begun, condition, signs=True), rank)
    else:
        if whole is not None:
            yield where(PHONE.customer, PHONE.column == whole, EXACT)
        yield some(PHONE, any_of(list(dict.fromkeys([number, bare])), condition), rank)


def _local(number: str) -> list[str]:
    """A number without its area, in any area; the old form of a mobile one gets its ninth digit too."""
    return [f"+55__{number}", *([f"+55__9{number}"] if len(number) == 8 or number[0] in "678" else [])]


def _login(written: str, condition: Condition, rank: int) -> Iterator[Candidate]:
    match = plainly(written, condition)
    if match is None:
        return
    if condition in (Condition.EQUALS, Condition.BEGINS):
        yield where(LOGIN.customer, match.test(LOGIN.column), rank)
    else:
        yield some(LOGIN, match, rank)


def _email(written: str, condition: Condition, rank: int) -> Iterator[Candidate]:
    small = written.lower()
    if condition is Condition.EQUALS:
        yield where(EMAIL.customer, EMAIL.column == small, rank)
    else:
        yield some(EMAIL, literally(small, condition), rank)


def _address(written: str, condition: Condition, rank: int) -> Iterator[Candidate]:
    """A customer's address with its city, and a plan's; commas at the ends of words don't count inside."""
    words = " ".join(word.strip(",;") or word for word in written.split())
    match = plainly(words if condition is Condition.CONTAINS else written, condition)
    if match is not None:
        for place in ADDRESSES:
            yield some(place, match, rank)
    if condition is Condition.EQUALS and indexed(written, Condition.CONTAINS):
        # The street alone, without the city that its column goes on with.
        own = ADDRESSES[0]
        street = func.atende_plain(literal_column("customers.address")) == func.atende_plain(written)
        yield where(own.customer, own.column.like(func.atende_literal(written).concat(" %")) & street, rank)


def _code(written: str, condition: Condition, rank: int) -> Iterator[Candidate]:
    if condition is Condition.EQUALS:
        forms = list(dict.fromkeys([written, written.upper(), written.lower()]))
        yield where(CODE.customer, CODE.column.in_(forms), rank)
        return
    pattern = {
        Condition.CONTAINS: f"%{escaped(written)}%",
        Condition.BEGINS: f"{escaped(written)}%",
        Condition.ENDS: f"%{escaped(written)}",
    }[condition]
    yield some(CODE, Match(lambda column: column.ilike(pattern), indexed(written, condition)), rank)


def _protocol(written: str, condition: Condition, rank: int) -> Iterator[Candidate]:
    yield where(PROTOCOL.customer, whole_protocol(written, PROTOCOL.column), rank)
    if condition is not Condition.EQUALS:
        yield some(PROTOCOL, literally(written, condition), rank)


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


_FIELDS: Mapping[Field, Callable[[str, Condition, int], Iterator[Candidate]]] = {
    Field.NAME: _name,
    Field.DOCUMENT: _document,
    Field.PHONE: _phone,
    Field.LOGIN: _login,
    Field.EMAIL: _email,
    Field.ADDRESS: _address,
    Field.CODE: _code,
    Field.PROTOCOL: _protocol,
}
