"""The page on a bad line: 6 KB a second, 800 milliseconds away, nothing in the browser's store."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import Browser, expect

from tests.channels.page_visit import visiting

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BAD_LINE = {"offline": False, "latency": 800, "downloadThroughput": 6_000, "uploadThroughput": 6_000}
SENT = "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"


async def test_one_can_write_and_send_within_five_seconds(browser: Browser) -> None:
    async with visiting(browser) as visit:
        # What counts is the line: the same page over a good one tells how long this machine itself takes.
        started = time.monotonic()
        await visit.page.goto(visit.url)
        own = time.monotonic() - started
        weight = await visit.page.evaluate(f"{SENT}.reduce((sum, one) => sum + one.encodedBodySize, 0)")
        assert weight <= 30_000
        line = await visit.context.new_cdp_session(visit.page)
        await line.send("Network.clearBrowserCache")
        await line.send("Network.emulateNetworkConditions", BAD_LINE)
        started = time.monotonic()
        await visit.page.goto(visit.url, wait_until="commit")
        await expect(visit.page.get_by_role("button", name="发送")).to_be_visible(timeout=20_000)
        await expect(visit.page.locator("#text")).to_be_editable()
        seen = time.monotonic() - started - own
        assert seen <= 5
        await expect(visit.page.locator("#log[aria-live=polite]")).to_be_attached(timeout=30_000)
