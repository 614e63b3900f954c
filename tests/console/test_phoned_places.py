"""Who telephones gets a place like everybody else: once, three at most, the waiting list, and an audit row."""

from __future__ import annotations

from datetime import timedelta

from bot.events.store import Registration
from tests.console.office import Office, text_of
from tests.console.test_events import letters, plan, relative
from tests.support.clock import HandClock

PHONE = "/events/h1/phone"
WANG = {"caller": "王芳", "phone": "138 0000 0001", "places": "1", "others": ""}


async def listed(office: Office) -> list[tuple[str, str, str]]:
    _, rows = await office.parts.events.show("h1")
    return [(row.name, row.phone, row.state) for row in rows]


async def row_of(office: Office, name: str) -> Registration:
    _, rows = await office.parts.events.show("h1")
    return next(row for row in rows if row.name == name)


async def test_who_telephones_is_put_on_the_list_once(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await clerk.sends("/events", plan(clock))
        assert "不能报名" in text_of(await clerk.sends(PHONE, WANG, status=409)), "nobody sees a draft"
        await clerk.agrees("/events/h1/publish", {})
        assert "有人打电话来报名" in await clerk.sees("/events/h1")
        await clerk.sends(PHONE, WANG | {"places": "２位"})
        assert await listed(office) == [
            ("王芳", "13800000001", "confirmed"), ("王芳（2）", "13800000001", "confirmed"),
        ]  # fmt: skip
        assert ("沈佳", "event.phone-in", "h1: 2") in await office.acts()
        assert "电话报名" in text_of(await clerk.sees("/audit"))
        assert "已经报过名了" in text_of(await clerk.sends(PHONE, WANG, status=409))
        two = WANG | {"others": "张奶奶、李爷爷", "places": ""}
        assert "最多报 3 位" in text_of(await clerk.sends(PHONE, two, status=409))
        await clerk.sends(PHONE, two | {"others": "张奶奶"})
        assert (await row_of(office, "张奶奶")).answer == "王芳 打电话报的"
        await clerk.sends(PHONE, WANG | {"phone": "0574-87654321"})
        assert (await row_of(office, "王芳（3）")).phone == "057487654321", "another one of the name"
        assert await letters(office) == []
        for wrong, said in (
            ({"phone": "12345"}, "电话要写手机号"), ({"caller": " "}, "请写打电话的人"), ({"places": "-1"}, "“-1”"),
            ({"others": "甲、乙", "places": "1"}, "写了 2 个名字"), ({"others": "甲、甲", "places": "2"}, "写了两遍"),
        ):  # fmt: skip
            page = await clerk.sends(PHONE, WANG | {"phone": "13900000009"} | wrong, status=422)
            assert said in text_of(page)
        assert len(await listed(office)) == 4
    async with office.clerk("小看", ()) as looker:
        await looker.sends(PHONE, WANG, status=403)
        assert "有人打电话来报名" not in await looker.sees("/events/h1")


async def test_who_registered_in_the_chat_is_known_on_the_telephone(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await clerk.sends("/events", plan(clock))
        await clerk.agrees("/events/h1/publish", {})
        await relative(office, clock, "王芳", "13800000001")
        assert "已经报过名了" in text_of(await clerk.sends(PHONE, WANG, status=409))


async def test_the_waiting_list_is_worked_by_telephone(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await clerk.sends("/events", plan(clock, capacity="1"))
        await clerk.agrees("/events/h1/publish", {})
        await clerk.sends(PHONE, WANG)
        await clerk.sends(PHONE, WANG | {"caller": "李四", "phone": "13800000002"})
        assert "名额满了，排队 1 位" in await clerk.sees("/events/h1")
        first, second = await row_of(office, "王芳"), await row_of(office, "李四")
        assert (first.state, second.state) == ("confirmed", "waiting")
        early = await clerk.sends(f"{PHONE}/{second.id}", {"says": "yes"}, status=409)
        assert "不等着确认" in text_of(early)
        await clerk.sends(f"{PHONE}/{first.id}", {"says": "no"})
        assert (await row_of(office, "李四")).state == "offered"
        assert "确认要来" in await clerk.sees("/events/h1")
        await clerk.sends(f"{PHONE}/{second.id}", {"says": "yes"})
        assert (await row_of(office, "李四")).state == "confirmed"
        await clerk.sends(f"{PHONE}/999", {"says": "no"}, status=404)
        await clerk.sends(PHONE, WANG)
        assert (await row_of(office, "王芳")).state == "waiting", "the same row again, at the end of the queue"
        assert await letters(office) == []


async def test_registration_has_its_hours_on_the_telephone_too(office: Office, clock: HandClock) -> None:
    day = clock.now() + timedelta(days=1)
    async with office.clerk() as clerk:
        await clerk.sends("/events", plan(clock, days=5, opens_at=f"{day:%Y-%m-%dT09:00}"))
        await clerk.agrees("/events/h1/publish", {})
        assert "才开始报名" in text_of(await clerk.sends(PHONE, WANG, status=409))
    clock.move(days=2)
    async with office.clerk("老周") as clerk:
        await clerk.sends(PHONE, WANG)
    clock.move(days=5)
    async with office.clerk("老李") as clerk:
        other = WANG | {"phone": "13800000002"}
        assert "不再报名" in text_of(await clerk.sends(PHONE, other, status=409))
        assert "有人打电话来报名" not in await clerk.sees("/events/h1")
