"""Who of the staff did what to what, when and why; rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, String, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.storage.database import Base


class AuditRow(Base):
    """One act of a member of staff."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "office_id", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(400))


LOOKED = (".show", ".file", ".search", ".export")
"""How acts end that only look at a thing."""

LOOK_LASTS = timedelta(hours=1)
"""Going back and forth between pages is one look."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in the audit; empty fields match everything. `act` is its beginning, times are UTC."""

    who: str = ""
    act: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Audit:
    """Writes audit rows in the same transaction as the act."""

    def __init__(self, office_id: str, clock: Clock) -> None:
        self._office = office_id
        self._clock = clock

    def note(self, session: AsyncSession, *, who: str, act: str, subject: str, reason: str = "") -> None:
        """Add one row; `act` is a short verb such as inquiry.reply, `subject` what it was done to."""
        session.add(
            AuditRow(
                office_id=self._office,
                at=self._clock.now(),
                who=who[:64],
                act=act,
                subject=subject[:80],
                reason=reason[:400],
            )
        )

    async def note_look(self, session: AsyncSession, *, who: str, act: str, subject: str) -> None:
        """Add a row of a look, unless the same person's last one at the same thing is less than an hour ago."""
        known = select(AuditRow.id).where(
            AuditRow.office_id == self._office,
            AuditRow.subject == subject[:80],
            AuditRow.act == act,
            AuditRow.who == who[:64],
            AuditRow.at > self._clock.now() - LOOK_LASTS,
        )
        if await session.scalar(known.limit(1)) is None:
            self.note(session, who=who, act=act, subject=subject)

    async def latest(self, session: AsyncSession, limit: int) -> list[AuditRow]:
        """Return the last acts, newest first."""
        rows = await session.scalars(
            select(AuditRow).where(AuditRow.office_id == self._office).order_by(AuditRow.id.desc()).limit(limit)
        )
        return list(rows)

    async def last(self, session: AsyncSession, subject: str) -> AuditRow | None:
        """Return the last act that changed a thing, None where there was none."""
        looked = (AuditRow.act.endswith(end, autoescape=True) for end in LOOKED)
        row: AuditRow | None = await session.scalar(
            select(AuditRow)
            .where(AuditRow.office_id == self._office, AuditRow.subject == subject[:80], ~or_(*looked))
            .order_by(AuditRow.id.desc())
            .limit(1)
        )
        return row

    async def of(
        self, session: AsyncSession, subject: str, limit: int, *, act: str = "", but: str = ""
    ) -> list[AuditRow]:
        """Return the acts on one thing, newest first; `act`: only of that name, `but`: all but those of that name."""
        query = select(AuditRow).where(AuditRow.office_id == self._office, AuditRow.subject == subject[:80])
        if act:
            query = query.where(AuditRow.act == act)
        if but:
            query = query.where(AuditRow.act != but)
        return list(await session.scalars(query.order_by(AuditRow.id.desc()).limit(limit)))

    async def search(self, session: AsyncSession, sought: Sought, *, skip: int, take: int) -> list[AuditRow]:
        """Return acts, newest first."""
        query = select(AuditRow).where(AuditRow.office_id == self._office)
        if sought.who:
            query = query.where(AuditRow.who == sought.who)
        if sought.act:
            query = query.where(AuditRow.act.startswith(sought.act, autoescape=True))
        if sought.words:
            found = (column.contains(sought.words, autoescape=True) for column in (AuditRow.subject, AuditRow.reason))
            query = query.where(or_(*found))
        if sought.since:
            query = query.where(AuditRow.at >= sought.since)
        if sought.until:
            query = query.where(AuditRow.at < sought.until)
        return list(await session.scalars(query.order_by(AuditRow.id.desc()).offset(skip).limit(take)))

    async def people(self, session: AsyncSession) -> list[str]:
        """Return everybody who ever did something, by name."""
        rows = await session.scalars(select(AuditRow.who).where(AuditRow.office_id == self._office).distinct())
        return sorted(rows)
