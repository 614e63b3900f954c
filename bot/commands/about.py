"""What the program is and how it is set up: its version and its settings."""

from __future__ import annotations

from bot import __version__
from bot.commands.common import out, table_of
from bot.settings import Settings, load_settings


def settings() -> None:
    """列出全部设置、现在的值和说明（密码不显示）。"""
    current = load_settings()
    table = table_of("环境变量", "现在的值", "说明")
    for name, field in Settings.model_fields.items():
        value = getattr(current, name)
        table.add_row(f"BOT_{name.upper()}", "" if value is None else str(value), field.description or "")
    out.print(table)


def version() -> None:
    """显示版本号。"""
    out.print(__version__)
