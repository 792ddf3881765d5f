"""Acrescentar ao existente: who calls again about what is open already gets no second ticket."""

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person

MARIA = ("/novo maria sil", "Ok", "1. Maria da Silva")


async def opened(ana: Person) -> str:
    """An open ticket of Maria's; its protocol."""
    await ana.goes(*MARIA, "Avançar", "«Sem internet", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.goes("Finalizar", "Confirmar")
    return ana.screen.protocol


async def at_the_existing(ana: Person) -> str:
    """A second call, at the page that asks to which ticket it belongs; its protocol."""
    await ana.goes(*MARIA, "Acrescentar ao existente")
    return ana.screen.protocol


@pytest.mark.seed("S3")
async def test_a_second_call_becomes_a_contact_of_the_open_ticket_and_both_numbers_find_it(
    desk: Desk,
) -> None:
    await desk.database.execute("update tickets set state = 'cancelled' where state = 'open'")
    ana = await desk.operator()
    first = await opened(ana)
    second = await at_the_existing(ana)
    assert f"Atendimento: {first}" in ana.screen, "the only one is taken"
    await ana.says("Continua <sem> nada")
    receipt = await ana.presses("Acrescentar")
    assert receipt.index(second) < receipt.index(first), "their own number first"
    assert f"Acrescentado ao atendimento: {first}" in receipt
    merged, target = await desk.ticket(second), await desk.ticket(first)
    assert (merged["state"], merged["merged_into_id"]) == ("merged", target["id"])
    assert merged["customer_id"] == target["customer_id"]
    assert target["state"] == "open"
    kinds = "select string_agg(kind, ' ' order by id) from timeline where ticket_id = $1"
    assert str(await desk.value(kinds, target["id"])).endswith("merged_here")
    assert str(await desk.value(kinds, merged["id"])).endswith("merged")
    audit = await desk.value("select string_agg(detail::text, ' ') from audit where action like '%merged%'")
    assert "Continua" not in audit
    for number in (first, second):
        assert first in await ana.says(f"/atendimentos {number}"), number
    card = await ana.says(f"/atendimentos {first}")
    assert f"Cliente ligou de novo, protocolo {second}" in card
    assert "Maria da Silva" in await ana.goes(f"/novo {second}", "Ok")


async def test_a_ticket_that_ended_meanwhile_takes_nothing_in_and_the_draft_stays(desk: Desk) -> None:
    ana = await desk.operator()
    first = await opened(ana)
    second = await at_the_existing(ana)
    if "▸ Atendimento" in ana.screen:
        await ana.presses(first)
    await ana.says("De novo")
    await desk.database.execute("update tickets set state = 'cancelled' where protocol = $1", first)
    refused = await ana.presses("Acrescentar")
    assert refused.alert
    assert "já foi encerrado" in refused.answer
    assert "De novo" in refused
    assert (await desk.ticket(second))["state"] == "draft"
    await ana.goes("Anterior", "Avançar")
    assert "Dados Atend." in ana.screen


async def test_two_presses_of_acrescentar_merge_once_and_late_ones_hear_of_the_end(desk: Desk) -> None:
    ana = await desk.operator()
    first = await opened(ana)
    second = await at_the_existing(ana)
    if "▸ Atendimento" in ana.screen:
        await ana.presses(first)
    data = ana.screen.button("Acrescentar")["callback_data"]
    await ana.touches(data)
    await ana.touches(data)
    await desk.quiet()
    assert f"Acrescentado ao atendimento: {first}" in ana.screen
    assert "já foi registrado" in ana.screen.answer
    rows = "select count(*) from timeline t join tickets k on k.id = t.ticket_id where k.protocol = $1 and kind = $2"
    assert await desk.value(rows, first, "merged_here") == 1
    assert await desk.value(rows, second, "merged") == 1


async def test_where_nothing_is_open_nothing_is_offered(desk: Desk) -> None:
    await desk.database.execute("update tickets set state = 'cancelled' where state = 'open'")
    ana = await desk.operator()
    await ana.goes(*MARIA)
    assert "Acrescentar ao existente" not in ana.screen.buttons
