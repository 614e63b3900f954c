"""Splitting a regulation: numerals of any size, nothing lost, and a sentence for everything doubtful."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.consultations.parsing import clauses, parse
from bot.language.numerals import article_label, read_numeral, write_numeral
from tests.consultations.conftest import sample


@given(st.integers(0, 99_999_999))
def test_every_number_comes_back_from_its_numeral(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number


def test_numerals_as_laws_and_people_write_them() -> None:
    for written, number in (
        ("十", 10), ("十二", 12), ("二十", 20), ("一百零五", 105), ("一〇五", 105), ("两百", 200), ("１２", 12),
        ("一千二百六十", 1260), ("一万零一十", 10010),
    ):  # fmt: skip
        assert read_numeral(written) == number
    assert write_numeral(1260) == "一千二百六十"
    assert article_label(10, 1) == "第十条之一"
    for odd in ("", "条", "1二", "十x"):
        assert read_numeral(odd) is None


def test_the_sample_draft_is_split_without_doubt() -> None:
    parsed = sample()
    assert parsed.title.startswith("示例市住宅小区")
    assert [one.label for one in parsed.articles()] == [article_label(number) for number in range(1, 31)]
    assert parsed.count("chapter") == 6
    assert parsed.doubts == ()
    fourteenth = parsed.articles()[13]
    assert fourteenth.path == "第三章 充电与停放"
    assert [one.key for one in clauses(fourteenth)] == ["a14.1", *(f"a14.1.{n}" for n in range(1, 6))]
    assert clauses(fourteenth)[2].label == "第十四条第一款第（二）项"


def test_a_table_of_contents_is_left_out() -> None:
    parsed = parse(
        ["某条例", "目　录", "第一章 总则", "第二章 责任", "第一章 总则", "第一条 甲。", "第二章 责任", "第二条 乙。"]
    )
    assert [(one.kind, one.label) for one in parsed.provisions] == [
        ("chapter", "第一章"), ("article", "第一条"), ("chapter", "第二章"), ("article", "第二条"),
    ]  # fmt: skip


def test_a_line_that_only_speaks_of_an_article_begins_none() -> None:
    parsed = parse(["某条例", "第一条 甲。", "第二条 乙。", "第一条规定的情形除外。", "第三条 丙。"])
    assert [one.text for one in parsed.articles()] == ["甲。", "乙。\n第一条规定的情形除外。", "丙。"]


def test_inserted_articles_parts_sections_preamble_and_appendix() -> None:
    parsed = parse(
        ["某法", "为了试验，制定本法。", "第一编 总则", "第一章 基本", "第一节 一般", "第一条 甲", "第一条之一 乙",
         "第二编 分则", "第一章 甲类", "第二条 丙", "附则", "第三条 丁", "附件1 样表", "一二三"]
    )  # fmt: skip
    assert [one.key for one in parsed.provisions] == [
        "pre", "p1", "p1c1", "p1c1s1", "a1", "a1-1", "p2", "p2c1", "a2", "p2c2", "a3", "x1",
    ]  # fmt: skip
    assert parsed.provisions[-1].text == "一二三"
    assert parsed.doubts == ()


def test_what_is_odd_is_said() -> None:
    parsed = parse(["某条例", "第一条 甲。", "第三条 丙。", "第二条 乙。", "第三条 又丙。", "第四条"])
    assert [one for one in parsed.doubts if "缺号" in one]
    assert [one for one in parsed.doubts if "次序" in one]
    assert [one for one in parsed.doubts if "两次" in one]
    assert [one for one in parsed.doubts if "没有正文" in one]
    assert len({one.key for one in parsed.provisions}) == len(parsed.provisions) == 5
    assert "没有找到" in parse(["随便", "什么"]).doubts[0]


def test_a_civil_code_loses_no_article() -> None:
    lines = ["民法典"]
    for number in range(1, 1261):
        lines += [f"第{write_numeral(number)}条　正文{number}。", "（一）甲；", "（二）乙。"]
    parsed = parse(lines)
    assert len(parsed.articles()) == 1260
    assert parsed.doubts == ()
    assert parsed.articles()[-1].text.startswith("正文1260。")


_WORDS = st.text(alphabet="甲乙丙丁戊，。；", min_size=1, max_size=30)


@settings(max_examples=60)
@given(st.lists(st.lists(_WORDS, min_size=1, max_size=4), min_size=1, max_size=15))
def test_no_word_is_lost(articles: list[list[str]]) -> None:
    lines = ["某条例"]
    for number, paragraphs in enumerate(articles, 1):
        lines += [f"{article_label(number)}　{paragraphs[0]}", *paragraphs[1:]]
    parsed = parse(lines)
    assert len(parsed.articles()) == len(articles)
    kept = "".join(one.text for one in parsed.provisions)
    assert re.sub(r"\s", "", kept) == "".join("".join(one) for one in articles)
