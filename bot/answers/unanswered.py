"""What residents asked and got no answer to, or the wrong one: the same questions together, for the editors.

The words are there as long as retention keeps them; numbers in them that may belong to a person are masked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers.asked import Asked
from bot.language.personal import mask_personal
from bot.matching.alike import alike
from bot.text import shorten

What = Literal["unknown", "wrong"]

MOST_READ = 3_000
"""Questions that are looked at, the newest first."""

EXAMPLES = 3
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One question without its asker."""

    text: str
    nearest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask nearly the same. `examples`: some of them, masked, the most frequent first.

    `nearest`: the id of the entry that came nearest, empty where none did; `last`: when it was asked last (UTC).
    """

    count: int
    examples: tuple[str, ...]
    nearest: str
    last: datetime


async def read_unanswered(session: AsyncSession, office_id: str, what: What) -> list[Unanswered]:
    """Return questions whose words are still kept, newest first, at most MOST_READ.

    `unknown`: there was no answer. `wrong`: there was one, and the resident said it was not it, or did not help.
    """
    which = (
        Asked.verdict == "unsure"
        if what == "unknown"
        else or_(Asked.rejected.is_(True), Asked.feedback.startswith("unsolved"))
    )
    rows = await session.execute(
        select(Asked.text, Asked.entry, Asked.entries, Asked.at)
        .where(Asked.office_id == office_id, which, Asked.text != "")
        .order_by(Asked.at.desc())
        .limit(MOST_READ)
    )
    return [Unanswered(text, entry or next(iter(found), ""), at) for text, entry, found, at in rows]


def clusters(questions: Sequence[Unanswered]) -> list[Cluster]:
    """Put questions together that came nearest to one entry and are alike; the most frequent come first."""
    blocks: dict[str, list[Unanswered]] = defaultdict(list)
    for one in questions:
        blocks[one.nearest].append(one)
    found = [
        _cluster([block[place] for place in places], nearest)
        for nearest, block in blocks.items()
        for places in alike([one.text for one in block])
    ]
    return sorted(found, key=lambda one: (-one.count, -one.last.timestamp()))


def _cluster(members: Sequence[Unanswered], nearest: str) -> Cluster:
    # Masked first: of a number that is cut in two nobody can tell what it was.
    counted = Counter(shorten(mask_personal(one.text), LONGEST) for one in members)
    examples = tuple(text for text, _ in counted.most_common(EXAMPLES))
    return Cluster(len(members), examples, nearest, max(one.at for one in members))
