"""The dispatcher: aiogram's, with one handler a kind of update; acts are found by dictionary inside."""

from aiogram import Dispatcher

from handlers.front import Front
from handlers.stage import Stage
from handlers.texts import Texts
from services.conversation import Conversation
from services.desk import Services
from services.intake import INTAKE

COMMANDS = ("novo", "rascunhos", "cancelar", "ajuda")
"""Those of the menu, in its order; each is described by the text "command-NAME"."""


def build_dispatcher(services: Services, texts: Texts) -> Dispatcher:
    """Feed it with `feed_update(bot, update, work=Work)`. An exception of a handler reaches the feeder."""
    front = Front(services, Conversation(services, {INTAKE.flow.name: INTAKE}), texts, Stage())
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.message.register(front.message)
    dispatcher.edited_message.register(front.edited)
    dispatcher.callback_query.register(front.callback)
    return dispatcher
