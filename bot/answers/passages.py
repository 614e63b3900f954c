"""Which sentences of an answer speak of what somebody asks next: two or three of them instead of all of it again."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock

import numpy as np

from bot.knowledge.model import Entry
from bot.language.folding import fold
from bot.language.meaning import Encoder, Floats
from bot.text import count_chinese

MOST = 3
"""So many sentences are said."""

NEAR = 0.3
"""From this likeness (the cosine of two meanings) on a sentence speaks of what was asked. Read by eye on 29 turns of
dialogues: below it the best sentence of an answer is about something else in most of them."""

PULL = 0.15
PULLS = (
    (
        re.compile(r"不(?:肯|愿|同意|认|理|管|睬|给|赔|退|还|签|配合|答应)|拒绝|拒不|耍赖|赖账|没用|谈不"),
        re.compile(r"谈不|不(?:肯|同意|认|理|成|配合)|拒|再不行|仍不|还不|起诉|调解|仲裁|投诉"),
    ),
    (re.compile(r"[去住睡躲待到]哪|没地方|无处"), re.compile(r"住|庇护|躲|亲友家|邻居家|救助站")),
)
"""What people mean whose words do not say it: he refuses, so what comes next; where can I go, so where to stay.

A piece with the words on the right is worth PULL more where the message has those on the left.
"""

ALIKE = 0.8
"""Two sentences as like as this say the same: the steps and the facts of an entry often do."""

REMEMBERED = 64
"""Answers whose sentences are kept as vectors: making them takes 80 ms, and people stay with an answer."""

A_CLAUSE = 4
"""Chinese characters from which a part of a message is looked at by itself."""

MOST_PARTS = 4

_CLAUSE = re.compile(r"[，,。！？!?；;\s]+")
_END = re.compile(r"(?<=[。！？])")


def sentences(entry: Entry) -> tuple[str, ...]:
    """Return the sentences of an answer, in their order and each once; without the first layer, which is in sight."""
    texts = (*_steps(entry), entry.answer.more)
    return tuple(dict.fromkeys(one for text in texts for one in _cut(text)))


def pieces(entry: Entry) -> tuple[str, ...]:
    """Return what of an answer can be said by itself: whole steps, which lean on their first words, and sentences."""
    return tuple(dict.fromkeys((*_steps(entry), *_cut(entry.answer.more))))


class Passages:
    """Looks for sentences by their meaning; may be used from several threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._remembered: OrderedDict[tuple[str, ...], Floats] = OrderedDict()
        self._lock = Lock()

    def nearest(self, entry: Entry, text: str) -> tuple[str, ...]:
        """Return the sentences of an answer that a message is about, the nearest first; nothing where none is near."""
        return self.among(pieces(entry), text)

    def among(self, said: Sequence[str], text: str) -> tuple[str, ...]:
        """Return the pieces of what is `said` that a message is about, the nearest first; nothing if none is near."""
        if not said or not text.strip():
            return ()
        apart = [tuple(dict.fromkeys((one, *_cut(one)))) for one in said]
        vectors = self._vectors(tuple(one for parts in apart for one in parts))
        first = np.cumsum([0, *map(len, apart)])[:-1]
        # 他睡着了，我现在能去哪: one half of it tells, the other asks.
        asked = [self._encoder.vector(fold(part)) for part in dict.fromkeys((text, *_parts(text)))]
        # A step is as near as the nearest of its sentences.
        likeness = np.maximum.reduceat(np.max([vectors @ one for one in asked], axis=0), first)
        vectors = vectors[first]
        for asks, tells in PULLS:
            if asks.search(text):
                likeness = likeness + [PULL * bool(tells.search(one)) for one in said]
        chosen: list[int] = []
        for one in sorted(range(len(said)), key=lambda place: -likeness[place]):
            if likeness[one] < NEAR or len(chosen) == MOST:
                break
            if all(float(vectors[one] @ vectors[other]) < ALIKE for other in chosen):
                chosen.append(one)
        return tuple(said[one] for one in chosen)

    def _vectors(self, said: tuple[str, ...]) -> Floats:
        with self._lock:
            if said in self._remembered:
                self._remembered.move_to_end(said)
                return self._remembered[said]
        vectors = self._encoder.vectors([fold(one) for one in said])
        with self._lock:
            self._remembered[said] = vectors
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return vectors


def _parts(text: str) -> list[str]:
    parts = [part for part in _CLAUSE.split(text) if count_chinese(part) >= A_CLAUSE]
    return parts[:MOST_PARTS] if len(parts) > 1 else []


def _steps(entry: Entry) -> Iterator[str]:
    yield from (entry.answer.short, *entry.answer.steps)
    yield from (fact for fact in entry.facts.model_dump().values() if fact)


def cut(text: str) -> tuple[str, ...]:
    """Return the sentences of a text."""
    return tuple(_cut(text))


def _cut(text: str) -> Iterator[str]:
    return (one.strip() for one in _END.split(text.replace("\n", "")) if one.strip())
