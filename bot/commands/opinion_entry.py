"""`python -m bot opinions add …`: keying opinions in, one or a whole sheet; putting them right, taking them back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot.commands.acting import act_of, opening_of
from bot.commands.common import (
    Who,
    Yes,
    confirmed,
    err,
    out,
    read_day,
    run_async,
    settings_for_command,
    today,
    unused,
)
from bot.commands.opinions import Code, Receipts
from bot.consultations.entries import Correction
from bot.consultations.paper import COLUMNS, REQUIRED, read_rows
from bot.consultations.store import Opinion
from bot.consultations.tables import write_template
from bot.consultations.terms import BY_HAND, CHANNELS, SPEAKERS, STANCES, code_of
from bot.exports.xlsx_reading import read_sheet
from bot.language.personal import mask_name
from bot.services import opened
from bot.text import shorten

SHOWN = 5
"""Opinions of a batch that are shown before it is taken back."""

Why = Annotated[str, typer.Option("--why", help="为什么，例如：录入错误；必填，记入日志")]


def add(
    code: Code,
    article: Annotated[str, typer.Option(help="第十条；对整部草案写 整部草案")],
    stance: Annotated[str, typer.Option(help="、".join(STANCES.values()))],
    channel: Annotated[str, typer.Option(help="、".join(CHANNELS[one] for one in BY_HAND))],
    proposed: Annotated[str, typer.Option(help="修改意见")] = "",
    reason: Annotated[str, typer.Option(help="理由")] = "",
    name: Annotated[str, typer.Option(help="提出人或单位")] = "",
    speaker: Annotated[str, typer.Option(help="、".join(SPEAKERS.values()))] = "",
    community: Annotated[str, typer.Option(help="所属社区")] = "",
    received: Annotated[str, typer.Option(help="收到日期；不填是今天")] = "",
    meeting: Annotated[str, typer.Option(help="会议名称")] = "",
    held: Annotated[str, typer.Option(help="会议日期")] = "",
    venue: Annotated[str, typer.Option(help="会议地点")] = "",
    present: Annotated[int, typer.Option(help="到会人数")] = 0,
    another: Annotated[bool, typer.Option("--another", help="和已录入的一样，但是另一个人说的")] = False,
    who: Who = "",
) -> None:
    """录入一条纸面、电话、来信、会议上的意见。"""
    day = read_day(received, "收到日期") if received else today()
    cells = (
        article, stance, proposed, reason, name, speaker, community, channel, day, meeting, held, venue,
        str(present) if meeting else "",
    )  # fmt: skip
    rows = read_rows(COLUMNS, [(1, cells)])

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            entered = await parts.entries.enter(await opening_of(parts, who), code, rows, another=another)
            if entered.new:
                out.print(f"已录入，编号 {entered.receipts[0]}。")
                return
            known = entered.known_receipts[0]
            out.print(f"这条已经录入过了（编号 {known}），没有重复保存。是另一个人说的，请加 --another。")

    run_async(work())


def template(
    target: Annotated[Path, typer.Option("--out", help="存到哪个 .xlsx")] = Path("意见录入模板.xlsx"),
) -> None:
    """生成录入模板：座谈会、来信等成批的意见填好后用 import 导入。"""
    write_template(unused(target))
    out.print(f"模板已存到 {target}。填好后：python -m bot opinions import 草案代号 {target}")


def import_opinions(
    code: Code, file: Annotated[Path, typer.Argument(help="填好的 .xlsx 或 .csv")], who: Who = ""
) -> None:
    """导入填好的模板：有一处错就一条也不导入，错在哪行哪列都列出来。"""
    header, numbered = read_sheet(file, REQUIRED)

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            rows = await parts.entries.read(code, header, numbered)
            opening = await opening_of(parts, who)
            with Progress(SpinnerColumn(), TextColumn(f"正在导入 {len(rows)} 条……"), console=err, transient=True):
                entered = await parts.entries.enter(opening, code, rows)
            known = f"，{entered.known} 条以前导入过，没有重复" if entered.known else ""
            view, _ = await parts.drafts.show(code)
            out.print(f"导入 {entered.new} 条{known}。草案：{view.draft.code}《{view.draft.title}》", soft_wrap=True)
            if entered.new:
                out.print(
                    f"这是第 {entered.batch} 批。导错了：python -m bot opinions import-undo {entered.batch} --why 原因"
                )

    run_async(work())


def transcribe(
    receipt: str,
    proposed: Annotated[str, typer.Option(help="照片、语音里的修改意见")] = "",
    reason: Annotated[str, typer.Option(help="照片、语音里的理由")] = "",
    who: Who = "",
) -> None:
    """把照片、语音里的意见写成文字；原件和原话都留着。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                await parts.opinions.transcribe(act, receipt, proposed=proposed, reason=reason)
            out.print("已转写。")

    run_async(work())


def edit(
    receipt: Annotated[str, typer.Argument(help="意见编号")],
    why: Why,
    stance: Annotated[str | None, typer.Option(help="、".join(STANCES.values()))] = None,
    proposal: Annotated[str | None, typer.Option("--proposal", "--proposed", help="修改意见")] = None,
    reason_text: Annotated[str | None, typer.Option("--reason-text", help="理由")] = None,
    name: Annotated[str | None, typer.Option(help="提出人或单位")] = None,
    speaker: Annotated[str | None, typer.Option(help="、".join(SPEAKERS.values()))] = None,
    community: Annotated[str | None, typer.Option(help="所属社区")] = None,
    channel: Annotated[str | None, typer.Option(help="、".join(CHANNELS[one] for one in BY_HAND))] = None,
    received: Annotated[str, typer.Option(help="收到日期")] = "",
    article: Annotated[str | None, typer.Option(help="移到哪一条：第十条；整部草案")] = None,
    draft: Annotated[str | None, typer.Option(help="移到哪部草案，写代号")] = None,
    who: Who = "",
) -> None:
    """改正录入错的一条（只限工作人员录入的）；原来怎么写、谁改的、为什么，都留着。"""
    wanted = Correction(
        draft=draft, article=article, stance=_code(STANCES, stance), proposed=proposal, reason=reason_text, name=name,
        speaker=_code(SPEAKERS, speaker), community=community, channel=_code(CHANNELS, channel),
        received_on=read_day(received, "收到日期") if received else None,
    )  # fmt: skip

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                row = await parts.entries.correct(act, receipt, wanted, why)
            out.print(f"已改：{_line(row)}", soft_wrap=True)

    run_async(work())


def withdraw(
    receipts: Receipts,
    why: Why,
    yes: Yes = False,
    who: Who = "",
) -> None:
    """撤回录入错的意见（只限工作人员录入的）；记录留着，汇总和数字里不再算。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                rows = [await parts.opinions.get(session, receipt) for receipt in receipts]
            for row in rows:
                out.print(_line(row), soft_wrap=True)
            confirmed("撤回吗？", yes=yes)
            async with act_of(parts, who) as act:
                count = await parts.entries.take_back(act, receipts, why)
            out.print(f"已撤回 {count} 条。")

    run_async(work())


def import_undo(
    batch: Annotated[int, typer.Argument(help="第几批，导入时显示过；audit 里也有")],
    why: Why,
    yes: Yes = False,
    who: Who = "",
) -> None:
    """撤回整批导入的意见（例如导到了别的草案里）；以后还能再导入。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            rows = await parts.entries.batch(batch)
            drafts = {view.draft.id: view.draft for view in await parts.drafts.overview()}
            titles = "、".join(
                f"{drafts[one].code}《{drafts[one].title}》" for one in dict.fromkeys(row.draft_id for row in rows)
            )
            out.print(f"第 {batch} 批：{len(rows)} 条，在 {titles}", soft_wrap=True)
            for row in rows[:SHOWN]:
                out.print(f"  {_line(row)}", soft_wrap=True)
            confirmed(f"{len(rows)} 条都撤回吗？", yes=yes, people=len(rows))
            async with act_of(parts, who) as act:
                count = await parts.entries.take_back_batch(act, batch, why)
            out.print(f"已撤回 {count} 条，可以重新导入。")

    run_async(work())


def _code(terms: dict[str, str], shown: str | None) -> str | None:
    """The code of a term typed by staff; what is none is told by the service, with what there is."""
    return None if shown is None else (code_of(terms, shown) or shown) if shown else ""


def _line(row: Opinion) -> str:
    said = shorten(row.proposed or row.reason, 40)
    return f"{row.receipt}　{row.label}　{STANCES[row.stance]}　{said}　{mask_name(row.name) or '匿名'}"


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("add", add), ("template", template), ("import", import_opinions), ("import-undo", import_undo), ("edit", edit),
    ("withdraw", withdraw), ("transcribe", transcribe),
)  # fmt: skip
