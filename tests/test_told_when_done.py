"""Nothing is told as done before it is kept: a commit that fails is followed by no word of success."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot import cli
from bot.inquiries.service import Handover
from bot.messages import Address
from bot.services import Services, opened
from bot.settings import load_settings
from bot.storage.database import Database
from tests.conftest import KNOWLEDGE, ROOT

OPENERS = {"act_of", "acting", "opening", "write"}
TELLERS = {"print", "echo", "warn", "tell_held", "go"}

REFUSING = {
    "sqlite": (
        "CREATE TABLE full_disk (id INTEGER REFERENCES full_disk_of (id) DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TABLE full_disk_of (id INTEGER PRIMARY KEY)",
        "CREATE TRIGGER fill AFTER INSERT ON audit BEGIN INSERT INTO full_disk VALUES (1); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$",
        "CREATE CONSTRAINT TRIGGER fill AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION refuse()",
    ),
}
"""What makes every statement of an act go through and its commit fail."""

ACTS: Sequence[tuple[str, Sequence[str]]] = (
    ("由", ("inquiries", "take", "{inquiry}")),
    ("交给", ("inquiries", "give", "{inquiry}", "沈佳")),
    ("备注", ("inquiries", "note", "{inquiry}", "问过社区了")),
    ("现在是", ("inquiries", "urgency", "{inquiry}", "急", "--why", "明天到期")),
    ("的话题是", ("inquiries", "topic", "{inquiry}", "邻里小区")),
    ("记好了", ("inquiries", "enter", "问楼上漏水谁赔")),
    ("已保存", ("events", "add", "防骗讲座", "--at", "2030-12-04 14:00", "--venue", "和好屋", "--yes")),
    ("已给", ("staff", "add", "小王", "--rights", "活动")),
    ("a1", ("announce", "new", "新骗术提醒", "--to", "防诈骗", "--text", "不要点陌生链接。")),
)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: Database) -> dict[str, str]:
    """An office with one inquiry, whose database then refuses every commit of an act."""
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(KNOWLEDGE))
    monkeypatch.setenv("BOT_DATABASE_URL", database.url)
    found: dict[str, str] = {}

    async def prepare(parts: Services) -> None:
        async with parts.database.write() as session:
            await parts.accounts.first(session, "沈佳")
            found["inquiry"] = await parts.inquiries.open(
                session, Address("web", "s1"), "楼上漏水", Handover("楼上漏水")
            )
            for statement in REFUSING[session.get_bind().dialect.name]:
                await session.execute(text(statement))

    async def go() -> None:
        async with opened(load_settings()) as parts:
            await prepare(parts)

    asyncio.run(go())
    return found


@pytest.mark.parametrize(("said", "words"), ACTS)
def test_what_could_not_be_kept_is_not_told_as_done(refusing: dict[str, str], said: str, words: Sequence[str]) -> None:
    typed = [word.format(**refusing) for word in words]
    done = CliRunner().invoke(cli.app, [*typed, "--as", "沈佳"])
    assert done.exit_code != 0, done.output
    assert type(done.exception).__name__ in ("IntegrityError", "DBAPIError", "InternalError"), repr(done.exception)
    assert said not in done.output


def test_no_surface_tells_anything_inside_an_open_act() -> None:
    told = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("commands", "console")
        for path in sorted((ROOT / "bot" / folder).glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.AsyncWith) and any(_name(one.context_expr) in OPENERS for one in node.items)
        for statement in node.body
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and _name(call) in TELLERS
    ]
    assert told == [], "told before the act is committed: move it behind the block"


def _name(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else None
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
