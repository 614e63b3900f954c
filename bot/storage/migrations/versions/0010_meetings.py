"""Meetings are things of their own: about several drafts, with minutes; the same one keyed in twice becomes one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table and the columns, then join what was one meeting for two drafts or spelt with a blank."""
    op.add_column("meetings", sa.Column("minutes", sa.Text(), nullable=False, server_default=""))
    op.add_column("meetings", sa.Column("kept", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "meeting_drafts",
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_drafts_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_meeting_drafts_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "draft_id", name=op.f("pk_meeting_drafts")),
    )
    op.create_index(op.f("ix_meeting_drafts_draft_id"), "meeting_drafts", ["draft_id"], unique=False)
    _join()


def _join() -> None:
    bind = op.get_bind()
    meetings = sa.table(
        "meetings",
        *(sa.column(name) for name in ("id", "office_id", "draft_id", "title", "held_on", "venue", "present")),
    )
    links = sa.table("meeting_drafts", *(sa.column(name) for name in ("office_id", "meeting_id", "draft_id")))
    opinions = sa.table("opinions", sa.column("meeting_id"))
    first: dict[tuple[str, str, str, str], int] = {}
    linked: set[tuple[int, int]] = set()
    for row in bind.execute(sa.select(meetings).order_by(meetings.c.id)).all():
        title, venue = "".join(row.title.split()), "".join(row.venue.split())
        number = first.setdefault((row.office_id, title, str(row.held_on), venue), row.id)
        if (number, row.draft_id) not in linked:
            linked.add((number, row.draft_id))
            bind.execute(sa.insert(links).values(office_id=row.office_id, meeting_id=number, draft_id=row.draft_id))
        if number != row.id:
            bind.execute(sa.update(opinions).where(opinions.c.meeting_id == row.id).values(meeting_id=number))
            more = sa.update(meetings).where(meetings.c.id == number, meetings.c.present < row.present)
            bind.execute(more.values(present=row.present))
            bind.execute(sa.delete(meetings).where(meetings.c.id == row.id))
