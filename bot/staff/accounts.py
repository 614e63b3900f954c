"""The accounts of staff: made, given rights, closed; the first one is whoever works at this machine."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import Conflict, Malformed, NotFound
from bot.language.folding import fold
from bot.staff.act import Act
from bot.staff.rights import Actor, Right, rights_named
from bot.staff.store import StaffAccount, StaffSession

MOST_CHARACTERS = 32
FIRST = "首次启动"
"""Who made the first account."""


class Accounts:
    """Finds and changes accounts of one office; a closed account stays, its name is in the ledger."""

    def __init__(self, office_id: str, clock: Clock) -> None:
        self._office = office_id
        self._clock = clock

    async def actor(self, session: AsyncSession, name: str) -> Actor:
        """Return who acts under a name; raises NotFound for an unknown or closed account."""
        return self.actor_of(await self._open(session, name))

    async def first(self, session: AsyncSession, name: str) -> Actor | None:
        """Make the first account, an administrator; None where there is an account already."""
        if await session.scalar(select(func.count()).select_from(self._all().subquery())):
            return None
        return self.actor_of(await self._add(session, name, (Right.ADMIN,), FIRST))

    async def list(self, session: AsyncSession) -> list[StaffAccount]:
        """Return all accounts, closed ones too, in the order in which they were made."""
        return list(await session.scalars(self._all().order_by(StaffAccount.id)))

    async def add(self, act: Act, name: str, rights: Collection[Right]) -> StaffAccount:
        """Make an account; raises NotAllowed, Malformed for a name that is none, Conflict for one that is taken."""
        act.need(Right.ADMIN)
        row = await self._add(act.session, name, rights, act.actor.name)
        act.note("staff.add", row.name, rights_named(row.rights))
        return row

    async def grant(self, act: Act, name: str, rights: Collection[Right]) -> StaffAccount:
        """Give an account exactly these rights; raises NotAllowed, NotFound, Conflict when no administrator is left."""
        act.need(Right.ADMIN)
        row = await self._open(act.session, name)
        if Right.ADMIN not in rights:
            await self._leaves_an_administrator(act, row)
        row.rights = sorted(rights)
        await act.session.flush()
        act.note("staff.rights", row.name, rights_named(row.rights))
        return row

    async def close(self, act: Act, name: str) -> StaffAccount:
        """Close an account; raises NotAllowed, NotFound, Conflict when no administrator would be left."""
        act.need(Right.ADMIN)
        row = await self._open(act.session, name)
        await self._leaves_an_administrator(act, row)
        row.disabled_at = now = self._clock.now()
        await act.session.flush()
        await act.session.execute(
            update(StaffSession)
            .where(StaffSession.account_id == row.id, StaffSession.ended_at.is_(None))
            .values(ended_at=now)
        )
        act.note("staff.close", row.name)
        return row

    async def reopen(self, act: Act, name: str) -> StaffAccount:
        """Open a closed account again; raises NotAllowed, NotFound, Conflict when it is open."""
        act.need(Right.ADMIN)
        row = await self._row(act.session, name)
        if row.disabled_at is None:
            raise Conflict(f"{row.name} 的账号没有停用。")
        row.disabled_at = None
        await act.session.flush()
        act.note("staff.reopen", row.name)
        return row

    async def _add(self, session: AsyncSession, name: str, rights: Collection[Right], by: str) -> StaffAccount:
        name = " ".join(name.split())
        if not name or len(name) > MOST_CHARACTERS or not name.isprintable():
            raise Malformed(f"姓名要写 1 到 {MOST_CHARACTERS} 个字。")
        key = fold(name)[:64]
        if await session.scalar(self._all().where(StaffAccount.key == key)):
            raise Conflict(f"已经有叫“{name}”的账号了。")
        row = StaffAccount(
            office_id=self._office,
            name=name,
            key=key,
            rights=sorted(rights),
            created_at=self._clock.now(),
            created_by=by,
        )
        session.add(row)
        await session.flush()
        return row

    async def _leaves_an_administrator(self, act: Act, without: StaffAccount) -> None:
        """Raise Conflict where none is left, or none who can sign in once somebody has closed the door on themselves.

        Whoever works at this machine without a password can let another one in.
        """
        open_ones = [row for row in await self.list(act.session) if row.disabled_at is None and row.id != without.id]
        others = [row for row in open_ones if Right.ADMIN in row.rights]
        if not others:
            raise Conflict(f"{without.name} 是最后一位管理员，请先让别人当管理员。")
        own = act.actor.id == without.id and without.password is not None
        if own and Right.ADMIN in without.rights and not any(row.password for row in others):
            raise Conflict(f"{without.name} 是最后一位能登录后台的管理员，请先让另一位能登录的同事当管理员。")

    async def _open(self, session: AsyncSession, name: str) -> StaffAccount:
        row = await self._row(session, name)
        if row.disabled_at is not None:
            raise NotFound("account", name)
        return row

    async def _row(self, session: AsyncSession, name: str) -> StaffAccount:
        row = await session.scalar(self._all().where(StaffAccount.key == fold(" ".join(name.split()))[:64]))
        if row is None:
            raise NotFound("account", name)
        return row

    def _all(self) -> Select[StaffAccount]:
        return select(StaffAccount).where(StaffAccount.office_id == self._office)

    def actor_of(self, row: StaffAccount) -> Actor:
        """Return who acts under an account; rights that this version does not know count for nothing."""
        known = {one.value for one in Right}
        return Actor(row.id, row.name, self._office, frozenset(Right(one) for one in row.rights if one in known))
