"""What every command shares: the two consoles, settings with logging, running async work, dates typed by staff."""

from __future__ import annotations

import asyncio
import getpass
import re
from collections.abc import Coroutine
from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from bot.clock import OFFICE_ZONE, SystemClock
from bot.errors import WrongInput
from bot.logs import setup_logging
from bot.settings import Settings, load_settings

out = Console()
err = Console(stderr=True)

Who = Annotated[str, typer.Option("--as", help="经办人姓名，记入日志")]

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def settings_for_command(*, quiet: bool = False) -> Settings:
    """Read the settings and set up logging; one-shot commands log only warnings."""
    settings = load_settings()
    setup_logging("WARNING" if quiet else settings.log_level, as_json=settings.log_json)
    return settings


def run_async(work: Coroutine[Any, Any, None]) -> None:
    """Run a command's work."""
    asyncio.run(work)


def table_of(*names: str, show_lines: bool = False) -> Table:
    """Return an empty table whose long cells are folded: Chinese has no spaces, so rich would cut them off."""
    return Table(*(Column(name, overflow="fold") for name in names), show_lines=show_lines)


def operator(who: str) -> str:
    """Return who does this: the name given, else the name of the account on this machine."""
    return who or getpass.getuser()


def read_day(text: str, what: str) -> date:
    """Return a date typed as 2026-11-23 or 2026年11月23日; raises WrongInput for anything else."""
    found = _DAY.fullmatch(text.strip())
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass  # reads like a date and is none, such as the 31st of February
    raise WrongInput(f"{what}“{text}”不是日期，请写成 2026-11-23。")


def today() -> date:
    """Return the office's day."""
    return SystemClock().now().astimezone(OFFICE_ZONE).date()
