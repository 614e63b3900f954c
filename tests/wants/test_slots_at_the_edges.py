"""What stands beside an action, in whatever order and with whatever around it; and shares that stay shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wants.model import ASIDE, COLUMNS, UNKNOWN, Wants, shares
from bot.wants.slots import MOST, slots
from bot.wants.voices import ACTIONS, FACET, FACETS, LABELS, load_wants
from tests.conftest import KNOWLEDGE

REGISTER: list[tuple[str, dict[str, str]]] = [
    ("帮我妈报名第二个", {"for": "妈", "which": "第二个"}),
    ("给孩子报周六那个讲座", {"for": "孩子", "day": "周六"}),
    ("替我爸妈报名", {"for": "爸妈"}),
    ("带孩子去模拟法庭", {"for": "孩子", "which": "模拟法庭"}),
    ("跟我老公一起参加法律义诊", {"for": "老公", "which": "法律义诊"}),
    ("我和老伴儿一起报", {"for": "老伴儿"}),
    ("报名天一社区的防诈骗讲座", {"place": "天一社区", "which": "防诈骗讲座"}),
    ("明天下午文昌花园那个讲座帮我妈报上", {"day": "明天", "place": "文昌花园", "for": "妈"}),
    ("第3场", {"which": "第3场"}),
    ("报第一百二十个", {"which": "第一百二十个"}),
    ("我要报名", {}),
    ("讲座", {}),
]

EVENTS: list[tuple[str, dict[str, str]]] = [
    ("月底有活动吗", {"day": "月底"}),
    ("下个月5号有没有", {"day": "下个月5号"}),
    ("下个月有没有", {"day": "下个月"}),
    ("12月有什么", {"day": "12月"}),
    ("十二月五号天一社区有啥", {"day": "十二月五号", "place": "天一社区"}),
    ("这礼拜六上午鼓楼社区有什么讲座", {"day": "这礼拜六", "place": "鼓楼社区"}),
    ("晚上柳汀新村有活动吗", {"place": "柳汀新村"}),
    ("周末在天一社区", {"day": "周末", "place": "天一社区"}),
    ("我们小区有活动吗", {}),
    ("有没有社区活动", {}),
    ("天一社区和月湖社区都有吗", {"place": "天一社区"}),
    ("<b>天一社区</b>有活动", {"place": "天一社区"}),
]

OPINION: list[tuple[str, dict[str, str]]] = [
    ("第十四条之一不合理", {"article": "14"}),
    ("对第二十条和第三十条有意见", {"article": "20"}),
    ("14条", {"article": "14"}),
    ("二十條太严", {"article": "20"}),
    ("第１４条", {"article": "14"}),
    ("第一百零八条意见", {"article": "108"}),
    # opinions are counted, not named
    ("我有一条意见", {}),
    ("提两条意见", {}),
    ("三条建议", {}),
    ("我有一条意见，第五条太严", {"article": "5"}),
    # numbers of no article
    ("第零条", {}),
    ("第一百二〇条", {}),
    ("第条", {}),
    ("条例", {}),
]

SUMS: list[tuple[str, dict[str, str]]] = [
    ("10万的官司", {"amount": "10万"}),
    ("标的额3.5万", {"amount": "3.5万"}),
    ("2023年借的5万", {"amount": "5万"}),
    ("借2000块三年", {"amount": "2000块"}),
    ("两个孩子月薪一万二", {"amount": "一万二"}),
    ("2w", {"amount": "2w"}),
    ("2 000 000", {"amount": "2000000"}),
    ("3千和5千", {"amount": "3千"}),
    # what is counted or measured is no money
    ("2套房子", {}),
    ("500个人", {}),
    ("2026年11月", {}),
    ("年息24%", {}),
    ("12岁", {}),
    ("三个月", {}),
    ("", {}),
]


@pytest.mark.parametrize(
    ("action", "text", "slot"),
    [
        *(("register", *one) for one in REGISTER), *(("events", *one) for one in EVENTS),
        *(("opinion", *one) for one in OPINION), *(("sum:court_fee", *one) for one in SUMS),
    ],
)  # fmt: skip
def test_what_is_said_beside_an_action_is_found_and_nothing_is_made_up(
    action: str, text: str, slot: dict[str, str]
) -> None:
    assert slots(action, text) == slot


@pytest.mark.parametrize("action", ["my", "thanks", "quiz", "", "facet:cost", "<script>"])
def test_an_action_without_anything_beside_it_has_no_slots(action: str) -> None:
    assert slots(action, "天一社区第十四条5万") == {}


@pytest.mark.parametrize("action", ["events", "register", "opinion", "sum:deadline"])
@pytest.mark.parametrize("text", ["", "\x00" * 10, "啊" * 100_000, "<script>alert(1)</script>" * 1_000, "5" * 100_000])
def test_an_endless_or_empty_message_is_looked_at_from_its_start(action: str, text: str) -> None:
    assert all(len(value) <= MOST for value in slots(action, text).values())


@given(st.sampled_from(["events", "register", "opinion", "sum:court_fee"]), st.text(max_size=80))
def test_what_is_found_was_said(action: str, text: str) -> None:
    for name, value in slots(action, text).items():
        assert value
        if name != "article":
            assert len(value) <= MOST


@given(st.lists(st.floats(-50, 50), min_size=len(LABELS), max_size=len(LABELS)))
def test_shares_are_shares_whatever_the_scores(scores: list[float]) -> None:
    weights = np.vstack([np.eye(len(LABELS)), np.zeros(len(LABELS))]).astype(np.float32)
    row = shares(np.array(scores, dtype=np.float32), weights)
    assert row.sum() == pytest.approx(1.0, abs=1e-4)
    assert (row >= 0).all()
    assert row[int(np.argmax(scores))] == row.max()


def test_shares_of_enormous_scores_are_no_errors() -> None:
    weights = np.vstack([np.eye(3), np.zeros(3)]).astype(np.float32)
    row = shares(np.array([1e30, -1e30, 0], dtype=np.float32), weights)
    assert row.tolist() == [1.0, 0.0, 0.0]
    both = shares(np.array([[0, 0, 0], [1, 1, 1]], dtype=np.float32), weights)
    assert both == pytest.approx(np.full((2, 3), 1 / 3))


def test_the_bias_is_the_last_row_of_the_weights() -> None:
    weights = np.array([[0, 0], [0, 0], [0, np.log(3)]], dtype=np.float32)
    assert shares(np.zeros(2, dtype=np.float32), weights) == pytest.approx([0.25, 0.75])


@pytest.mark.parametrize("text", ["", "报名讲座", "第十四条", "<b>", "啊" * 100_000])
def test_a_model_that_learned_nothing_reads_nothing(text: str) -> None:
    want = Wants.unlearned().read(text, text)
    assert want == UNKNOWN
    assert (want.action, want.facet, want.slot) == (None, None, {})
    assert want.twofold < 0, "and never takes one wish for two"


def test_the_columns_are_the_labels_the_sides_and_two() -> None:
    assert len(COLUMNS) == len(LABELS) + len(ASIDE) + 1
    assert len(set(LABELS)) == len(LABELS)
    assert {*ACTIONS} < {*LABELS}
    assert [name for name in LABELS if name.startswith(FACET)] == [FACET + name for name in FACETS]


def test_every_voice_says_something_and_no_line_twice() -> None:
    said = load_wants(KNOWLEDGE)
    assert all(one.folded.strip() and one.voice for one in said)
    assert len(set(said)) == len(said)
