"""Times as people write them: read against a Tuesday afternoon, and told again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.texts import Texts
from services.moments import FARTHEST_DAYS, at, offered, read, spoken
from services.office_hours import OfficeHours
from services.wizard import Invalid

ZONE = ZoneInfo("America/Sao_Paulo")
NOW = datetime(2026, 11, 24, 15, 42, 10, tzinfo=ZONE)  # a Tuesday
WEEK = (((480, 720), (780, 1080)),) * 5
HOURS = OfficeHours(ZONE, (*WEEK, (), ()))
MEANT = {
    "hoje": "20261124T1800",
    "HOJE 23h59": "20261124T2359",
    "amanhã": "20261125T1800",
    "amanhã 9h": "20261125T0900",
    "Amanhã às 14:30": "20261125T1430",
    "10h30 amanhã": "20261125T1030",
    "amanhã de manhã": "20261125T0900",
    "depois de amanhã 8h": "20261126T0800",
    "16h30": "20261124T1630",
    "18": "20261124T1800",
    "às 18": "20261124T1800",
    "25/12": "20261225T1800",
    "25/12 14h30": "20261225T1430",
    "25.12.26 10h": "20261225T1000",
    "25 de dezembro às 10:00": "20261225T1000",
    "2026-11-30 08:00": "20261130T0800",
    "dia 31 às 9h": "20261231T0900",
    "5/1": "20270105T1800",
    "seg 10:00": "20261130T1000",
    "segunda-feira às 10": "20261130T1000",
    "ter 18:00": "20261124T1800",
    "ter 9h": "20261201T0900",
    "próxima terça": "20261201T1800",
    "em 2 horas": "20261124T1743",
    "daqui a 30 min": "20261124T1613",
    "tomorrow at 9": "20261125T0900",
    "in 3 days": "20261127T1543",
    "7:15 pm": "20261124T1915",
    "december 25": "20261225T1800",
    "mañana a las 9": "20261125T0900",
    "mañana por la mañana": "20261125T0900",
    "el viernes 27/11 a las 14:30": "20261127T1430",
    "dentro de 1 semana": "20261201T1543",
}
REFUSED = {
    "14h30": ("moment-past-today", {"time": "14:30", "now": "15:42"}),
    "ontem": ("moment-past", {"date": "23/11/2026"}),
    "20/11": ("moment-past", {"date": "20/11/2026"}),
    "31/02": ("moment-no-day", {"said": "31/02"}),
    "dia 32": ("moment-no-day", {"said": "32"}),
    "25:10": ("moment-no-time", {"said": "25:10"}),
    "amanhã 23:60": ("moment-no-time", {"said": "23:60"}),
    "13 pm": ("moment-no-time", {"said": "13 pm"}),
    "24/11/2028": ("moment-far", {"days": FARTHEST_DAYS}),
    "em 999999999 horas": ("moment-far", {"days": FARTHEST_DAYS}),
    "quando der": ("moment-unknown", {}),
    "<b>14</b>": ("moment-unknown", {}),
    "\0": ("moment-unknown", {}),
    "": ("moment-unknown", {}),
    "9" * 4000: ("moment-unknown", {}),
}


@pytest.mark.parametrize("text", MEANT)
def test_what_people_write_means(text: str) -> None:
    assert read(text, NOW) == MEANT[text]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:20] or "nothing")
def test_what_cannot_be_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read(text, NOW)
    assert (wrong.value.key, wrong.value.values) == REFUSED[text]
    assert wrong.value.key in Texts.load("pt_BR")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=70), st.text("0123456789/:-. hdamnãezçsqpe", max_size=20)))
def test_whatever_is_written_is_a_time_within_the_bounds_or_refused(text: str) -> None:
    try:
        meant = at(read(text, NOW), ZONE)
    except Invalid:
        return
    assert NOW.replace(second=0) <= meant <= NOW + timedelta(days=FARTHEST_DAYS + 1)


def test_a_year_from_today_is_the_farthest() -> None:
    assert read("24/11/2027 23:59", NOW) == "20271124T2359"
    with pytest.raises(Invalid, match="moment-far"):
        read("25/11/2027", NOW)


@pytest.mark.parametrize("locale", ["pt_BR", "en", "es"])
def test_each_choice_can_be_typed_as_it_is_called(locale: str) -> None:
    text = Texts.load(locale)
    choices = offered(NOW, HOURS, text, chosen="20261129T0715")
    assert [choice.value for choice in choices] == [
        "20261124T1600", "20261124T1700", "20261124T1800", "20261125T0800", "20261125T1800", "20261129T0715",
        "20261201T0800",
    ]  # fmt: skip
    for choice in choices:
        assert read(choice.label, NOW) == choice.value


def test_a_choice_outlives_the_minutes_between_its_painting_and_its_press() -> None:
    before = {choice.value for choice in offered(NOW, HOURS, Texts.load("pt_BR"))}
    after = {choice.value for choice in offered(NOW + timedelta(minutes=2), HOURS, Texts.load("pt_BR"))}
    assert before == after


def test_without_office_hours_and_on_days_that_are_closed_there_are_choices_too() -> None:
    text = Texts.load("pt_BR")
    assert "20261125T0800" in [choice.value for choice in offered(NOW, OfficeHours(ZONE), text)]
    friday = NOW + timedelta(days=3)
    assert [each.value for each in offered(friday, HOURS, text)][-2:] == ["20261127T1800", "20261204T0800"]


def test_a_time_in_words() -> None:
    text = Texts.load("pt_BR")
    assert spoken("20261125T1430", NOW, text) == "amanhã às 14:30"
    assert spoken(at("20261124T1800", ZONE), NOW, text) == "hoje às 18:00"
    assert spoken("20261127T0900", NOW, text) == "sexta-feira, 27/11, às 09:00"
    assert spoken("20261225T0900", NOW, text) == "25/12 às 09:00"
    assert spoken("20270920T0900", NOW, text) == "20/09/2027 às 09:00"
    assert spoken("20261123T0900", NOW, text) == "ontem às 09:00"
    assert spoken("nonsense", NOW, text) == "nonsense"
