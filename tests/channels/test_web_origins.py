"""What is scarce is not for one script: places, opinions and inquiries are counted by network address as well."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.errors import TooMany
from bot.events.plans import Plan
from bot.messages import Address
from bot.origins import MAX_KEYS, Origins, Scarce
from bot.storage.database import Database
from tests.channels.real_house import RealHouse
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(sqlite, clock, shelf, tmp_path)


async def lecture(parts: Parts) -> None:
    start = parts.clock.now() + timedelta(days=3)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=2), 20)
    event, _ = await done(parts, "小陈", parts.events.add, plan)
    await done(parts, "小陈", parts.events.publish, event.code)


async def press(client: httpx.AsyncClient, person: str, choice: str, **headers: str) -> httpx.Response:
    body = {"conversation": f"invented-{person}", "choice": choice, "id": choice.replace(":", "-")}
    return await client.post("/api/messages", json=body, headers=headers)


async def places(parts: Parts) -> int:
    view, _ = await parts.events.show("h1")
    return view.taken


async def test_one_script_cannot_take_every_place_of_an_event(parts: Parts, clock: HandClock) -> None:
    await lecture(parts)
    house = RealHouse(parts, clock)
    async with house.client(peer="192.0.2.7") as script, house.client(peer="192.0.2.8") as neighbour:
        answers = [await press(script, f"{number:04d}", "v:r:h1") for number in range(40)]
        assert [a.status_code for a in answers].count(200) == await places(parts) == 10
        refused = answers[-1]
        assert refused.status_code == 429
        assert "您所在的网络这一小时里办得太多了" in refused.json()["detail"]
        assert 0 < int(refused.headers["retry-after"]) <= 3_600
        # questions are still answered, others may come
        assert (await press(script, "0039", "t")).status_code == 200
        assert "报上了" in (await press(neighbour, "neighbour", "v:r:h1")).text
        # after the hour the very same message is taken, which was not done before
        clock.move(minutes=61)
        assert "报上了" in (await press(script, "0039", "v:r:h1")).text
    assert await places(parts) == 12


async def test_this_machine_is_free_unless_it_is_a_proxy_for_others(parts: Parts, clock: HandClock) -> None:
    await lecture(parts)
    async with RealHouse(parts, clock).client(peer="127.0.0.1") as script:
        statuses = [(await press(script, f"{number:04d}", "v:r:h1")).status_code for number in range(12)]
    assert statuses == [200] * 12
    proxied = RealHouse(parts, clock, trusted_proxies=frozenset({"127.0.0.1"}))
    headers = {"x-forwarded-for": "198.51.100.1"}
    async with proxied.client(peer="127.0.0.1") as script:
        statuses = [(await press(script, f"p-{number:04d}", "v:r:h1", **headers)).status_code for number in range(12)]
    assert statuses == [200] * 10 + [429] * 2


async def test_inquiries_are_counted_too_and_a_refused_one_is_not_told_as_sent(parts: Parts, clock: HandClock) -> None:
    house = RealHouse(parts, clock)
    async with house.client(peer="2001:db8:1:2::9") as script:

        async def hand_over(person: str) -> httpx.Response:
            for step in ("人工", "想问问拆迁", "不留"):
                body = {"conversation": f"invented-{person}", "text": step}
                await script.post("/api/messages", json=body)
            return await press(script, person, "h:send")

        answers = [await hand_over(f"{number:04d}") for number in range(21)]
        assert [a.status_code for a in answers] == [200] * 20 + [429]
        assert len(await parts.inquiries.list()) == 20
        clock.move(minutes=61)
        assert "Z261123" in (await press(script, "0020", "h:send")).text
    assert len(await parts.inquiries.list()) == 21


def test_kinds_and_networks_are_counted_apart_and_an_hour_slides() -> None:
    clock = HandClock()
    origins = Origins(clock, 2)
    here, there, nowhere = Address("web", "a"), Address("web", "b"), Address("telegram", "c")
    origins.note(here, "192.0.2.7")
    origins.note(there, "192.0.2.8")
    for _ in range(2):
        origins.take(Scarce.PLACE, here)
        clock.move(minutes=20)
    with pytest.raises(TooMany) as refused:
        origins.take(Scarce.PLACE, here)
    assert refused.value.retry_after == 20 * 60
    for _ in range(12):
        origins.take(Scarce.OPINION, here)
    for _ in range(2):
        origins.take(Scarce.PLACE, there)
    for _ in range(100):
        origins.take(Scarce.PLACE, nowhere)
    clock.move(minutes=20)
    origins.take(Scarce.PLACE, here)
    with pytest.raises(TooMany):
        origins.take(Scarce.PLACE, here)


def test_what_is_remembered_is_bounded() -> None:
    origins = Origins(HandClock(), 1)
    first = Address("web", "first")
    origins.note(first, "192.0.2.7")
    origins.take(Scarce.PLACE, first)
    for number in range(MAX_KEYS):
        origins.note(Address("web", str(number)), "192.0.2.8")
    origins.take(Scarce.PLACE, first)
