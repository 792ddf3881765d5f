"""What may be done to a ticket: one table of acts, from which states, to which, and who; docs/states.md draws it."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.permissions import Action, may
from services.states import RUNNING, Role, TicketState

_S = TicketState
_CONFIRMED = (*RUNNING, _S.RESOLVED, _S.CLOSED, _S.CANCELLED)


@dataclass(frozen=True, slots=True)
class Move:
    """An act on a ticket: its name, the states in which it may be done, the state that it leads to (None: it stays),
    and what one must be allowed (None: nobody does it, a rule does)."""

    name: str
    now: tuple[TicketState, ...]
    then: TicketState | None
    action: Action | None


MOVES = (
    Move("confirm", (_S.DRAFT,), _S.OPEN, Action.OPEN_TICKETS),
    Move("discard", (_S.DRAFT,), _S.CANCELLED, Action.OPEN_TICKETS),
    Move("merge", (_S.DRAFT,), _S.MERGED, Action.OPEN_TICKETS),
    Move("abandon", (_S.DRAFT,), _S.ABANDONED, None),
    Move("take", RUNNING, None, Action.WORK_TICKETS),
    Move("forward", RUNNING, None, Action.WORK_TICKETS),
    Move("resolve", RUNNING, _S.RESOLVED, Action.WORK_TICKETS),
    Move("wait", (_S.OPEN,), _S.WAITING_CUSTOMER, Action.WORK_TICKETS),
    Move("resume", (_S.WAITING_CUSTOMER,), _S.OPEN, Action.WORK_TICKETS),
    Move("reopen", (_S.RESOLVED, _S.CLOSED), _S.OPEN, Action.WORK_TICKETS),
    Move("note", _CONFIRMED, None, Action.WORK_TICKETS),
    Move("attach", (*RUNNING, _S.RESOLVED, _S.CLOSED), None, Action.WORK_TICKETS),
    Move("mail", _CONFIRMED, None, Action.SEND_MAIL),
    Move("task", RUNNING, None, Action.WORK_TICKETS),
    Move("order", RUNNING, None, Action.WORK_TICKETS),
    Move("line", (*RUNNING, _S.RESOLVED, _S.CLOSED), None, Action.READ_LINES),
    Move("change", RUNNING, None, Action.WORK_TICKETS),
    Move("cancel", RUNNING, _S.CANCELLED, Action.WORK_TICKETS),
    Move("close", (_S.RESOLVED,), _S.CLOSED, None),
)
"""In the order of a card's buttons."""
TICKET_CHANGES = {
    state: frozenset(move.then for move in MOVES if state in move.now and move.then is not None)
    for state in TicketState
}


def may_become(now: TicketState, then: TicketState) -> bool:
    """Whether a ticket in state `now` may go to state `then`."""
    return then in TICKET_CHANGES[now]


def can(name: str, now: TicketState) -> bool:
    """Whether this may be done to a ticket in this state."""
    return any(move.name == name and now in move.now for move in MOVES)


def offered(now: TicketState, role: Role) -> tuple[str, ...]:
    """The acts on a ticket in this state that somebody of this role may do, in the order of a card's buttons."""
    return tuple(m.name for m in MOVES if now in m.now and m.action is not None and may(role, m.action))


def diagram() -> str:
    """The table in Mermaid's words, a line for each way between two states."""
    ways: dict[tuple[TicketState, TicketState], list[str]] = {}
    for move in MOVES:
        for now in move.now:
            ways.setdefault((now, move.then or now), []).append(move.name)
    lines = [f"    {now} --> {then}: {', '.join(names)}" for (now, then), names in ways.items()]
    ends = [f"    {state} --> [*]" for state in TicketState if not TICKET_CHANGES[state]]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {_S.DRAFT}", *lines, *ends])


def listed() -> str:
    """The table as one of Markdown, for docs/states.md."""
    rows = ["| act | in state | then | who |", "| --- | --- | --- | --- |"]
    for move in MOVES:
        who = _who(move.action)
        rows.append(f"| `{move.name}` | {_names(move.now)} | {move.then or 'the same'} | {who} |")
    return "\n".join(rows)


def _names(states: Iterable[TicketState]) -> str:
    return ", ".join(state.value for state in states)


def _who(action: Action | None) -> str:
    return "a rule" if action is None else ", ".join(role.value for role in Role if may(role, action))
