"""Reads the text of a .docx as Word shows it when every tracked change is accepted; says what it did not read."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from bot.consultations.reading_word_numbers import Numbering
from bot.errors import WrongInput

MAX_UNPACKED = 200 * 1024 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = {qn("w:del"), qn("w:moveFrom")}
_ADDED = {qn("w:ins"), qn("w:moveTo")}
_NOTES = {
    qn("w:footnoteReference"): "脚注",
    qn("w:endnoteReference"): "尾注",
    qn("w:commentReference"): "批注",
    qn("w:sym"): "特殊字体的符号",
    qn("w:object"): "图片或公式",
    qn("pic:pic"): "图片或公式",
    "{urn:schemas-microsoft-com:vml}imagedata": "图片或公式",
}
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_SKIPPED = {
    qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), qn("w:sdtEndPr"), qn("w:smartTagPr"), qn("w:customXmlPr"), qn("w:rt"),
    qn("w:instrText"), qn("w:delText"), qn("w:delInstrText"), qn("w:tblPr"), qn("w:tblGrid"), qn("w:tcPr"),
    _MC + "Fallback",
}  # fmt: skip
_OFF = ("0", "false", "off", "none")
_OLD_SIDE = re.compile(r"^(?:现行|原)(?:条文|规定|文本|条例|办法|法规|条款|稿)?|^修改前")
_NEW_SIDE = re.compile(r"^(?:修改|修订|拟修改|草案|新)|修改后|修订后|征求意见稿")


@dataclass(slots=True)
class Word:
    """What was read of a document: its lines, sentences for staff, and text that was left out with the reason."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def read_word(content: bytes) -> Word:
    """Read a .docx; raises WrongInput, with one sentence, for one that is damaged, encrypted or holds no own text."""
    if content.startswith(_OLE):
        raise WrongInput("这个文件加了密码，或者是旧的 .doc 格式；请去掉密码，另存为 .docx。")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise WrongInput("这个文件解开后太大了。")
        return _Reader(Document(BytesIO(content))).read()
    except WrongInput:
        raise
    except Exception:
        # A damaged package raises errors of zipfile, lxml or the library, at any depth.
        raise WrongInput("这个 .docx 文件损坏了，请用 Word 或 WPS 重新保存。") from None


class _Reader:
    """Goes through one document."""

    def __init__(self, document: object) -> None:
        self._body: etree._Element = document.element.body  # type: ignore[attr-defined]
        self._numbers = Numbering(document)
        self._hidden_styles = _hidden_styles(document)
        self._counts: Counter[str] = Counter()
        self._boxes: list[etree._Element] = []
        self._merged = ""
        self._word = Word()

    def read(self) -> Word:
        """Return the document's text."""
        if next(self._body.iter(qn("w:altChunk")), None) is not None:
            raise WrongInput("这个文件的正文是嵌进去的网页（altChunk），读不到；请用 Word 打开，另存为 .docx。")
        self._word.lines = list(self._blocks(self._body))
        if self._merged:
            self._word.lines.append(self._merged)
        self._tell()
        return self._word

    def _blocks(self, parent: etree._Element) -> Iterator[str]:
        """Yield the lines of paragraphs and tables, also inside content controls and other wrappers."""
        for element in parent:
            if not isinstance(element.tag, str) or element.tag in _SKIPPED or element.tag in _GONE:
                continue
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            else:
                yield from self._blocks(element)

    def _paragraph(self, element: etree._Element) -> Iterator[str]:
        self._boxes, above = [], self._boxes
        deleted = self._counts["删除"]
        text = "".join(self._inline(element, hidden=self._is_hidden(element, "w:pPr", "w:pStyle")))
        boxes, self._boxes = self._boxes, above
        mark = element.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        gone = mark is not None and any(mark.find(tag) is not None for tag in _GONE)
        if not text.strip() and self._counts["删除"] > deleted:
            gone = True  # nothing is left of it, so it takes no number either
        if gone:
            # Its end was deleted: what is left of it goes on in the next paragraph, and so does the number.
            self._merged += text
        else:
            text, self._merged = self._merged + text, ""
            yield from (self._numbers.label(element) + text).split("\n")
        for box in boxes:
            self._counts["文本框"] += 1
            yield from self._blocks(box)

    def _inline(self, parent: etree._Element, *, hidden: bool = False) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag in _GONE:
                self._counts["删除"] += any(True for _ in element.iter(qn("w:r")))
            elif tag == qn("w:txbxContent"):
                self._boxes.append(element)
            elif tag in _NOTES:
                self._counts[_NOTES[tag]] += 1
            elif tag in (qn("w:t"), f"{{{_MATH}}}t"):
                yield from self._text(element.text or "", hidden=hidden)
            elif tag in _BREAKS:
                yield "" if element.get(qn("w:type")) in ("page", "column") else _BREAKS[tag]
            else:
                self._counts["增加"] += tag in _ADDED
                concealed = hidden or (tag == qn("w:r") and self._is_hidden(element, "w:rPr", "w:rStyle"))
                yield from self._inline(element, hidden=concealed)

    def _text(self, text: str, *, hidden: bool) -> Iterator[str]:
        if not hidden:
            yield text
        elif text.strip():
            self._word.left_out.append((text, "隐藏文字"))

    def _table(self, table: etree._Element) -> Iterator[str]:
        rows = [list(_inside(row, qn("w:tc"))) for row in _inside(table, qn("w:tr")) if not _is_deleted(row)]
        if all(len(cells) == 1 for cells in rows):
            # One column is a frame around text.
            for cells in rows:
                yield from self._blocks(cells[0])
            return
        shown = [[" ".join(line for line in self._blocks(cell) if line.strip()) for cell in cells] for cells in rows]
        if shown and _compares(shown[0]):
            text = "\n".join(" ".join(cells) for cells in shown)
            self._word.left_out.append((text, "修改前后的对照表，请把要征求意见的那一栏单独存成文件再导入"))
            return
        yield from (" ".join(cells) for cells in shown)

    def _is_hidden(self, element: etree._Element, properties: str, style: str) -> bool:
        found = element.find(qn(properties))
        if found is None:
            return False
        vanish = found.find(qn("w:vanish"))
        if vanish is not None:
            return properties == "w:rPr" and vanish.get(qn("w:val"), "1") not in _OFF
        named = found.find(qn(style))
        return named is not None and named.get(qn("w:val")) in self._hidden_styles

    def _tell(self) -> None:
        changed = "、".join(f"{kind} {self._counts[kind]} 处" for kind in ("增加", "删除") if self._counts[kind])
        if changed:
            self._word.notes.append(f"有修订未接受（{changed}）：按接受后的文字读。")
        if hidden := sum(why == "隐藏文字" for _, why in self._word.left_out):
            self._word.notes.append(f"有隐藏文字 {hidden} 处，没有读进来。")
        if self._counts["文本框"]:
            self._word.notes.append(f"有文本框 {self._counts['文本框']} 个，读在所在段落的后面，请核对位置。")
        for kind in dict.fromkeys(_NOTES.values()):
            if self._counts[kind]:
                self._word.notes.append(f"有{kind} {self._counts[kind]} 处，没有读进来。")


_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield rows of a table or cells of a row, through content controls, but not those of a table inside."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), *_ADDED):
            yield from _inside(element, tag)


def _is_deleted(row: etree._Element) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _compares(head: list[str]) -> bool:
    cells = ["".join(cell.split()) for cell in head]
    old = any(_OLD_SIDE.search(cell) and len(cell) <= 20 for cell in cells)
    return old and any(_NEW_SIDE.search(cell) and len(cell) <= 20 for cell in cells)


def _hidden_styles(document: object) -> set[str]:
    styles = list(document.part.document.styles.element.iter(qn("w:style")))  # type: ignore[attr-defined]
    hidden: set[str] = set()
    for _ in range(3):  # a style may be based on a hidden one
        for style in styles:
            based = style.find(qn("w:basedOn"))
            vanish = style.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
            if vanish is not None:
                is_hidden = vanish.get(qn("w:val"), "1") not in _OFF
            else:
                is_hidden = based is not None and based.get(qn("w:val")) in hidden
            if is_hidden:
                hidden.add(style.get(qn("w:styleId")) or "")
    return hidden
