"""Tables of figures against counts made by hand: what is added, what is counted once, what is never shown alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.consultations.figures import Figures
from bot.consultations.terms import BY_HAND, CHANNELS
from bot.events.queries import EventCount
from bot.figures import events, inquiries, opinions
from bot.figures.period import Period
from bot.figures.questions import FEW, EntryCount, Topic, by_area, by_topic
from bot.figures.table import Column, Table, by_steps, share, total_of
from bot.inquiries.store import Inquiry
from bot.inquiries.terms import InquiryState
from bot.storage.database import Database
from tests.support import models  # noqa: F401 - the tables that the rows of an inquiry point to
from tests.support.clock import HandClock

AREAS = {"marriage": "婚姻家庭", "neighbour": "邻里小区"}
TOPICS = {
    "leak": Topic("楼上漏水", "neighbour"),
    "divorce": Topic("离婚冷静期", "marriage"),
    "violence": Topic("被打了怎么办", "marriage", tender=True),
    "threat": Topic("被威胁怎么办", "marriage", tender=True),
    "@tax": Topic("税费", ""),
}


def rows(table: Table) -> dict[str, tuple[object, ...]]:
    return {str(row[0]): row[1:] for row in table.rows}


# The numbers of one entry: asked in words, opened by a tap, helpful, unhelpful, rejected, handed over.
LEAK = EntryCount(5, 2, 3, 1, 1, 2)


def test_areas_add_up_their_entries_and_are_there_without_any() -> None:
    table = by_area({"leak": LEAK, "divorce": EntryCount(asked=1)}, TOPICS, AREAS)
    assert table.rows == (("婚姻家庭", 1, 0, 0, 0, 0, 0), ("邻里小区", 5, 2, 3, 1, 1, 2))
    assert table.total == ("合计", 6, 2, 3, 1, 1, 2)


def test_signposts_and_entries_that_are_gone_have_lines_of_their_own_only_where_there_are_any() -> None:
    table = by_area({"@tax": EntryCount(asked=4), "old-entry": EntryCount(opened=1)}, TOPICS, AREAS)
    assert list(rows(table)) == ["婚姻家庭", "邻里小区", "指路（不归我们答的）", "已经撤下的条目"]
    assert rows(table)["指路（不归我们答的）"][0] == 4
    assert rows(table)["已经撤下的条目"][1] == 1
    assert list(rows(by_area({}, TOPICS, AREAS))) == ["婚姻家庭", "邻里小区"]


def test_an_entry_of_an_area_that_is_no_more_is_counted_as_gone() -> None:
    table = by_area({"x": EntryCount(asked=1)}, {"x": Topic("题", "moon")}, AREAS)
    assert rows(table)["已经撤下的条目"][0] == 1


def test_topics_come_by_how_often_they_were_shown() -> None:
    counts = {"divorce": EntryCount(asked=1, opened=6), "leak": LEAK, "@tax": EntryCount(asked=9), "old": EntryCount(1)}
    table = by_topic(counts, TOPICS, AREAS)
    assert [row[:2] for row in table.rows] == [
        ("税费", "指路"), ("离婚冷静期", "婚姻家庭"), ("楼上漏水", "邻里小区"), ("old", "已撤下"),
    ]  # fmt: skip


@pytest.mark.parametrize("shown", range(FEW + 2))
def test_few_questions_of_somebody_in_danger_are_never_a_line_of_their_own(shown: int) -> None:
    counts = {"violence": EntryCount(asked=shown), "leak": LEAK}
    named = rows(by_topic(counts, TOPICS, AREAS))
    assert ("被打了怎么办" in named) is (shown >= FEW)
    together = f"涉及人身安全、每题不到 {FEW} 次的 1 题"
    assert (together in named) is (shown < FEW)


def test_few_are_added_up_in_one_line_and_nothing_is_lost_from_the_total() -> None:
    counts = {"violence": EntryCount(asked=2, handed=1), "threat": EntryCount(asked=1, opened=1), "leak": LEAK}
    table = by_topic(counts, TOPICS, AREAS)
    assert table.rows[-1] == (f"涉及人身安全、每题不到 {FEW} 次的 2 题", "", 3, 1, 0, 0, 0, 1)
    assert table.total == ("合计", "", 8, 3, 3, 1, 1, 3)


def test_a_tap_on_a_title_counts_as_shown_for_those_in_danger_too() -> None:
    counts = {"violence": EntryCount(asked=1, opened=FEW - 1)}
    assert "被打了怎么办" in rows(by_topic(counts, TOPICS, AREAS))


_COUNTS = st.builds(EntryCount, *[st.integers(0, 50)] * 6)


@given(st.dictionaries(st.sampled_from([*TOPICS, "old", "@old"]), _COUNTS, min_size=2))
def test_areas_and_topics_count_the_same_questions(counts: dict[str, EntryCount]) -> None:
    areas, topics = by_area(counts, TOPICS, AREAS), by_topic(counts, TOPICS, AREAS)
    for column, name in enumerate(EntryCount.__slots__):
        whole = sum(getattr(of, name) for of in counts.values())
        assert sum(int(row[column + 1]) for row in areas.rows) == whole
        assert sum(int(row[column + 2]) for row in topics.rows) == whole


def test_an_entry_that_is_gone_and_was_only_handed_over_is_in_the_areas_too() -> None:
    table = by_area({"old": EntryCount(handed=2)}, TOPICS, AREAS)
    assert rows(table)["已经撤下的条目"][-1] == 2


def draft(title: str, opinions_: int, people: int, present: int, **channels: int) -> Figures:
    return Figures(title, int(present > 0), present, people, opinions_, 1, 2, 4, 3, channels)


def test_a_draft_tells_its_opinions_by_the_way_they_came() -> None:
    table = opinions.by_draft([draft("条例", 10, 30, 25, web=3, telegram=1, meeting=4, letter=1, hotline=1)], (1, 25))
    assert table.rows == (("条例", 10, 4, 4, 2, 1, 25, 30, 1, 2, 4, 3),)
    assert table.total == (), "one draft needs no total"


def test_a_meeting_about_two_drafts_is_one_meeting_in_the_total_and_its_people_come_once() -> None:
    """25 people at one meeting that spoke of both: 5 and 7 more took part on the web."""
    both = [draft("甲", 6, 30, 25, web=6), draft("乙", 8, 32, 25, web=8)]
    table = opinions.by_draft(both, (1, 25))
    assert table.total == ("合计", 14, 14, 0, 0, 1, 25, 5 + 7 + 25, 2, 4, 8, 6)


def test_every_way_to_give_an_opinion_is_in_exactly_one_column() -> None:
    columns = [opinions.ONLINE, ("meeting",), opinions.WRITTEN]
    assert sorted(code for column in columns for code in column) == sorted(CHANNELS)
    assert set(opinions.WRITTEN) == set(BY_HAND) - {"meeting"}


def held(day: datetime, *, was: bool = True, **numbers: int) -> EventCount:
    return EventCount("讲座", day, was, not was, **numbers)


NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def test_an_event_belongs_to_the_day_on_which_it_began_at_the_office() -> None:
    late = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    counted = [
        held(late, registered=5, attended=4),
        held(late + timedelta(minutes=1), registered=100, attended=100),  # the first of December at the office
        held(datetime(2026, 10, 31, 16, tzinfo=UTC), was=False),
    ]
    assert events.by_time(counted, NOVEMBER).rows == (("2026-11", 1, 1, 5, 4),)


def test_kinds_of_events_are_told_with_who_came_unregistered() -> None:
    counted = [held(NOVEMBER.begin, registered=5, attended=6, walked_in=2), held(NOVEMBER.begin, was=False)]
    assert events.kinds(counted).rows == (("讲座", 1, 1, 5, 6, 2),)
    assert events.kinds([]).rows == ()


@given(
    st.dictionaries(
        st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from(["a", "b", "c"])), st.integers(0, 9)
    ),
    st.sampled_from(["day", "week", "month"]),
)
def test_however_a_year_is_cut_its_numbers_add_up(numbers: dict[tuple[date, str], int], step: str) -> None:
    period = Period(date(2026, 1, 1), date(2026, 12, 31), step)  # type: ignore[arg-type]  # one of Step
    kinds: list[tuple[Column, Sequence[str]]] = [(Column("全部"), ("a", "b")), (Column("甲"), ("a",))]
    table = by_steps("t", "题", period, kinds, numbers)
    assert table.total[1] == sum(count for (_, kind), count in numbers.items() if kind != "c")
    assert table.total[2] == sum(count for (_, kind), count in numbers.items() if kind == "a")
    assert table.empty is not any(count for (_, kind), count in numbers.items() if kind != "c")


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_share_is_never_rounded_to_none_or_all(part: int, whole: int) -> None:
    part = min(part, whole)
    said = share(part, whole)
    assert (said == "–") is (whole == 0)
    assert (said == "0%") is (whole > 0 and part == 0)
    assert (said == "100%") is (whole > 0 and part == whole)


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 99), st.integers(0, 99)), min_size=2, max_size=9))
def test_the_last_line_is_the_sum_of_those_above_it(lines: list[tuple[str, int, int]]) -> None:
    assert total_of(lines) == ("合计", sum(one for _, one, _ in lines), sum(two for _, _, two in lines))


def inquiry(number: int, at: datetime, **changed: object) -> Inquiry:
    fields: dict[str, object] = {
        "id": number, "office_id": "j", "receipt": f"Z-{number}", "channel": "web", "chat": "c", "source": str(number),
        "question": "问", "context": [], "attachments": [], "earlier": [], "state": InquiryState.OPEN, "created_at": at,
    }  # fmt: skip
    return Inquiry(**(fields | changed))


async def test_how_long_people_waited_is_counted_to_the_first_answer_only(sqlite: Database, clock: HandClock) -> None:
    asked = clock.now() - timedelta(days=20)
    waits = [timedelta(hours=3), timedelta(hours=5), timedelta(days=2), timedelta(days=6), timedelta(days=8)]
    async with sqlite.write() as session:
        for number, wait in enumerate(waits, 1):
            session.add(inquiry(number, asked, state=InquiryState.REPLIED, answered_at=asked + wait))
        session.add(inquiry(6, asked))
        session.add(inquiry(7, asked, state=InquiryState.VOID))
        session.add(inquiry(8, asked, channel="visit"))
        session.add(inquiry(9, asked, office_id="other"))
    today = clock.now().date()
    async with sqlite.read() as session:
        table = await inquiries.waits(session, "j", Period(today - timedelta(days=30), today))
    assert [row[1:] for row in table.rows] == [(1, "17%")] * 6
    assert table.total == ("合计", 6, "")


async def test_what_waits_is_told_by_its_age_and_what_is_answered_is_not(sqlite: Database, clock: HandClock) -> None:
    ages = [timedelta(hours=1), timedelta(hours=23), timedelta(days=2), timedelta(days=5), timedelta(days=500)]
    async with sqlite.write() as session:
        for number, age in enumerate(ages, 1):
            session.add(inquiry(number, clock.now() - age))
        session.add(inquiry(6, clock.now(), state=InquiryState.CLOSED, closed_at=clock.now()))
        session.add(inquiry(7, clock.now(), office_id="other"))
    async with sqlite.read() as session:
        table = await inquiries.ages(session, "j", clock.now())
    assert [row[1] for row in table.rows] == [2, 1, 1, 1]


async def test_an_inquiry_that_was_ended_by_telephone_is_answered(sqlite: Database, clock: HandClock) -> None:
    ends = ("phoned", "met", "referred", "")
    async with sqlite.write() as session:
        for number, outcome in enumerate(ends, 1):
            state = InquiryState.CLOSED if outcome else InquiryState.OPEN
            session.add(inquiry(number, clock.now(), state=state, outcome=outcome, careful=number == 1))
    day = date(2026, 11, 23)
    async with sqlite.read() as session:
        table = await inquiries.by_time(session, "j", Period(day, day, "day"))
    # new, answered, closed without an answer, still waiting, of these with danger in their words
    assert table.rows == (("2026-11-23", 4, 2, 1, 1, 1),)
