"""Each line of a draft by itself: what it begins, if anything; and where a table of contents begins and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.consultations.contents import Contents, find_contents
from bot.consultations.headings import (
    LONGEST_HEADING,
    MOST_ARTICLES,
    ink,
    read_appendix,
    read_article,
    read_chapter,
    read_topic,
    tidy,
)
from bot.consultations.parsing import Clause, Provision, clauses, parse
from bot.language.numerals import article_label, write_numeral


@pytest.mark.parametrize(
    ("line", "number", "inserted", "rest"),
    [
        ("第一条 甲", 1, 0, "甲"), ("第一条甲", 1, 0, "甲"), ("第一条　甲", 1, 0, "甲"), ("第一条", 1, 0, ""),
        ("第1条：甲", 1, 0, "甲"), ("第 一 条、甲", 1, 0, "甲"), ("笫一條 甲", 1, 0, "甲"), ("第一○条 甲", 10, 0, "甲"),
        ("第十条之一 甲", 10, 1, "甲"), ("第十条 之二 甲", 10, 2, "甲"), ("第三十－条 甲", 31, 0, "甲"),
        ("第一千二百六十条 甲", 1260, 0, "甲"), (f"第{MOST_ARTICLES}条 甲", MOST_ARTICLES, 0, "甲"),
    ],
)  # fmt: skip
def test_a_line_that_begins_an_article(line: str, number: int, inserted: int, rest: str) -> None:
    head = read_article(line)
    assert head is not None
    assert (head.number, head.inserted, head.rest) == (number, inserted, rest)
    assert not head.refers
    assert head.written + head.rest == line


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("第一款 甲", id="a-paragraph"),
        pytest.param("第0条 甲", id="number-nought"),
        pytest.param(f"第{MOST_ARTICLES + 1}条 甲", id="more-than-any-law-has"),
        pytest.param("第一百二〇条 甲", id="two-ways-of-writing-in-one"),
        pytest.param("第一条、第二条规定的行为", id="two-articles-are-spoken-of"),
        pytest.param("本条例第一条", id="not-at-the-beginning"),
        pytest.param("第条 甲", id="without-a-number"),
        pytest.param("第几条", id="a-question"),
        pytest.param("", id="empty"),
        pytest.param("第" + "一" * 100_000 + "条", id="endless"),
    ],
)
def test_a_line_that_begins_none(line: str) -> None:
    assert read_article(line) is None


@pytest.mark.parametrize(
    ("line", "refers"),
    [
        ("第三条规定的情形", True), ("第三条至第五条", True), ("第三条、甲", False), ("第三条的规定", True),
        ("第三条的士停在站点", False), ("第三条所列行为的", True), ("第三条第二款", True), ("第三条或者第四条", True),
        ("第三条，", True), ("第三条。", True), ("第三条修改为：", True), ("第三条 规定的情形", True),
        ("第三条 所有人应当", False), ("第三条规定编制由街道负责", False), ("第三条以上一年度为准", False),
    ],
)  # fmt: skip
def test_a_line_that_only_speaks_of_an_article_says_so(line: str, refers: bool) -> None:
    head = read_article(line)
    assert head is not None
    assert head.refers is refers


@pytest.mark.parametrize(
    ("line", "kind", "number", "heading"),
    [
        ("第一章 总则", "chapter", 1, "总则"), ("第一章", "chapter", 1, ""),
        ("第十二章　总　则", "chapter", 12, "总则"),
        ("第一编 物权", "part", 1, "物权"), ("第二節 一般", "section", 2, "一般"), ("第1节 ", "section", 1, ""),
        ("总 则", "chapter", 0, ""), ("附则", "chapter", 0, ""), ("罚则", "chapter", 0, ""), ("分则", "chapter", 0, ""),
        ("第一章 " + "很" * LONGEST_HEADING, "chapter", 1, "很" * LONGEST_HEADING),
    ],
)  # fmt: skip
def test_a_line_that_begins_a_chapter(line: str, kind: str, number: int, heading: str) -> None:
    head = read_chapter(line)
    assert head is not None
    assert (head.kind, head.number, head.heading, head.sub) == (kind, number, heading, False)


def test_a_part_below_a_part_is_told_apart() -> None:
    head = read_chapter("第一分编 通则")
    assert head is not None
    assert (head.kind, head.sub) == ("part", True)


@pytest.mark.parametrize(
    "line",
    ["第一章 总则。", "第一章，", "第一章 总则：", "第一章的规定适用",
     "第一章 " + "很" * (LONGEST_HEADING + 1), "分则二",
     "第一章、第二章", "第一章第一节", "第一章所称", f"第{MOST_ARTICLES + 1}章", "规则", "", "第一章 " + "x" * 100_000],
)  # fmt: skip
def test_a_line_that_is_a_sentence_begins_no_chapter(line: str) -> None:
    assert read_chapter(line) is None


@pytest.mark.parametrize(
    ("line", "word", "number", "heading"),
    [
        ("附件", "附件", 0, ""), ("附件1", "附件", 1, ""), ("附件 1", "附件", 1, ""),
        ("附件一：样表", "附件", 1, "样表"),
        ("附件1 样表", "附件", 1, "样表"), ("附件：1.甲 2.乙", "附件", 0, "1.甲 2.乙"),
        ("附件十二 图", "附件", 12, "图"),
        ("附表", "附表", 0, ""), ("附录二", "附录", 2, ""), ("附：名单", "附", 0, "名单"),
        ("附 :名单", "附", 0, "名单"),
    ],
)  # fmt: skip
def test_a_line_that_begins_an_appendix(line: str, word: str, number: int, heading: str) -> None:
    head = read_appendix(line)
    assert head is not None
    assert (head.word, head.number, head.heading) == (word, number, heading)
    assert head.written + head.heading == line


@pytest.mark.parametrize(
    "line",
    ["附则", "附件所列", "附件一所列的情形", "附表见下文。", "附图的说明", "附加税", "", "附件" + "很" * 100_000],
)
def test_a_line_that_speaks_of_an_appendix_begins_none(line: str) -> None:
    assert read_appendix(line) is None


@pytest.mark.parametrize(
    ("line", "number", "heading"),
    [("一、管辖", 1, "管辖"), ("十二、 其他", 12, "其他"), ("一、管辖。", None, ""), ("1、管辖", None, ""),
     ("一、" + "很" * 31, None, ""), ("（一）管辖", None, ""), ("一管辖", None, "")],
)  # fmt: skip
def test_a_line_that_names_a_topic(line: str, number: int | None, heading: str) -> None:
    head = read_topic(line)
    assert (head and head.number) == number
    if head:
        assert head.heading == heading


@pytest.mark.parametrize(
    ("line", "kept"),
    [("  第一条 \t 甲  ", "第一条 甲"), ("\u200b第一条\ufeff", "第一条"), ("\x0c第一条\x07", "第一条"),
     ("　第一条　甲　", "第一条　甲"),
     ("", ""), ("\u202e第一条", "第一条"), ("a\u00a0\u00a0b", "a b"), ("\xad软\xad", "软")],
)  # fmt: skip
def test_what_nobody_sees_of_a_line_goes(line: str, kept: str) -> None:
    assert tidy(line) == kept
    assert ink(line) == ink(kept)


@given(st.text(max_size=60))
def test_a_line_that_is_tidy_stays_and_no_line_breaks_a_reader(line: str) -> None:
    clean = tidy(line)
    assert tidy(clean) == clean
    for read in (read_article, read_chapter, read_appendix, read_topic):
        head = read(clean)
        assert head is None or clean.startswith(head.written)


@given(st.integers(1, MOST_ARTICLES), st.integers(0, 20))
def test_every_article_that_a_law_can_have_is_read_as_itself(number: int, inserted: int) -> None:
    head = read_article(f"{article_label(number, inserted)}　正文。")
    assert head is not None
    assert (head.number, head.inserted, head.rest) == (number, inserted, "正文。")


BODY = ["第一章 总则", "第一条 甲。", "第二章 附则", "第二条 乙。"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param([], Contents(0, 0, (), ()), id="no-lines"),
        pytest.param(["某条例", *BODY], Contents(1, 1, (), ()), id="no-contents"),
        pytest.param(["目录", "第一章 总则", "第二章 附则", *BODY], Contents(0, 3, (0, 1, 2), ()), id="with-its-title"),
        pytest.param(["目　录", "第一章 总则", *BODY], Contents(0, 2, (0, 1), ()), id="a-title-with-a-blank"),
        pytest.param(["第一章 总则", "第二章 附则", *BODY], Contents(0, 2, (0, 1), ()), id="without-its-title"),
        pytest.param(
            ["目录", "第一章 总则……1", "第二章 附则 3", *BODY], Contents(0, 3, (0, 1, 2), ()), id="with-page-numbers"
        ),
        pytest.param(
            ["目录", "前言", "第一章 总则", *BODY], Contents(0, 3, (0, 2), (1,)), id="a-line-that-stands-only-there"
        ),
        pytest.param(["目录", "第一条", "第二条", *BODY], Contents(0, 3, (0, 1, 2), ()), id="of-articles"),
    ],
)
def test_a_table_of_contents_ends_where_its_first_entry_comes_again(lines: list[str], found: Contents) -> None:
    places = [ink(line) for line in lines]
    assert find_contents([tidy(line) for line in lines]) == found
    assert all(places[place] for place in found.repeated)


def test_a_chapter_of_the_same_name_twice_is_no_table_of_contents() -> None:
    lines = ["某条例", "第一章 总则", "第一条 甲。", "第二章 总则", "第二条 乙。"]
    assert find_contents(lines).repeated == ()
    assert len(parse(lines).provisions) == 4


@given(st.integers(1, 30), st.booleans(), st.sampled_from(["", "……{n}", " {n}", "\t{n}"]))
def test_contents_of_any_length_leave_the_text_as_it_is(chapters: int, titled: bool, page: str) -> None:
    names = [f"第{write_numeral(number)}章 名称{write_numeral(number)}" for number in range(1, chapters + 1)]
    listed = [name + page.format(n=number) for number, name in enumerate(names, 1)]
    body = [line for number, name in enumerate(names, 1) for line in (name, f"{article_label(number)} 正文{number}。")]
    parsed = parse(["某条例", *(["目录"] if titled else []), *listed, *body])
    assert parsed.is_whole
    assert parsed.count("chapter") == chapters
    assert [one.text for one in parsed.articles()] == [f"正文{number}。" for number in range(1, chapters + 1)]
    assert [one.path for one in parsed.articles()] == names


def article(text: str) -> list[Clause]:
    return clauses(Provision("article", "a10", "第十条", "", text, "", 10))


def test_paragraphs_items_and_sub_items_have_keys_that_say_where_they_stand() -> None:
    text = "甲：\n（一）乙：\n1.丙；\n2、丁。\n(二)戊。\n己。\n（一）庚。"
    assert [(one.key, one.label) for one in article(text)] == [
        ("a10.1", "第十条第一款"),
        ("a10.1.1", "第十条第一款第（一）项"),
        ("a10.1.1.1", "第十条第一款第（一）项第1目"),
        ("a10.1.1.2", "第十条第一款第（一）项第2目"),
        ("a10.1.2", "第十条第一款第（二）项"),
        ("a10.2", "第十条第二款"),
        ("a10.2.1", "第十条第二款第（一）项"),
    ]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        pytest.param("", ["a10.1"], id="empty"),
        pytest.param("甲。", ["a10.1"], id="one-paragraph"),
        pytest.param("（一）甲；\n（二）乙。", ["a10.1.1", "a10.1.2"], id="items-without-a-paragraph"),
        pytest.param("甲。\n1.乙。", ["a10.1", "a10.2"], id="a-figure-without-an-item-is-a-paragraph"),
        pytest.param("（一）甲\n1.5倍以下。", ["a10.1.1", "a10.2"], id="a-decimal-begins-no-sub-item"),
        pytest.param("（一）甲；\n乙。\n1.丙。", ["a10.1.1", "a10.2", "a10.3"], id="a-figure-behind-a-paragraph"),
        pytest.param("（〇）甲", ["a10.1"], id="item-nought-is-none"),
        pytest.param("（十一）甲", ["a10.1.11"], id="a-list-that-begins-late"),
    ],
)
def test_a_line_is_what_its_mark_says(text: str, keys: list[str]) -> None:
    assert [one.key for one in article(text)] == keys


def test_the_clauses_of_nothing_and_of_another_wording() -> None:
    assert clauses(None) == []
    whole = Provision("article", "a1", "第一条", "", "甲。\n乙。", "", 1)
    assert [one.text for one in clauses(whole, "丙。")] == ["丙。"]


@given(st.lists(st.sampled_from(["甲。", "（一）乙；", "（二）丙。", "1.丁；", "2.戊。", "（十）己。"]), max_size=12))
def test_no_line_of_an_article_is_lost_in_its_clauses(lines: list[str]) -> None:
    assert [one.text for one in article("\n".join(lines))] == (lines or [""])
