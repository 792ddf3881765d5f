"""What a script brings to Prim. Contato, and what is left of its walk: on the ticket, in its timeline, as a file."""

import json

import asyncpg
import pytest

from handlers.buttons import called
from services.scripts.tree import Node, Option, Script, Then
from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.conversation.test_scripts import at_script, imported, read, words

START = Node(
    "inicio",
    words("O que acontece?"),
    check=words("Olhe o sinal na OLT"),
    options=(
        Option("parado", words("Parado"), "visita"),
        Option("voltou", words("Voltou"), then=Then("Lentidao", resolved=words("Religado"))),
        Option("vizinhos", words("Vizinhos também"), then=Then("Sem conexão", access_point=True)),
        Option("outro", words("Outro"), then=Then("Tipo <que> não há")),
    ),
)
VISIT = Node("visita", words("Um técnico vai até aí."), then=Then("Sem conexão", 3, order=True))
SCRIPT = Script("parado", words("Parado & cia"), ("pt_BR",), "inicio", {n.key: n for n in (START, VISIT)})


async def walked(desk: Desk, answer: str) -> Person:
    """An operator on Prim. Contato, the script being ended."""
    await imported(desk, SCRIPT)
    ana = await at_script(desk)
    await ana.goes("Parado & cia", answer, "Encerrar Script", "Avançar")
    assert "Prim. Contato" in ana.screen
    return ana


async def again(ana: Person, answer: str) -> None:
    """Back to the question, and another answer."""
    await ana.goes("Anterior", "Anterior", "Anterior", answer, "Encerrar Script", "Avançar")


async def run_of(desk: Desk, protocol: str) -> asyncpg.Record:
    """The walk that the ticket keeps."""
    return await desk.row(
        "select r.* from script_runs r join tickets t on t.id = r.ticket_id where t.protocol = $1", protocol
    )


@pytest.mark.seed("S4.2.2.1.1.3", "S4.2.4")
async def test_the_script_fills_in_visibly_and_takes_back_what_nobody_changed(desk: Desk) -> None:
    ana = await walked(desk, "Parado")
    screen = ana.screen
    assert "🧭 Do script: Tipo Atendimento, Destino, Prioridade, Pedir OS" in screen
    assert "☑ Pedir OS" in screen.buttons
    assert "O script pede uma OS" not in screen
    assert "🧭 O script pede uma OS" in await ana.presses("☑ Pedir OS"), "while nobody asks for it"
    await ana.presses("☐ Pedir OS")
    assert "Tipo Atendimento: Sem conexão" in screen
    assert "Prioridade: Alta" in screen
    await again(ana, "Voltou")
    screen = ana.screen
    assert "🧭 Do script: Tipo Atendimento, Destino, Atendimento Resolvido" in screen
    assert "Tipo Atendimento: Lentidão" in screen, "names are compared as people write them"
    assert "Prioridade" not in screen
    assert "OS" not in screen
    assert "☐ Pedir OS" in screen.buttons
    assert "Religado" in await ana.presses("Avançar")
    await ana.goes("Anterior", "✏️ Tipo", "Outros", "Comercial")
    await again(ana, "Parado")
    screen = ana.screen
    assert "🧭 Do script: Prioridade" in screen
    assert "Tipo Atendimento: Outros" in screen
    assert "Destino: Comercial" in screen
    assert "☐ Atendimento Resolvido" in screen.buttons
    await ana.goes("✏️ Prioridade", "Urgente", "☑ Pedir OS")
    assert "🧭 Do script" not in ana.screen
    await ana.goes("Finalizar", "✏️ Script", "Anterior", "Voltou", "Resumo")
    assert "Descrição da solução: Religado" in ana.screen, "no Avançar was needed"
    await ana.goes("✏️ Dados Atend.", "☑ Criar Script Atendimento", "Resumo")
    assert "Prioridade: Urgente" in ana.screen, "what a person chose stays"
    await ana.presses("Confirmar")
    stored = await desk.ticket(ana.screen.protocol)
    assert (stored["priority"], stored["state"]) == (4, "open")
    assert await desk.value("select count(*) from script_runs where ticket_id = $1", stored["id"]) == 0


@pytest.mark.seed("S4.2.3", "S4.2.3.obs")
async def test_the_walk_is_kept_with_the_ticket_and_its_report_is_read_there(desk: Desk) -> None:
    ana = await walked(desk, "Parado")
    await ana.says("Reiniciado")
    screen = await ana.presses("Colar diagnóstico")
    assert "Reiniciado\nScript Parado & cia:\n- O que acontece? Parado\nUm técnico vai até aí." in screen
    screen = await ana.presses("Colar diagnóstico")
    assert "já está" in screen.answer
    await ana.goes("✏️ Verificações", f"«{'x' * 1990}")
    screen = await ana.presses("Colar diagnóstico")
    assert "1.990 de 2.000" in screen.answer
    assert screen.alert
    await ana.goes("☑ Pedir OS", "Finalizar", "Confirmar")
    protocol = ana.screen.protocol
    run = await run_of(desk, protocol)
    assert (run["ending"], run["node"], run["reason"], run["ordered"]) == ("reached", "visita", None, True)
    assert [answer[:2] for answer in json.loads(run["answers"])] == [["inicio", "parado"]]
    assert run["began_at"] <= run["ended_at"]
    card = await ana.says(f"/atendimentos {protocol}")
    assert "Script Parado & cia, respostas: 1. Chegou ao fim" in card
    report = await ana.presses("🧭 Relatório do script")
    assert "1. O que acontece?\n→ Parado" in report
    assert "Tipo: Sem conexão" in report
    story = await ana.presses_data(called("tk_story", run["ticket_id"], 1, "script"))
    assert "Aberto" not in story
    assert "1. O que acontece?" in await ana.presses("🧭 Relatório do script")
    pressed = report.button("📄 Como arquivo")["callback_data"]
    assert "não está mais aqui" in (await ana.presses_data(f"{pressed}0")).answer
    await ana.presses("📄 Como arquivo")
    assert f"Protocolo: {protocol}" in read(desk, ana)


@pytest.mark.seed("S4.2.4")
async def test_a_ticket_turns_to_the_access_point_of_the_customers_plan(desk: Desk) -> None:
    ana = await walked(desk, "Vizinhos também")
    assert "☑ Virar P. Acesso" in ana.screen.buttons
    screen = await ana.presses("Finalizar")
    assert "Virar P. Acesso: " in screen
    assert "Cliente: Maria da Silva" in screen
    screen = await ana.presses("Confirmar")
    stored = await desk.ticket(screen.protocol)
    assert stored["subject"] == "access_point"
    assert stored["access_point_id"] is not None
    assert stored["customer_id"] is not None
    assert stored["parent_id"] is None
    assert "Ponto de Acesso: " in screen
    assert "Maria da Silva" in screen
    card = await ana.says(f"/atendimentos {screen.protocol}")
    assert "Maria da Silva" in card
    assert "Ponto de Acesso" in card


async def test_a_type_that_is_gone_is_said_and_what_is_left_early_keeps_its_reason(desk: Desk) -> None:
    ana = await walked(desk, "Outro")
    assert "o tipo Tipo <que> não há, que não existe mais" in ana.screen
    assert "Tipo Atendimento: —" in ana.screen
    await ana.goes("Anterior", "Anterior", "Anterior", "Encerrar Script", "«Cliente <saiu>", "Avançar")
    await ana.goes("Outros", "Comercial", "Finalizar", "Confirmar")
    protocol = ana.screen.protocol
    run = await run_of(desk, protocol)
    assert (run["ending"], run["reason"], run["node"]) == ("early", "Cliente <saiu>", "inicio")
    card = await ana.says(f"/atendimentos {protocol}")
    assert "Encerrado antes do fim" in card
    assert "Cliente <saiu>" in card
    kept = "select count(*) from audit where action = 'ticket.script' and detail::text like '%saiu%'"
    assert await desk.value(kept) == 0


async def test_a_draft_that_is_given_up_keeps_how_far_its_script_was_walked(desk: Desk) -> None:
    await imported(desk, SCRIPT)
    ana = await at_script(desk)
    await ana.goes("Parado & cia", "Parado", "Anterior", "Cancelar")
    protocol = ana.screen.protocol
    await ana.presses("Sim")
    run = await run_of(desk, protocol)
    assert (run["ending"], run["node"], run["answers"]) == ("left", "inicio", "[]")
    assert "Deixado no meio" in await ana.says(f"/atendimentos {protocol}")


async def test_a_script_that_is_gone_at_the_end_is_said_and_the_draft_goes_on_without_it(desk: Desk) -> None:
    """A database was restored while the draft was open."""
    ana = await walked(desk, "Parado")
    await desk.database.execute("delete from script_versions where words = ''")
    await ana.goes("☑ Pedir OS", "Finalizar")
    screen = await ana.presses("Confirmar")
    assert "não existe mais como foi seguido" in screen.answer
    assert screen.alert
    protocol = screen.protocol
    await ana.goes("✏️ Dados Atend.", "☑ Criar Script Atendimento", "Avançar", "Sem conexão", "Finalizar")
    await ana.presses("Confirmar")
    assert (await desk.ticket(protocol))["state"] == "open"
