"""Subscribing as residents do it: topics, how often, when not, everything off and back on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.clock import OFFICE_ZONE
from bot.errors import WrongInput
from bot.events.plans import Plan
from bot.events.store import Reminder
from bot.events.terms import ReminderState
from bot.messages import Address, AddressChange
from bot.quiet import NIGHT, QuietHours
from bot.storage.database import Database
from bot.subscriptions.service import QUIETS, read_tags
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

HOME = Address("web", "resident-000001")


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(database, clock, shelf, tmp_path)


@pytest.fixture
def anna(parts: Parts, clock: HandClock) -> Visitor:
    return Visitor(parts, clock, HOME)


async def reached(parts: Parts, *names: str) -> int:
    async with parts.database.read() as session:
        return await parts.subscriptions.count(session, read_tags(names))


async def test_topics_go_on_and_off_and_one_tap_stops_everything(parts: Parts, anna: Visitor) -> None:
    assert "还没有订阅" in await anna.says("/subscriptions")
    assert "您订阅了：防诈骗" in await anna.presses("防诈骗")
    assert "防诈骗、老年人" in await anna.presses("老年人的活动")
    assert await reached(parts, "防诈骗") == 1
    assert await reached(parts, "企业经营") == 0
    assert "✓ 防诈骗" in anna.buttons()
    assert "不再给您发通知" in await anna.presses("不再收到")
    assert await reached(parts, "防诈骗") == 0
    assert "防诈骗、老年人" in await anna.presses("点错了，恢复订阅")
    assert "您订阅了：老年人" in await anna.presses("✓ 防诈骗")
    assert "不再给您发通知" in await anna.says("退订")


async def test_everything_means_whatever_comes(parts: Parts, anna: Visitor) -> None:
    await anna.says("订阅")
    await anna.presses("全部")
    assert await reached(parts, "企业经营") == 1
    assert await reached(parts, "天一社区") == 1


async def test_communities_come_from_the_events_held_there(parts: Parts, anna: Visitor, clock: HandClock) -> None:
    start = clock.now() + timedelta(days=2)
    await done(
        parts,
        "陈",
        parts.events.add,
        Plan("讲座", "讲座", "活动室", start, start + timedelta(hours=1), community="天一社区"),
    )
    await anna.says("订阅")
    assert "您订阅了：天一社区" in await anna.presses("天一社区")
    assert await reached(parts, "天一社区") == 1
    assert await reached(parts, "别的社区") == 0


async def test_how_often_and_when_are_shown_and_changed(anna: Visitor) -> None:
    await anna.says("订阅")
    assert "最多 3 条" in await anna.presses("多久发一次、什么时候不打扰")
    assert "每周一汇总" in await anna.presses("每周一汇总")
    assert "最多 1 条" in await anna.presses("一周最多 1 条")
    assert "20:00–09:00" in await anna.presses("不打扰：20:00–09:00")
    assert "提前一周、提前一天、提前两小时" in await anna.presses("提前一周")
    assert "提前一周、提前两小时" in await anna.presses("✓ 提前一天")
    assert "还没有订阅" in await anna.presses("回到订阅")
    for hostile in ("w:f:x", "w:n:999999999999", "w:q:9", "w:q:²", "w:l:day,", "w:t:<b>", "w:zz", "w:t:~0"):
        assert await anna.presses_id(hostile)


async def test_lead_times_move_the_reminders_of_places_already_taken(
    parts: Parts, anna: Visitor, clock: HandClock
) -> None:
    start = clock.now() + timedelta(days=10)
    event, _ = await done(
        parts, "陈", parts.events.add, Plan("讲座", "讲座", "和好屋", start, start + timedelta(hours=1))
    )
    await done(parts, "陈", parts.events.publish, event.code)
    await anna.says("活动")
    await anna.presses("讲座")
    assert "提前一天、提前两小时会提醒您" in await anna.presses("我要报名")
    for press in ("w:l:week", "w:l:hours"):
        await anna.presses_id(press)
    async with parts.database.read() as session:
        rows = list(await session.scalars(select(Reminder).where(Reminder.state == ReminderState.PENDING)))
    assert sorted((row.kind, start - row.due_at) for row in rows) == [
        ("day", timedelta(days=1)), ("week", timedelta(days=7)),
    ]  # fmt: skip


async def test_who_blocked_us_is_not_counted_until_they_are_back(parts: Parts, anna: Visitor, clock: HandClock) -> None:
    await anna.says("订阅")
    await anna.presses("防诈骗")
    for gone, count in ((True, 0), (False, 1)):
        async with parts.database.write() as session:
            await parts.people.change(session, AddressChange(HOME, f"m{gone}", clock.now(), gone=gone))
        assert await reached(parts, "防诈骗") == count


async def test_in_a_group_nobody_sets_anything(parts: Parts, clock: HandClock) -> None:
    group = Visitor(parts, clock, Address("telegram", "-100"), group=True)
    assert "单独" in await group.says("订阅")
    assert "单独" in await group.presses_id("w:t:fraud")
    assert await reached(parts, "防诈骗") == 0


async def test_forgetting_leaves_nothing(parts: Parts, anna: Visitor) -> None:
    await anna.says("订阅")
    await anna.presses("防诈骗")
    await anna.says("/forget")
    await anna.presses_id("f:yes")
    assert await reached(parts, "防诈骗") == 0
    async with parts.database.read() as session:
        assert await parts.subscriptions.figures(session) == []


def test_names_typed_by_staff_become_tags() -> None:
    assert read_tags(["防诈骗", "elderly", "天一社区", "防诈骗"]) == ["fraud", "elderly", "c:天一社区"]
    with pytest.raises(WrongInput):
        read_tags(["a,b"])
    with pytest.raises(WrongInput):
        read_tags(["\x00"])


@given(st.integers(0, 4 * 366 * 1440), st.sampled_from(QUIETS))
def test_quiet_hours_hold_and_never_lose(minutes: int, text: str) -> None:
    quiet = QuietHours.parse(text)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    allowed = quiet.next_allowed(moment)
    assert str(quiet) == text
    assert moment <= allowed <= moment + timedelta(days=1)
    assert not quiet.covers(allowed)
    assert (allowed == moment) == (not quiet.covers(moment))
    if quiet.covers(moment):
        assert allowed.astimezone(OFFICE_ZONE).time() == quiet.end


def test_the_night_is_quiet_and_noon_is_not() -> None:
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert not NIGHT.covers(noon)
    assert NIGHT.covers(noon + timedelta(hours=9))
    with pytest.raises(ValueError, match="quiet"):
        QuietHours.parse("evening")
