"""Which inquiries were told of, and where: what makes an alarm go out once, through restarts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.database import Base


class AlarmSent(Base):
    """One inquiry told of on one channel (telegram, mail)."""

    __tablename__ = "alarms"

    office_id: Mapped[str] = mapped_column(String(32))
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]
