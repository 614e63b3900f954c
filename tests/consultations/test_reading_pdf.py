"""A PDF as an office's browser prints it: read back article by article, radicals made characters again."""

from __future__ import annotations

import html
import re
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.consultations.parsing import parse
from bot.consultations.reading import RADICALS, read_lines
from tests.consultations.conftest import sample


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_a_printed_draft_is_read_back_word_for_word(browser: Browser, tmp_path: Path) -> None:
    text = (files("bot.demo") / "sample_draft.txt").read_text("utf-8")
    body = "".join(f'<p style="text-indent:2em;margin:0">{html.escape(line)}</p>' for line in text.split("\n"))
    page = await browser.new_page()
    await page.set_content(f'<html lang="zh-CN"><body style="font:16pt sans-serif">{body}</body></html>')
    await page.pdf(path=str(tmp_path / "d.pdf"), format="A4")
    await page.close()
    parsed = parse(read_lines(tmp_path / "d.pdf"))
    assert parsed.doubts == ()
    words = [re.sub(r"\s", "", one.text) for one in parsed.articles()]
    assert words == [re.sub(r"\s", "", one.text) for one in sample().articles()]


def test_radicals_become_the_characters_they_look_like() -> None:
    assert "第⼀条　电动⾃⾏⻋进⼊住⼾".translate(RADICALS) == "第一条　电动自行车进入住户"
