"""`python -m bot knowledge note`, `notes`, `note-close`, `note-reopen`: what staff find wrong in an entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from bot.answers.notes import EntryNote
from bot.clock import office_time
from bot.commands.acting import act_of
from bot.commands.common import Who, out, run_async, settings_for_command
from bot.errors import NotFound
from bot.knowledge.loading import load_knowledge
from bot.services import opened

PER_PAGE = 50

Number = Annotated[int, typer.Argument(help="第几号，见 knowledge notes")]


def note(
    entry: Annotated[str, typer.Argument(help="条目编号，见 knowledge list")],
    text: Annotated[str, typer.Argument(help="哪里不对")],
    who: Who = "",
) -> None:
    """写下哪条不对，等编辑核对。后台在“知识”那一条的“这条不对？”。"""

    async def work() -> None:
        settings = settings_for_command(quiet=True)
        if load_knowledge(settings.knowledge_dir).entry(entry) is None:
            raise NotFound("entry", entry[:40])
        async with opened(settings) as parts:
            async with act_of(parts, who) as act:
                row = await parts.entry_notes.add(act, entry, text)
            out.print(f"记下了，第 {row.id} 号，等编辑核对。")

    run_async(work())


def notes(
    done: Annotated[bool, typer.Option("--done", help="列出办结了的")] = False,
    page: Annotated[int, typer.Option(help=f"第几页，一页 {PER_PAGE} 条", min=1, max=10_000)] = 1,
) -> None:
    """列出有人说不对的。后台在“知识”的“有人说不对的”。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                rows = await parts.entry_notes.list(session, done=done, skip=(page - 1) * PER_PAGE, take=PER_PAGE + 1)
            for row in rows[:PER_PAGE]:
                out.print(_line(row), soft_wrap=True)
            if not rows:
                out.print("没有。")
            if len(rows) > PER_PAGE:
                out.print(f"还有，下一页加 --page {page + 1}。")

    run_async(work())


def note_close(
    number: Number,
    outcome: Annotated[str, typer.Argument(help="怎么处理的，例如“编辑改好了”")],
    who: Who = "",
) -> None:
    """把说不对的一条办结。后台在“知识”的“有人说不对的”。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                row = await parts.entry_notes.close(act, number, outcome)
            out.print(f"{row.entry} 的第 {row.id} 号办结了。")

    run_async(work())


def note_reopen(number: Number, who: Who = "") -> None:
    """把办结了的一条重新打开。后台在“知识”的“有人说不对的”。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                row = await parts.entry_notes.reopen(act, number)
            out.print(f"{row.entry} 的第 {row.id} 号又打开了。")

    run_async(work())


def _line(row: EntryNote) -> str:
    line = f"{row.id}　{row.entry}　{row.who}　{office_time(row.at)}：{row.text}"
    return f"{line}　→ {row.closed_by}：{row.outcome}" if row.closed_at else line


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("note", note), ("notes", notes), ("note-close", note_close), ("note-reopen", note_reopen),
)  # fmt: skip
