"""What staff did that reaches people: kept a while, so that it can be taken back, or put right by a second letter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.database import Base


class Hold(Base):
    """One act. Its messages are the outbox rows with `hold` = `code`; until `until` (UTC) none of them leaves.

    `title` and `page` (below /staff, may be empty) say what it was; `people`: how many it reaches; `needs`: the rights
    it asked for, comma-separated; `steps`: what undoing each part of it needs. `told`: what became of it when it was
    taken back, in sentences.
    """

    __tablename__ = "holds"
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32), index=True)
    code: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(120))
    page: Mapped[str] = mapped_column(String(120))
    who: Mapped[str] = mapped_column(String(64))
    needs: Mapped[str] = mapped_column(String(120))
    people: Mapped[int]
    steps: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)
    until: Mapped[datetime] = mapped_column(index=True)
    recalled_at: Mapped[datetime | None]
    recalled_by: Mapped[str] = mapped_column(String(64), default="", server_default="")
    told: Mapped[list[Any]]
