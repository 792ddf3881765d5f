"""What docs/states.md draws are the tables by which tickets and work orders change."""

from pathlib import Path

from services.orders import order_table
from services.permissions import Action
from services.states import OrderState, Role, TicketState
from services.ticket_table import MOVES, diagram, listed

DRAWN = Path(__file__).parents[2] / "docs" / "states.md"


def test_the_document_draws_the_table() -> None:
    """Else put into it what these functions give."""
    said = DRAWN.read_text()
    assert f"```mermaid\n{diagram()}\n```" in said
    assert listed() in said
    assert f"```mermaid\n{order_table.diagram()}\n```" in said
    assert order_table.listed() in said


def test_every_state_but_the_first_is_led_to_and_everybody_needs_a_right() -> None:
    assert {move.then for move in MOVES} - {None} == set(TicketState) - {TicketState.DRAFT}
    assert {move.action for move in MOVES} == {
        Action.OPEN_TICKETS,
        Action.WORK_TICKETS,
        Action.SEND_MAIL,
        Action.READ_LINES,
        None,
    }


def test_every_state_of_an_order_but_the_first_is_led_to() -> None:
    assert {move.then for move in order_table.MOVES} == set(OrderState) - {OrderState.REQUESTED}
    for state in OrderState:
        for name in order_table.offered(state, Role.ADMIN):
            assert order_table.can(name, state)
            assert (order_table.then(name, state) is state) == (
                (name, state) == ("move", OrderState.SCHEDULED)
            )
