"""Who is to answer, when one may be rung up, when an answer comes: said in a few words, and read by staff."""

from __future__ import annotations

from bot.app import Parts
from tests.support.dialogue import Visitor

LEAK = "楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔"


async def test_a_time_for_calls_is_kept_with_the_number_and_read_by_staff(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    await visitor.says("想问问加装电梯的事")
    told = await visitor.says("晚上不要打我电话，他在家")
    assert "晚上不要打我电话，他在家" in told
    assert "不打电话给您" not in told
    await visitor.says("13905741234")
    await visitor.presses("发送")
    inquiry = (await parts.inquiries.list())[0]
    assert inquiry.question == "想问问加装电梯的事\n（本人希望：晚上不要打我电话，他在家）"
    assert inquiry.phone == "13905741234"
    assert inquiry.careful


async def test_who_is_to_answer_is_no_question_and_the_older_one_is_seen_before_it_goes(
    visitor: Visitor, parts: Parts
) -> None:
    await visitor.says(LEAK)
    told = await visitor.says("我想找个女的工作人员说")
    assert LEAK[:20] in told
    assert "不是这件事" in told
    await visitor.presses("重写问题")
    await visitor.says("我要问的是离婚的事")
    await visitor.presses("不留电话")
    await visitor.presses("发送")
    inquiry = (await parts.inquiries.list())[0]
    assert inquiry.question == "我要问的是离婚的事\n（本人希望：我想找个女的工作人员说）"


async def test_a_call_with_a_matter_of_its_own_leaves_the_older_one_behind(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    await visitor.says("人工 我想问房东不退押金怎么办")
    await visitor.presses("不留电话")
    await visitor.presses("发送")
    assert (await parts.inquiries.list())[0].question == "我想问房东不退押金怎么办"


async def test_no_number_at_the_first_step_is_no_question(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    told = await visitor.says("不留电话")
    assert "不留电话" in told
    assert "写给我" in told
    assert "电话：不留" in await visitor.says("想问问加装电梯的事")
    await visitor.presses("发送")
    assert (await parts.inquiries.list())[0].question == "想问问加装电梯的事"


async def test_a_number_at_the_first_step_is_the_number(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("人工")
    assert "13905741234" in await visitor.says("13905741234")
    assert "13905741234" in await visitor.says("想问问加装电梯的事")
    await visitor.presses("发送")
    assert (await parts.inquiries.list())[0].phone == "13905741234"


async def test_who_waits_is_told_how_far_it_is(visitor: Visitor) -> None:
    assert "没有在等回复" in await visitor.says("多久有人回我")
    await visitor.says(LEAK)
    await visitor.presses("转人工")
    told = await visitor.says("多久回复")
    assert "还没有发出去" in told
    assert "电话" in told
    await visitor.presses("不留电话")
    await visitor.presses("发送")
    told = await visitor.says("你们回了没有")
    assert "等回复" in told
    assert LEAK[:10] in told


async def test_the_last_thing_is_taken_back_after_other_talk(visitor: Visitor, parts: Parts) -> None:
    await visitor.says(LEAK)
    await visitor.presses("转人工")
    await visitor.presses("不留电话")
    await visitor.presses("发送")
    await visitor.says("离婚冷静期多久")
    for said in ("撤回刚才那条", "刚才那个不要发了", "我刚才问的撤掉"):
        assert LEAK[:10] in await visitor.says(said), said
    await visitor.presses("撤回")
    assert await parts.inquiries.list() == []
