"""Planning events: one, a series, a whole quarter from a filled-in table; and the poster to print."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot import buttons
from bot.clock import OFFICE_ZONE, WEEKDAYS, SystemClock, office_time
from bot.commands.acting import act_of, actor_of
from bot.commands.common import (
    Who,
    Yes,
    confirmed,
    out,
    read_day,
    run_async,
    settings_for_command,
    table_of,
    unused,
    warn,
)
from bot.commands.events import Code, key_of, read_when
from bot.commands.rehearsal import MOST_TITLE, tell_held
from bot.errors import WrongInput
from bot.events.places import proof_of
from bot.events.plans import Plan
from bot.events.series import Planned, days_of, read_rule
from bot.events.store import Event
from bot.events.terms import KINDS
from bot.events.where import read_spot
from bot.exports.qr import png
from bot.exports.sheets import Sheet
from bot.exports.word import WordDocument
from bot.exports.xlsx import Workbook
from bot.exports.xlsx_reading import Numbered, read_sheet
from bot.holding import hold
from bot.holidays import Holidays
from bot.language.moments import read_moment
from bot.services import Services, opened
from bot.settings import Settings
from bot.subscriptions.service import AUDIENCES, TOPICS
from bot.text import shorten

COLUMNS = (
    "名称*", "开始*", "分钟", "地点*", "种类", "主题", "对象", "社区", "人数上限", "主讲", "联系", "报名时问",
    "报名开始", "报名截止", "经纬度",
)  # fmt: skip
TEMPLATE_ROWS = 200
SERIES = "系列"
NOT_SAVED = "没有保存。"
FAR = timedelta(days=180)
"""A date without a year that is read as one further off than this was more likely meant as past."""

Kind = Annotated[str, typer.Option(help="、".join(KINDS))]
Topic = Annotated[str, typer.Option(help="主题，订阅的人按它收到：" + "、".join(TOPICS.values()))]
Audience = Annotated[str, typer.Option(help="对象：" + "、".join(AUDIENCES.values()))]
Community = Annotated[str, typer.Option(help="社区")]
Venue = Annotated[str, typer.Option(help="地点")]
Minutes = Annotated[int, typer.Option(help="多少分钟")]
Capacity = Annotated[int, typer.Option(help="人数上限，0 不限")]
Host = Annotated[str, typer.Option(help="主讲、主办")]
Contact = Annotated[str, typer.Option(help="联系人、电话")]
Question = Annotated[str, typer.Option(help="报名时问什么，例如：您想问什么问题")]
Publish = Annotated[bool, typer.Option("--publish", help="直接发布")]


def add(
    title: Annotated[str, typer.Argument(help="活动名称")],
    at: Annotated[str, typer.Option("--at", help="开始：2026-12-04 14:00，或“下周三下午两点”")],
    venue: Venue,
    kind: Kind = "讲座",
    topic: Topic = "",
    audience: Audience = "",
    community: Community = "",
    minutes: Minutes = 90,
    capacity: Capacity = 0,
    host: Host = "",
    contact: Contact = "",
    question: Question = "",
    opens: Annotated[str, typer.Option(help="什么时候开始报名，不写就是发布以后")] = "",
    closes: Annotated[str, typer.Option(help="报名截止，不写就是活动开始")] = "",
    spot: Annotated[str, typer.Option(help="经纬度，例如 121.5511,29.8673")] = "",
    publish: Publish = False,
    yes: Yes = False,
    who: Who = "",
) -> None:
    """新建一个活动；时间会完整读出来（带星期）再保存。"""
    starts_at = read_when(at, past=True)
    if starts_at <= SystemClock().now():
        raise WrongInput(f"{office_time(starts_at)} 已经过去了。办过的活动用 events record 补记。")
    out.print(f"时间：{office_time(starts_at)}")
    _doubt(at, starts_at)
    confirmed("对吗？", yes=yes, refusal=NOT_SAVED)
    plan = Plan(
        title, kind, venue, starts_at, starts_at + timedelta(minutes=minutes), capacity, host, contact, question,
        topic=key_of(topic, TOPICS, "主题"), audience=key_of(audience, AUDIENCES, "对象"), community=community,
        spot=read_spot(spot), opens_at=read_when(opens) if opens else None,
        closes_at=read_when(closes) if closes else None,
    )  # fmt: skip
    run_async(_store([plan], who, publish=publish))


def series(
    title: Annotated[str, typer.Argument(help="活动名称")],
    every: Annotated[str, typer.Option(help="每周三、每两周周五、每月第一个周六")],
    at: Annotated[str, typer.Option("--at", help="几点，例如 14:00")],
    first: Annotated[str, typer.Option("--from", help="从哪天起，例如 2026-12-01")],
    last: Annotated[str, typer.Option("--to", help="到哪天止")],
    venue: Venue,
    kind: Kind = "法律门诊",
    topic: Topic = "",
    audience: Audience = "",
    community: Community = "",
    minutes: Minutes = 120,
    capacity: Capacity = 0,
    host: Host = "",
    contact: Contact = "",
    question: Question = "",
    publish: Publish = False,
    yes: Yes = False,
    who: Who = "",
) -> None:
    """新建一个系列；法定节假日和调休上班日自动跳过，先列出来再保存。"""
    holidays = _holidays()
    days = days_of(read_rule(every), read_day(first, "开始日期"), read_day(last, "结束日期"), holidays)
    clock = _clock_time(at)
    for one in days:
        mark = f"跳过（{one.skipped}）" if one.skipped else f"{clock:%H:%M}"
        out.print(f"{one.day}（星期{WEEKDAYS[one.day.weekday()]}）　{mark}")
    if days[-1].day > holidays.checked_until:
        warn(f"{holidays.checked_until} 以后的节假日表还没有，之后的日子没有跳过。")
    confirmed("对吗？", yes=yes, refusal=NOT_SAVED)
    plans = [
        Plan(
            title, kind, venue, start, start + timedelta(minutes=minutes), capacity, host, contact, question,
            topic=key_of(topic, TOPICS, "主题"), audience=key_of(audience, AUDIENCES, "对象"), community=community,
            series=SERIES,
        )
        for start in _starts(days, clock)
    ]  # fmt: skip
    run_async(_store(plans, who, publish=publish))


def template(target: Annotated[Path, typer.Option("--out", help="存到哪个 .xlsx")]) -> None:
    """给出一张空表，填好一个季度的计划再 import。"""
    sheet = Sheet("活动计划", (), COLUMNS, (14, 12, 6, 12, 8, 8, 8, 10, 8, 10, 12, 14, 12, 12, 14))
    lists = {
        "种类": list(KINDS), "主题": list(TOPICS.values())[1:], "对象": list(AUDIENCES.values()),
    }  # fmt: skip
    explained = [
        ("名称、开始、地点", "必须填"),
        ("开始、报名开始、报名截止", "写成 2026-12-04 14:00 或 12月4日下午两点"),
        ("分钟", "不填是 90"),
        ("人数上限", "不填或 0 是不限"),
        ("经纬度", "121.5511,29.8673，经度在前；不填就按地点的名字找地图"),
    ]
    with Workbook(unused(target)) as book:
        book.choices(sheet, lists, TEMPLATE_ROWS)
        book.lines("怎么填", explained)
    out.print(f"空表已存到 {target}。填好后：python -m bot events import {target}")


def import_plans(
    path: Annotated[Path, typer.Argument(help="填好的 .xlsx 或 .csv")],
    publish: Publish = False,
    yes: Yes = False,
    who: Who = "",
) -> None:
    """把一个季度的计划一次读进来：有一行不对就一行都不存，并说是哪一行。"""
    header, rows = read_sheet(path, ("名称", "开始", "地点"))
    plans, written, faults = _read_plans(header, rows)
    if faults:
        raise WrongInput(f"有 {len(faults)} 行不对，什么都没有存：\n" + "\n".join(faults[:20]))
    if not plans:
        raise WrongInput("表里没有活动。")
    table = table_of("活动", "时间", "地点", "种类")
    for plan in plans:
        table.add_row(plan.title, office_time(plan.starts_at), plan.venue, plan.kind)
    out.print(table)
    for text, plan in zip(written, plans, strict=True):
        _doubt(text, plan.starts_at)
    confirmed("对吗？", yes=yes, refusal=NOT_SAVED)
    run_async(_store(plans, who, publish=publish, again=False))


def poster(
    code: Code,
    target: Annotated[Path, typer.Option("--out", help="存到哪个 .docx")],
    check_in: Annotated[bool, typer.Option("--check-in", help="做贴在门口的签到牌：扫码签到")] = False,
    telegram: Annotated[str, typer.Option(help="Telegram 机器人的用户名（不带 @），给了二维码就用它的链接")] = "",
) -> None:
    """做一张可以打印的海报（docx），带报名的二维码；或门口的签到牌。"""

    async def work() -> None:
        settings = settings_for_command(quiet=True)
        async with opened(settings) as parts:
            view, _ = await parts.events.show(code)
            event = view.event
            start = buttons.check_in_link(event.code, proof_of(event)) if check_in else buttons.event_link(event.code)
            link = start_link(settings, start, telegram)
            document = WordDocument(landscape=False)
            document.title(event.title)
            document.line(f"时间：{office_time(event.starts_at)}", bold=True)
            document.line(f"地点：{event.venue}", bold=True)
            if check_in:
                document.line(f"手机扫一扫签到，或者发：签到 {event.codeword}", bold=True)
                document.picture(png(link), 9)
                document.save(target)
                out.print(f"签到牌已存到 {target}。")
                return
            for name, value in (("主讲、主办", event.host), ("联系", event.contact)):
                if value:
                    document.line(f"{name}：{value}")
            document.line(f"名额：{event.capacity} 个，报满可以排队" if event.capacity else "名额不限")
            document.line("手机扫一扫报名、看变动：")
            document.picture(png(link), 7)
            document.line(link)
            document.save(target)
            out.print(f"海报已存到 {target}。")

    run_async(work())


def start_link(settings: Settings, start: str, telegram: str) -> str:
    """Return the address that opens something in the chat; raises WrongInput where the page has no public address."""
    if telegram:
        return f"https://t.me/{telegram.lstrip('@')}?start={start}"
    if not settings.web_public_url:
        raise WrongInput("二维码要有网页的公开地址：请设 BOT_WEB_PUBLIC_URL，或用 --telegram。")
    return f"{settings.web_public_url.rstrip('/')}/?start={start}"


async def _store(plans: Sequence[Plan], who: str, *, publish: bool, again: bool = True) -> None:
    async with opened(settings_for_command(quiet=True)) as parts:
        actor = await actor_of(parts, who)

        async def store(on: Services) -> list[tuple[Event, str]]:
            async with on.acting(actor) as act:
                return await on.events.add_all(act, plans, publish=publish, again=again)

        if publish:
            # Whoever put them before the public can take that back for a while: they are drafts again.
            added, kept = await hold(parts, store, title=shorten(f"发布活动：{plans[0].title}", MOST_TITLE))
        else:
            added, kept = await store(parts), None
        for event, warning in added:
            out.print(f"已保存，代号 {event.code}，签到口令“{event.codeword}”，{office_time(event.starts_at)}。")
            if warning:
                warn(warning)
        if len(added) < len(plans):
            out.print(f"{len(plans) - len(added)} 个以前保存过（名称、时间、地点都一样），没有重复。")
        tell_held(parts, kept)
        if added and not publish:
            out.print(f"发布：python -m bot events publish {added[0][0].code}")


def _doubt(text: str, moment: datetime) -> None:
    """Say so where a date without a year was read as one far ahead: 11月3日 in late November is next year's."""
    if moment - SystemClock().now() > FAR and not re.search(r"\d{4}", text):
        warn(f"“{text}”没有写年份，当成 {office_time(moment)}。")


def record(
    title: Annotated[str, typer.Argument(help="活动名称")],
    at: Annotated[str, typer.Option("--at", help="什么时候办的：2026-11-03 14:00")],
    venue: Venue,
    people: Annotated[int, typer.Option("--people", help="到场人数")],
    kind: Kind = "讲座",
    topic: Topic = "",
    audience: Audience = "",
    community: Community = "",
    minutes: Minutes = 90,
    host: Host = "",
    note: Annotated[str, typer.Option(help="备注，例如发了多少资料")] = "",
    yes: Yes = False,
    who: Who = "",
) -> None:
    """补记一场已经办过的活动和到场人数，年报一起算；不通知任何人。"""
    starts_at = read_when(at, past=True)
    plan = Plan(
        title, kind, venue, starts_at, starts_at + timedelta(minutes=minutes), host=host,
        topic=key_of(topic, TOPICS, "主题"), audience=key_of(audience, AUDIENCES, "对象"), community=community,
    )  # fmt: skip
    out.print(f"{title}　{office_time(starts_at)}　{venue}　{people} 人", soft_wrap=True)
    confirmed("对吗？", yes=yes, refusal=NOT_SAVED)

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                event = await parts.events.record(act, plan, people, note)
            out.print(f"已记下，代号 {event.code}。")

    run_async(work())


def _read_plans(header: Sequence[object], rows: Sequence[Numbered]) -> tuple[list[Plan], list[str], list[str]]:
    """The plans, how their times were written, and what is wrong with which row."""
    names = [str(cell or "").strip().rstrip("*＊") for cell in header]
    plans: list[Plan] = []
    written: list[str] = []
    faults: list[str] = []
    for number, cells in rows:
        row = {name: _text(cell) for name, cell in zip(names, cells, strict=False)}
        if not any(row.values()):
            continue
        try:
            plans.append(_plan(row))
            written.append(row["开始"])
        except WrongInput as fault:
            faults.append(f"第 {number} 行：{fault}")
    return plans, written, faults


def _plan(row: dict[str, str]) -> Plan:
    for name in ("名称", "开始", "地点"):
        if not row.get(name):
            raise WrongInput(f"缺少{name}。")
    start = read_when(row["开始"])
    minutes = _number(row.get("分钟", ""), 90, "分钟")
    return Plan(
        title=row["名称"],
        kind=row.get("种类") or "讲座",
        venue=row["地点"],
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
        capacity=_number(row.get("人数上限", ""), 0, "人数上限"),
        host=row.get("主讲", ""),
        contact=row.get("联系", ""),
        question=row.get("报名时问", ""),
        topic=key_of(row.get("主题", ""), TOPICS, "主题"),
        audience=key_of(row.get("对象", ""), AUDIENCES, "对象"),
        community=row.get("社区", ""),
        spot=read_spot(row.get("经纬度", "")),
        opens_at=read_when(row["报名开始"]) if row.get("报名开始") else None,
        closes_at=read_when(row["报名截止"]) if row.get("报名截止") else None,
    )


def _text(cell: object) -> str:
    """A cell as text; Excel gives dates as dates and whole numbers as floats."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""


def _number(text: str, usual: int, what: str) -> int:
    if not text:
        return usual
    if not text.isdecimal() or len(text) > 6:
        raise WrongInput(f"{what}“{text}”不是数字。")
    return int(text)


def _holidays() -> Holidays:
    """The holidays in use: those of the settings, else those of the knowledge folder."""
    found: list[Holidays] = []

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            found.append((await parts.office.in_use()).holidays)

    run_async(work())
    return found[0]


def _clock_time(text: str) -> time:
    moment = read_moment(f"2030-01-02 {text}", SystemClock().now())
    if moment is None:
        raise WrongInput(f"“{text}”不是几点，请写成 14:00 或下午两点。")
    return moment.astimezone(OFFICE_ZONE).time()


def _starts(days: Sequence[Planned], clock: time) -> list[datetime]:
    now = SystemClock().now()
    found = [datetime.combine(one.day, clock, OFFICE_ZONE).astimezone(now.tzinfo) for one in days if not one.skipped]
    if found[0] <= now:
        raise WrongInput(f"第一次 {office_time(found[0])} 已经过去了，请把 --from 写晚一点。")
    return found


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("add", add), ("series", series), ("template", template), ("import", import_plans), ("poster", poster),
    ("record", record),
)  # fmt: skip
