"""Screens that are no page of a way: welcome, open drafts, questions asked once, the receipt, what is put aside."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers import buttons
from handlers.screen import Rows, Screen, label, safe
from handlers.texts import Texts
from services.drafts import Stored
from services.people import Person
from services.tickets import Receipt

LISTED = 8


def stranger(texts: Texts, telegram_id: int) -> Screen:
    """What this is, and how to get in."""
    return Screen(texts.html("people-stranger", id=str(telegram_id)))


def welcome(texts: Texts, person: Person, new: int) -> Screen:
    """The first screen of somebody who works here."""
    rows = [[buttons.button(texts("button-new"), buttons.desk("n", new), "primary")]]
    return Screen(texts.html("welcome", name=person.name.split()[0]), rows)


def told(texts: Texts, key: str, **values: str) -> Screen:
    """A text without buttons."""
    return Screen(texts.html(key, **values))


def nothing_open(texts: Texts, new: int, words: str) -> Screen:
    """A text without a draft: what was typed can be the search of a new one."""
    text = texts.html("nothing-open-words" if words else "nothing-open", words=words)
    return Screen(text, [[buttons.button(texts("button-new"), buttons.desk("n", new), "primary")]])


def old_command(texts: Texts, new: int) -> Screen:
    """A /novo that waited: nobody wants tickets of an hour ago by surprise."""
    return Screen(
        texts.html("novo-old"), [[buttons.button(texts("button-new"), buttons.desk("n", new), "primary")]]
    )


def drafts(
    texts: Texts, found: Sequence[Stored], zone: ZoneInfo, *, new: int | None, names: dict[int, str]
) -> Screen:
    """The open and parked drafts, each one press away; `new` offers a new one beside them."""
    rows: Rows = []
    lines = [texts.html("drafts-continue" if new is not None else "drafts-title"), ""]
    for stored in found[:LISTED]:
        draft = stored.draft
        touched = f"{stored.touched_at.astimezone(zone):%d/%m %H:%M}"
        name = names.get(draft.id) or texts("draft-nameless")
        place = texts(f"{draft.back[0] if draft.back else draft.place}-title")
        lines.append(
            texts.html("draft-line", protocol=draft.protocol or "—", name=name, place=place, at=touched)
        )
        rows.append([buttons.button(label(f"{draft.protocol} · {name}"), buttons.desk("o", draft.id))])
    if len(found) > LISTED:
        lines.append(texts.html("more-entries", count=len(found) - LISTED))
    if new is not None:
        rows.append([buttons.button(texts("button-new"), buttons.desk("n", new), "primary")])
    return Screen("\n".join(lines), rows)


def ask_cancel(texts: Texts, stored: Stored) -> Screen:
    """Asked once; the protocol stays as cancelled."""
    draft = stored.draft
    return Screen(
        texts.html("cancel-ask", protocol=draft.protocol or "—"),
        [
            [
                buttons.button(texts("button-keep"), buttons.desk("v", draft.id)),
                buttons.button(texts("button-cancel-yes"), buttons.desk("y", draft.id), "danger"),
            ]
        ],
    )


def put_aside(texts: Texts, stored: Stored) -> Screen:
    """What stands where a parked draft's screen was."""
    draft = stored.draft
    again = buttons.button(texts("button-resume"), buttons.desk("o", draft.id), "primary")
    return Screen(texts.html("draft-put-aside", protocol=draft.protocol or "—"), [[again]])


def ended(texts: Texts, stored: Stored) -> Screen:
    """What stands where the screen of a finished or cancelled draft was."""
    draft = stored.draft
    rows = [[buttons.copier(texts("button-copy-protocol"), draft.protocol)]] if draft.protocol else []
    return Screen(texts.html(f"draft-{draft.state}-card", protocol=draft.protocol or "—"), rows)


def receipt(texts: Texts, given: Receipt, zone: ZoneInfo) -> Screen:
    """Plain and forwardable (S4.2.10.1.obs3); the protocol can be copied."""
    lines = [
        f"✅ <b>{safe(texts('receipt-title'))}</b>",
        texts.html("receipt-protocol", protocol=given.protocol),
        texts.html("receipt-at", at=f"{given.at.astimezone(zone):%d/%m/%Y %H:%M}"),
    ]
    facts = {
        "customer": given.customer,
        "contact": given.contact,
        "type": given.type,
        "assignee": given.assignee,
    }
    told = [*facts.items(), *given.extras]
    lines += [texts.html(f"receipt-{name}", value=value) for name, value in told if value]
    return Screen("\n".join(lines), [[buttons.copier(texts("button-copy-protocol"), given.protocol)]])
