"""Finding a customer by whatever is at hand: the text itself says what it is.

Each way of reading a text is one indexed statement that stops at 200 candidates; only those are ranked.
Measured (1,000,000 customers, a common word): sorted whole 78 ms, capped and then ranked 0.8 ms.
"""

import re
import unicodedata
from typing import cast

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from services import documents, phones, scope
from services.cleaning import one_line, says_nothing
from services.people import Person
from services.states import PlanState
from services.tables import Contact, Customer, Plan, Product, Ticket

CANDIDATES = 200
MOST_HITS = 50
LONGEST_TEXT = 200
"""No name is longer, so a longer text finds nothing."""
_MOST_WORDS = 16
_MARKS = re.compile(r"[\s()+./\-\u2010-\u2015\u2212]+")
_EXACT, _PARTLY = 0, 1

PLAN_ORDER = case(
    {PlanState.BLOCKED.value: 0, PlanState.SUSPENDED.value: 1, PlanState.ACTIVE.value: 2},
    value=Plan.state,
    else_=3,
)
"""Blocked first: the commonest reason of a call."""

Candidate = Select[int, int]


def hits(actor: Person, text: str, limit: int) -> Select[int, str, str, str, str, str] | None:
    """The statement for id, name, document, city, product and plan's state, best first; None for no text.

    `contains`: every word, any order, anywhere; accents, case, and the punctuation of numbers do not count.
    """
    # Invisible signs come along with a number that is copied from a phone's contacts.
    written = one_line("".join(sign for sign in text if unicodedata.category(sign) != "Cf"))
    if says_nothing(written) or len(written) > LONGEST_TEXT:
        return None
    found = union_all(*_candidates(written)).subquery()
    best = select(found.c.id, func.min(found.c.rank).label("rank")).group_by(found.c.id).subquery()
    plan = (
        select(Product.name, Plan.state)
        .join(Product, Product.id == Plan.product_id)
        .where(Plan.customer_id == Customer.id)
        .order_by(PLAN_ORDER, Plan.id)
        .limit(1)
        .lateral("plan")
    )
    return (
        select(Customer.id, Customer.name, Customer.document, Customer.city, plan.c.name, plan.c.state)
        .join(best, best.c.id == Customer.id)
        .outerjoin(plan, true())
        .where(scope.customers(actor))
        .order_by(best.c.rank, _name_rank(written), Customer.name_plain, Customer.id)
        .limit(min(max(limit, 1), MOST_HITS))
    )


def _candidates(written: str) -> list[Candidate]:
    number = _MARKS.sub("", written)
    if number.isascii() and number.isdigit():
        return _by_number(written, number)
    if "@" in written and " " not in written:
        return [
            _login(written),
            _contact(Contact.email == written.lower(), _EXACT),
            _contact(Contact.email.like(_anywhere(written)), _PARTLY),
        ]
    return _by_words(written)


def _by_number(written: str, number: str) -> list[Candidate]:
    found = [*_named_exactly(written), _customer(Customer.code == number, _EXACT), _protocol(number)]
    if len(number) in (11, 14):
        found.append(_customer(Customer.document == number, _EXACT))
    phone = phones.phone(written)
    if phone is not None:
        found.append(_contact(Contact.phone == phone, _EXACT))
    if 8 <= len(number) <= 13:
        found.append(_contact(Contact.phone.like(f"%{number}%"), _PARTLY))
        found.append(_customer(Customer.document.like(f"%{number}%"), _PARTLY))
    return found


def _by_words(written: str) -> list[Candidate]:
    words = dict.fromkeys(written.split())
    found = _named_exactly(written)
    if len(words) <= _MOST_WORDS:
        # An accent alone is nothing once accents don't count, and nothing would be in every name.
        something = func.btrim(func.atende_plain(written)) != ""
        every = and_(something, *(Customer.name_plain.like(_anywhere(word)) for word in words))
        found.append(_customer(every, _PARTLY))
    document = documents.document(written)
    if document is not None:
        found.append(_customer(Customer.document == document, _EXACT))
    return found


def _named_exactly(written: str) -> list[Candidate]:
    return [
        _login(written),
        _customer(Customer.code.in_({written, written.upper()}), _EXACT),
        _protocol(written),
    ]


def _customer(condition: ColumnElement[bool], rank: int) -> Candidate:
    return _found(Customer.id, condition, rank)


def _contact(condition: ColumnElement[bool], rank: int) -> Candidate:
    return _found(Contact.customer_id, condition, rank)


def _login(written: str) -> Candidate:
    return _found(Plan.customer_id, Plan.login == written, _EXACT)


def _protocol(written: str) -> Candidate:
    return _found(Ticket.customer_id, (Ticket.protocol == written) & Ticket.customer_id.is_not(None), _EXACT)


def _found(
    customer: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    condition: ColumnElement[bool],
    rank: int,
) -> Candidate:
    found = select(customer.label("id"), literal(rank).label("rank")).where(condition).limit(CANDIDATES)
    return cast(Candidate, found)  # the conditions leave no row without a customer


def _anywhere(text: str) -> ColumnElement[str]:
    return literal("%").concat(func.atende_literal(text)).concat("%")


def _name_rank(written: str) -> ColumnElement[int]:
    plain, begins = func.atende_plain(written), func.atende_literal(written).concat("%")
    return case(
        (Customer.name_plain == plain, 0),
        (Customer.name_plain.like(begins), 1),
        (Customer.name_plain.like(literal("% ").concat(begins)), 2),
        else_=3,
    )
