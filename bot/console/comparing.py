"""Opinions of a large draft are compared beside the pages; what was found is kept while none of them changes."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.consultations.grouping import Grouping, Proposal, Tell
from bot.consultations.store import Opinion
from bot.language.tokens import plain_tokens

log = logging.getLogger(__name__)

KEPT = 8
"""Drafts whose comparison is kept: more are hardly worked on in one hour."""

BROKEN = "这些意见没有比成，系统出了点问题。请再打开一次；还不行，请告诉维护的人现在的时间。"


@dataclass
class Comparison:
    """What opinions of one draft ask for the same; `found` is None until all `total` of them are compared."""

    stamp: int
    total: int
    compared: int = 0
    found: list[Proposal] | None = None
    fault: str = ""
    work: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def percent(self) -> int:
        """How far it is; never said to be done before it is."""
        return min(99, 100 * self.compared // max(1, self.total))


class Comparisons:
    """The comparisons of one process, one for each draft."""

    def __init__(self) -> None:
        self._all: OrderedDict[int, Comparison] = OrderedDict()

    async def of(self, draft: int, opinions: Sequence[Opinion], patience: float) -> Comparison:
        """Return the comparison of these opinions, begun now unless it is known; wait for it at most so many seconds.

        A change of any opinion begins another one. Two that ask at once share it.
        """
        stamp = _stamp(opinions)
        one = self._all.get(draft)
        if one is None or one.stamp != stamp or one.fault:
            one = self._all[draft] = Comparison(stamp, len(opinions))
            one.work = asyncio.create_task(_compare(one, opinions))
        self._all.move_to_end(draft)
        while len(self._all) > KEPT:
            self._all.popitem(last=False)
        if one.work is not None:
            await asyncio.wait([one.work], timeout=patience)
        return one


async def _compare(one: Comparison, opinions: Sequence[Opinion]) -> None:
    def tell(compared: int) -> None:
        one.compared = compared

    try:
        one.found = await asyncio.to_thread(_found, opinions, tell)
    except Exception:
        log.exception("%d opinions could not be compared", len(opinions))
        one.fault = BROKEN


def _found(opinions: Sequence[Opinion], tell: Tell) -> list[Proposal]:
    return Grouping(plain_tokens()).proposals(opinions, tell)


def _stamp(opinions: Sequence[Opinion]) -> int:
    """Tell opinions apart from the same after any change that a comparison would mind."""
    return hash(tuple((one.receipt, one.proposed, one.reason, *_standing(one)) for one in opinions))


def _standing(one: Opinion) -> tuple[object, ...]:
    return one.lineage, one.stance, one.group_id, one.state, one.withdrawn_at, one.moderation
