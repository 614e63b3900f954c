"""Two wishes in one message: where it may be cut, so that none of them is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST = 4
"""Characters that a wish has at least."""

LONGEST = 160
"""A longer message is one story: cutting it would make wishes out of its chapters."""

_MARK = re.compile(
    r"[，,。；;！!？?、\s]*(?:还有(?:就是|一件事?|一桩|个事)?|另外(?:一[件桩个]事?)?|顺便(?:问(?:下|一下|问)?)?|对了|再(?:问|说)(?:一?[下个件]|一件事)?"
    r"|还想(?:问|晓得|知道)(?:一下|下)?|以及|同时|再就是|第二(?:个|件|桩)?(?:事|问题)?[，,：:]|二是|2[.、]|②)[，,：:\s]*"
)
_BREAK = re.compile(r"[。；;！!？?\n]+|[，,、\s]+")


def marked(text: str) -> Iterator[tuple[str, str]]:
    """Yield the two halves at every word that announces a second wish (还有, 另外, 顺便 …)."""
    yield from _halves(text, _MARK)


def broken(text: str) -> Iterator[tuple[str, str]]:
    """Yield the two halves at every mark of punctuation or blank."""
    yield from _halves(text, _BREAK)


def _halves(text: str, cut: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    if len(text) > LONGEST:
        return
    for found in cut.finditer(text):
        left, right = text[: found.start()].strip(), text[found.end() :].strip()
        if min(len(left), len(right)) >= SHORTEST:
            yield left, right
