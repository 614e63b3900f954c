"""The whole program without a stored model: it serves at once, learns meanwhile, and each model takes over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.process import BotProcess, Learned
from tests.support.small import small_knowledge

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

LEARNED_SECONDS = 420
"""Ten seconds on a machine with nothing else to do."""


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[BotProcess]:
    bot = BotProcess(tmp_path, Learned(small_knowledge(tmp_path / "knowledge"), tmp_path / "no cache"))
    yield bot
    bot.kill()


def wait(ready: Callable[[], object], bot: BotProcess, seconds: float = LEARNED_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, bot.log()
        time.sleep(0.05)


def learning(bot: BotProcess) -> list[str]:
    answer = bot.client.get(f"{bot.url}/readyz", timeout=30)
    assert answer.status_code == 200, answer.text
    found: list[str] = answer.json()["learning"]
    return found


def asked(bot: BotProcess, conversation: str, text: str) -> str:
    said = {"conversation": conversation * 32, "text": text}
    answer = bot.client.post(f"{bot.url}/api/messages", json=said, timeout=60)
    assert answer.status_code == 200, answer.text
    return "\n".join(reply["text"] for reply in answer.json()["replies"])


def learners_of(bot: BotProcess) -> list[int]:
    """The learning processes that write into this bot's cache."""
    cache, found = str(bot.folder / "no cache").encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b".learn" in words and cache in words:
            found.append(int(process.name))
    return found


def half_written(bot: BotProcess) -> list[Path]:
    return list((bot.folder / "no cache").glob("*.tmp.npz"))


def test_choices_are_served_at_once_and_each_model_takes_over(bot: BotProcess) -> None:
    bot.start()
    assert learning(bot) == ["hearing", "ranker", "wants", "meaning"]
    assert "110" in asked(bot, "a", "我老公又动手打我")
    offered = asked(bot, "b", "离婚冷静期多久")
    assert "三十" in offered
    assert "您想问的是" in offered or "哪" in offered
    left = [["hearing", "ranker", "wants", "meaning"]]

    def all_learned() -> bool:
        now = learning(bot)
        if now != left[-1]:
            left.append(now)
        return not now

    wait(all_learned, bot)
    assert left[-2:] in ([["meaning"], []], [["wants", "meaning"], []])
    told = [line for line in bot.log().splitlines() if "has taken over" in line]
    models = ("hearing", "ranker", "wants", "meaning")
    assert [next(model for model in models if f"{model} has taken over" in line) for line in told] == list(models)
    assert asked(bot, "c", "离婚冷静期多久") != offered
    assert bot.stop() == 0
    bot.start()
    assert learning(bot) == []


def test_a_stop_while_learning_leaves_no_learner_and_no_half_file(bot: BotProcess) -> None:
    bot.start()
    wait(lambda: learners_of(bot), bot)
    began = time.monotonic()
    assert bot.stop() == 0
    assert time.monotonic() - began < 30
    assert learners_of(bot) == []
    assert half_written(bot) == []
    assert "Traceback" not in bot.log()


def test_a_kill_while_learning_leaves_no_learner_and_the_next_start_learns(bot: BotProcess) -> None:
    bot.start()
    wait(lambda: learners_of(bot), bot)
    bot.kill()
    wait(lambda: not learners_of(bot) and not half_written(bot), bot, seconds=60)
    bot.start()
    assert learning(bot)[0] == "hearing"
    wait(lambda: "hearing" not in learning(bot), bot)
    assert bot.stop() == 0
