"""Around an event: finding it, its map, when one may register; afterwards two questions, and who was not reached."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import icalendar
import pytest
from sqlalchemy import select

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.errors import WrongInput
from bot.events.calendar import feed_file
from bot.events.places import proof_of
from bot.events.plans import Plan
from bot.events.store import Event
from bot.events.where import map_link, read_spot
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.outbox.terms import OutboxState
from bot.outbox.worker import EXPIRED
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in the office


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    clock.set(MORNING)
    return parts_for(database, clock, shelf, tmp_path)


async def published(parts: Parts, title: str, **more: object) -> Event:
    start = parts.clock.now() + timedelta(days=3)
    plan = Plan(title, "讲座", "和好屋", start, start + timedelta(hours=2), **more)  # type: ignore[arg-type]
    event, _ = await done(parts, "小陈", parts.events.add, plan)
    return await done(parts, "小陈", parts.events.publish, event.code)


def resident(parts: Parts, clock: HandClock, number: int = 1) -> Visitor:
    return Visitor(parts, clock, Address("web", f"resident-{number:06d}"))


async def letters(parts: Parts) -> list[OutboxRow]:
    taken: list[OutboxRow] = []
    while rows := await parts.outbox.claim(100, ["web"]):
        for row in rows:
            await parts.outbox.settle(row.id, OutboxState.SENT)
        taken += rows
    return taken


async def test_many_events_can_be_narrowed_down(parts: Parts, clock: HandClock) -> None:
    for number in range(3):
        await published(parts, f"防骗 {number}", topic="fraud")
    await published(parts, "老年人法律门诊", audience="elderly")
    await published(parts, "社区茶话会", community="天一社区")
    anna = resident(parts, clock)
    assert "社区茶话会" in await anna.says("活动")
    said = await anna.presses("只看：天一社区")
    assert "社区茶话会" in said
    assert "防骗" not in said
    assert "防骗 2" in await anna.presses("看全部活动")
    assert "老年人法律门诊" in await anna.presses("只看：老年人")
    assert "没有这一类" in await anna.presses_id("v:o:quiz")
    assert await anna.presses_id("v:o:~nothing")


async def test_registration_has_a_beginning_and_an_end(parts: Parts, clock: HandClock) -> None:
    now = clock.now()
    await published(parts, "讲座", opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))
    anna = resident(parts, clock)
    await anna.says("活动")
    await anna.presses("讲座")
    assert "明天（11月24日，星期二）10:00 开始报名" in await anna.presses("我要报名")
    clock.move(days=1)
    assert "报上了" in await anna.presses_id("v:r:h1")
    clock.move(days=1)
    assert "报名已经截止" in await resident(parts, clock, 2).presses_id("v:r:h1")


async def test_the_map_opens_at_the_spot_or_searches_for_the_venue(parts: Parts, clock: HandClock) -> None:
    known = await published(parts, "讲座", spot=read_spot(" 121.5511，29.8673 "))
    assert map_link(known) == "https://uri.amap.com/marker?position=121.5511%2C29.8673&name=%E5%92%8C%E5%A5%BD%E5%B1%8B"
    await published(parts, "座谈")
    assert "地图：https://uri.amap.com/search?keyword=" in await resident(parts, clock).presses_id("v:d:h2")
    for wrong in ("29.8673,121.5511", "ningbo", "121,29", "0.000,0.000"):
        with pytest.raises(WrongInput, match="经纬度"):
            read_spot(wrong)
    assert read_spot("") == ""


async def test_who_was_there_is_asked_two_questions_once(parts: Parts, clock: HandClock) -> None:
    event = await published(parts, "防骗讲座")
    anna, ben = resident(parts, clock, 1), resident(parts, clock, 2)
    for one in (anna, ben):
        await one.presses_id("v:r:h1")
    clock.set(event.starts_at)
    assert "签到成功" in await anna.says(f"签到 {event.codeword}")
    clock.set(event.ends_at)
    await parts.events.tick()
    await letters(parts)
    assert await parts.feedback.ask() == 1
    assert await parts.feedback.ask() == 0
    [letter] = await letters(parts)
    assert letter.chat == "resident-000001"
    assert "还想了解什么" in await anna.presses_id("v:b:1:3")
    said = await anna.says("楼上漏水把我家天花板泡坏了怎么赔")
    assert "记下了" in said
    assert "由楼上修" in said  # and it is answered like any other question
    assert "记下了" not in await anna.says("谢谢")
    assert "还想了解" not in await ben.presses_id("v:b:1:3")  # not his to answer
    async with parts.database.read() as session:
        echo = await parts.feedback.echo(session, event.id)
    assert (echo.asked, echo.ratings, echo.questions) == (1, {3: 1, 2: 0, 1: 0}, ("楼上漏水把我家天花板泡坏了怎么赔",))


async def test_without_check_in_everybody_is_asked_and_commands_are_no_feedback(parts: Parts, clock: HandClock) -> None:
    event = await published(parts, "讲座")
    anna, ben = resident(parts, clock, 1), resident(parts, clock, 2)
    for one in (anna, ben):
        await one.presses_id("v:r:h1")
    clock.set(event.ends_at)
    await parts.events.tick()
    assert await parts.feedback.ask() == 2
    await anna.presses_id("v:b:1:2")
    assert "记下了" not in await anna.says("活动")
    async with parts.database.read() as session:
        echo = await parts.feedback.echo(session, event.id)
    assert (echo.ratings[2], echo.questions) == (1, ())
    for hostile in ("v:b:1:9", "v:b:x:1", "v:b:", "v:b:999:1"):
        assert await anna.presses_id(hostile)


async def test_who_could_not_be_told_is_listed_with_the_reason(parts: Parts, clock: HandClock) -> None:
    event = await published(parts, "讲座")
    anna = resident(parts, clock)
    await anna.presses_id("v:f:h1")
    await anna.says("奶奶")
    await anna.says("13800000000")
    await done(parts, "小陈", parts.events.cancel, "h1", "台风")
    [row] = await parts.outbox.claim(10, ["web"])
    await parts.outbox.settle(row.id, OutboxState.SKIPPED, EXPIRED)
    told = await parts.events.unreached(event.code)
    assert [(one.name, one.phone, why) for one, why in told] == [("奶奶", "13800000000", EXPIRED)]


async def test_a_calendar_to_subscribe_to_holds_what_was_chosen(parts: Parts, clock: HandClock) -> None:
    await published(parts, "防骗讲座", topic="fraud")
    await published(parts, "装修讲座", topic="neighbour")
    me = Address("web", "resident-000001")
    async with parts.database.write() as session:
        wishes = await parts.subscriptions.toggle(session, me, "fraud")

    async def feed(secret: str) -> bytes | None:
        async with parts.database.read() as session:
            tags = await parts.subscriptions.by_feed(session, secret)
            views = await parts.events.coming(session, tags=tags) if tags is not None else []
        return feed_file([view.event for view in views], "j", "活动", clock.now()) if tags is not None else None

    async with parts.database.read() as session:
        found = await parts.subscriptions.by_feed(session, wishes.feed)
    assert found == frozenset({"fraud"})
    content = await feed(wishes.feed)
    assert content is not None
    calendar = icalendar.Calendar.from_ical(content)
    assert [str(one["summary"]) for one in calendar.walk("VEVENT")] == ["防骗讲座"]
    assert await feed("0" * 32) is None


async def test_of_a_series_the_next_two_are_listed_with_their_days(parts: Parts, clock: HandClock) -> None:
    start = clock.now() + timedelta(days=1)
    plans = [
        Plan("法律门诊", "法律门诊", "和好屋", day, day + timedelta(hours=2), series="系列")
        for day in (start + timedelta(weeks=n) for n in range(4))
    ]
    for event, warning in await done(parts, "小陈", parts.events.add_all, plans):
        assert not warning
        await done(parts, "小陈", parts.events.publish, event.code)
    anna = resident(parts, clock)
    await anna.says("活动")
    assert anna.buttons() == ["法律门诊（11月24日）", "法律门诊（12月1日）", "有新消息告诉我"]


async def test_a_code_at_the_door_may_have_the_same_sign_three_times(parts: Parts, clock: HandClock) -> None:
    event = await published(parts, "防骗讲座")
    anna = resident(parts, clock)
    await anna.presses_id("v:r:h1")
    words = (str(number) for number in itertools.count())
    word = next(one for one in words if re.search(r"(.)\1\1", f"{crc32(f'{event.id}:{one}'.encode()):08x}"))
    async with parts.database.write() as session:
        event = (await session.scalars(select(Event))).one()
        event.codeword = word
    clock.set(event.starts_at)
    assert "签到成功" in await anna.says(f"/start k_h1_{proof_of(event)}")


async def test_scanning_the_code_at_the_door_checks_in_and_counts(parts: Parts, clock: HandClock) -> None:
    event = await published(parts, "防骗讲座")
    anna, ben, eve = (resident(parts, clock, number) for number in (1, 2, 3))
    for one in (anna, eve):
        await one.presses_id("v:r:h1")
    proof = proof_of(event)
    assert "没有找到" in await anna.presses_id(f"v:k:h1:{proof}")  # days before
    clock.set(event.starts_at)
    assert "签到成功" in await anna.says(f"/start k_h1_{proof}")
    assert "签到成功" in await ben.presses_id(f"v:k:h1:{proof}")  # came without a place
    assert "没有找到" in await eve.presses_id("v:k:h1:00000000")
    assert await eve.presses_id("v:k:h9:x")
    clock.set(event.ends_at)
    await parts.events.tick()
    [row] = await parts.events.figures(MORNING, MORNING + timedelta(days=30))
    assert (row.kind, row.held, row.cancelled, row.registered, row.attended, row.walked_in) == ("讲座", 1, 0, 2, 2, 1)
