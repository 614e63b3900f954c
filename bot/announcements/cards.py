"""每周一法: one reviewed entry a week, as a card to whoever subscribed, the one that was shown longest ago first."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from bot import buttons
from bot.announcements.service import Announcements, Text
from bot.announcements.store import WeeklyCard
from bot.answers.library import Library
from bot.clock import OFFICE_ZONE, Clock
from bot.knowledge.model import Entry
from bot.storage.database import Database

WEEKDAY, HOUR = 2, 10
"""Wednesdays from ten o'clock on (office time)."""

TAG = "card"


class WeeklyCards:
    """The cards of one office."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        announcements: Announcements,
        library: Callable[[], Library],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._announcements = announcements
        self._library = library

    async def tick(self) -> str | None:
        """Send this week's card if it is time and none was sent; returns the entry's id.

        Entries whose review is overdue are left out: nobody is pushed what may not be true any more.
        """
        local = self._clock.now().astimezone(OFFICE_ZONE)
        if local.weekday() != WEEKDAY or local.hour < HOUR:
            return None
        week = "{}-{:02}".format(*local.isocalendar()[:2])
        library = self._library()
        async with self._database.write() as session:
            done = await session.scalar(
                select(WeeklyCard.id).where(WeeklyCard.office_id == self._office, WeeklyCard.week == week)
            )
            if done is not None:
                return None
            rows = await session.execute(
                select(WeeklyCard.entry_id, func.max(WeeklyCard.week))
                .where(WeeklyCard.office_id == self._office)
                .group_by(WeeklyCard.entry_id)
            )
            shown = {entry: last for entry, last in rows}  # noqa: C416 (rows are no pairs to mypy)
            good = [
                entry for entry in library.knowledge.entries if entry.review_due >= local.date() and not entry.flags
            ]
            if not good:
                return None
            entry = min(good, key=lambda one: (shown.get(one.id, ""), one.id))
            session.add(WeeklyCard(office_id=self._office, week=week, entry_id=entry.id))
            await session.flush()
            title = library.phrases.subscriptions.card_title.format(title=entry.title)
            text = Text(title[:60], _body(entry), (TAG,), subject=buttons.entry(entry.id), kind="card")
            await self._announcements.at_once(session, text, "每周一法")
            return entry.id


def _body(entry: Entry) -> str:
    law = entry.law[0]
    return f"{entry.answer.short}\n依据：《{law.law}》{law.article}"
