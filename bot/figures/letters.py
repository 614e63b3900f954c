"""What was sent to residents and what became of it, and who wants to be told what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.figures.period import Period
from bot.figures.table import Cell, Column, Table, by_steps, total_of
from bot.outbox.store import OutboxRow
from bot.outbox.terms import UNSENT, OutboxState
from bot.storage.times import office_day
from bot.subscriptions.store import Subscription

_STATES = (
    (Column("送出", "渠道收下了：网页放进了信箱，Telegram 说送到了。"), (OutboxState.SENT,)),
    (Column("没送到", "发不出去的，对方屏蔽、离开的。"), (OutboxState.FAILED, OutboxState.SKIPPED)),
    (Column("不知道", "发出后没有回音；不会自动重发。"), (OutboxState.UNKNOWN,)),
    (Column("还没发"), UNSENT),
    (Column("不发了", "取消的、撤回的、过了时间的。"), (OutboxState.DROPPED, OutboxState.RECALLED)),
)
_ALL = Column("消息", "小助手主动发的：答复、提醒、群发等。问答里当场的回答不算。删除了资料的人不再算。")
KINDS = {
    "inquiry": "咨询的答复", "opinion": "意见的处理和结果", "draft": "草案改动", "event": "活动通知和提醒",
    "push": "群发和订阅", "answer": "补发的回答", "test": "试发", "quiz": "竞赛",
}  # fmt: skip


async def by_time(session: AsyncSession, office: str, period: Period) -> tuple[Table, Table]:
    """Return what was sent step by step, and by the kind of message."""
    day = office_day(OutboxRow.created_at)
    rows = await session.execute(
        select(day, OutboxRow.kind, OutboxRow.state, func.count())
        .where(OutboxRow.office_id == office, OutboxRow.created_at >= period.begin, OutboxRow.created_at < period.end)
        .group_by(day, OutboxRow.kind, OutboxRow.state)
    )
    numbers: Counter[tuple[date, str]] = Counter()
    kinds: dict[str, Counter[str]] = {}
    for on, kind, state, count in rows:
        numbers[on, state] += count
        kinds.setdefault(kind.partition(".")[0], Counter())[state] += count
    every = tuple(state for _, states in _STATES for state in states)
    columns = [(_ALL, every), *_STATES]
    steps = by_steps("letters", "发给居民的消息", period, columns, numbers, drawn=(2, 3, 4, 5, 6))
    lines: tuple[tuple[Cell, ...], ...] = tuple(
        (KINDS.get(kind, kind), *(sum(of[state] for state in states) for _, states in columns))
        for kind, of in sorted(kinds.items(), key=lambda one: (-one[1].total(), one[0]))
    )
    named = (Column("种类"), *(column for column, _ in columns))
    return steps, Table("letter-kinds", "各种消息", named, lines, total_of(lines))


async def subscribed(session: AsyncSession, office: str, tags: Sequence[tuple[str, int]]) -> Table:
    """Return how many want to be told of what at present."""
    people = await session.scalar(select(func.count()).where(Subscription.office_id == office))
    rows = tuple((tag, count) for tag, count in tags)
    columns = (Column("订的是"), Column("人数", "现在订着的，一个聊天算一个；和上面选的时间无关，退了的不留。"))
    note = f"现在有 {people or 0} 个聊天存着订阅的设置。一个人可以订几样，所以不相加。"
    return Table("subscriptions", "订阅", columns, rows, (), note, drawn=(1,), lying=True)
