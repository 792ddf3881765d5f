"""An administrator invites an operator on the page; the new one opens the link, finds a customer, opens a ticket."""

import pytest

from tests.browser.chromium import Page
from tests.browser.test_whole_way import PATIENCE, SCREEN, presses, says, sees
from tests.faults.program import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RITA = 4001
"""The sample provider's administrator."""


async def joins_by_the_link(page: Page, name: str) -> None:
    """The link that stands on the screen, opened as somebody who was not there before."""
    await page.until("document.querySelector('.text a[href*=\"start=in_\"]')", PATIENCE)
    await page.eval("document.querySelector('.text a[href*=\"start=in_\"]').click()")
    await page.click(".popup-item", "pessoa nova")
    await page.until("document.activeElement.name === 'name'")
    await page.write(name)
    await page.key("Enter")
    await page.until(f"document.querySelector('.face-name')?.textContent === {name.split()[0]!r}", PATIENCE)
    await page.click(".start-button", "Iniciar")


@pytest.mark.seed("S2.1", "S3.1.1", "S4.2.10.1")
async def test_an_invited_operator_finds_joao_without_the_tilde_and_opens_a_ticket(
    demo: Demo, phone: Page
) -> None:
    await phone.open(f"{demo.url}/?person={RITA}")
    await says(phone, "/pessoas", "Rita Prado")
    await presses(phone, "Convidar", "Operador")
    await presses(phone, "Operador", "Com qual cargo?")
    await phone.click(".msg:last-child .key", "Suporte Técnico")
    await phone.until("document.querySelector('.msg.in:last-child img')", PATIENCE)

    await joins_by_the_link(phone, "Bia Lima")
    await sees(phone, "Bia")
    await says(phone, "/novo joao", "Protocolo  1/")
    await presses(phone, "Ok", "Toque no cliente")
    await sees(phone, "João")
    await says(phone, "joao pedro teix", "João Pedro Teixeira")
    await presses(phone, "1. João Pedro Teixeira", "Quem está falando?")
    await presses(phone, "João Pedro Teixeira", "Confira e toque em Avançar")
    await presses(phone, "Avançar", "Escolha o plano")
    await presses(phone, "Fibra 600", "com as palavras do cliente")
    await says(phone, "Sem sinal desde cedo", "Sem sinal desde cedo")
    await presses(phone, "Avançar", "Prim. Contato")
    await presses(phone, "Sem conexão", "Destino: Suporte Técnico")
    await presses(phone, "Finalizar", "Resumo")
    await presses(phone, "Confirmar", "Atendimento registrado")

    protocol = await phone.eval(f"{SCREEN}.querySelector('.text').innerText.match(/\\d{{7,}}/)[0]")
    database = await demo.database()
    try:
        row = await database.fetchrow(
            "select c.name as customer, p.name as operator, p.role, o.name as position, t.state from tickets t"
            " join customers c on c.id = t.customer_id join people p on p.id = t.confirmed_by"
            " join positions o on o.id = p.position_id where t.protocol = $1",
            protocol,
        )
        assert row is not None
        assert dict(row) == {
            "customer": "João Pedro Teixeira", "operator": "Bia Lima", "role": "operator",
            "position": "Suporte Técnico", "state": "open",
        }  # fmt: skip
        stored = await database.fetch(
            "select token_hash, used_at, expires_at - created_at as life from invites"
        )
        assert [(len(row["token_hash"]), row["used_at"] is not None) for row in stored] == [(32, True)]
        assert stored[0]["life"].total_seconds() == 24 * 3600
    finally:
        await database.close()
