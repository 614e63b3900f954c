"""Dialogues: a day or a sum is worked out, from the button under an answer and from plain words."""

from __future__ import annotations

from tests.support.dialogue import Visitor


async def test_asked_in_plain_words_the_fee_is_worked_out(visitor: Visitor) -> None:
    assert "打什么官司" in await visitor.says("帮我算一下诉讼费")
    assert "多少元" in await visitor.presses("要钱")
    told = await visitor.says("5万")
    assert "1,050元" in told
    assert "《诉讼费用交纳办法》第十三条" in told


async def test_the_button_under_an_answer_leads_to_the_days(visitor: Visitor) -> None:
    await visitor.presses_id("e:divorce-cooling-off")
    assert "哪天" in await visitor.presses("冷静期")
    told = await visitor.says("2026年11月3号")
    assert "2026年12月4日" in told
    files = [document for reply in visitor.replies for document in reply.documents]
    assert [file.media_type for file in files] == ["text/calendar"]


async def test_nonsense_is_refused_kindly_and_nothing_is_lost(visitor: Visitor) -> None:
    await visitor.says("算诉讼费")
    assert "点下面的按钮" in await visitor.says("啊？")
    await visitor.says("2")
    assert "没看懂" in await visitor.says("很多")
    assert "案件受理费" in await visitor.says("三万五")


async def test_a_new_question_leaves_the_calculation(visitor: Visitor) -> None:
    await visitor.says("算诉讼费")
    await visitor.says("楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔")
    assert visitor.entry() == "leak-upstairs"
    await visitor.says("算诉讼费")
    assert "不算了" in await visitor.says("取消")
    assert "过时" in await visitor.presses_id("k:1")


async def test_danger_and_a_person_go_before_the_calculation(visitor: Visitor) -> None:
    await visitor.says("算抚养费")
    assert "110" in await visitor.says("他现在拿刀要砍我")
    await visitor.says("算抚养费")
    await visitor.says("转人工")
    assert visitor.button("不发了")


async def test_skipped_values_and_conditional_questions(visitor: Visitor) -> None:
    await visitor.says("遗产继承份额怎么算")
    assert "谁的" in await visitor.presses("在世")
    await visitor.presses("夫妻共同")
    await visitor.says("两个")
    await visitor.says("没有")
    told = await visitor.presses("不知道")
    assert "爱人一共得 2/3" in told
