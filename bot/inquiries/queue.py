"""The queue of inquiries as staff look at it: filtered, searched, the most urgent and the oldest first; and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inquiries.store import Inquiry
from bot.inquiries.terms import STATES, USUAL, InquiryState
from bot.text import receipt_in

__all__ = ["NOBODY", "STATES", "Queue", "Tally", "Wanted"]

NOBODY = "-"
"""As `assignee` of Wanted: what nobody works on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which inquiries: of a state (empty: all but the withdrawn), with these words or digits.

    `careful`: only where violence came up; `urgent`: what is more urgent than usual; `assignee`: a name, or NOBODY;
    `area`: a code, or "none" where none is set; `before`: those that came earlier than this moment (UTC); `entered`:
    only what staff keyed in. `phones`: digits may be looked for in the telephone numbers as well.
    """

    state: str = InquiryState.OPEN
    words: str = ""
    careful: bool = False
    phones: bool = False
    urgent: bool = False
    assignee: str = ""
    area: str = ""
    before: datetime | None = None
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many inquiries there were of one kind."""

    channel: str
    area: str
    outcome: str
    state: str
    count: int


class Queue:
    """Looks inquiries of one office up; changes none."""

    def __init__(self, office_id: str) -> None:
        self._office = office_id

    async def find(self, session: AsyncSession, wanted: Wanted, *, skip: int, take: int) -> list[Inquiry]:
        """Return inquiries: those that wait by urgency and then by age, others newest first."""
        query = select(Inquiry).where(*self._which(wanted))
        order = (Inquiry.urgency, Inquiry.id) if wanted.state == InquiryState.OPEN else (Inquiry.id.desc(),)
        return list(await session.scalars(query.order_by(*order).offset(skip).limit(take)))

    async def counts(self, session: AsyncSession) -> dict[str, int]:
        """Return how many inquiries there are in each state."""
        rows = await session.execute(
            select(Inquiry.state, func.count()).where(Inquiry.office_id == self._office).group_by(Inquiry.state)
        )
        return dict.fromkeys(STATES, 0) | {state: number for state, number in rows}  # noqa: C416 (as elsewhere)

    async def tally(self, session: AsyncSession, since: datetime, until: datetime) -> Sequence[Tally]:
        """Return the inquiries of a time (UTC, without its end) by channel, area, outcome and state, most first.

        Visits and calls that staff keyed in are channels of their own; what was withdrawn is not counted.
        """
        columns = (Inquiry.channel, Inquiry.area, Inquiry.outcome, Inquiry.state)
        count = func.count()
        query = (
            select(*columns, count)
            .where(Inquiry.office_id == self._office, Inquiry.state != InquiryState.VOID)
            .where(Inquiry.created_at >= since, Inquiry.created_at < until)
            .group_by(*columns)
            .order_by(count.desc(), *columns)
        )
        return [Tally(*row) for row in await session.execute(query)]

    def _which(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        which: list[ColumnElement[bool]] = [Inquiry.office_id == self._office]
        which.append(Inquiry.state == wanted.state if wanted.state else Inquiry.state != InquiryState.VOID)
        if wanted.careful:
            which.append(Inquiry.careful.is_(True))
        if wanted.urgent:
            which.append(Inquiry.urgency < USUAL)
        if wanted.assignee:
            which.append(Inquiry.assignee == ("" if wanted.assignee == NOBODY else wanted.assignee))
        if wanted.area:
            which.append(Inquiry.area == ("" if wanted.area == "none" else wanted.area))
        if wanted.before:
            which.append(Inquiry.created_at < wanted.before)
        if wanted.entered:
            which.append(Inquiry.entered_by != "")
        if wanted.words:
            which.append(_with_words(wanted))
        return which


def _with_words(wanted: Wanted) -> ColumnElement[bool]:
    words = wanted.words
    places = [
        Inquiry.receipt.startswith(receipt_in(words) or words.upper(), autoescape=True),
        Inquiry.question.contains(words, autoescape=True),
    ]
    if wanted.phones:
        places.append(Inquiry.name.contains(words, autoescape=True))
        if words.isascii() and words.isdecimal():
            places.append(Inquiry.phone.contains(words, autoescape=True))
    return or_(*places)
