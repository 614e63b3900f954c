"""Drafts as law makers write them: every character in its place and order, every part under its own name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.consultations.headings import ink
from bot.consultations.parsing import Parsed, clauses, parse
from bot.language.numerals import article_label, write_numeral


def read(text: str) -> Parsed:
    return parse(text.split("\n"))


def in_order(parsed: Parsed) -> str:
    """What is printed, from the title to the last part."""
    return ink(parsed.title + "".join(one.written + one.heading + one.text for one in parsed.provisions))


_WORDS = st.text(alphabet="甲乙丙丁戊己A1“”《》()（）%％、，：", min_size=1, max_size=24).map(
    lambda text: f"凡{text}。"
)


@st.composite
def _drafts(draw: st.DrawFn) -> list[str]:
    lines = ["某市某条例（草案）", *draw(st.sampled_from([(), ("为了安居，制定本条例。",)]))]
    chapter = 0
    for number in range(1, draw(st.integers(1, 14)) + 1):
        if draw(st.booleans()):
            chapter += 1
            lines.append(f"第{write_numeral(chapter)}章　{draw(st.sampled_from(['总则', '法律责任', '充电 与 停放']))}")
        for inserted in range(draw(st.integers(0, 2)) + 1):
            space = draw(st.sampled_from(["　", " ", "  "]))
            lines.append(f"{article_label(number, inserted)}{space}{draw(_WORDS)}")
            lines += [f"（{write_numeral(item + 1)}）{draw(_WORDS)}" for item in range(draw(st.integers(0, 3)))]
            lines += draw(st.lists(_WORDS, max_size=2))
    for annex in range(draw(st.integers(0, 2))):
        lines += [f"附件{annex + 1}", f"样表{annex}"]
    return lines


@settings(max_examples=120, deadline=None)
@given(_drafts())
def test_no_character_changes_its_place(lines: list[str]) -> None:
    parsed = parse(lines)
    assert in_order(parsed) == ink("".join(lines))
    assert (parsed.is_whole, parsed.left_out) == (True, ())
    for one in parsed.articles():
        assert "\n".join(part.text for part in clauses(one)) == one.text
        keys = [part.key for part in clauses(one)]
        assert len(keys) == len(set(keys))
        assert all(key.startswith(f"{one.key}.") for key in keys)


@pytest.mark.parametrize(
    ("line", "key", "label", "text"),
    [
        ("第十条之一　甲。", "a10-1", "第十条之一", "甲。"),
        ("第十条之十二　甲。", "a10-12", "第十条之十二", "甲。"),
        ("第10条之1　甲。", "a10-1", "第十条之一", "甲。"),
        ("第十条之一 第九条规定的情形除外。", "a10-1", "第十条之一", "第九条规定的情形除外。"),
        ("第十条　【停放】甲。", "a10", "第十条", "【停放】甲。"),
        ("第十条（停放）　甲。", "a10", "第十条", "（停放）　甲。"),
        ("第十条　“充电”是指甲。", "a10", "第十条", "“充电”是指甲。"),
        ("第十条　2026年12月1日以前建成的，由甲管理。", "a10", "第十条", "2026年12月1日以前建成的，由甲管理。"),
        ("第十条　（删去）", "a10", "第十条", "（删去）"),
    ],
    ids=[
        "inserted", "the twelfth inserted", "in digits", "inserted, speaks of another",
        "a caption in lenticular marks", "a caption in brackets", "a quotation", "a date first", "taken out",
    ],
)  # fmt: skip
def test_one_line_begins_one_article(line: str, key: str, label: str, text: str) -> None:
    before = [f"{article_label(number)}　前{number}。" for number in range(1, 10)]
    before += ["第十条　前十。"] if "-" in key else []
    if key.startswith("a10-12"):
        before += [f"{article_label(10, number)}　插{number}。" for number in range(1, 12)]
    parsed = parse(["某条例", *before, line, "第十一条　后。"])
    (found,) = [one for one in parsed.articles() if one.key == key]
    assert (found.label, found.text) == (label, text)
    assert parsed.doubts == ()
    assert parsed.articles()[-1].text == "后。"


def test_paragraphs_items_and_sub_items_are_counted_as_lawyers_count_them() -> None:
    article = read(
        "某条例\n第一条之一　有下列情形之一的，处罚款：\n"
        "（一）甲：\n1.子；\n2．丑；\n（3）寅。\n（二）乙；\n（十一）丙。\n"
        "前款规定由街道执行：\n（一）丁；\n1.5米以上的除外。\n本条所称甲，是指乙。"
    ).articles()[0]
    assert [(one.key, one.label) for one in clauses(article)] == [
        ("a1-1.1", "第一条之一第一款"),
        ("a1-1.1.1", "第一条之一第一款第（一）项"),
        ("a1-1.1.1.1", "第一条之一第一款第（一）项第1目"),
        ("a1-1.1.1.2", "第一条之一第一款第（一）项第2目"),
        ("a1-1.1.1.3", "第一条之一第一款第（一）项第3目"),
        ("a1-1.1.2", "第一条之一第一款第（二）项"),
        ("a1-1.1.11", "第一条之一第一款第（十一）项"),
        ("a1-1.2", "第一条之一第二款"),
        ("a1-1.2.1", "第一条之一第二款第（一）项"),
        ("a1-1.3", "第一条之一第三款"),
        ("a1-1.4", "第一条之一第四款"),
    ]


@pytest.mark.parametrize(
    ("front", "title", "preamble"),
    [
        ("某市某条例\n（2026年11月20日某市人大常委会通过）", "某市某条例", "（2026年11月20日某市人大常委会通过）"),
        ("某市某条例\n（2026年11月20日公布）", "某市某条例", "（2026年11月20日公布）"),
        ("某市某条例\n（草案二次审议稿）", "某市某条例（草案二次审议稿）", ""),
        ("某市某条例\n（2026年修订）", "某市某条例（2026年修订）", ""),
        ("某市某条例（修订草案）\n为了甲，制定本条例。", "某市某条例（修订草案）", "为了甲，制定本条例。"),
    ],
    ids=["who passed it", "when it was published", "the reading", "the year of revision", "a purpose"],
)
def test_the_note_on_when_a_law_was_passed_is_no_part_of_its_name(front: str, title: str, preamble: str) -> None:
    parsed = read(f"{front}\n第一条　甲。")
    assert parsed.title == title
    assert "".join(one.text for one in parsed.provisions if one.kind == "preamble") == preamble


@pytest.mark.parametrize(
    ("head", "label", "heading"),
    [
        ("附件1　收费标准", "附件1", "收费标准"),
        ("附件 1", "附件1", ""),
        ("附件 1 收费标准", "附件1", "收费标准"),
        ("附件一：收费标准", "附件一", "收费标准"),
        ("附表", "附表", ""),
        ("附录2", "附录2", ""),
        ("附：收费标准", "附", "收费标准"),
    ],
)
def test_an_appendix_stands_alone_with_its_name(head: str, label: str, heading: str) -> None:
    parsed = read(f"某条例\n第一条　甲。\n{head}\n每度电　0.5元")
    last = parsed.provisions[-1]
    assert (last.kind, last.label, last.heading, last.text) == ("appendix", label, heading, "每度电　0.5元")
    assert parsed.articles()[0].text == "甲。"


@pytest.mark.parametrize(
    "line",
    [
        "附件1所列材料应当齐全。",
        "附表中的标准由价格部门制定。",
        "附录与正文具有同等效力。",
        "电话、传真等方式均可申请。",
        "说明：本条所称甲，是指乙。",
        "2026年1月1日以前的，从旧。",
        "总则性规定适用本条。",
        "（2026年起执行）",
    ],
)
def test_a_sentence_of_the_last_article_stays_in_it(line: str) -> None:
    parsed = read(f"某条例\n第一条　甲。\n第二条　乙。\n{line}\n第三款。")
    assert parsed.articles()[1].text == f"乙。\n{line}\n第三款。"
    assert parsed.left_out == ()
    assert len(parsed.provisions) == 2


def test_an_amendment_quotes_articles_and_has_none_of_its_own() -> None:
    parsed = read(
        "某市某条例修正案（草案）\n"
        "一、将第三条修改为：\n“第三条　甲。”\n二、增加一条，作为第五条：\n“第五条　乙。”\n三、删去第七条。"
    )
    assert [one.text for one in parsed.articles()] == [
        "将第三条修改为：\n“第三条　甲。”", "增加一条，作为第五条：\n“第五条　乙。”", "删去第七条。",
    ]  # fmt: skip
    assert parsed.is_whole


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\t", "\xa0", "\u3000\u3000"])
def test_a_strange_space_before_a_heading_hides_nothing(mark: str) -> None:
    parsed = read(f"某条例\n{mark}第一条{mark}甲{mark}乙。\n{mark}第二条{mark}丙。")
    assert [ink(one.text) for one in parsed.articles()] == ["甲乙。", "丙。"]
    assert parsed.doubts == ()


def test_rows_of_a_table_and_a_footnote_stay_under_their_article() -> None:
    table = "情形 罚款\n第一次 50元\n第二次 100元\n注：第一次是指一年内首次。\n①见本条例第二条。"
    parsed = read(f"某条例\n第一条　处罚按下表执行：\n{table}\n第二条　乙。")
    assert parsed.articles()[0].text == f"处罚按下表执行：\n{table}"
    assert parsed.doubts == ()
