"""Casework: what is done to a ticket that is open, as short ways of one page or two; one file a way."""

from services.casework.about import AboutTicket, Worked, begin_case, came_from, ticket_of
from services.casework.note import NOTE
from services.casework.task import TASK
from services.conversation import Way

CASEWORK: tuple[Way, ...] = (NOTE, TASK)

__all__ = ["CASEWORK", "AboutTicket", "Worked", "begin_case", "came_from", "ticket_of"]
