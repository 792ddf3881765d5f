"""Ways to a ticket in buttons and links: the page of a list that one comes from, and a link by protocol."""

from datetime import UTC, datetime, timedelta

from handlers.buttons import base36, number_of
from services.ticket_views import Place, View

ANY = "-"
DOOR = "tk"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Invalid(Exception):
    """No button of ours says this."""


def place_args(view: View, place: Place | None) -> tuple[str, ...]:
    """A place of a view, as buttons carry it; nothing for the first page."""
    if place is None:
        return ()
    due = ANY if place.due_at is None else base36(max(1, _microseconds(place.due_at)))
    return ("a" if place.after else "b", due, base36(place.id), base36(view.mark))


def place_of(args: tuple[str, ...]) -> tuple[Place | None, int | None]:
    """The place, and the mark of the view that it is of. Raises Invalid for what `place_args` never writes."""
    if args in ((), ("",)):
        return None, None
    if len(args) != 4 or args[0] not in ("a", "b"):
        raise Invalid
    due, number = number_of(args[1]), number_of(args[2])
    if not number or not (due or args[1] == ANY):
        raise Invalid
    try:
        due_at = EPOCH + timedelta(microseconds=due) if due else None
    except OverflowError as error:
        raise Invalid from error
    return Place(args[0] == "a", due_at, number), number_of(args[3])


def _microseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def parted(args: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
    """A ticket's id, a part's number, and what follows; 0 for what is no number."""
    number, part, *rest = (*args, "", "")[: max(len(args), 2)]
    return number_of(number), number_of(part), tuple(rest)


def leads(way: tuple[str, ...]) -> bool:
    """Whether a way back leads somewhere: to a page of a list, or to what some digits found."""
    if way[:1] == ("s",):
        return len(way) == 2 and way[1].isascii() and way[1].isdigit()
    try:
        place_of(way)
    except Invalid:
        return False
    return True


def protocol_of(payload: str) -> str:
    """The protocol in a link's payload, where "_" stands for "." and "__" for "/" (a link has neither)."""
    return payload.replace("__", "/").replace("_", ".")


def payload_of(protocol: str) -> str:
    """What follows ?start= in the link to a ticket's card."""
    return f"{DOOR}_{protocol.replace('.', '_').replace('/', '__')}"
