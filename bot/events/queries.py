"""What both sides of the events ask the database: one event, how full it is, who is on its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Conflict, Malformed, NotFound
from bot.events.store import Event, Registration
from bot.events.terms import OPEN_STATES, EventState, PlaceState
from bot.outbox.store import OutboxRow
from bot.outbox.terms import UNDELIVERED

MOST_PEOPLE = 1_000_000
"""A head-count above this is a slip of the finger."""

ASKED_AT_ONCE = 500
"""Events whose places are counted in one query."""


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

    Raises NotFound if there is none with this code.
    """
    query = select(Event).where(
        Event.office_id == office_id, Event.code == code.strip().lower(), Event.state != EventState.DELETED
    )
    found: Event | None = await session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound("event", code)
    return found


async def event_by_id(session: AsyncSession, event_id: int) -> Event:
    """Return an event, locked; raises Conflict if it is gone."""
    event = await session.get(Event, event_id, with_for_update=True)
    if event is None:
        raise Conflict("这个活动已经没有了。")
    return event


async def view_of(session: AsyncSession, event: Event) -> EventView:
    """Return an event with its numbers."""
    (view,) = await views_of(session, [event])
    return view


async def views_of(session: AsyncSession, events: Sequence[Event]) -> list[EventView]:
    """Return events with their numbers, in the order they came; a thousand cost hardly more than one."""
    count: Counter[tuple[int, PlaceState]] = Counter()
    ids = [event.id for event in events]
    for start in range(0, len(ids), ASKED_AT_ONCE):
        rows = await session.execute(
            select(Registration.event_id, Registration.state, func.count())
            .where(Registration.event_id.in_(ids[start : start + ASKED_AT_ONCE]))
            .group_by(Registration.event_id, Registration.state)
        )
        count.update({(number, state): people for number, state, people in rows})
    return [
        EventView(
            event,
            count[event.id, PlaceState.CONFIRMED] + count[event.id, PlaceState.OFFERED],
            count[event.id, PlaceState.WAITING],
        )
        for event in events
    ]


async def registrations_of(session: AsyncSession, event_id: int) -> list[Registration]:
    """Return the list of an event in the order people came."""
    rows = await session.scalars(
        select(Registration).where(Registration.event_id == event_id).order_by(Registration.queued_at, Registration.id)
    )
    return list(rows)


async def unreached_of(session: AsyncSession, event: Event) -> list[tuple[Registration, str]]:
    """Return who on the list could not be told something about an event, and why."""
    rows = await session.execute(
        select(Registration, OutboxRow.state, OutboxRow.error)
        .join(OutboxRow, and_(OutboxRow.channel == Registration.channel, OutboxRow.chat == Registration.chat))
        .where(
            Registration.event_id == event.id,
            Registration.state != PlaceState.CANCELLED,
            OutboxRow.batch == f"event:{event.id}",
            OutboxRow.state.in_(UNDELIVERED),
        )
        .order_by(Registration.id)
    )
    found = {row.id: (row, error or state) for row, state, error in rows}
    for row in await registrations_of(session, event.id):
        if not row.chat and row.phone and row.state != PlaceState.CANCELLED:
            found.setdefault(row.id, (row, "只留了电话"))
    return list(found.values())


def was_held(event: Event, now: datetime) -> bool:
    """Tell whether an event took place: it is over and was not put off. No server need have been running."""
    return event.state == EventState.ENDED or (event.state in OPEN_STATES and event.ends_at <= now)


def check_people(people: int) -> None:
    """Raise Malformed for a head-count that cannot be."""
    if not 0 <= people <= MOST_PEOPLE:
        raise Malformed(f"到场人数要在 0 到 {MOST_PEOPLE} 之间。")


@dataclass(frozen=True, slots=True)
class EventCount:
    """One event in numbers; those who registered and came are counted only where it was held."""

    kind: str
    starts_at: datetime
    held: bool
    cancelled: bool
    registered: int = 0
    attended: int = 0
    walked_in: int = 0


async def counts_of(
    session: AsyncSession, office_id: str, first: datetime, last: datetime, now: datetime
) -> list[EventCount]:
    """Return the numbers of every event that began from `first` until before `last` (UTC), the earliest first.

    What counts is the time, not whether a server was there to see the end. People are those checked in, or the
    head-count where that is higher; where there is neither, attendance is not known and counts as none.
    """
    since = (
        Event.office_id == office_id, Event.starts_at >= first, Event.starts_at < last,
        Event.state != EventState.DELETED,
    )  # fmt: skip
    events = list(await session.scalars(select(Event).where(*since).order_by(Event.starts_at, Event.id)))
    people = await session.execute(
        select(
            Registration.event_id,
            func.sum(case((Registration.walked_in, 0), else_=1)),
            func.sum(case((Registration.attended, 1), else_=0)),
            func.sum(case((and_(Registration.attended, Registration.walked_in), 1), else_=0)),
        )
        .join(Event, Registration.event_id == Event.id)
        .where(*since, Registration.state == PlaceState.CONFIRMED)
        .group_by(Registration.event_id)
    )
    came = {number: (registered, attended, walked) for number, registered, attended, walked in people}
    found = []
    for event in events:
        cancelled = event.state == EventState.CANCELLED
        if not was_held(event, now):
            found.append(EventCount(event.kind, event.starts_at, held=False, cancelled=cancelled))
            continue
        registered, attended, walked = came.get(event.id, (0, 0, 0))
        there = max(attended, event.headcount or 0)
        found.append(EventCount(event.kind, event.starts_at, True, cancelled, registered, there, walked))
    return found


async def figures_of(
    session: AsyncSession, office_id: str, first: datetime, last: datetime, now: datetime
) -> list[KindFigures]:
    """Return the figures of all events that began from `first` until before `last` (UTC), by kind (see `counts_of`)."""
    return by_kind(await counts_of(session, office_id, first, last, now))


def by_kind(events: Sequence[EventCount]) -> list[KindFigures]:
    """Add the numbers of events up by kind."""
    names = ("held", "cancelled", "registered", "attended", "walked_in")
    found: dict[str, Counter[str]] = {}
    for event in events:
        found.setdefault(event.kind, Counter()).update({name: int(getattr(event, name)) for name in names})
    return [KindFigures(kind, *(of[name] for name in names)) for kind, of in sorted(found.items())]
