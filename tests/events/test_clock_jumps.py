"""The clock jumps, the machine sleeps for a day, the zone database is gone: nothing that was promised changes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.errors import TemporaryFailure
from bot.events.plans import Plan
from bot.events.reminders import KIND
from bot.messages import Address, AddressChange, Outgoing
from bot.outbox.worker import Carrier, OutboxWorker
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.process import ROOT
from tests.support.staff import done

MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in the office
START = MORNING + timedelta(days=3)


class Town:
    """An office with one event and one person on its list, and the worker that sends."""

    def __init__(self, parts: Parts, clock: HandClock) -> None:
        self.parts = parts
        self.clock = clock
        self.got: list[str] = []
        self.online = True
        fresh = {KIND: parts.reminders.fresh}
        self.worker = OutboxWorker(
            parts.outbox, {"web": Carrier(self._send)}, self._gone, clock, fresh, lambda: clock.now().timestamp()
        )

    async def _send(self, _address: Address, message: Outgoing) -> None:
        if not self.online:
            raise TemporaryFailure("no network")
        self.got.append(message.text)

    async def _gone(self, change: AddressChange) -> None:
        raise AssertionError(change)

    async def open(self) -> None:
        plan = Plan("防骗讲座", "讲座", "和好屋", START, START + timedelta(hours=2))
        event, _ = await done(self.parts, "小陈", self.parts.events.add, plan)
        await done(self.parts, "小陈", self.parts.events.publish, event.code)
        async with self.parts.database.write() as session:
            await self.parts.places.register(session, event, Address("web", "resident-000001"))

    async def runs(self) -> None:
        """What the program does every few seconds."""
        await self.parts.events.tick()
        await self.parts.reminders.send_due()
        while await self.worker.work_once():
            pass


@pytest.fixture
async def town(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Town:
    clock.set(MORNING)
    town = Town(parts_for(database, clock, shelf, tmp_path), clock)
    await town.open()
    return town


async def test_a_clock_that_jumps_back_and_forth_reminds_once(town: Town) -> None:
    for jump in (-1, 1, -30, 30, 47, -10, 9, 2, -24, 24):
        town.clock.move(hours=jump)
        await town.runs()
    assert len(town.got) == 1
    assert "明天（11月26日，星期四）10:00" in town.got[0]
    town.clock.set(START - timedelta(hours=1))
    for _ in range(3):
        await town.runs()
    assert len(town.got) == 2
    assert "今天" in town.got[1]


async def test_a_machine_that_slept_for_a_day_says_today_and_not_tomorrow(town: Town) -> None:
    town.clock.set(START - timedelta(hours=26))
    await town.runs()
    town.clock.set(START - timedelta(hours=1, minutes=30))  # asleep in between; both reminders fell due meanwhile
    await town.runs()
    assert town.got
    assert all("今天" in text and "明天" not in text for text in town.got)


async def test_a_reminder_that_waits_for_the_network_is_worded_anew(town: Town) -> None:
    town.online = False
    town.clock.set(START - timedelta(hours=24))
    await town.runs()
    town.clock.set(START - timedelta(hours=1))
    town.online = True
    await town.runs()
    assert len(town.got) == 2  # the one that waited, and the one two hours before
    assert all("今天（11月26日，星期四）10:00" in text for text in town.got)


async def test_what_was_cancelled_while_a_reminder_waited_reminds_nobody(town: Town) -> None:
    town.online = False
    town.clock.set(START - timedelta(hours=24))
    await town.runs()
    await done(town.parts, "小陈", town.parts.events.cancel, "h1", "台风")
    town.clock.move(hours=1)
    town.online = True
    await town.runs()
    assert len(town.got) == 1
    assert "取消" in town.got[0]


async def test_who_gave_the_place_back_while_the_reminder_waited_gets_none(town: Town) -> None:
    town.online = False
    town.clock.set(START - timedelta(hours=24))
    await town.runs()
    async with town.parts.database.write() as session:
        row = await town.parts.places.own(session, Address("web", "resident-000001"), 1)
        assert row is not None
        await town.parts.places.leave(session, row[1])
    town.clock.move(hours=1)
    town.online = True
    await town.runs()
    assert town.got == []


def test_the_time_of_the_office_needs_no_zone_database() -> None:
    code = (
        "from datetime import datetime, UTC; from bot.clock import office_time;"
        "print(office_time(datetime(2026, 7, 1, 6, 0, tzinfo=UTC)))"
    )
    env = os.environ | {"PYTHONTZPATH": "", "TZ": "Nowhere/Else", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().strip() == "2026年7月1日（星期三）14:00"
