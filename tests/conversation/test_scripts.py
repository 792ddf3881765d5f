"""Script Atend. and Rel. Script: a tree walked one question at a time, back and forth, and what it comes to."""

import json
from collections.abc import Mapping

import pytest

from services.scripts.tree import Node, Option, Script, Then
from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen


def words(text: str) -> Mapping[str, str]:
    return {"pt_BR": text}


NAME = "Luzes <b>&amp; 🧪"
LONG = "Sim, piscou por mais de cinco minutos e depois parou"
NODES = (
    Node(
        "luz",
        words("A luz <PON> está acesa?"),
        words("É a luz <verde> & fixa 😀"),
        words("Olhe o sinal na OLT"),
        (Option("sim", words("Sim"), "lenta"), Option("nao", words("Não"), "liga")),
    ),
    Node(
        "liga",
        words("Desligue e ligue. Voltou?"),
        options=(
            Option("sim", words(LONG), "luz"),
            Option("nao", words("Não"), "visita"),
            Option("fim", words("Voltou, tudo certo"), then=Then(resolved=words("Religada"))),
        ),
    ),
    Node(
        "lenta",
        words("Está lenta?"),
        options=(Option("sim", words("Sim"), "visita"), Option("nao", words("Não"), "luz")),
    ),
    Node("visita", words("Um técnico vai até aí."), then=Then("Sem conexão", 3, order=True)),
)
LIGHT = Script("teste-luz", words(NAME), ("pt_BR",), "luz", {node.key: node for node in NODES})


async def imported(desk: Desk, script: Script = LIGHT) -> int:
    """One more version of the script; its id."""
    stored = json.dumps(script.dump())
    await desk.database.execute("insert into scripts (key) values ($1) on conflict do nothing", script.key)
    number: int = await desk.value(
        "insert into script_versions (script_id, number, digest, content, words)"
        " select s.id, 1 + (select count(*) from script_versions v where v.script_id = s.id), md5($2), $2::jsonb, ''"
        " from scripts s where s.key = $1 returning id",
        script.key,
        stored,
    )
    return number


async def at_script(desk: Desk, ana: Person | None = None) -> Person:
    """An operator who is to choose a script."""
    ana = ana or await desk.operator()
    await ana.goes("/novo Maria da Silva", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet")
    await ana.goes("☐ Criar Script Atendimento", "Avançar")
    return ana


async def at_light(desk: Desk) -> Person:
    """An operator at the first question."""
    await imported(desk)
    ana = await at_script(desk)
    await ana.says("Luzes <b>&amp; 🧪")
    return ana


def read(desk: Desk, who: Person) -> str:
    """The last document in their chat, a text."""
    sent = [m["document"] for m in who.messages if "document" in m][-1]
    file = desk.telegram.telegram.files.get(sent["file_id"])
    assert file is not None
    return desk.telegram.telegram.files.read(file).decode()


def marked(screen: Screen) -> list[str]:
    return [button for button in screen.buttons if button.startswith("✓")]


@pytest.mark.seed("S4.2.2", "S4.2.2.1", "S4.2.2.1.1", "S4.2.2.1.1.1", "S4.2.2.1.1.3", "S4.2.3", "S4.2.3.obs")
async def test_a_script_is_walked_back_and_forth_to_its_end_and_its_report(desk: Desk) -> None:
    ana = await at_light(desk)
    screen = ana.screen
    assert f"{NAME} · Pergunta 1" in screen
    assert "A luz <PON> está acesa?" in screen
    assert "Olhe o sinal" not in screen
    assert not marked(screen)
    screen = await ana.presses("Sim")
    assert "A luz <PON> está acesa? Sim" in screen
    assert "Está lenta?" in screen
    screen = await ana.presses("Anterior")
    assert "Pergunta 1" in screen
    assert marked(screen) == ["✓ Sim"], "the answer that was there stays marked"
    screen = await ana.says("não")
    assert f"1. {LONG}" in screen, "what does not fit a button is told whole"
    screen = await ana.says("2")
    assert "Fim do script" in screen
    assert "Um técnico vai até aí." in screen
    assert all(part in screen for part in ("Tipo: Sem conexão", "Prioridade: Alta", "Pedir OS"))
    assert "Encerrar Script" in screen.buttons
    screen = await ana.presses("Encerrar Script")
    assert "Rel. Script" in screen
    assert "1. A luz <PON> está acesa?\n→ Não" in screen
    assert "2. Desligue e ligue. Voltou?\n→ Não" in screen
    assert "Chegou ao fim" in screen
    assert "Prim. Contato" in await ana.presses("Avançar")
    await ana.goes("☑ Pedir OS", "Finalizar")
    assert f"{NAME} · Chegou ao fim do script." in ana.screen
    await ana.presses("✏️ Script")
    screen = await ana.presses("Anterior")
    assert "Voltou?" in screen
    assert marked(screen) == ["✓ Não"]
    screen = await ana.presses("Voltou, tudo certo")
    assert "Atendimento resolvido: Religada" in screen, "an option may end it, too"
    for _ in range(2):
        await ana.presses("Anterior")
    assert "Dados Atend." in await ana.presses("Anterior"), "at the first question it leads out of the page"


@pytest.mark.seed("S4.2.2.1.1.2", "S4.2.2.obs1")
async def test_explanations_are_shown_on_demand_and_stay_so(desk: Desk) -> None:
    ana = await at_light(desk)
    screen = await ana.presses("☐ Ver explicações")
    assert "Explicação para o cliente\nÉ a luz <verde> & fixa 😀" in screen
    assert "Explicação para o operador\nOlhe o sinal na OLT" in screen
    assert [e["type"] for e in screen.message["entities"]].count("expandable_blockquote") == 2
    ticked = screen.button("☑ Ver explicações")["callback_data"]
    assert "não tem explicações" in await ana.presses("Sim")
    await ana.goes("Cancelar", "Sim, cancelar")
    ana = await at_script(desk, ana)
    screen = await ana.says(NAME)
    assert "Olhe o sinal" in screen, "as this person last left them"
    assert ticked != screen.button("☑ Ver explicações")["callback_data"]
    assert "Olhe o sinal" not in await ana.presses("☑ Ver explicações")


@pytest.mark.seed("S4.2.2.1.1.3")
async def test_before_its_end_a_script_asks_why_it_ends(desk: Desk) -> None:
    ana = await at_light(desk)
    await ana.presses("Sim")
    screen = await ana.presses("Encerrar Script")
    assert "Por que encerrar" in screen
    assert "Está lenta?" in await ana.presses("Anterior"), "the question again, no answer undone"
    await ana.presses("Encerrar Script")
    assert "200" in await ana.says("x" * 201)
    assert "Por que encerrar" in ana.screen
    screen = await ana.says("Cliente <saiu> 😀")
    assert "Encerrado antes do fim: Cliente <saiu> 😀" in screen
    screen = await ana.presses("Anterior")
    assert "Motivo: Cliente <saiu> 😀" in screen
    await ana.presses("✏️ Motivo")
    assert "Motivo: Cliente <saiu>" in await ana.presses("Anterior"), "Anterior never loses an answer"
    await ana.presses("✏️ Motivo")
    assert "antes do fim: Cliente não pode testar agora" in await ana.says("2")
    await ana.presses("Anterior")
    await ana.presses("✏️ Motivo")
    assert "antes do fim: Ligação caiu" in await ana.says("ligacao caiu")
    await ana.presses("Anterior")
    screen = await ana.presses("Não")
    assert "Motivo" not in screen, "whoever goes on has not ended it"


async def test_a_double_tap_answers_one_question(desk: Desk) -> None:
    ana = await at_light(desk)
    first = ana.screen
    await ana.presses("Sim")
    screen = await ana.presses("Sim", on=first)
    assert "Pergunta 2" in screen
    assert "já mudou" in screen.answer


async def test_another_script_drops_the_answers_and_says_so_before(desk: Desk) -> None:
    await imported(desk, Script("teste-outro", words("Outro"), ("pt_BR",), "luz", LIGHT.nodes))
    ana = await at_light(desk)
    await ana.presses("Sim")
    screen = await ana.presses("✏️ Script")
    assert "serão descartadas" in screen
    assert f"✓ {NAME}" in screen.buttons
    assert "Pergunta 2" in await ana.presses("Anterior")
    await ana.presses("✏️ Script")
    screen = await ana.presses("Outro")
    assert "Outro · Pergunta 1" in screen
    assert not marked(screen)


async def test_a_draft_goes_on_with_its_version_and_says_where_one_is_gone(desk: Desk) -> None:
    ana = await at_light(desk)
    await imported(
        desk, Script("teste-luz", words("Nova"), ("pt_BR",), "so", {"so": Node("so", words("Só isto"))})
    )
    assert "Está lenta?" in await ana.presses("Sim"), "whatever was imported meanwhile"
    await desk.database.execute("update scripts set active = false")
    assert "Um técnico vai" in await ana.presses("Sim")
    await desk.restart()
    await desk.database.execute("truncate script_versions, scripts cascade")
    screen = await ana.presses("Anterior")
    assert "Este script não existe mais" in screen
    assert "Ligação caiu" in (await ana.presses("Encerrar Script")).buttons
    assert "não existe mais" in await ana.presses("Ligação caiu")
    assert "Prim. Contato" in await ana.presses("Avançar")


async def test_a_node_that_its_version_has_not_is_named_and_left(desk: Desk) -> None:
    number = await imported(desk)
    ana = await at_script(desk)
    await ana.goes(f"«{NAME}", "Sim")
    broken = Script("teste-luz", words(NAME), ("pt_BR",), "luz", {"luz": NODES[0]})
    query = "update script_versions set content = $1::jsonb where id = $2"
    await desk.database.execute(query, json.dumps(broken.dump()), number)
    await desk.restart()
    screen = await ana.presses("☐ Ver explicações")
    assert "não existe mais no script" in screen
    assert "A luz <PON>" in await ana.presses("Anterior")
    screen = await ana.goes("Encerrar Script", "Problema já resolvido")
    assert "Nenhuma pergunta foi respondida" in screen


@pytest.mark.seed("S4.2.3")
async def test_the_report_is_sent_as_a_file_to_whose_draft_it_is(desk: Desk) -> None:
    ana = await at_light(desk)
    await ana.goes("Não", "Voltou, tudo certo", "Encerrar Script")
    pressed = ana.screen.button("📄 Como arquivo")["callback_data"]
    screen, protocol = await ana.presses("📄 Como arquivo"), ana.screen.message["caption"].split()[-1]
    assert screen.answer == "Enviado abaixo."
    said = read(desk, ana)
    assert f"Relatório do script: {NAME}\nProtocolo: {protocol}\n" in said
    assert "2. Desligue e ligue. Voltou?\n   → Voltou, tudo certo\n" in said
    assert said.endswith("Chegou ao fim do script.\n- Atendimento resolvido: Religada\n")
    bia = await desk.operator("Bia", 1002)
    await bia.says("/ajuda")
    assert "não está mais aqui" in (await bia.presses_data(pressed)).answer


async def test_what_cannot_be_walked_is_refused_and_there_is_a_way_without_a_script(desk: Desk) -> None:
    await desk.database.execute("update scripts set active = false")
    ana = await at_script(desk)
    assert "Nenhum script cadastrado" in ana.screen
    await imported(desk, Script("teste-luz", words(NAME), ("pt_BR",), "fora", LIGHT.nodes))
    await ana.goes("Anterior", "Avançar")
    screen = await ana.presses(NAME)
    assert "incompleto" in screen.answer
    assert screen.alert
    assert NAME in screen.buttons
    assert "Prim. Contato" in await ana.presses("Seguir sem script")
    await ana.presses("Anterior")
    assert "☐ Criar Script Atendimento" in ana.screen.buttons
