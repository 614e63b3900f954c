"""What is reported of a consultation: its opinions in the order of the law, and the numbers of a 联系点."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.store import Draft, Meeting, MeetingDraft, Opinion
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database

PAGE = 500
"""Opinions read at once for an export."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers a 联系点 reports, of one draft: all its opinions, or those received in one year.

    `channels`: opinions by the way they came (a code of `terms.CHANNELS`).
    """

    title: str
    meetings: int
    present: int
    people: int
    opinions: int
    adopted: int
    partly: int
    decided: int
    told: int
    channels: dict[str, int]


class Summaries:
    """The opinions and numbers of one office's consultations, for tables that leave the house."""

    def __init__(
        self,
        database: Database,
        drafts: Drafts,
    ) -> None:
        self._database = database
        self._drafts = drafts

    async def figures(self, *, code: str | None = None, year: int | None = None) -> list[Figures]:
        """Return the figures of one draft, or of all; of a year: those open in it, and those with opinions from it.

        A draft nobody spoke on was a piece of work too, and counts.
        """
        async with self._database.read() as session:
            views = [await self._drafts.get(session, code)] if code else await self._drafts.all(session)
            found = [await self._count(session, view.draft, year) for view in reversed(views)]
            shown = zip(reversed(views), found, strict=True)
            return [
                one for view, one in shown if code or not year or one.opinions or one.meetings or _open_in(view, year)
            ]

    async def in_order(self, view: DraftView, *, withdrawn: bool = False) -> AsyncIterator[tuple[Opinion, int]]:
        """Yield opinions in legal order of their articles, page by page, with the number of their group's members.

        Moderated ones are left out; withdrawn ones unless asked for. Memory stays the same however many there are.
        """
        async with self._database.read() as session:
            places = {row.lineage: row.place for row in await self._drafts.provisions(session, view.version.id)}
            where = [Opinion.draft_id == view.draft.id, Opinion.moderation == ""]
            if not withdrawn:
                where.append(Opinion.withdrawn_at.is_(None))
            light = await session.execute(
                select(Opinion.id, Opinion.lineage, Opinion.article, Opinion.group_id).where(*where)
            )
            keys = [
                (place_of(lineage, article, places), group_id or 0, id_) for id_, lineage, article, group_id in light
            ]
            members = Counter(group_id for _, group_id, _ in keys if group_id)
            first: dict[int, int] = {}
            for _, group_id, id_ in keys:
                first[group_id] = min(id_, first.get(group_id, id_))
            order = sorted(keys, key=lambda key: (key[0], first[key[1]] if key[1] else key[2], key[2]))
        for start in range(0, len(order), PAGE):
            ids = [id_ for _, _, id_ in order[start : start + PAGE]]
            async with self._database.read() as session:
                rows = {row.id: row for row in await session.scalars(select(Opinion).where(Opinion.id.in_(ids)))}
            for id_ in ids:
                if id_ in rows:
                    yield rows[id_], members.get(rows[id_].group_id or 0, 1)

    async def meetings(self, draft_id: int) -> dict[int, Meeting]:
        """Return a draft's meetings by id."""
        async with self._database.read() as session:
            mine = select(MeetingDraft.meeting_id).where(MeetingDraft.draft_id == draft_id)
            rows = await session.scalars(select(Meeting).where(Meeting.id.in_(mine)).order_by(Meeting.id))
            return {row.id: row for row in rows}

    def note_export(self, act: Act, code: str, reason: str, *, named: bool) -> None:
        """Leave an audit row for a table that leaves the house; with names it needs the right, or raises NotAllowed."""
        if named:
            act.need(Right.NAMES)
        act.note("opinion.export-named" if named else "opinion.export", code, reason)

    async def _count(self, session: AsyncSession, draft: Draft, year: int | None) -> Figures:
        where = [Opinion.draft_id == draft.id, Opinion.withdrawn_at.is_(None), Opinion.moderation == ""]
        held: list[ColumnElement[bool]] = [
            Meeting.id.in_(select(MeetingDraft.meeting_id).where(MeetingDraft.draft_id == draft.id))
        ]
        if year:
            where += [Opinion.received_on >= date(year, 1, 1), Opinion.received_on <= date(year, 12, 31)]
            held += [Meeting.held_on >= date(year, 1, 1), Meeting.held_on <= date(year, 12, 31)]
        rows = await session.execute(
            select(Opinion.state, Opinion.disposition, func.count())
            .where(*where)
            .group_by(Opinion.state, Opinion.disposition)
        )
        states: Counter[str] = Counter()
        results: Counter[str] = Counter()
        for state, disposition, count in rows:
            states[state] += count
            results[disposition] += count
        channels = await session.execute(
            select(Opinion.channel, func.count()).where(*where).group_by(Opinion.channel).order_by(Opinion.channel)
        )
        meetings, present = (await session.execute(select(func.count(), func.sum(Meeting.present)).where(*held))).one()
        online = await session.scalar(
            select(func.count(func.distinct(Opinion.person_id))).where(*where, Opinion.person_id.is_not(None))
        )
        named = await session.scalar(
            select(func.count(func.distinct(Opinion.name))).where(
                *where, Opinion.person_id.is_(None), Opinion.meeting_id.is_(None), Opinion.name != ""
            )
        )
        nameless = await session.scalar(
            select(func.count()).where(
                *where, Opinion.person_id.is_(None), Opinion.meeting_id.is_(None), Opinion.name == ""
            )
        )
        return Figures(
            title=draft.title,
            meetings=meetings or 0,
            present=present or 0,
            people=(online or 0) + (named or 0) + (nameless or 0) + (present or 0),
            opinions=sum(states.values()),
            adopted=results["adopted"],
            partly=results["partly"],
            decided=states["decided"] + states["told"],
            told=states["told"],
            channels={channel: count for channel, count in channels},  # noqa: C416 (rows are no pairs to mypy)
        )


def place_of(lineage: int, article: str, places: dict[int, int]) -> tuple[int, int, int]:
    """Return where an article stands in the table: the whole draft first, then legal order, then what is gone."""
    if not article:
        return (0, 0, 0)
    if lineage in places:
        return (1, places[lineage], 0)
    number, _, inserted = article.lstrip("apcsx").partition("-")
    return (2, int(number) if number.isdecimal() else 0, int(inserted) if inserted.isdecimal() else 0)


def _open_in(view: DraftView, year: int) -> bool:
    return view.draft.opens_on.year <= year <= view.draft.closes_on.year
