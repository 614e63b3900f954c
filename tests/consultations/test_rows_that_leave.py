"""The rows of the tables that leave the house: what is shown of an opinion, what is starred, what is added up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.consultations.grouping import KEY_WORDS, Grouping
from bot.consultations.lineage import Standing
from bot.consultations.store import Meeting, Opinion, ProvisionRow
from bot.consultations.summary import (
    LIST_COLUMNS,
    MOST_REASONS,
    SUMMARY_COLUMNS,
    Shown,
    list_row,
    reasons_of,
    summary_row,
)
from bot.language.tokens import plain_tokens

PHONE = "13812345678"


def opinion(number: int = 1, **other: object) -> Opinion:
    fields: dict[str, object] = {
        "id": number, "receipt": f"Y-{number}", "article": "a8", "label": "第八条", "article_text": "两年内补建。",
        "lineage": 8, "stance": "amend", "proposed": "一年内", "reason": "太久", "name": "王小明", "anonymous": False,
        "speaker": "resident", "community": "天一社区", "channel": "paper", "group_id": None, "withdrawn_at": None,
        "moderation": "", "state": "submitted", "disposition": "", "disposition_reason": "", "late": False,
        "received_on": date(2026, 11, 20), "created_at": datetime(2026, 11, 20, 16, 30, tzinfo=UTC),
        "meeting_id": None, "entered_by": "小陈", "version_id": 1,
    }  # fmt: skip
    return Opinion(**(fields | other))


def summary(*members: Opinion, shown: Shown | None = None) -> dict[str, str | int]:
    return dict(zip(SUMMARY_COLUMNS, summary_row(3, members, shown or Shown()), strict=True))


def listed(
    one: Opinion, shown: Shown | None = None, meetings: dict[int, Meeting] | None = None
) -> dict[str, str | int]:
    return dict(zip(LIST_COLUMNS, list_row(one, meetings or {}, shown or Shown()), strict=True))


def test_a_row_of_the_summary_says_all_that_the_legislature_asks_for() -> None:
    assert summary(opinion(disposition="partly", disposition_reason="改了一半"), shown=Shown(named=True)) == {
        "序号": 3, "条款": "第八条", "原文": "两年内补建。", "修改意见": "一年内", "理由": "太久",
        "提出人/单位": "王小明",
        "身份类别": "居民", "所属社区": "天一社区", "渠道": "书面", "同类意见人数": 1, "采纳情况": "部分采纳",
        "采纳说明": "改了一半", "编号": "Y-1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "anonymous", "named", "shown"),
    [
        ("王小明", False, True, "王小明"), ("王小明", False, False, "王**"), ("王小明", True, True, "匿名"),
        ("", False, True, "匿名"), ("", True, False, "匿名"),
    ],
)  # fmt: skip
def test_whose_opinion_it_is_is_said_masked_or_not_at_all(name: str, anonymous: bool, named: bool, shown: str) -> None:
    one = opinion(name=name, anonymous=anonymous)
    assert summary(one, shown=Shown(named=named))["提出人/单位"] == shown
    assert listed(one, Shown(named=named))["提出人/单位"] == shown


@pytest.mark.parametrize("field", ["proposed", "reason", "community"])
def test_a_number_of_a_person_is_starred_wherever_somebody_wrote_it(field: str) -> None:
    one = opinion(1, **{field: f"请打{PHONE}"})
    for row in (summary(one), listed(one)):
        assert PHONE not in "".join(map(str, row.values()))
    for row in (summary(one, shown=Shown(named=True)), listed(one, Shown(named=True))):
        assert PHONE in "".join(map(str, row.values())), "with the right to see names the words are whole"


@pytest.mark.parametrize(
    ("late", "mark"),
    [
        ((False, False), ""),
        ((True, True), "【逾期】"),
        ((True, False), "【其中逾期 1 条】"),
        ((False, True, True), "【其中逾期 2 条】"),
    ],
)
def test_a_group_says_how_many_of_it_came_late(late: tuple[bool, ...], mark: str) -> None:
    row = summary(*(opinion(number, late=one) for number, one in enumerate(late)))
    assert row["修改意见"] == f"{mark}一年内"
    assert row["同类意见人数"] == len(late)
    assert row["提出人/单位"] == f"王**等{len(late)}人"


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        pytest.param([""], "", id="none"),
        pytest.param(["太久"], "太久", id="one"),
        pytest.param(["太久", "太久 ", " 太久"], "太久", id="the-same-three-times"),
        pytest.param(["太久", "", "太贵"], "1. 太久\n2. 太贵", id="two"),
        pytest.param(["一\n二", "三"], "1. 一\n二\n2. 三", id="of-two-lines"),
    ],
)
def test_every_reason_is_told_once(reasons: list[str], told: str) -> None:
    assert reasons_of([opinion(number, reason=reason) for number, reason in enumerate(reasons)]) == told


@given(st.integers(2, 60))
def test_of_many_reasons_the_first_are_told_and_the_rest_counted(many: int) -> None:
    lines = reasons_of([opinion(number, reason=f"理由{number}") for number in range(many)]).split("\n")
    assert len(lines) == min(many, MOST_REASONS) + (many > MOST_REASONS)
    if many > MOST_REASONS:
        assert lines[-1] == f"……另有 {many - MOST_REASONS} 种理由，见意见明细。"


def test_a_row_of_the_list_is_all_that_is_kept_with_the_offices_time() -> None:
    row = listed(opinion(late=True, state="decided", disposition="adopted", disposition_reason="已改"))
    assert row["提交时间"] == "2026年11月21日（星期六）00:30", "half past midnight at the office"
    assert (row["收到日期"], row["逾期"], row["状态"]) == ("2026-11-20", "是", "已有结果")
    assert (row["采纳情况"], row["采纳说明"], row["录入人"], row["版本"]) == ("采纳", "已改", "小陈", "")
    assert (row["会议名称"], row["会议日期"], row["到会人数"]) == ("", "", "")


def test_an_opinion_of_a_meeting_names_it_in_the_columns_that_are_read_again() -> None:
    meeting = Meeting(id=5, title="居民座谈会", held_on=date(2026, 11, 19), venue="三楼", present=25)
    row = listed(opinion(channel="meeting", meeting_id=5), meetings={5: meeting})
    assert [row[name] for name in ("会议名称", "会议日期", "会议地点", "到会人数")] == [
        "居民座谈会", "2026-11-19", "三楼", "25",
    ]  # fmt: skip
    assert listed(opinion(meeting_id=5))["会议名称"] == "", "a meeting of which nothing is known is left out"


def standing(**now: str) -> Standing:
    rows = {int(key.removeprefix("l")): ProvisionRow(key="a", label=label) for key, label in now.items()}
    return Standing(version_id=2, numbers={1: 1, 2: 2}, now=rows)


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        pytest.param({"version_id": 2}, "第八条", id="of-this-version"),
        pytest.param({"article": ""}, "第八条", id="of-the-whole-draft"),
        pytest.param({}, "第九条（第1版第八条）", id="moved-down"),
        pytest.param({"lineage": 7}, "第八条（第1版，现已删去）", id="gone"),
    ],
)
def test_a_table_names_the_number_an_article_has_now(changed: dict[str, object], label: str) -> None:
    shown = Shown(standing=standing(l8="第九条"))
    assert summary(opinion(1, **changed), shown=shown)["条款"] == label


def test_the_list_keeps_the_number_of_its_own_version_and_names_that() -> None:
    row = listed(opinion(), Shown(standing=standing(l8="第九条")))
    assert (row["条款"], row["版本"]) == ("第八条", "第1版")


def test_key_words_say_what_many_speak_of_and_count_each_opinion_once() -> None:
    said = [
        opinion(1, proposed="充电充电充电", reason=""),
        opinion(2, proposed="充电收费", reason="收费"),
        opinion(3, proposed="建议收费公开", reason="我们觉得收费太高 2026"),
        opinion(4, proposed="公开收费"),
    ]
    words = Grouping(plain_tokens()).key_words(said)
    assert words[:3] == ["收费", "充电", "公开"], "in three, in two, in two though they came later"
    assert not {"建议", "我们", "觉得", "2026"} & set(words)
    assert len(words) <= KEY_WORDS
    assert Grouping(plain_tokens()).key_words([]) == []
    assert Grouping(plain_tokens()).key_words([opinion(proposed="", reason="")]) == []
