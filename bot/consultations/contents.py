"""Finds a table of contents: it names headings that the text names again, and would double them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.consultations.headings import LONGEST_HEADING, ink, read_article, read_chapter

_PAGE_NUMBER = re.compile(r"(?:[\s.…·．。_—-]+\d{1,4}|[.…·．]{2,})$")
_TITLES = ("目录", "目次", "目錄")


@dataclass(frozen=True, slots=True)
class Contents:
    """Where a table of contents stands: `repeated` names what comes again, `alone` what stands only there."""

    first: int
    end: int
    repeated: tuple[int, ...]
    alone: tuple[int, ...]


def find_contents(lines: Sequence[str]) -> Contents:
    """Return the table of contents of tidied lines; an empty range if there is none.

    It begins at the line 目录, else at the first heading, and ends before its first entry is named again.
    """
    names = [ink(_PAGE_NUMBER.sub("", line)) for line in lines]
    begun = next((place for place, line in enumerate(lines) if read_article(line)), len(lines))
    titled = next((place for place, name in enumerate(names[:begun]) if name in _TITLES), None)
    first = titled + 1 if titled is not None else _first_heading(lines)
    again = {name: place for place, name in enumerate(names)}
    run = first
    while run < len(lines) and _is_entry(lines[run], names, run, again):
        run += 1
    end = next((_next(names, place) for place in range(first, run) if again[names[place]] > place), first)
    if titled is None and (end > run or end == first or again[names[first]] == first):
        end = first
    end = min(end, run)
    repeated = tuple(place for place in range(first, end) if _comes_again(names, place, end, again))
    alone = tuple(place for place in range(first, end) if place not in repeated)
    if titled is not None:
        return Contents(titled, end, (titled, *repeated), alone)
    return Contents(first, end, repeated, alone)


def _first_heading(lines: Sequence[str]) -> int:
    return next((place for place, line in enumerate(lines) if read_chapter(line) or read_article(line)), len(lines))


def _is_entry(line: str, names: Sequence[str], place: int, again: dict[str, int]) -> bool:
    if again[names[place]] > place:
        return True
    if read_article(line):
        return _comes_again(names, place, place + 1, again)
    return len(line) <= LONGEST_HEADING and not line.endswith(("。", "；", "：", "，", ";", ","))


def _comes_again(names: Sequence[str], place: int, end: int, again: dict[str, int]) -> bool:
    if again[names[place]] >= end:
        return True
    # An article is named in a table of contents by its number, or by its number and caption.
    return bool(read_article(names[place])) and any(name.startswith(names[place]) for name in names[end:])


def _next(names: Sequence[str], place: int) -> int:
    return names.index(names[place], place + 1)
