"""Text: the person's own words stay, what only disturbs goes, long messages break where people would break them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.text import clean, shorten, split_message


def test_control_characters_and_direction_marks_go_and_words_stay() -> None:
    assert clean("  a\x00b\u202e<b>c</b>\r\n'; DROP TABLE x;-- ") == "ab<b>c</b>\n'; DROP TABLE x;--"
    assert clean("\u200b\ufeff") == ""
    assert clean("坏\ud800字") == "坏字"


def test_shortening_says_that_something_was_cut() -> None:
    assert shorten("一二三\n四五", 10) == "一二三 四五"
    assert shorten("一二三四五", 4) == "一二三…"


def test_long_text_breaks_at_lines_then_at_sentences() -> None:
    assert split_message("第一段。\n第二段。", 6) == ["第一段。", "第二段。"]
    assert split_message("第一句话。第二句话也在这里。", 9) == ["第一句话。", "第二句话也在这里。"]
    assert split_message("", 10) == []
    assert split_message("很长没有标点" * 3, 8) == ["很长没有标点很长", "没有标点很长没有", "标点"]


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_parts_fit_the_limit_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    parts = split_message(text, limit)
    assert all(len(part.encode("utf-16-le", "surrogatepass")) // 2 <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
