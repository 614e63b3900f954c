"""Reading the files offices have; every bad one gets one clear sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from pypdf import PdfWriter

from bot.consultations.parsing import parse
from bot.consultations.reading import MAX_BYTES, lines_of, read_lines
from bot.errors import WrongInput

LINES = ["某条例（草案）", "第一条　为了安全，制定本条例。", "第二条　出租人应当：", "（一）检查；", "（二）登记。"]


def made_docx(path: Path) -> Path:
    document = Document()
    for line in LINES:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def test_every_kind_of_file_gives_the_same_articles(tmp_path: Path) -> None:
    text = "\n".join(LINES)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8-sig")
    (tmp_path / "b.txt").write_text(text, encoding="gb18030")
    (tmp_path / "c.txt").write_text(text, encoding="utf-16")
    (tmp_path / "a.md").write_text("# " + text.replace("第二条", "**第二条**"), encoding="utf-8")
    body = "".join(f"<p>{line.replace('条例', '<b>条例</b>')}</p>" for line in LINES)
    (tmp_path / "a.html").write_text(f"<html><script>x</script><body>{body}</body></html>", encoding="utf-8")
    made_docx(tmp_path / "a.docx")
    files = sorted(tmp_path.iterdir())
    assert len(files) == 6
    for file in files:
        parsed = parse(read_lines(file))
        assert parsed.title == LINES[0], file
        assert [one.label for one in parsed.articles()] == ["第一条", "第二条"], file
        assert parsed.articles()[1].text == "出租人应当：\n（一）检查；\n（二）登记。", file


def test_numbers_that_word_draws_by_itself_are_read(tmp_path: Path) -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>'
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'))
    number = f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
    numbering.append(parse_xml(number))
    document.add_paragraph("某条例")
    for text in ("甲。", "乙。"):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        shape = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'
        properties.append(parse_xml(shape))
    assert qn("w:numPr")
    document.save(str(tmp_path / "a.docx"))
    parsed = parse(read_lines(tmp_path / "a.docx"))
    assert [(one.label, one.text) for one in parsed.articles()] == [("第一条", "甲。"), ("第二条", "乙。")]


def test_bad_files_get_one_clear_sentence(tmp_path: Path) -> None:
    good = made_docx(tmp_path / "good.docx").read_bytes()
    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    blank.write(tmp_path / "scan.pdf")
    blank.encrypt("secret")
    blank.write(tmp_path / "locked.pdf")
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(21):
            packed.writestr(f"{number}.xml", b"\0" * 10_000_000)
    for name, content, told in (
        ("empty.txt", b" \n", "是空的"),
        ("old.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 100, "密码"),
        ("cut.docx", good[: len(good) // 2], "损坏"),
        ("cut.pdf", b"%PDF-1.7 nothing", "PDF"),
        ("locked.pdf", (tmp_path / "locked.pdf").read_bytes(), "密码"),
        ("scan.pdf", (tmp_path / "scan.pdf").read_bytes(), "扫描件"),
        ("bomb.docx", (tmp_path / "bomb.docx").read_bytes(), "太大"),
        ("pic.png", b"\x89PNG", "读不了"),
        ("binary.txt", b"\x00\x01\x02", "编码"),
        ("long.txt", "第一条 长。\n".encode() * 600_000, "万字"),
    ):
        with pytest.raises(WrongInput) as fault:
            lines_of(name, content)
        assert told in str(fault.value), name
        assert "\n" not in str(fault.value)
    with pytest.raises(WrongInput, match="没有这个文件"):
        read_lines(tmp_path / "none.txt")
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES * 5)
    with pytest.raises(WrongInput, match="太大"):
        read_lines(huge)
