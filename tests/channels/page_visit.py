"""A resident's visit to the chat page: a real browser, a real server, and eyes for what goes wrong unseen."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.messages import Address
from tests.channels.web_support import House

PICTURES = os.environ.get("TEST_PICTURES")
"""A folder for pictures of the pages, for whoever wants to look at them; without it none are made."""

MEASURES = (Path(__file__).parent / "page_measures.js").read_text()
NETWORK_COMPLAINT = re.compile("Failed to load resource|ERR_INTERNET_DISCONNECTED")


class Visit:
    """A resident's browser on the page; at the end nothing may have gone wrong behind the scenes."""

    def __init__(self, house: House, url: str, context: BrowserContext, page: Page) -> None:
        self.house = house
        self.url = url
        self.context = context
        self.page = page
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: self.errors.append(str(fault)))
        page.on("request", lambda r: None if r.url.startswith((url, "blob:")) else self.foreign.append(r.url))

    async def open(self) -> None:
        await self.page.goto(self.url)
        await expect(self.page.locator("#log[aria-live=polite]")).to_be_attached()

    async def say(self, text: str) -> None:
        """Type, send, and wait until an answer stands below."""
        answers = await self.page.locator(".answer").count()
        await self.page.locator("#text").fill(text)
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator(".answer")).to_have_count(answers + 1)

    @property
    def me(self) -> Address:
        return self.house.office.taken[0].address

    async def shot(self, name: str) -> None:
        """Make a picture of what is on the screen, if pictures are wanted."""
        if PICTURES:
            await self.page.screenshot(path=Path(PICTURES) / f"{name}.png")

    async def measure(self, what: str) -> Any:
        return await self.page.evaluate(f"() => {{ {MEASURES} return {what}; }}")


@asynccontextmanager
async def visiting(
    browser: Browser, house: House | None = None, *, network_fails: bool = False, **options: Any
) -> AsyncIterator[Visit]:
    house = house or House()
    async with house.serving() as url:
        defaults = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
        context = await browser.new_context(**{**defaults, **options})
        context.set_default_timeout(8_000)
        visit = Visit(house, url, context, await context.new_page())
        await visit.open() if options.get("java_script_enabled", True) else await visit.page.goto(url)
        try:
            yield visit
        finally:
            await context.close()
    unexpected = [e for e in visit.errors if not (network_fails and NETWORK_COMPLAINT.search(e))]
    assert unexpected == []
    assert visit.foreign == []
