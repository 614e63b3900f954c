"""A question cut into what the ranker counts, and a text brought into one shape: nothing is lost, nothing crashes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.folding import SHORT, fold
from bot.language.sounds import sounds
from bot.language.tokens import (
    GROUP_COUNT,
    MAX_CHARACTERS,
    Tokens,
    character_runs,
    common_words,
    parts,
    plain_tokens,
    trim,
)
from bot.text import MAX_INCOMING, clean, names_in, shorten, split_message


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(["好屋普法"], {"炒鱿鱼": "辞退", "开除": "辞退", "漏": "漏水", "漏水": "漏水", "ＡＡ制": "分账"})


def groups(tokens: Tokens, text: str) -> list[str]:
    return [one for one in tokens.features(text) if one.startswith("s:")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("老板炒鱿鱼", ["s:辞退"] * GROUP_COUNT),
        ("开除和炒鱿鱼", ["s:辞退"] * (2 * GROUP_COUNT)),
        ("楼上漏水", ["s:漏水"] * GROUP_COUNT),  # the longer word, once
        ("漏水漏水", ["s:漏水"] * (2 * GROUP_COUNT)),
        ("aa制过日子", ["s:分账"] * GROUP_COUNT),  # the lexicon is folded as the question is
        ("炒了鱿鱼", []),
        ("", []),
    ],
)
def test_words_that_mean_the_same_are_one_feature(tokens: Tokens, text: str, found: list[str]) -> None:
    assert groups(tokens, text) == found


def test_a_word_of_one_sign_is_no_group_by_itself(tokens: Tokens) -> None:
    assert groups(tokens, "漏") == [], "single signs are features of their own"


def test_characters_are_counted_in_ones_and_twos_within_what_punctuation_parts(tokens: Tokens) -> None:
    found = Counter(one for one in tokens.features("漏水,漏") if one.startswith("c:"))
    assert found == {"c:漏": 2, "c:水": 1, "c:漏水": 1}
    assert list(character_runs("")) == []
    assert list(character_runs("甲")) == ["c:甲"]


def test_a_word_of_the_dictionary_is_not_cut(tokens: Tokens) -> None:
    assert "好屋普法" in tokens.words("去好屋普法听课")
    assert tokens.words("，。 ！") == []


@given(st.text(alphabet="漏水炒鱿鱼开除好屋普法,。 ab1", max_size=30))
def test_the_borders_of_words_lie_within_the_text_and_cut_it_whole(tokens: Tokens, text: str) -> None:
    borders = tokens.borders(text)
    assert borders == sorted(set(borders))
    assert all(0 < border < len(text) for border in borders)
    cut = [text[first:last] for first, last in zip([0, *borders], [*borders, len(text)], strict=True)]
    assert "".join(cut) == text


@pytest.mark.parametrize("length", [0, 1, MAX_CHARACTERS, MAX_CHARACTERS + 1, 100_000])
def test_a_story_is_looked_at_from_both_its_ends(length: int) -> None:
    text = "头" * (length // 2) + "尾" * (length - length // 2)
    seen = trim(text)
    assert len(seen) <= MAX_CHARACTERS + 1
    assert (seen == text) is (length <= MAX_CHARACTERS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("楼上漏水。物业不管！", ["楼上漏水", "物业不管"]),
        ("楼上漏水，物业不管", ["楼上漏水，物业不管"]),
        ("好。嗯。", []),
        ("", []),
        ("甲" * 40 + "，" + "乙" * 40, ["甲" * 40, "乙" * 40]),
        ("甲" * 59 + "，", ["甲" * 59 + "，"]),
    ],
)
def test_a_story_is_scored_sentence_by_sentence(text: str, found: list[str]) -> None:
    assert parts(text) == found


@given(st.text(max_size=60))
def test_what_is_folded_stays_folded(text: str) -> None:
    once = fold(text)
    assert fold(once) == once or len(once) < len(text) + 5
    assert "  " not in once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("typed", "shape"),
    [
        ("離婚怎麼辦", "离婚怎么办"), ("ＡＢＣ１２３", "abc123"), ("哈哈哈哈哈", "哈哈"), ("好   的", "好的"),
        ("new iphone", "new iphone"),
        ("用 wifi 上 网", "用wifi上网"), ("", ""), ("😀😀", ""), ("\x00\x07", ""), ("8000元", "800元"), ("½", "1⁄2"),
        ("a" * 100_000, "aa"),
    ],
)  # fmt: skip
def test_a_text_has_one_shape_however_it_is_typed(typed: str, shape: str) -> None:
    assert fold(typed) == shape


def test_a_long_text_is_folded_like_a_short_one() -> None:
    piece = "楼上 漏水Ａ"
    long = (piece + "。") * (SHORT // 4)
    assert len(long) > SHORT
    assert fold(long) == (fold(piece) + "。") * (SHORT // 4)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("你好", [["li", "hao"]]), ("ni hao", [["li", "hao"]]), ("zhongguo", [["zon", "guo"]]), ("xyz", [[]]), ("", []),
        ("123", []),
        ("老王a老李", [["lao", "wan"], ["a"], ["lao", "li"]]), ("，", []),
    ],
)  # fmt: skip
def test_how_a_text_sounds_in_the_south(text: str, found: list[list[str]]) -> None:
    assert sounds(fold(text)) == found


@given(st.text(max_size=80), st.integers(2, 60))
def test_a_shortened_line_is_one_line_of_that_length(text: str, limit: int) -> None:
    line = shorten(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert line.endswith("…") or line == " ".join(text.split())


@given(st.text(max_size=200))
def test_what_was_cleaned_is_clean_and_can_be_stored(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\x00" not in once
    assert once.encode("utf-8").decode() == once


@pytest.mark.parametrize(
    ("text", "limit", "found"),
    [
        ("一" * 10, 4, ["一一一一", "一一一一", "一一"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),  # two units each, as Telegram counts
        ("e\u0301" * 3, 3, ["e\u0301", "e\u0301", "e\u0301"]),  # an accent stays with its letter
        ("ae\u0301\u0323b", 3, ["a", "e\u0301\u0323", "b"]),  # nor do two of them
        ("a❤\ufe0fb", 2, ["a", "❤\ufe0f", "b"]),  # nor what makes a heart a picture
        ("\u0301" * 4, 3, ["\u0301" * 3, "\u0301"]),  # accents without a letter
        ("一。\n\n\n二。", 3, ["一。", "二。"]),
        (" \n ", 5, []),
        ("一句。二句。三句。", 7, ["一句。二句。", "三句。"]),
    ],
)
def test_a_long_message_is_cut_where_nobody_minds(text: str, limit: int, found: list[str]) -> None:
    assert split_message(text, limit) == found


def test_a_message_of_a_hundred_thousand_signs_is_cut_in_no_time() -> None:
    pieces = split_message("楼上漏水怎么办。" * 12_500, MAX_INCOMING)
    assert all(len(piece) <= MAX_INCOMING for piece in pieces)
    assert sum(map(len, pieces)) == 100_000


def test_names_are_parted_by_commas_of_either_width() -> None:
    assert names_in("甲、乙,丙，丁;戊；己\n庚") == list("甲乙丙丁戊己庚")
    assert names_in(" 、,\n ") == []
    assert names_in("张 三、李四") == ["张 三", "李四"]


def test_the_common_words_are_those_of_jieba_and_no_file_is_left_for_others_to_lay_another(tmp_path: Path) -> None:
    theirs = jieba.Tokenizer()
    theirs.tmp_dir = str(tmp_path)
    theirs.initialize()
    common, total = common_words()
    assert common == theirs.FREQ
    assert total == theirs.total
    ours = tmp_path / "ours"
    ours.mkdir()
    cut = "from bot.language.tokens import plain_tokens; print(plain_tokens().words('离婚协议'))"
    made = subprocess.run(
        [sys.executable, "-c", cut], env=os.environ | {"TMPDIR": str(ours)}, capture_output=True, text=True, check=True
    )
    assert made.stdout == "['离婚', '协议']\n"
    assert list(ours.iterdir()) == []


def test_a_word_of_one_office_is_no_word_of_another() -> None:
    assert Tokens(("加装电梯费",), {}).words("加装电梯费谁出")[0] == "加装电梯费"
    assert plain_tokens().words("加装电梯费谁出")[0] != "加装电梯费"
