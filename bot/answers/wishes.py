"""Two wishes in one message: where it may be cut, so that none of them is dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from bot.answers.library import Library
from bot.language.folding import fold
from bot.matching.decision import topic
from bot.matching.ranker import Ranking
from bot.wants.model import Want

SHORTEST = 4
"""Characters that a wish has at least."""

LONGEST = 160
"""A longer message is one story: cutting it would make wishes out of its chapters."""

LONGEST_UNMARKED = 60
"""The same where nothing announces a second wish: nobody wrote two wishes in one breath in more than 30 characters."""

DOUBTFUL = -1.0
"""How far below its limit the score of two wishes may lie for cuts to be tried: so far lay none that was one."""

MOST_CUTS = 3

PLACES = (0.5, 0.35, 0.65)
"""Where a message without marks is cut, at the nearest border of a word; the ranking does not mind a ragged edge."""

SURE_HALF, LIKELY_HALF, SURE_PART = 0.6, 0.4, 0.75
"""How sure the ranking must be of the halves of a message with two wishes: announced by a word, or only by a comma."""

BACKED, BACKED_SURELY, NEAREST = 0.5, 0.8, 3
"""The same for halves whose first entries are both among the nearest of the whole message: of different topics, or not.

How much such a half leans says nothing: 他爸不同意… after 想给儿子改姓 leans on what stands before it.
"""

_MARK = re.compile(
    r"[，,。；;！!？?、\s]*(?:还有(?:就是|一件事?|一桩|个事)?|另外(?:一[件桩个]事?)?|顺便(?:问(?:下|一下|问)?)?|对了|再(?:问|说)(?:一?[下个件]|一件事)?"
    r"|还想(?:问|晓得|知道)(?:一下|下)?|以及|同时|再就是|第二(?:个|件|桩)?(?:事|问题)?[，,：:]|二是|(?<!\d)2[.、](?!\d)|②)[，,：:\s]*"
)
_BREAK = re.compile(r"[。；;！!？?\n]+|[，,、\s]+")


class Wishes:
    """Cuts messages in two; `leaning` says how likely a half only leans on what was said before."""

    def __init__(
        self, library: Library, opening: frozenset[str], leaning: Callable[[Want, Ranking, str], float]
    ) -> None:
        """`opening`: actions that are wishes whatever the ranking says."""
        self._library = library
        self._opening = opening
        self._leaning = leaning

    def halves(self, text: str) -> tuple[str, str] | None:
        """Cut a message into two wishes, if both halves are surely about different things."""
        return self.marked(text) or self.unmarked(text)

    def marked(self, text: str) -> tuple[str, str] | None:
        """Cut a message at a word that announces a second wish."""
        for left, right in marked(text):
            if self._two(left, right, LIKELY_HALF, SURE_HALF):
                return left, right
        return None

    def unmarked(self, text: str) -> tuple[str, str] | None:
        """Cut a message where only what its halves are about tells that there are two wishes.

        Ranking a half takes a third of the time of a whole answer, so one cut is looked at, hardly ever two.
        """
        want = self._library.want(fold(text))
        if len(text) > LONGEST_UNMARKED or want.twofold < DOUBTFUL:
            return None
        two = want.twofold >= 0
        whole = self._library.ranker.rank(text)
        near = {one.entry_id for one in whole.candidates[:NEAREST]}
        cuts = sorted(broken(text), key=lambda halves: abs(len(halves[0]) - len(halves[1])))[:MOST_CUTS]
        cut = next((each for each in (*cuts, *self._between(text)) if self._glanced(*each, near)), None)
        if cut is not None and self._backed(*cut, near, two=two):
            return cut
        if not two and whole.first >= SURE_PART:
            return None
        if cut not in cuts:  # where words merely meet, both halves must be backed
            cut = next((each for each in cuts if self._glance(each[0]) != self._glance(each[1])), None)
        least = LIKELY_HALF if two else SURE_PART
        return cut if cut is not None and self._two(*cut, least, least) else None

    def _between(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the two halves at a few borders of words: people often do not mark where one wish ends."""
        places = [one for one in self._library.ranker.borders(text) if SHORTEST <= one <= len(text) - SHORTEST]
        near = [min(places, key=lambda place: abs(place - share * len(text))) for share in PLACES] if places else []
        for place in dict.fromkeys(near):
            yield text[:place].strip(), text[place:].strip()

    def _glance(self, half: str) -> str:
        return self._library.ranker.glance(half)

    def _glanced(self, left: str, right: str, near: Collection[str]) -> bool:
        """Whether the words alone of the halves lead to two entries that the whole message is near to: few cuts do."""
        first, second = self._glance(left), self._glance(right)
        return first != second and first in near and second in near

    def _backed(self, left: str, right: str, near: Collection[str], *, two: bool) -> bool:
        """Whether the two halves are surely about two entries that the whole message is near to as well."""
        both = self._apart(
            left, right, lambda _, ranking: ranking.first >= BACKED and ranking.candidates[0].entry_id in near
        )
        if both is None:
            return False
        apart = two or len({topic(each.candidates[0].entry_id) for each in both}) == len(both)
        return min(each.first for each in both) >= (BACKED if apart else BACKED_SURELY)

    def _two(self, left: str, right: str, least_left: float, least_right: float) -> bool:
        """Whether both halves are surely wishes of their own."""
        least = {right: least_right, left: least_left}
        return self._apart(left, right, lambda half, one: self._certain(half, one) >= least[half]) is not None

    def _apart(self, left: str, right: str, holds: Callable[[str, Ranking], bool]) -> list[Ranking] | None:
        """Rank both halves; None where one of them does not hold, or both are about one entry.

        The shorter one comes first: it costs less, and is rather the one that falls.
        """
        both = []
        for half in sorted((left, right), key=len):
            ranking = self._library.ranker.rank(half)
            if not ranking.candidates or not holds(half, ranking):
                return None
            both.append(ranking)
        return None if both[0].candidates[0].entry_id == both[1].candidates[0].entry_id else both

    def _certain(self, text: str, ranking: Ranking) -> float:
        """How surely a half is a wish of its own."""
        want = self._library.want(fold(text))
        if want.action is not None and (want.action in self._opening or want.action.startswith("sum:")):
            return 1.0
        return ranking.first * (1 - self._leaning(want, ranking, text))


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
