"""`python -m bot meetings …`: residents' talks and other meetings, with or without opinions."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.acting import act_of
from bot.commands.common import Who, Yes, confirmed, out, read_day, run_async, settings_for_command, table_of
from bot.consultations.meetings import MeetingView, Told
from bot.services import opened

app = typer.Typer(no_args_is_help=True, help="会议：座谈会等，一场会可以说几部草案，有没有意见都能记。")

MOST = 500
Number = Annotated[int, typer.Argument(help="会议编号，见 meetings list")]


@app.command("list")
def list_meetings(year: Annotated[int, typer.Option(help="只看这一年")] = 0) -> None:
    """列出会议：日期、名称、到会、草案、意见。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            rows = await parts.meetings.overview(year=year or None, take=MOST + 1)
            table = table_of("编号", "日期", "名称", "地点", "到会", "草案", "意见")
            for one in rows[:MOST]:
                row = one.meeting
                codes = "、".join(code for code, _ in one.drafts)
                table.add_row(
                    str(row.id), str(row.held_on), row.title, row.venue, str(row.present), codes, str(one.opinions)
                )
            out.print(table if rows else "还没有会议。")
            if len(rows) > MOST:
                out.print(f"只显示最近 {MOST} 场，加 --year 看一年的。")

    run_async(work())


@app.command("add")
def add(
    title: Annotated[str, typer.Argument(help="会议名称")],
    held: Annotated[str, typer.Option("--on", help="日期")],
    draft: Annotated[list[str], typer.Option("--draft", help="说的是哪部草案，写代号；几部就写几次")],
    venue: Annotated[str, typer.Option(help="地点")] = "",
    present: Annotated[int, typer.Option(help="到会人数")] = 0,
    minutes: Annotated[str, typer.Option(help="会议记录")] = "",
    who: Who = "",
) -> None:
    """记一场会，有没有意见都行。"""

    async def work() -> None:
        told = Told(title.strip(), read_day(held, "日期"), venue.strip(), present, draft, minutes.strip())
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                row = await parts.meetings.add(act, told)
                number = row.id
            out.print(f"已记下，编号 {number}。")

    run_async(work())


@app.command("edit")
def edit(
    number: Number,
    why: Annotated[str, typer.Option("--why", help="为什么改；必填，记入日志")],
    title: Annotated[str | None, typer.Option(help="会议名称")] = None,
    held: Annotated[str, typer.Option("--on", help="日期")] = "",
    draft: Annotated[list[str] | None, typer.Option("--draft", help="说的全部草案；不写不改")] = None,
    venue: Annotated[str | None, typer.Option(help="地点")] = None,
    present: Annotated[int | None, typer.Option(help="到会人数")] = None,
    minutes: Annotated[str | None, typer.Option(help="会议记录")] = None,
    who: Who = "",
) -> None:
    """改正一场会：名称、日期、地点、人数、草案、记录。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            now = await parts.meetings.view(number)
            row = now.meeting
            told = Told(
                row.title if title is None else title.strip(), read_day(held, "日期") if held else row.held_on,
                row.venue if venue is None else venue.strip(), row.present if present is None else present,
                draft or [code for code, _ in now.drafts], row.minutes if minutes is None else minutes.strip(),
            )  # fmt: skip
            async with act_of(parts, who) as act:
                await parts.meetings.change(act, number, told, why)
            out.print("已改。")

    run_async(work())


@app.command("remove")
def remove(
    number: Number,
    why: Annotated[str, typer.Option("--why", help="为什么删；必填，记入日志")],
    yes: Yes = False,
    who: Who = "",
) -> None:
    """删去记错的会；会上有意见的不能删。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            out.print(_line(await parts.meetings.view(number)), soft_wrap=True)
            confirmed("删去吗？", yes=yes)
            async with act_of(parts, who) as act:
                await parts.meetings.remove(act, number, why)
            out.print("已删去。")

    run_async(work())


def _line(one: MeetingView) -> str:
    row = one.meeting
    return f"{row.held_on}　{row.title}　{row.venue}　到会 {row.present} 人　意见 {one.opinions} 条"
