"""Files that can't be a provider's: each is refused in a line that says where, and what would be right."""

import os
from pathlib import Path

import pytest

from services.provider_file import FileRefused, open_file


def refused(path: Path) -> list[str]:
    """What is said of a file before any database is asked."""
    try:
        found = [fault.told("") for fault in open_file(path).faults]
    except FileRefused as error:
        found = [line.removeprefix(str(path)) for line in error.lines]
    return [line.removeprefix(":").strip() for line in found]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"", "is empty"),
        (b"# nothing\n", "is empty"),
        (b"{}", "1:1: has no section"),
        (b"- a\n- b\n", "1:1: begins with no section"),
        (b"positions: [a\nlinks: []\n", "2:6: is no YAML"),
        (b"positions:\n\t- a\n", "2:1: a tab can't indent in YAML; use spaces"),
        (b"positions: []\npositions: []\n", "2:1: the file: 'positions' stands here twice"),
        (b"positions:\n- \xe3o\n", "2:3: is not UTF-8 from here on; save it as UTF-8"),
        (b"\xff\xfep\x00", "1:1: is not UTF-8"),
        (b"positions:\n- a\0b\n", "2:4: has a NUL character"),
        (b'positions: ["a\\0b"]\n', "1:13: position: has a NUL character"),
        (b"positions: [\x07]\n", "is no YAML"),
        (b"positions: &a [x]\nlinks: *a\n", "1:12: anchors (`&name`) are not read"),
        (b"positions: !!python/object:os.system [x]\n", "1:12: tags (`!name`) are not read"),
        (b"positions: []\n---\nlinks: []\n", "2:1: begins a second document"),
        (b"positions: " + b"[" * 5000, "is nested more than 12 deep"),
        (b"positions:\nlinks: []\n", "1:11: positions: is empty; leave it out to keep what there is"),
        (b"positions: a\n", "1:12: positions: expected a list"),
        (b"positions: [[a]]\n", "1:13: position: expected a text, found a list"),
        (b"positions: ['']\n", "1:13: position: is empty"),
        (b"positions: [" + b"a" * 300 + b"]\n", "1:13: position: has 300 characters; 80 is the most"),
        (b"ticket_types: [{name: a, due_hours: 0}]\n", "1:37: due_hours: expected a whole number from 1 to"),
        (b"ticket_types: [{name: a, due_hours: 1e3}]\n", "1:37: due_hours: expected a whole number"),
        (b"ticket_types: [{name: a, allows_links: maybe}]\n", "1:40: allows_links: expected true or false"),
        (b"routers: [{name: a, host: 'u:p@h', credentials: env:A}]\n", "1:27: host: expected a name or an"),
        (b"routers: [{name: a, host: 300.1.1.1, credentials: env:A}]\n", "1:27: host: expected a name or an"),
        (b"routers: [{name: a, host: h, port: 70000, credentials: env:A}]\n", "1:36: port: expected a whole"),
        (b"extra_fields: [{name: a, kind: list}]\n", "1:16: extra field: a list needs options"),
        (b"extra_fields: [{name: a, kind: list, options: []}]\n", "1:47: options: expected from 1 to 50"),
        (b"extra_fields: [{name: a, kind: txt}]\n", "1:32: kind: 'txt' is none; did you mean 'text'?"),
        (b"extra_fields: [{name: a, kind: date, options: [x]}]\n", "1:47: options: only a list has some"),
        (b"links: [{name: a, url: 'javascript:alert(1)'}]\n", "1:24: url: expected an address that begins"),
        (b"links: [{name: a, url: 'http://example.com'}]\n", "1:24: url: expected an address that begins"),
        (b"links: [{name: a, url: 'https://u:p@example.com'}]\n", "1:24: url: has a user or password"),
        (b"office_hours: {monday: ['25:00-26:00']}\n", '1:25: monday: expected hours from 00:00 to 24:00'),
        (b"office_hours: {monday: [08:00-12:00, 11:00-13:00]}\n", "1:38: monday: overlaps with hours above"),
        (b"office_hours: {monday: ['22:00-06:00']}\n", "1:25: monday: ends before it begins"),
        (b"office_hours: {mondy: ['08:00-12:00']}\n", "did you mean 'monday'?"),
        (b"office_hours: {}\n", "1:15: office_hours: no day is open"),
        (b"holidays: {dates: [{date: 31/02, name: a}]}\n", "1:27: date: there is no 31/02"),
        (b"holidays: {dates: [{date: 2026-02-29, name: a}]}\n", "1:27: date: there is no 2026-02-29"),
        (b"holidays: {dates: [{date: soon, name: a}]}\n", "1:27: date: expected 2026-07-14 or"),
        (b"holidays: {national: BR, state: XX}\n", "1:33: state: 'XX' is none"),
        (b"holidays: {state: SP}\n", "1:11: holidays: a state needs its country"),
        (b"retention: {inbox: 1}\n", "1:20: inbox, in days: expected a whole number from 2 to 36500"),
        (b"retention: {mails: 9}\n", "there is no 'mails'"),
        (b"order_types: [{name: a, minutes: 10}]\n", "1:34: minutes: expected a whole number from 15 to 720"),
        (b"order_types: [{name: a}]\n", "1:15: order type: minutes must be given"),
        (b"order_types: [{name: a, minutes: 15, bring: [b, B]}]\n", "bring: 'B' stands in line 1 already"),
        (b"areas: [{name: a}]\n", "1:9: area: has neither cities nor networks"),
        (b"areas: [{name: a, cities: [x]}, {name: b, cities: [X]}]\n", "1:52: city: 'X' stands in line 1 already"),
        (b"areas: [{name: a, cities: [x], travel_minutes: 241}]\n", "travel_minutes: expected a whole number from 0"),
        (b"mail_templates: [{name: a, subject: b}]\n", "1:18: mail template: body must be given"),
        (b"mail_templates: [{name: a, subject: '{{ protocol }}', body: b}]\n",
         "1:37: subject: there is no placeholder 'protocol'; did you mean 'protocolo'?"),
        (b"mail_templates:\n- name: a\n  subject: s\n  body: |\n    Oi\n    {{ cliente.nom }}, {{ hora }}\n",
         "6:1: body: there is no placeholder 'cliente.nom'; did you mean 'cliente.nome'?"),
        (b"mail_templates:\n- {name: a, subject: s, body: '{{ hora } e {{ 7*7 }}'}\n", "braces without a name"),
        (b"mail_templates:\n- {name: a, subject: s, body: '{{ 7*7 }}'}\n", "there is no placeholder '7*7'"),
        (b"mail_templates: [{name: a, subject: " + b"s" * 201 + b", body: b}]\n", "has 201 characters; 200 is"),
        (b"mail: {logo: none.png}\n", "1:14: logo: there is no such file"),
        (b"mail: {logo: provider.yaml}\n", "1:14: logo: is no PNG or JPEG picture"),
        (b"mail: {senha: x}\n", "'senha' is not read"),
        (b"technicians: [{name: a, hours: {}}]\n", "1:32: hours: no day is open"),
        (b"technicians: [{name: a, hours: {monday: ['25:10-26:00']}}]\n", "monday: expected hours from 00:00"),
        (b"technicians: [{name: a, days_off: [31/02/2027]}]\n", "1:36: date: there is no 31/02/2027"),
        (b"technicians: [{name: a, days_off: [29/02/2027]}]\n", "1:36: date: there is no 29/02/2027"),
        (b"technicians: [{name: a, days_off: [14/07]}]\n", "1:36: date: expected 2026-07-14 or 14/07/2026"),
        (b"technicians: [{name: a, days_off: [{from: 2027-01-02}]}]\n", "expected a date, or from and to"),
        (b"technicians: [{name: a, days_off: [{from: 2027-01-02, to: 2027-01-01}]}]\n", "end before they begin"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_place(tmp_path: Path, written: bytes, said: str) -> None:
    path = tmp_path / "provider.yaml"
    path.write_bytes(written)
    told = refused(path)
    assert any(said in line for line in told), told


def test_credentials_are_named_and_a_written_one_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "provider.yaml"
    for line in ("credentials: hunter2", "password: hunter2", "senha: hunter2", "credentials: env:A hunter2"):
        path.write_text(f"routers:\n  - name: a\n    host: h\n    {line}\n")
        told = "\n".join(refused(path))
        assert "credentials are named, never written" in told
        assert "4:" in told
        assert "hunter2" not in told


def test_a_bomb_of_aliases_is_refused_at_its_first(tmp_path: Path) -> None:
    path = tmp_path / "provider.yaml"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]"
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    path.write_text("\n".join(lines))
    assert refused(path) == ["1:4: anchors (`&name`) are not read; write a name that begins with & in quotes"]


def test_what_is_no_file_to_read_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(1 << 30)
    os.mkfifo(tmp_path / "pipe")
    assert "is larger than 1 MB" in refused(huge)[0]
    assert refused(tmp_path) == ["is a folder; name the file in it"]
    assert refused(tmp_path / "none.yaml") == ["is not there"]
    assert refused(tmp_path / "pipe") == ["is no regular file"]
    assert refused(Path("a\0b")) == ["is no name of a file"]
