"""A database that still stores the cookies' tokens: after the upgrade none is in it, and every cookie works."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text

from bot.answers.shelf import Shelf
from bot.channels.web.address import address_of
from bot.logs import conversation_id
from bot.messages import Address, Incoming
from bot.storage.database import Base, Database
from bot.storage.migrate import MIGRATIONS, migrate
from tests.support import models
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for

TOKEN = "k7Qm2vX9pL4sT8wZ1bN6cR3dF5gH0jYa"
MESSAGE = "5f" * 32
SAID: dict[str, object] = {
    "channel": "web", "chat": TOKEN, "message_id": MESSAGE, "received_at": "2026-11-23T02:00:00+00:00",
    "text": "楼上漏水", "choice": None, "attachments": [], "group": False,
}  # fmt: skip
REPLY: dict[str, object] = {
    "blocks": [{"kind": "text", "lines": ["谁家漏的谁修"]}], "choices": [], "documents": [], "spoken": None,
    "private": False, "meta": {},
}  # fmt: skip
OLD = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


async def at_0004(database: Database) -> None:
    """Migrate to the revision before, as a server that was not upgraded yet has it."""

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")

    async with database.engine.begin() as connection:
        await connection.run_sync(upgrade)


def old_rows() -> list[tuple[str, dict[str, object]]]:
    """What one resident of the page left behind in the old version, and one of Telegram."""
    mine: dict[str, object] = {"office_id": "j", "channel": "web", "chat": TOKEN}
    theirs: dict[str, object] = {"office_id": "j", "channel": "telegram", "chat": "4711"}
    inbox: dict[str, object] = {"state": "done", "received_at": OLD, "attempts": 0}
    outbox: dict[str, object] = {"kind": "x", "priority": 5, "body": REPLY, "state": "sent", "attempts": 1}
    outbox |= {"created_at": OLD, "due_at": OLD, "sent_at": OLD}
    said: dict[str, object] = {"payload": json.dumps(SAID), "said": "楼上漏水", "replies": [REPLY]}
    inquiry: dict[str, object] = {"receipt": "Z1", "person_id": 1, "source": "s", "question": "漏水", "context": []}
    inquiry |= {"attachments": [], "careful": False, "state": "open", "created_at": OLD}
    event: dict[str, object] = dict.fromkeys(("kind", "venue", "host", "contact", "question", "codeword"), "x")
    event |= {"id": 1, "code": "h1", "title": "讲座", "starts_at": OLD, "ends_at": OLD, "capacity": 0}
    event |= {"office_id": "j", "state": "published", "created_at": OLD, "created_by": ""}
    place: dict[str, object] = {"event_id": 1, "name": "", "phone": "", "answer": "", "state": "confirmed"}
    place |= {"queued_at": OLD, "attended": False, "walked_in": False}
    wishes: dict[str, object] = {"frequency": "now", "leads": "day", "quiet": "21:00-08:00", "weekly_cap": 3}
    wishes |= {"stopped_tags": "", "feed": "f", "created_at": OLD}
    asked: dict[str, object] = {"id": 5, "at": OLD, "text": "楼上漏水", "verdict": "answer", "entries": []}
    return [
        ("people", {"id": 1, "office_id": "j", "created_at": OLD}),
        ("addresses", {**mine, "person_id": 1, "created_at": OLD}),
        ("asked", {**mine, **asked}),
        ("dialogues", {**mine, "version": 3, "state": {}, "expires_at": OLD}),
        ("inbox", {**mine, **inbox, **said, "update_id": f"{TOKEN}:{MESSAGE}"[:96]}),
        ("inbox", {**mine, **inbox, "chat": "", "payload": "", "update_id": f"{TOKEN}:{'0a' * 32}"[:96]}),
        ("inbox", {**theirs, **inbox, "payload": "{}", "update_id": "77"}),
        ("outbox", {**mine, **outbox, "dedup_key": f"unfinished:1:web:{TOKEN}"}),
        ("outbox", {**theirs, **outbox, "dedup_key": "inquiry-reply:1"}),
        ("inquiries", {**mine, **inquiry}),
        ("events", event),
        ("registrations", {**mine, **place}),
        ("subscriptions", {**mine, **wishes}),
    ]


async def fill(database: Database) -> None:
    """Write the rows as the old version did, past the classes of this one."""

    def insert(connection: Connection) -> None:
        old = MetaData()
        old.reflect(connection)
        for table, row in old_rows():
            connection.execute(old.tables[table].insert().values(row))

    async with database.engine.begin() as connection:
        await connection.run_sync(insert)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("bot.db*"))


async def test_no_token_is_left_and_the_old_cookie_finds_its_conversation(
    url: str, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    assert models.TABLES
    database = Database(url)
    await at_0004(database)
    await fill(database)
    if database.is_sqlite:
        assert TOKEN.encode() in on_disk(tmp_path)
    await migrate(database)
    async with database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in await session.execute(table.select()):
                assert TOKEN not in repr(row), table.name
                assert TOKEN[:24] not in repr(row), table.name
        chats = {str(one) for one in await session.scalars(text("SELECT chat FROM inbox"))}
        keys = set(await session.scalars(text("SELECT dedup_key FROM outbox")))
    if database.is_sqlite:
        assert TOKEN.encode() not in on_disk(tmp_path)
    mine = address_of(TOKEN)
    assert chats == {mine.chat, "", "4711"}
    assert keys == {f"unfinished:1:web:{conversation_id(mine)}", "inquiry-reply:1"}
    parts = parts_for(database, clock, shelf, tmp_path)
    (exchange,) = await parts.turns.recent(mine, 10)
    assert exchange.said == "楼上漏水"
    assert [letter.message.text for letter in await parts.outbox.letters(mine, 0)] == ["谁家漏的谁修"]
    async with database.read() as session:
        assert await parts.people.find(session, mine) == 1
        assert [view.inquiry.receipt for view in await parts.inquiries.mine(session, mine)] == ["Z1"]
    # The page sends a message again whose answer it missed before the upgrade: it is the same message still.
    (again,) = await parts.turns.take(Incoming(mine, MESSAGE, clock.now(), "楼上漏水"))
    assert again.text == "谁家漏的谁修"
    await database.close()


def test_the_address_of_a_conversation_does_not_give_its_token_away() -> None:
    address = address_of(TOKEN)
    assert address == address_of(TOKEN) != address_of(TOKEN[:-1] + "b")
    assert address.channel == "web"
    assert len(address.chat) == len(base64.urlsafe_b64encode(bytes(32)).rstrip(b"="))
    assert TOKEN[:8] not in address.chat
    assert Address("web", TOKEN) != address
