"""Events: how many were held, who registered and who came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import OFFICE_ZONE
from bot.events.queries import EventCount, by_kind
from bot.events.store import Registration
from bot.events.terms import PlaceState
from bot.figures.period import Period
from bot.figures.table import Column, Table, by_steps, total_of
from bot.storage.times import office_day

_HELD = Column("办了", "时间已经过了、没有取消也没有延期的；事后补录的也算。")
_CANCELLED = Column("取消")
_REGISTERED = Column("报名", "办了的活动里，报上名的。")
_ATTENDED = Column("到场", "签到的人数；清点的人数更多时用清点的。两样都没有的算 0。")
_WALKED = Column("其中现场来的", "没有报名、到现场登记的。")


def by_time(events: Sequence[EventCount], period: Period) -> Table:
    """Return the events of each step, by the day on which they began."""
    numbers: Counter[tuple[date, str]] = Counter()
    for one in events:
        on = one.starts_at.astimezone(OFFICE_ZONE).date()
        numbers[on, "held"] += one.held
        numbers[on, "cancelled"] += one.cancelled
        numbers[on, "registered"] += one.registered
        numbers[on, "attended"] += one.attended
    kinds = [(_HELD, ("held",)), (_CANCELLED, ("cancelled",)), (_REGISTERED, ("registered",)),
             (_ATTENDED, ("attended",))]  # fmt: skip
    return by_steps("events", "活动", period, kinds, numbers, note="按活动开始的那天算。", drawn=(4,))


def kinds(events: Sequence[EventCount]) -> Table:
    """Return the events by kind, as the office reports them."""
    rows = tuple((one.kind, one.held, one.cancelled, one.registered, one.attended, one.walked_in)
                 for one in by_kind(events))  # fmt: skip
    columns = (Column("种类"), _HELD, _CANCELLED, _REGISTERED, _ATTENDED, _WALKED)
    return Table("kinds", "各种活动", columns, rows, total_of(rows), drawn=(1,), lying=True)


async def registrations(session: AsyncSession, office: str, period: Period) -> Table:
    """Return the registrations of each step, by the day on which they were made."""
    day = office_day(Registration.queued_at)
    rows = await session.execute(
        select(day, Registration.state, func.count())
        .where(
            Registration.office_id == office,
            Registration.queued_at >= period.begin,
            Registration.queued_at < period.end,
            Registration.walked_in.is_(False),
        )
        .group_by(day, Registration.state)
    )
    numbers: Counter[tuple[date, str]] = Counter({(on, state): count for on, state, count in rows})
    kinds = [
        (Column("报名", "按报名的那天算，连排队的、后来取消的。"), tuple(PlaceState)),
        (Column("现在有名额"), (PlaceState.CONFIRMED, PlaceState.OFFERED)),
        (Column("还在排队"), (PlaceState.WAITING,)),
        (Column("后来取消"), (PlaceState.CANCELLED,)),
    ]
    return by_steps("registrations", "报名", period, kinds, numbers, drawn=(2, 3, 4))
