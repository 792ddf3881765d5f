"""What may be done to a work order: one table of acts, from which states, to which, and who."""

from dataclasses import dataclass

from services.permissions import Action, may
from services.states import OrderState, Role

_S = OrderState
RUNNING = (_S.REQUESTED, _S.SCHEDULED, _S.ACCEPTED, _S.ON_WAY, _S.ON_SITE, _S.WORKING, _S.PAUSED)
"""States of an order that somebody still has to do."""
BOOKED = RUNNING[1:]
"""States in which it takes its technician's time, as the database's exclusion has them."""


@dataclass(frozen=True, slots=True)
class Move:
    """An act on an order: its name, the states in which it may be done, the one it leads to, and what one must be
    allowed; a technician does it only with their own orders."""

    name: str
    now: tuple[OrderState, ...]
    then: OrderState
    action: Action


MOVES = (
    Move("schedule", (_S.REQUESTED,), _S.SCHEDULED, Action.MANAGE_ORDERS),
    Move("accept", (_S.SCHEDULED,), _S.ACCEPTED, Action.DO_ORDERS),
    Move("leave", (_S.SCHEDULED, _S.ACCEPTED), _S.ON_WAY, Action.DO_ORDERS),
    Move("arrive", (_S.ACCEPTED, _S.ON_WAY), _S.ON_SITE, Action.DO_ORDERS),
    Move("start", (_S.ON_SITE, _S.ON_WAY, _S.ACCEPTED), _S.WORKING, Action.DO_ORDERS),
    Move("pause", (_S.WORKING,), _S.PAUSED, Action.DO_ORDERS),
    Move("go_on", (_S.PAUSED,), _S.WORKING, Action.DO_ORDERS),
    Move("finish", (_S.WORKING, _S.ON_SITE), _S.DONE, Action.DO_ORDERS),
    Move("move", BOOKED[:3], _S.SCHEDULED, Action.MANAGE_ORDERS),
    Move("cancel", RUNNING, _S.CANCELLED, Action.MANAGE_ORDERS),
    Move("reopen", (_S.DONE,), _S.SCHEDULED, Action.MANAGE_ORDERS),
)
"""In the order of a card's buttons. `move` gives another time or technician, who has to accept that anew."""


def can(name: str, now: OrderState) -> bool:
    """Whether this may be done to an order in this state."""
    return any(move.name == name and now in move.now for move in MOVES)


def then(name: str, now: OrderState) -> OrderState:
    """The state that an act leads to. Raises KeyError where the table has no such act in this state."""
    for move in MOVES:
        if move.name == name and now in move.now:
            return move.then
    raise KeyError(name)


def offered(now: OrderState, role: Role) -> tuple[str, ...]:
    """The acts on an order in this state that somebody of this role may do, in the order of a card's buttons."""
    return tuple(move.name for move in MOVES if now in move.now and may(role, move.action))


def diagram() -> str:
    """The table in Mermaid's words, a line for each way between two states."""
    ways: dict[tuple[OrderState, OrderState], list[str]] = {}
    for move in MOVES:
        for now in move.now:
            ways.setdefault((now, move.then), []).append(move.name)
    lines = [f"    {now} --> {to}: {', '.join(names)}" for (now, to), names in ways.items()]
    begins = [f"    [*] --> {state}" for state in (_S.REQUESTED, _S.SCHEDULED)]
    return "\n".join(["stateDiagram-v2", *begins, *lines, f"    {_S.CANCELLED} --> [*]"])


def listed() -> str:
    """The table as one of Markdown, for docs/states.md."""
    rows = ["| act | in state | then | who |", "| --- | --- | --- | --- |"]
    for move in MOVES:
        who = ", ".join(role.value for role in Role if may(role, move.action))
        rows.append(f"| `{move.name}` | {', '.join(move.now)} | {move.then} | {who} |")
    return "\n".join(rows)
