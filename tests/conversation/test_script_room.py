"""/scripts (S4.2.2.obs2): whoever supervises sees what came of scripts, and their trees; nobody else hears of it."""

import json
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import create_engine
from services.scripts.importing import store
from services.scripts.tree import Node, Option, Script
from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.services.stories.desk import AT

SCRIPT = Script(
    "zzz", {"pt_BR": "Luz <b>&🙂", "en": "Light <b>&🙂"}, ("pt_BR", "en"), "light",
    {
        "light": Node(
            "light", {"pt_BR": "A luz está <i>acesa</i>?", "en": "Is the light <i>on</i>?"},
            options=(Option("yes", {"pt_BR": "Sim", "en": "Yes"}, "end"), Option("no", {"pt_BR": "Não", "en": "No"})),
        ),
        "end": Node("end", {"pt_BR": "Até logo.", "en": "Good bye."}),
    },
)  # fmt: skip


async def walked(desk: Desk) -> int:
    """The script in two versions, the second walked three times; its id."""
    engine = create_engine(desk.settings.database_url)
    for script in (SCRIPT, Script(**{**_fields(SCRIPT), "keywords": {"pt_BR": ("luz",)}})):
        async with AsyncSession(engine) as session, session.begin():
            await store(session, [script], AT)
    await engine.dispose()
    version = int(await desk.value("select max(id) from script_versions"))
    ticket = await desk.value("select min(id) from tickets")
    for node, ending, answers, reason in (
        ("end", "reached", [["light", "yes", 1_000_075]], None),
        ("light", "reached", [["light", "no", 1_000_010]], None),
        ("light", "early", [], "<b>Maria</b> desligou"),
    ):
        await desk.database.execute(
            "insert into script_runs (ticket_id, version_id, person_id, began_at, ended_at, ending, node, reason,"
            " answers) select $1, $2, id, to_timestamp(1000000), to_timestamp(1000100), $3, $4, $5, $6::jsonb"
            " from people where telegram_id = 1001",
            ticket, version, ending, node, reason, json.dumps(answers),
        )  # fmt: skip
    return version


def _fields(script: Script) -> dict[str, Any]:
    return {name: getattr(script, name) for name in ("key", "name", "languages", "start", "nodes")}


async def supervises(desk: Desk, *, now: bool) -> None:
    """Ana gets the flag or loses it, at once for the bot as well."""
    await desk.database.execute("update people set supervises = $1 where telegram_id = 1001", now)
    assert desk.app is not None
    desk.app.services.people.forget()


async def supervisor(desk: Desk) -> Person:
    ana = await desk.operator()
    await ana.says("/novo")
    await supervises(desk, now=True)
    return ana


@pytest.mark.seed("S4.2.2.obs2")
async def test_a_supervisor_reads_the_figures_and_sees_the_tree(desk: Desk) -> None:
    ana = await supervisor(desk)
    await walked(desk)
    screen = await ana.says("/scripts")
    assert "Luz <b>&🙂 · versão 2 · nenhum percurso" in screen
    assert "Luz <b>&🙂 · versão 2 · 3 percursos" in await ana.presses("Tudo")
    screen = await ana.presses("Luz")
    assert "Chegaram ao fim: 2 (67%)" in screen
    assert "A luz está <i>acesa</i>? — 1 (33%)" in screen
    assert "outro motivo 1" in screen
    assert "Maria" not in screen, "a person's words are no figures"
    assert "Duração típica: 1 min 40 s" in screen
    assert "Ninguém percorreu" in await ana.presses("v1")
    assert "últimos 30 dias" in await ana.presses("30 dias")
    await ana.goes("Voltar", "Luz", "Ver a árvore")
    photo = next(m for m in reversed(ana.messages) if "photo" in m)
    assert "Árvore do script Luz <b>&🙂" in photo["caption"]


async def test_to_an_operator_the_command_is_unknown_and_a_button_too(desk: Desk) -> None:
    ana = await supervisor(desk)
    await ana.says("/scripts")
    screen = ana.screen
    await supervises(desk, now=False)
    unknown = await ana.says("/nada")
    assert await ana.says("/scripts") == unknown
    assert (await ana.presses("30 dias", on=screen)).alert
    assert "/scripts" not in await ana.says("/ajuda")


async def test_forged_buttons_and_versions_that_are_gone_are_answered(desk: Desk) -> None:
    ana = await supervisor(desk)
    version = await walked(desk)
    await ana.says("/scripts")
    for data in ("script_stats:1.12", "scripts:all.0", "scripts:", "script_tree:x.y.z", "script_stats:"):
        assert (await ana.presses_data(data)).alert, data
    await desk.database.execute("delete from script_runs")
    await desk.database.execute("delete from script_versions where id = $1", version)
    for data in ("script_stats:zzzz.all", "script_tree:zzzz.30", "script_stats:0.90"):
        answered = await ana.presses_data(data)
        assert answered.answer == "Esta versão do script não existe mais."
        assert "versão 1" in answered
