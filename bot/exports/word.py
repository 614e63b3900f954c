"""Writes Word documents with proper Chinese type, repeated header rows and page numbers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from bot.exports.sheets import Cell, Rows, Sheet, printable
from bot.exports.target import written

TEXT_FONT = "仿宋"
HEAD_FONT = "黑体"
_PAGE = (29.7, 21.0)
_MARGIN = 1.8
_MARGINS = '<w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar>'
_SPOOLED = 4_000_000
"""Bytes of a table that are kept in memory before they go to a temporary file."""

_CELL_SIZE = 18
"""Half points: 小五号."""


class WordDocument:
    """A landscape A4 document that is built from top to bottom and saved once."""

    def __init__(self, *, landscape: bool = True) -> None:
        self._document = Document()
        section = self._document.sections[0]
        width, height = _PAGE if landscape else _PAGE[::-1]
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(width), Cm(height)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Cm(_MARGIN))
        self._usable = width - 2 * _MARGIN
        self._tables: list[IO[bytes]] = []
        # A title may hold any words: only a mark that nobody can write stands for a table.
        self._mark = secrets.token_hex(8)
        style = self._document.styles["Normal"]
        style.font.name = TEXT_FONT
        style.font.size = Pt(11)
        _set_chinese_font(style.element, TEXT_FONT)
        self._number_pages(section)

    def title(self, text: str) -> None:
        """Add a centred title."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(str(printable(text)))
        run.font.size, run.font.bold, run.font.name = Pt(18), True, HEAD_FONT
        _set_chinese_font(run._element, HEAD_FONT)

    def line(self, text: str, *, bold: bool = False) -> None:
        """Add a paragraph."""
        self._document.add_paragraph().add_run(str(printable(text))).font.bold = bold

    def rule(self) -> None:
        """Add a line to cut along."""
        self._document.add_paragraph("✂ " + "－" * 30)

    def picture(self, png: bytes, centimetres: float) -> None:
        """Add a picture in the middle of its own line."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run().add_picture(_stream(png), width=Cm(centimetres))

    async def table(self, sheet: Sheet, rows: Rows) -> int:
        """Add a table whose header comes again on every page; returns how many rows it got."""
        whole = sum(sheet.widths)
        widths = [int(self._usable * one / whole * 567) for one in sheet.widths]
        grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:color="808080"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        # The rows go to a file and into the document when it is saved: as a tree, 20,000 of them would fill 700 MB.
        rows_file: IO[bytes] = SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115 (closed when the document is saved)
        rows_file.write(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}'
            f'</w:tblBorders><w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'.encode()
        )
        rows_file.write(_row(sheet.columns, widths, header=True))
        count = 0
        async for row in rows:
            rows_file.write(_row(row, widths, header=False))
            count += 1
        rows_file.write(b"</w:tbl>")
        self._document.add_paragraph(self._marker(len(self._tables)))
        self._tables.append(rows_file)
        return count

    def save(self, path: Path) -> None:
        """Write the file, with the tables in their places; raises WrongInput where it cannot be written."""
        try:
            with written(path) as beside:
                self._pack(beside)
        finally:
            for rows_file in self._tables:
                rows_file.close()

    def _pack(self, path: Path) -> None:
        skeleton = BytesIO()
        self._document.save(skeleton)
        with ZipFile(skeleton) as made, ZipFile(path, "w", ZIP_DEFLATED) as packed:
            for part in made.namelist():
                content = made.read(part)
                if part != "word/document.xml":
                    packed.writestr(part, content)
                    continue
                with packed.open(part, "w", force_zip64=True) as target:
                    self._fill(content, target)

    def _fill(self, content: bytes, target: IO[bytes]) -> None:
        """Copy the document's text, each marker's paragraph replaced by its table."""
        for number, rows_file in enumerate(self._tables):
            at = content.index(self._marker(number).encode())
            begin, end = content.rindex(b"<w:p>", 0, at), content.index(b"</w:p>", at) + len(b"</w:p>")
            target.write(content[:begin])
            rows_file.seek(0)
            copyfileobj(rows_file, target)
            rows_file.close()
            # Word wants a paragraph behind a table.
            target.write(b"<w:p/>")
            content = content[end:]
        target.write(content)

    def _marker(self, number: int) -> str:
        return f"[[{self._mark} {number}]]"

    def _number_pages(self, section: object) -> None:
        paragraph = section.footer.paragraphs[0]  # type: ignore[attr-defined]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("第 ")
        field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        paragraph._element.append(parse_xml(field))
        paragraph.add_run(" 页")


def _row(cells: Sequence[Cell], widths: Sequence[int], *, header: bool) -> bytes:
    font = HEAD_FONT if header else TEXT_FONT
    style = (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
        f'{"<w:b/>" if header else ""}<w:sz w:val="{_CELL_SIZE}"/></w:rPr>'
    )
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraphs(cell, style)}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    kind = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{kind}{made}</w:tr>".encode()


def _paragraphs(cell: Cell, style: str) -> str:
    lines = str(printable(cell)).split("\n")
    return "".join(f'<w:p><w:r>{style}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)


def _set_chinese_font(element: Any, font: str) -> None:
    """Set the font of Chinese text, which Word keeps apart from that of Latin text."""
    element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _stream(content: bytes) -> BytesIO:
    return BytesIO(content)
