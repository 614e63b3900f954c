"""How much is lost when people mistype: the same questions with errors made by script, in one table.

python -m tests.bench.robustness --questions ../shared/eval/dev.jsonl
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import opencc
from pypinyin import lazy_pinyin

from bot.knowledge.loading import load_knowledge
from bot.matching.ranker import Ranker
from tests.bench.questions import answerable, hits, read_questions

LIMIT = 0.05
"""P@1 may fall by this much at most."""

EVERY = 12
"""One character in so many is changed, at least one in each question."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TRADITIONAL = opencc.OpenCC("s2t")

Change = Callable[[str, random.Random], str]


def variants(texts: Sequence[str]) -> dict[str, Change]:
    """Return the kinds of damage by name; homophones and slips are drawn from characters that people here use."""
    common = _commonest("".join(texts))
    alike = _by_sound(common)
    return {
        "as asked": lambda text, _: text,
        "homophones": lambda text, chance: _exchange(text, chance, lambda c: _other(alike[_sound(c)], c, chance)),
        "wrong characters": lambda text, chance: _exchange(text, chance, lambda _: chance.choice(common)),
        "characters lost": lambda text, chance: _exchange(text, chance, lambda _: ""),
        "characters swapped": _swapped,
        "characters doubled": lambda text, chance: _exchange(text, chance, lambda c: c + c),
        "traditional": lambda text, _: str(_TRADITIONAL.convert(text)),
        "no punctuation": lambda text, _: re.sub(r"[^\w]+", "", text),
        "spaces between": lambda text, _: " ".join(text),
        "voice to text": lambda text, _: "嗯那个" + re.sub(r"[^\w]+", "", text) + "就是这个样子",
        "emoji and marks": lambda text, _: text + "😭😭？？？！！！",
    }


def measure(ranker: Ranker, questions: Path, intents: Iterable[str]) -> list[tuple[str, float, float]]:
    """Return (variant, P@1, R@3) for every kind of damage."""
    asked = answerable(read_questions(questions), set(intents))
    rows = []
    for name, change in variants([question.text for question in asked]).items():
        chance = random.Random(name)

        def rank(text: str, change: Change = change, chance: random.Random = chance) -> list[str]:
            return [candidate.intent for candidate in ranker.rank(change(text, chance)).candidates]

        rows.append((name, *hits(asked, rank)))
    return rows


def _commonest(text: str, count: int = 1500) -> list[str]:
    seen: dict[str, int] = defaultdict(int)
    for character in _CHINESE.findall(text):
        seen[character] += 1
    return sorted(seen, key=lambda character: (-seen[character], character))[:count]


def _by_sound(characters: Iterable[str]) -> Mapping[str, list[str]]:
    alike: dict[str, list[str]] = defaultdict(list)
    for character in characters:
        alike[_sound(character)].append(character)
    return alike


def _sound(character: str) -> str:
    return "".join(lazy_pinyin(character))


def _other(characters: Sequence[str], character: str, chance: random.Random) -> str:
    others = [one for one in characters if one != character]
    return chance.choice(others) if others else character


def _exchange(text: str, chance: random.Random, new: Callable[[str], str]) -> str:
    places = [place for place, character in enumerate(text) if _CHINESE.match(character)]
    chosen = set(chance.sample(places, min(len(places), max(1, len(places) // EVERY))))
    return "".join(new(character) if place in chosen else character for place, character in enumerate(text))


def _swapped(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(max(1, len(text) // EVERY)):
        if len(letters) > 1:
            place = chance.randrange(len(letters) - 1)
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


def main() -> int:
    """Print the table; 1 if a variant loses more than the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--cache", type=Path, default=Path("data/cache"))
    arguments = parser.parse_args()
    knowledge = load_knowledge(arguments.knowledge)
    ranker = Ranker.build(knowledge, arguments.cache)
    rows = measure(ranker, arguments.questions, [entry.intent for entry in knowledge.entries])
    print(f"{'variant':20}{'P@1':>8}{'R@3':>8}{'lost':>8}")
    whole = rows[0][1]
    for name, first, among in rows:
        mark = "  more than allowed" if whole - first > LIMIT else ""
        print(f"{name:20}{first:8.1%}{among:8.1%}{whole - first:8.1%}{mark}")
    return int(any(whole - first > LIMIT for _, first, _ in rows))


if __name__ == "__main__":
    raise SystemExit(main())
