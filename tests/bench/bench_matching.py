"""Time and memory of matching beside the methods a user would try first, on the same phrasings in the same run.

    python -m tests.bench.bench_matching [--sizes 3600 36000 360000]

More phrasings than the knowledge has are made by script (beginnings and endings, words left out, sums changed). Each
method runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import jieba
from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process

from bot.knowledge.loading import load_knowledge
from bot.knowledge.model import Knowledge
from bot.language.folding import fold
from bot.language.tokens import Tokens
from bot.matching.examples import Example, examples
from bot.matching.ranker import Ranker
from bot.matching.training import fit, learn_acceptance

SIZES = (3_600, 36_000, 360_000)
ASKED = 200
STORY = 2_000
SLOW_ASKED = 40
"""Questions asked of a method on more than 100,000 phrasings."""

METHODS = ("this project", "rapidfuzz token_set", "rank-bm25", "bm25s", "SQLite FTS5")

_HEADS = ("", "请问", "你好，", "我想问一下", "帮我问问", "老师，", "麻烦问下，", "咨询：", "那个，", "急！")
_TAILS = ("", "怎么办", "呢", "谢谢", "，在线等", "，有人知道吗", "？", "，请答复", "，急", "啊")

Ask = Callable[[str], object]


def grown(knowledge: Knowledge, size: int) -> list[Example]:
    """Return `size` different phrasings of the knowledge: an even sample of its own, or varied ones beside them."""
    own = examples(knowledge)
    chance = random.Random(size)
    if size <= len(own):
        return chance.sample(own, size)
    found = dict.fromkeys(own)
    for one in itertools.cycle(own):
        if len(found) >= size:
            break
        kept = "".join(character for character in one.folded if chance.random() > 0.06)
        text = fold(chance.choice(_HEADS) + kept + chance.choice(_TAILS))
        found[Example(text + (str(chance.randrange(1000)) if chance.random() < 0.3 else ""), one.label)] = None
    return list(found)


def asked(knowledge: Knowledge) -> list[str]:
    """Return questions to time: short ones, and one in twenty a story of 2,000 characters."""
    chance = random.Random(7)
    own = [text for entry in knowledge.entries for text in entry.questions]
    short = [chance.choice(_HEADS) + chance.choice(own) for _ in range(ASKED)]
    story = "，".join(chance.sample(own, min(len(own), 120)))[:STORY]
    return [story if number % 20 == 19 else text for number, text in enumerate(short)]


def prepared(method: str, knowledge: Knowledge, learned: Sequence[Example]) -> Ask:
    """Build one method's index over the phrasings and return how it is asked (for its best sixty)."""
    match method:
        case "this project":
            tokens = Tokens(knowledge.dictionary, knowledge.lexicon)
            return Ranker(knowledge, fit(tokens, learned), learn_acceptance(tokens, learned[:3_000])).rank
        case "rapidfuzz token_set":
            cut = [" ".join(jieba.lcut(one.folded)) for one in learned]
            return lambda text: process.extract(" ".join(jieba.lcut(text)), cut, scorer=fuzz.token_set_ratio, limit=60)
        case "rank-bm25":
            okapi = BM25Okapi([jieba.lcut(one.folded) for one in learned])
            return lambda text: okapi.get_scores(jieba.lcut(text)).argsort()[-60:]
        case "bm25s":
            index = bm25s.BM25()
            index.index([jieba.lcut(one.folded) for one in learned], show_progress=False)
            return lambda text: index.retrieve([jieba.lcut(text)], k=60, show_progress=False)
        case _:
            return _fts5(learned)


def _fts5(learned: Sequence[Example]) -> Ask:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE phrasing USING fts5(words)")
    rows = [(" ".join(jieba.lcut(one.folded)),) for one in learned]
    database.executemany("INSERT INTO phrasing VALUES (?)", rows)
    query = "SELECT rowid FROM phrasing WHERE phrasing MATCH ? ORDER BY bm25(phrasing) LIMIT 60"

    def ask(text: str) -> object:
        words = {word.replace('"', "") for word in jieba.lcut(text)} - {"", " "}
        return database.execute(query, (" OR ".join(f'"{word}"' for word in sorted(words)),)).fetchall()

    return ask


def measure(method: str, size: int, folder: Path) -> dict[str, float]:
    """Return seconds to build, median and 99th percentile in ms, and the peak memory of this process in MB."""
    knowledge = load_knowledge(folder)
    learned = grown(knowledge, size)
    began = time.perf_counter()
    ask = prepared(method, knowledge, learned)
    built = time.perf_counter() - began
    texts = asked(knowledge) if size < 100_000 else asked(knowledge)[-SLOW_ASKED:]
    ask(texts[0])
    times = []
    for text in texts:
        began = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"built": built, "median": times[len(times) // 2], "p99": times[int(len(times) * 0.99)], "memory": memory}


def main() -> None:
    """Print one table; each row is measured in its own process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--one", nargs=2, metavar=("METHOD", "SIZE"))
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one[0], int(arguments.one[1]), arguments.knowledge)))
        return
    print(f"{'phrasings':>10}  {'method':22}{'median ms':>10}{'p99 ms':>10}{'build s':>9}{'memory MB':>11}")
    for size in arguments.sizes:
        for method in METHODS:
            command = [sys.executable, "-m", "tests.bench.bench_matching", "--one", method, str(size)]
            command += ["--knowledge", str(arguments.knowledge)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=3_000, check=True)
            row = json.loads(done.stdout.splitlines()[-1])
            figures = f"{row['median']:10.2f}{row['p99']:10.2f}{row['built']:9.1f}{row['memory']:11.0f}"
            print(f"{size:10}  {method:22}{figures}", flush=True)


if __name__ == "__main__":
    main()
