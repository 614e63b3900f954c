"""How well the matching does on questions nobody trained on, by voices other than the entries' authors.

`by_intent.tsv`: intent, question, and sometimes another intent whose entry answers it as well. `not_ours.txt`: legal
questions that the FAQ does not cover, many of them close to an entry. `not_legal.txt`: no legal question at all.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.answers.shelf import Shelf

FOLDER = Path(__file__).parent / "regression"
FIRST, FIRST_THREE = 0.74, 0.91
"""Shares of the questions whose intent must come first, or among the first three."""

ANSWERED_WRONGLY = 0.03
NOT_OURS_ANSWERED = 0.05
NOT_LEGAL_ANSWERED = 0.05


def lines(name: str) -> list[str]:
    return [line for line in (FOLDER / name).read_text("utf-8").splitlines() if line]


def test_own_questions_find_their_intent(shelf: Shelf) -> None:
    asked = [line.split("\t") for line in lines("by_intent.tsv")]
    assert len({intent for intent, *_ in asked}) >= 212
    assert min(Counter(intent for intent, *_ in asked).values()) >= 5
    library = shelf.current()
    first = three = wrong = 0
    for intent, text, *also in asked:
        found = library.find(text)
        right = [candidate.intent in (intent, *also) for candidate in found.entries[:3]]
        first += right[:1] == [True]
        three += any(right)
        wrong += found.verdict == "answer" and right[:1] != [True]
    assert first >= FIRST * len(asked), f"{first} of {len(asked)} come first"
    assert three >= FIRST_THREE * len(asked), f"{three} of {len(asked)} are among the first three"
    assert wrong <= ANSWERED_WRONGLY * len(asked), f"{wrong} of {len(asked)} were answered wrongly"


def answered(shelf: Shelf, name: str) -> list[str]:
    """Return the questions of a file that were answered, with what."""
    library = shelf.current()
    found = [(text, library.find(text)) for text in lines(name)]
    return [f"{text} → {f.entries[0].entry_id}" for text, f in found if f.verdict in ("answer", "urgent")]


def test_what_is_not_ours_is_not_answered(shelf: Shelf) -> None:
    assert len(lines("not_ours.txt")) >= 200
    told = answered(shelf, "not_ours.txt")
    assert len(told) <= NOT_OURS_ANSWERED * len(lines("not_ours.txt")), told


def test_what_is_not_about_the_law_is_not_answered(shelf: Shelf) -> None:
    assert len(lines("not_legal.txt")) >= 100
    told = answered(shelf, "not_legal.txt")
    assert len(told) <= NOT_LEGAL_ANSWERED * len(lines("not_legal.txt")), told
