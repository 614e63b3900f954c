"""Dialogues: what was answered before is part of the next message, and what is wanted is understood in any words."""

from __future__ import annotations

import pytest

from tests.support.dialogue import Visitor

LEAK = "楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔"
DIVORCE = "两个人都同意离婚，去民政局怎么办手续"


@pytest.mark.parametrize("text", ["要带什么", "要带哪些证件过去", "材料要准备哪几样"])
async def test_what_to_bring_is_told_of_the_answer_on_the_table(visitor: Visitor, text: str) -> None:
    await visitor.says(DIVORCE)
    told = await visitor.says(text)
    assert visitor.entry() == "divorce-agreement-procedure"
    assert "身份证" in told
    assert len(told) < 200, "one side of the matter, not all of it"
    await visitor.presses("看完整回答")
    assert "依据" in await visitor.presses("更多")


async def test_a_leaning_message_stays_with_the_answer_on_the_table(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    told = await visitor.says("他不肯赔怎么办")
    assert visitor.entry() == "leak-upstairs"
    assert "接着说" in told
    assert "看完整回答" in visitor.buttons()


async def test_a_whole_question_is_not_dragged_along(visitor: Visitor) -> None:
    await visitor.says(LEAK)
    await visitor.says("对了，隔壁麻将馆半夜吵得睡不着")
    assert visitor.entry() == "noise-mahjong"


async def test_the_answer_before_comes_back_when_it_is_pointed_at(visitor: Visitor) -> None:
    await visitor.says(DIVORCE)
    await visitor.says("麻将馆半夜吵得睡不着")
    told = await visitor.says("回到前面离婚那件事，要带什么")
    assert "离婚" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("你是哪个单位的呀", "法律小助手"),
        ("你都会干些什么", "法律小助手"),
        ("你们地址在哪里", "12348"),
        ("好嘞再会，下次再来问你", "再见"),
        ("太感谢你啦，讲得很清楚", "谢谢"),
    ],
)
async def test_talk_about_the_bot_has_answers_of_its_own(visitor: Visitor, text: str, told: str) -> None:
    assert told in await visitor.says(text)


@pytest.mark.parametrize("text", ["最近有什么讲座可以听", "这个月街道有啥活动好参加"])
async def test_talks_are_listed_in_any_words(visitor: Visitor, text: str) -> None:
    assert "活动" in await visitor.says(text)
    assert visitor.entry() is None


async def test_both_wishes_of_a_message_are_served(visitor: Visitor) -> None:
    told = await visitor.says("楼上漏水把我家天花板泡了，另外麻将馆半夜吵得睡不着怎么办")
    assert "您还问了" in told
    assert "麻将" in told
    assert "楼上漏" in told


async def test_a_step_of_a_flow_is_not_taken_for_talk(visitor: Visitor) -> None:
    await visitor.says("人工")
    told = await visitor.says("想问问你们几点下班，我好去办手续")
    assert "留一个电话" in told, "what is written for staff stays a message for staff"


async def test_a_side_that_was_asked_for_first_is_told_once_the_matter_is_chosen(visitor: Visitor) -> None:
    """要多久 … which matter? … the first: it is still how long that is asked."""
    await visitor.says("离婚")
    await visitor.says("要多久")
    if visitor.entry() is None:
        told = await visitor.says("第一个")
        assert len(told) < 200, "one side of the matter, not all of it"
        assert "看完整回答" in visitor.buttons()


async def test_a_question_from_the_other_side_is_asked_back(visitor: Visitor) -> None:
    await visitor.says("我有间店面租给人家卖水果，三个月没给租金了")
    assert visitor.entry() != "rental-deposit"


@pytest.mark.parametrize("text", ["你们几点下班", "你们几点上班", "你们电话几号"])
async def test_hours_and_telephone_of_the_office_are_no_call_for_a_person(visitor: Visitor, text: str) -> None:
    assert "12348" in await visitor.says(text)


async def test_two_wishes_without_any_mark_between_them_are_both_served(visitor: Visitor) -> None:
    told = await visitor.says("对门的狗天天叫吵得睡不着他还把电瓶车停在楼道里充电")
    assert "狗" in told
    assert "充电" in told
