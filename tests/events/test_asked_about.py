"""Dialogues: what is asked while an event is on the screen is about the event, until an answer of the FAQ comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.events.plans import Plan
from bot.messages import Address
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in the office


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    clock.set(MORNING)
    return parts_for(sqlite, clock, shelf, tmp_path)


@pytest.fixture
def anna(parts: Parts, clock: HandClock) -> Visitor:
    return Visitor(parts, clock, Address("web", "anna-at-the-events-01"))


async def planned(parts: Parts, title: str, venue: str, *, contact: str = "", capacity: int = 0) -> None:
    start = parts.clock.now() + timedelta(days=3, hours=4)
    plan = Plan(title, "讲座", venue, start, start + timedelta(hours=2), capacity, contact=contact)
    event, _ = await done(parts, "小陈", parts.events.add, plan)
    await done(parts, "小陈", parts.events.publish, event.code)


async def test_all_short_questions_are_about_the_one_event(parts: Parts, anna: Visitor) -> None:
    await planned(parts, "遗嘱怎么立", "和好屋二楼", contact="小陈 0574-87000000", capacity=20)
    await anna.says("最近有什么讲座好听")
    told = await anna.says("几点开始呀")
    assert "遗嘱怎么立：" in told
    assert "14:00" in told or "14点" in told or "下午2点" in told
    assert "大约到16点" in told
    assert "在和好屋二楼" in await anna.says("在什么地方")
    for question, missing in (
        ("要带啥去", "没写要带什么"),
        ("收费吗", "没写收费"),
        ("能带小孩来吗", "没写能不能带孩子"),
    ):
        told = await anna.says(question)
        assert missing in told
        assert "小陈 0574-87000000" in told
    assert "还有 20 个名额" in await anna.says("还有位子吗")
    assert "报上了" in (await anna.presses("看活动") and await anna.presses("我要报名"))
    assert "和好屋二楼" in await anna.says("地址在哪")


async def test_where_we_are_in_between_does_not_change_what_the_event_is(parts: Parts, anna: Visitor) -> None:
    await planned(parts, "防骗课", "书房")
    await anna.says("活动")
    await anna.presses("防骗课")
    await anna.says("我们在哪里")
    assert "在书房" in await anna.says("地点在哪里")


async def test_an_answer_of_the_faq_in_between_is_what_is_asked_about_next(parts: Parts, anna: Visitor) -> None:
    await planned(parts, "防骗课", "书房")
    await anna.says("活动")
    await anna.says("两个人都同意离婚，去民政局怎么办")
    told = await anna.says("要带什么")
    assert "双方结婚证" in told
    assert "防骗课" not in told
    await anna.says("活动")
    assert "防骗课" in await anna.says("要带什么")


async def test_of_several_events_each_is_told(parts: Parts, anna: Visitor) -> None:
    await planned(parts, "防骗课", "书房")
    await planned(parts, "劳动合同怎么签", "和好屋")
    await anna.says("活动")
    told = await anna.says("在哪里办")
    assert "防骗课：在书房" in told
    assert "劳动合同怎么签：在和好屋" in told
