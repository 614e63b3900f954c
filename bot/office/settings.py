"""The versions of all settings of an office: the one that holds, those before it, one more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import Conflict, Malformed, NotFound
from bot.office.store import Setting
from bot.staff.act import Act
from bot.staff.rights import Right

MOST_REASON = 200


class OfficeSettings:
    """Knows nothing of what a value means; whoever saves one has checked it."""

    def __init__(self, office_id: str, clock: Clock) -> None:
        self._office = office_id
        self._clock = clock

    async def present(self, session: AsyncSession) -> dict[str, Setting]:
        """Return the version that holds of every key that was ever set."""
        newest = select(func.max(Setting.id)).where(Setting.office_id == self._office).group_by(Setting.key)
        rows = await session.scalars(select(Setting).where(Setting.id.in_(newest)))
        return {row.key: row for row in rows}

    async def of(self, session: AsyncSession, key: str) -> Setting | None:
        """Return the version of one key that holds, None where it was never set."""
        row: Setting | None = await session.scalar(
            select(Setting)
            .where(Setting.office_id == self._office, Setting.key == key)
            .order_by(Setting.id.desc())
            .limit(1)
        )
        return row

    async def history(self, session: AsyncSession, key: str, *, skip: int = 0, take: int = 1000) -> list[Setting]:
        """Return the versions of a key, the newest first."""
        query = select(Setting).where(Setting.office_id == self._office, Setting.key == key)
        return list(await session.scalars(query.order_by(Setting.id.desc()).offset(skip).limit(take)))

    async def version(self, session: AsyncSession, key: str, number: int) -> Setting:
        """Return one version; raises NotFound where the key has none of this number."""
        query = select(Setting).where(Setting.office_id == self._office, Setting.key == key, Setting.id == number)
        row = await session.scalar(query)
        if row is None:
            raise NotFound("setting", str(number))
        return row

    async def add(self, act: Act, key: str, value: Mapping[str, Any], why: str, *, verb: str = "change") -> Setting:
        """Add a version, which holds from now on.

        Raises NotAllowed, Malformed where the reason is missing or too long, Conflict where nothing would change.
        """
        act.need(Right.ADMIN)
        why = " ".join(why.split())
        if not why or len(why) > MOST_REASON:
            raise Malformed(f"请写为什么改，最多 {MOST_REASON} 字。")
        last = await self.of(act.session, key)
        if dict(value) == (last.value if last else {}):
            raise Conflict("和现在的一样，没有要存的。")
        row = Setting(
            office_id=self._office,
            key=key,
            value=dict(value),
            who=act.actor.name,
            at=self._clock.now(),
            reason=why,
        )
        act.session.add(row)
        await act.session.flush()
        act.note(f"setting.{verb}", key, why)
        return row
