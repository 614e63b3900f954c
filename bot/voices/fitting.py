"""What all models of messages are learned with; only the learning process loads it."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.language.folding import fold
from bot.learning import begin_learning
from bot.voices.features import Floats
from bot.voices.said import Said

TYPED_IN_PINYIN = 8
"""Every so many phrasings are learned in pinyin too: else Latin letters themselves sound like the few who use them."""

PASSES = 8
"""How often the classifiers see all phrasings."""

_SEED = 20261126


class Stored(Protocol):
    """A model that can be written to a file."""

    def store(self, path: Path) -> None:
        """Write it."""


def learn_from_input(learn: Callable[[Sequence[Said], Path], Stored]) -> None:
    """Read what was said as JSON on standard input, learn, and write the model to `--out`.

    `learn` is also told where that will be: beside it are the vectors that all models share.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    begin_learning(arguments.out)
    learn([Said(*one) for one in json.load(sys.stdin)], arguments.out).store(arguments.out)


def with_pinyin(said: Sequence[Said]) -> list[Said]:
    """Return the phrasings, and some of them again in pinyin."""
    return [*said, *(_in_pinyin(one) for one in said[::TYPED_IN_PINYIN])]


def ready(table: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the table as the classifiers take it: given as it is, each of dozens would sort and copy it anew."""
    table = sparse.csr_matrix(table, dtype=np.float64)
    table.sum_duplicates()
    table.sort_indices()
    return table


def direction(table: sparse.csr_matrix, right: np.ndarray, c: float) -> tuple[Floats, float]:
    """Return weights and bias by which the right rows are told from the others, as log odds."""
    if right.all() or not right.any():
        return nothing(table)
    model = LogisticRegression(C=c, solver="liblinear", random_state=_SEED).fit(table, right)
    return model.coef_[0], float(model.intercept_[0])


def one_against_all(
    table: sparse.csr_matrix, labels: Sequence[str], of: str, c: float, *, balanced: bool = False
) -> tuple[Floats, float]:
    """Return weights and bias by which the rows with the label `of` are told from those with any other.

    `balanced`: the few of a label count as much as the many of all others.
    """
    right = np.array([label == of for label in labels], dtype=bool)
    if right.all() or not right.any():
        return nothing(table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # PASSES were measured
        weight = "balanced" if balanced else None
        model = LinearSVC(C=c, class_weight=weight, random_state=_SEED, max_iter=PASSES).fit(table, right)
    return model.coef_[0], float(model.intercept_[0])


def classes(
    table: sparse.csr_matrix, labels: Sequence[str], names: Sequence[str], c: float
) -> tuple[Floats, NDArray[np.float64]]:
    """Return weights (features x names) and biases by which the rows of each label are told from all others."""
    table = ready(table)
    columns = [one_against_all(table, labels, name, c, balanced=True) for name in names]
    weights = np.column_stack([weights for weights, _ in columns]).astype(np.float32)
    return weights, np.array([bias for _, bias in columns])


def with_meanings(table: sparse.csr_matrix, meanings: Floats) -> sparse.csr_matrix:
    """Return the table with the dimensions of meaning as further features, put last."""
    return sparse.hstack([table, sparse.csr_matrix(meanings)], format="csr")


def nothing(table: sparse.csr_matrix) -> tuple[Floats, float]:
    """Where nothing can be told apart nothing is heard."""
    return np.zeros(table.shape[1], dtype=np.float32), -10.0


def _in_pinyin(one: Said) -> Said:
    return Said(one.voice, one.label, fold(" ".join(lazy_pinyin(one.folded))))
