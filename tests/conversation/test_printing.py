"""A ticket on paper for its customer: sent as a PDF that holds what they may read, and nothing else."""

import re
import zlib

from demo.server import DemoTelegram
from handlers.buttons import called
from services.printing import shown
from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.conversation.test_ticket_notes import begins, ticket

PROBLEM = "Sem conexão desde ontem – “luz vermelha” no aparelho 😀"


def read(pdf: bytes) -> str:
    """The words of a PDF as a reader shows them, line by line."""
    pages = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    lines = [
        line
        for page in pages
        for line in re.findall(rb"\((.*?)(?<!\\)\) Tj", zlib.decompress(page), re.DOTALL)
    ]
    return "\n".join(re.sub(rb"\\([()\\])", rb"\1", line).decode("cp1252") for line in lines)


def sent(telegram: DemoTelegram, who: Person) -> bytes:
    """The last document in their chat."""
    document = [m["document"] for m in who.messages if "document" in m][-1]
    assert document["mime_type"] == "application/pdf"
    file = telegram.telegram.files.get(document["file_id"])
    assert file is not None
    return telegram.telegram.files.read(file)


async def test_the_customer_reads_the_problem_the_contacts_and_the_solution_but_nothing_internal(
    desk: Desk,
) -> None:
    ana = await desk.operator()
    number = await ticket(desk)
    await desk.database.execute(
        "update tickets set problem = $2, checks = 'só para nós', state = 'resolved', solution = 'Troca do conector',"
        " resolved_at = now(), resolved_by = opened_by where id = $1", number, PROBLEM,
    )  # fmt: skip
    for kind, text in (
        ("📞 Contato", "Técnico vai às 15h (confirmado)"),
        ("🔒 Nota interna", "cliente nervoso"),
    ):
        await begins(ana, number, "note")
        await ana.goes(kind, f"«{text}", "Anotar")
    screen = ana.screen
    await ana.presses("Ações")
    after = await ana.presses("📄 PDF")
    assert after.answer == "PDF enviado abaixo."
    assert "sem as notas internas" in after.message["caption"]
    said = read(sent(desk.telegram, ana))
    protocol = await desk.value("select protocol from tickets where id = $1", number)
    for words in (protocol, "Maria da Silva", "Sem conexão desde ontem – “luz vermelha” no aparelho",
                  "Técnico vai às 15h (confirmado)", "Troca do conector", "Situação: Resolvido"):  # fmt: skip
        assert words in said, said
    for hidden in ("só para nós", "nervoso", "Ana", "�"):
        assert hidden not in said
    assert screen.protocol == protocol
    assert await desk.value("select count(*) from audit where action = 'ticket.printed'") == 1


async def test_there_is_no_paper_of_a_draft_of_a_forged_number_or_for_who_may_not(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.says("/novo")
    draft = await desk.value("select max(id) from tickets where state = 'draft'")
    for gone in (draft, 0, 2**50):
        screen = await ana.presses_data(called("tk_pdf", gone))
        assert screen.alert
        assert "não" in screen.answer
    number = await ticket(desk)
    await desk.database.execute("update people set role = 'customer' where telegram_id = 1001")
    await ana.presses_data(called("tk_pdf", number))
    assert not [m for m in ana.messages if "document" in m]


def test_letters_that_no_font_has_lose_their_accents_or_become_a_question_mark() -> None:
    assert shown("Łódź ação € “x” \u202e😀\tfim\xa0.") == "?ódz ação € “x”  fim ."
    assert shown("a\nb\u2028c\x00") == "a\nb c"
