"""Files for a ticket that is open already: sent on the page of Anexar, and its own at the end."""

from demo.sharing import picture
from tests.conversation.conftest import Desk
from tests.conversation.test_attachments import PDF, sends
from tests.conversation.test_ticket_notes import begins, ticket


async def test_what_is_sent_becomes_the_tickets_with_its_note(desk: Desk) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    assert "Envie fotos" in await begins(ana, number, "attach")
    assert "Anexos" in (await ana.presses("Anexar")).answer, "nothing was sent yet"
    await sends(desk, ana, "photo", picture(), caption="Luz vermelha")
    await sends(desk, ana, "document", PDF, "contrato.pdf")
    await ana.goes("📝 2. Observações", "«Assinado hoje")
    assert "Assinado hoje" in ana.screen
    confirm = ana.screen.button("Anexar")["callback_data"]
    await ana.touches(confirm)
    screen = await ana.presses_data(confirm)
    assert "Arquivos anexados: 2." in screen
    rows = await desk.database.fetch(
        "select f.kind, t.note from ticket_files t join files f on f.id = t.file_id where t.ticket_id = $1"
        " order by f.id", number,
    )  # fmt: skip
    assert [tuple(row) for row in rows] == [("photo", "Luz vermelha"), ("document", "Assinado hoje")]


async def test_a_cancelled_way_leaves_the_ticket_as_it_is_and_a_cancelled_ticket_takes_no_file(
    desk: Desk,
) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    await begins(ana, number, "attach")
    await sends(desk, ana, "document", PDF, "contrato.pdf")
    await ana.presses("Cancelar")
    assert await desk.value("select count(*) from ticket_files") == 0
    await begins(ana, number, "attach")
    await sends(desk, ana, "document", PDF, "contrato.pdf")
    await desk.database.execute("update tickets set state = 'cancelled' where id = $1", number)
    assert "não pode mais" in (await ana.presses("Anexar")).answer
    assert "contrato.pdf" in ana.screen
    assert await desk.value("select count(*) from ticket_files") == 0
