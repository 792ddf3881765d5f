"""Applying a provider's file: what is told first, what is written, and that it can be done again."""

import pytest

from services.provider_file import ChangedMeanwhile, apply, open_file
from tests.services.provider_file.conftest import AT, SAMPLE, Provider


async def test_the_sample_is_applied_and_applied_again_without_a_change(provider: Provider) -> None:
    shown = await provider.apply(SAMPLE, write=False)
    assert await provider.rows("SELECT name FROM positions") == [], "only shown"
    first = await provider.apply(SAMPLE)
    assert first == shown
    assert {change.sign for change in first.changes} == {"+"}
    counts = {
        table: (await provider.rows(f"SELECT count(*) FROM {table} WHERE active"))[0][0]
        for table in (
            "positions",
            "ticket_types",
            "routers",
            "networks",
            "access_points",
            "extra_fields",
            "order_types",
            "areas",
            "mail_templates",
        )
    }
    assert counts == {
        "positions": 4, "ticket_types": 6, "routers": 4, "networks": 4, "access_points": 12, "extra_fields": 3,
        "order_types": 5, "areas": 3, "mail_templates": 5,
    }  # fmt: skip
    again = await provider.apply(SAMPLE)
    assert again.changes == []
    assert again.unchanged == len(first.changes)
    audit = await provider.rows("SELECT action, person_id, (detail->>'added')::int FROM audit")
    assert audit == [("provider.applied", None, len(first.changes))], "one row, and none for nothing"


async def test_what_is_changed_is_told_with_its_old_value_and_nothing_is_deleted(provider: Provider) -> None:
    await provider.apply(SAMPLE)
    before = await provider.rows("SELECT id, name FROM positions ORDER BY id")
    told = await provider.told(
        "positions: [Suporte Técnico, Financeiro, Diretoria]\n"
        "ticket_types:\n"
        "  - {name: Sem conexão, destination: Diretoria, due_hours: 2}\n"
        "networks:\n"
        "  - {name: Campinas, access_points: [{name: Torre Rural 01, router: Borda Campinas}]}\n"
        "office_hours:\n"
        "  monday: ['08:00-18:00']\n"
    )
    assert "positions + Diretoria" in told
    assert "positions - Comercial" in told
    assert (
        "ticket_types ~ Sem conexão: destination: Suporte Técnico → Diretoria, allows_links: true → none,"
        " due_hours: 4 → 2" in told
    )
    assert "networks - Valinhos" in told
    assert (
        "access_points ~ Torre Rural 01: network: Valinhos → Campinas, router: Borda Valinhos → Borda Campinas"
        in told
    )
    assert "access_points - CTO Centro 02" in told
    assert "office_hours ~ monday: 08:00-12:00, 13:00-18:00 → 08:00-18:00" in told
    assert "office_hours - tuesday" in told
    assert not [line for line in told if line.startswith(("routers", "links", "holidays", "retention"))]
    kept = await provider.rows("SELECT id, name FROM positions ORDER BY id")
    assert kept[: len(before)] == before
    assert await provider.told("positions: [Suporte Técnico, Financeiro, Diretoria, Comercial]\n") == [
        "positions ~ Comercial: active: no → yes"
    ]


async def test_links_are_replaced_and_their_order_is_the_files(provider: Provider) -> None:
    await provider.apply(SAMPLE)
    told = await provider.told("links: [{name: Central do assinante, url: 'https://example.com/c'}]")
    assert told == [
        "links ~ Central do assinante: url: https://provedor.example.com/central → https://example.com/c, place: 2 → 1",
        "links - Segunda via",
    ]
    assert await provider.rows("SELECT name, rank FROM customer_links") == [("Central do assinante", 1)]
    assert await provider.told("links: []") == ["links - Central do assinante"]


async def test_a_type_may_go_to_a_person_by_name(provider: Provider) -> None:
    await provider.rows("INSERT INTO people (name, role) VALUES ('Tiago Nunes', 'technician')")
    told = await provider.told("ticket_types: [{name: Queda, destination: Tiago Nunes}]")
    assert told == ["ticket_types + Queda: destination Tiago Nunes"]
    await provider.rows("INSERT INTO people (name, role) VALUES ('Tiago Nunes', 'operator')")
    (line,) = await provider.refused("ticket_types: [{name: Queda, destination: Tiago Nunes}]")
    assert "several people are called 'Tiago Nunes'; name a position" in line


async def test_words_that_yaml_takes_for_something_else_are_what_is_written(provider: Provider) -> None:
    await provider.apply(
        "positions: [no, 12, on, null, 2026-01-01]\noffice_hours:\n  monday: [08:00-12:00]\n"
        "extra_fields: [{name: Norway, kind: list, options: [yes, no, ~]}]"
    )
    assert await provider.rows("SELECT name FROM positions ORDER BY id") == [
        ("no",), ("12",), ("on",), ("null",), ("2026-01-01",),
    ]  # fmt: skip
    assert await provider.rows("SELECT options FROM extra_fields") == [(["yes", "no", "~"],)]


async def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(provider: Provider) -> None:
    assert await provider.refused(
        "positions: [Suporte, suporte]\n"
        "ticket_types:\n"
        "  - name: Lentidão\n"
        "    destination: Suport\n"
        "    due_hours: 0\n"
        "  - nome: Outros\n"
        "networks:\n"
        "  - {name: A, access_points: [{name: P1, router: R9}, P2]}\n"
        "  - {name: B, access_points: [P2]}\n"
        "route: []\n"
    ) == [
        "1:22: position: 'suporte' stands in line 1 already; a name stands once",
        "5:16: due_hours: expected a whole number from 1 to 8760",
        "6:5: ticket type: name must be given",
        "6:5: ticket type: there is no 'nome'; did you mean 'name'?",
        "8:50: router: there is no 'R9'",
        "9:31: access point: 'P2' stands in line 8 already; a name stands once",
        "10:1: the file: there is no 'route'; did you mean 'routers'?",
    ]
    assert await provider.rows("SELECT name FROM networks") == []


async def test_an_unknown_destination_is_told_with_the_nearest_name(provider: Provider) -> None:
    assert await provider.refused(
        "positions: [Suporte Técnico]\nticket_types: [{name: Queda, destination: Suporte Tecnico}]\n"
    ) == [
        "2:43: destination: no position and no person is called 'Suporte Tecnico'; did you mean 'Suporte Técnico'?"
    ]


async def test_what_was_agreed_to_is_what_is_written(provider: Provider) -> None:
    provider.file.write_text("positions: [Suporte]")
    file = open_file(provider.file)
    shown = await apply(provider.engine, file, AT, write=False)
    await provider.rows("INSERT INTO positions (name) VALUES ('Comercial')")
    with pytest.raises(ChangedMeanwhile):
        await apply(provider.engine, file, AT, write=True, shown=shown.changes)
    assert await provider.rows("SELECT name, active FROM positions") == [("Comercial", True)]
