"""Inquiries: a receipt for every one, the reply goes where the question came from, every act of staff is noted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from bot.audit import AuditRow
from bot.errors import Conflict, Malformed, NotAllowed, NotFound
from bot.inquiries.cases import Cases
from bot.inquiries.service import MAX_REPLY, OPEN_PER_PERSON, Handover, Inquiries
from bot.messages import Address, Attachment, AttachmentKind
from bot.origins import Origins
from bot.outbox.store import Outbox
from bot.people import Consent, People
from bot.phrases import load_phrases
from bot.retention import Retention
from bot.staff.act import Act
from bot.staff.rights import Actor, Right
from bot.storage.database import Database
from tests.conftest import KNOWLEDGE
from tests.support.clock import HandClock
from tests.support.staff import done_by, member

HOME = Address("web", "token-1")


class Desk:
    """The inquiries of one office on a real database."""

    def __init__(self, database: Database, clock: HandClock) -> None:
        self.database = database
        phrases = load_phrases(KNOWLEDGE / "phrases.yaml")
        self.outbox = Outbox(database, "j", clock)
        people, origins = People("j", clock), Origins(clock, 10)
        self.cases = Cases("j")
        say = lambda: phrases  # noqa: E731
        self.inquiries = Inquiries(database, "j", clock, people, self.outbox, say, 180, 365, origins, self.cases)
        self._clock = clock

    async def by(self, who: str | Actor, work: Callable[[Act], Awaitable[None]]) -> None:
        await done_by(who, self.database, self._clock, work)

    async def open(self, source: str, question: str = "物业费能不能不交", **more: object) -> str:
        async with self.database.write() as session:
            return await self.inquiries.open(session, HOME, source, Handover(question, **more))  # type: ignore[arg-type]


@pytest.fixture
def desk(database: Database, clock: HandClock) -> Desk:
    return Desk(database, clock)


async def test_receipts_count_up_by_the_day_of_the_office(desk: Desk, clock: HandClock) -> None:
    assert [await desk.open("1"), await desk.open("2")] == ["Z261123-0001", "Z261123-0002"]
    clock.move(hours=14)
    assert await desk.open("3") == "Z261124-0001"


async def test_the_same_message_opens_one_inquiry(desk: Desk) -> None:
    assert await desk.open("1") == await desk.open("1")
    assert len(await desk.inquiries.list()) == 1


async def test_a_phone_is_kept_with_consent_and_dropped_in_time(desk: Desk, clock: HandClock) -> None:
    receipt = await desk.open("1", phone="13800000000", attachments=(Attachment(AttachmentKind.PHOTO, "f1"),))
    view = await desk.inquiries.show(receipt)
    assert (view.inquiry.phone, view.inquiry.attachments) == ("13800000000", [{"kind": "photo", "reference": "f1"}])
    async with desk.database.read() as session:
        assert await session.scalar(select(Consent.kind)) == "phone"
    retention = Retention(desk.database, "j", clock, chat_days=30, inquiry_days=365)
    clock.move(days=179)
    assert "phones" not in await retention.run()
    clock.move(days=2)
    assert (await retention.run())["phones"] == 1
    assert (await desk.inquiries.show(receipt)).inquiry.phone is None


async def test_a_reply_reaches_the_resident_once(desk: Desk) -> None:
    receipt = await desk.open("1")
    await desk.by("张三", lambda act: desk.inquiries.reply(act, receipt.lower(), " 可以先到社区调解。\n不收钱。 "))
    rows = await desk.outbox.claim(8, ["web"])
    assert [(row.chat, row.kind, row.priority) for row in rows] == [("token-1", "inquiry.reply", 1)]
    assert "可以先到社区调解。" in str(rows[0].body)
    assert rows[0].body["private"] is True
    with pytest.raises(Conflict, match="已经发过"):
        await desk.by("张三", lambda act: desk.inquiries.reply(act, receipt, "可以先到社区调解。\n不收钱。"))
    async with desk.database.read() as session:
        mine = await desk.inquiries.mine(session, HOME)
        assert [reply.text for reply in mine[0].replies] == ["可以先到社区调解。\n不收钱。"]
        assert await session.scalar(select(AuditRow.act)) == "inquiry.reply"


async def test_after_violence_the_first_line_tells_nothing(desk: Desk) -> None:
    receipt = await desk.open("1", "他打我", careful=True)
    await desk.by("李四", lambda act: desk.inquiries.reply(act, receipt, "请打妇联电话"))
    body = (await desk.outbox.claim(8, ["web"]))[0].body
    assert body["blocks"][0]["lines"] == [f"您之前问的事有回复了（{receipt}）："]


async def test_what_staff_type_wrong_is_told_in_one_sentence(desk: Desk) -> None:
    receipt = await desk.open("1")
    with pytest.raises(Malformed, match="不能是空的"):
        await desk.by("x", lambda act: desk.inquiries.reply(act, receipt, "  "))
    with pytest.raises(Malformed, match=f"最多 {MAX_REPLY} 字"):
        await desk.by("x", lambda act: desk.inquiries.reply(act, receipt, "长" * (MAX_REPLY + 1)))
    with pytest.raises(NotFound, match="没有咨询"):
        await desk.by("x", lambda act: desk.inquiries.reply(act, "Z000000-0001", "好"))
    with pytest.raises(Conflict, match="还没有回复过"):
        await desk.by("x", lambda act: desk.inquiries.close(act, receipt, "已答复"))
    with pytest.raises(Malformed, match="转到哪里"):
        await desk.by("x", lambda act: desk.inquiries.close(act, receipt, outcome="referred"))
    with pytest.raises(Malformed, match="结果只能是"):
        await desk.by("x", lambda act: desk.inquiries.close(act, receipt, outcome="x"))
    with pytest.raises(Malformed, match="最多 200 字"):
        await desk.by("x", lambda act: desk.inquiries.close(act, receipt, "长" * 201, outcome="met"))
    await desk.by("x", lambda act: desk.inquiries.close(act, receipt, outcome="phoned"))
    with pytest.raises(Conflict, match="已经办结"):
        await desk.by("x", lambda act: desk.inquiries.reply(act, receipt, "好"))
    with pytest.raises(Conflict, match="早已办结"):
        await desk.by("x", lambda act: desk.inquiries.close(act, receipt, ""))
    assert await desk.inquiries.list() == []
    assert len(await desk.inquiries.list(state=None)) == 1


async def test_who_may_only_look_can_neither_reply_nor_close(desk: Desk) -> None:
    receipt = await desk.open("1")
    looker = member("王五", rights=())
    with pytest.raises(NotAllowed, match="王五 没有“答复咨询”的权限"):
        await desk.by(looker, lambda act: desk.inquiries.reply(act, receipt, "好"))
    with pytest.raises(NotAllowed):
        await desk.by(member("王五", rights=[Right.EVENTS]), lambda act: desk.inquiries.close(act, receipt, ""))
    assert (await desk.inquiries.show(receipt)).inquiry.state == "open"
    assert await desk.outbox.claim(8, ["web"]) == []


async def test_a_person_may_wait_for_a_few_at_a_time(desk: Desk) -> None:
    for number in range(OPEN_PER_PERSON):
        async with desk.database.read() as session:
            assert await desk.inquiries.may_open(session, HOME)
        await desk.open(str(number))
    async with desk.database.read() as session:
        assert not await desk.inquiries.may_open(session, HOME)
        assert await desk.inquiries.may_open(session, Address("web", "other"))


async def test_forgetting_leaves_the_bare_row_for_the_figures(desk: Desk) -> None:
    receipt = await desk.open("1", phone="13800000000")
    async with desk.database.write() as session:
        assert await desk.inquiries.forget(session, HOME) == 1
        assert await desk.inquiries.mine(session, HOME) == []
    row = (await desk.inquiries.show(receipt)).inquiry
    assert (row.question, row.phone, row.chat, row.state) == ("", None, "", "closed")
