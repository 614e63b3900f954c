"""A freed seat: offered once, by day, with the name of whom it is for, whatever the clock and the program do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.clock import OFFICE_ZONE
from bot.errors import TemporaryFailure
from bot.events.plans import Plan
from bot.events.waiting import KIND, WAKING, decide_until, waking_left
from bot.messages import Address, AddressChange, Outgoing
from bot.outbox.worker import Carrier, OutboxWorker
from bot.quiet import NIGHT
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in the office
START = MORNING + timedelta(days=4)


class House:
    """The program of an office that may be stopped and started again: all it knows stands in the database."""

    def __init__(self, make: Callable[[], Parts], clock: HandClock) -> None:
        self._make = make
        self.clock = clock
        self.online = True
        self.got: list[tuple[str, Outgoing]] = []
        self.restarts()

    def restarts(self) -> None:
        self.parts = self._make()
        fresh = {KIND: self.parts.places.waiting.fresh}
        self.worker = OutboxWorker(
            self.parts.outbox,
            {"web": Carrier(self._send)},
            self._gone,
            self.clock,
            fresh,
            lambda: self.clock.now().timestamp(),
        )

    def resident(self, number: int) -> Visitor:
        return Visitor(self.parts, self.clock, Address("web", f"resident-{number:06d}"))

    async def ticks(self) -> None:
        await self.parts.events.tick()

    async def sends(self) -> None:
        while await self.worker.work_once():
            pass

    async def runs(self) -> None:
        await self.ticks()
        await self.sends()

    async def _send(self, address: Address, message: Outgoing) -> None:
        if not self.online:
            raise TemporaryFailure("no network")
        self.got.append((address.chat, message))

    async def _gone(self, change: AddressChange) -> None:
        raise AssertionError(change)


@pytest.fixture
async def house(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> House:
    clock.set(MORNING)
    house = House(lambda: parts_for(database, clock, shelf, tmp_path), clock)
    plan = Plan("防骗讲座", "讲座", "和好屋", START, START + timedelta(hours=2), 1)
    event, _ = await done(house.parts, "小陈", house.parts.events.add, plan)
    await done(house.parts, "小陈", house.parts.events.publish, event.code)
    return house


async def queue(house: House) -> tuple[Visitor, Visitor, Visitor]:
    """Anna has the only seat, Berta queues for her mother, Clara for herself."""
    anna, berta, clara = (house.resident(number) for number in (1, 2, 3))
    await anna.presses_id("v:r:h1")
    await berta.presses_id("v:f:h1")
    await berta.says("妈妈")
    told = await berta.presses("不留")
    assert "替妈妈排队：防骗讲座，11月27日（星期五）10:00，排在第 1 位" in told
    assert "不排队了" in berta.buttons()
    await clara.presses_id("v:r:h1")
    return anna, berta, clara


async def gives_back(visitor: Visitor) -> None:
    await visitor.says("/my")
    await visitor.presses("取消报名")


async def test_offered_at_seven_in_the_evening_the_next_morning_counts(house: House, clock: HandClock) -> None:
    anna, berta, _ = await queue(house)
    clock.set(MORNING + timedelta(hours=9, minutes=17))  # 19:17
    await gives_back(anna)
    assert "名额让给了排队的人" in anna.replies[0].text
    await house.runs()
    ((chat, offer),) = house.got
    assert chat == berta.address.chat
    assert "妈妈有名额了：防骗讲座，11月27日（星期五）10:00，和好屋。" in offer.text
    assert "请在明天（11月24日，星期二）09:17前点“我去”" in offer.text
    assert [choice.label for choice in offer.choices] == ["我去", "不去了"]
    clock.set(MORNING + timedelta(hours=23, minutes=16))  # 09:16 the next day
    await house.runs()
    assert "有名额，今天（11月24日，星期二）09:17前点“我去”" in await berta.says("/my")
    assert "妈妈报上了！防骗讲座" in await berta.presses("我去")
    assert "妈妈已经报过名了（已报名）" in await berta.presses_id(offer.choices[0].id)
    assert len(house.got) == 1


async def test_through_restarts_each_is_offered_exactly_once(house: House, clock: HandClock) -> None:
    anna, berta, clara = await queue(house)
    clock.set(MORNING + timedelta(hours=11, minutes=30))  # 21:30: nobody is woken
    await gives_back(anna)
    for hour in range(0, 60, 2):
        house.restarts()
        await house.runs()
        await house.ticks()
        clock.set(MORNING + timedelta(hours=12 + hour))
    clock.set(MORNING + timedelta(hours=72))
    await house.runs()
    by_day = [message.text for _, message in house.got]
    assert [chat for chat, _ in house.got[:2]] == [berta.address.chat, clara.address.chat]
    assert len(set(by_day)) == len(by_day)
    view, rows = await house.parts.events.show("h1")
    assert view.taken == 1
    assert sorted(row.state for row in rows) == ["cancelled", "offered", "waiting"]


async def test_who_is_told_late_has_as_long_to_decide(house: House, clock: HandClock) -> None:
    anna, berta, clara = await queue(house)
    await gives_back(anna)
    house.online = False
    await house.runs()
    clock.move(hours=14)  # past the time of the offer, at midnight; the network was down all day
    house.restarts()
    await house.ticks()
    assert "有名额" in await berta.says("/my")
    clock.set(MORNING + timedelta(hours=23))  # 09:00
    house.online = True
    await house.runs()
    ((chat, offer),) = house.got
    assert chat == berta.address.chat
    assert "请在今天（11月24日，星期二）21:00前点“我去”" in offer.text
    assert "妈妈报上了" in await berta.presses_id(offer.choices[0].id)
    await house.runs()
    assert "排队中" in await clara.says("/my")


async def test_an_offer_that_never_left_does_not_block_the_seat_for_ever(house: House, clock: HandClock) -> None:
    anna, _, clara = await queue(house)
    await gives_back(anna)
    house.online = False
    await house.runs()
    clock.move(hours=47)
    await house.ticks()
    assert "有名额" in await clara.says("/my")
    house.online = True
    await house.sends()
    assert [chat for chat, _ in house.got] == [clara.address.chat]


async def test_a_late_tap_is_told_and_the_queue_goes_on(house: House, clock: HandClock) -> None:
    anna, berta, clara = await queue(house)
    await gives_back(anna)
    await house.runs()
    clock.set(MORNING + timedelta(hours=23))
    await house.runs()
    (_, first), (chat, _) = house.got
    assert chat == clara.address.chat
    told = await berta.presses_id(first.choices[0].id)
    assert "“防骗讲座”的这个名额已经过时，您仍在排队" in told
    assert "已取消报名：妈妈，防骗讲座" in await berta.presses_id(first.choices[1].id)


async def test_the_event_called_off_offers_nothing_any_more(house: House, clock: HandClock) -> None:
    anna, *_ = await queue(house)
    await gives_back(anna)
    await done(house.parts, "小陈", house.parts.events.cancel, "h1", "主讲人生病")
    await house.runs()
    assert not any("有名额了" in message.text for _, message in house.got)


@pytest.mark.parametrize(
    ("offered", "until"),
    [
        ("23 08:00", "23 20:00"),
        ("23 10:00", "23 21:00"),
        ("23 18:00", "23 21:00"),
        ("23 18:01", "24 08:01"),
        ("23 20:59", "24 10:59"),
        ("23 23:00", "24 20:00"),
    ],
)
def test_the_time_to_decide(offered: str, until: str) -> None:
    assert decide_until(_at(offered), START) == _at(until)


@given(st.integers(0, 7 * 24 * 60).map(lambda minutes: START - timedelta(minutes=minutes)))
def test_three_waking_hours_and_never_in_the_night(now: datetime) -> None:
    until = decide_until(now, START)
    if until < START:
        assert waking_left(now, until) >= WAKING
        assert not NIGHT.covers(until - timedelta(seconds=1))
    assert now < until <= START or now >= START


def _at(text: str) -> datetime:
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=OFFICE_ZONE).astimezone(UTC)
