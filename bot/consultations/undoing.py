"""Takes back what staff did to drafts and opinions while nobody has been told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.consultations.store import Draft, DraftVersion, Opinion, OpinionChange, ProvisionRow
from bot.consultations.terms import FOLLOWS, OpinionState
from bot.errors import Conflict
from bot.staff.act import Act
from bot.states import go_back

AT_ONCE = 500


class ConsultationUndoing:
    """Undoes acts on the consultations of one office."""

    def __init__(self, office_id: str) -> None:
        self._office = office_id

    async def version(self, act: Act, version_id: int, out: int) -> str:
        """Take a new version away again; raises Conflict once somebody was told of it or spoke about it."""
        session = act.session
        found = await session.execute(
            select(DraftVersion, Draft)
            .join(Draft, Draft.id == DraftVersion.draft_id)
            .where(DraftVersion.id == version_id, DraftVersion.office_id == self._office)
        )
        row = found.first()
        if row is None:
            raise Conflict("新的一版已经不在了。")
        version, draft = row
        last = await session.scalar(
            select(func.max(DraftVersion.number)).where(DraftVersion.draft_id == version.draft_id)
        )
        spoken = await session.scalar(select(func.count()).select_from(Opinion).where(Opinion.version_id == version.id))
        if out or spoken or last != version.number:
            why = "已经有人收到" if out else f"已经有 {spoken} 条意见" if spoken else "后面又有了新的一版"
            raise Conflict(
                f"《{draft.title}》第 {version.number} 版{why}，还在网上；要换回去，请把原来的文本再导入一次。"
            )
        await session.execute(delete(ProvisionRow).where(ProvisionRow.version_id == version.id))
        await session.execute(delete(DraftVersion).where(DraftVersion.id == version.id))
        return f"《{draft.title}》第 {version.number} 版已经拿掉，居民看到的还是上一版。"

    async def moderation(
        self, act: Act, opinion_id: int, before: str, group_id: int | None, after: str, out: int
    ) -> str:
        """List an opinion as before; raises Conflict where its author was told, or it was changed since."""
        mine = (Opinion.id == opinion_id, Opinion.office_id == self._office)
        row = await act.session.scalar(select(Opinion).where(*mine).with_for_update())
        if row is None:
            raise Conflict("这条意见已经不在了。")
        if out or row.moderation != after:
            raise Conflict(f"{row.receipt} 的列入与否没有变；要改请到意见页去办。")
        row.moderation, row.group_id = before, group_id
        await act.session.flush()
        return f"{row.receipt} 恢复成原来的样子。"

    async def outcomes(self, act: Act, opinions: Sequence[int]) -> str:
        """Count results whose letter was taken back as not told: they can be told anew."""
        for first in range(0, len(opinions), AT_ONCE):
            these = (Opinion.office_id == self._office, Opinion.id.in_(opinions[first : first + AT_ONCE]))
            await act.session.execute(
                update(Opinion).where(*these, Opinion.state == OpinionState.DECIDED).values(told_how="")
            )
        return f"{len(opinions)} 条意见的结果算没有告知，改好以后可以再告知。"

    async def correction(self, act: Act, changed: Sequence[Mapping[str, Any]], out: int) -> str:
        """Set results back to what they were before they were corrected; raises Conflict once somebody was told."""
        session = act.session
        if out:
            raise Conflict("已经有人收到更正信，结果还是更正以后的；要改请再更正一次。")
        for one in changed:
            change = await session.get(OpinionChange, one["change"])
            row = await session.get(Opinion, one["opinion"])
            if change is None or row is None or row.office_id != self._office:
                raise Conflict("结果后来又有改动，没有改回去。")
            for name, value in change.before.items():
                setattr(row, name, value)
            was = OpinionState(one["state"])
            if was != row.state:
                row.state = go_back(FOLLOWS, row.state, was, f"{row.receipt} 后来又有改动，没有改回去。")
            row.decided_at = datetime.fromisoformat(one["decided_at"])
            await session.delete(change)
        await session.flush()
        return f"{len(changed)} 条意见的结果恢复成更正以前的。"
