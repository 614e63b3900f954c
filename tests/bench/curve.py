"""P@1 and R@3 on a file of labelled questions against the number of phrasings per entry.

Run: python -m tests.bench.curve --questions FILE   (JSON lines: text, labels, kind; the first label is the best)
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from bot.faq.loading import load_knowledge
from bot.faq.ranker import Ranker
from tests.support.process import ROOT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--counts", type=int, nargs="+", default=[5, 10, 15, 25, 40])
    args = parser.parse_args()
    knowledge = load_knowledge(ROOT / "knowledge")
    intents = {entry.intent for entry in knowledge.entries}
    rows = [json.loads(line) for line in args.questions.read_text("utf-8").splitlines() if line.strip()]
    asked = [
        row for row in rows if row["kind"] in ("clear", "several") and row["labels"] and row["labels"][0] in intents
    ]
    print(f"{len(asked)} questions whose best intent is among the {len(intents)} written")
    print(f"{'phrasings per entry':>20}{'P@1':>8}{'R@3':>8}")
    for count in args.counts:
        chance = random.Random(11)
        entries = tuple(
            entry.model_copy(
                update={"questions": tuple(chance.sample(entry.questions, min(count, len(entry.questions))))}
            )
            for entry in knowledge.entries
        )
        ranker = Ranker.build(knowledge.model_copy(update={"entries": entries}), None)
        found = [([one.intent for one in ranker.rank(row["text"]).candidates], set(row["labels"])) for row in asked]
        first = sum(ranked[0] in labels for ranked, labels in found) / len(found)
        three = sum(bool(labels & set(ranked[:3])) for ranked, labels in found) / len(found)
        print(f"{count:>20}{first:8.3f}{three:8.3f}", flush=True)


if __name__ == "__main__":
    main()
