"""Small text work that several parts need: cleaning what arrives, and splitting what leaves."""

from __future__ import annotations

import re
import unicodedata

MAX_INCOMING = 4_000
"""Characters of a message that are read and kept; the rest is cut and the person is told."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30fc\u2500]+|-+")
_RECEIPT = re.compile(r"([A-Z]\d{6})-?(\d*)")
_SENTENCE_END = "。！？；!?;\n"


def clean(text: str) -> str:
    """Return what a person wrote without control characters, direction marks and lone surrogates.

    Line breaks and everything visible stay as they came: these are the person's own words.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).encode("utf-8", "ignore").decode("utf-8").strip()


def receipt_in(text: str) -> str:
    """Return a receipt number as it is stored (Y261128-00001) however its letters and its dash were typed, else ""."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text).upper())
    found = _RECEIPT.fullmatch("".join(plain.split()))
    return (f"{found[1]}-{found[2]}" if found[2] else found[1]) if found else ""


def count_chinese(text: str) -> int:
    """Return how many Chinese characters a text has: of a number or a sign there is none."""
    return len(_CHINESE.findall(text))


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters of one line, with … where something was cut."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def split_message(text: str, limit: int) -> list[str]:
    """Split text into parts of at most `limit` UTF-16 code units (how Telegram counts), at a line or sentence end.

    Never cuts a character; nothing but white space at the cuts is lost. Empty text gives no part.
    """
    parts: list[str] = []
    rest = text.strip()
    while rest:
        head = _fitting(rest, limit)
        if len(head) < len(rest):
            head = head[: _last_break(head, rest)]
        parts.append(head.strip())
        rest = rest[len(head) :].strip()
    return [part for part in parts if part]


def _fitting(text: str, limit: int) -> str:
    units = 0
    for position, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            return text[:position]
    return text


def _last_break(head: str, rest: str) -> int:
    """Where to cut: after the last line, else the last sentence end, in the second half; else at the end.

    There no accent is parted from its letter; `rest` begins with `head` and is longer.
    """
    for marks in ("\n", _SENTENCE_END):
        cut = max(head.rfind(mark) for mark in marks) + 1
        if cut > len(head) // 2:
            return cut
    places = range(len(head), 0, -1)
    return next((place for place in places if not unicodedata.category(rest[place]).startswith("M")), len(head))


def names_in(text: str) -> list[str]:
    """Return what is parted by 、, a comma, a semicolon or a line's end, in either width."""
    return [one.strip() for one in re.split("[、,，;；\n]", text) if one.strip()]
