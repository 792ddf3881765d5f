"""Checkpoints: drafts as they are archived, and the one statement that writes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Checkpoint:
    """A draft as it is to be archived: one row of the table drafts. `document` and `screen` are JSON."""

    id: int
    owner: int
    lane: int
    flow: str
    state: str
    protocol: str | None
    turn: int
    document: str
    screen: str | None
    touched_at: datetime


def newest(checkpoints: Iterable[Checkpoint]) -> list[Checkpoint]:
    """One a draft: a statement may not write a row twice."""
    found: dict[int, Checkpoint] = {}
    for each in checkpoints:
        known = found.get(each.id)
        if known is None or (known.turn, known.touched_at) <= (each.turn, each.touched_at):
            found[each.id] = each
    return list(found.values())


def columns(checkpoints: Sequence[Checkpoint]) -> tuple[list[object], ...]:
    """The arrays that `ARCHIVE` unnests, in its order."""
    return (
        [each.id for each in checkpoints], [each.owner for each in checkpoints],
        [each.lane for each in checkpoints],
        [each.flow for each in checkpoints], [each.state for each in checkpoints],
        [each.protocol for each in checkpoints], [each.turn for each in checkpoints],
        [each.document for each in checkpoints], [each.screen for each in checkpoints],
        [each.touched_at for each in checkpoints],
    )  # fmt: skip


def archive(first: int, condition: str) -> str:
    """The statement that writes checkpoints, its parameters counted from `first`; `condition`: when a row is
    replaced.
    """
    kinds = ("bigint", "bigint", "bigint", "text", "text", "text", "int", "text", "text", "timestamptz")
    arrays = ", ".join(f"${first + n}::{kind}[]" for n, kind in enumerate(kinds))
    return f"""
        insert into drafts (id, owner, lane, flow, state, protocol, turn, document, screen, touched_at)
        select id, owner, lane, flow, state, protocol, turn, document::jsonb, screen::jsonb, touched_at
        from unnest({arrays})
        as new (id, owner, lane, flow, state, protocol, turn, document, screen, touched_at)
        on conflict (id) do update set
            lane = excluded.lane, flow = excluded.flow, state = excluded.state, protocol = excluded.protocol,
            turn = excluded.turn, document = excluded.document, screen = excluded.screen,
            touched_at = excluded.touched_at
        where drafts.owner = excluded.owner and ({condition})
        returning id"""


NEWER = "(drafts.turn, drafts.touched_at) < (excluded.turn, excluded.touched_at)"
"""The higher turn wins; at an equal one the younger, for a screen changes without a turn."""
