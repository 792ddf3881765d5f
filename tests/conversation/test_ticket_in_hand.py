"""Operators work a ticket from its card: they take it, hand it on, wait, resolve it, reopen it, cancel it."""


from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen
from tests.conversation.test_tickets import more

FIRST = "20260000501"


async def card(desk: Desk, who: Person, protocol: str = FIRST) -> Screen:
    """The ticket's card, below."""
    return await who.says(protocol)


async def two(desk: Desk) -> tuple[Person, Person]:
    """Ana, whose ticket it is, and Bruno."""
    await more(desk, 1)
    return await desk.operator(), await desk.operator("Bruno Reis", 1002)


async def kinds(desk: Desk) -> list[str]:
    """The timeline, as it is stored."""
    rows = await desk.database.fetch(
        "select kind from timeline where ticket_id = (select id from tickets where protocol = $1) order by id",
        FIRST,
    )
    return [row["kind"] for row in rows]


async def test_a_ticket_is_handed_on_with_a_reason_and_its_card_stands_at_the_end(desk: Desk) -> None:
    ana, _ = await two(desk)
    screen = await card(desk, ana)
    assert "Encaminhar" in screen.buttons
    screen = await ana.presses("Encaminhar")
    assert "Para quem vai este atendimento?" in screen
    assert not any("Ana Souza" in said for said in screen.buttons), "she has it"
    await ana.presses("Suporte Técnico")
    screen = await ana.says("Precisa de <b>campo</b>")
    screen = await ana.presses("Encaminhar")
    assert "Encaminhado para Suporte Técnico." in screen
    assert "Responsável: Suporte Técnico" in screen
    assert "Encaminhado para Suporte Técnico · Ana" in screen
    assert "Precisa de <b>campo</b>" in screen
    row = await desk.ticket(FIRST)
    assert row["assignee_person_id"] is None
    assert await kinds(desk) == ["forwarded"]


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_hears_who(desk: Desk) -> None:
    ana, bruno = await two(desk)
    await ana.goes(FIRST.join(("«", "")), "Encaminhar", "Suporte Técnico", "Encaminhar")
    hers, his = await card(desk, ana), await card(desk, bruno)
    screen = await ana.presses("Pegar", on=hers)
    assert screen.answer == "O atendimento é seu."
    assert "Responsável: Ana Souza" in screen
    assert "Pegar" not in screen.buttons, "it is hers"
    screen = await bruno.presses("Pegar", on=his)
    assert screen.answer == "Ana Souza já pegou este atendimento."
    assert screen.alert
    assert "Responsável: Ana Souza" in screen
    screen = await bruno.presses("Pegar")
    assert "Responsável: Bruno Reis" in screen, "he saw whose it was"
    assert await kinds(desk) == ["forwarded", "taken", "taken"]
    await ana.presses("Pegar", on=hers)
    assert await kinds(desk) == ["forwarded", "taken", "taken"], "the late button takes it from nobody"


async def test_a_ticket_waits_for_the_customer_and_is_resumed(desk: Desk) -> None:
    ana, bruno = await two(desk)
    his = await card(desk, bruno)
    await card(desk, ana)
    screen = await ana.goes("Ações", "Aguardar cliente")
    assert "Aguardando cliente" in screen
    assert screen.answer == "Aguardando o cliente."
    actions = await ana.presses("Ações")
    assert "Retomar" in actions.buttons
    assert "Aguardar cliente" not in actions.buttons
    await bruno.presses("Ações", on=his)
    screen = await ana.presses("Retomar")
    assert "Retomado · Ana Souza" in screen
    assert await kinds(desk) == ["waiting_customer", "open"]
