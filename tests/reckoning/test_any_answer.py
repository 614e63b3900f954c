"""Whatever somebody answers: every calculation goes on, ends or lets go, and nothing is shown that was not asked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import buttons
from bot.conversation.dialogue import Dialogue
from bot.reckoning.steps import SumSteps, sums_of
from tests.support.clock import HandClock
from tests.support.knowledge import PHRASES, RECKONERS

FLOW = SumSteps(RECKONERS, PHRASES, HandClock())

ANSWERS = [
    "0", "1", "2", "3", "一", "没有", "不知道", "是的", "在世", "都不在了", "离婚", "判刑", "工资", "都不是", "没工作",
    "昨天", "11月3号", "12月31号", "25年3月2日", "2026年2月30日", "农历八月十五", "上个月底", "三年前", "2030年1月1日",
    "2019年3月1日", "5万", "2万零500", "五六万", "24%", "月息2分", "8厘", "日息万五", "年薪20万", "500万", "-5",
    "1000亿", "百分之十五", "9" * 30, "万", "=1+1", "<b>", "",
]  # fmt: skip
BUTTONS = ["k:1", "k:2", "k:3", "k:9", "k:skip", "k:=2025-12-31", "k:=5000000", "k:=", "k:x", "k:day:2027-01-04"]
BUTTONS += ["k:day:9999-12-31", "k:day:0001-01-01"]
SAID = st.tuples(st.sampled_from(ANSWERS), st.just("")) | st.tuples(st.just(""), st.sampled_from(BUTTONS))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(RECKONERS)), st.lists(SAID, max_size=12))
def test_no_run_of_answers_breaks_a_calculation(start: str, said: list[tuple[str, str]]) -> None:
    dialogue = Dialogue()
    reply = FLOW.begin(dialogue, start)
    assert reply.text
    for text, pressed in said:
        now = sums_of(dialogue).now
        before = dict(now.answers) if now else {}
        answer = FLOW.step(dialogue, text, buttons.read(pressed), lambda: False)
        now = sums_of(dialogue).now
        if answer is None:
            if now is None:
                return
            assert now.answers == before  # a question in between leaves the calculation as it was
            continue
        assert answer.text.strip()
        assert "{" not in answer.text
        assert all(len(choice.id.encode()) <= 48 and choice.id.isascii() for choice in answer.choices)
        assert all(0 < len(choice.label) <= 40 for choice in answer.choices)
        if now is None:
            return
        # What is kept survives being stored and loaded.
        dialogue = Dialogue.model_validate(dialogue.model_dump())
