"""The table of the duty roster: one person on one day, or half of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.database import Base


class Duty(Base):
    """One shift. `half`: day, am or pm; `name`: an account's, or anybody's with a phone; `mail`: where alarms go."""

    __tablename__ = "duties"
    __table_args__ = (UniqueConstraint("office_id", "day", "half", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    day: Mapped[date]
    half: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(100))
    mail: Mapped[str] = mapped_column(String(80))
    entered_by: Mapped[str] = mapped_column(String(64))
    entered_at: Mapped[datetime]
