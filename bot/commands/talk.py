"""Talking with the bot in a terminal, and putting questions to it from a file."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot.answers.cards import Cards
from bot.answers.library import Finding, Library, load_library
from bot.answers.thread import Thread
from bot.app import opened
from bot.channels.terminal import CHANNEL, Terminal, render
from bot.clock import OFFICE_ZONE, SystemClock
from bot.commands.common import Json, err, out, run_async, settings_for_command
from bot.errors import WrongInput
from bot.knowledge.model import Option
from bot.matching.semantic import find_encoder
from bot.messages import Outgoing, say
from bot.outbox.worker import Carrier, OutboxWorker
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
    threads: dict[str, tuple[Thread, list[str]]] = {}
    for line in _lines(interactive):
        conversation, text = _said(line)
        thread, offered = threads.get(conversation) or (Thread(library), [])
        began = time.perf_counter()
        finding = thread.ask(text, offered) if conversation else library.find(text)
        milliseconds = (time.perf_counter() - began) * 1000
        options = Cards(library).guided(finding)[1] if finding.verdict == "choose" else []
        if conversation:
            threads[conversation] = thread, [option.to for option in options]
        if as_json:
            typer.echo(json.dumps(_as_json(library, finding, options, milliseconds), ensure_ascii=False))
        else:
            reply = _reply(library, finding)
            out.print(render(reply))
            if reply.more:
                out.print(render(Outgoing(reply.more.blocks)))


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
    entries = [
        {"id": one.entry_id, "intent": one.intent, "title": one.title, "score": round(one.score, 4)}
        for one in finding.entries
    ]
    reply = _reply(library, finding)
    return {
        "verdict": finding.verdict,
        "care": finding.care,
        "entries": entries,
        "options": [
            {"id": entry.id, "intent": entry.intent, "title": entry.title, "short": entry.answer.short}
            for option in options
            if (entry := library.knowledge.entry(option.to))
        ],
        "text": reply.text,
        "more": reply.more.text if reply.more else "",
        "ms": round(milliseconds, 3),
    }


def _reply(library: Library, finding: Finding) -> Outgoing:
    """What a resident would read, urgent cards with the short version of the entry below them."""
    cards = Cards(library)
    today = SystemClock().now().astimezone(OFFICE_ZONE).date()
    entry = library.knowledge.entry(finding.shown) if finding.shown else None
    if finding.verdict == "urgent" and finding.rule:
        alert = cards.urgent(finding.rule)
        if entry is None or finding.rule.alone:
            return alert
        answer = cards.brief(entry, None, disclaim=True, today=today)
        return replace(answer, blocks=(*alert.blocks, *answer.blocks))
    if finding.verdict == "answer" and entry:
        return cards.entry(entry, None, disclaim=True, today=today)
    if finding.verdict == "choose":
        return cards.choose(*cards.guided(finding), 0)
    if finding.verdict == "refer" and finding.signpost:
        return cards.refer(finding.signpost)
    if finding.verdict == "person":
        return say(library.phrases.handover_question)
    return cards.unsure(again=False)
