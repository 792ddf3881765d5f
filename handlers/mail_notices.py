"""How news of mail that did not go well looks: to whom, why, and what can be done about it."""

from handlers import buttons
from handlers.screen import Rows, Screen, clip, quoted, safe
from handlers.texts import Texts
from handlers.ticket_lines import NAME_MOST
from services.mail.addressing import shown
from services.mail.mails import Recipient
from services.mail.news import MailLetter, MailNews

SUBJECT_MOST, WORDS_MOST, ADDRESS_MOST = 80, 300, 30
FIXED_MOST = 3
"""Addresses of a mail that have a button of their own."""


def letter(texts: Texts, given: MailLetter) -> Screen:
    """What a message says: a mail whole, or several, each with its buttons."""
    alone = len(given.items) == 1
    head = "notice-mail" if any(item.failed for item in given.items) else "notice-mail-without"
    lines = [f"<b>⚠️ {safe(texts(head, count=len(given.items)))}</b>"]
    rows: Rows = []
    for number, item in enumerate(given.items, 1):
        lines += ["", *_lines(texts, item, "" if alone else f"{number}. ")]
        rows += _rows(texts, item, "" if alone else f"{number}. ")
    return Screen("\n".join(lines), rows)


def _lines(texts: Texts, item: MailNews, number: str) -> list[str]:
    name = safe(clip(item.name or texts("tickets-nameless"), NAME_MOST))
    lines = [
        f"{number}<code>{safe(item.protocol)}</code> <b>{name}</b>",
        f"{safe(texts('mail-subject'))}: {safe(clip(item.subject, SUBJECT_MOST))}",
    ]
    for each in item.failed:
        lines += _failure(texts, each)
    lines += [texts.html("mail-missing", name=clip(name or "—", NAME_MOST)) for name in item.missing]
    return lines


def _failure(texts: Texts, each: Recipient) -> list[str]:
    said = clip(" ".join(filter(None, (str(each.code or ""), each.words))), WORDS_MOST)
    line = f"❌ <code>{safe(shown(each.address))}</code> · {safe(texts(f'mail-fate-{each.fate.value}'))}"
    return [line, quoted(said)] if said else [line]


def _rows(texts: Texts, item: MailNews, number: str) -> Rows:
    """The presses of handlers.mail_room, and the ticket's card."""
    rows: Rows = []
    if item.failed:
        rows.append(
            [buttons.button(number + texts("mail-again"), buttons.called("mail_again", item.mail_id))]
        )
    for each in item.failed[:FIXED_MOST]:
        fix = texts("mail-fix") if len(item.failed) == 1 else clip(shown(each.address), ADDRESS_MOST)
        told = fix if len(item.failed) == 1 else f"{texts('mail-fix')}: {fix}"
        rows.append([buttons.button(number + told, buttons.called("mail_fix", each.id))])
    open_it = buttons.called("notice", item.ticket_id)
    return [*rows, [buttons.button(number + texts("notice-open"), open_it)]]
