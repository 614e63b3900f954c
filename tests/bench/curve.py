"""What more phrasings are worth: P@1 and R@3 on a questions file, learned from 5, 10, 15, 25, 40 phrasings an entry.

python -m tests.bench.curve --questions ../shared/eval/dev.jsonl
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

from bot.knowledge.loading import load_knowledge
from bot.knowledge.model import Entry, Knowledge
from bot.language.folding import fold
from bot.language.tokens import Tokens
from bot.matching.examples import examples
from bot.matching.scoring import Scorer, best
from bot.matching.training import fit
from tests.bench.questions import Question, answerable, hits, read_questions

COUNTS = (5, 10, 15, 25, 40)


def with_phrasings(knowledge: Knowledge, count: int, chance: random.Random) -> Knowledge:
    """Return the knowledge with at most `count` phrasings drawn for each entry, and no near-misses."""

    def fewer(entry: Entry) -> Entry:
        drawn = tuple(chance.sample(entry.questions, min(count, len(entry.questions))))
        return entry.model_copy(update={"questions": drawn, "not_": ()})

    return knowledge.model_copy(update={"entries": tuple(fewer(entry) for entry in knowledge.entries)})


def measure(knowledge: Knowledge, questions: Sequence[Question], draws: int) -> list[tuple[int, float, float]]:
    """Return (phrasings, P@1, R@3), each the mean of some draws."""
    tokens = Tokens(knowledge.dictionary, knowledge.lexicon)
    intents = {entry.id: entry.intent for entry in knowledge.entries}
    rows = []
    for count in COUNTS:
        drawn = []
        for draw in range(draws):
            model = fit(tokens, examples(with_phrasings(knowledge, count, random.Random(draw))))
            scorer = Scorer(model)
            entries = [place for place, name in enumerate(model.classes) if name in intents]

            def rank(text: str, scorer: Scorer = scorer, entries: list[int] = entries) -> list[str]:
                top = best(scorer.score(fold(text)).total, entries, 3)
                return [intents[scorer.model.classes[place]] for place in top]

            drawn.append(hits(questions, rank))
        rows.append((count, sum(first for first, _ in drawn) / draws, sum(among for _, among in drawn) / draws))
    return rows


def main() -> None:
    """Print the curve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--draws", type=int, default=3)
    arguments = parser.parse_args()
    knowledge = load_knowledge(arguments.knowledge)
    asked = answerable(read_questions(arguments.questions), {entry.intent for entry in knowledge.entries})
    print(f"{len(knowledge.entries)} entries, {len(asked)} questions, mean of {arguments.draws} draws")
    print(f"{'phrasings':>10}{'P@1':>8}{'R@3':>8}")
    for count, first, among in measure(knowledge, asked, arguments.draws):
        print(f"{count:10}{first:8.1%}{among:8.1%}")


if __name__ == "__main__":
    main()
