"""What every command shares: the two consoles, settings with logging, running async work, dates typed by staff."""

from __future__ import annotations

import asyncio
import re
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from bot.clock import OFFICE_ZONE, SystemClock
from bot.errors import Malformed, WrongInput
from bot.logs import setup_logging
from bot.settings import Settings, load_settings
from bot.staff.reach import TYPED_FROM
from bot.staff.rights import Actor, Right

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class WordsOnly(Console):
    """A console that prints words as they were written: brackets are no markup, :names: no pictures.

    Characters that steer a terminal (colours, titles, the direction of writing) are left out.
    """

    def render_str(self, text: str, **options: Any) -> Text:
        """Turn words into what is printed."""
        return super().render_str(_CONTROL.sub("", text), **options)


out = WordsOnly(markup=False, emoji=False, highlight=False)
err = WordsOnly(stderr=True, markup=False, emoji=False, highlight=False)

Who = Annotated[str, typer.Option("--as", help="经办人姓名，记入日志")]
Json = Annotated[bool, typer.Option("--json", help="每行输出一个 JSON")]
Yes = Annotated[bool, typer.Option("--yes", help="看过预览不再询问（脚本用）")]

LETTERS_SHOWN = 3
"""Different letters that are printed in full before an act."""

NOTHING_DONE = "什么都没有做。"

Made = TypeVar("Made")

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def settings_for_command(*, quiet: bool = False) -> Settings:
    """Read the settings and set up logging; one-shot commands log only warnings."""
    settings = load_settings()
    setup_logging("WARNING" if quiet else settings.log_level, as_json=settings.log_json)
    return settings


def run_async(work: Coroutine[Any, Any, None]) -> None:
    """Run a command's work; Ctrl-C ends it at once, at a question too.

    The library's own handling of Ctrl-C only asks the work to end, and a question at the terminal would go on waiting.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _interrupt)
    asyncio.run(work)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def unused(target: Path) -> Path:
    """Return the place for a new form; raises WrongInput where a file is already: it may have been filled in."""
    if target.exists():
        raise WrongInput(f"{target} 已经有了，可能是填过的表，没有盖掉它。请用 --out 换个名字。")
    return target


def table_of(*names: str, show_lines: bool = False) -> Table:
    """Return an empty table whose long cells are folded: Chinese has no spaces, so rich would cut them off.

    A number or a code (编号, 代号) stays in one piece, to be copied.
    """
    return Table(
        *(Column(name, overflow="fold", no_wrap=name in ("编号", "代号")) for name in names), show_lines=show_lines
    )


def warn(text: str, word: str = "请注意") -> None:
    """Print something that staff should look at."""
    out.print(word, style="yellow", end="")
    out.print(f"　{text}", soft_wrap=True)


def confirmed(question: str, *, yes: bool, people: int = 0, refusal: str = NOTHING_DONE) -> None:
    """Ask whether to go on: y or N, or the number of people where it reaches many; `yes` goes on without asking.

    Raises WrongInput with `refusal` when the answer is no, or when there is nobody to answer.
    """
    if yes:
        return
    try:
        if people > TYPED_FROM:
            agreed = typer.prompt(f"{question}要做请写人数").strip() == str(people)
        else:
            agreed = typer.confirm(question)
    except typer.Abort:
        raise WrongInput(f"{refusal}没有人回答；脚本里请加 --yes。") from None
    if not agreed:
        raise WrongInput(refusal)


def show_consequences(what: Sequence[str], people: int, letters: Sequence[str]) -> None:
    """Print what an act is about, how many people are written to, and every different text they will read."""
    for line in what:
        out.print(line, soft_wrap=True)
    if not people:
        out.print("没有人会收到消息。")
        return
    out.print(f"会收到消息的：{people} 位。他们读到的是：")
    for text in letters[:LETTERS_SHOWN]:
        out.rule()
        out.print(text, soft_wrap=True)
    out.rule()
    if len(letters) > LETTERS_SHOWN:
        out.print(f"……另有 {len(letters) - LETTERS_SHOWN} 封，格式一样，内容各不相同。")


async def write_then_mark(
    target: Path, write: Callable[[], Awaitable[Made]], mark: Callable[[], Awaitable[object]]
) -> Made:
    """Write a file, then note in the database that it exists; returns what `write` gave.

    Nothing is ever noted of a file that could not be written. A file that cannot be noted is taken away again: no
    table with names leaves the house unrecorded.
    """
    made = await write()
    try:
        await mark()
    except BaseException:
        await asyncio.to_thread(target.unlink, missing_ok=True)
        raise
    return made


def check_may_see_names(actor: Actor, why: str, option: str) -> None:
    """Raise NotAllowed or Malformed unless this member of staff may take names out of the house, and says why."""
    actor.need(Right.NAMES)
    if not why.strip():
        raise Malformed(f"导出姓名要写理由（{option}）。")


def read_day(text: str, what: str) -> date:
    """Return a date typed as 2026-11-23 or 2026年11月23日; raises WrongInput for anything else."""
    found = _DAY.fullmatch(text.strip())
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass  # reads like a date and is none, such as the 31st of February
    raise WrongInput(f"{what}“{text}”不是日期，请写成 2026-11-23。")


def code_of(words: str, codes: Mapping[str, str], what: str) -> str:
    """Return the code of words that staff type, which may be the code itself; raises WrongInput for any others."""
    for code, name in codes.items():
        if words.strip() in (code, name):
            return code
    raise WrongInput(f"没有“{words}”这种{what}，可选：{'、'.join(codes.values())}。")


def today() -> date:
    """Return the office's day."""
    return SystemClock().now().astimezone(OFFICE_ZONE).date()
