"""The staff side: keying in, grouping, deciding with a reason, telling everybody once, moderating, counting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import Parts
from bot.consultations.drafts import DraftView
from bot.consultations.grouping import Grouping
from bot.consultations.paper import COLUMNS, PaperOpinion, read_rows
from bot.consultations.store import Opinion
from bot.errors import WrongInput
from bot.language.personal import find_personal, mask_name, mask_personal
from bot.language.tokens import plain_tokens
from bot.messages import Address
from bot.outbox.terms import OutboxState
from tests.consultations.test_writing_an_opinion import write_one
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor
from tests.support.staff import done, opening

GOOD = (
    "第八条", "修改", "一年内补建", "两年太久", "王阿姨", "居民", "天一社区", "座谈会", "2026-11-20",
    "居民说立法座谈会", "2026年11月20日", "和好屋", 25,
)  # fmt: skip


def sheet(*rows: tuple[object, ...]) -> list[PaperOpinion]:
    return read_rows(COLUMNS, enumerate(rows, 2))


async def everything(parts: Parts, draft: DraftView) -> list[Opinion]:
    async with parts.database.read() as session:
        return list(await parts.opinions.of(session, draft.draft.id))


async def test_a_meeting_is_keyed_in_once_with_its_people(parts: Parts, draft: DraftView) -> None:
    other = ("10", "赞成", "", "", "", "", "", "座谈会", "2026-11-20", *GOOD[9:])
    entered = await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(GOOD, other))
    assert (entered.new, entered.known) == (2, 0)
    again = await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(GOOD, other))
    assert (again.new, again.known) == (0, 2)
    first, second = await everything(parts, draft)
    assert (first.article, first.name, first.channel, first.entered_by) == ("a8", "王阿姨", "meeting", "小陈")
    assert (second.article, second.anonymous) == ("a10", True)
    (figures,) = await parts.summaries.figures(code="d1")
    assert (figures.meetings, figures.present, figures.people, figures.opinions) == (1, 25, 25, 2)


async def test_the_same_words_twice_in_one_sheet_are_two_people(parts: Parts, draft: DraftView) -> None:
    assert (await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(GOOD, GOOD))).new == 2


async def test_every_fault_is_told_with_row_and_column_and_nothing_is_half_imported(
    parts: Parts, draft: DraftView
) -> None:
    bad = ("", "中立", "", "", "x" * 61, "皇帝", "", "烟囱", "2026-02-31", "会", "", "", "很多")
    with pytest.raises(WrongInput) as fault:
        sheet(GOOD, bad)
    told = str(fault.value)
    for column in ("条款", "态度", "提出人/单位", "身份类别", "渠道", "收到日期", "会议日期"):
        assert f"第 3 行“{column}”" in told
    with pytest.raises(WrongInput, match="第 3 行“条款”"):
        await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(GOOD, ("第九十九条", *GOOD[1:])))
    assert await everything(parts, draft) == []
    for empty in ((), (None,) * 13):
        with pytest.raises(WrongInput, match="没有意见"):
            sheet(empty)
    with pytest.raises(WrongInput, match="没有这些列"):
        read_rows(("条款", "态度"), [])


async def test_a_letter_that_came_in_time_is_not_late_when_keyed_in_later(
    parts: Parts, draft: DraftView, clock: HandClock
) -> None:
    clock.move(days=60)
    closes = draft.draft.closes_on
    rows = sheet(
        (*GOOD[:7], "来信", closes.isoformat()),
        (*GOOD[:7], "来信", (closes + timedelta(days=1)).isoformat()),
    )
    await parts.entries.enter(opening(parts, "小陈"), "d1", rows)
    assert [one.late for one in await everything(parts, draft)] == [False, True]


@pytest.fixture
async def many(parts: Parts, draft: DraftView) -> list[Opinion]:
    """Opinions of which some ask for the same."""
    rows = [
        ("第八条", "修改", "应当在本办法施行后一年内补建。", ""),
        ("第八条", "修改", "应当在本办法施行后一年内补建", ""),
        ("第八条", "修改", "应当在本办法施行后三年内补建。", ""),
        ("第八条", "反对", "应当在本办法施行后一年内补建。", ""),
        ("第十四条", "其他", "", "应当允许电池带回家里"),
        ("第十四条", "其他", "", "不应当允许电池带回家里"),
    ]
    await parts.entries.enter(
        opening(parts, "小陈"), "d1", sheet(*((*row, "", "", "", "来信", "2026-11-20") for row in rows))
    )
    return await everything(parts, draft)


async def test_only_the_same_wish_with_the_same_stance_is_proposed(many: list[Opinion]) -> None:
    groups = Grouping(plain_tokens()).propose(many)
    assert [[one.receipt for one in group] for group in groups] == [[many[0].receipt, many[1].receipt]]


async def test_groups_are_made_by_staff_and_undone(parts: Parts, draft: DraftView, many: list[Opinion]) -> None:
    receipts = [one.receipt for one in many]
    await done(parts, "小陈", parts.desk.group, receipts[:2])
    assert [together async for _, together in parts.summaries.in_order(draft)] == [2, 2, 1, 1, 1, 1]
    with pytest.raises(WrongInput, match="同一态度"):
        await done(parts, "小陈", parts.desk.group, [receipts[0], receipts[3]])
    with pytest.raises(WrongInput, match="至少要两条"):
        await done(parts, "小陈", parts.desk.group, [receipts[0], receipts[0]])
    await done(parts, "小陈", parts.desk.ungroup, receipts[:1])
    assert [one.group_id for one in await everything(parts, draft)] == [None] * 6
    with pytest.raises(WrongInput, match="不在任何组"):
        await done(parts, "小陈", parts.desk.ungroup, receipts[:1])


async def test_a_group_is_decided_as_a_whole_and_never_without_a_reason(
    parts: Parts, draft: DraftView, many: list[Opinion]
) -> None:
    receipts = [one.receipt for one in many]
    await done(parts, "小陈", parts.desk.group, receipts[:2])
    assert await done(parts, "小陈", parts.desk.advance, "d1", "sorted") == 6
    assert await done(parts, "小陈", parts.desk.advance, "d1", "reported") == 6
    with pytest.raises(WrongInput, match="理由"):
        await done(parts, "小陈", parts.desk.dispose, receipts[:1], "adopted", "  ")
    with pytest.raises(WrongInput, match="没有“maybe”"):
        await done(parts, "小陈", parts.desk.dispose, receipts[:1], "maybe", "x")
    assert await done(parts, "小陈", parts.desk.dispose, receipts[:1], "adopted", "期限已改为一年") == 2
    rows = await everything(parts, draft)
    assert [one.state for one in rows] == ["decided", "decided", *["reported"] * 4]


async def test_everybody_is_told_the_outcome_exactly_once(parts: Parts, draft: DraftView, visitor: Visitor) -> None:
    await write_one(visitor, "第八条", "两年太久")
    await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(GOOD))
    receipts = [one.receipt for one in await everything(parts, draft)]
    await done(parts, "小陈", parts.desk.dispose, receipts, "partly", "改为十八个月", "第八条 ……十八个月内补建。")
    assert await parts.outcomes.publish(opening(parts, "小陈"), "d1") == (1, 1)
    assert await parts.outcomes.publish(opening(parts, "小陈"), "d1") == (0, 1)
    assert await parts.outcomes.note_delivered() == 0
    (letter,) = await parts.outbox.claim(10, ["web"])
    assert all(words in str(letter.body) for words in ("部分采纳", "改为十八个月", "十八个月内补建", "两年太久"))
    await parts.outbox.settle(letter.id, OutboxState.SENT)
    assert await parts.outcomes.note_delivered() == 1
    _, slips = await parts.outcomes.slips("d1")
    assert [one.name for one in slips] == ["王阿姨"]
    assert [one.state for one in await everything(parts, draft)] == ["told", "decided"], "nothing is on paper yet"
    assert await done(parts, "小陈", parts.outcomes.printed, "d1", slips) == 1
    assert (await parts.outcomes.slips("d1"))[1] == []
    assert [one.name for one in (await parts.outcomes.slips("d1", again=True))[1]] == ["王阿姨"]
    assert [(one.state, one.told_how) for one in await everything(parts, draft)] == [
        ("told", "message"), ("told", "slip"),
    ]  # fmt: skip
    with pytest.raises(WrongInput, match="已经告知"):
        await done(parts, "小陈", parts.desk.dispose, receipts[:1], "adopted", "x")
    assert "改为十八个月" in await visitor.presses_id(f"g:m:{receipts[0]}")


async def test_the_feedback_clock_lists_what_was_not_told(
    parts: Parts, draft: DraftView, visitor: Visitor, clock: HandClock
) -> None:
    await write_one(visitor, "第八条", "两年太久")
    assert await parts.outcomes.overdue() == []
    day = parts.drafts.today()
    await done(parts, "小陈", parts.drafts.promulgate, "d1", day)
    ((row, last, count),) = await parts.outcomes.overdue()
    assert (row.code, last, count) == ("d1", day + timedelta(days=30), 1)


async def test_moderation_has_fixed_reasons_and_the_author_is_told(
    parts: Parts, draft: DraftView, visitor: Visitor
) -> None:
    await write_one(visitor, "第八条", "买一送一")
    (one,) = await everything(parts, draft)
    with pytest.raises(WrongInput, match="没有这个理由"):
        await done(parts, "小陈", parts.desk.moderate, one.receipt, "dislike")
    await done(parts, "小陈", parts.desk.moderate, one.receipt, "spam", "广告")
    (letter,) = await parts.outbox.claim(10, ["web"])
    assert "广告或与公共事务无关" in str(letter.body)
    assert [row async for row in parts.summaries.in_order(draft)] == []
    await done(parts, "小陈", parts.desk.moderate, one.receipt, "")
    assert len([row async for row in parts.summaries.in_order(draft)]) == 1


async def test_legal_order_is_kept(parts: Parts, draft: DraftView) -> None:
    rows = [("第十条", "赞成", "", ""), ("第九条", "赞成", "", ""), ("整部草案", "赞成", "", ""), ("2", "赞成", "", "")]
    await parts.entries.enter(
        opening(parts, "小陈"), "d1", sheet(*((*row, "", "", "", "电话", "2026-11-20") for row in rows))
    )
    found = [one.label async for one, _ in parts.summaries.in_order(draft)]
    assert found == ["整部草案", "第二条", "第九条", "第十条"]


async def test_every_act_of_staff_is_in_the_audit_log(parts: Parts, draft: DraftView, many: list[Opinion]) -> None:
    await done(parts, "小陈", parts.desk.group, [many[0].receipt, many[1].receipt])
    await done(parts, "老周", parts.desk.dispose, [many[0].receipt], "adopted", "好建议")
    async with parts.database.read() as session:
        rows = await parts.audit.latest(session, 10)
    assert [(row.who, row.act) for row in rows][:2] == [("老周", "opinion.dispose"), ("小陈", "opinion.group")]
    assert rows[0].reason == "采纳：好建议"


async def test_others_channels_never_mix(parts: Parts, draft: DraftView, clock: HandClock) -> None:
    for channel in ("web", "telegram"):
        await write_one(Visitor(parts, clock, Address(channel, "4711")), "第八条", "两年太久")
    assert len(await everything(parts, draft)) == 2


def test_personal_numbers_are_seen_and_others_are_not() -> None:
    text = "身份证11010519491231002X，手机138 1234 5678，不对的110105194912310021，文号20240001234567，罚款1000000元"
    assert [one.kind for one in find_personal(text)] == ["身份证号", "手机号"]
    assert "138******78" in mask_personal(text)
    assert find_personal("卡号 6222 0202 0011 2233 446")[0].kind == "银行卡号"
    assert (mask_name("王阿姨"), mask_name("王"), mask_name("")) == ("王**", "王", "")
