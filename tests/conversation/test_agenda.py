"""/agenda: the desk sees everybody's day, the month, the week as a picture and what is left; a technician their own."""

from datetime import timedelta

import pytest

from handlers.buttons import called
from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.conversation.test_order_notices import booked, technician
from tests.conversation.test_work_orders import JOAO, RITA, technicians, tomorrow


async def press(who: Person, label: str) -> None:
    """A press whose answer stands in a message of its own."""
    await who.presses(label)


def photos(desk: Desk) -> list[str]:
    return [name for name, _ in desk.telegram.calls if name == "sendPhoto"]


@pytest.mark.seed("S4.2.7", "S4.2.7.1")
async def test_the_desk_looks_at_a_day_of_all_and_of_one_and_opens_a_visit(desk: Desk) -> None:
    ana = await desk.operator()
    await booked(desk)
    await technicians(desk)
    shown = await ana.says("/agenda amanhã")
    for said in ("Agenda", RITA, JOAO, "livre"):
        assert said in shown, said
    month = await ana.presses(f"📅 {tomorrow(desk):%d/%m}")
    assert "cheio" in month
    assert "Agenda" in await ana.presses("‹ Agenda")
    assert "De quem" in await ana.presses("👤 Todos")
    own = await ana.presses(JOAO)
    assert JOAO in own
    assert RITA not in own
    assert "manhã" in await ana.presses("📊 Vagas")


@pytest.mark.seed("S4.2.7.1")
async def test_the_week_is_a_picture_light_or_dark_and_nobody_without_hours_has_one(desk: Desk) -> None:
    ana = await desk.operator()
    found = await technicians(desk)
    await ana.says("/agenda")
    await ana.presses("🖼 Imagem")
    await press(ana, JOAO)
    await desk.quiet()
    assert photos(desk) == ["sendPhoto"]
    assert "☀️ Clara" not in ana.screen.buttons
    await press(ana, "🌙 Escura")
    await desk.quiet()
    assert photos(desk) == ["sendPhoto"] * 2
    await desk.database.execute(
        "update technicians set hours = '{}'::jsonb where person_id = $1", found[JOAO]
    )
    day = tomorrow(desk).toordinal()
    refused = await ana.presses_data(called("ag_image", day, found[JOAO], 1))
    assert "não tem horário cadastrado" in refused.answer
    assert "não está mais na agenda" in (await ana.presses_data(called("ag_image", day, 987_654, 1))).answer
    for forged in ("ag_day:", "ag_day:zz", "ag_image:zzzzzzz.1.1", "ag_month:1.1.1"):
        assert (await ana.presses_data(forged)).alert, forged
    assert len(photos(desk)) == 2


@pytest.mark.seed("S4.2.7")
async def test_a_technician_sees_their_own_whatever_they_press(desk: Desk) -> None:
    await desk.operator()
    tiago = await technician(desk)
    others = await technicians(desk)
    await desk.database.execute("update technicians set active = true")
    await booked(desk)
    shown = await tiago.says("/agenda amanhã")
    assert "Tiago" in shown
    assert JOAO not in shown
    day = (tomorrow(desk) + timedelta(days=1)).toordinal()
    assert JOAO not in await tiago.presses_data(called("ag_day", day, others[JOAO], 1))
    for verb in ("ag_who", "ag_left"):
        assert (await tiago.presses_data(called(verb, day, 0, 1))).alert, verb
