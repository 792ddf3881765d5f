"""The words on the picture of a technician's week."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from handlers.agenda_pages import absence
from handlers.texts import Texts
from services.orders import spans
from services.orders.agenda_data import TechnicianDay
from services.orders.week_picture import WeekWords

WHOLE = timedelta(days=1)


def words(texts: Texts, week: Sequence[TechnicianDay], zone: ZoneInfo) -> WeekWords:
    """In the language of whoever asks for it."""
    names = texts("agenda-days").split()
    first, last, whose = week[0].day, week[-1].day, week[0].name
    count = sum(len(day.booked) for day in week)
    caption = texts(
        "agenda-picture-caption", name=whose, count=count, **{"from": f"{first:%d/%m}", "to": f"{last:%d/%m}"}
    )
    return WeekWords(
        title=f"{whose} · {first:%d/%m} – {last:%d/%m/%Y}",
        caption=caption,
        days=tuple(f"{name} {day.day:%d}" for name, day in zip(names, week, strict=True)),
        off=tuple(absence(texts, day) for day in week),
        shifts=tuple(_shift(texts, day, zone) for day in week),
        running=texts("agenda-picture-running"),
        way=texts("agenda-picture-travel"),
        shut=texts("agenda-picture-closed"),
    )


def _shift(texts: Texts, day: TechnicianDay, zone: ZoneInfo) -> str:
    begin, end = spans.whole(day.day, zone)
    return texts("agenda-picture-shift", day=f"{day.day:%d/%m}") if end - begin != WHOLE else ""
