"""Questions that ask the same in other words come together, and others do not."""

from __future__ import annotations

import time

from bot.matching.alike import alike


def test_the_same_question_in_other_words_is_one_group_in_the_order_they_came() -> None:
    texts = [
        "火星移民要办什么手续呀",
        "养乌龟要交税吗",
        "火星移民要办哪些手续",
        "火星移民要办什么手续呀！",
        "养乌龟交不交税",
    ]
    assert alike(texts) == [[0, 2, 3], [1, 4]]


def test_nothing_and_emptiness_are_no_fault() -> None:
    assert alike([]) == []
    assert alike(["", "", "？"]) in ([[0, 1, 2]], [[0, 1], [2]])


def test_three_thousand_different_questions_take_less_than_a_few_seconds() -> None:
    begun = time.process_time()
    groups = alike(
        [f"{chr(0x4E00 + 7 * n % 20000)}{chr(0x4E00 + 13 * n % 20000)}第{n}件事怎么办" for n in range(3_000)]
    )
    assert groups
    assert time.process_time() - begun < 10
