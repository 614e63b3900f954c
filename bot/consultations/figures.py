"""What is reported of a consultation: its opinions in the order of the law, and the numbers of a 联系点."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.store import Draft, Meeting, MeetingDraft, Opinion
from bot.consultations.terms import OpinionState
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database

Span = tuple[date, date]
"""The first and the last day of the office."""

PAGE = 500
"""Opinions read at once for an export."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers a 联系点 reports, of one draft: all its opinions, or those received in some span.

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

    async def figures(self, *, code: str | None = None, span: Span | None = None) -> list[Figures]:
        """Return the figures of one draft, or of all; of a span: those open in it, and those with opinions from it.

        `span`: the first and the last day of the office that count. A draft nobody spoke on was a piece of work too,
        and counts.
        """
        async with self._database.read() as session:
            views = [await self._drafts.get(session, code)] if code else await self._drafts.all(session)
            views = list(reversed(views))
            found = await self._count(session, [view.draft for view in views], span)
        shown = zip(views, found, strict=True)
        return [one for view, one in shown if code or not span or one.opinions or one.meetings or _open_in(view, span)]

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

    async def _count(self, session: AsyncSession, drafts: Sequence[Draft], span: Span | None) -> list[Figures]:
        """The figures of several drafts, in three questions however many there are."""
        ids = [draft.id for draft in drafts]
        where = [Opinion.draft_id.in_(ids), Opinion.withdrawn_at.is_(None), Opinion.moderation == ""]
        held: list[ColumnElement[bool]] = [MeetingDraft.draft_id.in_(ids)]
        if span:
            where.append(Opinion.received_on.between(*span))
            held.append(Meeting.held_on.between(*span))
        counted: dict[int, Counter[tuple[str, str]]] = {number: Counter() for number in ids}
        kinds = (Opinion.draft_id, Opinion.state, Opinion.disposition, Opinion.channel)
        for number, state, disposition, channel, count in await session.execute(
            select(*kinds, func.count()).where(*where).group_by(*kinds)
        ):
            for what in (("state", state), ("result", disposition), ("channel", channel)):
                counted[number][what] += count
        meetings = {
            number: (count, present or 0)
            for number, count, present in await session.execute(
                select(MeetingDraft.draft_id, func.count(), func.sum(Meeting.present))
                .join(Meeting, Meeting.id == MeetingDraft.meeting_id)
                .where(*held)
                .group_by(MeetingDraft.draft_id)
            )
        }
        people = await _people(session, where)
        found = []
        for draft in drafts:
            of, (count, present) = counted[draft.id], meetings.get(draft.id, (0, 0))
            found.append(
                Figures(
                    title=draft.title,
                    meetings=count,
                    present=present,
                    people=people.get(draft.id, 0) + present,
                    opinions=sum(number for (what, _), number in of.items() if what == "state"),
                    adopted=of["result", "adopted"],
                    partly=of["result", "partly"],
                    decided=of["state", OpinionState.DECIDED] + of["state", OpinionState.TOLD],
                    told=of["state", OpinionState.TOLD],
                    channels={name: number for (what, name), number in sorted(of.items()) if what == "channel"},
                )
            )
        return found


async def _people(session: AsyncSession, where: Sequence[ColumnElement[bool]]) -> dict[int, int]:
    """Who spoke on each draft outside of meetings: known people and names once, each nameless opinion for itself.

    Of those who share a name, whom the clerk called another one is another: the source of that opinion is numbered.
    """
    alone = and_(Opinion.person_id.is_(None), Opinion.meeting_id.is_(None))
    rows = await session.execute(
        select(
            Opinion.draft_id,
            func.count(func.distinct(Opinion.person_id)),
            func.count(
                func.distinct(case((and_(alone, Opinion.name != ""), Opinion.name + ":" + _which_of_the_name())))
            ),
            func.sum(case((and_(alone, Opinion.name == ""), 1), else_=0)),
        )
        .where(*where)
        .group_by(Opinion.draft_id)
    )
    return {number: online + named + (nameless or 0) for number, online, named, nameless in rows}


def _which_of_the_name() -> ColumnElement[str]:
    """The number at the end of a keyed-in opinion's source, empty for the first one (sheet:DIGEST, sheet:DIGEST:2)."""
    source = Opinion.source
    numbered = [
        (source.like("%:" + "_" * digits), func.substr(source, func.length(source) - digits + 1))
        for digits in (1, 2, 3)
    ]
    return case(*numbered, else_="")


def place_of(lineage: int, article: str, places: dict[int, int]) -> tuple[int, int, int]:
    """Return where an article stands in the table: the whole draft first, then legal order, then what is gone."""
    if not article:
        return (0, 0, 0)
    if lineage in places:
        return (1, places[lineage], 0)
    number, _, inserted = article.lstrip("apcsx").partition("-")
    return (2, int(number) if number.isdecimal() else 0, int(inserted) if inserted.isdecimal() else 0)


def _open_in(view: DraftView, span: Span) -> bool:
    return view.draft.opens_on <= span[1] and span[0] <= view.draft.closes_on
