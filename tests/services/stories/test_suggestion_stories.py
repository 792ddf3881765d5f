"""What a problem's words suggest: a script and a type with the reason, never by a weak guess, nothing to outsiders."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.scripts.suggesting import PATIENCE_MS, SETTINGS, Suggested, Suggestions, alike
from services.states import TicketState
from services.tables import Ticket
from services.tickets import move
from tests.services.search.test_plans import nodes, plan
from tests.services.stories.desk import AT, Desk

NO_LIGHT = ("Sem conexão (fibra)", "sem internet", "luz vermelha", "red light", "no internet", "luz roja")
SLOW = ("Lentidão", "internet lenta", "slow internet", "vídeo travando")

OTHERS = (
    "SELECT indexname FROM pg_indexes WHERE tablename = 'tickets' AND indexname <> 'ix_tickets_solved_words'"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
)


@pytest.fixture(autouse=True)
async def _none_of_the_samples(desk: Desk) -> None:
    await desk.rows("UPDATE scripts SET active = false")


async def script(desk: Desk, key: str, words: Sequence[str]) -> int:
    """A version of a script that is found by these words."""
    row = await desk.one(
        "INSERT INTO scripts (key) VALUES (:key) ON CONFLICT (key) DO UPDATE SET active = true RETURNING id", key=key
    )  # fmt: skip
    version: int = await desk.one(
        "INSERT INTO script_versions (script_id, number, digest, content, words) SELECT :id,"
        " (SELECT count(*) + 1 FROM script_versions WHERE script_id = :id), '', '{}', :words RETURNING id",
        id=row, words="\n".join(words),
    )  # fmt: skip
    return version


async def solved(desk: Desk, problem: str, kind: str, count: int, version: int | None = None) -> None:
    """So many tickets that were resolved, with the walk of a script."""
    type_id = await desk.one("SELECT id FROM ticket_types WHERE name = :kind", kind=kind)
    content = await desk.content(problem=problem, type_id=type_id)
    for _ in range(count):
        opened = await desk.opened()
        await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="k", at=AT)
        async with AsyncSession(desk.engine) as session, session.begin():
            row = await session.get_one(Ticket, opened.ticket_id)
            move(session, row, TicketState.RESOLVED, by=desk.ana.id, at=AT)
        if version:
            await desk.rows(
                "INSERT INTO script_runs (ticket_id, version_id, person_id, began_at, ended_at, ending, node, answers)"
                " VALUES (:ticket, :version, :who, now(), now(), 'reached', 'x', '[]')",
                ticket=opened.ticket_id, version=version, who=desk.ana.id,
            )  # fmt: skip


async def about(desk: Desk, problem: str) -> Suggested:
    return await Suggestions(desk.engine).about(desk.ana, problem)


async def named(desk: Desk, problem: str) -> tuple[str | None, tuple[str, ...]]:
    """The key of the script that is suggested, and the words."""
    guess = (await about(desk, problem)).script
    if guess is None:
        return None, ()
    key = "SELECT key FROM scripts s JOIN script_versions v ON v.script_id = s.id WHERE v.id = :id"
    return await desk.one(key, id=guess.id), guess.words


@pytest.mark.seed("S4.2.2")
async def test_a_script_is_found_by_its_words_in_any_form_and_in_three_languages(desk: Desk) -> None:
    await script(desk, "dark", NO_LIGHT)
    await script(desk, "slow", SLOW)
    assert await named(desk, "A LUZ está VERMELHA, ficou sem internet.") == (
        "dark",
        ("luz vermelha", "sem internet"),
    )
    assert await named(desk, "duas luzes vermelhas acesas") == ("dark", ("luz vermelha",))
    assert await named(desk, "luz vermelia no aparelho") == ("dark", ("luz vermelha",))
    assert await named(desk, "Sem internt") == ("dark", ("sem internet",))
    assert await named(desk, "internet muito lenta") == ("slow", ("internet lenta",))
    assert await named(desk, "There is a red light") == ("dark", ("red light",))
    assert await named(desk, "Hay una luz roja") == ("dark", ("luz roja",))
    assert (await about(desk, "lentidao")).type is not None, "a type is found by its name"


async def test_a_weak_guess_is_none_and_odd_texts_find_nothing(desk: Desk) -> None:
    await script(desk, "dark", NO_LIGHT)
    await script(desk, "slow", SLOW)
    assert (await about(desk, "internet")).script is None
    for odd in (
        "",
        " \n",
        "%",
        "'; --",
        "🙂🙂",
        "\u202egnp.exe",
        "<b>&amp;</b>",
        "a & b | !c",
        "x" * 2000,
        "1 2",
    ):
        assert await about(desk, odd) == Suggested(), odd


async def test_a_new_version_is_suggested_by_its_own_words_and_a_retired_script_no_more(desk: Desk) -> None:
    await script(desk, "bill", ("boleto vencido",))
    newest = await script(desk, "bill", ("fatura atrasada",))
    assert (await about(desk, "meu boleto vencido")).script is None
    found = (await about(desk, "minha fatura está atrasada")).script
    assert found is not None
    assert found.id == newest
    await desk.rows("UPDATE scripts SET active = false WHERE key = 'bill'")
    assert (await about(desk, "minha fatura está atrasada")).script is None


@pytest.mark.seed("S4.2.4")
async def test_tickets_alike_suggest_their_script_and_type_and_only_their_number_is_told(desk: Desk) -> None:
    old = await script(desk, "rain", ("chuva forte",))
    problem = "Vizinho podou a árvore e arrebentou o cabo"
    await solved(desk, problem, "Sem conexão", 2, old)
    assert await about(desk, "Podaram uma árvore e o cabo arrebentou") == Suggested(), "two say too little"
    await solved(desk, problem, "Sem conexão", 1, old)
    newest = await script(desk, "rain", ("chuva forte", "vento"))
    found = await about(desk, "Podaram uma árvore e o cabo arrebentou")
    assert found.script is not None
    assert found.type is not None
    assert (found.script.id, found.script.words, found.script.alike) == (newest, (), 3)
    assert found.type.id == await desk.one("SELECT id FROM ticket_types WHERE name = 'Sem conexão'")
    assert (found.type.words, found.type.alike) == ((), 3)
    await solved(desk, problem, "Outros", 3)
    assert (await about(desk, "Podaram uma árvore e o cabo arrebentou")).type is None, "they don't agree"


async def test_a_slow_server_is_given_up_and_left_alone_for_a_while(desk: Desk) -> None:
    """A lock on the tickets makes it slow, as a long day does."""
    suggestions = Suggestions(desk.engine)
    async with desk.engine.connect() as slow:
        await slow.execute(text("LOCK TABLE tickets IN ACCESS EXCLUSIVE MODE"))
        began = asyncio.get_running_loop().time()
        assert await suggestions.about(desk.ana, "Lentidão") == Suggested()
        assert asyncio.get_running_loop().time() - began < 1
        began = asyncio.get_running_loop().time()
        assert await suggestions.about(desk.ana, "Lentidão") == Suggested()
        assert asyncio.get_running_loop().time() - began < PATIENCE_MS / 1000
    assert await suggestions.about(desk.ana, "Lentidão") == Suggested(), "it rests"
    assert (await about(desk, "Lentidão")).type is not None


async def test_tickets_alike_are_found_by_the_index_of_their_words(desk: Desk) -> None:
    """Among few tickets any index of states would do as well, so these are away; `make bench-suggest` sees many."""
    async with desk.engine.connect() as connection:
        others = await connection.scalars(text(OTHERS))
        for name in others.all():
            await connection.execute(text(f"DROP INDEX {name}"))
        await connection.execute(SETTINGS)
        told = await plan(connection, alike(desk.ana, ["internet", "vermelh", "luz"]))
        await connection.rollback()
    read = [node for node in nodes(told) if node.get("Relation Name") == "tickets"]
    below = [each["Index Name"] for node in read for each in node.get("Plans", ())]
    # Where the table was analyzed meanwhile, the few that were found may be read again by their ids.
    assert set(below) == {"ix_tickets_solved_words"}
    assert not [node for node in read if node["Node Type"] == "Seq Scan"]
