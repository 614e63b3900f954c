"""What an inquiry is about: suggested from its question, found again from what staff type, kept when an entry goes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.inquiries.terms import AREAS, FOLLOWS, KEYED_IN, OUTCOMES, STATES, URGENCIES, InquiryState
from bot.inquiries.topics import PROPOSED, Topic, Topics
from bot.knowledge.model import Knowledge
from tests.support.knowledge import READ


@pytest.fixture(scope="module")
def whole() -> Knowledge:
    return READ


@pytest.fixture
def asked() -> list[str]:
    """What was ranked."""
    return []


@pytest.fixture
def topics(whole: Knowledge, asked: list[str]) -> Topics:
    def ranked(question: str) -> Sequence[str]:
        asked.append(question)
        return ("leak-upstairs", "gone-entry", "divorce-cooling-off") if "漏" in question else ()

    return Topics(lambda: whole, ranked)


def test_the_entry_that_answered_is_what_it_is_about_and_nothing_is_ranked(topics: Topics, asked: list[str]) -> None:
    found = topics.suggested("漏水了", "divorce-cooling-off")
    assert (found.area, found.entry) == ("marriage", "divorce-cooling-off")
    assert asked == []


def test_without_one_the_first_that_is_found_is_suggested(topics: Topics, whole: Knowledge) -> None:
    found = topics.suggested("楼上漏水")
    assert found == Topic("neighbour", "leak-upstairs", whole.by_id["leak-upstairs"].title)
    assert found.words == whole.by_id["leak-upstairs"].title


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_an_empty_question_is_about_nothing_and_is_not_ranked(topics: Topics, asked: list[str], question: str) -> None:
    assert topics.suggested(question) == Topic("")
    assert asked == []


def test_a_question_that_nothing_answers_is_about_nothing(topics: Topics) -> None:
    assert topics.suggested("天气好吗") == Topic("")
    assert Topic("").words == ""


def test_an_entry_that_is_gone_leaves_its_area(topics: Topics) -> None:
    assert topics.of("neighbour", "gone-entry") == Topic("neighbour")
    assert topics.of("neighbour", "gone-entry").words == "邻里小区"
    assert topics.of("", "") == Topic("")
    assert topics.of("marriage", "leak-upstairs").area == "neighbour", "the entry's own area counts"


def test_every_area_comes_first_and_then_every_entry(topics: Topics, whole: Knowledge) -> None:
    every = topics.all()
    assert [one.area for one in every[: len(AREAS)]] == list(AREAS)
    assert [one.entry for one in every[len(AREAS) :]] == [entry.id for entry in whole.entries]
    assert all(one.words for one in every)


@pytest.mark.parametrize("typed", ["邻里小区", " 邻里小区\n"])
def test_an_area_is_named_in_full(topics: Topics, typed: str) -> None:
    assert topics.named(typed) == Topic("neighbour")


def test_an_entry_is_named_by_its_title_or_its_id(topics: Topics, whole: Knowledge) -> None:
    title = whole.by_id["leak-upstairs"].title
    for typed in (title, f"  {title} ", "leak-upstairs"):
        found = topics.named(typed)
        assert found is not None
        assert found.entry == "leak-upstairs"


@pytest.mark.parametrize("typed", ["", " ", "邻里", "漏", "neighbour", "<b>", "x" * 100_000, "LEAK-UPSTAIRS"])
def test_half_a_name_names_nothing(topics: Topics, typed: str) -> None:
    assert topics.named(typed) is None


def test_what_has_the_words_in_its_name_comes_before_what_would_be_found(topics: Topics, whole: Knowledge) -> None:
    found = topics.proposed("漏")
    assert 0 < len(found) <= PROPOSED
    named = [one for one in found if "漏" in one.words]
    assert found[: len(named)] == named
    assert len(set(found)) == len(found), "nothing is proposed twice"
    assert all(one.area for one in found)


def test_an_area_is_proposed_by_a_part_of_its_name(topics: Topics) -> None:
    assert topics.proposed("邻里")[0] == Topic("neighbour")


@pytest.mark.parametrize("typed", ["", "  ", "没有这样的题目"])
def test_words_of_nothing_propose_nothing(topics: Topics, typed: str) -> None:
    assert topics.proposed(typed) == []


def test_states_lead_only_where_they_may_and_each_has_a_word() -> None:
    assert set(FOLLOWS) == set(InquiryState) == set(STATES)
    assert FOLLOWS[InquiryState.VOID] == frozenset(), "what was withdrawn stays so"
    assert InquiryState.VOID not in FOLLOWS[InquiryState.REPLIED], "what was answered to somebody is never withdrawn"
    assert InquiryState.OPEN in FOLLOWS[InquiryState.CLOSED], "somebody may add something later"


def test_every_code_has_a_word_of_its_own() -> None:
    for words in (AREAS, OUTCOMES, KEYED_IN, STATES, {str(key): word for key, word in URGENCIES.items()}):
        assert len(set(words.values())) == len(words)
        assert all(word.strip() for word in words.values())
    assert list(URGENCIES) == sorted(URGENCIES), "the lists are sorted by urgency"
