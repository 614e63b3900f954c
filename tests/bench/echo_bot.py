"""The plainest python-telegram-bot bot: answers every text with itself and stores nothing. Used by bench_turns."""

from __future__ import annotations

import sys
import warnings

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    token, url = sys.argv[1:]
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()
