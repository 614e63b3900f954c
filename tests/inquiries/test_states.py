"""What may come after what with an inquiry: each change that the table allows can be had, and no other."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.errors import Conflict
from bot.inquiries.service import Handover
from bot.inquiries.terms import FOLLOWS, STATES, InquiryState
from bot.inquiries.undoing import InquiryUndoing
from bot.inquiries.walkins import Consultation
from bot.messages import Address
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import parts_for
from tests.support.staff import done, member
from tests.support.walks import pairs, walked

Way = Callable[[str], Awaitable[object]]


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(database, clock, shelf, tmp_path)


async def stands(parts: Parts, receipt: str) -> InquiryState:
    return (await parts.inquiries.show(receipt)).inquiry.state


async def test_a_residents_inquiry_and_a_visit_go_every_way_of_the_table_and_no_other(parts: Parts) -> None:
    numbers = itertools.count()

    def home(receipt: str) -> Address:
        return Address("web", f"resident-{receipts[receipt]}")

    receipts: dict[str, int] = {}

    async def asked(state: InquiryState) -> str:
        number = next(numbers)
        async with parts.database.write() as session:
            address = Address("web", f"resident-{number}")
            receipt = await parts.inquiries.open(session, address, f"m{number}", Handover("物业费能不能不交"))
        receipts[receipt] = number
        if state == InquiryState.REPLIED:
            await done(parts, "小王", parts.inquiries.reply, receipt, "请到社区来。")
        if state == InquiryState.CLOSED:
            await done(parts, "小王", parts.inquiries.close, receipt, outcome="phoned")
        return receipt

    async def keyed_in(state: InquiryState) -> str:
        number = next(numbers)
        given = Consultation("visit", f"第 {number} 位问遗嘱", outcome="met" if state == InquiryState.CLOSED else "")
        receipt = (await done(parts, "小王", parts.walkins.enter, given)).receipt
        if state == InquiryState.VOID:
            await done(parts, "小王", parts.walkins.withdraw, receipt, "记错了")
        return receipt

    async def adds(receipt: str) -> bool:
        async with parts.database.write() as session:
            return await parts.inquiries.add(session, home(receipt), f"more-{next(numbers)}", receipt, "还有一句")

    async def reopens(receipt: str) -> None:
        await done(parts, "小王", parts.casework.reopen, receipt, "又来问了")

    async def forgets(receipt: str) -> bool:
        before = await stands(parts, receipt)
        async with parts.database.write() as session:
            await parts.inquiries.forget(session, home(receipt))
        return await stands(parts, receipt) != before

    async def takes_back(receipt: str) -> bool:
        async with parts.database.write() as session:
            return await parts.inquiries.withdraw(session, home(receipt), receipt)

    def staff(method: Callable[..., Awaitable[object]], *given: str, **named: str) -> Way:
        return lambda receipt: done(parts, "小王", method, receipt, *given, **named)

    ways = {
        "reply": staff(parts.inquiries.reply, "材料带齐就行。"),
        "close": staff(parts.inquiries.close, outcome="phoned"),
        "reopen": reopens,
        "withdraw": staff(parts.walkins.withdraw, "记错了"),
    }
    theirs: list[InquiryState] = [state for state in InquiryState if state != InquiryState.VOID]
    seen = await walked(
        theirs, asked, {**ways, "add": adds, "forget": forgets, "take back": takes_back}, lambda key: stands(parts, key)
    )
    ours: list[InquiryState] = [state for state in InquiryState if state != InquiryState.REPLIED]
    seen |= await walked(ours, keyed_in, ways, lambda key: stands(parts, key))
    assert seen == pairs(FOLLOWS)


async def test_a_correction_ends_a_visit_or_takes_it_up_again(parts: Parts) -> None:
    receipt = (await done(parts, "小王", parts.walkins.enter, Consultation("visit", "问遗嘱"))).receipt
    await done(parts, "小王", parts.walkins.correct, receipt, Consultation("visit", "问遗嘱", outcome="met"))
    assert await stands(parts, receipt) == InquiryState.CLOSED
    await done(parts, "小王", parts.walkins.correct, receipt, Consultation("visit", "问遗嘱"))
    assert await stands(parts, receipt) == InquiryState.OPEN


@pytest.mark.parametrize("before", InquiryState)
@pytest.mark.parametrize("after", InquiryState)
async def test_a_reply_is_taken_back_only_the_way_it_came(
    parts: Parts, database: Database, before: InquiryState, after: InquiryState
) -> None:
    async with database.write() as session:
        receipt = await parts.inquiries.open(session, Address("web", "resident-1"), "m1", Handover("物业费"))
    await done(parts, "小王", parts.inquiries.reply, receipt, "请到社区来。")
    async with database.write() as session:
        await session.execute(text("UPDATE inquiries SET state = :after"), {"after": after.value})
    number = (await parts.inquiries.show(receipt)).replies[0].id
    async with parts.acting(member(office=parts.settings.office_id)) as act:
        act.note("inquiry.recall", receipt)
        undo = InquiryUndoing(parts.settings.office_id).reply(act, number, before, after, 0)
        # Nothing is left that it could be answered with: it waits.
        came = InquiryState.OPEN if before == InquiryState.REPLIED else before
        with nullcontext() if after in FOLLOWS[came] else pytest.raises(Conflict, match="不能退回"):
            await undo
    assert await stands(parts, receipt) == (came if after in FOLLOWS[came] else after)


def test_every_state_has_a_name() -> None:
    assert list(STATES) == list(InquiryState)
