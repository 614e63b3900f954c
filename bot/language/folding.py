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
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters by their category that fonts leave empty: the fillers of Hangul, Braille without a dot."""


SHORT, REMEMBERED = 200, 1 << 15
"""Texts up to this length are remembered: all phrasings are folded by several models, a message many times."""


def is_unseen(sign: str) -> bool:
    """Tell whether a sign has no place of its own in a line, so that nobody sees that it parts anything.

    Zero widths, soft hyphens, marks of direction, variation selectors, strokes and rings laid over other signs.
    """
    return sign in _BLANK_LETTERS or unicodedata.category(sign) in ("Cf", "Mn", "Me")


def fold(text: str) -> str:
    """Return text in simplified characters, half width, lower case, without emoji; spaces stay only between words.

    What nobody sees (see is_unseen) and control characters other than white space are left out.

    The result is for comparing only and is never shown.
    """
    return _fold_short(text) if len(text) <= SHORT else _fold(text)


@lru_cache(maxsize=REMEMBERED)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(sign for sign in text if not _is_left_out(sign))
    text = _SPACE.sub(" ", text).strip()
    # A space means something between Latin words only; people put them anywhere between Chinese ones.
    text = _EDGE_OF_WORDS.sub("\x00", text).replace(" ", "").replace("\x00", " ")
    return _REPEATED.sub(r"\1\1", str(_TO_SIMPLIFIED.convert(text)))


def _is_left_out(sign: str) -> bool:
    if sign.isascii():
        return unicodedata.category(sign) in ("Sk", "Cc") and not sign.isspace()
    return is_unseen(sign) or unicodedata.category(sign) in ("So", "Sk", "Cn", "Co", "Cc")
