"""Notices in the chat: how they look, how they leave for Telegram, and what their buttons open, below them."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import InlineKeyboardButton

from handlers import buttons, file_pages, mail_notices, order_notice_pages, outage_pages, task_pages
from handlers.buttons import Pressed
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import HALF_ROW, Rows, Screen, clip, in_rows, label, safe
from handlers.showing import Showing, Turn
from handlers.stage import WEATHER, Gone, Stage
from handlers.texts import Languages, Texts
from handlers.ticket_lines import NAME_MOST, due_of, joined, mark_of
from handlers.tickets import Tickets
from services.desk import Services
from services.files_job import FileNews
from services.idle_drafts import Idle
from services.jobs import Later
from services.lines.outage_news import OutageLetter
from services.mail.news import MailLetter
from services.notices import KINDS, Item, Letter, MessageGone
from services.orders.order_notices import OrderLetter
from services.permissions import Action
from services.task_notices import TaskLetter
from services.ticket_views import Whose

LISTED = 10
DOUBLE_TAP_SECONDS = 3.0


def letter(texts: Texts, items: Sequence[Item], now: datetime, zone: ZoneInfo) -> Screen:
    """What a message of notices says: a ticket whole, or several in short with a button each."""
    lines: list[str] = []
    rows: Rows = []
    shown = items[:LISTED]
    for kind in KINDS:
        ours = [(n, item) for n, item in enumerate(shown, 1) if item.kind == kind]
        if ours:
            count = sum(item.kind == kind for item in items)
            lines += ["", f"<b>{safe(texts(f'notice-{kind}', count=count))}</b>"]
        for n, item in ours:
            lines += _lines(texts, item, None if len(items) == 1 else n, now, zone)
    if len(items) == 1:
        open_it = buttons.called("notice", items[0].entry.id)
        rows.append([buttons.button(texts("notice-open"), open_it, "primary")])
    else:
        rows += in_rows(_ticket(texts, item, n) for n, item in enumerate(shown, 1))
    if len(items) > LISTED:
        lines += ["", texts.html("notice-more", count=len(items) - LISTED)]
        whose = [Whose.MINE] * any(item.mine for item in items)
        whose += [Whose.POSITION] * any(not item.mine for item in items)
        rows += [
            [buttons.button(texts(f"notice-all-{each.value}"), buttons.called("notices", each.value))]
            for each in whose
        ]
    return Screen("\n".join(lines[1:]), rows)


def _lines(texts: Texts, item: Item, number: int | None, now: datetime, zone: ZoneInfo) -> list[str]:
    entry = item.entry
    name = safe(clip(entry.name or texts("tickets-nameless"), NAME_MOST))
    due = due_of(texts, entry.state, entry.due_at, now, zone)
    kind = safe(clip(entry.type or "", NAME_MOST))
    head = f"{mark_of(entry.state, entry.due_at, now)} <code>{safe(entry.protocol)}</code> <b>{name}</b>"
    return [head if number is None else f"{number}. {head}", joined(kind, due) or "—"]


def _ticket(texts: Texts, item: Item, number: int) -> InlineKeyboardButton:
    told = " ".join(f"{number}. {item.entry.name or texts('tickets-nameless')}".split())
    return buttons.button(clip(told, HALF_ROW), buttons.called("notice", item.entry.id))


def reminder(texts: Texts, idle: Idle, zone: ZoneInfo) -> Screen:
    """A draft that nobody touched for a day, with the buttons that every draft has."""
    at = f"{idle.touched_at.astimezone(zone):%d/%m %H:%M}"
    ends = f"{idle.ends_at.astimezone(zone):%d/%m}"
    text = texts.html("notice-idle", protocol=idle.protocol or "—", at=at, ends=ends)
    go_on = buttons.button(texts("button-resume"), buttons.desk("o", idle.draft_id), "primary")
    end = buttons.button(label(texts("button-cancel")), buttons.desk("c", idle.draft_id))
    return Screen(text, [[go_on, end]])


class Telling:
    """The way of notices and reminders to people's private chats. Raises Later for Telegram's weather."""

    def __init__(self, bot: Bot, desk: Services, languages: Languages) -> None:
        self.bot, self.desk, self.languages, self.stage = bot, desk, languages, Stage()
        self._free_at: dict[int, float] = {}
        """When a chat that had too much may be written to again, in seconds of the monotonic clock."""

    async def letter(self, given: Letter) -> int | None:
        """A services.notices.Send."""
        texts = self.languages.of(given.person.language)
        screen = letter(texts, given.items, self.desk.clock(), self.desk.timezone)
        return await self._send(given.person.telegram_id, screen, given.message)

    async def reminder(self, idle: Idle) -> int | None:
        """A services.idle_drafts.Send."""
        screen = reminder(self.languages.of(idle.owner.language), idle, self.desk.timezone)
        return await self._send(idle.owner.telegram_id, screen)

    async def task(self, given: TaskLetter) -> int | None:
        """A services.task_notices.Send."""
        screen = task_pages.letter(self.languages.of(given.person.language), given, self.desk.timezone)
        return await self._send(given.person.telegram_id, screen)

    async def order(self, given: OrderLetter) -> int | None:
        """A services.orders.order_notices.Send."""
        screen = order_notice_pages.letter(
            self.languages.of(given.person.language), given, self.desk.timezone
        )
        return await self._send(given.person.telegram_id, screen)

    async def mail(self, given: MailLetter) -> int | None:
        """A services.mail.news.Send."""
        return await self._send(
            given.person.telegram_id, mail_notices.letter(self.languages.of(given.person.language), given)
        )

    async def outage(self, given: OutageLetter) -> int | None:
        """A services.lines.outage_news.Send."""
        screen = outage_pages.letter(self.languages.of(given.person.language), given, self.desk.timezone)
        return await self._send(given.person.telegram_id, screen)

    async def file(self, news: FileNews) -> int | None:
        """A services.files_job.Tell."""
        screen = file_pages.news(self.languages.of(news.person.language), news, self.desk.timezone)
        return await self._send(news.person.telegram_id, screen)

    async def _send(self, chat: int | None, screen: Screen, message: int | None = None) -> int | None:
        if chat is None:
            return None
        if (wait := self._free_at.get(chat, 0.0) - time.monotonic()) > 0:
            raise Later("Telegram: too many requests", wait)
        self._free_at.pop(chat, None)
        try:
            return await self.stage.once(self.bot, chat, screen, message)
        except Gone as error:
            raise MessageGone from error
        except TelegramRetryAfter as error:
            self._free_at[chat] = time.monotonic() + error.retry_after
            raise Later("Telegram: too many requests", float(error.retry_after)) from None
        except WEATHER as error:
            raise Later(f"Telegram: {type(error).__name__}") from None


class Notices:
    """The buttons of notices. What they open comes below: the message may list other tickets, too, and those that
    come within the minute are joined to it."""

    def __init__(self, desk: Services, showing: Showing, tickets: Tickets) -> None:
        self.desk, self.showing, self.tickets = desk, showing, tickets
        self._opened: dict[tuple[object, ...], tuple[float, int]] = {}
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {"notice": self.press_ticket, "notices": self.press_all}
        self.doors: dict[str, Door] = {}

    @allowed(Action.READ_TICKETS)
    async def press_ticket(self, turn: Turn, pressed: Pressed) -> None:
        """Abrir atendimento: its card, below the notice."""
        await self._open(turn, self.tickets.press_ticket, Pressed("ticket", 0, args=pressed.args[:1]))

    @allowed(Action.READ_TICKETS)
    async def press_all(self, turn: Turn, pressed: Pressed) -> None:
        """Meus atendimentos, Atendimentos do meu cargo: the list, below the notice."""
        if pressed.args not in [(each.value,) for each in Whose]:
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        await self._open(turn, self.tickets.press_tab, Pressed("tk_tab", 0, args=pressed.args))

    async def _open(self, turn: Turn, room: Press, pressed: Pressed) -> None:
        """As if it had been typed: what comes of it is a new message. The further taps of a double tap are answered,
        and bring nothing more."""
        now, act = time.monotonic(), turn.work.update_id
        self._opened = {
            each: seen for each, seen in self._opened.items() if now - seen[0] < DOUBLE_TAP_SECONDS
        }
        first = self._opened.setdefault((turn.chat, turn.pressed, *pressed.args), (now, act))[1]
        async with asyncio.TaskGroup() as both:
            both.create_task(self.showing.answer_words(turn, "", False))
            if first == act:  # also when this very press is tried again
                await room(replace(turn, query=None, pressed=None), pressed)
