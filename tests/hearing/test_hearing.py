"""What is heard in words of people nobody learned from; `v06.tsv` and `v15.tsv` beside are two such voices."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from bot.answers.shelf import Shelf
from bot.hearing.cache import open_hearing
from bot.hearing.model import Hearing
from bot.hearing.passages import passages
from bot.hearing.voices import CALM, KINDS, PERSON, urgent
from bot.language.folding import fold
from bot.safety import Safety
from bot.voices.said import Said
from tests.conftest import KNOWLEDGE

CARD, LINE, FALSE_CARD, FALSE_LINE, REACHED, IN_VAIN = 0.75, 0.93, 0.07, 0.25, 0.75, 0.03
"""Floors and ceilings for voices never heard, whose calm messages were written to look like danger."""


@pytest.fixture(scope="module")
def safety(shelf: Shelf) -> Safety:
    return shelf.current().safety


def unheard() -> list[Said]:
    found = []
    for path in sorted(Path(__file__).parent.glob("v*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            kind, tab, text = line.partition("\t")
            if tab:
                found.append(Said(path.stem, kind, fold(text)))
    return found


def share(of: list[bool]) -> float:
    return sum(of) / len(of)


def test_danger_is_heard_in_words_nobody_learned_from(safety: Safety) -> None:
    said = unheard()
    dangers = [one.folded for one in said if urgent(one)]
    calm = [one.folded for one in said if not urgent(one)]
    assert len(dangers) >= 300
    assert share([safety.danger(text) is not None for text in dangers]) >= CARD
    assert share([safety.danger(text) is not None or safety.care(text) is not None for text in dangers]) >= LINE
    assert share([safety.danger(text) is not None for text in calm]) <= FALSE_CARD
    assert share([safety.danger(text) is not None or safety.care(text) is not None for text in calm]) <= FALSE_LINE


def test_a_person_is_reached_in_words_nobody_learned_from(safety: Safety) -> None:
    said = unheard()
    assert share([safety.wants_person(one.folded) for one in said if one.label == PERSON]) >= REACHED
    assert share([safety.wants_person(one.folded) for one in said if one.label == CALM]) <= IN_VAIN


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("屋里全是煤气味，头有点晕", "fire"),
        ("我爱人突然倒在地上抽，叫不应", "medical"),
        ("他们收了我手机，不让我走，一屋子人看着我", "held"),
        ("讨债的三个人堵在楼道里，说今天不给钱就卸我胳膊", "threatened"),
        ("ta you zai da wo le, wo duo zai ce suo li", "violence-now"),
        ("我妈去银行了，电话里的人不让她挂", "money-asked"),
    ],
)
def test_the_card_fits_the_kind(safety: Safety, text: str, card: str) -> None:
    rule = safety.danger(fold(text))
    assert rule is not None
    assert rule.id == card


def test_gas_and_fire_say_119_and_illness_120_first(safety: Safety) -> None:
    cards = {rule.id: rule for rule in safety.rules}
    assert "119" in cards["fire"].alert[0]
    assert "110" not in "".join(cards["fire"].alert)
    assert "120" in cards["medical"].alert[0]
    assert "12110" in "".join(cards["held"].alert)
    assert {kind for rule in safety.rules for kind in rule.kinds} == set(KINDS)


def test_danger_in_the_middle_of_a_long_story_is_heard(safety: Safety) -> None:
    story = "我是去年搬到这里来的，和邻居处得不错，物业费也按时交。" * 4
    assert safety.danger(fold(story)) is None
    assert safety.danger(fold(f"{story}他现在拿着刀在门口砸门，我和孩子躲在床底下。{story}")) is not None


def test_a_hundred_thousand_characters_are_heard_quickly(safety: Safety) -> None:
    began = time.perf_counter()
    safety.danger(fold("他又喝多了，" * 17_000))
    assert time.perf_counter() - began < 20
    assert len(passages("打" * 100_000)) < 200


def test_a_stored_model_hears_the_same_and_a_broken_one_is_learned_anew(shelf: Shelf, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    folder = tmp_path / "knowledge"
    (folder / "voices").mkdir(parents=True)
    for path in sorted((KNOWLEDGE / "voices").glob("*.tsv"))[:4]:
        lines = path.read_text("utf-8").splitlines()
        (folder / "voices" / path.name).write_text("\n".join(lines[1:80:2] + lines[170:330:4] + lines[-20:]), "utf-8")
    first = open_hearing(folder, cache, ["物业费可以不交吗"])
    assert first is not None
    (stored,) = cache.glob("hearing-*.npz")
    again = Hearing.load(stored)
    assert again is not None
    for text in ("他打我", "离婚要带什么", "找个真人"):
        assert np.allclose(first.scores(text)[:2], again.scores(text)[:2], atol=0.05)
    stored.write_bytes(stored.read_bytes()[:1000])
    assert Hearing.load(stored) is None
    assert open_hearing(folder, cache, ["物业费可以不交吗"]) is not None
    assert open_hearing(tmp_path, cache, []) is None
