"""Drafts and opinions at size: splitting 1,260 articles, exporting 20,000 opinions, grouping 5,000 of them.

Run: python -m tests.bench.bench_consultation [--opinions 20000] [--grouped 5000]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from bot.app import build
from bot.clock import SystemClock
from bot.consultations.grouping import Grouping
from bot.consultations.parsing import parse
from bot.consultations.summary import LIST_COLUMNS, SUMMARY_COLUMNS, Shown
from bot.consultations.tables import LIST_WIDTHS, SUMMARY_WIDTHS, Tables
from bot.exports.plain import write_csv
from bot.exports.sheets import Sheet
from bot.exports.word import WordDocument
from bot.exports.xlsx import Workbook
from bot.language.numerals import article_label
from bot.language.tokens import plain_tokens
from bot.phrases import load_phrases
from bot.settings import Settings
from bot.storage.migrate import migrate
from tests.support.many import store_opinions, wish
from tests.support.process import ROOT
from tests.support.staff import done


def split() -> None:
    """Split a text as long as the 民法典."""
    lines = ["某法典"]
    for number in range(1, 1261):
        lines += [
            f"{article_label(number)}　" + "当事人应当遵循公平原则，合理确定各方的权利和义务。" * 3,
            "（一）甲；",
            "（二）乙。",
        ]
    began = time.perf_counter()
    parsed = parse(lines)
    took = time.perf_counter() - began
    print(f"split {len(parsed.articles())} of 1260 articles, {len(parsed.doubts)} doubts: {took:.3f} s")


def group(count: int) -> None:
    """Group opinions of one article and stance, the hardest case, beside the plain comparison of all pairs."""
    chance = random.Random(1)
    rows: list[Any] = [
        SimpleNamespace(id=n, group_id=None, withdrawn_at=None, moderation="", article=f"a{n % 10}", stance="amend",
                        proposed=wish(chance), reason="")
        for n in range(count)
    ]  # fmt: skip
    words = Grouping(plain_tokens())
    words.propose(rows[:10])
    began = time.perf_counter()
    groups = words.propose(rows)
    ours = time.perf_counter() - began
    texts = [row.proposed for row in rows]
    began = time.perf_counter()
    process.cdist(texts, texts, scorer=fuzz.token_sort_ratio, dtype=np.uint8, score_cutoff=72)
    plain = time.perf_counter() - began
    print(
        f"group {count}: {len(groups)} groups in {ours:.2f} s; cdist of all pairs {plain:.2f} s; "
        f"{plain / ours:.1f} times as fast"
    )


async def fill(folder: Path, count: int) -> None:
    """Store that many opinions."""
    parts = _parts(folder)
    await migrate(parts.database)
    text = (ROOT / "bot" / "demo" / "sample_draft.txt").read_text("utf-8")
    today = date(2026, 11, 1)
    view = await done(parts, "bench", parts.drafts.create, parse(text.split("\n")), today, today + timedelta(days=60))
    await store_opinions(parts, view, count)
    await parts.database.close()


def most_memory() -> float:
    """The most memory this process ever had, in MB (ru_maxrss would count the parent's too)."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


async def export(folder: Path, kind: str) -> None:
    """Write one file and print how long it took and the most memory the process ever had."""
    parts = _parts(folder)
    view, _ = await parts.drafts.show("d1")
    tables = Tables(parts.summaries, view, Shown(), withdrawn=False)
    before = most_memory()
    began = time.perf_counter()
    target = folder / f"t.{kind}"
    summary = Sheet("意见汇总表", ("意见汇总表",), SUMMARY_COLUMNS, SUMMARY_WIDTHS)
    if kind == "xlsx":
        with Workbook(target) as book:
            count = await book.add(summary, tables.summary())
            await book.add(Sheet("意见明细", (), LIST_COLUMNS, LIST_WIDTHS), tables.everything())
    elif kind == "docx":
        document = WordDocument()
        count = await document.table(summary, tables.summary())
        document.save(target)
    else:
        count = await write_csv(target, summary, tables.summary())
    took = time.perf_counter() - began
    most = most_memory()
    size = target.stat().st_size / 1_048_576
    print(
        f"export {kind:5} {count:6} rows {took:6.1f} s   memory +{most - before:4.0f} MB ({most:.0f} MB in all)   "
        f"file {size:.1f} MB"
    )
    await parts.database.close()


def _parts(folder: Path) -> Any:
    phrases = load_phrases(ROOT / "knowledge" / "phrases.yaml")
    settings = Settings(data_dir=folder, database_url=f"sqlite+aiosqlite:///{folder}/bench.db")
    return build(settings, SystemClock(), phrases=lambda: phrases)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--opinions", type=int, default=20_000)
    parser.add_argument("--grouped", type=int, default=5_000)
    parser.add_argument("--only", help="(of itself) export one kind", nargs=2, metavar=("FOLDER", "KIND"))
    args = parser.parse_args()
    if args.only:
        asyncio.run(export(Path(args.only[0]), args.only[1]))
        return
    split()
    group(args.grouped)
    with tempfile.TemporaryDirectory() as folder:
        for count in (args.opinions // 10, args.opinions):
            inside = Path(folder) / str(count)
            inside.mkdir()
            asyncio.run(fill(inside, count))
            for kind in ("csv", "xlsx", "docx"):
                command = [sys.executable, "-m", "tests.bench.bench_consultation", "--only", str(inside), kind]
                subprocess.run(command, check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
