"""The mail beside the chats: what the bot sent, shown and read, and what people outside do with it."""

from collections.abc import AsyncIterator

import pytest

from demo.mail.server import ADDRESS, DemoMail
from demo.server import DemoTelegram
from tests.browser.chromium import Page
from tests.browser.scripted import ANA
from tests.demo.test_mail import client, letter, rich

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
