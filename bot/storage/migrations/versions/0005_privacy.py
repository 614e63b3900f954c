"""Web conversations are stored under a one-way hash of their token; a row to try whether writing works."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.storage.database import UtcDateTime

revision = "0005"
down_revision = "0004"

_ADDRESSED = (
    "addresses", "asked", "dialogues", "inbox", "inquiries", "opinions", "outbox", "quiz_players", "registrations",
    "subscriptions", "unfinished_opinions",
)  # fmt: skip
_AT_ONCE = 500


def upgrade() -> None:
    """Create the table, then rewrite every address of the web channel; the cookies of residents go on working."""
    op.create_table(
        "pulse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse")),
    )
    op.execute("INSERT INTO pulse (id, at) VALUES (1, '2026-11-26 00:00:00+00:00')")
    connection = op.get_bind()
    _hide_keys(connection)
    _hide_updates(connection)
    for name in _ADDRESSED:
        _hide_chats(connection, name)


def _hashed(channel: str, chat: str) -> str:
    """The address of a conversation as bot/channels/web_conversation.py makes it of the token."""
    if channel != "web" or not chat:
        return chat
    digest = hashlib.sha256(f"web conversation\0{chat}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _hide_chats(connection: sa.Connection, name: str) -> None:
    table = sa.table(name, sa.column("channel"), sa.column("chat"))
    chats = sa.select(table.c.chat).where(table.c.channel == "web", table.c.chat != "").distinct()
    for chat in list(connection.scalars(chats)):
        connection.execute(
            table.update().where(table.c.channel == "web", table.c.chat == chat).values(chat=_hashed("web", chat))
        )


def _hide_keys(connection: sa.Connection) -> None:
    """Outbox keys that named the chat: the same key as it is made now, so that nothing is sent a second time."""
    table = sa.table("outbox", *map(sa.column, ("id", "channel", "chat", "dedup_key")))
    for rows in _pages(connection, table):
        for row in rows:
            if row["chat"] and row["dedup_key"].endswith(f":{row['chat']}"):
                address = f"{row['channel']}\0{_hashed(row['channel'], row['chat'])}"
                key = row["dedup_key"].removesuffix(row["chat"]) + hashlib.sha256(address.encode()).hexdigest()[:10]
                connection.execute(table.update().where(table.c.id == row["id"]).values(dedup_key=key))


def _hide_updates(connection: sa.Connection) -> None:
    """Inbox rows of the page and the terminal: their update ids and payloads held the chat."""
    table = sa.table("inbox", *map(sa.column, ("id", "channel", "chat", "update_id", "payload")))
    for rows in _pages(connection, table):
        for row in rows:
            if row["channel"] == "telegram":
                continue
            payload, update_id = _hidden(row)
            connection.execute(
                table.update().where(table.c.id == row["id"]).values(payload=payload, update_id=update_id)
            )


def _hidden(row: Any) -> tuple[str, str]:
    try:
        stored = json.loads(row["payload"])
        chat = _hashed(row["channel"], stored["chat"])
        update_id = f"{chat}\0{stored['message_id']}"
    except (ValueError, KeyError, TypeError):
        # Emptied on the person's wish: only the id is left, and it must not lead back to them.
        return "", hashlib.sha256(row["update_id"].encode()).hexdigest()
    payload = json.dumps({**stored, "chat": chat}, ensure_ascii=False)
    return payload, hashlib.sha256(update_id.encode()).hexdigest()


def _pages(connection: sa.Connection, table: sa.TableClause) -> Iterator[list[Any]]:
    last = 0
    while True:
        rows = list(
            connection.execute(
                sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(_AT_ONCE)
            ).mappings()
        )
        if not rows:
            return
        yield rows
        last = rows[-1]["id"]
