"""Screens about people: who is in, one person's card, questions asked once, invites and their links."""

from collections.abc import Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import Rows, Screen, clip, in_rows, label, safe
from handlers.texts import Texts
from services.invites import Entered, Made, Pending
from services.people import Person
from services.staff import PER_PAGE, STAFF_ROLES, Member, Page

SUPERVISOR = "supervisor"
CHOICES = (*(role.value for role in STAFF_ROLES[:2]), SUPERVISOR, STAFF_ROLES[2].value)
"""What an invite can be for: the staff's roles, and an operator who supervises."""
NAME_SHOWN = 60
T = TypeVar("T")


def called(texts: Texts, member: Member | Pending | Person) -> str:
    """What somebody is, in a word: their role, or that they supervise."""
    return texts(f"people-role-{SUPERVISOR if member.supervises else member.role.value}")


def _mark(member: Member) -> str:
    if not member.active:
        return "🚫"
    return "🟢" if member.on_duty else "⏸"


def _back(texts: Texts, data: str) -> InlineKeyboardButton:
    return buttons.button(texts("people-back"), data)


def _pager(verb: str, number: int, pages: int, *args: str | int) -> Rows:
    """Turns of a list, in one row; none where there is one page."""
    if pages < 2:
        return []
    return [buttons.turns(number, pages, lambda part: buttons.called(verb, *args, part))]


def listing(texts: Texts, page: Page, waiting: int) -> Screen:
    """Who is in: active ones first; each is one press away."""
    lines, found = [texts.html("people-title"), ""], []
    for member in page.members:
        facts = [called(texts, member), member.position]
        facts += [texts("people-off-duty")] if member.active and not member.on_duty else []
        facts += [] if member.active else [texts("people-revoked")]
        told = safe(" · ".join(fact for fact in facts if fact))
        lines.append(f"{_mark(member)} <b>{safe(clip(member.name, NAME_SHOWN))}</b> · {told}")
        data = buttons.called("person", member.id, page.number)
        found.append(buttons.button(label(f"{_mark(member)} {member.name}"), data))
    rows = [*in_rows(found), *_pager("people", page.number, page.pages)]
    last = [buttons.button(texts("people-invite"), buttons.called("invite"), "primary")]
    if waiting:
        last.append(buttons.button(texts("people-invites", count=waiting), buttons.called("invites", 1)))
    return Screen("\n".join([*lines, "", texts.html("people-ask")]), [*rows, last])


def card(texts: Texts, member: Member, page: int) -> Screen:
    """One person: what they are, and what can be changed. Every button sets, none toggles."""
    lines = [
        f"{_mark(member)} <b>{safe(member.name)}</b>",
        texts.html("people-role", value=called(texts, member)),
        texts.html("people-position", value=member.position or "—"),
    ]
    if member.active:
        lines.append(
            texts.html("people-duty", value=texts(f"people-{'on' if member.on_duty else 'off'}-duty"))
        )
    else:
        lines.append(texts.html("people-access-revoked"))
    if member.telegram_id is None:
        lines.append(texts.html("people-no-telegram"))
    return Screen("\n".join(lines), _card_rows(texts, member, page))


def _card_rows(texts: Texts, member: Member, page: int) -> Rows:
    def setter(key: str, what: str, style: str | None = None) -> InlineKeyboardButton:
        return buttons.button(texts(key), buttons.called("person_set", member.id, page, what), style)

    back = [_back(texts, buttons.called("people", page))]
    if not member.active:
        return [[setter("people-restore", "in", "primary")], back]
    rows: Rows = [
        [
            buttons.button(texts("people-change-role"), buttons.called("person_role", member.id, page)),
            buttons.button(
                texts("people-change-position"), buttons.called("person_position", member.id, page, 1)
            ),
        ],
        [setter("people-set-off", "off") if member.on_duty else setter("people-set-on", "on")],
    ]
    revoke = buttons.button(texts("people-revoke"), buttons.called("person_out", member.id, page), "danger")
    return [*rows, [revoke], back]


def roles(texts: Texts, member: Member, page: int) -> Screen:
    """What somebody could be; what they are is marked."""
    now = SUPERVISOR if member.supervises else member.role.value
    options = (
        buttons.button(
            f"✓ {texts(f'people-role-{each}')}" if each == now else texts(f"people-role-{each}"),
            buttons.called("person_role", member.id, page, each),
            "primary" if each == now else None,
        )
        for each in CHOICES
    )
    back = [_back(texts, buttons.called("person", member.id, page))]
    return Screen(
        texts.html("people-role-ask", name=clip(member.name, NAME_SHOWN)), [*in_rows(options), back]
    )


def positions(texts: Texts, member: Member, page: int, found: Sequence[tuple[int, str]], part: int) -> Screen:
    """The positions that somebody could hold, eight a part, and none."""
    shown, part, parts = _part(found, part)
    options = [
        buttons.button(
            label(f"✓ {name}" if number == member.position_id else name),
            buttons.called("person_position", member.id, page, part, number),
            "primary" if number == member.position_id else None,
        )
        for number, name in shown
    ]
    none = buttons.button(
        texts("people-position-none"), buttons.called("person_position", member.id, page, part, 0)
    )
    rows = [*in_rows(options), *_pager("person_position", part, parts, member.id, page), [none]]
    text = texts.html("people-position-ask", name=clip(member.name, NAME_SHOWN))
    return Screen(text, [*rows, [_back(texts, buttons.called("person", member.id, page))]])


def ask_out(texts: Texts, member: Member, page: int, *, oneself: bool) -> Screen:
    """Asked once before somebody is shut out."""
    key = "people-revoke-self-ask" if oneself else "people-revoke-ask"
    return _asked(
        texts, key, member, page, "people-revoke-yes", buttons.called("person_out", member.id, page, "yes")
    )


def ask_role(texts: Texts, member: Member, page: int, choice: str) -> Screen:
    """Asked before administrators give up their own rights."""
    yes = buttons.called("person_role", member.id, page, choice, "yes")
    return _asked(texts, "people-role-self-ask", member, page, "people-role-yes", yes, choice)


def _asked(
    texts: Texts, key: str, member: Member, page: int, yes: str, data: str, choice: str = ""
) -> Screen:
    role = texts(f"people-role-{choice}") if choice else ""
    back = _back(texts, buttons.called("person", member.id, page))
    text = texts.html(key, name=clip(member.name, NAME_SHOWN), role=role)
    return Screen(text, [[back, buttons.button(texts(yes), data, "danger")]])


def invite_roles(texts: Texts, shown_by: int) -> Screen:
    """For what somebody is invited. `shown_by`: the update, so that this screen's taps make one invite."""
    options = (
        buttons.button(texts(f"people-role-{each}"), buttons.called("invite", each, 1, shown_by))
        for each in CHOICES
    )
    return Screen(
        texts.html("people-invite-ask"), [*in_rows(options), [_back(texts, buttons.called("people", 1))]]
    )


def invite_positions(
    texts: Texts, choice: str, found: Sequence[tuple[int, str]], part: int, shown_by: int
) -> Screen:
    """Which position they will hold, if any. `shown_by` as in `invite_roles`."""
    shown, part, parts = _part(found, part)
    options = [
        buttons.button(label(name), buttons.called("invite_make", choice, number, shown_by))
        for number, name in shown
    ]
    none = buttons.button(texts("people-position-none"), buttons.called("invite_make", choice, 0, shown_by))
    rows = [*in_rows(options), *_pager("invite", part, parts, choice), [none]]
    text = texts.html("people-invite-position-ask", role=texts(f"people-role-{choice}"))
    return Screen(text, [*rows, [_back(texts, buttons.called("invite"))]])


def invite_link(texts: Texts, made: Made, choice: str, link: str, zone: ZoneInfo) -> Screen:
    """The link as text that can be forwarded, and copied."""
    until = f"{made.expires_at.astimezone(zone):%d/%m %H:%M}"
    text = texts.html("people-invite-link", role=texts(f"people-role-{choice}"), link=link, until=until)
    rows = [
        [buttons.copier(texts("people-invite-copy"), link)],
        [
            buttons.button(texts("people-invite-revoke"), buttons.called("invite_out", made.id), "danger"),
            buttons.button(texts("people-invite-again"), buttons.called("invite")),
        ],
        [_back(texts, buttons.called("people", 1))],
    ]
    return Screen(text, rows)


def invites(texts: Texts, waiting: Sequence[Pending], part: int, zone: ZoneInfo) -> Screen:
    """Links that still work, each with its end and a way to end it now."""
    shown, part, parts = _part(waiting, part)
    lines, rows = [texts.html("people-invites-title" if waiting else "people-invites-none"), ""], []
    for number, one in enumerate(shown, (part - 1) * PER_PAGE + 1):
        until = f"{one.expires_at.astimezone(zone):%d/%m %H:%M}"
        facts = " · ".join(fact for fact in (one.name, called(texts, one), one.position) if fact)
        lines.append(texts.html("people-invites-line", number=number, facts=facts, until=until))
        words = texts("people-invites-revoke", number=number)
        rows.append(buttons.button(words, buttons.called("invite_out", one.id), "danger"))
    last = [
        buttons.button(texts("people-invite"), buttons.called("invite"), "primary"),
        _back(texts, buttons.called("people", 1)),
    ]
    return Screen("\n".join(lines), [*in_rows(rows), *_pager("invites", part, parts), last])


def entered(texts: Texts, done: Entered, telegram_id: int, new: int) -> Screen:
    """What a link did for whoever opened it; who works at the desk can begin at once."""
    if done.person is None:
        return Screen(texts.html("people-invite-invalid", id=str(telegram_id)))
    role = called(texts, done.person)
    if done.news == "already":
        return Screen(texts.html("people-invite-already", role=role))
    text = texts.html(f"people-entered-{done.news}", name=done.person.name.split()[0], role=role)
    if not done.person.at_desk:
        return Screen(f"{text}\n{texts.html('people-entered-help')}")
    begin = buttons.button(texts("button-new"), buttons.desk("n", new), "primary")
    return Screen(f"{text}\n{texts.html('people-entered-desk')}", [[begin]])


def _part(found: Sequence[T], part: int) -> tuple[Sequence[T], int, int]:
    """Eight of a list, with which part they are and of how many."""
    parts = max(1, -(-len(found) // PER_PAGE))
    part = min(max(1, part), parts)
    return found[(part - 1) * PER_PAGE : part * PER_PAGE], part, parts
