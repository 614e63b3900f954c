"""Dialogues: events by word of mouth, which one, for whom, no more, another, and what of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.events.hearing import hear, name_said, plain
from bot.events.plans import Plan
from bot.events.store import Registration
from bot.messages import Address
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

NOW = datetime(2026, 11, 28, 2, tzinfo=UTC)  # Saturday, 10:00 in the office
FRAUD, SHOP, LAWYER = "老年人防诈骗讲座", "小店用工和房租法律讲座", "律师现场咨询"


@pytest.fixture
async def parts(sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    clock.set(NOW)
    parts = parts_for(sqlite, clock, shelf, tmp_path)
    for title, kind, venue, start, question in (
        (FRAUD, "讲座", "社区活动中心二楼", datetime(2026, 12, 4, 6, tzinfo=UTC), "您想问什么问题"),
        (SHOP, "讲座", "新街社区会议室", datetime(2026, 12, 8, 11, tzinfo=UTC), ""),
        (LAWYER, "咨询", "公共法律服务站", datetime(2026, 12, 12, 1, 30, tzinfo=UTC), ""),
    ):
        plan = Plan(title, kind, venue, start, start + timedelta(minutes=90), 3, question=question)
        event, _ = await done(parts, "小陈", parts.events.add, plan)
        await done(parts, "小陈", parts.events.publish, event.code)
    return parts


@pytest.fixture
def anna(parts: Parts, clock: HandClock) -> Visitor:
    return Visitor(parts, clock, Address("web", "anna-who-says-it-all-1"))


async def places(parts: Parts, code: str) -> list[Registration]:
    _, rows = await parts.events.show(code)
    return [row for row in rows if row.state != "cancelled"]


@pytest.mark.parametrize(
    ("said", "title"),
    [("第二个", SHOP), ("2", SHOP), (SHOP, SHOP), ("12号那个", LAWYER), ("8号那个开店的讲座", SHOP),
     ("防诈骗那个", FRAUD),
     ("看看第三场", LAWYER), ("周五那场", FRAUD), ("老人那个讲座", FRAUD), ("最后一个", LAWYER), ("十二月八号的", SHOP),
     ("新街那个", SHOP), ("晚上那个", SHOP)],
)  # fmt: skip
async def test_an_event_of_the_list_is_named_by_word(anna: Visitor, said: str, title: str) -> None:
    await anna.says("活动")
    assert (await anna.says(said)).startswith(f"{title}（")


@pytest.mark.parametrize(
    "said", ["我要报名", "报名", "我报 电话不给", "给我报一个", "我想参加", "算我一个", "帮阿拉报个名"]
)
async def test_the_event_on_the_table_is_taken_with_a_word(parts: Parts, anna: Visitor, said: str) -> None:
    await anna.says("活动")
    await anna.presses(SHOP)
    assert f"您报上了！{SHOP}" in await anna.says(said)
    assert [row.name for row in await places(parts, "h2")] == [""]


@pytest.mark.parametrize(
    ("said", "name", "phone"),
    [("帮我妈报名", "妈妈", ""), ("替我老太婆报个名 电话13812345678 我姓胡", "老太婆", "13812345678"),
     ("就我老婆去 她叫陈美芳", "老婆陈美芳", ""), ("给阿拉阿姐胡琴花报一个", "阿姐胡琴花", ""),
     ("帮奶奶报 伊呒没手机", "奶奶", "")],
)  # fmt: skip
async def test_a_relative_is_registered_with_what_was_told(
    parts: Parts, anna: Visitor, said: str, name: str, phone: str
) -> None:
    await anna.says("活动")
    await anna.says("第二个")
    told = await anna.says(said)
    if "手机" not in said and not phone:
        assert "留个电话吗" in told
        told = await anna.says("电话不给")
    assert f"{name}报上了" in told
    assert [(row.name, row.phone) for row in await places(parts, "h2")] == [(name, phone)]


@pytest.mark.parametrize(
    "said", ["两人我跟阿姐", "两个人我跟我阿姐", "我跟阿姐两个人去", "8号那个开店的讲座我和阿姐一起去"]
)
async def test_two_are_registered_one_after_the_other(parts: Parts, anna: Visitor, said: str) -> None:
    await anna.says("活动")
    await anna.presses(SHOP)
    told = await anna.says(said)
    assert "您报上了" in told
    assert "留个电话吗" in told
    assert "阿姐报上了" in await anna.says("勿留")
    assert {row.name for row in await places(parts, "h2")} == {"", "阿姐"}


@pytest.mark.parametrize("said", ["我想报12号的", "报名12.12那个", "给我报律师咨询", "我要报名周六那个"])
async def test_what_is_named_is_taken_in_the_middle_of_another_talk(parts: Parts, anna: Visitor, said: str) -> None:
    await anna.says("房东不退押金")
    assert f"您报上了！{LAWYER}" in await anna.says(said)
    assert len(await places(parts, "h3")) == 1


async def test_a_sum_that_waits_does_not_swallow_it(parts: Parts, anna: Visitor) -> None:
    await anna.says("三千块钱的官司要交多少诉讼费")
    told = await anna.says("报名12.12那个")
    assert f"您报上了！{LAWYER}" in told
    assert "计算" in told


async def test_which_one_is_asked_and_who_it_is_for_is_not_forgotten(parts: Parts, anna: Visitor) -> None:
    told = await anna.says("帮我妈报名")
    assert "给妈妈报哪一个" in told
    assert await places(parts, "h2") == []
    assert "留个电话吗" in await anna.says("8号的")
    assert "妈妈报上了" in await anna.says("不留")
    await anna.says("活动")
    await anna.says("帮我爸报名")
    await anna.presses(LAWYER)
    assert "爸爸报上了！律师" in await anna.says("不用")


@pytest.mark.parametrize("said", ["我阿姐胡琴花", "阿姐叫胡琴花", "我阿姐 叫胡琴花", "阿姐胡琴花去"])
async def test_a_name_is_taken_out_of_a_sentence(parts: Parts, anna: Visitor, said: str) -> None:
    await anna.presses_id("v:f:h2")
    assert "留个电话吗" in await anna.says(said)
    await anna.says("不留")
    assert next(row.name for row in await places(parts, "h2")).endswith("阿姐胡琴花")


@pytest.mark.parametrize(
    ("said", "name"),
    [("叫胡琴花", "胡琴花"), ("她叫陈美芳", "陈美芳"), ("就我老太婆", "老太婆"), ("写陈美芳就好了", "陈美芳"),
     ("我阿姐不去了", ""), ("离婚怎么办", ""), ("要带什么", "")],
)  # fmt: skip
def test_what_is_a_name(said: str, name: str) -> None:
    assert name_said(plain(said)[0]) == name


@pytest.mark.parametrize(
    ("said", "parts_of_it"),
    [("那个讲座要铜钿伐要带点啥西去", ["没写收费", "没写要带什么"]),
     ("讲多少辰光", ["大约到20点30分"]),
     ("她要带啥 几点到几点", ["没写要带什么", "19:00开始"]),
     ("地方我寻勿着", ["新街社区会议室"]),
     ("要讲几个小时啊", ["20点30分"]),
     ("要付多少钱", ["没写收费"])],
)  # fmt: skip
async def test_what_is_asked_after_registering(anna: Visitor, said: str, parts_of_it: list[str]) -> None:
    await anna.presses_id("v:r:h2")
    told = await anna.says(said)
    assert all(part in told for part in (SHOP, *parts_of_it))
    assert LAWYER not in told


async def test_an_event_is_asked_about_by_its_day_alone(anna: Visitor) -> None:
    assert f"{LAWYER}：活动里没写要带什么" in await anna.says("12号律师咨询要带什么")
    assert f"{FRAUD}：活动里没写收费" in await anna.says("4号的讲座要钱吗")


@pytest.mark.parametrize(
    "said",
    [
        "8号那个不去",
        "取消8号的",
        "帮伊退掉",
        "奶奶说不去了 取消",
        "奶奶讲伊勿去了脚痛 帮伊退掉",
        "奶奶不来了",
        "我奶奶报的那个帮我退掉",
    ],
)
async def test_a_place_is_given_back_by_word_once_that_is_agreed_to(parts: Parts, anna: Visitor, said: str) -> None:
    await anna.presses_id("v:f:h2")
    await anna.says("奶奶")
    await anna.says("不留")
    told = await anna.says(said)
    assert "要撤回这一件吗" in told
    assert "120" not in told
    assert len(await places(parts, "h2")) == 1
    assert "已取消报名：奶奶" in await anna.says("对的")
    assert await places(parts, "h2") == []
    assert "您现在没有报名" in await anna.says("退掉了伐")


async def test_who_says_no_keeps_the_place_and_of_several_one_is_picked(parts: Parts, anna: Visitor) -> None:
    await anna.presses_id("v:r:h2")
    await anna.presses_id("v:r:h3")
    await anna.says("8号的不去了")
    assert "留着" in await anna.says("算了，不退")
    assert len(await places(parts, "h2")) == 1
    await anna.says("不去了")
    assert len([one for one in anna.buttons() if "取消报名" in one]) == 2
    assert f"已取消报名：您，{LAWYER}" in await anna.says("12号的")
    assert len(await places(parts, "h2")) == 1


@pytest.mark.parametrize("said", ["她时间不对 能改成12号那个吗", "报错了 换成律师那个", "改到12号", "8号的换成12号的"])
async def test_another_event_is_taken_first_and_then_the_old_place_given_up(
    parts: Parts, anna: Visitor, said: str
) -> None:
    await anna.presses_id("v:f:h2")
    await anna.says("陈美芳")
    await anna.says("13812345678")
    told = await anna.says(said)
    assert f"陈美芳报上了！{LAWYER}" in told
    assert f"已取消报名：陈美芳，{SHOP}" in told
    assert [(row.name, row.phone) for row in await places(parts, "h3")] == [("陈美芳", "13812345678")]
    assert await places(parts, "h2") == []


async def test_where_the_other_is_full_the_old_place_stays(parts: Parts, anna: Visitor, clock: HandClock) -> None:
    for number in range(3):
        await Visitor(parts, clock, Address("web", f"another-{number:08d}")).presses_id("v:r:h3")
    await anna.presses_id("v:r:h2")
    told = await anna.says("换成12号的")
    assert "排在第 1 位" in told
    assert "原来的没有动" in told
    assert len(await places(parts, "h2")) == 1


async def test_a_forgotten_telephone_is_added(parts: Parts, anna: Visitor) -> None:
    await anna.presses_id("v:f:h2")
    await anna.says("奶奶")
    await anna.says("不留")
    assert "奶奶的电话是 13811112222" in await anna.says("奶奶电话忘填了 13811112222 能加上吗")
    assert [row.phone for row in await places(parts, "h2")] == ["13811112222"]
    await anna.says("我爸电话写错了 13911112222")
    assert [row.phone for row in await places(parts, "h2")] == ["13811112222"]


@pytest.mark.parametrize("said", ["我死活找不到那个报名的地方", "报名在哪里", "勿是呀我讲报名听讲座"])
async def test_who_does_not_find_it_sees_the_events(anna: Visitor, said: str) -> None:
    told = await anna.says(said)
    assert FRAUD in told
    assert "还没有咨询" not in told


@pytest.mark.parametrize("said", ["没报过", "我没报名过", "报了没有"])
async def test_who_never_registered_is_told_so(anna: Visitor, said: str) -> None:
    assert "您现在没有报名" in await anna.says(said)


@pytest.mark.parametrize(
    "said",
    [
        "房租涨价了怎么办",
        "网上买的衣服能退吗",
        "健身卡怎么退掉",
        "老板不给我报销怎么办",
        "我妈要去民政局离婚要带什么",
        "我爸打我妈",
    ],
)
async def test_a_question_of_law_and_a_danger_come_first(parts: Parts, anna: Visitor, said: str) -> None:
    await anna.presses_id("v:r:h2")
    told = await anna.says(said)
    assert SHOP not in told
    assert "要撤回这一件吗" not in told
    assert len(await places(parts, "h2")) == 1


@pytest.mark.parametrize("said", ["我不想让儿子知道报名的事", "他们不让我报名怎么办", "我没说要报名"])
async def test_nobody_is_registered_who_does_not_want_it(parts: Parts, anna: Visitor, said: str) -> None:
    await anna.presses_id("v:d:h2")
    await anna.says(said)
    assert await places(parts, "h2") == []


async def test_a_day_without_an_event_is_told(anna: Visitor) -> None:
    await anna.says("活动")
    told = await anna.says("9号那个")
    assert "那一天没有活动" in told
    assert FRAUD in told


async def test_a_long_row_of_one_word_is_read_quickly() -> None:
    for word in ("报名", "我跟阿姐", "不去了", "第一个", "要带什么", "改成12号", "叫胡琴花"):
        hear(plain(word * 12)[0])
