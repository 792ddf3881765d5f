"""aiogram-dialog 2 on aiogram 3: one window a screen, its data in RedisStorage."""

import asyncio
import json
from typing import Any

from aiogram import Dispatcher
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import DefaultKeyBuilder
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Column, Group, Select
from aiogram_dialog.widgets.text import Const, Format
from redis.asyncio import Redis

from tests.bench import peers
from tests.bench.peers.aiogram_fsm import serve

tickets = Redis.from_url(peers.REDIS)


class Ticket(StatesGroup):
    """The windows."""

    subject = State()
    query = State()
    customer = State()
    plan = State()
    problem = State()
    lit = State()
    restarted = State()
    matter = State()
    sure = State()
    done = State()


def choice(name: str, options: dict[str, str], then: State) -> Select[Any]:
    async def clicked(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
        manager.dialog_data[name] = key
        await manager.switch_to(then)

    return Select(
        Format("{item[1]}"),
        id=name,
        item_id_getter=lambda item: item[0],
        items=list(options.items()),
        on_click=clicked,
    )


async def typed_query(message: Message, widget: Any, manager: DialogManager) -> None:
    manager.dialog_data.update(query=message.text, found=list(peers.found(message.text or "")))
    await manager.switch_to(Ticket.customer)


async def typed_problem(message: Message, widget: Any, manager: DialogManager) -> None:
    manager.dialog_data["problem"] = message.text
    await manager.switch_to(Ticket.lit)


async def clicked_sure(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    await tickets.rpush("tickets", json.dumps(manager.dialog_data))
    manager.dialog_data.clear()
    await manager.switch_to(Ticket.done)


async def customer_name(dialog_manager: DialogManager, **_: Any) -> dict[str, str]:
    return {"asked": peers.PLAN.format(peers.CUSTOMERS[dialog_manager.dialog_data["customer"]])}


async def told(dialog_manager: DialogManager, **_: Any) -> dict[str, str]:
    return {"summary": peers.summary(dialog_manager.dialog_data)}


dialog = Dialog(
    Window(
        Const(peers.SUBJECT),
        Group(choice("subject", peers.SUBJECTS, Ticket.query), width=2),
        state=Ticket.subject,
    ),
    Window(Const(peers.QUERY), MessageInput(typed_query), state=Ticket.query),
    Window(
        Const(peers.CUSTOMER), Column(choice("customer", peers.CUSTOMERS, Ticket.plan)), state=Ticket.customer
    ),
    Window(
        Format("{asked}"),
        Group(choice("plan", peers.PLANS, Ticket.problem), width=2),
        getter=customer_name,
        state=Ticket.plan,
    ),
    Window(Const(peers.PROBLEM), MessageInput(typed_problem), state=Ticket.problem),
    Window(
        Const(peers.LIT), Group(choice("lit", peers.ANSWERS, Ticket.restarted), width=2), state=Ticket.lit
    ),
    Window(
        Const(peers.RESTARTED),
        Group(choice("restarted", peers.ANSWERS, Ticket.matter), width=2),
        state=Ticket.restarted,
    ),
    Window(
        Const(peers.MATTER), Group(choice("matter", peers.MATTERS, Ticket.sure), width=2), state=Ticket.matter
    ),
    Window(
        Format("{summary}"),
        Select(
            Format("{item[1]}"),
            id="sure",
            item_id_getter=lambda item: item[0],
            items=list(peers.SURE.items()),
            on_click=clicked_sure,
        ),
        getter=told,
        state=Ticket.sure,
    ),
    Window(Const(peers.DONE), state=Ticket.done),
)


async def start(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(Ticket.subject, mode=StartMode.RESET_STACK)


def dispatcher() -> Dispatcher:
    storage = RedisStorage.from_url(peers.REDIS, key_builder=DefaultKeyBuilder(with_destiny=True))
    made = Dispatcher(storage=storage)
    made.message.register(start, CommandStart())
    made.include_router(dialog)
    setup_dialogs(made)
    return made


if __name__ == "__main__":
    asyncio.run(serve(dispatcher()))
