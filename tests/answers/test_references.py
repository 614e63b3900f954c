"""Small words in a talk: which option is meant, that the answer was not it, and that something before is meant."""

from __future__ import annotations

import pytest

from bot.answers.references import corrected, number_of, option_named, points_back, refused

LABELS = {"agreed": "两个人都同意离婚", "sued": "对方不肯离，要起诉"}


@pytest.mark.parametrize(
    ("said", "number"),
    [("第二个呢", 2), ("那第一种呢", 1), ("③", 3), ("选2", 2), ("我要第三个", 3), ("4.", 4)],
)
def test_an_option_is_chosen_by_its_number(said: str, number: int) -> None:
    assert number_of(said) == number


@pytest.mark.parametrize("said", ["第二个孩子归谁", "2万块钱", "还有呢", "再说一遍", "第五个"])
def test_a_number_inside_a_question_chooses_nothing(said: str) -> None:
    assert number_of(said) is None


def test_a_refusal_alone_is_told_from_one_that_goes_on() -> None:
    assert refused("不是这个意思")
    assert not refused("不是这个意思,我是问房子归谁")
    assert corrected("不是这个意思，我的意思是房子归谁") == ("房子归谁", True)
    assert corrected("不对，我是说健身房的押金") == ("健身房的押金", True)
    assert corrected("房子归谁") is None


@pytest.mark.parametrize("said", ["我是问房子归谁", "我不是问贷款，我问的是房子归谁", "我想问的是房子归谁"])
def test_what_is_put_right_without_a_refusal_stays_with_its_matter(said: str) -> None:
    assert corrected(said) == ("房子归谁", False)


@pytest.mark.parametrize("said", ["刚才那个", "回到前面那件事"])
def test_what_was_said_before_can_be_pointed_at(said: str) -> None:
    assert points_back(said)


@pytest.mark.parametrize("said", ["楼上漏水", "还有呢", "再说一遍"])
def test_a_question_and_a_wish_for_more_point_at_nothing_before(said: str) -> None:
    assert not points_back(said)


def test_an_option_is_named_in_its_own_words_or_by_its_place() -> None:
    assert option_named("要起诉的那个", LABELS) == "sued"
    assert option_named("前者", LABELS) == "agreed"
    assert option_named("后一个", LABELS) == "sued"


def test_words_that_fit_no_option_name_none() -> None:
    assert option_named("楼上漏水的那个", LABELS) is None
    assert option_named("前者", {}) is None
