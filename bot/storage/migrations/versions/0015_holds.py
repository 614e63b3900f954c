"""What staff do waits a while before anybody is told, and can be taken back; announcements have a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.database import UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the table and the columns; what is there already was never held."""
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("page", sa.String(length=120), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("needs", sa.String(length=120), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("recalled_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("recalled_by", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_holds_office_id_code")),
    )
    op.create_index(op.f("ix_holds_office_id"), "holds", ["office_id"], unique=False)
    op.create_index(op.f("ix_holds_created_at"), "holds", ["created_at"], unique=False)
    op.create_index(op.f("ix_holds_until"), "holds", ["until"], unique=False)
    op.add_column("outbox", sa.Column("hold", sa.String(length=16), nullable=True))
    op.add_column("outbox", sa.Column("recalled", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_outbox_hold"), "outbox", ["hold"], unique=False)
    op.add_column("announcements", sa.Column("due_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("announcements", sa.Column("hold", sa.String(length=16), nullable=False, server_default=""))
