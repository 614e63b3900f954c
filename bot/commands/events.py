"""`python -m bot events …`: planning, publishing, moving and calling off events; who comes, who came."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import opened
from bot.clock import OFFICE_ZONE, SystemClock, office_time
from bot.commands.common import Who, operator, out, run_async, settings_for_command, table_of, today
from bot.consultations.personal import mask_name
from bot.errors import WrongInput
from bot.events.feedback import RATINGS
from bot.events.store import STATES, Registration
from bot.events.when import read_moment, say_moment
from bot.exports.sheets import Cell, Sheet
from bot.exports.xlsx import Workbook
from bot.subscriptions.service import name_of

app = typer.Typer(no_args_is_help=True, help="普法活动：计划、发布、改期、取消、报名名单、签到。")

Code = Annotated[str, typer.Argument(help="活动代号，见 events list")]
Reason = Annotated[str, typer.Option("--reason", help="原因，报名的人会看到")]
PLACES = {"confirmed": "已报名", "waiting": "排队", "offered": "等确认", "cancelled": "已取消"}


@app.command("list")
def list_events() -> None:
    """列出全部活动。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            table = table_of("代号", "活动", "时间", "地点", "状态", "报名", "排队")
            for view in await parts.events.overview():
                event = view.event
                taken = f"{view.taken}/{event.capacity}" if event.capacity else str(view.taken)
                when = office_time(event.starts_at)
                row = (event.code, event.title, when, event.venue, STATES[event.state], taken, str(view.waiting))
                table.add_row(*row)
            out.print(table if table.row_count else "还没有活动。用 python -m bot events add 新建。")

    run_async(work())


@app.command("show")
def show(code: Code) -> None:
    """看一个活动的报名名单和大家想问的问题。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            view, rows = await parts.events.show(code)
            event = view.event
            out.print(
                f"{event.title}　{office_time(event.starts_at)}　{event.venue}　{STATES[event.state]}", highlight=False
            )
            out.print(f"签到口令：{event.codeword}", highlight=False)
            table = table_of("", "名字", "电话", "状态", "到场", "想问的")
            for number, row in enumerate(rows, 1):
                phone = f"{row.phone[:3]}****{row.phone[-4:]}" if row.phone else ""
                came = ("到" if row.attended else "") + ("（现场）" if row.walked_in else "")
                table.add_row(str(number), mask_name(row.name) or "本人", phone, PLACES[row.state], came, row.answer)
            out.print(table if rows else "还没有人报名。")

    run_async(work())


@app.command("publish")
def publish(code: Code, who: Who = "") -> None:
    """发布：居民看得到，可以报名。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            event = await parts.events.publish(code, operator(who))
            out.print(f"已发布：{event.title}，{office_time(event.starts_at)}。")
            tags = (name_of(event.topic), name_of(event.audience), event.community)
            names = "、".join(name for name in tags if name) or "全部"
            out.print(f"通知订阅的人：python -m bot announce new {event.title} --to {names} --event {event.code}")

    run_async(work())


@app.command("change")
def change(
    code: Code,
    at: Annotated[str, typer.Option("--at", help="新的开始时间")] = "",
    venue: Annotated[str, typer.Option(help="新的地点")] = "",
    reason: Reason = "",
    who: Who = "",
) -> None:
    """改时间、地点：报名和排队的人都会收到，提醒跟着改。"""
    if not at and not venue:
        raise WrongInput("请写新的时间（--at）或地点（--venue）。")
    starts_at = read_when(at) if at else None

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            told = await parts.events.change(code, operator(who), starts_at=starts_at, venue=venue, reason=reason)
            out.print(f"已改{'为 ' + office_time(starts_at) if starts_at else '地点'}，通知 {told} 位。")

    run_async(work())


@app.command("postpone")
def postpone(code: Code, reason: Reason, who: Who = "") -> None:
    """延期，新时间待定。定了用 change --at。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            out.print(f"已延期，通知 {await parts.events.postpone(code, operator(who), reason)} 位。")

    run_async(work())


@app.command("cancel")
def cancel(code: Code, reason: Reason, who: Who = "") -> None:
    """取消：报名和排队的人都会收到。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            out.print(f"已取消，通知 {await parts.events.cancel(code, operator(who), reason)} 位。")

    run_async(work())


@app.command("attendance")
def attendance(
    code: Code,
    names: Annotated[list[str], typer.Argument(help="到场的人的名字（纸质名单补录，名单外的记为现场来的）")],
    undo: Annotated[bool, typer.Option("--undo", help="撤销")] = False,
    who: Who = "",
) -> None:
    """补录到场名单。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            count = await parts.places.attendance(code, operator(who), names, undo=undo)
            out.print(f"已{'撤销' if undo else '记录'} {count} 位。")

    run_async(work())


@app.command("export")
def export(code: Code, target: Annotated[Path, typer.Option("--out", help="存到哪个 .xlsx")], who: Who = "") -> None:
    """导出签到表（名字遮住中间，电话遮住中间四位）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            view, rows = await parts.events.show(code)
            event = view.event
            head = (event.title, f"{office_time(event.starts_at)}　{event.venue}　签到口令：{event.codeword}")
            columns = ("序号", "名字", "电话", "状态", "想问的", "到场", "签名")
            with Workbook(target) as book:
                count = await book.add(Sheet("签到表", head, columns, (5, 10, 12, 8, 30, 8, 14)), _sheet(rows))
            async with parts.database.write() as session:
                parts.audit.note(session, who=operator(who), act="event.export", subject=event.code)
            out.print(f"{target}：{count} 行。")

    run_async(work())


@app.command("unreached")
def unreached(code: Code) -> None:
    """列出没能通知到的人（含只留电话的家人），好打电话。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            table = table_of("名字", "电话", "状态", "原因")
            for row, why in await parts.events.unreached(code):
                table.add_row(row.name or "本人", row.phone or "没有留", PLACES[row.state], why)
            out.print(table if table.row_count else "都通知到了。")

    run_async(work())


@app.command("feedback")
def feedback(code: Code) -> None:
    """看活动后大家怎么说、还想了解什么。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            async with parts.database.read() as session:
                view = await parts.events.view(session, code)
                echo = await parts.feedback.echo(session, view.event.id)
            said = "　".join(f"{RATINGS[rating]} {count}" for rating, count in echo.ratings.items())
            out.print(f"问了 {echo.asked} 位：{said}", highlight=False)
            for text in echo.questions:
                out.print(f"· {text}", highlight=False, markup=False)

    run_async(work())


@app.command("figures")
def figures(
    year: Annotated[int, typer.Option(help="哪一年，不写就是今年")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """年报要的数：办了多少场、取消多少、报名和到场多少人次，按种类。"""

    async def work() -> None:
        chosen = year or today().year
        if not 2000 <= chosen <= 2100:
            raise WrongInput("年份要写成 2026 这样。")
        first, last = (datetime(one, 1, 1, tzinfo=OFFICE_ZONE) for one in (chosen, chosen + 1))
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            rows = await parts.events.figures(first, last)
        keys = ("held", "cancelled", "registered", "attended", "walked_in")
        total = {key: sum(getattr(row, key) for row in rows) for key in keys}
        if as_json:
            typer.echo(json.dumps({"year": chosen, **total, "rows": [asdict(row) for row in rows]}, ensure_ascii=False))
            return
        table = table_of("种类", "办了", "取消", "报名", "到场", "其中现场来的")
        for row in rows:
            table.add_row(row.kind, *(str(getattr(row, key)) for key in keys))
        table.add_row("合计", *(str(total[key]) for key in keys))
        out.print(table)

    run_async(work())


@app.command("missed")
def missed() -> None:
    """列出程序停着时错过的提醒，有电话的可以打电话。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            table = table_of("活动", "名字", "电话")
            for event, row in await parts.reminders.missed():
                table.add_row(event.title, row.name or "本人", row.phone)
            out.print(table if table.row_count else "没有错过的提醒。")

    run_async(work())


async def _sheet(rows: Sequence[Registration]) -> AsyncIterator[Sequence[Cell]]:
    number = 0
    for row in rows:
        if row.state != "cancelled":
            number += 1
            phone = f"{row.phone[:3]}****{row.phone[-4:]}" if row.phone else ""
            came = "到" if row.attended else ""
            yield number, mask_name(row.name) or "本人", phone, PLACES[row.state], row.answer, came, ""


def read_when(text: str) -> datetime:
    """Return a moment typed by staff, in UTC; raises WrongInput for one that is not understood or is past."""
    now = SystemClock().now()
    found = read_moment(text, now)
    if found is None:
        raise WrongInput(f"“{text}”看不懂。请写成 2026-12-04 14:00，或者“下周三下午两点”。")
    if found <= now:
        raise WrongInput(f"{say_moment(found, now)} 已经过去了（现在 {now.astimezone(OFFICE_ZONE):%m-%d %H:%M}）。")
    return found
