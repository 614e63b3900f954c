"""Thousands of opinions are compared beside the pages: nobody waits, nobody joins what has changed meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.console.comparing import BROKEN, KEPT, Comparisons
from bot.consultations.grouping import Grouping
from bot.consultations.store import Opinion
from bot.language.tokens import plain_tokens
from tests.console.office import Office, text_of
from tests.consultations.conftest import sample
from tests.support.many import store_opinions
from tests.support.staff import done

MANY = 4_000
PATIENT = 30.0


def said(number: int, wish: str) -> Opinion:
    return Opinion(
        id=number, receipt=f"Y{number}", lineage=8, stance="amend", proposed=wish, reason="", state="submitted",
        moderation="",
    )  # fmt: skip


ALIKE = [said(1, "两年改成三年"), said(2, "两年改成三年吧"), said(3, "罚款太重，请降低")]


async def test_what_was_compared_is_not_compared_again_until_it_changes() -> None:
    known = Comparisons()
    first = await known.of(1, ALIKE, PATIENT)
    assert first.found is not None
    assert [one.receipts for one in first.found] == [["Y1", "Y2"]]
    assert await known.of(1, ALIKE, PATIENT) is first
    later = [*ALIKE[:2], said(3, "两年改成三年好")]
    second = await known.of(1, later, PATIENT)
    assert second is not first
    assert second.found is not None
    assert [one.receipts for one in second.found] == [["Y1", "Y2", "Y3"]]


async def test_two_who_ask_at_once_share_one_comparison() -> None:
    known = Comparisons()
    first, second = await asyncio.gather(known.of(1, ALIKE, PATIENT), known.of(1, ALIKE, PATIENT))
    assert first is second
    assert first.found is not None


async def test_drafts_do_not_take_each_others_place_until_there_are_many() -> None:
    known = Comparisons()
    each = [await known.of(draft, ALIKE, PATIENT) for draft in range(KEPT)]
    assert await known.of(0, ALIKE, PATIENT) is each[0]
    await known.of(KEPT, ALIKE, PATIENT)
    assert await known.of(0, ALIKE, PATIENT) is each[0], "what was just looked at stays"
    assert await known.of(1, ALIKE, PATIENT) is not each[1]


async def test_what_goes_wrong_is_a_sentence_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    known = Comparisons()
    broken: Sequence[Opinion] = [said(1, "两年改成三年"), Opinion(id=2, receipt="Y2", proposed=5)]
    first = await known.of(1, broken, PATIENT)
    assert first.fault == BROKEN
    assert first.found is None
    assert "2 opinions could not be compared" in caplog.text
    assert await known.of(1, broken, PATIENT) is not first


def test_how_far_it_is_rises_to_the_end_and_never_beyond() -> None:
    told: list[int] = []
    rows = [said(number, f"把第{number}款改成{number}年") for number in range(40)]
    rows += [said(40, ""), said(41, "两年改成三年")]
    Grouping(plain_tokens()).proposals(rows, told.append)
    assert told == sorted(told)
    assert 35 < told[-1] < len(rows)


async def test_the_page_of_a_large_draft_shows_how_far_it_is_and_then_the_groups(office: Office) -> None:
    parts = office.parts
    today = parts.drafts.today()
    view = await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))
    await store_opinions(parts, view, MANY)
    async with office.clerk("沈佳") as clerk:
        seen = [await clerk.client.get("/staff/drafts/d1/groups")]
        while "正在一条一条比" in seen[-1].text:
            assert seen[-1].headers["refresh"].startswith("2; url=/staff/drafts/d1/groups")
            assert "proposal" not in seen[-1].text
            await asyncio.sleep(0.1)
            seen.append(await clerk.client.get("/staff/drafts/d1/groups"))
        assert "refresh" not in seen[-1].headers
        assert "条" in text_of(seen[-1].text)
        mark = seen[-1].text.split('name="proposal" value="')[1].split('"')[0]
        await clerk.sends("/drafts/d1/groups", {"proposal": mark})
    async with parts.database.read() as session:
        joined = [one for one in await parts.opinions.of(session, view.draft.id) if one.group_id == 1]
    assert len(joined) > 1
