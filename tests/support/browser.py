"""A real Chromium for the stories in a browser, and what axe finds on a page."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Error, Page, async_playwright

DEBIAN = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = next((one for one in DEBIAN if one.exists()), None)
"""The one without a window first: it opens a page in a third of the time. Elsewhere playwright looks for its own."""

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

SERIOUS = ("serious", "critical")

LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 18), ("dark", 30))

_COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]}
}
"""What another colour scheme or type size can change; the rest was found in the first look."""


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all stories of a worker; each opens a context of its own."""
    async with async_playwright() as playwright:
        try:
            started = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        except Error as fault:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"NO BROWSER TEST WAS RUN: Chromium cannot be started: {fault}")
        yield started
        await started.close()


async def faults_in_each_look(page: Page) -> list[str]:
    """What axe finds serious by day and by night, in common and in large type.

    The page is opened once, for opening it costs more than looking.
    """
    found = []
    for scheme, size in LOOKS:
        await page.emulate_media(color_scheme=scheme)
        await page.evaluate(f"document.documentElement.style.fontSize = '{size}px'; dispatchEvent(new Event('resize'))")
        again = (scheme, size) != LOOKS[0]
        found += [f"{scheme} {size} {one}" for one in await serious_faults(page, again=again)]
    return found


async def serious_faults(page: Page, *, again: bool = False) -> list[str]:
    """What axe finds serious on a page: the rule and the place; `again`: only its colours and sizes have changed."""
    # What is in order is not listed: writing that down takes axe longer than looking.
    options = {"resultTypes": ["violations"], **(_COLOURS if again else {})}
    found = await Axe().run(page, options=options)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found.response["violations"]
        if one["impact"] in SERIOUS
    ]
