"""Buttons: what a press says, in at most 64 bytes of callback data, and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from aiogram.types import CopyTextButton, InlineKeyboardButton

from services.wizard import Draft, acts

LIMIT = 64
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WALK = re.compile(r"w:([0-9a-z]{1,13})\.([0-9a-z]{1,7})(?:\.([0-9a-z]{1,7}))?:([a-z])([\w=.-]*)", re.ASCII)
DESK = re.compile(r"([a-zA-Z]):([0-9a-z]{1,13})", re.ASCII)
CALLED = re.compile(r"([a-z][a-z_]{1,15}):([\w-]*(?:\.[\w-]*){0,7})", re.ASCII)
FIELD_VALUE = re.compile(r"([a-z_0-9]+)=([\w.-]+)", re.ASCII)
NAME = re.compile(r"[a-z_0-9]*")
MAX_ID = 2**63 - 1


def base36(number: int) -> str:
    """A non-negative number in the shortest digits of [0-9a-z]."""
    said = ""
    while True:
        number, digit = divmod(number, 36)
        said = DIGITS[digit] + said
        if not number:
            return said


def walk(draft: Draft, verb: str, rest: str = "", *, once: bool = False) -> str:
    """Data of an act in the draft's present visit; `once` makes it count at this turn only.

    Verbs: s set, n next, b back, f focus, t part, g go, e enter, x leave, d do, c confirm, u use.
    """
    turn = f".{base36(draft.turn)}" if once else ""
    return f"w:{base36(draft.id)}.{base36(draft.visit)}{turn}:{verb}{rest}"


def desk(verb: str, number: int) -> str:
    """Data of an act on a draft as a whole, or on an update: "o:2s"."""
    return f"{verb}:{base36(number)}"


def called(verb: str, *args: str | int) -> str:
    """Data of a room's button: a verb of two letters or more, and what it is about: "ticket:2s.open"."""
    return f"{verb}:{'.'.join(base36(arg) if isinstance(arg, int) else arg for arg in args)}"


def number_of(arg: str) -> int:
    """The number that `called` wrote; 0, which is no id, where this is none."""
    if not re.fullmatch(r"[1-9a-z][0-9a-z]{0,12}", arg) or int(arg, 36) > MAX_ID:
        return 0
    return int(arg, 36)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press as read: `verb` "w" is an act of the wizard on draft `number`, others are the rooms'.

    `args` are what `called` was given, untrusted; `number_of` reads their numbers.
    """

    verb: str
    number: int
    act: acts.Press | None = None
    args: tuple[str, ...] = ()


def read(data: str | None, *, act_id: int, at: int) -> Pressed | None:
    """What a callback's data says; None where it says nothing that a button of ours says."""
    if data is None or len(data.encode()) > LIMIT:
        return None
    if found := WALK.fullmatch(data):
        draft, visit, turn, verb, rest = found.groups()
        if not all(map(_canonical, (draft, visit, turn or "0"))) or int(draft, 36) > MAX_ID:
            return None
        act = _act(
            verb, rest, act=act_id, at=at, visit=int(visit, 36), turn=None if turn is None else int(turn, 36)
        )
        return Pressed("w", int(draft, 36), act) if act else None
    if (
        (found := DESK.fullmatch(data))
        and found[1] != "w"
        and _canonical(found[2])
        and int(found[2], 36) <= MAX_ID
    ):
        return Pressed(found[1], int(found[2], 36))
    if found := CALLED.fullmatch(data):
        return Pressed(found[1], 0, args=tuple(found[2].split(".")) if found[2] else ())
    return None


def _canonical(digits: str) -> bool:
    return digits == "0" or not digits.startswith("0")


def _act(verb: str, rest: str, *, act: int, at: int, visit: int, turn: int | None) -> acts.Press | None:
    bare = {"n": acts.Next, "b": acts.Back, "x": acts.Leave, "c": acts.Confirm}
    if verb in bare:
        return None if rest else bare[verb](id=act, at=at, visit=visit, turn=turn)
    if verb == "s" and (found := FIELD_VALUE.fullmatch(rest)):
        return acts.Set(id=act, at=at, visit=visit, turn=turn, field=found[1], value=found[2])
    if verb == "t" and re.fullmatch(r"[1-9][0-9]{0,4}", rest):
        return acts.Turn(id=act, at=at, visit=visit, turn=turn, number=int(rest))
    if verb == "e" and (found := FIELD_VALUE.fullmatch(rest)):
        return acts.Enter(id=act, at=at, visit=visit, turn=turn, room=found[1], about=found[2])
    if not NAME.fullmatch(rest):
        return None
    match verb:
        case "d":
            return acts.Do(id=act, at=at, visit=visit, turn=turn, name=rest)
        case "f":
            return acts.Focus(id=act, at=at, visit=visit, turn=turn, field=rest)
        case "u":
            return acts.Use(id=act, at=at, visit=visit, turn=turn, field=rest)
        case "g":
            return acts.Go(id=act, at=at, visit=visit, turn=turn, step=rest)
        case "e":
            return acts.Enter(id=act, at=at, visit=visit, turn=turn, room=rest)
    return None


def button(label: str, data: str, style: str | None = None) -> InlineKeyboardButton:
    """A button that presses; `style`: primary, success, danger, or none (Bot API 9.4)."""
    return InlineKeyboardButton(text=label, callback_data=data, style=style)


def turns(part: int, parts: int, data: Callable[[int], str]) -> list[InlineKeyboardButton]:
    """A row that turns a list's parts (from 1): ‹ n/m ›; at an end the button shows the same part again."""
    row = (("‹", max(1, part - 1)), (f"{part}/{parts}", part), ("›", min(parts, part + 1)))
    return [button(said, data(each)) for said, each in row]


def copier(label: str, text: str) -> InlineKeyboardButton:
    """A button that copies up to 256 characters (Bot API 7.11)."""
    return InlineKeyboardButton(text=label, copy_text=CopyTextButton(text=text))
