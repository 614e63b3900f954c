"""Danger is heard however it is said; harmless words raise no alarm. The phrasings stand in the YAML beside."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from bot.errors import KnowledgeFaults
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
    known = safety.rule(rule)
    cards = {rule, known.child if known else None}
    other = [text for text in said if (found := safety.danger(fold(text))) and found.id not in cards]
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


def test_a_child_is_known_that_writes_of_itself(safety: Safety) -> None:
    assert len(SAID["child"]) >= 20
    assert [text for text in SAID["child"] if not safety.from_child(fold(text))] == []
    assert len(SAID["not_child"]) >= 20
    assert [text for text in SAID["not_child"] if safety.from_child(fold(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "我爸又打我了，我今年十二岁",
        "我上初一，舅舅摸我下面",
        "教练脱我裤子，我不敢跟爸妈说",
        "我才11岁，他拿着刀在砸门，救救我",
        "他们讲告诉老师就打断我的腿",
    ],
)
def test_a_card_speaks_to_the_child_that_wrote(safety: Safety, text: str) -> None:
    rule = safety.danger(fold(text))
    assert rule is not None
    assert rule.id == "child-harmed"
    said = "".join((*rule.alert, *rule.facts))
    assert "12355" in said
    assert "12110" in said
    assert not [word for word in ("您", "家长", "孩子") if word in said]


def test_a_child_stays_a_child_until_a_grown_up_writes(safety: Safety) -> None:
    assert safety.child_writes(fold("他又来了"), before=True)
    assert not safety.child_writes(fold("他又来了"), before=False)
    assert not safety.child_writes(fold("我女儿刚才用我的手机问的，我是她妈妈"), before=True)


def test_a_grown_up_who_tells_of_a_child_gets_the_card_for_grown_ups(safety: Safety) -> None:
    rule = safety.danger(fold("我女儿才11岁，教练脱她裤子，摸了她下面，孩子不敢说"))
    assert rule is not None
    assert rule.id in ("minor-harmed", "sexual-harm")
    assert "你的错" not in "".join(rule.alert)


def test_a_child_that_cannot_go_on_is_spoken_to_as_one(safety: Safety) -> None:
    rule = safety.danger(fold("我上初二，不想活了"))
    assert rule is not None
    assert (rule.id, rule.alone) == ("child-despair", True)
    assert "12356" in rule.alert[1]
    assert "您" not in "".join(rule.alert)


def test_who_was_forced_or_filmed_hears_what_helps_and_no_blame(safety: Safety) -> None:
    rule = safety.rule("sexual-harm")
    assert rule is not None
    said = "".join(rule.alert)
    assert len(said) <= 200
    for word in ("不是您的错", "110", "12110", "医院", "别洗澡", "纸袋", "12338", "12355", "快速离开"):
        assert word in said
    assert not [word for word in ("为什么", "怎么会", "自己不", "以后注意", "劝") if word in said]
    assert safety.careful("sexual-harm")


def test_not_to_be_rung_up_is_heard(safety: Safety) -> None:
    assert [text for text in SAID["no_call"] if not safety.wants_no_call(fold(text))] == []
    assert [text for text in SAID["not_no_call"] if safety.wants_no_call(fold(text))] == []


def test_a_rule_for_children_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "safety.yaml"
    text = (KNOWLEDGE / "safety.yaml").read_text("utf-8")
    path.write_text(text.replace("child: child-harmed", "child: child-hurt", 1), "utf-8")
    with pytest.raises(KnowledgeFaults, match="child-hurt"):
        load_safety(path)


def test_only_the_exit_word_itself_leaves(safety: Safety) -> None:
    assert [text for text in SAID["exit"] if not safety.wants_out(fold(text))] == []
    assert [text for text in SAID["not_exit"] if safety.wants_out(fold(text))] == []


def test_a_very_long_message_is_looked_through_quickly(safety: Safety) -> None:
    for text in ("我被" * 50_000, "他又喝多了，" * 16_000, "打" * 100_000):
        began = time.perf_counter()
        safety.danger(fold(text))
        assert time.perf_counter() - began < 20
