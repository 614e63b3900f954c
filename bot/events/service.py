"""The rules of events: places that are never overbooked, a waiting list that moves up, changes told to everybody."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import Audit
from bot.clock import Clock
from bot.errors import WrongInput
from bot.events.reminders import Reminders
from bot.events.store import KINDS, STATES, Event, Registration
from bot.events.when import next_waking, say_moment
from bot.faq.phrases import Phrases
from bot.messages import Address, Block, BlockKind, Choice, Outgoing
from bot.outbox.store import Outbox
from bot.people import People
from bot.storage.database import Database

OPEN_STATES = ("published", "changed")
CONFIRM_HOURS = 12
"""A place that became free is kept this long for the next on the waiting list, but not beyond the start."""

PLACES_PER_PERSON = 3
"""Places one address may take at one event: oneself and relatives."""

PHONE_DAYS = 30
_WORDS = "一二三四五六七八九十日月山水火木土石田禾竹花鸟鱼牛马羊"

Outcome = Literal["confirmed", "waiting", "known", "closed", "limit"]


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
class Plan:
    """What staff say about an event; times are UTC."""

    title: str
    kind: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    capacity: int = 0
    host: str = ""
    contact: str = ""
    question: str = ""


class Events:
    """Events of one office."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        people: People,
        reminders: Reminders,
        outbox: Outbox,
        audit: Audit,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._people = people
        self._reminders = reminders
        self._outbox = outbox
        self._audit = audit
        self._phrases = phrases

    async def add(self, plan: Plan, who: str) -> tuple[Event, str]:
        """Store a draft event; returns it and a warning where another event is at the same place and time.

        Raises WrongInput for a title, kind or times that cannot be.
        """
        self._check(plan)
        async with self._database.write() as session:
            count = await session.scalar(select(func.count()).select_from(Event).where(Event.office_id == self._office))
            event = Event(
                office_id=self._office,
                code=f"h{(count or 0) + 1}",
                title=plan.title[:120],
                kind=plan.kind,
                venue=plan.venue[:120],
                starts_at=plan.starts_at,
                ends_at=plan.ends_at,
                capacity=plan.capacity,
                host=plan.host[:80],
                contact=plan.contact[:80],
                question=plan.question[:120],
                state="draft",
                codeword="".join(secrets.choice(_WORDS) for _ in range(3)),
                created_at=self._clock.now(),
                created_by=who[:64],
            )
            session.add(event)
            await session.flush()
            self._audit.note(session, who=who, act="event.add", subject=event.code, reason=event.title)
            clash = await session.scalar(
                select(Event.title).where(
                    Event.office_id == self._office,
                    Event.id != event.id,
                    Event.venue == event.venue,
                    Event.state.in_(("draft", *OPEN_STATES)),
                    Event.starts_at < event.ends_at,
                    Event.ends_at > event.starts_at,
                )
            )
            return event, f"同一时间、同一地点还有“{clash}”。" if clash else ""

    async def publish(self, code: str, who: str) -> Event:
        """Open an event for registration; raises WrongInput unless it is a draft or was postponed."""
        async with self._database.write() as session:
            event = await self.get(session, code, lock=True)
            if event.state != "draft":
                raise WrongInput(f"{code} 现在是“{STATES[event.state]}”，不能再发布。")
            if event.starts_at <= self._clock.now():
                raise WrongInput("活动时间已经过去，请先改时间（events change）。")
            await self._set(session, event, state="published")
            self._audit.note(session, who=who, act="event.publish", subject=code)
            return event

    async def change(
        self, code: str, who: str, *, starts_at: datetime | None = None, venue: str = "", reason: str = ""
    ) -> int:
        """Move an event in time or place; reminders move with it, everybody registered or waiting is told.

        Returns how many are told. Raises WrongInput for a past time or an event that is over.
        """
        async with self._database.write() as session:
            event = await self.get(session, code, lock=True)
            if event.state in ("cancelled", "ended"):
                raise WrongInput(f"{code} {STATES[event.state]}，不能再改。")
            if starts_at and starts_at <= self._clock.now():
                raise WrongInput("新时间已经过去。")
            before = (event.starts_at, event.venue)
            start = starts_at or event.starts_at
            values = {"starts_at": start, "ends_at": start + (event.ends_at - event.starts_at)}
            state = "draft" if event.state == "draft" else "changed"
            await self._set(session, event, state=state, venue=venue[:120] or event.venue, **values)
            self._audit.note(session, who=who, act="event.change", subject=code, reason=f"{before} {reason}")
            if state == "draft":
                return 0
            await self._reminders.plan_event(session, event)
            return await self._tell(session, event, "changed", reason)

    async def postpone(self, code: str, who: str, reason: str) -> int:
        """Put an event off without a new date yet; its reminders are dropped, everybody is told."""
        return await self._stop(code, who, "postponed", reason)

    async def cancel(self, code: str, who: str, reason: str) -> int:
        """Call an event off; its reminders are dropped, everybody registered or waiting is told."""
        return await self._stop(code, who, "cancelled", reason)

    async def register(
        self,
        session: AsyncSession,
        event: Event,
        address: Address,
        *,
        name: str = "",
        phone: str = "",
        answer: str = "",
    ) -> tuple[Outcome, Registration | None]:
        """Take a place or a place on the waiting list, in the caller's transaction; nobody gets two for one name."""
        event = await self.get(session, event.code, lock=True)
        now = self._clock.now()
        if event.state not in OPEN_STATES or event.starts_at <= now:
            return "closed", None
        mine = list(
            await session.scalars(select(Registration).where(*self._from(address), Registration.event_id == event.id))
        )
        known = next((one for one in mine if one.name == name), None)
        if known is not None and known.state != "cancelled":
            return "known", known
        if sum(one.state != "cancelled" for one in mine) >= PLACES_PER_PERSON:
            return "limit", None
        view = await self._view(session, event)
        state = "confirmed" if view.free is None or (view.free > 0 and not view.waiting) else "waiting"
        person_id = await self._people.at(session, address)
        if name or phone:
            await self._people.agree(session, person_id, "registration", "活动报名和临时变动联系", PHONE_DAYS)
        if known is None:
            known = Registration(
                office_id=self._office, event_id=event.id, channel=address.channel, chat=address.chat, name=name[:60]
            )
            session.add(known)
        known.person_id, known.phone, known.answer = person_id, phone[:20], answer[:500]
        known.state, known.queued_at, known.offered_until, known.attended = state, now, None, False
        known.walked_in = False
        await session.flush()
        if state == "confirmed":
            await self._reminders.plan(session, event, known)
        return ("confirmed" if state == "confirmed" else "waiting"), known

    async def leave(self, session: AsyncSession, registration: Registration) -> None:
        """Give a place back, in the caller's transaction; the next one on the waiting list moves up."""
        event = await self._by_id(session, registration.event_id)
        registration.state, registration.offered_until = "cancelled", None
        await session.flush()
        await self._reminders.drop(session, [registration.id])
        await self._promote(session, event)

    async def confirm(self, session: AsyncSession, registration: Registration) -> bool:
        """Take the place that was offered; False if the time for it is over."""
        event = await self._by_id(session, registration.event_id)
        if registration.state != "offered" or (registration.offered_until or event.starts_at) <= self._clock.now():
            return False
        registration.state, registration.offered_until = "confirmed", None
        await session.flush()
        await self._reminders.plan(session, event, registration)
        return True

    async def tick(self) -> int:
        """Take back offers whose time is over, offer free places on, end what is over; returns how many moved."""
        now = self._clock.now()
        moved = 0
        async with self._database.write() as session:
            over = Registration.offered_until <= now
            late = await session.scalars(
                select(Registration).where(
                    Registration.office_id == self._office, Registration.state == "offered", over
                )
            )
            for registration in late:
                registration.state, registration.offered_until = "waiting", None
                registration.queued_at = now
                moved += 1
            await session.flush()
            events = await session.scalars(
                select(Event).where(Event.office_id == self._office, Event.state.in_(OPEN_STATES))
            )
            for event in list(events):
                if event.ends_at <= now:
                    await self._set(session, event, state="ended")
                else:
                    moved += await self._promote(session, event)
        return moved

    async def coming(self, session: AsyncSession, limit: int = 20) -> list[EventView]:
        """Return events that one can still go to, the next one first."""
        rows = await session.scalars(
            select(Event)
            .where(
                Event.office_id == self._office,
                Event.state.in_((*OPEN_STATES, "postponed")),
                Event.starts_at > self._clock.now(),
            )
            .order_by(Event.starts_at)
            .limit(limit)
        )
        return [await self._view(session, event) for event in list(rows)]

    async def overview(self) -> list[EventView]:
        """Return all events for staff, newest first."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(Event).where(Event.office_id == self._office).order_by(Event.starts_at.desc())
            )
            return [await self._view(session, event) for event in list(rows)]

    async def show(self, code: str) -> tuple[EventView, list[Registration]]:
        """Return an event and its registrations in the order they came."""
        async with self._database.read() as session:
            event = await self.get(session, code)
            return await self._view(session, event), await self._registrations(session, event.id)

    async def view(self, session: AsyncSession, code: str) -> EventView:
        """Return one event inside the caller's transaction; raises WrongInput if there is none."""
        return await self._view(session, await self.get(session, code))

    async def mine(self, session: AsyncSession, address: Address) -> list[tuple[Event, Registration]]:
        """Return the places somebody has at events that are not over."""
        rows = await session.execute(
            select(Event, Registration)
            .join(Registration, Registration.event_id == Event.id)
            .where(*self._from(address), Registration.state != "cancelled", Event.ends_at > self._clock.now())
            .order_by(Event.starts_at)
        )
        return [(event, registration) for event, registration in rows]

    async def check_in(self, session: AsyncSession, address: Address, codeword: str) -> Event | None:
        """Note that somebody is there, by the word shown at the place; who had no place is a walk-in."""
        now = self._clock.now()
        day = timedelta(hours=6)
        event: Event | None = await session.scalar(
            select(Event).where(
                Event.office_id == self._office,
                Event.codeword == codeword,
                Event.state.in_((*OPEN_STATES, "ended")),
                Event.starts_at < now + day,
                Event.ends_at > now - day,
            )
        )
        if event is None:
            return None
        found = await session.scalar(
            select(Registration).where(*self._from(address), Registration.event_id == event.id, Registration.name == "")
        )
        if found is None or found.state != "confirmed":
            person_id = await self._people.at(session, address)
            if found is None:
                found = Registration(
                    office_id=self._office, event_id=event.id, channel=address.channel, chat=address.chat, name="",
                    person_id=person_id, phone="", answer="", queued_at=now,
                )  # fmt: skip
                session.add(found)
            found.state, found.walked_in, found.offered_until = "confirmed", True, None
        found.attended = True
        await session.flush()
        return event

    async def attendance(self, code: str, who: str, present: Sequence[str], *, undo: bool = False) -> int:
        """Note who came by the names on the paper list; unknown names become walk-ins. Returns how many."""
        async with self._database.write() as session:
            event = await self.get(session, code, lock=True)
            rows = {row.name: row for row in await self._registrations(session, event.id) if row.name}
            for name in present:
                row = rows.get(name)
                if row is None and undo:
                    raise WrongInput(f"名单里没有“{name}”。")
                if row is None:
                    row = Registration(
                        office_id=self._office, event_id=event.id, channel="paper", chat="", name=name[:60],
                        person_id=None, phone="", answer="", queued_at=self._clock.now(), state="confirmed",
                        walked_in=True,
                    )  # fmt: skip
                    session.add(row)
                row.attended = not undo
                await session.flush()
            self._audit.note(session, who=who, act="event.attendance", subject=f"{code}: {len(present)}")
            return len(present)

    async def forget(self, session: AsyncSession, address: Address) -> int:
        """Cut the tie between a person and their places; the bare number of people stays."""
        rows = list(await session.scalars(select(Registration).where(*self._from(address))))
        for row in rows:
            if row.state in ("confirmed", "offered", "waiting"):
                await self.leave(session, row)
            row.name, row.phone, row.answer, row.chat, row.person_id = f"#{row.id}", "", "", "", None
        await session.flush()
        return len(rows)

    async def get(self, session: AsyncSession, code: str, *, lock: bool = False) -> Event:
        """Return an event; with `lock` nobody else may change it until the transaction ends."""
        query = select(Event).where(Event.office_id == self._office, Event.code == code.strip().lower())
        found = await session.scalar(query.with_for_update() if lock else query)
        if found is None:
            raise WrongInput(f"没有代号为 {code} 的活动。用 python -m bot events list 看全部。")
        return found

    async def own(self, session: AsyncSession, address: Address, number: int) -> Registration | None:
        """Return the person's own registration with this id."""
        found: Registration | None = await session.scalar(
            select(Registration).where(*self._from(address), Registration.id == number)
        )
        return found

    def _check(self, plan: Plan) -> None:
        if not plan.title.strip() or not plan.venue.strip():
            raise WrongInput("活动要有名称和地点。")
        if plan.kind not in KINDS:
            raise WrongInput(f"活动种类只能是：{'、'.join(KINDS)}。")
        if plan.starts_at <= self._clock.now():
            raise WrongInput(f"{say_moment(plan.starts_at, self._clock.now())} 已经过去了。")
        if plan.ends_at <= plan.starts_at:
            raise WrongInput("结束时间要晚于开始时间。")
        if not 0 <= plan.capacity <= 100_000:
            raise WrongInput("人数上限要在 0（不限）到 100000 之间。")

    async def _stop(self, code: str, who: str, state: str, reason: str) -> int:
        if not reason.strip():
            raise WrongInput("请写原因（--reason），报名的人会看到。")
        async with self._database.write() as session:
            event = await self.get(session, code, lock=True)
            if event.state not in (*OPEN_STATES, "postponed") or event.state == state:
                raise WrongInput(f"{code} 现在是“{STATES[event.state]}”，不能这样改。")
            await self._set(session, event, state=state)
            await self._reminders.drop_event(session, event.id)
            self._audit.note(session, who=who, act=f"event.{state}", subject=code, reason=reason)
            return await self._tell(session, event, state, reason)

    async def _set(self, session: AsyncSession, event: Event, **values: object) -> None:
        for name, value in values.items():
            setattr(event, name, value)
        await session.flush()

    async def _tell(self, session: AsyncSession, event: Event, what: str, reason: str) -> int:
        """Write to everybody registered or waiting; a person with places for relatives is told once."""
        words = self._phrases().events
        now = self._clock.now()
        head = str(getattr(words, f"told_{what}")).format(title=event.title)
        lines = [words.where.format(when=say_moment(event.starts_at, now), venue=event.venue)]
        if what != "changed":
            lines = []
        if reason:
            lines.append(words.reason.format(reason=reason))
        addresses = {
            Address(row.channel, row.chat)
            for row in await self._registrations(session, event.id)
            if row.state != "cancelled" and row.chat
        }
        stamp = f"{now.timestamp():.0f}"
        choices = (Choice(f"v:d:{event.code}", words.look),) if what == "changed" else ()
        blocks = (Block(BlockKind.LEAD, (head,)), *((Block(BlockKind.TEXT, tuple(lines)),) if lines else ()))
        for address in sorted(addresses, key=lambda one: (one.channel, one.chat)):
            key = f"event-{what}:{event.id}:{stamp}:{address.channel}:{address.chat}"[:120]
            letter = Outgoing(blocks, choices)
            await self._outbox.put(session, address, letter, kind=f"event.{what}", dedup_key=key, priority=3)
        return len(addresses)

    async def _promote(self, session: AsyncSession, event: Event) -> int:
        """Offer free places to those who wait longest, within the waking hours; returns how many were offered."""
        now = self._clock.now()
        if event.state not in OPEN_STATES or event.starts_at <= now or next_waking(now) != now:
            return 0
        view = await self._view(session, event)
        if view.free is None or not view.free or not view.waiting:
            return 0
        rows = await session.scalars(
            select(Registration)
            .where(Registration.event_id == event.id, Registration.state == "waiting")
            .order_by(Registration.queued_at, Registration.id)
            .limit(view.free)
        )
        words = self._phrases().events
        count = 0
        for row in list(rows):
            until = min(now + timedelta(hours=CONFIRM_HOURS), event.starts_at)
            row.state, row.offered_until = "offered", until
            count += 1
            if row.chat:
                when = say_moment(event.starts_at, now)
                text = words.offered.format(title=event.title, when=when, until=say_moment(until, now))
                choices = (Choice(f"v:y:{row.id}", words.offer_yes), Choice(f"v:n:{row.id}", words.offer_no))
                letter = Outgoing((Block(BlockKind.LEAD, (text,)),), choices)
                key = f"event-offer:{row.id}:{until.timestamp():.0f}"
                address = Address(row.channel, row.chat)
                await self._outbox.put(session, address, letter, kind="event.offer", dedup_key=key, priority=3)
        await session.flush()
        return count

    async def _view(self, session: AsyncSession, event: Event) -> EventView:
        rows = await session.execute(
            select(Registration.state, func.count())
            .where(Registration.event_id == event.id)
            .group_by(Registration.state)
        )
        count = {state: number for state, number in rows}  # noqa: C416 (rows are no pairs to mypy)
        return EventView(event, count.get("confirmed", 0) + count.get("offered", 0), count.get("waiting", 0))

    async def _registrations(self, session: AsyncSession, event_id: int) -> list[Registration]:
        rows = await session.scalars(
            select(Registration)
            .where(Registration.event_id == event_id)
            .order_by(Registration.queued_at, Registration.id)
        )
        return list(rows)

    async def _by_id(self, session: AsyncSession, event_id: int) -> Event:
        event = await session.get(Event, event_id, with_for_update=True)
        if event is None:
            raise WrongInput("这个活动已经没有了。")
        return event

    def _from(self, address: Address) -> tuple[ColumnElement[bool], ...]:
        return (
            Registration.office_id == self._office,
            Registration.channel == address.channel,
            Registration.chat == address.chat,
        )
