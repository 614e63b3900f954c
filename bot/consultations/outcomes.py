"""How a consultation ends for those who spoke: everybody is told the outcome, in a message or on a printed slip."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, cast, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.consultations.drafts import Drafts, DraftView
from bot.consultations.lineage import Standing
from bot.consultations.store import Draft, Opinion, OpinionChange
from bot.consultations.terms import DISPOSITIONS, FEEDBACK_DAYS, FOLLOWS, OpinionState
from bot.errors import Conflict, Malformed, NotFound
from bot.messages import Address, Block, BlockKind, Outgoing
from bot.outbox.store import Outbox, OutboxRow
from bot.outbox.terms import OutboxState
from bot.phrases import Phrases
from bot.staff.act import Act, Opening
from bot.staff.rights import Right
from bot.states import before, follow
from bot.storage.database import Database
from bot.text import shorten

MARKED_AT_ONCE = 500
"""Opinions that are marked as told in one statement."""

PUBLISHED_AT_ONCE = 200
"""Letters that are put on their way in one transaction."""

MOST_REASON, MOST_WHY = 1_000, 200

_KEY = literal("outcome:") + cast(Opinion.id, String)
"""The outbox key of an opinion's outcome, as SQL and (in `_outcome_key`) as text."""


@dataclass(frozen=True, slots=True)
class NewOutcome:
    """A result as it should have been told; `disposition` is a code of `terms.DISPOSITIONS`."""

    disposition: str
    reason: str
    final_text: str = ""


class Outcomes:
    """The outcomes of the opinions of one office, on their way to the people; every act leaves an audit row."""

    def __init__(
        self,
        database: Database,
        office_id: str,
        clock: Clock,
        drafts: Drafts,
        outbox: Outbox,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._drafts = drafts
        self._outbox = outbox
        self._phrases = phrases

    async def publish(self, opening: Opening, code: str) -> tuple[int, int]:
        """Tell the outcome to everybody who can be written to, once each.

        Returns how many messages were put on their way, and how many people need a printed slip. An opinion counts as
        told when its message was delivered, or its slip printed.
        """
        sent = slips = last = 0
        while True:
            # Page by page, so that thousands of letters keep nobody waiting; nobody is written to twice.
            async with opening() as act:
                act.need(Right.CONSULTATIONS)
                session, sent_before = act.session, sent
                view = await self._drafts.get(session, code)
                found = await session.scalars(
                    select(Opinion)
                    .where(
                        Opinion.draft_id == view.draft.id,
                        Opinion.state == OpinionState.DECIDED,
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
                act.note("opinion.publish", f"{code}: {sent - sent_before} 条")
                if last == 0:
                    act.can_undo("opinion.publish")
                if len(rows) < PUBLISHED_AT_ONCE:
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
                .where(
                    Opinion.office_id == self._office,
                    Opinion.state == OpinionState.DECIDED,
                    OutboxRow.state == OutboxState.SENT,
                )
                .limit(MARKED_AT_ONCE)
            )
            count = 0
            for opinion_id, sent_at in waiting:
                values = {"state": OpinionState.TOLD, "told_at": sent_at or self._clock.now()}
                mine = (Opinion.id == opinion_id, Opinion.state.in_(before(FOLLOWS, OpinionState.TOLD)))
                await session.execute(update(Opinion).where(*mine).values(values))
                count += 1
            return count

    async def correct(self, act: Act, receipt: str, wanted: NewOutcome, why: str) -> tuple[int, int]:
        """Put right a result that was told: everybody of its group gets a letter that says so, with the reason.

        Returns how many letters are on their way, and how many people need a new slip. How it was is kept. Raises
        WrongInput for a result that was not told yet (it is simply written anew), or that would stay the same.
        """
        act.need(Right.CONSULTATIONS)
        why, reason = why.strip(), wanted.reason.strip()
        if wanted.disposition not in DISPOSITIONS:
            raise Malformed(f"没有这种结果，可选：{'、'.join(DISPOSITIONS.values())}。")
        if not reason or len(reason) > MOST_REASON:
            raise Malformed(f"请写说明，最多 {MOST_REASON} 字，居民会看到。")
        if not why or len(why) > MOST_WHY:
            raise Malformed(f"请写为什么更正，最多 {MOST_WHY} 字，居民会看到。")
        session = act.session
        one = await session.scalar(
            select(Opinion).where(Opinion.office_id == self._office, Opinion.receipt == receipt.strip().upper())
        )
        if one is None:
            raise NotFound("opinion", receipt)
        if one.state != OpinionState.TOLD and one.told_how != "message":
            raise Conflict(f"{one.receipt} 的结果还没有告知，直接改写就可以，不用更正信。")
        final = wanted.final_text.strip()
        if (one.disposition, one.disposition_reason, one.final_text) == (wanted.disposition, reason, final):
            raise Conflict("改成的和原来一样，没有更正。")
        mine = Opinion.id == one.id
        if one.group_id:
            mine = Opinion.group_id == one.group_id
        rows = list(await session.scalars(select(Opinion).where(mine, Opinion.withdrawn_at.is_(None))))
        view, standing = await self._standing(session, one)
        now = self._clock.now()
        sent = 0
        changed: list[dict[str, object]] = []
        for row in rows:
            was = {"opinion": row.id, "state": row.state, "decided_at": (row.decided_at or now).isoformat()}
            earlier = {
                "disposition": row.disposition, "disposition_reason": row.disposition_reason,
                "final_text": row.final_text,
            }  # fmt: skip
            change = OpinionChange(
                office_id=self._office, opinion_id=row.id, at=now, who=act.actor.name[:64], before=earlier, why=why
            )
            session.add(change)
            row.disposition, row.disposition_reason, row.final_text = wanted.disposition, reason, final
            row.decided_at = now
            # Who has no channel gets a slip again; who has one keeps what was told, and the letter besides.
            if not (row.chat and row.state == OpinionState.TOLD):
                row.state = follow(FOLLOWS, row.state, OpinionState.DECIDED, f"{row.receipt} 的结果不能更正。")
            await session.flush()
            changed.append({**was, "change": change.id})
            if row.chat:
                letter = self._outcome(view, row, standing.label(row), why)
                key = f"outcome-corrected:{row.id}:{change.id}"
                address = Address(row.channel, row.chat)
                sent += await self._outbox.put(session, address, letter, kind="opinion.corrected", dedup_key=key)
        act.note("opinion.correct-result", one.receipt, why)
        act.can_undo("opinion.correct", changed=changed)
        return sent, sum(not row.chat for row in rows)

    async def _standing(self, session: AsyncSession, row: Opinion) -> tuple[DraftView, Standing]:
        views = await self._drafts.all(session)
        view = next(one for one in views if one.draft.id == row.draft_id)
        return view, await self._drafts.standing(session, view)

    async def slips(
        self, code: str, *, again: bool = False, receipts: Collection[str] | None = None
    ) -> tuple[DraftView, list[Opinion]]:
        """Return decided opinions of people who cannot be written to, for printed slips; nothing is marked yet.

        With `again` those whose slip was printed before come too; with `receipts` only these.
        """
        async with self._database.read() as session:
            view = await self._drafts.get(session, code)
            query = select(Opinion).where(*self._on_paper(view, again=again)).order_by(Opinion.id)
            if receipts is not None:
                query = query.where(Opinion.receipt.in_(receipts))
            return view, list(await session.scalars(query))

    async def some_slips(self, code: str, *, again: bool, skip: int, take: int) -> tuple[list[Opinion], int]:
        """Return a piece of what `slips` gives, and how many there are in all."""
        async with self._database.read() as session:
            which = self._on_paper(await self._drafts.get(session, code), again=again)
            rows = await session.scalars(select(Opinion).where(*which).order_by(Opinion.id).offset(skip).limit(take))
            return list(rows), await session.scalar(select(func.count()).select_from(Opinion).where(*which)) or 0

    def _on_paper(self, view: DraftView, *, again: bool) -> tuple[ColumnElement[bool], ...]:
        undeliverable = select(OutboxRow.dedup_key).where(
            OutboxRow.office_id == self._office, OutboxRow.state.in_((OutboxState.FAILED, OutboxState.SKIPPED))
        )
        printed = (Opinion.state == OpinionState.TOLD) & (Opinion.told_how == "slip")
        waiting = (Opinion.state == OpinionState.DECIDED) & ((Opinion.chat == "") | _KEY.in_(undeliverable))
        return (
            Opinion.draft_id == view.draft.id,
            Opinion.withdrawn_at.is_(None),
            Opinion.moderation == "",
            (waiting | printed) if again else waiting,
        )

    async def printed(self, act: Act, code: str, slips: Sequence[Opinion]) -> int:
        """Mark opinions as told by a slip that is on paper now; returns how many were not marked before."""
        act.need(Right.CONSULTATIONS)
        ids = [row.id for row in slips]
        count = 0
        session = act.session
        values = {"state": OpinionState.TOLD, "told_at": self._clock.now(), "told_how": "slip"}
        for start in range(0, len(ids), MARKED_AT_ONCE):
            some = Opinion.id.in_(ids[start : start + MARKED_AT_ONCE])
            decided = Opinion.state.in_(before(FOLLOWS, OpinionState.TOLD))
            done = await session.execute(update(Opinion).where(some, decided).values(values))
            count += int(done.rowcount)  # type: ignore[attr-defined]
        act.note("opinion.slips", f"{code}: {len(ids)} 条")
        return count

    async def not_delivered(self, act: Act, receipt: str) -> Opinion:
        """Take back that a slip reached its person, ticked by mistake: it waits to be handed over again.

        Raises NotFound, NotAllowed, and Conflict for what was told otherwise, or not at all.
        """
        act.need(Right.CONSULTATIONS)
        row = await act.session.scalar(
            select(Opinion)
            .where(Opinion.office_id == self._office, Opinion.receipt == receipt.strip().upper())
            .with_for_update()
        )
        if row is None:
            raise NotFound("opinion", receipt)
        if row.state != OpinionState.TOLD or row.told_how != "slip":
            raise Conflict(f"{row.receipt} 没有标过“已送到”。")
        row.state = follow(FOLLOWS, row.state, OpinionState.DECIDED, f"{row.receipt} 不能改回“没有送到”。")
        row.told_at, row.told_how = None, ""
        await act.session.flush()
        act.note("opinion.slips-undo", row.receipt)
        return row

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
                    Opinion.state != OpinionState.TOLD,
                )
                .group_by(Draft.id)
            )
            return [
                (draft, draft.promulgated_on + timedelta(days=FEEDBACK_DAYS), count)
                for draft, count in rows
                if draft.promulgated_on
            ]

    def _outcome(self, view: DraftView, row: Opinion, label: str, why: str = "") -> Outgoing:
        """The letter that tells a result; with `why` the one that puts an earlier letter right."""
        words = self._phrases().opinions
        shown = DISPOSITIONS[row.disposition]
        says = words.outcome_corrected if why else words.outcome_head
        head = says.format(title=view.draft.title, label=label, disposition=shown, why=why)
        yours = words.outcome_yours.format(receipt=row.receipt, text=shorten(row.proposed or row.reason, 120))
        blocks = [Block(BlockKind.LEAD, (head,)), Block(BlockKind.TEXT, (yours,))]
        blocks.append(Block(BlockKind.TEXT, (words.outcome_reason.format(reason=row.disposition_reason),)))
        if row.final_text:
            blocks.append(Block(BlockKind.HEADING, (words.outcome_final,)))
            blocks.append(Block(BlockKind.TEXT, tuple(row.final_text.split("\n"))))
        blocks.append(Block(BlockKind.NOTE, (words.outcome_thanks,)))
        return Outgoing(tuple(blocks), private=True)


def _outcome_key(opinion_id: int) -> str:
    return f"outcome:{opinion_id}"
