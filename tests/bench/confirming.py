"""What Confirmar costs the database: its transactions and statements, counted where SQLAlchemy hands them on."""

from datetime import UTC, datetime

from sqlalchemy import event, text

from services.database import create_engine
from services.people import People
from services.protocols import DEFAULT_FORMAT, Protocols
from services.ticket_content import TicketContent
from services.tickets import Tickets
from tests.bench.served import fresh
from tests.bench.talkers import FIRST_PERSON
from tests.services.stories.desk import ZONE

SHOWN = """
    SELECT 'customer' AS subject, c.id AS customer_id, (SELECT min(id) FROM contacts WHERE customer_id = c.id)
        AS contact_id, p.id AS plan_id, p.access_point_id, p.login, 'Sem internet' AS problem,
        (SELECT min(id) FROM ticket_types WHERE active) AS type_id, 'position' AS assignee_kind,
        (SELECT min(id) FROM positions WHERE active) AS assignee_id, 'Luz vermelha' AS checks
    FROM customers c JOIN plans p ON p.customer_id = c.id WHERE p.login IS NOT NULL ORDER BY p.id LIMIT 1"""


async def confirmed(url: str) -> tuple[int, int]:
    """Transactions, and statements within them, of one ticket's Confirmar. `url` is any database of the server."""
    engine = create_engine(await fresh(url))
    try:
        async with engine.connect() as connection:
            content = TicketContent(**(await connection.execute(text(SHOWN))).one()._mapping)
        person = await People(engine).by_telegram(FIRST_PERSON)
        assert person is not None
        tickets, at = Tickets(engine, Protocols(DEFAULT_FORMAT, ZONE)), datetime.now(UTC)
        counts = [0, 0]
        for n in range(2):  # the first one warms SQLAlchemy up
            opened = await tickets.open(person, key=f"open {n}", at=at)
            if n:
                event.listen(engine.sync_engine, "begin", lambda _: _add(counts, 0))
                event.listen(engine.sync_engine, "before_cursor_execute", lambda *_: _add(counts, 1))
            await tickets.confirm(person, opened.draft_id, content, key=f"confirm {n}", at=at)
        return counts[0], counts[1]
    finally:
        await engine.dispose()


def _add(counts: list[int], which: int) -> None:
    counts[which] += 1
