"""Events by browser: from the draft to the people who came, and nobody is told unseen."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.clock import OFFICE_ZONE
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.staff.rights import Right
from tests.console.office import Clerk, Fields, Office, hidden, text_of
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor

LOOKER: tuple[Right, ...] = ()
NASTY = "<script>alert(1)</script>[/red]=1+1"


def plan(clock: HandClock, days: float = 3, **more: str) -> dict[str, str]:
    """What a clerk types into the form."""
    start = (clock.now() + timedelta(days=days)).astimezone(OFFICE_ZONE)
    return {
        "title": "防骗讲座", "kind": "讲座", "starts_at": f"{start:%Y-%m-%dT14:00}", "minutes": "90", "venue": "和好屋",
        "capacity": "30", "host": "", "contact": "", "question": "", "topic": "", "audience": "", "community": "",
    } | more  # fmt: skip


async def letters(office: Office) -> list[str]:
    async with office.parts.database.read() as session:
        return [str(row.body) for row in await session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


async def registered(office: Office, clerk: Clerk, clock: HandClock) -> Visitor:
    """A published event with one resident on its list."""
    assert await clerk.sends("/events", plan(clock)) == "/staff/events/h1"
    await clerk.agrees("/events/h1/publish", {})
    anna = Visitor(office.parts, clock, Address("web", "resident-anna-0001"))
    await anna.says("活动")
    await anna.presses("防骗讲座")
    await anna.presses("我要报名")
    return anna


async def relative(office: Office, clock: HandClock, name: str, phone: str) -> None:
    """Somebody registers a relative with a name and a telephone number."""
    bob = Visitor(office.parts, clock, Address("web", "resident-bob-00001"))
    await bob.says("活动")
    await bob.presses("防骗讲座")
    await bob.presses("替家人报名")
    await bob.says(name)
    await bob.says(phone)


async def test_a_draft_is_published_when_somebody_has_looked_at_it(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        assert "没有要办的活动" in await clerk.sees("/events")
        await clerk.sends("/events", plan(clock))
        draft = await clerk.sees("/events/h1")
        assert ("还是草稿，居民看不到" in draft, "记到场" in draft) == (True, False)
        resident = Visitor(office.parts, clock, Address("web", "resident-anna-0001"))
        assert "防骗讲座" not in await resident.says("活动")
        shown = await clerk.agrees("/events/h1/publish", {})
        assert "没有人会收到消息" in shown
        assert "防骗讲座" in await resident.says("活动")
        assert ("沈佳", "event.publish", "h1") in await office.acts()
        assert '/staff/events/h1">防骗讲座</a>' in await clerk.sees("/events"), "the name leads to the event"


async def test_who_registered_reads_of_a_new_place_what_the_clerk_saw(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)
        page = await clerk.sees("/events/h1")
        moved = plan(clock, venue="天一社区") | {"reason": "和好屋装修", "_seen": hidden(page, "_seen")}
        shown = await clerk.agrees("/events/h1/change", moved)
        assert "地点：和好屋 → 天一社区" in shown
        assert "会收到消息的：1 位" in shown
        assert "天一社区" in shown.partition("他们读到的是")[2]
        assert "已改，通知 1 位，1 分钟后送出，在那以前可以撤回。" in await clerk.sees("/events/h1")
        assert any("天一社区" in one and "和好屋装修" in one for one in await letters(office))
        late = await clerk.sends("/events/h1/change", moved, status=409)
        assert "您自己刚才改过这一项，还没有存" in text_of(late)


async def test_a_cancelled_event_tells_its_people_once(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)
        before = len(await letters(office))
        refused = text_of(await clerk.sends("/events/h1/stop", {"how": "cancel", "reason": " "}, status=422))
        assert "请写原因" in refused
        shown = await clerk.agrees("/events/h1/stop", {"how": "cancel", "reason": "下大雨"})
        assert "取消了不能恢复" in shown
        assert len(await letters(office)) == before + 1
        again = text_of(await clerk.sends("/events/h1/stop", {"how": "cancel", "reason": "下大雨"}, status=409))
        assert "不能这样改" in again
        assert len(await letters(office)) == before + 1


async def test_who_came_is_ticked_written_and_counted(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)
        await relative(office, clock, "王芳", "13800000000")
        before = await clerk.sees("/events/h1")
        assert ("记到场" in before, "清点的到场人数" in before) == (False, False), "nobody is counted before it begins"
        assert "“本人”是自己在手机上报名的" in before
        assert before.index("改活动") < before.index("名单</h2>"), "not below a hundred names"
    clock.move(days=4)
    async with office.clerk("老周") as clerk:
        page = await clerk.sees("/events/h1?names=1")
        assert "王芳" in page
        number = page.partition('name="came" value="')[2].partition('"')[0]
        refused = await clerk.sends("/events/h1/attendance", {}, status=422)
        assert ("请勾上到场的人" in refused, "<details open>" in refused) == (True, False)
        await clerk.sends("/events/h1/attendance", {"came": number, "written": "李四\n赵六、钱七", "people": "40"})
        page = text_of(await clerk.sees("/events/h1?names=1"))
        assert page.count("（现场）") == 3
        assert "到场人数（清点）：40" in page
        await clerk.sends("/events/h1/count-undo")
        assert "到场人数（清点）" not in await clerk.sees("/events/h1")


def slip(page: str, name: str) -> str:
    """The box that takes back that somebody came."""
    return page.partition(f">{name}</td>")[2].partition('name="slip" value="')[2].partition('"')[0]


async def test_a_slip_at_the_door_is_taken_back(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)
        await relative(office, clock, "王芳", "13800000000")
    clock.move(days=4)
    async with office.clerk("老周") as clerk:
        page = await clerk.sees("/events/h1?names=1")
        assert "记错了" not in page, "nobody came yet"
        came = page.partition('name="came" value="')[2].partition('"')[0]
        await clerk.sends("/events/h1/attendance", {"came": came, "written": "王芳、王芳、李四"})
        page = await clerk.sees("/events/h1?names=1")
        assert text_of(page).count("记错了") == 4 + 1, "three of one name, 李四, and what it does"
        first, again = slip(page, "王芳"), {"slip": [slip(page, "李四"), slip(page, "王芳")], "written": "赵六"}
        assert first == came
        await clerk.sends("/events/h1/attendance", again)
        page = await clerk.sees("/events/h1?names=1")
        assert "撤销 2 位，到场已记：1 位。" in page
        assert ("李四" in page, "赵六" in page) == (False, True), "who was only written down is off the list"
        assert f'name="came" value="{came}"' in page, "who registered can be ticked again"
        assert slip(page, "王芳（2）"), "exactly the one that was ticked"
        gone = await clerk.sends("/events/h1/attendance", again, status=409)
        assert "一位都没有撤销" in text_of(gone)
        lost = await clerk.sends(
            "/events/h1/attendance", {"slip": [again["slip"][0], "x"], "written": "赵六"}, status=409
        )
        assert "一位都没有撤销" in text_of(lost)
        assert text_of(await clerk.sees("/events/h1?names=1")).count("赵六") == 1, "all of it or nothing"
        assert ("老周", "event.attendance-undo", "h1: 2") in await office.acts()
    async with office.clerk("小周", LOOKER) as clerk:
        assert "记错了" not in await clerk.sees("/events/h1")
        await clerk.sends("/events/h1/attendance", {"slip": came}, status=403)


async def test_two_relatives_of_one_name_are_ticked_and_corrected_each_on_its_own(
    office: Office, clock: HandClock
) -> None:
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)
        await relative(office, clock, "王芳", "13800000001")
    async with office.parts.database.write() as session:
        event = (await office.parts.events.view(session, "h1")).event
        bob = Address("web", "resident-bob-00001")
        await office.parts.places.register(session, event, bob, name="王芳（2）", phone="13800000002")
    clock.move(days=4)

    async def came() -> dict[str, bool]:
        _, rows = await office.parts.events.show("h1")
        return {row.phone: row.attended for row in rows if row.name}

    _, rows = await office.parts.events.show("h1")
    ids = {row.phone: str(row.id) for row in rows if row.name}
    async with office.clerk("老周") as clerk:
        await clerk.sends("/events/h1/attendance", {"came": ids["13800000002"]})
        assert await came() == {"13800000001": False, "13800000002": True}, "nobody else, and nobody new"
        await clerk.sends("/events/h1/attendance", {"came": ids["13800000001"]})
        await clerk.sends("/events/h1/attendance", {"slip": ids["13800000002"]})
        assert await came() == {"13800000001": True, "13800000002": False}
        page = await clerk.sends("/events/h1/attendance", {"came": "999", "people": "5"}, status=409)
        assert "一位都没有记" in text_of(page)
        assert "到场人数（清点）" not in await clerk.sees("/events/h1"), "all of it or nothing"


async def test_a_walk_in_of_the_same_name_gets_a_free_number(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)
    clock.move(days=4)
    async with office.clerk("老周") as clerk:
        await clerk.sends("/events/h1/attendance", {"written": "王芳、王芳"})
        page = await clerk.sees("/events/h1?names=1")
        await clerk.sends("/events/h1/attendance", {"slip": slip(page, "王芳")})
        await clerk.sends("/events/h1/attendance", {"written": "王芳、王芳、王芳"})
        page = await clerk.sees("/events/h1?names=1")
        assert all(slip(page, name) for name in ("王芳", "王芳（2）", "王芳（3）"))


async def test_names_are_for_those_who_may_see_them_and_it_is_noted(office: Office, clock: HandClock) -> None:
    async with office.clerk("小周", [Right.EVENTS]) as clerk:
        await registered(office, clerk, clock)
        await relative(office, clock, "王小芳", "13800001234")
        page = await clerk.sees("/events/h1")
        assert "王小芳" not in page
        assert "13800001234" not in page
        assert "看全名" not in page
        await clerk.sees("/events/h1?names=1", 403)
    async with office.clerk("老周", [Right.EVENTS, Right.NAMES]) as clerk:
        assert "王小芳" in await clerk.sees("/events/h1?names=1")
        assert ("老周", "event.names", "h1") in await office.acts()


async def test_an_event_that_was_held_is_noted_afterwards(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await clerk.sends("/events", plan(clock, days=-5, people="200", note="发资料 300 份"))
        assert "没有要办的活动" in await clerk.sees("/events")
        assert "到场 200" in text_of(await clerk.sees("/events?period=held"))
        assert await letters(office) == []


async def test_known_communities_are_offered_and_a_slip_is_seen(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        assert "<datalist" not in await clerk.sees("/events/new"), "there is none yet"
        await clerk.sends("/events", plan(clock, community="天一社区"))
        assert "社区以前没有写过" not in await clerk.sees("/events/h1"), "the first of all is no slip"
        new = await clerk.sees("/events/new")
        assert 'list="l-community"' in new
        assert '<datalist id="l-community"><option value="天一社区"></option></datalist>' in new
        await clerk.sends("/events", plan(clock, title="义诊", community="天一社区"))
        assert "社区以前没有写过" not in await clerk.sees("/events/h2")
        await clerk.sends("/events", plan(clock, title="普法", community="天ー社区"))
        page = await clerk.sees("/events/h3")
        assert "“天ー社区”这个社区以前没有写过，请看看有没有写错。" in page
        right = plan(clock, title="普法", community="天一社区", _seen=hidden(page, "_seen"), reason="")
        assert "社区以前没有写过" not in await clerk.agrees("/events/h3/change", right)
        page = await clerk.sees("/events/h1")
        wrong = plan(clock, community="天乙社区", _seen=hidden(page, "_seen"), reason="")
        assert "“天乙社区”这个社区以前没有写过" in await clerk.agrees("/events/h1/change", wrong)


async def test_what_cannot_be_is_told_beside_the_form_and_what_was_typed_stays(desk: Office, clock: HandClock) -> None:
    async with desk.clerk() as clerk:
        wrong: tuple[tuple[Fields, str], ...] = (
            (plan(clock, title="  "), "要有名称和地点"),
            (plan(clock, starts_at="哪天都行"), "看不懂"),
            (plan(clock, starts_at=""), "请写开始时间"),
            (plan(clock, days=-5), "已经过去了"),
            (plan(clock, capacity="999999999"), "人数上限"),
            (plan(clock, kind="演唱会"), "活动种类只能是"),
            (plan(clock, contact="长" * 5000), "最多 80 字，现在有 5000 字"),
        )
        for fields, sentence in wrong:
            page = await clerk.sends("/events", {**fields, "host": "张律师"}, status=422)
            assert sentence in text_of(page), sentence
            assert 'value="张律师"' in page
        await clerk.sends("/events", plan(clock, title=NASTY, venue=NASTY, host="长" * 80))
        page = await clerk.sees("/events/h1")
        assert "<script>alert" not in page
        assert NASTY in text_of(page)
        assert "不能恢复" in await clerk.agrees("/events/h1/delete", {})
        assert "没有要办的活动" in await clerk.sees("/events")
        await clerk.sends("/events/h77/publish", status=404)
