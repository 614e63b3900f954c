"""A few characters say little: everyday ones get no line about danger, and those that tell of danger still do.

`short.tsv` beside is for measuring only: nothing is learned from it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers.library import Library
from bot.answers.shelf import Shelf
from bot.language.folding import fold

DISTURBED, MISSED = 0.03, 0.14
"""Shares of calm messages that get a line or a card, and of urgent ones that get neither; .10 and .20 by the model."""


@pytest.fixture(scope="module")
def library(shelf: Shelf) -> Library:
    return shelf.current()


def said(label: str) -> list[str]:
    lines = (Path(__file__).parent / "short.tsv").read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if "\t" in line]
    return [text for kind, text in pairs if kind.startswith(label)]


def warned(library: Library, text: str) -> bool:
    found = library.find(text)
    return found.verdict == "urgent" or bool(found.care)


def test_everyday_words_get_no_line(library: Library) -> None:
    calm = said("calm")
    assert len(calm) >= 230
    disturbed = [text for text in calm if warned(library, text)]
    assert len(disturbed) <= DISTURBED * len(calm), disturbed


def test_a_word_that_tells_of_danger_gets_at_least_a_line(library: Library) -> None:
    urgent = said("urgent")
    assert len(urgent) >= 100
    missed = [text for text in urgent if not warned(library, text)]
    assert len(missed) <= MISSED * len(urgent), missed


@pytest.mark.parametrize("text", ["他出差了", "刚下飞机", "伞带了没", "水果店老板", "后天调休", "好的哈", "他在家呢"])
def test_what_people_say_all_day(library: Library, text: str) -> None:
    assert library.care(fold(text)) is None


@pytest.mark.parametrize("text", ["他动刀了", "有人砍人", "老人走丢了", "厨房起火", "她要跳河", "触电了", "在打孩子"])
def test_the_same_length_in_danger(library: Library, text: str) -> None:
    assert warned(library, text)
