"""Finds a table of contents: it names headings that the text names again, and would double them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.consultations.headings import LONGEST_HEADING, ink, read_article, read_chapter

_PAGE_NUMBER = re.compile(r"(?:[\s.…·．。_—-]+\d{1,4}|[.…·．]{2,})$")
LONGEST_ENTRY = 200
"""Characters of a line from which no page number is looked for: it is text."""

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
    names = [ink(_PAGE_NUMBER.sub("", line) if len(line) <= LONGEST_ENTRY else line) for line in lines]
    articles: dict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if head := read_article(line):
            articles[head.number].append(place)
    begun = min((places[0] for places in articles.values()), default=len(lines))
    titled = next((place for place, name in enumerate(names[:begun]) if name in _TITLES), None)
    first = titled + 1 if titled is not None else _first_heading(lines)
    again = {name: place for place, name in enumerate(names)}
    run = first
    while run < len(lines) and _is_entry(lines[run], names, run, again, articles):
        run += 1
    named_again = (_next(names, place, again, articles) for place in range(first, run))
    end = next((place for place in named_again if place is not None), first)
    if titled is None and (end > run or end == first or _next(names, first, again, articles) is None):
        end = first
    end = min(end, run)
    repeated = tuple(place for place in range(first, end) if _comes_again(names, place, end, again, articles))
    if repeated and not any(read_chapter(lines[place]) for place in repeated):
        # Only articles are listed: a chapter between the list and the text is the text's own.
        end = repeated[-1] + 1
    alone = tuple(sorted(set(range(first, end)) - set(repeated)))
    if titled is not None:
        return Contents(titled, end, (titled, *repeated), alone)
    return Contents(first, end, repeated, alone)


def _first_heading(lines: Sequence[str]) -> int:
    return next((place for place, line in enumerate(lines) if read_chapter(line) or read_article(line)), len(lines))


def _is_entry(
    line: str, names: Sequence[str], place: int, again: dict[str, int], articles: dict[int, list[int]]
) -> bool:
    if again[names[place]] > place:
        return True
    if read_article(line):
        return _comes_again(names, place, place + 1, again, articles)
    return len(line) <= LONGEST_HEADING and not line.endswith(("。", "；", "：", "，", ";", ","))


def _comes_again(
    names: Sequence[str], place: int, end: int, again: dict[str, int], articles: dict[int, list[int]]
) -> bool:
    if again[names[place]] >= end:
        return True
    # An article is named in a table of contents by its number, or by its number and caption.
    head = read_article(names[place])
    return head is not None and any(
        other >= end and names[other].startswith(names[place]) for other in articles[head.number]
    )


def _next(names: Sequence[str], place: int, again: dict[str, int], articles: dict[int, list[int]]) -> int | None:
    """Return where an entry is named again for the first time."""
    if again[names[place]] > place:
        return names.index(names[place], place + 1)
    head = read_article(names[place])
    others = articles[head.number] if head else []
    return next((other for other in others if other > place and names[other].startswith(names[place])), None)
