"""Who telephones for a place: staff put them on the list, by the rules of the chat, and tell them by telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import Conflict, Malformed, NotFound
from bot.events.places import PLACES_PER_PERSON, Places
from bot.events.queries import event_by_id, find_event, registrations_of, view_of
from bot.events.store import Event, Registration
from bot.events.terms import OPEN_STATES, PLACE_FOLLOWS, STATES, PlaceState
from bot.language.moments import say_moment
from bot.language.phones import read_phone
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.states import follow

CHANNEL = "phone"
MOST_NAME = 50


@dataclass(frozen=True, slots=True)
class Caller:
    """Who telephones, how many places they want, and for whom; without names it is for themselves."""

    name: str
    phone: str
    places: int
    others: Sequence[str] = ()


class PhonedPlaces:
    """Places that were asked for by telephone; such a person has no chat and is told of nothing by the program."""

    def __init__(self, office_id: str, clock: Clock, places: Places) -> None:
        self._office = office_id
        self._clock = clock
        self._places = places

    async def register(self, act: Act, code: str, caller: Caller) -> list[Registration]:
        """Put the caller, or those they name, on the list or the waiting list; returns their rows in order.

        All or none. Raises WrongInput for words that cannot be, for an event that takes nobody now, for who is on
        the list already, and for more than PLACES_PER_PERSON places by one telephone.
        """
        act.need(Right.EVENTS)
        session = act.session
        names, phone = _names(caller), read_phone(caller.phone)
        if phone is None:
            raise Malformed("电话要写手机号，或者带区号的座机：有变动要打电话告诉本人。")
        event = await find_event(session, self._office, code, lock=True)
        self._check_open(event)
        rows = await registrations_of(session, event.id)
        theirs = [row for row in rows if row.phone == phone and row.state != PlaceState.CANCELLED]
        if again := next((name for name in names if any(row.name == name for row in theirs)), ""):
            raise Conflict(f"{again} 用这个电话已经报过名了，没有再记。")
        if len(theirs) + len(names) > PLACES_PER_PERSON:
            raise Conflict(f"一个电话最多报 {PLACES_PER_PERSON} 位，这个电话已经报了 {len(theirs)} 位。")
        by = "" if not caller.others else f"{caller.name.strip()} 打电话报的"
        made = [await self._put(session, event, rows, name, phone, by) for name in names]
        act.note("event.phone-in", f"{event.code}: {len(made)}")
        return made

    async def settle(self, act: Act, code: str, number: int, *, comes: bool) -> Registration:
        """Note what somebody without a chat said by telephone: they take the place offered, or give theirs back.

        Raises NotFound for a row that is none of theirs, Conflict where it can no longer be.
        """
        act.need(Right.EVENTS)
        session = act.session
        event = await find_event(session, self._office, code, lock=True)
        row = await session.get(Registration, number)
        if row is None or row.event_id != event.id or row.chat or row.channel != CHANNEL:
            raise NotFound("registration", str(number))
        if event.starts_at <= self._clock.now():
            raise Conflict("活动已经开始，名额不再变动，请直接记到场。")
        if comes and not await self._places.waiting.confirm(session, row):
            raise Conflict("这个名额已经不等着确认了，请看现在的名单。")
        if not comes:
            await self._places.leave(session, row)
        act.note("event.phone-yes" if comes else "event.phone-out", f"{event.code}: {number}")
        return row

    def _check_open(self, event: Event) -> None:
        now = self._clock.now()
        if event.state in OPEN_STATES and event.starts_at <= now:
            raise Conflict("活动已经开始，不再报名；现场来的请记到场。")
        if event.state not in OPEN_STATES:
            raise Conflict(f"{event.code} 现在是“{STATES[event.state]}”，不能报名。")
        if event.opens_at and now < event.opens_at:
            raise Conflict(f"{say_moment(event.opens_at, now)} 才开始报名。")
        if event.closes_at and now >= event.closes_at:
            raise Conflict(f"报名 {say_moment(event.closes_at, now)} 已经截止。")

    async def _put(
        self, session: AsyncSession, event: Event, rows: list[Registration], name: str, phone: str, by: str
    ) -> Registration:
        view = await view_of(session, await event_by_id(session, event.id))
        fits = view.free is None or (view.free > 0 and not view.waiting)
        state = PlaceState.CONFIRMED if fits else PlaceState.WAITING
        mine = [row for row in rows if row.channel == CHANNEL and not row.chat]
        row = next((one for one in mine if one.name == name and one.phone == phone), None)
        if row is not None:
            row.state = follow(PLACE_FOLLOWS, row.state, state, f"{name} 已经报过名了。")
        else:
            taken = {one.name for one in mine}
            numbered = chain([name], (f"{name}（{number}）" for number in count(2)))
            row = Registration(
                office_id=self._office, event_id=event.id, channel=CHANNEL, chat="", person_id=None, state=state,
                name=next(one for one in numbered if one not in taken), phone=phone, answer="",
            )  # fmt: skip
            session.add(row)
            rows.append(row)
        row.answer, row.queued_at, row.offered_until = by, self._clock.now(), None
        row.attended = row.walked_in = False
        await session.flush()
        return row


def _names(caller: Caller) -> list[str]:
    """For whom the places are, one name each: who is not named stands under the last name with a number."""
    name = caller.name.strip()
    if not name:
        raise Malformed("请写打电话的人叫什么。")
    names = list(caller.others) or [name]
    if len(set(names)) < len(names):
        raise Malformed("替谁报名里有写了两遍的名字。")
    if any(len(one) > MOST_NAME for one in (name, *names)):
        raise Malformed(f"名字最多 {MOST_NAME} 字。")
    if not 1 <= caller.places <= PLACES_PER_PERSON:
        raise Conflict(f"一个电话最多报 {PLACES_PER_PERSON} 位，现在写的是 {caller.places} 位。")
    if caller.places < len(names):
        raise Malformed(f"写了 {len(names)} 个名字，人数却是 {caller.places}，请看看哪个对。")
    more = (f"{names[-1]}（{number}）" for number in range(2, 2 + caller.places - len(names)))
    return [*names, *more]
