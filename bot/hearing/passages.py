"""The parts of a long message that are heard by themselves."""

from __future__ import annotations

import itertools
import re

from bot.voices.features import ends

PASSAGE = 45
"""Characters that are looked at together in a long message."""

_SENTENCE = re.compile(r"[。！？!?；;\n]+")


def passages(folded: str) -> list[str]:
    """Return the message and the passages that are heard by themselves.

    Sentences, pairs of neighbouring ones, and overlapping pieces of long ones: danger in the middle of a long story
    is not outweighed by the rest.
    """
    folded = ends(folded)
    sentences = [part for part in _SENTENCE.split(folded) if len(part) > 3]
    found = [folded]
    if len(sentences) > 1:
        found += sentences
        found += [f"{one}，{other}" for one, other in itertools.pairwise(sentences)]
    step = PASSAGE // 2
    for sentence in sentences:
        if len(sentence) > PASSAGE:
            found += [sentence[start : start + PASSAGE] for start in range(0, len(sentence) - step, step)]
    return list(dict.fromkeys(found))
