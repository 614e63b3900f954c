"""Every page of the console that a link leads to, before axe: light and dark, in common and in large type."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser

from bot.events.plans import Plan
from bot.staff.rights import Right
from tests.console.office import Office
from tests.console.test_drafts import spoken
from tests.console.test_in_a_browser import at_the_desk, sign_in
from tests.console.test_inquiries import asks
from tests.consultations.conftest import sample
from tests.support.browser import faults_in_each_look
from tests.support.staff import done

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(1800),
]

SLOW = 60_000
"""Milliseconds: comparing the words of opinions takes a second on an idle machine."""

LINKS = "[...document.querySelectorAll('a[href^=\"/staff\"]')].map((one) => one.getAttribute('href'))"


def kind_of(path: str) -> str:
    """Pages that differ only in the thing they show are one."""
    path = re.sub(r"/[^/]*\d[^/]*(?=/|$)", "/N", path.partition("?")[0])
    return re.sub(r"/knowledge/[a-z]+-[a-z-]+(?=/|$)", "/knowledge/N", path)


async def test_no_page_has_a_serious_fault(browser: Browser, desk: Office) -> None:
    parts = desk.parts
    await desk.account("沈佳", tuple(Right))
    await asks(desk, "楼上漏水把我家天花板泡了，楼上不肯修", phone="13800138000")
    today = parts.drafts.today()
    await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))
    await spoken(desk)
    start = desk.clock.now() + timedelta(days=3)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=2), 30)
    event, _ = await done(parts, "小陈", parts.events.add, plan)
    await done(parts, "小陈", parts.events.publish, event.code)
    found: dict[str, list[str]] = {}
    async with at_the_desk(browser, desk) as page:
        found["/staff/login"] = await faults_in_each_look(page)
        await sign_in(page, "沈佳")
        base = page.url.split("/staff")[0]
        waiting, seen = ["/staff/"], set[str]()
        while waiting:
            path = waiting.pop(0)
            if kind_of(path) in seen or "/files/" in path:
                continue  # what was attached is no page
            seen.add(kind_of(path))
            answer = await page.request.get(base + path, timeout=SLOW)
            if answer.status != 200:
                found[path] = [f"leads nowhere: {answer.status}"]
                continue
            if "text/html" not in answer.headers.get("content-type", ""):
                continue
            await page.goto(base + path, timeout=SLOW)
            found[path] = await faults_in_each_look(page)
            waiting += await page.evaluate(LINKS)
    assert len(found) > 12, sorted(found)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
