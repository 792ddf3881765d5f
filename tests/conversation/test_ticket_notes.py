"""What an operator writes down of a ticket that is open: a note of a contact, or one for the desk alone."""

from handlers.buttons import called
from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen
from tests.conversation.test_tickets import more

MARKED = "O cliente <b>ligou</b> & confirmou\u202e às 10h"


async def ticket(desk: Desk) -> int:
    """A ticket of Ana's that is open."""
    await more(desk, 1)
    return int(await desk.value("select max(id) from tickets"))


async def begins(who: Person, number: int, way: str) -> Screen:
    """The short way's page, as from the button of the ticket's card."""
    if not who.messages:
        await who.says("/atendimentos")
    return await who.presses_data(called("case", number, way))


async def written(desk: Desk, number: int) -> list[tuple[str, str]]:
    rows = await desk.database.fetch(
        "select kind, body->>'text' as text from timeline where ticket_id = $1 and kind like '%note' order by id",
        number,
    )
    return [(row["kind"], row["text"]) for row in rows]


async def test_a_note_is_for_the_customer_or_for_the_desk_alone(desk: Desk) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    assert "Anotar" in await begins(ana, number, "note")
    await ana.goes("📞 Contato", f"«{MARKED}")
    assert "Anotação registrada." in await ana.presses("Anotar")
    await begins(ana, number, "note")
    await ana.goes("🔒 Nota interna", "«Parece o roteador dele.", "«Já falei com o Bruno.")
    await ana.presses("Anotar")
    assert await written(desk, number) == [
        ("contact_note", MARKED),
        ("internal_note", "Parece o roteador dele.\nJá falei com o Bruno."),
    ]
    audit = await desk.database.fetch("select detail::text from audit where action like 'ticket.%note'")
    assert [row[0] for row in audit] == [f'{{"length": {len(MARKED)}}}', '{"length": 45}'], (
        "never what it says"
    )


async def test_a_note_of_nothing_or_too_long_is_refused_and_the_page_stays(desk: Desk) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    await begins(ana, number, "note")
    await ana.presses("📞 Contato")
    for wrong in (" \u200b ", "x" * 2001):
        assert "Anotar" in await ana.says(wrong)
    assert "Texto" in (await ana.presses("Anotar")).answer
    await ana.says("Voltou a funcionar.")
    confirm = ana.screen.button("Anotar")["callback_data"]
    await ana.touches(confirm)
    await ana.presses_data(confirm)
    assert await written(desk, number) == [("contact_note", "Voltou a funcionar.")], (
        "a double tap is one note"
    )


async def test_what_is_closed_can_be_noted_but_not_what_was_never_confirmed_or_is_not_there(
    desk: Desk,
) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    await desk.database.execute("update tickets set state = 'cancelled' where id = $1", number)
    await begins(ana, number, "note")
    await ana.goes("🔒 Nota interna", "«Era o mesmo do vizinho.")
    assert "Anotação registrada." in await ana.presses("Anotar")
    for gone in (2**40, 0):
        assert "não" in (await begins(ana, gone, "note")).answer
    await begins(ana, number, "note")
    await ana.goes("🔒 Nota interna", "«Segunda nota.")
    await desk.database.execute("update people set role = 'technician' where telegram_id = 1001")
    await ana.presses("Anotar")
    assert len(await written(desk, number)) == 1, "who lost the right meanwhile writes nothing"


async def test_a_short_way_that_another_one_follows_is_given_up_and_put_nowhere(desk: Desk) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    left = await begins(ana, number, "note")
    assert "Alterar" in await begins(ana, number, "change")
    assert not [m for m in ana.messages if "Guardado" in m.get("text", "")]
    assert "já terminou" in (await ana.presses("📞 Contato", on=left)).answer
    assert "Anotar" not in await ana.says("/rascunhos")
