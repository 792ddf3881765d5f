"""Anexo: what is sent in the chat goes with the ticket, with notes, removed, and picked among what is there."""

import asyncio

import asyncpg
import pytest

from demo.files import Upload
from demo.sharing import Sharing, picture
from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen

PROBLEM = "Sem internet desde ontem"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


async def sends(
    desk: Desk,
    who: Person,
    kind: str,
    content: bytes,
    name: str = "",
    caption: str = "",
    album: str | None = None,
) -> int:
    """A file, as an app sends it; gives the message."""
    upload = Upload(content, name)
    message = Sharing(desk.telegram.telegram).file(who.id, kind, upload, caption=caption, album=album)
    await desk.quiet()
    return message


async def at_attachments(desk: Desk, customer: str = "maria sil", hit: str = "1. Maria da Silva") -> Person:
    """On the page Anexo, everything before it filled."""
    ana = await desk.operator()
    await ana.goes(f"/novo {customer}", "Ok", hit, "Avançar", f"«{PROBLEM}", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.goes("☐ Adicionar Anexo", "Avançar")
    assert "Anexo  " in ana.screen
    return ana


async def confirmed(ana: Person) -> Screen:
    if "Resumo  " not in ana.screen:
        await ana.presses("Finalizar")
    assert "Resumo  " in ana.screen
    return await ana.presses("Confirmar")


def liked(who: Person) -> list[int]:
    return [each["message_id"] for each in who.messages if each.get("reactions") or each.get("reaction")]


@pytest.mark.seed("S4.2.5.1", "S4.2.5.2")
async def test_what_is_sent_on_the_page_is_added_and_goes_with_the_ticket(desk: Desk) -> None:
    ana = await at_attachments(desk)
    assert "Nenhum arquivo ainda" in ana.screen
    await sends(desk, ana, "photo", picture(), caption="Luz vermelha")
    assert "Luz vermelha" in ana.screen
    await sends(desk, ana, "document", PDF, "../../conta\u202e maio.pdf")
    await ana.sends({"location": {"latitude": -23.5, "longitude": -46.6}})
    for said in ("1. 🖼 Foto", "2. 📄 conta maio.pdf", "3. 📍 Localização"):
        assert said in ana.screen
    receipt = await confirmed(ana)
    assert "Anexos: 3" in receipt
    ticket = await desk.ticket(receipt.protocol)
    rows = await desk.database.fetch(
        "select f.*, t.note from files f join ticket_files t on t.file_id = f.id where t.ticket_id = $1 order by f.id",
        ticket["id"],
    )
    assert [(row["kind"], row["name"], row["note"]) for row in rows] == [
        ("photo", "", "Luz vermelha"), ("document", "conta maio.pdf", None), ("location", "", None),
    ]  # fmt: skip


async def test_each_file_that_is_taken_has_a_thumb_and_others_have_none(desk: Desk) -> None:
    ana = await at_attachments(desk)
    taken = await sends(desk, ana, "document", PDF, "contrato.pdf")
    assert liked(ana) == [taken]
    await sends(desk, ana, "document", b"MZ\x90", "conta.pdf.exe")
    assert "“conta.pdf.exe” não foi anexado" in ana.screen
    assert liked(ana) == [taken]
    assert "1. 📄 contrato.pdf" in ana.screen


@pytest.mark.seed("S4.2.5.1", "S4.2.5.2", "S4.2.5.2.1.1.obs2", "S4.2.5.2.1.1.obs3")
async def test_a_file_is_removed_and_added_again_and_has_observations(desk: Desk) -> None:
    ana = await at_attachments(desk)
    await sends(desk, ana, "document", PDF, "contrato.pdf")
    assert "Nenhum arquivo ainda" in await ana.presses("🗑 1. Remover")
    assert "1. 📄 contrato.pdf" in await ana.presses("↩️ Adicionar de novo")
    assert "Observações  " in await ana.presses("📝 1. Observações")
    assert "Assinado em <casa>" in await ana.says("Assinado em <casa>")
    assert "Anexo  " in ana.screen
    await ana.presses("📝 1. Observações")
    assert "Assinado em <casa>" in ana.screen
    assert "Assinado" not in await ana.presses("Apagar observação")
    await ana.presses("🗑 1. Remover")
    receipt = await confirmed(ana)
    assert "Anexos" not in receipt
    assert await desk.value("select count(*) from ticket_files") == 0


@pytest.mark.seed("S4.2.5.1")
async def test_an_album_of_ten_with_a_forbidden_file_keeps_nine_and_names_the_tenth(desk: Desk) -> None:
    ana = await at_attachments(desk)
    share = Sharing(desk.telegram.telegram)
    for number in range(10):
        name = "script.js" if number == 4 else f"foto{number}.pdf"
        share.file(ana.id, "document", Upload(PDF, name), album="12345678901234567")
    await desk.quiet()
    said = " ".join(str(each.get("text")) for each in ana.messages)
    assert len(liked(ana)) == 9
    assert "“script.js” não foi anexado" in said
    screens = [each["text"] for each in ana.messages if "Anexo  " in each.get("text", "")]
    assert len(screens) == 1, "one living screen"
    assert "9. 📄 foto9.pdf" in screens[0]


async def test_an_eleventh_file_is_refused_by_name(desk: Desk) -> None:
    ana = await at_attachments(desk)
    for number in range(11):
        await sends(desk, ana, "document", PDF, f"folha{number}.pdf")
    assert "“folha10.pdf” não foi anexado" in ana.screen
    await ana.presses("🗑 3. Remover")
    await sends(desk, ana, "document", PDF, "folha10.pdf")
    assert "📄 folha10.pdf" in ana.screen
    receipt = await confirmed(ana)
    assert "Anexos: 10" in receipt


async def test_what_is_sent_elsewhere_is_not_kept_and_the_bot_says_where_it_goes(desk: Desk) -> None:
    ana = await desk.operator()
    await sends(desk, ana, "document", PDF, "cedo.pdf")
    assert "/novo" in ana.screen
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva")
    await sends(desk, ana, "document", PDF, "cedo.pdf")
    assert "Arquivos entram na página Anexo" in ana.screen
    assert "Dados do Cliente" in ana.screen
    assert liked(ana) == []
    assert await desk.value("select count(*) from files") == 0


async def test_a_voice_message_is_the_problem_and_is_kept_as_an_attachment(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar")
    voice = await sends(desk, ana, "voice", b"OggS" + bytes(23))
    assert "Mensagem de voz em anexo." in ana.screen
    assert liked(ana) == [voice]
    await ana.presses("Avançar")
    await ana.presses(ana.screen.buttons[0])
    assert "☑ Adicionar Anexo" in ana.screen.buttons
    assert "🎙 Mensagem de voz" in await ana.presses("Avançar")
    ticket = await desk.ticket((await confirmed(ana)).protocol)
    kinds = "select f.kind from files f join ticket_files t on t.file_id = f.id where t.ticket_id = $1"
    assert await desk.value(kinds, ticket["id"]) == "voice"


@pytest.mark.seed("S4.2.5.1", "S4.2.5.2.1", "S4.2.5.2.1.1", "S4.2.5.2.1.1.obs1")
async def test_pesquisar_picks_among_files_that_the_customers_tickets_have(desk: Desk) -> None:
    ana = await at_attachments(desk)
    assert "Nenhum atendimento deste cadastro tem arquivos" in await ana.presses("Pesquisar")
    await ana.presses("Anterior")
    await sends(desk, ana, "document", PDF, "contrato.pdf")
    first = await confirmed(ana)
    await at_attachments(desk)
    screen = await ana.presses("Pesquisar")
    assert first.protocol in screen
    await ana.presses("☐ contrato.pdf")
    assert "1. 📄 contrato.pdf" in await ana.presses("Anterior")
    assert "☑ contrato.pdf" in (await ana.presses("Pesquisar")).buttons
    await ana.presses("Anterior")
    second = await confirmed(ana)
    assert await desk.value("select count(*) from ticket_files") == 2
    assert second.protocol != first.protocol


async def test_files_of_others_and_rows_that_vanished_are_refused_and_the_draft_stays(desk: Desk) -> None:
    ana = await at_attachments(desk)
    await sends(desk, ana, "document", PDF, "contrato.pdf")
    button = ana.screen.button("🗑 1. Remover")["callback_data"]
    stranger = await desk.value(
        "insert into files (sent_by, sent_at, kind, state, name)"
        " select id, now(), 'document', 'kept', 'alheio.pdf' from people where telegram_id <> $1 limit 1 returning id",
        ana.id,
    )
    await ana.presses_data(button.rpartition("=")[0] + f"={stranger}")
    assert "alheio" not in ana.screen
    await desk.database.execute("delete from files where name = 'contrato.pdf'")
    refused = await confirmed(ana)
    assert "não está mais disponível" in refused.answer
    assert "Resumo  " in ana.screen


async def settled(desk: Desk, count: int) -> list[asyncpg.Record]:
    """The rows of files, once a worker has decided about all of them."""
    async with asyncio.timeout(20):
        while True:
            rows = await desk.database.fetch("select * from files where state <> 'waiting' order by id")
            if len(rows) == count:
                return rows
            await asyncio.sleep(0.05)


async def told(who: Person, words: str) -> str:
    """The message of the bot that holds these words, once it has come."""
    async with asyncio.timeout(20):
        while True:
            found = [m["text"] for m in who.messages if m["from"]["is_bot"] and words in m.get("text", "")]
            if found:
                return str(found[-1])
            await asyncio.sleep(0.05)


async def test_a_worker_copies_what_came_and_refuses_by_content_and_the_sender_hears_of_it(
    desk: Desk,
) -> None:
    ana = await at_attachments(desk)
    await sends(desk, ana, "document", PDF, "contrato")
    await sends(desk, ana, "document", b"<html><script>alert(1)</script>", "lista.pdf")
    await sends(desk, ana, "document", b"\x7fELF" + bytes(60), "foto <b>.jpg")
    lost = await sends(desk, ana, "document", PDF + b"2", "sumido.pdf")
    living = ana.screen
    file = desk.telegram.telegram.files
    file._known.pop(next(each for each in file._known.values() if each.name == "sumido.pdf").id)
    await desk.restart(worker=True)
    kept, markup, program, gone = await settled(desk, 4)
    assert (kept["state"], kept["name"], kept["size"]) == ("kept", "contrato.pdf", len(PDF))
    assert kept["place"] == f"{kept['sha256'][:2]}/{kept['sha256']}"
    copy = desk.settings.files_dir / kept["place"]
    assert copy.read_bytes() == PDF
    assert (markup["state"], markup["reason"], markup["place"]) == ("refused", "program", None)
    assert (program["state"], program["reason"]) == ("refused", "program")
    assert gone["state"] == "gone", lost
    assert "foi recusado: ele é um programa" in await told(ana, "lista.pdf, enviado em")
    assert "sumido.pdf" in await told(ana, "O Telegram não tem mais o arquivo")
    assert [each for each in desk.settings.files_dir.rglob("*") if each.is_file()] == [copy]
    await ana.presses("Finalizar", on=living)

    def page() -> Screen:
        return Screen.of(
            next(m for m in ana.messages if m["message_id"] == living.message["message_id"]), None
        )

    await ana.presses("Confirmar", on=page())
    assert "Anexos: 1" in page(), "what is not kept is left out"


async def test_over_20_mb_is_a_reference_and_an_empty_file_is_refused(desk: Desk) -> None:
    ana = await at_attachments(desk)
    big = {"file_id": "BIG", "file_unique_id": "b", "file_name": "filmagem.mp4", "file_size": 21 << 20}
    screen = await ana.sends({"document": big})
    assert "“filmagem.mp4” passa de 20 MB" in screen
    assert "21,0 MB" in screen
    assert "só referência" in screen
    row = await desk.row("select state, reason, place from files")
    assert tuple(row) == ("kept", "too_large", None)
    empty = big | {"file_id": "NIL", "file_name": "vazio.txt", "file_size": 0}
    assert "“vazio.txt” está vazio" in await ana.sends({"document": empty})
    assert await desk.value("select count(*) from files") == 1
    assert await desk.value("select count(*) from pgqueuer where entrypoint = 'file'") == 0
    assert "Anexos: 1" in await confirmed(ana)


async def test_other_kinds_of_messages_are_no_files(desk: Desk) -> None:
    ana = await at_attachments(desk)
    sticker = {"file_id": "S", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9}
    screen = await ana.sends({"sticker": sticker | {"is_animated": False, "is_video": False}})
    assert "Nenhum arquivo ainda" in screen
    note = {"file_id": "N", "file_unique_id": "n", "length": 9, "duration": 3, "file_size": 99}
    assert "1. 🎬 Vídeo" in await ana.sends({"video_note": note})
    assert await desk.value("select kind from files") == "video"


async def test_the_same_update_twice_is_one_file_and_a_late_remove_counts_once(desk: Desk) -> None:
    ana = await at_attachments(desk)
    await sends(desk, ana, "document", PDF, "a.pdf")
    update = await desk.row("select * from inbox order by update_id desc limit 1")
    await desk.database.execute(
        "update inbox set done_at = null, taken_by = null, taken_at = null where update_id = $1",
        update["update_id"],
    )
    await desk.restart()
    await sends(desk, ana, "document", PDF, "b.pdf")
    assert "1. 📄 a.pdf" in ana.screen
    assert "2. 📄 b.pdf" in ana.screen
    assert await desk.value("select count(*) from files") == 2
    old = ana.screen
    for _ in range(2):
        await ana.presses("🗑 2. Remover", on=old)
    assert "b.pdf" not in str(ana.screen)
    assert "Anexos: 1" in await confirmed(ana)


async def test_ticks_of_pesquisar_over_ten_are_refused_and_the_page_stays(desk: Desk) -> None:
    ana = await at_attachments(desk)
    for number in range(6):
        await sends(desk, ana, "document", PDF, f"velho{number}.pdf")
    await confirmed(ana)
    await at_attachments(desk)
    for number in range(5):
        await sends(desk, ana, "document", PDF, f"novo{number}.pdf")
    await ana.presses("Pesquisar")
    refused = await ana.presses("Todos")
    assert "até 10 arquivos" in refused.answer
    assert "☑" not in " ".join(refused.buttons)
    await ana.presses("☐ velho3.pdf")
    assert "velho3.pdf" in await ana.presses("Anterior")


async def test_an_album_where_no_files_go_is_answered_once(desk: Desk) -> None:
    ana = await desk.operator()
    share = Sharing(desk.telegram.telegram)
    share.album(ana.id, [picture()] * 4)
    await desk.quiet()
    await ana.goes("/novo maria sil", "Ok")
    share.album(ana.id, [picture()] * 10, caption="Tudo")
    await desk.quiet()
    said = [
        each["text"] for each in ana.messages if each["from"]["is_bot"] and "rquivo" in each.get("text", "")
    ]
    assert sum("/novo" in each for each in said) == 1
    assert sum("página Anexo" in each for each in said) == 1
    assert await desk.value("select count(*) from files") == 0
