"""`python -m bot export` and `figures`: the 意见汇总表 in four formats, and the numbers the office reports."""

from __future__ import annotations

import json
from collections import Counter
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
from bot.consultations.summary import Shown, head_lines
from bot.consultations.tables import FORMATS, Tables, write_tables
from bot.consultations.terms import CHANNELS
from bot.errors import WrongInput
from bot.figures.period import year_of
from bot.figures.service import LINES, Reported
from bot.knowledge.loading import load_knowledge
from bot.services import Services, opened
from bot.staff.rights import Actor


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
            maker = Tables(parts.summaries, view, shown, withdrawn=withdrawn)
            (figures,) = await parts.summaries.figures(code=code)
            head = head_lines(
                view, figures, load_knowledge(settings.knowledge_dir).office.name, actor.name, today().isoformat()
            )
            with Progress(SpinnerColumn(), TextColumn("正在导出……"), console=err, transient=True):
                counts = await write_then_mark(
                    target,
                    lambda: write_tables(kind, target, maker, head, raw=raw),
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
    """联系点要报的数：草案、座谈会、人次、意见、采纳；不写草案时连活动、问答、咨询。"""
    period = year_of(year) if year else None

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            rows = await parts.summaries.figures(code=draft or None, span=period.span if period else None)
            whole = None if draft else await parts.figures.reported(period, rows)
        keys = ("meetings", "present", "people", "opinions", "adopted", "partly", "decided", "told")
        # Of all drafts a meeting counts once, though it stands in the row of each draft it was about.
        total = {key: getattr(whole, key) if whole else sum(getattr(row, key) for row in rows) for key in keys}
        if as_json:
            found = {"drafts": len(rows), **total, "rows": [asdict(row) for row in rows]}
            typer.echo(json.dumps(found | ({"report": asdict(whole)} if whole else {}), ensure_ascii=False))
            return
        names = ("座谈会", "到会", "参与人次", "意见", "采纳", "部分采纳", "有结果", "已告知")
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
        if whole:
            _print_report(whole)

    run_async(work())


def _print_report(whole: Reported) -> None:
    """Print the same lines as the page 数字 shows."""
    table = table_of("指标", "数", "单位", "怎么算的")
    for key, name, unit, means in LINES:
        table.add_row(name, str(getattr(whole, key)), unit, means)
    out.print(table)


async def _note(parts: Services, actor: Actor, code: str, reason: str, *, named: bool) -> None:
    async with parts.acting(actor) as act:
        parts.summaries.note_export(act, code, reason, named=named)
