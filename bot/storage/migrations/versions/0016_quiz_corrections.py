"""A question of a quiz can be put right after people have played; a round that nobody played can be taken away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.database import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the columns; nothing was corrected before."""
    op.add_column("quizzes", sa.Column("corrections", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("quizzes", sa.Column("hidden_at", UtcDateTime(timezone=True), nullable=True))
