"""What staff set holds over the files: in use at once, with every version, and nothing that is wrong gets in."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import buttons
from bot.answers.shelf import Shelf
from bot.app import Parts, build
from bot.errors import Conflict, Malformed, NotAllowed, NotFound
from bot.messages import Address
from bot.office.desk import OfficeDesk, Sources
from bot.office.store import Setting
from bot.settings import Settings
from bot.staff.act import acting
from bot.staff.rights import Right
from bot.storage.database import Database
from tests.conftest import KNOWLEDGE
from tests.office.test_facts import holidays
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import member

PHONE = {"phone": "0574-87654321", "address": "药行街 1 号", "hours": "周一到周五 8:30—17:00"}


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(database, clock, shelf, tmp_path)


async def sets(parts: Parts, key: str, record: Mapping[str, Any], who: str = "沈佳", why: str = "搬了家") -> Setting:
    files = await parts.office.files(key)
    async with parts.acting(member(who)) as act:
        row = await parts.office.save(act, files, key, record, why)
    await parts.shelf.refresh()
    return row


async def sets_back(parts: Parts, key: str, number: int | None) -> None:
    files = await parts.office.files(key)
    async with parts.acting(member("小王")) as act:
        await parts.office.restore(act, files, key, number, "错了")
    await parts.shelf.refresh()


async def sources(parts: Parts) -> Sources:
    async with parts.database.read() as session:
        return await parts.office.sources(session, await parts.office.files())


async def test_where_we_are_is_told_at_once_and_told_as_before_after_it_is_set_back(
    parts: Parts, clock: HandClock
) -> None:
    visitor = Visitor(parts, clock, Address("web", "a"))
    assert "药行街" not in await visitor.says("你们在哪里")
    await sets(parts, "office", PHONE)
    told = await visitor.says("你们在哪里")
    assert "药行街 1 号" in told
    assert "0574-87654321" in told
    assert "8:30—17:00" in await visitor.says("你们几点开门")
    await sets_back(parts, "office", None)
    assert "药行街" not in await visitor.says("你们在哪里")
    assert (await sources(parts)).own("office") is None


async def test_a_place_that_is_set_stands_in_the_answers(parts: Parts, clock: HandClock) -> None:
    visitor = Visitor(parts, clock, Address("web", "a"))
    await sets(parts, "place.notary_office", {"phone": "0574-87000000", "address": "公证路 2 号"})
    await visitor.says("没有遗嘱怎么继承")
    place = parts.shelf.current().knowledge.places["notary_office"]
    assert (place.phone, place.name) == ("0574-87000000", "公证处")


async def test_the_last_day_moves_with_the_holidays_that_are_set(parts: Parts, clock: HandClock) -> None:
    def last_day() -> date:
        return parts.shelf.current().knowledge.holidays.working_day(date(2027, 2, 8))

    assert last_day() == date(2027, 2, 8)
    await sets(parts, "holidays", holidays())
    assert last_day() == date(2027, 2, 15)
    visitor = Visitor(parts, clock, Address("web", "a"))
    clock.set(clock.now().replace(year=2027, month=2, day=1))
    await visitor.presses_id(buttons.sum_begin("appeal_fifteen_days"))
    told = await visitor.says("2027年1月24日")
    assert "2月15日" in told, told


async def test_the_rate_that_is_set_is_the_one_that_is_reckoned_with(parts: Parts, clock: HandClock) -> None:
    rows = [{"since": "2026-10-20", "percent": "2.5"}]
    await sets(parts, "lpr", {"rows": rows, "checked_until": "2026-11-20", "source": "央行网站"})
    table = parts.shelf.current().knowledge.lpr
    assert str(table.at(date(2026, 11, 1)).percent) == "2.5"
    visitor = Visitor(parts, clock, Address("web", "a"))
    await visitor.says("帮我算利息上限")
    for said in ("2026年11月1日", "10000", "12%"):
        told = await visitor.says(said)
    assert "2.5%" in told, told


async def test_every_version_is_kept_with_who_when_and_why(parts: Parts, clock: HandClock) -> None:
    first = await sets(parts, "office", {"phone": "12348"})
    clock.move(minutes=5)
    await sets(parts, "office", {"phone": "12345"}, who="小王", why="换了号码")
    await sets_back(parts, "office", first.id)
    async with parts.database.read() as session:
        rows = await parts.office.settings.history(session, "office")
    assert [(row.who, row.reason, row.value) for row in rows] == [
        ("小王", "错了", {"phone": "12348"}),
        ("小王", "换了号码", {"phone": "12345"}),
        ("沈佳", "搬了家", {"phone": "12348"}),
    ]
    assert rows[1].at - rows[2].at == rows[0].at - rows[2].at


async def test_what_is_typed_as_it_stands_in_the_file_stays_the_files(parts: Parts) -> None:
    whole = {"name": "江厦街道", "phone": " １２３４８ ", "address": "", "hours": "  "}
    row = await sets(parts, "office", whole)
    assert row.value == {"phone": "12348"}
    await sets(parts, "office", {"phone": ""})
    assert (await sources(parts)).own("office") is None
    with pytest.raises(Conflict, match="和现在的一样"):
        await sets(parts, "office", {"phone": None})


@pytest.mark.parametrize(
    ("key", "record", "why", "told"),
    [
        ("office", {"phone": "见公告"}, "x", "写得不对"),
        ("office", {"phone": "12348"}, " ", "为什么改"),
        ("office", {"phone": "12348"}, "x" * 201, "为什么改"),
        ("front", {"front": [{"label": "问", "to": "no-such-entry"}]}, "x", "没有条目 no-such-entry"),
        ("holidays", {"checked_until": "x"}, "x", "2026-11-23"),
        ("office", {"address": "长" * 100_000}, "x", "地址要有"),
    ],
)
async def test_what_is_wrong_changes_nothing(
    parts: Parts, key: str, record: dict[str, Any], why: str, told: str
) -> None:
    with pytest.raises(Malformed, match=told):
        await sets(parts, key, record, why=why)
    assert (await sources(parts)).rows == {}


async def test_only_administrators_and_only_parts_and_versions_that_are_there(parts: Parts) -> None:
    files = await parts.office.files()
    others = member("小李", [right for right in Right if right is not Right.ADMIN])
    with pytest.raises(NotAllowed):
        async with parts.acting(others) as act:
            await parts.office.save(act, files, "office", PHONE, "x")
    with pytest.raises(NotAllowed):
        async with parts.acting(others) as act:
            await parts.office.restore(act, files, "office", None, "x")
    with pytest.raises(NotFound):
        await sets(parts, "place.moon", PHONE)
    with pytest.raises(NotFound):
        await sets_back(parts, "office", 77)
    row = await sets(parts, "communities", {"communities": ["天一社区"]})
    with pytest.raises(NotFound):
        await sets_back(parts, "office", row.id)


async def test_between_offices_there_is_a_wall(parts: Parts, database: Database, clock: HandClock) -> None:
    row = await sets(parts, "office", PHONE)
    theirs = OfficeDesk(database, "elsewhere", clock, KNOWLEDGE)
    assert (await theirs.in_use()).office.phone is None
    async with database.read() as session:
        assert await theirs.settings.history(session, "office") == []
    with pytest.raises(NotFound):
        async with acting(database, member(office="elsewhere"), clock) as act:
            await theirs.restore(act, await theirs.files(), "office", row.id, "x")


async def test_what_one_process_sets_another_one_says(
    parts: Parts, database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    other = parts_for(database, clock, shelf, tmp_path)
    await sets(parts, "office", PHONE)
    assert other.shelf.current().knowledge.office.phone is None
    assert await other.shelf.refresh()
    assert other.shelf.current().knowledge.office.phone == PHONE["phone"]
    assert not await other.shelf.refresh()
    assert shelf.current().knowledge.office.phone is None


async def test_communities_that_are_set_can_be_subscribed_to(parts: Parts, clock: HandClock) -> None:
    visitor = Visitor(parts, clock, Address("web", "a"))
    await visitor.says("订阅")
    assert "天一社区" not in visitor.buttons()
    await sets(parts, "communities", {"communities": ["天一社区", "新街社区"]})
    await visitor.says("订阅")
    assert any("天一社区" in label for label in visitor.buttons())
    await visitor.presses("天一社区")
    assert any("天一社区" in label and label != "天一社区" for label in visitor.buttons())


async def test_a_setting_that_the_files_lost_its_place_for_is_left_out_alone(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    settings = Settings(data_dir=tmp_path, database_url=sqlite.url, office_id="j", knowledge_dir=folder)
    parts = build(settings, clock, shelf=shelf, database=sqlite)
    await sets(parts, "place.book_bar", {"phone": "12348"})
    await sets(parts, "office", {"phone": "12345"})
    own = folder / "office.yaml"
    own.write_text("\n".join(line for line in own.read_text("utf-8").splitlines() if "book_bar" not in line), "utf-8")
    told = await sources(parts)
    assert told.used.office.phone == "12345"
    assert list(told.broken) == ["place.book_bar"]
    assert "book_bar" not in told.used.places
