"""Inquiries to people: how many came, where they stand, how long people wait for the first answer."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.figures.period import Period
from bot.figures.table import Column, Table, by_steps, share, total_of
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import AREAS, KEYED_IN, InquiryState
from bot.storage.times import office_day, seconds_between

HOUR, DAY = 3600, 86400
WAITS = ((4 * HOUR, "4 小时内"), (DAY, "1 天内"), (3 * DAY, "3 天内"), (7 * DAY, "7 天内"))
"""How long until the first answer, in seconds, and how it is said; what is longer comes last."""

AGES = ((DAY, "不到 1 天"), (3 * DAY, "1 到 3 天"), (7 * DAY, "3 到 7 天"))

CHANNELS = {"web": "网页", "telegram": "Telegram", "terminal": "终端", **KEYED_IN}


async def by_time(session: AsyncSession, office: str, period: Period) -> Table:
    """Return the inquiries of each step by what became of them until now."""
    day = office_day(Inquiry.created_at)
    # Named, because PostgreSQL does not see that two expressions with the same parameters are the same.
    waits = Inquiry.state == InquiryState.OPEN
    stands = case((is_answered(), "answered"), (waits, "waiting"), else_="closed").label("stands")
    numbers: Counter[tuple[date, str]] = Counter()
    for on, what, careful, count in await session.execute(
        select(day, stands, Inquiry.careful, func.count())
        .where(*_within(office, period))
        .group_by(day, "stands", Inquiry.careful)
    ):
        numbers[on, what] += count
        if careful:
            numbers[on, "careful"] += count
    kinds = [
        (
            Column("新来", "这段时间里转给工作人员的，连记下的来访、来电；按提出的那天算，作废的不算。"),
            ("answered", "waiting", "closed"),
        ),
        (Column("已答复", "至少回复过一次的，或者办结时记了电话、当面答复的。"), ("answered",)),
        (Column("没回复就办结", "办结了，没有答复：转给别处、居民不用了、联系不上等。"), ("closed",)),
        (Column("还在等", "到现在还没有答复、也没有办结的。"), ("waiting",)),
        (Column("涉及人身安全", "新来的里面，话里有暴力、危险的。"), ("careful",)),
    ]
    return by_steps("inquiries", "转人工的咨询", period, kinds, numbers, drawn=(2, 3, 4))


async def waits(session: AsyncSession, office: str, period: Period) -> Table:
    """Return how long people waited for the first answer."""
    seconds = seconds_between(Inquiry.created_at, Inquiry.answered_at)
    within = case(
        (Inquiry.answered_at.is_(None), "never"), *((seconds <= most, name) for most, name in WAITS), else_="longer"
    ).label("within")
    rows = await session.execute(
        select(within, func.count())
        .where(*_within(office, period), Inquiry.channel.not_in(tuple(KEYED_IN)))
        .group_by("within")
    )
    found = {name: count for name, count in rows}  # noqa: C416 (rows are no pairs to mypy)
    whole = sum(found.values())
    names = [*((name, name) for _, name in WAITS), ("longer", "7 天以上"), ("never", "没有回复过")]
    lines = tuple((said, found.get(name, 0), share(found.get(name, 0), whole)) for name, said in names)
    columns = (
        Column("等了多久"),
        Column("件", "从提出到第一次回复，日历时间，夜里和休息日也算在内。来访、来电当场就答，不算。"),
        Column("占比"),
    )
    return Table("waits", "多久第一次答复", columns, lines, total_of(lines), drawn=(1,), lying=True)


async def ages(session: AsyncSession, office: str, now: datetime) -> Table:
    """Return how long those that still wait have waited."""
    since = [(Inquiry.created_at >= now - timedelta(seconds=most), name) for most, name in AGES]
    age = case(*since, else_="7 天以上").label("age")
    rows = await session.execute(
        select(age, func.count()).where(Inquiry.office_id == office, Inquiry.state == InquiryState.OPEN).group_by("age")
    )
    found = {name: count for name, count in rows}  # noqa: C416
    lines = tuple((name, found.get(name, 0)) for name in (*(name for _, name in AGES), "7 天以上"))
    columns = (Column("等了多久"), Column("件", "现在还没有回复、也没有办结的，和上面选的时间无关。"))
    return Table("ages", "现在还在等的", columns, lines, total_of(lines), drawn=(1,), lying=True)


async def by_channel(session: AsyncSession, office: str, period: Period) -> Table:
    """Return from where the inquiries came."""
    rows = await session.execute(
        select(Inquiry.channel, func.count())
        .where(*_within(office, period))
        .group_by(Inquiry.channel)
        .order_by(func.count().desc(), Inquiry.channel)
    )
    lines = tuple((CHANNELS.get(channel, channel), count) for channel, count in rows)
    columns = (Column("怎么来的"), Column("件"))
    return Table("channels", "怎么来的", columns, lines, total_of(lines))


async def by_area(session: AsyncSession, office: str, period: Period) -> Table:
    """Return what the inquiries were about, and how many of each still wait."""
    waiting = func.sum(case((Inquiry.state == InquiryState.OPEN, 1), else_=0))
    rows = await session.execute(
        select(Inquiry.area, func.count(), waiting).where(*_within(office, period)).group_by(Inquiry.area)
    )
    found = {area: (count, still or 0) for area, count, still in rows}
    lines = tuple((name, *found[area]) for area, name in {**AREAS, "": "还没有定"}.items() if area in found)
    columns = (
        Column("话题"),
        Column("件", "话题由系统先按问题猜，工作人员可以改。"),
        Column("等回复", "现在的状态是“等回复”的。"),
    )
    return Table("inquiry-areas", "关于什么", columns, lines, total_of(lines), drawn=(1,), lying=True)


def _within(office: str, period: Period) -> list[ColumnElement[bool]]:
    return [
        Inquiry.office_id == office,
        Inquiry.created_at >= period.begin,
        Inquiry.created_at < period.end,
        Inquiry.state != InquiryState.VOID,
    ]


def is_answered() -> ColumnElement[bool]:
    """Whether an inquiry was answered: in writing, or, as it says at its end, by telephone or face to face."""
    return or_(Inquiry.answered_at.is_not(None), Inquiry.outcome.in_(("phoned", "met")))
