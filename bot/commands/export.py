"""`python -m bot export` and `figures`: the 意见汇总表 in four formats, and the numbers the office reports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot.commands.acting import actor_of
from bot.commands.common import (
    Who,
    check_may_see_names,
    err,
    out,
    run_async,
    settings_for_command,
    table_of,
    today,
    write_then_mark,
)
from bot.consultations.drafts import DraftView
from bot.consultations.grouping import Grouping
from bot.consultations.store import Opinion
from bot.consultations.summary import LIST_COLUMNS, SUMMARY_COLUMNS, Shown, head_lines, list_row, summary_row
from bot.consultations.terms import CHANNELS, STANCES
from bot.errors import WrongInput
from bot.exports.plain import write_csv, write_json
from bot.exports.sheets import Cell, Sheet
from bot.exports.word import WordDocument
from bot.exports.xlsx import Workbook
from bot.knowledge.loading import load_knowledge
from bot.language.tokens import Tokens
from bot.services import Services, opened
from bot.staff.rights import Actor

FORMATS = ("xlsx", "docx", "csv", "json")
SUMMARY_WIDTHS = (5, 8, 24, 24, 20, 9, 7, 9, 7, 6, 8, 19)
LIST_WIDTHS = (12, 8, 20, 6, 24, 24, 10, 8, 10, 8, 11, 18, 5, 8, 10, 20, 16, 11, 14, 7, 8, 7)
Rows = AsyncIterator[Sequence[Cell]]


def export(
    code: Annotated[str, typer.Argument(help="草案代号，见 drafts list")],
    target: Annotated[Path, typer.Option("--out", help="存到哪个文件")],
    kind: Annotated[str, typer.Option("--format", help="、".join(FORMATS) + "；不填看文件名")] = "",
    raw: Annotated[bool, typer.Option("--raw", help="导出逐条明细（csv、json、docx）；xlsx 里两张表都有")] = False,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="明细里连已撤回的也导出")] = False,
    with_names: Annotated[bool, typer.Option("--with-names", help="导出姓名（要有权限、写理由，记入日志）")] = False,
    reason: Annotated[str, typer.Option(help="导出姓名的理由")] = "",
    who: Who = "",
) -> None:
    """导出意见汇总表；默认遮住姓名和号码。"""
    kind = (kind or target.suffix.lstrip(".")).lower()
    if kind not in FORMATS:
        raise WrongInput(f"格式只能是 {'、'.join(FORMATS)}。")

    async def work() -> None:
        settings = settings_for_command(quiet=True)
        async with opened(settings) as parts:
            actor = await actor_of(parts, who)
            if with_names:
                check_may_see_names(actor, reason, "--reason")
            await parts.outcomes.note_delivered()
            view, _ = await parts.drafts.show(code)
            async with parts.database.read() as session:
                shown = Shown(with_names, await parts.drafts.standing(session, view))
            maker = Tables(parts, view, shown, withdrawn=withdrawn)
            (figures,) = await parts.summaries.figures(code=code)
            head = head_lines(
                view, figures, load_knowledge(settings.knowledge_dir).office.name, actor.name, today().isoformat()
            )
            with Progress(SpinnerColumn(), TextColumn("正在导出……"), console=err, transient=True):
                counts = await write_then_mark(
                    target,
                    lambda: _write(kind, target, maker, head, raw=raw),
                    lambda: _note(parts, actor, code, reason, named=with_names),
                )
            out.print(f"{target}：" + "，".join(f"{name} {count} 行" for name, count in counts.items()) + "。")
            out.print(f"数据库里这部草案有 {figures.opinions} 条意见（不含撤回和不列入的）。")

    run_async(work())


def figures(
    year: Annotated[int, typer.Option(help="只算这一年收到的")] = 0,
    draft: Annotated[str, typer.Option(help="只算一部草案")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """联系点要报的数：草案、座谈会、人次、意见、采纳。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            rows = await parts.summaries.figures(code=draft or None, year=year or None)
        names = ("座谈会", "到会", "参与人次", "意见", "采纳", "部分采纳", "有结果", "已告知")
        keys = ("meetings", "present", "people", "opinions", "adopted", "partly", "decided", "told")
        total = {key: sum(getattr(row, key) for row in rows) for key in keys}
        if as_json:
            found = {"drafts": len(rows), **total, "rows": [asdict(row) for row in rows]}
            typer.echo(json.dumps(found, ensure_ascii=False))
            return
        table = table_of("草案", *names)
        for row in rows:
            table.add_row(row.title, *(str(getattr(row, key)) for key in keys))
        table.add_row(f"合计 {len(rows)} 部", *(str(total[key]) for key in keys))
        out.print(table)
        came = Counter[str]()
        for row in rows:
            came.update(row.channels)
        if came:
            out.print(
                "意见怎么来的：" + "，".join(f"{CHANNELS.get(one, one)} {count}" for one, count in came.most_common())
            )

    run_async(work())


async def _note(parts: Services, actor: Actor, code: str, reason: str, *, named: bool) -> None:
    async with parts.acting(actor) as act:
        parts.summaries.note_export(act, code, reason, named=named)


class Tables:
    """Makes the rows of the two tables out of the database, page by page."""

    def __init__(self, parts: Services, view: DraftView, shown: Shown, *, withdrawn: bool) -> None:
        self._parts = parts
        self._view = view
        self._shown = shown
        self._withdrawn = withdrawn

    async def summary(self) -> Rows:
        number, seen = 0, set()
        async for opinion, together in self._parts.summaries.in_order(self._view):
            if opinion.group_id in seen:
                continue
            if opinion.group_id:
                seen.add(opinion.group_id)
            number += 1
            yield summary_row(number, opinion, together, self._shown)

    async def counted(self) -> Rows:
        """How many opinions each article got, by stance, and what they speak of."""
        words = Grouping(Tokens((), {}))
        article: list[Opinion] = []
        async for opinion, _ in self._parts.summaries.in_order(self._view):
            if article and article[0].lineage != opinion.lineage:
                yield _count(article, words, self._shown)
                article = []
            article.append(opinion)
        if article:
            yield _count(article, words, self._shown)

    async def everything(self) -> Rows:
        meetings = await self._parts.summaries.meetings(self._view.draft.id)
        async for opinion, _ in self._parts.summaries.in_order(self._view, withdrawn=self._withdrawn):
            yield list_row(opinion, meetings, self._shown)


def _count(opinions: Sequence[Opinion], words: Grouping, shown: Shown) -> Sequence[Cell]:
    stances = [sum(one.stance == stance for one in opinions) for stance in STANCES]
    return shown.label(opinions[0]), len(opinions), *stances, "、".join(words.key_words(opinions))


async def _write(kind: str, target: Path, maker: Tables, head: list[str], *, raw: bool) -> dict[str, int]:
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
