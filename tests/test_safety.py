"""Danger is heard however it is said; harmless words raise no alarm. The phrasings stand in the YAML beside."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from bot.language.folding import fold
from bot.safety import Safety, load_safety
from tests.conftest import KNOWLEDGE

SAID = yaml.safe_load((Path(__file__).parent / "safety_phrasings.yaml").read_text("utf-8"))
FALSE_ALARMS = 0.05
MISSED = 0.03


@pytest.fixture(scope="module")
def safety() -> Safety:
    return load_safety(KNOWLEDGE / "safety.yaml")


@pytest.mark.parametrize("rule", sorted(SAID["fires"]))
def test_every_class_of_danger_is_heard(safety: Safety, rule: str) -> None:
    said = SAID["fires"][rule]
    assert len(said) >= 30
    assert [text for text in said if safety.danger(fold(text)) is None] == []
    other = [text for text in said if (found := safety.danger(fold(text))) and found.id != rule]
    assert len(other) <= MISSED * len(said), f"heard as another danger: {other}"


def test_harmless_words_raise_no_alarm(safety: Safety) -> None:
    said = SAID["harmless"]
    assert len(said) >= 120
    alarms = [f"{text} → {found.id}" for text in said if (found := safety.danger(fold(text)))]
    assert len(alarms) <= FALSE_ALARMS * len(said), alarms


def test_whoever_asks_for_a_person_gets_one_and_nobody_else(safety: Safety) -> None:
    assert len(SAID["person"]) >= 60
    assert [text for text in SAID["person"] if not safety.wants_person(fold(text))] == []
    assert len(SAID["not_person"]) >= 50
    wrong = [text for text in SAID["not_person"] if safety.wants_person(fold(text))]
    assert len(wrong) <= FALSE_ALARMS * len(SAID["not_person"]), wrong


def test_only_the_exit_word_itself_leaves(safety: Safety) -> None:
    assert [text for text in SAID["exit"] if not safety.wants_out(fold(text))] == []
    assert [text for text in SAID["not_exit"] if safety.wants_out(fold(text))] == []


def test_a_very_long_message_is_looked_through_quickly(safety: Safety) -> None:
    for text in ("我被" * 50_000, "他又喝多了，" * 16_000, "打" * 100_000):
        began = time.perf_counter()
        safety.danger(fold(text))
        assert time.perf_counter() - began < 20
