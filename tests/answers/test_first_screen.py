"""The first screen of an answer: short, with what to do now and one door to knock at; the rest is one tap away."""

from __future__ import annotations

from datetime import date
from statistics import median

import pytest

from bot.answers.cards import Cards
from bot.answers.library import Library
from bot.answers.shelf import Shelf
from bot.codec import pack_outgoing, unpack_outgoing
from bot.messages import BlockKind

LONGEST = 280
USUAL = 200
NOBODY_IS_OVERDUE = date(2000, 1, 1)


@pytest.fixture
def library(shelf: Shelf) -> Library:
    return shelf.current()


def test_every_answer_fits_the_first_screen_and_the_law_is_below(library: Library) -> None:
    cards = Cards(library)
    sizes = {}
    for entry in library.knowledge.entries:
        card = cards.entry(entry, 7, disclaim=True, today=NOBODY_IS_OVERDUE)
        assert card.more
        sizes[entry.id] = len(card.text)
        assert entry.answer.short in card.text
        laws = [line for block in card.more.blocks for line in block.lines if "起施行" in line]
        assert [line[1 : line.index("》")] for line in laws] == list(dict.fromkeys(one.law for one in entry.law))
        assert all(step in card.text + card.more.text for step in entry.answer.steps)
        assert [choice.label for choice in card.offered] == ["转人工", "更多", "没解决"]
        assert "不代替律师" in card.more.text
    assert {one: size for one, size in sizes.items() if size > LONGEST} == {}
    assert median(sizes.values()) <= USUAL


def test_every_danger_with_its_answer_fits_the_first_screen(library: Library) -> None:
    cards = Cards(library)
    for rule in library.safety.rules:
        entry = library.knowledge.by_id[rule.entry]
        card, answer = cards.urgent(rule), cards.brief(entry, 7, disclaim=True, today=NOBODY_IS_OVERDUE)
        assert len(card.text) + (0 if rule.alone else len(answer.text)) <= LONGEST
        assert all(fact in (card.more.text if card.more else "") for fact in rule.facts)


def test_the_door_is_an_emergency_number_only_where_there_is_danger(library: Library) -> None:
    cards = Cards(library)
    franchise = cards.entry(
        library.knowledge.by_id["business-franchise"], None, disclaim=False, today=NOBODY_IS_OVERDUE
    )
    beaten = cards.entry(library.knowledge.by_id["violence-what-to-do"], None, disclaim=False, today=NOBODY_IS_OVERDUE)
    assert "110" not in franchise.blocks[-1].lines[0]
    assert "110" in beaten.blocks[-1].lines[0]


def test_what_nobody_filled_in_is_told_once_and_not_behind_every_place(library: Library) -> None:
    cards = Cards(library)
    for entry in library.knowledge.entries:
        card = cards.entry(entry, None, disclaim=False, today=NOBODY_IS_OVERDUE)
        assert card.more
        assert "地址电话可打" not in card.text + card.more.text
        assert card.more.text.count("没写地址电话的") <= 1


def test_asking_back_tells_of_each_option_what_is_answered(library: Library) -> None:
    finding = library.find("离婚")
    question, options = Cards(library).guided(finding)
    card = Cards(library).choose(question, options, 1)
    (listed,) = [block for block in card.blocks if block.kind is BlockKind.STEPS]
    for option, line in zip(options, listed.lines, strict=True):
        assert line == f"{option.label}\n{library.knowledge.by_id[option.to].answer.short}"


def test_a_message_comes_back_as_it_was_stored_and_one_of_before_has_one_layer(library: Library) -> None:
    entry = library.knowledge.by_id["leak-upstairs"]
    card = Cards(library).entry(entry, 7, disclaim=True, today=NOBODY_IS_OVERDUE)
    stored = pack_outgoing(card)
    assert unpack_outgoing(stored) == card
    del stored["more"], stored["replaces"]
    old = unpack_outgoing(stored)
    assert (old.blocks, old.more, old.replaces) == (card.blocks, None, "")
