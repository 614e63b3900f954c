"""Events as staff run them: planned, published, moved, called off; everybody on the list is told, once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.clock import Clock
from bot.errors import Conflict, Malformed
from bot.events.places import Places
from bot.events.plans import Amendment, Plan, amended, check_plan, check_words, draft_of, former
from bot.events.queries import (
    EventView,
    KindFigures,
    check_people,
    figures_of,
    find_event,
    registrations_of,
    unreached_of,
    view_of,
    views_of,
    was_held,
)
from bot.events.reminders import Reminders
from bot.events.store import Event, Registration
from bot.events.terms import FOLLOWS, OPEN_STATES, STATES, EventState, PlaceState
from bot.events.undoing import changed_by
from bot.language.moments import say_moment
from bot.logs import conversation_id
from bot.messages import Address, Block, BlockKind, Choice, Outgoing
from bot.outbox.store import Outbox
from bot.phrases import EventPhrases, Phrases
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.states import follow
from bot.storage.database import Database


class Events:
    """Events of one office, as staff run them."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        places: Places,
        reminders: Reminders,
        outbox: Outbox,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._places = places
        self._reminders = reminders
        self._outbox = outbox
        self._phrases = phrases

    async def add(self, act: Act, plan: Plan) -> tuple[Event, str]:
        """Store a draft event; returns it and a warning where another event is at the same place and time.

        Raises WrongInput for a title, kind or times that cannot be.
        """
        return (await self.add_all(act, [plan]))[0]

    async def add_all(
        self, act: Act, plans: Sequence[Plan], *, publish: bool = False, again: bool = True
    ) -> list[tuple[Event, str]]:
        """Store several events, all or none, as drafts or (`publish`) open at once.

        Those with a `series` get the code of the first one as theirs. Without `again` what is there already (same
        title, time and place) is left out.
        """
        act.need(Right.EVENTS)
        for plan in plans:
            check_plan(plan, self._clock.now())
        added: list[tuple[Event, str]] = []
        session = act.session
        for plan in plans:
            if not again and await self._same(session, plan):
                continue
            event = await self._add(act, plan)
            if publish:
                await self._set(session, event, state=self._next(event, EventState.PUBLISHED))
                act.note("event.publish", event.code)
                act.can_undo("event.publish", code=event.code)
            if plan.series:
                event.series = added[0][0].code if added else event.code
            await session.flush()
            added.append((event, await self._clash(session, event)))
        if not added:
            act.note("event.add", "", "都保存过，没有新增")
        return added

    async def record(self, act: Act, plan: Plan, people: int, note: str = "") -> Event:
        """Store an event that took place already, with how many people were there; nobody is told.

        Raises WrongInput for one that is not over, a number that cannot be, or one that is there already.
        """
        act.need(Right.EVENTS)
        check_words(plan)
        if plan.ends_at > self._clock.now():
            raise Conflict(f"{say_moment(plan.ends_at, self._clock.now())} 才结束。还没办的活动请新建。")
        check_people(people)
        session = act.session
        if known := await self._same(session, plan):
            raise Conflict(f"这场活动已经有了，代号 {known.code}。到场人数在那里补记。")
        event = await self._add(act, plan)
        ended = self._next(event, EventState.ENDED)
        await self._set(session, event, state=ended, headcount=people, note=note.strip()[:1000])
        act.note("event.record", event.code, f"{people} 人")
        return event

    async def delete(self, act: Act, code: str) -> Event:
        """Take away an event that was never published; raises WrongInput for any other. Its code is not used again."""
        act.need(Right.EVENTS)
        session = act.session
        event = await find_event(session, self._office, code, lock=True)
        refusal = f"{code} 现在是“{STATES[event.state]}”，居民看得到，只能取消。"
        deleted = follow(FOLLOWS, event.state, EventState.DELETED, refusal)
        if await registrations_of(session, event.id):
            raise Conflict(refusal)
        await self._set(session, event, state=deleted)
        act.note("event.delete", code, event.title)
        return event

    async def _same(self, session: AsyncSession, plan: Plan) -> Event | None:
        found: Event | None = await session.scalar(
            select(Event).where(
                Event.office_id == self._office,
                Event.title == plan.title.strip(),
                Event.starts_at == plan.starts_at,
                Event.venue == plan.venue.strip(),
                Event.state.not_in((EventState.CANCELLED, EventState.DELETED)),
            )
        )
        return found

    async def _add(self, act: Act, plan: Plan) -> Event:
        session = act.session
        count = await session.scalar(select(func.count()).select_from(Event).where(Event.office_id == self._office))
        event = draft_of(plan, self._office, f"h{(count or 0) + 1}", act.actor.name, self._clock.now())
        session.add(event)
        await session.flush()
        act.note("event.add", event.code, event.title)
        return event

    async def _clash(self, session: AsyncSession, event: Event) -> str:
        clash = await session.scalar(
            select(Event.title).where(
                Event.office_id == self._office,
                Event.id != event.id,
                Event.venue == event.venue,
                Event.state.in_((EventState.DRAFT, *OPEN_STATES)),
                Event.starts_at < event.ends_at,
                Event.ends_at > event.starts_at,
            )
        )
        return f"同一时间、同一地点还有“{clash}”。" if clash else ""

    async def publish(self, act: Act, code: str) -> Event:
        """Open an event for registration; raises WrongInput unless it is a draft or was postponed."""
        act.need(Right.EVENTS)
        session = act.session
        event = await find_event(session, self._office, code, lock=True)
        refusal = f"{code} 现在是“{STATES[event.state]}”，不能再发布。"
        published = follow(FOLLOWS, event.state, EventState.PUBLISHED, refusal)
        if event.starts_at <= self._clock.now():
            raise Conflict("活动时间已经过去。没有办就改时间，办过了就补记到场人数。")
        await self._set(session, event, state=published)
        act.note("event.publish", code)
        act.can_undo("event.publish", code=event.code)
        return event

    async def change(
        self,
        act: Act,
        code: str,
        *,
        starts_at: datetime | None = None,
        venue: str = "",
        reason: str = "",
        other: Amendment | None = None,
    ) -> int:
        """Change an event; reminders and the end of registration move with its time.

        Everybody registered or waiting is told of another time or place, of nothing else. Returns how many are told.
        What was held can be put right too, and nobody is told. Raises WrongInput for what cannot be.
        """
        act.need(Right.EVENTS)
        wanted = other or Amendment()
        wanted = replace(wanted, venue=venue or wanted.venue, starts_at=starts_at or wanted.starts_at)
        session = act.session
        event = await find_event(session, self._office, code, lock=True)
        if event.state in (EventState.CANCELLED, EventState.DELETED):
            raise Conflict(f"{code} {STATES[event.state]}，不能再改。")
        held = was_held(event, self._clock.now())
        values = amended(event, wanted, self._clock.now(), held=held)
        if event.capacity != values["capacity"] and values["capacity"]:
            await self._check_room(session, event, values["capacity"])
        before = {name: getattr(event, name) for name, value in values.items() if getattr(event, name) != value}
        settled = event.state == EventState.POSTPONED and wanted.starts_at is not None
        if not before and not settled:
            raise Conflict("改成的和原来一样，没有改动。")
        moved = settled or bool({"starts_at", "venue"} & before.keys())
        public = not held and event.state != EventState.DRAFT
        stays = event.state == EventState.POSTPONED and not settled
        state = self._next(event, EventState.CHANGED) if public and moved and not stays else event.state
        change = {name: value for name, value in (values | {"state": state}).items() if getattr(event, name) != value}
        act.can_undo("event.change", code=event.code, **changed_by(event, change))
        await self._set(session, event, **values, state=state)
        act.note("event.change", code, f"{former(before)}　{reason}".strip())
        if not public:
            return 0
        if moved or "ends_at" in before:
            await self._reminders.plan_event(session, event)
        await self._places.waiting.promote(session, event)
        return await self._tell(session, event, EventState.CHANGED, reason, before) if moved else 0

    async def _check_room(self, session: AsyncSession, event: Event, capacity: int) -> None:
        taken = (await view_of(session, event)).taken
        if capacity < taken:
            raise Conflict(f"已经有 {taken} 位报上名，人数上限不能少于 {taken}。")

    async def postpone(self, act: Act, code: str, reason: str) -> int:
        """Put an event off without a new date yet; its reminders are dropped, everybody is told."""
        return await self._stop(act, code, EventState.POSTPONED, reason)

    async def cancel(self, act: Act, code: str, reason: str) -> int:
        """Call an event off; its reminders are dropped, everybody registered or waiting is told."""
        return await self._stop(act, code, EventState.CANCELLED, reason)

    async def tick(self) -> int:
        """Take back offers whose time is over, offer free places on, end what is over; returns how many moved."""
        now = self._clock.now()
        moved = 0
        async with self._database.write() as session:
            moved += await self._places.waiting.take_back(session)
            events = await session.scalars(
                select(Event).where(Event.office_id == self._office, Event.state.in_(OPEN_STATES))
            )
            for event in list(events):
                if event.ends_at <= now:
                    await self._set(session, event, state=self._next(event, EventState.ENDED))
                else:
                    moved += await self._places.waiting.promote(session, event)
        return moved

    async def coming(self, session: AsyncSession, limit: int = 20, tags: Collection[str] = ()) -> list[EventView]:
        """Return events that one can still go to, the next one first; with `tags` only those with one of them."""
        query = select(Event).where(
            Event.office_id == self._office,
            Event.state.in_((*OPEN_STATES, EventState.POSTPONED)),
            Event.starts_at > self._clock.now(),
        )
        if tags:
            named = [tag.removeprefix("c:") for tag in tags]
            query = query.where(
                or_(Event.topic.in_(named), Event.audience.in_(named), Event.community.in_(named), Event.topic == "all")
            )
        rows = await session.scalars(query.order_by(Event.starts_at).limit(limit))
        return await views_of(session, list(rows))

    async def between(self, session: AsyncSession, first: datetime, last: datetime) -> list[EventView]:
        """Return public events that begin between two UTC moments, the next one first."""
        rows = await session.scalars(
            select(Event)
            .where(
                Event.office_id == self._office,
                Event.state.in_((*OPEN_STATES, EventState.ENDED)),
                Event.starts_at >= first,
                Event.starts_at <= last,
            )
            .order_by(Event.starts_at)
        )
        return await views_of(session, list(rows))

    async def named(self, session: AsyncSession, words: str, limit: int) -> list[Event]:
        """Return events by their code, or with these words in title or place, newest first."""
        found = (
            Event.code == words.lower(),
            Event.title.contains(words, autoescape=True),
            Event.venue.contains(words, autoescape=True),
        )
        rows = await session.scalars(
            select(Event)
            .where(Event.office_id == self._office, Event.state != EventState.DELETED, or_(*found))
            .order_by(Event.starts_at.desc())
            .limit(limit)
        )
        return list(rows)

    async def overview(self) -> list[EventView]:
        """Return all events for staff, newest first."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(Event)
                .where(Event.office_id == self._office, Event.state != EventState.DELETED)
                .order_by(Event.starts_at.desc())
            )
            return await views_of(session, list(rows))

    async def show(self, code: str) -> tuple[EventView, list[Registration]]:
        """Return an event and its registrations in the order they came."""
        async with self._database.read() as session:
            event = await find_event(session, self._office, code)
            return await view_of(session, event), await registrations_of(session, event.id)

    async def communities(self, session: AsyncSession) -> list[str]:
        """Return the communities that events were held in, by name."""
        rows = await session.scalars(
            select(Event.community)
            .where(Event.office_id == self._office, Event.community != "", Event.state != EventState.DELETED)
            .distinct()
        )
        return sorted(rows)

    async def unreached(self, code: str) -> list[tuple[Registration, str]]:
        """Return who on the list could not be told something about this event, and why, to be telephoned."""
        async with self._database.read() as session:
            event = await find_event(session, self._office, code)
            return await unreached_of(session, event)

    async def figures(self, first: datetime, last: datetime) -> list[KindFigures]:
        """Return the figures of the events that began from `first` until before `last` (UTC), by kind."""
        async with self._database.read() as session:
            return await figures_of(session, self._office, first, last, self._clock.now())

    async def view(self, session: AsyncSession, code: str) -> EventView:
        """Return one event inside the caller's transaction; raises WrongInput if there is none."""
        return await view_of(session, await find_event(session, self._office, code))

    async def _stop(self, act: Act, code: str, state: EventState, reason: str) -> int:
        act.need(Right.EVENTS)
        if not reason.strip():
            raise Malformed("请写原因，报名的人会看到。")
        session = act.session
        event = await find_event(session, self._office, code, lock=True)
        if was_held(event, self._clock.now()):
            raise Conflict(f"{code}“{event.title}”已经办过了，不能再取消或延期。")
        self._next(event, state)
        act.can_undo("event.change", code=event.code, **changed_by(event, {"state": state}))
        await self._set(session, event, state=state)
        await self._reminders.drop_event(session, event.id)
        act.note(f"event.{state}", code, reason)
        return await self._tell(session, event, state, reason)

    def _next(self, event: Event, state: EventState) -> EventState:
        """Return a state that is to come; raises Conflict where it may not."""
        return follow(FOLLOWS, event.state, state, f"{event.code} 现在是“{STATES[event.state]}”，不能这样改。")

    async def _set(self, session: AsyncSession, event: Event, **values: object) -> None:
        for name, value in values.items():
            setattr(event, name, value)
        await session.flush()

    async def _tell(
        self, session: AsyncSession, event: Event, what: EventState, reason: str, was: Mapping[str, Any] | None = None
    ) -> int:
        """Write to everybody registered or waiting; a person with places for relatives is told once.

        `was`: what was changed, as it was; another time or place is named beside the new one.
        """
        words = self._phrases().events
        now = self._clock.now()
        blocks = _told(words, event, what, reason, was or {}, now)
        addresses = {
            Address(row.channel, row.chat)
            for row in await registrations_of(session, event.id)
            if row.state != PlaceState.CANCELLED and row.chat
        }
        stamp = f"{now.timestamp():.0f}"
        choices = (Choice(buttons.event(event.code), words.look),) if what == EventState.CHANGED else ()
        for address in sorted(addresses, key=lambda one: (one.channel, one.chat)):
            key = f"event-{what}:{event.id}:{stamp}:{address.channel}:{conversation_id(address)}"[:120]
            letter = Outgoing(blocks, choices)
            await self._outbox.put(
                session, address, letter, kind=f"event.{what}", dedup_key=key, priority=3, batch=f"event:{event.id}"
            )
        return len(addresses)


def _told(
    words: EventPhrases, event: Event, what: EventState, reason: str, before: Mapping[str, Any], now: datetime
) -> tuple[Block, ...]:
    """What everybody registered reads."""
    lines = []
    if what == EventState.CHANGED:
        lines.append(words.where.format(when=say_moment(event.starts_at, now), venue=event.venue))
        was = [say_moment(before["starts_at"], now)] if "starts_at" in before else []
        was += [before["venue"]] if "venue" in before else []
        lines += [words.moved_from.format(said="　".join(was))] if was else []
    if reason:
        lines.append(words.reason.format(reason=reason))
    head = Block(BlockKind.LEAD, (str(getattr(words, f"told_{what}")).format(title=event.title),))
    return (head, Block(BlockKind.TEXT, tuple(lines))) if lines else (head,)
