"""Sends the weekly digest: what somebody got no message of its own for, because they wish so or their week was full."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.announcements.letters import USUAL_USE
from bot.announcements.store import Announcement, DigestItem
from bot.announcements.terms import DIGEST_FOLLOWS, AnnouncementState, DigestState
from bot.clock import OFFICE_ZONE, Clock
from bot.messages import Block, BlockKind, Choice, Outgoing
from bot.outbox.store import Outbox
from bot.phrases import Phrases
from bot.states import follow
from bot.storage.database import Database
from bot.subscriptions.service import subscriber
from bot.subscriptions.store import Subscription

BATCH = 250
"""People whose digest is put together in one transaction."""

DIGEST_ITEMS = 10
DIGEST_WEEKDAY, DIGEST_HOUR = 0, 9
"""The digest goes out on Mondays from nine o'clock on (office time)."""


class Digests:
    """The digests of one office."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        outbox: Outbox,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._outbox = outbox
        self._phrases = phrases

    async def send(self) -> int:
        """Send everybody their digest, once a week; returns how many. What waits longer is the next one's."""
        now = self._clock.now()
        local = now.astimezone(OFFICE_ZONE)
        if local.weekday() != DIGEST_WEEKDAY or local.hour < DIGEST_HOUR:
            return 0
        week = "{}-{:02}".format(*local.isocalendar()[:2])
        total = after = 0
        while True:
            async with self._database.write() as session:
                waiting = select(DigestItem.subscription_id).where(
                    DigestItem.office_id == self._office, DigestItem.state == DigestState.PENDING
                )
                rows = await session.scalars(
                    select(Subscription)
                    .where(Subscription.id.in_(waiting), Subscription.id > after)
                    .order_by(Subscription.id)
                    .limit(BATCH)
                )
                taken = list(rows)
                for row in taken:
                    total += await self._digest(session, row, week)
            if len(taken) < BATCH:
                return total
            after = taken[-1].id

    async def _digest(self, session: AsyncSession, row: Subscription, week: str) -> bool:
        now = self._clock.now()
        rows = await session.execute(
            select(DigestItem, Announcement)
            .join(Announcement, Announcement.id == DigestItem.announcement_id)
            .where(DigestItem.subscription_id == row.id, DigestItem.state == DigestState.PENDING)
            .order_by(Announcement.id)
        )
        useful = []
        for item, announcement in rows:
            if announcement.state == AnnouncementState.CANCELLED or (
                announcement.expires_at and announcement.expires_at <= now
            ):
                item.state = _next(item, DigestState.DROPPED)
            else:
                useful.append((item, announcement))
        useful = useful[-DIGEST_ITEMS:]
        for item, _ in useful:
            item.state = _next(item, DigestState.SENT)
        await session.flush()
        if not useful:
            return False
        words = self._phrases().subscriptions
        person = subscriber(row)
        lines = tuple(announcement.title for _, announcement in useful)
        looks = tuple(Choice(a.subject, a.title[:40]) for _, a in useful if a.subject)
        choices = (*looks, Choice(buttons.unsubscribe(), words.stop), Choice(buttons.subscriptions(), words.settings))
        letter = Outgoing((Block(BlockKind.LEAD, (words.digest,)), Block(BlockKind.ITEMS, lines)), choices)
        return await self._outbox.put(
            session,
            person.address,
            letter,
            kind="push.digest",
            dedup_key=f"digest:{row.id}:{week}",
            due_at=person.quiet.next_allowed(now),
            priority=9,
            quiet=person.quiet,
            expires_at=now + USUAL_USE,
        )


def _next(item: DigestItem, state: DigestState) -> DigestState:
    """Return what becomes of an item that is due."""
    return follow(DIGEST_FOLLOWS, item.state, state, "这一条不在等汇总。")
