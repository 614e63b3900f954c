"""Which inquiries were told of by an alarm, and where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.database import UtcDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "alarms",
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiries.id"], name=op.f("fk_alarms_inquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("inquiry_id", "channel", name=op.f("pk_alarms")),
    )
