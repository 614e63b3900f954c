"""`python -m bot quiz …`: rounds of a quiz from a filled-in table, the board, the results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock, office_time
from bot.commands.acting import act_of
from bot.commands.common import Who, out, run_async, settings_for_command, table_of, unused
from bot.commands.events import read_when
from bot.exports.xlsx_reading import read_sheet
from bot.quiz.sheets import NEEDED, questions_in, write_results, write_template
from bot.services import opened

app = typer.Typer(no_args_is_help=True, help="知识竞赛：从表格出题、看社区榜、导出成绩。")

Code = Annotated[str, typer.Argument(help="竞赛代号，见 quiz list")]


@app.command("template")
def template(target: Annotated[Path, typer.Option("--out", help="存到哪个 .xlsx")]) -> None:
    """给出一张空的出题表。"""
    write_template(unused(target))
    out.print(f"空表已存到 {target}。填好后：python -m bot quiz add 名称 {target} --until 2026-12-10 18:00")


@app.command("add")
def add(
    title: Annotated[str, typer.Argument(help="竞赛名称")],
    path: Annotated[Path, typer.Argument(help="填好的 .xlsx 或 .csv")],
    until: Annotated[str, typer.Option(help="截止时间")],
    since: Annotated[str, typer.Option("--from", help="开始时间，不写就是现在")] = "",
    who: Who = "",
) -> None:
    """从表格开一轮竞赛。"""
    header, rows = read_sheet(path, NEEDED)
    questions = questions_in(header, rows)
    opens = read_when(since) if since else SystemClock().now()
    closes = read_when(until)

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                made = await parts.quizzes.add(act, title, questions, opens, closes)
            out.print(
                f"已开，代号 {made.code}，{len(questions)} 题，{office_time(closes)} 截止。居民发“知识竞赛”就能答。"
            )

    run_async(work())


@app.command("list")
def list_all() -> None:
    """列出各轮竞赛。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            table = table_of("代号", "名称", "题数", "截止", "答完")
            for one, done in await parts.quizzes.all():
                table.add_row(one.code, one.title, str(len(one.questions)), office_time(one.closes_at), str(done))
            out.print(table if table.row_count else "还没有竞赛。用 python -m bot quiz template 拿出题表。")

    run_async(work())


@app.command("board")
def board(code: Code) -> None:
    """看社区榜。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            made, lines, _ = await parts.quizzes.results(code)
            table = table_of("名次", "社区", "平均分", "人数")
            for place, line in enumerate(lines, 1):
                table.add_row(str(place), line.community, f"{line.score:.1f}", str(line.people))
            out.print(f"{made.title}（每题一分，共 {len(made.questions)} 分）")
            out.print(table if lines else "还没有社区成绩（一个社区满 3 人才上榜）。")

    run_async(work())


@app.command("export")
def export(code: Code, target: Annotated[Path, typer.Option("--out", help="存到哪个 .xlsx")]) -> None:
    """导出社区榜和成绩（不含是谁）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            made, lines, players = await parts.quizzes.results(code)
            count = await write_results(target, made, lines, players)
            out.print(f"{target}：{count} 人。")

    run_async(work())
