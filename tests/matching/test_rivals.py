"""Two entries that share most words are told apart by the few that differ."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from bot.language.folding import fold
from bot.language.tokens import Tokens
from bot.matching.examples import Example
from bot.matching.features import Floats, Integers, Vectorizer, damped, unit
from bot.matching.rivals import NEAREST, RIVALS, Rivals
from bot.matching.scoring import Scorer
from bot.matching.training import fit

ROWS = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1]], np.float32)
IDF = np.array([1, 2, 2, 2], np.float32)


def held(owner: list[int], rows: Floats = ROWS) -> Rivals:
    weighted = sparse.csr_matrix((rows * IDF).T)
    return Rivals(weighted, IDF, np.array(owner, np.int32))


def text(*features: int) -> tuple[Integers, Floats]:
    return np.array(features, np.int32), unit(np.ones(len(features), np.float32))


def test_the_word_that_differs_decides() -> None:
    rivals = held([0, 1, 2])
    places, weights = text(0, 2)
    compared = rivals.compare(places, weights, [0, 1, 2])
    assert compared.argmax() == 1
    assert compared[0] == pytest.approx(compared[2])
    between, other = rivals.compare(places, weights, [1, 2])
    assert between > 0
    assert other == pytest.approx(-between)


def test_nothing_to_compare() -> None:
    rivals = held([0, 1, 2])
    places, weights = text(0)
    assert rivals.compare(places, weights, []).tolist() == []
    assert rivals.compare(places, weights, [1]).tolist() == [0.0]
    nothing = rivals.compare(*text(), [0, 1, 2])
    assert nothing.tolist() == pytest.approx([nothing[0]] * 3)


def test_a_class_with_many_phrasings_does_not_outvote_one_with_few() -> None:
    many = NEAREST * 3
    rows = np.vstack([np.tile(ROWS[0], (many, 1)), ROWS[1]])
    compared = held([0] * many + [1], rows).compare(*text(0, 2), [0, 1])
    assert compared[1] > compared[0]


def test_meanings_join_where_they_are_known() -> None:
    meanings = np.eye(3, dtype=np.float32)
    rivals = Rivals(sparse.csr_matrix((ROWS * IDF).T), IDF, np.array([0, 1, 2], np.int32), meanings)
    places, weights = text(0)
    without = rivals.compare(places, weights, [0, 1, 2])
    assert without.tolist() == pytest.approx([float(without[0])] * 3, abs=1e-6)
    assert rivals.compare(places, weights, [0, 1, 2], meanings[2]).argmax() == 2


def test_a_class_outside_the_comparison_never_passes_those_inside() -> None:
    tokens = Tokens([], {})
    words = ["漏水", "噪音", "停车", "电梯", "养狗", "油烟", "路灯", "垃圾"]
    learned = [
        Example(fold(f"{where}{word}怎么办"), word) for word in words for where in ("楼上", "隔壁", "小区", "门口")
    ]
    scorer = Scorer(fit(tokens, learned))
    scores = scorer.score(fold("楼上漏水怎么办"))
    classes = scorer.model.classes
    assert classes[int(scores.total.argmax())] == "漏水"
    least = np.sort(scores.rivalry)[: len(words) - RIVALS + 1]
    assert least.tolist() == pytest.approx([float(least[0])] * len(least))


def test_features_are_weighted_alike_on_both_sides() -> None:
    tokens = Tokens([], {})
    counted = [{"c:水": 2, "c:漏": 1}, {"c:水": 1, "c:电": 1}, {"c:漏": 1, "c:电": 1}]
    vectorizer = Vectorizer.learn(tokens, counted)
    table = vectorizer.matrix(counted)
    table.data = damped(table.data)
    weighted = sparse.csr_matrix(table @ sparse.diags(vectorizer.idf))
    rivals = Rivals(weighted.T.tocsr(), vectorizer.idf, np.array([0, 1, 2], np.int32))
    places, counts = vectorizer.places(counted[0])
    assert rivals.compare(places, unit(damped(counts)), [0, 1, 2]).argmax() == 0
