"""Casework: what is done to a ticket that is open, as short ways of one page or two; one file a way."""

from services.casework.about import AboutTicket, Worked, begin_case, came_from, ticket_of
from services.casework.attach import ATTACH
from services.casework.cancel import CANCEL
from services.casework.change import CHANGE
from services.casework.forward import FORWARD
from services.casework.line import LINE
from services.casework.mail import CORRECT_ADDRESS, MAIL
from services.casework.note import NOTE
from services.casework.order import ORDER
from services.casework.order_cancel import ORDER_CANCEL
from services.casework.order_times import ORDER_TIMES
from services.casework.reopen import REOPEN
from services.casework.resolve import RESOLVE
from services.casework.task import TASK
from services.conversation import Way

CASEWORK: tuple[Way, ...] = (
    FORWARD, RESOLVE, REOPEN, CANCEL, NOTE, ATTACH, MAIL, CORRECT_ADDRESS, TASK, CHANGE, LINE, ORDER, ORDER_TIMES,
    ORDER_CANCEL,
)  # fmt: skip
"""A line a way; its button, with the text "case-NAME", stands on the card where services.ticket_table has its name."""

__all__ = ["CASEWORK", "AboutTicket", "Worked", "begin_case", "came_from", "ticket_of"]
