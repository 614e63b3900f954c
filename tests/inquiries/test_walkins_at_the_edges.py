"""Visits and calls as staff key them in, at the edges of what can be; and the office's own sentences for replies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import OFFICE_ZONE
from bot.errors import Conflict, Malformed, NotAllowed, WrongInput
from bot.inquiries.canned import MAX_SENTENCE, MOST_SENTENCES
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import DANGER, InquiryState
from bot.inquiries.walkins import MAX_NAME, MAX_NOTE, MAX_WHAT, OLDEST, Consultation
from bot.services import Services
from bot.staff.rights import Right
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.services import services_for
from tests.support.staff import done, member

CALL = Consultation("phone", "问离婚冷静期", area="marriage")
TODAY = date(2026, 11, 23)


@pytest.fixture
def parts(sqlite: Database, clock: HandClock, tmp_path: Path) -> Services:
    return services_for(sqlite, clock, tmp_path)


async def enter(parts: Services, given: Consultation = CALL, *, another: bool = False, key: str = "") -> Inquiry:
    return await done(parts, "小陈", parts.walkins.enter, given, another=another, key=key)


async def correct(parts: Services, receipt: str, given: Consultation) -> Inquiry:
    return await done(parts, "小王", parts.walkins.correct, receipt, given)


async def test_a_call_is_kept_in_one_line_with_who_took_it(parts: Services, clock: HandClock) -> None:
    one = await enter(parts, replace(CALL, what="  问离婚\n 冷静期\t几天 ", name=" 王 阿姨", phone="138 0013 8000"))
    assert (one.question, one.name, one.phone) == ("问离婚 冷静期 几天", "王 阿姨", "13800138000")
    assert (one.state, one.entered_by, one.assignee, one.channel) == (InquiryState.OPEN, "小陈", "小陈", "phone")
    assert one.phone_until == clock.now() + timedelta(days=parts.settings.phone_retention_days)
    nobody = await enter(parts, replace(CALL, what="没留名字"))
    assert (nobody.phone, nobody.phone_until) == (None, None)


async def test_what_was_answered_at_once_is_nobodys_to_work_on(parts: Services, clock: HandClock) -> None:
    one = await enter(parts, replace(CALL, outcome="phoned"))
    assert (one.state, one.assignee, one.closed_at) == (InquiryState.CLOSED, "", clock.now())


@pytest.mark.parametrize(
    ("on", "moment"),
    [
        pytest.param(None, datetime(2026, 11, 23, 10, 0), id="today-is-now"),  # noqa: DTZ001 - at the office
        pytest.param(TODAY, datetime(2026, 11, 23, 10, 0), id="today-by-its-date"),  # noqa: DTZ001
        pytest.param(date(2026, 11, 22), datetime(2026, 11, 22, 12, 0), id="yesterday-at-noon"),  # noqa: DTZ001
        pytest.param(TODAY - OLDEST, datetime(2025, 10, 19, 12, 0), id="400-days-ago"),  # noqa: DTZ001
    ],
)
async def test_an_earlier_day_is_counted_on_its_noon(parts: Services, on: date | None, moment: datetime) -> None:
    one = await enter(parts, replace(CALL, on=on))
    assert one.created_at == moment.replace(tzinfo=OFFICE_ZONE)


async def test_half_past_midnight_is_the_new_day_of_the_office(parts: Services, clock: HandClock) -> None:
    clock.set(datetime(2026, 11, 23, 16, 30, tzinfo=UTC))
    one = await enter(parts, replace(CALL, on=date(2026, 11, 24)))
    assert one.created_at == clock.now()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        pytest.param({"phone": "不肯留"}, "没有留就空着", id="words-for-a-number"),
        pytest.param({"on": date(2026, 11, 24)}, "日期还没有到", id="tomorrow"),
        pytest.param({"on": TODAY - OLDEST - timedelta(days=1)}, "400 天以前", id="too-long-ago"),
    ],
)
async def test_what_cannot_be_is_told_and_nothing_is_stored(
    parts: Services, changed: dict[str, object], why: str
) -> None:
    with pytest.raises(Malformed, match=why):
        await enter(parts, replace(CALL, **changed))  # type: ignore[arg-type]
    async with parts.database.read() as session:
        assert sum((await parts.queue.counts(session)).values()) == 0


async def test_what_is_just_possible_is_stored(parts: Services) -> None:
    edges: list[dict[str, object]] = [
        {"what": "字" * MAX_WHAT, "note": "字" * MAX_NOTE, "name": "字" * MAX_NAME},
        {"what": "<script>alert(1)</script>'; DROP TABLE inquiries; --", "outcome": "referred", "note": "派出所"},
        {"what": "急", "urgency": DANGER, "area": "", "phone": "１３８００１３８０００"},
    ]
    stored = [await enter(parts, replace(CALL, **changed)) for changed in edges]  # type: ignore[arg-type]
    assert [one.question for one in stored] == [changed["what"] for changed in edges]
    assert stored[2].phone == "13800138000"


async def test_an_entry_without_its_area_is_left_out(parts: Services) -> None:
    assert (await enter(parts, replace(CALL, area="", entry="leak-upstairs"))).entry == ""


async def test_the_same_words_on_one_day_are_asked_about_and_on_another_not(parts: Services) -> None:
    first = await enter(parts)
    with pytest.raises(Conflict, match=f"已经记过一样的（{first.receipt}）"):
        await enter(parts, replace(CALL, what=" 问离婚冷静期 "))
    assert (await enter(parts, another=True)).receipt != first.receipt
    assert (await enter(parts, replace(CALL, on=date(2026, 11, 22)))).receipt
    assert (await enter(parts, replace(CALL, channel="visit"))).receipt


async def test_one_form_sent_twice_is_one_visit(parts: Services) -> None:
    first = await enter(parts, key="form-1")
    assert (await enter(parts, key="form-1")).receipt == first.receipt
    assert (await enter(parts, another=True, key="form-2")).receipt != first.receipt


async def test_what_was_withdrawn_does_not_stand_in_the_way(parts: Services) -> None:
    first = await enter(parts)
    with pytest.raises(Malformed, match="为什么作废"):
        await done(parts, "小王", parts.walkins.withdraw, first.receipt, " ")
    await done(parts, "小王", parts.walkins.withdraw, first.receipt, "录错了")
    assert (await enter(parts)).receipt != first.receipt


async def test_a_correction_keeps_what_was_there_but_no_name_and_number(parts: Services, clock: HandClock) -> None:
    first = await enter(parts, replace(CALL, name="王阿姨", phone="13800138000"))
    clock.move(hours=1)
    after = await correct(
        parts, first.receipt, replace(CALL, what="问离婚手续", name="王大妈", phone="", outcome="met")
    )
    assert (after.question, after.name, after.phone, after.state) == ("问离婚手续", "王大妈", None, InquiryState.CLOSED)
    (before,) = after.earlier
    assert before == {
        "question": "问离婚冷静期", "outcome": "", "who": "小王", "until": clock.now().isoformat(),
    }  # fmt: skip
    assert after.created_at == clock.now() - timedelta(hours=1), "the day stays where none is given"


async def test_a_correction_of_nothing_and_of_a_residents_own_words_is_refused(parts: Services) -> None:
    first = await enter(parts)
    with pytest.raises(Conflict, match="和原来一样"):
        await correct(parts, first.receipt, CALL)
    with pytest.raises(WrongInput, match="Z-9"):
        await correct(parts, "Z-9", CALL)


async def test_whoever_may_not_answer_keys_nothing_in(parts: Services) -> None:
    with pytest.raises(NotAllowed):
        async with parts.acting(member("小李", [Right.EVENTS])) as act:
            await parts.walkins.enter(act, CALL)


async def sentences(parts: Services) -> list[str]:
    async with parts.database.read() as session:
        return await parts.canned.sentences(session)


async def test_the_usual_sentences_become_the_offices_own_with_the_first_change(parts: Services) -> None:
    usual = await sentences(parts)
    assert usual
    await done(parts, "小陈", parts.canned.change, usual[0], "  新的 一句\n")
    assert await sentences(parts) == ["新的 一句", *usual[1:]], "in its old place"
    await done(parts, "小陈", parts.canned.remove, usual[1])
    await done(parts, "小陈", parts.canned.add, "末尾一句")
    assert await sentences(parts) == ["新的 一句", *usual[2:], "末尾一句"]
    async with parts.database.read() as session:
        past = await parts.canned.past(session)
    assert {row.text for row in past} == {usual[0], usual[1]}
    assert {row.ended_by for row in past} == {"小陈"}


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "请写常用句"), (" \n ", "请写常用句"), ("字" * (MAX_SENTENCE + 1), f"最多 {MAX_SENTENCE} 字，现在有"),
     ("字" * 100_000, "现在有 100000 字")],
    ids=["nothing", "blanks", "too-long", "endless"],
)  # fmt: skip
async def test_a_sentence_that_cannot_be_is_refused(parts: Services, text: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        await done(parts, "小陈", parts.canned.add, text)


async def test_a_sentence_stands_once_and_only_so_many_stand(parts: Services) -> None:
    usual = await sentences(parts)
    with pytest.raises(Conflict, match="已经有这一句"):
        await done(parts, "小陈", parts.canned.add, f" {usual[0]} ")
    with pytest.raises(Conflict, match="已经被改过或者去掉了"):
        await done(parts, "小陈", parts.canned.change, "没有这一句", "新的")
    for number in range(MOST_SENTENCES - len(usual)):
        await done(parts, "小陈", parts.canned.add, f"第{number}句")
    with pytest.raises(Conflict, match=f"最多 {MOST_SENTENCES} 句"):
        await done(parts, "小陈", parts.canned.add, "再来一句")
    await done(parts, "小陈", parts.canned.change, usual[0], "换一句")
    assert len(await sentences(parts)) == MOST_SENTENCES, "another wording is no further sentence"
