"""Matching at 3,600 / 36,000 / 360,000 phrasings beside what a user would pick instead, in one run.

Run: python -m tests.bench.bench_matching [--sizes 3600 36000 360000] [--questions 60]

The phrasings are the knowledge's own, multiplied by dropping and swapping words; the number of entries stays. The
other methods get the same phrasings, cut by jieba, and only have to find the best ones.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bm25s
from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process

from bot.faq.loading import load_knowledge
from bot.faq.model import Knowledge
from bot.faq.ranker import Ranker
from bot.faq.tokens import Tokens
from tests.support.process import ROOT

Method = Callable[[str], object]


def grown(knowledge: Knowledge, size: int, tokens: Tokens) -> Knowledge:
    """The knowledge with about `size` phrasings."""
    chance = random.Random(7)
    each = max(25, size // len(knowledge.entries))
    entries = []
    for entry in knowledge.entries:
        questions = list(entry.questions)[:each]
        while len(questions) < each:
            words = tokens.words(chance.choice(entry.questions))
            if len(words) > 3:
                words.pop(chance.randrange(len(words)))
                one, two = chance.sample(range(len(words)), 2)
                words[one], words[two] = words[two], words[one]
            questions.append("".join(words) + str(len(questions)))
        entries.append(entry.model_copy(update={"questions": tuple(questions)}))
    return knowledge.model_copy(update={"entries": tuple(entries), "fingerprint": f"{size:064d}"})


def others(phrasings: list[str], tokens: Tokens) -> dict[str, Method]:
    """The methods a user would try first, over the same phrasings."""
    cut = [tokens.words(phrasing) for phrasing in phrasings]
    joined = [" ".join(words) for words in cut]
    okapi = BM25Okapi(cut)
    sparse = bm25s.BM25()
    sparse.index(cut, show_progress=False)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE p USING fts5(words)")
    database.executemany("INSERT INTO p VALUES (?)", [(line,) for line in joined])

    def fts(question: str) -> object:
        words = " OR ".join(f'"{word}"' for word in tokens.words(question)) or '"x"'
        return database.execute("SELECT rowid FROM p WHERE p MATCH ? ORDER BY rank LIMIT 5", (words,)).fetchall()

    return {
        "rapidfuzz extract token_set_ratio": lambda q: process.extract(
            " ".join(tokens.words(q)), joined, scorer=fuzz.token_set_ratio, limit=5
        ),
        "rank-bm25": lambda q: okapi.get_top_n(tokens.words(q), joined, n=5),
        "bm25s": lambda q: sparse.retrieve([tokens.words(q)], k=5, show_progress=False),
        "SQLite FTS5": fts,
    }


def timed(method: Method, questions: list[str]) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds."""
    method(questions[0])
    times = []
    for question in questions:
        began = time.perf_counter()
        method(question)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[3_600, 36_000, 360_000])
    parser.add_argument("--questions", type=int, default=60)
    args = parser.parse_args()
    knowledge = load_knowledge(ROOT / "knowledge")
    tokens = Tokens(knowledge.dictionary, knowledge.lexicon)
    chance = random.Random(3)
    asked = [chance.choice(chance.choice(knowledge.entries).questions) + "，请问怎么办" for _ in range(args.questions)]
    print(f"{'phrasings':>10}  {'method':36}{'median ms':>10}{'p99 ms':>10}{'ready s':>9}{'memory MB':>11}")
    for size in args.sizes:
        larger = grown(knowledge, size, tokens)
        phrasings = [question for entry in larger.entries for question in entry.questions]
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            ranker = Ranker.build(larger, Path(folder))
            ready = time.perf_counter() - began
        methods: dict[str, Method] = {"this project": ranker.rank}
        methods |= others(phrasings, tokens)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        for name, method in methods.items():
            median, worst = timed(method, asked)
            first = f"{ready:9.1f}{memory:11.0f}" if name == "this project" else ""
            print(f"{len(phrasings):>10}  {name:36}{median:10.2f}{worst:10.2f}{first}", flush=True)


if __name__ == "__main__":
    main()
