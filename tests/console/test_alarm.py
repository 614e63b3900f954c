"""The alarm by browser: a line on every page, numbers for the script, set up and tried by administrators."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.staff.rights import Right
from bot.storage.database import Database
from tests.alarm.test_bell import GROUP, House
from tests.console.office import Clerk, Office, hidden, text_of
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for

PLAN = {"minutes": "30", "telegram": GROUP, "mails": "a@b.gov.cn", "to_duty": "1", "why": "开始用"}


@pytest.fixture
def house(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> House:
    return House(parts_for(database, clock, shelf, tmp_path), clock)


def office_of(house: House) -> Office:
    return Office(replace(house.parts, bell=house.bell), house.clock)


async def saves(clerk: Clerk, fields: dict[str, str], *, status: int = 303) -> str:
    seen = hidden(await clerk.sees("/settings/alarm"), "_seen")
    return await clerk.sends("/settings/alarm", {**fields, "_seen": seen}, status=status)


async def test_every_page_has_the_line_without_script_for_those_who_answer(house: House) -> None:
    office = office_of(house)
    async with office.clerk() as clerk, office.clerk("小王", [Right.EVENTS]) as wang:
        assert "紧急咨询等回复" not in text_of(await clerk.sees("/events"))
        await house.asks(careful=True)
        for path in ("/", "/events", "/inquiries", "/settings", "/me"):
            assert "1 条紧急咨询等回复" in text_of(await clerk.sees(path)), path
        assert "现在值班：没有排" in text_of(await clerk.sees("/inquiries")).replace("\n", "")
        assert "紧急咨询" not in text_of(await wang.sees("/events"))
        answer = await clerk.client.get("/staff/alarm.json")
        assert answer.json() == {"count": 1, "urgent": 1, "marks": [1], "said": "1 条紧急咨询等回复"}
        assert answer.headers["cache-control"] == "no-store"
        await wang.sees("/alarm.json", 403)


async def test_looking_by_itself_keeps_nobody_signed_in(house: House) -> None:
    office = office_of(house)
    async with office.clerk() as clerk:
        for _ in range(9):
            house.clock.move(minutes=6)
            assert (await clerk.client.get("/staff/alarm.json")).status_code == 200
        house.clock.move(minutes=7)
        assert (await clerk.client.get("/staff/alarm.json")).status_code == 303
        assert "登录" in text_of(await clerk.sees("/"))


async def test_the_plan_is_set_tried_put_right_and_set_back(house: House) -> None:
    office = office_of(house)
    async with office.clerk() as clerk:
        assert "还没有设好" in text_of(await clerk.sends("/settings/alarm/test", {"channel": "mail"}, status=422))
        await saves(clerk, PLAN)
        await clerk.sends("/settings/alarm/test", {"channel": "telegram"})
        await clerk.sends("/settings/alarm/test", {"channel": "mail"})
        assert [(channel, chat) for channel, chat, _ in await house.told()] == [
            ("telegram", GROUP), ("mail", "a@b.gov.cn"),
        ]  # fmt: skip
        page = await saves(clerk, {**PLAN, "telegram": '"><script>'}, status=422)
        assert "编号是一个数字" in text_of(page)
        assert '<script>"' not in page
        await saves(clerk, {**PLAN, "minutes": "x"}, status=422)
        await saves(clerk, {**PLAN, "why": " "}, status=422)
        await saves(clerk, {**PLAN, "minutes": "45"})
        page = await clerk.sees("/settings/alarm")
        assert "等了 45 分钟" in text_of(page)
        await clerk.sends("/settings/alarm/restore", {"number": hidden(page, "number"), "_seen": hidden(page, "_seen")})
        assert 'value="30"' in await clerk.sees("/settings/alarm")
        await clerk.sends("/settings/alarm", {**PLAN, "_seen": hidden(page, "_seen")}, status=409)
    acts = [act for _, act, subject in await office.acts() if subject == "alarm"]
    assert acts == ["setting.change", "setting.test", "setting.test", "setting.change", "setting.restore"]


async def test_what_did_not_go_out_stands_on_today(house: House) -> None:
    house.bell = house.fresh_bell(frozenset({"telegram"}))
    office = office_of(house)
    async with office.clerk() as clerk:
        await saves(clerk, PLAN)
        assert "BOT_SMTP_HOST" in text_of(await clerk.sees("/"))
        assert "BOT_SMTP_HOST" in text_of(await clerk.sees("/settings/alarm"))
