"""The dispatcher: aiogram's, with one handler a kind of update; acts are found by dictionary inside."""

from aiogram import Dispatcher

from handlers.front import Front
from handlers.menus import Menus
from handlers.oneself import Oneself
from handlers.opening import Opening
from handlers.people import PeopleRoom
from handlers.room import Room
from handlers.showing import Showing
from handlers.stage import Stage
from handlers.texts import Languages
from handlers.tickets import Tickets
from services.conversation import Conversation
from services.desk import Services
from services.intake import INTAKE


def build_front(services: Services, languages: Languages, menus: Menus) -> Front:
    """The rooms of the desk, put together by hand."""
    showing = Showing(services, Stage())
    tickets = Tickets(services, showing)
    conversation = Conversation(services, {INTAKE.flow.name: INTAKE})
    opening = Opening(services, conversation, showing, tickets.typed)
    people = PeopleRoom(services, showing, menus)
    oneself = Oneself(services, conversation, showing, languages, menus)
    rooms: list[Room] = [opening, people, tickets, oneself]
    front = Front(services, languages, showing, opening, rooms, menus)
    menus.know(front.commands)
    return front


def build_dispatcher(services: Services, languages: Languages, menus: Menus) -> Dispatcher:
    """Feed it with `feed_update(bot, update, work=Work)`. An exception of a handler reaches the feeder."""
    front = build_front(services, languages, menus)
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.message.register(front.message)
    dispatcher.edited_message.register(front.edited)
    dispatcher.callback_query.register(front.callback)
    return dispatcher
