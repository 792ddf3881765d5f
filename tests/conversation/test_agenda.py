"""/agenda: the desk sees everybody's day, the month, the week as a picture and what is left; a technician their own."""

import pytest

from handlers.buttons import called
from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.conversation.test_work_orders import JOAO, technicians, tomorrow

TECHNICIANS = (
    "with p as (insert into people (name, role, telegram_id) select 'Técnico <' || n || '>', 'technician', 5000 + n"
    " from generate_series(1, $1::int) n returning id) insert into technicians (person_id, hours)"
    """ select id, '{"monday": ["08:00-12:00"], "tuesday": ["08:00-12:00"], "wednesday": ["08:00-12:00"],"""
    """ "thursday": ["08:00-12:00"], "friday": ["08:00-12:00"], "saturday": ["08:00-12:00"],"""
    """ "sunday": ["08:00-12:00"]}' from p"""
)


async def press(who: Person, label: str) -> None:
    """A press whose answer stands in a message of its own."""
    await who.presses(label)


def photos(desk: Desk) -> list[str]:
    return [name for name, _ in desk.telegram.calls if name == "sendPhoto"]


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


@pytest.mark.seed("S4.2.7", "S4.2.7.1")
async def test_the_desk_turns_days_and_sees_the_month_whose_it_is_and_what_is_left(desk: Desk) -> None:
    ana = await desk.operator()
    await desk.database.execute(TECHNICIANS, 40)
    screen = await ana.says("/agenda amanhã")
    assert "Agenda" in screen
    assert len(screen) < 4096
    assert "livre 08:00–12:00" in screen
    assert screen != await ana.presses("›")
    assert "Escolha o dia" in await ana.presses("📅")
    await ana.presses("‹ Agenda")
    assert "De quem é a agenda?" in await ana.presses("👤")
    await ana.goes("›", "Técnico <")
    assert "👤 Técnico <" in ana.screen
    assert "manhã" in await ana.presses("📊 Vagas")
    assert "visitas de 120 min" in await ana.presses("2h")
    assert "Não entendi" in await ana.says("/agenda xyz")


async def test_a_technician_sees_their_own_and_forged_presses_show_nobody_elses(desk: Desk) -> None:
    await desk.database.execute(TECHNICIANS, 2)
    tec = await desk.operator("Tec", 5001)
    assert "Técnico <2>" not in await tec.says("/agenda amanhã")
    assert "Técnico <1>" in tec.screen
    assert not [label for label in tec.screen.buttons if label.startswith(("👤", "📊"))]
    for data in ("ag_day:", "ag_day:zzzzzzzz.0.1", "ag_month:1", "ag_who:fqw0.0.1", "ag_left:1.0"):
        assert "Técnico <2>" not in await tec.presses_data(data)
