"""The rules of the duty roster: who has duty now, and how the plan is made and put right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import OFFICE_ZONE, Clock
from bot.duty.store import Duty
from bot.errors import Conflict, Malformed, NotFound
from bot.holidays import Holidays
from bot.knowledge.fact_rules import LONGEST, PHONES
from bot.staff.act import Act
from bot.staff.rights import Right

HALVES = {"day": "全天", "am": "上午", "pm": "下午"}
NOON = 12
"""The hour at which the afternoon's duty begins."""

MOST_NAME, MOST_MAIL, MOST_REASON = 40, 80, 200
MOST_A_DAY = 10
MOST_AT_ONCE = 400
"""Shifts of one import: a month with a dozen a day."""

FAR = timedelta(days=400)
"""What is planned further off than this, or lies further back, is more likely a wrong year."""

MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Shift:
    """What is planned: a day, all of it or a half, a name, and how the person is reached."""

    day: date
    half: str
    name: str
    phone: str = ""
    mail: str = ""

    @property
    def said(self) -> str:
        """The shift in one line."""
        return f"{self.day} {HALVES.get(self.half, self.half)} {self.name}"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copied week came to: shifts that are new, and lines on what was left out and why."""

    added: int
    left_out: tuple[str, ...]


class Roster:
    """The duty roster of one office."""

    def __init__(self, office_id: str, clock: Clock) -> None:
        self._office = office_id
        self._clock = clock

    def today(self) -> date:
        """Return the office's day."""
        return self._clock.now().astimezone(OFFICE_ZONE).date()

    async def between(self, session: AsyncSession, first: date, last: date) -> list[Duty]:
        """Return the shifts of these days, mornings first."""
        rows = await session.scalars(
            select(Duty).where(Duty.office_id == self._office, Duty.day >= first, Duty.day <= last)
        )
        order = list(HALVES)
        return sorted(rows, key=lambda row: (row.day, order.index(row.half), row.id))

    async def now(self, session: AsyncSession) -> list[Duty]:
        """Return who has duty at this moment."""
        moment = self._clock.now().astimezone(OFFICE_ZONE)
        rows = await self.between(session, moment.date(), moment.date())
        return [row for row in rows if row.half in ("day", half_of(moment))]

    async def of(self, session: AsyncSession, number: int) -> Duty:
        """Return one shift; raises NotFound."""
        row: Duty | None = await session.scalar(select(Duty).where(Duty.office_id == self._office, Duty.id == number))
        if row is None:
            raise NotFound("duty", str(number))
        return row

    async def add(self, act: Act, shift: Shift) -> Duty:
        """Plan one shift; raises NotAllowed, Malformed, and Conflict for one that is planned already."""
        act.need(Right.INQUIRIES)
        (row,) = await self._store(act, [shift])
        act.note("duty.add", subject_of(row.id), shift.said)
        return row

    async def add_all(self, act: Act, shifts: Sequence[Shift]) -> int:
        """Plan many, all of them or none; those that are planned already are passed over. Returns how many are new.

        Raises NotAllowed, and Malformed with everything that is wrong.
        """
        act.need(Right.INQUIRIES)
        new = await self.new_ones(act.session, shifts)
        if not new:
            raise Conflict("这些都已经排好了，没有要存的。")
        await self._store(act, new)
        act.note("duty.import", f"{min(one.day for one in new)} 到 {max(one.day for one in new)}，{len(new)} 班")
        return len(new)

    async def new_ones(self, session: AsyncSession, shifts: Sequence[Shift]) -> list[Shift]:
        """Return those that are not planned yet, each once; raises Malformed with everything that is wrong."""
        if len(shifts) > MOST_AT_ONCE:
            raise Malformed(f"一次最多 {MOST_AT_ONCE} 班，现在有 {len(shifts)} 班。")
        faults = [f"{one.said}：{fault}" for one in shifts for fault in self._faults(one)]
        if faults:
            raise Malformed("\n".join(faults[:20]))
        if not shifts:
            return []
        days = [one.day for one in shifts]
        known = {_key(row) for row in await self.between(session, min(days), max(days))}
        return list({_key(one): one for one in shifts if _key(one) not in known}.values())

    async def change(self, act: Act, number: int, shift: Shift, why: str) -> Duty:
        """Put a shift right; raises NotAllowed, NotFound, Malformed, and Conflict where there is such a one already."""
        act.need(Right.INQUIRIES)
        row = await self.of(act.session, number)
        self._check(shift)
        same = [one for one in await self.between(act.session, shift.day, shift.day) if _key(one) == _key(shift)]
        if any(one.id != row.id for one in same):
            raise Conflict(f"{shift.said} 已经排了。")
        before = _shift(row)
        if before == shift:
            raise Conflict("和现在的一样，没有要存的。")
        row.day, row.half, row.name, row.phone, row.mail = shift.day, shift.half, shift.name, shift.phone, shift.mail
        act.note("duty.change", subject_of(row.id), f"{before.said} → {shift.said}：{_reason(why)}")
        return row

    async def remove(self, act: Act, number: int, why: str) -> None:
        """Take a shift out; raises NotAllowed, NotFound, and Malformed without a reason."""
        act.need(Right.INQUIRIES)
        row = await self.of(act.session, number)
        act.note("duty.delete", subject_of(row.id), f"{_shift(row).said}：{_reason(why)}")
        await act.session.delete(row)

    async def copy_week(self, act: Act, monday: date, holidays: Holidays) -> Copied:
        """Plan the week that begins on `monday` as the one before it.

        What is planned already stays; on a holiday nobody is planned by a copy. Raises NotAllowed, Malformed where
        `monday` is none, Conflict where the week before has nothing or nothing is left to copy.
        """
        act.need(Right.INQUIRIES)
        if monday.weekday():
            raise Malformed(f"{monday} 不是星期一。")
        week = timedelta(days=7)
        before = await self.between(act.session, monday - week, monday - timedelta(days=1))
        if not before:
            raise Conflict("上一周没有排过班，没有可以照抄的。")
        wanted = [Shift(row.day + week, row.half, row.name, row.phone, row.mail) for row in before]
        left_out = [f"{one.said}：{why}" for one in wanted if (why := _holiday(holidays, one.day))]
        new = await self.new_ones(act.session, [one for one in wanted if not _holiday(holidays, one.day)])
        if not new:
            raise Conflict("这一周都已经排好了，或者都在放假，没有照抄的。")
        await self._store(act, new)
        act.note("duty.copy", f"{monday} 起一周，{len(new)} 班")
        return Copied(len(new), tuple(left_out))

    async def _store(self, act: Act, shifts: Sequence[Shift]) -> list[Duty]:
        for shift in shifts:
            self._check(shift)
        days = [one.day for one in shifts]
        there = await self.between(act.session, min(days), max(days))
        for shift in shifts:
            if any(_key(row) == _key(shift) for row in there):
                raise Conflict(f"{shift.said} 已经排了。")
        for day in set(days):
            if sum(one.day == day for one in there) + days.count(day) > MOST_A_DAY:
                raise Malformed(f"{day} 超过 {MOST_A_DAY} 班，是不是排重了。")
        rows = [self._row(act, shift) for shift in shifts]
        act.session.add_all(rows)
        await act.session.flush()
        return rows

    def _row(self, act: Act, shift: Shift) -> Duty:
        return Duty(
            office_id=self._office,
            day=shift.day,
            half=shift.half,
            name=shift.name,
            phone=shift.phone,
            mail=shift.mail,
            entered_by=act.actor.name,
            entered_at=self._clock.now(),
        )

    def _check(self, shift: Shift) -> None:
        if faults := self._faults(shift):
            raise Malformed("\n".join(faults))

    def _faults(self, shift: Shift) -> list[str]:
        rules: list[tuple[bool, str]] = [
            (abs(shift.day - self.today()) <= FAR, "日期离今天超过一年，是不是年份写错了。"),
            (shift.half in HALVES, f"时段只能是{'、'.join(HALVES.values())}。"),
            (0 < len(shift.name) <= MOST_NAME and "\n" not in shift.name, f"姓名要有 1 到 {MOST_NAME} 字。"),
            (
                not shift.phone or (len(shift.phone) <= LONGEST["phone"] and bool(PHONES.fullmatch(shift.phone))),
                "电话写得不对，请写成 0574-87654321 或 13800138000。",
            ),
            (
                not shift.mail or (len(shift.mail) <= MOST_MAIL and bool(MAIL.fullmatch(shift.mail))),
                "邮箱写得不对。",
            ),
        ]
        return [told for right, told in rules if not right]


def subject_of(number: int) -> str:
    """Return what the ledger calls a shift."""
    return f"值班 {number}"


def half_of(moment: datetime) -> str:
    """Return the half of the office's day (am or pm) in which a moment falls."""
    return "am" if moment.astimezone(OFFICE_ZONE).hour < NOON else "pm"


def with_days_off(
    rows: Sequence[Duty], first: date, days: int, holidays: Holidays
) -> list[tuple[date, str, list[Duty]]]:
    """Return each of some days in a row with why it is a day off (empty for a working day) and its shifts."""
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        found.append((day, holidays.day_off(day), [row for row in rows if row.day == day]))
    return found


def _holiday(holidays: Holidays, day: date) -> str:
    """Why nobody works on a day, but for weekends: who plans those means them."""
    why = holidays.day_off(day)
    return "" if why == "周末" else why


def _key(one: Duty | Shift) -> tuple[date, str, str]:
    return one.day, one.half, one.name


def _shift(row: Duty) -> Shift:
    return Shift(row.day, row.half, row.name, row.phone, row.mail)


def _reason(why: str) -> str:
    why = " ".join(why.split())
    if not why or len(why) > MOST_REASON:
        raise Malformed(f"请写为什么改，最多 {MOST_REASON} 字。")
    return why
