"""Opinions on draft regulations: when and how they came, and what became of them, draft by draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.consultations.figures import Figures
from bot.consultations.store import Opinion
from bot.consultations.terms import BY_HAND, CHANNELS
from bot.figures.period import Period
from bot.figures.table import Column, Table, by_steps, total_of

ONLINE = tuple(code for code in CHANNELS if code not in BY_HAND)
WRITTEN = tuple(code for code in BY_HAND if code != "meeting")

_ONLINE = Column("网上", "居民自己在网页、Telegram、终端上提的。")
_MEETING = Column("座谈会", "座谈会上说、由工作人员录入的。")
_WRITTEN = Column("书面来信等", "书面、来信、电话、面谈、热线，由工作人员录入的。")
_ALL = Column("意见", "不含撤回的和不列入汇总的；按收到的那天算。")


async def by_time(session: AsyncSession, office: str, period: Period) -> Table:
    """Return the opinions of each step by the way they came."""
    rows = await session.execute(
        select(Opinion.received_on, Opinion.channel, func.count())
        .where(
            Opinion.office_id == office,
            Opinion.received_on.between(*period.span),
            Opinion.withdrawn_at.is_(None),
            Opinion.moderation == "",
        )
        .group_by(Opinion.received_on, Opinion.channel)
    )
    numbers = Counter({(on, channel): count for on, channel, count in rows})
    kinds = [(_ALL, tuple(CHANNELS)), (_ONLINE, ONLINE), (_MEETING, ("meeting",)), (_WRITTEN, WRITTEN)]
    return by_steps("opinions", "对草案的意见", period, kinds, numbers, drawn=(2, 3, 4))


def by_draft(figures: Sequence[Figures], held: tuple[int, int]) -> Table:
    """Return the drafts with the numbers that are reported; `held`: meetings and people there, each meeting once."""
    rows = tuple(
        (
            one.title, one.opinions, _of(one.channels, ONLINE), _of(one.channels, ("meeting",)),
            _of(one.channels, WRITTEN), one.meetings, one.present, one.people, one.adopted, one.partly, one.decided,
            one.told,
        )
        for one in figures
    )  # fmt: skip
    columns = (
        Column("草案"), _ALL, _ONLINE, _MEETING, _WRITTEN,
        Column("会议", "说到这部草案的座谈会。一场会说几部的，每部都写，合计里只算一场。"),
        Column("到会", "会上的人数，由工作人员清点。"),
        Column("参与人次", "网上同一个人算一次，写了名字的算一次，没写名字的每条算一次，加上到会的人。"
               "身份两年后删除，以后每条算一次。"),
        Column("采纳"), Column("部分采纳"),
        Column("有结果", "写了结果的，连已经告知的。"), Column("已告知", "结果已经送到本人的。"),
    )  # fmt: skip
    total = total_of(rows)
    if total:
        meetings, present = held
        people = sum(one.people - one.present for one in figures) + present
        total = ("合计", *total[1:5], meetings, present, people, *total[8:])
    return Table("drafts", "各部草案", columns, rows, total, "这段时间里征求意见、收到意见或者开过会的草案。")


def _of(channels: Mapping[str, int], which: Sequence[str]) -> int:
    return sum(channels.get(code, 0) for code in which)
