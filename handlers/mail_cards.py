"""The mails of a ticket, from its card: what became of each address, and what can be done where it failed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.buttons import Pressed
from handlers.mail_notices import FIXED_MOST, SUBJECT_MOST, WORDS_MOST
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Rows, Screen, clip, in_rows, safe
from handlers.showing import Showing, Turn
from handlers.texts import Texts
from handlers.ticket_lines import Way, joined
from handlers.ticket_places import leads, parted
from services.desk import Services
from services.mail.addressing import shown
from services.mail.mails import Mail, Recipient
from services.mail_tables import MailFate
from services.permissions import Action

PART = 4
MARKS = {MailFate.QUEUED: "⏳", MailFate.SENT: "✅", MailFate.AMBIGUOUS: "❔", MailFate.CORRECTED: "✏️"}
"""Every other fate failed."""


def screen(texts: Texts, ticket: int, found: list[Mail], part: int, way: Way, zone: ZoneInfo) -> Screen:
    """A part of the mails, the newest first, with buttons where an address failed."""
    parts = max(1, -(-len(found) // PART))
    part = min(part, parts)
    lines, made = [f"<b>✉️ {safe(texts('mail-list', count=len(found)))}</b>"], []
    for number, mail in enumerate(found[(part - 1) * PART : part * PART], (part - 1) * PART + 1):
        subject = safe(clip(mail.subject, SUBJECT_MOST))
        lines += ["", f"{number}. {joined(_at(mail.made_at, zone), f'<b>{subject}</b>')}"]
        lines += [_line(texts, mail, each, zone) for each in mail.recipients]
        made += _buttons(texts, mail, number)
    rows: Rows = in_rows(made)
    if parts > 1:
        turned = buttons.turns(part, parts, lambda each: buttons.called("tk_mails", ticket, each, *way))
        rows.append(turned)
    back = buttons.button(texts("tickets-back"), buttons.called("ticket", ticket, *way))
    return Screen("\n".join(lines), [*rows, [back]])


def _line(texts: Texts, mail: Mail, each: Recipient, zone: ZoneInfo) -> str:
    fate = texts(f"mail-fate-{each.fate.value}")
    tried_again = each.fate is MailFate.QUEUED and each.code is not None and mail.next_at is not None
    again = texts("mail-next", at=_at(mail.next_at, zone)) if tried_again and mail.next_at else ""
    read = texts("mail-read", at=_at(each.read_at, zone)) if each.read_at else ""
    good = each.fate in (MailFate.SENT, MailFate.CORRECTED)
    words = "" if good else clip(" ".join(filter(None, (str(each.code or ""), each.words))), WORDS_MOST)
    mark = MARKS.get(each.fate, "❌")
    address = f"<code>{safe(shown(each.address))}</code>"
    return joined(f"{mark} {address}", safe(fate), safe(again), safe(read), safe(words))


def _buttons(texts: Texts, mail: Mail, number: int) -> list[InlineKeyboardButton]:
    failed = [each for each in mail.recipients if each.failed]
    again = buttons.button(f"{number}. {texts('mail-again')}", buttons.called("mail_again", mail.id))
    fixes = [
        buttons.button(f"{number}. {texts('mail-fix')}", buttons.called("mail_fix", each.id))
        for each in failed[:FIXED_MOST]
    ]
    return [again, *fixes] if failed else []


def _at(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"


def on_card(texts: Texts, ticket: int, count: int, way: Way) -> list[InlineKeyboardButton]:
    """The door to them, where there are any."""
    data = buttons.called("tk_mails", ticket, 1, *way)
    return [buttons.button(f"✉️ {texts('mail-list', count=count)}", data)] if count else []


class MailCards:
    """Presses "tk_mails:TICKET.PART.WAY"."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {"tk_mails": self.press_mails}
        self.doors: dict[str, Door] = {}

    @allowed(Action.READ_TICKETS)
    async def press_mails(self, turn: Turn, pressed: Pressed) -> None:
        """The list, in place of the card."""
        number, part, way = parted(pressed.args)
        found = await self.desk.mails.of_ticket(turn.person, number)
        if part < 1 or not leads(way) or not found:
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        await self.showing.screen(turn, screen(turn.texts, number, found, part, way, self.desk.timezone))
