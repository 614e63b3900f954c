"""What is read by patterns is read in a moment, however often somebody repeats a word."""

from __future__ import annotations

import subprocess
import sys

import pytest

READ_ALL = """
from bot.answers.asides import asks_to_be_read_to, asks_whom
from bot.answers.whereabouts import asks_for_us
from bot.answers.whether import may_ask, whether
from bot.conversation.withdrawing import cannot_come, to_withdraw
from bot.inquiries.wishes import asks_when, is_wish
from bot.language.giving_up import gives_up
import sys
said = sys.argv[1] * 400 + "x"
answers = (asks_to_be_read_to, asks_whom, asks_for_us, whether)
for read in (*answers, cannot_come, to_withdraw, asks_when, is_wish, gives_up):
    assert not read(said), read.__name__
may_ask("time", said)
"""


@pytest.mark.parametrize("word", ["我的", "想要", "那就", "要得", "我们刚才", "打电话", "可以", "有人", "帮我"])
def test_a_word_four_hundred_times_is_read_at_once(word: str) -> None:
    # In a process of its own: a pattern that reads a word in two ways cannot be interrupted.
    subprocess.run([sys.executable, "-c", READ_ALL, word], check=True, timeout=60)
