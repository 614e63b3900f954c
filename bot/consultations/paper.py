"""Opinions from paper, telephone, letters and meetings, as staff key them in: read cell by cell, every fault told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.consultations.opinions import MAX_PROPOSED, MAX_REASON, WHOLE_DRAFT
from bot.consultations.terms import BY_HAND, CHANNELS, SPEAKERS, STANCES, code_of
from bot.errors import Malformed, WrongInput
from bot.language.numerals import read_count
from bot.text import clean

COLUMNS = (
    "条款", "态度", "修改意见", "理由", "提出人/单位", "身份类别", "所属社区", "渠道", "收到日期",
    "会议名称", "会议日期", "会议地点", "到会人数",
)  # fmt: skip
REQUIRED = ("条款", "态度", "渠道", "收到日期")
EXPLAINED = {
    "条款": "第十条、10；对整部草案写“整部草案”",
    "态度": "、".join(STANCES.values()),
    "修改意见": f"希望怎么写，最多 {MAX_PROPOSED} 字",
    "理由": f"最多 {MAX_REASON} 字；和修改意见至少填一个（赞成可以都不填）",
    "提出人/单位": "可以不填（匿名）",
    "身份类别": "、".join(SPEAKERS.values()),
    "所属社区": "可以不填",
    "渠道": "、".join(CHANNELS[one] for one in BY_HAND),
    "收到日期": "2026-11-23",
    "会议名称": "座谈会才填，同一场会每行写一样的",
    "会议日期": "2026-11-20",
    "会议地点": "座谈会才填",
    "到会人数": "座谈会才填，数字",
}
MOST_PRESENT = 100_000
MAX_ROWS = 5_000
MAX_FAULTS = 50
_DATE = re.compile(r"(\d{4})\s*[-/.年－—．／]\s*(\d{1,2})\s*[-/.月－—．／]\s*(\d{1,2})(?!\d)\s*日?")


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """The meeting at which an opinion was given; `present` is the number of people there."""

    title: str
    held_on: date
    venue: str
    present: int


@dataclass(frozen=True, slots=True)
class PaperOpinion:
    """One keyed-in opinion; `line` is its row in the sheet, `source` is made from its content.

    `receipt` is set in sheets that this program exported itself.
    """

    line: int
    article: str
    whole: bool
    stance: str
    proposed: str
    reason: str
    name: str
    speaker: str
    community: str
    channel: str
    received_on: date
    meeting: HeldMeeting | None
    source: str
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row, as a sentence that names the row and the column."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What a sheet holds: its good rows, its faults, and of every row (also a bad one) what only a draft can tell.

    `articles` holds (row, article as written) and `days` (row, column, day).
    """

    rows: list[PaperOpinion]
    faults: list[Fault]
    articles: list[tuple[int, str]]
    days: list[tuple[int, str, date]]


class _Row:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, line: int, cells: Mapping[str, object]) -> None:
        self.line = line
        self._cells = cells
        self.faults: list[Fault] = []
        self.days: list[tuple[int, str, date]] = []

    def text(self, column: str, limit: int = 200) -> str:
        value = self._cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = clean(str(value)) if value is not None else ""
        if text[:1] == "'" and text[1:2] in "=+-@＝＋－＠":
            text = text[1:]
        if len(text) > limit:
            self.fault(column, f"最多 {limit} 字，现在有 {len(text)} 字")
        if not text and column in REQUIRED:
            self.fault(column, "没有填")
        return text

    def code(self, column: str, terms: Mapping[str, str]) -> str:
        text = self.text(column)
        found = code_of(terms, text) if text else ""
        if found is None:
            self.fault(column, f"“{text}”不对，可填：{'、'.join(terms.values())}")
        return found or ""

    def day(self, column: str) -> date | None:
        value = self._cells.get(column)
        day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
        if day is None:
            text = self.text(column)
            day = _day_of(text)
            if text and day is None:
                self.fault(column, f"“{text}”不是日期，请写成 2026-11-23")
        if day is not None:
            self.days.append((self.line, column, day))
        return day

    def fault(self, column: str, why: str) -> None:
        self.faults.append(Fault(self.line, f"第 {self.line} 行“{column}”：{why}"))


def _day_of(text: str) -> date | None:
    found = _DATE.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None  # the 31st of February reads like a date and is none


def read_rows(header: Sequence[object], rows: Iterable[tuple[int, Sequence[object]]]) -> list[PaperOpinion]:
    """Read sheet rows, given with their row numbers; empty rows are left out, unknown columns are ignored.

    Raises WrongInput with all faults (row and column) if there are any; nothing is returned then.
    """
    read = look_through(header, rows)
    refuse(read.faults)
    return read.rows


def look_through(header: Sequence[object], rows: Iterable[tuple[int, Sequence[object]]]) -> SheetRead:
    """Read sheet rows as `read_rows` does, but hand the faults back: a draft may have more to say about them.

    Raises WrongInput for missing columns, too many rows, and a sheet without any.
    """
    names = [str(cell).strip().rstrip("*＊") if cell is not None else "" for cell in header]
    missing = [column for column in REQUIRED if column not in names]
    if missing:
        raise WrongInput(f"第一行没有这些列：{'、'.join(missing)}。请用 python -m bot opinions template 生成模板。")
    read = SheetRead([], [], [], [])
    sources: set[str] = set()
    count = 0
    for line, cells in rows:
        if all(cell is None or not str(cell).strip() for cell in cells):
            continue
        count += 1
        if count > MAX_ROWS:
            raise WrongInput(f"一次最多导入 {MAX_ROWS} 行，请分成几个文件。")
        row = _Row(line, dict(zip(names, cells, strict=False)))
        opinion = _read_row(row, sources)
        read.faults.extend(row.faults)
        read.days.extend(row.days)
        if article := row.text("条款", 60):
            read.articles.append((line, article))
        if opinion is not None:
            read.rows.append(opinion)
            sources.add(opinion.source)
    if not read.rows and not read.faults:
        raise WrongInput("表里没有意见。")
    return read


def refuse(faults: Sequence[Fault]) -> None:
    """Raise WrongInput with all faults in the order of the rows, if there are any."""
    if faults:
        told = list(dict.fromkeys(one.words for one in sorted(faults, key=lambda one: one.line)))
        more = f"\n……另有 {len(told) - MAX_FAULTS} 处" if len(told) > MAX_FAULTS else ""
        raise Malformed("没有导入，请先改好：\n" + "\n".join(told[:MAX_FAULTS]) + more)


def _read_row(row: _Row, sources: set[str]) -> PaperOpinion | None:
    article = row.text("条款", 60)
    stance = row.code("态度", STANCES)
    proposed = row.text("修改意见", MAX_PROPOSED)
    reason = row.text("理由", MAX_REASON)
    if stance and stance != "support" and not proposed and not reason:
        row.fault("修改意见", "修改意见和理由至少填一个")
    name = row.text("提出人/单位", 60)
    name = "" if name == "匿名" else name
    speaker, community = row.code("身份类别", SPEAKERS), row.text("所属社区", 60)
    channel = row.code("渠道", CHANNELS)
    received = row.day("收到日期")
    meeting, receipt = _read_meeting(row), row.text("编号", 24)
    if channel == "meeting" and not receipt and not row.text("会议名称"):
        row.fault("会议名称", "渠道是座谈会，就要写会议名称和会议日期")
    if row.faults or received is None:
        return None
    whole = article.startswith("整部")
    content = "|".join([article, stance, proposed, reason, name, speaker, community, channel, str(received)])
    digest = hashlib.sha256(f"{content}|{meeting}".encode()).hexdigest()[:40]
    source = f"sheet:{digest}"
    # Two people at one meeting may say the same words: the second is a second opinion, not a repeated row.
    times = 2
    while source in sources:
        source, times = f"sheet:{digest}:{times}", times + 1
    return PaperOpinion(
        row.line, WHOLE_DRAFT if whole else article, whole, stance, proposed, reason, name, speaker, community,
        channel, received, meeting, source, receipt,
    )  # fmt: skip


def _read_meeting(row: _Row) -> HeldMeeting | None:
    title, venue = row.text("会议名称", 120), row.text("会议地点", 120)
    held_on, present = row.day("会议日期"), row.text("到会人数", 30)
    people: int | None = 0
    if not title:
        if venue or held_on or present:
            row.fault("会议名称", "写了会议的日期、地点或人数，就要写会议名称")
        return None
    if held_on is None:
        row.fault("会议日期", "写了会议名称，就要写会议日期")
    if present:
        people = read_count(present)
        if people is None or people < 0:
            row.fault("到会人数", f"“{present}”不是数字")
        elif people > MOST_PRESENT:
            row.fault("到会人数", f"最多 {MOST_PRESENT}，现在写的是“{present}”")
    if row.faults or held_on is None or people is None:
        return None
    return HeldMeeting(title, held_on, venue, people)
