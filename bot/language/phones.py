"""Telephone numbers as people type them."""

from __future__ import annotations

import re
import unicodedata

from bot.language.read_out import READ_OUT

_SEPARATORS = re.compile(r"[\s\-—–()]")
_SPOKEN = str.maketrans(READ_OUT)
_DIGIT = rf"[\d{''.join(READ_OUT)}]"
_RUN = re.compile(rf"\+?{_DIGIT}(?:[\s\-—–()]*{_DIGIT}){{6,}}")
_PLAIN_RUN = re.compile(r"\+?\d(?:[\s\-—–()]*\d){6,}")
_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8})", re.ASCII)


def read_phone(text: str) -> str | None:
    """Return the telephone number somebody typed, in narrow figures without spaces and dashes; None if it is none."""
    found = _PHONE.fullmatch(_SEPARATORS.sub("", unicodedata.normalize("NFKC", text)))
    return found.group(1) if found else None


def find_phones(text: str) -> list[tuple[str, str]]:
    """Return the different telephone numbers in a text in their order, each with the piece that it was typed as.

    The pieces stand in the text in half width (NFKC).
    """
    plain = unicodedata.normalize("NFKC", text)
    found: dict[str, str] = {}
    for run in _RUN.findall(plain):
        # 13900001111 三点以后打: what is spelt out beside figures need not belong to them.
        for piece in (run, *_PLAIN_RUN.findall(run)):
            if (phone := read_phone(piece.translate(_SPOKEN))) is not None:
                found.setdefault(phone, piece)
                break
    return list(found.items())


def find_phone(text: str) -> tuple[str, str] | None:
    """Return the one telephone number in a sentence (我电话一三九 0574 1234), and the sentence without it; or None.

    Two different numbers are none: nobody can know which one is meant.
    """
    found = find_phones(text)
    if len(found) != 1:
        return None
    ((phone, run),) = found
    return phone, unicodedata.normalize("NFKC", text).replace(run, " ").strip()
