"""The picture of the README: a real question, the reviewed answer, on the real page of a small phone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.answers.shelf import Shelf
from bot.storage.database import Database
from tests.channels.page_visit import visiting
from tests.channels.real_house import RealHouse
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_question_and_its_answer_stand_on_one_screen_of_a_phone(
    browser: Browser, migrated_file: Path, tmp_path: Path, shelf: Shelf
) -> None:
    shutil.copy(migrated_file, tmp_path / "bot.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    clock = HandClock()
    house = RealHouse(parts_for(database, clock, shelf, tmp_path), clock)
    async with visiting(browser, house, viewport={"width": 360, "height": 960}) as visit:
        page = visit.page
        await visit.say("楼上漏水把我家天花板泡了，楼上不肯修")
        card = page.locator(".card").last
        await expect(card.locator(".lead")).to_contain_text("由楼上修")
        await page.locator(".bubble").evaluate("bubble => scrollBy(0, bubble.getBoundingClientRect().top - 120)")
        bubble, header = await page.locator(".bubble").bounding_box(), await page.locator("header").bounding_box()
        assert bubble is not None
        assert header is not None
        assert bubble["y"] >= header["y"] + header["height"]
        await expect(card.locator("ol.steps").first).to_be_in_viewport(ratio=1)
        assert await visit.measure("sideways()") == []
        await visit.shot("360-chat")
    await database.close()
