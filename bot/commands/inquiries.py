"""Commands for what residents asked a person: the list, one in full, the reply, the close."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.clock import office_time
from bot.commands.acting import act_of, actor_of
from bot.commands.common import Who, Yes, code_of, out, run_async, settings_for_command, table_of
from bot.commands.rehearsal import agreed_act
from bot.inquiries.terms import OUTCOMES
from bot.services import Services, opened
from bot.staff.act import Act
from bot.text import shorten

app = typer.Typer(no_args_is_help=True, help="转人工的咨询：查看、回复、办结。")


@app.command("list")
def inquiries_list(everything: Annotated[bool, typer.Option("--all", help="连已回复、已办结的也列出")] = False) -> None:
    """列出等回复的咨询，等得最久的在前。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            rows = await parts.inquiries.list(state=None if everything else "open")
            table = table_of("编号", "时间", "渠道", "状态", "电话", "问题")
            for row in rows:
                phone = f"{row.phone[:3]}****{row.phone[-4:]}" if row.phone else ""
                careful = "⚠ 回电前先问是否方便　" if row.careful else ""
                question = careful + shorten(row.question, 60)
                table.add_row(row.receipt, office_time(row.created_at), row.channel, row.state, phone, question)
            out.print(table if rows else "没有等回复的咨询。")

    run_async(work())


@app.command("show")
def inquiries_show(receipt: str, who: Who = "") -> None:
    """看一件咨询的全部内容；谁看过，记入日志。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view = await parts.inquiries.show(receipt)
            row = view.inquiry
            async with act_of(parts, who) as act:
                act.note("inquiry.show", row.receipt)
            lines = [f"{row.receipt}　{office_time(row.created_at)}　{row.channel}　{row.state}"]
            lines += ["⚠ 涉及人身安全：回电前先问对方是否方便，不要说明来意。"] if row.careful else []
            lines += [f"电话：{row.phone or '没有留'}", f"问题：{row.question}", *(f"此前　{c}" for c in row.context)]
            lines += [f"附件：{a['kind']} {a['reference']}" for a in row.attachments]
            lines += [f"回复（{reply.who}，{office_time(reply.created_at)}）：{reply.text}" for reply in view.replies]
            out.print("\n".join(lines), soft_wrap=True)

    run_async(work())


@app.command("reply")
def inquiries_reply(receipt: str, text: str, yes: Yes = False, who: Who = "") -> None:
    """回复一件咨询；居民在原来的渠道收到。先看问题和回复，再发。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            row = (await parts.inquiries.show(receipt)).inquiry
            what = [
                f"回复的是：{row.receipt}　{office_time(row.created_at)}　{row.channel}",
                f"问题：{shorten(row.question, 300)}",
            ]
            await agreed_act(
                parts,
                await actor_of(parts, who),
                lambda on, act: on.inquiries.reply(act, receipt, text),
                lambda _: what,
                yes=yes,
                question="发出去吗？",
            )
            out.print("已回复，正在送达。")

    run_async(work())


@app.command("close")
def inquiries_close(
    receipt: str,
    outcome: Annotated[str, typer.Option(help=f"结果：{'、'.join(OUTCOMES.values())}")] = OUTCOMES["answered"],
    reason: Annotated[str, typer.Option(help="说明；转给别处的，写转到哪里")] = "",
    tell: Annotated[str, typer.Option(help="要告诉居民的话；不写就不发")] = "",
    yes: Yes = False,
    who: Who = "",
) -> None:
    """办结一件咨询；要告诉居民的，先看他们会读到什么。"""

    async def work() -> None:
        code = code_of(outcome, OUTCOMES, "结果")
        async with opened(settings_for_command(quiet=True)) as parts:
            row = (await parts.inquiries.show(receipt)).inquiry
            what = [f"办结的是：{row.receipt}　{OUTCOMES[code]}　{reason}", f"问题：{shorten(row.question, 300)}"]

            async def close(on: Services, act: Act) -> None:
                await on.inquiries.close(act, receipt, reason, outcome=code, tell=tell)

            actor = await actor_of(parts, who)
            if tell.strip():
                await agreed_act(parts, actor, close, lambda _: what, yes=yes, question="办结并发出去吗？")
            else:
                async with parts.acting(actor) as act:
                    await close(parts, act)
            out.print("已办结。")

    run_async(work())
