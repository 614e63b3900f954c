"""The whole program on a disk that takes nothing more: it says so, and goes on when there is room."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import httpx
import pytest

from tests.support.process import BotProcess, Learned

pytestmark = pytest.mark.slow

ROOM, NO_ROOM = resource.RLIM_INFINITY, 1


def limit(bot: BotProcess, size: int) -> None:
    """Let the running program write no file beyond `size` bytes: to it the disk is full."""
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def say(bot: BotProcess, number: int) -> httpx.Response:
    body = {"conversation": "full-disk-000001", "id": f"m{number}", "text": "离婚要带什么"}
    return bot.client.post(f"{bot.url}/api/messages", json=body, timeout=40)


def ready(bot: BotProcess) -> int:
    time.sleep(3.1)  # the answer before holds for three seconds
    return bot.client.get(f"{bot.url}/readyz", timeout=10).status_code


def test_nothing_is_told_as_kept_and_the_same_message_is_taken_later(small: Learned, tmp_path: Path) -> None:
    bot = BotProcess(tmp_path, small)
    bot.start()
    try:
        assert say(bot, 1).status_code == 200
        assert ready(bot) == 200
        limit(bot, NO_ROOM)
        for number in (2, 3):
            refused = say(bot, number)
            assert refused.status_code == 503
            assert "没有留下" in refused.json()["detail"]
            assert "110" in refused.json()["detail"]
            assert "已经留下" not in refused.text
        assert ready(bot) == 503
        limit(bot, ROOM)
        assert ready(bot) == 200
        answered = say(bot, 2)
        assert answered.status_code == 200
        assert "出错" not in answered.text
        assert say(bot, 2).json() == answered.json()
        assert bot.stop() == 0
    finally:
        bot.kill()
    assert "离婚要带什么" not in bot.log()
    assert "full-disk-000001" not in bot.log()
