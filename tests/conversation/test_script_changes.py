"""Scripts change while somebody walks them: a draft goes on with its own, and whatever is gone is said."""

import hashlib
import json
from dataclasses import replace

import pytest

from services.scripts.tree import Node, Option, Script
from tests.conversation.conftest import Desk
from tests.conversation.people import Person

GUIDED = (
    "/novo Maria da Silva",
    "Ok",
    "1. Maria da Silva",
    "Avançar",
    "«Luz vermelha",
    "☐ Criar Script Atendimento",
)
ODD = "<b>1 & 2</b> 🧑‍🔧 { $name } %s'; --"


def words(text: str) -> dict[str, str]:
    return {"pt_BR": text}


def question(key: str, ask: str, *options: tuple[str, str]) -> Node:
    """A node whose options are (label, node), "" where one ends."""
    return Node(
        key,
        words(ask),
        options=tuple(Option(f"o{n}", words(label), to) for n, (label, to) in enumerate(options)),
    )


LIGHT = Script(
    "teste-luz",
    words("Teste da luz"),
    ("pt_BR",),
    "luz",
    {
        node.key: node
        for node in (
            question("luz", "A luz acende?", ("Acende", "velha"), ("Não acende", "")),
            question("velha", "Pisca?", ("Pisca", ""), ("De novo", "luz")),
        )
    },
)
NEWER = replace(
    LIGHT, nodes={"luz": question("luz", "Qual é a cor da luz?", ("Verde", ""), ("Vermelha", ""))}
)


async def imported(desk: Desk, script: Script) -> int:
    """A newer version of it, as an import stores one."""
    content = json.dumps(script.dump())
    number = await desk.value(
        "insert into scripts (key) values ($1) on conflict (key) do update set active = true returning id",
        script.key,
    )
    return int(
        await desk.value(
            "insert into script_versions (script_id, number, digest, content, words) values"
            " ($1, (select count(*) + 1 from script_versions where script_id = $1), $2, $3, '') returning id",
            number,
            hashlib.sha256(content.encode()).hexdigest(),
            content,
        )
    )


async def walking(desk: Desk, script: Script = LIGHT) -> Person:
    """An operator at the first question of this script."""
    await imported(desk, script)
    ana = await desk.operator()
    await ana.goes(*GUIDED, "Avançar")
    await ana.says(script.words(script.name, "pt_BR"))
    return ana


@pytest.mark.seed("S4.2.2.obs2", "S4.2.2.1.1.1")
async def test_a_draft_goes_on_with_its_own_version_and_a_new_one_begins_with_the_newest(desk: Desk) -> None:
    ana = await walking(desk)
    assert "Pisca?" in await ana.presses("Acende")
    await imported(desk, NEWER)
    assert "A luz acende?" in await ana.presses("Anterior"), "the way back is its own, too"
    await ana.presses("Acende")
    assert "Fim do script" in await ana.presses("Pisca")
    await ana.goes("Encerrar Script", "Avançar")
    await ana.goes(
        "/novo", "Novo Atendimento", "Ok", "Clientes", "«Maria da Silva", "1. Maria da Silva", "Avançar"
    )
    await ana.goes("«Luz vermelha", "☐ Criar Script Atendimento", "Avançar", "«Teste da luz")
    assert "Qual é a cor da luz?" in ana.screen


@pytest.mark.seed("S4.2.2.obs2")
async def test_a_script_that_was_retired_is_walked_to_its_end_but_not_begun(desk: Desk) -> None:
    ana = await walking(desk)
    await desk.database.execute("update scripts set active = false where key = 'teste-luz'")
    assert "Pisca?" in await ana.presses("Acende")
    assert "Fim do script" in await ana.presses("Pisca")
    bob = await desk.operator("Bob", 1077)
    await bob.goes(*GUIDED, "Avançar")
    assert "Teste da luz" not in bob.screen.buttons
    assert "A luz acende?" not in await bob.says("Teste da luz")
    assert "Script Atend." in bob.screen


async def test_a_draft_whose_question_is_gone_says_so_and_the_script_can_be_ended(desk: Desk) -> None:
    ana = await walking(desk)
    await ana.presses("Acende")
    cut = json.dumps(replace(LIGHT, nodes={"luz": LIGHT.nodes["luz"]}).dump())
    await desk.database.execute(
        "update script_versions v set content = $1 from scripts s where s.id = v.script_id and s.key = 'teste-luz'",
        cut,
    )
    await desk.restart()  # what it had read of the version is forgotten
    screen = await ana.presses("☐ Ver explicações")
    assert "não existe mais" in screen
    assert "Rel. Script" in await ana.goes("Encerrar Script", "O problema é outro")
    assert "Prim. Contato" in await ana.presses("Avançar")


async def test_a_version_that_is_gone_says_so_and_another_script_is_chosen(desk: Desk) -> None:
    ana = await walking(desk)
    await imported(desk, replace(LIGHT, key="outro", name=words("Outro teste")))
    await ana.presses("Acende")
    await desk.database.execute(
        "delete from script_versions v using scripts s where s.id = v.script_id and s.key = 'teste-luz'"
    )
    await desk.restart()
    screen = await ana.presses("☐ Ver explicações")
    assert "não existe mais" in screen
    await ana.presses("✏️ Script")
    assert "A luz acende?" in await ana.says("Outro teste")


async def test_markup_and_emoji_of_a_script_are_shown_as_they_were_written(desk: Desk) -> None:
    node = question("luz", f"{ODD} ask", (f"{ODD} o", ""), ("Não", ""))
    node = replace(node, say=words(f"{ODD} say"), check=words(f"{ODD} check"))
    ana = await walking(desk, replace(LIGHT, name=words(f"{ODD} name"), nodes={"luz": node}))
    await ana.presses("☐ Ver explicações")
    for what in ("name", "ask", "say", "check"):
        assert f"{ODD} {what}" in ana.screen
    await ana.says(f"{ODD} o")
    assert f"{ODD} o" in await ana.presses("Encerrar Script")
    assert f"{ODD} ask" in ana.screen
