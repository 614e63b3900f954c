"""`python -m bot opinions results …`: results out of the table that came back, and letters that put one right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.acting import actor_of
from bot.commands.common import Who, Yes, out, run_async, settings_for_command
from bot.commands.opinions import Code
from bot.commands.rehearsal import agreed_act
from bot.consultations.outcomes import NewOutcome
from bot.consultations.returned import COLUMNS, Result
from bot.consultations.store import Opinion
from bot.consultations.terms import DISPOSITIONS, code_of
from bot.exports.xlsx_reading import read_sheet
from bot.holding import leaving
from bot.services import opened
from bot.text import shorten

SHOWN = 20
"""Rows of the returned table that are printed before the question."""


def results(
    code: Code,
    file: Annotated[Path, typer.Argument(help="填好“采纳情况”“采纳说明”的汇总表或明细，.xlsx 或 .csv")],
    yes: Yes = False,
    who: Who = "",
) -> None:
    """导入退回来的意见汇总表里的结果：先看新的、改了的各多少，再写；有一处错就一条也不写。"""
    header, rows = read_sheet(file, COLUMNS)

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            found = await parts.returned.preview(code, header, rows)
            out.print(
                f"新的结果 {len(found.new)} 条，和已写的不同 {len(found.changed)} 条，"
                f"一样的 {found.same} 条，没有填的 {found.empty} 行。"
            )
            if not found.new and not found.changed:
                out.print("没有要写的。")
                return
            pairs = [*found.changed, *found.new]
            what = [_line(one, row) for one, row in pairs[:SHOWN]]
            if len(pairs) > SHOWN:
                what.append(f"……另有 {len(pairs) - SHOWN} 条")
            wanted = [one for one, _ in pairs]
            done = await agreed_act(
                parts, await actor_of(parts, who), lambda on, act: on.returned.write(act, code, wanted),
                lambda _: what, yes=yes, question="这样写吗？",
            )  # fmt: skip
            out.print(f"{done} 条意见已写结果。告知本人：python -m bot opinions publish {code}")

    run_async(work())


def correct_result(
    receipt: Annotated[str, typer.Argument(help="意见编号")],
    result: Annotated[str, typer.Option("--result", help="、".join(DISPOSITIONS.values()))],
    reason: Annotated[str, typer.Option(help="正确的说明，居民会看到")],
    why: Annotated[str, typer.Option("--why", help="为什么更正，居民会看到")],
    final: Annotated[str, typer.Option(help="最后的条文")] = "",
    yes: Yes = False,
    who: Who = "",
) -> None:
    """更正已经告知的结果：给本人（和同组的人）再发一封更正信；没有渠道的要重打告知单。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                row = await parts.opinions.get(session, receipt)
            wanted = NewOutcome(code_of(DISPOSITIONS, result) or result, reason, final)
            sent, slips = await agreed_act(
                parts, await actor_of(parts, who), lambda on, act: on.outcomes.correct(act, receipt, wanted, why),
                lambda made: [
                    f"{row.receipt}　{row.label}　{shorten(row.proposed or row.reason, 60)}",
                    f"原来：{DISPOSITIONS.get(row.disposition, '')}　{shorten(row.disposition_reason, 80)}",
                    f"更正信 {made[0]} 封；要重打的告知单 {made[1]} 张。",
                ],
                yes=yes, question="发更正信吗？",
            )  # fmt: skip
            out.print(f"{sent} 封更正信{leaving(parts.holds.seconds)}；{slips} 张告知单要重新打印。")

    run_async(work())


def _line(one: Result, row: Opinion) -> str:
    was = f"（原来：{DISPOSITIONS[row.disposition]}）" if row.disposition else ""
    said = shorten(row.proposed or row.reason, 30)
    return f"{one.receipt}　{row.label}　{said}　→　{DISPOSITIONS[one.disposition]}{was}：{shorten(one.reason, 40)}"


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (("results", results), ("correct-result", correct_result))
