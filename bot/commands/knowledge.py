"""The knowledge in numbers, and the signatures under it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import OFFICE_ZONE, SystemClock
from bot.commands.common import Json, out, settings_for_command, table_of
from bot.errors import WrongInput
from bot.knowledge.checks import load_statutes
from bot.knowledge.loading import load_knowledge
from bot.knowledge.model import Entry, Knowledge
from bot.knowledge.reviews import record_review

app = typer.Typer(no_args_is_help=True, help="知识库：列出、检查、统计、复核。")


@app.command("list")
def knowledge_list(as_json: Json = False) -> None:
    """列出全部条目。"""
    knowledge = load_knowledge(settings_for_command(quiet=True).knowledge_dir)
    if as_json:
        for entry in knowledge.entries:
            row = {"id": entry.id, "intent": entry.intent, "title": entry.title, "questions": list(entry.questions)}
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = table_of("条目", "意图", "标题", "问法", "复核到期")
    for entry in knowledge.entries:
        table.add_row(entry.id, entry.intent, entry.title, str(len(entry.questions)), str(entry.review_due))
    out.print(table)


@app.command("stats")
def knowledge_stats() -> None:
    """条目、问法、法条的统计。"""
    knowledge = load_knowledge(settings_for_command(quiet=True).knowledge_dir)
    table = table_of("领域", "条目", "问法", "引用法条")
    for area in dict.fromkeys(entry.area for entry in knowledge.entries):
        entries = [entry for entry in knowledge.entries if entry.area == area]
        phrasings = sum(len(entry.questions) for entry in entries)
        table.add_row(area, str(len(entries)), str(phrasings), str(sum(len(entry.cited) for entry in entries)))
    out.print(table)
    cited = Counter(citation.law for entry in knowledge.entries for citation in entry.cited)
    out.print(f"意图 {len({entry.intent for entry in knowledge.entries})} 个，指路 {len(knowledge.signposts)} 个，")
    out.print("引用最多的法律：" + "、".join(f"{law}（{count}）" for law, count in cited.most_common(8)))


@app.command("review")
def knowledge_review(
    entry_ids: Annotated[list[str], typer.Argument(help="条目编号，可以多个")],
    reviewer: Annotated[str, typer.Option(help="复核人（不能是写的人）")],
    statutes: Annotated[Path, typer.Option("--statutes", help="复核时对照的法条文本文件夹")],
) -> None:
    """记录复核：写上复核人和日期，并记下每个所引法条当时文字的指纹。"""
    folder = settings_for_command(quiet=True).knowledge_dir
    knowledge = load_knowledge(folder)
    today = SystemClock().now().astimezone(OFFICE_ZONE).date()
    wanted = {c.law for entry_id in entry_ids for c in _entry(knowledge, entry_id).cited}
    texts = load_statutes(statutes, wanted)
    for entry_id in entry_ids:
        record_review(folder, _entry(knowledge, entry_id), reviewer, today, texts)
    out.print(f"已记录 {len(entry_ids)} 条的复核。")


def _entry(knowledge: Knowledge, entry_id: str) -> Entry:
    entry = knowledge.entry(entry_id)
    if entry is None:
        raise WrongInput(f"没有编号为 {entry_id} 的条目。用 python -m bot knowledge list 看全部。")
    return entry
