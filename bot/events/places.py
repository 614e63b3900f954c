"""Places at events: never overbooked, given back with one tap, and who came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from itertools import chain, count, islice
from typing import Any, Literal
from zlib import crc32

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import Conflict, Malformed
from bot.events.queries import check_people, event_by_id, find_event, registrations_of, view_of
from bot.events.reminders import Reminders
from bot.events.store import Event, Feedback, Registration
from bot.events.terms import FOLLOWS, OPEN_STATES, PLACE_FOLLOWS, STATES, EventState, PlaceState
from bot.events.waiting import WaitingList
from bot.language.moments import say_moment
from bot.messages import Address
from bot.origins import Origins, Scarce
from bot.people import People
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.states import follow

PLACES_PER_PERSON = 3
"""Places one address may take at one event: oneself and relatives."""

PHONE_DAYS = 30
"""Who registered, their name, phone and answer stay this long after the event; then only the number of people."""

DOOR_OPENS = timedelta(hours=6)
"""So long before the start, and after the end, people may check in or be ticked off at the door."""

_NUMBERED_NAME = re.compile(r"（\d+）$")

Outcome = Literal["confirmed", "waiting", "known", "closed", "limit", "early", "late"]


class Places:
    """The lists of all events of one office."""

    def __init__(
        self,
        office_id: str,
        clock: Clock,
        people: People,
        reminders: Reminders,
        waiting: WaitingList,
        origins: Origins,
    ) -> None:
        self._office = office_id
        self._clock = clock
        self._people = people
        self._reminders = reminders
        self.waiting = waiting
        self._origins = origins

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
        """Take a place or a place on the waiting list, in the caller's transaction; nobody gets two for one name.

        Raises TooMany when the person's network address took too many in the last hour.
        """
        event = await find_event(session, self._office, event.code, lock=True)
        now = self._clock.now()
        if event.state not in OPEN_STATES or event.starts_at <= now:
            return "closed", None
        if event.opens_at and now < event.opens_at:
            return "early", None
        if event.closes_at and now >= event.closes_at:
            return "late", None
        mine = list(
            await session.scalars(select(Registration).where(*self._from(address), Registration.event_id == event.id))
        )
        known = next((one for one in mine if one.name == name), None)
        if known is not None and known.state != PlaceState.CANCELLED:
            return "known", known
        if sum(one.state != PlaceState.CANCELLED for one in mine) >= PLACES_PER_PERSON:
            return "limit", None
        self._origins.take(Scarce.PLACE, address)
        view = await view_of(session, event)
        fits = view.free is None or (view.free > 0 and not view.waiting)
        state = PlaceState.CONFIRMED if fits else PlaceState.WAITING
        person_id = await self._people.at(session, address)
        if name or phone:
            purpose = "活动报名和临时变动联系"
            await self._people.agree(session, person_id, "registration", purpose, PHONE_DAYS, event.ends_at)
        if known is None:
            known = Registration(
                office_id=self._office, event_id=event.id, channel=address.channel, chat=address.chat, name=name[:60],
                state=state,
            )  # fmt: skip
            session.add(known)
        else:
            known.state = follow(PLACE_FOLLOWS, known.state, state, "已经报过名了。")
        known.person_id, known.phone, known.answer = person_id, phone[:20], answer[:500]
        known.queued_at, known.offered_until, known.attended = now, None, False
        known.walked_in = False
        await session.flush()
        if fits:
            await self._reminders.plan(session, event, [known])
        return ("confirmed" if fits else "waiting"), known

    async def leave(self, session: AsyncSession, registration: Registration) -> int:
        """Give a place back, in the caller's transaction; returns how many of the waiting list move up.

        Raises Conflict for one that was given back already.
        """
        event = await event_by_id(session, registration.event_id)
        registration.state = follow(PLACE_FOLLOWS, registration.state, PlaceState.CANCELLED, "这个名额已经退了。")
        registration.offered_until = None
        await session.flush()
        await self._reminders.drop(session, [registration.id])
        return await self.waiting.promote(session, event)

    async def note_phone(self, session: AsyncSession, event: Event, registration: Registration, phone: str) -> None:
        """Keep another telephone number for a place, in the caller's transaction."""
        person_id = await self._people.at(session, Address(registration.channel, registration.chat))
        purpose = "活动报名和临时变动联系"
        await self._people.agree(session, person_id, "registration", purpose, PHONE_DAYS, event.ends_at)
        registration.phone = phone[:20]
        await session.flush()

    async def mine(self, session: AsyncSession, address: Address) -> list[tuple[Event, Registration]]:
        """Return the places somebody has at events that are not over."""
        rows = await session.execute(
            select(Event, Registration)
            .join(Registration, Registration.event_id == Event.id)
            .where(
                *self._from(address),
                Registration.state != PlaceState.CANCELLED,
                Event.state.not_in((EventState.CANCELLED, EventState.DELETED)),
                Event.ends_at > self._clock.now(),
            )
            .order_by(Event.starts_at)
        )
        return [(event, registration) for event, registration in rows]

    async def check_in(self, session: AsyncSession, address: Address, codeword: str) -> Event | None:
        """Note that somebody is there, by the word shown at the place; who had no place is a walk-in."""
        now = self._clock.now()
        event: Event | None = await session.scalar(
            select(Event).where(
                Event.office_id == self._office,
                Event.codeword == codeword,
                Event.state.in_((*OPEN_STATES, EventState.ENDED)),
                Event.starts_at < now + DOOR_OPENS,
                Event.ends_at > now - DOOR_OPENS,
            )
        )
        if event is None:
            return None
        found = await session.scalar(
            select(Registration).where(*self._from(address), Registration.event_id == event.id, Registration.name == "")
        )
        if found is None or found.state != PlaceState.CONFIRMED:
            person_id = await self._people.at(session, address)
            if found is None:
                found = Registration(
                    office_id=self._office, event_id=event.id, channel=address.channel, chat=address.chat, name="",
                    person_id=person_id, phone="", answer="", queued_at=now, state=PlaceState.CONFIRMED,
                )  # fmt: skip
                session.add(found)
            else:
                found.state = follow(PLACE_FOLLOWS, found.state, PlaceState.CONFIRMED, "不能签到。")
            found.walked_in, found.offered_until = True, None
        found.attended = True
        await session.flush()
        return event

    async def check_in_by_code(self, session: AsyncSession, address: Address, code: str, proof: str) -> Event | None:
        """Note that somebody is there, by the QR code shown at the place; None for a wrong or old one."""
        event = await find_event(session, self._office, code)
        if proof != proof_of(event):
            return None
        return await self.check_in(session, address, event.codeword)

    async def attendance(
        self,
        act: Act,
        code: str,
        present: Sequence[str],
        *,
        ticked: Collection[int] = (),
        undo: bool = False,
        people: int | None = None,
    ) -> int:
        """Note who came by the names on the paper list, and how many came by a head-count; returns how many people.

        `ticked`: registrations by their ids, exactly those, also where several have one name. Unknown names become
        walk-ins; a name that stands on the list twice is two people. An event that nobody published and whose time is
        over counts as held from then on. `undo` takes names, or the head-count, back. Raises WrongInput for names that
        are not there to be taken back, and for a head-count before the event.
        """
        act.need(Right.EVENTS)
        session = act.session
        event = await find_event(session, self._office, code, lock=True)
        now = self._clock.now()
        if event.state in (EventState.CANCELLED, EventState.POSTPONED):
            raise Conflict(f"{code} {STATES[event.state]}，没有办，不能记到场。")
        if (present or ticked) and not undo and event.starts_at - DOOR_OPENS > now:
            raise Conflict(f"{code} {say_moment(event.starts_at, now)} 才开始，还不能记到场。")
        if people is not None or (undo and not present):
            if event.starts_at > now:
                raise Conflict(f"{code} {say_moment(event.starts_at, now)} 才开始，还不能记人数。")
            check_people(people or 0)
            event.headcount = None if undo else people
        rows = [row for row in await registrations_of(session, event.id) if row.name]
        self._tick(rows, set(ticked))
        for name, times in Counter(_person_name(one) for one in present).items():
            same = [row for row in rows if _NUMBERED_NAME.sub("", row.name) == name]
            if undo:
                await self._undo(session, name, [row for row in same if row.attended], times)
            else:
                # A name on paper is somebody else than the one of that name who was ticked.
                left = [row for row in same if row.id not in ticked]
                await self._came(session, event, name, left, times, {row.name for row in same})
        await session.flush()
        if people is not None and not undo:
            await self._check_count(session, event, people)
        if event.state == EventState.DRAFT and event.ends_at <= now and not undo:
            event.state = follow(FOLLOWS, event.state, EventState.ENDED, f"{code} 不能记成办过了。")
        await session.flush()
        counted = f"，{people} 人" if people is not None else ""
        count_of = len(present) + len(set(ticked))
        act.note("event.attendance-undo" if undo else "event.attendance", f"{code}: {count_of}{counted}")
        return count_of

    async def _check_count(self, session: AsyncSession, event: Event, people: int) -> None:
        """Raise Conflict for a head-count below the number of those who stand on the list as having come."""
        came = sum(row.attended for row in await registrations_of(session, event.id))
        if people < came:
            raise Conflict(f"名单上到场的有 {came} 位，清点的人数写了 {people}，不能比名单少。请看看哪个记错了。")

    def _tick(self, rows: Sequence[Registration], ticked: AbstractSet[int]) -> None:
        """Mark exactly these as there; raises Conflict where one of them has left the list meanwhile."""
        known = {row.id: row for row in rows if row.state != PlaceState.CANCELLED}
        if not ticked <= known.keys():
            raise Conflict("勾上的人里，有的已经不在名单上了，一位都没有记。请看现在的名单。")
        for number in ticked:
            known[number].attended = True

    async def _came(
        self,
        session: AsyncSession,
        event: Event,
        name: str,
        same: Sequence[Registration],
        times: int,
        taken: AbstractSet[str],
    ) -> None:
        """Mark so many people of one name; those who are not on the list are added, numbered where they share it."""
        for row in same[:times]:
            row.attended = True
        numbered = chain([name], (f"{name}（{number}）" for number in count(2)))
        free = (one for one in numbered if one not in taken)
        for shown in islice(free, max(0, times - len(same))):
            row = Registration(
                office_id=self._office, event_id=event.id, channel="paper", chat="", name=shown, person_id=None,
                phone="", answer="", queued_at=self._clock.now(), state=PlaceState.CONFIRMED, walked_in=True,
                attended=True,
            )  # fmt: skip
            session.add(row)
        await session.flush()

    async def _undo(self, session: AsyncSession, name: str, came: Sequence[Registration], times: int) -> None:
        if len(came) < times:
            raise Malformed(f"名单里没有“{name}”到场的记录。")
        for row in came[-times:]:
            await self._did_not_come(session, row)

    async def _did_not_come(self, session: AsyncSession, row: Registration) -> None:
        if row.channel == "paper" and row.walked_in:
            # Written down by mistake: a row that stayed would take a place.
            await session.delete(row)
        else:
            row.attended = False

    async def take_back(self, act: Act, code: str, numbers: Collection[int]) -> int:
        """Take back that these came, by the ids of their registrations: slips at the door. Returns how many it was.

        Exactly those, also where several have one name. Who checked in themselves is not taken back.
        Raises Conflict where one of them does not stand there as having come (any more).
        """
        act.need(Right.EVENTS)
        session = act.session
        event = await find_event(session, self._office, code, lock=True)
        came = {row.id: row for row in await registrations_of(session, event.id) if row.name and row.attended}
        wanted = set(numbers)
        if not wanted <= came.keys():
            raise Conflict("要撤销的人里，有的已经不记着到场了，一位都没有撤销。请看现在的名单。")
        for number in sorted(wanted):
            await self._did_not_come(session, came[number])
        await session.flush()
        act.note("event.attendance-undo", f"{code}: {len(wanted)}")
        return len(wanted)

    async def forget(self, session: AsyncSession, address: Address) -> int:
        """Cut the tie between a person and their places; the bare number of people stays."""
        rows = list(await session.scalars(select(Registration).where(*self._from(address))))
        for row in rows:
            if row.state != PlaceState.CANCELLED:
                await self.leave(session, row)
            for name, value in place_without_person({"id": row.id}).items():
                setattr(row, name, value)
        of_these = Feedback.registration_id.in_([row.id for row in rows])
        await session.execute(update(Feedback).where(of_these).values(text=""))
        await session.flush()
        return len(rows)

    async def own(self, session: AsyncSession, address: Address, number: int) -> tuple[Event, Registration] | None:
        """Return the person's own registration with this id and its event."""
        rows = await session.execute(
            select(Event, Registration)
            .join(Registration, Registration.event_id == Event.id)
            .where(*self._from(address), Registration.id == number)
        )
        found = rows.first()
        return (found[0], found[1]) if found else None

    def _from(self, address: Address) -> tuple[ColumnElement[bool], ...]:
        return (
            Registration.office_id == self._office,
            Registration.channel == address.channel,
            Registration.chat == address.chat,
        )


def place_without_person(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the personal columns of a registration are set to when only the number of people stays."""
    return {"name": f"#{row['id']}", "phone": "", "answer": "", "chat": "", "person_id": None}


def _person_name(text: str) -> str:
    name = text.strip()
    if not name or name == "本人":
        raise Malformed("“本人”不是名字，请写到场的人叫什么。")
    return name[:50]


def proof_of(event: Event) -> str:
    """Return what the QR code at the door proves: that one has seen it, without the word itself."""
    return f"{crc32(f'{event.id}:{event.codeword}'.encode()):08x}"
