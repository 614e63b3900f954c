"""The tables of staff: accounts, and where they are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.database import Base


class StaffAccount(Base):
    """A member of staff. `rights` holds the values of Right; `password` is an argon2 hash, None: no sign-in by page.

    `key` is the name as it is compared (folded). `failed` counts wrong passwords in a row since the last right one.
    `password_once`: somebody else chose the password, so it only opens the page on which a new one is set.
    """

    __tablename__ = "staff_accounts"
    __table_args__ = (UniqueConstraint("office_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32), index=True)
    name: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(64))
    rights: Mapped[list[Any]]
    password: Mapped[str | None] = mapped_column(String(200))
    password_once: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(32))
    disabled_at: Mapped[datetime | None]
    failed: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class StaffSession(Base):
    """Somebody who is signed in; `token` is the hash of what the browser keeps, so the database cannot open a door."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_accounts.id"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    agent: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
