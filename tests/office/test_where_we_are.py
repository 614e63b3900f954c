"""Somebody asks where the office is, when and by which number: with everything filled in, with nothing, with a part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answers.cards import Cards
from bot.answers.replies import Replies
from bot.answers.shelf import Shelf
from bot.answers.whereabouts import place_asked_for
from bot.app import Parts
from bot.messages import Address
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import member

OURS = {"phone": "0574-87654321", "address": "药行街 1 号", "hours": "周一到周五 8:30—17:00"}
NEVER_OVERDUE = date(2000, 1, 1)


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(sqlite, clock, shelf, tmp_path)


@pytest.fixture
def visitor(parts: Parts, clock: HandClock) -> Visitor:
    return Visitor(parts, clock, Address("web", "li-daye-0000001"))


async def fills_in(parts: Parts, key: str, record: Mapping[str, Any]) -> None:
    files = await parts.office.files(key)
    async with parts.acting(member("小王")) as act:
        await parts.office.save(act, files, key, record, "补上")
    await parts.shelf.refresh()


@pytest.mark.parametrize(
    "said",
    [
        "你们在什么地方",
        "周末开门不",
        "你们电话多少",
        "电话号码是多少",
        "在哪儿",
        "街道办怎么去",
        "地址是什么",
        "/office",
    ],
)
async def test_where_nothing_is_filled_in_that_is_said_once_with_numbers_that_answer(
    visitor: Visitor, said: str
) -> None:
    told = await visitor.says(said)
    assert told.count("还没填进来") == 1
    assert "地址、办公时间、电话" in told
    assert "12345" in told
    assert "12348" in told
    assert "在这里" not in told
    assert "：\n" not in told


@pytest.mark.parametrize(
    ("said", "shown"), [("几点钟下班", "8:30"), ("办公电话", "87654321"), ("你们单位在哪", "药行街 1 号")]
)
async def test_what_is_filled_in_is_shown(visitor: Visitor, parts: Parts, said: str, shown: str) -> None:
    await fills_in(parts, "office", OURS)
    told = await visitor.says(said)
    assert shown in told
    assert "还没填进来" not in told
    assert "12348" not in told


async def test_what_is_missing_is_named_below_what_is_there(visitor: Visitor, parts: Parts) -> None:
    await fills_in(parts, "office", {"phone": "0574-87654321"})
    told = await visitor.says("我们在哪里")
    assert "电话：0574-87654321" in told
    assert "地址、办公时间还没填进来" in told


async def test_the_office_is_found_at_one_address_whichever_of_the_two_was_filled_in(
    visitor: Visitor, parts: Parts
) -> None:
    await fills_in(parts, "place.street_office", {"address": "灵桥路 2 号"})
    assert "灵桥路 2 号" in await visitor.says("你们在什么地方")
    await fills_in(parts, "place.street_office", {"address": ""})
    await fills_in(parts, "office", {"address": "药行街 1 号"})
    library = parts.shelf.current()
    (door,) = Cards(library).doors(["street_office"])
    assert "药行街 1 号" in door


async def test_after_an_answer_the_number_is_the_one_of_that_matter(visitor: Visitor) -> None:
    await visitor.says("信用卡被盗刷了怎么办")
    assert "还没填进来" not in await visitor.says("电话多少")
    assert visitor.entry() == "fraud-card-stolen"


async def test_what_is_named_after_the_number_was_asked_for_is_told_from_that_side(visitor: Visitor) -> None:
    await visitor.says("联系方式")
    assert "12348" in await visitor.says("法律援助")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("司法所在哪里", "justice_office"),
        ("请问和好屋怎么走？", "hehaowu"),
        ("法治书吧几点开门", "book_bar"),
        ("居委会电话多少", "neighbourhood_committee"),
        ("街道办事处的地址", "street_office"),
        ("公证处在什么地方呀", "notary_office"),
        ("司法所管什么", None),
        ("哪里可以打印", None),
        ("我家在哪里登记", None),
    ],
)
def test_a_place_is_found_by_its_name_in_full_or_in_short(shelf: Shelf, said: str, key: str | None) -> None:
    assert place_asked_for(shelf.current().knowledge, said) == key


async def test_a_place_is_told_or_the_number_that_knows(visitor: Visitor, parts: Parts) -> None:
    assert "打 12348 能问到" in await visitor.says("司法所在哪里")
    await fills_in(parts, "place.justice_office", {"address": "镇明路 3 号"})
    told = await visitor.says("司法所在哪里")
    assert "镇明路 3 号" in told
    assert "能问到" not in told


async def test_no_answer_leads_to_where_we_are_while_nobody_has_filled_it_in(parts: Parts) -> None:
    for known in (False, True):
        library = parts.shelf.current()
        cards, replies = Cards(library), Replies(library, NEVER_OVERDUE)
        shown = []
        for entry in library.knowledge.entries:
            card = cards.entry(entry, 7, disclaim=False, today=NEVER_OVERDUE)
            assert card.more
            shown += [choice.label for choice in card.more.choices if choice.label == "我们在哪里"]
            for side in ("where", "phone", "who"):
                assert replies.facet(entry, side).text.count("能问到") <= 1
        assert bool(shown) is known
        await fills_in(parts, "office", OURS | {"hours": f"周一到周五 8:30—17:{int(known)}0"})
