"""Races for a technician's time: one gets it, the others hear who did and what is free, and nobody's draft is lost."""

import asyncio

import pytest

from handlers.buttons import base36
from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen
from tests.conversation.test_work_orders import RITA, at_order, local, stored, technicians, tomorrow

OVERLAPS = """
select count(*) from orders a join orders b on a.id < b.id and a.technician_id = b.technician_id and a.busy && b.busy
where 'cancelled' not in (a.state, b.state)"""
OTHERS = (("Bruno", 1002), ("Carla", 1007))


async def to_the_summary(desk: Desk, person: Person, start: str) -> Screen:
    await at_order(desk, person)
    await person.goes("2. Rita", f"«amanhã {start}", "Finalizar")
    assert f"Início: amanhã às {start}" in person.screen
    return person.screen


async def confirm_at_once(desk: Desk, *people: Person, taps: int = 1) -> None:
    """Each presses Confirmar before any of them has been answered."""
    data = [(each, each.screen.button("Confirmar")["callback_data"], each.screen) for each in people]
    await asyncio.gather(
        *(each.touches(press, seen.message["message_id"]) for each, press, seen in data for _ in range(taps))
    )
    await desk.quiet()


def free(screen: Screen) -> list[str]:
    return [label for label in screen.buttons if label.startswith("Amanhã às ")]


@pytest.mark.seed("S4.2.6", "S4.2.7", "S4.2.7.1")
@pytest.mark.parametrize("desk", ["webhook"], indirect=True)
async def test_of_those_who_confirm_one_slot_at_once_one_gets_it_and_the_others_the_next_free_ones(
    desk: Desk,
) -> None:
    await technicians(desk)
    people = [await desk.operator(), *[await desk.operator(*each) for each in OTHERS]]
    for each, start in zip(people, ("09:00", "09:30", "09:00"), strict=True):
        await to_the_summary(desk, each, start)
    await confirm_at_once(desk, *people, taps=2)
    (won,) = [each for each in people if "Atendimento registrado" in each.screen]
    lost = [each for each in people if each is not won]
    names = {1001: "Ana Souza", **{number: name for name, number in OTHERS}}
    for each, choice in zip(lost, (0, 2), strict=True):
        assert "Resumo" in each.screen
        assert f"{names[won.id]} acabou de marcar esse horário de {RITA}" in each.screen.answer
        assert won.screen.protocol in each.screen.answer
        assert len(free(each.screen)) == 3
        assert "Atendimento registrado" in await each.goes(free(each.screen)[choice], "Confirmar")
    assert await desk.value("select count(*) from orders where state = 'scheduled'") == 3
    assert await desk.value("select count(distinct ticket_id) from orders") == 3
    assert await desk.value(OVERLAPS) == 0


async def test_two_who_take_the_same_slot_that_both_were_offered_race_again(desk: Desk) -> None:
    await technicians(desk)
    ana, bruno, carla = [await desk.operator(), *[await desk.operator(*each) for each in OTHERS]]
    for each in (ana, bruno, carla):
        await to_the_summary(desk, each, "10:00")
    await carla.presses("Confirmar")
    for each in (ana, bruno):
        await each.presses("Confirmar")
        await each.presses(free(each.screen)[0])
    await confirm_at_once(desk, ana, bruno)
    lost = ana if "Resumo" in ana.screen else bruno
    won = bruno if lost is ana else ana
    assert won.screen.protocol in lost.screen.answer
    await lost.presses(free(lost.screen)[0])
    assert "Atendimento registrado" in await lost.presses("Confirmar")
    starts = [local(desk, await stored(desk, each.screen.protocol))[-5:] for each in (carla, won, lost)]
    assert starts == ["10:00", "13:00", "14:30"], "twenty minutes lie between two, and the break"


async def test_a_slot_that_an_agenda_still_shows_is_taken_meanwhile(desk: Desk) -> None:
    await technicians(desk)
    ana, bruno = await desk.operator(), await desk.operator("Bruno", 1002)
    await at_order(desk, ana)
    await ana.goes("2. Rita", "📅 Agenda", "📅 ", "«amanhã")
    shown = ana.screen
    assert "09:00" in shown.buttons
    await to_the_summary(desk, bruno, "09:00")
    await bruno.presses("Confirmar")
    after = await ana.presses("09:00", on=shown)
    assert "Agenda" in after
    assert after.answer.startswith("Esta opção não existe mais")
    assert "09:00–10:00 Reparo" in after
    assert {"08:30", "09:00", "09:30", "10:00"}.isdisjoint(after.buttons)
    after = await ana.presses("10:30")
    assert "Ordem de Serviço" in after
    assert "já tem OS" not in after
    await ana.goes("Finalizar", "Confirmar")
    assert local(desk, await stored(desk, ana.screen.protocol)) == f"{tomorrow(desk):%d/%m} 10:30"
    assert await desk.value(OVERLAPS) == 0


async def test_a_technician_who_is_put_away_while_somebody_confirms_gets_no_visit_or_has_one_already(
    desk: Desk,
) -> None:
    found = await technicians(desk)
    ana = await desk.operator()
    await to_the_summary(desk, ana, "09:00")
    away = desk.database.execute("update people set active = false where id = $1", found[RITA])
    await asyncio.gather(away, confirm_at_once(desk, ana))
    orders = await desk.value("select count(*) from orders")
    if "Resumo" in ana.screen:
        assert RITA in ana.screen.answer
        assert orders == 0
    else:
        assert orders == 1
    assert "Nenhum rascunho" in (await ana.says("/rascunhos")) or orders == 0


async def test_a_type_that_is_put_away_before_confirming_is_named_and_another_is_chosen(desk: Desk) -> None:
    await technicians(desk, ("Reparo", "Instalação"))
    ana = await desk.operator()
    await at_order(desk, ana)
    await ana.goes("Instalação", "1. Rita", "«amanhã 9h", "Finalizar")
    await desk.database.execute("update order_types set active = false where name = 'Instalação'")
    refused = await ana.presses("Confirmar")
    assert refused.answer
    assert "Atendimento registrado" not in refused
    assert await desk.value("select count(*) from orders") == 0
    await ana.goes("✏️ OS") if "Resumo" in ana.screen else None
    await ana.goes("✏️ Tipo de OS", "Reparo", "Finalizar", "Confirmar")
    row = await stored(desk, ana.screen.protocol)
    assert await desk.value("select name from order_types where id = $1", row["type_id"]) == "Reparo"


async def test_forged_and_strange_presses_on_the_page_are_answered_and_the_draft_stays(desk: Desk) -> None:
    await technicians(desk, ("Reparo", "Instalação"))
    ana = await desk.operator()
    await at_order(desk, ana)
    await ana.goes("Reparo", "2. Rita", "«amanhã 9h")
    whole = str(ana.screen)
    head = ana.screen.button("✏️ Data")["callback_data"].rsplit(":", 1)[0]
    for rest in (
        "sorder_type=999999999999999999", "sorder_type=-1", "stechnician=2", "stechnician=99999999999999999999",
        "sstatus=done", "sday=20260231", "sday=19000101", "sday=99999999", "sstart=20261325T2510", "sstart=9",
        "sminutes=0", "sminutes=1000000000", "sminutes=1e9", "strouble=1", "sfilled=x", "eagenda=9", "dbook",
        "gsummary", "gagenda", "t99999",
    ):  # fmt: skip
        screen = await ana.presses_data(f"{head}:{rest}")
        if "Ordem de Serviço" not in screen:
            screen = await ana.goes(*(["✏️ OS"] if "Resumo" in screen else ["Anterior"]))
        assert str(screen).split("👉")[0].strip() in whole, rest
    for data in (
        f"{head}:sslot=20261125T0900.1",
        f"w:{base36(2**63 - 1)}.1:n",
        "ag:x",
        "ag_image:x.y",
        "os:zz",
    ):
        await ana.presses_data(data)
    await ana.presses("Finalizar")
    assert "Atendimento registrado" in await ana.presses("Confirmar")


async def test_forged_presses_of_a_visits_card_are_answered_and_change_nothing(desk: Desk) -> None:
    await technicians(desk)
    ana = await desk.operator()
    await to_the_summary(desk, ana, "09:00")
    protocol = (await ana.presses("Confirmar")).protocol
    before = await stored(desk, protocol)
    await ana.goes(f"«{protocol}", "OS", "1. Reparo")
    card = ana.screen.message["message_id"]
    number = base36(before["id"])
    for data in (
        "order:", "order:zz", f"order:{number}.a.1.2.3.4.5", f"order:{number}.<b>", "os_see:-1", "os_accept:0",
        f"os_accept:{base36(2**63)}", f"os_do:{number}", f"os_do:{number}.finish", f"os_do:{number}.cancel",
        f"os_do:{number}.accept.x", f"os_pause:{number}9", f"os_why:{number}.zz", f"os_case:{number}.accept",
        "os_case:zz.move", f"tk_orders:{number}.x.y", "os_ics:zz",
    ):  # fmt: skip
        screen = await ana.presses_data(data, card)
        assert screen.answer, data
        assert "OS · Reparo" in screen, data
    assert await stored(desk, protocol) == before
    davi = await desk.operator("Davi", 1008)
    await desk.database.execute("update people set role = 'technician' where telegram_id = 1008")
    await davi.says("/os")
    for data in (
        f"order:{number}",
        f"os_accept:{number}",
        f"os_do:{number}.accept",
        f"os_case:{number}.move",
    ):
        assert "OS · Reparo" not in await davi.presses_data(data), "another one's"
        assert davi.screen.answer, data
    assert await stored(desk, protocol) == before
