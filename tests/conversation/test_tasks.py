"""A task: written on its page, told to its responsible, done by one of them, and listed until then."""

import asyncio

import pytest

from bot.duties import working
from bot.parts import parts
from handlers.buttons import base36
from services.task_notices import TaskNotices
from tests.conversation.conftest import Desk
from tests.conversation.jobs import until, worker
from tests.conversation.people import Person

BRUNO = 1002
TITLE = "Ligar para confirmar o sinal"


async def colleague(desk: Desk) -> Person:
    """Bruno, who has seen nothing yet; no jobs wait."""
    bruno = await desk.operator("Bruno", BRUNO)
    await desk.database.execute("delete from pgqueuer")  # the sample provider's own tickets
    return bruno


async def to_the_task(ana: Person) -> None:
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar")
    await ana.goes("Lentidão", "☐ Tarefa", "Avançar")


async def given(ana: Person, whom: str = "Bruno", due: str = "amanhã 9h") -> str:
    """A ticket with a task of Ana's; its protocol."""
    await to_the_task(ana)
    await ana.goes(f"«{TITLE}", "✏️ Responsável")
    await ana.goes(f"«{whom}", f"«{due}", "Finalizar")
    return (await ana.presses("Confirmar")).protocol


async def button(desk: Desk, person: Person) -> tuple[str, int]:
    """Concluir, and its message."""
    return person.screen.button("Concluir")["callback_data"], person.screen.message["message_id"]


@pytest.mark.seed("S4.2.11")
async def test_a_task_is_written_with_its_ticket_and_stands_on_summary_and_receipt(desk: Desk) -> None:
    ana, _ = await desk.operator(), await colleague(desk)
    await to_the_task(ana)
    assert "Tarefa  7/8" in ana.screen
    assert "Responsável pela tarefa: Ana" in ana.screen, "whoever writes it, where nobody else is chosen"
    assert "Digite o título" in ana.screen
    refused = await ana.presses("Finalizar")
    assert refused.alert
    assert "Título" in refused.answer
    assert "Prazo" in refused.answer
    assert TITLE in await ana.says(TITLE)
    assert "Escolha o prazo" in ana.screen
    assert "31/02 não existe" in await ana.says("31/02")
    assert "Não entendi" in await ana.says("<b>quando der</b>")
    assert "Prazo da tarefa: Amanhã às 09:00" in await ana.says("amanhã 9h")
    await ana.goes("«Depois das 18h ela não atende", "✏️ Responsável", "«Bruno")
    await ana.presses("Finalizar")
    for said in (TITLE, "Bruno", "amanhã às 09:00", "Depois das 18h"):
        assert said in ana.screen, said
    receipt = await ana.presses("Confirmar")
    assert f"Tarefa: {TITLE} · Bruno" in receipt
    task = await desk.row(
        "select t.*, p.name from tasks t join people p on p.id = t.assignee_person_id"
        " join tickets k on k.id = t.ticket_id where k.protocol = $1", receipt.protocol,
    )  # fmt: skip
    assert (task["title"], task["name"], task["state"]) == (TITLE, "Bruno", "open")
    assert task["description"] == "Depois das 18h ela não atende"
    assert f"{task['due_at'].astimezone(desk.settings.desk.zone):%H:%M}" == "09:00"
    assert "Tarefa criada" in await ana.says(receipt.protocol)


async def test_a_time_that_is_offered_is_one_press(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar")
    await ana.goes("Lentidão", "✏️ Destino", "Cargo", "☐ Tarefa", "Avançar")
    assert "Ana Souza" in ana.screen, "the destination's tab is the destination's"
    await ana.says(TITLE)
    offered = next(label for label in ana.screen.buttons if label.startswith("Amanhã"))
    assert f"Prazo da tarefa: {offered}" in await ana.presses(offered)
    assert "Tarefa" in await ana.presses("✏️ Prazo")
    assert f"✓ {offered}" in ana.screen.buttons


async def test_the_responsible_is_told_and_does_it_and_its_writer_hears_who_and_when(desk: Desk) -> None:
    ana, bruno = await desk.operator(), await colleague(desk)
    async with worker(desk):
        protocol = await given(ana)
        await until(lambda: any("Nova tarefa" in m["text"] for m in bruno.messages))
        notice = bruno.screen
        assert TITLE in notice
        assert protocol in notice
        assert "Maria da Silva" in notice
        assert notice.buttons == ["Concluir", "Abrir atendimento"]
        before = len(ana.messages)
        data, message = await button(desk, bruno)
        for _ in range(3):
            await bruno.touches(data, message)
        await desk.quiet()
        assert "Concluída por Bruno em " in bruno.screen
        assert bruno.screen.buttons == ["Abrir atendimento"]
        assert not bruno.screen.alert, "a double tap is no second person"
        await until(lambda: len(ana.messages) > before)
        assert "Tarefa concluída" in ana.screen
        assert "Concluída por Bruno em " in ana.screen
        assert f"Atendimento {protocol}" in await bruno.presses("Abrir atendimento")
    assert await desk.value("select count(*) from timeline where kind = 'task_done'") == 1
    assert await desk.value("select count(*) from tasks where state = 'done'") == 1


async def test_of_a_position_all_are_told_and_who_is_second_hears_who_was_first(desk: Desk) -> None:
    ana, bruno = await desk.operator(), await colleague(desk)
    await desk.database.execute(
        "update people set position_id = (select id from positions where name = 'Suporte Técnico')"
        " where telegram_id in (1001, 1002)"
    )
    carla = await desk.operator("Carla", 1007)
    await desk.database.execute(
        "update people set position_id = (select id from positions where name = 'Suporte Técnico'),"
        " on_duty = (telegram_id <> 1007) where telegram_id in (1001, 1002, 1007)"
    )
    async with worker(desk):
        await given(ana, "Suporte Técnico")
        await until(lambda: any("Nova tarefa" in m["text"] for m in bruno.messages))
        assert not [m for m in ana.messages if "Nova tarefa" in m["text"]], "nobody is told of their own"
        assert not carla.messages, "off duty"
        theirs = await button(desk, bruno)
        assert TITLE in await ana.says("/tarefas")
        mine = await button(desk, ana)
        await asyncio.gather(bruno.touches(*theirs), ana.touches(*mine))
        await desk.quiet()
    done_by = await desk.value("select p.name from tasks t join people p on p.id = t.done_by")
    second = ana if done_by == "Bruno" else bruno
    assert f"Concluída por {done_by}" in second.screen.answer
    assert second.screen.alert


async def test_the_list_of_ones_tasks_has_pages_and_each_its_button(desk: Desk) -> None:
    ana = await desk.operator()
    assert "Nenhuma tarefa aberta" in await ana.says("/tarefas")
    protocol = await given(ana, "Ana Souza")
    await desk.database.execute(
        "insert into tasks (ticket_id, title, assignee_person_id, due_at, made_by, made_at)"
        " select t.id, 'Tarefa <' || n || '>', t.opened_by, now() + n * interval '1 hour', t.opened_by, now()"
        " from tickets t, generate_series(-1, 11) n where t.protocol = $1", protocol,
    )  # fmt: skip
    screen = await ana.says("/tarefas")
    assert "Minhas tarefas (14)" in screen
    assert "🔴 Tarefa <-1>" in screen
    assert "1/3" in screen.buttons
    assert "Minhas tarefas (13)" in await ana.presses("Concluir 1")
    assert ana.screen.answer == "Tarefa concluída."
    assert "Tarefa <-1>" not in ana.screen
    await ana.presses("›")
    assert "2/3" in ana.screen.buttons
    assert f"Atendimento {protocol}" in await ana.presses("Atendimento 2")


async def test_what_is_forged_or_another_ones_is_not_found(desk: Desk) -> None:
    ana, bruno = await desk.operator(), await colleague(desk)
    await given(ana, "Ana Souza")
    await desk.database.execute("update people set role = 'technician' where telegram_id = 1002")
    await bruno.says("/tarefas")
    number = await desk.value("select id from tasks")
    for data in (
        f"task_done:{base36(number)}",
        "task_done:zzzzzzzzzzzzz",
        "task_done:",
        "task_done:.....",
        "tasks:",
    ):
        await bruno.presses_data(data)
    assert bruno.screen.startswith("Nenhuma tarefa")
    assert await desk.value("select state from tasks") == "open"


async def test_a_responsible_who_left_meanwhile_is_named_and_the_draft_stays(desk: Desk) -> None:
    ana, _ = await desk.operator(), await colleague(desk)
    await to_the_task(ana)
    await ana.goes(f"«{TITLE}", "✏️ Responsável", "«Bruno", "«amanhã 9h", "Finalizar")
    await desk.database.execute("update people set active = false where telegram_id = 1002")
    refused = await ana.presses("Confirmar")
    assert "Bruno não pode mais receber tarefas" in refused.answer
    assert "Resumo" in await ana.goes("✏️ Tarefa", "✏️ Responsável", "«Ana Souza", "Finalizar")
    assert "Atendimento registrado" in await ana.presses("Confirmar")


async def test_an_overdue_task_is_told_once(desk: Desk) -> None:
    ana, bruno = await desk.operator(), await colleague(desk)
    await given(ana)
    await desk.database.execute("delete from pgqueuer")
    await desk.database.execute("update tasks set due_at = now() - interval '1 hour'")
    async with parts(desk.settings) as made:
        news = TaskNotices(made.engine)
        async with working(made):
            await news.due(made.services.clock())
            await until(lambda: bruno.messages)
            await until(lambda: "Tarefa com prazo vencido" in bruno.screen)
            await news.due(made.services.clock())
            await asyncio.sleep(0.1)
    assert len(bruno.messages) == 1


async def test_a_task_is_added_to_a_ticket_that_is_open_and_stands_there_until_it_is_done(desk: Desk) -> None:
    ana, _ = await desk.operator(), await colleague(desk)
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar")
    protocol = (await ana.goes("Lentidão", "Finalizar", "Confirmar")).protocol
    await ana.says(protocol)
    assert "Nenhuma tarefa neste atendimento" in await ana.goes("Ações", "Tarefas")
    assert "Nova tarefa" in await ana.goes("Voltar", "Ações", "Tarefa")
    await ana.goes(f"«{TITLE}", "«sex 10:00")
    screen = await ana.presses("Criar tarefa")
    assert f"Tarefa criada: {TITLE} · Ana Souza" in screen
    assert f"Atendimento {protocol}" in screen
    screen = await ana.goes("Ações", "Tarefas")
    assert f"📌 {TITLE}" in screen
    screen = await ana.presses("Concluir 1")
    assert f"✅ {TITLE}" in screen
    assert "Concluída por Ana Souza em" in screen
    assert "Concluir 1" not in screen.buttons
    assert f"Atendimento {protocol}" in await ana.presses("Voltar")


async def test_a_ticket_that_ended_while_its_task_was_written_takes_none(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar")
    await ana.goes("Lentidão", "Finalizar", "Confirmar")
    await ana.says(ana.screen.protocol)
    await ana.goes("Ações", "Tarefa", f"«{TITLE}", "«amanhã 9h")
    await desk.database.execute("update tickets set state = 'resolved' where state = 'open'")
    assert "Nova tarefa" in await ana.presses("Criar tarefa")
    assert ana.screen.answer
    assert await desk.value("select count(*) from tasks") == 0


async def test_a_title_is_told_as_it_was_written(desk: Desk) -> None:
    ana = await desk.operator()
    await to_the_task(ana)
    assert "201" in await ana.says("x" * 201)
    await ana.goes("«\u202e<b>&amp;</b>'; drop table tasks; --", "«amanhã 9h", "Finalizar", "Confirmar")
    assert "<b>&amp;</b>'; drop table tasks; --" in await ana.says("/tarefas")


async def test_a_technician_is_told_without_the_customers_name(desk: Desk) -> None:
    ana, bruno = await desk.operator(), await colleague(desk)
    await desk.database.execute("update people set role = 'technician' where telegram_id = 1002")
    async with worker(desk):
        await given(ana)
        await until(lambda: any("Nova tarefa" in m["text"] for m in bruno.messages))
    assert "Maria" not in bruno.screen
    assert bruno.screen.buttons == ["Concluir"]
    assert "Concluída por Bruno" in await bruno.presses("Concluir")
