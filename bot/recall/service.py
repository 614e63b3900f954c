"""Takes back what staff did while nobody has been told of it, and writes to those who were told something wrong."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.codec import unpack_outgoing
from bot.errors import Conflict, Malformed, NotFound, WrongInput
from bot.messages import Address, Block, BlockKind, Outgoing
from bot.outbox.store import Held, Outbox, OutboxRow
from bot.outbox.terms import STATES, UNDERWAY, UNSENT, WAITING, OutboxState
from bot.phrases import Phrases
from bot.recall.store import Hold
from bot.staff.act import Act, Opening
from bot.staff.rights import Actor, Right
from bot.storage.database import Database

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of codes: what cannot be read as something else."""

CODE_LENGTH = 5
MOST_CORRECTION = 500
AT_ONCE = 200
"""Letters of a correction that are put on their way in one transaction."""


@dataclass(frozen=True, slots=True)
class Holding:
    """An act that is about to be done; `held` goes to its outbox."""

    held: Held
    title: str
    page: str
    people: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What an undoing is given besides its data: the keys of the messages that were taken back, by their kind, and
    how many had left already."""

    keys: Mapping[str, Sequence[str]]
    out: int

    def numbers(self, kind: str, place: int = 1) -> list[int]:
        """Return the number that stands at a place (between colons) of the keys of one kind."""
        return [int(key.split(":")[place]) for key in self.keys.get(kind, ())]


Undo = Callable[[Act, Mapping[str, Any], Taken], Awaitable[str]]
"""Undoes one part of an act; returns a sentence of how it is now, or raises WrongInput with what stays and why."""


@dataclass(frozen=True, slots=True)
class Report:
    """An act with what became of its messages: how many are in which state."""

    hold: Hold
    states: Mapping[str, int]

    @property
    def waiting(self) -> int:
        """How many have not left yet."""
        return sum(self.states.get(state, 0) for state in WAITING)

    @property
    def out(self) -> int:
        """How many have left, or may have."""
        return sum(self.states.get(state, 0) for state in UNDERWAY)

    @property
    def lines(self) -> list[str]:
        """The states in words."""
        return [f"{word} {self.states[state]}" for state, word in STATES.items() if self.states.get(state)]


class Holds:
    """The acts of one office that reach people; an act is kept as long as its messages' words are."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        outbox: Outbox,
        phrases: Callable[[], Phrases],
        undoers: Mapping[str, Undo],
        seconds: int,
    ) -> None:
        """`undoers`: who undoes what, by the kind that services leave in their act; `seconds`: how long is waited."""
        self._database = database
        self._office = office_id
        self._clock = clock
        self._outbox = outbox
        self._phrases = phrases
        self._undoers = undoers
        self.seconds = seconds

    def new(self, title: str, page: str, people: int) -> Holding:
        """Return what to hold an act by; nothing is stored before the act is."""
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        return Holding(Held(code, self.seconds), title, page, people)

    async def keep(self, act: Act, holding: Holding) -> None:
        """Note, in the transaction of the act, what it was and how it is undone.

        Nothing is noted of an act that has no messages and cannot be undone. Several acts with one `holding` are one.
        """
        session, code = act.session, holding.held.code
        some = await session.scalar(select(OutboxRow.id).where(*self._mine(code)).limit(1))
        if some is None and not act.undo:
            return
        row = await session.scalar(select(Hold).where(Hold.office_id == self._office, Hold.code == code))
        if row is not None:
            row.steps = [*row.steps, *act.undo]
            await session.flush()
            return
        now = self._clock.now()
        session.add(
            Hold(
                office_id=self._office,
                code=code,
                title=holding.title[:120],
                page=holding.page[:120],
                who=act.actor.name[:64],
                needs=",".join(sorted(act.needed)),
                people=holding.people,
                steps=list(act.undo),
                created_at=now,
                until=now + timedelta(seconds=holding.held.seconds),
                recalled_at=None,
                recalled_by="",
                told=[],
            )
        )
        await session.flush()

    async def open(self, actor: Actor) -> list[Hold]:
        """Return the acts of which nobody has been told yet, newest first: those that this person may take back."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(Hold)
                .where(Hold.office_id == self._office, Hold.until > self._clock.now(), Hold.recalled_at.is_(None))
                .where(~self._has(OutboxState.RECALLED) | self._has(*UNSENT))  # else a later act took its letters back
                .order_by(Hold.id.desc())
            )
            return [row for row in rows if may_recall(actor, row)]

    async def find(self, code: str) -> Hold | None:
        """Return an act by its code, None where nothing of it was kept."""
        async with self._database.read() as session:
            return await self._find(session, code)

    async def report(self, session: AsyncSession, code: str) -> Report:
        """Return an act with what became of its messages; raises NotFound."""
        row = await self._find(session, code)
        if row is None:
            raise NotFound("hold", code)
        return Report(row, await self._states(session, row.code))

    async def latest(self, session: AsyncSession, *, skip: int, take: int) -> list[Report]:
        """Return acts with what became of their messages, newest first."""
        rows = await session.scalars(
            select(Hold).where(Hold.office_id == self._office).order_by(Hold.id.desc()).offset(skip).limit(take)
        )
        return [Report(row, await self._states(session, row.code)) for row in list(rows)]

    async def letters(self, session: AsyncSession, code: str) -> list[OutboxRow]:
        """Return the first messages of an act whose words are still kept."""
        mine = (*self._mine(code), OutboxRow.chat != "")
        return list(await session.scalars(select(OutboxRow).where(*mine).order_by(OutboxRow.id).limit(AT_ONCE)))

    async def recall(self, act: Act, code: str) -> Report:
        """Take back every message of an act that has not left, and what it did where nobody was told of that.

        Either a message is sent or it is taken back, never both: rows that a worker is sending at this moment count
        as sent. What stays is said in `told` of the report. Raises NotFound, NotAllowed, and Conflict where somebody
        took it back before or nothing is left to take back.
        """
        session = act.session
        row = await self._find(session, code, lock=True)
        if row is None:
            raise NotFound("hold", code)
        for right in rights_of(row):
            act.need(right)
        now = self._clock.now()
        if row.recalled_at is not None:
            raise Conflict(f"{row.recalled_by} 已经撤回了。")
        keys = await self._outbox.recall(session, row.code)
        count = sum(map(len, keys.values()))
        states = await self._states(session, row.code)
        out = sum(states.get(state, 0) for state in UNDERWAY)
        if not count and (out or row.until <= now):
            raise Conflict(
                f"{out} 条都已经发出，收不回了。写错了可以给收到的人发更正信。" if out else "太晚了，撤不回了。"
            )
        told = [f"{count} 条消息没有发出。"] if count else []
        told += [f"{out} 条在这之前已经发出（或正在发），收不回；可以给这些人发更正信。"] if out else []
        told += await self._undo(act, row, Taken(keys, out))
        row.recalled_at, row.recalled_by, row.told = now, act.actor.name[:64], told
        await session.flush()
        act.note("hold.recall", row.code, f"{row.title}：{''.join(told)}")
        return Report(row, states)

    async def correct(self, opening: Opening, code: str, text: str) -> int:
        """Write to exactly those who got a message of an act; returns how many letters are on their way.

        The same text twice is one letter. Raises Malformed, NotFound, NotAllowed, and Conflict where nobody got it.
        """
        text = text.strip()
        if not text or len(text) > MOST_CORRECTION:
            raise Malformed(f"请写更正的内容，最多 {MOST_CORRECTION} 个字。")
        head = self._phrases().correction_head
        blocks = (Block(BlockKind.LEAD, (head,)), Block(BlockKind.TEXT, tuple(text.split("\n"))))
        total = last = 0
        seen: set[Address] = set()
        while True:
            async with opening() as act:
                session, before = act.session, total
                hold = await self._find(session, code)
                if hold is None:
                    raise NotFound("hold", code)
                for right in rights_of(hold):
                    act.need(right)
                got = await session.scalars(
                    select(OutboxRow)
                    .where(*self._mine(hold.code), OutboxRow.state.in_(UNDERWAY), OutboxRow.id > last)
                    .where(OutboxRow.chat != "")
                    .order_by(OutboxRow.id)
                    .limit(AT_ONCE)
                )
                rows = list(got)
                for row in rows:
                    address = Address(row.channel, row.chat)
                    if address in seen:
                        continue
                    seen.add(address)
                    letter = Outgoing(blocks, private=unpack_outgoing(row.body).private)
                    key = f"correction:{hold.code}:{crc32(text.encode()):08x}:{row.id}"
                    total += await self._outbox.put(
                        session, address, letter, kind="correction", dedup_key=key, priority=1
                    )
                act.note("hold.correct", hold.code, f"{hold.title}：{total - before} 位")
                if len(rows) < AT_ONCE:
                    break
                last = rows[-1].id
        if not total:
            raise Conflict("这段更正已经发过了。" if seen else "没有人收到过，不用更正。")
        return total

    async def _undo(self, act: Act, row: Hold, taken: Taken) -> list[str]:
        """Undo the steps of an act, the last one first; one that cannot be undone stays as it is."""
        told = []
        for step in reversed(row.steps):
            undo = self._undoers.get(step["kind"])
            if undo is None:
                continue
            try:
                async with act.session.begin_nested():
                    told.append(await undo(act, step, taken))
            except WrongInput as fault:
                told.append(str(fault))
        return told or ["已经办的别的都没有变，要改请到那一页去办。"]

    async def _find(self, session: AsyncSession, code: str, *, lock: bool = False) -> Hold | None:
        query = select(Hold).where(Hold.office_id == self._office, Hold.code == code.strip().lower()[:16])
        found: Hold | None = await session.scalar(query.with_for_update() if lock else query)
        return found

    async def _states(self, session: AsyncSession, code: str) -> dict[str, int]:
        rows = await session.execute(
            select(OutboxRow.state, func.count()).where(*self._mine(code)).group_by(OutboxRow.state)
        )
        return {state: count for state, count in rows}  # noqa: C416 (rows are no pairs to mypy)

    def _has(self, *states: OutboxState) -> ColumnElement[bool]:
        """Whether an act has messages in one of these states."""
        mine = (OutboxRow.office_id == Hold.office_id, OutboxRow.hold == Hold.code, OutboxRow.state.in_(states))
        return select(OutboxRow.id).where(*mine).exists()

    def _mine(self, code: str) -> tuple[Any, ...]:
        return OutboxRow.office_id == self._office, OutboxRow.hold == code


def rights_of(hold: Hold) -> list[Right]:
    """Return the rights that an act asked for: who takes it back needs them too."""
    return [Right(one) for one in hold.needs.split(",") if one]


def may_recall(actor: Actor, hold: Hold) -> bool:
    """Tell whether somebody may take an act back: who did it or a colleague, with the same rights."""
    return all(actor.may(right) for right in rights_of(hold))


def seconds_left(hold: Hold, now: datetime) -> int:
    """Return how long nothing of an act leaves yet."""
    return max(0, int((hold.until - now).total_seconds()))
