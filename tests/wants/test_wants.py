"""What is read in words of people nobody learned from; `v03.tsv` and `v10.tsv` beside are two such people."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.language.folding import fold
from bot.language.meaning import SentenceEncoder
from bot.voices.said import Said
from bot.wants.cache import open_wants
from bot.wants.model import UNKNOWN, Wants
from bot.wants.voices import ACTIONS, ALONE, FACET, LEAN, NOTHING, TWO, load_wants
from tests.conftest import ROOT

ACTED, ASKED, LEANT, STOOD = 0.75, 0.72, 0.80, 0.90
"""Floors for people never heard: actions, facets, messages that lean on the answer before, and whole questions."""

FALSE_ACTION, FALSE_OF_KNOWLEDGE, MISTAKEN = 0.04, 0.01, 0.10


@pytest.fixture(scope="module")
def wants(shelf: Shelf) -> Wants:
    return shelf.current().wants


@pytest.fixture(scope="module")
def unheard(tmp_path_factory: pytest.TempPathFactory) -> tuple[Said, ...]:
    folder = tmp_path_factory.mktemp("unheard")
    (folder / "wants").symlink_to(Path(__file__).parent)
    return load_wants(folder)


THEIRS = ("service.opinion", "service.event", "service.court-fees", "child.support-amount", "inherit.order-share")
"""Intents whose questions may well be answered by what the bot can do."""


def share(of: Iterable[bool]) -> float:
    found = list(of)
    return sum(found) / len(found)


def test_actions_are_read_in_words_nobody_learned_from(wants: Wants, unheard: tuple[Said, ...]) -> None:
    actions = [one for one in unheard if one.label in ACTIONS]
    assert len(actions) >= 300
    assert share(wants.read(one.folded).action == one.label for one in actions) >= ACTED
    taken = [one for one in actions if wants.read(one.folded).action]
    assert share(wants.read(one.folded).action != one.label for one in taken) <= MISTAKEN


def test_facets_are_read_in_words_nobody_learned_from(wants: Wants, unheard: tuple[Said, ...]) -> None:
    facets = [one for one in unheard if one.label.startswith(FACET)]
    assert len(facets) >= 100
    assert share(wants.read(one.folded).facet == one.label.removeprefix(FACET) for one in facets) >= ASKED


def test_what_leans_on_the_answer_before_is_told_from_what_stands_alone(
    wants: Wants, unheard: tuple[Said, ...]
) -> None:
    reads = {label: [wants.read(one.folded) for one in unheard if one.label == label] for label in (LEAN, ALONE)}
    assert share(want.leans > want.alone for want in reads[LEAN]) >= LEANT
    assert share(want.alone > want.leans for want in reads[ALONE]) >= STOOD
    assert share(want.action is not None for want in [*reads[LEAN], *reads[ALONE]]) <= FALSE_ACTION
    assert all(want.action is None for want in (wants.read(o.folded) for o in unheard if o.label == NOTHING))


def test_a_single_wish_is_seldom_taken_for_two(wants: Wants, unheard: tuple[Said, ...]) -> None:
    two = [one for one in unheard if one.label.startswith(TWO)]
    one = [one for one in unheard if not one.label.startswith(TWO)]
    assert share(wants.read(each.folded).twofold >= 0 for each in two) >= 0.4
    assert share(wants.read(each.folded).twofold >= 0 for each in one) <= 0.08


def test_questions_that_nobody_learned_from_are_no_actions(wants: Wants) -> None:
    rows = (ROOT / "tests" / "matching" / "regression" / "by_intent.tsv").read_text("utf-8").splitlines()
    questions = [row.split("\t")[1] for row in rows if "\t" in row and not row.startswith(("#", *THEIRS))]
    assert len(questions) > 1_000
    taken = [(text, want.action) for text in questions if (want := wants.read(fold(text))).action]
    assert len(taken) <= FALSE_OF_KNOWLEDGE * len(questions), taken


@pytest.mark.parametrize("text", ["", "   ", "123456", "?!", "😀", "1"])
def test_nothing_is_read_where_there_are_no_words(wants: Wants, text: str) -> None:
    assert wants.read(fold(text)) == UNKNOWN


def test_hostile_and_endless_messages_are_read_quickly(wants: Wants) -> None:
    wants.read(fold("你好"))
    began = time.perf_counter()
    for text in (
        "<script>alert(1)</script>" * 4000,
        "=cmd|' /C calc'!A0",
        "啊\x00\x07\u202e" * 30_000,
        "报名" * 50_000,
    ):
        want = wants.read(fold(text))
        assert 0 <= want.leans <= 1
        assert 0 <= want.alone <= 1
    assert time.perf_counter() - began < 10


def test_a_stored_model_reads_the_same_and_a_broken_one_is_learned_anew(shelf: Shelf, tmp_path: Path) -> None:
    encoder = SentenceEncoder()
    assert shelf.cache is not None
    path = max(shelf.cache.glob("wants-*.npz"), key=lambda one: one.stat().st_mtime)
    stored = tmp_path / "wants-x.npz"
    stored.write_bytes(path.read_bytes())
    again = Wants.load(stored, encoder)
    assert again is not None
    assert again.read("有什么讲座") == shelf.current().wants.read("有什么讲座")
    stored.write_bytes(path.read_bytes()[:1000])
    assert Wants.load(stored, encoder) is None
    assert Wants.load(tmp_path / "none.npz", encoder) is None
    nobody = open_wants(tmp_path, None, shelf.current().knowledge, encoder)
    assert nobody.read("有什么讲座") == UNKNOWN
