"""An alarm in a Telegram duty group: one message, without a word of the matter, and a group that is gone is told."""

from __future__ import annotations

from pathlib import Path

from bot.alarm.bell import TEST
from bot.answers.shelf import Shelf
from bot.messages import AddressChange
from bot.outbox.worker import Carrier, OutboxWorker
from bot.storage.database import Database
from tests.alarm.test_bell import GROUP, SECRET, House
from tests.channels.telegram_support import stage
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.fake_bot_api import FakeBotApi, Trouble
from tests.support.staff import done


async def test_the_group_is_told_once_and_a_group_that_is_gone_is_seen(
    database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    parts = parts_for(database, clock, shelf, tmp_path)
    house = House(parts, clock)
    await house.plans(telegram=GROUP)

    async def gone(change: AddressChange) -> None:
        async with database.write() as session:
            await parts.people.change(session, change)

    with FakeBotApi() as api:
        async with stage(api) as telegram:
            worker = OutboxWorker(parts.outbox, {"telegram": Carrier(telegram.channel.send)}, gone, clock)
            await done(parts, "沈佳", house.bell.test, "telegram")
            await worker.work_once()
            receipt = await house.asks(careful=True)
            for _ in range(3):
                await house.fresh_bell().tick()
                await worker.work_once()
            assert api.sent(int(GROUP)) == [TEST, f"有一条新的紧急咨询（{receipt}），请打开控制台。"]
            assert SECRET not in "".join(api.sent())
            assert await house.troubles() == []
            api.go_wrong(Trouble(400, text="Bad Request: chat not found"))
            await house.asks(careful=True)
            await house.bell.tick()
            await worker.work_once()
            assert [one.split("：")[0] for one in await house.troubles()] == [
                "新咨询的提醒（Telegram 值班群）没有发出去"
            ]
