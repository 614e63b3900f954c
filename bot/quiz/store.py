"""Quizzes (知识竞赛): rounds of questions, and how far everybody got: rows of one office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.database import Base


class Quiz(Base):
    """One round. `questions`: a list of {"text", "options", "right" (from 0), "because", "void"}. Times are UTC.

    `corrections`: what was put right after people had played: a list of {"at", "who", "number", "before", "why"}.
    `hidden_at`: when a round that nobody played was taken away.
    """

    __tablename__ = "quizzes"
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    code: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(120))
    questions: Mapped[list[Any]]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))
    corrections: Mapped[list[Any]] = mapped_column(server_default="[]")
    hidden_at: Mapped[datetime | None]


class QuizPlayer(Base):
    """How far one address got in a round; `answers` holds the place of each option chosen. One try each."""

    __tablename__ = "quiz_players"
    __table_args__ = (UniqueConstraint("quiz_id", "channel", "chat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(String(32))
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(80))
    community: Mapped[str] = mapped_column(String(40))
    answers: Mapped[list[Any]]
    score: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
