"""Signing in: wrong passwords lock an account for a while, what the browser keeps is stored only as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import Audit
from bot.clock import Clock
from bot.errors import Malformed, NotFound
from bot.language.folding import fold
from bot.staff.accounts import Accounts
from bot.staff.act import Act
from bot.staff.passwords import Passwords, one_time_password
from bot.staff.rights import Actor, Right
from bot.staff.store import StaffAccount, StaffSession
from bot.storage.database import Database

IDLE = timedelta(minutes=60)
"""Somebody who did nothing for so long has left the desk."""

LONGEST = timedelta(hours=12)
"""A working day; then everybody signs in anew."""

WRONG_IN_A_ROW = 5
LOCKED = timedelta(minutes=15)

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is noted when somebody was last here: not every look at a page shall be a write."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a request comes from. `must_change`: the password was given out by somebody else."""

    session_id: int
    actor: Actor
    must_change: bool


class SignIns:
    """Passwords and sign-ins of one office's accounts."""

    def __init__(
        self, database: Database, office_id: str, clock: Clock, audit: Audit, accounts: Accounts, passwords: Passwords
    ) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock
        self._audit = audit
        self._accounts = accounts
        self._passwords = passwords

    async def enter(self, name: str, password: str, agent: str) -> str | None:
        """Sign somebody in; returns the token for the browser, or None where name and password do not fit.

        None too for an account that is closed, locked or has no password: whoever asks is not told which, and waits
        the same time. After WRONG_IN_A_ROW wrong ones the account is locked for LOCKED, for the right one too.
        """
        async with self._database.read() as session:
            row = await self._row(session, name)
            stored, account_id = (row.password, row.id) if row else (None, None)
        right = await self._passwords.fits(stored, password)
        if account_id is None:
            return None
        async with self._database.write() as session:
            # Read again: others may have tried meanwhile, and each of their tries counts.
            row = await session.get(StaffAccount, account_id, with_for_update=True, populate_existing=True)
            if row is None or row.disabled_at is not None or row.password is None:
                return None
            now = self._clock.now()
            if row.locked_until is not None and row.locked_until > now:
                return None
            if not right or row.password != stored:
                self._wrong(session, row, now)
                return None
            row.failed, row.locked_until = 0, None
            self._audit.note(session, who=row.name, act="staff.enter", subject=row.name)
            return self._open(session, row, agent)

    async def of(self, token: str, *, here: bool = True) -> SignedIn | None:
        """Return who keeps a token, if they are still signed in; notes that they were here, unless it is not `here`."""
        now = self._clock.now()
        async with self._database.read() as session:
            found = (
                await session.execute(
                    select(StaffSession, StaffAccount)
                    .join(StaffAccount, StaffAccount.id == StaffSession.account_id)
                    .where(StaffSession.token == _hash(token), *self._live(now), StaffAccount.disabled_at.is_(None))
                )
            ).one_or_none()
        if found is None:
            return None
        place, account = found
        if here and now - place.seen_at >= SEEN_EVERY:
            async with self._database.write() as session:
                await session.execute(update(StaffSession).where(StaffSession.id == place.id).values(seen_at=now))
        return SignedIn(place.id, self._accounts.actor_of(account), account.password_once)

    async def is_of_open_account(self, token: str) -> bool:
        """Tell whether a token was given for a sign-in, over or not, of an account that is still open."""
        async with self._database.read() as session:
            found = await session.scalar(
                select(StaffSession.id)
                .join(StaffAccount, StaffAccount.id == StaffSession.account_id)
                .where(
                    StaffSession.office_id == self._office,
                    StaffSession.token == _hash(token),
                    StaffAccount.disabled_at.is_(None),
                )
            )
        return found is not None

    async def leave(self, token: str) -> None:
        """Sign out of one browser."""
        async with self._database.write() as session:
            name = await session.scalar(
                select(StaffAccount.name)
                .join(StaffSession, StaffSession.account_id == StaffAccount.id)
                .where(StaffSession.token == _hash(token), *self._live(self._clock.now()))
            )
            if name is not None:
                await self._end(session, StaffSession.token == _hash(token))
                self._audit.note(session, who=name, act="staff.leave", subject=name)

    async def open_of(self, session: AsyncSession, account_id: int) -> Sequence[StaffSession]:
        """Return where an account is signed in, the latest first."""
        rows = await session.scalars(
            select(StaffSession)
            .where(StaffSession.account_id == account_id, *self._live(self._clock.now()))
            .order_by(StaffSession.id.desc())
        )
        return list(rows)

    async def leave_everywhere(self, act: Act, name: str) -> None:
        """Sign an account out of all browsers: one's own, or as an administrator anybody's.

        Raises NotAllowed, NotFound.
        """
        row = await self._theirs(act, name)
        await self._end(act.session, StaffSession.account_id == row.id)
        act.note("staff.leave", row.name, "全部退出")

    async def set_password(self, act: Act, name: str, hashed: str, *, once: bool = False) -> None:
        """Store a password (its hash, made before: hashing takes time), and sign the account out of all browsers.

        One's own, or as an administrator anybody's; `once`: it only opens the page on which a new one is set. Raises
        NotAllowed, NotFound.
        """
        row = await self._theirs(act, name)
        row.password, row.password_once, row.failed, row.locked_until = hashed, once, 0, None
        await act.session.flush()
        await self._end(act.session, StaffSession.account_id == row.id)
        act.note("staff.password", row.name, "一次性密码" if once else "")

    async def renew(self, act: Act, hashed: str, agent: str) -> str:
        """Store one's own new password and sign in anew in this browser; returns the new token."""
        await self.set_password(act, act.actor.name, hashed)
        return self._open(act.session, await self._theirs(act, act.actor.name), agent)

    async def hash(self, password: str) -> str:
        """Return what is stored of a password; raises Malformed for one that is too short, too long or too simple."""
        return await self._passwords.hash(password)

    async def checked(self, actor: Actor, password: str) -> None:
        """Raise Malformed unless this is the person's present password."""
        async with self._database.read() as session:
            stored = await session.scalar(select(StaffAccount.password).where(StaffAccount.id == actor.id))
        if not await self._passwords.fits(stored, password):
            raise Malformed("现在的密码不对。")

    async def one_time(self) -> tuple[str, str]:
        """Return a password to be told to a colleague, and its hash."""
        password = one_time_password()
        return password, await self._passwords.hash(password)

    async def someone_can_enter(self) -> bool:
        """Tell whether any open account has a password."""
        async with self._database.read() as session:
            found = await session.scalar(
                select(StaffAccount.id)
                .where(
                    StaffAccount.office_id == self._office,
                    StaffAccount.password.is_not(None),
                    StaffAccount.disabled_at.is_(None),
                )
                .limit(1)
            )
        return found is not None

    def _wrong(self, session: AsyncSession, row: StaffAccount, now: datetime) -> None:
        row.failed += 1
        if row.failed >= WRONG_IN_A_ROW:
            row.failed, row.locked_until = 0, now + LOCKED
            self._audit.note(session, who=row.name, act="staff.locked", subject=row.name, reason="密码连错五次")

    def _open(self, session: AsyncSession, row: StaffAccount, agent: str) -> str:
        token, now = secrets.token_urlsafe(32), self._clock.now()
        session.add(
            StaffSession(
                office_id=self._office,
                account_id=row.id,
                token=_hash(token),
                agent="".join(filter(str.isprintable, agent))[:200],
                created_at=now,
                seen_at=now,
            )
        )
        return token

    async def _end(self, session: AsyncSession, which: ColumnElement[bool]) -> None:
        await session.execute(
            update(StaffSession)
            .where(StaffSession.office_id == self._office, StaffSession.ended_at.is_(None), which)
            .values(ended_at=self._clock.now())
        )

    def _live(self, now: datetime) -> tuple[ColumnElement[bool], ...]:
        return (
            StaffSession.office_id == self._office,
            StaffSession.ended_at.is_(None),
            StaffSession.seen_at > now - IDLE,
            StaffSession.created_at > now - LONGEST,
        )

    async def _theirs(self, act: Act, name: str) -> StaffAccount:
        row = await self._row(act.session, name)
        if row is None:
            raise NotFound("account", name)
        if row.id != act.actor.id:
            act.need(Right.ADMIN)
        return row

    async def _row(self, session: AsyncSession, name: str) -> StaffAccount | None:
        key = fold(" ".join(name.split()))[:64]
        found: StaffAccount | None = await session.scalar(
            select(StaffAccount).where(StaffAccount.office_id == self._office, StaffAccount.key == key)
        )
        return found


def _hash(token: str) -> str:
    return hashlib.sha256(f"staff session\0{token}".encode()).hexdigest()
