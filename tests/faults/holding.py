"""The invariants: what must hold after every run, whatever befell the desk."""

from collections import Counter

from tests.faults.mortal import Mortal
from tests.faults.walking import Walk, Walker

TICKETS = """
select t.id, t.protocol, t.state, t.draft_id, t.problem, t.checks, d.state as draft,
    c.name as "Cliente", k.name as "Nome Contato", r.name as "Plano", a.name as "Ponto de Acesso", t.login as "Login",
    t.problem as "Problema descrito pelo cliente", y.name as "Tipo Atendimento",
    coalesce(o.name, w.name) as "Destino", t.checks as "Verificações realizadas neste contato",
    x.protocol as "Atendimento pai"
from tickets t join people p on p.id = t.opened_by
left join drafts d on d.id = t.draft_id left join customers c on c.id = t.customer_id
left join contacts k on k.id = t.contact_id left join plans l on l.id = t.plan_id
left join products r on r.id = l.product_id left join access_points a on a.id = t.access_point_id
left join ticket_types y on y.id = t.type_id left join positions o on o.id = t.assignee_position_id
left join people w on w.id = t.assignee_person_id left join tickets x on x.id = t.parent_id
where p.telegram_id > 2000 and p.telegram_id < 1000000"""
AUDITED = """
select object_id, count(*) from audit
where object_kind = 'ticket' and action = 'ticket.open' and object_id = any($1::bigint[]) group by 1"""
SHOWN = (
    "Cliente", "Nome Contato", "Plano", "Ponto de Acesso", "Login", "Problema descrito pelo cliente",
    "Tipo Atendimento", "Destino", "Verificações realizadas neste contato", "Atendimento pai",
)  # fmt: skip

VISITS = {
    "a technician in two places": """
select a.id from orders a join orders b on b.technician_id = a.technician_id and b.id > a.id and a.busy && b.busy
where a.state not in ('requested', 'done', 'cancelled') and b.state not in ('requested', 'done', 'cancelled')""",
    "a visit that takes another time than it says": """
select id from orders where lower(busy) <> starts_at or upper(busy) < starts_at + minutes * interval '1 minute'""",
    "a visit of a ticket that nobody confirmed": """
select o.id from orders o join tickets t on t.id = o.ticket_id where t.confirmed_at is null""",
}
"""What no run may leave behind: rows of orders."""


async def holds(desk: Mortal, walkers: list[Walker]) -> None:
    """Each finished walk is exactly one ticket with what its summary showed; no protocol is another's; all is done."""
    walks = [walk for walker in walkers for walk in walker.walks]
    assert all(walk.finished for walk in walks)
    await _tickets(desk, walks)
    told = Counter(walk.protocol for walk in walks)
    assert set(desk.told.protocols) == set(told), "a protocol was told that nobody's way ended with"
    assert not desk.told.mixed, desk.told.mixed[:10]
    assert not desk.told.asides, f"set aside for {desk.told.asides}: {desk.log}"
    for query in ("inbox where failed_at is not null", "tickets where state = 'draft'"):
        assert await desk.database.fetchval(f"select count(*) from {query}") == 0, query
    for what, query in VISITS.items():
        assert not await desk.database.fetch(query), what
    for walker in walkers:
        await desk.telegram.say(walker.id, "/rascunhos")
    await desk.quiet()
    assert not [walker.id for walker in walkers if "Nenhum rascunho" not in walker.screen]
    silent = set(desk.told.waiting) - desk.answers_cut
    assert not silent, f"{len(silent)} presses were never answered: {sorted(silent)[:5]}, {desk.told.file}"


async def _tickets(desk: Mortal, walks: list[Walk]) -> None:
    rows = await desk.database.fetch(TICKETS)
    assert len({walk.protocol for walk in walks}) == len(walks), "a protocol was told for two"
    assert sorted(row["protocol"] for row in rows) == sorted(walk.protocol for walk in walks), (
        f"lost or twice: {[dict(row) for row in rows if row['state'] != 'open']}\n{desk.log}"
    )
    stored = {row["protocol"]: row for row in rows}
    for walk in walks:
        row = stored[walk.protocol]
        assert (row["state"], row["draft"]) == ("open", "finished"), walk
        assert (row["problem"], row["checks"]) == (walk.problem, walk.checks), walk
        told = {name: row[name] for name in SHOWN if name != "Atendimento pai" or row[name]}
        assert told == walk.summary, walk
    audited = await desk.database.fetch(AUDITED, [row["id"] for row in rows])
    assert [row["count"] for row in audited] == [1] * len(rows)
    assert len({row["draft_id"] for row in rows}) == len(rows)
