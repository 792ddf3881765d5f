"""What docs/states.md draws is the table by which tickets change."""

from pathlib import Path

from services.permissions import Action
from services.states import TicketState
from services.ticket_table import MOVES, diagram, listed

DRAWN = Path(__file__).parents[2] / "docs" / "states.md"


def test_the_document_draws_the_table() -> None:
    """Else put into it what these functions give."""
    said = DRAWN.read_text()
    assert f"```mermaid\n{diagram()}\n```" in said
    assert listed() in said


def test_every_state_but_the_first_is_led_to_and_everybody_needs_a_right() -> None:
    assert {move.then for move in MOVES} - {None} == set(TicketState) - {TicketState.DRAFT}
    assert {move.action for move in MOVES} == {Action.OPEN_TICKETS, Action.WORK_TICKETS, None}
