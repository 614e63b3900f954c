"""What people write is put into files as it is: nothing runs, nothing breaks the file, nothing is lost on the way."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from bot.exports.plain import write_csv, write_json
from bot.exports.sheets import Cell, Sheet
from bot.exports.word import WordDocument
from bot.exports.xlsx import MAX_CELL, Workbook

SHEET = Sheet("意见", ("《某条例》意见汇总表", "=1+1"), ("序号", "修改意见"), (5, 40))

HOSTILE = {
    "formula": '=HYPERLINK("http://evil.example","点我")',
    "formula after a wide sign": "＝1+1",
    "a sum": "-500元太少",
    "an address": "@某某社区",
    "a link": "http://evil.example/?a=1&b=2",
    "markup": "<w:p>甲</w:p> & <b>乙</b> ]]> &lt;",
    "a number with zeros": "007",
    "a long number": "330203199001011234",
    "a code of Excel": "_x0041_甲_x000D_",
    "spaces at both ends": "  甲　乙  ",
    "lines": "第一款\n第二款\n\n第四款",
    "quotes": "\"甲\",'乙',“丙”",
    "an emoji": "很好👍🏽👨‍👩‍👧",
    "a rare character": "𠮷家路㙟",
    "a truth": "TRUE",
    "a fault": "#REF!",
}
cases = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


async def rows(*texts: Cell) -> AsyncIterator[Sequence[Cell]]:
    for number, text in enumerate(texts, 1):
        yield number, text


async def in_workbook(path: Path, *texts: Cell) -> list[object]:
    with Workbook(path) as book:
        assert await book.add(SHEET, rows(*texts)) == len(texts)
    page = load_workbook(path).worksheets[0]
    # Excel reads _x005F_ as _; openpyxl leaves that to its caller.
    return [unescape(str(page.cell(4 + place, 2).value)) for place in range(len(texts))]


async def in_word(path: Path, *texts: Cell) -> list[str]:
    document = WordDocument()
    document.title(SHEET.head[0])
    await document.table(SHEET, rows(*texts))
    document.save(path)
    (table,) = Document(str(path)).tables
    return [table.cell(1 + place, 1).text for place in range(len(texts))]


@cases
async def test_a_workbook_holds_the_words_as_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    assert await in_workbook(path, text) == [text]
    cell = load_workbook(path).worksheets[0]["B4"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)


@cases
async def test_a_word_table_holds_the_words(tmp_path: Path, text: str) -> None:
    assert await in_word(tmp_path / "a.docx", text) == [text]


@cases
async def test_json_holds_the_words(tmp_path: Path, text: str) -> None:
    await write_json(tmp_path / "a.json", SHEET, rows(text))
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["rows"] == [{"序号": 1, "修改意见": text}]


@pytest.mark.parametrize("text", ["=1+1", "＠SUM(1)", "-500元太少", "\t=1+1"])
async def test_a_table_of_plain_text_begins_no_cell_with_a_sign(tmp_path: Path, text: str) -> None:
    await write_csv(tmp_path / "a.csv", SHEET, rows(text, "甲,“乙”\n丙"))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["序号", "修改意见"], ["1", f"'{text}"], ["2", "甲,“乙”\n丙"]]


CONTROLS = "甲" + "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0x7F, 0xFFFE, 0xFFFF, 0xD800, 0xDFFF])) + "乙"


async def test_characters_that_no_file_can_hold_fall_away_and_the_words_stay(tmp_path: Path) -> None:
    assert await in_workbook(tmp_path / "a.xlsx", CONTROLS) == ["甲乙"]
    assert await in_word(tmp_path / "a.docx", CONTROLS) == ["甲乙"]
    await write_json(tmp_path / "a.json", SHEET, rows(CONTROLS))
    assert '"甲乙"' in (tmp_path / "a.json").read_text("utf-8")
    await write_csv(tmp_path / "a.csv", SHEET, rows(CONTROLS))
    assert "1,甲乙" in (tmp_path / "a.csv").read_text("utf-8-sig")


async def test_a_title_with_such_characters_does_not_break_the_file(tmp_path: Path) -> None:
    sheet = Sheet("意见", ("《某\x00条\ud800例》",), ("序号", "修改\x01意见"), (5, 40))
    with Workbook(tmp_path / "a.xlsx") as book:
        await book.add(sheet, rows("甲"))
    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [page["A1"].value, page["B2"].value, page["B3"].value] == ["《某条例》", "修改意见", "甲"]
    document = WordDocument()
    document.title("《某\x00条\ud800例》")
    document.line("版本\x0b：\ufffe1")
    document.save(tmp_path / "a.docx")
    assert [one.text for one in Document(str(tmp_path / "a.docx")).paragraphs] == ["《某条例》", "版本：1"]


@pytest.mark.parametrize(
    "character", ["甲", "𠮷", "👍"], ids=["one unit", "a rare character of two", "an emoji of two"]
)
async def test_a_cell_is_cut_where_excel_says_and_never_within_a_character(tmp_path: Path, character: str) -> None:
    units = len(character.encode("utf-16-le")) // 2
    (held,) = await in_workbook(tmp_path / "a.xlsx", character * 40_000)
    assert held == character * (MAX_CELL // units)
    just = "甲" * (MAX_CELL - 2) + "👍"
    assert await in_workbook(tmp_path / "b.xlsx", just) == [just]


async def test_a_long_text_is_whole_in_a_word_table(tmp_path: Path) -> None:
    text = "\n".join("甲" * 100 for _ in range(500))
    assert await in_word(tmp_path / "a.docx", text) == [text]


async def test_many_tables_stand_in_their_order_between_their_lines(tmp_path: Path) -> None:
    document = WordDocument(landscape=False)
    for name in ("甲", "[[0]]", "</w:p>"):
        document.line(name)
        await document.table(SHEET, rows(f"{name}的表"))
    document.save(tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx") as packed:
        body = ElementTree.fromstring(packed.read("word/document.xml"))[0]  # noqa: S314 (our own file)
    words = ["".join(one.itertext()) for one in body]
    assert [one for one in words if one] == [
        "甲", "序号修改意见1甲的表", "[[0]]", "序号修改意见1[[0]]的表", "</w:p>", "序号修改意见1</w:p>的表",
    ]  # fmt: skip
