"""Ordem de Serviço: who goes, when and for how long; the room Agenda; and a slot that somebody else took."""

import json
import logging
from datetime import date, datetime, timedelta

import asyncpg
import pytest

from handlers.texts import Texts
from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.conversation.test_script_results import walked
from tests.conversation.test_whole_way_in_languages import operator

DAY = ["08:00-12:00", "13:00-18:00"]
WEEK = json.dumps(
    dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), DAY)
)
RITA, JOAO = "Rita <b>", "João"


async def technicians(desk: Desk, kinds: tuple[str, ...] = ("Reparo",)) -> dict[str, int]:
    """Two technicians with hours on every day, and no others; these kinds of visits; no holidays."""
    execute = desk.database.execute
    await execute("update technicians set active = false")
    await execute("update order_types set active = name = any($1::text[])", list(kinds))
    await execute("update provider_settings set value = '{}'::jsonb where name = 'holidays'")
    found = {}
    for name, skills in ((RITA, ["Fibra"]), (JOAO, [])):
        number = await desk.value(
            "insert into people (name, role) values ($1, 'technician') returning id", name
        )
        await execute(
            "insert into technicians (person_id, hours, skills) values ($1, $2, $3)",
            number,
            WEEK,
            json.dumps(skills),
        )
        found[name] = number
    return found


async def at_order(desk: Desk, ana: Person | None = None, kind: str = "Reparo") -> Person:
    """An operator on Ordem de Serviço."""
    ana = ana or await desk.operator()
    await ana.goes(
        "/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar", "Lentidão"
    )
    await ana.goes("☐ Pedir OS", "Avançar")
    assert "Ordem de Serviço  7/8" in ana.screen
    return ana


def tomorrow(desk: Desk, days: int = 1) -> date:
    return (datetime.now(desk.settings.desk.zone) + timedelta(days=days)).date()


async def stored(desk: Desk, protocol: str) -> asyncpg.Record:
    return await desk.row(
        "select o.*, p.name as who from orders o join tickets t on t.id = o.ticket_id"
        " left join people p on p.id = o.technician_id where t.protocol = $1", protocol,
    )  # fmt: skip


def local(desk: Desk, row: asyncpg.Record) -> str:
    return f"{row['starts_at'].astimezone(desk.settings.desk.zone):%d/%m %H:%M}"


@pytest.mark.seed("S4.2.6", "S4.2.6.1", "S4.2.6.1.1", "S4.2.6.1.1.1", "S4.2.6.1.1.1.1", "S4.2.6.1.1.1.1.1")
async def test_an_order_is_booked_with_its_ticket(desk: Desk) -> None:
    await technicians(desk)
    ana = await at_order(desk)
    screen = ana.screen
    assert "Tipo de OS: Reparo" in screen, "the only one is taken"
    assert "Duração: 1 h" in screen
    assert "☑ Checklist: Medir o sinal na ONU" in screen
    assert "Data: Hoje, " in screen
    assert "Status: Agendada" in screen
    assert "Quem vai?" in screen
    assert "1. João · atende em todo lugar · 0 OS no dia" in screen
    refused = await ana.presses("Finalizar")
    assert refused.alert
    assert all(name in refused.answer for name in ("Técnico", "Início"))
    await ana.goes("2. Rita", "«amanhã 14h30")
    assert "Início: 14:30" in ana.screen
    assert "Data: Amanhã" in ana.screen
    screen = await ana.presses("Finalizar")
    for said in (
        "OS: <b>",
        "Técnico: Rita <b>",
        "Início: amanhã às 14:30",
        "Duração: 1 h",
        "Descrição: Sem internet",
    ):
        assert said.replace("OS: <b>", "Tipo de OS: Reparo") in screen, said
    receipt = await ana.presses("Confirmar")
    assert "OS: " in receipt
    assert RITA in receipt
    row = await stored(desk, receipt.protocol)
    assert (row["who"], row["state"], row["minutes"], row["description"]) == (
        RITA,
        "scheduled",
        60,
        "Sem internet",
    )
    assert local(desk, row) == f"{tomorrow(desk):%d/%m} 14:30"


@pytest.mark.seed("S4.2.7", "S4.2.7.1")
async def test_a_free_slot_of_the_agenda_fills_in_the_order(desk: Desk) -> None:
    await technicians(desk)
    ana = await at_order(desk)
    screen = await ana.presses("📅 Agenda")
    assert "👤 Todos" in screen.buttons
    await ana.presses("📅 ")
    assert "cheio" in ana.screen
    await ana.says("amanhã")
    assert f"{tomorrow(desk):%d/%m}" in ana.screen
    assert "08:00 · João" in ana.screen.buttons
    await ana.goes("👤 Todos", "Rita")
    assert "08:00" in ana.screen.buttons
    assert "17:30" not in ana.screen.buttons, "an hour ends within the hours"
    screen = await ana.presses("09:30")
    assert "Ordem de Serviço" in screen
    assert "Técnico: Rita <b>" in screen
    assert "Início: 09:30" in screen
    await ana.goes("Finalizar", "Confirmar")
    await at_order(desk, ana)
    screen = await ana.goes("2. Rita", "📅 Agenda", "📅 ", "«amanhã")
    assert "09:30–10:30 Reparo" in screen
    assert {"08:30", "09:00", "09:30", "10:00", "10:30"}.isdisjoint(screen.buttons)
    assert "08:00" in screen.buttons
    assert "Ordem de Serviço" in await ana.presses("Anterior")


@pytest.mark.seed("S4.2.6.1.1.1.1.1", "S4.2.6.1.1.1.1.1.obs")
async def test_dates_times_and_durations_are_read_as_people_write_them(desk: Desk) -> None:
    await technicians(desk)
    ana = await at_order(desk)
    await ana.goes("1. João", "✏️ Data")
    for wrong, why in (
        ("31/02", "31/02 não existe"), ("29/02/2027", "29/02/2027 não existe"), ("01/01/1900", "já passou"),
        ("<b>quando der</b>", "Não entendi esse dia"), ("25/12/2199", "dentro dos próximos 365 dias"),
    ):  # fmt: skip
        assert why in await ana.says(wrong), wrong
    far = tomorrow(desk, 40)
    assert f"Data: {spoken_day(far)}" in await ana.says(f"{far:%d/%m/%Y}")
    for wrong, why in (("25:10", "25:10 não existe"), ("logo", "Não entendi essa hora"), ("\0", "")):
        assert why in await ana.says(wrong), wrong
    assert "Início: 14:30" in await ana.says("14h30")
    await ana.presses("✏️ Duração")
    for wrong in ("0", "14", "1000000000", "13h"):
        assert "de 15 minutos a 12 horas" in await ana.says(wrong), wrong
    assert "Não entendi essa duração" in await ana.says("um tempinho")
    assert "Duração: 1 h 30" in await ana.says("90")
    assert "2000" in (await ana.goes("✏️ Descrição", f"«{'x' * 2001}")).replace(".", "")
    await ana.says("Trocar <a href='x'>a ONU</a> 😀")
    await ana.goes("Finalizar", "Confirmar")
    row = await stored(desk, ana.screen.protocol)
    assert (row["minutes"], local(desk, row)) == (90, f"{far:%d/%m} 14:30")
    assert row["description"] == "Trocar <a href='x'>a ONU</a> 😀"


def spoken_day(day: date) -> str:
    weekdays = ("Segunda", "Terça", "Quarta", "Quinta", "Sexta", "Sábado", "Domingo")
    return weekdays[day.weekday()]


async def test_another_day_asks_for_the_start_again_and_a_past_one_is_refused(desk: Desk) -> None:
    await technicians(desk)
    ana = await at_order(desk)
    await ana.goes("1. João", "✏️ Data", "«amanhã", "«9h", "✏️ Data", "«hoje")
    assert "Início: —" in ana.screen
    now = datetime.now(desk.settings.desk.zone)
    if now.hour:
        screen = await ana.says("0:00")
        assert "Hoje às 00:00 já passou" in screen
        assert "Início: —" in screen


@pytest.mark.seed("S4.2.6.1.1")
async def test_one_that_is_only_asked_for_needs_nobody_and_no_time(desk: Desk) -> None:
    await technicians(desk, ("Reparo", "Instalação"))
    ana = await at_order(desk)
    await ana.goes("Instalação", "✏️ Status", "Solicitada")
    assert "Início" not in ana.screen
    assert "Técnico: —" in ana.screen
    screen = await ana.presses("Finalizar")
    assert "Status: Solicitada" in screen
    receipt = await ana.presses("Confirmar")
    row = await stored(desk, receipt.protocol)
    assert (row["state"], row["technician_id"], row["starts_at"], row["minutes"]) == (
        "requested",
        None,
        None,
        120,
    )


async def test_a_slot_that_was_taken_names_who_took_it_and_offers_the_next_free_ones(desk: Desk) -> None:
    await technicians(desk)
    ana, bruno = await at_order(desk), await desk.operator("Bruno", 1002)
    await at_order(desk, bruno)
    for each in (ana, bruno):
        await each.goes("2. Rita", "«amanhã 9h", "Finalizar")
    await bruno.presses("Confirmar")
    refused = await ana.presses("Confirmar")
    assert "Bruno" in refused.answer
    assert "Resumo" in refused
    assert "Rita <b> já tem OS das 09:00–10:00" in refused
    free = [label for label in refused.buttons if label.startswith("Amanhã às ")]
    assert len(free) == 3
    screen = await ana.presses(free[1])
    assert f"Início: {free[1].lower()}" in screen
    assert "já tem OS" not in screen
    receipt = await ana.presses("Confirmar")
    assert local(desk, await stored(desk, receipt.protocol)).endswith(free[1][-5:])
    assert await desk.value("select count(*) from orders") == 2 + await desk.value(
        "select count(*) from orders o join people p on p.id = o.technician_id where p.name <> $1", RITA
    )


async def test_a_technician_who_is_sent_no_more_is_named_and_another_is_chosen(desk: Desk) -> None:
    found = await technicians(desk)
    ana = await at_order(desk)
    await ana.goes("2. Rita", "«amanhã 9h", "Finalizar")
    await desk.database.execute("update technicians set active = false where person_id = $1", found[RITA])
    refused = await ana.presses("Confirmar")
    assert "Resumo" in refused
    assert RITA in refused.answer
    assert "não está mais na agenda" in await ana.presses("✏️ OS")
    await ana.presses("✏️ Técnico")
    assert "Rita" not in " ".join(ana.screen.buttons)
    await ana.goes("1. João", "Finalizar", "Confirmar")
    assert (await stored(desk, ana.screen.protocol))["who"] == JOAO


@pytest.mark.seed("S4.2.4.a")
async def test_a_visit_and_a_solution_at_once_are_asked_about(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes(
        "/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar", "Lentidão"
    )
    for first, second in (("Pedir OS", "Atendimento Resolvido"), ("Atendimento Resolvido", "Pedir OS")):
        await ana.presses(f"☐ {first}")
        screen = await ana.presses(f"☐ {second}")
        assert "Qual dos dois?" in screen.answer
        assert screen.alert
        assert f"☐ {second}" in screen.buttons
        await ana.presses(f"☑ {first}")


async def test_forged_presses_change_nothing_and_without_technicians_it_is_only_asked_for(desk: Desk) -> None:
    await technicians(desk)
    ana = await at_order(desk)
    await ana.goes("📅 Agenda", "📅 ", "«amanhã")
    data = ana.screen.button("08:00")["callback_data"]
    for forged in (data[:-2], f"{data}99", data.replace("T08", "T03")):
        screen = await ana.presses_data(forged)
        assert screen.answer, forged
        assert "Agenda" in screen
    await ana.presses("Anterior")
    await desk.database.execute("update technicians set active = false")
    await ana.goes("✏️ Status", "Solicitada", "Finalizar")
    assert "Atendimento registrado" in await ana.presses("Confirmar")
    await at_order(desk, ana)
    assert "Status: Solicitada" in ana.screen


@pytest.mark.parametrize(("client", "locale"), [("en", "en"), ("es-419", "es")])
async def test_the_page_and_its_room_speak_the_language_of_ones_telegram(
    desk: Desk, client: str, locale: str, caplog: pytest.LogCaptureFixture
) -> None:
    """About an access point, too: whoever goes there goes to its network."""
    await technicians(desk)
    kim, texts, far = await operator(desk, client), Texts.load(locale), tomorrow(desk, 30)
    await kim.goes(
        "/novo", texts("protocol-main"), texts("new_ticket-subject-access_point"), "Campinas", "CTO Centro 02"
    )
    await kim.goes(texts("button-next"), "«No light", texts("button-next"), "Lentidão")
    with caplog.at_level(logging.ERROR):
        await kim.goes(
            f"☐ {texts('first_contact-order')}", texts("button-next"), "1. João", "«25:99", "«9:00"
        )
        await kim.goes(
            texts("agenda-open"),
            "👤",
            f"«{RITA}",
            "📅",
            "›",
            texts("agenda-to-day"),
            "📅",
            f"«{far:%d/%m/%Y}",
            "09:30",
        )
        assert f"{texts('work_order-technician')}: {RITA}" in kim.screen
        await kim.goes(texts("button-finish"), texts("button-confirm"))
    assert [vars(r).get("key") for r in caplog.records if r.getMessage().startswith("text ")] == []
    assert local(desk, await stored(desk, kim.screen.protocol)) == f"{far:%d/%m} 09:30"


async def test_forty_technicians_fit_and_are_found_by_typing(desk: Desk) -> None:
    await technicians(desk)
    await desk.database.execute(
        "with made as (insert into people (name, role) select 'Téo ' || n, 'technician'"
        " from generate_series(10, 49) n returning id)"
        " insert into technicians (person_id, hours) select id, $1 from made", WEEK,
    )  # fmt: skip
    ana = await at_order(desk)
    assert "1/6" in ana.screen.buttons
    assert "10. " not in await ana.says("téo 3")
    assert "1/2" in ana.screen.buttons
    assert "Técnico: Téo 33" in await ana.says("téo 33")
    await ana.goes("📅 Agenda", "📅", "›")
    first = (tomorrow(desk, 0).replace(day=1) + timedelta(days=32)).replace(day=1)
    assert len(ana.screen.buttons) <= 100
    screen = await ana.presses("15")
    assert f"15/{first:%m}" in screen
    await ana.goes("👤", "Todos")
    assert len(ana.screen.buttons) <= 100
    slot = ana.screen.button("09:30")["callback_data"]
    await ana.presses_data(slot)
    twice = await ana.presses_data(slot)
    assert "já mudou" in twice.answer
    assert "Início: 09:30" in twice
    assert f"15/{first:%m}" in twice


@pytest.mark.seed("S4.2.6.1.1.1.1.1.obs")
async def test_the_description_follows_problem_and_script_until_somebody_writes_it(desk: Desk) -> None:
    await technicians(desk)
    ana = await walked(desk, "Parado")
    screen = await ana.presses("Avançar")
    assert "Descrição tirada do problema e do script" not in screen, "while something else is asked"
    assert "Um técnico vai até aí." in screen
    await ana.goes("1. João", "«amanhã 9h")
    assert "Descrição tirada do problema e do script" in ana.screen
    await ana.goes("/cancelar", "Sim, cancelar")
    await at_order(desk, ana)
    await ana.goes("Anterior", "Anterior", "✏️ Problema", "«Luz vermelha", "Avançar", "Avançar")
    assert "Descrição: Luz vermelha" in ana.screen
    await ana.goes("✏️ Descrição", "«Levar escada", "Anterior", "Anterior", "✏️ Problema", "«Outra coisa")
    assert "Descrição: Levar escada" in await ana.goes("Avançar", "Avançar")
