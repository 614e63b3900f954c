"""Meetings are things of their own: one is one, however many drafts it was about and however it is spelt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.consultations.entries import Correction
from bot.consultations.meetings import Told
from bot.consultations.parsing import parse
from bot.errors import WrongInput
from tests.consultations.conftest import sample
from tests.consultations.test_desk import GOOD, sheet
from tests.support.staff import done, opening

DAY = date(2026, 11, 20)


@pytest.fixture
async def second(parts: Parts, draft: DraftView) -> DraftView:
    """Another draft that is open at the same time."""
    today = parts.drafts.today()
    parsed = parse([f"{one.label}　{one.text}" for one in sample().articles()], "另一部条例")
    return await done(parts, "小陈", parts.drafts.create, parsed, today, today + timedelta(days=20))


async def key_in(parts: Parts, code: str, *rows: tuple[object, ...]) -> tuple[str, ...]:
    return (await parts.entries.enter(opening(parts, "小陈"), code, sheet(*rows))).receipts


def told(parts: Parts, *codes: str, present: int = 25, title: str = "楼道座谈会") -> Told:
    return Told(title, parts.drafts.today(), "和好屋", present, codes, "大家说了很多")


async def test_one_meeting_about_two_drafts_counts_once(parts: Parts, second: DraftView) -> None:
    await key_in(parts, "d1", GOOD)
    spelt = (*GOOD[:9], "居民说立法 座谈会", *GOOD[10:])
    await key_in(parts, "d2", spelt)
    (view,) = await parts.meetings.overview()
    assert ([code for code, _ in view.drafts], view.opinions, view.meeting.present) == (["d1", "d2"], 2, 25)
    assert [one.meetings for one in await parts.summaries.figures()] == [1, 1]


async def test_another_number_of_people_is_asked_about_and_not_passed_over(parts: Parts, draft: DraftView) -> None:
    await key_in(parts, "d1", GOOD)
    more = ("第十条", *GOOD[1:12], 90)
    with pytest.raises(WrongInput, match="已经记了到会 25 人，这里写的是 90 人"):
        await key_in(parts, "d1", more)
    (view,) = await parts.meetings.overview()
    right = Told(view.meeting.title, view.meeting.held_on, view.meeting.venue, 90, ["d1"])
    await done(parts, "小陈", parts.meetings.change, view.meeting.id, right, "数错了")
    await key_in(parts, "d1", more)
    (figures,) = await parts.summaries.figures(code="d1")
    assert (figures.meetings, figures.present, figures.opinions) == (1, 90, 2)


async def test_a_meeting_without_opinions_counts_and_stays(parts: Parts, second: DraftView) -> None:
    row = await done(parts, "小陈", parts.meetings.add, told(parts, "d1", "d2"))
    assert [one.present for one in await parts.summaries.figures()] == [25, 25]
    with pytest.raises(WrongInput, match="已经有了"):
        await done(parts, "小陈", parts.meetings.add, told(parts, "d1", title="楼道 座谈会"))
    held = parts.drafts.today().isoformat()
    (receipt,) = await key_in(parts, "d1", (*GOOD[:9], "楼道座谈会", held, "和好屋", 25))
    with pytest.raises(WrongInput, match="有 1 条意见，不能删"):
        await done(parts, "小陈", parts.meetings.remove, row.id, "记错了")
    with pytest.raises(WrongInput, match="有意见，不能去掉"):
        await done(parts, "小陈", parts.meetings.change, row.id, told(parts, "d2"), "只说了一部")
    await done(parts, "小陈", parts.entries.take_back, [receipt], "录入错误")
    assert len(await parts.meetings.overview()) == 1
    await done(parts, "小陈", parts.meetings.remove, row.id, "记错了")
    assert await parts.meetings.overview() == []


async def test_a_meeting_that_only_came_with_opinions_goes_and_moves_with_them(parts: Parts, second: DraftView) -> None:
    (receipt,) = await key_in(parts, "d1", GOOD)
    await done(parts, "小陈", parts.entries.correct, receipt, Correction(draft="d2"), "录错草案")
    (view,) = await parts.meetings.overview()
    assert [code for code, _ in view.drafts] == ["d2"]
    await done(parts, "小陈", parts.entries.take_back, [receipt], "录入错误")
    assert await parts.meetings.overview() == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Told("", DAY, "", 1, ["d1"]), "请写会议名称"),
        (Told("会" * 121, DAY, "", 1, ["d1"]), "各最多 120 字"),
        (Told("会", DAY.replace(year=2062), "", 1, ["d1"]), "还没有到"),
        (Told("会", DAY, "", -1, ["d1"]), "到会人数"),
        (Told("会", DAY, "", 1, []), "哪部草案"),
        (Told("会", DAY, "", 1, ["d9"]), "没有草案“d9”"),
        (Told("会", DAY, "", 1, ["d1"], "字" * 20_001), "最多 20000 字"),
    ],
)
async def test_what_cannot_be_is_told(parts: Parts, draft: DraftView, wrong: Told, why: str) -> None:
    with pytest.raises(WrongInput, match=why):
        await done(parts, "小陈", parts.meetings.add, wrong)
    assert await parts.meetings.overview() == []
