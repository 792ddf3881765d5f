"""The mail beside the chats: what the bot sent, shown and read, and what people outside do with it."""

from collections.abc import AsyncIterator

import pytest

from demo.mail.server import ADDRESS, DemoMail
from demo.server import DemoTelegram
from tests.browser.chromium import Page
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.scripted import ANA
from tests.browser.test_sharing import PAPERS, give
from tests.browser.test_subjects import begun, rests, ticks
from tests.browser.test_whole_way import PATIENCE, presses, says, sees
from tests.demo.test_mail import client, letter, rich
from tests.faults.program import Demo

pytestmark = pytest.mark.browser

COUNT = "document.querySelector('.mail-count:not([hidden])')?.textContent"


@pytest.fixture
async def mail() -> AsyncIterator[DemoMail]:
    async with DemoMail() as mail:
        yield mail


@pytest.fixture
async def address(mail: DemoMail) -> AsyncIterator[str]:
    telegram = DemoTelegram(None, mail)
    telegram.add_person(ANA, "Ana", "Souza", role="operator", started=True)
    await telegram.start()
    yield telegram.url
    await telegram.stop()


async def send(mail: DemoMail, *messages: bytes) -> None:
    async with client(mail) as smtp:
        for message in messages:
            await smtp.sendmail(ADDRESS, ["ana@example.com"], message)


async def test_mail_comes_while_one_looks_and_is_answered(page: Page, mail: DemoMail, address: str) -> None:
    await page.open(address)
    await page.until("document.querySelector('.mail-button')?.hidden === false")
    await send(mail, letter("ana@example.com", number=2).as_bytes(), rich().as_bytes())
    await page.until(f"{COUNT} === '2'")
    await page.click(".mail-button")
    await page.click(".mail-row", "Protocolo 2026-1")
    await page.until(
        "document.querySelector('.mail-people')?.textContent.includes('Pede confirmação de leitura')"
    )
    assert await page.eval("document.querySelector('.mail-file').textContent") == "opção é.pdf4 B"
    frame = "document.querySelector('.mail-html')"
    await page.until(f"{frame}.contentDocument === null")  # of no origin: it runs nothing and reads nothing
    await page.until(f"{COUNT} === '1'")
    await page.click(".mail-tab", "Fonte")
    await page.until(
        "document.querySelector('.mail-source').textContent.includes('Disposition-Notification-To: ')"
    )
    await page.click(".mail-deed", "Responder")
    await page.until(
        "document.activeElement.tagName === 'TEXTAREA' && document.activeElement.closest('.mail-reply')"
    )
    await page.write("Pode vir.")
    await page.click(".mail-reply .dialog-ok", "Enviar")
    await page.click(".mail-deed", "Confirmar leitura")
    await page.click(".mail-deed", "Devolver")
    await page.click(".mail-tab", "Caixa do provedor (3)")
    await page.until("document.querySelectorAll('.mail-row').length === 3")
    assert [one.message["Subject"][:5] for one in mail.arrived] == ["Re: P", "Lida:", "Undel"]
    await page.key("Escape")
    assert await page.eval("document.querySelector('.mail') === null")


async def test_a_phone_shows_list_or_message_and_the_servers_bad_days(
    phone: Page, mail: DemoMail, address: str
) -> None:
    await send(mail, rich().as_bytes())
    await phone.open(address)
    await phone.until(f"{COUNT} === '1'")
    await phone.click(".mail-button")
    await phone.click(".mail-row")
    await phone.until("document.querySelector('.mail-deeds')")
    assert await phone.eval("document.querySelector('.mail-side').offsetParent === null")
    assert await phone.eval("document.documentElement.scrollWidth <= innerWidth")
    await phone.click(".mail-back")
    assert await phone.eval("document.querySelector('.mail-letter').offsetParent === null")
    await phone.click(".mail .trouble-button")
    await phone.click(".trouble .popup-item", "Servidor desligado")
    await phone.until("document.querySelectorAll('.trouble [aria-checked=true]').length === 1")
    assert mail.refusing
    await phone.click(".popup-clear")
    await phone.until("document.querySelector('.mail .trouble-button').dataset.bad === 'false'")
    assert not mail.refusing


@pytest.mark.slow
@pytest.mark.seed("S4.2.9.a", "S4.2.9.b", "S4.2.9.c", "S4.2.9.d", "S4.2.9.e", "S4.2.10")
async def test_the_mail_of_a_whole_way_is_in_the_inbox(demo: Demo, open_page: OpenPage) -> None:
    ana = await open_page(PHONE)
    await ana.open(demo.url)
    protocol = await begun(ana, "/novo maria sil")
    await presses(ana, "1. Maria da Silva", "Dados do Cliente")
    await presses(ana, "Avançar", "Dados Atend.")
    await says(ana, "Sem <internet> & sem TV", "sem TV")
    await presses(ana, "Avançar", "Prim. Contato")
    await presses(ana, "Lentidão", "Destino")
    await ticks(ana, "Enviar E-mail")
    await presses(ana, "Avançar", "Escolha o modelo")
    await presses(ana, "Abertura", "Olá, Maria!")
    await presses(ana, "Cópia E-mail", "recebe a cópia")
    await says(ana, "jose@example.com", "jose@example.com")
    await ticks(ana, "Solicitar confirmação de leitura")
    await ticks(ana, "Adicionar Anexo")
    await presses(ana, "Avançar", "Anexo E-mail")
    await give(ana, PAPERS, ("contrato é.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n"))
    await ana.click(".dialog-ok", "Enviar")
    await sees(ana, "contrato é.pdf")
    await rests(ana)
    await presses(ana, "Finalizar", "Resumo")
    await presses(ana, "Confirmar", "E-mail na fila de envio")

    look = await open_page()
    await look.open(demo.url)
    await look.click(".mail-button")
    await look.until("document.querySelector('.mail-row')", PATIENCE)
    await look.click(".mail-row", protocol)
    await look.until(
        "document.querySelector('.mail-marks')?.textContent.includes('Pede confirmação de leitura')"
    )
    people = await look.eval("document.querySelector('.mail-people').innerText")
    for said in ("atendimento@provedor.example.com", "maria.silva@example.com", "jose@example.com"):
        assert said in people
    assert "contrato é.pdf" in await look.eval("document.querySelector('.mail-files').textContent")
    await look.click(".mail-views .mail-tab", "Texto")
    text = await look.eval("document.querySelector('.mail-text').textContent")
    assert protocol in text
    assert "Sem <internet> & sem TV" in text
    await look.click(".mail-tab", "Cabeçalhos")
    headers = await look.eval("document.querySelector('.mail-headers').innerText")
    for name in ("Disposition-Notification-To", "Auto-Submitted", "Message-ID"):
        assert name in headers
