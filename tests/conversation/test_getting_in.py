"""Getting in: an administrator invites from the chat, a link lets one person in, and a revoked one is out at once."""

import asyncio

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen

RITA, BIA = 7, 71
NOT_HERE = "Você não tem acesso a isto."


@pytest.fixture
async def rita(desk: Desk) -> Person:
    """The only administrator who can come in, and the first of every list."""
    await desk.database.execute("update people set telegram_id = null where role = 'admin'")
    await desk.database.execute(
        "insert into people (name, role, telegram_id) values ('Ada Rita Lima', 'admin', $1)", RITA
    )
    return desk.anybody("Rita", RITA)


def link(screen: Screen) -> str:
    """What the person who gets the link says to the bot when they open it."""
    copied: str = screen.button("📋 Copiar link")["copy_text"]["text"]
    assert copied in screen
    before, _, payload = copied.partition("?start=")
    assert before == "https://t.me/atende_demo_bot"
    return f"/start {payload}"


def last_text(person: Person) -> Screen:
    """The screen of the last message that has text: a code is a picture below it."""
    said = [message for message in person.messages if message["from"]["is_bot"] and "text" in message]
    answers = person.telegram.answers(person.id)
    return Screen.of(said[-1], answers[-1] if answers else None)


async def invited(rita: Person, role: str = "Operador", position: str = "Sem cargo") -> str:
    await rita.says("/pessoas")
    await rita.goes("Convidar", role, position)
    return link(last_text(rita))


async def test_an_administrator_invites_an_operator_who_opens_a_ticket(desk: Desk, rita: Person) -> None:
    bia = desk.anybody("Bia", BIA)
    stranger = await bia.says("/start")
    assert "link de convite" in stranger
    assert str(BIA) in stranger
    opened = await invited(rita, position="Suporte Técnico")
    assert len(opened.removeprefix("/start in_")) == 22
    code = rita.messages[-1]
    assert code["photo"][-1]["width"] > 250
    assert code["caption"].startswith("Convite: Operador.")
    welcome = await bia.says(opened)
    assert "Você entrou como Operador" in welcome
    assert "Informe ao cliente o número do protocolo" in await bia.presses("Novo Atendimento")
    row = await desk.row(
        "select p.role, p.name, c.name as position from people p join positions c on c.id = p.position_id"
        " where telegram_id = $1",
        BIA,
    )
    assert tuple(row) == ("operator", "Bia", "Suporte Técnico")


async def test_a_revoked_person_is_out_at_once_and_can_be_let_in_again(desk: Desk, rita: Person) -> None:
    bia = desk.anybody("Bia", BIA)
    await bia.says(await invited(rita))
    await bia.says("/novo")
    await rita.says("/pessoas")
    await rita.presses("🟢 Bia")
    assert "Revogar o acesso de Bia" in await rita.presses("Revogar acesso")
    assert "revogado" in await rita.presses("Sim, revogar")
    assert (await bia.presses("Ok")).answer == NOT_HERE
    assert "link de convite" in await bia.says("/novo")
    await rita.presses("Reativar")
    await rita.presses("Tirar de serviço")
    assert "fora de serviço" in rita.screen
    assert "Bia · Operador · fora de serviço" in await rita.presses("Voltar")
    assert "Rascunhos" in await bia.says("/rascunhos")


async def test_a_link_that_does_not_work_says_one_thing_whatever_the_reason(desk: Desk, rita: Person) -> None:
    used = await invited(rita)
    await desk.anybody("Bia", BIA).says(used)
    revoked = await invited(rita)
    await rita.presses("Revogar convite", on=last_text(rita))
    assert "Nenhum convite em aberto" in last_text(rita)
    expired = await invited(rita)
    await desk.database.execute("update invites set expires_at = now() where used_at is null")
    stranger = desk.anybody("Caio", 81)
    junk = ("/start in_", "/start in_x", f"/start in_{'A' * 22}", "/start in_é<b>", "/start in_ ' OR 1=1")
    said = {str(await stranger.says(each)) for each in (used, revoked, expired, *junk)}
    assert len(said) == 1
    assert "não vale, ou não vale mais" in said.pop()
    assert await desk.value("select count(*) from people where telegram_id = 81") == 0


async def test_the_menu_of_commands_follows_a_role_at_once(desk: Desk, rita: Person) -> None:
    async def menu(holds: str, yes: bool) -> None:
        async with asyncio.timeout(3):
            while (holds in [each["command"] for each in desk.telegram.commands(BIA)]) is not yes:
                await asyncio.sleep(0.02)

    bia = desk.anybody("Bia", BIA)
    await bia.says(await invited(rita))
    await menu("novo", True)
    await menu("pessoas", False)
    await rita.says("/pessoas")
    await rita.goes("🟢 Bia", "Papel", "Administrador")
    await menu("pessoas", True)
    await rita.goes("Revogar acesso", "Sim, revogar")
    await menu("novo", False)


async def test_a_token_is_stored_nowhere_not_even_in_what_telegram_sent(desk: Desk, rita: Person) -> None:
    bia, caio = desk.anybody("Bia", BIA), desk.anybody("Caio", 81)
    used, open_still = await invited(rita), await invited(rita)
    await rita.presses("Outro convite", on=last_text(rita))  # brings its message, with the link, along
    await bia.says(used)
    await bia.says(open_still)
    await caio.says(open_still.replace("/start ", "https://t.me/atende_demo_bot?start="))
    tables = await desk.database.fetch("select tablename from pg_tables where schemaname = 'public'")
    stored = [
        str(await desk.database.fetch(f'select t::text from "{name}" t'))
        for (name,) in tables
    ]  # fmt: skip
    for link_said in (used, open_still):
        assert not [text for text in stored if link_said.removeprefix("/start in_") in text]
    # Nor is what is stored a way in.
    raw = await desk.value(
        "select raw::text from inbox where raw::text like '%/start in_%' order by update_id desc limit 1"
    )
    seal = raw.partition("/start in_")[2][:43]
    for word in ("/start", "/START", "/start@atende_demo_bot", "/start \u2003"):
        assert "não vale" in await caio.says(f"{word} in_{seal}")
    assert "Você entrou como Operador" in await caio.says(open_still)


async def test_a_link_opened_by_those_who_are_in_changes_nothing_but_what_is_higher(
    desk: Desk, rita: Person
) -> None:
    ana = await desk.operator()
    technician = await invited(rita, "Técnico")
    assert "Você já tem acesso, como Operador" in await ana.says(technician)
    assert "Você já tem acesso, como Operador" in await ana.says("/start in_junk")
    assert "Você entrou como Técnico" in await desk.anybody("Téo", 82).says(technician)
    assert "agora você é Administrador" in await ana.says(await invited(rita, "Administrador"))
    assert "Pessoas" in await ana.says("/pessoas")


async def test_others_do_not_learn_that_there_is_such_a_command_or_button(desk: Desk, rita: Person) -> None:
    ana = await desk.operator()
    assert "Não conheço este comando" in await ana.says("/pessoas")
    await ana.says("/rascunhos")
    people = await desk.value("select json_agg(p order by id)::text from people p")
    for data in (
        "people:1", "person:1.1", "person_set:1.1.off", "person_role:1.1.admin.yes", "person_position:1.1.1.1",
        "person_out:1.1.yes", "invite:admin.1", "invite_make:admin.0", "invites:1", "invite_out:1",
    ):  # fmt: skip
        assert (await ana.presses_data(data)).answer == NOT_HERE
    assert await desk.value("select json_agg(p order by id)::text from people p") == people
    assert await desk.value("select count(*) from invites") == 0


async def test_forged_buttons_of_an_administrator_change_nothing_and_are_answered(
    desk: Desk, rita: Person
) -> None:
    await rita.says("/pessoas")
    people = await desk.value("select json_agg(p order by id)::text from people p")
    for data in (
        "people:", "people:0", "people:zzzzzzzzzzzzz", "person:", "person:-5.1", "person:zzzzzzz.1",
        "person_set:1.1.sideways", "person_set:", "person_role:1.1.king.yes", "person_role:1.1.customer",
        "person_position:1.1.1.zzzz", "person_position:1.1.1.-1", "person_out:zzzz.1.yes", "invite:king.1",
        "invite_make:king.0", "invite_make:operator.zzzz", "invite_make:operator", "invites:-1",
        "invite_out:zzz", "invite_out:",
    ):  # fmt: skip
        answers = len(desk.telegram.answers(RITA))
        await rita.presses_data(data)
        assert len(desk.telegram.answers(RITA)) == answers + 1, data
    assert await desk.value("select json_agg(p order by id)::text from people p") == people
    assert await desk.value("select count(*) from invites") == 0


async def test_an_administrator_changes_role_and_position_of_another(desk: Desk, rita: Person) -> None:
    await desk.operator()
    await rita.says("/pessoas")
    await rita.goes("🟢 Ana Souza", "Papel", "Supervisor", "Cargo", "Financeiro")
    assert "Papel: Supervisor\nCargo: Financeiro" in rita.screen
    assert rita.screen.answer == "Feito."
    row = "select role, supervises, position_id is null from people where telegram_id = 1001"
    assert tuple(await desk.row(row)) == ("operator", True, False)
    await rita.goes("Cargo", "Sem cargo", "Papel", "Técnico")
    assert tuple(await desk.row(row)) == ("technician", False, True)


async def test_nobody_locks_the_house_or_leaves_it_by_mistake(desk: Desk, rita: Person) -> None:
    await rita.says("/pessoas")
    await rita.presses("🟢 Ada Rita Lima")
    assert "seu próprio acesso" in await rita.presses("Revogar acesso")
    refused = await rita.presses("Sim, revogar")
    assert refused.alert
    assert "único administrador ativo" in refused.answer
    await rita.presses("Papel")
    assert "seu próprio papel" in await rita.presses("Operador")
    assert "único administrador ativo" in (await rita.presses("Sim, mudar")).answer
    await desk.database.execute("insert into people (name, role, telegram_id) values ('Rosa', 'admin', 8)")
    await rita.presses("Papel")
    await rita.presses("Operador")
    assert "Você não administra mais" in await rita.presses("Sim, mudar")
    assert "Não conheço este comando" in await rita.says("/pessoas")


async def test_pending_invites_are_listed_and_revoked(desk: Desk, rita: Person) -> None:
    for role in ("Operador", "Técnico"):
        await invited(rita, role)
    await rita.says("/pessoas")
    listed = await rita.presses("Convites (2)")
    assert "1. Técnico · até " in listed
    assert "2. Operador · até " in listed
    left = await rita.presses("Revogar 2")
    assert left.answer == "Convite revogado."
    assert "1. Técnico" in left
    assert "Operador" not in left
    assert (await rita.presses("Revogar 2", on=listed)).answer == "Convite revogado."  # again: nothing new


async def test_names_of_strangers_are_shown_literally(desk: Desk, rita: Person) -> None:
    bia = desk.anybody("<b>x</b> & {{7*7}}", BIA)
    await bia.says(await invited(rita))
    assert "<b>x</b> & {{7*7}}" in await rita.says("/pessoas")
    assert "<b>x</b> & {{7*7}}" in await rita.presses("🟢 <b>x</b>")


@pytest.mark.parametrize(
    ("language", "stranger", "invalid", "welcome"),
    [
        ("en", "ask an administrator for an invite link", "does not work", "You are in as Operator"),
        ("es", "pida a un administrador un enlace de invitación", "no vale", "Entró como Operador"),
    ],
)
async def test_strangers_are_spoken_to_in_their_language(
    desk: Desk, rita: Person, language: str, stranger: str, invalid: str, welcome: str
) -> None:
    bia = desk.anybody("Bia", BIA)
    desk.telegram.add_person(BIA, "Bia", language_code=language, started=True)
    assert stranger in await bia.says("hello")
    assert invalid in await bia.says("/start in_junk")
    assert welcome in await bia.says(await invited(rita))
