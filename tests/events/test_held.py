"""What was held: recorded afterwards, counted by its time, with people counted by hand; and events put right."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.clock import OFFICE_ZONE
from bot.errors import WrongInput
from bot.events.calendar import event_file, feed_file
from bot.events.plans import Amendment, Plan
from bot.events.queries import KindFigures
from bot.messages import Address
from bot.storage.database import Database
from tests.events.test_events import MORNING, lecture, letters, resident
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    clock.set(MORNING)
    return parts_for(database, clock, shelf, tmp_path)


def stand(parts: Parts, *, days: float = -20, title: str = "广场咨询") -> Plan:
    start = parts.clock.now() + timedelta(days=days)
    return Plan(title, "咨询", "东门口", start, start + timedelta(hours=2))


async def year(parts: Parts) -> dict[str, KindFigures]:
    first = parts.clock.now().astimezone(OFFICE_ZONE).replace(month=1, day=1)
    return {row.kind: row for row in await parts.events.figures(first, first.replace(year=first.year + 1))}


async def test_an_open_air_stand_is_recorded_afterwards_with_its_people(parts: Parts) -> None:
    event = await done(parts, "小陈", parts.events.record, stand(parts), 200, "发资料 300 份")
    assert (event.code, event.state, event.headcount, event.note) == ("h1", "ended", 200, "发资料 300 份")
    assert (await year(parts))["咨询"] == KindFigures("咨询", 1, 0, 0, 200, 0)
    with pytest.raises(WrongInput, match="已经有了，代号 h1"):
        await done(parts, "小陈", parts.events.record, stand(parts), 200)
    with pytest.raises(WrongInput, match="才结束"):
        await done(parts, "小陈", parts.events.record, stand(parts, days=1), 200)
    with pytest.raises(WrongInput, match="到场人数要在"):
        await done(parts, "小陈", parts.events.record, stand(parts, title="另一场"), -1)
    assert await letters(parts) == []
    assert "最近没有" in await resident(parts, parts.clock).says("活动")  # type: ignore[arg-type]


async def test_figures_go_by_the_time_and_need_no_server(parts: Parts, clock: HandClock) -> None:
    anna = resident(parts, clock)
    await lecture(parts)
    await anna.says("活动")
    await anna.presses("防骗讲座")
    await anna.presses("我要报名")
    assert (await year(parts))["讲座"].held == 0
    clock.move(days=4)
    assert (await year(parts))["讲座"] == KindFigures("讲座", 1, 0, 1, 0, 0), "nobody ran the ticks"
    assert await done(parts, "小陈", parts.places.attendance, "h1", [], people=30) == 0
    assert (await year(parts))["讲座"] == KindFigures("讲座", 1, 0, 1, 30, 0)
    await done(parts, "小陈", parts.places.attendance, "h1", [], undo=True)
    assert (await year(parts))["讲座"].attended == 0
    with pytest.raises(WrongInput, match="已经办过了"):
        await done(parts, "小陈", parts.events.cancel, "h1", "台风")


async def test_a_draft_that_nobody_published_counts_once_people_are_recorded(parts: Parts, clock: HandClock) -> None:
    await done(parts, "小陈", parts.events.add, stand(parts, days=1))
    with pytest.raises(WrongInput, match="才开始"):
        await done(parts, "小陈", parts.places.attendance, "h1", [], people=40)
    clock.move(days=2)
    assert (await year(parts))["咨询"].held == 0
    with pytest.raises(WrongInput, match="补记到场人数"):
        await done(parts, "小陈", parts.events.publish, "h1")
    await done(parts, "小陈", parts.places.attendance, "h1", [], people=40)
    assert (await year(parts))["咨询"] == KindFigures("咨询", 1, 0, 0, 40, 0)


async def test_namesakes_are_two_people(parts: Parts, clock: HandClock) -> None:
    await lecture(parts)
    async with parts.database.write() as session:
        event = (await parts.events.view(session, "h1")).event
        await parts.places.register(session, event, Address("web", "somebody-0001"), name="王芳")
    clock.move(days=4)
    assert await done(parts, "小陈", parts.places.attendance, "h1", ["王芳", "王芳", "李四"]) == 3
    _, rows = await parts.events.show("h1")
    assert [(row.name, row.attended, row.walked_in) for row in rows] == [
        ("王芳", True, False), ("王芳（2）", True, True), ("李四", True, True),
    ]  # fmt: skip
    await done(parts, "小陈", parts.places.attendance, "h1", ["王芳", "王芳", "李四"])
    assert len((await parts.events.show("h1"))[1]) == 3, "the same list again is the same people"
    await done(parts, "小陈", parts.places.attendance, "h1", ["王芳"], undo=True)
    assert [row.name for row in (await parts.events.show("h1"))[1]] == ["王芳", "李四"]
    for names in (["王芳", "王芳"], ["赵六"]):
        with pytest.raises(WrongInput, match="没有“"):
            await done(parts, "小陈", parts.places.attendance, "h1", names, undo=True)
    with pytest.raises(WrongInput, match="不是名字"):
        await done(parts, "小陈", parts.places.attendance, "h1", ["本人"])


async def test_the_end_of_registration_moves_with_the_event(parts: Parts, clock: HandClock) -> None:
    start = clock.now() + timedelta(days=3)
    plan = Plan("讲座", "讲座", "和好屋", start, start + timedelta(hours=1), closes_at=start - timedelta(hours=20))
    await done(parts, "小陈", parts.events.add_all, [plan], publish=True)
    await done(parts, "小陈", parts.events.change, "h1", starts_at=start + timedelta(days=15))
    event = (await parts.events.show("h1"))[0].event
    assert event.closes_at == start + timedelta(days=15) - timedelta(hours=20)
    clock.move(days=5)
    assert "报上了" in await register(parts, clock)


async def register(parts: Parts, clock: HandClock) -> str:
    anna = resident(parts, clock)
    await anna.says("/start v_h1")
    return await anna.presses("我要报名")


async def test_a_title_is_put_right_without_disturbing_anybody(parts: Parts, clock: HandClock) -> None:
    await lecture(parts, capacity=2)
    await register(parts, clock)
    other = Amendment(title="防诈骗讲座", capacity=5, contact="小陈 87654321", topic="fraud")
    told = await done(parts, "小陈", parts.events.change, "h1", other=other)
    event = (await parts.events.show("h1"))[0].event
    assert (told, event.title, event.capacity, event.contact, event.state) == (
        0, "防诈骗讲座", 5, "小陈 87654321", "published",
    )  # fmt: skip
    assert await letters(parts) == []
    assert await done(parts, "小陈", parts.events.change, "h1", venue="大礼堂") == 1
    for wrong, why in (
        (Amendment(capacity=-1), "人数上限"), (Amendment(title=" "), "名称"), (Amendment(kind="派对"), "种类"),
        (Amendment(title="防诈骗讲座"), "没有改动"), (Amendment(minutes=0), "结束时间"),
    ):  # fmt: skip
        with pytest.raises(WrongInput, match=why):
            await done(parts, "小陈", parts.events.change, "h1", other=wrong)
    async with parts.database.write() as session:
        await parts.places.register(session, event, Address("web", "somebody-0002"))
    with pytest.raises(WrongInput, match="已经有 2 位"):
        await done(parts, "小陈", parts.events.change, "h1", other=Amendment(capacity=1))


async def test_what_was_held_is_put_right_and_nobody_is_told(parts: Parts, clock: HandClock) -> None:
    await done(parts, "小陈", parts.events.record, stand(parts), 200)
    earlier = clock.now() - timedelta(days=30)
    assert (
        await done(parts, "小陈", parts.events.change, "h1", starts_at=earlier, other=Amendment(title="宪法宣传")) == 0
    )
    event = (await parts.events.show("h1"))[0].event
    assert (event.title, event.starts_at, event.state) == ("宪法宣传", earlier, "ended")
    with pytest.raises(WrongInput, match="不能改到以后"):
        await done(parts, "小陈", parts.events.change, "h1", starts_at=clock.now() + timedelta(days=3))


async def test_my_events_no_longer_show_what_was_called_off(parts: Parts, clock: HandClock) -> None:
    await lecture(parts)
    anna = resident(parts, clock)
    await anna.says("/start v_h1")
    await anna.presses("我要报名")
    assert "防骗讲座" in await anna.says("/my")
    await done(parts, "小陈", parts.events.cancel, "h1", "台风")
    assert "防骗讲座" not in await anna.says("/my")


async def test_a_plan_read_in_twice_is_there_once_and_a_mistake_is_deleted(parts: Parts) -> None:
    plans = [stand(parts, days=2), stand(parts, days=3)]
    assert len(await done(parts, "小陈", parts.events.add_all, plans, again=False)) == 2
    assert len(await done(parts, "小陈", parts.events.add_all, plans, again=False)) == 0
    await done(parts, "小陈", parts.events.delete, "h1")
    assert [view.event.code for view in await parts.events.overview()] == ["h2"]
    with pytest.raises(WrongInput, match="没有活动“h1”"):
        await parts.events.show("h1")
    (again,) = await done(parts, "小陈", parts.events.add_all, plans, again=False)
    assert again[0].code == "h3", "a code is never used again"
    await done(parts, "小陈", parts.events.publish, "h2")
    with pytest.raises(WrongInput, match="只能取消"):
        await done(parts, "小陈", parts.events.delete, "h2")


async def test_a_plan_that_is_published_at_once_is_public_as_a_whole_or_not_at_all(parts: Parts) -> None:
    with pytest.raises(WrongInput):
        await done(parts, "小陈", parts.events.add_all, [stand(parts, days=2), stand(parts, days=-2)], publish=True)
    assert await parts.events.overview() == []
    await done(parts, "小陈", parts.events.add_all, [stand(parts, days=2), stand(parts, days=3)], publish=True)
    assert [view.event.state for view in await parts.events.overview()] == ["published"] * 2


async def test_one_event_has_one_uid_in_the_file_and_in_the_feed(parts: Parts) -> None:
    event = await lecture(parts)
    one = event_file(event, event.office_id, parts.clock.now()).content
    many = feed_file([event], parts.settings.office_id, "活动", parts.clock.now())
    uids = {line for content in (one, many) for line in content.split(b"\r\n") if line.startswith(b"UID")}
    assert len(uids) == 1
