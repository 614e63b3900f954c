"""Telephone numbers as people type them."""

from __future__ import annotations

import re
import unicodedata

_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8})", re.ASCII)


def read_phone(text: str) -> str | None:
    """Return the telephone number somebody typed, in narrow figures without spaces and dashes; None if it is none."""
    found = _PHONE.fullmatch(re.sub(r"[\s\-—–()]", "", unicodedata.normalize("NFKC", text)))
    return found.group(1) if found else None
