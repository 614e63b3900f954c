"""What staff agreed to waits a minute before anybody is told, and can be taken back as a whole: on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.announcements.service import Text
from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.consultations.opinions import Content
from bot.consultations.outcomes import NewOutcome
from bot.consultations.store import Opinion
from bot.errors import Conflict, NotAllowed, TemporaryFailure, WrongInput
from bot.events.plans import Amendment, Plan
from bot.holding import hold
from bot.inquiries.service import Handover
from bot.messages import Address, Outgoing
from bot.outbox.store import OutboxRow
from bot.outbox.worker import Carrier, OutboxWorker
from bot.recall.store import Hold
from bot.services import Services
from bot.staff.act import Act
from bot.staff.rights import Actor, Right
from bot.storage.database import Database
from tests.consultations.conftest import sample
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done, member, opening

WAIT = 60


@dataclass
class Desk:
    """An office with a postman who takes letters when the worker is let run."""

    parts: Parts
    clock: HandClock
    delivered: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    during: Callable[[], Awaitable[object]] | None = None

    def worker(self) -> OutboxWorker:
        async def gone(_: object) -> None: ...

        return OutboxWorker(
            self.parts.outbox,
            {"web": Carrier(self.send)},
            gone,
            self.clock,
            seconds=lambda: self.clock.now().timestamp(),
        )

    async def send(self, address: Address, message: Outgoing) -> None:
        if self.during:
            await self.during()
        if self.troubles:
            raise self.troubles.pop(0)
        self.delivered.append((address.chat, message.text))

    async def post(self) -> None:
        worker = self.worker()
        while await worker.work_once():
            pass

    async def act(
        self, work: Callable[[Services, Act], Awaitable[object]], title: str = "取消活动", actor: Actor | None = None
    ) -> Hold:
        who = actor or self.actor("小陈")

        async def whole(on: Services) -> object:
            async with on.acting(who) as act:
                return await work(on, act)

        _, kept = await hold(self.parts, whole, title=title, page="/events/h1", people=3)
        assert kept is not None
        return kept

    def actor(self, name: str, *rights: Right) -> Actor:
        return member(name, rights or tuple(Right), self.parts.settings.office_id)

    async def recall(self, code: str, actor: Actor | None = None) -> list[str]:
        async with self.parts.acting(actor or self.actor("老周")) as act:
            return list((await self.parts.holds.recall(act, code)).hold.told)

    async def event_state(self, code: str = "h1") -> str:
        view, _ = await self.parts.events.show(code)
        return view.event.state

    async def states(self) -> list[str]:
        async with self.parts.database.read() as session:
            return sorted(await session.scalars(select(OutboxRow.state)))


@pytest.fixture
def desk(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Desk:
    parts = parts_for(database, clock, shelf, tmp_path, hold_seconds=WAIT)
    return Desk(parts, clock)


async def lecture(desk: Desk, people: int = 3, capacity: int = 0) -> None:
    start = desk.clock.now() + timedelta(days=3)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=1), capacity=capacity)
    await done(desk.parts, "小陈", desk.parts.events.add_all, [plan], publish=True)
    async with desk.parts.database.write() as session:
        event = (await desk.parts.events.view(session, "h1")).event
        for number in range(people):
            await desk.parts.places.register(session, event, Address("web", f"resident-{number:08d}"))


def cancel(on: Services, act: Act) -> Awaitable[int]:
    return on.events.cancel(act, "h1", "台风")


async def test_a_cancelled_event_waits_a_minute_and_comes_back_as_if_nothing_had_been(desk: Desk) -> None:
    await lecture(desk)
    kept = await desk.act(cancel)
    desk.clock.move(seconds=WAIT - 1)
    await desk.post()
    assert desk.delivered == []
    assert await desk.event_state() == "cancelled"
    assert [one.code for one in await desk.parts.holds.open(desk.actor("老周"))] == [kept.code]
    told = await desk.recall(kept.code)
    assert told == ["3 条消息没有发出。", "“防骗讲座”恢复成原来的样子（已发布），提醒照旧。"]
    assert await desk.event_state() == "published"
    desk.clock.move(minutes=10)
    await desk.post()
    assert desk.delivered == []
    assert await desk.parts.holds.open(desk.actor("老周")) == []
    desk.clock.move(days=2)
    assert await desk.parts.reminders.send_due() == 3, "the reminders are as before"


async def test_what_nobody_takes_back_is_delivered_once_and_then_only_a_letter_helps(desk: Desk) -> None:
    await lecture(desk)
    kept = await desk.act(cancel)
    desk.clock.move(seconds=WAIT)
    await desk.post()
    assert sorted(chat for chat, _ in desk.delivered) == [f"resident-{number:08d}" for number in range(3)]
    with pytest.raises(Conflict, match="3 条都已经发出，收不回了"):
        await desk.recall(kept.code)
    assert await desk.event_state() == "cancelled"


async def test_at_the_last_second_each_letter_is_sent_or_taken_back_never_both(desk: Desk) -> None:
    await lecture(desk, people=30)
    kept = await desk.act(cancel)
    desk.clock.move(seconds=WAIT)
    other = desk.worker()
    first = await asyncio.gather(
        desk.worker().work_once(), other.work_once(), desk.recall(kept.code), return_exceptions=True
    )
    assert not [one for one in first if isinstance(one, BaseException) and not isinstance(one, Conflict)]
    await desk.post()
    states = await desk.states()
    assert len(states) == 30
    assert states.count("sent") == len(desk.delivered) == len(set(desk.delivered))
    assert states.count("recalled") == 30 - len(desk.delivered)
    if not isinstance(first[2], BaseException) and desk.delivered:
        assert f"{len(desk.delivered)} 条在这之前已经发出" in "".join(first[2])
        assert await desk.event_state() == "cancelled", "who was told is not told a lie"


async def test_what_is_being_sent_counts_as_sent_and_is_not_tried_again(desk: Desk) -> None:
    await lecture(desk, people=1)
    kept = await desk.act(cancel)
    desk.clock.move(seconds=WAIT)
    told: list[str] = []

    async def meanwhile() -> None:
        desk.during = None
        with pytest.raises(Conflict, match="1 条都已经发出"):
            await desk.recall(kept.code)
        told.append("asked")

    desk.during = meanwhile
    await desk.post()
    assert told == ["asked"]
    assert len(desk.delivered) == 1


async def test_a_try_that_fails_after_the_recall_is_the_last_one(desk: Desk) -> None:
    await lecture(desk, people=9)
    kept = await desk.act(cancel)
    desk.clock.move(seconds=WAIT)
    desk.troubles = [TemporaryFailure("502") for _ in range(9)]

    async def meanwhile() -> None:
        desk.during = None
        assert "条消息没有发出" in (await desk.recall(kept.code))[0]

    desk.during = meanwhile
    await desk.worker().work_once()
    desk.clock.move(hours=1)
    await desk.post()
    assert desk.delivered == []
    assert await desk.states() == ["recalled"] * 9


async def test_of_two_members_of_staff_one_takes_it_back(desk: Desk) -> None:
    await lecture(desk)
    kept = await desk.act(cancel)
    both = await asyncio.gather(
        desk.recall(kept.code, desk.actor("老周")), desk.recall(kept.code, desk.actor("沈佳")), return_exceptions=True
    )
    refused = [one for one in both if isinstance(one, Conflict)]
    assert len(refused) == 1
    assert "已经撤回了" in str(refused[0])
    with pytest.raises(NotAllowed):
        await desk.recall(kept.code, desk.actor("小周", Right.INQUIRIES))
    assert await desk.parts.holds.open(desk.actor("小周", Right.INQUIRIES)) == []
    with pytest.raises(WrongInput, match="没有"):
        await desk.recall("nosuch")


async def test_a_program_that_dies_in_the_act_leaves_nothing_and_after_it_everything(
    desk: Desk, clock: HandClock
) -> None:
    await lecture(desk)

    async def dies(on: Services, act: Act) -> None:
        await cancel(on, act)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await desk.act(dies)
    assert await desk.states() == []
    assert await desk.parts.holds.open(desk.actor("老周")) == []
    kept = await desk.act(cancel)
    again = replace(desk, parts=_restarted(desk.parts), delivered=[])
    await again.post()
    assert again.delivered == []
    assert (await again.recall(kept.code))[0] == "3 条消息没有发出。"
    await again.parts.database.close()


def _restarted(parts: Parts) -> Parts:
    database = Database(parts.database.url)
    return parts_for(database, parts.clock, parts.shelf, parts.settings.data_dir, hold_seconds=WAIT)  # type: ignore[arg-type]


async def test_the_same_can_be_done_anew_after_it_was_taken_back(desk: Desk) -> None:
    await lecture(desk)
    await desk.recall((await desk.act(cancel)).code)
    await desk.act(cancel)
    desk.clock.move(seconds=WAIT)
    await desk.post()
    assert len(desk.delivered) == 3


async def test_a_move_is_taken_back_field_by_field_and_an_offer_too(desk: Desk) -> None:
    await lecture(desk, people=3, capacity=2)
    before, _ = await desk.parts.events.show("h1")
    start = desk.clock.now() + timedelta(days=5)

    async def move(on: Services, act: Act) -> int:
        # A larger room: who waited is offered a place.
        larger = Amendment(capacity=3)
        return await on.events.change(act, "h1", starts_at=start, venue="大礼堂", reason="人多", other=larger)

    kept = await desk.act(move, "改活动")
    view, rows = await desk.parts.events.show("h1")
    assert (view.event.venue, sorted(row.state for row in rows)) == ("大礼堂", ["confirmed", "confirmed", "offered"])
    assert "4 条消息没有发出。" in await desk.recall(kept.code)
    view, rows = await desk.parts.events.show("h1")
    assert (view.event.venue, view.event.starts_at) == ("和好屋", before.event.starts_at)
    assert (view.event.capacity, sorted(row.state for row in rows)) == (2, ["confirmed", "confirmed", "waiting"])


async def test_a_colleagues_later_change_is_not_run_over(desk: Desk) -> None:
    await lecture(desk)
    kept = await desk.act(lambda on, act: on.events.postpone(act, "h1", "讲师生病"), "延期")
    await done(desk.parts, "沈佳", desk.parts.events.cancel, "h1", "不办了")
    told = await desk.recall(kept.code)
    assert told == ["3 条消息没有发出。", "“防骗讲座”后来又有改动，还是现在的样子（已取消）。"]
    assert await desk.event_state() == "cancelled"


async def test_a_published_event_is_a_draft_again_until_somebody_registers(desk: Desk) -> None:
    start = desk.clock.now() + timedelta(days=3)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=1))
    await done(desk.parts, "小陈", desk.parts.events.add_all, [plan])
    kept = await desk.act(lambda on, act: on.events.publish(act, "h1"), "发布活动")
    assert await desk.recall(kept.code) == ["“防骗讲座”又是草稿，居民看不到。"]
    kept = await desk.act(lambda on, act: on.events.publish(act, "h1"), "发布活动")
    anna = Visitor(desk.parts, desk.clock, Address("web", "resident-anna-0001"))
    await anna.says("活动")
    await anna.presses("防骗讲座")
    await anna.presses("我要报名")
    assert "已经有人报名" in "".join(await desk.recall(kept.code))
    assert await desk.event_state() == "published"


async def test_of_two_replies_the_first_is_taken_back_and_the_second_stands(desk: Desk) -> None:
    async with desk.parts.database.write() as session:
        receipt = await desk.parts.inquiries.open(session, Address("web", "resident-1"), "m", Handover("漏水找谁"))
    first = await desk.act(lambda on, act: on.inquiries.reply(act, receipt, "请找法院"), "回复")
    desk.clock.move(seconds=10)
    second = await desk.act(lambda on, act: on.inquiries.reply(act, receipt, "请找物业"), "回复")
    assert await desk.recall(first.code) == ["1 条消息没有发出。", f"{receipt} 的这条回复没有了。"]
    shown = await desk.parts.inquiries.show(receipt)
    assert ([reply.text for reply in shown.replies], shown.inquiry.state) == (["请找物业"], "replied")
    assert shown.inquiry.answered_at == shown.replies[0].created_at
    assert await desk.recall(second.code) == ["1 条消息没有发出。", f"{receipt} 的这条回复没有了，又在等回复。"]
    assert (await desk.parts.inquiries.show(receipt)).inquiry.answered_at is None


async def test_a_reply_is_taken_back_and_the_question_waits_again(desk: Desk) -> None:
    async with desk.parts.database.write() as session:
        receipt = await desk.parts.inquiries.open(session, Address("web", "resident-1"), "m", Handover("漏水找谁"))
    kept = await desk.act(lambda on, act: on.inquiries.reply(act, receipt, "请找法院"), "回复")
    told = await desk.recall(kept.code)
    assert told == ["1 条消息没有发出。", f"{receipt} 的这条回复没有了，又在等回复。"]
    view = await desk.parts.inquiries.show(receipt)
    assert (view.inquiry.state, view.replies) == ("open", ())
    await desk.act(lambda on, act: on.inquiries.reply(act, receipt, "请找物业"), "回复")
    desk.clock.move(seconds=WAIT)
    await desk.post()
    assert len(desk.delivered) == 1
    assert "请找物业" in desk.delivered[0][1]


async def opinions(desk: Desk, count: int) -> list[str]:
    parts, today = desk.parts, desk.parts.drafts.today()
    view = await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))
    receipts = []
    async with parts.database.write() as session:
        for number in range(count):
            content = Content("a8", "第八条", "原文", "other", "", f"两年太久{number}")
            row = await parts.opinions.submit(session, Address("web", f"r-{number}"), f"m{number}", view, content)
            receipts.append(row.receipt)
    return receipts


async def _opinions(desk: Desk) -> list[Opinion]:
    async with desk.parts.database.read() as session:
        return list(await session.scalars(select(Opinion).order_by(Opinion.id)))


async def test_results_that_were_taken_back_can_be_told_again(desk: Desk) -> None:
    receipts = await opinions(desk, 3)
    await done(desk.parts, "小陈", desk.parts.desk.dispose, receipts, "adopted", "已写进第八条")
    who = desk.actor("小陈")

    async def publish(on: Services) -> tuple[int, int]:
        return await on.outcomes.publish(on.opening(who), "d1")

    made, kept = await hold(desk.parts, publish, title="告知结果")
    assert made == (3, 0)
    assert kept is not None
    assert (await desk.recall(kept.code))[0] == "3 条消息没有发出。"
    assert [row.told_how for row in await _opinions(desk)] == ["", "", ""]
    made, _ = await hold(desk.parts, publish, title="告知结果")
    assert made == (3, 0)
    desk.clock.move(seconds=WAIT)
    await desk.post()
    assert len(desk.delivered) == 3
    assert await desk.parts.outcomes.note_delivered() == 3

    async def correct(on: Services, act: Act) -> tuple[int, int]:
        return await on.outcomes.correct(act, receipts[0], NewOutcome("rejected", "与上位法不一致"), "看错了行")

    kept = await desk.act(correct, "更正结果")
    assert (await _opinions(desk))[0].disposition == "rejected"
    await desk.recall(kept.code)
    first = (await _opinions(desk))[0]
    assert (first.disposition, first.disposition_reason, first.state) == ("adopted", "已写进第八条", "told")


async def test_an_opinion_left_out_and_a_new_version_are_taken_back(desk: Desk) -> None:
    [receipt] = await opinions(desk, 1)
    kept = await desk.act(lambda on, act: on.desk.moderate(act, receipt, "off_topic"), "不列入")
    assert (await _opinions(desk))[0].moderation == "off_topic"
    assert await desk.recall(kept.code) == ["1 条消息没有发出。", f"{receipt} 恢复成原来的样子。"]
    assert (await _opinions(desk))[0].moderation == ""
    parsed = sample()
    changed = tuple(replace(one, text=one.text + "（改）") for one in parsed.provisions)
    kept = await desk.act(lambda on, act: on.drafts.renew(act, "d1", replace(parsed, provisions=changed)), "新版本")
    assert (await desk.parts.drafts.show("d1"))[0].version.number == 2
    assert "居民看到的还是上一版" in "".join(await desk.recall(kept.code))
    view, provisions = await desk.parts.drafts.show("d1")
    assert (view.version.number, [one.text for one in provisions]) == (1, [one.text for one in parsed.provisions])


async def test_a_correction_goes_to_exactly_those_who_got_it(desk: Desk) -> None:
    await lecture(desk, people=10)
    kept = await desk.act(cancel)
    desk.clock.move(seconds=WAIT)
    await desk.worker().work_once()
    got = {chat for chat, _ in desk.delivered}
    assert 0 < len(got) < 10
    told = await desk.recall(kept.code)
    assert told[0] == f"{10 - len(got)} 条消息没有发出。"
    assert f"{len(got)} 条在这之前已经发出" in told[1]
    assert "还是改过以后的样子（已取消）" in told[2]
    desk.delivered.clear()
    count = await desk.parts.holds.correct(opening(desk.parts, "小陈"), kept.code, "讲座照常举行。")
    assert count == len(got)
    await desk.post()
    assert {chat for chat, _ in desk.delivered} == got
    assert all("讲座照常举行" in text for _, text in desk.delivered)
    with pytest.raises(Conflict, match="已经发过了"):
        await desk.parts.holds.correct(opening(desk.parts, "小陈"), kept.code, "讲座照常举行。")
    for wrong in ("", "  ", "长" * 501):
        with pytest.raises(WrongInput, match="最多 500"):
            await desk.parts.holds.correct(opening(desk.parts, "小陈"), kept.code, wrong)


async def test_an_announcement_is_a_draft_again_or_stops_where_it_is(desk: Desk) -> None:
    parts = desk.parts
    async with parts.database.write() as session:
        for number in range(10):
            await parts.subscriptions.toggle(session, Address("web", f"s{number:06d}"), "fraud")
    made = await done(parts, "小陈", parts.announcements.draft, Text("新骗术", "别点链接。", ["防诈骗"]))
    kept = await desk.act(lambda on, act: on.announcements.confirm(act, made.code, 10), "群发")
    desk.clock.move(seconds=WAIT - 1)
    assert await parts.handing_out.tick() == 0
    assert await desk.recall(kept.code) == ["通知“新骗术”又是草稿，可以改了再发。"]
    desk.clock.move(seconds=WAIT)
    assert await parts.handing_out.tick() == 0
    kept = await desk.act(lambda on, act: on.announcements.confirm(act, made.code, 10), "群发")
    desk.clock.move(seconds=WAIT)
    assert await parts.handing_out.tick() == 10
    await desk.worker().work_once()
    out = len(desk.delivered)
    told = await desk.recall(kept.code)
    assert told[-1] == "通知“新骗术”停了，余下的不再发。"
    await desk.post()
    assert len(desk.delivered) == out
    assert await parts.holds.correct(opening(parts, "小陈"), kept.code, "链接写错了。") == out


async def test_where_nothing_waits_nothing_is_kept(
    database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path
) -> None:
    desk = Desk(parts_for(database, clock, shelf, tmp_path, hold_seconds=0), clock)
    await lecture(desk)
    who = desk.actor("小陈")

    async def whole(on: Services) -> int:
        async with on.acting(who) as act:
            return await on.events.cancel(act, "h1", "台风")

    assert await hold(desk.parts, whole, title="取消") == (3, None)
    await desk.post()
    assert len(desk.delivered) == 3
