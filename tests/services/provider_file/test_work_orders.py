"""A provider's kinds of visits, areas and technicians."""

import pytest

from tests.services.provider_file.conftest import Provider

PEOPLE = "INSERT INTO people (name, role) VALUES ('Tiago Nunes', 'technician'), ('Eva Lins', 'customer')"
AREA = "areas: [{name: Centro, cities: [Campinas], travel_minutes: 20}]\n"


@pytest.mark.seed("S4.2.6", "S4.2.7")
async def test_technicians_are_people_with_hours_areas_and_days_off(provider: Provider) -> None:
    await provider.rows(PEOPLE)
    written = (
        "technicians:\n"
        "  - name: Tiago Nunes\n"
        "    hours: {monday: ['13:00-18:00', '08:00-12:00']}\n"
        "    days_off: [25/12/2026, {from: 2026-12-07, to: 2026-12-11, reason: Férias}]\n"
        "    skills: [Fibra]\n"
        "    areas: [Centro]\n"
    )
    assert await provider.told(AREA + written) == [
        "areas + Centro: cities Campinas, travel_minutes 20",
        (
            "technicians + Tiago Nunes: hours mon 08:00-12:00 13:00-18:00, "
            "days_off 2026-12-07..2026-12-11, 2026-12-25, skills Fibra, areas Centro"
        ),
    ]
    assert await provider.rows("SELECT hours, days_off, skills, areas FROM technicians") == [
        (
            {"monday": ["08:00-12:00", "13:00-18:00"]},
            [["2026-12-07", "2026-12-11", "Férias"], ["2026-12-25", "2026-12-25", ""]],
            ["Fibra"],
            ["Centro"],
        )
    ]
    assert await provider.told(AREA + written) == [], "again: nothing to change"
    assert await provider.told("technicians: []") == ["technicians - Tiago Nunes"]
    assert await provider.told("technicians: [{name: Tiago Nunes, areas: [Centro]}]") == [
        (
            "technicians ~ Tiago Nunes: active: no → yes, hours: mon 08:00-12:00 13:00-18:00 → none, "
            "days_off: 2026-12-07..2026-12-11, 2026-12-25 → none, skills: Fibra → none"
        )
    ]


@pytest.mark.seed("S4.2.6", "S4.2.7")
async def test_a_kind_of_visit_is_changed_and_one_that_is_missing_is_offered_no_more(
    provider: Provider,
) -> None:
    told = await provider.told(
        "order_types: [{name: Reparo, minutes: 60, bring: [Fonte, Cabo]}, {name: Retirada, minutes: 30}]"
    )
    assert told == [
        "order_types + Reparo: minutes 60, bring Fonte | Cabo",
        "order_types + Retirada: minutes 30",
    ]
    assert await provider.told("order_types: [{name: Reparo, minutes: 90, photos: [Sinal]}]") == [
        "order_types ~ Reparo: minutes: 60 → 90, photos: none → Sinal, bring: Fonte | Cabo → none",
        "order_types - Retirada",
    ]


@pytest.mark.seed("S4.2.6", "S4.2.7")
async def test_names_that_nobody_and_nothing_has_are_told_with_the_nearest(provider: Provider) -> None:
    await provider.rows(PEOPLE)
    await provider.rows("INSERT INTO people (name, role) VALUES ('Rui', 'technician'), ('Rui', 'technician')")
    assert await provider.refused(
        "networks: [{name: Centro Sul}]\n"
        "areas: [{name: Centro, networks: [Centro Sol]}]\n"
        "technicians:\n"
        "  - {name: Thiago Nunes}\n"
        "  - {name: Eva Lins}\n"
        "  - {name: Rui}\n"
        "  - {name: Tiago Nunes, areas: [Cento]}\n"
    ) == [
        "2:35: network: there is no 'Centro Sol'; did you mean 'Centro Sul'?",
        "4:12: technician: nobody is called 'Thiago Nunes'; did you mean 'Tiago Nunes'?",
        "5:12: technician: nobody is called 'Eva Lins'; there is Tiago Nunes, Rui",
        "6:12: technician: several people are called 'Rui'; give one of them another name",
        "7:33: area: there is no 'Cento'; did you mean 'Centro'?",
    ]
    assert await provider.rows("SELECT 1 FROM technicians") == []
