"""Questions to the FAQ: what became of them, in which areas, on which topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers.asked import Asked
from bot.figures.period import Period
from bot.figures.table import Cell, Column, Table, by_steps, total_of
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import KEYED_IN, InquiryState
from bot.storage.times import office_day

ASKED = ("answer", "choose", "refer", "unsure", "urgent")
"""The verdicts on what was said in words; `opened` is a tap on a title."""

FEW = 3
"""Below this number a topic on which somebody may be in danger is not shown by itself."""

ASKED_COLUMN = Column("问题", "居民用自己的话问的，一句算一次；同一个人问三次算三次。点标题打开的另算。")
ANSWERED = Column("有答案", "直接给出审好的答案。")
BACK = Column("反问", "先问清是哪一种，再由居民点选。")
REFERRED = Column("指路", "不归我们答的事，告诉居民该找谁。")
UNKNOWN = Column("没有答案", "没有审好的答案，如实说不知道。")
DANGER = Column("紧急卡片", "话里有危险，先给出紧急提示。")
HANDED = Column("转了人工", "把问题交给工作人员的，按交的那天算；来访、来电不算。")
OPENED = Column("点开看的", "从目录、按钮、链接打开一条答案，没有打字问。")


@dataclass(frozen=True, slots=True)
class Topic:
    """An entry as figures name it. `tender`: somebody may be in danger, so small numbers are not shown."""

    title: str
    area: str
    tender: bool = False


@dataclass(slots=True)
class EntryCount:
    """What was done with one entry. `asked` in words, `opened` by a tap; the rest is what residents said of it."""

    asked: int = 0
    opened: int = 0
    helpful: int = 0
    unhelpful: int = 0
    rejected: int = 0
    handed: int = 0

    def add(self, other: EntryCount) -> None:
        """Add the numbers of another one."""
        for name in EntryCount.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def shown(self) -> int:
        """How often the answer was shown."""
        return self.asked + self.opened


async def by_time(session: AsyncSession, office: str, period: Period) -> Table:
    """Return what became of the questions, step by step."""
    day = office_day(Asked.at)
    rows = await session.execute(
        select(day, Asked.verdict, func.count()).where(*_within(office, period)).group_by(day, Asked.verdict)
    )
    numbers = Counter({(on, verdict): count for on, verdict, count in rows})
    day = office_day(Inquiry.created_at)
    handed = select(day, func.count()).where(*_handed(office, period)).group_by(day)
    for on, count in await session.execute(handed):
        numbers[on, "handed"] = count
    kinds = [
        (ASKED_COLUMN, ASKED), (ANSWERED, ("answer",)), (BACK, ("choose",)), (REFERRED, ("refer",)),
        (UNKNOWN, ("unsure",)), (DANGER, ("urgent",)), (HANDED, ("handed",)), (OPENED, ("opened",)),
    ]  # fmt: skip
    note = "问答一共多少、怎么答的。转人工的另算，不和前面的相加。"
    return by_steps("questions", "问答", period, kinds, numbers, note=note, drawn=(2, 3, 4, 5, 6))


async def entry_counts(session: AsyncSession, office: str, period: Period | None = None) -> dict[str, EntryCount]:
    """Return what was done with each entry (by its id; `@` and id for a signpost), in a period or ever."""
    kinds = (Asked.entry, Asked.verdict, Asked.feedback, Asked.rejected)
    where = _within(office, period) if period else [Asked.office_id == office]
    found: dict[str, EntryCount] = {}
    for entry, verdict, feedback, rejected, count in await session.execute(
        select(*kinds, func.count()).where(*where, Asked.entry > "").group_by(*kinds)
    ):
        of = found.setdefault(entry, EntryCount())
        of.add(
            EntryCount(
                asked=count if verdict != "opened" else 0,
                opened=count if verdict == "opened" else 0,
                helpful=count if feedback == "useful" else 0,
                unhelpful=count if (feedback or "").startswith("unsolved") else 0,
                rejected=count if rejected else 0,
            )
        )
    handed = select(Inquiry.entry, func.count()).where(*_handed(office, period), Inquiry.entry != "")
    for entry, count in await session.execute(handed.group_by(Inquiry.entry)):
        found.setdefault(entry, EntryCount()).handed = count
    return found


_COUNTED = (
    Column("问到", "居民用自己的话问，给出了这个答案的次数。"),
    Column("点开", "从目录、按钮、链接打开的次数。"),
    Column("有用", "按了“有用”的次数。"),
    Column("没解决", "按了“没解决”的次数。"),
    Column("说不是", "居民说“不是这个”的次数。"),
    Column("转了人工", "交给工作人员的问题里，话题是这一条的。"),
)


def _cells(of: EntryCount) -> tuple[Cell, ...]:
    return of.asked, of.opened, of.helpful, of.unhelpful, of.rejected, of.handed


def by_area(counts: Mapping[str, EntryCount], topics: Mapping[str, Topic], areas: Mapping[str, str]) -> Table:
    """Return the areas, in their order; `areas`: what each is called."""
    added = {area: EntryCount() for area in (*areas, "", "@")}
    for entry, of in counts.items():
        topic = topics.get(entry)
        added["@" if entry.startswith("@") else topic.area if topic and topic.area in areas else ""].add(of)
    names = {**areas, "@": "指路（不归我们答的）", "": "已经撤下的条目"}
    rows: list[tuple[Cell, ...]] = [
        (names[area], *_cells(added[area])) for area in names if area in areas or any(_cells(added[area]))
    ]
    columns = (Column("领域"), *_COUNTED)
    return Table("areas", "各领域", columns, tuple(rows), total_of(rows), drawn=(1, 2), lying=True)


def by_topic(counts: Mapping[str, EntryCount], topics: Mapping[str, Topic], areas: Mapping[str, str]) -> Table:
    """Return the topics that were asked about, most often first; few on tender ones are shown together."""
    rows: list[tuple[Cell, ...]] = []
    few, many = EntryCount(), 0
    for entry, of in sorted(counts.items(), key=lambda one: (-one[1].shown, one[0])):
        topic = topics.get(entry) or Topic(entry.lstrip("@"), "")
        if topic.tender and of.shown < FEW:
            few.add(of)
            many += 1
            continue
        rows.append((topic.title, areas.get(topic.area, "指路" if entry.startswith("@") else "已撤下"), *_cells(of)))
    if many:
        rows.append((f"涉及人身安全、每题不到 {FEW} 次的 {many} 题", "", *_cells(few)))
    columns = (Column("题目"), Column("领域"), *_COUNTED)
    note = f"只按整段时间算，不分天。涉及人身安全、不到 {FEW} 次的题目合在一行，免得认出是谁。"
    return Table("topics", "各题目", columns, tuple(rows), total_of(rows), note)


def _within(office: str, period: Period) -> list[ColumnElement[bool]]:
    return [Asked.office_id == office, Asked.at >= period.begin, Asked.at < period.end]


def _handed(office: str, period: Period | None) -> list[ColumnElement[bool]]:
    """Inquiries that residents made themselves, and that stand."""
    where = [Inquiry.office_id == office, Inquiry.channel.not_in(tuple(KEYED_IN)), Inquiry.state != InquiryState.VOID]
    return [*where, Inquiry.created_at >= period.begin, Inquiry.created_at < period.end] if period else where
