"""Tells which line of a draft begins a part (编, 章, 节, 条, 附件) and which only speaks of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.language.numerals import NUMERAL_CHARACTERS, read_numeral

Kind = Literal["preamble", "part", "chapter", "section", "article", "appendix"]

LONGEST_HEADING = 60
"""A chapter's name is short; a longer line is text."""

MOST_ARTICLES = 99_999

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"[^\S　]+")
_NUMBER = rf"((?:[{NUMERAL_CHARACTERS}－—]\s*){{1,16}})"
_ARTICLE = re.compile(
    rf"[第笫]\s*{_NUMBER}[条條](?:\s*之\s*([{NUMERAL_CHARACTERS}]{{1,4}}))?([\s:：、.．]*)", re.DOTALL
)
_CHAPTER = re.compile(rf"[第笫]\s*{_NUMBER}(分[编編]|[编編]|章|[节節])([\s:：、]*)(.*)$")
_APPENDIX = re.compile(
    rf"(附件|附录|附表|附图)(?:\s+(?=[{NUMERAL_CHARACTERS}]{{1,2}}(?:[\s:：]|$)))?([{NUMERAL_CHARACTERS}]{{1,4}})?(?:[\s:：.．、]+(.*)|([^\s。，；]{{0,30}}))?$"
)
_ENCLOSED = re.compile(r"附\s*[:：]\s*(.*)$")
_BARE_CHAPTER = re.compile(r"[总附罚分]\s*则$")
"""Chapters of short regulations that have no number."""

_TOPIC = re.compile(r"([一二三四五六七八九十]{1,4})、([^。；，：？！]{1,30})$")
"""一、管辖: how judicial interpretations name their chapters."""

_THING = rf"第\s*[（(]?[{NUMERAL_CHARACTERS}]+[）)]?\s*"
_REFERENCE = re.compile(
    rf"[，。；）)》」』”]|的(?!士)|之?规定[的，。；]|中(?:的|规定)"
    rf"|(?:所列|所称|所指|所述|以外|之外|以上|以下)[^，。；：]{{0,6}}的|修改为|改为"
    rf"|{_THING}[款项目]|(?:[、，和与及至到或]|或者|以及|、?[和及或])\s*(?:本[^，。]{{1,4}})?{_THING}[条條款项]"
)
"""What follows 第十条 on a line that speaks of the article: 规定的情形, 所列, 第二款, 、第十一条, 至第十四条."""

_PERHAPS = re.compile(r"之?规定[^，。；：]{0,12}[的，]")
"""第十条规定特别重大事项的…: the article itself, unless it comes later."""

_SPACED_REFERENCE = re.compile(rf"(?:的?规定的|的规定|[、和与及至或]\s*{_THING}[条條])")
_CHAPTER_REFERENCE = re.compile(rf"的(?!士)|之?规定|所列|所称|中的|[、和与及至到或]\s*{_THING}|{_THING}[章节条款]")


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """A line that may begin an article.

    `written`: its number as the file has it; `apart`: a space follows it; `refers`: it speaks of the article;
    `perhaps`: it may speak of it.
    """

    number: int
    inserted: int
    written: str
    rest: str
    apart: bool
    refers: bool
    perhaps: bool


@dataclass(frozen=True, slots=True)
class ChapterHead:
    """A line that begins a 编, 分编, 章 or 节; a number of 0 stands for a chapter without one (附则)."""

    kind: Kind
    number: int
    written: str
    heading: str
    sub: bool = False


@dataclass(frozen=True, slots=True)
class AppendixHead:
    """A line that begins an 附件, 附录, 附表, 附图 or 附; a number of 0 means that none is written."""

    word: str
    number: int
    written: str
    heading: str


def tidy(line: str) -> str:
    """Return a line without invisible characters and outer spaces, inner spaces made one."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", line)).strip(" 　")


def ink(text: str) -> str:
    """Return what is printed of a text: no white space, nothing invisible. Its length is a number of characters."""
    return "".join(_INVISIBLE.sub("", text).split())


def read_article(line: str) -> ArticleHead | None:
    """Return the article that a line may begin; None for a line that begins with none."""
    match = _ARTICLE.match(line)
    number = _number(match[1]) if match else None
    if match is None or number is None or not 0 < number <= MOST_ARTICLES:
        return None
    inserted = read_numeral(match[2] or "") or 0
    apart, rest = bool(match[3]) or match.end() == len(line), line[match.end() :]
    if "、" in match[3] and re.match(rf"{_THING}[条條款项]", rest):
        return None
    # What looks like a reference is one; behind a space only the clearest is.
    refers = bool((_SPACED_REFERENCE if match[3] else _REFERENCE).match(rest))
    perhaps = not match[3] and bool(_PERHAPS.match(rest))
    return ArticleHead(number, inserted, line[: match.end()], rest, apart, refers, perhaps)


def read_chapter(line: str) -> ChapterHead | None:
    """Return the part, chapter or section that a line begins, or None."""
    if _BARE_CHAPTER.match(line):
        return ChapterHead("chapter", 0, line, "")
    match = _CHAPTER.match(line)
    number = _number(match[1]) if match else None
    if match is None or number is None or number > MOST_ARTICLES:
        return None
    heading = match[4]
    if len(heading) > LONGEST_HEADING or re.search(r"[。；]|[，：,:]$", heading) or _CHAPTER_REFERENCE.match(heading):
        return None
    kinds: dict[str, Kind] = {"编": "part", "編": "part", "章": "chapter", "节": "section", "節": "section"}
    return ChapterHead(kinds[match[2][-1]], number, line[: match.start(4)], ink(heading), match[2][0] == "分")


def read_topic(line: str) -> ChapterHead | None:
    """Return the chapter that a line such as 一、管辖 names; only the line after it tells whether it is one."""
    match = _TOPIC.match(line)
    number = read_numeral(match[1]) if match else None
    return ChapterHead("chapter", number, f"{match[1]}、", match[2].strip()) if match and number else None


def read_appendix(line: str) -> AppendixHead | None:
    """Return the appendix that a line begins, or None."""
    if match := _ENCLOSED.match(line):
        return AppendixHead("附", 0, line[: match.start(1)], match[1])
    match = _APPENDIX.match(line)
    if match is None:
        return None
    heading = match[3] or match[4] or ""
    if match[4] and (not match[2] or _CHAPTER_REFERENCE.match(match[4])):
        return None
    return AppendixHead(match[1], read_numeral(match[2] or "") or 0, line[: len(line) - len(heading)], heading)


def _number(written: str) -> int | None:
    # A dash in the place of 一 is a usual slip of the keyboard: 第三十－条.
    return read_numeral(re.sub(r"[－—]", "一", "".join(written.split())))
