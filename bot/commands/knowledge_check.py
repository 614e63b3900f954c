"""The check of the whole knowledge before it is used: form, law, doubles, and phrasings that others take away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot.clock import OFFICE_ZONE, SystemClock
from bot.commands.common import err, out, settings_for_command
from bot.errors import KnowledgeFaults
from bot.hearing.voices import load_voices
from bot.knowledge.checks import Report, check, load_statutes
from bot.knowledge.loading import load_knowledge
from bot.knowledge.model import Knowledge
from bot.knowledge.reviews import points_read_right, read_reviews
from bot.matching.overlaps import OVERLAPS, find_overlaps, read_overlaps, write_overlaps
from bot.phrases import load_phrases
from bot.reckoning.checks import offer_faults, sum_faults
from bot.reckoning.index import reckoners
from bot.safety import load_safety
from bot.wants.voices import load_wants

TOLERATED = 0.01
"""Share of the phrasings that may overlap without being listed: another machine rounds differently."""

StatutesDir = Annotated[Path | None, typer.Option("--statutes", help="法条文本文件夹，给了就逐条核对")]


def knowledge_check(
    statutes: StatutesDir = None,
    overlaps: Annotated[bool, typer.Option(help="是否检查问法会不会被别的条目抢走（约一分钟）")] = True,
    accept: Annotated[bool, typer.Option("--accept-overlaps", help="把现在抢走的问法记入清单")] = False,
) -> None:
    """检查知识库：格式、法条、重复、抢答、待填事项、过期复核。有错误时退出码为 1。"""
    folder = settings_for_command(quiet=True).knowledge_dir
    knowledge = load_knowledge(folder)
    load_phrases(folder / "phrases.yaml")
    load_voices(folder)
    load_wants(folder)
    rules = load_safety(folder / "safety.yaml").rules
    laws = [entry.cited for entry in knowledge.entries] + [one.law for one in reckoners(knowledge).values()]
    wanted = {citation.law for law in laws for citation in law}
    texts = load_statutes(statutes, wanted) if statutes else None
    today = SystemClock().now().astimezone(OFFICE_ZONE).date()
    report = check(knowledge, today, texts, read_reviews(folder), points_read_right(folder))
    report.errors += sum_faults(knowledge, texts) + offer_faults(knowledge)
    report.errors += [f"safety {r.id}: 条目 {r.entry} 不存在" for r in rules if knowledge.entry(r.entry) is None]
    report.notes += _wishes_of_nobody(knowledge, folder)
    if overlaps:
        _check_overlaps(knowledge, folder, report, accept=accept)
    for note in report.notes:
        out.print(f"提示　{note}", soft_wrap=True)
    for fault in report.errors:
        err.print(f"错误　{fault}", soft_wrap=True)
    out.print(f"{len(knowledge.entries)} 个条目，{len(report.errors)} 处错误，{len(report.notes)} 条提示。")
    if report.errors:
        raise typer.Exit(1)


def _wishes_of_nobody(knowledge: Knowledge, folder: Path) -> list[str]:
    """Say which wishes in `wants/` name an entry that is not there: the bot does without it."""
    try:
        load_wants(folder, {entry.intent for entry in knowledge.entries})
    except KnowledgeFaults as found:
        return [f"wants 里有 {len(found.faults)} 行提到还没有的条目，例如 {found.faults[0]}"]
    return []


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


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (("check", knowledge_check),)
