"""The index that serves until the ranker is learned: it offers what may be meant, and is sure of nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.matching.decision import decide
from bot.matching.indexing import Index

REGRESSION = Path(__file__).parent / "regression" / "by_intent.tsv"
ENOUGH = 0.85
"""Share of the questions for which a right entry is among the choices; 91 % were measured."""


@pytest.fixture(scope="module")
def index(shelf: Shelf) -> Index:
    return Index(shelf.current().knowledge)


def test_the_right_entry_is_among_the_choices_and_none_is_answered_outright(index: Index) -> None:
    rows = [line.split("\t") for line in REGRESSION.read_text("utf-8").splitlines()[1::4] if "\t" in line]
    found = 0
    for intent, text, *others in rows:
        ranking = index.rank(text)
        decision = decide(ranking)
        assert decision.verdict in ("choose", "unsure")
        chosen = {one.intent for one in ranking.candidates if one.entry_id in decision.options}
        found += bool(chosen & {intent, *others})
    assert found / len(rows) >= ENOUGH


@pytest.mark.parametrize("text", ["", "？？？", "asdf qwer", "😭😭", "今天天气怎么样", "\x00\x07"])
def test_what_is_no_question_gets_no_choices(index: Index, text: str) -> None:
    assert decide(index.rank(text)).verdict == "unsure"


def test_what_was_refused_stays_out(index: Index) -> None:
    first = index.rank("楼上漏水把我家天花板泡了").candidates[0]
    assert first.entry_id == "leak-upstairs"
    again = index.rank("楼上漏水把我家天花板泡了", [first.entry_id])
    assert first.entry_id not in {one.entry_id for one in again.candidates} | set(again.shares)
    everything = [one.entry_id for one in index.rank("漏水").candidates] + list(index.rank("漏水").shares)
    assert index.rank("漏水", everything).candidates == ()


def test_spelling_and_length_do_not_matter(index: Index) -> None:
    assert index.rank("離婚　冷靜期").candidates[0].entry_id == "divorce-cooling-off"
    began = time.thread_time()
    assert index.rank("楼上漏水，" * 20_000).candidates[0].entry_id.startswith("leak")
    assert time.thread_time() - began < 2
