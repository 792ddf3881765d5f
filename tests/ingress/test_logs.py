"""Nothing that names a person and no secret reaches the log, whoever writes it and however."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from bot import logs

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRETS = {
    "a bot's token": TOKEN,
    "a token in a file's address": f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg",
    "a token in an encoded address": "http://x/?u=/bot123456789%3AAAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe",
    "a CPF": "123.456.789-09",
    "a CPF without points": "12345678909",
    "an impossible CPF after its name": "cpf 11111111112",
    "a CPF in an error of the database": "Key (document)=(98765432100) already exists.",
    "a CPF in JSON": '{"document": "98765432100"}',
    "a CNPJ": "11.222.333/0001-81",
    "a CNPJ without points": "11222333000181",
    "a CNPJ with letters": "12.ABC.345/01DE-35",
    "a CNPJ with letters, without points": "12ABC34501DE35",
    "a phone as stored": "+5511987654321",
    "a phone as written": "(11) 98765-4321",
    "a phone with its country": "+55 11 98765-4321",
    "a phone in digits": "11987654321",
    "a landline": "(11) 3456-7890",
    "a landline in digits": "551134567890",
    "a landline after its name": "phone=1134567890",
    "an e-mail address": "maria.silva+x@provedor.com.br",
    "a password in an address": "postgresql://desk:s3nha/forte@db.local:5432/desk",
    "a password of libpq": "host=db password=s3nha user=desk",
}
ORDINARY = [
    "Update id=987654321 done",
    "protocol 20260000123 is open",
    "person 7123456789, update 1234567890123",
    "at 2026-11-24 06:01:02.123456, port 127.0.0.1:8780",
    "draft 5 at turn 12, ticket 31, 14 digits: 20261124123456",
    "unix:///tmp/atende/valkey.sock?db=0",
    "postgresql://desk@localhost:5432/desk",
]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the root logger writes."""
    before, hook = logging.root.handlers[:], sys.excepthook
    logs.set_up("text", [TOKEN])
    out = io.StringIO()
    handler = logging.root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(out)
    yield out
    logging.root.handlers[:], sys.excepthook = before, hook
    logging.captureWarnings(False)
    logging.raiseExceptions = True


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_it_is_not_in_the_log(written: io.StringIO, secret: str) -> None:
    logging.getLogger("ours").info("Something happened about %s", secret)
    logging.getLogger("somebody.elses").warning("And in a field", extra={"about": secret})
    try:
        raise ValueError(f"wrong: {secret}")
    except ValueError:
        logging.getLogger("asyncio").exception("Task failed")
    line = written.getvalue()
    assert "happened" in line
    assert "ValueError" in line
    for part in (
        secret,
        "s3nha",
        "3456789:AAH",
        "456.789",
        "ABC.345",
        "98765",
        "3456-78",
        "34567890",
        "maria",
    ):
        assert part not in line or part not in secret


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_numbers_stay(text: str) -> None:
    assert logs.redact(text) == text


def test_json_has_one_object_a_line_with_its_fields(written: io.StringIO) -> None:
    handler = logging.root.handlers[0]
    handler.setFormatter(logs.Lines(as_json=True))
    try:
        raise ValueError("two\nlines about 123.456.789-09")
    except ValueError:
        logging.getLogger("ours").exception(
            "It failed\nbadly", extra={"update": 7, "who": "maria@provedor.com.br"}
        )
    event = json.loads(written.getvalue())
    assert event["message"] == "It failed\nbadly"
    assert event["level"] == "error"
    assert event["update"] == 7
    assert event["who"] == "[e-mail]"
    assert "[document]" in event["error"]
    assert "789-09" not in event["error"]


def test_a_line_of_text_stays_a_line(written: io.StringIO) -> None:
    logging.getLogger("ours").info("a person wrote %s", "x\n2026-11-24 00:00:00 ERROR atende: forged")
    assert written.getvalue().count("\n") == 1


def test_a_wrong_log_call_says_nothing_raw(written: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("ours").info("%d", TOKEN)
    assert "can't be written" in written.getvalue()
    assert TOKEN not in written.getvalue() + capsys.readouterr().err


def test_an_error_that_ends_the_program_is_redacted_too(written: io.StringIO) -> None:
    error = ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    sys.excepthook(ValueError, error, None)
    assert "ends with an error" in written.getvalue()
    assert TOKEN not in written.getvalue()
