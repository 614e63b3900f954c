"""我的: everything of one's own in one list, newest first, with its buttons; and where one is at every step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.events.plans import Plan
from tests.consultations.conftest import sample
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor
from tests.support.staff import done


@pytest.fixture
async def draft(parts: Parts) -> DraftView:
    today = parts.drafts.today()
    return await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))


@pytest.fixture
async def lecture(parts: Parts, clock: HandClock) -> str:
    start = clock.now() + timedelta(days=3)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=2), question="想听什么")
    event, _ = await done(parts, "小陈", parts.events.add, plan)
    await done(parts, "小陈", parts.events.publish, event.code)
    return event.code


async def test_everything_in_one_list_newest_first(
    visitor: Visitor, clock: HandClock, draft: DraftView, lecture: str
) -> None:
    await visitor.says("人工")
    await visitor.says("想问问拆迁")
    await visitor.presses("不留电话")
    await visitor.presses("发送")
    clock.move(days=1)
    await opinion(visitor, "第八条")
    clock.move(days=1)
    await opinion(visitor, "第十四条")
    await visitor.presses("我的意见")
    await visitor.presses("看 Y")
    await visitor.presses("撤回")
    await visitor.presses("确定撤回")
    clock.move(hours=1)
    await visitor.presses_id("w:t:fraud")
    clock.move(hours=1)
    await visitor.presses_id(f"v:r:{lecture}")
    await visitor.presses("跳过")
    clock.move(hours=1)
    await visitor.presses_id("g:o:d1:a10")
    await visitor.presses("先不提了")
    told = await visitor.says("我的")
    assert len(visitor.replies) == 1
    lines = [line for line in told.splitlines() if line.startswith("·")]
    kinds = [
        "没写完的意见：第十条",
        "报名（已报名）：您，防骗讲座",
        "订阅：",
        "（已撤回）",
        "（已提交）",
        "咨询 Z261123",
    ]
    assert len(lines) == len(kinds)
    for line, kind in zip(lines, kinds, strict=True):
        assert kind in line
    assert lines[-1].startswith("· 11月23日　")
    assert {"继续写", "不写这条意见了", "取消报名：您 防骗讲座", "订阅设置"} <= set(visitor.buttons())
    assert sum(label.startswith("看 Y") for label in visitor.buttons()) == 1


async def test_a_long_list_has_pages_and_an_end(visitor: Visitor, clock: HandClock, draft: DraftView) -> None:
    for number in range(10):
        await opinion(visitor, "第八条", f"理由{number}")
        clock.move(minutes=5)
    assert "共 10 件" in await visitor.says("我的")
    first = [line for line in visitor.replies[0].text.splitlines() if line.startswith("·")]
    await visitor.presses("看更早的")
    second = [line for line in visitor.replies[0].text.splitlines() if line.startswith("·")]
    assert (len(first), len(second)) == (8, 2)
    assert "看更早的" not in visitor.buttons()
    await visitor.presses("看更新的")
    assert [line for line in visitor.replies[0].text.splitlines() if line.startswith("·")] == first
    for forged in ("my:99", "my:0", "my:-1", "my:x", "my:999999999999"):
        assert "您的（共 10 件" in await visitor.presses_id(forged)


async def test_a_calculation_is_there_as_long_as_it_is_kept(visitor: Visitor) -> None:
    await visitor.says("帮我算一下诉讼费")
    assert (await visitor.presses("要钱")).splitlines()[-1].startswith("（2/2）")
    await visitor.says("5万")
    told = await visitor.says("我的")
    assert "算过“算诉讼费”" in told
    await visitor.presses("再算一次")
    assert "不算了" in visitor.buttons()


async def test_an_opinion_tells_at_every_step_where_one_is_and_how_to_leave(visitor: Visitor, draft: DraftView) -> None:
    await visitor.presses_id("g:o:d1:a8")
    seen = []
    for answer in ("修改", "改成晚上也可以", "13812345678 找我", "遮住", "同意", "居民", "跳过", "写称呼", "王阿姨"):
        seen.append(visitor.replies[-1].text[:5])
        assert "先不提了" in visitor.buttons(), visitor.replies[-1].text
        if answer in visitor.buttons() or answer in ("遮住", "同意", "写称呼"):
            await visitor.presses(answer)
        else:
            await visitor.says(answer)
    assert seen == ["（1/4）", "（2/5）", "（3/5）", "（3/5）", "（4/5）", "（4/5）", "（4/5）", "（4/5）", "（4/5）"]
    assert visitor.replies[-1].text.startswith("（5/5）")


async def test_a_registration_tells_it_too(visitor: Visitor, lecture: str) -> None:
    assert (await visitor.presses_id(f"v:f:{lecture}")).startswith("（1/3）")
    assert (await visitor.says("王阿姨")).startswith("（2/3）")
    wrong = await visitor.says("123")
    assert "不对" in wrong
    assert "先不报了" in visitor.buttons()
    assert (await visitor.presses("不留")).startswith("（3/3）")
    assert "先不报了" in visitor.buttons()
    assert "王阿姨报上了" in await visitor.presses("跳过")


async def test_who_has_nothing_is_told_in_one_line(visitor: Visitor) -> None:
    assert "还没有咨询、意见、报名和订阅" in await visitor.says("我的")
    assert visitor.buttons() == ["转人工"]


async def opinion(visitor: Visitor, article: str, reason: str = "楼下没有充电的地方") -> None:
    await visitor.says("提意见")
    await visitor.says(article)
    await visitor.presses("提意见")
    await visitor.presses("赞成")
    await visitor.says(reason)
    await visitor.presses("匿名提")
    assert "编号" in await visitor.presses("发送")
