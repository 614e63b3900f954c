"""Two offices share one database, and there is a wall between them: nothing of one reaches the other.

Every statement that the program sends while both work is looked at, too: one that names rows of an office's table
without saying whose they are is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as events_of
from sqlalchemy import select

from bot.announcements.service import Text
from bot.answers.shelf import Shelf
from bot.app import Parts, build
from bot.consultations.parsing import parse
from bot.errors import NotFound
from bot.events.plans import Plan
from bot.messages import Address
from bot.quiz.service import Question
from bot.retention import Retention
from bot.settings import Settings
from bot.staff.rights import Right
from bot.storage.database import Base, Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor
from tests.support.models import TABLES
from tests.support.staff import done, member

HOME = Address("web", "wang-ayi-000001")
ARTICLES = ("社区花园管理办法（草案）", "第一条　为了管好花园，制定本办法。", "第二条　花园里不得停车。")

OWNED = {table.__tablename__ for table in TABLES if "office_id" in table.__table__.columns}
WHOSE = re.compile(r"office_id|\b\w*_?id (=|IN)|\.id (=|IN)|\bid (=|IN)", re.IGNORECASE)


@contextmanager
def watched(database: Database) -> Iterator[list[str]]:
    """Collect the statements that ask for, change or delete rows of an office without saying whose they are."""
    found: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        words = " ".join(statement.split())
        if not words.startswith(("SELECT", "UPDATE", "DELETE")):
            return
        named = {name for name in OWNED if re.search(rf"\b(FROM|UPDATE|JOIN) {name}\b", words)}
        where = words.partition(" WHERE ")[2] + "".join(re.findall(r" ON (.*?)(?: WHERE| JOIN|$)", words))
        if named and not WHOSE.search(where):
            found.append(words[:300])

    events_of.listen(database.engine.sync_engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        events_of.remove(database.engine.sync_engine, "before_cursor_execute", look)


def office(name: str, database: Database, clock: HandClock, shelf: Shelf, folder: Path) -> Parts:
    settings = Settings(data_dir=folder, database_url=database.url, office_id=name)
    return build(settings, clock, shelf=shelf, database=database)


@pytest.fixture
def two(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> tuple[Parts, Parts]:
    """Two offices on one database."""
    return office("east", database, clock, shelf, tmp_path), office("west", database, clock, shelf, tmp_path)


async def live(parts: Parts, clock: HandClock) -> Visitor:
    """Let an office have one of everything, with a resident who uses it all."""
    today = parts.drafts.today()
    await done(parts, "小陈", parts.drafts.create, parse(ARTICLES), today, today + timedelta(days=9))
    start = clock.now() + timedelta(days=2)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=1))
    await done(parts, "小陈", parts.events.add_all, [plan], publish=True)
    question = Question("陌生来电要验证码，给不给？", ("给", "不给"), 1, "验证码就是钥匙")
    await done(parts, "小陈", parts.quizzes.add, "防骗", [question], clock.now(), start)
    anna = Visitor(parts, clock, HOME)
    await anna.says("楼上漏水怎么办")
    await anna.presses("转人工")
    await anna.says("13800000000")
    await anna.presses("发送")
    await anna.says("活动")
    await anna.presses("防骗讲座")
    await anna.presses("我要报名")
    async with parts.database.write() as session:
        await parts.subscriptions.toggle(session, HOME, "fraud")
    await done(parts, "小陈", parts.announcements.draft, Text("通知", "", ["防诈骗"]))
    return anna


async def rows_of(database: Database, name: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is stored of an office."""
    found = {}
    async with database.read() as session:
        for table in sorted(OWNED):
            kept = Base.metadata.tables[table]
            mine = kept.columns["office_id"] == name
            rows = await session.execute(select(*kept.columns).where(mine).order_by(*kept.primary_key.columns))
            found[table] = [tuple(row) for row in rows]
    return found


async def test_what_one_office_does_is_not_there_for_the_other(two: tuple[Parts, Parts], clock: HandClock) -> None:
    east, west = two
    with watched(east.database) as ownerless:
        await live(east, clock)
        assert await west.inquiries.list(state=None) == []
        assert list(await west.drafts.overview()) == []
        assert await west.events.overview() == []
        assert await west.announcements.all() == []
        assert await west.quizzes.all() == []
        assert await west.outbox.undelivered() == []
        async with west.database.read() as session:
            assert await west.audit.latest(session, 50) == []
            assert await west.accounts.list(session) == []
            assert await west.subscriptions.count(session, ["fraud"]) == 0
            assert await west.people.find(session, HOME) is None
        assert "Z26" not in await Visitor(west, clock, HOME).says("我的")
        told = await Visitor(west, clock, HOME).says("活动")
        assert "防骗讲座" not in told
    assert ownerless == []


async def test_a_code_of_the_other_office_is_not_found(two: tuple[Parts, Parts], clock: HandClock) -> None:
    east, west = two
    await live(east, clock)
    (inquiry,) = await east.inquiries.list(state=None)
    before = await rows_of(east.database, "east")
    for method, *given in (
        (west.inquiries.reply, inquiry.receipt, "好"),
        (west.inquiries.close, inquiry.receipt, "好"),
        (west.drafts.hide, "d1"),
        (west.drafts.promulgate, "d1", west.drafts.today()),
        (west.events.publish, "h1"),
        (west.events.cancel, "h1", "下雨"),
        (west.places.attendance, "h1", ["王芳"]),
        (west.announcements.confirm, "a1", 1),
        (west.announcements.cancel, "a1"),
    ):
        with pytest.raises(NotFound):
            await done(west, "小李", method, *given)  # type: ignore[arg-type]
    assert await rows_of(east.database, "east") == before


async def test_somebody_of_one_office_cannot_act_in_the_other(two: tuple[Parts, Parts]) -> None:
    east, west = two
    with pytest.raises(ValueError, match="own office"):
        west.acting(member("小陈", [Right.ADMIN], "east"))
    async with east.database.write() as session:
        await east.accounts.first(session, "小陈")
    async with west.database.read() as session:
        with pytest.raises(NotFound):
            await west.accounts.actor(session, "小陈")


async def test_the_jobs_of_one_office_leave_the_other_alone(two: tuple[Parts, Parts], clock: HandClock) -> None:
    east, west = two
    await live(east, clock)
    clock.move(days=2)
    before = await rows_of(east.database, "east")
    retention = Retention(west.database, "west", clock, chat_days=1, inquiry_days=1)
    with watched(west.database) as ownerless:
        clock.move(days=900)
        await retention.run()
        await west.events.tick()
        await west.reminders.send_due()
        await west.handing_out.tick()
        await west.digests.send()
        await west.outcomes.note_delivered()
        assert await west.outbox.claim(50, ["web", "telegram"]) == []
    assert await rows_of(east.database, "east") == before
    assert ownerless == []


async def test_the_same_person_is_forgotten_in_one_office_only(two: tuple[Parts, Parts], clock: HandClock) -> None:
    east, west = two
    await live(east, clock)
    anna = await live(west, clock)
    before = await rows_of(east.database, "east")
    await anna.says("/forget")
    await anna.presses("删")
    assert await rows_of(east.database, "east") == before


def test_every_table_says_whose_its_rows_are() -> None:
    without = {name for name in Base.metadata.tables if name not in OWNED}
    assert without == {"pulse", "subscription_tags"}, "tags belong to a subscription; another table needs office_id"
