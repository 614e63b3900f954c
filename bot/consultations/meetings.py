"""Meetings: entered with opinions or by themselves, about several drafts, corrected, counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.consultations.drafts import Drafts
from bot.consultations.paper import MOST_PRESENT, Fault, HeldMeeting, PaperOpinion
from bot.consultations.store import Draft, Meeting, MeetingDraft, Opinion
from bot.errors import Conflict, Malformed, NotFound
from bot.language.folding import fold
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database

MAX_MINUTES = 20_000
MOST_WHY = 400


@dataclass(frozen=True, slots=True)
class Told:
    """What staff write about a meeting; `drafts` are codes, at least one."""

    title: str
    held_on: date
    venue: str
    present: int
    drafts: Sequence[str]
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with its drafts (code, title) and the number of opinions that were given there."""

    meeting: Meeting
    drafts: tuple[tuple[str, str], ...]
    opinions: int


class Meetings:
    """The meetings of one office."""

    def __init__(self, database: Database, office_id: str, drafts: Drafts) -> None:
        self._database = database
        self._office = office_id
        self._drafts = drafts

    async def at(self, session: AsyncSession, draft_id: int, held: HeldMeeting, who: str) -> int:
        """Return the meeting that a sheet names, made where it is new, and note that it was about a draft.

        Blanks and wide signs in its name make no other meeting, nor does a place that only one of the two says.
        Raises Conflict where another number of people is noted already.
        """
        known = await self._same(session, held.title, held.held_on, held.venue)
        if known is None:
            known = Meeting(
                office_id=self._office, draft_id=draft_id, title=held.title, held_on=held.held_on, venue=held.venue,
                present=held.present, entered_by=who[:64],
            )  # fmt: skip
            session.add(known)
            await session.flush()
            await self._link(session, known.id, [draft_id])
            return known.id
        known.venue = known.venue or held.venue
        if held.present and not known.present:
            known.present = held.present
        elif held.present and held.present != known.present:
            raise Conflict(
                f"{held.held_on} 的“{held.title}”已经记了到会 {known.present} 人，这里写的是 {held.present} 人。"
                "请核对，人数记错了先在“会议”里改。"
            )
        await self._link(session, known.id, [draft_id])
        return known.id

    async def contradictions(self, session: AsyncSession, rows: Sequence[PaperOpinion]) -> list[Fault]:
        """Return which rows say another number of people at a meeting than a row before them, or than is noted."""
        found: list[Fault] = []
        counted: dict[tuple[str, date], list[tuple[int, HeldMeeting]]] = {}
        for line, held in [(row.line, row.meeting) for row in rows if row.meeting and row.meeting.present]:
            there = counted.setdefault((_plain(held.title), held.held_on), [])
            before = next((one for one in there if _may_be_one(one[1].venue, held.venue)), None)
            if before is None:
                there.append((line, held))
                known = await self._same(session, held.title, held.held_on, held.venue)
                noted, said = known.present if known else 0, "“会议”里已经记了"
            else:
                noted, said = before[1].present, f"第 {before[0]} 行同一场会写的是"
            if noted and noted != held.present:
                words = f"{said}到会 {noted} 人，这里写的是 {held.present} 人（会议里记错了，先在“会议”里改）"
                found.append(Fault(line, f"第 {line} 行“到会人数”：{words}"))
        return found

    async def add(self, act: Act, told: Told) -> Meeting:
        """Enter a meeting by itself; raises WrongInput for what cannot be, and for one that is there already."""
        act.need(Right.CONSULTATIONS)
        session = act.session
        ids = await self._checked(session, told)
        same = await self._same(session, told.title, told.held_on, told.venue)
        if same is not None:
            raise Conflict(f"{told.held_on} 的“{told.title}”已经有了，地点：{same.venue or '没有写'}。")
        row = Meeting(
            office_id=self._office, draft_id=ids[0], title=told.title, held_on=told.held_on, venue=told.venue,
            present=told.present, minutes=told.minutes, kept=True, entered_by=act.actor.name[:64],
        )  # fmt: skip
        session.add(row)
        await session.flush()
        await self._link(session, row.id, ids)
        act.note("meeting.add", str(row.id), f"{told.held_on} {told.title}")
        return row

    async def change(self, act: Act, number: int, told: Told, why: str) -> Meeting:
        """Put a meeting right, with a reason; raises WrongInput as `add`, and for a draft that has opinions from it."""
        act.need(Right.CONSULTATIONS)
        why = _reason(why)
        session = act.session
        row = await self.get(session, number)
        ids = await self._checked(session, told)
        same = await self._same(session, told.title, told.held_on, told.venue, strict=True)
        if same is not None and same.id != row.id:
            raise Conflict(f"{told.held_on} 在同一地点的“{told.title}”已经有了。")
        spoken = set(await session.scalars(select(Opinion.draft_id).where(*_live(row.id)).distinct()))
        if spoken - set(ids):
            raise Conflict("去掉的草案在这场会上有意见，不能去掉；先把意见改正或撤回。")
        before = f"{row.held_on} {row.title} {row.venue} {row.present} 人"
        row.title, row.held_on, row.venue, row.present = told.title, told.held_on, told.venue, told.present
        row.minutes, row.kept, row.draft_id = told.minutes, True, ids[0]
        await session.execute(delete(MeetingDraft).where(MeetingDraft.meeting_id == row.id))
        await self._link(session, row.id, ids)
        act.note("meeting.change", str(row.id), f"{why}（原来：{before}）")
        await session.flush()
        return row

    async def remove(self, act: Act, number: int, why: str) -> None:
        """Take away a meeting that was entered by mistake; raises Conflict while there are opinions from it."""
        act.need(Right.CONSULTATIONS)
        why = _reason(why)
        session = act.session
        row = await self.get(session, number)
        count = await session.scalar(select(func.count()).where(*_live(row.id)))
        if count:
            raise Conflict(f"这场会上有 {count} 条意见，不能删；先把意见改正或撤回。")
        subject = f"{row.held_on} {row.title}"
        await self.drop(session, row)
        act.note("meeting.delete", str(number), f"{why}（{subject}）")

    async def drop_empty(self, session: AsyncSession, numbers: Sequence[int]) -> None:
        """Take away meetings, and their drafts, that only came with opinions which were all taken back or moved."""
        await session.flush()
        for number in dict.fromkeys(numbers):
            row = await session.get(Meeting, number)
            if row is None or row.kept:
                continue
            spoken = list(await session.scalars(select(Opinion.draft_id).where(*_live(number)).distinct()))
            if not spoken:
                await self.drop(session, row)
                continue
            gone = (MeetingDraft.meeting_id == number, MeetingDraft.draft_id.not_in(spoken))
            await session.execute(delete(MeetingDraft).where(*gone))

    async def drop(self, session: AsyncSession, row: Meeting) -> None:
        """Take a meeting away; opinions that were taken back lose it."""
        await session.execute(update(Opinion).where(Opinion.meeting_id == row.id).values(meeting_id=None))
        await session.execute(delete(MeetingDraft).where(MeetingDraft.meeting_id == row.id))
        await session.delete(row)

    async def get(self, session: AsyncSession, number: int) -> Meeting:
        """Return a meeting; raises NotFound if the office has none with this number."""
        row: Meeting | None = await session.scalar(
            select(Meeting).where(Meeting.office_id == self._office, Meeting.id == number)
        )
        if row is None:
            raise NotFound("meeting", str(number))
        return row

    async def view(self, number: int) -> MeetingView:
        """Return a meeting with its drafts and the number of its opinions."""
        async with self._database.read() as session:
            return (await self._views(session, [await self.get(session, number)]))[0]

    async def overview(self, *, year: int | None = None, skip: int = 0, take: int = 10_000) -> list[MeetingView]:
        """Return meetings, the latest first."""
        query = select(Meeting).where(Meeting.office_id == self._office)
        if year:
            query = query.where(Meeting.held_on >= date(year, 1, 1), Meeting.held_on <= date(year, 12, 31))
        async with self._database.read() as session:
            rows = await session.scalars(
                query.order_by(Meeting.held_on.desc(), Meeting.id.desc()).offset(skip).limit(take)
            )
            return await self._views(session, list(rows))

    async def named(self, session: AsyncSession, words: str, limit: int) -> list[Meeting]:
        """Return meetings with these words in name, place or minutes, the latest first."""
        found = (column.contains(words, autoescape=True) for column in (Meeting.title, Meeting.venue, Meeting.minutes))
        rows = await session.scalars(
            select(Meeting)
            .where(Meeting.office_id == self._office, or_(*found))
            .order_by(Meeting.held_on.desc(), Meeting.id.desc())
            .limit(limit)
        )
        return list(rows)

    async def held(self, session: AsyncSession, first: date | None = None, last: date | None = None) -> tuple[int, int]:
        """Return how many meetings there were (from `first` to `last`) and how many people at them.

        A meeting about two drafts is one meeting.
        """
        query = select(func.count(), func.sum(Meeting.present)).where(Meeting.office_id == self._office)
        if first and last:
            query = query.where(Meeting.held_on.between(first, last))
        count, present = (await session.execute(query)).one()
        return count, present or 0

    async def _views(self, session: AsyncSession, rows: Sequence[Meeting]) -> list[MeetingView]:
        ids = [row.id for row in rows]
        counts: dict[int, int] = {}
        drafts: dict[int, list[tuple[str, str]]] = {}
        links = await session.execute(
            select(MeetingDraft.meeting_id, Draft.code, Draft.title)
            .join(Draft, Draft.id == MeetingDraft.draft_id)
            .where(MeetingDraft.meeting_id.in_(ids))
            .order_by(Draft.id)
        )
        for number, code, title in links:
            drafts.setdefault(number, []).append((code, title))
        found = await session.execute(
            select(Opinion.meeting_id, func.count())
            .where(Opinion.meeting_id.in_(ids), Opinion.withdrawn_at.is_(None))
            .group_by(Opinion.meeting_id)
        )
        for meeting_id, count in found:
            counts[meeting_id or 0] = count
        return [MeetingView(row, tuple(drafts.get(row.id, ())), counts.get(row.id, 0)) for row in rows]

    async def _checked(self, session: AsyncSession, told: Told) -> list[int]:
        """The ids of the drafts; raises WrongInput for what cannot be."""
        if not told.title or len(told.title) > 120 or len(told.venue) > 120:
            raise Malformed("请写会议名称；名称、地点各最多 120 字。")
        if told.held_on > self._drafts.today():
            raise Malformed(f"会议日期 {told.held_on} 还没有到。")
        if not 0 <= told.present <= MOST_PRESENT:
            raise Malformed(f"到会人数要在 0 到 {MOST_PRESENT} 之间。")
        if len(told.minutes) > MAX_MINUTES:
            raise Malformed(f"记录最多 {MAX_MINUTES} 字，现在有 {len(told.minutes)} 字。")
        if not told.drafts:
            raise Malformed("请选这场会说的是哪部草案。")
        return [(await self._drafts.get(session, code)).draft.id for code in dict.fromkeys(told.drafts)]

    async def _same(
        self, session: AsyncSession, title: str, held_on: date, venue: str, *, strict: bool = False
    ) -> Meeting | None:
        """The meeting that is meant; unless `strict`, one of two that does not say where is the other."""
        rows = await session.scalars(
            select(Meeting).where(Meeting.office_id == self._office, Meeting.held_on == held_on).order_by(Meeting.id)
        )
        named = [row for row in rows if _plain(row.title) == _plain(title)]
        exact = next((row for row in named if _plain(row.venue) == _plain(venue)), None)
        if exact is not None or strict:
            return exact
        possible = [row for row in named if not (row.venue and venue)]
        if len(possible) > 1:
            raise Conflict(f"{held_on} 有 {len(possible)} 场“{title}”，请写是在哪里开的。")
        return possible[0] if possible else None

    async def _link(self, session: AsyncSession, number: int, drafts: Sequence[int]) -> None:
        known = set(await session.scalars(select(MeetingDraft.draft_id).where(MeetingDraft.meeting_id == number)))
        for draft_id in dict.fromkeys(drafts):
            if draft_id not in known:
                session.add(MeetingDraft(office_id=self._office, meeting_id=number, draft_id=draft_id))
        await session.flush()


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")


def _may_be_one(venue: str, other: str) -> bool:
    return not venue or not other or _plain(venue) == _plain(other)


def _live(number: int) -> tuple[ColumnElement[bool], ...]:
    return Opinion.meeting_id == number, Opinion.withdrawn_at.is_(None)


def _reason(why: str) -> str:
    why = why.strip()
    if not why or len(why) > MOST_WHY:
        raise Malformed(f"请写为什么，最多 {MOST_WHY} 字。")
    return why
