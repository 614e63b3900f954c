"""Vectors of texts are made once for all models that need them, and the file does not grow without end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.language import vectors
from bot.language.meaning import Floats
from bot.language.vectors import beside, vectors_of


class Counting:
    """An encoder whose vector says how long a text is, and that remembers what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def vector(self, folded: str) -> Floats:
        return np.asarray(self.vectors([folded])[0])

    def vectors(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        return np.array([[len(text) / 3, 1.0] for text in texts], np.float32).reshape(len(texts), 2)


def test_what_one_model_had_made_another_does_not_make_again(tmp_path: Path) -> None:
    store = beside(tmp_path / "wants-1.npz", "counting")
    assert store == beside(tmp_path / "ranker-1.npz", "counting")
    vectors_of(Counting(), ["离婚", "漏水"], store)
    second = Counting()
    found = vectors_of(second, ["漏水", "退货", "漏水"], store)
    assert second.asked == ["退货"]
    assert set(found.of) == {"漏水", "退货"}
    third = Counting()
    vectors_of(third, ["离婚", "漏水", "退货"], store)
    assert third.asked == []


def test_a_vector_is_the_same_whether_it_was_known_or_not(tmp_path: Path) -> None:
    store = tmp_path / "vectors.npz"
    made = vectors_of(Counting(), ["怎么办"], store).of["怎么办"]
    known = vectors_of(Counting(), ["怎么办"], store).of["怎么办"]
    alone = vectors_of(Counting(), ["怎么办"], None).of["怎么办"]
    assert made.tolist() == known.tolist() == alone.tolist()


def test_what_nobody_asks_for_any_more_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "MOST", 3)
    store = tmp_path / "vectors.npz"
    vectors_of(Counting(), ["一", "二", "三"], store)
    vectors_of(Counting(), ["一", "四"], store)
    again = Counting()
    vectors_of(again, ["四", "三", "一"], store)
    assert again.asked == []
    lost = Counting()
    vectors_of(lost, ["二"], store)
    assert lost.asked == ["二"]
    more = Counting()
    vectors_of(more, [str(number) for number in range(5)], store)
    vectors_of(more, [str(number) for number in range(5)], store)
    assert len(more.asked) == 5, "what is needed now is kept, however much it is"
