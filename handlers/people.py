"""/pessoas: administrators see who is in, change what they are, let people in by links, and shut them out."""

from collections.abc import Mapping

from aiogram.types import Message

from handlers import cards
from handlers import people_cards as screens
from handlers.buttons import Pressed, number_of
from handlers.menus import Menus
from handlers.permitted import allowed
from handlers.room import Command, Door, Knock, Press
from handlers.showing import Showing, Turn
from services import qr
from services.desk import Services
from services.invites import DOOR, Ask, Made
from services.people import PersonExists
from services.permissions import Action
from services.staff import Member, StaffRefused
from services.states import Role

SETTINGS = {"on": {"on_duty": True}, "off": {"on_duty": False}, "in": {"active": True}}


class PeopleRoom:
    """The door for links, and all about people. Every press is absolute: in any order, however often."""

    def __init__(self, desk: Services, showing: Showing, menus: Menus) -> None:
        self.desk, self.showing, self.menus = desk, showing, menus
        self.commands: dict[str, Command] = {"pessoas": self.pessoas}
        self.presses: dict[str, Press] = {
            "people": self.press_people,
            "person": self.press_person,
            "person_set": self.press_set,
            "person_role": self.press_role,
            "person_position": self.press_position,
            "person_out": self.press_out,
            "invite": self.press_invite,
            "invite_make": self.press_make,
            "invites": self.press_invites,
            "invite_out": self.press_uninvite,
        }
        self.doors: dict[str, Door] = {DOOR: self.enter}

    # -- the door --

    @allowed(Action.KNOCK)
    async def enter(self, knock: Knock, token: str) -> None:
        """Somebody opened a link: anybody may, and one that gives nothing says the same whatever the reason."""
        key, at = str(knock.work.update_id), self.desk.clock()
        try:
            done = await self.desk.invites.use(token, knock.user.id, knock.user.full_name, key=key, at=at)
        except PersonExists:  # added by somebody else this very moment
            done = await self.desk.invites.use(token, knock.user.id, knock.user.full_name, key=key, at=at)
        self.desk.people.forget()
        self.menus.see(knock.bot, knock.chat, done.person, knock.texts)
        screen = screens.entered(knock.texts, done, knock.user.id, knock.work.update_id)
        await self.showing.stage.below(knock.bot, knock.chat, screen)

    # -- people --

    @allowed(Action.MANAGE_PEOPLE)
    async def pessoas(self, turn: Turn, message: Message, rest: str) -> None:
        """/pessoas."""
        await self._list(turn, 1)

    @allowed(Action.MANAGE_PEOPLE)
    async def press_people(self, turn: Turn, pressed: Pressed) -> None:
        """A page of the list."""
        await self._list(turn, _number(pressed, 0))

    @allowed(Action.MANAGE_PEOPLE)
    async def press_person(self, turn: Turn, pressed: Pressed) -> None:
        """Somebody's card."""
        await self._card(turn, _number(pressed, 0), _number(pressed, 1))

    @allowed(Action.MANAGE_PEOPLE)
    async def press_set(self, turn: Turn, pressed: Pressed) -> None:
        """On duty, off duty, let in again."""
        await self._change(turn, pressed, SETTINGS.get(_word(pressed, 2)))

    @allowed(Action.MANAGE_PEOPLE)
    async def press_role(self, turn: Turn, pressed: Pressed) -> None:
        """The roles; or one that was chosen. One's own is asked about first."""
        choice = _word(pressed, 2)
        member = await self.desk.staff.member(turn.person, _number(pressed, 0))
        if member is None or choice not in ("", *screens.CHOICES):
            await self._list(turn, _number(pressed, 1), "people-gone")
        elif not choice:
            await self.showing.screen(turn, screens.roles(turn.texts, member, _number(pressed, 1)))
        elif member.id == turn.person.id and choice != Role.ADMIN and _word(pressed, 3) != "yes":
            await self.showing.screen(turn, screens.ask_role(turn.texts, member, _number(pressed, 1), choice))
        else:
            ask = _ask(choice)
            await self._change(turn, pressed, {"role": ask.role.value, "supervises": ask.supervises})

    @allowed(Action.MANAGE_PEOPLE)
    async def press_position(self, turn: Turn, pressed: Pressed) -> None:
        """The positions; or one that was chosen, 0 for none."""
        if len(pressed.args) > 3:
            await self._change(turn, pressed, {"position_id": _position(pressed, 3)})
            return
        member = await self.desk.staff.member(turn.person, _number(pressed, 0))
        if member is None:
            await self._list(turn, _number(pressed, 1), "people-gone")
            return
        found = await self.desk.staff.positions(turn.person)
        screen = screens.positions(turn.texts, member, _number(pressed, 1), found, _number(pressed, 2))
        await self.showing.screen(turn, screen)

    @allowed(Action.MANAGE_PEOPLE)
    async def press_out(self, turn: Turn, pressed: Pressed) -> None:
        """Revoke: asked once, then at once."""
        if _word(pressed, 2) == "yes":
            await self._change(turn, pressed, {"active": False})
            return
        member = await self.desk.staff.member(turn.person, _number(pressed, 0))
        if member is None:
            await self._list(turn, _number(pressed, 1), "people-gone")
            return
        oneself = member.id == turn.person.id
        screen = screens.ask_out(turn.texts, member, _number(pressed, 1), oneself=oneself)
        await self.showing.screen(turn, screen)

    async def _change(self, turn: Turn, pressed: Pressed, values: Mapping[str, object] | None) -> None:
        """Changes somebody, and shows what they are now; what can't be says why, on their card."""
        number, page = _number(pressed, 0), _number(pressed, 1)
        if values is None:
            await self._list(turn, page, "people-gone")
            return
        try:
            key, at = str(turn.work.update_id), self.desk.clock()
            member = await self.desk.staff.change(turn.person, number, values, key=key, at=at)
        except StaffRefused as refused:
            await self._card(turn, number, page, f"people-refused-{refused.reason}")
            return
        self.desk.people.forget()
        if member.telegram_id is not None:
            person = await self.desk.people.by_telegram(member.telegram_id)
            self.menus.renew(turn.bot, member.telegram_id, person)
        if member.id == turn.person.id and not (member.active and member.role is Role.ADMIN):
            await self.showing.screen(turn, cards.told(turn.texts, "people-self-out"))
            return
        await self._show(turn, member, page, "people-saved")

    async def _list(self, turn: Turn, page: int, words: str = "") -> None:
        found = await self.desk.staff.listing(turn.person, page)
        if found is None:  # not an administrator any more
            await self.showing.screen(turn, cards.told(turn.texts, "not-here"))
            return
        waiting = await self.desk.invites.pending(turn.person, at=self.desk.clock())
        screen = screens.listing(turn.texts, found, len(waiting))
        await self.showing.screen(turn, screen, turn.texts(words) if words else "", alert=bool(words))

    async def _card(self, turn: Turn, number: int, page: int, words: str = "") -> None:
        member = await self.desk.staff.member(turn.person, number)
        if member is None:
            await self._list(turn, page, "people-gone")
            return
        await self._show(turn, member, page, words, alert=bool(words))

    async def _show(self, turn: Turn, member: Member, page: int, words: str, *, alert: bool = False) -> None:
        said = turn.texts(words) if words else ""
        await self.showing.screen(turn, screens.card(turn.texts, member, page), said, alert=alert)

    # -- invites --

    @allowed(Action.MANAGE_PEOPLE)
    async def press_invite(self, turn: Turn, pressed: Pressed) -> None:
        """For which role; then with which position, where there are any."""
        choice = _word(pressed, 0)
        if choice not in screens.CHOICES:
            await self.showing.screen(turn, screens.invite_roles(turn.texts, turn.work.update_id))
            return
        found = await self.desk.staff.positions(turn.person)
        if not found:
            await self._make(turn, choice, None, _number(pressed, 2))
            return
        screen = screens.invite_positions(turn.texts, choice, found, _number(pressed, 1), turn.work.update_id)
        await self.showing.screen(turn, screen)

    @allowed(Action.MANAGE_PEOPLE)
    async def press_make(self, turn: Turn, pressed: Pressed) -> None:
        """A link: as text, and as a code in a message of its own."""
        choice = _word(pressed, 0)
        if choice not in screens.CHOICES:
            await self.showing.screen(turn, screens.invite_roles(turn.texts, turn.work.update_id))
            return
        await self._make(turn, choice, _position(pressed, 1), _number(pressed, 2))

    async def _make(self, turn: Turn, choice: str, position: int | None, screen_of: int) -> None:
        """One link a screen, however often it is tapped. `screen_of`: the update that showed it, 0: unknown."""
        act, at = str(turn.work.update_id), self.desk.clock()
        key = str(screen_of or act)
        try:
            made = await self.desk.invites.make(turn.person, _ask(choice, position), key=key, at=at, act=act)
        except StaffRefused as refused:
            if refused.reason == "made":
                await self.showing.answer_words(turn, turn.texts("stale"), False)
                return
            await self._list(turn, 1, "people-refused-gone")
            return
        link = await _link(turn, made)
        screen = screens.invite_link(turn.texts, made, choice, link, self.desk.timezone)
        await self.showing.screen(turn, screen)
        caption = turn.texts.html("people-invite-code", role=turn.texts(f"people-role-{choice}"))
        await self.showing.stage.picture(turn.bot, turn.chat, qr.png(link), caption)

    @allowed(Action.MANAGE_PEOPLE)
    async def press_invites(self, turn: Turn, pressed: Pressed) -> None:
        """Links that still work."""
        await self._invites(turn, _number(pressed, 0))

    @allowed(Action.MANAGE_PEOPLE)
    async def press_uninvite(self, turn: Turn, pressed: Pressed) -> None:
        """A link is worth nothing from now on."""
        words = "people-invite-revoked"
        try:
            key, at = str(turn.work.update_id), self.desk.clock()
            await self.desk.invites.revoke(turn.person, _number(pressed, 0), key=key, at=at)
        except StaffRefused:
            words = "people-invite-gone"
        await self._invites(turn, 1, words)

    async def _invites(self, turn: Turn, part: int, words: str = "") -> None:
        waiting = await self.desk.invites.pending(turn.person, at=self.desk.clock())
        screen = screens.invites(turn.texts, waiting, part, self.desk.timezone)
        await self.showing.screen(turn, screen, turn.texts(words) if words else "")


async def _link(turn: Turn, made: Made) -> str:
    bot = await turn.bot.me()
    return f"https://t.me/{bot.username}?start={made.payload()}"


def _ask(choice: str, position: int | None = None) -> Ask:
    supervises = choice == screens.SUPERVISOR
    return Ask(Role.OPERATOR if supervises else Role(choice), position, supervises)


def _word(pressed: Pressed, place: int) -> str:
    return pressed.args[place] if place < len(pressed.args) else ""


def _number(pressed: Pressed, place: int) -> int:
    return number_of(_word(pressed, place))


def _position(pressed: Pressed, place: int) -> int | None:
    """The position's id; None for "none"; 0, which is no id, for junk."""
    return None if _word(pressed, place) == "0" else _number(pressed, place)
