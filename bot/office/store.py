"""What staff set in the console, every version of it: rows are only ever added, the newest one of a key holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.database import Base


class Setting(Base):
    """One version of a setting. `value` holds the fields that differ from the files; empty: the files hold again."""

    __tablename__ = "settings"
    __table_args__ = (Index("ix_settings_office_id_key", "office_id", "key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(64))
    value: Mapped[dict[str, Any]]
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))
