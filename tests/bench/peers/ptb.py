"""python-telegram-bot 22: a ConversationHandler, kept by PicklePersistence as its examples do (once a minute)."""

import tempfile
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from tests.bench import peers

SUBJECT, QUERY, CUSTOMER, PLAN, PROBLEM, LIT, RESTARTED, MATTER, SURE = range(9)
Context = ContextTypes.DEFAULT_TYPE


def keyboard(options: dict[str, str], width: int = 2) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(label, callback_data=key) for key, label in options.items()]
    return InlineKeyboardMarkup([row[n : n + width] for n in range(0, len(row), width)])


async def shown(update: Update, text: str, options: dict[str, str] | None = None) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer()
    await update.callback_query.edit_message_text(text, reply_markup=keyboard(options) if options else None)


def kept(update: Update, context: Context, name: str) -> dict[str, Any]:
    said = context.user_data
    assert said is not None
    message = update.effective_message
    said[name] = update.callback_query.data if update.callback_query else message and message.text
    return dict(said)


async def start(update: Update, context: Context) -> int:
    assert update.message is not None
    context.user_data.clear()  # type: ignore[union-attr]
    await update.message.reply_text(peers.SUBJECT, reply_markup=keyboard(peers.SUBJECTS))
    return SUBJECT


async def subject(update: Update, context: Context) -> int:
    kept(update, context, "subject")
    await shown(update, peers.QUERY)
    return QUERY


async def query(update: Update, context: Context) -> int:
    assert update.message is not None
    hits = peers.found(kept(update, context, "query")["query"])
    await update.message.reply_text(peers.CUSTOMER, reply_markup=keyboard(hits, 1))
    return CUSTOMER


async def customer(update: Update, context: Context) -> int:
    name = peers.CUSTOMERS[kept(update, context, "customer")["customer"]]
    await shown(update, peers.PLAN.format(name), peers.PLANS)
    return PLAN


async def plan(update: Update, context: Context) -> int:
    kept(update, context, "plan")
    await shown(update, peers.PROBLEM)
    return PROBLEM


async def problem(update: Update, context: Context) -> int:
    assert update.message is not None
    kept(update, context, "problem")
    await update.message.reply_text(peers.LIT, reply_markup=keyboard(peers.ANSWERS))
    return LIT


async def lit(update: Update, context: Context) -> int:
    kept(update, context, "lit")
    await shown(update, peers.RESTARTED, peers.ANSWERS)
    return RESTARTED


async def restarted(update: Update, context: Context) -> int:
    kept(update, context, "restarted")
    await shown(update, peers.MATTER, peers.MATTERS)
    return MATTER


async def matter(update: Update, context: Context) -> int:
    await shown(update, peers.summary(kept(update, context, "matter")), peers.SURE)
    return SURE


async def sure(update: Update, context: Context) -> int:
    context.bot_data.setdefault("tickets", []).append(dict(context.user_data or {}))
    context.user_data.clear()  # type: ignore[union-attr]
    await shown(update, peers.DONE)
    return int(ConversationHandler.END)


def main() -> None:
    words = filters.TEXT & ~filters.COMMAND
    begin: Any = CommandHandler("start", start)
    conversation = ConversationHandler(
        entry_points=[begin],
        states={
            SUBJECT: [CallbackQueryHandler(subject)],
            QUERY: [MessageHandler(words, query)],
            CUSTOMER: [CallbackQueryHandler(customer)],
            PLAN: [CallbackQueryHandler(plan)],
            PROBLEM: [MessageHandler(words, problem)],
            LIT: [CallbackQueryHandler(lit)],
            RESTARTED: [CallbackQueryHandler(restarted)],
            MATTER: [CallbackQueryHandler(matter)],
            SURE: [CallbackQueryHandler(sure, pattern="^yes$")],
        },
        fallbacks=[begin],
        name="ticket",
        persistent=True,
    )
    folder = tempfile.TemporaryDirectory(prefix="atende-bench-")  # goes with the program
    file = Path(folder.name) / "ptb.pickle"
    builder = Application.builder().token(peers.TOKEN).base_url(f"{peers.API}/bot")
    app = builder.persistence(PicklePersistence(filepath=file)).build()
    app.add_handler(conversation)
    if peers.HOOK is None:
        app.run_polling()
    else:
        app.run_webhook(
            peers.HOST,
            peers.PORT,
            peers.PATH.strip("/"),
            webhook_url=peers.HOOK,
            secret_token=peers.SECRET,
            max_connections=100,
        )


if __name__ == "__main__":
    main()
