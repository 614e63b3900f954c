"""What staff do with opinions: keying in, grouping, deciding with a reason, telling every contributor, the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import String, cast, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.audit import Audit
from bot.clock import Clock
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.entries import Entered, Entries
from bot.consultations.opinions import Opinions
from bot.consultations.paper import PaperOpinion
from bot.consultations.store import Draft, Meeting, Opinion, OpinionGroup
from bot.consultations.terms import DISPOSITIONS, FEEDBACK_DAYS, MODERATIONS, STATES, STEPS
from bot.errors import WrongInput
from bot.messages import Address, Block, BlockKind, Choice, Outgoing
from bot.outbox.store import Outbox, OutboxRow
from bot.phrases import Phrases
from bot.storage.database import Database
from bot.text import shorten

MAX_REASON = 1_000
PAGE = 500
"""Opinions read at once for an export."""

PUBLISHED_AT_ONCE = 200
"""Letters that are put on their way in one transaction."""

_KEY = literal("outcome:") + cast(Opinion.id, String)
"""The outbox key of an opinion's outcome, as SQL and (in `_outcome_key`) as text."""


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


class Desk:
    """The staff side of the consultations of one office; every act leaves an audit row."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        drafts: Drafts,
        opinions: Opinions,
        entries: Entries,
        outbox: Outbox,
        audit: Audit,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._drafts = drafts
        self._opinions = opinions
        self._entries = entries
        self._outbox = outbox
        self._audit = audit
        self._phrases = phrases

    async def enter(self, code: str, rows: Sequence[PaperOpinion], who: str) -> Entered:
        """Key in opinions from paper, telephone, letters and meetings, as `Entries.enter` does."""
        return await self._entries.enter(code, rows, who)

    async def group(self, receipts: Sequence[str], who: str) -> int:
        """Put opinions into one group; raises WrongInput for fewer than two, or different articles or stances."""
        async with self._database.write() as session:
            rows = [await self._opinions.get(session, receipt) for receipt in dict.fromkeys(receipts)]
            if len(rows) < 2:
                raise WrongInput("至少要两条意见才能并成一组。")
            if len({(row.draft_id, row.lineage, row.stance) for row in rows}) > 1:
                raise WrongInput("只有同一条文、同一态度的意见才能并成一组。")
            if any(row.withdrawn_at for row in rows):
                raise WrongInput("已撤回的意见不能并组。")
            existing = {row.group_id for row in rows if row.group_id}
            if len(existing) > 1:
                raise WrongInput("这些意见已经在不同的组里，请先拆开（opinions ungroup）。")
            group_id = existing.pop() if existing else await self._new_group(session, rows[0], who)
            ids = [row.id for row in rows]
            await session.execute(update(Opinion).where(Opinion.id.in_(ids)).values(group_id=group_id))
            self._audit.note(session, who=who, act="opinion.group", subject=f"{group_id}: {'、'.join(receipts)}")
            return group_id

    async def ungroup(self, receipts: Sequence[str], who: str) -> None:
        """Take opinions out of their groups; a group of one is no group and goes with it."""
        async with self._database.write() as session:
            rows = [await self._opinions.get(session, receipt) for receipt in receipts]
            groups = {row.group_id for row in rows if row.group_id}
            if not groups:
                raise WrongInput("这些意见不在任何组里。")
            await session.execute(update(Opinion).where(Opinion.id.in_([row.id for row in rows])).values(group_id=None))
            for group_id in groups:
                left = list(await session.scalars(select(Opinion.id).where(Opinion.group_id == group_id)))
                if len(left) < 2:
                    await session.execute(update(Opinion).where(Opinion.group_id == group_id).values(group_id=None))
            self._audit.note(session, who=who, act="opinion.ungroup", subject="、".join(receipts))

    async def advance(self, code: str, state: str, who: str) -> int:
        """Move all opinions of a draft that are before `state` (sorted or reported) to it; returns how many."""
        if state not in ("sorted", "reported"):
            raise WrongInput("只能标为“已整理”或“已报送”；结果用 dispose，告知用 publish。")
        before = STEPS[: STEPS.index(state)]
        async with self._database.write() as session:
            view = await self._drafts.get(session, code)
            done = await session.execute(
                update(Opinion)
                .where(Opinion.draft_id == view.draft.id, Opinion.state.in_(before), Opinion.moderation == "")
                .values(state=state)
            )
            count = int(done.rowcount)  # type: ignore[attr-defined]
            self._audit.note(session, who=who, act=f"opinion.{state}", subject=f"{code}: {count} 条")
            return count

    async def dispose(
        self, receipts: Sequence[str], disposition: str, reason: str, who: str, final_text: str = ""
    ) -> int:
        """Decide opinions, with their whole groups; a reason is required. Returns how many were decided."""
        reason = reason.strip()
        if disposition not in DISPOSITIONS:
            raise WrongInput(f"没有“{disposition}”这种结果，可选：{'、'.join(DISPOSITIONS.values())}。")
        if not reason:
            raise WrongInput("采纳与否都要写明理由（--reason），居民会看到。")
        if len(reason) > MAX_REASON:
            raise WrongInput(f"理由最多 {MAX_REASON} 字。")
        async with self._database.write() as session:
            rows = [await self._opinions.get(session, receipt) for receipt in receipts]
            told = [row.receipt for row in rows if row.state == "told"]
            if told:
                raise WrongInput(f"{told[0]} 的结果已经告知本人，不能再改。")
            groups = [row.group_id for row in rows if row.group_id]
            mine = Opinion.id.in_([row.id for row in rows]) | Opinion.group_id.in_(groups)
            done = await session.execute(
                update(Opinion)
                .where(mine, Opinion.withdrawn_at.is_(None), Opinion.state != "told")
                .values(
                    disposition=disposition,
                    disposition_reason=reason,
                    final_text=final_text.strip(),
                    decided_at=self._clock.now(),
                    state="decided",
                )
            )
            subject = f"{'、'.join(receipts)}: {disposition}"
            self._audit.note(session, who=who, act="opinion.dispose", subject=subject, reason=reason)
            return int(done.rowcount)  # type: ignore[attr-defined]

    async def publish(self, code: str, who: str) -> tuple[int, int]:
        """Tell the outcome to everybody who can be written to, once each.

        Returns how many messages were put on their way, and how many people need a printed slip. An opinion counts as
        told when its message was delivered, or its slip printed.
        """
        sent = slips = last = 0
        while True:
            # Page by page, so that thousands of letters keep nobody waiting; nobody is written to twice.
            async with self._database.write() as session:
                view = await self._drafts.get(session, code)
                found = await session.scalars(
                    select(Opinion)
                    .where(
                        Opinion.draft_id == view.draft.id,
                        Opinion.state == "decided",
                        Opinion.withdrawn_at.is_(None),
                        Opinion.id > last,
                    )
                    .order_by(Opinion.id)
                    .limit(PUBLISHED_AT_ONCE)
                )
                rows = list(found)
                standing = await self._drafts.standing(session, view)
                for row in rows:
                    sent += await self._publish(session, view, row, standing.label(row)) if row.chat else 0
                slips += sum(not row.chat for row in rows)
                if len(rows) < PUBLISHED_AT_ONCE:
                    self._audit.note(session, who=who, act="opinion.publish", subject=f"{code}: {sent} 条")
                    return sent, slips
                last = rows[-1].id

    async def _publish(self, session: AsyncSession, view: DraftView, row: Opinion, label: str) -> bool:
        letter = self._outcome(view, row, label)
        await session.execute(update(Opinion).where(Opinion.id == row.id).values(told_how="message"))
        return await self._outbox.put(
            session,
            Address(row.channel, row.chat),
            letter,
            kind="opinion.outcome",
            dedup_key=_outcome_key(row.id),
        )

    async def note_delivered(self) -> int:
        """Mark opinions whose outcome message was delivered as told; returns how many."""
        async with self._database.write() as session:
            waiting = await session.execute(
                select(Opinion.id, OutboxRow.sent_at)
                .join(
                    OutboxRow,
                    (OutboxRow.office_id == Opinion.office_id) & (OutboxRow.dedup_key == _KEY),
                )
                .where(Opinion.office_id == self._office, Opinion.state == "decided", OutboxRow.state == "sent")
                .limit(PAGE)
            )
            count = 0
            for opinion_id, sent_at in waiting:
                values = {"state": "told", "told_at": sent_at or self._clock.now()}
                await session.execute(update(Opinion).where(Opinion.id == opinion_id).values(values))
                count += 1
            return count

    async def slips(self, code: str, *, again: bool = False) -> tuple[DraftView, list[Opinion]]:
        """Return decided opinions of people who cannot be written to, for printed slips; nothing is marked yet.

        With `again` those whose slip was printed before come too.
        """
        async with self._database.read() as session:
            view = await self._drafts.get(session, code)
            undeliverable = select(OutboxRow.dedup_key).where(
                OutboxRow.office_id == self._office, OutboxRow.state.in_(("failed", "skipped"))
            )
            printed = (Opinion.state == "told") & (Opinion.told_how == "slip")
            waiting = (Opinion.state == "decided") & ((Opinion.chat == "") | _KEY.in_(undeliverable))
            rows = await session.scalars(
                select(Opinion)
                .where(
                    Opinion.draft_id == view.draft.id,
                    Opinion.withdrawn_at.is_(None),
                    Opinion.moderation == "",
                    (waiting | printed) if again else waiting,
                )
                .order_by(Opinion.id)
            )
            return view, list(rows)

    async def printed(self, code: str, slips: Sequence[Opinion], who: str) -> int:
        """Mark opinions as told by a slip that is on paper now; returns how many were not marked before."""
        ids = [row.id for row in slips]
        count = 0
        async with self._database.write() as session:
            values = {"state": "told", "told_at": self._clock.now(), "told_how": "slip"}
            for start in range(0, len(ids), PAGE):
                some = Opinion.id.in_(ids[start : start + PAGE])
                done = await session.execute(update(Opinion).where(some, Opinion.state == "decided").values(values))
                count += int(done.rowcount)  # type: ignore[attr-defined]
            self._audit.note(session, who=who, act="opinion.slips", subject=f"{code}: {len(ids)} 条")
        return count

    async def moderate(self, receipt: str, reason: str, who: str, note: str = "") -> None:
        """Leave an opinion out of the table for one of the published reasons; its author is told which one.

        An empty `reason` puts it back. Nothing is deleted.
        """
        if reason and reason not in MODERATIONS:
            raise WrongInput(f"没有这个理由，可选：{'、'.join(MODERATIONS.values())}。")
        async with self._database.write() as session:
            row = await self._opinions.get(session, receipt)
            if row.moderation == reason:
                raise WrongInput(f"{row.receipt} 已经是这样了。")
            await session.execute(update(Opinion).where(Opinion.id == row.id).values(moderation=reason, group_id=None))
            self._audit.note(session, who=who, act="opinion.moderate", subject=f"{receipt}: {reason}", reason=note)
            if reason and row.chat:
                words = self._phrases()
                text = words.opinions.moderated.format(receipt=row.receipt, reason=MODERATIONS[reason])
                letter = Outgoing(
                    (Block(BlockKind.TEXT, (text,)),), (Choice(buttons.person(), words.person),), private=True
                )
                key = f"moderated:{row.id}:{reason}"
                address = Address(row.channel, row.chat)
                await self._outbox.put(session, address, letter, kind="opinion.moderated", dedup_key=key)

    async def overdue(self) -> list[tuple[Draft, date, int]]:
        """Return promulgated drafts with opinions whose authors were not told: draft, last day, how many."""
        async with self._database.read() as session:
            rows = await session.execute(
                select(Draft, func.count(Opinion.id))
                .join(Opinion, Opinion.draft_id == Draft.id)
                .where(
                    Draft.office_id == self._office,
                    Draft.promulgated_on.is_not(None),
                    Opinion.withdrawn_at.is_(None),
                    Opinion.moderation == "",
                    Opinion.state != "told",
                )
                .group_by(Draft.id)
            )
            return [
                (draft, draft.promulgated_on + timedelta(days=FEEDBACK_DAYS), count)
                for draft, count in rows
                if draft.promulgated_on
            ]

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
            rows = await session.scalars(select(Meeting).where(Meeting.draft_id == draft_id).order_by(Meeting.id))
            return {row.id: row for row in rows}

    async def note_export(self, code: str, who: str, reason: str, *, named: bool) -> None:
        """Leave an audit row for a table that leaves the house."""
        async with self._database.write() as session:
            act = "opinion.export-named" if named else "opinion.export"
            self._audit.note(session, who=who, act=act, subject=code, reason=reason)

    def _outcome(self, view: DraftView, row: Opinion, label: str) -> Outgoing:
        words = self._phrases().opinions
        shown = DISPOSITIONS[row.disposition]
        head = words.outcome_head.format(title=view.draft.title, label=label, disposition=shown)
        yours = words.outcome_yours.format(receipt=row.receipt, text=shorten(row.proposed or row.reason, 120))
        blocks = [Block(BlockKind.LEAD, (head,)), Block(BlockKind.TEXT, (yours,))]
        blocks.append(Block(BlockKind.TEXT, (words.outcome_reason.format(reason=row.disposition_reason),)))
        if row.final_text:
            blocks.append(Block(BlockKind.HEADING, (words.outcome_final,)))
            blocks.append(Block(BlockKind.TEXT, tuple(row.final_text.split("\n"))))
        blocks.append(Block(BlockKind.NOTE, (words.outcome_thanks,)))
        return Outgoing(tuple(blocks), private=True)

    async def _new_group(self, session: AsyncSession, first: Opinion, who: str) -> int:
        made = OpinionGroup(
            office_id=self._office,
            draft_id=first.draft_id,
            article=first.article,
            stance=first.stance,
            created_by=who[:64],
            created_at=self._clock.now(),
        )
        session.add(made)
        await session.flush()
        return made.id

    async def _count(self, session: AsyncSession, draft: Draft, year: int | None) -> Figures:
        where = [Opinion.draft_id == draft.id, Opinion.withdrawn_at.is_(None), Opinion.moderation == ""]
        held = [Meeting.draft_id == draft.id]
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


def state_of(term: str) -> str | None:
    """Return the code of a state's Chinese term."""
    return next((code for code, shown in STATES.items() if term in (code, shown)), None)


def _outcome_key(opinion_id: int) -> str:
    return f"outcome:{opinion_id}"
