"""Who of the staff did what to what, when and why; rows are only ever added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.storage.database import Base


class AuditRow(Base):
    """One act of a member of staff."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(400))


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

    async def latest(self, session: AsyncSession, limit: int) -> list[AuditRow]:
        """Return the last acts, newest first."""
        rows = await session.scalars(
            select(AuditRow).where(AuditRow.office_id == self._office).order_by(AuditRow.id.desc()).limit(limit)
        )
        return list(rows)
