"""Options in other words: what is negated or about somebody else is asked again, never taken for its opposite."""

from __future__ import annotations

import pytest

from bot.conversation.dialogue import Dialogue
from bot.reckoning.steps import SumSteps, sums_of
from tests.support.clock import HandClock
from tests.support.knowledge import PHRASES, RECKONERS

FLOW = SumSteps(RECKONERS, PHRASES, HandClock())


def taken(reckoner: str, *said: str) -> str | None:
    """Return the option that the last answer was taken for; None where it is asked again."""
    dialogue = Dialogue()
    FLOW.begin(dialogue, reckoner)
    before = 0
    for text in said:
        now = sums_of(dialogue).now
        before = len(now.answers) if now else 0
        FLOW.step(dialogue, text, None, lambda: False)
    sums = sums_of(dialogue)
    draft = sums.now or sums.last
    if draft is None:
        return "no questions"  # the rule it led to is said at once
    if draft.id != reckoner:
        return draft.id  # a chooser has led on
    answers = [kept.partition("\t")[0] for kept in draft.answers.values()]
    return answers[-1] if len(answers) > before else None


@pytest.mark.parametrize(
    "text",
    [
        "老婆没去世",
        "没去世",
        "没有去世",
        "没离婚",
        "离婚很久了又复婚了",
        "父母都走了",
        "我爸在世",
        "儿子去世了",
        "老婆不在家",
    ],
)
def test_whether_the_spouse_lives_is_asked_again(text: str) -> None:
    assert taken("intestate_shares", text) is None


@pytest.mark.parametrize(
    "text", ["老婆还在", "老公在的", "老婆还活着", "有老婆", "在世", "有", "我爱人健在", "还在的呢"]
)
def test_the_spouse_lives(text: str) -> None:
    assert taken("intestate_shares", text) == "在世"


@pytest.mark.parametrize(
    "text", ["没有", "老婆不在了", "去世了", "没有老婆", "离婚了", "离婚了，没复婚", "老公死了", "老公早就走了"]
)
def test_there_is_no_spouse(text: str) -> None:
    assert taken("intestate_shares", text) == "没有或已去世"


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("不是共同的", None),
        ("不是我们夫妻共同的", None),
        ("不是他一个人的", None),
        ("是他自己的，不是共同的", "去世的人自己的"),
        ("两个人的", "夫妻共同的"),
    ],
)
def test_whose_property_it_is(text: str, option: str | None) -> None:
    assert taken("intestate_shares", "1", text) == option


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("没工资", None),
        ("没有工资", None),
        ("没失业", None),
        ("不是公务员", None),
        ("不是没有收入", None),
        ("没有固定工资", "收入不固定（零工、做生意）"),
        ("不固定", "收入不固定（零工、做生意）"),
        ("没上班", "没有收入"),
        ("固定", "有固定工资"),
    ],
)
def test_what_kind_of_income_it_is(text: str, option: str | None) -> None:
    assert taken("child_support", text) == option


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("不是离婚", None),
        ("不想离婚", None),
        ("不离婚", None),
        ("不离婚，就是要钱", "要钱、要物（欠款、赔偿等）"),
        ("不是劳动争议是欠款", "要钱、要物（欠款、赔偿等）"),
        ("撞了我不赔", "要钱、要物（欠款、赔偿等）"),
        ("老板不发工资", "劳动争议（工资、补偿金等）"),
        ("老公不肯离婚", "离婚"),
    ],
)
def test_what_the_suit_is_about(text: str, option: str | None) -> None:
    assert taken("court_fee", text) == option


@pytest.mark.parametrize(
    ("chooser", "text", "target"),
    [
        ("which_limitation", "不是欠款", None),
        ("which_limitation", "不是工伤", None),
        ("which_limitation", "没有借条的欠款", "limitation_three_years"),
        ("which_appeal", "不是离婚", None),
        ("which_limitation", "都不是", "no questions"),
        ("which_limitation", "不服判决", "which_appeal"),
        ("which_limitation", "我不服一审判决", "which_appeal"),
        ("which_limitation", "判决书昨天拿到的，不服", "which_appeal"),
        ("which_limitation", "法院判了，我不服", "which_appeal"),
        ("which_limitation", "不服民事裁定", "which_appeal"),
        ("which_limitation", "拿到判决书了", None),
        ("which_limitation", "判决了他不给钱", "enforcement_two_years"),
        ("which_limitation", "判决生效了", "enforcement_two_years"),
        ("which_limitation", "申请执行", "enforcement_two_years"),
        ("which_appeal", "刑事附带民事判决", "criminal_appeal_ten_days"),
        ("which_appeal", "刑事附带民事的判决书", "criminal_appeal_ten_days"),
        ("which_appeal", "附带民事判决", "criminal_appeal_ten_days"),
        ("which_appeal", "刑事附带民事裁定", "criminal_ruling_five_days"),
        ("which_appeal", "刑事案子要赔钱", None),
        ("which_appeal", "民事判决", "appeal_fifteen_days"),
        ("which_appeal", "刑事判决书", "criminal_appeal_ten_days"),
        ("which_limitation", "他不搬走", "no questions"),
    ],
)
def test_which_rule_is_meant(chooser: str, text: str, target: str | None) -> None:
    assert taken(chooser, text) == target
