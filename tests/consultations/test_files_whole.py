"""Files of offices: what stands on the page is read, in its order, or staff are told that it was not."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.consultations.parsing import parse
from bot.consultations.reading import reading_of
from tests.consultations.test_reading_word import (
    abstract,
    cell,
    document,
    instance,
    level,
    numbered,
    paragraph,
    read,
    run,
    table,
    texts,
)
from tests.support.pdf import pdf_of


def web(body: str) -> list[str]:
    return reading_of("a.html", f"<html><body>{body}</body></html>".encode()).lines


def test_a_symbol_that_word_draws_from_a_font_is_told() -> None:
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    reading = read(paragraph(run("第一条　选") + tick + run("甲。")))
    assert texts(reading) == ["第一条 选甲。"]
    assert any("符号 1 处" in note for note in reading.notes)


@pytest.mark.parametrize(
    "picture",
    [
        f"<w:r><w:drawing><pic:pic {nsdecls('pic')}/></w:drawing></w:r>",
        "<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>",
        "<w:r><w:object><v:shape><v:imagedata/></v:shape></w:object></w:r>",
    ],
    ids=["drawing", "old picture", "equation of an old program"],
)  # fmt: skip
def test_a_picture_in_a_draft_is_told_since_it_may_hold_a_formula(picture: str) -> None:
    reading = read(paragraph(run("第一条　按下式计算：")), paragraph(picture), paragraph(run("第二条　乙。")))
    assert texts(reading) == ["第一条 按下式计算：", "第二条 乙。"]
    assert any("图片" in note and "1 处" in note for note in reading.notes)


def test_a_formula_that_was_typed_as_one_is_read() -> None:
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    formula = f"<m:oMath {space}><m:r><m:t>S=a+b</m:t></m:r></m:oMath>"
    assert texts(read(paragraph(run("第一条　按") + formula + run("计算。")))) == ["第一条 按S=a+b计算。"]


def test_a_style_that_is_based_on_a_numbered_style_is_numbered_too() -> None:
    made = Document(BytesIO(document(numbering=abstract(level(0, "第%1条")) + instance(1))))
    for name, based, shape in (
        ("Article", "Normal", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
        ("ArticleWide", "Article", ""),
        ("Free", "Article", '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'),
    ):
        style = f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        made.styles.element.append(parse_xml(f'{style}<w:basedOn w:val="{based}"/>{shape}</w:style>'))
    for words, name in (("甲。", "Article"), ("乙。", "ArticleWide"), ("丙。", "Free")):
        properties = made.add_paragraph(words)._p.get_or_add_pPr()
        properties.insert(0, parse_xml(f'<w:pStyle {nsdecls("w")} w:val="{name}"/>'))
    file = BytesIO()
    made.save(file)
    assert texts(reading_of("a.docx", file.getvalue())) == ["第一条 甲。", "第二条 乙。\n丙。"]


@pytest.mark.parametrize(
    ("shape", "shown"),
    [
        ("decimal", ["1", "2", "3"]),
        ("chineseCounting", ["一", "二", "三"]),
        ("chineseCountingThousand", ["一", "二", "三"]),
        ("japaneseCounting", ["一", "二", "三"]),
        ("lowerLetter", ["a", "b", "c"]),
        ("upperLetter", ["A", "B", "C"]),
        ("lowerRoman", ["i", "ii", "iii"]),
        ("upperRoman", ["I", "II", "III"]),
        ("decimalEnclosedCircleChinese", ["①", "②", "③"]),
        ("decimalEnclosedCircle", ["①", "②", "③"]),
        ("ideographTraditional", ["甲", "乙", "丙"]),
        ("decimalZero", ["01", "02", "03"]),
    ],
)
def test_a_number_that_word_draws_is_read_as_it_is_shown(shape: str, shown: list[str]) -> None:
    reading = read(
        paragraph(run("第一条　有下列情形：")),
        *(numbered(words, 1) for words in "子丑寅"),
        numbering=abstract(level(0, "%1)", shape)) + instance(1),
    )
    assert reading.lines[2:] == [f"{number}) {words}" for number, words in zip(shown, "子丑寅", strict=True)]


def test_cells_that_were_merged_are_read_once_and_empty_ones_add_nothing() -> None:
    down = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
    grid = table(
        cell(down, paragraph(run("罚款"))) + cell(paragraph(run("第一次"))) + cell(paragraph(run("50元"))),
        cell("<w:tcPr><w:vMerge/></w:tcPr>", paragraph("")) + cell(paragraph(run("第二次"))) + cell(paragraph("")),
    )
    lines = read(paragraph(run("第一条　见表。")), grid).lines
    assert [" ".join(line.split()) for line in lines[1:]] == ["第一条 见表。", "罚款 第一次 50元", "第二次"]


@pytest.mark.parametrize(
    "inner",
    [
        "<s>可以</s><ins>不得</ins>", "可以<wbr>不得", "<label>可以</label>不得", "<q>可以</q>不得",
        "可以<del>不得</del>", '<st1:chsdate year="2026">可以</st1:chsdate>不得',
        "<strike>可以</strike><big>不得</big>", "可以<o:p></o:p>不得", "可以<!-- 批注 -->不得",
    ],
    ids=["struck and put in", "a place to break", "label", "quotation", "deleted", "a smart tag of Word", "old marks",
         "a mark of Word", "a comment"],
)  # fmt: skip
def test_a_mark_within_a_sentence_does_not_break_it(inner: str) -> None:
    (line,) = web(f"<p>第一条 居民{inner}停车。</p>")
    assert line.strip() == "第一条 居民可以不得停车。"


def test_paragraphs_lines_and_cells_of_a_page_are_apart() -> None:
    lines = web("<div>某条例<br>（草案）</div><p>第一条　甲。</p><ul><li>（一）乙；</li><li>（二）丙。</li></ul>")
    assert [line.strip() for line in lines] == ["某条例", "（草案）", "第一条 甲。", "（一）乙；", "（二）丙。"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("申请人：____　日期：____", "申请人：____　日期：____"),
        ("**第一条**　甲。", "第一条　甲。"),
        ("# 某条例", "某条例"),
        ("- （一）甲；", "（一）甲；"),
        ("> 第一条　甲。", "第一条　甲。"),
        ("第一条　2*3*4。", "第一条　2*3*4。"),
        ("1. 甲；", "1. 甲；"),
        ("-5度以下停止充电。", "-5度以下停止充电。"),
    ],
    ids=["a form to fill in", "bold", "heading", "list", "quotation", "a product", "a number", "minus"],
)
def test_marks_of_markdown_fall_away_and_words_do_not(written: str, read_as: str) -> None:
    assert reading_of("a.md", written.encode()).lines == [read_as]


def test_a_number_in_a_table_on_a_page_is_no_page_counter() -> None:
    rows = ["第一次", "50", "第二次", "100"]
    pages = [["某条例", "第一条　处罚按下表执行：", *rows, "第二条　乙。", "第三条　丙。", "- 1 -"]]
    reading = reading_of("a.pdf", pdf_of(pages))
    assert reading.left_out == (("- 1 -", "页码"),)
    printed = "".join("".join(line.split()) for line in reading.lines)
    assert printed == "".join("".join(line.split()) for line in pages[0][:-1])


@pytest.mark.parametrize(
    "content",
    [
        "某条例\r\n第一条　甲。\r\n第二条　乙。", "某条例\r第一条　甲。\r第二条　乙。",
        "\ufeff某条例\n\n\n第一条　甲。\n第二条　乙。\n\n",
    ],
    ids=["windows", "old mac", "mark and blank lines"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_line_ends_and_encodings_change_no_word(content: str, encoding: str) -> None:
    parsed = parse(reading_of("a.txt", content.encode(encoding)).lines)
    assert [one.text for one in parsed.articles()] == ["甲。", "乙。"]
    assert parsed.title == "某条例"
    assert parsed.is_whole


def test_rare_characters_are_read_from_every_encoding_that_has_them() -> None:
    words = "某条例\n第一条　𠮷家路㙟、镕、堃的居民。"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert reading_of("a.txt", words.encode(encoding)).lines == words.split("\n")


def test_items_of_one_length_are_no_broken_lines_and_the_paragraph_after_them_stays_one() -> None:
    items = [f"（{number}）在楼道里停放电动自行车妨碍他人通行；" for number in "一二三四五六"]
    lines = [
        "某条例",
        "第一条　有下列情形之一的：",
        *items,
        "有前款所列情形之一的单位和个人应当立即改正",
        "第二条　乙。",
    ]
    reading = reading_of("a.txt", "\n".join(lines).encode())
    assert (reading.lines, reading.notes) == (lines, ())
