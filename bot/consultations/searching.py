"""Finds opinions on a draft by what staff ask: article, stance, state, words; piece by piece."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.consultations.store import Opinion
from bot.consultations.terms import OpinionState
from bot.storage.database import Database
from bot.text import receipt_in

MARKS = {
    "late": "逾期", "transcribe": "待转写", "alone": "没有并组", "grouped": "已并组", "moderated": "不列入",
    "undecided": "还没有结果", "paper": "没有渠道（要打印告知单）",
}  # fmt: skip
"""What may be asked for besides the columns, with how it is shown."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; empty fields ask for nothing. `lineage`: an article's, 0 for the whole draft, None for all.

    `words` are looked for in the wish, the reason and the receipt number; `batch` is what was keyed in together.
    """

    lineage: int | None = None
    stance: str = ""
    state: str = ""
    community: str = ""
    mark: str = ""
    words: str = ""
    batch: int | None = None
    meeting: int | None = None

    def where(self, draft_id: int) -> list[ColumnElement[bool]]:
        """Return the conditions; withdrawn opinions are found only by their state."""
        found: list[ColumnElement[bool]] = [Opinion.draft_id == draft_id]
        if self.state != OpinionState.WITHDRAWN:
            found.append(Opinion.withdrawn_at.is_(None))
        if self.lineage is not None:
            found.append(Opinion.lineage == self.lineage)
        if self.batch is not None:
            found.append(Opinion.batch == self.batch)
        if self.meeting is not None:
            found.append(Opinion.meeting_id == self.meeting)
        for column, value in ((Opinion.stance, self.stance), (Opinion.state, self.state)):
            if value:
                found.append(column == value)
        for text, columns in (
            (self.community, (Opinion.community,)),
            (self.words, (Opinion.proposed, Opinion.reason, Opinion.receipt)),
        ):
            if text:
                found.append(or_(*(column.contains(text, autoescape=True) for column in columns)))
        if (mark := _MARKED.get(self.mark)) is not None:
            found.append(mark)
        return found


_MARKED: dict[str, ColumnElement[bool]] = {
    "late": Opinion.late.is_(True),
    "transcribe": Opinion.to_transcribe.is_(True),
    "alone": Opinion.group_id.is_(None),
    "grouped": Opinion.group_id.is_not(None),
    "moderated": Opinion.moderation != "",
    "undecided": Opinion.disposition == "",
    "paper": Opinion.chat == "",
}


async def find(session: AsyncSession, draft_id: int, sought: Sought, *, skip: int, take: int) -> list[Opinion]:
    """Return a piece of the opinions that are looked for, newest first."""
    query = select(Opinion).where(*sought.where(draft_id)).order_by(Opinion.id.desc()).offset(skip).limit(take)
    return list(await session.scalars(query))


async def anywhere(session: AsyncSession, office_id: str, words: str, *, names: bool, limit: int) -> list[Opinion]:
    """Return opinions on all drafts of an office, newest first: by receipt, by words, with `names` by who spoke.

    Withdrawn ones are found by their receipt only.
    """
    columns = (Opinion.proposed, Opinion.reason, *((Opinion.name,) if names else ()))
    said = or_(*(column.contains(words, autoescape=True) for column in columns))
    wanted = and_(Opinion.withdrawn_at.is_(None), said)
    if receipt := receipt_in(words):
        wanted = or_(wanted, Opinion.receipt.startswith(receipt, autoescape=True))
    query = select(Opinion).where(Opinion.office_id == office_id, wanted).order_by(Opinion.id.desc()).limit(limit)
    return list(await session.scalars(query))


async def count(session: AsyncSession, draft_id: int, sought: Sought) -> int:
    """Return how many there are of them."""
    return await session.scalar(select(func.count()).select_from(Opinion).where(*sought.where(draft_id))) or 0


async def heat(session: AsyncSession, draft_id: int) -> dict[int, int]:
    """Return how many opinions each article of a draft got, by its lineage; 0 is the whole draft."""
    rows = await session.execute(
        select(Opinion.lineage, func.count())
        .where(Opinion.draft_id == draft_id, Opinion.withdrawn_at.is_(None), Opinion.moderation == "")
        .group_by(Opinion.lineage)
    )
    return {lineage: found for lineage, found in rows}  # noqa: C416 (rows are no pairs to mypy)


async def heat_of(database: Database, draft_id: int) -> dict[int, int]:
    """Return the same for a public page: bare numbers, nothing of what anybody said."""
    async with database.read() as session:
        return await heat(session, draft_id)
