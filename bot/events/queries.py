"""What both sides of the events ask the database: one event, how full it is, who is on its list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import WrongInput
from bot.events.store import Event, Registration

OPEN_STATES = ("published", "changed")


@dataclass(frozen=True, slots=True)
class EventView:
    """An event with how many places are taken and how many people wait."""

    event: Event
    taken: int
    waiting: int

    @property
    def free(self) -> int | None:
        """Places that are left; None where there is no limit."""
        return max(0, self.event.capacity - self.taken) if self.event.capacity else None


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind of event over some time: how many were held and called off, who registered, who came."""

    kind: str
    held: int
    cancelled: int
    registered: int
    attended: int
    walked_in: int


async def find_event(session: AsyncSession, office_id: str, code: str, *, lock: bool = False) -> Event:
    """Return an event; with `lock` nobody else may change it until the transaction ends.

    Raises WrongInput if there is none with this code.
    """
    query = select(Event).where(Event.office_id == office_id, Event.code == code.strip().lower())
    found: Event | None = await session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise WrongInput(f"没有代号为 {code} 的活动。用 python -m bot events list 看全部。")
    return found


async def event_by_id(session: AsyncSession, event_id: int) -> Event:
    """Return an event, locked; raises WrongInput if it is gone."""
    event = await session.get(Event, event_id, with_for_update=True)
    if event is None:
        raise WrongInput("这个活动已经没有了。")
    return event


async def view_of(session: AsyncSession, event: Event) -> EventView:
    """Return an event with its numbers."""
    rows = await session.execute(
        select(Registration.state, func.count()).where(Registration.event_id == event.id).group_by(Registration.state)
    )
    count = {state: number for state, number in rows}  # noqa: C416 (rows are no pairs to mypy)
    return EventView(event, count.get("confirmed", 0) + count.get("offered", 0), count.get("waiting", 0))


async def registrations_of(session: AsyncSession, event_id: int) -> list[Registration]:
    """Return the list of an event in the order people came."""
    rows = await session.scalars(
        select(Registration).where(Registration.event_id == event_id).order_by(Registration.queued_at, Registration.id)
    )
    return list(rows)


async def figures_of(session: AsyncSession, office_id: str, first: datetime, last: datetime) -> list[KindFigures]:
    """Return the figures of all events that began from `first` until before `last` (UTC), by kind.

    Where nobody was checked in, attendance is not known and counts as none.
    """
    since = (Event.office_id == office_id, Event.starts_at >= first, Event.starts_at < last)
    held: dict[str, Counter[str]] = {}
    rows = await session.execute(
        select(Event.kind, Event.state, func.count()).where(*since).group_by(Event.kind, Event.state)
    )
    for kind, state, count in rows:
        held.setdefault(kind, Counter())[state] += count
    people = await session.execute(
        select(
            Event.kind,
            func.sum(case((Registration.walked_in, 0), else_=1)),
            func.sum(case((Registration.attended, 1), else_=0)),
            func.sum(case((and_(Registration.attended, Registration.walked_in), 1), else_=0)),
        )
        .join(Registration, Registration.event_id == Event.id)
        .where(*since, Event.state == "ended", Registration.state == "confirmed")
        .group_by(Event.kind)
    )
    came = {kind: (registered, attended, walked) for kind, registered, attended, walked in people}
    return [
        KindFigures(kind, states["ended"], states["cancelled"], *came.get(kind, (0, 0, 0)))
        for kind, states in sorted(held.items())
    ]
