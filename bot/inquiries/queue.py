"""The queue of inquiries as staff look at it: filtered, searched, the most urgent and the oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inquiries.store import Inquiry

STATES = {"open": "等回复", "replied": "已回复", "closed": "已办结"}
"""The states of an inquiry as staff read them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which inquiries: of a state (empty: all), with these words or digits; `careful`: only where violence came up.

    `phones`: digits may be looked for in the telephone numbers as well.
    """

    state: str = "open"
    words: str = ""
    careful: bool = False
    phones: bool = False


class Queue:
    """Looks inquiries of one office up; changes none."""

    def __init__(self, office_id: str) -> None:
        self._office = office_id

    async def find(self, session: AsyncSession, wanted: Wanted, *, skip: int, take: int) -> list[Inquiry]:
        """Return inquiries: those that wait with violence first and then by age, others newest first."""
        query = select(Inquiry).where(*self._which(wanted))
        order = (Inquiry.careful.desc(), Inquiry.id) if wanted.state == "open" else (Inquiry.id.desc(),)
        return list(await session.scalars(query.order_by(*order).offset(skip).limit(take)))

    async def counts(self, session: AsyncSession) -> dict[str, int]:
        """Return how many inquiries there are in each state."""
        rows = await session.execute(
            select(Inquiry.state, func.count()).where(Inquiry.office_id == self._office).group_by(Inquiry.state)
        )
        return dict.fromkeys(STATES, 0) | {state: number for state, number in rows}  # noqa: C416 (as elsewhere)

    def _which(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        which: list[ColumnElement[bool]] = [Inquiry.office_id == self._office]
        if wanted.state:
            which.append(Inquiry.state == wanted.state)
        if wanted.careful:
            which.append(Inquiry.careful.is_(True))
        if wanted.words:
            words = wanted.words
            places = [
                Inquiry.receipt.startswith(words.upper(), autoescape=True),
                Inquiry.question.contains(words, autoescape=True),
            ]
            if wanted.phones and words.isascii() and words.isdecimal():
                places.append(Inquiry.phone.contains(words, autoescape=True))
            which.append(or_(*places))
        return which
