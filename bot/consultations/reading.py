"""Reads the text of a draft out of the files offices have: .docx, .txt, .md, .html and PDF with text."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import lxml.html
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bot.consultations.numerals import write_numeral
from bot.errors import WrongInput

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PAGES = 1_000
MAX_CHARACTERS = 3_000_000
"""The whole 民法典 has about 110,000."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_SUPPLEMENT = dict(
    zip(
        map(ord, "⻋⻓⻔⻅⻆⻉⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⻘⻄⺠⺟⻁⻙⻑"),
        "车长门见角贝页风飞食马骨鬼鱼鸟麦黄齐齿龙龟青西民母虎韦長",
        strict=True,
    )
)
RADICALS = {**_KANGXI, 0x2F3E: "户", **_SUPPLEMENT}
"""PDF writers put radicals (⼀, ⻋) in place of characters (一, 车) that look the same: nothing would match them."""

_SKIPPED = {"script", "style", "head", "noscript", "template"}
_INLINE = {"a", "b", "i", "u", "em", "strong", "span", "font", "sup", "sub", "small", "mark", "code"}
_BEGINS = re.compile(
    r"第[0-9零〇一二两三四五六七八九十百千万]{1,9}[编章节条]|[（(][一二三四五六七八九十]{1,4}[）)]|\d{1,3}[.．、]|附件|附录|附表"
)


def read_lines(path: Path) -> list[str]:
    """Return the lines of a file, one for each paragraph.

    Raises WrongInput, with one sentence, for a file that is missing, empty, too large, encrypted, damaged, of
    another kind, or that has no text (a scan).
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise WrongInput(f"文件太大（{size // 1024 // 1024} MB），最多 {MAX_BYTES // 1024 // 1024} MB。")
        content = path.read_bytes()
    except FileNotFoundError:
        raise WrongInput(f"没有这个文件：{path}") from None
    except OSError as fault:
        raise WrongInput(f"文件打不开：{path}（{fault.strerror}）") from None
    return lines_of(path.name, content)


def lines_of(name: str, content: bytes) -> list[str]:
    """Return the lines of a file's content; `name` tells its kind by its ending. Raises as `read_lines` does."""
    if not content.strip():
        raise WrongInput(f"文件 {name} 是空的。")
    kind = name.rpartition(".")[2].lower()
    readers: dict[str, Callable[[bytes], list[str]]] = {
        "docx": _docx, "txt": _text, "md": _markdown, "markdown": _markdown, "html": _html, "htm": _html, "pdf": _pdf,
    }  # fmt: skip
    if kind not in readers:
        raise WrongInput(f"读不了 .{kind} 文件，请另存为 .docx、.txt、.md、.html 或有文字的 PDF。")
    lines = [line for line in readers[kind](content) if line.strip()]
    if not lines:
        raise WrongInput(f"文件 {name} 里没有文字。")
    if sum(map(len, lines)) > MAX_CHARACTERS:
        raise WrongInput(f"文件 {name} 的文字超过 {MAX_CHARACTERS // 10_000} 万字，不像一部草案。")
    return lines


def _text(content: bytes) -> list[str]:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if marked else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return re.split(r"\r\n|\r|\n", text)
    raise WrongInput("这个文本文件的编码认不出来，请另存为 UTF-8。")


def _markdown(content: bytes) -> list[str]:
    marks = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+(?=\S))")
    return [re.sub(r"(\*\*|__)(.+?)\1", r"\2", marks.sub("", line)) for line in _text(content)]


def _html(content: bytes) -> list[str]:
    declared = re.search(rb"charset=[\"']?([\w-]+)", content[:2048])
    text = content.decode("gb18030", "replace") if declared and declared[1].lower().startswith(b"gb") else None
    try:
        tree = lxml.html.document_fromstring(text if text is not None else "\n".join(_text(content)))
    except (etree.LxmlError, ValueError):
        raise WrongInput("这个网页文件读不出来。") from None
    return "".join(_html_text(tree)).split("\n")


def _html_text(element: etree._Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return
    block = element.tag not in _INLINE
    if block:
        yield "\n"
    yield re.sub(r"\s+", " ", element.text or "")
    for child in element:
        yield from _html_text(child)
        yield re.sub(r"\s+", " ", child.tail or "")
    if block:
        yield "\n"


def _pdf(content: bytes) -> list[str]:
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise WrongInput("这个 PDF 加了密码，请先去掉密码。")
        if len(reader.pages) > MAX_PAGES:
            raise WrongInput(f"这个 PDF 超过 {MAX_PAGES} 页。")
        pages = [page.extract_text() for page in reader.pages]
    except WrongInput:
        raise
    except Exception as fault:
        # The library raises whatever its parts raise on damaged files; none of it says more than this.
        kind = "损坏了" if isinstance(fault, PyPdfError | ValueError | KeyError | TypeError) else "读不出来"
        raise WrongInput(f"这个 PDF {kind}，请另存为 .docx。") from None
    lines = [line for page in pages for line in page.translate(RADICALS).split("\n")]
    if not "".join(lines).strip():
        raise WrongInput("这个 PDF 里没有文字（可能是扫描件），请换成有文字的文件。")
    return _unwrap(_without_page_numbers(lines))


def _without_page_numbers(lines: list[str]) -> list[str]:
    return [line for line in lines if not re.fullmatch(r"\s*[-—–－·]*\s*\d{1,4}\s*[-—–－·]*\s*", line)]


def _unwrap(lines: list[str]) -> list[str]:
    """Join lines that were broken at the edge of a page: a new paragraph begins with a number or after an end."""
    joined: list[str] = []
    width = max((len(line.strip()) for line in lines), default=0)
    full = False
    for line in lines:
        text = line.strip()
        if not text:
            continue
        starts = bool(_BEGINS.match(text)) or line.startswith(("　　", "    "))
        if joined and not starts and full and not joined[-1].endswith(("。", "；", "：", "！", "？")):
            joined[-1] += text
        else:
            joined.append(text)
        full = len(text) >= width * 0.7
    return joined


def _docx(content: bytes) -> list[str]:
    if content.startswith(_OLE):
        raise WrongInput("这个文件加了密码，或者是旧的 .doc 格式；请去掉密码，另存为 .docx。")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise WrongInput("这个文件解开后太大了。")
        document = Document(BytesIO(content))
        numbers = _Numbering(document)
        return [line for element in document.element.body for line in _docx_lines(element, document, numbers)]
    except WrongInput:
        raise
    except Exception:
        # A damaged package raises errors of zipfile, lxml or the library, at any depth.
        raise WrongInput("这个 .docx 文件损坏了，请用 Word 或 WPS 重新保存。") from None


def _docx_lines(element: etree._Element, document: object, numbers: _Numbering) -> Iterator[str]:
    if element.tag == qn("w:p"):
        text = Paragraph(element, document).text  # type: ignore[arg-type]
        yield from (numbers.label(element) + text).split("\n")
    elif element.tag == qn("w:tbl"):
        for row in element.iter(qn("w:tr")):
            cells = ["".join(node.text or "" for node in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
            yield " ".join(cells)
    elif element.tag == qn("w:sdt"):
        for inner in element.iter(qn("w:p")):
            yield from (numbers.label(inner) + Paragraph(inner, document).text).split("\n")  # type: ignore[arg-type]


class _Numbering:
    """Says the numbers that Word draws by itself (第一条, （一）): they are not in the text of a paragraph."""

    def __init__(self, document: object) -> None:
        self._levels: dict[tuple[str, str], tuple[str, str, int]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._styles: dict[str, etree._Element] = {}
        part = document.part  # type: ignore[attr-defined]
        for style in part.document.styles.element.iter(qn("w:style")):
            for found in style.iter(qn("w:numPr")):
                self._styles[style.get(qn("w:styleId"))] = found
        try:
            root = part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        shapes = {one.get(qn("w:abstractNumId")): one for one in root.iter(qn("w:abstractNum"))}
        for number in root.iter(qn("w:num")):
            shape = shapes.get(_value(number, "w:abstractNumId"))
            for level in shape.iter(qn("w:lvl")) if shape is not None else ():
                start = int(_value(level, "w:start") or 1)
                made = (_value(level, "w:numFmt"), _value(level, "w:lvlText"), start)
                self._levels[number.get(qn("w:numId")) or "", level.get(qn("w:ilvl")) or "0"] = made

    def label(self, paragraph: etree._Element) -> str:
        """Return what stands before a paragraph, with a space; empty for one without a number."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is None:
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            found = self._styles.get(style.get(qn("w:val")) or "") if style is not None else None
        if found is None:
            return ""
        number, level = _value(found, "w:numId"), _value(found, "w:ilvl") or "0"
        if (number, level) not in self._levels:
            return ""
        shape, text, start = self._levels[number, level]
        self._counts[number, level] += 1
        for other in [key for key in self._counts if key[0] == number and key[1] > level]:
            del self._counts[other]
        count = start - 1 + self._counts[number, level]
        shown = write_numeral(count) if "hinese" in shape or "japanese" in shape else str(count)
        if shape == "bullet":
            return ""
        return text.replace(f"%{int(level) + 1}", shown) + " "


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(qn(tag))
    return (found.get(qn("w:val")) or "") if found is not None else ""
