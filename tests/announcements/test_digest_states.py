"""What may come after what with an announcement that waits for a digest: each change can be had, and no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.announcements.service import Text
from bot.announcements.store import Announcement, DigestItem
from bot.announcements.terms import DIGEST_FOLLOWS, DigestState
from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.messages import Address
from bot.storage.database import Database
from tests.announcements.test_announcements import MONDAY, letters
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done, member
from tests.support.walks import pairs, walked

SOMEBODY = Address("web", "s000000")


class Weekly:
    """Announcements to one subscriber who wants them once a week. Keys are the announcements' codes."""

    def __init__(self, parts: Parts, clock: HandClock) -> None:
        self.parts = parts
        self.clock = clock
        self.weeks = 0

    async def subscribe(self) -> None:
        async with self.parts.database.write() as session:
            await self.parts.subscriptions.toggle(session, SOMEBODY, "fraud")
            await self.parts.subscriptions.change(session, SOMEBODY, frequency="weekly")

    async def made(self, state: DigestState) -> str:
        self.weeks += 1
        self.clock.set(MONDAY + timedelta(weeks=self.weeks, days=-1))
        code = (await done(self.parts, "小陈", self.parts.announcements.draft, Text("停水", "", ["防诈骗"]))).code
        await self.is_handed_out(code)
        if state == DigestState.SENT:
            await self.is_sent(code)
        elif state == DigestState.DROPPED:
            await self.is_sent_too_late(code)
        return code

    async def stands(self, code: str) -> DigestState:
        async with self.parts.database.read() as session:
            state = await session.scalar(
                select(DigestItem.state)
                .join(Announcement, Announcement.id == DigestItem.announcement_id)
                .where(Announcement.code == code)
            )
        assert state is not None
        return state

    def way(self, work: Callable[[str], Awaitable[object]]) -> Callable[[str], Awaitable[bool]]:
        async def changes(code: str) -> bool:
            was = await self.stands(code)
            await work(code)
            return await self.stands(code) != was

        return changes

    async def is_handed_out(self, code: str) -> None:
        await done(self.parts, "小陈", self.parts.announcements.confirm, code, 1)
        await self.parts.handing_out.tick()

    async def is_sent(self, _: str) -> None:
        self.clock.set(MONDAY + timedelta(weeks=self.weeks))
        await self.parts.digests.send()

    async def is_sent_too_late(self, _: str) -> None:
        self.weeks += 1
        self.clock.set(MONDAY + timedelta(weeks=self.weeks))
        await self.parts.digests.send()

    async def is_taken_back(self, code: str) -> None:
        async with self.parts.acting(member(office=self.parts.settings.office_id)) as act:
            act.note("hold.recall", code)
            await self.parts.announcements.unrelease(act, code, 0)

    async def is_sent_anew(self, code: str) -> None:
        await self.is_taken_back(code)
        await self.is_handed_out(code)


@pytest.fixture
async def weekly(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Weekly:
    weekly = Weekly(parts_for(database, clock, shelf, tmp_path), clock)
    await weekly.subscribe()
    return weekly


async def test_an_item_goes_every_way_of_the_table_and_no_other(weekly: Weekly) -> None:
    works = (weekly.is_sent, weekly.is_sent_too_late, weekly.is_taken_back, weekly.is_sent_anew)
    ways = {work.__name__: weekly.way(work) for work in works}
    assert await walked(list(DigestState), weekly.made, ways, weekly.stands) == pairs(DIGEST_FOLLOWS)


async def test_what_was_taken_back_and_released_anew_is_in_the_next_digest_once(weekly: Weekly) -> None:
    code = await weekly.made(DigestState.PENDING)
    await weekly.is_sent_anew(code)
    await weekly.is_sent(code)
    assert await weekly.stands(code) == DigestState.SENT
    [letter] = await letters(weekly.parts)
    assert str(letter.body).count("停水") == 1


async def test_what_was_sent_stays_sent_when_the_announcement_is_taken_back(weekly: Weekly) -> None:
    code = await weekly.made(DigestState.SENT)
    await weekly.is_taken_back(code)
    assert await weekly.stands(code) == DigestState.SENT
