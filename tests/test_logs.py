"""Log lines: found by conversation, without tokens, passwords or a person's address."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.logs import LineFormatter, Sparing, conversation, conversation_id, redact
from bot.messages import Address
from bot.storage.database import Database

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def record(message: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("bot.x", logging.INFO, __file__, 1, message, args, None)


def test_tokens_and_passwords_are_struck_out() -> None:
    assert redact(f"https://api/bot{TOKEN}/getMe") == "https://api/bot***/getMe"
    assert redact("postgresql://u:secret@h/db") == "postgresql://u:***@h/db"


def test_a_line_carries_the_conversation_but_not_the_chat() -> None:
    address = Address("telegram", "987654321")
    with conversation(address):
        line = LineFormatter(as_json=False).format(record("hello %s", "you"))
    assert conversation_id(address) in line
    assert "987654321" not in line
    assert line.endswith("hello you")
    assert "[-]" in LineFormatter(as_json=False).format(record("x"))


def test_json_lines_are_one_object_each_with_the_traceback_inside() -> None:
    try:
        raise ValueError(TOKEN)
    except ValueError:
        one = record("failed")
        one.exc_info = sys.exc_info()
    fields = json.loads(LineFormatter(as_json=True).format(one))
    assert fields["level"] == "INFO"
    assert "ValueError" in fields["message"]
    assert TOKEN not in fields["message"]


def test_connections_that_cannot_be_taken_are_told_once_a_minute() -> None:
    sparing = Sparing()
    flood = record("socket.accept() out of system resource\nsocket: %s", "<socket>")
    assert [sparing.filter(flood) for _ in range(1_000)].count(True) == 1
    assert sparing.filter(record("something else"))
    flood.created += 61
    assert sparing.filter(flood)


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("INSERT INTO people (id, office_id, created_at) VALUES (1, :words, NULL)", {"words": "斑马\n\n斑马"}),
        ("INSERT INTO asked (id, text) VALUES (:words, :words)", {"words": "斑马"}),
        ("SELECT * FROM people WHERE nothing = :words", {"words": "斑马"}),
    ],
)
async def test_an_error_of_the_database_does_not_carry_what_people_wrote(
    database: Database, statement: str, values: dict[str, str]
) -> None:
    one = record("a turn failed")
    with pytest.raises(DBAPIError) as failed:
        async with database.write() as session:
            await session.execute(text(statement), values)
    one.exc_info = (failed.type, failed.value, failed.tb)
    line = LineFormatter(as_json=False).format(one)
    assert "a turn failed" in line
    assert statement.partition("(")[0][:12] in line
    assert "斑马" not in line
