"""What Telegram would refuse or garble: entities that are cut, labels that are empty, numbers that begin anew."""

from __future__ import annotations

import re
from html import unescape

import pytest

from bot.channels.telegram.render import CALLBACK_LIMIT, LABEL_LIMIT, TEXT_LIMIT, keyboard, render, spelled_out
from bot.messages import Block, BlockKind, Choice, More, Outgoing, say


def seen(piece: str) -> str:
    """What is left of a piece after Telegram has read its tags."""
    return unescape(re.sub("</?[a-z]+>", "", piece))


@pytest.mark.parametrize("sign", ["&", "<", ">", "&amp;", '"'])
def test_signs_of_markup_count_as_one_letter_and_are_never_cut_in_two(sign: str) -> None:
    """Telegram counts after the entities are read (Bot API, sendMessage): 4000 signs are one message."""
    pieces = render(say(sign * (4000 // len(sign))))
    assert len(pieces) == 1
    assert seen(pieces[0]) == sign * (4000 // len(sign))


def test_the_limit_counts_pairs_of_code_units() -> None:
    pieces = render(say("😀" * 4096))
    assert all(len(seen(piece).encode("utf-16-le")) // 2 <= TEXT_LIMIT for piece in pieces)
    assert "".join(map(seen, pieces)) == "😀" * 4096
    assert len(pieces) == 3, "8192 units and two left free in each piece"


@pytest.mark.parametrize("kind", list(BlockKind), ids=str)
def test_a_block_without_words_leaves_no_empty_tag(kind: BlockKind) -> None:
    for lines in ((), ("",), ("  ", "")):
        (piece,) = render(Outgoing((Block(kind, lines), Block(BlockKind.TEXT, ("漏水",)))))
        assert "><" not in piece, "Telegram refuses nothing here, and shows a bare mark or number"
        assert seen(piece).strip() == "漏水"


def test_steps_that_go_over_two_messages_are_numbered_on() -> None:
    pieces = render(Outgoing((Block(BlockKind.STEPS, tuple("长" * 600 for _ in range(12))),)))
    numbers = [int(number) for piece in pieces for number in re.findall(r"(?m)^(\d+)\. ", piece)]
    assert len(pieces) == 2
    assert numbers == list(range(1, 13))


def test_a_text_to_copy_is_copied_with_its_line_breaks() -> None:
    assert render(Outgoing((Block(BlockKind.COPY, ("我在：", "门牌 <3>")),))) == ["<pre>我在：\n门牌 &lt;3&gt;</pre>"]


@pytest.mark.parametrize("label", ["", " ", "\n"], ids=["nothing", "blank", "line"])
def test_a_button_without_a_label_does_not_lose_the_whole_message(label: str) -> None:
    """Telegram answers 400 to an empty text of a button, and the person would get no reply at all."""
    made = keyboard((Choice("a", label), Choice("b", "好")))
    assert made is not None
    assert all(button["text"].strip() for row in made["inline_keyboard"] for button in row)


def test_a_label_of_exactly_the_limit_is_whole_and_one_more_is_marked_as_cut() -> None:
    whole, longer = "字" * LABEL_LIMIT, "字" * (LABEL_LIMIT + 1)
    made = keyboard((Choice("a", whole), Choice("b", longer)))
    assert made is not None
    assert [row[0]["text"] for row in made["inline_keyboard"]] == [whole, "字" * (LABEL_LIMIT - 1) + "…"]
    assert spelled_out(Outgoing((), (Choice("a", whole),))).blocks == ()
    assert spelled_out(Outgoing((), (Choice("b", longer),))).text == f"· {longer}"


def test_a_cut_label_is_spelled_out_once_and_also_that_of_the_folded_part() -> None:
    long = "这个按钮上的字比一行能显示的还要多一些"
    folded = More((), (), Choice("m", f"{long}吗"))
    message = spelled_out(Outgoing((Block(BlockKind.TEXT, (long,)),), (Choice("a", long),), more=folded))
    assert message.text == f"{long}\n· {long}吗"
    assert spelled_out(message) == message, "said once is said"


@pytest.mark.parametrize(("size", "fits"), [(CALLBACK_LIMIT, True), (CALLBACK_LIMIT + 1, False)])
def test_an_id_is_measured_in_bytes(size: int, fits: bool) -> None:
    choice = Choice("字" * (size // 3) + "x" * (size % 3), "好")
    assert len(choice.id.encode()) == size
    if fits:
        assert keyboard((choice,))
    else:
        with pytest.raises(ValueError, match="bytes"):
            keyboard((choice,))


def test_a_deep_link_needs_the_name_of_the_bot() -> None:
    choice = Choice("v:r:h1", "报名", "v_h1")
    with_name, without = keyboard((choice,), "jiangxia_bot"), keyboard((choice,))
    assert with_name == {"inline_keyboard": [[{"text": "报名", "url": "https://t.me/jiangxia_bot?start=v_h1"}]]}
    assert without == {"inline_keyboard": [[{"text": "报名", "callback_data": "v:r:h1"}]]}
