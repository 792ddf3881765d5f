"""How it is told that an access point lost its sessions, and the button that begins its ticket."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import buttons
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Screen
from handlers.showing import Showing, Turn
from handlers.texts import Texts
from handlers.tickets import Tickets
from services.conversation import Conversation, View
from services.desk import Services
from services.intake import open_ticket
from services.intake.access_point import AccessPoint
from services.intake.new_ticket import ACCESS_POINT, NewTicket
from services.intake.service_data import ServiceData
from services.lines.outage_news import Outage, OutageLetter
from services.permissions import Action

BEGIN = "outage"
"""The press, with a signal's id."""


def letter(texts: Texts, given: OutageLetter, zone: ZoneInfo) -> Screen:
    """What a message says: that it began, with the button; or that it is over."""
    outage = given.outage
    values = _values(outage, zone)
    if outage.ended_at is not None:
        minutes = round((outage.ended_at - outage.began_at).total_seconds() / 60)
        return Screen(texts.html("outage-over", **values, ended=_at(outage.ended_at, zone), minutes=minutes))
    begin = buttons.button(texts("outage-open"), buttons.called(BEGIN, outage.id), "primary")
    return Screen(texts.html("outage-began", **values), [[begin]])


def _values(outage: Outage, zone: ZoneInfo) -> dict[str, str | int]:
    return {
        "point": outage.point,
        "network": outage.network,
        "active": outage.active,
        "usual": outage.usual,
        "at": _at(outage.began_at, zone),
    }


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d/%m %H:%M}"


class OutageRoom:
    """Abrir atendimento de P. Acesso, below the message that told of it."""

    def __init__(
        self, desk: Services, conversation: Conversation, showing: Showing, tickets: Tickets
    ) -> None:
        self.desk, self.conversation, self.showing, self.tickets = desk, conversation, showing, tickets
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {BEGIN: self.press}
        self.doors: dict[str, Door] = {}

    @allowed(Action.OUTAGES)
    async def press(self, turn: Turn, pressed: Pressed) -> None:
        """The draft that this person began for it, else a new one; the ticket where it has one."""
        outage = await self.desk.outages.one(turn.person, number_of("".join(pressed.args[:1])))
        if outage is None:
            await self.showing.answer_words(turn, turn.texts("not-here"), True)
            return
        if outage.ticket_id is None and outage.ended_at is not None:
            words = turn.texts("outage-ended", at=_at(outage.ended_at, self.desk.timezone))
            await self.showing.answer_words(turn, words, True)
            return
        await self.showing.answer_words(turn, "", False)
        typed = replace(turn, query=None, pressed=None)
        if outage.ticket_id is not None:
            card = Pressed("ticket", 0, args=(buttons.base36(outage.ticket_id),))
            await self.tickets.press_ticket(typed, card)
            return
        await self._begin(typed, outage)

    async def _begin(self, turn: Turn, outage: Outage) -> None:
        view = await self._opened(turn, outage, f"outage:{outage.id}")
        if view.page is None:  # that one was cancelled
            view = await self._opened(turn, outage, f"outage:{outage.id}:{turn.work.update_id}")
        await self.showing.below(turn, view)

    async def _opened(self, turn: Turn, outage: Outage, key: str) -> View:
        return await open_ticket(
            self.conversation,
            turn.scene,
            lane=turn.lane,
            words="",
            key=key,
            at=turn.work.received_at,
            work=turn.work,
            told=self._told(turn, outage),
        )

    def _told(self, turn: Turn, outage: Outage) -> dict[str, dict[str, object]]:
        values = _values(outage, self.desk.timezone)
        return {
            NewTicket.name(): {"subject": ACCESS_POINT},
            AccessPoint.name(): {"network": outage.network_id, "access_point": outage.access_point_id},
            ServiceData.name(): {"problem": turn.texts("outage-problem", **values)},
        }
