"""Mail leaves once, looks right, and what became of it is known: in fates and in the timeline."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from demo.mail.faults import MailFaults
from demo.mail.server import ADDRESS
from services.jobs import alone
from services.mail.asking import MAIL
from services.ticket_content import MailContent, NotAllowed, Refused
from tests.services.stories.desk import AT, Desk
from tests.services.stories.post import Post, post_at

MINUTE = timedelta(minutes=1)
SENT, WRONG = ("sent", 250), "recusado@example.com"


@pytest.fixture
async def post(desk: Desk, tmp_path: Path) -> AsyncIterator[Post]:
    async with post_at(desk, tmp_path) as made:
        yield made


@pytest.mark.seed("S4.2.9.b", "S4.2.9.c", "S4.2.9.d")
async def test_a_mail_leaves_once_with_copies_and_its_fate_is_told(post: Post) -> None:
    ticket = await post.ticket()
    mail = await post.asked("maria@example.com", ticket=ticket, cc=("chefe@example.com",), wants_read=True)
    await post.works()
    await post.works(MINUTE)
    await post.asked(ticket=ticket)
    await post.works()
    first, second = post.server.inbox
    assert (first.sender, first.recipients) == (ADDRESS, ("maria@example.com", "chefe@example.com"))
    assert await post.fates(mail) == {"maria@example.com": SENT, "chefe@example.com": SENT}
    assert await post.told(mail) == ["queued", "sent"]
    assert post.counted == {"sent": 3}
    assert post.server.connections == 1, "the connection is used again"
    assert ADDRESS in first.message["Disposition-Notification-To"]
    assert second.message["In-Reply-To"] == first.message_id, "mails of a ticket stand together"
    assert second.message["Disposition-Notification-To"] is None


@pytest.mark.seed("S4.2.9.e", "S4.2.10")
async def test_files_go_with_it_and_one_that_is_gone_is_told(post: Post) -> None:
    place = "ab/" + "ab" * 32
    path = post.folder / place
    path.parent.mkdir()
    path.write_bytes(b"%PDF-1.4 conta")
    files = await post.desk.rows(
        "INSERT INTO files (sent_by, sent_at, kind, state, name, mime, size, place) VALUES"
        " (:who, now(), 'document', 'kept', 'conta março.pdf', 'application/pdf', 14, :there),"
        " (:who, now(), 'document', 'kept', 'foto.jpg', 'image/jpeg', 9, 'cd/gone') RETURNING id",
        who=post.desk.ana.id, there=place,
    )  # fmt: skip
    mail = await post.asked(files=tuple(number for (number,) in files))
    await post.works()
    (letter,) = post.server.inbox
    attached = [(each.get_filename(), each.get_content()) for each in letter.message.iter_attachments()]
    assert attached == [("conta março.pdf", b"%PDF-1.4 conta")]
    assert await post.told(mail) == ["queued", "without"]
    missing = "SELECT missing FROM mail_files WHERE mail_id = :id ORDER BY rank"
    assert await post.desk.rows(missing, id=mail) == [(False,), (True,)]


async def test_a_mail_waits_for_a_file_that_is_being_copied(post: Post) -> None:
    ((file,),) = await post.desk.rows(
        "INSERT INTO files (sent_by, sent_at, kind, state, name) VALUES (:who, now(), 'photo', 'waiting', 'x.jpg')"
        " RETURNING id",
        who=post.desk.ana.id,
    )  # fmt: skip
    mail = await post.asked(files=(file,))
    await post.through(9 * MINUTE)
    assert post.server.inbox == []
    await post.through(2 * MINUTE)
    assert await post.told(mail) == ["queued", "without"], "ten minutes are enough"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"to": ()}, "mail_address_missing"),
        ({"to": ("a@b",)}, "mail_address_wrong"),
        ({"to": ("a@example.com\r\nBcc: x@example.com",)}, "mail_address_wrong"),
        ({"to": tuple(f"a{n}@example.com" for n in range(11))}, "mail_addresses_too_many"),
        ({"subject": " \u200b\n"}, "mail_subject_missing"),
        ({"subject": "x" * 201}, "mail_subject_too_long"),
        ({"body": " \n"}, "mail_body_missing"),
        ({"body": "x" * 4001}, "mail_body_too_long"),
        ({"files": (987654321,)}, "file_not_found"),
    ],
)
async def test_what_is_not_right_is_refused_and_nothing_is_sent(
    post: Post, changes: dict[str, Any], reason: str
) -> None:
    said = replace(MailContent(("maria@example.com",), "Assunto", "Texto"), **changes)
    before = await post.desk.one("SELECT count(*) FROM mails")
    opened = await post.desk.opened()
    content = await post.desk.content(mail=said)
    with pytest.raises(Refused) as refused:
        await post.desk.tickets.confirm(post.desk.ana, opened.draft_id, content, key="k", at=AT)
    assert refused.value.reason_key == reason
    assert await post.desk.one("SELECT count(*) FROM mails") == before


@pytest.mark.seed("S4.2.9.1.1.1.1")
async def test_a_mail_comes_with_its_ticket_once_and_no_line_of_it_is_a_header(post: Post) -> None:
    desk = post.desk
    opened = await desk.opened()
    wanted = MailContent(("Maria@Example.com",), "Um\r\nBcc: x@example.com", ".\r\nSubject: não\r\n.")
    content = await desk.content(mail=replace(wanted, cc=("maria@example.com", "bo@bücher.example.com")))
    receipts = [
        await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="k", at=AT) for _ in range(2)
    ]
    assert receipts[0] == receipts[1]
    assert dict(receipts[0].extras)["mail"] == "maria@example.com, bo@xn--bcher-kva.example.com"
    await post.works()
    (letter,) = post.server.inbox
    assert letter.recipients == ("maria@example.com", "bo@xn--bcher-kva.example.com")
    assert letter.message["Subject"] == "Um Bcc: x@example.com"
    assert letter.message["Bcc"] is None
    body = letter.message.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines()[:3] == [".", "Subject: não", "."]


async def test_of_two_addresses_one_is_refused_corrected_and_sent_alone(post: Post) -> None:
    mail = await post.asked("maria@example.com", WRONG)
    await post.works()
    assert await post.fates(mail) == {"maria@example.com": SENT, WRONG: ("refused", 550)}
    assert await post.told(mail) == ["queued", "sent", "refused"]
    listed = (await post.mails.of_ticket(post.desk.ana, await _ticket(post, mail)))[0]
    wrong = next(each for each in listed.recipients if each.failed)
    assert wrong.words is not None
    assert "User unknown" in wrong.words
    for written in ("zz", "maria@example.com"):
        with pytest.raises(Refused):
            await post.mails.correct(post.desk.ana, wrong.id, written, key=written, at=post.at)
    for _ in range(2):
        await post.mails.correct(post.desk.ana, wrong.id, "Certo@example.com", key="k", at=post.at)
    await post.works(MINUTE)
    assert [letter.recipients for letter in post.server.inbox] == [
        ("maria@example.com",),
        ("certo@example.com",),
    ]
    assert WRONG not in post.server.inbox[1].message["To"]
    assert await post.fates(mail) == {
        "maria@example.com": SENT, WRONG: ("corrected", 550), "certo@example.com": SENT,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        await post.mails.correct(post.desk.tiago, wrong.id, "a@example.com", key="t", at=post.at)


async def test_a_full_mailbox_is_tried_for_two_days_and_again_when_somebody_says_so(post: Post) -> None:
    mail = await post.asked("cheio@example.com")
    tries = []
    for minutes in (0, 1, 5, 15, 30, 60, 60):
        await post.works(minutes * MINUTE)
        await post.works()
        tries.append(await post.desk.one("SELECT tries FROM mails WHERE id = :id", id=mail))
    assert tries == [1, 2, 3, 4, 5, 6, 7]
    assert await post.told(mail) == ["queued", "later"], "not a line for each try"
    await post.works(timedelta(hours=48))
    assert await post.fates(mail) == {"cheio@example.com": ("given_up", 452)}
    await post.works(timedelta(hours=2))
    again = await post.mails.again(post.desk.ana, mail, key="k", at=post.at)
    assert again.addresses == ("cheio@example.com",)
    await post.works()
    assert await post.told(mail) == ["queued", "later", "given_up", "again", "later"]


@pytest.mark.parametrize(
    ("faults", "why"),
    [
        (MailFaults(login="535 5.7.8 Bad credentials"), "login"),
        (MailFaults(login="454 4.7.0 Try later"), "busy"),
        (MailFaults(mail="553 5.7.1 Not your address"), "sender"),
        (MailFaults(certificate="expired"), "tls"),
        (MailFaults(certificate="foreign"), "tls"),
        (MailFaults(drop="connect"), "connection"),
    ],
)
async def test_what_keeps_all_mail_closes_the_gate_and_counts_as_no_try(
    post: Post, faults: MailFaults, why: str
) -> None:
    post.server.faults = faults
    mails = [await post.asked() for _ in range(3)]
    await post.works()
    connections = post.server.connections
    await post.works()
    assert post.server.connections == connections, "nobody knocks before a minute is over"
    await post.through(2 * MINUTE)
    assert await post.desk.one("SELECT why FROM mail_gate") == why
    assert post.alarms == ([why] if why in ("login", "tls", "sender") else []), "once, not at each try"
    assert await post.desk.one("SELECT max(tries) FROM mails WHERE id = ANY(:ids)", ids=mails) == 0
    post.server.faults = MailFaults()
    await post.works(MINUTE)
    assert len(post.server.inbox) == 3
    assert [await post.told(mail) for mail in mails] == [["queued", "sent"]] * 3


async def test_without_an_answer_to_its_text_a_mail_is_sent_once_more_as_the_same(post: Post) -> None:
    post.server.faults = MailFaults(drop="after_data", times=1)
    mail = await post.asked()
    await post.works()
    await post.through(3 * MINUTE)
    first, second = post.server.inbox
    assert first.message_id == second.message_id
    assert await post.told(mail) == ["queued", "doubt", "sent"]
    post.server.faults = MailFaults(drop="after_data")
    lost = await post.asked()
    await post.through(10 * MINUTE)
    assert len(post.server.inbox) == 4, "twice, and never again"
    assert await post.fates(lost) == {"maria@example.com": ("ambiguous", None)}
    assert await post.told(lost) == ["queued", "doubt", "ambiguous"]


async def test_of_two_processes_one_sends_and_no_more_than_so_many_a_minute(post: Post) -> None:
    mails = [await post.asked() for _ in range(5)]
    slow, other = post.worker(rate=3), post.worker()
    await slow.work()
    await post.worker(rate=3).work()
    assert len(post.server.inbox) == 3, "three a minute, whichever process sends them"
    async with AsyncSession(post.desk.engine) as session, session.begin():
        await alone(session, MAIL)
        await other.work()
    assert len(post.server.inbox) == 3, "one at a time"
    await asyncio.gather(other.work(), post.sending.work())
    assert [await post.told(mail) for mail in mails] == [["queued", "sent"]] * 5
    assert len(post.server.inbox) == 5
    await slow.close()
    await other.close()


@pytest.mark.seed("S4.2.9.a")
async def test_a_types_receipt_goes_by_mail_and_whoever_has_no_address_is_told_of(post: Post) -> None:
    desk = post.desk
    kind = await desk.one("SELECT id FROM ticket_types WHERE name = 'Sem conexão'")
    await desk.rows("DELETE FROM receipt_mails")
    await desk.rows(
        "INSERT INTO receipt_mails (type_id, template_id) SELECT :kind, min(id) FROM mail_templates",
        kind=kind,
    )
    extras = []
    for contact in ("maria@example.com", None):
        await desk.rows("UPDATE contacts SET email = :email WHERE customer_id = ANY(SELECT id FROM customers"
                        " WHERE name = 'Maria da Silva')", email=contact)  # fmt: skip
        opened = await desk.opened()
        content = await desk.content(type_id=kind)
        receipt = await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="k", at=AT)
        extras.append(dict(receipt.extras))
    assert extras[0]["mail_receipt"] == "maria@example.com"
    assert "mail_nowhere" in extras[1]
    await post.works()
    (letter,) = post.server.inbox
    assert "{{" not in letter.raw.decode()


async def _ticket(post: Post, mail: int) -> int:
    return int(await post.desk.one("SELECT ticket_id FROM mails WHERE id = :id", id=mail))
