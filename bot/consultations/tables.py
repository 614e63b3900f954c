"""The 意见汇总表 and the list behind it as files: their rows out of the database, page by page, in four formats."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from bot.consultations.drafts import DraftView
from bot.consultations.figures import Summaries
from bot.consultations.grouping import Grouping
from bot.consultations.paper import COLUMNS, EXPLAINED, REQUIRED
from bot.consultations.store import Opinion
from bot.consultations.summary import LIST_COLUMNS, SUMMARY_COLUMNS, Shown, list_row, summary_row
from bot.consultations.terms import BY_HAND, CHANNELS, SPEAKERS, STANCES
from bot.exports.plain import write_csv, write_json
from bot.exports.sheets import Cell, Sheet
from bot.exports.word import WordDocument
from bot.exports.xlsx import Workbook
from bot.language.tokens import plain_tokens

FORMATS = ("xlsx", "docx", "csv", "json")
SUMMARY_WIDTHS = (5, 8, 22, 22, 19, 9, 7, 8, 7, 6, 8, 17, 9)
LIST_WIDTHS = (12, 8, 20, 6, 24, 24, 10, 8, 10, 8, 11, 18, 5, 8, 10, 20, 16, 11, 14, 7, 8, 7)
TEMPLATE_ROWS = 500
Rows = AsyncIterator[Sequence[Cell]]


class Tables:
    """Makes the rows of the two tables out of the database, page by page."""

    def __init__(
        self,
        summaries: Summaries,
        view: DraftView,
        shown: Shown,
        *,
        withdrawn: bool,
        tell: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`tell` hears again and again how many opinions were read in all; each table reads all of them once."""
        self._summaries = summaries
        self._view = view
        self._shown = shown
        self._withdrawn = withdrawn
        self._tell = tell
        self._read = 0

    async def summary(self) -> Rows:
        """One row for each opinion that stands alone, and one for each group: its members follow each other."""
        number = 0
        members: list[Opinion] = []
        async for opinion in self._opinions():
            if members and not (opinion.group_id and opinion.group_id == members[0].group_id):
                number += 1
                yield summary_row(number, members, self._shown)
                members = []
            members.append(opinion)
        if members:
            yield summary_row(number + 1, members, self._shown)

    async def counted(self) -> Rows:
        """How many opinions each article got, by stance, and what they speak of."""
        words = Grouping(plain_tokens())
        article: list[Opinion] = []
        async for opinion in self._opinions():
            if article and article[0].lineage != opinion.lineage:
                yield _count(article, words, self._shown)
                article = []
            article.append(opinion)
        if article:
            yield _count(article, words, self._shown)

    async def everything(self) -> Rows:
        """Every opinion with all that is kept of it."""
        meetings = await self._summaries.meetings(self._view.draft.id)
        async for opinion in self._opinions(withdrawn=self._withdrawn):
            yield list_row(opinion, meetings, self._shown)

    async def _opinions(self, *, withdrawn: bool = False) -> AsyncIterator[Opinion]:
        async for opinion, _ in self._summaries.in_order(self._view, withdrawn=withdrawn):
            self._read += 1
            self._tell(self._read)
            yield opinion


def _count(opinions: Sequence[Opinion], words: Grouping, shown: Shown) -> Sequence[Cell]:
    stances = [sum(one.stance == stance for one in opinions) for stance in STANCES]
    return shown.label(opinions[0]), len(opinions), *stances, "、".join(words.key_words(opinions))


def times_read(kind: str) -> int:
    """Return how often the file of one of FORMATS reads all opinions."""
    return 3 if kind == "xlsx" else 1


async def write_tables(kind: str, target: Path, maker: Tables, head: list[str], *, raw: bool) -> dict[str, int]:
    """Write the file of one of FORMATS; `raw`: the list instead of the 意见汇总表. Returns the rows of each sheet."""
    summary = Sheet("意见汇总表", tuple(head), SUMMARY_COLUMNS, SUMMARY_WIDTHS)
    everything = Sheet("意见明细", (), LIST_COLUMNS, LIST_WIDTHS)
    sheet, rows = (everything, maker.everything()) if raw else (summary, maker.summary())
    match kind:
        case "xlsx":
            with Workbook(target) as book:
                first = await book.add(summary, maker.summary())
                second = await book.add(everything, maker.everything())
                counted = Sheet("统计", (), ("条款", "意见", *STANCES.values(), "关键词"), (10, 6, *[6] * 6, 40))
                await book.add(counted, maker.counted())
                return {summary.name: first, everything.name: second}
        case "docx":
            document = WordDocument()
            document.title(head[0])
            for line in head[1:]:
                document.line(line)
            count = await document.table(sheet, rows)
            document.save(target)
            return {sheet.name: count}
        case "csv":
            return {sheet.name: await write_csv(target, sheet, rows)}
        case _:
            return {sheet.name: await write_json(target, sheet, rows)}


def write_template(path: Path) -> None:
    """Write the empty sheet that meetings, letters and calls are keyed into; raises WrongInput where it cannot be."""
    columns = tuple(f"{name}*" if name in REQUIRED else name for name in COLUMNS)
    lists = {
        "态度": list(STANCES.values()),
        "身份类别": list(SPEAKERS.values()),
        "渠道": [CHANNELS[one] for one in BY_HAND],
    }
    widths = (10, 8, 30, 30, 12, 10, 12, 8, 12, 20, 12, 16, 8)
    with Workbook(path) as book:
        book.choices(Sheet("意见", (), columns, widths), lists, TEMPLATE_ROWS)
        book.lines("怎么填", [("列", "说明（带 * 的必填）"), *EXPLAINED.items()])
