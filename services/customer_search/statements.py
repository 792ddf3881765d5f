"""The two statements of a search: who is found, best first, and what is shown of them."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    func,
    join,
    literal,
    literal_column,
    null,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.sql.selectable import LateralFromClause

from services import scope
from services.customer_search.asked import Search
from services.customer_search.candidates import CUSTOMERS, ID, RANK
from services.customer_search.fields import candidates, names_ticket
from services.people import Person
from services.states import PlanState
from services.tables import Customer, Plan, Product, Ticket

PLAN_ORDER = case(
    {PlanState.BLOCKED.value: 0, PlanState.SUSPENDED.value: 1, PlanState.ACTIVE.value: 2},
    value=Plan.state,
    else_=3,
)
"""Blocked first: the commonest reason of a call."""
SETTINGS = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true)"
)
"""Before a search, in its transaction: a plan made without seeing the words, or one that believes a word to be more
common than it is, reads the whole table."""

FOUND: ColumnElement[int] = literal_column("found")

Line = Select[int, str, str | None, str, str | None, str | None, str | None]


def found(actor: Person, search: Search) -> Select[int] | None:
    """The statement for the customers' ids, best first; None where nobody can be found."""
    written = search.written
    parts = candidates(search) if written else []
    if not parts:
        return None
    every = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    best = select(ID.label("found"), func.min(RANK).label("rank")).select_from(every).group_by(ID).subquery()
    return (
        select(CUSTOMERS.c.id)
        .join(best, CUSTOMERS.c.id == FOUND)
        .where(scope.customers(actor))
        .order_by(RANK, _name_rank(written), CUSTOMERS.c.name_plain, CUSTOMERS.c.id)
        .limit(search.most)
    )


def lines(actor: Person, ids: Sequence[int], search: Search) -> Line:
    """The statement for id, name, document, city, product, plan's state and the protocol that was searched for."""
    plan = (
        select(Product.name, Plan.state)
        .join(Product, Product.id == Plan.product_id)
        .where(Plan.customer_id == Customer.id)
        .order_by(PLAN_ORDER, Plan.id)
        .limit(1)
        .lateral("plan")
    )
    told: list[Any] = [
        Customer.id,
        Customer.name,
        Customer.document,
        Customer.city,
        plan.c.name,
        plan.c.state,
    ]
    tables = join(Customer, plan, true(), isouter=True)
    protocol: ColumnElement[Any] = null()
    if (ticket := _ticket(search)) is not None:
        tables, protocol = join(tables, ticket, true(), isouter=True), ticket.c.protocol
    shown = select(*told, protocol.label("protocol")).select_from(tables)
    return cast(Line, shown.where(Customer.id.in_(ids), scope.customers(actor)))


def _ticket(search: Search) -> LateralFromClause | None:
    """The last ticket of a customer that the text names; None where it can name none."""
    written = search.written
    named = names_ticket(search.field, search.condition, written, Ticket.protocol) if written else None
    if named is None:
        return None
    mine = select(Ticket.protocol).where(Ticket.customer_id == Customer.id, named)
    return mine.order_by(Ticket.id.desc()).limit(1).lateral("ticket")


def _name_rank(written: str) -> ColumnElement[int]:
    plain, begins = func.atende_plain(written), func.atende_literal(written).concat("%")
    return case(
        (CUSTOMERS.c.name_plain == plain, 0),
        (CUSTOMERS.c.name_plain.like(begins), 1),
        (CUSTOMERS.c.name_plain.like(literal("% ").concat(begins)), 2),
        else_=3,
    )
