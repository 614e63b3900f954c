"""Dialogues: where two answers are easily taken for each other, one plain question decides."""

from __future__ import annotations

from bot.answers.cards import Cards
from bot.answers.finding import Finding
from bot.answers.shelf import Shelf
from bot.matching.decision import MOST_OPTIONS


def test_every_deciding_question_is_asked_when_its_two_are_the_best(shelf: Shelf) -> None:
    library = shelf.current()
    cards = Cards(library)
    asking = [entry for entry in library.knowledge.entries if entry.ask]
    assert len(asking) > 50
    for entry in asking:
        assert entry.ask is not None
        targets = [option.to for option in entry.ask.options if library.knowledge.entry(option.to)]
        rival = next((target for target in targets if target != entry.id), None)
        if rival is None or entry.id not in targets:
            continue
        finding = Finding("choose", (), (entry.id, rival, "service-hotline"))
        question, options = cards.guided(finding)
        assert question == entry.ask.question
        assert {entry.id, rival} <= {option.to for option in options}
        assert 2 <= len(options) <= MOST_OPTIONS


def test_what_was_found_never_gives_way_to_what_only_the_editors_thought_of(shelf: Shelf) -> None:
    library = shelf.current()
    cards = Cards(library)
    full = [entry for entry in library.knowledge.entries if entry.ask and len(entry.ask.options) == MOST_OPTIONS]
    assert len(full) > 10
    for entry in full:
        assert entry.ask is not None
        targets = [option.to for option in entry.ask.options if library.knowledge.entry(option.to)]
        rival = next((target for target in targets if target != entry.id), None)
        if rival is None or entry.id not in targets:
            continue
        found = (entry.id, rival, "service-hotline", "marriage-military")
        _, options = cards.guided(Finding("choose", (), found))
        assert set(found) <= {option.to for option in options} or len({*targets}) < len(targets)
        assert len(options) == MOST_OPTIONS


def test_without_one_the_titles_are_offered(shelf: Shelf) -> None:
    cards = Cards(shelf.current())
    question, options = cards.guided(Finding("choose", (), ("leak-upstairs", "marriage-military")))
    assert question == shelf.current().phrases.choose
    assert [option.to for option in options] == ["leak-upstairs", "marriage-military"]
