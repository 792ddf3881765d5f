"""R5: twenty taps in 50 ms on every button do what one does, and each is answered; two ticks 50 ms apart both count."""

import asyncio
import json
import random
from typing import Any

import pytest

from tests.faults.mortal import Mortal
from tests.faults.sizes import WHOLE
from tests.faults.tapping import Tapping, Twin, loose

MOST = 150 if WHOLE else 12
"""Buttons from each beginning, by chance: a search has a page for each of hundreds of settings."""

OF_TICKETS = ("timeline", "tasks", "orders", "ticket_files", "script_runs")
"""What hangs on a ticket and is on its pages."""

pytestmark = pytest.mark.slow


async def own(twin: Twin) -> Any:
    """Somebody's tickets and drafts."""
    rows = await twin.desk.database.fetch(
        "select t.state, t.problem, t.checks, t.type_id, t.assignee_position_id, t.assignee_person_id,"
        " t.told_at is not null as told, d.state as draft, d.document->>'place' as place,"
        " d.document->'answers' as answers"
        " from tickets t join people p on p.id = t.opened_by left join drafts d on d.id = t.draft_id"
        " where p.telegram_id = $1 order by t.id",
        twin.id,
    )  # fmt: skip
    audit = await twin.desk.database.fetch(
        "select a.action, count(*) from audit a join people p on p.id = a.person_id"
        " where p.telegram_id = $1 and a.action <> 'ticket.read' group by 1 order by 1",
        twin.id,
    )  # fmt: skip
    chosen = await twin.desk.database.fetch(
        "select o.name, o.value::text from preferences o join people p on p.id = o.person_id"
        " where p.telegram_id = $1",
        twin.id,
    )  # fmt: skip
    language = await twin.desk.database.fetchval(
        "select language from people where telegram_id = $1", twin.id
    )
    return loose(
        json.dumps([[list(map(str, row)) for row in each] for each in (rows, audit, chosen)])
    ), language


async def test_r5_every_button_of_the_way_to_a_ticket(desk: Mortal, chance: random.Random) -> None:
    tapping = Tapping(desk, "operator", own, 50_001, most=MOST, chance=chance)
    for begin in (
        ("/novo {me}",),
        (
            "/novo {me}",
            "Ok",
            "1. # · Campinas",
            "Avançar",
            "«Sem sinal",
            "Avançar",
            "Sem conexão",
            "Finalizar",
        ),
        ("/novo {me}", "Guardar", "/rascunhos"),
        ("/novo {me}", "/cancelar"),
        ("«sem nada aberto",),
    ):
        await tapping.everything(begin)
    print(f"{tapping.tapped} buttons of {tapping.pages} pages")


async def test_r5_every_button_of_a_room(desk: Mortal, chance: random.Random) -> None:
    tapping = Tapping(desk, "operator", own, 60_001, most=MOST, chance=chance)
    await tapping.everything(("/idioma",))
    print(f"/idioma: {tapping.tapped} buttons of {tapping.pages} pages")


async def test_r5_every_button_of_atendimentos(desk: Mortal, chance: random.Random) -> None:
    """Everybody's tickets are on the pages: one pair at a time, and they are put back before each of the two taps."""
    # The rule that closes what was resolved long ago would change them, too, whoever taps.
    await desk.database.execute("update tickets set resolved_at = now() where state = 'resolved'")
    for table in ("tickets", *OF_TICKETS):
        await desk.database.execute(f"create table kept_{table} as table {table}")
    columns = await desk.database.fetchval(
        "select string_agg(quote_ident(attname), ', ') from pg_attribute"
        " where attrelid = 'tickets'::regclass and attnum > 0 and not attisdropped and attgenerated = ''"
    )

    async def put_back() -> None:
        async with desk.database.acquire() as connection, connection.transaction():
            # So that no key is asked for on the way, and no row of another table goes with these.
            await connection.execute("set local session_replication_role = replica")
            await connection.execute("delete from tickets where id not in (select id from kept_tickets)")
            await connection.execute(
                f"update tickets t set ({columns}) = (select {columns} from kept_tickets k where k.id = t.id)"
            )
            for table in OF_TICKETS:
                await connection.execute(f"delete from {table}")
                await connection.execute(f"insert into {table} table kept_{table}")
        # Those whom a ticket can be given to are on the pages: former twins are not among them.
        await desk.database.execute(
            "update people set active = false where active and telegram_id > 90000 and telegram_id <"
            " (select max(telegram_id) - 1 from people)"
        )

    async def shared(twin: Twin) -> Any:
        """What is not as it was."""
        tickets = await desk.database.fetch(
            "select c.id, c.state, c.problem, c.checks, c.type_id, c.priority, c.parent_id, c.merged_into_id,"
            " c.assignee_position_id, c.assignee_person_id is null as nobodys, p.telegram_id = $1 as own"
            " from (table tickets except table kept_tickets) c left join people p on p.id = c.assignee_person_id"
            " order by c.id",
            twin.id,
        )  # fmt: skip
        rows = [
            await desk.database.fetch(
                f"select ticket_id, count(*) from (table {table} except table kept_{table}) c group by 1 order by 1"
            )
            for table in OF_TICKETS
        ]
        return [list(map(str, each)) for each in (tickets, *rows)], await own(twin)

    tapping = Tapping(desk, "operator", shared, 90_001, together=1, most=MOST, chance=chance, before=put_back)
    await tapping.everything(("/atendimentos",))
    print(f"/atendimentos: {tapping.tapped} buttons of {tapping.pages} pages")


async def test_r5_every_button_of_pessoas(desk: Mortal, chance: random.Random) -> None:
    """Whoever taps is on the pages, so it is one person; everybody is put back before each of the two taps."""
    columns = "role, supervises, position_id, on_duty, active, language"
    await desk.database.execute(f"create table kept as select id, {columns} from people")

    async def put_back() -> None:
        await desk.database.execute("delete from invites")
        await desk.database.execute(
            f"update people p set ({columns}) = (k.role, k.supervises, k.position_id, k.on_duty, k.active, k.language)"
            " from kept k where k.id = p.id"
        )
        await desk.database.execute(
            "update people set role = 'admin', supervises = false, position_id = null, on_duty = true, active = true"
            " where telegram_id > 70000"
        )

    async def staff(twin: Twin) -> Any:
        people = await desk.database.fetch(
            f"select id, {columns} from people where telegram_id <= 70000 order by id"
        )
        twins = await desk.database.fetch(
            f"select {columns} from people where telegram_id > 70000 order by 1, 2, 3, 4, 5"
        )
        oneself = await desk.database.fetch(f"select {columns} from people where telegram_id = $1", twin.id)
        invites = await desk.database.fetch("select role, supervises, position_id from invites order by id")
        return [list(map(str, each)) for each in (people, twins, oneself, invites)]

    tapping = Tapping(
        desk, "admin", staff, 70_001, together=1, most=MOST, chance=chance, before=put_back, alone=True
    )
    await tapping.everything(("/pessoas",))
    print(f"/pessoas: {tapping.tapped} buttons of {tapping.pages} pages")


async def test_r5_two_different_ticks_50_ms_apart_both_count(desk: Mortal) -> None:
    """The second is of the screen that the first one changes."""
    tapping = Tapping(desk, "operator", own, 80_001)
    for _ in range(5):
        ana, _ = await tapping.twins()
        await ana.goes(("/novo {me}", "Ok", "1. # · Campinas", "Avançar", "«Sem sinal", "Avançar"))
        screen = ana.screen
        for label in ("Lentidão", "Finalizar"):
            data = screen.button(label)["callback_data"]
            query = await desk.telegram.press(ana.id, screen.message["message_id"], data)
            desk.told.pressed(ana.id, query, data)
            await asyncio.sleep(0.05)
        await desk.quiet()
        assert ana.screen.startswith("Resumo"), ana.screen
        assert "Tipo Atendimento: Lentidão" in ana.screen
    assert not desk.told.waiting
