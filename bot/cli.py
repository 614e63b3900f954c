"""The command line: each command is one short function that calls the parts."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot import __version__
from bot.answers.cards import Cards
from bot.answers.library import Finding, Library, load_library
from bot.app import opened, run
from bot.channels.terminal import CHANNEL, Terminal, render
from bot.clock import OFFICE_ZONE, SystemClock, office_time
from bot.commands import announce, drafts, event_plans, events, inbox, opinion_entry, opinions, quiz
from bot.commands.boundary import guarded
from bot.commands.common import Who, Yes, err, operator, out, run_async, table_of
from bot.commands.common import settings_for_command as _settings
from bot.commands.demo import demo
from bot.commands.export import export, figures
from bot.commands.rehearsal import agreed
from bot.errors import WrongInput
from bot.knowledge.checks import Report, check, load_statutes
from bot.knowledge.loading import load_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.reviews import read_reviews, record_review
from bot.matching.overlaps import OVERLAPS, find_overlaps, read_overlaps, write_overlaps
from bot.matching.semantic import find_encoder
from bot.messages import Outgoing, say
from bot.outbox.worker import Carrier, OutboxWorker
from bot.phrases import load_phrases
from bot.reckoning.checks import sum_faults
from bot.reckoning.index import reckoners
from bot.safety import load_safety
from bot.settings import Settings, load_settings
from bot.storage.private import only_for_me
from bot.text import shorten

app = typer.Typer(add_completion=False, no_args_is_help=False, help="江厦法律小助手。不带命令就启动网页和机器人。")
knowledge_app = typer.Typer(no_args_is_help=True, help="知识库：列出、检查、统计、复核。")
inquiries_app = typer.Typer(no_args_is_help=True, help="转人工的咨询：查看、回复、办结。")
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(inquiries_app, name="inquiries")
app.add_typer(drafts.app, name="drafts")
for _name, _command in opinion_entry.COMMANDS:
    opinions.app.command(_name)(_command)
app.add_typer(opinions.app, name="opinions")
for _name, _command in event_plans.COMMANDS:
    events.app.command(_name)(_command)
app.add_typer(events.app, name="events")
app.add_typer(announce.app, name="announce")
app.add_typer(quiz.app, name="quiz")
app.add_typer(inbox.app, name="inbox")
app.command("export")(export)
app.command("figures")(figures)
app.command("demo")(demo)

TOLERATED = 0.01
"""Share of the phrasings that may overlap without being listed: another machine rounds differently."""

StatutesDir = Annotated[Path | None, typer.Option("--statutes", help="法条文本文件夹，给了就逐条核对")]
Json = Annotated[bool, typer.Option("--json", help="每行输出一个 JSON")]


def main() -> None:
    """Run the command line: exit code 0 done, 1 the input was wrong (one sentence), 2 wrong usage."""
    only_for_me()
    sys.exit(guarded(lambda: app(standalone_mode=False)))


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """不带命令：启动网页、Telegram（填了令牌时）和提醒。"""
    if context.invoked_subcommand is None:
        settings = _settings()
        run_async(run(settings, lambda line: out.print(line)))


@app.command()
def settings() -> None:
    """列出全部设置、现在的值和说明（密码不显示）。"""
    current = load_settings()
    table = table_of("环境变量", "现在的值", "说明")
    for name, field in Settings.model_fields.items():
        value = getattr(current, name)
        table.add_row(f"BOT_{name.upper()}", "" if value is None else str(value), field.description or "")
    out.print(table)


@app.command()
def version() -> None:
    """显示版本号。"""
    out.print(__version__)


@app.command()
def migrate() -> None:
    """只升级数据库，不启动。"""

    async def work() -> None:
        async with opened(_settings(), library=False):
            out.print("数据库已是最新。")

    run_async(work())


@app.command()
def chat(name: Annotated[str, typer.Option("--name", help="会话名；同名会话接着聊")] = "local") -> None:
    """在终端里和助手对话（Ctrl-D 结束）。"""

    async def work() -> None:
        async with opened(_settings(), library=True) as parts:
            terminal = Terminal(parts.turns.take, parts.clock, out, name)
            carriers = {CHANNEL: Carrier(terminal.show)}

            async def nobody_leaves(_: object) -> None:
                """A terminal has no addresses that go away."""

            worker = OutboxWorker(parts.outbox, carriers, nobody_leaves, parts.clock)
            stop = asyncio.Event()
            sending = asyncio.create_task(worker.run(stop))
            await terminal.run()
            stop.set()
            await sending

    run_async(work())


@app.command()
def ask(as_json: Json = False) -> None:
    """提问：标准输入每行一个问题；不带 --json 时逐个显示答复。"""
    settings = _settings(quiet=True)
    library = _library(settings)
    interactive = sys.stdin.isatty()
    for line in _lines(interactive):
        began = time.perf_counter()
        finding = library.find(line)
        milliseconds = (time.perf_counter() - began) * 1000
        if as_json:
            typer.echo(json.dumps(_as_json(library, finding, milliseconds), ensure_ascii=False))
        else:
            out.print(render(_reply(library, finding)))


@knowledge_app.command("list")
def knowledge_list(as_json: Json = False) -> None:
    """列出全部条目。"""
    knowledge = load_knowledge(_settings(quiet=True).knowledge_dir)
    if as_json:
        for entry in knowledge.entries:
            row = {"id": entry.id, "intent": entry.intent, "title": entry.title, "questions": list(entry.questions)}
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = table_of("条目", "意图", "标题", "问法", "复核到期")
    for entry in knowledge.entries:
        table.add_row(entry.id, entry.intent, entry.title, str(len(entry.questions)), str(entry.review_due))
    out.print(table)


@knowledge_app.command("stats")
def knowledge_stats() -> None:
    """条目、问法、法条的统计。"""
    knowledge = load_knowledge(_settings(quiet=True).knowledge_dir)
    table = table_of("领域", "条目", "问法", "引用法条")
    for area in dict.fromkeys(entry.area for entry in knowledge.entries):
        entries = [entry for entry in knowledge.entries if entry.area == area]
        phrasings = sum(len(entry.questions) for entry in entries)
        table.add_row(area, str(len(entries)), str(phrasings), str(sum(len(entry.law) for entry in entries)))
    out.print(table)
    cited = Counter(citation.law for entry in knowledge.entries for citation in entry.law)
    out.print(f"意图 {len({entry.intent for entry in knowledge.entries})} 个，指路 {len(knowledge.signposts)} 个，")
    out.print("引用最多的法律：" + "、".join(f"{law}（{count}）" for law, count in cited.most_common(8)))


@knowledge_app.command("check")
def knowledge_check(
    statutes: StatutesDir = None,
    overlaps: Annotated[bool, typer.Option(help="是否检查问法会不会被别的条目抢走（约一分钟）")] = True,
    accept: Annotated[bool, typer.Option("--accept-overlaps", help="把现在抢走的问法记入清单")] = False,
) -> None:
    """检查知识库：格式、法条、重复、抢答、待填事项、过期复核。有错误时退出码为 1。"""
    folder = _settings(quiet=True).knowledge_dir
    knowledge = load_knowledge(folder)
    load_phrases(folder / "phrases.yaml")
    rules = load_safety(folder / "safety.yaml").rules
    laws = [entry.law for entry in knowledge.entries] + [one.law for one in reckoners(knowledge).values()]
    wanted = {citation.law for law in laws for citation in law}
    texts = load_statutes(statutes, wanted) if statutes else None
    today = SystemClock().now().astimezone(OFFICE_ZONE).date()
    report = check(knowledge, today, texts, read_reviews(folder))
    report.errors += sum_faults(knowledge, texts)
    report.errors += [f"safety {r.id}: 条目 {r.entry} 不存在" for r in rules if knowledge.entry(r.entry) is None]
    if overlaps:
        _check_overlaps(knowledge, folder, report, accept=accept)
    for note in report.notes:
        out.print(f"提示　{note}", soft_wrap=True)
    for fault in report.errors:
        err.print(f"错误　{fault}", soft_wrap=True)
    out.print(f"{len(knowledge.entries)} 个条目，{len(report.errors)} 处错误，{len(report.notes)} 条提示。")
    if report.errors:
        raise typer.Exit(1)


@knowledge_app.command("review")
def knowledge_review(
    entry_ids: Annotated[list[str], typer.Argument(help="条目编号，可以多个")],
    reviewer: Annotated[str, typer.Option(help="复核人（不能是写的人）")],
    statutes: Annotated[Path, typer.Option("--statutes", help="复核时对照的法条文本文件夹")],
) -> None:
    """记录复核：写上复核人和日期，并记下每个所引法条当时文字的指纹。"""
    folder = _settings(quiet=True).knowledge_dir
    knowledge = load_knowledge(folder)
    today = SystemClock().now().astimezone(OFFICE_ZONE).date()
    wanted = {c.law for entry_id in entry_ids for c in _entry(knowledge, entry_id).law}
    texts = load_statutes(statutes, wanted)
    for entry_id in entry_ids:
        record_review(folder, _entry(knowledge, entry_id), reviewer, today, texts)
    out.print(f"已记录 {len(entry_ids)} 条的复核。")


@inquiries_app.command("list")
def inquiries_list(everything: Annotated[bool, typer.Option("--all", help="连已回复、已办结的也列出")] = False) -> None:
    """列出等回复的咨询，等得最久的在前。"""

    async def work() -> None:
        async with opened(_settings(quiet=True), library=False) as parts:
            rows = await parts.inquiries.list(state=None if everything else "open")
            table = table_of("编号", "时间", "渠道", "状态", "电话", "问题")
            for row in rows:
                phone = f"{row.phone[:3]}****{row.phone[-4:]}" if row.phone else ""
                careful = "⚠ 回电前先问是否方便　" if row.careful else ""
                question = careful + shorten(row.question, 60)
                table.add_row(row.receipt, office_time(row.created_at), row.channel, row.state, phone, question)
            out.print(table if rows else "没有等回复的咨询。")

    run_async(work())


@inquiries_app.command("show")
def inquiries_show(receipt: str, who: Who = "") -> None:
    """看一件咨询的全部内容；谁看过，记入日志。"""

    async def work() -> None:
        async with opened(_settings(quiet=True), library=False) as parts:
            view = await parts.inquiries.show(receipt)
            row = view.inquiry
            async with parts.database.write() as session:
                parts.audit.note(session, who=operator(who), act="inquiry.show", subject=row.receipt)
            lines = [f"{row.receipt}　{office_time(row.created_at)}　{row.channel}　{row.state}"]
            lines += ["⚠ 涉及人身安全：回电前先问对方是否方便，不要说明来意。"] if row.careful else []
            lines += [f"电话：{row.phone or '没有留'}", f"问题：{row.question}", *(f"此前　{c}" for c in row.context)]
            lines += [f"附件：{a['kind']} {a['reference']}" for a in row.attachments]
            lines += [f"回复（{reply.who}，{office_time(reply.created_at)}）：{reply.text}" for reply in view.replies]
            out.print("\n".join(lines), soft_wrap=True)

    run_async(work())


@inquiries_app.command("reply")
def inquiries_reply(receipt: str, text: str, yes: Yes = False, who: Who = "") -> None:
    """回复一件咨询；居民在原来的渠道收到。先看问题和回复，再发。"""

    async def work() -> None:
        async with opened(_settings(quiet=True), library=False) as parts:
            row = (await parts.inquiries.show(receipt)).inquiry
            what = [
                f"回复的是：{row.receipt}　{office_time(row.created_at)}　{row.channel}",
                f"问题：{shorten(row.question, 300)}",
            ]
            await agreed(
                parts,
                lambda on: on.inquiries.reply(receipt, text, operator(who)),
                lambda _: what,
                yes=yes,
                question="发出去吗？",
            )
            out.print("已回复，正在送达。")

    run_async(work())


@inquiries_app.command("close")
def inquiries_close(
    receipt: str, reason: Annotated[str, typer.Option(help="办结原因")] = "已答复", who: Who = ""
) -> None:
    """办结一件咨询。"""

    async def work() -> None:
        async with opened(_settings(quiet=True), library=False) as parts:
            await parts.inquiries.close(receipt, operator(who), reason)
            out.print("已办结。")

    run_async(work())


@app.command()
def undelivered() -> None:
    """列出没有送达的消息：失败的、对方已离开的、不知是否送达的。"""

    async def work() -> None:
        async with opened(_settings(quiet=True), library=False) as parts:
            rows = await parts.outbox.undelivered()
            table = table_of("编号", "种类", "渠道", "状态", "时间", "原因")
            for row in rows:
                when = office_time(row.created_at)
                table.add_row(str(row.id), row.kind, row.channel, row.state, when, row.error or "")
            out.print(table if rows else "全部送达。")

    run_async(work())


@app.command()
def audit(limit: Annotated[int, typer.Option(help="最近多少条")] = 50) -> None:
    """看经办日志：谁、什么时候、做了什么、为什么。"""

    async def work() -> None:
        async with opened(_settings(quiet=True), library=False) as parts:
            async with parts.database.read() as session:
                rows = await parts.audit.latest(session, limit)
            table = table_of("时间", "经办人", "做了什么", "对象", "理由")
            for row in rows:
                table.add_row(office_time(row.at), row.who, row.act, row.subject, row.reason)
            out.print(table if rows else "还没有记录。")

    run_async(work())


def _library(settings: Settings) -> Library:
    """Load the library, with a sign of life on standard error while the ranker trains for the first time."""
    with Progress(SpinnerColumn(), TextColumn("正在准备知识库……"), console=err, transient=True):
        encoder = find_encoder() if settings.semantic else None
        return load_library(settings.knowledge_dir, settings.data_dir / "cache", encoder)


def _lines(interactive: bool) -> Iterator[str]:
    if not interactive:
        for line in sys.stdin:
            yield line.rstrip("\n")
        return
    while True:
        try:
            yield out.input("问：")
        except (EOFError, KeyboardInterrupt):
            return


def _as_json(library: Library, finding: Finding, milliseconds: float) -> dict[str, Any]:
    entries = [
        {"id": one.entry_id, "intent": one.intent, "title": one.title, "score": round(one.score, 4)}
        for one in finding.entries
    ]
    text = _reply(library, finding).text
    return {
        "verdict": finding.verdict,
        "care": finding.care,
        "entries": entries,
        "text": text,
        "ms": round(milliseconds, 3),
    }


def _reply(library: Library, finding: Finding) -> Outgoing:
    """What a resident would read, urgent cards with the short version of the entry below them."""
    cards = Cards(library)
    today = SystemClock().now().astimezone(OFFICE_ZONE).date()
    entry = library.knowledge.entry(finding.shown) if finding.shown else None
    if finding.verdict == "urgent" and finding.rule:
        alert = cards.urgent(finding.rule)
        answer = cards.spoken(entry, None).blocks if entry and not finding.rule.alone else ()
        return Outgoing((*alert.blocks, *answer))
    if finding.verdict == "answer" and entry:
        return cards.entry(entry, None, disclaim=True, today=today)
    if finding.verdict == "choose":
        return cards.choose(*cards.guided(finding), 0)
    if finding.verdict == "refer" and finding.signpost:
        return cards.refer(finding.signpost)
    if finding.verdict == "person":
        return say(library.phrases.handover_question)
    return cards.unsure(again=False)


def _entry(knowledge: Knowledge, entry_id: str) -> Any:
    entry = knowledge.entry(entry_id)
    if entry is None:
        raise WrongInput(f"没有编号为 {entry_id} 的条目。用 python -m bot knowledge list 看全部。")
    return entry


def _check_overlaps(knowledge: Knowledge, folder: Path, report: Report, *, accept: bool) -> None:
    with Progress(SpinnerColumn(), TextColumn("正在检查问法会不会被别的条目抢走……"), console=err, transient=True):
        found = find_overlaps(knowledge)
    if accept:
        write_overlaps(folder, found)
    listed = read_overlaps(folder)
    report.notes.append(f"{len(found)} 个问法在留出检验时由别的条目得第一（清单 {OVERLAPS}）")
    unlisted = [
        f"{lost.entry}: 问法“{lost.phrasing}”留出检验时被 {lost.winner} 抢走，也不在清单里"
        for lost in found
        if (lost.entry, lost.phrasing) not in listed
    ]
    few = len(unlisted) <= TOLERATED * sum(len(entry.questions) for entry in knowledge.entries)
    (report.notes if few else report.errors).extend(unlisted)
