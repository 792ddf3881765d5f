"""What Dados do Servidor Mikrotik tells in its own way: a line in words to say aloud, and its traffic as it moves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons, suggestion_pages
from handlers.screen import Rows, clip, quoted, safe
from handlers.texts import Texts
from handlers.ticket_lines import ago
from services.intake.access_point import AccessPoint
from services.intake.line import attached, plan_of
from services.intake.new_ticket import ACCESS_POINT, NewTicket
from services.lines.facts import Looked, Rates, Reading, Trouble
from services.lines.lines import Point
from services.lines.words import Words
from services.scripts.seen import STAFF
from services.wizard import NOW, Page

FRESH = timedelta(seconds=30)
"""What is older is read anew by itself."""
STANDING = (
    Trouble.NO_LOGIN, Trouble.NOT_PPPOE, Trouble.BAD_LOGIN, Trouble.NO_POINT, Trouble.NO_ROUTER,
)  # fmt: skip
"""What no router is asked about: it stands until somebody changes the record."""
FACTS = ("login", "address", "caller", "profile", "comment")
COLUMN, WIDE, BAR = 7, 28, 14
"""Characters of a fact's name, of a line in aligned letters, and of a bar."""
BLOCKS = "▁▂▃▄▅▆▇█"
WRITTEN_MOST = 60


def asks(page: Page) -> int | None:
    """The plan whose line is to be asked about now; None: nothing is, or what is known is fresh."""
    return unread(page, plan_on(page))


def unread(page: Page, plan: int) -> int | None:
    """The plan, where nothing fresh is known of its line on this page."""
    found = _looked(page)
    if not plan or (found is not None and (found.trouble in STANDING or _now(page) - found.at <= FRESH)):
        return None
    return plan


def plan_on(page: Page) -> int:
    """The plan that a page of a line is about; 0: none."""
    if page.step.name() != "ticket_line":
        return plan_of(page.draft)
    return int(page.draft.answers.get("ticket_line", {}).get("plan") or page.facts.get("plan") or 0)


def told(page: Page, texts: Texts) -> list[str]:
    """The page: what is known, what stands in the way, and that the router is being asked."""
    if "live" in page.facts:
        return live(page, texts)
    found, lines = _looked(page), []
    if not plan_on(page):
        return [texts.html("line-no-plan")]
    if found is not None and found.reading is not None:
        lines += _reading(found.reading, texts, _now(page))
    if found is not None and found.trouble is not None:
        lines += [*([""] if lines else []), f"⚠️ {safe(texts(f'line-trouble-{found.trouble.value}'))}"]
    if found is not None and found.reading is None and found.trouble is None:
        lines.append(texts.html("line-plan-gone"))
    if asks(page) is not None or page.facts.get("asking"):
        lines += [*([""] if lines else []), texts.html("line-asking")]
    return [*lines, *_kept(page, texts)]


def _reading(reading: Reading, texts: Texts, now: datetime) -> list[str]:
    said = Words(texts, texts.locale, now).aloud(reading)
    mark = "🟢" if reading.online else "🔴"
    facts = [_fact(texts(f"line-fact-{name}"), str(v)) for name in FACTS if (v := getattr(reading, name))]
    raw = clip(reading.drop.reason, WRITTEN_MOST) if reading.drop and reading.drop.reason else ""
    return [
        f"{mark} <b>{safe(said[0])}</b>",
        *(safe(each) for each in said[1:]),
        f"<pre>{safe(chr(10).join(facts))}</pre>",
        *([texts.html("line-raw", reason=raw)] if raw else []),
        texts.html("line-router", name=clip(reading.router, WRITTEN_MOST)),
        texts("line-when", ago=ago(reading.at, _zone(now))),
    ]


def _fact(name: str, value: str) -> str:
    """In two columns, as wide as a phone; a longer value goes on below."""
    value, room = clip(" ".join(value.split()), WRITTEN_MOST), WIDE - COLUMN
    pieces = [value[start : start + room] for start in range(0, len(value), room)]
    return "\n".join(f"{name if not n else '':<{COLUMN}}{piece}" for n, piece in enumerate(pieces))


def live(page: Page, texts: Texts) -> list[str]:
    """S4.2.1.1.c: both ways as a bar of what the line may carry, and how they moved, against their own highest."""
    seen: Sequence[Rates] = page.facts["live"]
    head = texts("line-live-head", left=page.facts.get("left", 0))
    if not seen:
        return [head, texts.html("line-live-waiting")]
    found = _looked(page)
    limits = (found.reading.limits if found and found.reading else None) or (0, 0)
    words, lines = Words(texts, texts.locale, _now(page)), []
    for name, limit in (("down", limits[0]), ("up", limits[1])):
        every = [getattr(each, name) for each in seen]
        highest = max(*every, 1)
        lines += [
            f"{texts(f'line-live-{name}')}: {words.part(every[-1], limit)}",
            _bar(every[-1], max(limit, highest)),
            "".join(2 * BLOCKS[min(7, each * 8 // highest)] for each in every[-WIDE // 2 :]),
            "",
        ]
    return [head, f"<pre>{safe(chr(10).join(lines[:-1]))}</pre>"]


def _bar(bits: int, most: int) -> str:
    full = max(round(BAR * bits / most), min(bits, 1))  # whatever moves is seen
    return "█" * full + "░" * (BAR - full)


def rows(page: Page, texts: Texts) -> Rows:
    """Tráfego ao vivo or Parar, and to ask again; nothing where no router can be asked."""
    found = _looked(page)
    if not plan_on(page) or (found is not None and found.trouble in STANDING):
        return []
    if "live" in page.facts:
        return [[_button(page, texts, "stop", "danger")]]
    reading = found.reading if found else None
    failed = found is not None and found.trouble is not None
    row = [_button(page, texts, "again" if failed or reading is None else "refresh")]
    if reading is not None and reading.online and not failed:
        row.insert(0, _button(page, texts, "live", "primary"))
    return [row]


def without(page: Page) -> frozenset[str]:
    """Deeds that make no sense now: what was not read is not attached."""
    found = _looked(page)
    return frozenset() if found is not None and found.reading is not None else frozenset({"attach"})


def _button(page: Page, texts: Texts, name: str, style: str | None = None) -> InlineKeyboardButton:
    verb = "line_again" if name == "refresh" else f"line_{name}"
    data = buttons.called(verb, page.draft.id, page.draft.turn)
    return buttons.button(texts(f"line-{name}"), data, style)


def door(page: Page, texts: Texts) -> Rows:
    """On Dados Atend.: the way to the page, where a plan is chosen; a router's words are the staff's to read."""
    if not plan_of(page.draft) or page.draft.audience not in STAFF:
        return []
    return [[buttons.button(texts("line-open"), buttons.walk(page.draft, "e", "line"))]]


def on_service_data(page: Page, texts: Texts) -> list[str]:
    """What was attached, how the access point's router is, and the suggested script."""
    return [*_kept(page, texts), *_point(page, texts), *suggestion_pages.on_service_data(page, texts)]


def point_on(page: Page) -> int:
    """The access point whose router Dados Atend. tells of; 0: none."""
    if page.step.name() != "service_data" or page.draft[NewTicket].subject != ACCESS_POINT:
        return 0
    return page.draft[AccessPoint].access_point or 0


def _point(page: Page, texts: Texts) -> list[str]:
    point = page.facts.get("point")
    if not isinstance(point, Point):
        return []
    name = clip(point.router, WRITTEN_MOST)
    if point.active is not None:
        when = ago(point.at, _zone(_now(page)))
        told = texts("line-router-count", name=safe(name), count=point.active, ago=when)
        return [f"{'🟢' if point.active else '🔴'} {told}"]
    why = texts(f"line-trouble-{point.trouble.value}") if point.trouble else ""
    return [f"🔴 {texts.html('line-router', name=name)}", *([f"⚠️ {safe(why)}"] if why else [])]


def _kept(page: Page, texts: Texts) -> list[str]:
    reading = attached(page.draft)
    if reading is None or page.step.name() == "ticket_line":
        return []
    said = Words(texts, texts.locale, _now(page)).short(reading)
    return ["", texts.html("line-kept", said=said)]


def in_story(texts: Texts, body: object, zone: ZoneInfo) -> list[str]:
    """A reading in a ticket's timeline, in the reader's language."""
    try:
        reading = Reading.load(body) if isinstance(body, dict) else None
    except (KeyError, TypeError, ValueError):
        reading = None
    if reading is None:
        return []
    return [quoted(Words(texts, texts.locale, reading.at.astimezone(zone)).whole(reading))]


def _looked(page: Page) -> Looked | None:
    found = page.facts.get("looked")
    return found if isinstance(found, Looked) else None


def _now(page: Page) -> datetime:
    now: datetime = page.facts[NOW]
    return now


def _zone(now: datetime) -> ZoneInfo:
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    return zone
