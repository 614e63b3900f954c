"""What a button under an announcement leads to, and whom a batch of letters did not reach: the way staff look at it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot import buttons
from bot.consultations.parsing import parse
from bot.errors import Conflict, Malformed, NotFound
from bot.events.plans import Plan
from bot.events.store import Event, Registration
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import InquiryState
from bot.outbox.store import OutboxRow
from bot.outbox.terms import STATES, OutboxState
from bot.services import Services
from bot.storage.database import Database
from bot.subjects import subject_of
from bot.unreached import Unreached, unreached
from tests.support.clock import HandClock
from tests.support.services import services_for
from tests.support.staff import OFFICE, done


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, tmp_path: Path) -> Services:
    return services_for(sqlite, clock, tmp_path)


async def planned(parts: Services, clock: HandClock) -> Event:
    start = clock.now() + timedelta(days=5)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=2))
    event, _ = await done(parts, "小陈", parts.events.add, plan)
    return event


def knows(entry: str) -> bool:
    return entry == "leak-upstairs"


async def led(parts: Services, *, event: str = "", draft: str = "", entry: str = "") -> str:
    return await subject_of(parts, event=event, draft=draft, entry=entry, knows=knows)


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
async def test_nothing_given_leads_nowhere(parts: Services, blank: str) -> None:
    assert await led(parts, event=blank, draft=blank, entry=blank) == ""


async def test_an_entry_is_opened_by_its_own_button_and_an_unknown_one_is_told(parts: Services) -> None:
    assert await led(parts, entry=" leak-upstairs ") == buttons.entry("leak-upstairs")
    for wrong in ("leak", "LEAK-UPSTAIRS", "<b>", "x" * 100_000):
        with pytest.raises(Malformed, match="没有编号为") as told:
            await led(parts, entry=wrong)
        assert len(str(told.value)) < 120


async def test_an_event_is_opened_only_while_residents_can_see_it(parts: Services, clock: HandClock) -> None:
    event = await planned(parts, clock)
    with pytest.raises(Conflict, match="h1 现在是“草稿”，居民点开看不到，请先发布"):
        await led(parts, event="h1")
    await done(parts, "小陈", parts.events.publish, event.code)
    assert await led(parts, event=" H1 ") == buttons.event("h1")
    await done(parts, "小陈", parts.events.cancel, event.code, "下雨")
    with pytest.raises(Conflict, match="已取消"):
        await led(parts, event="h1")
    with pytest.raises(NotFound):
        await led(parts, event="h9")


async def test_a_draft_is_opened_by_its_code(parts: Services) -> None:
    today = parts.drafts.today()
    text = parse(["某条例", "第一条 甲。"])
    await done(parts, "小陈", parts.drafts.create, text, today, today + timedelta(days=30))
    assert await led(parts, draft="D1") == buttons.draft("d1")
    with pytest.raises(NotFound):
        await led(parts, draft="d2")


async def test_a_button_leads_to_one_thing_only(parts: Services) -> None:
    with pytest.raises(Malformed, match="只能带一个"):
        await led(parts, event="h1", entry="leak-upstairs")
    with pytest.raises(Malformed, match="只能带一个"):
        await led(parts, draft="d1", event="h1", entry="x")


BATCH = "ann:1"


class Letters:
    """Rows of the outbox and what people left for us, put there one by one."""

    def __init__(self, parts: Services, clock: HandClock) -> None:
        self._parts, self._clock, self._numbers = parts, clock, count(1)

    async def put(self, chat: str, state: str, *, error: str | None = None, **changed: object) -> None:
        number, now = next(self._numbers), self._clock.now()
        fields: dict[str, object] = {
            "office_id": OFFICE, "channel": "web", "chat": chat, "kind": "push.news", "dedup_key": str(number),
            "body": {}, "state": state, "created_at": now, "due_at": now, "batch": BATCH, "error": error,
        }  # fmt: skip
        async with self._parts.database.write() as session:
            session.add(OutboxRow(**(fields | changed)))

    async def asked(self, chat: str, phone: str | None, **changed: object) -> None:
        number = next(self._numbers)
        fields: dict[str, object] = {
            "office_id": OFFICE, "receipt": f"Z-{number}", "channel": "web", "chat": chat, "source": str(number),
            "question": "问", "context": [], "attachments": [], "earlier": [], "state": InquiryState.OPEN,
            "phone": phone, "created_at": self._clock.now(),
        }  # fmt: skip
        async with self._parts.database.write() as session:
            session.add(Inquiry(**(fields | changed)))

    async def placed(self, event: Event, chat: str, phone: str, name: str = "") -> None:
        async with self._parts.database.write() as session:
            session.add(
                Registration(
                    office_id=OFFICE, event_id=event.id, channel="web", chat=chat, name=name, phone=phone, answer="",
                    state="confirmed", queued_at=self._clock.now(), offered_until=None,
                )
            )  # fmt: skip

    async def missed(self, *, skip: int = 0, take: int = 50) -> list[Unreached]:
        async with self._parts.database.read() as session:
            return await unreached(session, OFFICE, BATCH, skip=skip, take=take)


@pytest.fixture
def letters(parts: Services, clock: HandClock) -> Letters:
    return Letters(parts, clock)


async def test_only_what_did_not_arrive_is_listed_in_the_order_of_sending(letters: Letters) -> None:
    for state in ("failed", "sent", "skipped", "pending", "unknown", "held", "dropped", "recalled"):
        await letters.put(f"to-{state}", state)
    await letters.put("other-batch", "failed", batch="ann:2")
    await letters.put("other-office", "failed", office_id="other")
    assert [one.why for one in await letters.missed()] == [
        STATES[OutboxState.FAILED], STATES[OutboxState.SKIPPED], STATES[OutboxState.UNKNOWN],
    ]  # fmt: skip
    assert [one.why for one in await letters.missed(skip=1, take=1)] == [STATES[OutboxState.SKIPPED]]


async def test_the_reason_is_said_in_chinese_or_by_its_kind(letters: Letters) -> None:
    await letters.put("a", "failed", error="对方屏蔽了机器人")
    await letters.put("b", "failed", error="Forbidden: bot was blocked")
    await letters.put("c", "failed", error="")
    assert [one.why for one in await letters.missed()] == ["对方屏蔽了机器人", "发不出去", "发不出去"]


async def test_the_number_of_a_place_comes_before_that_of_an_inquiry(
    parts: Services, letters: Letters, clock: HandClock
) -> None:
    event = await planned(parts, clock)
    for chat in ("both", "asked", "none"):
        await letters.put(chat, "failed")
    await letters.asked("both", "13800138000")
    await letters.asked("asked", "13900139000")
    await letters.asked("none", None)
    await letters.placed(event, "both", "13700137000", "王阿姨")
    await letters.placed(event, "none", "")
    assert [(one.name, one.phone) for one in await letters.missed()] == [
        ("王阿姨", "13700137000"), ("", "13900139000"), ("", ""),
    ]  # fmt: skip


async def test_the_number_left_last_is_the_one_to_ring(letters: Letters) -> None:
    await letters.put("a", "failed")
    await letters.asked("a", "13800138000")
    await letters.asked("a", "13900139000")
    assert [one.phone for one in await letters.missed()] == ["13900139000"]


async def test_the_same_chat_of_another_channel_or_office_is_somebody_else(letters: Letters) -> None:
    await letters.put("42", "failed")
    await letters.asked("42", "13800138000", channel="telegram")
    await letters.asked("42", "13900139000", office_id="other")
    assert [one.phone for one in await letters.missed()] == [""]


async def test_who_was_deleted_is_counted_and_nobody_elses_number_is_shown(letters: Letters) -> None:
    await letters.put("", "failed")
    await letters.asked("", "13800138000", channel="web")
    (one,) = await letters.missed()
    assert (one.name, one.phone) == ("", "")
