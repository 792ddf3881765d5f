"""`atende people`: administrators without a chat, links from a terminal, and many people from one file."""

import json
import re
from pathlib import Path

import asyncpg
import pytest

from bot.people_file import PeopleError, read
from demo.server import DemoTelegram
from services.database import pool_connect
from tests.ingress.test_process import ended


async def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    connection: asyncpg.Connection = await pool_connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


async def test_an_invite_is_a_link_with_a_code_and_its_token_is_stored_nowhere(
    database_url: str, telegram: DemoTelegram, tmp_path: Path
) -> None:
    code = tmp_path / "code.svg"
    given = {"DATABASE_URL": database_url, "BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
    exit_code, output, errors = await ended(
        "people", "add", "--admin", "--qr", "--qr-file", str(code), **given
    )
    assert exit_code == 0, errors
    link = re.search(r"https://t\.me/atende_demo_bot\?start=in_([\w-]{22})$", output, re.MULTILINE)
    assert link is not None, output
    assert "▄" in output
    assert code.read_text().startswith("<?xml")
    assert await rows(database_url, "select role, octet_length(token_hash), created_by from invites") == [
        ("admin", 32, None)
    ]
    assert link[1] not in str(await rows(database_url, "select i::text, a::text from invites i, audit a"))


async def test_without_a_token_the_link_says_where_the_bots_name_goes(database_url: str) -> None:
    exit_code, output, errors = await ended(
        "people", "add", "--role", "technician", DATABASE_URL=database_url
    )
    assert exit_code == 0, errors
    assert "https://t.me/YOUR_BOT?start=in_" in output
    assert "BOT_TOKEN is not set" in output


async def test_a_token_that_telegram_refuses_makes_no_link(database_url: str, telegram: DemoTelegram) -> None:
    refused = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    exit_code, output, errors = await ended(
        "people", "add", "--admin", DATABASE_URL=database_url, BOT_TOKEN=refused, TELEGRAM_API_URL=telegram.url
    )  # fmt: skip
    assert (exit_code, output) == (1, "")
    assert "Telegram refuses the bot token: check BOT_TOKEN" in errors
    assert refused not in errors
    assert await rows(database_url, "select * from invites") == []


async def test_people_are_listed_and_revoked_but_not_the_last_administrator(database_url: str) -> None:
    given = {"DATABASE_URL": database_url}
    await rows(
        database_url,
        "with p as (insert into positions (name) values ('Suporte') returning id)"
        " insert into people (name, role, telegram_id, position_id) select 'Rita', 'admin', 7, id from p"
        " union all select 'Ana', 'operator', 8, null from p",
    )
    await ended("people", "add", "--role", "operator", "--name", "Bia", "--position", "suporte", **given)
    _, output, _ = await ended("people", "list", **given)
    assert re.search(r"^2 +Ana +operator +yes +yes +yes$", output, re.MULTILINE), output
    assert re.search(r"^1 +Rita +admin +Suporte +yes +yes +yes$", output, re.MULTILINE), output
    assert re.search(r"^1 +Bia +operator +Suporte +20\d\d-", output, re.MULTILINE), output
    listed = json.loads((await ended("people", "list", "--json", **given))[1])
    assert [each["name"] for each in listed["people"]] == ["Ana", "Rita"]
    assert [each["position"] for each in listed["invites"]] == ["Suporte"]
    exit_code, _, errors = await ended("people", "revoke", "--telegram-id", "7", **given)
    assert exit_code == 1
    assert errors.splitlines()[-1].startswith("atende: that is the last active administrator")
    assert (await ended("people", "revoke", "2", **given))[1] == "Ana (operator) is revoked.\n"
    assert (await ended("people", "revoke", "2", **given))[1] == "Ana (operator) is revoked already.\n"
    assert (await ended("people", "revoke", "--invite-id", "1", **given))[1] == "Invite 1 is revoked.\n"
    assert (await ended("people", "revoke", "1", "--force", **given))[1] == "Rita (admin) is revoked.\n"
    back = await ended("people", "add", "--admin", "--telegram-id", "7", **given)
    assert back[1] == "Rita (admin) has Telegram id 7, was revoked, and is in again.\n"
    assert (await ended("people", "revoke", "1", "--force", **given))[1] == "Rita (admin) is revoked.\n"
    exit_code, _, errors = await ended("people", "revoke", "99", **given)
    assert (exit_code, "there is nobody with that id" in errors) == (1, True)
    assert await rows(database_url, "select count(*) from people where active") == [(0,)]


async def test_a_file_adds_and_invites_all_of_its_people_or_none(database_url: str, tmp_path: Path) -> None:
    given, file = {"DATABASE_URL": database_url}, tmp_path / "people.csv"
    await rows(database_url, "insert into positions (name) values ('Suporte')")
    await rows(database_url, "insert into people (name, role, telegram_id) values ('Rita', 'admin', 7)")
    file.write_text(
        "name;role;telegram_id;position\nAna;operator;71;Suporte\nRita;admin;7;\nBia;operator;;Campo\n"
    )
    exit_code, output, errors = await ended("people", "add", "--csv", str(file), **given)
    assert (exit_code, output) == (1, "")
    assert "2 mistakes, nothing was done" in errors
    assert "line 3, telegram_id: somebody has the Telegram id 7 already" in errors
    assert "line 4, position: there is no 'Campo'; there are: Suporte" in errors
    assert await rows(database_url, "select count(*) from people") == [(1,)]
    file.write_text("name,role,telegram_id,supervises\nAna,operator,71,\nJoão,operator,,sim\n", "latin-1")
    exit_code, output, errors = await ended("people", "add", "--csv", str(file), **given)
    assert exit_code == 0, errors
    assert "Ana (operator) has Telegram id 71." in output
    assert "(João, operator): https://t.me/" in output
    assert await rows(database_url, "select name, supervises from invites") == [("João", True)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "misses column 'name', 'role'"),
        (b"name,role\n", "names nobody"),
        (b"nome,role\nAna,admin\n", "misses column 'name'"),
        (
            b"name,role,phone\nAna,admin,1\n",
            "has an unknown column 'phone'; the first line names the columns",
        ),
        (b"name,role,role\nAna,admin,admin\n", "has twice column 'role'"),
        (
            b"name,role\nAna,king\n",
            "line 2, role: 'king' is none; one of admin, operator, technician, customer",
        ),
        (b"name,role\n,admin\n", "line 2, name: is empty"),
        (b"name,role,telegram_id\nAna,admin,-5\n", "line 2, telegram_id: '-5' is none; a whole number"),
        (b"name,role,telegram_id\nAna,admin," + b"9" * 5000, "line 2, telegram_id"),
        (b"name,role,telegram_id\nAna,admin,=1+1\n", "line 2, telegram_id: '=1+1' is none"),
        (
            b"name,role,telegram_id\nAna,admin,5\nBia,admin,5\n",
            "line 3, telegram_id: 5 stands in line 2 already",
        ),
        (b"name,role,supervises\nAna,admin,yes\n", "line 2, supervises: only an operator does"),
        (
            b"name,role,supervises\nAna,operator,perhaps\n",
            "line 2, supervises: 'perhaps' is neither yes nor no",
        ),
        (b"name,role\nSilva, Ana,admin\n", "line 2, it has 3 cells, and the first line names 2"),
        (b"PK\x03\x04\0\0", "is no text: save it as CSV in UTF-8"),
        (b"name,role\n" + b"x" * 1_000_001, "1,000,000 are the most"),
        (b"name,role\n" + b"Ana,admin\n" * 1001, "has 1001 people, and 1000 at once are the most"),
        (b"name,role\n" + b"Ana,king\n" * 30, "and 10 more"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_line_and_column(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    with pytest.raises(PeopleError) as refused:
        read(file)
    assert said in str(refused.value)


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(PeopleError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(PeopleError, match=r"can't be read: No such file"):
        read(tmp_path / "missing.csv")


def test_a_spreadsheets_file_is_read_as_it_comes(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes('\ufeffName;Role;Supervises\r\n"Ana; a";Operator;Sim\r\n\r\n;;\r\n'.encode())
    (line,) = read(file)
    assert (line.number, line.name, line.role, line.supervises) == (2, "Ana; a", "operator", True)
