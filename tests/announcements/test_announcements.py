"""Announcements: nobody gets one twice, one too many, or in the night; staff cannot send to thousands by mistake."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.announcements.cards import WeeklyCards
from bot.announcements.handing_out import HandingOut
from bot.announcements.service import Announcements, Text
from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.errors import WrongInput
from bot.messages import Address
from bot.outbox.store import OutboxRow
from bot.outbox.terms import OutboxState
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # 10:00 in the office


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    clock.set(MONDAY)
    return parts_for(database, clock, shelf, tmp_path)


async def subscribe(parts: Parts, count: int, tag: str = "fraud", first: int = 0) -> None:
    async with parts.database.write() as session:
        for number in range(first, first + count):
            await parts.subscriptions.toggle(session, Address("web", f"s{number:06d}"), tag)


async def letters(parts: Parts, limit: int = 100_000) -> list[OutboxRow]:
    taken: list[OutboxRow] = []
    while len(taken) < limit and (rows := await parts.outbox.claim(min(100, limit - len(taken)), ["web", "telegram"])):
        for row in rows:
            await parts.outbox.settle(row.id, OutboxState.SENT)
        taken += rows
    return taken


async def send(parts: Parts, title: str = "新骗术提醒", to: str = "防诈骗") -> str:
    made = await done(parts, "小陈", parts.announcements.draft, Text(title, "不要点陌生链接。", [to]))
    _, count = await parts.announcements.audience(made.code)
    await done(parts, "小陈", parts.announcements.confirm, made.code, count)
    return made.code


async def test_from_the_draft_to_the_report(parts: Parts, clock: HandClock) -> None:
    await subscribe(parts, 3)
    await subscribe(parts, 2, tag="business", first=10)
    made = await done(
        parts,
        "小陈",
        parts.announcements.draft,
        Text("新骗术提醒", "一行\n两行", ["防诈骗"], subject="e:fraud-prevention"),
    )
    letter = parts.announcements.letter(made)
    assert [choice.label for choice in letter.choices] == ["去看看", "不再收到", "订阅设置"]
    await done(parts, "小陈", parts.announcements.test, made.code, Address("web", "self-00"))
    assert [row.chat for row in await letters(parts)] == ["self-00"]
    with pytest.raises(WrongInput, match="会发给 3 位，您写的是 5"):
        await done(parts, "小陈", parts.announcements.confirm, made.code, 5)
    assert (await done(parts, "小陈", parts.announcements.confirm, made.code, 3)).state == "sending"
    with pytest.raises(WrongInput, match="不能再确认"):
        await done(parts, "小陈", parts.announcements.confirm, made.code, 3)
    assert await parts.handing_out.tick() == 3
    assert await parts.handing_out.tick() == 0
    assert sorted(row.chat for row in await letters(parts)) == ["s000000", "s000001", "s000002"]
    report = await parts.announcements.report(made.code)
    assert (report.states, report.announcement.state, report.seconds_left) == ({"sent": 3}, "sent", 0)
    assert [one.code for one in await parts.announcements.all()] == [made.code]


def careful(parts: Parts, second: int) -> Announcements:
    """Announcements where a second person is needed early, so that few subscribers are enough."""
    office = parts.settings.office_id
    shared = (parts.subscriptions, parts.outbox, parts.audit, parts.phrases, parts.events.communities)
    return Announcements(parts.database, office, parts.clock, *shared, second)


async def test_a_second_person_must_agree_to_a_large_one(parts: Parts) -> None:
    desk = careful(parts, second=5)
    await subscribe(parts, 5)
    made = await done(parts, "小陈", desk.draft, Text("通知", "", ["防诈骗"]))
    assert (await done(parts, "小李", desk.confirm, made.code, 5)).state == "second"
    assert await parts.handing_out.tick() == 0
    for same in ("小陈", "小李"):
        with pytest.raises(WrongInput, match="换一位同事"):
            await done(parts, same, desk.second, made.code)
    await done(parts, "老王", desk.second, made.code)
    assert await parts.handing_out.tick() == 5
    with pytest.raises(WrongInput, match="不用第二个人"):
        await done(parts, "老王", desk.second, made.code)


async def test_a_pause_holds_what_waits_and_a_cancel_ends_it(parts: Parts) -> None:
    await subscribe(parts, 30)
    code = await send(parts)
    await parts.handing_out.tick()
    assert len(await letters(parts, limit=10)) == 10
    assert await done(parts, "小陈", parts.announcements.pause, code) == 20
    assert await letters(parts) == []
    assert await done(parts, "小陈", parts.announcements.resume, code) == 20
    assert len(await letters(parts, limit=5)) == 5
    assert await done(parts, "小陈", parts.announcements.cancel, code) == 15
    assert await letters(parts) == []
    assert (await parts.announcements.report(code)).states == {"sent": 15, "dropped": 15}
    with pytest.raises(WrongInput, match="已取消"):
        await done(parts, "小陈", parts.announcements.resume, code)


async def test_only_so_many_wait_in_the_outbox_and_nobody_is_left_out_or_told_twice(parts: Parts) -> None:
    office = parts.settings.office_id
    handing = HandingOut(
        parts.database, office, parts.clock, parts.subscriptions, parts.outbox, parts.phrases, ahead=40
    )
    await subscribe(parts, 53)
    made = await done(parts, "小陈", parts.announcements.draft, Text("通知", "", ["防诈骗"]))
    await done(parts, "小陈", parts.announcements.confirm, made.code, 53)
    handed = await asyncio.gather(*(handing.tick() for _ in range(3)))
    assert sum(handed) == 40
    first = await letters(parts)
    assert await handing.tick() == 13
    chats = [row.chat for row in first + await letters(parts)]
    assert len(chats) == len(set(chats)) == 53


async def test_a_full_week_goes_into_the_digest(parts: Parts, clock: HandClock) -> None:
    anna = Visitor(parts, clock, Address("web", "s000000"))
    await subscribe(parts, 2)
    async with parts.database.write() as session:
        await parts.subscriptions.change(session, Address("web", "s000001"), frequency="weekly")
    for number in range(5):
        clock.move(hours=1)
        await send(parts, f"第 {number + 1} 条")
        await parts.handing_out.tick()
    got = [row.chat for row in await letters(parts)]
    assert got.count("s000000") == 3
    assert got.count("s000001") == 0
    report = await parts.announcements.report("a5")
    assert (report.digest, report.states) == (2, {})
    clock.set(MONDAY + timedelta(days=6))
    assert await parts.digests.send() == 0  # Sunday
    clock.set(MONDAY + timedelta(days=7))
    clock.move(hours=-2)
    assert await parts.digests.send() == 0  # before nine
    clock.set(MONDAY + timedelta(days=7, hours=4))
    # What was announced a week ago is of no use any more: three days are the usual limit.
    assert await parts.digests.send() == 0
    await send(parts, "今天的")
    await parts.handing_out.tick()
    assert await parts.digests.send() == 1
    assert await parts.digests.send() == 0
    [digest] = [row for row in await letters(parts) if row.kind == "push.digest"]
    assert digest.chat == "s000001"
    assert "今天的" in str(digest.body)
    assert "不再给您发通知" in await anna.presses_id("w:stop")


async def test_the_night_holds_announcements_and_their_limit_drops_them(parts: Parts, clock: HandClock) -> None:
    await subscribe(parts, 1)
    clock.set(MONDAY + timedelta(hours=12))  # 22:00
    code = await send(parts)
    await parts.handing_out.tick()
    assert await letters(parts) == []
    clock.set(MONDAY + timedelta(hours=22, minutes=1))  # 08:01
    assert len(await letters(parts)) == 1
    late = await done(
        parts,
        "小陈",
        parts.announcements.draft,
        Text("到今晚为止", "", ["防诈骗"], expires_at=clock.now() + timedelta(hours=1)),
    )
    await done(parts, "小陈", parts.announcements.confirm, late.code, 1)
    clock.move(hours=2)
    assert await parts.handing_out.tick() == 0
    assert (await parts.announcements.report(late.code)).announcement.state == "sent"
    assert code == "a1"


@pytest.mark.parametrize(
    "text",
    [
        Text("", "x", ["防诈骗"]), Text("长" * 61, "x", ["防诈骗"]), Text("a", "长" * 1501, ["防诈骗"]),
        Text("a", "x", []), Text("a", "x", ["a,b"]), Text("a", "x", ["防诈骗"], expires_at=MONDAY - timedelta(hours=1)),
    ],
)  # fmt: skip
async def test_what_cannot_be_sent_is_refused_at_once(parts: Parts, text: Text) -> None:
    with pytest.raises(WrongInput):
        await done(parts, "小陈", parts.announcements.draft, text)


async def test_an_announcement_to_nobody_is_not_sent(parts: Parts) -> None:
    made = await done(parts, "小陈", parts.announcements.draft, Text("a", "", ["防诈骗"]))
    with pytest.raises(WrongInput, match="没有人订阅"):
        await done(parts, "小陈", parts.announcements.confirm, made.code, 0)
    with pytest.raises(WrongInput, match="没有通知“a99”"):
        await parts.announcements.report("a99")


async def test_one_card_a_week_never_the_same_twice_in_a_row(parts: Parts, shelf: Shelf, clock: HandClock) -> None:
    await subscribe(parts, 2, tag="card")
    cards = WeeklyCards(parts.database, parts.settings.office_id, clock, parts.announcements, shelf.current)
    assert await cards.tick() is None  # Monday
    shown = []
    for week in range(3):
        clock.set(MONDAY + timedelta(days=2, weeks=week))
        shown.append(await cards.tick())
        assert await cards.tick() is None
        await parts.handing_out.tick()
        [one, other] = await letters(parts)
        assert one.kind == other.kind == "push.card"
        assert "依据：《" in str(one.body)
    assert len(set(shown)) == 3


async def test_staff_set_what_a_group_gets(parts: Parts) -> None:
    group = Address("telegram", "-100123")
    assert await done(parts, "小陈", parts.announcements.set_group, group, ["防诈骗", "活动社区"]) == [
        "c:活动社区",
        "fraud",
    ]
    assert await done(parts, "小陈", parts.announcements.set_group, group, ["防诈骗"]) == ["c:活动社区"]
