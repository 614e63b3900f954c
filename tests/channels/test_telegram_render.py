"""What Telegram shows: escaped, within its limits, cut between sentences and never inside a tag."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.render import TEXT_LIMIT, keyboard, render
from bot.messages import Block, BlockKind, Choice, Outgoing, say


def test_every_kind_of_block_has_its_look() -> None:
    blocks = (
        Block(BlockKind.ALERT, ("先打 110",)),
        Block(BlockKind.LEAD, ("谁家漏的谁修。",)),
        Block(BlockKind.HEADING, ("怎么办",)),
        Block(BlockKind.STEPS, ("关水", "拍照")),
        Block(BlockKind.ITEMS, ("社区",)),
        Block(BlockKind.COPY, ("我在：",)),
        Block(BlockKind.NOTE, ("以上是知识",)),
    )
    assert render(Outgoing(blocks)) == [
        "<b>⚠️ 先打 110</b>\n<b>谁家漏的谁修。</b>\n\n<b>怎么办</b>\n1. 关水\n2. 拍照\n· 社区\n"
        "<pre>我在：</pre>\n<i>以上是知识</i>"
    ]


def test_hostile_text_stays_text() -> None:
    assert render(say("<b>&</b><script>")) == ["&lt;b&gt;&amp;&lt;/b&gt;&lt;script&gt;"]


@given(st.lists(st.text(alphabet="。漏水<&>😀\n ", min_size=1, max_size=3000), min_size=1, max_size=4))
def test_long_messages_are_cut_within_the_limit_with_whole_tags(texts: list[str]) -> None:
    message = Outgoing(tuple(Block(BlockKind.LEAD, (text,)) for text in texts))
    pieces = render(message)
    for piece in pieces:
        assert piece.count("<b>") == piece.count("</b>")
        visible = re.sub("</?b>", "", piece).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert len(visible.encode("utf-16-le")) // 2 <= TEXT_LIMIT
    kept = re.sub(r"</?b>|\s", "", "".join(pieces))
    assert kept == re.sub(r"\s", "", "".join(texts)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    sentence = "这是一句话，说的是漏水的事。"
    pieces = render(say(sentence * 400))
    assert len(pieces) == 2
    assert all(piece.endswith("事。") for piece in pieces)


def test_nothing_makes_nothing() -> None:
    assert render(Outgoing(())) == []
    assert render(say("", "  ")) == []


def test_short_buttons_share_a_row_and_long_ones_do_not() -> None:
    made = keyboard(
        [
            Choice("a", "有用"),
            Choice("b", "没解决"),
            Choice("c", "转人工"),
            Choice("d", "一个比较长的相关问题"),
            Choice("e", "x" * 60),
        ]
    )
    assert made is not None
    assert [[button["text"] for button in row] for row in made["inline_keyboard"]] == [
        ["有用", "没解决", "转人工"],
        ["一个比较长的相关问题"],
        ["x" * 17 + "…"],
    ]
    assert keyboard([]) is None


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["八个字的短标签呀", "八个字的短标签呀", "八个字的短标签呀"], [2, 1]),
        (["有用", "没解决", "转人工", "大白话"], [3, 1]),
        (["有用", "五个字的签", "转人工"], [2, 1]),
        (["九个字的长标签在此呀", "有用", "没用"], [1, 2]),
    ],
)
def test_a_row_never_holds_more_than_a_narrow_phone_shows(labels: list[str], rows: list[int]) -> None:
    made = keyboard([Choice(str(n), label) for n, label in enumerate(labels)])
    assert made is not None
    assert [len(row) for row in made["inline_keyboard"]] == rows


def test_an_id_that_telegram_would_refuse_is_found_before() -> None:
    with pytest.raises(ValueError, match="64"):
        keyboard([Choice("离" * 30, "x")])
