"""`python -m bot events …`: planning, publishing, moving and calling off events; who comes, who came."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import OFFICE_ZONE, SystemClock, office_time
from bot.commands.acting import act_of, actor_of
from bot.commands.common import (
    Who,
    Yes,
    check_may_see_names,
    confirmed,
    out,
    run_async,
    settings_for_command,
    table_of,
    today,
    write_then_mark,
)
from bot.commands.rehearsal import agreed_act
from bot.errors import WrongInput
from bot.events.feedback import RATINGS
from bot.events.plans import Amendment, changes_of
from bot.events.queries import was_held
from bot.events.store import Event, Registration
from bot.events.terms import KINDS, PLACES, STATES, EventState, PlaceState
from bot.exports.sheets import Cell, Sheet
from bot.exports.xlsx import Workbook
from bot.holding import told
from bot.language.moments import read_moment, say_moment
from bot.language.personal import mask_name, mask_personal
from bot.services import Services, opened
from bot.staff.act import Act
from bot.subscriptions.service import AUDIENCES, TOPICS, name_of

app = typer.Typer(no_args_is_help=True, help="普法活动：计划、发布、改期、取消、报名名单、签到。")

Code = Annotated[str, typer.Argument(help="活动代号，见 events list")]
Reason = Annotated[str, typer.Option("--reason", help="原因，报名的人会看到")]


@app.command("list")
def list_events() -> None:
    """列出全部活动。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            table = table_of("代号", "活动", "时间", "地点", "状态", "报名", "排队")
            now = parts.clock.now()
            for view in await parts.events.overview():
                event = view.event
                taken = f"{view.taken}/{event.capacity}" if event.capacity else str(view.taken)
                when = office_time(event.starts_at)
                row = (event.code, event.title, when, event.venue, _state(event, now), taken, str(view.waiting))
                table.add_row(*row)
            out.print(table if table.row_count else "还没有活动。用 python -m bot events add 新建。")

    run_async(work())


@app.command("show")
def show(code: Code) -> None:
    """看一个活动的报名名单和大家想问的问题。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, rows = await parts.events.show(code)
            event = view.event
            out.print(line_of(event, parts.clock.now()), soft_wrap=True)
            out.print(f"签到口令：{event.codeword}")
            if event.headcount is not None:
                out.print(f"到场人数（清点）：{event.headcount}")
            if event.note:
                out.print(f"备注：{event.note}", soft_wrap=True)
            table = table_of("", "名字", "电话", "状态", "到场", "想问的")
            for number, row in enumerate(rows, 1):
                phone = f"{row.phone[:3]}****{row.phone[-4:]}" if row.phone else ""
                asked = mask_personal(row.answer)
                came = ("到" if row.attended else "") + ("（现场）" if row.walked_in else "")
                table.add_row(str(number), mask_name(row.name) or "本人", phone, PLACES[row.state], came, asked)
            out.print(table if rows else "还没有人报名。")

    run_async(work())


@app.command("publish")
def publish(code: Code, yes: Yes = False, who: Who = "") -> None:
    """发布：居民看得到，可以报名。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.events.show(code)
            what = [f"发布活动：{line_of(view.event, parts.clock.now())}", "发布以后居民看得到，可以报名。"]
            event = await agreed_act(
                parts, await actor_of(parts, who), lambda on, act: on.events.publish(act, code),
                lambda _: what, yes=yes, question="发布吗？",
            )  # fmt: skip
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
    title: Annotated[str | None, typer.Option(help="名称")] = None,
    kind: Annotated[str | None, typer.Option(help="、".join(KINDS))] = None,
    minutes: Annotated[int | None, typer.Option(help="多少分钟")] = None,
    capacity: Annotated[int | None, typer.Option(help="人数上限，0 不限")] = None,
    host: Annotated[str | None, typer.Option(help="主讲、主办")] = None,
    contact: Annotated[str | None, typer.Option(help="联系人、电话")] = None,
    question: Annotated[str | None, typer.Option(help="报名时问什么")] = None,
    topic: Annotated[str | None, typer.Option(help="主题：" + "、".join(TOPICS.values()))] = None,
    audience: Annotated[str | None, typer.Option(help="对象：" + "、".join(AUDIENCES.values()))] = None,
    community: Annotated[str | None, typer.Option(help="社区")] = None,
    opens: Annotated[str, typer.Option(help="什么时候开始报名")] = "",
    closes: Annotated[str, typer.Option(help="报名截止；不写就跟着开始时间一起移")] = "",
    yes: Yes = False,
    who: Who = "",
) -> None:
    """改活动：改了时间、地点，报名和排队的人都会收到，提醒跟着改；改别的不打扰他们。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.events.show(code)
            held = was_held(view.event, parts.clock.now())
            wanted = Amendment(
                title, kind, venue or None, read_when(at, past=held) if at else None, minutes, capacity, host, contact,
                question, None if topic is None else key_of(topic, TOPICS, "主题"),
                None if audience is None else key_of(audience, AUDIENCES, "对象"), community,
                read_when(opens, past=True) if opens else None, read_when(closes) if closes else None,
            )  # fmt: skip
            if wanted.is_empty:
                raise WrongInput("请写要改什么：--at 时间、--venue 地点、--title 名称、--capacity 人数上限……")

            async def work_on(on: Services, act: Act) -> tuple[int, Event]:
                people = await on.events.change(act, code, reason=reason, other=wanted)
                return people, (await on.events.view(act.session, code)).event

            changes = [f"  {line}" for line in changes_of(view.event, wanted)] or ["  （和现在一样）"]
            what = [f"要改的活动：{line_of(view.event, parts.clock.now())}", *changes]
            people, event = await agreed_act(
                parts, await actor_of(parts, who), work_on, lambda _: what, yes=yes,
                question="这样改吗？",
            )  # fmt: skip
            when = f"为 {office_time(event.starts_at)}" if at else ""
            out.print(f"已改{when}，{told(people, parts.holds.seconds)}。")

    run_async(work())


@app.command("postpone")
def postpone(code: Code, reason: Reason, yes: Yes = False, who: Who = "") -> None:
    """延期，新时间待定。定了用 change --at。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.events.show(code)
            what = ["要延期的活动：", f"  {line_of(view.event, parts.clock.now())}"]
            people = await agreed_act(
                parts, await actor_of(parts, who), lambda on, act: on.events.postpone(act, code, reason),
                lambda _: what, yes=yes, question="延期吗？",
            )  # fmt: skip
            out.print(f"已延期，{told(people, parts.holds.seconds)}。")

    run_async(work())


@app.command("cancel")
def cancel(code: Code, reason: Reason, yes: Yes = False, who: Who = "") -> None:
    """取消：报名和排队的人都会收到。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.events.show(code)
            what = [
                "要取消的活动（取消了不能恢复）：", f"  {line_of(view.event, parts.clock.now())}",
                f"  报名 {view.taken} 位，排队 {view.waiting} 位",
            ]  # fmt: skip
            people = await agreed_act(
                parts, await actor_of(parts, who), lambda on, act: on.events.cancel(act, code, reason),
                lambda _: what, yes=yes, question="取消吗？",
            )  # fmt: skip
            out.print(f"已取消，{told(people, parts.holds.seconds)}。")

    run_async(work())


@app.command("delete")
def delete(code: Code, yes: Yes = False, who: Who = "") -> None:
    """删去一个还没有发布的活动（例如导入错了的）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.events.show(code)
            out.print(line_of(view.event, parts.clock.now()), soft_wrap=True)
            confirmed("删去吗？", yes=yes)
            async with act_of(parts, who) as act:
                await parts.events.delete(act, code)
            out.print("已删去。")

    run_async(work())


@app.command("attendance")
def attendance(
    code: Code,
    names: Annotated[
        list[str] | None,
        typer.Argument(help="到场的人的名字（纸质名单补录，名单外的记为现场来的；同名的两位写两遍）"),
    ] = None,
    people: Annotated[int | None, typer.Option("--people", help="到场人数（清点的，没有名单时用）")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="撤销这些名字；不写名字就撤销人数")] = False,
    who: Who = "",
) -> None:
    """补录到场：名单，或者清点的人数。"""
    present = names or []
    if not present and people is None and not undo:
        raise WrongInput("请写到场的人的名字，或者用 --people 写清点的人数。")

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                count = await parts.places.attendance(act, code, present, undo=undo, people=people)
            verb = "撤销" if undo else "记录"
            counted = f"{people} 人" if people is not None else "人数" if undo and not present else ""
            out.print(
                f"已{verb} " + "、".join(one for one in (f"{count} 位" if present else "", counted) if one) + "。"
            )

    run_async(work())


@app.command("export")
def export(
    code: Code,
    target: Annotated[Path, typer.Option("--out", help="存到哪个 .xlsx")],
    with_names: Annotated[
        bool, typer.Option("--with-names", help="写全名字和电话（要有权限、写理由，记入日志）")
    ] = False,
    why: Annotated[str, typer.Option("--why", help="写全名字的理由")] = "",
    who: Who = "",
) -> None:
    """导出签到表（名字遮住中间，电话遮住中间四位）。"""

    async def work() -> None:
        settings = settings_for_command(quiet=True)
        async with opened(settings) as parts:
            actor = await actor_of(parts, who)
            if with_names:
                check_may_see_names(actor, why, "--why")
            view, rows = await parts.events.show(code)
            event = view.event
            head = (event.title, f"{office_time(event.starts_at)}　{event.venue}　签到口令：{event.codeword}")
            columns = ("序号", "名字", "电话", "状态", "想问的", "到场", "签名")

            async def write() -> int:
                with Workbook(target) as book:
                    sheet = Sheet("签到表", head, columns, (5, 10, 12, 8, 30, 8, 14))
                    return await book.add(sheet, _sheet(rows, named=with_names))

            async def mark() -> None:
                async with parts.acting(actor) as act:
                    act.note("event.export-named" if with_names else "event.export", event.code, why)

            out.print(f"{target}：{await write_then_mark(target, write, mark)} 行。")

    run_async(work())


@app.command("unreached")
def unreached(code: Code, who: Who = "") -> None:
    """列出没能通知到的人（含只留电话的家人），好打电话；谁看过名字和电话，记入日志。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            await _note_reading(parts, who, "event.unreached", code)
            table = table_of("名字", "电话", "状态", "原因")
            for row, why in await parts.events.unreached(code):
                table.add_row(row.name or "本人", row.phone or "没有留", PLACES[row.state], why)
            out.print(table if table.row_count else "都通知到了。")

    run_async(work())


@app.command("feedback")
def feedback(code: Code) -> None:
    """看活动后大家怎么说、还想了解什么。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                view = await parts.events.view(session, code)
                echo = await parts.feedback.echo(session, view.event.id)
            said = "　".join(f"{RATINGS[rating]} {count}" for rating, count in echo.ratings.items())
            out.print(f"问了 {echo.asked} 位：{said}")
            for text in echo.questions:
                out.print(f"· {text}")

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
        async with opened(settings_for_command(quiet=True)) as parts:
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
def missed(who: Who = "") -> None:
    """列出程序停着时错过的提醒，有电话的可以打电话；谁看过名字和电话，记入日志。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            await _note_reading(parts, who, "event.missed", "")
            table = table_of("活动", "名字", "电话")
            for event, row in await parts.reminders.missed():
                table.add_row(event.title, row.name or "本人", row.phone)
            out.print(table if table.row_count else "没有错过的提醒。")

    run_async(work())


async def _note_reading(parts: Services, who: str, act: str, subject: str) -> None:
    """Leave an audit row before names and telephone numbers are shown in full."""
    async with act_of(parts, who) as acting:
        acting.note(act, subject)


async def _sheet(rows: Sequence[Registration], *, named: bool) -> AsyncIterator[Sequence[Cell]]:
    number = 0
    for row in rows:
        if row.state != PlaceState.CANCELLED:
            number += 1
            masked = f"{row.phone[:3]}****{row.phone[-4:]}" if row.phone else ""
            name, phone = (row.name, row.phone) if named else (mask_name(row.name), masked)
            asked = row.answer if named else mask_personal(row.answer)
            yield number, name or "本人", phone, PLACES[row.state], asked, "到" if row.attended else "", ""


def line_of(event: Event, now: datetime) -> str:
    """Say which event it is: code, title, time, place, state."""
    return f"{event.code}　{event.title}　{office_time(event.starts_at)}　{event.venue}　{_state(event, now)}"


def _state(event: Event, now: datetime) -> str:
    return STATES[EventState.ENDED] if was_held(event, now) else STATES[event.state]


def key_of(name: str, known: dict[str, str], what: str) -> str:
    """Return the tag for a name typed by staff, or for the tag itself; empty stays empty."""
    clean = name.strip()
    found = {value: key for key, value in known.items()}.get(clean, clean)
    if found and found not in known:
        raise WrongInput(f"{what}只能是：{'、'.join(known.values())}。")
    return found


def read_when(text: str, *, past: bool = False) -> datetime:
    """Return a moment typed by staff, in UTC.

    Raises WrongInput for one that is not understood, and without `past` for one that is over.
    """
    now = SystemClock().now()
    found = read_moment(text, now)
    if found is None:
        raise WrongInput(f"“{text}”看不懂。请写成 2026-12-04 14:00，或者“下周三下午两点”。")
    if found <= now and not past:
        raise WrongInput(f"{say_moment(found, now)} 已经过去了（现在 {now.astimezone(OFFICE_ZONE):%m-%d %H:%M}）。")
    return found
