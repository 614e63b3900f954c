"""One real Chromium for each module of browser tests."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, async_playwright

DEBIAN = Path("/usr/bin/chromium")
CHROMIUM = DEBIAN if DEBIAN.exists() else None
"""Elsewhere playwright looks for its own."""

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


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        try:
            started = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        except Error as fault:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"NO BROWSER TEST WAS RUN: Chromium cannot be started: {fault}")
        yield started
        await started.close()
