"""Splits a regulation into its parts (编, 章, 节, 条, 款, 项), keeping every word and saying what is doubtful."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.consultations.contents import find_contents
from bot.consultations.headings import (
    AppendixHead,
    ArticleHead,
    ChapterHead,
    Kind,
    ink,
    read_appendix,
    read_article,
    read_chapter,
    read_topic,
    tidy,
)
from bot.language.numerals import article_label, read_numeral, write_numeral
from bot.text import shorten

MAX_DOUBTS = 50
"""Doubts that are told one by one; the rest is counted."""

AFTER_THE_END = 2
"""Lines after the one that says 施行 from which the last article is doubtful."""

_ITEM = re.compile(r"[（(]([零〇一二三四五六七八九十百]{1,5})[）)]\s*(.*)$", re.DOTALL)
_SUBITEM = re.compile(r"(?:[（(]?(\d{1,3})[）)]|(\d{1,3})[.．、])\s*(?!\d)(.*)$", re.DOTALL)
_ENDED = ("。", "；", "：", "！", "？", "”", "）", ")", "》", "…", ":", ";")
_INSERTED_ALONE = re.compile(r"之[一二三四五六七八九十]{1,3}(?:[\s　]|$)")
_NAME = re.compile(
    r"(?:条例|办法|规定|规则|细则|法|典|决定|解释|章程|公约|准则|规程|方案|意见|守则|制度)(?:[（(〔【].{1,30}[）)〕】])?$"
)
_SUPPLEMENT = re.compile(r"[（(].{2,30}[）)]$")
_PASSED = re.compile(r"月.{1,4}日.*(?:通过|批准|公布|发布|施行|修正|修订)")
"""A line in brackets below the title that tells when a law was passed; it is no part of the name."""

_NO_TITLE = re.compile(r"(?:公告|通知|文件|启事|说明)$|[>＞/|：:。；，]|\d|^附件|^附录")
_TRAILER = re.compile(
    r"(?:关于.{2,60}的?(?:起草|制定|修订)?说明$|(?:起草|制定|修订)(?:情况)?的?说明|联\s*系\s*(?:人|电\s*话|方\s*式|地\s*址|单\s*位)(?:\s|[:：]|$)"
    r"|(?:通信|通讯|电子)?(?:邮箱|邮编|地址|邮件)\s*[:：]|传\s*真\s*[:：]|电\s*话\s*[:：])"
)
"""What follows the last article of a draft and is no law: an explanation, whom to write to, a bare date."""

_DATE = re.compile(
    r"[0-9〇○零一二三四五六七八九十]{4}\s*年\s*[0-9一二三四五六七八九十]{1,3}\s*月\s*[0-9一二三四五六七八九十]{1,3}\s*日$"
)

_HEAD_INSIDE = re.compile(r"(?:^|(?<=[。；;！？”）\s　]))[第笫](?=[^。；，]{1,12}[条條])", re.MULTILINE)

_APPENDIX_KEYS = {"附件": "x", "附录": "xl", "附表": "xb", "附图": "xt", "附": "xf"}
_LEVELS: dict[Kind, str] = {"part": "p", "chapter": "c", "section": "s"}
_BELOW: dict[Kind, tuple[Kind, ...]] = {"part": ("chapter", "section"), "chapter": ("section",), "section": ()}


@dataclass(frozen=True, slots=True)
class Provision:
    """One part of a draft. `key` is stable across versions: a10, a10-1 (第十条之一), c2, p1c2s3, pre, x1.

    `text` has a line for each paragraph (款) and item (项); `path` names the headings above it; `written` is the number
    as the file has it (第1条、). A key that would be there twice is made another one: a10~2.
    """

    kind: Kind
    key: str
    label: str
    heading: str
    text: str
    path: str
    number: int = 0
    inserted: int = 0
    written: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph or item within an article. `key` is a10.2 (款), a10.2.3 (项), a10.2.3.1 (目)."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines that belong to no part of the draft, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A whole draft: its parts in legal order, and sentences about what could not be told for sure.

    `characters_in` counts the printed characters of the lines, `characters_placed` those in the title and the parts;
    what is missing stands in `left_out`, or `is_whole` is False.
    """

    title: str
    provisions: tuple[Provision, ...]
    doubts: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    characters_in: int = 0
    characters_placed: int = 0
    is_whole: bool = True

    def articles(self) -> list[Provision]:
        """Return the articles only."""
        return [one for one in self.provisions if one.kind == "article"]

    def count(self, kind: Kind) -> int:
        """Tell how many parts of a kind there are."""
        return sum(one.kind == kind for one in self.provisions)


class _Lines:
    """The tidied lines, and what can be said of each by looking at the others."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.heads = [read_article(line) for line in lines]
        self.places: dict[int, list[int]] = defaultdict(list)
        for place, head in enumerate(self.heads):
            if head and not head.refers and not head.perhaps and not head.inserted:
                self.places[head.number].append(place)

    def later(self, number: int, place: int) -> bool:
        """Tell whether a line after this one may begin the article of a number."""
        places = self.places.get(number)
        return places is not None and places[-1] > place

    def is_broken_off(self, place: int) -> bool:
        """Tell whether the line before is text that does not end: this one may go on with it."""
        before = self.lines[place - 1] if place else ""
        return bool(before) and not before.endswith(_ENDED) and len(before) > 20 and not read_chapter(before)

    def topic(self, place: int) -> ChapterHead | None:
        """Return the chapter 一、管辖 if an article, or one more such line, follows at once."""
        head = read_topic(self.lines[place])
        after = self.heads[place + 1] if head and place + 1 < len(self.lines) else None
        if head and after is None and place + 2 < len(self.lines) and read_topic(self.lines[place + 1]):
            after = self.heads[place + 2]
        return head if after is not None and not after.refers else None


class _Builder:
    """Collects the parts line by line."""

    def __init__(self, lines: _Lines) -> None:
        self.of = lines
        self.found: list[Provision] = []
        self.lines: list[str] = []
        self.open: Provision | None = None
        self.above: dict[Kind, Provision] = {}
        self.doubts: list[str] = []
        self.last = (0, 0)
        self.keys: Counter[str] = Counter()
        self.numbers: Counter[str] = Counter()
        self.part: Provision | None = None

    def close(self) -> None:
        """Finish the open part with the lines that belong to it."""
        if self.open is not None:
            self.found.append(replace(self.open, text="\n".join(line for line in self.lines if line)))
        self.open, self.lines = None, []

    def begin(self, provision: Provision, first: str) -> None:
        """Open a part; its key is made another one if it was there before."""
        self.close()
        self.keys[provision.key] += 1
        if (times := self.keys[provision.key]) > 1:
            again = f"{provision.label}（重）"
            if provision.kind == "article":
                self.doubts.append(f"{provision.label}出现了两次，第二次的编号记作“{again}”。")
                provision = replace(provision, label=again)
            else:
                self.doubts.append(f"“{provision.label}　{provision.heading}”和前面的{provision.label}同号，请核对。")
            provision = replace(provision, key=f"{provision.key}~{times}")
        self.open, self.lines = provision, [first]

    def take(self, place: int) -> bool:
        """Begin a part with a line if it begins one."""
        line = self.of.lines[place]
        if chapter := read_chapter(line) or self.of.topic(place):
            self._chapter(chapter)
        elif (head := self.of.heads[place]) and self._is_article(head, place):
            self._article(head)
        elif self.last != (0, 0) and (appendix := read_appendix(line)) and not self._goes_on(place):
            self._appendix(appendix)
        else:
            return False
        return True

    def ends_law(self, place: int) -> bool:
        """Tell whether a line begins what follows the last article and is no law."""
        if self.open is None or self.open.kind != "article" or not any(self.lines) or self._goes_on(place):
            return False
        line, after = self.of.lines[place], self.of.lines[place + 1 : place + 2]
        signed = re.fullmatch(r"[\u4e00-\u9fff\s]{4,30}", line) and after and _DATE.match(after[0])
        is_ended = self.lines[-1].endswith(_ENDED)
        return bool(_TRAILER.match(line) or (is_ended and (signed or _DATE.match(line))))

    def _goes_on(self, place: int) -> bool:
        return self.of.later(self.last[0] + 1, place)

    def _is_article(self, head: ArticleHead, place: int) -> bool:
        before, inserted_before = self.last
        if head.refers:
            return False
        if (head.number, head.inserted) in ((before + 1, 0), (before, inserted_before + 1)):
            # In a file with broken lines the number may stand at the edge; then the true heading comes later.
            doubtful = head.perhaps or (not head.apart and not head.inserted and self.of.is_broken_off(place))
            return not (doubtful and self.of.later(head.number, place))
        if head.perhaps:
            return False
        if head.apart:
            return not (head.number <= before and self.of.is_broken_off(place))
        if (head.number, head.inserted) == self.last:
            return not self.of.is_broken_off(place)
        starts = head.number == 1 or head.number > before + 1
        return starts and not head.inserted and self.of.later(head.number + 1, place)

    def _chapter(self, head: ChapterHead) -> None:
        kind = head.kind
        for below in _BELOW[kind]:
            self.above.pop(below, None)
        above = [self.above[one] for one in ("part", "chapter") if one in self.above and one != kind]
        if head.sub and self.part is not None:
            above = [self.part]
        prefix = above[-1].key if above else ""
        series = f"{prefix}{_LEVELS[kind]}{'u' if head.sub else ''}"
        number = head.number or self.numbers[series] + 1
        if head.number and number > (last := self.numbers[series]) + 1 and self.numbers[series]:
            self.doubts.append(f"第{write_numeral(last)}{_unit(head)}之后直接是“{_label(head)}”，中间缺号。")
        self.numbers[series] = max(self.numbers[series], number)
        path = " ".join(f"{one.label} {one.heading}".strip() for one in above)
        label = _label(head)
        made = Provision(kind, f"{series}{number}", label, head.heading, "", path, number, written=head.written)
        self.begin(made, "")
        if self.open is not None:
            self.above[kind] = replace(self.open, label=f"{path} {label}") if head.sub and path else self.open
            self.part = self.open if kind == "part" and not head.sub else self.part

    def _article(self, head: ArticleHead) -> None:
        number, inserted = head.number, head.inserted
        label = article_label(number, inserted)
        key = f"a{number}-{inserted}" if inserted else f"a{number}"
        before, inserted_before = self.last
        if key not in self.keys and (number, inserted) not in ((before + 1, 0), (before, inserted_before + 1)):
            if number > before:
                self.doubts.append(f"{article_label(before) if before else '开头'}之后直接是{label}，中间缺号。")
            else:
                self.doubts.append(f"{label}排在{article_label(before, inserted_before)}后面，次序不对。")
        self.last = (number, inserted)
        path = " ".join(f"{one.label} {one.heading}".strip() for one in self.above.values())
        self.begin(Provision("article", key, label, "", "", path, number, inserted, head.written), head.rest)

    def _appendix(self, head: AppendixHead) -> None:
        series = _APPENDIX_KEYS[head.word]
        is_list = not head.number and bool(re.match(r"[1１一]\s*[.．、]", head.heading))
        number = head.number or (0 if is_list else self.numbers[series] + 1)
        self.numbers[series] = max(self.numbers[series], number)
        label = ink(head.written).rstrip(":：.．、")
        self.begin(Provision("appendix", f"{series}{number}", label, head.heading, "", "", written=head.written), "")


def parse(lines: Iterable[str], title: str = "") -> Parsed:
    """Split lines into parts. `title`: given by staff, else the first line that reads like a law's name.

    Every line ends up in exactly one part, in the title, or in `left_out`. Nothing is raised: what is odd is told in
    `doubts`.
    """
    given = list(lines)
    tidied = _joined([text for line in given for part in line.split("\n") if (text := tidy(part))])
    contents = find_contents(tidied)
    aside = {*contents.repeated, *contents.alone}
    body = [line for place, line in enumerate(tidied) if place not in aside]
    front = [tidied[place] for place in contents.alone]
    doubts = [f"目录里的“{shorten(line, 40)}”后面没有再出现，放进了前言，请核对。" for line in front]
    left = [LeftOut("\n".join(tidied[place] for place in contents.repeated), "目录")] if contents.repeated else []
    made = _collect(body)
    if not made.articles:
        made = _collect_units(body) or made
    found_title, kept, above = _title(made.front, title)
    kept += front
    left += [LeftOut("\n".join(above), "标题以前的字")] if above else []
    provisions = made.provisions
    if kept:
        provisions = [Provision("preamble", "pre", "前言", "", "\n".join(kept), ""), *provisions]
    left += [LeftOut("\n".join(made.after), "正文之后的说明、联系方式或日期，不算条文")] if made.after else []
    return _checked(
        given, Parsed(title or found_title, tuple(provisions), (*made.doubts, *doubts), tuple(left)), found_title
    )


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


@dataclass(slots=True)
class _Made:
    """What became of the lines: `front` stands before the first part, `after` behind the last article."""

    provisions: list[Provision]
    front: list[str]
    after: list[str]
    doubts: list[str]

    @property
    def articles(self) -> bool:
        """Tell whether there is any article."""
        return any(one.kind == "article" for one in self.provisions)


def _collect(lines: Sequence[str]) -> _Made:
    builder = _Builder(_Lines(lines))
    front: list[str] = []
    after: list[str] = []
    over = False
    for place, line in enumerate(lines):
        over = (over and not read_appendix(line)) or builder.ends_law(place)
        if over:
            after.append(line)
        elif not builder.take(place):
            (builder.lines if builder.open else front).append(line)
    builder.close()
    return _Made(builder.found, front, after, builder.doubts)


def _collect_units(lines: Sequence[str]) -> _Made | None:
    """Split a paper without articles by 一、二、三、; None if it has no such numbers either."""
    found: list[Provision] = []
    front: list[str] = []
    texts: list[list[str]] = []
    for line in lines:
        match = re.match(r"([一二三四五六七八九十百]{1,5})\s*、\s*(.+)$", line)
        if match and read_numeral(match[1]) == len(found) + 1:
            number = len(found) + 1
            label = f"第{write_numeral(number)}部分"
            written = line[: match.start(2)]
            found.append(Provision("article", f"a{number}", label, "", "", "", number, written=written))
            texts.append([match[2]])
        else:
            (texts[-1] if texts else front).append(line)
    if len(found) < 2:
        return None
    parts = [replace(one, text="\n".join(text)) for one, text in zip(found, texts, strict=True)]
    doubt = f"没有找到“第一条”这样的条文，按“一、二、三、”分成了 {len(parts)} 部分，请核对。"
    return _Made(parts, front, [], [doubt])


def _joined(lines: Sequence[str]) -> list[str]:
    """Put 第十条 and 之一 together where they stand on two lines."""
    joined: list[str] = []
    for line in lines:
        head = read_article(joined[-1]) if joined and _INSERTED_ALONE.match(line) else None
        if head and not head.rest and not head.inserted:
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def _title(front: Sequence[str], given: str) -> tuple[str, list[str], list[str]]:
    """Return the title as it stands in the lines, the lines after it, and those above it (附件1, the notice).

    The title is the last line that reads like the name of a law; a file often begins with the notice of the draft.
    """
    if given:
        same = bool(front) and ink(front[0]) == ink(given)
        return (front[0] if same else "", list(front[same:]), [])
    named = max((place for place, line in enumerate(front) if _reads_like_name(line)), default=None)
    if named is None:
        return (front[0] if front else "", list(front[1:]), [])
    first, end, title = named, named + 1, front[named]
    before = front[named - 1] if named else ""
    if before and not _NO_TITLE.search(before) and len(before) <= 40 and (title[:2] == "关于" or len(before) >= 8):
        first, title = named - 1, before + title
    if end < len(front) and _SUPPLEMENT.match(front[end]) and not _PASSED.search(front[end]):
        title, end = title + front[end], end + 1
    return title, list(front[end:]), list(front[:first])


def _reads_like_name(line: str) -> bool:
    is_heading = read_chapter(line) or read_topic(line) or read_article(line)
    return len(line) <= 80 and bool(_NAME.search(line)) and not is_heading and not re.search(r"^[（(]|[，。；：]", line)


def _checked(given: Sequence[str], parsed: Parsed, title: str) -> Parsed:
    """Count what went in and what came out, and add what is doubtful as a whole."""
    provisions = parsed.provisions
    placed = Counter(ink(title))
    for one in provisions:
        placed.update(ink(one.written + one.heading + one.text))
    read = Counter(ink("".join(given)))
    together = placed + Counter(ink("".join(one.text for one in parsed.left_out)))
    lost = (read - together).total() + (together - read).total()
    doubts = [f"有 {lost} 个字没有放对地方，请不要用这次的结果。"] if lost else []
    doubts += [*parsed.doubts, *_empty(provisions), *_swallowed(provisions), *_too_long(provisions)]
    doubts += [
        f"“{shorten(f'{one.label}：{one.heading}', 40)}”排在条文之后，单独成为一部分，不算条文。"
        for one in provisions
        if one.key.startswith("xf")
    ]
    doubts += [_told(one) for one in parsed.left_out if one.why != "目录"]
    if not any(one.kind == "article" for one in provisions):
        doubts.append("没有找到“第一条”这样的条文，请检查文件是不是草案正文。")
    if len(doubts) > MAX_DOUBTS:
        doubts = [*doubts[:MAX_DOUBTS], f"另有 {len(doubts) - MAX_DOUBTS} 处疑问没有列出。"]
    return replace(
        parsed,
        doubts=tuple(doubts),
        characters_in=read.total(),
        characters_placed=placed.total(),
        is_whole=not lost,
    )


def _told(one: LeftOut) -> str:
    lines = one.text.count("\n") + 1
    return f"{one.why}：“{shorten(one.text, 40)}”，共 {lines} 行，没有放进草案。"


def _empty(provisions: Sequence[Provision]) -> list[str]:
    return [f"{one.label}没有正文。" for one in provisions if one.kind == "article" and not one.text]


def _swallowed(provisions: Sequence[Provision]) -> list[str]:
    """Tell of the beginnings of articles that were left in the text of the one before."""
    known = {one.number for one in provisions if one.kind == "article"}
    doubts = []
    for one in provisions:
        for match in _HEAD_INSIDE.finditer(one.text) if one.kind == "article" else ():
            line = one.text[match.start() : match.start() + 100].split("\n")[0]
            head = read_article(line)
            if head is None or head.number in known or head.number <= one.number:
                continue
            begins_line = match.start() == 0 or one.text[match.start() - 1] == "\n"
            if head.number == one.number + 1 or (begins_line and not head.refers):
                label = article_label(head.number, head.inserted)
                doubts.append(f"{one.label}的文字里像有{label}的开头，请核对：“{shorten(line, 40)}”。")
    return doubts


def _too_long(provisions: Sequence[Provision]) -> list[str]:
    articles = [one for one in provisions if one.kind == "article"]
    lines = articles[-1].text.split("\n") if articles else []
    said = next((place for place, line in enumerate(lines) if "施行" in line), len(lines))
    after = len(lines) - said - 1
    return [f"{articles[-1].label}在“施行”之后还有 {after} 行，请核对是不是条文。"] if after > AFTER_THE_END else []


def _label(head: ChapterHead) -> str:
    return ink(head.written).replace("笫", "第").rstrip(":：")


def _unit(head: ChapterHead) -> str:
    label = _label(head)
    return label[-1] if label.startswith("第") else "部分"


def _paragraph(number: int) -> str:
    return article_label(number).replace("条", "款")
