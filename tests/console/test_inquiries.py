"""Inquiries by browser: what waits is seen, answered after a look at it, and closed; who looked is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.answers.shelf import Shelf
from bot.inquiries.service import Handover
from bot.inquiries.store import Inquiry
from bot.messages import Address, Attachment, AttachmentKind
from bot.outbox.store import OutboxRow
from bot.outbox.terms import OutboxState
from bot.staff.rights import Right
from bot.storage.database import Database
from tests.console.conftest import HOLD
from tests.console.office import Office, hidden, text_of
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for

LATER = "1 分钟后送出，在那以前可以撤回"
WANG = Address("web", "resident-000001")
NASTY = "<script>alert(1)</script> [/red] =1+1 ${x} {{ x }} \u202e"


async def asks(
    office: Office, question: str, *, chat: str = "1", phone: str | None = None, careful: bool = False
) -> str:
    handover = Handover(question, ("您：" + question,), (Attachment(AttachmentKind.PHOTO, "x"),), phone, careful)
    async with office.parts.database.write() as session:
        address = Address("web", f"resident-{chat}")
        return await office.parts.inquiries.open(session, address, f"m-{question}-{chat}", handover)


async def letters(office: Office) -> list[str]:
    async with office.parts.database.read() as session:
        return [str(row.body) for row in await session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


async def test_a_question_is_seen_answered_and_closed(office: Office) -> None:
    receipt = await asks(office, "楼上漏水把我家天花板泡了，楼上不肯修", phone="13800138000")
    office.clock.move(hours=3)
    async with office.clerk() as clerk:
        assert "等了 3 小时" in text_of(await clerk.sees("/"))
        assert receipt in await clerk.sees("/inquiries")
        page = await clerk.sees(f"/inquiries/{receipt}")
        assert "13800138000" in page
        assert "漏水" in re.findall(r'(?s)aria-label="可能用得上的条目".*?</section>', page)[0]
        assert "可以申请法律援助" in page
        fields = {"text": "请先拍照，\n再请物业查漏点。", "_seen": hidden(page, "_seen")}
        shown = await clerk.agrees(f"/inquiries/{receipt}/reply", fields)
        assert "会收到消息的：1 位" in shown
        assert "再请物业查漏点。" in shown
        (letter,) = await letters(office)
        assert "再请物业查漏点" in letter
        page = await clerk.sees(f"/inquiries/{receipt}")
        assert "沈佳 的回复" in text_of(page)
        await clerk.sends(f"/inquiries/{receipt}/close", {"outcome": "answered", "_seen": hidden(page, "_seen")})
        assert "没有等回复的咨询" in await clerk.sees("/inquiries")
        assert receipt in await clerk.sees("/inquiries?state=closed")
        assert "办结：已答复。" in await clerk.sees(f"/inquiries/{receipt}")
    acts = [(act, subject) for who, act, subject in await office.acts() if who == "沈佳" and act.startswith("inquiry")]
    assert acts == [("inquiry.show", receipt), ("inquiry.reply", receipt), ("inquiry.close", receipt)]


async def test_looking_again_within_the_hour_is_noted_once(office: Office) -> None:
    one, two = await asks(office, "楼上漏水"), await asks(office, "借钱不还怎么办", chat="resident-bob-00001")

    async def looks() -> list[tuple[str, str]]:
        return [(who, subject) for who, act, subject in await office.acts() if act == "inquiry.show"]

    async with office.clerk() as clerk, office.clerk("小周") as other:
        for _ in range(3):
            await clerk.sees(f"/inquiries/{one}")
        assert await looks() == [("沈佳", one)]
        office.clock.move(minutes=59)
        await clerk.sees(f"/inquiries/{one}")
        assert await looks() == [("沈佳", one)]
        await clerk.sees(f"/inquiries/{two}")
        page = text_of(await other.sees(f"/inquiries/{one}"))
        assert await looks() == [("沈佳", one), ("沈佳", two), ("小周", one)], "each person, each inquiry"
        assert "沈佳刚才打开了这一件" in page, "a colleague hears of the look that the ledger does not keep again"
        office.clock.move(minutes=1)
        await clerk.sees(f"/inquiries/{one}")
        assert await looks() == [("沈佳", one), ("沈佳", two), ("小周", one), ("沈佳", one)], "an hour is over"


async def test_nothing_goes_out_before_it_was_seen_and_nothing_twice(office: Office) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    async with office.clerk() as clerk:
        path = f"/inquiries/{receipt}/reply"
        seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        page = await clerk.sends(path, {"text": "请带借条来。", "_seen": seen}, status=200)
        assert await letters(office) == []
        stamp = hidden(page, "_agreed")
        # Agreed to one text and sent another: it is shown again.
        other = await clerk.sends(path, {"text": "改过的话。", "_agreed": stamp}, status=422)
        assert "刚才有了变化" in other
        assert await letters(office) == []
        await clerk.sends(path, {"text": "请带借条来。", "_agreed": stamp})
        again = await clerk.sends(path, {"text": "请带借条来。", "_agreed": stamp}, status=409)
        assert "这段回复已经发过了" in again
        assert len(await letters(office)) == 1


@pytest.mark.parametrize(("seconds", "leaves"), [(0, "正在送达"), (60, LATER), (90, "90 秒后送出，在那以前可以撤回")])
async def test_what_still_waits_is_not_called_on_its_way(
    sqlite: Database, clock: HandClock, shelf: Shelf, tmp_path: Path, seconds: int, leaves: str
) -> None:
    desk = Office(parts_for(sqlite, clock, shelf, tmp_path, seconds), clock)
    receipt = await asks(desk, "借钱不还怎么办")
    async with desk.clerk() as clerk:
        fields = {"text": "请带借条来。", "_seen": hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")}
        await clerk.agrees(f"/inquiries/{receipt}/reply", fields)
        page = await clerk.sees(f"/inquiries/{receipt}")
        assert f"已回复，{leaves}。" in page
        fields = {"outcome": "answered", "tell": "谢谢您。", "_seen": hidden(page, "_seen")}
        await clerk.agrees(f"/inquiries/{receipt}/close", fields)
        assert f"已办结，给居民的话{leaves}。" in await clerk.sees(f"/inquiries/{receipt}")


async def test_two_clerks_answer_the_same_question(office: Office) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    async with office.clerk() as clerk, office.clerk("小王") as other:
        path = f"/inquiries/{receipt}/reply"
        mine = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        await other.agrees(path, {"text": "请带借条来。", "_seen": mine})
        office.clock.move(minutes=2)
        page = await clerk.sends(path, {"text": "带上证据。", "_seen": mine}, status=409)
        assert "小王 2 分钟前改过这一项" in page
        assert "带上证据。" in page
        assert "请带借条来。" in page
        assert len(await letters(office)) == 1


async def test_danger_stands_first_and_filters_find(office: Office) -> None:
    plain = await asks(office, "借钱不还怎么办", chat="1")
    danger = await asks(office, "我老公又动手打我", chat="2", careful=True, phone="13900139000")
    async with office.clerk() as clerk:
        page = await clerk.sees("/inquiries")
        assert page.index(danger) < page.index(plain)
        assert plain not in await clerk.sees("/inquiries?careful=1")
        assert danger not in await clerk.sees("/inquiries?words=借钱")
        assert danger in await clerk.sees("/inquiries?words=13900")
        assert "回电前先问对方是否方便" in await clerk.sees(f"/inquiries/{danger}")
        assert danger in await clerk.sees(f"/search?q={danger.lower()}")
        assert "没有符合" in await clerk.sees("/inquiries?words=%25")
    async with office.clerk("小王", [Right.INQUIRIES]) as wang:
        page = await wang.sees(f"/inquiries/{danger}")
        assert "139****9000" in page
        assert "13900139000" not in page
        assert danger not in await wang.sees("/inquiries?words=13900")
        assert danger not in await wang.sees("/search?q=13900")
    async with office.clerk("老李", [Right.EVENTS]) as li:
        assert danger not in await li.sees("/")
        assert danger not in await li.sees("/search?q=动手")
        await li.sees(f"/inquiries/{danger}", 403)


async def test_hostile_words_stay_words(office: Office) -> None:
    receipt = await asks(office, NASTY)
    async with office.clerk() as clerk:
        for path in ("/", "/inquiries", f"/inquiries/{receipt}", "/search?q=<script>", "/inquiries?words=<script>"):
            page = await clerk.sees(path)
            assert "<script>alert" not in page
            assert "[/red]" in page
        seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        shown = await clerk.agrees(f"/inquiries/{receipt}/reply", {"text": f"回复\x00\x07 {NASTY}", "_seen": seen})
        assert "回复 <script>alert(1)</script> [/red] =1+1 ${x} {{ x }}" in shown
        for text, told in (("", "不能是空的"), ("  \n ", "不能是空的"), ("长" * 100_000, "太长了")):
            fresh = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
            page = await clerk.sends(f"/inquiries/{receipt}/reply", {"text": text, "_seen": fresh}, status=422)
            assert told in page
        page = await clerk.sends(
            f"/inquiries/{receipt}/close", {"outcome": "met", "note": "长" * 201, "_seen": fresh}, status=422
        )
        assert "最多 200 字" in page


async def test_the_queue_has_pages_and_an_end(office: Office) -> None:
    async with office.parts.database.write() as session:
        for number in range(120):
            session.add(
                Inquiry(
                    office_id="j", receipt=f"Z261123-{number:04d}", channel="web", chat=f"c{number}", source="x",
                    question="问", context=[], attachments=[], careful=False, state="open",
                    created_at=office.clock.now(),
                )
            )  # fmt: skip
        session.add(
            Inquiry(
                office_id="other", receipt="Z261123-9999", channel="web", chat="x", source="x", question="别家的事",
                context=[], attachments=[], careful=True, state="open", created_at=office.clock.now(),
            )
        )  # fmt: skip
    async with office.clerk() as clerk:
        receipts = []
        path: str | None = "/inquiries?state=open"
        while path:
            page = await clerk.sees(path)
            receipts += re.findall(r">(Z261123-\d+)</a>", page)
            after = re.search(r'rel="next" href="/staff([^"]+)"', page)
            path = after[1].replace("&amp;", "&") if after else None
        assert receipts == [f"Z261123-{number:04d}" for number in range(120)]
        assert "已经到底了" in page
        assert "等回复的咨询（120）" in await clerk.sees("/")
        assert "别家的事" not in await clerk.sees("/search?q=别家")
        await clerk.sees("/inquiries/Z261123-9999", 404)


async def test_what_did_not_arrive_is_on_the_desk(office: Office) -> None:
    receipt = await asks(office, "借钱不还怎么办")
    async with office.clerk() as clerk:
        seen = hidden(await clerk.sees(f"/inquiries/{receipt}"), "_seen")
        await clerk.agrees(f"/inquiries/{receipt}/reply", {"text": "请带借条来。", "_seen": seen})
        office.clock.move(seconds=HOLD)
        (letter,) = await office.parts.outbox.claim(10, ["web"])
        await office.parts.outbox.settle(letter.id, OutboxState.FAILED, "Bad Request")
        assert "没有送达的消息 1 条" in await clerk.sees("/")
        assert "Bad Request" in await clerk.sees("/undelivered")
        assert "没有选中的来信" in await clerk.sends("/failed", {"row": ["7", "x"]}, status=409)
