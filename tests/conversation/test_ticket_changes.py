"""A ticket that somebody works on is corrected: its type, its priority, and, by who may, when it is due."""

from datetime import datetime

from handlers.buttons import called
from tests.conversation.conftest import Desk
from tests.conversation.test_ticket_notes import begins, ticket


async def kinds(desk: Desk, number: int) -> list[str]:
    query = "select kind from timeline where ticket_id = $1 and kind like '%_changed' order by id"
    return [row["kind"] for row in await desk.database.fetch(query, number)]


async def test_another_type_brings_its_own_hours_and_the_timeline_says_from_what_to_what(desk: Desk) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    screen = await begins(ana, number, "change")
    assert "Tipo: Lentidão" in screen
    assert "Prioridade: Normal" in screen
    assert "Data negociada" not in screen + "".join(screen.buttons), "she is no supervisor"
    assert "Nada foi mudado ainda" in (await ana.presses("Alterar")).answer
    await ana.goes("✏️ Tipo", "Sem conexão", "✏️ Prioridade", "Urgente")
    screen = await ana.presses("Alterar")
    assert "Atendimento alterado." in screen
    assert "Tipo mudado de Lentidão para Sem conexão" in screen
    assert "Prioridade mudada para urgente" in screen
    assert "Prioridade: Urgente" in screen
    row = await desk.row("select t.name, k.priority, k.negotiated_at, k.due_at from tickets k"
                         " join ticket_types t on t.id = k.type_id where k.id = $1", number)  # fmt: skip
    assert (row["name"], row["priority"], row["negotiated_at"]) == ("Sem conexão", 4, None)
    assert await kinds(desk, number) == ["type_changed", "due_changed", "priority_changed"]
    audit = await desk.database.fetch(
        "select detail::text from audit where action = 'ticket.priority_changed'"
    )
    assert [each[0] for each in audit] == ['{"new": 4, "old": 2}']


async def test_a_supervisor_negotiates_a_date_which_another_type_does_not_move(desk: Desk) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    await desk.database.execute("update people set supervises = true where telegram_id = 1001")
    assert "Data negociada" in await begins(ana, number, "change")
    screen = await ana.goes("✏️ Data negociada", "«ontem 9h")
    assert "passou" in screen
    assert "amanhã às 14:30" in (await ana.says("amanhã 14h30")).lower()
    await ana.presses("Alterar")
    due: datetime = await desk.value("select due_at from tickets where id = $1", number)
    assert f"{due.astimezone(desk.settings.desk.zone):%H:%M}" == "14:30"
    await begins(ana, number, "change")
    await ana.goes("✏️ Tipo", "Sem conexão", "Alterar")
    assert await desk.value("select due_at from tickets where id = $1", number) == due
    assert await kinds(desk, number) == ["due_changed", "type_changed"]


async def test_who_lost_the_right_meanwhile_negotiates_nothing_and_a_solved_ticket_is_not_changed(
    desk: Desk,
) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    await desk.database.execute("update people set supervises = true where telegram_id = 1001")
    await begins(ana, number, "change")
    await ana.goes("✏️ Data negociada", "«amanhã 14h30")
    await desk.database.execute("update people set supervises = false where telegram_id = 1001")
    before = await desk.value("select due_at from tickets where id = $1", number)
    await ana.presses("Alterar")
    assert await desk.value("select due_at from tickets where id = $1", number) == before
    await ana.presses("Cancelar")
    await begins(ana, number, "change")
    await ana.goes("✏️ Prioridade", "Alta")
    await desk.database.execute(
        "update tickets set state = 'resolved', solution = 'x', resolved_at = now() where id = $1", number
    )
    assert "não pode mais ser mudado" in (await ana.presses("Alterar")).answer
    assert await kinds(desk, number) == []


async def test_two_who_change_at_once_change_what_each_chose_and_a_double_tap_counts_once(desk: Desk) -> None:
    ana, rui = await desk.operator(), await desk.operator("Rui", 1077)
    number = await ticket(desk)
    await begins(ana, number, "change")
    await ana.goes("✏️ Prioridade", "Alta")
    await begins(rui, number, "change")
    await rui.goes("✏️ Tipo", "Sem conexão", "Alterar")
    confirm = ana.screen.button("Alterar")["callback_data"]
    await ana.touches(confirm)
    await ana.presses_data(confirm)
    row = await desk.row("select t.name, k.priority from tickets k join ticket_types t on t.id = k.type_id"
                         " where k.id = $1", number)  # fmt: skip
    assert tuple(row) == ("Sem conexão", 3), "her page still showed the old type"
    assert (await kinds(desk, number)).count("priority_changed") == 1
    assert "não" in (await ana.presses_data(called("case", 2**40, "change"))).answer
