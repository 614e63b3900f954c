"""Starting the bot: what the program does without a command."""

from __future__ import annotations

from bot.commands.common import out, run_async, settings_for_command
from bot.serving import run


def start() -> None:
    """启动网页、Telegram（填了令牌时）和提醒。"""
    run_async(run(settings_for_command(), lambda line: out.print(line)))
