"""Reads the text of a draft out of the files offices have: .docx, .txt, .md, .html and PDF with text."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import lxml.html
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bot.consultations.headings import read_article
from bot.consultations.reading_word import read_word
from bot.errors import WrongInput

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 1_000
MAX_CHARACTERS = 3_000_000
"""The whole 民法典 has about 110,000."""

EDGE = 2
"""Lines at the top and the bottom of a page among which running headers and footers are looked for."""

# Its remarks on damaged files say nothing to staff; what is wrong is told in one sentence.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

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

_COUNTER = re.compile(
    r"\s*(?:[-—–－·〔\[（(]*\s*\d{1,4}\s*[-—–－·〕\]）)]*|第?\s*\d{1,4}\s*页?\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?|第\s*\d{1,4}\s*页"
    r"|page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?)\s*",
    re.IGNORECASE,
)
_ENDS = ("。", "：", "！", "？")
"""What a paragraph ends with; after a ； at the edge the sentence may go on."""

_BOLD = re.compile(r"(\*\*|__)(?=[^\s*_])(.+?)(?<=[^\s*_])\1")
"""Words between two marks; ____ alone is a place to fill in."""

_SKIPPED = {"script", "style", "head", "noscript", "template"}
_INLINE = {
    "a", "b", "i", "u", "em", "strong", "span", "font", "sup", "sub", "small", "mark", "code", "s", "strike", "del",
    "ins", "label", "q", "cite", "abbr", "big", "wbr", "time", "var", "kbd", "bdi", "bdo", "dfn", "img", "nobr", "tt",
}  # fmt: skip
_BEGINS = re.compile(
    r"第[0-9零〇一二两三四五六七八九十百千万]{1,9}[编章节条]|[（(][一二三四五六七八九十]{1,4}[）)]|\d{1,3}[.．、]|附件|附录|附表"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a file: one line for each paragraph, sentences for staff, and (text, why) of what was not."""

    lines: list[str]
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()


def read_draft(path: Path) -> Reading:
    """Read a file.

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
    except (OSError, ValueError) as fault:
        reason = "这是一个文件夹" if path.is_dir() else getattr(fault, "strerror", "") or "名字不对"
        raise WrongInput(f"文件打不开：{path}（{reason}）") from None
    return reading_of(path.name, content)


def read_lines(path: Path) -> list[str]:
    """Return the lines of a file, one for each paragraph. Raises as `read_draft` does."""
    return read_draft(path).lines


def reading_of(name: str, content: bytes) -> Reading:
    """Read a file's content; `name` tells its kind by its ending. Raises as `read_draft` does."""
    if not content.strip():
        raise WrongInput(f"文件 {name} 是空的。")
    kind = name.rpartition(".")[2].lower()
    readers: dict[str, Callable[[bytes], Reading]] = {
        "docx": _docx, "txt": _plain, "md": _markdown, "markdown": _markdown, "html": _html, "htm": _html, "pdf": _pdf,
    }  # fmt: skip
    if kind not in readers:
        raise WrongInput(f"读不了 .{kind} 文件，请另存为 .docx、.txt、.md、.html 或有文字的 PDF。")
    try:
        read = readers[kind](content)
    except WrongInput:
        raise
    except Exception:
        # Whatever a file holds (a page of a hundred thousand nested boxes), staff get one sentence.
        raise WrongInput(f"文件 {name} 读不出来，请用 Word 或 WPS 打开，另存为 .docx。") from None
    lines = [line for line in read.lines if line.strip()]
    if not lines:
        reason = f"：{read.left_out[0][1]}" if read.left_out else ""
        raise WrongInput(f"文件 {name} 里没有文字{reason}。")
    if sum(map(len, lines)) > MAX_CHARACTERS:
        raise WrongInput(f"文件 {name} 的文字超过 {MAX_CHARACTERS // 10_000} 万字，不像一部草案。")
    return replace(read, lines=lines)


def lines_of(name: str, content: bytes) -> list[str]:
    """Return the lines of a file's content. Raises as `read_draft` does."""
    return reading_of(name, content).lines


def _docx(content: bytes) -> Reading:
    word = read_word(content)
    return Reading(word.lines, tuple(word.notes), tuple(word.left_out))


def _plain(content: bytes) -> Reading:
    lines = _text(content)
    if not _is_hard_wrapped(lines):
        return Reading(lines)
    return Reading(_unwrap(lines), ("每行的长度差不多，像是固定宽度断行的文字，已经把断开的行连起来，请核对。",))


def _is_hard_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether most lines end at one width and not at the end of a sentence."""
    texts = [line.rstrip() for line in lines if line.strip()]
    widths = Counter(len(line) for line in texts)
    width = max((one for one, count in widths.items() if count >= 3), default=0)
    full = [place for place, line in enumerate(texts) if width - 2 <= len(line) <= width]
    # What is followed by a number of its own was not broken: items of a list are often of one length.
    after = [*(line.strip() for line in texts[1:]), ""]
    broken = [place for place in full if not texts[place].endswith(_ENDS) and not _BEGINS.match(after[place])]
    return 15 <= width <= 60 and len(full) * 3 >= len(texts) and len(broken) * 3 >= len(full) * 2


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


def _markdown(content: bytes) -> Reading:
    marks = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+(?=\S))")
    return Reading([_BOLD.sub(r"\2", marks.sub("", line)) for line in _text(content)])


def _html(content: bytes) -> Reading:
    declared = re.search(rb"charset=[\"']?([\w-]+)", content[:2048])
    text = content.decode("gb18030", "replace") if declared and declared[1].lower().startswith(b"gb") else None
    try:
        tree = lxml.html.document_fromstring(text if text is not None else "\n".join(_text(content)))
    except (etree.LxmlError, ValueError):
        raise WrongInput("这个网页文件读不出来。") from None
    return Reading("".join(_html_text(tree)).split("\n"))


def _html_text(element: etree._Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return
    # Word marks dates and empty places with tags of its own: st1:chsdate, o:p.
    block = element.tag not in _INLINE and ":" not in element.tag
    if block:
        yield "\n"
    yield re.sub(r"\s+", " ", element.text or "")
    for child in element:
        yield from _html_text(child)
        yield re.sub(r"\s+", " ", child.tail or "")
    if block:
        yield "\n"


def _pdf(content: bytes) -> Reading:
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
    sheets = [page.translate(RADICALS).split("\n") for page in pages]
    if not "".join("".join(sheet) for sheet in sheets).strip():
        raise WrongInput("这个 PDF 里没有文字（可能是扫描件），请换成有文字的文件。")
    return _without_furniture(sheets)


def _without_furniture(sheets: Sequence[Sequence[str]]) -> Reading:
    """Leave out page counters, and lines that stand at the same edge of most pages."""
    kept: list[str] = []
    left: list[tuple[str, str]] = []
    repeated = _running(sheets)
    for sheet in sheets:
        printed = [place for place, line in enumerate(sheet) if line.strip()]
        edges = {*printed[:EDGE], *printed[-EDGE:]}
        for place, line in enumerate(sheet):
            if place in edges and len(line) <= 40 and _COUNTER.fullmatch(line):
                left.append((line.strip(), "页码"))
            elif place in edges and _shape(line) in repeated:
                left.append((line.strip(), "页眉页脚"))
            else:
                kept.append(line)
    told = dict.fromkeys(text for text, why in left if why == "页眉页脚")
    notes = (f"去掉了每页都有的页眉页脚：{'、'.join(list(told)[:3])}。",) if told else ()
    return Reading(_unwrap(kept), notes, tuple(left))


def _running(sheets: Sequence[Sequence[str]]) -> set[str]:
    """Return the shapes of running headers and footers: on at least three pages, and on most."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        printed = [line for line in sheet if line.strip()]
        seen.update({_shape(line) for line in [*printed[:EDGE], *printed[-EDGE:]]})
    return {shape for shape, count in seen.items() if count >= 3 and count * 10 >= len(sheets) * 6}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", "".join(line.split()))


def _unwrap(lines: Sequence[str]) -> list[str]:
    """Join lines that were broken at the edge of a page: a new paragraph begins with a number or after an end."""
    joined: list[str] = []
    width = max((len(line.strip()) for line in lines), default=0)
    full = False
    for line in lines:
        text = line.strip()
        if not text:
            continue
        head = read_article(text)
        starts = (bool(_BEGINS.match(text)) and not (head and head.refers)) or line.startswith(("　　", "    "))
        if joined and not starts and full and not joined[-1].endswith(_ENDS):
            joined[-1] += text
        else:
            joined.append(text)
        full = len(text) >= width * 0.7
    return joined
