"""`python -m bot drafts …`: bringing drafts in, their dates, notes, links, versions, promulgation."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot import buttons
from bot.commands.acting import act_of, actor_of
from bot.commands.common import (
    Who,
    Yes,
    confirmed,
    err,
    out,
    read_day,
    run_async,
    settings_for_command,
    table_of,
    today,
    warn,
)
from bot.commands.rehearsal import agreed_act
from bot.consultations.changed import warned_of
from bot.consultations.comparing import Change
from bot.consultations.drafts import DraftView
from bot.consultations.finding import ArticleFinder
from bot.consultations.headings import ink
from bot.consultations.parsing import Parsed, Provision, clauses, parse
from bot.consultations.reading import Reading, read_draft
from bot.consultations.store import ProvisionRow
from bot.consultations.terms import PERIODS
from bot.errors import WrongInput
from bot.exports.qr import png, svg
from bot.exports.sheets import Cell, Sheet
from bot.exports.target import write_bytes
from bot.exports.word import WordDocument
from bot.holding import told
from bot.services import Services, opened
from bot.settings import Settings
from bot.staff.rights import Actor
from bot.text import shorten

app = typer.Typer(no_args_is_help=True, help="法规草案：导入、日期、说明、链接、版本比较、公布。")

PERIOD_NAMES = {"coming": "未开始", "open": "征求中", "closed": "已结束"}
Code = Annotated[str, typer.Argument(help="草案代号，见 drafts list")]
LEFT_OUT_SHOWN, LEFT_OUT_LONG = 30, 120
"""Pieces left out of a draft that are printed, and characters of each."""

ROWS = (
    "每个文件一行 JSON：file、title、articles（条数）、keys、labels、texts（逐条）、doubts、left_out（text、why）、"
    "characters_in、characters_placed、ok、error；都读成了退出码是 0，否则 1"
)


@app.command("import")
def import_draft(
    file: Annotated[Path, typer.Argument(help=".docx .txt .md .html 或有文字的 .pdf")],
    title: Annotated[str, typer.Option(help="标题；不填用文件的第一行")] = "",
    opens: Annotated[str, typer.Option(help="开始日期，含当天；不填是今天")] = "",
    closes: Annotated[str, typer.Option(help="截止日期，含当天到24点")] = "",
    period: Annotated[str, typer.Option(help="不填截止日期时按它推算：" + "、".join(PERIODS))] = "",
    url: Annotated[str, typer.Option(help="官方征求意见网页")] = "",
    new_version: Annotated[str, typer.Option(help="作为这个草案的新文本（写代号）")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接保存")] = False,
    who: Who = "",
) -> None:
    """读一个文件，拆成章、条、款、项，看过没问题再保存。"""
    with Progress(SpinnerColumn(), TextColumn("正在读文件……"), console=err, transient=True):
        reading = read_draft(file)
        parsed = parse(reading.lines, title)
    _show_parsed(reading, parsed)
    if not parsed.articles():
        raise WrongInput("没有找到条文，没有保存。")
    if not parsed.is_whole:
        raise WrongInput("读出来的字和拆出来的字对不上，没有保存；请把文件另存为 .docx 再试。")

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            if new_version:
                await _renew(parts, new_version, parsed, await actor_of(parts, who), yes=yes)
                return
            first = read_day(opens, "开始日期") if opens else today()
            last = read_day(closes, "截止日期") if closes else first + timedelta(days=_period(period)[0])
            at_once = ["请注意：保存以后，居民马上就看得到、可以提意见。"] if first <= today() <= last else []
            view = await agreed_act(
                parts, await actor_of(parts, who), lambda on, act: on.drafts.create(act, parsed, first, last, url),
                lambda made: [f"新草案：《{made.draft.title}》，征求意见 {first} 至 {last}。", *at_once],
                yes=yes, question="保存吗？", refusal="没有保存。",
            )  # fmt: skip
            out.print(f"已保存，代号 {view.draft.code}。征求意见 {first} 至 {last}（含当天到24点）。")
            if not closes:
                out.print(f"截止日期按“{_period(period)[1]}”推算，请核对。")

    run_async(work())


@app.command("check")
def check_files(
    files: Annotated[list[Path], typer.Argument(help=".docx .txt .md .html 或有文字的 .pdf，可以多个")],
    as_json: Annotated[bool, typer.Option("--json", help=ROWS)] = False,
) -> None:
    """试读文件，不保存：拆出多少条，有什么疑问，哪些字没有放进去。"""
    faults = []
    for file in files:
        found = _check(file)
        if not found["ok"]:
            faults.append(f"{file}：{found['error'] or '读出来的字和拆出来的字对不上。'}")
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False))
        elif found["ok"]:
            out.print(f"{file}：{found['title']}，{found['articles']} 条")
            for doubt in found["doubts"]:
                out.print(f"  请核对　{doubt}")
    if faults:
        raise WrongInput("\n".join(faults))


async def _renew(parts: Services, code: str, parsed: Parsed, actor: Actor, *, yes: bool) -> None:
    """Bring in a new text: what it changes and who is written to is shown first."""
    before, provisions = await parts.drafts.show(code)
    count = sum(one.kind == "article" for one in provisions)

    view, changes, people = await agreed_act(
        parts, actor, lambda on, act: on.drafts.renew(act, code, parsed),
        lambda made: warned_of(before.draft, count, parsed.title, made[1]), yes=yes, question="保存吗？",
        refusal="没有保存。",
    )  # fmt: skip
    out.print(f"{view.draft.code} 现在是第 {view.version.number} 版，{len(changes)} 条有改动。")
    out.print(f"提过意见的人会收到“条文有修改”：{told(people, parts.holds.seconds)}。")


@app.command("list")
def list_drafts() -> None:
    """列出全部草案。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            table = table_of("代号", "标题", "版本", "开始", "截止", "状态", "意见")
            async with parts.database.read() as session:
                counts = await parts.opinions.counts(session)
            for view in await parts.drafts.overview():
                row = view.draft
                count = counts.get(row.id, 0)
                state = PERIOD_NAMES[view.period] + ("，已公布" if row.promulgated_on else "")
                dates = (str(row.opens_on), str(row.closes_on))
                table.add_row(row.code, row.title, str(view.version.number), *dates, state, str(count))
            out.print(table if table.row_count else "还没有草案。用 python -m bot drafts import 文件 导入。")

    run_async(work())


@app.command("show")
def show(
    code: Code,
    article: Annotated[str, typer.Option(help="只看一条，例如 第十条")] = "",
    version: Annotated[int, typer.Option(help="第几版；不填是最新")] = 0,
) -> None:
    """看草案的结构，或一条的全文和款、项编号。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, rows = await parts.drafts.show(code, version or None)
            out.print(f"《{view.draft.title}》第 {view.version.number} 版")
            if not article:
                for row in rows:
                    marks = ("★" if row.wanted else "") + ("📝" if row.note else "")
                    out.print(f"{row.key:8}{row.label}　{row.heading}{shorten(row.text, 40)} {marks}")
                return
            hit = ArticleFinder(rows).numbered(article)
            if hit is None:
                raise WrongInput(f"草案里没有“{article}”。")
            row = hit.article
            for clause in clauses(Provision("article", row.key, row.label, "", row.text, row.path)):
                out.print(f"{clause.key:12}{clause.label}　{clause.text}")
            out.print(f"说明：{row.note or '（没有）'}")

    run_async(work())


@app.command("dates")
def dates(
    code: Code,
    opens: Annotated[str, typer.Option(help="第一天")],
    closes: Annotated[str, typer.Option(help="最后一天")],
    who: Who = "",
) -> None:
    """改征求意见的起止日期（都含当天）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            first, last = read_day(opens, "开始日期"), read_day(closes, "截止日期")
            async with act_of(parts, who) as act:
                await parts.drafts.set_dates(act, code, first, last)
            out.print(f"已改为 {first} 至 {last}。")

    run_async(work())


@app.command("note")
def note(
    code: Code, article: str, text: Annotated[str, typer.Argument(help="大白话说明；空的就删掉")], who: Who = ""
) -> None:
    """给一条写大白话说明（居民会看到，标明不是法条）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            _, rows = await parts.drafts.show(code)
            async with act_of(parts, who) as act:
                await parts.drafts.annotate(act, code, _key(rows, article), note=text)
            out.print("已保存。")

    run_async(work())


@app.command("ask")
def ask_about(
    code: Code,
    articles: Annotated[list[str], typer.Argument(help="特别想听意见的条，例如 第十条 第十四条")],
    off: Annotated[bool, typer.Option("--off", help="取消")] = False,
    who: Who = "",
) -> None:
    """标出特别想听居民意见的几条。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            # All are looked up before the first is marked: one that is not there leaves everything as it was.
            _, rows = await parts.drafts.show(code)
            keys = [_key(rows, article) for article in articles]
            async with act_of(parts, who) as act:
                for key in keys:
                    await parts.drafts.annotate(act, code, key, wanted=not off)
            out.print(f"已{'取消' if off else '标出'} {len(articles)} 条。")

    run_async(work())


@app.command("link")
def link(
    code: Code,
    article: Annotated[str, typer.Option(help="链接到一条，例如 第十条")] = "",
    telegram: Annotated[str, typer.Option(help="Telegram 机器人的用户名（不带 @），给了就用它的链接")] = "",
    qr: Annotated[Path | None, typer.Option("--out", help="把二维码存成 .png 或 .svg")] = None,
) -> None:
    """给出草案或一条的链接和二维码。"""

    async def work() -> None:
        settings = settings_for_command(quiet=True)
        async with opened(settings) as parts:
            view, rows = await parts.drafts.show(code)
            key = _key(rows, article) if article else ""
            made = deep_link(settings, view, key, telegram)
            out.print(made, soft_wrap=True)
            if qr is None:
                return
            if qr.suffix.lower() not in (".png", ".svg"):
                raise WrongInput("二维码只能存成 .png 或 .svg。")
            content = svg(made).encode() if qr.suffix.lower() == ".svg" else png(made)
            write_bytes(qr, content)
            if not telegram and not settings.web_public_url:
                warn("没有设 BOT_WEB_PUBLIC_URL，这个二维码只在本机能打开，不能印出去。")
            out.print(f"二维码已存到 {qr}。")

    run_async(work())


@app.command("compare")
def compare_versions(
    code: Code,
    old: Annotated[int, typer.Option("--from", help="原来是第几版")],
    new: Annotated[int, typer.Option("--to", help="现在是第几版")],
    target: Annotated[Path | None, typer.Option("--out", help="存成 .docx 对照表")] = None,
    everything: Annotated[bool, typer.Option("--all", help="没有改动的条也列出")] = False,
) -> None:
    """逐条比较两个版本，左右对照。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, changes = await parts.drafts.changes(code, old, new)
            shown = [one for one in changes if everything or one.before != one.after]
            if target is None:
                table = table_of("条款", f"第 {old} 版", f"第 {new} 版", show_lines=True)
                for one in shown:
                    table.add_row(*one.shown)
                out.print(table if shown else "两版没有不同。")
                return
            if target.suffix.lower() != ".docx":
                raise WrongInput("对照表只能存成 .docx。")
            document = WordDocument()
            document.title(f"《{view.draft.title}》对照表")
            sheet = Sheet("对照", (), ("条款", f"第{old}版", f"第{new}版"), (8, 30, 30))
            count = await document.table(sheet, _compared(shown))
            document.save(target)
            out.print(f"对照表 {count} 行，已存到 {target}。")

    run_async(work())


@app.command("promulgate")
def promulgate(
    code: Code,
    day: Annotated[str, typer.Option("--on", help="公布日期")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="登记错了，撤销")] = False,
    yes: Yes = False,
    who: Who = "",
) -> None:
    """登记公布日期：从这天起三十日内要把采纳情况告诉提意见的人。"""
    if not day and not undo:
        raise WrongInput("请写公布日期 --on 2026-12-05，登记错了用 --undo。")

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.drafts.show(code)
            title = f"{view.draft.code}《{view.draft.title}》"
            if undo:
                async with act_of(parts, who) as act:
                    await parts.drafts.unpromulgate(act, code)
                out.print(f"{title} 的公布日期已撤销。")
                return
            on = read_day(day, "公布日期")
            what = [f"{title}：登记为 {on} 公布。登记后居民不能再对它提意见。"]
            if view.period != "closed":
                what.append(f"请注意：征求意见到 {view.draft.closes_on} 才结束。")
            last = await agreed_act(
                parts, await actor_of(parts, who), lambda parts, act: parts.drafts.promulgate(act, code, on),
                lambda _: what, yes=yes, question="登记吗？",
            )  # fmt: skip
            out.print(f"已登记。反馈要在 {last} 前完成（宁波市公众参与政府立法办法）。")

    run_async(work())


@app.command("delete")
def delete(code: Code, yes: Yes = False, who: Who = "") -> None:
    """删去一部还没有人提意见的草案（例如导入错了的）：居民不再看得到。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            view, _ = await parts.drafts.show(code)
            out.print(
                f"{view.draft.code}《{view.draft.title}》，征求意见 {view.draft.opens_on} 至 {view.draft.closes_on}"
            )
            confirmed("删去吗？", yes=yes)
            async with act_of(parts, who) as act:
                await parts.drafts.hide(act, code)
            out.print("已删去。")

    run_async(work())


@app.command("overdue")
def overdue() -> None:
    """列出公布后还没有反馈完的草案。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            await parts.outcomes.note_delivered()
            table = table_of("草案", "反馈期限", "还没告知", "")
            for draft, last, count in await parts.outcomes.overdue():
                days = (last - today()).days
                mark = f"已超期 {-days} 天" if days < 0 else f"还有 {days} 天"
                table.add_row(f"{draft.code} {draft.title}", str(last), f"{count} 条", mark)
            out.print(table if table.row_count else "没有等反馈的草案。")

    run_async(work())


def deep_link(settings: Settings, view: DraftView, key: str, telegram: str) -> str:
    """Return the link that opens a draft, or one of its articles, in Telegram or on the web page."""
    start = buttons.draft_link(view.draft.code, key)
    if telegram:
        return f"https://t.me/{telegram.lstrip('@')}?start={start}"
    base = settings.web_public_url or f"http://{settings.web_host}:{settings.web_port}"
    return f"{base}/?start={start}"


def _check(file: Path) -> dict[str, Any]:
    """Return what one file gives, as `drafts check --json` prints it."""
    try:
        reading = read_draft(file)
        parsed = parse(reading.lines)
    except WrongInput as fault:
        return {"file": str(file), "ok": False, "error": str(fault)}
    articles = parsed.articles()
    left = [*reading.left_out, *((one.text, one.why) for one in parsed.left_out)]
    return {
        "file": str(file),
        "title": parsed.title,
        "articles": len(articles),
        "keys": [one.key for one in articles],
        "labels": [one.label for one in articles],
        "texts": [one.text for one in articles],
        "doubts": [*reading.notes, *parsed.doubts],
        "left_out": [{"text": text, "why": why} for text, why in left],
        "characters_in": parsed.characters_in + sum(len(ink(text)) for text, _ in reading.left_out),
        "characters_placed": parsed.characters_placed,
        "ok": bool(articles) and parsed.is_whole,
        "error": "" if articles else "没有找到条文。",
    }


def _show_parsed(reading: Reading, parsed: Parsed) -> None:
    articles = parsed.articles()
    kinds = (("part", "编"), ("chapter", "章"), ("section", "节"), ("appendix", "附件"))
    counted = "、".join(f"{parsed.count(kind)} {name}" for kind, name in kinds if parsed.count(kind))  # type: ignore[arg-type]
    out.print(f"标题：{parsed.title}")
    length = sum(len(one.text) for one in parsed.provisions)
    out.print(f"找到 {len(articles)} 条" + (f"，{counted}" if counted else "") + f"，{length} 字。")
    if articles:
        first, last = articles[0], articles[-1]
        out.print(f"第一条：{first.label}　{shorten(first.text, 50)}")
        out.print(f"最后一条：{last.label}　{shorten(last.text, 50)}")
    left = Counter(why for _, why in reading.left_out)
    left.update(one.why for one in parsed.left_out)
    if left:
        out.print("没有放进草案：" + "；".join(f"{why} {count} 处" for why, count in left.items()))
        words = [*reading.left_out, *((one.text, one.why) for one in parsed.left_out)]
        for text, why in words[:LEFT_OUT_SHOWN]:
            out.print(f"  {why}：{shorten(text, LEFT_OUT_LONG)}", soft_wrap=True)
        if len(words) > LEFT_OUT_SHOWN:
            out.print(f"  ……另有 {len(words) - LEFT_OUT_SHOWN} 处，全文见 drafts check --json。")
    for doubt in (*reading.notes, *parsed.doubts):
        warn(doubt, "请核对")


def _period(name: str) -> tuple[int, str]:
    if not name:
        raise WrongInput("请写截止日期 --closes，或者写 --period " + "、".join(PERIODS) + " 之一。")
    if name not in PERIODS:
        raise WrongInput(f"没有“{name}”这种期限，可选：{'、'.join(PERIODS)}。")
    return PERIODS[name]


def _key(rows: Sequence[ProvisionRow], article: str) -> str:
    finder = ArticleFinder(rows)
    hit = finder.numbered(article)
    if hit is None:
        count = finder.beyond(article)
        raise WrongInput(f"草案里没有“{article}”" + (f"，只有{count}条。" if count else "。"))
    return hit.article.key


async def _compared(changes: Sequence[Change]) -> AsyncIterator[Sequence[Cell]]:
    for one in changes:
        yield one.shown
