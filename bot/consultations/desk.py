"""What staff do with opinions: grouping, leaving out, moving on, deciding with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.clock import Clock
from bot.consultations.drafts import Drafts
from bot.consultations.opinions import Opinions
from bot.consultations.store import Opinion, OpinionGroup
from bot.consultations.terms import DISPOSITIONS, FOLLOWS, MODERATIONS, STATES, OpinionState
from bot.errors import Conflict, Malformed
from bot.messages import Address, Block, BlockKind, Choice, Outgoing
from bot.outbox.store import Outbox
from bot.outbox.terms import UNSENT
from bot.phrases import Phrases
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.states import before

MAX_REASON = 1_000

MODERATED = "opinion.moderated"
"""Kind of the letters that say whether an opinion is listed."""


class Desk:
    """The staff side of the consultations of one office; every act leaves an audit row."""

    def __init__(
        self,
        office_id: str,
        clock: Clock,
        drafts: Drafts,
        opinions: Opinions,
        outbox: Outbox,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._office = office_id
        self._clock = clock
        self._drafts = drafts
        self._opinions = opinions
        self._outbox = outbox
        self._phrases = phrases

    async def group(self, act: Act, receipts: Sequence[str]) -> int:
        """Put opinions into one group; raises WrongInput for fewer than two, or different articles or stances."""
        act.need(Right.CONSULTATIONS)
        session = act.session
        rows = [await self._opinions.get(session, receipt) for receipt in dict.fromkeys(receipts)]
        if len(rows) < 2:
            raise Malformed("至少要两条意见才能并成一组。")
        if len({(row.draft_id, row.lineage, row.stance) for row in rows}) > 1:
            raise Malformed("只有同一条文、同一态度的意见才能并成一组。")
        if any(row.withdrawn_at for row in rows):
            raise Conflict("已撤回的意见不能并组。")
        existing = {row.group_id for row in rows if row.group_id}
        if len(existing) > 1:
            raise Conflict("这些意见已经在不同的组里，请先拆开。")
        group_id = existing.pop() if existing else await self._new_group(session, rows[0], act.actor.name)
        ids = [row.id for row in rows]
        await session.execute(update(Opinion).where(Opinion.id.in_(ids)).values(group_id=group_id))
        act.note("opinion.group", f"{group_id}: {'、'.join(receipts)}")
        return group_id

    async def ungroup(self, act: Act, receipts: Sequence[str]) -> None:
        """Take opinions out of their groups; a group of one is no group and goes with it."""
        act.need(Right.CONSULTATIONS)
        session = act.session
        rows = [await self._opinions.get(session, receipt) for receipt in receipts]
        groups = {row.group_id for row in rows if row.group_id}
        if not groups:
            raise Conflict("这些意见不在任何组里。")
        await session.execute(update(Opinion).where(Opinion.id.in_([row.id for row in rows])).values(group_id=None))
        for group_id in groups:
            left = list(await session.scalars(select(Opinion.id).where(Opinion.group_id == group_id)))
            if len(left) < 2:
                await session.execute(update(Opinion).where(Opinion.group_id == group_id).values(group_id=None))
        act.note("opinion.ungroup", "、".join(receipts))

    async def advance(self, act: Act, code: str, state: str) -> int:
        """Move all opinions of a draft that are before `state` (sorted or reported) to it; returns how many."""
        act.need(Right.CONSULTATIONS)
        if state not in (OpinionState.SORTED, OpinionState.REPORTED):
            raise Malformed("只能标为“已整理”或“已报送”；结果要写处理意见，告知另外做。")
        earlier = before(FOLLOWS, OpinionState(state))
        session = act.session
        view = await self._drafts.get(session, code)
        done = await session.execute(
            update(Opinion)
            .where(Opinion.draft_id == view.draft.id, Opinion.state.in_(earlier), Opinion.moderation == "")
            .values(state=OpinionState(state))
        )
        count = int(done.rowcount)  # type: ignore[attr-defined]
        act.note(f"opinion.{state}", f"{code}: {count} 条")
        return count

    async def dispose(
        self, act: Act, receipts: Sequence[str], disposition: str, reason: str, final_text: str = ""
    ) -> int:
        """Decide opinions, with their whole groups; a reason is required. Returns how many were decided."""
        act.need(Right.CONSULTATIONS)
        reason = reason.strip()
        if disposition not in DISPOSITIONS:
            raise Malformed(f"没有“{disposition}”这种结果，可选：{'、'.join(DISPOSITIONS.values())}。")
        if not reason:
            raise Malformed("采纳与否都要写明理由，居民会看到。")
        if len(reason) > MAX_REASON:
            raise Malformed(f"理由最多 {MAX_REASON} 字。")
        session = act.session
        rows = [await self._opinions.get(session, receipt) for receipt in receipts]
        told = [row.receipt for row in rows if row.state == OpinionState.TOLD]
        if told:
            raise Conflict(f"{told[0]} 的结果已经告知本人，不能再改。")
        groups = [row.group_id for row in rows if row.group_id]
        mine = Opinion.id.in_([row.id for row in rows]) | Opinion.group_id.in_(groups)
        waiting = (Opinion.state == OpinionState.DECIDED, Opinion.told_how == "message")
        await self._unwritten(session, list(await session.scalars(select(Opinion).where(mine, *waiting))))
        done = await session.execute(
            update(Opinion)
            .where(mine, Opinion.withdrawn_at.is_(None), Opinion.state != OpinionState.TOLD)
            .where(Opinion.state.in_(before(FOLLOWS, OpinionState.DECIDED)))
            .values(
                disposition=disposition,
                disposition_reason=reason,
                final_text=final_text.strip(),
                decided_at=self._clock.now(),
                state=OpinionState.DECIDED,
            )
        )
        act.note("opinion.dispose", "、".join(receipts), f"{DISPOSITIONS[disposition]}：{reason}")
        return int(done.rowcount)  # type: ignore[attr-defined]

    async def moderate(self, act: Act, receipt: str, reason: str, note: str = "") -> bool:
        """Leave an opinion out of the table for one of the published reasons; its author is told which one.

        An empty `reason` puts it back, and who read that it was left out is told so. A letter that still waits and is
        wrong now is taken back: returns whether one was. Nothing is deleted.
        """
        act.need(Right.CONSULTATIONS)
        if reason and reason not in MODERATIONS:
            raise Malformed(f"没有这个理由，可选：{'、'.join(MODERATIONS.values())}。")
        session = act.session
        row = await self._opinions.get(session, receipt)
        if row.moderation == reason:
            raise Conflict(f"{row.receipt} 已经是这样了。")
        taken, known = await self._known(session, row)
        if not taken:
            act.can_undo("opinion.moderate", opinion=row.id, before=row.moderation, group=row.group_id, after=reason)
        await session.execute(update(Opinion).where(Opinion.id == row.id).values(moderation=reason, group_id=None))
        act.note("opinion.moderate", f"{receipt}: {reason}", note)
        if row.chat and reason != known:
            words = self._phrases()
            says = words.opinions.moderated if reason else words.opinions.moderated_back
            text = says.format(receipt=row.receipt, reason=MODERATIONS.get(reason, ""))
            letter = Outgoing(
                (Block(BlockKind.TEXT, (text,)),), (Choice(buttons.person(), words.person),), private=True
            )
            key = f"moderated:{row.id}:{reason}:{self._clock.now():%y%m%d%H%M%S%f}"
            address = Address(row.channel, row.chat)
            await self._outbox.put(session, address, letter, kind=MODERATED, dedup_key=key)
        return taken

    async def _known(self, session: AsyncSession, row: Opinion) -> tuple[bool, str]:
        """Take back the letter about leaving an opinion out that still waits; returns whether there was one, and what
        its author has read by now: the reason for which it is left out, empty where it is listed."""
        letters = await self._outbox.standing(session, MODERATED, f"moderated:{row.id}:")
        if not letters:
            return False, row.moderation  # told long ago, if at all: the letter is not kept any more
        taken = [key for key, state in letters if state in UNSENT and await self._outbox.take_back(session, key)]
        read = [key for key, _ in letters if key not in taken and await self._outbox.has_left(session, key)]
        return bool(taken), read[0].split(":")[2] if read else ""

    async def _unwritten(self, session: AsyncSession, rows: Sequence[Opinion]) -> None:
        """Take back the letters that tell a result which is decided anew; raises Conflict where one has left."""
        for row in rows:
            if await self._outbox.take_back(session, f"outcome:{row.id}"):
                row.told_how = ""
            elif await self._outbox.has_left(session, f"outcome:{row.id}"):
                raise Conflict(f"{row.receipt} 的结果正在送达本人，不能再改；要改请按“更正”。")
        await session.flush()

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


def state_of(term: str) -> str | None:
    """Return the code of a state's Chinese term."""
    return next((code for code, shown in STATES.items() if term in (code, shown)), None)
