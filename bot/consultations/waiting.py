"""Which drafts wait for staff: closing soon, or closed with opinions that nobody has answered."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.consultations.store import Opinion


async def without_result(session: AsyncSession, office_id: str, draft_ids: Collection[int]) -> dict[int, int]:
    """Return how many opinions of these drafts have no result yet, by the draft's id; none of 0.

    Withdrawn ones and those that are not listed need no result.
    """
    rows = await session.execute(
        select(Opinion.draft_id, func.count())
        .where(
            Opinion.office_id == office_id,
            Opinion.draft_id.in_(draft_ids),
            Opinion.disposition == "",
            Opinion.moderation == "",
            Opinion.withdrawn_at.is_(None),
        )
        .group_by(Opinion.draft_id)
    )
    return {draft_id: count for draft_id, count in rows}  # noqa: C416 (rows are no pairs to mypy)
