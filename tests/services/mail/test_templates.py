"""Templates filled in, and the message that is made of them: nothing that somebody wrote is ever more than text."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mail.composing import Attachment, Outgoing, Unsendable, compose, new_message_id, wire
from services.mail.html import blocks, linked
from services.mail.placeholders import EMPTY, NAMES, fill, slips, used
from services.mail.templates import Logo, Look

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
SENDER = "Provedor São João, Ltda <atendimento@provedor.example.com>"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
HOSTILE = (
    "<b>x</b> & <script>",
    "{{7*7}}",
    "{{ protocolo }}",
    "{0.__class__}",
    "%s",
    "\r\nBcc: x@example.com",
    "🎉ção",
)


def sent(**said: Any) -> EmailMessage:
    """A message as somebody's mail program reads it."""
    mail = Outgoing(**{
        "message_id": new_message_id(SENDER), "sender": SENDER, "to": ["ana@example.com"], "subject": "Olá",
        "body": "Oi", "at": AT, **said,
    })  # fmt: skip
    data = compose(mail).as_bytes()
    assert data.isascii(), "not every server takes eight bits"
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    return message_from_bytes(data, policy=default)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.seed("S4.2.9.a", "S4.2.9.1.1")
def test_values_are_put_in_once_and_what_is_not_known_is_named() -> None:
    template = "Olá {{cliente.nome}}, {{ problema }} — {{ tecnico }}, {{ tecnico }}; { um } }"
    for hostile in HOSTILE:
        shown = fill(template, {"cliente.nome": hostile, "problema": "{{ tecnico }}"}, 4000)
        assert shown.text == f"Olá {hostile}, {{{{ tecnico }}}} — {EMPTY}, {EMPTY}; {{ um }} }}"
        assert shown.empty == ("tecnico",)
    assert fill("{{ problema }}", {"problema": "uma\nduas"}, 200, line=True).text == "uma duas"


@given(st.text(max_size=300), st.text(max_size=3000), st.integers(20, 400))
def test_a_template_never_leaves_its_braces_nor_grows_too_long(name: str, problem: str, most: int) -> None:
    shown = fill(
        "{{ problema }} a {{ protocolo }} {{problema}}", {"problema": problem, "protocolo": name}, most
    )
    assert len(shown.text) <= most
    if "{" not in name + problem:
        assert "{" not in shown.text
    assert not slips(" ".join(f"{{{{ {each} }}}}" for each in NAMES))
    assert used("{{ hora }} {{hora}} {{ data }}") == ("hora", "data")


@pytest.mark.seed("S4.2.9.a")
def test_plain_text_becomes_html_in_which_nothing_is_markup() -> None:
    assert blocks("um\ndois\n\n- a\n- b\n1. c\n2. d\n7. e") == (
        '<p style="margin:0 0 12px">um<br>dois</p>\n'
        '<ul style="margin:0 0 12px"><li>a</li><li>b</li></ul>\n'
        '<p style="margin:0 0 12px">1. c<br>2. d<br>7. e</p>\n'
    )
    assert blocks("3) c\n4) d") == '<ol start="3" style="margin:0 0 12px"><li>c</li><li>d</li></ol>\n'
    assert linked('(https://a.example/x_(y)?a=1&b="2), javascript:alert(1) <a>') == (
        '(<a href="https://a.example/x_(y)?a=1&amp;b=">https://a.example/x_(y)?a=1&amp;b=</a>&quot;2), '
        "javascript:alert(1) &lt;a&gt;"
    )
    assert linked("veja https://a.example.") == 'veja <a href="https://a.example">https://a.example</a>.'


@pytest.mark.seed("S4.2.9.d", "S4.2.9.e", "S4.2.9.1.1.1", "S4.2.9.1.1.1.1")
def test_a_message_has_its_text_its_look_its_files_and_its_headers() -> None:
    files = [
        Attachment("Relatório de conexão – " + "muito longo " * 8 + ".pdf", "application/pdf", b"%PDF-1"),
        Attachment('a";\r\nBcc: x@example.com.txt', "text/plain", b"oi\xff"),
        Attachment("m.eml", "message/rfc822", b"Subject: x\r\n\r\n"),
    ]
    earlier = [f"<{number:032d}@provedor.example.com>" for number in range(9)]
    message = sent(
        to=["ana@example.com", "x@münchen.example"], cc=["copia@example.com"], reply_to="fila@provedor.example.com",
        body="Olá, <b>Ana</b>!\n\n- um", files=files, references=earlier, wants_read=True,
        look=Look("Equipe\nhttps://provedor.example.com", Logo("logo.png", "image/png", PICTURE)),
    )  # fmt: skip
    assert message["From"].addresses[0].display_name == "Provedor São João, Ltda"
    assert [each.addr_spec for each in message["To"].addresses] == [
        "ana@example.com",
        "x@xn--mnchen-3ya.example",
    ]
    assert (message["Cc"], message["Bcc"]) == ("copia@example.com", None)
    assert message["Reply-To"] == message["Disposition-Notification-To"] == "fila@provedor.example.com"
    assert (message["Auto-Submitted"], message["In-Reply-To"]) == ("auto-generated", earlier[-1])
    assert message["References"].split() == earlier
    assert message["Date"].datetime == AT
    assert body(message, "plain").startswith("Olá, <b>Ana</b>!\n\n- um\n\n-- \nEquipe\n")
    html = body(message, "html")
    assert "&lt;b&gt;Ana&lt;/b&gt;" in html
    logo = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert f'src="cid:{logo["Content-ID"].strip("<>")}"' in html
    assert logo.get_content() == PICTURE
    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == [files[0].name, 'a"; Bcc: x@example.com.txt', "m.eml"]
    assert [part.get_content_type() for part in message.iter_attachments()] == [
        "application/pdf", "text/plain", "application/octet-stream",
    ]  # fmt: skip


@pytest.mark.seed("S4.2.9.1.1.1.1")
def test_no_header_is_made_of_what_somebody_wrote() -> None:
    for hostile in HOSTILE:
        message = sent(subject=f"Oi {hostile}", body=hostile)
        assert message["Subject"] == " ".join(f"Oi {hostile}".split())
        assert message["Bcc"] is None
        assert body(message, "plain").strip() == hostile.replace("\r\n", "\n").strip()
    long = sent(subject="ção " * 50)
    assert long["Subject"] == ("ção " * 50).strip()
    for address in (
        "a@b\r\nBcc: x@example.com",
        "joão@example.com",
        "a@b@example.com",
        "",
        "a b@example.com",
    ):
        with pytest.raises(Unsendable):
            sent(to=[address])
    assert wire("ana@münchen.example") == "ana@xn--mnchen-3ya.example"
