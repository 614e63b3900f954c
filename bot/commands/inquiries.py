"""Commands for what residents asked a person: the list, one in full, the reply, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from bot.clock import office_time
from bot.commands.acting import act_of, actor_of
from bot.commands.common import Who, Yes, code_of, out, run_async, settings_for_command, table_of
from bot.commands.rehearsal import agreed_act
from bot.errors import Malformed
from bot.holding import leaving
from bot.inquiries.cases import InquiryView
from bot.inquiries.casework import TAKEN_BACK
from bot.inquiries.queue import NOBODY, Wanted
from bot.inquiries.terms import AREAS, KEYED_IN, OUTCOMES, STATES, URGENCIES, USUAL, InquiryState
from bot.services import Services, opened
from bot.staff.act import Act
from bot.text import shorten

app = typer.Typer(no_args_is_help=True, help="转人工的咨询，来访和来电：查看、接办、回复、备注、办结。")

PER_PAGE = 100
ACTS_SHOWN = 20


@app.command("list")
def inquiries_list(
    everything: Annotated[bool, typer.Option("--all", help="连已回复、已办结的也列出")] = False,
    state: Annotated[str, typer.Option(help=f"只列一种状态：{'、'.join(STATES.values())}")] = "",
    mine: Annotated[bool, typer.Option("--mine", help="只列我在办的")] = False,
    nobody: Annotated[bool, typer.Option("--nobody", help="只列没有人办的")] = False,
    urgent: Annotated[bool, typer.Option("--urgent", help="只列危险和急的")] = False,
    topic: Annotated[str, typer.Option(help=f"只列一种话题：{'、'.join(AREAS.values())}")] = "",
    days: Annotated[int, typer.Option(help="只列来了超过几天的", min=0, max=3650)] = 0,
    words: Annotated[str, typer.Option(help="只列编号或问题里有这些字的")] = "",
    page: Annotated[int, typer.Option(help=f"第几页，一页 {PER_PAGE} 件", min=1, max=10_000)] = 1,
    who: Who = "",
) -> None:
    """列出等回复的咨询，最急的在前，一样急的等得最久的在前。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            code = code_of(state, STATES, "状态") if state else "" if everything else InquiryState.OPEN
            wanted = Wanted(
                state=code,
                words=words,
                urgent=urgent,
                assignee=(await actor_of(parts, who)).name if mine else NOBODY if nobody else "",
                area=code_of(topic, AREAS, "话题") if topic else "",
                before=parts.clock.now() - timedelta(days=days) if days else None,
            )
            async with parts.database.read() as session:
                rows = await parts.queue.find(session, wanted, skip=(page - 1) * PER_PAGE, take=PER_PAGE + 1)
            table = table_of("编号", "时间", "渠道", "状态", "话题", "谁在办", "电话", "问题")
            for row in rows[:PER_PAGE]:
                phone = f"{row.phone[:3]}****{row.phone[-4:]}" if row.phone else ""
                careful = "⚠ 不要打电话　" if row.no_call else "⚠ 回电前先问是否方便　" if row.careful else ""
                how = f"【{URGENCIES[row.urgency]}】" if row.urgency < USUAL else ""
                table.add_row(
                    row.receipt,
                    office_time(row.created_at),
                    KEYED_IN.get(row.channel, row.channel),
                    STATES[row.state],
                    AREAS.get(row.area, ""),
                    row.assignee,
                    phone,
                    how + careful + shorten(row.question, 60),
                )
            plain = wanted == Wanted()
            out.print(table if rows else "没有等回复的咨询。" if plain else "没有符合的咨询。")
            if len(rows) > PER_PAGE:
                out.print(f"还有，下一页加 --page {page + 1}。")

    run_async(work())


@app.command("show")
def inquiries_show(receipt: str, who: Who = "") -> None:
    """看一件咨询的全部内容、备注和办理经过；谁看过，记入日志。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view = await parts.inquiries.show(receipt)
            async with parts.database.read() as session:
                acts = await parts.audit.of(session, view.inquiry.receipt, ACTS_SHOWN, but="inquiry.show")
            async with act_of(parts, who) as act:
                await act.note_look("inquiry.show", view.inquiry.receipt)
            lines = lines_of(view)
            lines += [f"经过　{office_time(one.at)}　{one.who}　{one.act}　{one.reason}" for one in reversed(acts)]
            out.print("\n".join(lines), soft_wrap=True)

    run_async(work())


def lines_of(view: InquiryView) -> list[str]:
    """Return an inquiry in lines: what was asked, what was said since, notes."""
    row = view.inquiry
    head = [row.receipt, office_time(row.created_at), KEYED_IN.get(row.channel, row.channel), STATES[row.state]]
    lines = ["　".join(head)]
    lines += ["⚠ 本人说：不要打电话。只在这里回复。"] if row.no_call else []
    lines += ["⚠ 涉及人身安全：回电前先问对方是否方便，不要说明来意。"] if row.careful else []
    about = AREAS.get(row.area, "没有定") + (f"（{row.entry}）" if row.entry else "")
    lines.append(f"话题：{about}　缓急：{URGENCIES[row.urgency]}　在办：{row.assignee or '没有人'}")
    lines += [f"姓名：{row.name}"] if row.name else []
    lines += [
        f"电话：{row.phone or ('不要打' if row.no_call else '没有留')}",
        f"问题：{row.question}",
        *(f"此前　{one}" for one in row.context),
    ]
    attachments = [*row.attachments, *(one for added in view.additions for one in added.attachments)]
    lines += [f"附件 {number}：{one['kind']}（在后台打开看）" for number, one in enumerate(attachments, 1)]
    talk = [(one.created_at, f"居民补充（{office_time(one.created_at)}）：{one.text}") for one in view.additions]
    talk += [(one.created_at, f"回复（{one.who}，{office_time(one.created_at)}）：{one.text}") for one in view.replies]
    lines += [line for _, line in sorted(talk)]
    for note in view.notes:
        lines.append(f"备注 {note.id}（{note.who}，{office_time(note.changed_at or note.created_at)}）：{note.text}")
    if row.outcome:
        lines.append(f"结果：{OUTCOMES.get(row.outcome, row.outcome)}　{row.outcome_note}")
    return lines


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
            out.print(f"已回复，{leaving(parts.holds.seconds)}。")

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
            said = f"，给居民的话{leaving(parts.holds.seconds)}" if tell.strip() else ""
            out.print(f"已办结{said}。")

    run_async(work())


@app.command("reopen")
def inquiries_reopen(
    receipt: str, why: Annotated[str, typer.Option(help="为什么重开（必填）")] = "", who: Who = ""
) -> None:
    """把办结了的咨询重新打开。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            taken = await parts.casework.reopen(act, receipt, why)
        out.print(f"{receipt.strip().upper()} 重开了，在“等回复”里。{TAKEN_BACK if taken else ''}")

    run_async(work())


@app.command("take")
def inquiries_take(receipt: str, who: Who = "") -> None:
    """接一件没有人办的咨询。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            row = await parts.casework.take(act, receipt)
        out.print(f"{row.receipt} 由{row.assignee}来办。")

    run_async(work())


@app.command("give")
def inquiries_give(receipt: str, name: str, who: Who = "") -> None:
    """把一件咨询交给同事。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            row = await parts.casework.give(act, receipt, name)
        out.print(f"{row.receipt} 交给{row.assignee}了。")

    run_async(work())


@app.command("back")
def inquiries_back(receipt: str, who: Who = "") -> None:
    """把一件咨询放回去，谁都可以接。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            row = await parts.casework.give_back(act, receipt)
        out.print(f"{row.receipt} 放回去了，谁都可以接。")

    run_async(work())


@app.command("urgency")
def inquiries_urgency(
    receipt: str,
    level: Annotated[str, typer.Argument(help=f"{'、'.join(URGENCIES.values())}")],
    why: Annotated[str, typer.Option(help="为什么改（必填）")] = "",
    who: Who = "",
) -> None:
    """改一件咨询的缓急。"""

    async def work() -> None:
        code = next((one for one, name in URGENCIES.items() if name == level.strip()), None)
        if code is None:
            raise Malformed(f"缓急只能是：{'、'.join(URGENCIES.values())}。")
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            row = await parts.casework.set_urgency(act, receipt, code, why)
        out.print(f"{row.receipt} 现在是“{level.strip()}”。")

    run_async(work())


@app.command("note")
def inquiries_note(
    receipt: str,
    text: str,
    change: Annotated[int, typer.Option(help="改第几号备注（show 里有编号）；文字空着就是去掉")] = 0,
    who: Who = "",
) -> None:
    """写内部备注，只有工作人员看得到；--change 改以前写的。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts, act_of(parts, who) as act:
            if change:
                note = await parts.casework.correct_note(act, receipt, change, text)
            else:
                note = await parts.casework.add_note(act, receipt, text)
        out.print(f"备注 {note.id} {'改好了' if change else '记好了'}，居民看不到。")

    run_async(work())
