"""What becomes of real questions, by area: answered right or wrong, asked back, referred, left open.

python -m tests.bench.verdicts --questions ../shared/eval/dev.jsonl
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from bot.answers.finding import Finding
from bot.answers.loading import load_library
from tests.bench.questions import Question, read_questions

OUTCOMES = ("答对", "答错", "反问，有对的", "反问，没有对的", "指路", "没有答案", "危险、人工")
NOT_OURS = "范围外"
OFFERED = 4


def outcome(question: Question, found: Finding) -> str:
    """Name what a resident would have got."""
    right = [candidate.intent in question.intents for candidate in found.entries[:OFFERED]]
    match found.verdict:
        case "answer":
            return OUTCOMES[0] if right[0] else OUTCOMES[1]
        case "choose":
            return OUTCOMES[2] if any(right) else OUTCOMES[3]
        case "refer":
            return OUTCOMES[4]
        case "unsure":
            return OUTCOMES[5]
        case _:
            return OUTCOMES[6]


def main() -> None:
    """Print the table, in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--cache", type=Path, default=Path("data/cache"))
    arguments = parser.parse_args()
    library = load_library(arguments.knowledge, arguments.cache)
    areas = {entry.intent: entry.area for entry in library.knowledge.entries}
    count: dict[str, Counter[str]] = {}
    for question in read_questions(arguments.questions):
        area = areas.get(question.intents[0], NOT_OURS) if question.intents else NOT_OURS
        count.setdefault(area, Counter())[outcome(question, library.find(question.text))] += 1
    print("| 领域 | 题数 | " + " | ".join(OUTCOMES) + " |")
    print("|---|" + "---|" * (len(OUTCOMES) + 1))
    for area, got in sorted(count.items(), key=lambda row: -sum(row[1].values())):
        print(f"| {area} | {sum(got.values())} | " + " | ".join(str(got[name]) for name in OUTCOMES) + " |")


if __name__ == "__main__":
    main()
