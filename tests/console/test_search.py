"""The search box leads to everything that has a number or a name, however it was typed."""

from __future__ import annotations

import pytest

from bot.consultations.drafts import DraftView
from bot.staff.rights import Right
from bot.text import receipt_in
from tests.console.office import Office, text_of
from tests.console.test_announcements import NEWS
from tests.console.test_numbers import FORM


@pytest.mark.parametrize(
    ("typed", "receipt"),
    [
        ("Y261123-00001", "Y261123-00001"), ("y261123-00001", "Y261123-00001"), ("Y261123—00001", "Y261123-00001"),
        ("Y261123——00001", "Y261123-00001"), ("Ｙ２６１１２３－００００１", "Y261123-00001"),
        (" y261123 – 00001 ", "Y261123-00001"), ("Y26112300001", "Y261123-00001"), ("z261123", "Z261123"),
        ("漏水", ""), ("13900001234", ""), ("a4", ""),
    ],
)  # fmt: skip
def test_a_receipt_however_it_is_typed(typed: str, receipt: str) -> None:
    assert receipt_in(typed) == receipt


async def test_opinions_are_found_by_their_number_their_words_and_who_spoke(office: Office, draft: DraftView) -> None:
    async with office.clerk() as clerk, office.clerk("小看", ()) as looker:
        await clerk.sends("/drafts/d1/opinions/add", FORM)
        link = '/staff/opinions/Y261123-00001">Y261123-00001</a>'
        for typed in ("Y261123-00001", "y261123-00001", "Ｙ261123—00001", "y26112300001", "一年内补"):
            assert link in await clerk.sees(f"/search?q={typed}"), typed
            assert link in await looker.sees(f"/search?q={typed}"), typed
        assert link in await clerk.sees("/search?q=王阿姨")
        assert "没有找到" in await looker.sees("/search?q=王阿姨"), "a name is for those who may see names"
        assert ("沈佳", "opinion.search", "Y261123-00001") in await office.acts()
        assert "查找" in text_of(await clerk.sees("/audit"))
        await clerk.agrees("/opinions/Y261123-00001/withdraw", {"why": "录错了"})
        assert "没有找到" in await clerk.sees("/search?q=一年内补")
        assert link in await clerk.sees("/search?q=y261123—00001")


async def test_meetings_and_announcements_are_found(office: Office, draft: DraftView) -> None:
    async with office.clerk() as clerk, office.clerk("小看", [Right.INQUIRIES]) as looker:
        await clerk.sends("/drafts/d1/opinions/add", FORM)
        assert '/staff/meetings/1">居民说立法座谈会</a>' in await looker.sees("/search?q=说立法")
        await clerk.sends("/announcements", {**NEWS, "title": "停水通知"})
        for typed in ("a1", "A1", "Ａ１", "停水"):
            assert '/staff/announcements/a1">停水通知</a>' in await clerk.sees(f"/search?q={typed}")
            assert "停水通知" not in await looker.sees(f"/search?q={typed}")
