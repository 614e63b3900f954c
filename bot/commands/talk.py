"""Talking with the bot in a terminal, and putting questions to it from a file."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot.answers.cards import Cards
from bot.answers.finding import Finding
from bot.answers.library import Library
from bot.answers.loading import Encoders, load_library
from bot.answers.replies import Replies
from bot.answers.thread import Thread
from bot.app import opened
from bot.channels.terminal import CHANNEL, Terminal, render
from bot.clock import OFFICE_ZONE, SystemClock
from bot.commands.common import Json, err, out, run_async, settings_for_command
from bot.errors import WrongInput
from bot.knowledge.model import Option
from bot.matching.ranker import Candidate
from bot.matching.semantic import find_encoder
from bot.messages import Outgoing, say
from bot.outbox.worker import Carrier, OutboxWorker
from bot.services import facts_beside
from bot.settings import Settings


def chat(name: Annotated[str, typer.Option("--name", help="会话名；同名会话接着聊")] = "local") -> None:
    """在终端里和助手对话（Ctrl-D 结束）。"""

    async def work() -> None:
        async with opened(settings_for_command()) as parts:
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


def ask(as_json: Json = False) -> None:
    """提问：标准输入每行一个问题；不带 --json 时逐个显示答复。"""
    settings = settings_for_command(quiet=True)
    library = _library(settings)
    interactive = sys.stdin.isatty()
    threads: dict[str, Thread] = {}
    for line in _lines(interactive):
        conversation, text = _said(line)
        thread = threads.setdefault(conversation, Thread(library)) if conversation else Thread(library)
        began = time.perf_counter()
        finding, options = thread.ask(text)
        milliseconds = (time.perf_counter() - began) * 1000
        if as_json:
            typer.echo(json.dumps(_as_json(library, finding, options, milliseconds), ensure_ascii=False))
        else:
            for reply in _replies(library, finding):
                out.print(render(reply))
                if reply.more:
                    out.print(render(Outgoing(reply.more.blocks)))


def _library(settings: Settings) -> Library:
    """Load the library, with a sign of life on standard error while the ranker trains for the first time."""
    with Progress(SpinnerColumn(), TextColumn("正在准备知识库……"), console=err, transient=True):
        encoders = Encoders(find_encoder() if settings.semantic else None)
        library = load_library(settings.knowledge_dir, settings.cache, encoders)
        return library.with_facts(asyncio.run(facts_beside(settings, library.knowledge.facts)))


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


def _said(line: str) -> tuple[str, str]:
    """Return the conversation and the text of a line: plain text, or {"conversation": "x", "text": "…"}.

    Lines of one conversation are one dialogue with its memory; plain lines know nothing of each other (empty name).
    Raises WrongInput for an object without a text.
    """
    if not line.lstrip().startswith("{"):
        return "", line
    try:
        said = json.loads(line)
    except ValueError:
        return "", line
    text, conversation = said.get("text"), said.get("conversation", "")
    if not isinstance(text, str) or not isinstance(conversation, str):
        raise WrongInput('一行 JSON 要写成 {"conversation": "名字", "text": "要问的话"}。')
    return conversation, text


def _as_json(library: Library, finding: Finding, options: Sequence[Option], milliseconds: float) -> dict[str, Any]:
    second = finding.also
    replies = _replies(library, finding)
    return {
        "verdict": finding.verdict,
        "care": finding.care,
        "action": finding.action,
        "facet": finding.facet,
        "slot": dict(finding.slot),
        "entries": [_candidate(one) for one in finding.entries],
        "options": [
            {"id": entry.id, "intent": entry.intent, "title": entry.title, "short": entry.answer.short}
            for option in options
            if (entry := library.knowledge.entry(option.to))
        ],
        "also": [_candidate(one) for one in second.entries] if second else [],
        "also_action": (second.action or None) if second else None,
        "text": "\n".join(reply.text for reply in replies),
        "more": "\n".join(reply.more.text for reply in replies if reply.more),
        "ms": round(milliseconds, 3),
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    return {"id": one.entry_id, "intent": one.intent, "title": one.title, "score": round(one.score, 4)}


def _replies(library: Library, finding: Finding) -> list[Outgoing]:
    """What a resident would read, the answer to a second wish below the first."""
    today = SystemClock().now().astimezone(OFFICE_ZONE).date()
    second = Replies(library, today).second(finding.also) if finding.also else None
    return [_reply(library, finding, today), *([second] if second else [])]


def _reply(library: Library, finding: Finding, today: date) -> Outgoing:
    """Urgent cards come with the short version of the entry below them."""
    cards, replies = Cards(library), Replies(library, today)
    entry = library.knowledge.entry(finding.shown) if finding.shown else None
    if finding.verdict == "urgent" and finding.rule:
        alert = cards.urgent(finding.rule)
        if entry is None or finding.rule.alone:
            return alert
        answer = cards.brief(entry, None, disclaim=True, today=today)
        return replace(answer, blocks=(*alert.blocks, *answer.blocks))
    if finding.verdict == "answer" and entry:
        return replies.told(entry, finding, None) or cards.entry(entry, None, disclaim=True, today=today)
    if finding.verdict == "choose":
        return cards.choose(*cards.guided(finding), 0, finding.across)
    if finding.verdict == "refer" and finding.signpost:
        return replies.refer(finding.signpost, finding)
    if finding.verdict == "person":
        return say(library.phrases.handover_question)
    if finding.verdict == "action":
        return replies.opened(finding.action or "")
    return cards.idle(finding.question) if finding.idle else cards.unsure(again=False)
