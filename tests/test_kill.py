"""The whole program, killed with -9 in the middle of its work: nothing is lost, nothing is answered twice."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.fake_bot_api import TOKEN, FakeBotApi, message
from tests.support.process import BotProcess, Learned

pytestmark = pytest.mark.slow
UPDATES = 50


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as server:
        yield server


def wait(ready: Callable[[], object], bot: BotProcess, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, bot.log()
        time.sleep(0.01)


def settings(api: FakeBotApi) -> dict[str, str]:
    return {"BOT_TELEGRAM_TOKEN": TOKEN, "BOT_TELEGRAM_API_URL": api.url}


@pytest.mark.parametrize(("mode", "chats"), [("polling", UPDATES), ("webhook", 1), ("webhook", UPDATES)])
def test_fifty_queued_updates_survive_three_kills(
    api: FakeBotApi, small: Learned, tmp_path: Path, mode: str, chats: int
) -> None:
    bot = BotProcess(tmp_path, small, **settings(api))
    if mode == "webhook":
        bot.settings["BOT_TELEGRAM_WEBHOOK_URL"] = f"{bot.url}/telegram"
    people = [100 + n % chats for n in range(UPDATES)]
    api.write(*(message(person, f"谢谢{'呀' * (n % 3)}", n) for n, person in enumerate(people)))
    for kills in range(3):
        bot.start()
        goal = min(UPDATES, (kills + 1) * 8)
        wait(lambda goal=goal: len(api.sent()) >= goal, bot)  # type: ignore[misc]
        bot.kill()
    bot.start()
    wait(lambda: len(api.sent()) >= UPDATES and not api.state.updates, bot)
    time.sleep(1)
    assert bot.stop() == 0
    answers = Counter(int(call["chat_id"]) for call in api.called("sendMessage"))
    expected = Counter(people)
    assert all(answers[person] >= count for person, count in expected.items()), "an update was lost"
    doubled = sum(answers[person] - count for person, count in expected.items())
    in_flight = 1 if chats == 1 else 16
    assert doubled <= 3 * in_flight
    assert all(answers[person] - count <= 3 for person, count in expected.items())


def test_a_second_start_on_the_same_data_and_a_taken_port_are_refused_clearly(small: Learned, tmp_path: Path) -> None:
    bot = BotProcess(tmp_path, small)
    bot.start()
    try:
        for port, words in ((str(bot.port), "BOT_WEB_PORT"), ("0", "先关掉它")):
            env = {
                "BOT_DATA_DIR": str(tmp_path / "data"),
                "BOT_WEB_PORT": port,
                "PATH": "/usr/bin",
                "BOT_SEMANTIC": "false",
            }
            second = subprocess.run(
                [sys.executable, "-m", "bot"], env=env, capture_output=True, text=True, timeout=60, check=False
            )
            assert second.returncode == 1
            assert words in second.stderr
            assert "Traceback" not in second.stderr
    finally:
        assert bot.stop() == 0


def test_a_reply_of_staff_reaches_the_page_across_a_restart(small: Learned, tmp_path: Path) -> None:
    bot = BotProcess(tmp_path, small)
    bot.start()
    with httpx.Client(base_url=bot.url, timeout=30) as page:

        def say(**what: str) -> str:
            answer = page.post("/api/messages", json=what)
            assert answer.status_code == 200, answer.text
            return "".join(reply["text"] for reply in answer.json()["replies"])

        say(text="人工")
        say(text="想问问加装电梯的事")
        say(choice="h:nophone")
        told = say(choice="h:send")
        receipt = told.split("编号 ")[1][:12]
        bot.kill()
        env = {"BOT_DATA_DIR": str(tmp_path / "data"), "PATH": "/usr/bin", "BOT_HOLD_SECONDS": "0"}
        subprocess.run(
            [sys.executable, "-m", "bot", "inquiries", "reply", receipt, "请带房产证来。", "--yes"],
            env=env, check=True, timeout=60,
        )  # fmt: skip
        bot.start()
        with page.stream("GET", "/api/events", timeout=30) as stream:
            for line in stream.iter_lines():
                if "请带房产证来" in line:
                    break
            else:
                pytest.fail("the reply did not come")
        assert "请带房产证来" in say(text="我的")
    assert bot.stop() == 0
