"""The questions of a quiz as staff fill them into a sheet: the answer that is marked is the one that counts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.quiz.service import (
    MOST_BECAUSE,
    MOST_OPTION,
    MOST_QUESTIONS,
    MOST_TEXT,
    MOST_TITLE,
    Question,
    check,
    check_title,
    compared,
    packed,
    rates,
    unpacked,
)
from bot.quiz.sheets import COLUMNS, questions_in
from bot.quiz.store import Quiz, QuizPlayer

GOOD = ("离婚冷静期多少天？", "15天", "30天", "60天", "", "2", "民法典第一千零七十七条")


def read(*rows: tuple[object, ...]) -> list[Question]:
    return questions_in(COLUMNS, list(enumerate(rows, 2)))


def test_a_row_is_a_question_with_the_option_that_was_marked() -> None:
    (one,) = read(GOOD)
    assert one == Question("离婚冷静期多少天？", ("15天", "30天", "60天"), 1, "民法典第一千零七十七条")
    assert one.options[one.right] == "30天"


@pytest.mark.parametrize("right", ["2", 2, 2.0, " 2 ", "2.0"])
def test_the_mark_is_a_number_however_the_sheet_holds_it(right: object) -> None:
    assert read((*GOOD[:5], right, ""))[0].right == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        pytest.param((*GOOD[:5], "", ""), "“正确”要写 1 到 4，现在是“”", id="no-mark"),
        pytest.param((*GOOD[:5], "5", ""), "“正确”要写 1 到 4，现在是“5”", id="a-fifth"),
        pytest.param((*GOOD[:5], "0", ""), "现在是“0”", id="option-nought"),
        pytest.param((*GOOD[:5], "30天", ""), "现在是“30天”", id="the-words-of-the-option"),
        pytest.param((*GOOD[:5], "２", ""), "现在是“２”", id="a-wide-figure"),
        pytest.param((*GOOD[:5], "x" * 100_000, ""), "现在是“xxxxxxxxxxxxxxxxxxxx”", id="endless"),
        pytest.param((*GOOD[:5], "4", ""), "“正确”写的是 4，这一题只有 3 个选项", id="an-option-that-is-not-there"),
        pytest.param(("题", "甲", "", "丙", "丁", "3", ""), "中间不能空", id="the-second-is-empty"),
        pytest.param(("题", "甲", "乙", "", "丁", "4", ""), "中间不能空", id="the-third-is-empty"),
        pytest.param(("题", "", "乙", "丙", "", "2", ""), "中间不能空", id="the-first-is-empty"),
        pytest.param(("", "甲", "乙", "", "", "1", ""), "没有写题目", id="no-question"),
        pytest.param((None, None, None, None, None, None, "解释"), "没有写题目", id="only-a-reason"),
    ],
)
def test_a_row_that_cannot_be_asked_is_told_with_its_number(row: tuple[object, ...], why: str) -> None:
    with pytest.raises(WrongInput, match=why) as told:
        read(GOOD, row)
    assert str(told.value).startswith("第 3 行：")


def test_an_empty_option_before_the_marked_one_never_makes_another_one_right() -> None:
    """选项2 left out and 3 marked was read as the fourth option."""
    with pytest.raises(WrongInput):
        read(("题", "甲", None, "丙", "丁", 3, ""))


def test_empty_rows_are_passed_over_and_columns_may_stand_anywhere() -> None:
    assert len(read((None,) * 7, GOOD, ("",) * 7, (" ",) * 7)) == 1
    header = ("解释", "正确*", "选项2", "选项1", "备注", " 题目＊")
    (one,) = questions_in(header, [(2, ("因为", "1", "乙", "甲", "随便", "题"))])
    assert one == Question("题", ("甲", "乙"), 0, "因为")
    assert questions_in(COLUMNS, []) == []


@given(st.lists(st.text(alphabet="甲乙丙丁戊 ", max_size=3), min_size=4, max_size=4), st.integers(1, 4))
def test_whatever_is_left_empty_the_marked_option_is_the_right_one_or_the_row_is_refused(
    options: list[str], right: int
) -> None:
    row = ("题", *options, right, "")
    try:
        (one,) = read(row)
    except WrongInput:
        return
    assert one.options[one.right] == options[right - 1].strip()


def question(**changed: object) -> Question:
    fields: dict[str, object] = {"text": "题", "options": ("甲", "乙"), "right": 0, "because": ""}
    return Question(**(fields | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        pytest.param({"text": " "}, "第 2 题的题目要有 1 到", id="no-question"),
        pytest.param({"text": "字" * (MOST_TEXT + 1)}, "第 2 题的题目", id="a-long-question"),
        pytest.param({"options": ("甲",)}, "2 到 4 个选项", id="one-option"),
        pytest.param({"options": tuple("甲乙丙丁戊")}, "2 到 4 个选项", id="five-options"),
        pytest.param({"options": ("甲", " ")}, "2 到 4 个选项", id="an-empty-option"),
        pytest.param({"options": ("甲", "字" * (MOST_OPTION + 1))}, "每个 1 到", id="a-long-option"),
        pytest.param({"options": ("甲", "甲")}, "两个一样的选项", id="twice-the-same"),
        pytest.param({"right": 2}, "正确答案不在选项里", id="right-is-none"),
        pytest.param({"right": -1}, "正确答案不在选项里", id="right-is-below-none"),
        pytest.param({"because": "字" * (MOST_BECAUSE + 1)}, "解释最多", id="a-long-reason"),
    ],
)
def test_a_question_that_nobody_could_answer_is_refused(changed: dict[str, object], why: str) -> None:
    with pytest.raises(WrongInput, match=why):
        check([question(), question(**changed)])


def test_a_round_has_from_one_question_to_fifty() -> None:
    check([question()] * MOST_QUESTIONS)
    edge = question(text="字" * MOST_TEXT, options=("字" * MOST_OPTION, "乙"), because="字" * MOST_BECAUSE)
    check([edge])
    for many in (0, MOST_QUESTIONS + 1):
        with pytest.raises(WrongInput, match=f"现在 {many} 题"):
            check([question()] * many)


@pytest.mark.parametrize("title", ["", "  ", "字" * (MOST_TITLE + 1), "字" * 100_000])
def test_a_round_has_a_name_of_a_line(title: str) -> None:
    check_title(" " + "字" * MOST_TITLE + " ")
    with pytest.raises(WrongInput, match="竞赛名称"):
        check_title(title)


@given(st.text(max_size=9), st.lists(st.text(max_size=5), min_size=2, max_size=4), st.booleans(), st.text(max_size=9))
def test_a_question_is_stored_and_comes_back_as_it_was(text: str, options: list[str], void: bool, why: str) -> None:
    one = Question(text, tuple(options), len(options) - 1, why, void)
    assert unpacked(packed(one)) == one
    assert ("void" in packed(one)) is void, "an ordinary question is stored as before there were void ones"


def test_a_correction_is_read_out_line_by_line() -> None:
    before = question(because="旧的")
    after = question(text="新题", options=("甲", "丙"), right=1, because="", void=True)
    assert compared(before, after) == [
        "题目：题 → 新题", "选项：甲／乙 → 甲／丙", "正确：甲 → 丙", "解释：旧的 → （没有）",
        "作废：否 → 是（答过的都算对）",
    ]  # fmt: skip
    assert compared(before, before) == []


def test_the_rates_count_who_got_so_far_and_a_void_question_was_right_for_all() -> None:
    asked = [question(), question(right=1), question(void=True)]
    now = datetime(2026, 11, 23, tzinfo=UTC)
    quiz = Quiz(questions=[packed(one) for one in asked], title="题", closes_at=now)
    players = [QuizPlayer(answers=answers) for answers in ([], [0], [1, 1], [0, 0, 1])]
    assert rates(quiz, players) == [(3, 2), (2, 1), (1, 1)]
    assert rates(quiz, []) == [(0, 0)] * 3
