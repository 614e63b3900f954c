"""Events: what residents press, what staff change, who is told, and reminders that come exactly once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.clock import OFFICE_ZONE
from bot.errors import WrongInput
from bot.events.plans import Plan
from bot.events.store import Event
from bot.language.moments import read_moment, say_moment
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.outbox.terms import OutboxState
from bot.quiet import NIGHT
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in the office


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    clock.set(MORNING)
    return parts_for(database, clock, shelf, tmp_path)


async def lecture(parts: Parts, *, days: int = 3, capacity: int = 0, question: str = "") -> Event:
    start = parts.clock.now() + timedelta(days=days, hours=4)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=2), capacity, question=question)
    event, _ = await done(parts, "小陈", parts.events.add, plan)
    return await done(parts, "小陈", parts.events.publish, event.code)


def resident(parts: Parts, clock: HandClock, number: int = 1) -> Visitor:
    return Visitor(parts, clock, Address("web", f"resident-{number:06d}"))


async def letters(parts: Parts) -> list[OutboxRow]:
    """Everything that is due is taken out of the outbox and counts as sent."""
    taken: list[OutboxRow] = []
    while rows := await parts.outbox.claim(100, ["web", "telegram"]):
        for row in rows:
            await parts.outbox.settle(row.id, OutboxState.SENT)
        taken += rows
    return taken


async def test_one_tap_registers_and_one_gives_the_place_back(parts: Parts, clock: HandClock) -> None:
    anna = resident(parts, clock)
    assert "最近没有" in await anna.says("活动")
    await lecture(parts, capacity=1)
    assert "还有 1 个名额" in await anna.says("活动")
    assert "和好屋" in await anna.presses("防骗讲座")
    assert "报上了" in await anna.presses("我要报名")
    await anna.presses("日历")
    assert b"BEGIN:VEVENT" in anna.replies[0].documents[0].content
    assert "已报名" in await anna.says("/my")
    await anna.presses_id("v:d:h1")
    assert "已经报过" in await anna.presses("我要报名")
    await anna.says("/my")
    assert "已取消报名" in await anna.presses("取消报名")
    assert "防骗讲座" not in await anna.says("/my")


async def test_given_back_by_mistake_is_taken_again_with_one_tap(parts: Parts, clock: HandClock) -> None:
    anna = resident(parts, clock)
    await lecture(parts)
    await anna.presses_id("v:o:h1")
    await anna.presses_id("v:f:h1")
    await anna.says("我妈李阿姨")
    await anna.presses("不留")
    told = await anna.presses("我不去了")
    assert "我妈李阿姨，防骗讲座" in told
    assert "让给" not in told
    assert "我妈李阿姨报上了" in await anna.presses("点错了")
    assert "我妈李阿姨已经报过名了（已报名）" in await anna.presses_id(f"v:u:{await place_of(parts, anna)}")


async def test_for_a_relative_without_a_phone(parts: Parts, clock: HandClock) -> None:
    anna = resident(parts, clock)
    await lecture(parts, question="您想问什么问题")
    await anna.says("/start v_h1")
    assert "怎么称呼" in await anna.presses("替家人报名")
    assert "电话" in await anna.says("我妈李阿姨")
    assert "号码不对" in await anna.says("123")
    assert "您想问什么问题" in await anna.says("138 1234 5678")
    assert "报上了" in await anna.says("买保健品被骗怎么办")
    _, (row,) = await parts.events.show("h1")
    assert (row.name, row.phone, row.answer) == ("我妈李阿姨", "13812345678", "买保健品被骗怎么办")
    for name in ("爸爸", "外婆"):
        await anna.presses_id("v:f:h1")
        await anna.says(name)
        await anna.presses("不留")
        assert "报上了" in await anna.presses("跳过")
    await anna.presses_id("v:r:h1")
    assert "最多报 3 个" in await anna.presses("跳过")


async def test_two_hundred_press_at_once_for_thirty_places(parts: Parts, clock: HandClock) -> None:
    event = await lecture(parts, capacity=30)

    async def press(number: int) -> str:
        async with parts.database.write() as session:
            outcome, _ = await parts.places.register(session, event, Address("web", f"person-{number:06d}"))
        return outcome

    outcomes = await asyncio.gather(*(press(number) for number in range(200)))
    assert outcomes.count("confirmed") == 30
    assert outcomes.count("waiting") == 170
    view, rows = await parts.events.show("h1")
    assert (view.taken, view.waiting, view.free) == (30, 170, 0)
    waiting = [row for row in rows if row.state == "waiting"]
    first = waiting[0].chat
    taker = next(row for row in rows if row.state == "confirmed")
    async with parts.database.write() as session:
        own = await parts.places.own(session, Address("web", taker.chat), taker.id)
        assert own is not None
        await parts.places.leave(session, own[1])
    view, rows = await parts.events.show("h1")
    assert [row.chat for row in rows if row.state == "offered"] == [first]
    assert view.taken == 30


async def test_a_free_place_is_offered_within_waking_hours_and_passed_on(parts: Parts, clock: HandClock) -> None:
    await lecture(parts, capacity=1)
    anna, berta, clara = (resident(parts, clock, number) for number in (1, 2, 3))
    for one in (anna, berta, clara):
        await one.presses_id("v:r:h1")
    assert "第 2 位" in clara.replies[0].text
    clock.set(MORNING + timedelta(hours=13))  # 23:00
    await anna.says("/my")
    await anna.presses("取消报名")
    assert await letters(parts) == []
    clock.set(MORNING + timedelta(hours=22, minutes=5))  # 08:05
    assert await parts.events.tick() == 1
    (offer,) = await letters(parts)
    assert offer.chat == berta.address.chat
    assert "有名额了" in str(offer.body)
    assert await parts.events.tick() == 0
    clock.move(hours=12, minutes=1)
    assert await parts.events.tick() == 2
    (offer,) = await letters(parts)
    assert offer.chat == clara.address.chat
    number = offer.body["choices"][0]["id"]
    assert "报上了" in await clara.presses_id(number)
    assert "过时" in await berta.presses_id(f"v:y:{await place_of(parts, berta)}")


async def place_of(parts: Parts, visitor: Visitor) -> int:
    _, rows = await parts.events.show("h1")
    return next(row.id for row in rows if row.chat == visitor.address.chat)


async def test_reminders_a_day_and_two_hours_before_each_exactly_once(parts: Parts, clock: HandClock) -> None:
    anna = resident(parts, clock)
    event = await lecture(parts, days=3)
    await anna.presses_id("v:r:h1")
    assert await parts.reminders.send_due() == 0
    clock.set(event.starts_at - timedelta(days=1) + timedelta(minutes=1))
    assert await parts.reminders.send_due() == 1
    assert await parts.reminders.send_due() == 0
    (letter,) = await letters(parts)
    assert "明天（11月26日，星期四）14:00" in str(letter.body)
    clock.set(event.starts_at - timedelta(hours=2))
    assert await parts.reminders.send_due() == 1
    (letter,) = await letters(parts)
    assert "今天" in str(letter.body)


async def test_two_replicas_send_each_reminder_once(parts: Parts, clock: HandClock) -> None:
    event = await lecture(parts)
    for number in range(40):
        async with parts.database.write() as session:
            await parts.places.register(session, event, Address("web", f"person-{number:06d}"))
    clock.set(event.starts_at - timedelta(hours=23))
    sent = await asyncio.gather(*(parts.reminders.send_due() for _ in range(4)))
    assert sum(sent) == 40
    assert len({row.chat for row in await letters(parts)}) == 40


async def test_an_event_moved_three_times_reminds_once_at_the_last_time(parts: Parts, clock: HandClock) -> None:
    anna = resident(parts, clock)
    event = await lecture(parts, days=3)
    await anna.presses_id("v:r:h1")
    start = event.starts_at
    for days in (4, 2, 6):
        start = MORNING + timedelta(days=days, hours=4)
        assert await done(parts, "小陈", parts.events.change, "h1", starts_at=start, reason="换场地") == 1
        clock.move(minutes=1)
    assert len(await letters(parts)) == 3
    for hours in range(24 * 7):
        clock.set(MORNING + timedelta(hours=hours, minutes=5))
        await parts.reminders.send_due()
    sent = [str(letter.body) for letter in await letters(parts)]
    assert len(sent) == 2
    assert "明天（11月29日" in sent[0]


async def test_called_off_reminds_nobody_and_tells_the_waiting_list_too(parts: Parts, clock: HandClock) -> None:
    event = await lecture(parts, capacity=1)
    anna, berta = resident(parts, clock, 1), resident(parts, clock, 2)
    await anna.presses_id("v:r:h1")
    await berta.presses_id("v:r:h1")
    with pytest.raises(WrongInput, match="原因"):
        await done(parts, "小陈", parts.events.cancel, "h1", " ")
    assert await done(parts, "小陈", parts.events.cancel, "h1", "台风") == 2
    assert {row.chat for row in await letters(parts)} == {anna.address.chat, berta.address.chat}
    clock.set(event.starts_at - timedelta(hours=1))
    assert await parts.reminders.send_due() == 0
    assert "不能报名" in await resident(parts, clock, 3).presses_id("v:r:h1")
    with pytest.raises(WrongInput, match="已取消"):
        await done(parts, "小陈", parts.events.cancel, "h1", "又一次")


async def test_postponed_has_no_reminder_until_there_is_a_new_time(parts: Parts, clock: HandClock) -> None:
    anna = resident(parts, clock)
    event = await lecture(parts)
    await anna.presses_id("v:r:h1")
    assert await done(parts, "小陈", parts.events.postpone, "h1", "讲师生病") == 1
    clock.set(event.starts_at - timedelta(hours=23))
    assert await parts.reminders.send_due() == 0
    assert "时间待定" in await anna.presses_id("v:d:h1")
    start = event.starts_at + timedelta(days=7)
    await done(parts, "小陈", parts.events.change, "h1", starts_at=start)
    clock.set(start - timedelta(hours=23))
    assert await parts.reminders.send_due() == 1


async def test_who_registers_an_hour_before_is_not_told_of_tomorrow(parts: Parts, clock: HandClock) -> None:
    anna = resident(parts, clock)
    event = await lecture(parts)
    clock.set(event.starts_at - timedelta(hours=1))
    told = await anna.presses_id("v:r:h1")
    assert "今天" in told
    assert "前一天" not in told
    assert await parts.reminders.send_due() == 0


async def test_what_was_missed_is_sent_late_or_listed(parts: Parts, clock: HandClock) -> None:
    anna, berta = resident(parts, clock, 1), resident(parts, clock, 2)
    event = await lecture(parts)
    await anna.presses_id("v:r:h1")
    clock.set(event.starts_at - timedelta(hours=1))  # both reminders slept through, still useful
    assert await parts.reminders.send_due() == 2
    second = await lecture(parts)
    await berta.presses_id("v:r:h2")
    clock.set(second.starts_at + timedelta(minutes=5))
    assert await parts.reminders.send_due() == 0
    assert {event.code for event, _ in await parts.reminders.missed()} == {"h2"}


async def test_check_in_by_word_walk_ins_and_the_paper_list(parts: Parts, clock: HandClock) -> None:
    anna, berta = resident(parts, clock, 1), resident(parts, clock, 2)
    event = await lecture(parts)
    await anna.presses_id("v:r:h1")
    clock.set(event.starts_at)
    assert "没有找到" in await anna.says("签到 不对的")
    assert "签到成功" in await anna.says(f"签到 {event.codeword}")
    assert "签到成功" in await berta.says(f"签到{event.codeword}")
    assert await done(parts, "小陈", parts.places.attendance, "h1", ["老王", "老李"]) == 2
    assert await done(parts, "小陈", parts.places.attendance, "h1", ["老李"], undo=True) == 1
    with pytest.raises(WrongInput, match="没有“老赵”"):
        await done(parts, "小陈", parts.places.attendance, "h1", ["老赵"], undo=True)
    _, rows = await parts.events.show("h1")
    assert [(row.attended, row.walked_in) for row in rows] == [(True, False), (True, True), (True, True)]
    clock.set(event.ends_at)
    await parts.events.tick()
    assert (await parts.events.show("h1"))[0].event.state == "ended"


async def test_plans_that_cannot_be_are_refused_and_clashes_told(parts: Parts, clock: HandClock) -> None:
    start = clock.now() + timedelta(days=1)
    good = Plan("讲座", "讲座", "和好屋", start, start + timedelta(hours=1))
    await done(parts, "小陈", parts.events.add, good)
    _, warning = await done(parts, "小陈", parts.events.add, good)
    assert "同一地点" in warning
    for bad in (
        Plan("", "讲座", "x", start, start + timedelta(hours=1)),
        Plan("x", "舞会", "x", start, start + timedelta(hours=1)),
        Plan("x", "讲座", "x", clock.now(), start),
        Plan("x", "讲座", "x", start, start),
        Plan("x", "讲座", "x", start, start + timedelta(hours=1), -1),
    ):
        with pytest.raises(WrongInput):
            await done(parts, "小陈", parts.events.add, bad)
    with pytest.raises(WrongInput, match="没有活动"):
        await done(parts, "小陈", parts.events.publish, "h9")


async def test_forged_buttons_and_other_peoples_places(parts: Parts, clock: HandClock) -> None:
    anna, eve = resident(parts, clock, 1), resident(parts, clock, 2)
    await lecture(parts)
    await anna.presses_id("v:r:h1")
    number = await place_of(parts, anna)
    for forged in (f"v:c:{number}", f"v:y:{number}", "v:c:x", "v:r:h9", "v:skip", "v:zz", "v:d:"):
        assert await eve.presses_id(forged)
    assert (await parts.events.show("h1"))[0].taken == 1
    await anna.says("/forget")
    await anna.presses("确定删除")
    _, (row,) = await parts.events.show("h1")
    assert (row.chat, row.phone, row.state) == ("", "", "cancelled")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-04 14:00", "12月4日（星期五）14:00"),
        ("12月4日下午两点半", "12月4日（星期五）14:30"),
        ("下周三下午两点", "12月2日（星期三）14:00"),
        ("周五上午9点", "11月27日（星期五）09:00"),
        ("明天晚上七点", "明天（11月24日，星期二）19:00"),
        ("1月5日 9:30", "2027年1月5日（星期二）09:30"),
    ],
)
def test_dates_as_staff_type_them(typed: str, meant: str) -> None:
    found = read_moment(typed, MORNING)
    assert found is not None
    assert say_moment(found, MORNING) == meant


@pytest.mark.parametrize("typed", ["", "下午两点", "12月4日", "2月30日 9:00", "明天25点", "随便"])
def test_what_is_no_moment_is_not_guessed(typed: str) -> None:
    assert read_moment(typed, MORNING) is None


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1)))  # noqa: DTZ001
def test_the_quiet_hours_hold_and_never_lose(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    held = NIGHT.next_allowed(moment)
    assert moment <= held <= moment + timedelta(hours=11)
    assert 8 <= held.astimezone(OFFICE_ZONE).hour < 21
    assert NIGHT.next_allowed(held) == held
