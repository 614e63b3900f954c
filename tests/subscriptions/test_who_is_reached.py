"""Who an announcement reaches and who not: by tag, by community, by office, whoever stopped, whoever has gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.digests import DIGEST_ITEMS
from bot.announcements.service import MOST_BODY, MOST_TITLE, Text
from bot.errors import Conflict, Malformed, NotAllowed, NotFound, WrongInput
from bot.messages import Address, AddressChange
from bot.outbox.store import OutboxRow
from bot.outbox.terms import OutboxState
from bot.people import People
from bot.services import Services
from bot.staff.rights import Right
from bot.storage.database import Database
from bot.subscriptions.service import (
    AUDIENCES,
    CAPS,
    COMMUNITY,
    EVERYTHING,
    FREQUENCIES,
    LEADS,
    MOST_TAGS,
    QUIETS,
    TOPICS,
    Subscriptions,
    Wishes,
    is_tag,
    name_of,
    read_tags,
    short_tag,
)
from tests.support.clock import HandClock
from tests.support.services import services_for
from tests.support.staff import done, member

ANNA, BEN = Address("web", "anna-0001"), Address("telegram", "42")


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, tmp_path: Path) -> Services:
    return services_for(sqlite, clock, tmp_path)


async def wants(parts: Services, address: Address, *tags: str) -> None:
    async with parts.database.write() as session:
        for tag in tags:
            await parts.subscriptions.toggle(session, address, tag)


async def reached(parts: Services, *tags: str) -> list[str]:
    """The chats that an announcement with these tags goes to."""
    async with parts.database.read() as session:
        people = await parts.subscriptions.page(session, tags, 0, 100)
        assert await parts.subscriptions.count(session, tags) == len(people)
    return [one.address.chat for one in people]


async def test_a_tag_reaches_those_who_chose_it_and_those_who_want_everything(parts: Services) -> None:
    await wants(parts, ANNA, "fraud", "elderly")
    await wants(parts, BEN, EVERYTHING)
    assert await reached(parts, "fraud") == [ANNA.chat, BEN.chat]
    assert await reached(parts, "law") == [BEN.chat]
    assert await reached(parts, "elderly", "fraud") == [ANNA.chat, BEN.chat], "with two tags nobody is reached twice"
    assert await reached(parts, EVERYTHING) == [BEN.chat]
    assert await reached(parts) == [BEN.chat]


async def test_a_community_reaches_its_own_people_only(parts: Services) -> None:
    await wants(parts, ANNA, "c:天一社区")
    await wants(parts, BEN, "c:月湖社区")
    assert await reached(parts, "c:天一社区") == [ANNA.chat]
    assert await reached(parts, "c:天一") == []
    assert await reached(parts, "c:月湖社区", "c:天一社区") == [ANNA.chat, BEN.chat]
    assert await reached(parts, "c:%") == []


async def test_the_same_chat_on_two_channels_is_two(parts: Services) -> None:
    await wants(parts, Address("web", "42"), "fraud")
    await wants(parts, BEN, "fraud")
    assert await reached(parts, "fraud") == ["42", "42"]


async def test_who_blocked_us_is_not_counted_and_the_others_are(parts: Services, clock: HandClock) -> None:
    await wants(parts, ANNA, "fraud")
    await wants(parts, BEN, "fraud")
    async with parts.database.write() as session:
        await parts.people.change(session, AddressChange(BEN, "1", clock.now(), gone=True))
    assert await reached(parts, "fraud") == [ANNA.chat]
    async with parts.database.write() as session:
        await parts.people.change(session, AddressChange(BEN, "2", clock.now(), gone=False))
    assert await reached(parts, "fraud") == [ANNA.chat, BEN.chat]


async def test_another_offices_people_are_not_ours(parts: Services, clock: HandClock) -> None:
    await wants(parts, ANNA, "fraud")
    other = Subscriptions("other", clock, People("other", clock))
    async with parts.database.write() as session:
        await other.toggle(session, BEN, "fraud")
    assert await reached(parts, "fraud") == [ANNA.chat]
    async with parts.database.read() as session:
        assert await other.count(session, ["fraud"]) == 1
        assert await other.wishes(session, ANNA) == Wishes()


async def test_a_long_audience_is_walked_through_once(parts: Services) -> None:
    for number in range(7):
        await wants(parts, Address("web", f"s{number}"), "fraud")
    seen: list[str] = []
    after = 0
    async with parts.database.read() as session:
        while people := await parts.subscriptions.page(session, ["fraud"], after, 3):
            seen += [one.address.chat for one in people]
            after = people[-1].id
    assert seen == [f"s{number}" for number in range(7)]


async def test_stopping_forgets_nothing_and_reaches_nobody(parts: Services) -> None:
    await wants(parts, ANNA, "fraud", "c:天一社区")
    async with parts.database.write() as session:
        await parts.subscriptions.stop(session, ANNA)
        stopped = await parts.subscriptions.wishes(session, ANNA)
        await parts.subscriptions.stop(session, ANNA)
        again = await parts.subscriptions.resume(session, ANNA)
    assert (sorted(stopped.tags), stopped.stopped) == ([], True)
    assert (sorted(again.tags), again.stopped) == (["c:天一社区", "fraud"], False), "stopped twice, and still known"


async def test_as_many_long_communities_as_can_be_chosen_come_back_as_they_were_or_not_at_all(parts: Services) -> None:
    """What was on is kept in a column of 400 signs: half a name must not come back as another community."""
    tags = [f"{COMMUNITY}{number:02}{'社' * 36}" for number in range(MOST_TAGS)]
    assert all(map(is_tag, tags))
    await wants(parts, ANNA, *tags)
    async with parts.database.write() as session:
        await parts.subscriptions.stop(session, ANNA)
        again = await parts.subscriptions.resume(session, ANNA)
    assert again.tags <= set(tags)
    assert len(again.tags) >= 9


async def test_who_chooses_anew_after_stopping_gets_only_that(parts: Services) -> None:
    await wants(parts, ANNA, "fraud", "law")
    async with parts.database.write() as session:
        await parts.subscriptions.stop(session, ANNA)
        await parts.subscriptions.toggle(session, ANNA, "card")
        again = await parts.subscriptions.resume(session, ANNA)
    assert again.tags == {"card"}


async def test_too_many_topics_are_refused_and_one_can_still_be_taken_off(parts: Services) -> None:
    tags = [*TOPICS, *AUDIENCES][:MOST_TAGS]
    await wants(parts, ANNA, *tags)
    with pytest.raises(WrongInput, match=f"最多订 {MOST_TAGS} 类"):
        await wants(parts, ANNA, "c:天一社区")
    await wants(parts, ANNA, tags[0])
    await wants(parts, ANNA, "c:天一社区")


@pytest.mark.parametrize("tag", ["", "c:", "c:a,b", "c:\x00", "c:" + "区" * 39, "moon", "<b>", "all ", "C:天一"])
async def test_what_nobody_offers_cannot_be_chosen(parts: Services, tag: str) -> None:
    with pytest.raises(WrongInput, match="没有"):
        await wants(parts, ANNA, tag)
    async with parts.database.read() as session:
        assert await parts.subscriptions.wishes(session, ANNA) == Wishes()


@pytest.mark.parametrize(
    "changed",
    [{"frequency": "never"}, {"lead": "year"}, {"quiet": "23:00-05:00"}, {"weekly_cap": 2}, {"weekly_cap": 0},
     {"frequency": ""}, {"quiet": ""}],
)  # fmt: skip
async def test_what_is_not_offered_is_not_set(parts: Services, changed: dict[str, object]) -> None:
    async with parts.database.write() as session:
        with pytest.raises(WrongInput, match="没有这个选项"):
            await parts.subscriptions.change(session, ANNA, **changed)  # type: ignore[arg-type]


async def test_reminders_go_off_and_on_one_by_one_in_their_own_order(parts: Services) -> None:
    async with parts.database.write() as session:
        assert (await parts.subscriptions.change(session, ANNA, lead="week")).leads == ("week", "day", "hours")
        assert (await parts.subscriptions.change(session, ANNA, lead="day")).leads == ("week", "hours")
        for lead in ("week", "hours"):
            none = await parts.subscriptions.change(session, ANNA, lead=lead)
        assert none.leads == ()
        assert (await parts.subscriptions.change(session, ANNA, lead="hour")).leads == ("hour",)
        everything = await parts.subscriptions.change(
            session, ANNA, frequency="weekly", quiet=QUIETS[-1], weekly_cap=CAPS[-1]
        )
    assert (everything.frequency, str(everything.quiet), everything.weekly_cap) == ("weekly", QUIETS[-1], CAPS[-1])
    assert set(FREQUENCIES) == {"now", "weekly"}
    assert list(LEADS) == sorted(LEADS, key=lambda kind: LEADS[kind], reverse=True)


async def test_the_wishes_of_many_are_read_at_once_with_the_usual_for_strangers(parts: Services) -> None:
    async with parts.database.write() as session:
        await parts.subscriptions.change(session, ANNA, lead="day")
        many = await parts.subscriptions.many(session, [ANNA, BEN, ANNA])
        assert await parts.subscriptions.many(session, []) == {}
    assert many[ANNA].leads == ("hours",)
    assert many[BEN] == Wishes()


async def test_a_calendar_opens_with_its_secret_only(parts: Services) -> None:
    await wants(parts, ANNA, "fraud")
    async with parts.database.write() as session:
        secret = (await parts.subscriptions.wishes(session, ANNA)).feed
        assert len(secret) == 32
        assert await parts.subscriptions.by_feed(session, secret) == frozenset({"fraud"})
        for wrong in ("", secret[:-1], secret.upper() + "x", "%", "' OR 1=1 --"):
            assert await parts.subscriptions.by_feed(session, wrong) is None
        await parts.subscriptions.forget(session, ANNA)
        assert await parts.subscriptions.by_feed(session, secret) is None


@given(st.sampled_from([*TOPICS, *AUDIENCES, "c:天一社区", "c:law"]))
def test_a_tag_is_read_back_from_what_people_call_it(tag: str) -> None:
    assert read_tags([name_of(tag)]) == [tag] or tag == "c:law", "a community that is called like a topic is the topic"
    assert short_tag(tag).isascii()


TEXT = Text("新骗术", "不要点链接。", ["防诈骗"])


async def drafted(parts: Services, text: Text = TEXT) -> str:
    return (await done(parts, "小陈", parts.announcements.draft, text)).code


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(Text(" ", "x", ["防诈骗"]), f"标题要有 1 到 {MOST_TITLE} 个字", id="no-title"),
        pytest.param(Text("题" * (MOST_TITLE + 1), "x", ["防诈骗"]), "标题要有", id="a-long-title"),
        pytest.param(Text("题", "字" * (MOST_BODY + 1), ["防诈骗"]), f"最多 {MOST_BODY} 个字，现在", id="a-long-body"),
        pytest.param(Text("题", "x", []), "请写发给哪些人", id="nobody"),
        pytest.param(
            Text("题", "x", ["天一社区"]), "没有“天一社区”这一类，也没有这个社区", id="a-community-nobody-chose"
        ),
        pytest.param(Text("题", "x", ["防诈骗", "火星"]), "没有“火星”这一类", id="one-of-two-is-wrong"),
        pytest.param(Text("题", "x", ["a,b"]), "不能用作订阅的类别", id="no-tag"),
    ],
)
async def test_an_announcement_that_could_reach_nobody_is_refused(parts: Services, text: Text, why: str) -> None:
    with pytest.raises(WrongInput, match=why):
        await drafted(parts, text)


async def test_a_community_can_be_written_to_once_somebody_chose_it(parts: Services) -> None:
    await wants(parts, ANNA, "c:天一社区")
    code = await drafted(parts, Text("题", "", ["天一社区"]))
    _, count = await parts.announcements.audience(code)
    assert count == 1


@pytest.mark.parametrize(
    ("typed", "why"),
    [(0, "会发给 2 位，您写的是 0"), (1, "您写的是 1"), (3, "您写的是 3"), (-2, "您写的是 -2")],
)
async def test_only_who_types_how_many_are_reached_sends(parts: Services, typed: int, why: str) -> None:
    await wants(parts, ANNA, "fraud")
    await wants(parts, BEN, "fraud")
    code = await drafted(parts)
    with pytest.raises(Conflict, match=why):
        await done(parts, "小陈", parts.announcements.confirm, code, typed)
    assert (await parts.announcements.report(code)).announcement.state == "draft"


@pytest.mark.parametrize("hours", [0, -1, 24 * 400])
async def test_a_time_that_is_past_or_too_far_is_refused(parts: Services, clock: HandClock, hours: int) -> None:
    await wants(parts, ANNA, "fraud")
    code = await drafted(parts)
    at: datetime = clock.now() + timedelta(hours=hours)
    with pytest.raises(Malformed, match="定时要在以后"):
        await done(parts, "小陈", parts.announcements.confirm, code, 1, at)


async def test_what_would_be_of_no_use_any_more_when_it_goes_out_is_refused(parts: Services, clock: HandClock) -> None:
    await wants(parts, ANNA, "fraud")
    code = await drafted(parts, Text("题", "", ["防诈骗"], expires_at=clock.now() + timedelta(hours=2)))
    with pytest.raises(Conflict, match="已经过了"):
        await done(parts, "小陈", parts.announcements.confirm, code, 1, clock.now() + timedelta(hours=2))
    await done(parts, "小陈", parts.announcements.confirm, code, 1, clock.now() + timedelta(hours=1))


async def test_a_deleted_draft_is_gone_and_its_code_is_not_used_again(parts: Services) -> None:
    first = await drafted(parts)
    await done(parts, "小陈", parts.announcements.delete, first)
    with pytest.raises(NotFound):
        await parts.announcements.report(first)
    assert await drafted(parts) != first
    assert [one.code for one in await parts.announcements.all()] == ["a2"]


async def test_whoever_may_not_announce_does_nothing(parts: Services) -> None:
    code = await drafted(parts)
    for work in (parts.announcements.delete, parts.announcements.cancel, parts.announcements.pause):
        with pytest.raises(NotAllowed):
            async with parts.acting(member("小王", [Right.EVENTS])) as act:
                await work(act, code)


async def letters(parts: Services) -> list[OutboxRow]:
    rows = await parts.outbox.claim(100, ["web", "telegram"])
    for row in rows:
        await parts.outbox.settle(row.id, OutboxState.SENT)
    return list(rows)


async def test_who_wants_a_digest_gets_the_newest_ten_on_monday_and_nothing_before(
    parts: Services, clock: HandClock
) -> None:
    await wants(parts, ANNA, "fraud")
    async with parts.database.write() as session:
        await parts.subscriptions.change(session, ANNA, frequency="weekly")
    for number in range(DIGEST_ITEMS + 2):
        code = await drafted(parts, Text(f"第{number}件", "", ["防诈骗"], expires_at=clock.now() + timedelta(days=20)))
        await done(parts, "小陈", parts.announcements.confirm, code, 1)
    assert await parts.handing_out.tick() == DIGEST_ITEMS + 2
    assert await letters(parts) == []
    clock.move(days=6)  # a Sunday
    assert await parts.digests.send() == 0
    clock.move(days=1)
    assert await parts.digests.send() == 1
    (digest,) = await letters(parts)
    assert "第2件" in str(digest.body)
    assert "第1件" not in str(digest.body), "the oldest two found no room"
    clock.move(days=7)
    assert await parts.digests.send() == 1, "what found no room comes the next week"
