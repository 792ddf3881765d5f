"""aiogram 3 with its FSM: RedisStorage; ISOLATION=redis keeps one chat's updates in order by Redis' locks."""

import asyncio
import json
import os

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from redis.asyncio import Redis

from tests.bench import peers

router = Router()
tickets = Redis.from_url(peers.REDIS)


class Ticket(StatesGroup):
    """Which answer is awaited."""

    subject = State()
    query = State()
    customer = State()
    plan = State()
    problem = State()
    lit = State()
    restarted = State()
    matter = State()
    sure = State()


def keyboard(options: dict[str, str], width: int = 2) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for key, label in options.items():
        builder.button(text=label, callback_data=key)
    builder.adjust(width)
    return InlineKeyboardMarkup(inline_keyboard=builder.export())


async def shown(query: CallbackQuery, text: str, options: dict[str, str] | None = None) -> None:
    await query.answer()
    if isinstance(query.message, Message):
        await query.message.edit_text(text, reply_markup=keyboard(options) if options else None)


@router.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    await state.clear()
    await state.set_state(Ticket.subject)
    await message.answer(peers.SUBJECT, reply_markup=keyboard(peers.SUBJECTS))


@router.callback_query(Ticket.subject, F.data.in_(peers.SUBJECTS))
async def subject(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(subject=query.data)
    await state.set_state(Ticket.query)
    await shown(query, peers.QUERY)


@router.message(Ticket.query, F.text)
async def typed(message: Message, state: FSMContext) -> None:
    hits = peers.found(message.text or "")
    await state.update_data(query=message.text, found=list(hits))
    await state.set_state(Ticket.customer)
    await message.answer(peers.CUSTOMER, reply_markup=keyboard(hits, 1))


@router.callback_query(Ticket.customer, F.data.in_(peers.CUSTOMERS))
async def customer(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(customer=query.data)
    await state.set_state(Ticket.plan)
    await shown(query, peers.PLAN.format(peers.CUSTOMERS[query.data or ""]), peers.PLANS)


@router.callback_query(Ticket.plan, F.data.in_(peers.PLANS))
async def plan(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(plan=query.data)
    await state.set_state(Ticket.problem)
    await shown(query, peers.PROBLEM)


@router.message(Ticket.problem, F.text)
async def problem(message: Message, state: FSMContext) -> None:
    await state.update_data(problem=message.text)
    await state.set_state(Ticket.lit)
    await message.answer(peers.LIT, reply_markup=keyboard(peers.ANSWERS))


@router.callback_query(Ticket.lit, F.data.in_(peers.ANSWERS))
async def lit(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(lit=query.data)
    await state.set_state(Ticket.restarted)
    await shown(query, peers.RESTARTED, peers.ANSWERS)


@router.callback_query(Ticket.restarted, F.data.in_(peers.ANSWERS))
async def restarted(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(restarted=query.data)
    await state.set_state(Ticket.matter)
    await shown(query, peers.MATTER, peers.MATTERS)


@router.callback_query(Ticket.matter, F.data.in_(peers.MATTERS))
async def matter(query: CallbackQuery, state: FSMContext) -> None:
    said = await state.update_data(matter=query.data)
    await state.set_state(Ticket.sure)
    await shown(query, peers.summary(said), peers.SURE)


@router.callback_query(Ticket.sure, F.data == "yes")
async def sure(query: CallbackQuery, state: FSMContext) -> None:
    await tickets.rpush("tickets", json.dumps(await state.get_data()))
    await state.clear()
    await shown(query, peers.DONE)


def dispatcher() -> Dispatcher:
    storage = RedisStorage.from_url(peers.REDIS)
    isolation = storage.create_isolation() if os.environ.get("ISOLATION") == "redis" else None
    made = Dispatcher(storage=storage, events_isolation=isolation)
    made.include_router(router)
    return made


async def serve(dispatcher: Dispatcher) -> None:
    """Polls, or listens for the webhook."""
    bot = Bot(peers.TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(peers.API)))
    if peers.HOOK is None:
        await dispatcher.start_polling(bot)
        return
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=peers.SECRET).register(app, path=peers.PATH)
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, peers.HOST, peers.PORT).start()
    await bot.set_webhook(peers.HOOK, secret_token=peers.SECRET, max_connections=100)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(dispatcher()))
