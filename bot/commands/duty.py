"""Commands for the duty roster: listed with holidays, planned, put right, brought in from a table, copied."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import WEEKDAYS
from bot.commands.acting import act_of
from bot.commands.common import Who, out, read_day, run_async, settings_for_command, table_of
from bot.duty.reading import NEEDED, half_named, read_lines, read_rows
from bot.duty.roster import HALVES, Shift, with_days_off
from bot.errors import WrongInput
from bot.exports.xlsx_reading import read_sheet
from bot.services import opened

app = typer.Typer(no_args_is_help=True, help="值班表：列出、排班、改、删、导入、照上一周排。")

Number = Annotated[int, typer.Argument(help="编号，见 duty list")]
Why = Annotated[str, typer.Option("--why", help="为什么，记入日志")]
Half = Annotated[str, typer.Option("--half", help="、".join(HALVES.values()))]
Phone = Annotated[str, typer.Option("--phone", help="电话")]
Mail = Annotated[str, typer.Option("--mail", help="邮箱，值班时的提醒也发到这里")]


@app.command("list")
def duty_list(
    first: Annotated[str, typer.Option("--from", help="从哪天起，不写是今天")] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="多少天")] = 14,
) -> None:
    """列出谁哪天值班；放假的日子写明。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            holidays = (await parts.office.in_use()).holidays
            start = read_day(first, "日期") if first else parts.roster.today()
            async with parts.database.read() as session:
                rows = await parts.roster.between(session, start, start + timedelta(days=days - 1))
            table = table_of("日子", "", "编号", "时段", "谁", "电话", "邮箱")
            for day, off, shifts in with_days_off(rows, start, days, holidays):
                said = f"{day}（星期{WEEKDAYS[day.weekday()]}）"
                for row in shifts:
                    table.add_row(said, off, str(row.id), HALVES[row.half], row.name, row.phone, row.mail)
                if not shifts:
                    table.add_row(said, off, "", "", "没有排", "", "")
            out.print(table)

    run_async(work())


@app.command("add")
def duty_add(
    day: Annotated[str, typer.Argument(help="哪一天：2026-12-01")],
    name: str,
    half: Half = "全天",
    phone: Phone = "",
    mail: Mail = "",
    who: Who = "",
) -> None:
    """排一班。"""
    shift = Shift(read_day(day, "日期"), half_named(half), name.strip(), phone.strip(), mail.strip())

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                row = await parts.roster.add(act, shift)
            out.print(f"排好了：{shift.said}，编号 {row.id}。")

    run_async(work())


@app.command("change")
def duty_change(
    number: Number,
    why: Why,
    day: Annotated[str, typer.Option("--day", help="哪一天")] = "",
    name: Annotated[str, typer.Option("--name", help="谁")] = "",
    half: Half = "",
    phone: Annotated[str | None, typer.Option("--phone", help="电话")] = None,
    mail: Annotated[str | None, typer.Option("--mail", help="邮箱")] = None,
    who: Who = "",
) -> None:
    """改一班；没写的照旧。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            row = await parts.roster.of(act.session, number)
            shift = Shift(
                read_day(day, "日期") if day else row.day,
                half_named(half) if half else row.half,
                name.strip() or row.name,
                row.phone if phone is None else phone.strip(),
                row.mail if mail is None else mail.strip(),
            )
            await parts.roster.change(act, number, shift, why)
        out.print(f"改好了：{shift.said}。")

    run_async(work())


@app.command("remove")
def duty_remove(number: Number, why: Why, who: Who = "") -> None:
    """删掉一班。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                await parts.roster.remove(act, number, why)
            out.print("删掉了。")

    run_async(work())


@app.command("import")
def duty_import(
    path: Annotated[Path, typer.Argument(help=".xlsx、.csv（列名：日期、时段、姓名、电话、邮箱），或一行一班的 .txt")],
    who: Who = "",
) -> None:
    """导入一个月；已经排了的不会排两遍，有一行不对就一行不存。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            if path.suffix.lower() == ".txt":
                shifts = read_lines(_text_of(path), parts.roster.today())
            else:
                header, rows = read_sheet(path, NEEDED)
                shifts = read_rows(header, rows, parts.roster.today())
            async with act_of(parts, who) as act:
                count = await parts.roster.add_all(act, shifts)
            out.print(f"读到 {len(shifts)} 班，排上新的 {count} 班。")

    run_async(work())


@app.command("copy-week")
def duty_copy_week(
    monday: Annotated[str, typer.Argument(help="要排的那一周的星期一")],
    who: Who = "",
) -> None:
    """照上一周排一周；放假的日子不照抄，列出来。"""
    day = read_day(monday, "日期")

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            holidays = (await parts.office.in_use()).holidays
            async with act_of(parts, who) as act:
                copied = await parts.roster.copy_week(act, day, holidays)
            out.print(f"照上一周排了 {copied.added} 班。")
            for one in copied.left_out:
                out.print(f"没有照抄　{one}")

    run_async(work())


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError:
        raise WrongInput(f"读不了 {path}。") from None
    except UnicodeDecodeError:
        raise WrongInput(f"{path} 不是 UTF-8 文本。") from None
