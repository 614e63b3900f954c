"""数字: the office's work by day, week and month, with charts, and the figures it reports every year; all exportable.

Nothing here names anybody: what is counted are questions, inquiries, opinions, people at events.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from starlette.responses import Response

from bot.answers.cards import AREAS
from bot.clock import OFFICE_ZONE
from bot.console.charts import chart_of, rows_of_a_bar
from bot.console.downloads import download
from bot.console.pages import Topic, get
from bot.console.visit import Visit, with_query
from bot.errors import Malformed, WrongInput
from bot.exports.plain import write_csv
from bot.exports.sheets import Cell, Sheet
from bot.exports.xlsx import Workbook
from bot.figures.period import STEPS, Period, read_period
from bot.figures.questions import Topic as Named
from bot.figures.table import Table
from bot.knowledge.model import Knowledge

SUBJECTS = {
    "report": "年报", "questions": "问答", "inquiries": "咨询", "opinions": "立法", "events": "活动",
    "letters": "消息和订阅",
}  # fmt: skip
FORMATS = ("xlsx", "csv")

WIDEST, NARROWEST = 40, 8
"""Characters of a column in an exported table."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One period that is a press away."""

    name: str
    link: str
    here: bool


async def report(visit: Visit) -> Response:
    """GET /figures: what the office reports; the year so far unless a period is chosen."""
    return await _page(visit, "report")


async def questions(visit: Visit) -> Response:
    """GET /figures/questions: what was asked, and what became of it."""
    return await _page(visit, "questions")


async def inquiries(visit: Visit) -> Response:
    """GET /figures/inquiries: what was handed to people, and how long they waited."""
    return await _page(visit, "inquiries")


async def opinions(visit: Visit) -> Response:
    """GET /figures/opinions: what was said on drafts."""
    return await _page(visit, "opinions")


async def events(visit: Visit) -> Response:
    """GET /figures/events: what was held, and who came."""
    return await _page(visit, "events")


async def letters(visit: Visit) -> Response:
    """GET /figures/letters: what was sent, and what people subscribed to."""
    return await _page(visit, "letters")


async def export(visit: Visit) -> Response:
    """GET /figures/export?of=…&format=…: all tables of a subject as a workbook, or one (`table`) as csv.

    Raises Malformed for a subject, table or format there is not.
    """
    subject, kind = visit.asked("of") or "report", visit.asked("format") or "xlsx"
    if subject not in SUBJECTS or kind not in FORMATS:
        raise Malformed("没有这张表。请从“数字”的页面上下载。")
    period = _period(visit)
    tables = await _tables(visit, subject, period)
    if kind == "csv":
        wanted = visit.asked("table") or tables[0].key
        tables = [one for one in tables if one.key == wanted]
        if not tables:
            raise Malformed("没有这张表。请从“数字”的页面上下载。")
    head = (f"{visit.house.office()}　{SUBJECTS[subject]}", f"时间：{period.label}（{STEPS[period.step]}）")

    async def write(path: Path) -> None:
        await (_write_csv(path, tables[0]) if kind == "csv" else _write_book(path, head, tables))

    name = tables[0].title if kind == "csv" else SUBJECTS[subject]
    response, _ = await download(f"{name} {period.first}至{period.last}.{kind}", write)
    return response


async def _page(visit: Visit, subject: str) -> Response:
    fault = None
    try:
        period = _period(visit)
    except WrongInput as wrong:
        fault, period = wrong, read_period("", "", "month", _today(visit))
    tables = [] if fault else await _tables(visit, subject, period)
    return visit.page(
        "figures/page.html",
        fault=fault,
        subject=subject,
        subjects=SUBJECTS,
        tables=[(one, chart_of(one), 1 if one.lying else rows_of_a_bar(one)) for one in tables],
        period=period,
        steps=STEPS,
        chosen=_choices(visit, subject, period),
        carried={"since": str(period.first), "until": str(period.last), "step": period.step},
        with_query=with_query,
    )


async def _tables(visit: Visit, subject: str, period: Period) -> list[Table]:
    book = visit.parts.figures
    match subject:
        case "questions":
            library = visit.parts.shelf.current()
            areas = {str(area): str(getattr(library.phrases, f"area_{area}")) for area in AREAS}
            return await book.questions(period, topics_of(library.knowledge), areas)
        case "inquiries":
            return await book.inquiries(period)
        case "opinions":
            return await book.opinions(period)
        case "events":
            return await book.events(period)
        case "letters":
            return await book.letters(period)
        case _:
            return await book.report(period)


def topics_of(knowledge: Knowledge) -> dict[str, Named]:
    """Return what figures call the entries and signposts."""
    entries = {one.id: Named(one.title, one.area, bool(one.flags)) for one in knowledge.entries}
    return entries | {f"@{one.id}": Named(one.title, "") for one in knowledge.signposts}


def _period(visit: Visit) -> Period:
    return read_period(visit.asked("since"), visit.asked("until"), visit.asked("step"), _today(visit))


def _today(visit: Visit) -> date:
    return visit.parts.clock.now().astimezone(OFFICE_ZONE).date()


def _choices(visit: Visit, subject: str, period: Period) -> list[Chosen]:
    """Periods that are asked for most."""
    today = _today(visit)
    january = today.replace(month=1, day=1)
    before = january - timedelta(days=1)
    usual = (
        ("今年", Period(january, today)),
        ("去年", Period(before.replace(month=1, day=1), before)),
        ("最近 12 周", Period(today - timedelta(days=83), today, "week")),
        ("最近 30 天", Period(today - timedelta(days=29), today, "day")),
    )
    path = "/figures" if subject == "report" else f"/figures/{subject}"
    return [
        Chosen(name, with_query(path, {}, since=one.first, until=one.last, step=one.step), one == period)
        for name, one in usual
    ]


async def _write_book(path: Path, head: Sequence[str], tables: Sequence[Table]) -> None:
    with Workbook(path) as book:
        for table in tables:
            await book.add(_sheet(table, (f"{head[0]}　{table.title}", *head[1:])), _rows(table))
        if lines := _explained(tables):
            book.lines("怎么算的", lines)


async def _write_csv(path: Path, table: Table) -> None:
    await write_csv(path, _sheet(table, ()), _rows(table))


def _explained(tables: Sequence[Table]) -> list[tuple[str, str]]:
    """How each column is counted, and each table where it says something of its own."""
    lines = [(table.title, table.note) for table in tables if table.note]
    lines += [
        (f"{table.title}：{column.name}", column.means) for table in tables for column in table.columns if column.means
    ]
    return lines


def _sheet(table: Table, head: tuple[str, ...]) -> Sheet:
    columns = tuple(column.name for column in table.columns)
    cells = [columns, *table.rows]
    widths = tuple(
        float(min(max(*(len(str(row[place])) for row in cells), NARROWEST), WIDEST)) for place in range(len(columns))
    )
    return Sheet(table.title, head, columns, widths)


async def _rows(table: Table) -> AsyncIterator[Sequence[Cell]]:
    for row in table.rows:
        yield row
    if table.total:
        yield table.total


TOPIC = Topic(
    "数字",
    "/figures",
    None,
    (
        get("/figures", report, None),
        get("/figures/questions", questions, None),
        get("/figures/inquiries", inquiries, None),
        get("/figures/opinions", opinions, None),
        get("/figures/events", events, None),
        get("/figures/letters", letters, None),
        get("/figures/export", export, None),
    ),
)
