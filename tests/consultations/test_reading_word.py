"""Word files as offices have them: tracked changes, fields, hidden text, frames, lists that count by themselves."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.consultations.parsing import parse
from bot.consultations.reading import Reading, reading_of
from bot.errors import WrongInput

SPACES = (
    nsdecls("w")
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def document(*blocks: str, numbering: str = "") -> bytes:
    made = Document()
    if numbering:
        root = made.part.numbering_part.element
        for child in list(root):
            root.remove(child)
        for child in parse_xml(f"<w:numbering {SPACES}>{numbering}</w:numbering>"):
            root.append(child)
    for block in (paragraph(run("某条例")), *blocks):
        (element,) = parse_xml(f"<w:body {SPACES}>{block}</w:body>")
        made.element.body.insert(len(made.element.body) - 1, element)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def read(*blocks: str, numbering: str = "") -> Reading:
    return reading_of("a.docx", document(*blocks, numbering=numbering))


def texts(reading: Reading) -> list[str]:
    return [f"{one.label} {one.text}" for one in parse(reading.lines).articles()]


INSERTED = '<w:ins w:id="1" w:author="x">{}</w:ins>'
DELETED = '<w:del w:id="2" w:author="x"><w:r><w:delText>{}</w:delText></w:r></w:del>'


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    reading = read(
        paragraph(run("第一条　居民") + INSERTED.format(run("不得")) + DELETED.format("可以") + run("在楼道停车。")),
        paragraph(INSERTED.format(run("第二条　新的一条。"))),
        paragraph(run("第三条　甲") + '<w:moveFrom w:id="3" w:author="x">' + run("移走") + "</w:moveFrom>"
                  + '<w:moveTo w:id="4" w:author="x">' + run("移来") + "</w:moveTo>"),
    )  # fmt: skip
    assert texts(reading) == ["第一条 居民不得在楼道停车。", "第二条 新的一条。", "第三条 甲移来"]
    assert any("有修订未接受" in note and "按接受后的文字读" in note for note in reading.notes)


@pytest.mark.parametrize(
    "inner",
    [
        f'<w:smartTag w:uri="x" w:element="date">{run("一月一日")}</w:smartTag>',
        f'<w:customXml w:uri="x" w:element="y">{run("一月一日")}</w:customXml>',
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('一月一日')}</w:sdtContent></w:sdt>",
        f'<w:fldSimple w:instr="DATE">{run("一月一日")}</w:fldSimple>',
        f'<w:hyperlink w:anchor="x">{run("一月一日")}</w:hyperlink>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("一月一日")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        f"<w:r><w:ruby><w:rt>{run('yi')}</w:rt><w:rubyBase>{run('一月')}</w:rubyBase></w:ruby></w:r>{run('一日')}",
    ],
)
def test_text_inside_wrappers_is_read(inner: str) -> None:
    assert texts(read(paragraph(run("第一条　自") + inner + run("起施行。")))) == ["第一条 自一月一日起施行。"]


def test_hidden_text_is_not_published_and_told() -> None:
    reading = read(paragraph(run("第一条　甲。") + run("内部批注：领导不同意", "<w:vanish/>") + run("乙。")))
    assert texts(reading) == ["第一条 甲。乙。"]
    assert reading.left_out == (("内部批注：领导不同意", "隐藏文字"),)
    assert any("隐藏文字" in note for note in reading.notes)
    assert texts(read(paragraph(run("第一条　甲", '<w:vanish w:val="0"/>')))) == ["第一条 甲"]


def test_a_text_box_is_read_once_and_told() -> None:
    box = f"<w:txbxContent>{paragraph(run('第二条　乙。'))}</w:txbxContent>"
    shape = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="v"><w:pict><v:shape>{box}</v:shape></w:pict></mc:Choice>'
        f"<mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    reading = read(paragraph(run("第一条　甲。") + shape))
    assert texts(reading) == ["第一条 甲。", "第二条 乙。"]
    assert any("文本框 1 个" in note for note in reading.notes)


def test_footnotes_and_comments_are_told() -> None:
    reading = read(paragraph(run("第一条　甲") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + run("。")))
    assert reading.notes == ("有脚注 1 处，没有读进来。",)


def cell(*inner: str) -> str:
    return f"<w:tc>{''.join(inner)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_a_frame_of_one_cell_is_read_line_by_line_also_inside_another() -> None:
    lines = (paragraph(run("第一条　甲。")), paragraph(run("第二款。")), paragraph(run("第二条　乙。")))
    expected = ["第一条 甲。\n第二款。", "第二条 乙。"]
    assert texts(read(table(cell(*lines)))) == expected
    assert texts(read(table(cell(table(cell(*lines)), paragraph(""))))) == expected


def test_a_table_is_read_row_by_row_and_once() -> None:
    inner = table(cell(paragraph(run("丙"))))
    grid = table(
        cell(paragraph(run("情形"))) + cell(paragraph(run("罚款"))),
        cell(paragraph(run("甲")), inner) + cell(paragraph(run("乙"))),
    )
    assert texts(read(paragraph(run("第一条　见表。")), grid)) == ["第一条 见表。\n情形 罚款\n甲 丙 乙"]


def test_old_law_beside_the_new_is_not_put_to_consultation() -> None:
    grid = table(
        cell(paragraph(run("现行条文"))) + cell(paragraph(run("修改后"))),
        cell(paragraph(run("旧文。"))) + cell(paragraph(run("第一条　新文。"))),
    )
    reading = read(grid)
    assert texts(reading) == []
    ((text, why),) = reading.left_out
    assert "旧文。" in text
    assert why.startswith("修改前后的对照表")


def test_a_page_packed_into_the_file_is_refused_with_the_reason() -> None:
    chunk = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId9"/>'
    with pytest.raises(WrongInput, match="altChunk"):
        read(chunk)


def numbered(text: str, number: int, level: int = 0, more: str = "") -> str:
    shape = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{more}'
    return paragraph(run(text) if text and not text.startswith("<") else text, shape)


def level(number: int, text: str, shape: str = "chineseCounting", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(*levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="1">{"".join(levels)}</w:abstractNum>'


def instance(number: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{more}</w:num>'


def test_two_lists_on_one_shape_count_on_and_an_override_begins_again() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    numbering = abstract(level(0, "第%1条")) + instance(1) + instance(2) + instance(3, restart)
    blocks = [numbered("甲。", 1), numbered("乙。", 2), numbered("丙。", 3), numbered("丁。", 3)]
    assert texts(read(*blocks, numbering=numbering)) == ["第一条 甲。", "第二条 乙。", "第七条 丙。", "第八条 丁。"]


def test_articles_run_through_the_chapters_when_the_template_says_so() -> None:
    running = '<w:lvlRestart w:val="0"/>'
    numbering = abstract(level(0, "第%1章"), level(1, "第%2条", more=running), level(2, "%1.%3", "decimal")) + instance(
        1
    )
    blocks = [
        numbered("总则", 1),
        numbered("甲。", 1, 1),
        numbered("责任", 1),
        numbered("乙。", 1, 1),
        numbered("细", 1, 2),
    ]
    parsed = parse(read(*blocks, numbering=numbering).lines)
    assert [one.key for one in parsed.provisions] == ["c1", "a1", "c2", "a2"]
    assert parsed.articles()[1].text.startswith("乙。")


def test_a_deleted_paragraph_takes_no_number() -> None:
    numbering = abstract(level(0, "第%1条")) + instance(1)
    gone = '<w:rPr><w:del w:id="9" w:author="x"/></w:rPr>'
    for mark in (gone, ""):
        blocks = [numbered("甲。", 1), numbered(DELETED.format("旧"), 1, 0, mark), numbered("乙。", 1)]
        assert texts(read(*blocks, numbering=numbering)) == ["第一条 甲。", "第二条 乙。"]
