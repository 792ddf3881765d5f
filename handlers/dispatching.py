"""The dispatcher: aiogram's, with one handler a kind of update; acts are found by dictionary inside."""

from aiogram import Dispatcher

from handlers.agenda_room import AgendaRoom
from handlers.becoming import Becoming
from handlers.casework import Casework
from handlers.direct import Direct
from handlers.front import Front
from handlers.live import Live
from handlers.mail_cards import MailCards
from handlers.mail_room import MailRoom
from handlers.menus import Menus
from handlers.notices import Notices
from handlers.one_way import OneWay
from handlers.oneself import Oneself
from handlers.opening import Opening
from handlers.order_files import OrderFilesRoom
from handlers.os_room import OsRoom
from handlers.outage_pages import OutageRoom
from handlers.people import PeopleRoom
from handlers.printing import PrintingRoom
from handlers.room import Room
from handlers.script_file import ScriptFileRoom
from handlers.script_results import ScriptReports
from handlers.script_room import ScriptRoom
from handlers.showing import Showing
from handlers.stage import Stage
from handlers.task_room import TaskRoom
from handlers.texts import Languages
from handlers.ticket_files import TicketFiles
from handlers.tickets import Tickets
from services.casework import CASEWORK
from services.conversation import Conversation, Way
from services.desk import Services
from services.intake import INTAKE


def build_front(services: Services, languages: Languages, menus: Menus, way: Way | None = None) -> Front:
    """The rooms of the desk, put together by hand; `way` is served in place of the intake."""
    showing = Showing(services, Stage())
    tickets = Tickets(services, showing)
    ways = {each.flow.name: each for each in (INTAKE, *CASEWORK, way) if each is not None}
    conversation = Conversation(services, ways)
    casework = Casework(services, conversation, showing, tickets)
    opening = (
        Opening(services, conversation, showing, tickets.typed)
        if way is None
        else OneWay(services, conversation, showing, way)
    )
    people = PeopleRoom(services, showing, menus)
    oneself = Oneself(services, conversation, showing, languages, menus)
    notices = Notices(services, showing, tickets)
    printing = PrintingRoom(services, showing, languages)
    live = Live(services, conversation, showing)
    rooms: list[Room] = [
        live,
        printing,
        opening,
        people,
        tickets,
        casework,
        oneself,
        notices,
        TaskRoom(services, showing),
        MailCards(services, showing),
        MailRoom(services, conversation, showing),
        OutageRoom(services, conversation, showing, tickets),
        OsRoom(services, conversation, showing),
        OrderFilesRoom(services, showing),
        AgendaRoom(services, showing),
        ScriptFileRoom(services, showing),
        Becoming(services, showing),
        TicketFiles(services, showing),
        ScriptRoom(services, showing),
        ScriptReports(services, showing),
    ]
    front = Front(services, languages, showing, opening, rooms, menus)
    front.newer, front.close = live.newer, live.close
    menus.know(front.commands)
    return front


def build_dispatcher(
    services: Services, languages: Languages, menus: Menus, way: Way | None = None, *, direct: bool = True
) -> Dispatcher:
    """Feed it with `feed_update(bot, update, work=Work)`. An exception of a handler reaches the feeder.

    `direct`: it is a handlers.direct.Direct, which may be fed with what came, unread.
    """
    front = build_front(services, languages, menus, way)
    dispatcher = Direct(front) if direct else Dispatcher(disable_fsm=True)
    dispatcher["close"] = front.close
    dispatcher.message.register(front.message)
    dispatcher.edited_message.register(front.edited)
    dispatcher.callback_query.register(front.callback)
    return dispatcher
