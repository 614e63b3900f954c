"""Brings what people type into one shape before it is compared: width, script, case, spaces, repeated signs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_SPACE = re.compile(r"\s+")
_REPEATED = re.compile(r"(.)\1{2,}")
_EDGE_OF_WORDS = re.compile(r"(?<=[a-z0-9]) (?=[a-z0-9])")


SHORT, REMEMBERED = 200, 1 << 15
"""Texts up to this length are remembered: all phrasings are folded by several models, a message many times."""


def fold(text: str) -> str:
    """Return text in simplified characters, half width, lower case, without emoji; spaces stay only between words.

    The result is for comparing only and is never shown.
    """
    return _fold_short(text) if len(text) <= SHORT else _fold(text)


@lru_cache(maxsize=REMEMBERED)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(character for character in text if unicodedata.category(character) not in ("So", "Sk", "Cn", "Co"))
    text = _SPACE.sub(" ", text).strip()
    # A space means something between Latin words only; people put them anywhere between Chinese ones.
    text = _EDGE_OF_WORDS.sub("\x00", text).replace(" ", "").replace("\x00", " ")
    return _REPEATED.sub(r"\1\1", str(_TO_SIMPLIFIED.convert(text)))
