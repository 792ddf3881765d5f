"""Enviar E-mail and Anexo E-mail: to whom, by a template or typed, with a copy and files; for a ticket in hand too."""

import pytest

from handlers.buttons import called
from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.conversation.test_attachments import PDF, sends

MARIA = "maria.silva@example.com"


async def to_the_mail(desk: Desk, *ticks: str) -> Person:
    """On the page Enviar E-mail, everything before it filled."""
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar")
    await ana.goes("Lentidão", *ticks, "☐ Enviar E-mail", "Avançar")
    return ana


@pytest.mark.seed("S4.2.9.a", "S4.2.9.b", "S4.2.9.1", "S4.2.9.1.1", "S4.2.9.1.1.1.1.1.obs2")
async def test_a_template_to_the_contact_is_one_press_and_goes_with_the_ticket(desk: Desk) -> None:
    ana = await to_the_mail(desk)
    assert f"✉️ {MARIA} · Maria da Silva" in ana.screen, "the chosen contact's is ticked"
    assert "Escolha o modelo" in ana.screen
    screen = await ana.presses("Abertura")
    assert "Olá, Maria!" in screen
    assert screen.protocol in screen.partition("Conteúdo do E-mail")[2]
    assert "Finalizar" in screen.buttons
    assert "Enviar E-mail(s): maria" in (await ana.presses("Finalizar")).replace("\n", " ")
    receipt = await ana.presses("Confirmar")
    assert "E-mail na fila de envio" in receipt
    mail = await desk.row("select m.*, t.name from mails m join mail_templates t on t.id = m.template_id")
    assert (mail["name"], mail["wants_read"]) == ("Abertura", False)
    assert receipt.protocol in mail["subject"] + mail["body"]
    assert "{{" not in mail["subject"] + mail["body"]


@pytest.mark.seed("S4.2.9.c", "S4.2.9.1", "S4.2.9.1.1.1")
async def test_addresses_are_typed_copied_checked_and_there_once(desk: Desk) -> None:
    ana = await to_the_mail(desk)
    await ana.goes("✏️ Outro e-mail", "«jose@example.com; JOSE@Example.com, <ana@example.com>")
    assert ana.screen.count("jose@example.com") == 1
    assert "☑ ana@example.com" in ana.screen.buttons
    await ana.goes("✏️ Cópia E-mail", f"«{MARIA} x@exämple.com.br")
    assert f"{MARIA} já recebe este e-mail" in ana.screen
    assert "x@xn--exmple-cua.com.br (exämple.com.br)" in ana.screen, "what looks like another's can't hide"
    await ana.presses("✏️ Outro e-mail")
    for wrong in ("a@b", "Bcc: eva@example.com", "rosa@example.com\r\nBcc: eva@example.com", "maria"):
        assert "não é um endereço de e-mail" in await ana.says(wrong)
    assert "eva@" not in " ".join(ana.screen.buttons)
    many = ", ".join(f"a{number}@example.com" for number in range(7))
    refused = await ana.says(many)
    assert "no máximo 10 endereços" in refused
    assert "a0@" not in " ".join(refused.buttons)
    assert "ana@" not in await ana.presses("☑ ana@example.com"), "what was typed and is unticked is gone"
    assert "a6@example.com" in await ana.says(many)
    await ana.goes("☑ jose@example.com", "Sem modelo", "«Aviso", "«Bom dia")
    await ana.presses("Finalizar")
    await ana.presses("Confirmar")
    rows = await desk.database.fetch("select kind, address from mail_recipients order by id")
    sent = [(row["kind"], row["address"]) for row in rows]
    assert sent[0] == ("to", MARIA)
    assert sent[-1] == ("cc", "x@xn--exmple-cua.com.br")
    assert len(sent) == 9


@pytest.mark.seed("S4.2.9.1.1.1.1", "S4.2.9.1.1.1.1.1.obs1")
async def test_the_text_is_edited_in_place_and_the_template_stays_as_it_is(desk: Desk) -> None:
    before = await desk.database.fetch("select name, subject, body from mail_templates order by id")
    ana = await to_the_mail(desk)
    await ana.goes("Abertura", "✏️ Assunto", "«Ata <b>&\r\nBcc: {{7*7}}")
    assert "Assunto: Ata <b>& Bcc: {{7*7}}" in ana.screen, "one line, and literally what was typed"
    await ana.goes("✏️ Conteúdo", "«Bom dia, {{ cliente.nome }}")
    kept = await ana.goes("✏️ Modelo", "Protocolo")
    assert "O texto que você digitou fica" in kept.answer
    assert "Bom dia, {{ cliente.nome }}" in kept
    assert "Trocar o texto digitado" in await ana.presses("↩️ Usar texto do modelo")
    fresh = await ana.presses("Sim, trocar")
    assert "Bom dia" not in fresh
    assert fresh.protocol in fresh.partition("Assunto:")[2]
    refused = await ana.goes("✏️ Assunto", f"«{'x' * 201}")
    assert "201" in refused
    assert "Assunto" in (await ana.goes("✏️ Modelo", "Sem modelo", "Finalizar")).answer
    await ana.goes("«Segunda via", f"«{'y' * 3990}", "«zzz")
    assert "3994 caracteres" in ana.screen.replace(".", "").replace("\xa0", "")
    await ana.goes("Finalizar", "Confirmar")
    mail = await desk.row("select * from mails")
    assert (mail["subject"], mail["template_id"], len(mail["body"])) == ("Segunda via", None, 3994)
    assert await desk.database.fetch("select name, subject, body from mail_templates order by id") == before


@pytest.mark.seed("S4.2.9.a", "S4.2.9.1.1")
async def test_values_are_those_of_the_moment_those_without_one_are_named_and_a_retired_template_stays(
    desk: Desk,
) -> None:
    ana = await to_the_mail(desk)
    screen = await ana.presses("Visita marcada")
    assert "Sem valor neste atendimento" in screen
    assert "{{ visita.data }}" in screen.partition("Sem valor")[2]
    assert "Maria" in screen
    await desk.database.execute(
        "update mail_templates set active = false, body = 'Outro' where name like 'Visita%'"
    )
    await ana.presses("Finalizar")
    assert "Sem valor, vai como “—”: visita.data" in ana.screen
    await ana.goes("✏️ Prim. Contato", "☐ Pedir OS", "Avançar", "Reparo", "✏️ Início")
    screen = await ana.goes("«amanhã 10:00", "1. ", "Avançar")
    assert "Modelo de E-mail: Visita marcada" in screen
    assert "10:00–" in screen
    assert "visita.data" not in screen
    await ana.goes("Finalizar", "Confirmar")
    body = await desk.value("select body from mails")
    assert "10:00–" in body
    assert "Outro" not in body


@pytest.mark.seed("S4.2.8.1.1", "S4.2.9.1.1.1.1.1.obs2")
async def test_what_is_resolved_is_told_with_its_solution(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar")
    await ana.goes("Lentidão", "☐ Atendimento Resolvido", "☐ Tarefa", "Avançar", "«Troquei o <cabo>")
    await ana.goes("☐ Enviar E-mail", "Avançar", "Resolvido")
    assert "Troquei o <cabo>" in ana.screen
    assert "Avançar" in ana.screen.buttons, "a task comes after it"
    await sends(desk, ana, "document", PDF, "cedo.pdf")
    assert "Marque Adicionar Anexo" in ana.screen
    await ana.goes("Anterior", "☑ Enviar E-mail")
    assert "Tarefa  " in await ana.presses("Avançar")


async def test_another_contact_has_another_address_and_what_was_typed_is_still_ticked(desk: Desk) -> None:
    ana = await desk.operator()
    await desk.database.execute(
        "insert into contacts (customer_id, name, phone, email)"
        " select customer_id, 'Rui', '+5519955550777', 'rui@example.com' from contacts where email = $1", MARIA,
    )  # fmt: skip
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Rui", "Avançar", "«Sem internet", "Avançar")
    await ana.goes(
        "Lentidão", "☐ Enviar E-mail", "Avançar", "✏️ Outro e-mail", "«jose@example.com", "Protocolo"
    )
    assert f"☐ {MARIA} · Maria" in ana.screen.buttons
    assert ana.screen.buttons[2].startswith("☑ rui@example.com"), "whoever called comes first"
    await ana.goes("Finalizar", "✏️ Contato", "✏️ Contato", "Maria da Silva", *["Avançar"] * 3)
    assert "Enviar E-mail  " in ana.screen, "it is asked again"
    assert f"✉️ {MARIA} · Maria da Silva" in ana.screen
    assert "✉️ jose@example.com" in ana.screen
    assert "✉️ rui@" not in ana.screen


@pytest.mark.seed(
    "S4.2.9.d", "S4.2.9.e", "S4.2.9.1.1.1.1.1", "S4.2.9.1.1.1.1.1.obs3", "S4.2.9.1.1.1.1.1.obs4",
    "S4.2.10", "S4.2.10.1", "S4.2.10.1.obs1", "S4.2.10.1.obs2", "S4.2.10.1.obs3",
)  # fmt: skip
async def test_files_go_with_it_the_tickets_own_first_and_their_sum_is_guarded(desk: Desk) -> None:
    ana = await to_the_mail(desk, "☐ Adicionar Anexo")
    await sends(desk, ana, "document", PDF, "contrato.pdf")
    await ana.goes("Avançar", "Protocolo", "☐ Solicitar confirmação de leitura", "☐ Adicionar Anexo")
    assert "Confirmação solicitada" in ana.screen
    assert "Finalizar" not in ana.screen.buttons
    assert "Anexo E-mail  " in await ana.presses("Avançar")
    assert "1. 📄 contrato.pdf" in await ana.presses("➕ 1. contrato.pdf")
    await sends(desk, ana, "document", PDF + b"2", "fatura.pdf")
    assert "2. 📄 fatura.pdf" in ana.screen
    assert "fatura.pdf" not in await ana.presses("🗑 2. Remover")
    await desk.database.execute("update files set size = 11 * 1024 * 1024")
    refused = await ana.presses("↩️ Adicionar de novo: 2. fatura.pdf")
    assert "somam 22 MB; cabem 20 MB" in refused.answer
    assert "Nenhum atendimento deste cadastro tem arquivos" in await ana.presses("Pesquisar")
    assert "Anexo E-mail  " in await ana.presses("Anterior")
    assert "Soma: 11,0 MB de 20,0 MB" in ana.screen
    await ana.sends({"location": {"latitude": -23.5, "longitude": -46.6}})
    assert "localização não vai por e-mail" in ana.screen
    assert "Anexos do e-mail: contrato.pdf" in await ana.presses("Finalizar")
    await ana.presses("Confirmar")
    names = "select f.name from mail_files m join files f on f.id = m.file_id"
    assert [row["name"] for row in await desk.database.fetch(names)] == ["contrato.pdf"]
    assert await desk.value("select wants_read from mails")


async def test_a_prospects_own_address_is_ticked_and_about_an_access_point_those_used_last_are_offered(
    desk: Desk,
) -> None:
    ana = await desk.operator()
    await desk.database.execute("update prospects set email = 'prospecto@example.com'")
    await ana.goes("/novo", "Ok", "Prospecto", "«thais duarte", "1. ", "«Quer fibra", "Avançar", "Lentidão")
    await ana.goes("☐ Enviar E-mail", "Avançar")
    assert "✉️ prospecto@example.com · Thaís Duarte Tavares" in ana.screen
    await ana.goes("✏️ Outro e-mail", "«noc@example.com", "Protocolo", "Finalizar", "Confirmar")
    await ana.goes("/novo", "Ok", "P. Acesso")
    await ana.presses(ana.screen.buttons[0])
    if "Escolha o ponto" in ana.screen:
        await ana.presses(ana.screen.buttons[0])
    await ana.goes("Avançar", "«Sem sinal", "Avançar", "Lentidão", "☐ Enviar E-mail", "Avançar")
    assert "☐ noc@example.com" in ana.screen.buttons
    assert "Digite o endereço" in ana.screen, "nobody is known"
    assert "✉️ noc@example.com" in await ana.presses("☐ noc@example.com")
    await ana.goes("Sem modelo", "«Queda", "«Sem sinal desde as 8h", "Finalizar", "Confirmar")
    assert await desk.value("select count(*) from mails") == 2


async def test_a_mail_about_a_ticket_in_hand_is_sent_from_its_card_with_its_files(desk: Desk) -> None:
    ana = await to_the_mail(desk, "☐ Adicionar Anexo")
    await sends(desk, ana, "document", PDF, "contrato.pdf")
    receipt = await ana.goes("Avançar", "Protocolo", "Finalizar", "Confirmar")
    ticket = await desk.ticket(receipt.protocol)
    await ana.says(receipt.protocol)
    assert "Enviar E-mail" in (await ana.presses("Ações")).buttons
    screen = await ana.presses("Enviar E-mail")
    assert f"✉️ {MARIA} · Maria da Silva" in screen
    await ana.goes("Resolvido", "☐ Adicionar Anexo")
    assert "Sem valor neste atendimento" in ana.screen
    await ana.goes("Finalizar", "➕ 1. contrato.pdf")
    confirm = ana.screen.button("Confirmar")["callback_data"]
    await ana.touches(confirm)
    assert f"E-mail na fila de envio: {MARIA}" in await ana.presses_data(confirm)
    rows = await desk.database.fetch(
        "select m.subject, f.file_id from mails m left join mail_files f on f.mail_id = m.id"
        " where m.ticket_id = $1 order by m.id", ticket["id"],
    )  # fmt: skip
    assert len(rows) == 2, "a double tap is one mail"
    assert rows[1]["file_id"]
    assert "resolvido" in rows[1]["subject"]


async def test_an_address_that_failed_is_corrected_on_one_page_and_a_mail_is_tried_again(desk: Desk) -> None:
    ana = await to_the_mail(desk)
    await ana.goes("Protocolo", "Finalizar", "Confirmar")
    mail, recipient = await desk.row("select mail_id, id from mail_recipients")
    assert (
        "Nenhum endereço deste e-mail falhou" in (await ana.presses_data(called("mail_again", mail))).answer
    )
    assert "não falhou" in (await ana.presses_data(called("mail_fix", recipient))).answer
    failed = "update mail_recipients set fate = 'refused', code = 550, words = 'No <such> user'"
    await desk.database.execute(failed)
    screen = await ana.presses_data(called("mail_fix", recipient))
    for said in ("Corrigir endereço", MARIA, "550 No <such> user", "Digite o endereço"):
        assert said in screen, said
    assert "um só endereço" in await ana.says("a@example.com b@example.com")
    await ana.says("Maria@Example.org")
    assert "na fila de envio: maria@example.org" in await ana.presses("Corrigir e enviar")
    rows = await desk.database.fetch("select address, fate from mail_recipients order by id")
    assert [tuple(row) for row in rows] == [(MARIA, "corrected"), ("maria@example.org", "queued")]
    await desk.database.execute("update mail_recipients set fate = 'given_up' where fate = 'queued'")
    assert "voltou para a fila" in (await ana.presses_data(called("mail_again", mail))).answer
    assert await desk.value("select count(*) from mail_recipients where fate = 'queued'") == 1
    for gone in (0, 2**40):
        assert "não está mais disponível" in (await ana.presses_data(called("mail_fix", gone))).answer
        assert "não está mais disponível" in (await ana.presses_data(called("mail_again", gone))).answer
