"""Whatever people, old screens and forged buttons send gets an answer, and the draft stays."""

import asyncio

import pytest

from demo.faults import Fault
from tests.conversation.conftest import Desk
from tests.conversation.people import Person

AT_PROBLEM = ("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar")
LITERAL = [
    "<b>x</b> & <script>",
    "{{7*7}}",
    "{0.__class__}",
    "%s",
    "'; DROP TABLE tickets; --",
    "стёпа >_<",
    "<3",
    "{ $value }",
]


async def problem_page(desk: Desk) -> Person:
    ana = await desk.operator()
    await ana.goes(*AT_PROBLEM)
    return ana


async def test_a_problem_of_nothing_is_refused(desk: Desk) -> None:
    ana = await problem_page(desk)
    for nothing in (" ", "\u200b", "\u200b\u2060 \n", "\x00"):
        assert "É preciso uma descrição" in await ana.says(nothing)
        assert "Dados Atend." in ana.screen


async def test_a_problem_that_is_too_long_says_both_numbers_and_cuts_nothing(desk: Desk) -> None:
    ana = await problem_page(desk)
    screen = await ana.says("a" * 4096)
    assert "4.096 caracteres e o limite é 2.000" in screen
    assert "▸" in screen
    assert "a" * 2000 in await ana.says("a" * 2000)


async def test_what_people_write_is_shown_as_they_wrote_it(desk: Desk) -> None:
    for text in LITERAL:
        ana = await problem_page(desk)
        assert text in await ana.says(text)
        await ana.presses("Avançar")
        await ana.presses(ana.screen.buttons[0])
        await ana.says(text)
        assert text in ana.screen
        summary = await ana.presses("Finalizar")
        assert summary.count(text) == 2
        await ana.presses("Confirmar")
        ticket = await desk.ticket(ana.screen.protocol)
        assert ticket["problem"] == ticket["checks"] == text


async def test_any_search_is_answered(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "Clientes")
    for text in (*LITERAL, "%", "_", "\\", "a" * 4096, "\x00", "' or 1=1", "👍" * 300):
        assert "Localizar Cliente" in await ana.says(text), text
        assert "Maria da Silva" in await ana.says("maria sil"), text


async def test_nul_and_lone_surrogates_are_cleaned_and_accepted(desk: Desk) -> None:
    ana = await problem_page(desk)
    await ana.says("luz\x00 ver\x07melha \ud83d fim")
    assert "luz vermelha" in ana.screen
    await ana.presses("Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.goes("Finalizar", "Confirmar")
    assert "\x00" not in (await desk.ticket(ana.screen.protocol))["problem"]


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 512, "height": 512,
                     "is_animated": False, "is_video": False}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
                  "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
                  "allows_revoting": False, "members_only": False}},
        {"venue": {"location": {"latitude": -22.9, "longitude": -47.1}, "title": "Casa", "address": "Rua"}},
    ],
    ids=["sticker", "dice", "poll", "venue"],
)  # fmt: skip
async def test_what_is_no_text_says_what_is_expected(desk: Desk, content: dict[str, object]) -> None:
    ana = await problem_page(desk)
    screen = await ana.sends(content)
    assert "Aqui se espera um texto ou um toque" in screen
    assert "Dados Atend." in screen
    assert "Lento" in await ana.says("Lento")


async def test_a_text_where_a_button_is_expected_says_so(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.says("/novo")
    assert "espera um toque em um botão" in await ana.says("olá")
    await ana.presses("Ok")
    assert "Toque em uma das opções abaixo" in await ana.says("talvez")
    assert "Novo Atendimento  2/" in ana.screen


async def test_an_edited_message_points_to_anterior(desk: Desk) -> None:
    ana = await problem_page(desk)
    await ana.says("Lento")
    mine = [m for m in ana.messages if not m["from"]["is_bot"]][-1]
    assert "Anterior" in await ana.edits(mine["message_id"], "Muito lento")


async def test_a_screen_that_was_left_changes_nothing_and_shows_the_present_one(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "Clientes", "«maria sil")
    hits = ana.screen
    await ana.presses("1. Maria da Silva")
    screen = await ana.presses("Anterior", on=hits)
    assert screen.answer == "Esta tela já mudou."
    assert "Dados do Cliente" in screen


async def test_a_button_of_a_finished_ticket_gives_the_protocol(desk: Desk) -> None:
    ana = await problem_page(desk)
    await ana.goes("«Lento", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    summary = await ana.presses("Finalizar")
    await ana.presses("Confirmar")
    protocol = ana.screen.protocol
    again = await ana.presses("Confirmar", on=summary)
    assert protocol in again.answer
    assert await desk.value("select count(*) from tickets where protocol = $1", protocol) == 1
    assert protocol in (await ana.presses("Cancelar", on=summary)).answer
    assert (await desk.ticket(protocol))["state"] == "open"


async def test_confirmar_and_anterior_within_a_moment_are_one_of_them(desk: Desk) -> None:
    ana = await problem_page(desk)
    await ana.goes("«Lento", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    summary = await ana.presses("Finalizar")
    for label in ("Confirmar", "Anterior", "Confirmar"):
        await ana.touches(summary.button(label)["callback_data"])
    await desk.quiet()
    assert "registrado" in ana.screen
    assert (
        await desk.value(
            "select count(*) from tickets where state = 'open' and confirmed_at is not null and problem = 'Lento'"
        )
        == 1
    )


async def test_twenty_taps_on_each_button_do_what_it_promises_once(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.says("/novo maria sil")
    for label in ("Ok", "1. Maria da Silva", "Avançar"):
        data, before = ana.screen.button(label)["callback_data"], int(ana.screen.split("/")[0][-1])
        for _ in range(20):
            await ana.touches(data)
        await desk.quiet()
        assert int(ana.screen.split("/")[0][-1]) - before in (1, 2), label
    assert len(desk.telegram.answers(ana.id)) == 60


FORGED = ["x", "w:", "w:1.1:", "w:1.1:z", "w:1.1:s", "w:1.1:stype=", "w:01.1:n", "w:-5.1:n", "w: 7.1:n", "w:1_000.1:n",
     "o:0x", "w:zzzzzzzzzzzzz.1:n", "o:-5", "o:99999999999999999999999999", "n:zzzzzzzzzzzzz", "ção", "q:1", "w:1.1:t0",
     "w:1.1:nx"]  # fmt: skip


async def test_a_forged_button_is_an_invalid_option(desk: Desk) -> None:
    ana = await problem_page(desk)
    for data in FORGED:
        screen = await ana.presses_data(data)
        assert screen.answer.startswith(("Opção inválida", "Este atendimento não está mais aqui")), data
        assert "Dados Atend." in screen, data


async def test_a_forged_value_is_not_found(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "Clientes", "«maria sil")
    head = ana.screen.button("1. Maria da Silva")["callback_data"].rpartition(":s")[0]
    for forged in ("customer=999999", "customer=0", "customer=7", "query=x", "nothing=1"):
        screen = await ana.presses_data(f"{head}:s{forged}")
        assert "Localizar Cliente" in screen, forged
        assert screen.answer.startswith("Esta opção não existe mais"), forged


async def test_a_plan_of_another_customer_is_not_found(desk: Desk) -> None:
    ana = await problem_page(desk)
    other = await desk.value(
        "select p.id from plans p join customers c on c.id = p.customer_id where c.name <> 'Maria da Silva' limit 1"
    )
    head = ana.screen.button("Avançar")["callback_data"].rpartition(":")[0]
    screen = await ana.presses_data(f"{head}:splan={other}")
    assert screen.answer.startswith("Esta opção não existe mais")


async def test_a_press_without_its_message_is_answered_in_a_new_one(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.says("/novo")
    data = ana.screen.button("Ok")["callback_data"]
    desk.telegram.inject({"callback_query": {
        "id": "77", "from": {"id": ana.id, "is_bot": False, "first_name": "Ana"}, "chat_instance": "1", "data": data,
    }})  # fmt: skip
    await desk.quiet()
    assert "Novo Atendimento" in ana.screen


async def test_a_group_is_refused(desk: Desk) -> None:
    ana = await desk.operator()
    desk.telegram.inject({"callback_query": {
        "id": "78", "from": {"id": ana.id, "is_bot": False, "first_name": "Ana"}, "chat_instance": "1", "data": "o:1",
        "message": {"message_id": 5, "date": 1700000000, "chat": {"id": -100, "type": "supergroup", "title": "g"}},
    }})  # fmt: skip
    await desk.quiet()
    assert ("answerCallbackQuery", "78") in [(m, p.get("callback_query_id")) for m, p in desk.telegram.calls]


async def test_somebody_without_a_role_hears_what_this_is(desk: Desk) -> None:
    zé = desk.anybody("Zé", 4040)
    for text in ("/start", "/novo", "oi"):
        screen = await zé.says(text)
        assert "Você ainda não tem acesso" in screen
        assert "4040" in screen
    assert await desk.value("select count(*) from tickets where state = 'draft'") == 0


async def test_a_customer_or_technician_cannot_open_tickets_here_yet(desk: Desk) -> None:
    tom = desk.anybody("Tom", 4041)
    await desk.database.execute(
        "insert into people (name, role, telegram_id) values ('Tom', 'technician', 4041)"
    )
    for text in ("/novo", "oi"):
        assert "ainda não abre atendimentos" in await tom.says(text)
    assert "/os" in await tom.says("/start"), "a technician's way is shown instead"
    await desk.database.execute("update people set role = 'customer' where telegram_id = 4041")
    assert "ainda não abre atendimentos" in await tom.says("/start")


async def test_a_novo_of_an_hour_ago_asks_before_it_opens_a_ticket(desk: Desk) -> None:
    ana = await desk.operator()
    assert "Ainda quer abrir um atendimento?" in await ana.says("/novo maria sil", ago=3600)
    assert await desk.value("select count(*) from tickets where state = 'draft'") == 0
    await ana.goes("Novo Atendimento", "Ok")
    assert "Maria da Silva" in ana.screen


async def test_a_text_written_before_the_question_was_shown_is_offered(desk: Desk) -> None:
    ana = await problem_page(desk)
    screen = await ana.says("Escrito antes", ago=120)
    assert "Este texto chegou antes da pergunta" in screen
    assert "Descartar" in screen.buttons
    assert "Escrito antes" in await ana.presses("Problema descrito pelo cliente")
    assert "Descartar" not in ana.screen.buttons


async def test_an_unknown_command_points_to_the_help(desk: Desk) -> None:
    ana = await desk.operator()
    assert "/ajuda" in await ana.says("/xyz")
    assert "/rascunhos" in await ana.says("/ajuda")


async def test_who_deletes_the_screen_or_clears_the_chat_goes_on_in_a_new_message(desk: Desk) -> None:
    ana = await problem_page(desk)
    screen = ana.screen
    desk.telegram.delete(ana.id, screen.message["message_id"])
    assert "Lento" in await ana.says("Lento")
    screen = ana.screen
    desk.telegram.clear(ana.id)
    await ana.touches(screen.button("Avançar")["callback_data"], screen.message["message_id"])
    await desk.quiet()
    assert "Prim. Contato" in ana.screen


async def test_who_blocks_the_bot_is_not_written_to_again_and_goes_on_after(desk: Desk) -> None:
    ana = await problem_page(desk)
    desk.telegram.block(ana.id)
    desk.telegram.inject({"message": {
        "message_id": 9000, "date": 4102444800, "text": "Lento", "chat": {"id": ana.id, "type": "private"},
        "from": {"id": ana.id, "is_bot": False, "first_name": "Ana"},
    }})  # fmt: skip
    await desk.quiet()
    sends = [m for m, p in desk.telegram.calls if m == "sendMessage"]
    desk.telegram.unblock(ana.id)
    screen = await ana.says("/rascunhos")
    assert len([m for m, p in desk.telegram.calls if m == "sendMessage"]) == len(sends) + 1
    assert "Lento" in await ana.presses(screen.buttons[0])


async def test_the_conversation_goes_on_after_a_restart(desk: Desk) -> None:
    ana = await problem_page(desk)
    await desk.restart()
    assert "Lento" in await ana.says("Lento")
    await ana.presses("Avançar")
    assert "Prim. Contato" in ana.screen


async def test_a_contact_removed_meanwhile_is_refused_at_the_end_and_the_draft_stays(desk: Desk) -> None:
    ana = await problem_page(desk)
    await ana.goes("«Lento", "Avançar")
    kind = ana.screen.buttons[0]
    await ana.presses(kind)
    await ana.presses("Finalizar")
    await desk.database.execute("update ticket_types set active = false where name = $1", kind)
    refused = await ana.presses("Confirmar")
    assert "não está mais disponível" in refused.answer
    assert refused.alert
    await ana.goes("✏️ Prim. Contato", "✏️ Tipo")
    await ana.presses(ana.screen.buttons[0])
    await ana.presses("Finalizar")
    assert "registrado" in await ana.presses("Confirmar")


async def test_a_rich_message_is_a_typed_answer_too(desk: Desk) -> None:
    """Desktop sends one after a few lines; `text` is then missing (Bot API 10.1), and its kinds may be new."""
    ana = await problem_page(desk)
    await ana.sends({"rich_message": {"blocks": [
        {"type": "paragraph", "text": ["Sem ", {"type": "bold", "text": "internet"}, " desde ontem"]},
        {"type": "list", "items": [
            {"blocks": [{"type": "paragraph", "text": "luz vermelha"}]},
            {"blocks": [{"type": "paragraph", "text": {"type": "of_2031", "text": "já reiniciou"}}]},
        ]},
    ]}})  # fmt: skip
    assert "Sem internet desde ontem\nluz vermelha\njá reiniciou" in ana.screen


async def test_a_customer_with_a_hundred_open_tickets_can_be_served(desk: Desk) -> None:
    await desk.database.execute(
        "insert into tickets (protocol, draft_id, state, opened_by, opened_at, subject, customer_id, contact_id,"
        " problem, type_id, assignee_position_id, confirmed_by, confirmed_at)"
        " select 'X' || n, -n, 'open', p.id, now(), 'customer', c.id, k.id, 'Sem internet', t.id,"
        " t.assignee_position_id, p.id, now()"
        " from generate_series(1, 120) n, people p, customers c join contacts k on k.customer_id = c.id,"
        " ticket_types t where p.telegram_id = 1001 and c.name = 'Maria da Silva' and t.name = 'Lentidão'"
    )
    ana = await desk.operator()
    screen = await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva")
    assert "120 atendimentos em aberto" in screen
    assert "e mais 115" in screen
    assert "Dados Atend." in await ana.presses("Avançar")


@pytest.mark.parametrize(
    "desk", ["polling"], indirect=True
)  # what rides in a response is not asked about again
async def test_a_lost_answer_to_a_press_is_sent_again(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.says("/novo")
    left = [Fault.cut_before()]
    desk.telegram.faults = lambda method, _: left.pop() if method == "answerCallbackQuery" and left else None
    await ana.presses("Ok")
    assert len(desk.telegram.answers(ana.id)) == 1


async def test_whose_message_was_set_aside_hears_of_it_and_goes_on(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "Clientes")
    await desk.database.execute("alter table customers rename to customers_gone")
    await ana.says("maria sil")
    async with asyncio.timeout(5):
        while "Não consegui tratar" not in ana.screen:
            await asyncio.sleep(0.02)
    await desk.database.execute("alter table customers_gone rename to customers")
    assert "Maria da Silva" in await ana.says("maria sil")
