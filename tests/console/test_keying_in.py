"""One opinion keyed in by browser: an empty form is none, and a meeting is one however it is written."""

from __future__ import annotations

import pytest

from bot.consultations.drafts import DraftView
from bot.consultations.paper import COLUMNS
from tests.console.office import Clerk, Office, text_of
from tests.console.test_drafts import uploads, workbook
from tests.console.test_numbers import FORM

ADD = "/drafts/d1/opinions/add"


async def meetings(office: Office) -> list[tuple[str, str, int]]:
    return [
        (one.meeting.title, one.meeting.venue, one.meeting.present) for one in await office.parts.meetings.overview()
    ]


def unchosen(page: str) -> dict[str, str]:
    """What a browser sends of the form's choices when nobody touched them."""
    found = {}
    for piece in page.split("<select ")[1:]:
        name = piece.partition('name="')[2].partition('"')[0]
        options = piece.partition("</select>")[0].split("<option ")[1:]
        chosen = next((one for one in options if " selected" in one.partition(">")[0]), options[0])
        found[name] = chosen.partition('value="')[2].partition('"')[0]
    return found


async def test_pressing_once_too_often_makes_no_opinion(office: Office, draft: DraftView) -> None:
    async with office.clerk() as clerk:
        fresh = unchosen(await clerk.sees(ADD)) | {"received": "2026-11-23"}
        page = text_of(await clerk.sends(ADD, fresh, status=422))
        assert ("“条款”：没有填" in page, "“态度”：没有填" in page) == (True, True)
        where = (await clerk.sends(ADD, FORM)).removeprefix("/staff")
        again = FORM | unchosen(await clerk.sees(where)) | {"proposed": "", "name": ""}
        await clerk.sends(ADD, again, status=422)
        (figures,) = await office.parts.summaries.figures(code="d1")
        assert figures.opinions == 1
        await clerk.sends(ADD, FORM | {"article": "整部草案", "stance": "赞成", "proposed": ""})
        (figures,) = await office.parts.summaries.figures(code="d1")
        assert figures.opinions == 2, "who says yes to the whole draft has chosen so"


async def test_an_opinion_from_a_meeting_names_the_meeting(office: Office, draft: DraftView) -> None:
    alone = FORM | {"meeting": "", "held": "", "venue": "", "present": ""}
    async with office.clerk() as clerk:
        page = text_of(await clerk.sends(ADD, alone, status=422))
        assert "渠道是座谈会，就要写会议名称和会议日期" in page
        await clerk.sends(ADD, alone | {"channel": "来信"})
        row = ["第八条", "修改", "改", "", "", "", "", "座谈会", "2026-11-20", "", "", "", ""]
        answer = await uploads(clerk, "/drafts/d1/sheet", "表.xlsx", workbook(COLUMNS, tuple(row)))
        assert "第 2 行“会议名称”：渠道是座谈会" in text_of(answer.text)


@pytest.mark.parametrize(
    ("title", "venue"),
    [
        ("居民说立法座谈会", ""),
        (" 居民说 立法座谈会", ""),
        ("居民说立法座谈会", "和好 屋"),
        ("居民说　立法座谈会", "和好屋"),
    ],
)
async def test_the_same_meeting_is_recognised(office: Office, draft: DraftView, title: str, venue: str) -> None:
    other = FORM | {"meeting": title, "venue": venue, "proposed": "别的"}
    async with office.clerk() as clerk:
        await clerk.sends(ADD, FORM)
        await clerk.sends(ADD, other | {"present": ""})
        assert await meetings(office) == [("居民说立法座谈会", "和好屋", 25)]
        page = text_of(await clerk.sends(ADD, other | {"present": "12", "proposed": "还有"}, status=422))
        assert "已经记了到会 25 人，这里写的是 12 人" in page
        await clerk.sends(ADD, other | {"venue": "天一社区", "present": "12"})
        assert len(await meetings(office)) == 2, "somewhere else is another meeting"
        (figures,) = await office.parts.summaries.figures(code="d1")
        assert (figures.meetings, figures.present) == (2, 37)


async def test_two_people_of_one_name_are_two_where_the_clerk_said_so(office: Office, draft: DraftView) -> None:
    form = FORM | {"name": "老徐", "channel": "来信", "meeting": "", "held": "", "venue": "", "present": ""}

    async def people() -> tuple[int, int]:
        (figures,) = await office.parts.summaries.figures(code="d1")
        return figures.opinions, figures.people

    async with office.clerk() as clerk:
        await clerk.sends(ADD, form)
        await clerk.sends(ADD, form | {"article": "第九条"})
        assert await people() == (2, 1), "one person on two articles"
        assert "已经录入过了" in await clerk.sends(ADD, form, status=422)
        await clerk.sends(ADD, form | {"another": "yes"})
        assert await people() == (3, 2)
        await clerk.sends(ADD, form | {"article": "第九条", "another": "yes"})
        assert await people() == (4, 2), "the other one said the same on both"
        await clerk.sends(ADD, form | {"another": "yes"})
        assert await people() == (5, 3)
        await clerk.sends(ADD, form | {"name": ""})
        assert await people() == (6, 4)
        await clerk.agrees("/opinions/Y261123-00005/withdraw", {"why": "录错了"})
        assert await people() == (5, 3)


async def test_the_place_may_come_later_and_which_of_two_is_asked(office: Office, draft: DraftView) -> None:
    async with office.clerk() as clerk:
        await clerk.sends(ADD, FORM | {"venue": ""})
        await clerk.sends(ADD, FORM | {"proposed": "别的"})
        assert await meetings(office) == [("居民说立法座谈会", "和好屋", 25)]
        held = {"title": "居民说立法座谈会", "held": "2026-11-20", "venue": "", "drafts": "d1", "minutes": ""}
        assert "已经有了" in text_of(await clerk.sends("/meetings", held, status=409))
        await clerk.sends(ADD, FORM | {"venue": "天一社区", "present": "12"})
        page = text_of(await clerk.sends(ADD, FORM | {"venue": "", "present": "", "proposed": "还有"}, status=422))
        assert "有 2 场“居民说立法座谈会”，请写是在哪里开的" in page


def row(proposed: str, present: object, venue: str = "和好屋", title: str = "座谈会") -> tuple[object, ...]:
    return ("第八条", "修改", proposed, "", "", "", "", "座谈会", "2026-11-20", title, "2026-11-20", venue, present)


async def read(clerk: Clerk, *rows: tuple[object, ...]) -> str:
    return text_of((await uploads(clerk, "/drafts/d1/sheet", "表.xlsx", workbook(COLUMNS, *rows))).text)


async def test_two_head_counts_are_told_with_their_rows_before_anything_is_saved(
    office: Office, draft: DraftView
) -> None:
    async with office.clerk() as clerk:
        page = await read(clerk, row("一", 12), row("二", 90), row("三", ""), row("四", 90, ""), row("五", 12, "天一"))
        assert "第 3 行“到会人数”：第 2 行同一场会写的是到会 12 人，这里写的是 90 人" in page
        assert "第 5 行“到会人数”" in page
        assert "第 6 行" not in page, "somewhere else"
        assert "新的 2 条" in await read(clerk, row("一", 12), row("二", "１２人"))
        await clerk.sends(ADD, FORM | {"meeting": "座谈会", "present": "30"})
        page = await read(clerk, row("一", 12))
        assert "第 2 行“到会人数”：“会议”里已经记了到会 30 人，这里写的是 12 人" in page
