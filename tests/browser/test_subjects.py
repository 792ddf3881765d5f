"""The whole intake in the browser, once for each subject: a customer, a prospect, an access point."""

import asyncio
from typing import Any

import pytest

from demo.sharing import picture
from tests.browser.chromium import Page
from tests.browser.test_sharing import PHOTOS, give
from tests.browser.test_whole_way import SCREEN, presses, says, sees
from tests.faults.program import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def row(demo: Demo, query: str, *values: Any) -> dict[str, Any]:
    database = await demo.database()
    try:
        [found] = await database.fetch(query, *values)
        return dict(found)
    finally:
        await database.close()


async def ticks(page: Page, label: str) -> None:
    await rests(page)
    await page.click(".msg:last-child .key", f"☐ {label}")
    await page.until(f"{SCREEN}?.innerText.includes({f'☑ {label}'!r})")


async def rests(page: Page) -> None:
    """Until nothing moves any more: a tick changes the height of the screen."""
    top = f"{SCREEN}.getBoundingClientRect().top"
    before = None
    while (now := await page.eval(top)) != before:
        before = now
        await asyncio.sleep(0.2)


async def begun(page: Page, words: str = "/novo") -> str:
    await says(page, words, "Protocolo  1/")
    protocol = await page.eval(f"{SCREEN}.querySelector('.text').innerText.match(/\\d{{7,}}/)[0]")
    await presses(page, "Ok", "/")
    return str(protocol)


async def confirmed(page: Page) -> None:
    await presses(page, "Finalizar", "Resumo")
    await presses(page, "Confirmar", "Atendimento registrado")


@pytest.mark.seed("S3.1.1.1", "S4.obs1", "S4.2.5.1", "S4.2.8.1", "S4.2.11")
async def test_a_customers_call_with_a_new_contact_a_photo_a_solution_and_a_task(
    demo: Demo, phone: Page
) -> None:
    await phone.open(demo.url)
    protocol = await begun(phone, "/novo maria sil")
    await presses(phone, "1. Maria da Silva", "Dados do Cliente")
    await presses(phone, "Adicionar", "Novo Contato")
    await says(phone, "Pedro Alves", "Pedro Alves")
    await says(phone, "(19) 95555-0123", "95555-0123")
    await presses(phone, "Salvar", "Dados do Cliente")
    await sees(phone, "Pedro Alves")
    await presses(phone, "Avançar", "Dados Atend.")
    await says(phone, "Lento à noite", "Lento à noite")
    await presses(phone, "Avançar", "Prim. Contato")
    await presses(phone, "Lentidão", "Destino")
    await ticks(phone, "Adicionar Anexo")
    await ticks(phone, "Tarefa")
    await ticks(phone, "Atendimento Resolvido")
    await presses(phone, "Avançar", "Anexo")
    await give(phone, PHOTOS, ("teste.png", "image/png", picture(400, 300)))
    await phone.until("document.activeElement.name === 'caption'")
    await phone.write("teste de velocidade")
    await phone.click(".dialog-ok", "Enviar")
    await sees(phone, "teste de velocidade")
    await presses(phone, "Avançar", "Atend. Resolvido")
    await says(phone, "Canal do wi-fi trocado", "Canal do wi-fi trocado")
    await presses(phone, "Avançar", "Tarefa")
    await says(phone, "Ligar amanhã", "Ligar amanhã")
    await says(phone, "amanhã 10h", "10:00")
    await confirmed(phone)
    stored = await row(
        demo,
        "select t.*, k.name as contact, (select count(*) from ticket_files where ticket_id = t.id) as files,"
        " (select title from tasks where ticket_id = t.id) as task"
        " from tickets t join contacts k on k.id = t.contact_id where protocol = $1",
        protocol,
    )
    assert (stored["state"], stored["contact"], stored["files"]) == ("resolved", "Pedro Alves", 1)
    assert (stored["solution"], stored["task"]) == ("Canal do wi-fi trocado", "Ligar amanhã")


@pytest.mark.seed("S2")
async def test_a_prospect_who_calls_is_entered_and_gets_a_ticket(demo: Demo, phone: Page) -> None:
    await phone.open(demo.url)
    protocol = await begun(phone)
    await presses(phone, "Prospecto", "Prospecto")
    await says(phone, "Joana Prado", "Nenhum prospecto")
    await presses(phone, "Novo prospecto", "Joana Prado")
    await says(phone, "(19) 95555-0999", "95555-0999")
    await presses(phone, "Salvar", "Dados Atend.")
    await says(phone, "Quer saber se há fibra na rua", "fibra na rua")
    await presses(phone, "Avançar", "Prim. Contato")
    await presses(phone, "Lentidão", "Destino")
    await confirmed(phone)
    await sees(phone, "Joana Prado")
    stored = await row(
        demo,
        "select t.*, p.name from tickets t join prospects p on p.id = prospect_id where protocol = $1",
        protocol,
    )
    assert (stored["state"], stored["subject"], stored["name"]) == ("open", "prospect", "Joana Prado")


@pytest.mark.seed("S2", "S4.2.4.b", "S4.2.4.c")
async def test_a_fault_of_an_access_point_takes_the_customers_ticket_as_its_child(
    demo: Demo, phone: Page
) -> None:
    await phone.open(demo.url)
    child = await begun(phone, "/novo maria sil")
    await presses(phone, "1. Maria da Silva", "Dados do Cliente")
    await rests(phone)
    await phone.click(".msg:last-child .key", "Maria da Silva")
    await rests(phone)
    await presses(phone, "Avançar", "Dados Atend.")
    await says(phone, "Sem sinal", "Sem sinal")
    await presses(phone, "Avançar", "Prim. Contato")
    await presses(phone, "Sem conexão", "Vinculado ao atendimento pai")
    await ticks(phone, "Não vincular")
    await confirmed(phone)
    place = await row(
        demo,
        "select a.name as point, n.name as network from tickets t join access_points a on a.id = t.access_point_id"
        " join networks n on n.id = a.network_id where protocol = $1",
        child,
    )
    protocol = await begun(phone)
    await presses(phone, "P. Acesso", "Ponto de Acesso")
    await presses(phone, place["network"], place["network"])
    await presses(phone, place["point"], place["point"])
    await ticks(phone, "")
    await rests(phone)
    await presses(phone, "Avançar", "Dados Atend.")
    await says(phone, "Fibra rompida", "Fibra rompida")
    await presses(phone, "Avançar", "Prim. Contato")
    await presses(phone, "Sem conexão", "Destino")
    await confirmed(phone)
    stored = await row(
        demo,
        "select t.subject, c.protocol from tickets t join tickets c on c.parent_id = t.id where t.protocol = $1",
        protocol,
    )
    assert (stored["subject"], stored["protocol"]) == ("access_point", child)
