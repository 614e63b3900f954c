"""The alarm rings for what must not wait, once an inquiry and channel, through restarts, and tells nothing of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from bot.alarm.bell import TEST, Bell
from bot.alarm.plan import AlarmPlan
from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.codec import unpack_outgoing
from bot.duty.roster import Shift
from bot.errors import Conflict, Malformed, NotAllowed, NotFound
from bot.inquiries.service import Handover
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import URGENT
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.staff.rights import Right
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done, member

GROUP = "-1001234567890"
SECRET = "老公打我，住在药行街 3 号"


class House:
    """An office whose channels are set up, and what its alarms said."""

    def __init__(self, parts: Parts, clock: HandClock) -> None:
        self.parts = parts
        self.clock = clock
        self.bell = self.fresh_bell()
        self._chats = 0

    def fresh_bell(self, ready: frozenset[str] = frozenset({"telegram", "mail"})) -> Bell:
        """The bell of a program that was just started."""
        parts = self.parts
        return Bell(parts.database, "j", self.clock, parts.outbox, parts.bell.plans, parts.roster, ready)

    async def plans(self, **plan: object) -> None:
        made = AlarmPlan.model_validate(plan)
        await done(self.parts, "沈佳", self.bell.plans.save, made, "试")

    async def asks(self, *, careful: bool = False, urgency: int | None = None) -> str:
        self._chats += 1
        handover = Handover(SECRET, (SECRET,), (), "13800138000", careful)
        address = Address("web", f"resident-{self._chats}")
        async with self.parts.database.write() as session:
            receipt = await self.parts.inquiries.open(session, address, "1", handover)
            if urgency is not None:
                await session.execute(update(Inquiry).where(Inquiry.receipt == receipt).values(urgency=urgency))
        return receipt

    async def told(self) -> list[tuple[str, str, str]]:
        """Channel, where to, and what it says, of all alarms."""
        async with self.parts.database.read() as session:
            rows = await session.scalars(select(OutboxRow).where(OutboxRow.kind == "alarm").order_by(OutboxRow.id))
            return [(row.channel, row.chat, unpack_outgoing(row.body).text) for row in rows]

    async def state(self) -> tuple[int, int, str]:
        async with self.parts.database.read() as session:
            ringing = await self.bell.ringing(session)
        return ringing.count, ringing.urgent, ringing.said

    async def troubles(self) -> list[str]:
        async with self.parts.database.read() as session:
            return await self.bell.troubles(session)


@pytest.fixture
def house(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> House:
    return House(parts_for(database, clock, shelf, tmp_path), clock)


async def test_an_urgent_one_rings_at_once_and_once_through_restarts(house: House) -> None:
    await house.plans(telegram=GROUP, mails=["a@b.gov.cn"])
    house.clock.move(seconds=1)
    receipt = await house.asks(careful=True)
    for _ in range(3):
        await house.fresh_bell().tick()
    said = f"有一条新的紧急咨询（{receipt}），请打开控制台。"
    assert await house.told() == [("telegram", GROUP, said), ("mail", "a@b.gov.cn", said)]
    assert SECRET[:4] not in json.dumps(await house.told(), ensure_ascii=False)
    house.clock.move(days=40)
    await house.parts.retention.run()
    await house.fresh_bell().tick()
    assert len(await house.told()) == 2
    assert await house.state() == (1, 1, "1 条紧急咨询等回复")


async def test_others_ring_when_they_have_waited_too_long_and_not_when_they_are_answered(house: House) -> None:
    await house.plans(telegram=GROUP, minutes=30)
    first, second = await house.asks(), await house.asks()
    await house.bell.tick()
    assert (await house.told(), await house.state()) == ([], (0, 0, ""))
    await done(house.parts, "小王", house.parts.inquiries.reply, second, "请明天来。")
    house.clock.move(minutes=30)
    assert await house.state() == (1, 0, "1 条咨询等得太久")
    await house.bell.tick()
    await house.bell.tick()
    assert await house.told() == [("telegram", GROUP, f"有一条咨询等得太久（{first}），请打开控制台。")]
    await done(house.parts, "小王", house.parts.inquiries.reply, first, "请明天来。")
    assert await house.state() == (0, 0, "")


async def test_what_staff_call_urgent_rings_and_danger_comes_first(house: House) -> None:
    await house.plans(telegram=GROUP)
    urgent, danger = await house.asks(urgency=URGENT), await house.asks(careful=True)
    await house.bell.tick()
    assert [receipt in told for receipt, (_, _, told) in zip((danger, urgent), await house.told(), strict=True)] == [
        True, True,
    ]  # fmt: skip
    async with house.parts.database.read() as session:
        ringing = await house.bell.ringing(session)
    assert ringing.marks == (2, 1)


async def test_what_waited_before_it_was_switched_on_is_left_to_the_console(house: House) -> None:
    await house.asks(careful=True)
    await house.asks()
    house.clock.move(hours=5)
    await house.plans(telegram=GROUP)
    await house.bell.tick()
    assert await house.told() == []
    assert (await house.state())[:2] == (2, 1)
    house.clock.move(seconds=1)
    await house.asks(careful=True)
    await house.bell.tick()
    assert len(await house.told()) == 1


async def test_mail_goes_to_whoever_has_duty_now(house: House) -> None:
    today = house.parts.roster.today()
    for half, name, mail in (("am", "张三", "zhang@j.gov.cn"), ("pm", "李四", "li@j.gov.cn"), ("day", "王五", "")):
        await done(house.parts, "沈佳", house.parts.roster.add, Shift(today, half, name, "", mail))
    await house.plans(mails=["all@j.gov.cn"])
    await house.asks(careful=True)
    await house.bell.tick()
    house.clock.move(hours=4)
    await house.asks(careful=True)
    await house.bell.tick()
    assert [chat for _, chat, _ in await house.told()] == [
        "all@j.gov.cn", "zhang@j.gov.cn", "all@j.gov.cn", "li@j.gov.cn",
    ]  # fmt: skip
    await house.plans(to_duty=False)
    await house.asks(careful=True)
    await house.bell.tick()
    assert len(await house.told()) == 4


async def test_what_a_channel_lacks_is_told_and_nothing_is_written_for_it(house: House) -> None:
    house.bell = house.fresh_bell(frozenset())
    assert await house.troubles() == []
    await house.plans(telegram=GROUP, mails=["a@b.gov.cn"])
    await house.asks(careful=True)
    await house.bell.tick()
    assert await house.told() == []
    assert [("BOT_TELEGRAM_TOKEN" in one, "BOT_SMTP_HOST" in one) for one in await house.troubles()] == [
        (True, False), (False, True),
    ]  # fmt: skip
    for channel in ("telegram", "mail", "pigeon"):
        with pytest.raises(Malformed, match="还没有设好"):
            await done(house.parts, "沈佳", house.bell.test, channel)


async def test_a_try_goes_out_and_what_failed_is_told(house: House) -> None:
    await house.plans(telegram=GROUP)
    assert await done(house.parts, "沈佳", house.bell.test, "telegram") == 1
    house.clock.move(seconds=1)
    await done(house.parts, "沈佳", house.bell.test, "telegram")
    assert await house.told() == [("telegram", GROUP, TEST)] * 2
    assert await house.troubles() == []
    async with house.parts.database.write() as session:
        await session.execute(text("UPDATE outbox SET state = 'failed', error = '群不存在' WHERE id = 2"))
    assert await house.troubles() == ["新咨询的提醒（Telegram 值班群）没有发出去：群不存在"]
    house.clock.move(days=4)
    assert await house.troubles() == []


async def test_many_at_once_go_out_in_rounds_and_all_of_them(house: House) -> None:
    await house.plans(telegram=GROUP)
    for number in range(25):
        house.clock.move(minutes=1)
        await house.asks(careful=number % 2 == 0)
    house.clock.move(hours=2)
    for _ in range(3):
        await house.bell.tick()
    assert len(await house.told()) == len(set(await house.told())) == 25


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ({"minutes": 4}, "分钟数"),
        ({"minutes": 10_081}, "分钟数"),
        ({"telegram": "@group"}, "编号是一个数字"),
        ({"telegram": "1" * 99}, "编号是一个数字"),
        ({"mails": ["x"]}, "写得不对"),
        ({"mails": ["a@b.cn\nBcc: c@d.cn"]}, "写得不对"),
        ({"mails": [f"a{n}@b.cn" for n in range(11)]}, "最多 10 个"),
        ({"mails": ["a@b.cn", "a@b.cn"]}, "两次"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused(house: House, plan: dict[str, object], told: str) -> None:
    with pytest.raises(Malformed, match=told):
        await house.plans(**plan)


async def test_plans_have_versions_and_belong_to_administrators(house: House) -> None:
    await house.plans(telegram=GROUP)
    with pytest.raises(Conflict):
        await house.plans(telegram=GROUP)
    await house.plans(minutes=10)
    async with house.parts.database.read() as session:
        first = (await house.bell.plans.settings.history(session, "alarm"))[-1].id
    await done(house.parts, "沈佳", house.bell.plans.restore, first)
    async with house.parts.database.read() as session:
        plan, _ = await house.bell.plans.present(session)
    assert (plan.telegram, plan.minutes) == (GROUP, 60)
    with pytest.raises(NotFound):
        await done(house.parts, "沈佳", house.bell.plans.restore, 999)
    others = member("小李", [right for right in Right if right is not Right.ADMIN])
    for work in (
        lambda act: house.bell.plans.save(act, AlarmPlan(minutes=20), "x"),
        lambda act: house.bell.test(act, "telegram"),
    ):
        with pytest.raises(NotAllowed):
            async with house.parts.acting(others) as act:
                await work(act)
