"""The invented year: everything that staff do in one is there to be looked at, and nobody is written to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.commands.practice import WHO, beside, prepare
from bot.demo.story import moment_of, the_story
from bot.demo.year import live
from bot.inquiries.terms import DANGER
from bot.knowledge.model import Knowledge
from bot.outbox.store import OutboxRow
from bot.settings import Settings
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import member


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(database, clock, shelf, tmp_path)


@pytest.fixture
def knowledge(shelf: Shelf) -> Knowledge:
    return shelf.current().knowledge


async def a_year(parts: Parts) -> list[str]:
    async with parts.database.write() as session:
        first = await parts.accounts.first(session, "老周")
    assert first is not None
    return await live(parts, first)


async def test_a_year_leaves_work_behind_and_all_that_was_done(parts: Parts, clock: HandClock) -> None:
    said = await a_year(parts)
    assert f"{len(the_story().events) + 1} 场活动" in said[0]
    await inquiries_lie_in_the_year_and_some_wait(parts, clock)
    await events_were_held_and_some_are_to_come(parts, clock)
    await one_draft_has_its_results_and_one_is_open(parts)
    await nobody_is_written_to(parts)


async def inquiries_lie_in_the_year_and_some_wait(parts: Parts, clock: HandClock) -> None:
    waiting = await parts.inquiries.list()
    assert {one.question for one in waiting} >= {one.text for one in the_story().waiting}
    assert [one.urgency for one in waiting].count(DANGER) == 1
    inquiries = await parts.inquiries.list(state=None)
    days = {one.created_at.date() for one in inquiries}
    assert len(days) > 20
    assert min(days) < (clock.now() - timedelta(days=300)).date()
    assert max(one.created_at for one in inquiries) <= clock.now()


async def events_were_held_and_some_are_to_come(parts: Parts, clock: HandClock) -> None:
    story = the_story()
    events = await parts.events.overview()
    ended = [one for one in events if one.event.state == "ended"]
    assert {one.event.title: one.event.headcount for one in ended} == {
        one.title: one.came for one in story.events if one.day > 0
    }
    assert {one.event.title for one in events if one.event.state == "cancelled"} == {story.cancelled.title}
    full = next(one for one in events if one.waiting)
    assert (full.taken, full.waiting) == (20, 3)
    _, rows = await parts.events.show(full.event.code)
    assert [row.name for row in rows if row.name][:2] == ["沈阿姨", "王师傅"], "somebody can be ticked at the door"
    assert all(one.event.starts_at > clock.now() for one in events if one.event.state == "published")


async def one_draft_has_its_results_and_one_is_open(parts: Parts) -> None:
    old, new = sorted(await parts.drafts.overview(), key=lambda view: view.draft.opens_on)
    assert old.draft.promulgated_on is not None
    async with parts.database.read() as session:
        told = await parts.opinions.of(session, old.draft.id)
        fresh = await parts.opinions.of(session, new.draft.id)
    assert {one.state for one in told} == {"told"}
    assert {one.disposition for one in told} == {"adopted", "partly", "rejected"}
    assert {one.state for one in fresh} == {"submitted"}
    assert new.draft.closes_on > parts.drafts.today()


async def nobody_is_written_to(parts: Parts) -> None:
    async with parts.database.read() as session:
        states = set(await session.scalars(select(OutboxRow.state).distinct()))
        letters = await session.scalar(select(func.count()).select_from(OutboxRow))
    assert letters
    assert not states & {"pending", "sending", "held"}


def test_the_story_names_only_entries_that_there_are(knowledge: Knowledge) -> None:
    story = the_story()
    named = {one.entry for one in (*story.inquiries, *story.waiting)} | {one.entry for one in story.asked}
    assert named - {""} <= set(knowledge.by_id)


def test_a_day_of_the_story_is_a_day_of_the_office(clock: HandClock) -> None:
    today = clock.now().date()
    assert moment_of(today, 0, "14:30").isoformat() == f"{today}T14:30:00+08:00"
    assert moment_of(today, 1) < moment_of(today, 0) < moment_of(today, -1)


async def test_practice_has_an_account_and_says_everywhere_that_it_is_one(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    parts = parts_for(sqlite, clock, shelf, tmp_path)
    password = await prepare(parts)
    token = await parts.signins.enter(WHO, password, "test")
    assert token
    facts = await parts.office.in_use()
    assert facts.office.name.startswith("练习·")
    # A second start keeps what was practised, and has another password.
    events = len(await parts.events.overview())
    assert await prepare(parts) != password
    assert len(await parts.events.overview()) == events


def test_practice_reaches_nobody_and_touches_nothing_real(tmp_path: Path) -> None:
    real = Settings(
        _env_file=None,
        data_dir=tmp_path / "data",
        database_url="postgresql+asyncpg://bot:x@db/bot",
        telegram_token="123:abc",
        telegram_webhook_url="https://fl.example.cn/telegram",
        smtp_host="mail.example.cn",
        smtp_from="bot@example.cn",
        web_port=8090,
    )
    own = beside(real)
    assert own.telegram_token is None
    assert own.telegram_webhook_url is None
    assert own.smtp_host == ""
    assert own.database == f"sqlite+aiosqlite:///{tmp_path / 'data' / 'practice' / 'bot.db'}"
    assert own.cache == real.cache
    assert own.web_port == 8091
    assert member(office=own.office_id).office_id == real.office_id
