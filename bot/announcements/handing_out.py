"""Hands out what staff released, bit by bit: each address gets a message, or a line in its next digest, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.letters import batch_of, letter_of
from bot.announcements.store import Announcement, DigestItem
from bot.announcements.terms import DIGEST_FOLLOWS, FOLLOWS, AnnouncementState, DigestState
from bot.clock import Clock
from bot.messages import Address
from bot.outbox.store import Outbox
from bot.outbox.terms import OutboxState
from bot.phrases import Phrases
from bot.states import before, follow
from bot.storage.database import Database
from bot.subscriptions.service import Subscriber, Subscriptions

AHEAD = 1_500
"""Messages of one announcement that wait in the outbox; the rest is handed out as these leave, so that a pause is
quick and a million subscribers are no million waiting rows."""

BATCH = 250
"""Addresses handed out in one transaction."""

WEEK = timedelta(days=7)


class HandingOut:
    """The announcements of one office on their way; `ahead` is how many messages wait in the outbox at most."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        subscriptions: Subscriptions,
        outbox: Outbox,
        phrases: Callable[[], Phrases],
        ahead: int = AHEAD,
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._subscriptions = subscriptions
        self._outbox = outbox
        self._phrases = phrases
        self._ahead = ahead

    async def tick(self) -> int:
        """Hand out the next messages of what is being sent; returns how many. Several processes may do this at once."""
        total = 0
        for number in await self._sending():
            while True:
                handed, more = await self._hand_out(number)
                total += handed
                if not more:
                    break
        return total

    async def _sending(self) -> list[int]:
        async with self._database.read() as session:
            rows = await session.scalars(
                select(Announcement.id)
                .where(
                    Announcement.office_id == self._office,
                    Announcement.state == AnnouncementState.SENDING,
                    self._is_due(),
                )
                .order_by(Announcement.id)
            )
            return list(rows)

    def _is_due(self) -> ColumnElement[bool]:
        return or_(Announcement.due_at.is_(None), Announcement.due_at <= self._clock.now())

    async def _hand_out(self, number: int) -> tuple[int, bool]:
        """Hand out one batch; returns how many, and whether there is room and audience for more."""
        now = self._clock.now()
        async with self._database.write() as session:
            announcement = await session.scalar(
                select(Announcement)
                .where(Announcement.id == number, Announcement.state == AnnouncementState.SENDING, self._is_due())
                .with_for_update(skip_locked=True)
            )
            if announcement is None:
                return 0, False
            if announcement.expires_at and announcement.expires_at <= now:
                self._finish(announcement)
                await session.flush()
                return 0, False
            counted = await self._outbox.count_batch(session, batch_of(announcement))
            waiting = sum(count for (state, _), count in counted.items() if state == OutboxState.PENDING)
            room = min(BATCH, self._ahead - waiting)
            if room <= 0:
                return 0, False
            people = await self._subscriptions.page(session, announcement.tags.split(","), announcement.reached, room)
            await self._give(session, announcement, people)
            if people:
                announcement.reached = people[-1].id
            if len(people) < room:
                self._finish(announcement)
            await session.flush()
            return len(people), len(people) == room

    def _finish(self, announcement: Announcement) -> None:
        refusal = f"{announcement.code} 没有在发。"
        announcement.state = follow(FOLLOWS, announcement.state, AnnouncementState.SENT, refusal)
        announcement.finished_at = self._clock.now()

    async def _give(self, session: AsyncSession, announcement: Announcement, people: Sequence[Subscriber]) -> None:
        """Put the message into the outbox, or where the person's week is full or they wish it so, into the digest."""
        now = self._clock.now()
        letter = letter_of(announcement, self._phrases().subscriptions)
        had: dict[Address, int] = {}
        for channel in {one.address.channel for one in people}:
            chats = [one.address.chat for one in people if one.address.channel == channel]
            counted = await self._outbox.pushed_since(session, channel, chats, now - WEEK)
            had |= {Address(channel, chat): count for chat, count in counted.items()}
        later: dict[int, str] = {}
        for one in people:
            full = had.get(one.address, 0) >= one.weekly_cap
            if full or one.frequency == "weekly":
                later[one.id] = "full" if full else "weekly"
                continue
            await self._outbox.put(
                session,
                one.address,
                letter,
                kind=f"push.{announcement.kind}",
                dedup_key=f"{batch_of(announcement)}:{one.id}",
                due_at=one.quiet.next_allowed(now),
                priority=9,
                batch=batch_of(announcement),
                quiet=one.quiet,
                expires_at=announcement.expires_at,
                hold=announcement.hold or None,
            )
        await self._put_off(session, announcement, later)

    async def _put_off(self, session: AsyncSession, announcement: Announcement, later: Mapping[int, str]) -> None:
        """Leave it to the digests of subscriptions, with the reason of each; nobody has it in two."""
        mine = (DigestItem.announcement_id == announcement.id, DigestItem.subscription_id.in_(later))
        known = {row.subscription_id: row for row in await session.scalars(select(DigestItem).where(*mine))}
        for number, reason in later.items():
            item = known.get(number)
            if item is None:
                item = DigestItem(
                    office_id=self._office, subscription_id=number, announcement_id=announcement.id, reason=reason,
                    state=DigestState.PENDING,
                )  # fmt: skip
                session.add(item)
            elif item.state in before(DIGEST_FOLLOWS, DigestState.PENDING):
                item.state, item.reason = DigestState.PENDING, reason
