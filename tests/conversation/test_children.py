"""Dialogues: a child that writes for itself, somebody who was forced or filmed, somebody who is watched at home."""

from __future__ import annotations

import pytest

from bot.app import Parts
from bot.messages import BlockKind
from tests.support.dialogue import Visitor

GROWN_UP = ("您", "家长", "孩子")
"""Words of what is written to grown-ups."""


def card(visitor: Visitor) -> str:
    """The lines of the card that came first, empty where there was none."""
    first = visitor.replies[0].blocks[0]
    return "".join(first.lines) if first.kind is BlockKind.ALERT else ""


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("我十二岁，可以一个人去派出所吗", "child-own-report"),
        ("打青少年热线，爸妈会知道吗", "child-own-report"),
        ("班里有几个人每周问我要钱，不给就打我", "child-bullied"),
        ("我离开家了，不敢告诉爸妈，没满十八住得了宾馆吗", "child-runaway"),
    ],
)
async def test_a_child_gets_an_answer_that_is_written_to_it(visitor: Visitor, said: str, entry: str) -> None:
    told = await visitor.says(said)
    assert visitor.entry() == entry
    assert "110" in told
    assert not [word for word in GROWN_UP if word in told]


async def test_a_child_is_spoken_to_as_one_until_the_end(visitor: Visitor, parts: Parts) -> None:
    await visitor.says("我十二岁，可以一个人去派出所吗")
    told = await visitor.says("我爸喝多了拿皮带抽我，现在在砸我房间的门")
    assert "不是你的错" in card(visitor)
    assert "12110" in card(visitor)
    assert not [word for word in GROWN_UP if word in told]
    await visitor.presses("报警时照着说")
    assert "我几岁、现在在哪里" in visitor.replies[0].text
    await visitor.presses("转人工")
    await visitor.presses("先别告诉")
    await visitor.presses("发送")
    assert (await parts.inquiries.list())[0].careful


async def test_who_was_filmed_or_forced_hears_the_card_that_is_right(visitor: Visitor) -> None:
    for said in ("有人从隔间上面拍我上厕所，还传给别人看", "我说了不要，丈夫还是按住我硬做了那种事"):
        told = await visitor.says(said)
        assert "不是您的错" in told
        assert len(told) <= 280 + len("【】")
        visitor.replies = ()
        await visitor.says("退出")


async def test_a_wife_who_is_watched_finds_shelter_and_is_not_rung_up(visitor: Visitor, parts: Parts) -> None:
    told = await visitor.says("老公在我手机里放了追踪软件，我走到哪里他都清楚")
    assert visitor.entry() == "violence-watched"
    assert "他看不到的手机" in told
    assert "不打电话给您" in await visitor.says("请别给我打电话")
    told = await visitor.says("人工")
    assert "电话：不留" in told
    await visitor.presses("发送")
    inquiry = (await parts.inquiries.list())[0]
    assert "不要打电话" in inquiry.question
    assert inquiry.careful
