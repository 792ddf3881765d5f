"""A ticket and its parent: named on Prim. Contato, linked at the end, and found by either number."""

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.conversation.test_first_contact import at_first_contact

JOAO = "João Pedro Teixeira"


async def parent_of_the_story(desk: Desk) -> str:
    """A running ticket in Maria's network; the sample's own allows no links here."""
    await desk.database.execute(
        "update ticket_types set allows_links = false where name = 'Queda intermitente'"
    )
    ana = await desk.operator("Bruno", 1002)
    await ana.goes(f"/novo {JOAO}", "Ok", f"1. {JOAO}", JOAO, "Avançar", "Fibra 600", "«Caiu tudo", "Avançar")
    await ana.goes("Sem conexão", "Finalizar", "Confirmar")
    return ana.screen.protocol


async def at_the_link(desk: Desk) -> Person:
    return await at_first_contact(desk, "Sem conexão")


@pytest.mark.seed("S4.2.4.b", "S4.2.4.c")
async def test_the_parent_is_named_and_both_numbers_find_the_child(desk: Desk) -> None:
    parent = await parent_of_the_story(desk)
    ana = await at_the_link(desk)
    own = ana.screen.protocol
    assert f"Vinculado ao atendimento pai Nº {parent}" in ana.screen
    assert JOAO in ana.screen
    assert f"Atendimento pai: {parent}" in await ana.presses("Finalizar")
    receipt = await ana.presses("Confirmar")
    assert receipt.index(own) < receipt.index(f"Atendimento pai: {parent}"), "its own comes first"
    assert await desk.value(
        "select p.protocol from tickets t join tickets p on p.id = t.parent_id where t.protocol = $1", own
    ) == parent  # fmt: skip
    found = await ana.says(f"/atendimentos {parent}")
    assert "Maria da Silva" in found
    assert JOAO in found
    await ana.goes("/novo", "Ok", "Clientes")
    assert "Maria da Silva" in await ana.says(parent)


async def test_a_link_is_declined_and_taken_again(desk: Desk) -> None:
    parent = await parent_of_the_story(desk)
    ana = await at_the_link(desk)
    screen = await ana.presses("☐ Não vincular")
    assert f"Não vinculado ao atendimento pai Nº {parent}" in screen
    again = await ana.presses("☑ Não vincular")
    assert f"Vinculado ao atendimento pai Nº {parent}" in again
    await ana.presses("☐ Não vincular", on=again)
    await ana.presses("☐ Não vincular", on=again)
    assert "☑ Não vincular" in ana.screen.buttons, "a tick is absolute: two of them set it once"
    assert "Atendimento pai" not in await ana.presses("Finalizar")
    assert "pai" not in await ana.presses("Confirmar")
    assert (await desk.ticket(ana.screen.protocol))["parent_id"] is None


@pytest.mark.seed("S4.2.4.c")
async def test_a_type_without_links_names_no_parent(desk: Desk) -> None:
    parent = await parent_of_the_story(desk)
    ana = await at_first_contact(desk, "Lentidão")
    assert parent not in ana.screen
    assert not [label for label in ana.screen.buttons if "vincular" in label]
    await ana.presses("✏️ Tipo")
    assert f"Vinculado ao atendimento pai Nº {parent}" in await ana.presses("Sem conexão")
    await ana.presses("✏️ Tipo")
    assert parent not in await ana.presses("Lentidão")


async def test_a_parent_that_ends_meanwhile_is_refused_and_the_draft_stays(desk: Desk) -> None:
    parent = await parent_of_the_story(desk)
    ana = await at_the_link(desk)
    await ana.presses("Finalizar")
    await desk.database.execute("update tickets set state = 'resolved' where protocol = $1", parent)
    refused = await ana.presses("Confirmar")
    assert "não aceita mais vínculo" in refused.answer
    assert refused.alert
    assert "Resumo" in refused
    assert "não aceita mais vínculo" in await ana.presses("✏️ Prim. Contato")
    assert "Não vinculado" in await ana.presses("☐ Não vincular")
    await ana.goes("Finalizar", "Confirmar")
    ticket = await desk.ticket(ana.screen.protocol)
    assert (ticket["state"], ticket["parent_id"]) == ("open", None)


async def test_whoever_wants_the_link_after_all_gets_the_parent_that_there_is_now(desk: Desk) -> None:
    gone = await parent_of_the_story(desk)
    ana = await at_the_link(desk)
    await desk.database.execute("update tickets set state = 'resolved' where protocol = $1", gone)
    now = await parent_of_the_story(desk)
    await ana.presses("☐ Não vincular")
    assert f"Vinculado ao atendimento pai Nº {now}" in await ana.presses("☑ Não vincular")
    await ana.goes("Finalizar", "Confirmar")
    assert f"Atendimento pai: {now}" in ana.screen


async def test_a_ticket_that_turns_out_to_be_about_an_access_point_has_no_parent(desk: Desk) -> None:
    parent = await parent_of_the_story(desk)
    ana = await at_the_link(desk)
    assert parent in ana.screen
    await ana.goes(*["Anterior"] * 4, "P. Acesso", "Campinas", "CTO Centro 02", "Avançar", "Avançar")
    assert "Prim. Contato" in ana.screen
    assert parent not in ana.screen
    assert not [label for label in ana.screen.buttons if "vincular" in label]
    await ana.goes("Finalizar", "Confirmar")
    ticket = await desk.ticket(ana.screen.protocol)
    assert (ticket["subject"], ticket["parent_id"]) == ("access_point", None)


async def test_a_forged_link_or_a_tick_without_a_parent_changes_nothing(desk: Desk) -> None:
    ana = await at_first_contact(desk, "Lentidão")
    tick = ana.screen.button("☐ Tarefa")["callback_data"]
    for forged in ("apart=1", "parent=1", "who=person"):
        screen = await ana.presses_data(tick.replace("task=1", forged))
        assert "não existe mais" in screen.answer or forged == "who=person"
    await ana.goes("Finalizar", "Confirmar")
    assert (await desk.ticket(ana.screen.protocol))["parent_id"] is None
