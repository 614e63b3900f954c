"""`python -m bot opinions …`: keying in, grouping, deciding, telling, moderating the opinions on drafts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import office_time
from bot.commands.acting import act_of, actor_of
from bot.commands.common import (
    Who,
    Yes,
    out,
    run_async,
    settings_for_command,
    table_of,
    today,
    write_then_mark,
)
from bot.commands.rehearsal import agreed, agreed_act
from bot.consultations.desk import state_of
from bot.consultations.grouping import Grouping, Proposal
from bot.consultations.slips import slips_of
from bot.consultations.store import OpinionChange
from bot.consultations.terms import (
    CHANNELS,
    DISPOSITIONS,
    MODERATIONS,
    SPEAKERS,
    STANCES,
    STATES,
    OpinionState,
    code_of,
)
from bot.errors import WrongInput
from bot.holding import leaving
from bot.knowledge.loading import load_knowledge
from bot.language.personal import mask_name
from bot.language.tokens import plain_tokens
from bot.services import opened
from bot.text import names_in, shorten

app = typer.Typer(no_args_is_help=True, help="对草案的意见：录入、并组、处理结果、告知、审核。")

CHANGED = {
    "label": "条款", "stance": "态度", "proposed": "修改意见", "reason": "理由", "name": "提出人",
    "speaker": "身份类别", "community": "社区", "channel": "渠道", "received_on": "收到日期",
}  # fmt: skip
SHOWN = 200
MEMBERS = 8
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
        async with opened(settings_for_command(quiet=True)) as parts:
            await parts.outcomes.note_delivered()
            view, _ = await parts.drafts.show(code)
            async with parts.database.read() as session:
                rows = await parts.opinions.of(session, view.draft.id, withdrawn=wanted == OpinionState.WITHDRAWN)
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
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                row = await parts.opinions.get(session, receipt)
                changes = await parts.entries.history(session, row)
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
            lines += _history(changes)
            if row.batch:
                lines.append(f"导入批次：第 {row.batch} 批")
            if row.disposition:
                lines.append(f"结果：{DISPOSITIONS[row.disposition]}　{row.disposition_reason}")
            if row.moderation:
                lines.append(f"不列入汇总：{MODERATIONS[row.moderation]}")
            out.print("\n".join(lines), soft_wrap=True)

    run_async(work())


@app.command("groups")
def groups(
    code: Code,
    accept: Annotated[str, typer.Option(help="接受哪几组建议：g3f9a21,g0c81d4（列表里的代号）或 all")] = "",
    who: Who = "",
) -> None:
    """建议哪些意见可以并成一组（同一条文、同一态度、说的是一回事），后来的建议并进已有的组；看过再接受。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.drafts.show(code)
            async with parts.database.read() as session:
                rows = await parts.opinions.of(session, view.draft.id)
                standing = await parts.drafts.standing(session, view)
            proposed = Grouping(plain_tokens()).proposals(rows)
            if not proposed:
                out.print("没有可以并组的意见。")
                return
            chosen = _chosen(accept, proposed)
            table = table_of("建议", "条款", "态度", "条数", "编号和内容", show_lines=True)
            if chosen:
                async with act_of(parts, who) as act:
                    for one in chosen:
                        await parts.desk.group(act, one.receipts)
            for one in proposed:
                texts = [f"{row.receipt} {shorten(row.proposed or row.reason, 50)}" for row in one.members[:MEMBERS]]
                if len(one.members) > MEMBERS:
                    texts.append(f"……另有 {len(one.members) - MEMBERS} 条")
                if one.like:
                    texts.insert(0, f"并进第 {one.joins} 组：{shorten(one.like.proposed or one.like.reason, 50)}")
                first = one.members[0]
                mark = f"{one.id}{' ✓' if one in chosen else ''}"
                table.add_row(
                    mark, standing.label(first), STANCES[first.stance], str(len(one.members)), "\n".join(texts)
                )
            out.print(table)
            out.print(f"已并 {len(chosen)} 组。" if chosen else f"接受：加 --accept {proposed[0].id} 或 --accept all。")

    run_async(work())


@app.command("group")
def group(receipts: Receipts, who: Who = "") -> None:
    """把几条意见并成一组（原文都不动）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                number = await parts.desk.group(act, receipts)
            out.print(f"已并成第 {number} 组。")

    run_async(work())


@app.command("ungroup")
def ungroup(receipts: Receipts, who: Who = "") -> None:
    """把意见从组里拆出来。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                await parts.desk.ungroup(act, receipts)
            out.print("已拆开。")

    run_async(work())


@app.command("mark")
def mark(
    code: Code, state: Annotated[str, typer.Argument(help="已整理 或 已报送")], yes: Yes = False, who: Who = ""
) -> None:
    """把一部草案的意见标为已整理、已报送。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.drafts.show(code)
            wanted = state_of(state) or state

            def what(count: int) -> list[str]:
                lines = [f"{view.draft.code}《{view.draft.title}》：{count} 条意见标为“{state}”。"]
                if wanted == OpinionState.REPORTED and view.period == "open":
                    lines.append(
                        f"请注意：还在征求意见（还有 {view.days_left} 天）。"
                        f"标了以后，这 {count} 条的本人就不能再改、再撤回。"
                    )
                return lines

            count = await agreed_act(
                parts, await actor_of(parts, who), lambda on, act: on.desk.advance(act, code, wanted), what, yes=yes,
                question="这样标吗？",
            )  # fmt: skip
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
        async with opened(settings_for_command(quiet=True)) as parts:
            code = code_of(DISPOSITIONS, result) or result
            async with act_of(parts, who) as act:
                count = await parts.desk.dispose(act, receipts, code, reason, final)
            out.print(f"{count} 条意见已写结果。告知本人：python -m bot opinions publish 草案代号")

    run_async(work())


@app.command("publish")
def publish(code: Code, yes: Yes = False, who: Who = "") -> None:
    """把结果告诉每位提意见的人（每人每条只告诉一次）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.drafts.show(code)

            def what(made: tuple[int, int]) -> list[str]:
                return [
                    f"{view.draft.code}《{view.draft.title}》：告知 {made[0]} 条意见的结果（告知后不能再改）；"
                    f"另有 {made[1]} 条没有渠道，要打印告知单。"
                ]

            actor = await actor_of(parts, who)
            sent, slips = await agreed(
                parts, lambda on: on.outcomes.publish(on.opening(actor), code), what, yes=yes, question="告知吗？"
            )
            out.print(f"告知 {sent} 条：{leaving(parts.holds.seconds)}。")
            out.print(f"{slips} 条没有渠道，用 python -m bot opinions slips {code} 打印告知单。")

    run_async(work())


@app.command("slips")
def slips(
    code: Code,
    target: Annotated[Path, typer.Option("--out", help="存到哪个 .docx")] = Path("告知单.docx"),
    again: Annotated[bool, typer.Option("--again", help="连打印过的也再打一份")] = False,
    who: Who = "",
) -> None:
    """为没有渠道的人打印告知单，存好以后标为已告知。"""
    if target.suffix.lower() != ".docx":
        raise WrongInput("告知单只能存成 .docx。")

    async def work() -> None:
        settings = settings_for_command(quiet=True)
        async with opened(settings) as parts:
            view, rows = await parts.outcomes.slips(code, again=again)
            if not rows:
                out.print("没有要打印的告知单。" + ("" if again else "打印过的要再打一份，加 --again。"))
                return
            office = load_knowledge(settings.knowledge_dir).office.name

            async def write() -> None:
                slips_of(view, rows, office, today()).save(target)

            async def note() -> None:
                async with act_of(parts, who) as act:
                    await parts.outcomes.printed(act, code, rows)

            await write_then_mark(target, write, note)
            out.print(f"{len(rows)} 张告知单已存到 {target}，这些意见已标为“已告知”。")

    run_async(work())


@app.command("moderate")
def moderate(
    receipt: str,
    reason: Annotated[str, typer.Option(help="、".join(MODERATIONS.values()))] = "",
    undo: Annotated[bool, typer.Option("--undo", help="恢复列入")] = False,
    note: Annotated[str, typer.Option(help="内部备注，记入日志")] = "",
    yes: Yes = False,
    who: Who = "",
) -> None:
    """不列入汇总（理由固定、告诉本人），或者恢复；什么都不会删除。"""

    async def work() -> None:
        code = "" if undo else (code_of(MODERATIONS, reason) or reason)
        if not undo and not code:
            raise WrongInput(f"请写理由 --reason，可选：{'、'.join(MODERATIONS.values())}。")
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                row = await parts.opinions.get(session, receipt)
            what = [
                f"{row.receipt}　{row.label}　{STANCES[row.stance]}",
                f"  建议：{row.proposed}　理由：{row.reason}",
                "恢复列入汇总。" if undo else "不列入汇总。",
            ]
            await agreed_act(
                parts, await actor_of(parts, who), lambda on, act: on.desk.moderate(act, receipt, code, note),
                lambda _: what, yes=yes,
            )  # fmt: skip
            told = "本人会收到理由。" if row.chat else "没有渠道告诉本人。"
            out.print("已恢复。" if undo else f"已标为不列入汇总，{told}")

    run_async(work())


@app.command("heat")
def heat(code: Code) -> None:
    """每条收到多少意见、各种态度各多少、说的是什么。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, provisions = await parts.drafts.show(code)
            async with parts.database.read() as session:
                rows = [row for row in await parts.opinions.of(session, view.draft.id) if not row.moderation]
                standing = await parts.drafts.standing(session, view)
            words = Grouping(plain_tokens())
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


def _history(changes: Sequence[OpinionChange]) -> list[str]:
    """What staff changed, and why; what residents changed themselves is told without their earlier words."""
    lines = []
    for one in changes:
        lines.append(f"改动：{office_time(one.at)}　{one.who}　{one.why or '修改、转写'}")
        if one.why:
            shown = {name: value for name, value in one.before.items() if name in CHANGED}
            lines += [f"  原来的{CHANGED[name]}：{_term(name, value)}" for name, value in shown.items()]
    return lines


def _term(name: str, value: object) -> str:
    terms = {"stance": STANCES, "speaker": SPEAKERS, "channel": CHANNELS}.get(name, {})
    text = str(value or "（空）")
    return mask_name(text) if name == "name" and value else terms.get(text, text)


def _chosen(accept: str, proposed: Sequence[Proposal]) -> list[Proposal]:
    """The proposals that were accepted, by their names: a number would mean another one once a colleague adds a row."""
    if not accept:
        return []
    if accept.strip().lower() == "all":
        return list(proposed)
    known = {one.id: one for one in proposed}
    names = names_in(accept.lower())
    if gone := [name for name in names if name not in known]:
        raise WrongInput(f"没有“{'、'.join(gone)}”这样的建议，都没有并。建议可能刚刚变了，请再列一遍，写第一列的代号。")
    return [known[name] for name in dict.fromkeys(names)]
