"""Splits a regulation into its parts (编, 章, 节, 条, 款, 项), keeping every word and saying what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.consultations.numerals import NUMERAL, article_label, read_numeral, write_numeral

Kind = Literal["preamble", "part", "chapter", "section", "article", "appendix"]

MAX_LINES = 60_000
MAX_DOUBTS = 50
"""Doubts that are told one by one; the rest is counted."""

_HEADING = re.compile(rf"第({NUMERAL})(编|章|节)(?:[\s　:：]+(.*)|([^\s　].{{0,30}}))?$")
_ARTICLE = re.compile(rf"第({NUMERAL})条(?:之({NUMERAL}))?([\s　:：]*)(.*)$", re.DOTALL)
_APPENDIX = re.compile(rf"(附件|附录|附表|附图)({NUMERAL})?(?:[\s　:：.．]+(.*))?$")
_BARE_CHAPTER = re.compile(r"[总附罚分][\s　]*则$")
"""Chapters of short regulations that have no number."""

_NO_ARTICLE = ("规定", "的", "第", "、", "和", "至", "所", "中", "或", "及", "以", "之", "，", "。", "；", "各", "处")
"""Words after 第十条 that show that the line speaks of an article and does not begin one."""

_ITEM = re.compile(r"[（(]([零〇一二三四五六七八九十百]{1,5})[）)]\s*(.*)$", re.DOTALL)
_SUBITEM = re.compile(r"(?:[（(]?(\d{1,3})[）)]|(\d{1,3})[.．、])\s*(?!\d)(.*)$", re.DOTALL)
_KINDS: dict[str, Kind] = {"编": "part", "章": "chapter", "节": "section"}


@dataclass(frozen=True, slots=True)
class Provision:
    """One part of a draft. `key` is stable across versions: a10, a10-1 (第十条之一), c2, p1c2s3, pre, x1.

    `text` has a line for each paragraph (款) and item (项); `path` names the headings above it.
    """

    kind: Kind
    key: str
    label: str
    heading: str
    text: str
    path: str
    number: int = 0
    inserted: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph or item within an article. `key` is a10.2 (款), a10.2.3 (项), a10.2.3.1 (目)."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A whole draft: its parts in legal order, and sentences about what could not be told for sure."""

    title: str
    provisions: tuple[Provision, ...]
    doubts: tuple[str, ...]

    def articles(self) -> list[Provision]:
        """Return the articles only."""
        return [one for one in self.provisions if one.kind == "article"]

    def count(self, kind: Kind) -> int:
        """Tell how many parts of a kind there are."""
        return sum(one.kind == kind for one in self.provisions)


class _Builder:
    """Collects the parts line by line."""

    def __init__(self) -> None:
        self.found: list[Provision] = []
        self.lines: list[str] = []
        self.open: Provision | None = None
        self.above: dict[Kind, Provision] = {}
        self.doubts: list[str] = []
        self.last = (0, 0)

    def close(self) -> None:
        """Finish the open part with the lines that belong to it."""
        if self.open is not None:
            self.found.append(replace(self.open, text="\n".join(line for line in self.lines if line)))
        self.open, self.lines = None, []

    def begin(self, provision: Provision, first: str) -> None:
        self.close()
        self.open, self.lines = provision, [first]

    def heading(self, kind: Kind, number: int, label: str, heading: str) -> None:
        lower: dict[Kind, tuple[Kind, ...]] = {"part": ("chapter", "section"), "chapter": ("section",), "section": ()}
        for below in lower[kind]:
            self.above.pop(below, None)
        above = [self.above[one] for one in ("part", "chapter") if one in self.above and one != kind]
        prefix = above[-1].key if above and kind != "part" else ""
        key = f"{prefix}{ {'part': 'p', 'chapter': 'c', 'section': 's'}[kind] }{number}"
        path = " ".join(f"{one.label} {one.heading}".strip() for one in above)
        provision = Provision(kind, key, label, heading, "", path, number)
        if any(one.key == key for one in self.found) and not any(one.kind == "article" for one in self.found):
            # A table of contents names every heading once before the text does.
            self.close()
            self.found = [one for one in self.found if one.kind == "preamble"]
            self.above = {name: one for name, one in self.above.items() if name == kind and one.key == key}
        self.begin(provision, "")
        self.above[kind] = provision

    def article(self, number: int, inserted: int, text: str) -> None:
        label = article_label(number, inserted)
        key = f"a{number}-{inserted}" if inserted else f"a{number}"
        before, inserted_before = self.last
        times = sum(one.key.split("~")[0] == key for one in [*self.found, *([self.open] if self.open else [])])
        if times:
            self.doubts.append(f"{label}出现了两次，第二次的编号记作“{label}（重）”。")
            key, label = f"{key}~{times + 1}", f"{label}（重）"
        elif (number, inserted) not in ((before + 1, 0), (before, inserted_before + 1)):
            if number > before:
                self.doubts.append(f"{article_label(before) if before else '开头'}之后直接是{label}，中间缺号。")
            else:
                self.doubts.append(f"{label}排在{article_label(before, inserted_before)}后面，次序不对。")
        self.last = (number, inserted)
        path = " ".join(f"{one.label} {one.heading}".strip() for one in self.above.values())
        self.begin(Provision("article", key, label, "", "", path, number, inserted), text)


def parse(lines: Iterable[str], title: str = "") -> Parsed:
    """Split lines into parts. `title`: given by staff, else the first line that is no heading.

    Every line ends up in exactly one part. Nothing is raised: what is odd is told in `doubts`.
    """
    builder = _Builder()
    front: list[str] = []
    for line in lines:
        text = _tidy(line)
        if not text:
            continue
        if not _take_heading(builder, text) and not _take_article(builder, text):
            (builder.lines if builder.open else front).append(text)
    builder.close()
    front = [line for line in front if re.sub(r"\s|　", "", line) not in ("目录", "目次")]
    if not title and front:
        title = front.pop(0)
    elif front and re.sub(r"\s|　", "", front[0]) == re.sub(r"\s|　", "", title):
        front.pop(0)
    provisions = builder.found
    if front:
        provisions = [Provision("preamble", "pre", "前言", "", "\n".join(front), ""), *provisions]
    doubts = [*builder.doubts, *_empty(provisions), *_nothing(provisions)]
    if len(doubts) > MAX_DOUBTS:
        doubts = [*doubts[:MAX_DOUBTS], f"另有 {len(doubts) - MAX_DOUBTS} 处疑问没有列出。"]
    return Parsed(title, tuple(provisions), tuple(doubts))


def clauses(provision: Provision | None, text: str | None = None) -> list[Clause]:
    """Return the paragraphs (款), items (项) and sub-items (目) of an article, with their stable keys.

    An item belongs to the paragraph before it, a sub-item to the item before it.
    """
    if provision is None:
        return []
    found: list[Clause] = []
    paragraph = item = subitem = 0
    for line in (text if text is not None else provision.text).split("\n"):
        if (match := _ITEM.match(line)) and (number := read_numeral(match[1])):
            paragraph, item, subitem = max(paragraph, 1), number, 0
            label = f"{provision.label}{_paragraph(paragraph)}第（{match[1]}）项"
            found.append(Clause(f"{provision.key}.{paragraph}.{item}", label, line))
        elif item and (match := _SUBITEM.match(line)):
            subitem = int(match[1] or match[2])
            label = f"{provision.label}{_paragraph(paragraph)}第（{write_numeral(item)}）项第{subitem}目"
            found.append(Clause(f"{provision.key}.{paragraph}.{item}.{subitem}", label, line))
        else:
            paragraph, item, subitem = paragraph + 1, 0, 0
            found.append(Clause(f"{provision.key}.{paragraph}", f"{provision.label}{_paragraph(paragraph)}", line))
    return found


def _paragraph(number: int) -> str:
    return article_label(number).replace("条", "款")


def _take_heading(builder: _Builder, text: str) -> bool:
    if match := _HEADING.match(text):
        number = read_numeral(match[1])
        heading = re.sub(r"[\s　]+", "", match[3] or match[4] or "")
        if number is not None and not heading.startswith(_NO_ARTICLE) and not heading.endswith(("。", "；", "，")):
            builder.heading(_KINDS[match[2]], number, f"第{match[1]}{match[2]}", heading)
            return True
    if _BARE_CHAPTER.match(text):
        number = 1 + max([one.number for one in [*builder.found, builder.open] if one and one.kind == "chapter"] or [0])
        builder.heading("chapter", number, re.sub(r"\s", "", text), "")
        return True
    if (match := _APPENDIX.match(text)) and any(one.kind == "article" for one in [*builder.found, builder.open] if one):
        number = read_numeral(match[2] or "") or 1 + sum(one.kind == "appendix" for one in builder.found)
        label = match[1] + (match[2] or "")
        builder.begin(Provision("appendix", f"x{number}", label, match[3] or "", "", ""), "")
        return True
    return False


def _take_article(builder: _Builder, text: str) -> bool:
    match = _ARTICLE.match(text)
    if match is None:
        return False
    number, inserted = read_numeral(match[1]), read_numeral(match[2] or "") or 0
    if number is None:
        return False
    if not match[3] and match[4]:
        expected = number in (builder.last[0], builder.last[0] + 1)
        if match[4].startswith(_NO_ARTICLE) or not expected:
            return False
    elif match[4].startswith(("规定的", "的规定")):
        return False
    builder.article(number, inserted, match[4].strip("　 "))
    return True


def _tidy(line: str) -> str:
    return re.sub(r"[\t\x0b\x0c\xa0 ]+", " ", line).strip(" 　\r\n")


def _empty(provisions: Sequence[Provision]) -> list[str]:
    return [f"{one.label}没有正文。" for one in provisions if one.kind == "article" and not one.text]


def _nothing(provisions: Sequence[Provision]) -> list[str]:
    if any(one.kind == "article" for one in provisions):
        return []
    return ["没有找到“第一条”这样的条文，请检查文件是不是草案正文。"]
