"""What may come after what with an announcement: each change that the table allows can be had, and no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.announcements.service import Announcements, Text
from bot.announcements.store import Announcement
from bot.announcements.terms import FOLLOWS, STATES, AnnouncementState
from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.errors import Conflict
from bot.storage.database import Database
from tests.announcements.test_announcements import careful, subscribe
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done, member
from tests.support.walks import pairs, walked


@pytest.fixture
async def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    parts = parts_for(database, clock, shelf, tmp_path)
    await subscribe(parts, 3)
    return parts


async def stands(parts: Parts, code: str) -> AnnouncementState:
    async with parts.database.read() as session:
        state = await session.scalar(select(Announcement.state).where(Announcement.code == code))
    assert state is not None
    return state


async def test_an_announcement_goes_every_way_of_the_table_and_no_other(parts: Parts, clock: HandClock) -> None:
    desk, second = parts.announcements, careful(parts, second=1)

    def way(work: Callable[[str], Awaitable[object]]) -> Callable[[str], Awaitable[bool]]:
        async def changes(code: str) -> bool:
            was = await stands(parts, code)
            await work(code)
            return await stands(parts, code) != was

        return changes

    async def confirms(code: str, on: Announcements = desk) -> None:
        await done(parts, "小陈", on.confirm, code, 3)

    async def confirms_a_large_one(code: str) -> None:
        await confirms(code, second)

    async def agrees(code: str) -> None:
        await done(parts, "老王", second.second, code)

    async def pauses(code: str) -> None:
        await done(parts, "小陈", desk.pause, code)

    async def resumes(code: str) -> None:
        await done(parts, "小陈", desk.resume, code)

    async def cancels(code: str) -> None:
        await done(parts, "小陈", desk.cancel, code)

    async def deletes(code: str) -> None:
        await done(parts, "小陈", desk.delete, code)

    async def goes_back(code: str) -> None:
        await done(parts, "小陈", desk.back, code)

    async def takes_back(code: str, out: int = 0) -> None:
        async with parts.acting(member(office=parts.settings.office_id)) as act:
            act.note("hold.recall", code)
            await desk.unrelease(act, code, out)

    async def takes_back_what_some_have(code: str) -> None:
        await takes_back(code, out=1)

    async def is_handed_out(_: str) -> None:
        await parts.handing_out.tick()

    async def is_of_no_use_any_more(_: str) -> None:
        clock.move(days=4)
        await parts.handing_out.tick()

    async def made(state: AnnouncementState) -> str:
        clock.move(days=8)  # nobody's week is full
        code = (await done(parts, "小陈", desk.draft, Text("新骗术提醒", "不要点链接。", ["防诈骗"]))).code
        steps: dict[AnnouncementState, tuple[Callable[[str], Awaitable[None]], ...]] = {
            AnnouncementState.SECOND: (confirms_a_large_one,),
            AnnouncementState.SENDING: (confirms,),
            AnnouncementState.PAUSED: (confirms, pauses),
            AnnouncementState.SENT: (confirms, is_handed_out),
            AnnouncementState.CANCELLED: (cancels,),
            AnnouncementState.DELETED: (deletes,),
        }
        for step in steps.get(state, ()):
            await step(code)
        return code

    works = (
        confirms, confirms_a_large_one, agrees, pauses, resumes, cancels, deletes, goes_back, takes_back,
        takes_back_what_some_have, is_handed_out, is_of_no_use_any_more,
    )  # fmt: skip
    ways = {work.__name__: way(work) for work in works}
    seen = await walked(list(AnnouncementState), made, ways, lambda code: stands(parts, code))
    assert seen == pairs(FOLLOWS)


async def test_what_is_cancelled_is_not_gone_on_with(parts: Parts) -> None:
    code = (await done(parts, "小陈", parts.announcements.draft, Text("停水", "", ["防诈骗"]))).code
    await done(parts, "小陈", parts.announcements.cancel, code)
    with pytest.raises(Conflict, match="现在是“已取消”，不能这样做。"):
        await done(parts, "小陈", parts.announcements.resume, code)
    assert await stands(parts, code) == AnnouncementState.CANCELLED


def test_every_state_has_a_name() -> None:
    assert list(STATES) == list(AnnouncementState)
