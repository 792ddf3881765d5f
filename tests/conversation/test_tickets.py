"""An operator looks through tickets, finds one by its protocol, and reads its card; nobody else sees any of it."""

import re

import pytest

from handlers.ticket_places import payload_of
from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen

MORE = """
insert into tickets (protocol, draft_id, state, opened_by, opened_at, subject, customer_id, contact_id, plan_id,
    access_point_id, login, problem, type_id, assignee_person_id, confirmed_by, confirmed_at, due_at)
select '2026' || to_char(500 + n, 'FM0000000'), 5000 + n, 'open', p.id, now() - interval '1 day', 'customer', c.id,
    k.id, l.id, l.access_point_id, l.login, 'Sem internet', t.id, p.id, p.id, now(),
    now() + n * interval '1 hour' - interval '150 minutes'
from generate_series(1, $1::int) n, people p, customers c join contacts k on k.customer_id = c.id
join plans l on l.customer_id = c.id, ticket_types t
where p.telegram_id = 1001 and c.name = 'Maria da Silva' and t.name = 'Lentidão'
"""
TICKETS = re.compile(r"^(\d)\. \S+ \d*(\d{6}) ", re.MULTILINE)


async def more(desk: Desk, count: int) -> None:
    """Ana's own tickets; the first two are overdue."""
    await desk.database.execute(MORE, count)


def listed(screen: Screen) -> list[str]:
    """The last digits of the tickets that a list shows, each with its button."""
    found = TICKETS.findall(screen)
    buttons = [said[0] for said in screen.buttons if re.match(r"\d\. ", said)]
    assert buttons == [number for number, _ in found]
    return [digits for _, digits in found]


async def opens(who: Person, digits: str) -> Screen:
    """A ticket of the present list, by the button with its number."""
    number = next(number for number, end in TICKETS.findall(who.screen) if end == digits)
    return await who.presses(f"{number}. ")


async def read(desk: Desk, who: Person) -> int:
    """How often they opened a card."""
    query = "select count(*) from audit a join people p on p.id = a.person_id where p.telegram_id = $1"
    return int(await desk.value(f"{query} and action = 'ticket.read'", who.id))


async def test_mine_my_positions_and_all_are_one_press_apart_and_remembered(desk: Desk) -> None:
    ana = await desk.operator()
    screen = await ana.says("/atendimentos")
    assert "Nada em andamento com você" in screen
    assert screen.buttons == ["✓ Meus", "Meu cargo", "Todos", "🔎 Filtros"]
    assert "Nada em andamento com o seu cargo" in await ana.presses("Meu cargo")
    screen = await ana.presses("Todos")
    assert "Atendimentos · todos · 2" in screen
    assert "João Pedro Teixeira" in screen
    assert "\nQueda intermitente" in screen
    assert len(listed(screen)) == 2
    assert "✓ Todos" in (await ana.says("/atendimentos")).buttons, "as they left it"


async def test_what_is_overdue_comes_first_and_says_so(desk: Desk) -> None:
    await more(desk, 4)
    ana = await desk.operator()
    screen = await ana.says("/atendimentos")
    assert listed(screen) == ["000501", "000502", "000503", "000504"]
    assert "1. 🔴 000501 Maria da Silva" in screen
    assert "Lentidão · venceu " in screen
    assert any(entity["type"] == "date_time" for entity in screen.message["entities"])
    assert re.search(r"4\. 🟡 000504 .*\nLentidão · vence (hoje|amanhã) \d\d:\d\d", screen)


async def test_pages_go_on_and_back_to_the_same_tickets(desk: Desk) -> None:
    await more(desk, 20)
    ana = await desk.operator()
    first = await ana.says("/atendimentos")
    assert listed(first) == [f"{n:06}" for n in range(501, 509)]
    assert "1/3" in first.buttons
    await desk.database.execute("update tickets set state = 'cancelled' where protocol = '20260000503'")
    second = await ana.presses("›")
    assert listed(second) == [f"{n:06}" for n in range(509, 517)]
    card = await opens(ana, "000510")
    assert "Atendimento 20260000510" in card
    back = await ana.presses("Voltar")
    assert (str(back), back.buttons) == (str(second), second.buttons), "the list as it was"
    assert listed(await ana.presses("›")) == [f"{n:06}" for n in range(517, 521)]
    assert listed(await ana.presses("›")) == [f"{n:06}" for n in range(517, 521)], "the last page stays"
    assert listed(await ana.presses("‹")) == [f"{n:06}" for n in range(509, 517)]
    assert listed(await ana.presses("‹"))[:3] == ["000501", "000502", "000504"]


async def test_filters_narrow_the_list_are_remembered_and_can_be_cleared(desk: Desk) -> None:
    await more(desk, 4)
    ana = await desk.operator()
    screen = await ana.goes("/atendimentos", "Filtros")
    assert screen.buttons == [
        "Estado: Em andamento", "Prazo: Qualquer", "Tipo: Qualquer", "Rede: Qualquer", "P. Acesso: Qualquer", "Voltar",
    ]  # fmt: skip
    await ana.presses("Prazo")
    screen = await ana.presses("Vencido")
    assert listed(screen) == ["000501", "000502"]
    assert "Prazo: Vencido" in screen
    screen = await ana.goes("Filtros", "Tipo", "Outros")
    assert "Nenhum atendimento com estes filtros" in screen
    screen = await ana.says("/atendimentos")
    assert "Tipo: Outros" in screen
    screen = await ana.presses("Limpar filtros")
    assert len(listed(screen)) == 4
    screen = await ana.goes("Filtros", "Rede", "Campinas")
    assert len(listed(screen)) == 4
    screen = await ana.goes("Filtros", "P. Acesso")
    assert "CTO Centro 02" in screen.buttons
    assert "Torre Rural 01" not in screen.buttons, "only those of the network"
    assert len(listed(await ana.presses("CTO Centro 02"))) == 4
    screen = await ana.goes("Filtros", "Rede", "Valinhos")
    assert "P. Acesso: CTO" not in screen, "it is in another network"
    screen = await ana.goes("Filtros", "Rede", "Qualquer")
    assert len(listed(screen)) == 4
    screen = await ana.goes("Filtros", "Estado", "Encerrado", "Todos")
    assert "1. ☑️" in screen
    assert "Encerrado" in screen


async def test_a_value_that_is_gone_meanwhile_changes_nothing(desk: Desk) -> None:
    await more(desk, 2)
    ana = await desk.operator()
    await ana.goes("/atendimentos", "Filtros", "Tipo")
    await desk.database.execute("update ticket_types set active = false where name = 'Outros'")
    screen = await ana.presses("Outros")
    assert screen.answer == "Esta opção não existe mais. Escolha de novo."
    assert screen.alert
    assert "Outros" not in screen.buttons
    await ana.presses("Lentidão")
    await desk.database.execute("update ticket_types set active = false where name = 'Lentidão'")
    assert len(listed(await ana.says("/atendimentos"))) == 2, "its tickets are still there"


async def test_the_card_shows_the_ticket_whole(desk: Desk) -> None:
    await more(desk, 4)
    ana = await desk.operator()
    await ana.says("/atendimentos")
    screen = await opens(ana, "000501")
    for said in (
        "Atendimento 20260000501", "🔴 Aberto · venceu", "Maria da Silva · Campinas", "CPF/CNPJ ***.444.777-**",
        "Contato: Maria da Silva · Titular", "+55 19 95555-0101", "Plano: Fibra 600 · ativo · Rua das Acácias, 120",
        "Ponto de Acesso: CTO Centro 02 · Campinas", "Login: maria.silva", "Tipo: Lentidão",
        "Responsável: Ana Souza", "Aberto por Ana Souza", "Prazo:", "Sem internet",
    ):  # fmt: skip
        assert said in screen, said
    assert "11144477735" not in str(screen.message)
    assert screen.button("📋 Protocolo")["copy_text"] == {"text": "20260000501"}
    assert await read(desk, ana) == 1


async def test_the_timeline_of_a_ticket_says_what_was_done_by_whom(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/atendimentos", "Todos")
    screen = await ana.presses("1. ")
    assert re.search(r"\d\d/\d\d/\d{4} \d\d:\d\d · Protocolo gerado · Ana Souza", screen)
    assert re.search(r"\d\d/\d\d/\d{4} \d\d:\d\d · Aberto · Ana Souza", screen)
    assert not any(said.startswith("Histórico") for said in screen.buttons), "all of it is here"
    await desk.database.execute(
        "insert into timeline (ticket_id, at, kind) select t.id, now() + n * interval '1 minute', 'told'"
        " from tickets t, generate_series(1, 20) n where t.protocol = $1", screen.protocol,
    )  # fmt: skip
    await ana.presses("Voltar")
    screen = await ana.presses("1. ")
    first = await ana.presses("Histórico (22)")
    assert "Protocolo gerado" in first
    assert first.buttons == ["‹", "1/2", "›", "✓ Tudo", "Contatos", "Mudanças", "Voltar"]
    second = await ana.presses("›")
    assert second.count("Protocolo informado") == 10
    assert (await ana.presses("Voltar")).buttons == screen.buttons


async def test_a_long_problem_is_cut_and_can_be_read_whole(desk: Desk) -> None:
    await more(desk, 1)
    words = " ".join(f"palavra{n}" for n in range(330)) + " <b>&"
    await desk.database.execute(
        "update tickets set problem = $1, checks = $1 where protocol = '20260000501'", words
    )
    ana = await desk.operator()
    card = await ana.goes("/atendimentos", "1. ")
    assert f"… texto de {len(words):,} caracteres".replace(",", ".") in card
    screen = await ana.presses("Problema inteiro")
    parts = [str(screen)]
    while len(parts) < int(screen.buttons[1].partition("/")[2]):
        screen = await ana.presses("›")
        parts.append(str(screen))
    assert "".join(part.partition("\n\n")[2] for part in parts).replace("\n", "").endswith("palavra329 <b>&")
    assert (await ana.presses("Voltar")).buttons == card.buttons
    assert "Verificações" in await ana.presses("Verificações inteiras")


@pytest.mark.parametrize("typed", ["/atendimentos {}", "{}", "/ATENDIMENTOS   {}"])
async def test_a_protocol_or_its_last_six_digits_opens_the_card(desk: Desk, typed: str) -> None:
    await more(desk, 3)
    ana = await desk.operator()
    for digits in ("20260000502", "000502", "0000502"):
        screen = await ana.says(typed.format(digits))
        assert "Atendimento 20260000502" in screen
    assert await read(desk, ana) == 3
    assert "Atendimentos · meus" in await ana.presses("Voltar")


async def test_equal_last_digits_give_a_list_to_choose_from(desk: Desk) -> None:
    await more(desk, 3)
    await desk.database.execute("update tickets set protocol = '20250000502' where protocol = '20260000501'")
    ana = await desk.operator()
    screen = await ana.says("000502")
    assert "terminado em 000502" in screen
    assert listed(screen) == ["000502", "000502"]
    assert re.search(r"1\. 🔴 20260000502 .*\n.*\n2\. 🔴 20250000502", screen)
    card = await ana.presses("2. ", on=screen)
    assert "Atendimento 20250000502" in card
    back = await ana.presses("Voltar")
    assert (str(back), back.buttons) == (str(screen), screen.buttons)


@pytest.mark.parametrize("typed", ["99999999", "/atendimentos 99999999"])
async def test_a_protocol_that_is_none_offers_a_new_ticket(desk: Desk, typed: str) -> None:
    ana = await desk.operator()
    screen = await ana.says(typed)
    assert "Nenhum atendimento com o protocolo “99999999”" in screen
    screen = await ana.presses("Novo Atendimento")
    assert "Protocolo" in screen


async def test_words_that_are_no_protocol_are_told_what_one_is(desk: Desk) -> None:
    ana = await desk.operator()
    screen = await ana.says("/atendimentos maria <b>")
    assert "“maria <b>” não parece um protocolo" in screen
    assert "Abrir um e procurar por “maria 12”?" in await ana.says("maria 12")


async def test_a_draft_is_found_by_its_protocol_and_gone_on_with_by_whose_it_is(desk: Desk) -> None:
    ana, bia = await desk.operator(), await desk.operator("Bia", 1002)
    protocol = (await ana.says("/novo")).protocol
    await ana.presses("Guardar")
    screen = await bia.says(f"/atendimentos {protocol}")
    assert "Rascunho" in screen
    assert "o atendimento não foi registrado" in screen
    assert "Retomar" not in screen.buttons
    screen = await ana.says(protocol)
    assert "Retomar" in screen.buttons
    assert "Informe ao cliente" in await ana.presses("Retomar")


async def test_a_link_opens_the_card_for_who_may_and_is_no_news_for_others(desk: Desk) -> None:
    await more(desk, 1)
    ana = await desk.operator()
    screen = await ana.says(f"/start {payload_of('20260000501')}")
    assert "Atendimento 20260000501" in screen
    missing = "Este atendimento não está mais aqui, ou não é seu."
    for payload in ("tk_99999999", "tk_", "tk_" + "x" * 60, "tk_000501__..", "tk_<b>"):
        assert await ana.says(f"/start {payload}") == missing, payload
    await desk.database.execute(
        "insert into people (name, role, telegram_id) values ('Téo', 'technician', 1004)"
    )
    teo = desk.anybody("Téo", 1004)
    for protocol in ("20260000501", "99999999"):
        assert await teo.says(f"/start tk_{protocol}") == missing
    nobody = desk.anybody("Zé", 1099)
    assert await nobody.says("/start tk_20260000501") == await nobody.says("/start tk_99999999")
    assert "Você ainda não tem acesso" in nobody.screen
    assert await read(desk, ana) == 1
    assert await desk.value("select count(*) from audit where action = 'ticket.read'") == 1


def test_a_protocol_with_signs_goes_into_a_link_and_back() -> None:
    from handlers.ticket_places import protocol_of

    for protocol in ("20260000501", "2026/11.000501", "A-1.2/3"):
        payload = payload_of(protocol)
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
        assert protocol_of(payload.partition("_")[2]) == protocol


async def test_a_technician_or_customer_finds_no_such_command_or_button(desk: Desk) -> None:
    await more(desk, 1)
    ana = await desk.operator()
    await ana.says("/atendimentos")
    data = [b["callback_data"] for row in ana.screen.rows for b in row]
    card = await ana.presses("1. ")
    data += [b["callback_data"] for row in card.rows for b in row if "callback_data" in b]
    for role, number in (("technician", 1004), ("customer", 1005)):
        await desk.database.execute(
            "insert into people (name, role, telegram_id) values ('X', $1, $2)", role, number
        )
        other = desk.anybody("X", number)
        for said in ("/atendimentos", "/atendimentos 20260000501"):
            assert await other.says(said) == "Não conheço este comando. Veja /ajuda."
        await other.says("20260000501")
        for each in data:
            screen = await other.presses_data(each)
            assert screen.answer == "Você não tem acesso a isto."
            assert "Maria" not in screen
    assert await desk.value("select count(*) from audit where action = 'ticket.read'") == 1


FORGED = [
    "ticket:", "ticket:0", "ticket:-5", "ticket:zzzzzzzzzzzzz", "ticket:9zzzzzzzzzzzzzzzz",
    "ticket:987654", "ticket:1_000", "ticket:1.a", "ticket:1.a.b.c.d.e.f.g", "ticket:1.s",
    "ticket:1.s.x", "ticket:1.a.0.1.1", "ticket:1.c.-.1.1", "tickets:a", "tickets:a.-.0.1",
    "tickets:a.zzzzzzzzzzzzz.1.1", "tickets:a.1y2p0ij32e8e7.1.1", "tickets:b.-.-.-", "tickets:x.1.1.1",
    "tickets:.....", "tickets:a.-.1y2p0ij32e8e7.1", "tickets:b.-.1.1", "tk_tab:", "tk_tab:everybody",
    "tk_tab:mine.1", "tk_filter:", "tk_filter:type", "tk_filter:type.0", "tk_filter:type.-5",
    "tk_filter:type.zzzzzzzzzzzz", "tk_filter:secret.1", "tk_pick:", "tk_pick:type", "tk_pick:type.0",
    "tk_pick:type.zzzzzzzzzzzz", "tk_pick:stage.draft", "tk_pick:stage.1", "tk_pick:due.closed",
    "tk_pick:type.running", "tk_pick:network.-5", "tk_story:", "tk_story:1", "tk_story:1.0",
    "tk_story:0.1", "tk_story:987654.1", "tk_text:1.1", "tk_text:1.1.x", "tk_text:987654.1.p",
    "tk_text:1.0.p", "tk_find:", "tk_find:x", "tk_find:1.2",
    "tk_find:999999999999999999999999999999999999", "tk_clear:1", "tk_filters:x",
]  # fmt: skip


async def test_a_forged_button_is_answered_and_opens_nothing(desk: Desk) -> None:
    await more(desk, 2)
    ana = await desk.operator()
    await ana.says("/atendimentos")
    for data in FORGED:
        answered = len(desk.telegram.answers(ana.id))
        await ana.presses_data(data)
        assert len(desk.telegram.answers(ana.id)) == answered + 1, data
    assert await desk.value("select count(*) from inbox where failed_at is not null or tries > 1") == 0
    assert await read(desk, ana) == 0


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ("ticket:-5", "Este atendimento não está mais aqui, ou não é seu."),
        ("ticket:0", "Este atendimento não está mais aqui, ou não é seu."),
        ("ticket:987654", "Este atendimento não está mais aqui, ou não é seu."),
        ("ticket:1.x.y", "Opção inválida. Use os botões da tela atual."),
        ("tickets:a.-.0.1", "Opção inválida. Use os botões da tela atual."),
        ("tk_tab:everybody", "Opção inválida. Use os botões da tela atual."),
        ("tk_pick:type.zzzz", "Esta opção não existe mais. Escolha de novo."),
    ],
)
async def test_what_is_no_button_of_ours_is_told_so(desk: Desk, data: str, answer: str) -> None:
    ana = await desk.operator()
    await ana.says("/atendimentos")
    screen = await ana.presses_data(data)
    assert (screen.answer, screen.alert) == (answer, True)


async def test_every_button_fits_and_every_label_too(desk: Desk) -> None:
    await more(desk, 20)
    largest = 2**63 - 1 - 30
    await desk.database.execute(
        "update tickets set id = $1 - id, due_at = '9999-12-31' where protocol like '20260000%'"
        " and not exists (select 1 from timeline where ticket_id = tickets.id)", largest,
    )  # fmt: skip
    await desk.database.execute(
        "update customers set name = repeat('Ñ<& ', 50) where name = 'Maria da Silva'"
    )
    ana = await desk.operator()
    screens = [await ana.says("/atendimentos")]
    screens += [await ana.presses(name) for name in ("›", "Filtros", "Tipo")]
    await ana.goes("Voltar", "Voltar", "›")
    screens += [ana.screen, await ana.presses("1. ")]
    for screen in screens:
        assert len(screen) <= 4096
        for row in screen.rows:
            for button in row:
                assert len(button["text"]) <= 40
                assert len(button.get("callback_data", "").encode()) <= 64


async def test_the_fullest_card_fits_a_screen(desk: Desk) -> None:
    await more(desk, 1)
    long = "<b>&amp; 🙂 " * 300
    await desk.database.execute("update tickets set problem = $1, checks = $1, login = $1", long)
    await desk.database.execute("update customers set name = left($1, 200), city = $1", long)
    await desk.database.execute("update contacts set name = $1, relation = $1, email = $1", long)
    for table in ("people", "products", "networks", "access_points", "ticket_types", "positions"):
        await desk.database.execute(f"update {table} set name = id || $1", long)
    ana = await desk.operator()
    for _ in range(5):
        await desk.database.execute(
            "insert into timeline (ticket_id, at, person_id, kind) select t.id, now(), p.id, 'waiting_customer'"
            " from tickets t, people p where p.telegram_id = 1001"
        )
    screen = await ana.says("20260000501")
    assert "<b>&amp; 🙂" in screen, "shown as it was written"
    assert 3000 < len(screen.encode("utf-16-le")) // 2 <= 4096
    assert "Problema inteiro" in screen.buttons
    screen = await ana.goes("Voltar", "Filtros", "Tipo")
    assert len(await ana.goes("1<b>&amp;")) <= 4096


async def test_a_list_of_before_goes_on_as_the_present_one(desk: Desk) -> None:
    await more(desk, 20)
    ana = await desk.operator()
    old = await ana.says("/atendimentos")
    new = await ana.says("/atendimentos")
    await ana.goes("Filtros", "Prazo", "Vencido")
    assert listed(ana.screen) == ["000501", "000502"]
    await ana.presses("›", on=old)
    assert ana.screen.answer == "A lista mudou: aqui está o começo da lista atual."
    (text,) = [m["text"] for m in ana.messages if m["message_id"] == old.message["message_id"]]
    assert "Prazo: Vencido" in text
    assert new.message["message_id"] != old.message["message_id"]


async def test_many_values_of_a_filter_are_paged(desk: Desk) -> None:
    await desk.database.execute(
        "insert into networks (name) select 'Rede ' || n from generate_series(10, 29) n"
    )
    ana = await desk.operator()
    screen = await ana.goes("/atendimentos", "Filtros", "Rede")
    assert [said for said in screen.buttons if "/" in said] == ["1/3"]
    assert "Rede 29" in (await ana.goes("›", "›")).buttons
    await ana.presses("Rede 29")
    assert "✓ Rede 29" in (await ana.goes("Filtros", "Rede", "›", "›")).buttons


async def test_the_same_update_twice_is_one_reading(desk: Desk) -> None:
    await more(desk, 1)
    ana = await desk.operator()
    await ana.goes("/atendimentos", "1. ")
    await desk.stop()
    await desk.database.execute(
        "update inbox set done_at = null where update_id = (select max(update_id) from inbox)"
    )
    await desk.start()
    await desk.quiet()
    assert await read(desk, ana) == 1
