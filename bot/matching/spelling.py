"""Typing errors and homophones: finds the known word that an unknown one was meant to be, by sound, then by look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process

MEANT = 0.6
"""How much a guessed feature counts beside one that was really typed: a guess never outvotes what is there."""

MIN_LIKENESS = 66
MAX_GUESSES = 12

SOUNDS = 1 << 16
"""Pairs whose sound is remembered: models that are learned one after another share most of their vocabulary."""


class Speller:
    """Guesses by a vocabulary: pairs of characters that sound alike, and longer words that look alike."""

    def __init__(self, names: Iterable[str], sounding: Mapping[str, str]) -> None:
        """Take the vocabulary, and the pair that each sound stands for (see `by_sound`)."""
        names = list(names)
        self._pairs = set(_pairs(names))
        self._by_sound = sounding
        self._words = [name[2:] for name in names if name.startswith("w:") and len(name) >= 5]
        self._known = frozenset(self._words)

    def guesses(self, counts: Mapping[str, int]) -> Counter[str]:
        """Return features that were probably meant, for pairs and words that the vocabulary does not know."""
        meant: Counter[str] = Counter()
        unknown = [n[2:] for n in counts if n.startswith("c:") and len(n) == 4 and n[2:] not in self._pairs]
        for pair in unknown[: MAX_GUESSES * 4]:
            found = self._by_sound.get(_sound(pair))
            if found and found != pair:
                meant.update([f"c:{found}", f"w:{found}", f"c:{found[0]}", f"c:{found[1]}"])
        words = [n[2:] for n in counts if n.startswith("w:") and len(n) >= 5]
        for word in [word for word in words if word not in self._known][:MAX_GUESSES]:
            hit = process.extractOne(word, self._words, scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS)
            if hit:
                meant[f"w:{hit[0]}"] += 1
        return meant


def by_sound(names: Iterable[str], weights: Mapping[str, float]) -> dict[str, str]:
    """Return the pair of the vocabulary that each sound stands for: made when learning, for it takes seconds.

    The rarer of two pairs that sound alike says more, so the commoner is put in first and overwritten.
    """
    pairs = sorted(_pairs(names), key=lambda pair: (weights.get(f"c:{pair}", 0.0), pair))
    return {_sound(pair): pair for pair in pairs}


def _pairs(names: Iterable[str]) -> Iterator[str]:
    return (name[2:] for name in names if name.startswith("c:") and len(name) == 4)


@lru_cache(maxsize=SOUNDS)
def _sound(pair: str) -> str:
    """Pinyin without tones, and without the differences that Ningbo speakers do not make (n/ng, l/n, zh/z …)."""
    sounds = lazy_pinyin(pair)
    return "'".join(_southern(sound) for sound in sounds)


def _southern(sound: str) -> str:
    for retroflex, flat in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if sound.startswith(retroflex):
            sound = flat + sound[2:]
    if sound.endswith("ng"):
        sound = sound[:-1]
    return "l" + sound[1:] if sound.startswith("n") else sound
