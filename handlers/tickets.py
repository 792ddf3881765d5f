"""/atendimentos: the desk's tickets as lists, a ticket's card and its timeline, and tickets found by protocol."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.types import Message

from handlers import buttons, cards, ticket_cards, ticket_pages, ticket_story
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Knock, Press
from handlers.showing import Showing, Turn
from handlers.ticket_places import ANY, DOOR, Invalid, leads, parted, place_of, protocol_of
from services.conversation import Scene
from services.desk import Services
from services.permissions import Action, may
from services.ticket_card import Card
from services.ticket_lists import Listing, Thing, reads_as_protocol
from services.ticket_story import Group
from services.ticket_views import Due, Filter, Place, Stage, View, Whose
from services.wizard import clean

PREFERENCE = "tickets"
PART = 8


class Tickets:
    """What an operator sees of tickets. What is chosen is remembered; a page is carried in the buttons."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {"atendimentos": self.atendimentos}
        self.presses: dict[str, Press] = {
            "tickets": self.press_list,
            "tk_tab": self.press_tab,
            "tk_filters": self.press_filters,
            "tk_filter": self.press_filter,
            "tk_pick": self.press_pick,
            "tk_clear": self.press_clear,
            "tk_find": self.press_find,
            "ticket": self.press_ticket,
            "tk_story": self.press_story,
            "tk_text": self.press_text,
        }
        self.doors: dict[str, Door] = {DOOR: self.door}

    # -- commands, typed, links --

    @allowed(Action.READ_TICKETS)
    async def atendimentos(self, turn: Turn, message: Message, rest: str) -> None:
        """/atendimentos: the list as it was left; with a protocol, that ticket."""
        words = clean(rest)
        if words:
            await self._find(turn, words)
        else:
            await self._list(turn, await self._view(turn), None)

    async def typed(self, turn: Turn, words: str) -> bool:
        """A text while nothing is open: whether it was a protocol, and was answered."""
        digits = sum(sign.isdigit() for sign in words)
        if not may(turn.person.role, Action.READ_TICKETS) or not reads_as_protocol(words):
            return False
        if digits < 6 and not await self.desk.ticket_lists.find(turn.person, words):
            return False
        await self._find(turn, words)
        return True

    @allowed(Action.KNOCK)
    async def door(self, knock: Knock, payload: str) -> None:
        """t.me/bot?start=tk_PROTOCOL: the card for who may, else what is said of a ticket that is none."""
        person = knock.person
        if person is None:
            screen = cards.stranger(knock.texts, knock.user.id)
            await self.showing.stage.below(knock.bot, knock.chat, screen)
            return
        scene = Scene(person, self.desk, knock.texts, knock.texts.locale)
        turn = Turn(knock.bot, knock.work, knock.chat, 0, scene, knock.texts)
        protocol, number = protocol_of(payload), 0
        if may(person.role, Action.READ_TICKETS):
            found = await self.desk.ticket_lists.find(person, protocol)
            number = next((entry.id for entry in found if entry.protocol == protocol), 0)
        await self._ticket(turn, number, ())

    async def _find(self, turn: Turn, words: str) -> None:
        found = await self.desk.ticket_lists.find(turn.person, words)
        if len(found) == 1 and turn.query is None:
            await self._ticket(turn, found[0].id, ())
            return
        texts = turn.texts
        if found:
            screen = ticket_pages.found(texts, found, words, self.desk.clock(), self.desk.timezone)
        else:
            screen = ticket_pages.not_found(texts, words, turn.work.update_id, reads_as_protocol(words))
        await self.showing.screen(turn, screen)

    # -- lists --

    @allowed(Action.READ_TICKETS)
    async def press_list(self, turn: Turn, pressed: Pressed) -> None:
        """A page of the list; where the view has changed since, its first page."""
        view = await self._view(turn)
        try:
            place, mark = place_of(pressed.args)
        except Invalid:
            await self._invalid(turn)
            return
        changed = mark is not None and mark != view.mark
        await self._list(turn, view, None if changed else place, "tickets-view-changed" if changed else None)

    @allowed(Action.READ_TICKETS)
    async def press_tab(self, turn: Turn, pressed: Pressed) -> None:
        """Whose tickets."""
        whose = next((each for each in Whose if pressed.args == (each.value,)), None)
        if whose is None:
            await self._invalid(turn)
            return
        await self._choose(turn, replace(await self._view(turn), whose=whose))

    @allowed(Action.READ_TICKETS)
    async def press_clear(self, turn: Turn, pressed: Pressed) -> None:
        """All filters off."""
        await self._choose(turn, (await self._view(turn)).cleared())

    @allowed(Action.READ_TICKETS)
    async def press_filters(self, turn: Turn, pressed: Pressed) -> None:
        """What the list is narrowed by."""
        listing = await self._page(turn, await self._view(turn), None)
        await self.showing.screen(turn, ticket_pages.filters(turn.texts, listing))

    @allowed(Action.READ_TICKETS)
    async def press_filter(self, turn: Turn, pressed: Pressed) -> None:
        """The values of one filter."""
        kind = next((each for each in Filter if pressed.args[:1] == (each.value,)), None)
        part = number_of(pressed.args[1]) if len(pressed.args) == 2 else 0
        if kind is None or part < 1:
            await self._invalid(turn)
            return
        await self._values(turn, kind, part)

    async def _values(self, turn: Turn, kind: Filter, part: int, note: str = "") -> None:
        view = await self._view(turn)
        values = await self._offered(turn, kind, view)
        parts = max(1, -(-len(values) // PART))
        part = min(part, parts)
        shown = values[(part - 1) * PART : part * PART]
        screen = ticket_pages.values(turn.texts, view, kind, shown, part, parts)
        await self.showing.screen(turn, screen, turn.texts(note) if note else "", alert=bool(note))

    async def _offered(self, turn: Turn, kind: Filter, view: View) -> list[tuple[str, str]]:
        """What stands in a button, and what is said."""
        if kind in (Filter.STAGE, Filter.DUE):
            each = Stage if kind is Filter.STAGE else Due
            return [(one.value, turn.texts(f"tickets-{kind.value}-{one.value}")) for one in each]
        things: Sequence[Thing] = await self.desk.ticket_lists.things(turn.person, kind, view)
        return [(buttons.base36(thing.id), thing.name) for thing in things]

    @allowed(Action.READ_TICKETS)
    async def press_pick(self, turn: Turn, pressed: Pressed) -> None:
        """A value of a filter, or none; one that is not offered (any more) changes nothing."""
        kind = next((each for each in Filter if pressed.args[:1] == (each.value,)), None)
        if kind is None or len(pressed.args) != 2:
            await self._invalid(turn)
            return
        view, value = await self._view(turn), pressed.args[1]
        if value == ANY:
            await self._choose(turn, view.without([kind]))
            return
        if value not in [one for one, _ in await self._offered(turn, kind, view)]:
            await self._values(turn, kind, 1, "not-found")
            return
        chosen: object = value if kind in (Filter.STAGE, Filter.DUE) else number_of(value)
        kept = view.kept() | {kind.value: chosen}
        if kind is Filter.NETWORK and view.network != chosen:
            kept.pop(Filter.ACCESS_POINT.value, None)  # it may not be in this network
        await self._choose(turn, View.of(kept))

    async def _choose(self, turn: Turn, view: View) -> None:
        await self.desk.preferences.keep(turn.person, PREFERENCE, view.kept())
        await self._list(turn, view, None)

    async def _view(self, turn: Turn) -> View:
        return View.of(await self.desk.preferences.read(turn.person, PREFERENCE))

    async def _page(self, turn: Turn, view: View, place: Place | None) -> Listing:
        return await self.desk.ticket_lists.page(turn.person, view, place, at=self.desk.clock())

    async def _list(self, turn: Turn, view: View, place: Place | None, note: str | None = None) -> None:
        listing = await self._page(turn, view, place)
        screen = ticket_pages.listing(turn.texts, listing, self.desk.clock(), self.desk.timezone)
        await self.showing.screen(turn, screen, turn.texts(note) if note else "")

    # -- one ticket --

    @allowed(Action.READ_TICKETS)
    async def press_find(self, turn: Turn, pressed: Pressed) -> None:
        """Back to what a protocol's digits found."""
        if len(pressed.args) != 1 or not pressed.args[0].isascii() or not pressed.args[0].isdigit():
            await self._invalid(turn)
            return
        await self._find(turn, pressed.args[0])

    @allowed(Action.READ_TICKETS)
    async def press_ticket(self, turn: Turn, pressed: Pressed) -> None:
        """A line of a list: the card, with the way back to this page."""
        number, *way = pressed.args or ("",)
        await self._ticket(turn, number_of(number), tuple(way))

    async def _ticket(self, turn: Turn, number: int, way: tuple[str, ...]) -> None:
        if not leads(way):
            await self._invalid(turn)
            return
        card = await self._card(turn, number)
        if card is not None:
            now, zone = self.desk.clock(), self.desk.timezone
            await self.showing.screen(turn, ticket_cards.card(turn.texts, card, way, now, zone))

    async def _card(self, turn: Turn, number: int) -> Card | None:
        """The card, opened by this update; None after saying that there is none."""
        key = f"{turn.work.bot_id}:{turn.work.update_id}"
        card = await self.desk.ticket_cards.open(turn.person, number, key=key, at=self.desk.clock())
        if card is None:
            await self._missing(turn)
        return card

    @allowed(Action.READ_TICKETS)
    async def press_story(self, turn: Turn, pressed: Pressed) -> None:
        """The whole timeline, in parts."""
        number, part, rest = parted(pressed.args)
        narrows = rest[:1] in [(each,) for each in (ticket_story.ALL, *Group)]  # cards of before have none
        group, way = (rest[0], rest[1:]) if narrows else (ticket_story.ALL, rest)
        if part < 1 or not leads(way):
            await self._invalid(turn)
            return
        narrowed = None if group == ticket_story.ALL else Group(group)
        story = await self.desk.ticket_cards.story(turn.person, number, part, narrowed)
        if story is None:
            await self._missing(turn)
            return
        await self.showing.screen(turn, ticket_story.story(turn.texts, story, way, self.desk.timezone))

    @allowed(Action.READ_TICKETS)
    async def press_text(self, turn: Turn, pressed: Pressed) -> None:
        """A text that the card cut, whole, in parts."""
        number, part, way = parted(pressed.args)
        if part < 1 or not leads(way[1:]) or way[:1] not in (("p",), ("c",), ("s",)):
            await self._invalid(turn)
            return
        card = await self._card(turn, number)
        if card is not None:
            await self.showing.screen(turn, ticket_cards.whole(turn.texts, card, way[0], part, way[1:]))

    async def _invalid(self, turn: Turn) -> None:
        await self.showing.answer_words(turn, turn.texts("button-invalid"), True)

    async def _missing(self, turn: Turn) -> None:
        if turn.query is None:
            await self.showing.tell(turn, "ticket_not_found")
        else:
            await self.showing.answer_words(turn, turn.texts("ticket_not_found"), True)
