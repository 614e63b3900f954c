"""Dialogues: a bare noun and a question for yes or no are about what they name, not about what to bring."""

from __future__ import annotations

import pytest

from tests.support.dialogue import Visitor


async def test_whether_something_must_be_is_answered_from_the_sentence_that_tells_it(visitor: Visitor) -> None:
    await visitor.says("遗嘱怎么写才有效")
    told = await visitor.says("要按手印吗")
    assert "关于“遗嘱怎么立才有效”" in told
    assert "只按手印的，容易起争议" in told
    assert "身份证" not in told


@pytest.mark.parametrize("asked", ["要打疫苗", "要打疫苗吗", "用不用打疫苗"])
async def test_a_vaccination_is_nothing_to_bring(visitor: Visitor, asked: str) -> None:
    await visitor.says("小区里的狗把我咬了一口")
    told = await visitor.says(asked)
    assert "打疫苗听医生的" in told
    assert "接警回执" not in told


async def test_a_bare_noun_is_a_topic(visitor: Visitor) -> None:
    await visitor.says("爸爸走了，他名下的房子怎么过到我名下")
    await visitor.says("公证")
    assert visitor.entry() == "service-notary"
    assert "向公证处申请" in "".join(reply.text for reply in visitor.replies), "the answer, not one side of it"


async def test_the_papers_are_still_told_when_they_are_asked_for(visitor: Visitor) -> None:
    await visitor.says("两个人都同意离婚，去民政局怎么办")
    for asked in ("要带什么", "材料", "要结婚证吗"):
        assert "双方结婚证" in await visitor.says(asked)


@pytest.mark.parametrize("asked", ["开个面馆要办哪些证照", "摆个早餐店需要什么许可证", "想开奶茶店得办什么执照"])
async def test_which_licence_a_shop_needs_is_no_question_for_evidence(visitor: Visitor, asked: str) -> None:
    told = await visitor.says(asked)
    assert "照片截图" not in told
    assert "执照到市场监管窗口办" in told
