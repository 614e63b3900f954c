"""What staff key in for people without a channel: whole sheets at once, corrections with a reason, taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.finding import ArticleFinder
from bot.consultations.grouping import most_like
from bot.consultations.meetings import Meetings
from bot.consultations.opinions import WHOLE_DRAFT, Content, Intake, Opinions, check_texts
from bot.consultations.paper import Fault, HeldMeeting, PaperOpinion, look_through, refuse
from bot.consultations.store import Draft, Meeting, Opinion, OpinionChange
from bot.consultations.terms import BY_HAND, CHANNELS, FOLLOWS, SPEAKERS, STANCES, OpinionState
from bot.errors import Conflict, Malformed
from bot.staff.act import Act, Opening
from bot.staff.rights import Right
from bot.states import before
from bot.storage.database import Database

TRIES = 5
"""Two clerks who save in the same moment want the same numbers; the second one takes the next."""

MOST_WHY = 400
TAKEN_BACK = "taken-back:"
"""The source of an opinion that staff took back: the row that brought it may come again."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of keyed-in opinions: how many are new, how many were there already, their numbers.

    `known_receipts` are the numbers of those that were there; `batch` is what the new ones can be taken back by.
    """

    new: int
    known: int
    receipts: tuple[str, ...]
    known_receipts: tuple[str, ...] = ()
    batch: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What keying in a sheet would do: new rows, those that are there already, new ones that are like one there."""

    new: list[PaperOpinion]
    known: list[tuple[PaperOpinion, str]]
    near: list[tuple[PaperOpinion, Opinion]]


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be different in a keyed-in opinion; None leaves it. `draft` is a draft's code."""

    draft: str | None = None
    article: str | None = None
    stance: str | None = None
    proposed: str | None = None
    reason: str | None = None
    name: str | None = None
    speaker: str | None = None
    community: str | None = None
    channel: str | None = None
    received_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to change."""
        return all(getattr(self, name) is None for name in self.__dataclass_fields__)


class Entries:
    """Keyed-in opinions of one office. What residents wrote themselves is never changed here."""

    def __init__(
        self, database: Database, office_id: str, clock: Clock, drafts: Drafts, opinions: Opinions, meetings: Meetings
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._drafts = drafts
        self._opinions = opinions
        self._meetings = meetings

    async def read(
        self, code: str, header: Sequence[object], rows: Iterable[tuple[int, Sequence[object]]]
    ) -> list[PaperOpinion]:
        """Read the rows of a sheet for a draft; raises WrongInput with every fault of cells and articles."""
        read = look_through(header, rows)
        async with self._database.read() as session:
            view = await self._drafts.get(session, code)
            finder = ArticleFinder(await self._drafts.provisions(session, view.version.id))
        refuse([*read.faults, *self._unfit(finder, read.articles, read.days)])
        return read.rows

    async def preview(self, code: str, rows: Sequence[PaperOpinion]) -> Preview:
        """Tell what `enter` would do with the rows of a sheet; raises as it does, and stores nothing.

        A new row is like one that is there where somebody of the same name said nearly the same on the same article:
        most often it is that row, with a word put right.
        """
        async with self._database.read() as session:
            view = await self._drafts.get(session, code)
            contents = await self._contents(session, view, rows)
            sources, receipts = await self._there(session, view)
            there = [row for row in await self._opinions.of(session, view.draft.id) if row.entered_by]
            wanted = [row for row in rows if not _known(view, row, sources, receipts)]
            refuse(await self._meetings.contradictions(session, wanted))
        found = Preview([], [], [])
        for row, (content, lineage) in zip(rows, contents, strict=True):
            if known := _known(view, row, sources, receipts):
                found.known.append((row, known))
                continue
            found.new.append(row)
            same = [one for one in there if (one.lineage, one.name) == (lineage, content.name)]
            if content.name and (old := most_like(content.proposed or content.reason, same)):
                found.near.append((row, old))
        return found

    async def enter(
        self, opening: Opening, code: str, rows: Sequence[PaperOpinion], *, another: bool = False
    ) -> Entered:
        """Key in opinions from paper, telephone, letters and meetings, all or none.

        A row that was keyed into this draft before (same content) is left out and counted, unless it is `another`
        person who says the same. Raises WrongInput, with every fault, for articles the draft does not have and days
        that are yet to come. Everything is prepared before the one short transaction that stores it, so that a sheet
        of thousands keeps nobody waiting, and a program that dies leaves nothing.
        """
        async with self._database.read() as session:
            view = await self._drafts.get(session, code)
            contents = await self._contents(session, view, rows)
        for attempt in range(1, TRIES + 1):
            try:
                return await self._store(opening, view, rows, contents, another=another)
            except IntegrityError:
                if attempt == TRIES:
                    raise Conflict("刚才有人在录入同样的内容，请过一会儿再试。") from None
        raise AssertionError("the last try returns or raises")

    async def correct(self, act: Act, receipt: str, wanted: Correction, why: str) -> Opinion:
        """Change a keyed-in opinion, also to another article or draft; how it was is kept with the reason.

        Raises WrongInput without a reason, for what a resident wrote, what was taken back, and what was told already.
        """
        act.need(Right.CONSULTATIONS)
        why = _reason(why)
        if wanted.is_empty:
            raise Malformed("请写要改什么：态度、修改意见、条款……")
        session = act.session
        row = await self._keyed_in(session, receipt)
        values = await self._corrected(session, row, wanted, act.actor.name)
        if all(getattr(row, name) == value for name, value in values.items()):
            raise Conflict("改成的和原来一样，没有改动。")
        before = {name: _plain(getattr(row, name)) for name in values}
        old_meeting = row.meeting_id
        if {"stance", "article", "draft_id"} & {n for n, v in values.items() if getattr(row, n) != v}:
            values["group_id"] = None
        self._remember(session, row, act.actor.name, why, before)
        await session.execute(update(Opinion).where(Opinion.id == row.id).values(**values, edited_at=self._clock.now()))
        if old_meeting is not None and before.get("draft_id", row.draft_id) != values.get("draft_id", row.draft_id):
            await self._meetings.drop_empty(session, [old_meeting])
        act.note("opinion.correct", row.receipt, why)
        await session.flush()
        await session.refresh(row)
        return row

    async def take_back(self, act: Act, receipts: Sequence[str], why: str) -> int:
        """Withdraw keyed-in opinions: they stay as rows and count nowhere. Raises WrongInput as `correct` does."""
        act.need(Right.CONSULTATIONS)
        why = _reason(why)
        session = act.session
        rows = [await self._keyed_in(session, receipt) for receipt in dict.fromkeys(receipts)]
        for row in rows:
            self._remember(session, row, act.actor.name, why, {"state": row.state, "source": row.source})
        await self._withdraw(session, Opinion.id.in_([row.id for row in rows]))
        await self._meetings.drop_empty(session, [row.meeting_id for row in rows if row.meeting_id])
        subject = "、".join(row.receipt for row in rows)
        act.note("opinion.take-back", subject, why)
        return len(rows)

    async def batch(self, number: int) -> list[Opinion]:
        """Return what is left of a batch, in order; raises WrongInput if there is none."""
        async with self._database.read() as session:
            rows = await session.scalars(select(Opinion).where(*self._of(number)).order_by(Opinion.id))
            found = list(rows)
        if not found:
            raise Conflict(f"没有第 {number} 批，或者已经全部撤回。")
        return found

    async def take_back_batch(self, act: Act, number: int, why: str) -> int:
        """Withdraw everything that was keyed in together; returns how many opinions.

        Raises WrongInput where the outcome of one was told already, and for a batch that is not there.
        """
        act.need(Right.CONSULTATIONS)
        why = _reason(why)
        rows = await self.batch(number)
        told = sum(row.state == OpinionState.TOLD for row in rows)
        if told:
            raise Conflict(f"这一批里有 {told} 条的结果已经告知本人，不能整批撤回，请一条一条来。")
        session = act.session
        await self._withdraw(session, *self._of(number))
        await self._meetings.drop_empty(session, list({row.meeting_id for row in rows if row.meeting_id}))
        subject = f"第 {number} 批: {len(rows)} 条"
        act.note("opinion.import-undo", subject, why)
        return len(rows)

    async def history(self, session: AsyncSession, opinion: Opinion) -> list[OpinionChange]:
        """Return what was changed in an opinion, oldest first."""
        rows = await session.scalars(
            select(OpinionChange).where(OpinionChange.opinion_id == opinion.id).order_by(OpinionChange.id)
        )
        return list(rows)

    async def _contents(
        self, session: AsyncSession, view: DraftView, rows: Sequence[PaperOpinion]
    ) -> list[tuple[Content, int]]:
        """What each row says, with the lineage of its article."""
        finder = ArticleFinder(await self._drafts.provisions(session, view.version.id))
        hits = {article: finder.numbered(article) for article in {row.article for row in rows if not row.whole}}
        days = [(row.line, "收到日期", row.received_on) for row in rows]
        days += [(row.line, "会议日期", row.meeting.held_on) for row in rows if row.meeting]
        refuse(self._unfit(finder, [(row.line, row.article) for row in rows], days))
        found = []
        for row in rows:
            hit = None if row.whole else hits[row.article]
            content = Content(
                article=hit.article.key if hit else "",
                label=hit.label if hit else WHOLE_DRAFT,
                article_text=hit.article.text if hit else "",
                stance=row.stance,
                proposed=row.proposed,
                reason=row.reason,
                speaker=row.speaker,
                community=row.community,
                name=row.name,
                anonymous=not row.name,
            )
            found.append((content, hit.article.lineage if hit else 0))
        return found

    def _unfit(
        self, finder: ArticleFinder, articles: Sequence[tuple[int, str]], days: Sequence[tuple[int, str, date]]
    ) -> list[Fault]:
        """What does not fit the draft: articles it does not have, days that are yet to come."""
        today = self._drafts.today()
        known = {
            one: one.startswith("整部") or finder.numbered(one) is not None for one in {one for _, one in articles}
        }
        faults = [Fault(line, f"第 {line} 行“条款”：草案里没有“{one}”") for line, one in articles if not known[one]]
        return faults + [
            Fault(line, f"第 {line} 行“{column}”：{day} 还没有到") for line, column, day in days if day > today
        ]

    async def _store(
        self,
        opening: Opening,
        view: DraftView,
        rows: Sequence[PaperOpinion],
        contents: Sequence[tuple[Content, int]],
        *,
        another: bool,
    ) -> Entered:
        async with self._database.read() as session:
            sources, receipts = await self._there(session, view)
        new: list[tuple[PaperOpinion, dict[str, Any]]] = []
        known = []
        for row, (content, lineage) in zip(rows, contents, strict=True):
            source = f"d{view.draft.id}:{row.source}"
            there = _known(view, row, sources, receipts)
            if there and not (another and not row.receipt):
                known.append(there)
                continue
            first, times = ":".join(source.split(":")[:3]), 2
            while source in sources:
                source, times = f"{first}:{times}", times + 1
            sources[source] = ""
            intake = Intake(row.channel, source, "", "", None, row.received_on)
            new.append((row, self._opinions.values(view, content, intake, lineage)))
        if not new:
            return Entered(0, len(known), (), tuple(known))
        async with self._database.read() as session:
            refuse(await self._meetings.contradictions(session, [row for row, _ in new]))
        async with opening() as act:
            act.need(Right.CONSULTATIONS)
            session = act.session
            # Clerks at one draft take turns.
            await session.execute(select(Draft.id).where(Draft.id == view.draft.id).with_for_update())
            if (await self._drafts.get(session, view.draft.code)).version.id != view.version.id:
                raise Conflict("这部草案刚刚换了新文本，没有导入，请再导入一次。")
            batch = 1 + (
                await session.scalar(select(func.max(Opinion.batch)).where(Opinion.office_id == self._office)) or 0
            )
            numbers = await self._opinions.next_receipts(session, len(new))
            # Those that say where come first: a row without a place may mean one of them.
            held = sorted({row.meeting for row, _ in new if row.meeting}, key=lambda one: (not one.venue, str(one)))
            by = act.actor.name
            meetings = {one: await self._meetings.at(session, view.draft.id, one, by) for one in held}
            for (row, values), receipt in zip(new, numbers, strict=True):
                meeting_id = meetings[row.meeting] if row.meeting else None
                values |= {"receipt": receipt, "meeting_id": meeting_id, "batch": batch, "entered_by": by}
            await session.execute(insert(Opinion), [values for _, values in new])
            subject = f"{view.draft.code}: {len(new)} 条（第 {batch} 批）"
            act.note("opinion.enter", subject)
        return Entered(len(new), len(known), tuple(numbers), tuple(known), batch)

    async def _there(
        self, session: AsyncSession, view: DraftView
    ) -> tuple[dict[str, str], dict[tuple[str, str, str], str]]:
        """What was keyed into the draft already: receipts by source, and by what an exported row shows.

        What was moved to another draft since is still the row that brought it.
        """
        here = (Opinion.draft_id == view.draft.id) | Opinion.source.startswith(f"d{view.draft.id}:")
        rows = await session.execute(
            select(Opinion.source, Opinion.receipt, Opinion.stance, Opinion.label, Opinion.chat).where(
                Opinion.office_id == self._office, here, Opinion.source.not_like(f"{TAKEN_BACK}%")
            )
        )
        found = list(rows)
        sources = {source: receipt for source, receipt, _, _, chat in found if not chat}
        return sources, {(receipt, stance, label): receipt for _, receipt, stance, label, _ in found}

    async def _keyed_in(self, session: AsyncSession, receipt: str) -> Opinion:
        row = await self._opinions.get(session, receipt)
        if not row.entered_by:
            raise Conflict(f"{row.receipt} 是居民自己写的，不能替他改。可以转写，或不列入汇总。")
        if row.withdrawn_at:
            raise Conflict(f"{row.receipt} 已经撤回。")
        if row.state == OpinionState.TOLD:
            raise Conflict(f"{row.receipt} 的结果已经告知本人，不能再改。")
        return row

    async def _corrected(self, session: AsyncSession, row: Opinion, wanted: Correction, who: str) -> dict[str, Any]:
        """The columns that the correction sets, checked as a sheet's row is."""
        _check_codes(wanted)
        values: dict[str, Any] = {
            name: value
            for name in ("stance", "proposed", "reason", "speaker", "community", "channel", "received_on")
            if (value := getattr(wanted, name)) is not None
        }
        if wanted.name is not None:
            name = "" if wanted.name.strip() == "匿名" else wanted.name.strip()[:60]
            values |= {"name": name, "anonymous": not name}
        merged = {name: values.get(name, getattr(row, name)) for name in ("stance", "proposed", "reason")}
        check_texts(merged["proposed"], merged["reason"])
        if merged["stance"] != "support" and not merged["proposed"] and not merged["reason"]:
            raise Malformed("修改意见和理由至少填一个（赞成可以都不填）。")
        if wanted.channel == "meeting" and row.channel != "meeting" and row.meeting_id is None:
            raise Malformed("座谈会上的意见要写是哪一场会：请撤回这一条，按座谈会重新录入。")
        if wanted.received_on and wanted.received_on > self._drafts.today():
            raise Malformed(f"收到日期 {wanted.received_on} 还没有到。")
        view = await self._view_of(session, row, wanted)
        values["late"] = values.get("received_on", row.received_on) > view.draft.closes_on
        if wanted.draft is not None or wanted.article is not None:
            values |= await self._placed(session, row, view, wanted.article, who)
        return values

    async def _view_of(self, session: AsyncSession, row: Opinion, wanted: Correction) -> DraftView:
        if wanted.draft is not None:
            return await self._drafts.get(session, wanted.draft)
        views = await self._drafts.all(session)
        return next(view for view in views if view.draft.id == row.draft_id)

    async def _placed(
        self, session: AsyncSession, row: Opinion, view: DraftView, article: str | None, who: str
    ) -> dict[str, Any]:
        """Where the opinion belongs: a draft, its text as it is now, the article named or the one it had."""
        named = article if article is not None else row.label
        values: dict[str, Any] = {"draft_id": view.draft.id, "version_id": view.version.id}
        if named.startswith("整部"):
            values |= {"article": "", "label": WHOLE_DRAFT, "article_text": "", "lineage": 0}
        else:
            hit = ArticleFinder(await self._drafts.provisions(session, view.version.id)).numbered(named)
            if hit is None:
                raise Malformed(f"{view.draft.code} 里没有“{named}”，请写上正确的条。")
            values |= {
                "article": hit.article.key,
                "label": hit.label[:60],
                "article_text": hit.article.text,
                "lineage": hit.article.lineage,
            }
        held = await session.get(Meeting, row.meeting_id) if row.meeting_id is not None else None
        if held is not None and view.draft.id != row.draft_id:
            same = HeldMeeting(held.title, held.held_on, held.venue, held.present)
            values["meeting_id"] = await self._meetings.at(session, view.draft.id, same, who)
        return values

    async def _withdraw(self, session: AsyncSession, *which: ColumnElement[bool]) -> None:
        await session.execute(
            update(Opinion)
            .where(*which, Opinion.state.in_(before(FOLLOWS, OpinionState.WITHDRAWN)))
            .values(
                withdrawn_at=self._clock.now(),
                state=OpinionState.WITHDRAWN,
                group_id=None,
                source=literal(TAKEN_BACK) + cast(Opinion.id, String),
            )
        )

    def _remember(self, session: AsyncSession, row: Opinion, who: str, why: str, before: dict[str, Any]) -> None:
        session.add(
            OpinionChange(
                office_id=self._office, opinion_id=row.id, at=self._clock.now(), who=who[:64], before=before, why=why
            )
        )

    def _of(self, number: int) -> tuple[ColumnElement[bool], ...]:
        return (
            Opinion.office_id == self._office,
            Opinion.batch == number,
            Opinion.entered_by != "",
            Opinion.withdrawn_at.is_(None),
        )


def _known(
    view: DraftView, row: PaperOpinion, sources: Mapping[str, str], receipts: Mapping[tuple[str, str, str], str]
) -> str | None:
    """The number under which a row was keyed in before; older sources name no draft."""
    by_source = sources.get(f"d{view.draft.id}:{row.source}") or sources.get(row.source)
    return by_source or receipts.get((row.receipt, row.stance, row.article))


def _reason(why: str) -> str:
    why = why.strip()
    if not why:
        raise Malformed("请写为什么，例如：录入错误。")
    if len(why) > MOST_WHY:
        raise Malformed(f"原因最多 {MOST_WHY} 字。")
    return why


def _check_codes(wanted: Correction) -> None:
    for value, known, what in (
        (wanted.stance, STANCES, "态度"),
        (wanted.speaker or None, SPEAKERS, "身份类别"),
        (wanted.channel, {one: CHANNELS[one] for one in BY_HAND}, "渠道"),
    ):
        if value is not None and value not in known:
            raise Malformed(f"{what}“{value}”不对，可填：{'、'.join(known.values())}。")


def _plain(value: object) -> object:
    """A column's value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value
