"""Conversations that were stored before every flow kept its draft by itself go on where they stood."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Parts
from bot.consultations.store import UnfinishedOpinion
from bot.conversation.dialogue import Dialogue, DialogueRow
from tests.conversation.test_floor import QUESTION, furnish
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor

BEFORE: dict[str, Any] = {
    "version": 7, "greeted": True, "disclaimed": True, "quiet": False, "question": QUESTION, "entry": None,
    "asked": None, "options": [], "rejected": [], "misses": 0, "exchanges": [], "handover": None, "sum": None,
    "last_sum": None, "opinion": False, "place": None, "feedback": None, "floor": "", "owed": False, "draft": None,
    "said": "", "forgetting": False, "danger": None,
}  # fmt: skip
"""A row as it stood in the table, with nothing begun."""

HANDOVER: dict[str, Any] = {"step": "phone", "question": QUESTION, "attachments": [], "phone": None, "careful": False}
PLACE: dict[str, Any] = {"code": "h1", "other": True, "name": None, "phone": None, "answer": None}
SUM: dict[str, Any] = {"id": "court_fee", "answers": {}, "misread": 0, "doubted": "", "offered": {}}


@pytest.fixture
async def anna(parts: Parts, clock: HandClock, visitor: Visitor) -> Visitor:
    await furnish(parts, clock)
    return visitor


async def stood(parts: Parts, who: Visitor, **begun: Any) -> None:
    """Put the row of a conversation into the table as it was stored before."""
    async with parts.database.write() as session:
        session.add(
            DialogueRow(
                office_id="j",
                channel=who.address.channel,
                chat=who.address.chat,
                version=7,
                state={**BEFORE, **begun},
                expires_at=parts.clock.now() + timedelta(hours=1),
            )
        )


async def test_a_hand_over_goes_on_with_the_telephone(anna: Visitor, parts: Parts) -> None:
    await stood(parts, anna, handover=HANDOVER, floor="h")
    assert QUESTION[:20] in await anna.says("13800000000")
    await anna.presses("发送")
    [inquiry] = await parts.inquiries.list()
    assert (inquiry.question, inquiry.phone) == (QUESTION, "13800000000")


async def test_a_registration_goes_on_with_the_name(anna: Visitor, parts: Parts) -> None:
    await stood(parts, anna, place=PLACE, floor="v")
    assert "电话" in await anna.says("李阿姨")
    assert "报上了" in await anna.says("不留")
    async with parts.database.read() as session:
        [(_, row)] = await parts.places.mine(session, anna.address)
    assert row.name == "李阿姨"


async def test_a_calculation_goes_on_with_its_next_question(anna: Visitor, parts: Parts) -> None:
    await stood(parts, anna, sum=SUM, floor="k")
    assert "要分的财产" in await anna.says("1")
    assert "怎么算的" in await anna.says("5万")


async def test_the_last_calculation_is_worked_out_with_another_figure(anna: Visitor, parts: Parts) -> None:
    await stood(parts, anna, sum=SUM, floor="k")
    await anna.says("1")
    first = await anna.says("5万")
    async with parts.database.write() as session:
        row = (await session.scalars(select(DialogueRow))).one()
        row.state = {**BEFORE, "last_sum": row.state["flows"]["k"]["last"]}
    again = await anna.says("要是10万呢")
    assert "怎么算的" in again
    assert again != first


async def test_the_draft_that_was_shown_is_still_looked_up(anna: Visitor, parts: Parts) -> None:
    await stood(parts, anna, draft="d1")
    assert "第三条" in await anna.says("第三条")


async def test_an_opinion_that_was_suggested_is_still_taken(anna: Visitor, parts: Parts) -> None:
    await stood(parts, anna, said="建议第八条把噪声时间改到晚上九点", draft="d1")
    await anna.presses_id("g:x:d1:a8")
    async with parts.database.read() as session:
        [content] = await session.scalars(select(UnfinishedOpinion.content))
    assert content["reason"] == "建议第八条把噪声时间改到晚上九点"


async def test_what_waits_is_offered_again(anna: Visitor, parts: Parts) -> None:
    await stood(parts, anna, handover=HANDOVER, place=PLACE, sum=SUM, opinion=True, floor="v")
    await anna.says("我老公又动手打我")
    assert {"接着写：咨询", "接着写：意见", "接着写：报名", "接着写：计算"} <= set(anna.buttons())


async def test_without_a_floor_the_first_that_is_begun_has_it(anna: Visitor, parts: Parts) -> None:
    await stood(parts, anna, place=PLACE, floor=None)
    assert "电话" in await anna.says("李阿姨")


def test_what_is_stored_now_is_read_as_it_is() -> None:
    before = Dialogue.model_validate({**BEFORE, "place": PLACE, "sum": SUM, "feedback": 4, "draft": "d1", "said": "好"})
    assert (before.passing, before.shown, before.said) == ("b", {"g": "d1"}, "好")
    assert before.flows.keys() == {"v", "k", "b"}
    assert Dialogue.model_validate(before.model_dump()) == before
