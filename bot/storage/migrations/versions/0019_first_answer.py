"""When an inquiry was first answered, beside it: figures over years read one index and no texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.database import UtcDateTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column, fill it from the replies, and make the index of the figures hold all that they count."""
    op.add_column("inquiries", sa.Column("answered_at", UtcDateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE inquiries SET answered_at ="
        " (SELECT min(created_at) FROM inquiry_replies WHERE inquiry_replies.inquiry_id = inquiries.id)"
    )
    op.drop_index("ix_inquiries_figures", table_name="inquiries")
    counted = ["office_id", "created_at", "state", "answered_at", "channel", "area", "careful", "outcome"]
    op.create_index("ix_inquiries_figures", "inquiries", counted, unique=False)
