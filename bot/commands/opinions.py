"""`python -m bot opinions …`: keying in, grouping, deciding, telling, moderating the opinions on drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app import opened
from bot.commands.common import Who, operator, out, read_day, run_async, settings_for_command, table_of, today
from bot.consultations.desk import state_of
from bot.consultations.grouping import Grouping
from bot.consultations.paper import COLUMNS, EXPLAINED, REQUIRED, read_rows
from bot.consultations.personal import mask_name
from bot.consultations.terms import (
    BY_HAND,
    CHANNELS,
    DISPOSITIONS,
    MODERATIONS,
    SPEAKERS,
    STANCES,
    STATES,
    code_of,
)
from bot.errors import WrongInput
from bot.exports.sheets import Sheet
from bot.exports.word import WordDocument
from bot.exports.xlsx import Workbook
from bot.exports.xlsx_reading import read_sheet
from bot.faq.tokens import Tokens
from bot.text import shorten

app = typer.Typer(no_args_is_help=True, help="对草案的意见：录入、并组、处理结果、告知、审核。")

TEMPLATE_ROWS = 500
SHOWN = 200
Code = Annotated[str, typer.Argument(help="草案代号，见 drafts list")]
Receipts = Annotated[list[str], typer.Argument(help="意见编号，可以多个")]


@app.command("list")
def list_opinions(
    code: Code, state: Annotated[str, typer.Option(help="只看一种状态：" + "、".join(STATES.values()))] = ""
) -> None:
    """列出一部草案的意见。"""

    async def work() -> None:
        wanted = state_of(state) if state else None
        if state and wanted is None:
            raise WrongInput(f"没有“{state}”这种状态，可选：{'、'.join(STATES.values())}。")
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            await parts.desk.note_delivered()
            view, _ = await parts.drafts.show(code)
            async with parts.database.read() as session:
                rows = await parts.opinions.of(session, view.draft.id, withdrawn=wanted == "withdrawn")
                standing = await parts.drafts.standing(session, view)
            shown = [row for row in rows if wanted is None or row.state == wanted]
            table = table_of("编号", "条款", "态度", "内容", "提出人", "渠道", "组", "状态", "备注")
            for row in shown[:SHOWN]:
                marks = [("逾期", row.late), ("待转写", row.to_transcribe), ("不列入", bool(row.moderation))]
                table.add_row(
                    row.receipt,
                    standing.label(row),
                    STANCES[row.stance],
                    shorten(row.proposed or row.reason, 40),
                    mask_name(row.name) or "匿名",
                    CHANNELS.get(row.channel, row.channel),
                    str(row.group_id or ""),
                    STATES[row.state],
                    " ".join(name for name, is_so in marks if is_so),
                )
            out.print(table if shown else "没有意见。")
            out.print(f"共 {len(shown)} 条" + (f"，只显示前 {SHOWN} 条" if len(shown) > SHOWN else "") + "。")

    run_async(work())


@app.command("show")
def show(receipt: str) -> None:
    """看一条意见的全部内容（姓名遮住）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            async with parts.database.read() as session:
                row = await parts.opinions.get(session, receipt)
            lines = [
                f"{row.receipt}　{row.label}　{STANCES[row.stance]}　{STATES[row.state]}",
                f"条文：{row.article_text}",
                f"建议：{row.proposed}",
                f"理由：{row.reason}",
                f"提出人：{mask_name(row.name) or '匿名'}　{SPEAKERS.get(row.speaker, '')}　{row.community}",
                f"渠道：{CHANNELS.get(row.channel, row.channel)}　收到：{row.received_on}",
                f"录入：{row.entered_by or '本人'}",
            ]
            lines += [f"附件：{one['kind']} {one['reference']}" for one in row.attachments]
            if row.disposition:
                lines.append(f"结果：{DISPOSITIONS[row.disposition]}　{row.disposition_reason}")
            if row.moderation:
                lines.append(f"不列入汇总：{MODERATIONS[row.moderation]}")
            out.print("\n".join(lines), markup=False, soft_wrap=True)

    run_async(work())


@app.command("add")
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
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            entered = await parts.desk.enter(code, rows, operator(who))
            out.print(f"已录入，编号 {entered.receipts[0]}。" if entered.new else "这条已经录入过了，没有重复保存。")

    run_async(work())


@app.command("template")
def template(
    target: Annotated[Path, typer.Option("--out", help="存到哪个 .xlsx")] = Path("意见录入模板.xlsx"),
) -> None:
    """生成录入模板：座谈会、来信等成批的意见填好后用 import 导入。"""
    columns = tuple(f"{name}*" if name in REQUIRED else name for name in COLUMNS)
    lists = {
        "态度": list(STANCES.values()),
        "身份类别": list(SPEAKERS.values()),
        "渠道": [CHANNELS[one] for one in BY_HAND],
    }
    widths = (10, 8, 30, 30, 12, 10, 12, 8, 12, 20, 12, 16, 8)
    with Workbook(target) as book:
        book.choices(Sheet("意见", (), columns, widths), lists, TEMPLATE_ROWS)
        book.lines("怎么填", [("列", "说明（带 * 的必填）"), *EXPLAINED.items()])
    out.print(f"模板已存到 {target}。填好后：python -m bot opinions import 草案代号 {target}")


@app.command("import")
def import_opinions(
    code: Code, file: Annotated[Path, typer.Argument(help="填好的 .xlsx 或 .csv")], who: Who = ""
) -> None:
    """导入填好的模板：有一处错就一条也不导入，错在哪行哪列都列出来。"""
    header, numbered = read_sheet(file, REQUIRED)
    rows = read_rows(header, numbered)

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            entered = await parts.desk.enter(code, rows, operator(who))
            known = f"，{entered.known} 条以前导入过，没有重复" if entered.known else ""
            out.print(f"导入 {entered.new} 条{known}。")

    run_async(work())


@app.command("transcribe")
def transcribe(
    receipt: str,
    proposed: Annotated[str, typer.Option(help="照片、语音里的修改意见")] = "",
    reason: Annotated[str, typer.Option(help="照片、语音里的理由")] = "",
    who: Who = "",
) -> None:
    """把照片、语音里的意见写成文字；原件和原话都留着。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            await parts.opinions.transcribe(receipt, operator(who), proposed=proposed, reason=reason)
            out.print("已转写。")

    run_async(work())


@app.command("groups")
def groups(
    code: Code,
    accept: Annotated[str, typer.Option(help="接受哪几组建议：1,3 或 all")] = "",
    who: Who = "",
) -> None:
    """建议哪些意见可以并成一组（同一条文、同一态度、说的是一回事），看过再接受。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            view, _ = await parts.drafts.show(code)
            async with parts.database.read() as session:
                rows = await parts.opinions.of(session, view.draft.id)
                standing = await parts.drafts.standing(session, view)
            proposed = Grouping(Tokens((), {})).propose(rows)
            if not proposed:
                out.print("没有可以并组的意见。")
                return
            chosen = _chosen(accept, len(proposed))
            table = table_of("建议", "条款", "态度", "人数", "编号和内容", show_lines=True)
            for number, group in enumerate(proposed, 1):
                if number in chosen:
                    await parts.desk.group([one.receipt for one in group], operator(who))
                texts = [f"{one.receipt} {shorten(one.proposed or one.reason, 50)}" for one in group[:8]]
                first = group[0]
                mark = f"{number}{' ✓' if number in chosen else ''}"
                table.add_row(mark, standing.label(first), STANCES[first.stance], str(len(group)), "\n".join(texts))
            out.print(table)
            out.print(f"已并 {len(chosen)} 组。" if chosen else "接受：加 --accept 1,3 或 --accept all。")

    run_async(work())


@app.command("group")
def group(receipts: Receipts, who: Who = "") -> None:
    """把几条意见并成一组（原文都不动）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            number = await parts.desk.group(receipts, operator(who))
            out.print(f"已并成第 {number} 组。")

    run_async(work())


@app.command("ungroup")
def ungroup(receipts: Receipts, who: Who = "") -> None:
    """把意见从组里拆出来。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            await parts.desk.ungroup(receipts, operator(who))
            out.print("已拆开。")

    run_async(work())


@app.command("mark")
def mark(code: Code, state: Annotated[str, typer.Argument(help="已整理 或 已报送")], who: Who = "") -> None:
    """把一部草案的意见标为已整理、已报送。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            count = await parts.desk.advance(code, state_of(state) or state, operator(who))
            out.print(f"{count} 条意见已标为“{state}”。")

    run_async(work())


@app.command("dispose")
def dispose(
    receipts: Receipts,
    result: Annotated[str, typer.Option("--result", help="、".join(DISPOSITIONS.values()))],
    reason: Annotated[str, typer.Option(help="说明，居民会看到；必填")],
    final: Annotated[str, typer.Option(help="最后的条文")] = "",
    who: Who = "",
) -> None:
    """写处理结果；在组里的意见整组一起写。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            code = code_of(DISPOSITIONS, result) or result
            count = await parts.desk.dispose(receipts, code, reason, operator(who), final)
            out.print(f"{count} 条意见已写结果。告知本人：python -m bot opinions publish 草案代号")

    run_async(work())


@app.command("publish")
def publish(code: Code, who: Who = "") -> None:
    """把结果告诉每位提意见的人（每人每条只告诉一次）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            sent, slips = await parts.desk.publish(code, operator(who))
            out.print(f"{sent} 条正在送达；{slips} 条没有渠道，用 python -m bot opinions slips {code} 打印告知单。")

    run_async(work())


@app.command("slips")
def slips(
    code: Code,
    target: Annotated[Path, typer.Option("--out", help="存到哪个 .docx")] = Path("告知单.docx"),
    who: Who = "",
) -> None:
    """为没有渠道的人打印告知单，并标为已告知。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            view, rows = await parts.desk.slips(code, operator(who))
            if not rows:
                out.print("没有要打印的告知单。")
                return
            document = WordDocument(landscape=False)
            for row in rows:
                document.title("意见采纳情况告知单")
                document.line(f"编号：{row.receipt}　　{mask_name(row.name) or '提意见的居民'}：")
                document.line(f"您对《{view.draft.title}》{row.label}提的意见：{row.proposed or row.reason}")
                document.line(f"结果：{DISPOSITIONS[row.disposition]}", bold=True)
                document.line(f"说明：{row.disposition_reason}")
                if row.final_text:
                    document.line(f"最后的条文：{row.final_text}")
                document.line(f"谢谢您参与立法。{parts.settings.office_id}　{today()}")
                document.rule()
            document.save(target)
            out.print(f"{len(rows)} 张告知单已存到 {target}，这些意见已标为“已告知”。")

    run_async(work())


@app.command("moderate")
def moderate(
    receipt: str,
    reason: Annotated[str, typer.Option(help="、".join(MODERATIONS.values()))] = "",
    undo: Annotated[bool, typer.Option("--undo", help="恢复列入")] = False,
    note: Annotated[str, typer.Option(help="内部备注，记入日志")] = "",
    who: Who = "",
) -> None:
    """不列入汇总（理由固定、告诉本人），或者恢复；什么都不会删除。"""

    async def work() -> None:
        code = "" if undo else (code_of(MODERATIONS, reason) or reason)
        if not undo and not code:
            raise WrongInput(f"请写理由 --reason，可选：{'、'.join(MODERATIONS.values())}。")
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            await parts.desk.moderate(receipt, code, operator(who), note)
            out.print("已恢复。" if undo else "已标为不列入汇总，本人会收到理由。")

    run_async(work())


@app.command("heat")
def heat(code: Code) -> None:
    """每条收到多少意见、各种态度各多少、说的是什么。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True), library=False) as parts:
            view, provisions = await parts.drafts.show(code)
            async with parts.database.read() as session:
                rows = [row for row in await parts.opinions.of(session, view.draft.id) if not row.moderation]
                standing = await parts.drafts.standing(session, view)
            words = Grouping(Tokens((), {}))
            table = table_of("条款", "意见", "", *STANCES.values(), "关键词")
            # What was said about an article counts for it whatever its number is now; what is gone comes last.
            order = dict.fromkeys([0, *(one.lineage for one in provisions), *(row.lineage for row in rows)])
            most = max((sum(row.lineage == lineage for row in rows) for lineage in order), default=0)
            for lineage in order:
                of = [row for row in rows if row.lineage == lineage]
                if of:
                    bar = "█" * max(1, round(20 * len(of) / most))
                    counts = [str(sum(row.stance == stance for row in of) or "") for stance in STANCES]
                    table.add_row(standing.label(of[0]), str(len(of)), bar, *counts, "、".join(words.key_words(of)))
            out.print(table if rows else "还没有意见。")

    run_async(work())


def _chosen(accept: str, count: int) -> set[int]:
    if not accept:
        return set()
    if accept.strip().lower() == "all":
        return set(range(1, count + 1))
    numbers = [one.strip() for one in accept.replace("，", ",").split(",")]
    if any(not one.isdecimal() or not 1 <= int(one) <= count for one in numbers):
        raise WrongInput(f"--accept 请写 1 到 {count} 的序号（逗号分开），或 all。")
    return {int(one) for one in numbers}
