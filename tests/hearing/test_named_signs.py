"""What was done is named: nothing else that is heard in the message takes the place of its card."""

from __future__ import annotations

import pytest

from bot.answers.library import Library
from bot.answers.shelf import Shelf


@pytest.fixture(scope="module")
def library(shelf: Shelf) -> Library:
    return shelf.current()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("self-injury", "难受的时候就用美工刀划胳膊"),
        ("self-injury", "我经常拿烟头烫自己，烫了才舒服"),
        ("child-despair", "我14岁，晚上老用刀片划自己的手"),
        ("vanish", "我只想消失"),
        ("kill-together", "前夫扬言要带着女儿一起跳河"),
        ("kill-together", "他发微信说要拉着我们一家同归于尽，带着孩子一起上路"),
        ("tracked", "我电瓶车底下被人绑了定位器"),
        ("tracked", "男朋友偷偷给我手机装了监听软件"),
    ],
)
def test_the_card_fits_what_was_done(library: Library, rule: str, text: str) -> None:
    found = library.danger(text)
    assert found is not None
    assert found.id == rule


@pytest.mark.parametrize(
    "text",
    [
        "削苹果不小心划破了手",
        "贷款公司在车上装了定位，合法吗",
        "给孩子的手表装了定位",
        "他说死活都不肯离婚",
        "想消失几天去旅游",
    ],
)
def test_what_only_looks_like_it_gets_no_card(library: Library, text: str) -> None:
    found = library.danger(text)
    assert found is None or found.id not in ("self-injury", "vanish", "self-harm", "kill-together", "tracked")
