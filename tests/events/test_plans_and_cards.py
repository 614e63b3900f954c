"""What staff change in an event and what residents read of it: times that move along, lines, buttons, free places."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import WrongInput
from bot.events.cards import LABEL, MOST_FILTERS, EventCards
from bot.events.plans import FIELDS, LONGEST, Amendment, Plan, amended, changes_of, check_plan, draft_of, former
from bot.events.queries import EventCount, EventView, KindFigures, by_kind, was_held
from bot.events.store import Event, Registration
from bot.events.terms import KINDS, EventState
from bot.events.where import map_link, read_spot
from bot.messages import Outgoing
from tests.support.services import real_phrases

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
START = datetime(2026, 12, 2, 6, tzinfo=UTC)
"""Two in the afternoon of a Wednesday at the office."""

GOOD = Plan("防骗讲座", "讲座", "和好屋", START, START + timedelta(hours=2), capacity=30)
DAY = timedelta(days=1)


def event(**changed: object) -> Event:
    made = draft_of(GOOD, "jiangxia", "h1", "小陈", NOW)
    made.id, made.state = 1, EventState.PUBLISHED
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def view(taken: int = 0, waiting: int = 0, **changed: object) -> EventView:
    return EventView(event(**changed), taken, waiting)


def place(state: str = "confirmed", name: str = "", **changed: object) -> Registration:
    fields_ = {"id": 7, "state": state, "name": name, "queued_at": NOW, "offered_until": None, "channel": "web",
               "chat": "c", "phone": "", "answer": ""}  # fmt: skip
    return Registration(**(fields_ | changed))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        pytest.param({"title": "  "}, "名称和地点", id="no-name"),
        pytest.param({"venue": ""}, "名称和地点", id="no-venue"),
        pytest.param({"kind": "派对"}, "活动种类只能是：讲座、咨询", id="no-such-kind"),
        pytest.param({"ends_at": START}, "结束时间要晚于开始", id="over-as-it-begins"),
        pytest.param({"topic": "cooking"}, "主题只能是", id="no-such-topic"),
        pytest.param({"audience": "cats"}, "对象只能是", id="nobody-of-ours"),
        pytest.param({"capacity": -1}, "人数上限", id="fewer-than-none"),
        pytest.param({"capacity": 100_001}, "人数上限", id="more-than-a-town"),
        pytest.param({"starts_at": NOW}, "已经过去了。办过的活动用 events record 补记", id="this-very-moment"),
        pytest.param(
            {"opens_at": START - DAY, "closes_at": START - DAY}, "报名截止要晚于报名开始", id="no-time-at-all"
        ),
        pytest.param({"host": "x\ny"}, "“主讲、主办”要写在一行里", id="two-lines"),
        pytest.param({"contact": "\u200b张"}, "看不见的字符", id="a-letter-that-nobody-sees"),
        pytest.param({"title": "字" * 100_000}, "最多 120 字，现在有 100000 字", id="endless"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_its_reason(changed: dict[str, object], why: str) -> None:
    with pytest.raises(WrongInput, match=why):
        check_plan(replace(GOOD, **changed), NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {}, {"capacity": 0}, {"capacity": 100_000}, {"starts_at": NOW + timedelta(seconds=1)},
        {"ends_at": START + LONGEST}, {"topic": "fraud", "audience": "elderly"}, {"title": "<b>讲座</b>"},
        {"opens_at": NOW, "closes_at": START}, {"closes_at": START + timedelta(hours=2)},
        *({"kind": kind} for kind in KINDS),
    ],
)  # fmt: skip
def test_a_plan_at_the_edge_of_what_can_be_is_taken(changed: dict[str, object]) -> None:
    check_plan(replace(GOOD, **changed), NOW)  # type: ignore[arg-type]


def test_a_new_event_is_a_draft_without_blanks_around_and_with_a_word_for_the_door() -> None:
    made = draft_of(replace(GOOD, title=" 讲座 ", venue="\t和好屋", host=" 李律师 "), "jiangxia", "h9", "陈" * 80, NOW)
    assert (made.title, made.venue, made.host, made.state, made.code) == ("讲座", "和好屋", "李律师", "draft", "h9")
    assert (len(made.codeword), made.created_by, made.created_at) == (3, "陈" * 64, NOW)


def test_moving_the_start_keeps_the_length_and_takes_the_end_of_registration_along() -> None:
    before = event(closes_at=START - timedelta(hours=3), opens_at=NOW)
    after = amended(before, Amendment(starts_at=START + 2 * DAY), NOW, held=False)
    assert after["starts_at"] == START + 2 * DAY
    assert after["ends_at"] == START + 2 * DAY + timedelta(hours=2)
    assert after["closes_at"] == START + 2 * DAY - timedelta(hours=3)
    assert after["opens_at"] == NOW, "who could register already still can"


def test_the_beginning_of_registration_moves_only_where_it_would_come_too_late() -> None:
    before = event(opens_at=START - DAY, closes_at=START)
    sooner = amended(before, Amendment(starts_at=START - 2 * DAY), NOW, held=False)
    assert (sooner["opens_at"], sooner["closes_at"]) == (START - 3 * DAY, START - 2 * DAY)
    without_end = amended(event(opens_at=START - DAY), Amendment(starts_at=START - DAY), NOW, held=False)
    assert (without_end["opens_at"], without_end["closes_at"]) == (START - 2 * DAY, None)


def test_what_is_said_of_registration_wins_over_what_would_move_along() -> None:
    before = event(closes_at=START)
    after = amended(before, Amendment(starts_at=START + DAY, closes_at=START + timedelta(hours=1)), NOW, held=False)
    assert after["closes_at"] == START + timedelta(hours=1)


@pytest.mark.parametrize(
    ("wanted", "held", "why"),
    [
        pytest.param(Amendment(starts_at=NOW), False, "新时间已经过去", id="into-the-past"),
        pytest.param(Amendment(starts_at=NOW + DAY), True, "h1 已经办过了", id="a-past-one-into-the-future"),
        pytest.param(Amendment(minutes=0), False, "结束时间要晚于开始", id="no-time-left"),
        pytest.param(Amendment(minutes=60 * 24 * 32), False, "31 天", id="a-slip-in-the-minutes"),
        pytest.param(Amendment(title=" "), False, "名称和地点", id="no-name-left"),
        pytest.param(Amendment(kind="派对"), False, "活动种类", id="no-such-kind"),
        pytest.param(Amendment(opens_at=START), False, "报名开始要早于", id="opens-as-it-begins"),
        pytest.param(Amendment(closes_at=START + DAY), False, "不能晚于活动结束", id="closes-the-day-after"),
        pytest.param(Amendment(capacity=-5), False, "人数上限", id="fewer-than-none"),
    ],
)
def test_a_change_that_cannot_be_is_refused(wanted: Amendment, held: bool, why: str) -> None:
    with pytest.raises(WrongInput, match=why):
        amended(event(), wanted, NOW, held=held)


def test_what_was_held_can_be_put_right_in_the_past() -> None:
    after = amended(event(), Amendment(starts_at=NOW - DAY, minutes=90), NOW, held=True)
    assert (after["starts_at"], after["ends_at"]) == (NOW - DAY, NOW - DAY + timedelta(minutes=90))


def test_an_empty_text_clears_a_field_and_what_is_not_named_stays() -> None:
    after = amended(event(host="李律师", contact="小陈"), Amendment(host="", capacity=0), NOW, held=False)
    assert (after["host"], after["contact"], after["capacity"], after["title"]) == ("", "小陈", 0, "防骗讲座")


def test_a_change_of_nothing_is_told_as_nothing() -> None:
    assert Amendment().is_empty
    assert not Amendment(capacity=0).is_empty, "no limit is a wish too"
    assert not Amendment(host="").is_empty
    same = Amendment(title="防骗讲座", capacity=30, minutes=120, starts_at=START)
    assert changes_of(event(), same) == []
    assert {field.name for field in fields(Amendment)} == set(FIELDS)


def test_each_change_is_read_out_as_staff_say_it() -> None:
    wanted = Amendment(
        title="反诈讲座",
        starts_at=START + DAY,
        minutes=90,
        capacity=0,
        host="李律师",
        topic="fraud",
        audience="elderly",
    )
    assert changes_of(event(topic="law"), wanted) == [
        "名称：防骗讲座 → 反诈讲座",
        "开始：2026年12月2日（星期三）14:00 → 2026年12月3日（星期四）14:00",
        "分钟：120 → 90",
        "人数上限：30 → （没有）",
        "主讲、主办：（没有） → 李律师",
        "主题：立法征求意见 → 防诈骗",
        "对象：（没有） → 老年人",
    ]


def test_what_was_there_before_is_kept_in_words() -> None:
    assert former({"title": "旧名", "ends_at": START, "capacity": 0, "topic": "fraud"}) == (
        "名称原来是 旧名；结束原来是 2026年12月2日（星期三）14:00；人数上限原来是 （没有）；主题原来是 防诈骗"
    )
    assert former({}) == ""


@pytest.mark.parametrize(
    ("state", "ended", "held"),
    [("published", True, True), ("changed", True, True), ("ended", False, True), ("published", False, False),
     ("postponed", True, False), ("cancelled", True, False), ("draft", True, False), ("deleted", True, False)],
)  # fmt: skip
def test_an_event_was_held_when_its_time_is_over_and_nobody_put_it_off(state: str, ended: bool, held: bool) -> None:
    end = NOW if ended else NOW + timedelta(seconds=1)
    assert was_held(event(state=state, ends_at=end), NOW) is held


def test_the_numbers_of_a_kind_are_added_up_and_a_kind_without_events_is_not_there() -> None:
    counted = [
        EventCount("讲座", START, held=True, cancelled=False, registered=10, attended=8, walked_in=1),
        EventCount("咨询", START, held=False, cancelled=True),
        EventCount("讲座", START, held=True, cancelled=False, registered=5, attended=0, walked_in=0),
        EventCount("讲座", START, held=False, cancelled=False),
    ]
    assert by_kind(counted) == [KindFigures("咨询", 0, 1, 0, 0, 0), KindFigures("讲座", 2, 0, 15, 8, 1)]
    assert by_kind([]) == []


@pytest.mark.parametrize(
    ("capacity", "taken", "free"), [(30, 0, 30), (30, 30, 0), (30, 31, 0), (0, 500, None), (1, 0, 1)]
)
def test_what_is_free_is_never_below_nothing_and_without_a_limit_not_said(
    capacity: int, taken: int, free: int | None
) -> None:
    assert view(taken, capacity=capacity).free == free


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("121.5511,29.8673", "121.5511,29.8673"), (" 121.5511 ， 29.8673 ", "121.5511,29.8673"), ("", ""), ("  ", ""),
     ("73.000,3.000", "73.000,3.000"), ("136.00000000,54.000", "136.00000000,54.000")],
)  # fmt: skip
def test_a_spot_is_stored_with_the_longitude_first(typed: str, stored: str) -> None:
    assert read_spot(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["29.8673,121.5511", "121.55,29.86", "121,29", "72.999,30.000", "136.001,30.000", "121.5511,54.001", "和好屋",
     "121.5511;29.8673", "121.5511,29.8673,5", "-121.5511,29.8673", "<script>", "9" * 100_000],
)  # fmt: skip
def test_what_is_no_spot_in_china_is_refused(typed: str) -> None:
    with pytest.raises(WrongInput, match="不是经纬度"):
        read_spot(typed)


def test_a_map_opens_at_the_spot_or_looks_for_the_venue_and_carries_nothing_else() -> None:
    assert map_link(event(spot="121.5511,29.8673")) == (
        "https://uri.amap.com/marker?position=121.5511%2C29.8673&name=%E5%92%8C%E5%A5%BD%E5%B1%8B"
    )
    hostile = map_link(event(venue="<a>&name=x#y z"))
    assert hostile == "https://uri.amap.com/search?keyword=%3Ca%3E%26name%3Dx%23y+z"


CARDS = EventCards(real_phrases(), NOW)


def labels(shown: Outgoing) -> list[str]:
    return [choice.label for choice in shown.choices]


@pytest.mark.parametrize(
    ("taken", "waiting", "changed", "said"),
    [
        pytest.param(29, 0, {}, "（还有 1 个名额）", id="one-left"),
        pytest.param(30, 0, {}, "（名额已满，可以排队）", id="full"),
        pytest.param(29, 1, {}, "（名额已满，可以排队）", id="what-is-free-is-for-those-who-wait"),
        pytest.param(99, 0, {"capacity": 0}, "", id="no-limit"),
        pytest.param(0, 0, {"state": "postponed"}, "（延期，时间待定）", id="put-off"),
    ],
)
def test_how_full_an_event_is_stands_behind_it(taken: int, waiting: int, changed: dict[str, Any], said: str) -> None:
    head, items = CARDS.listed([view(taken, waiting, **changed)], only=False)
    assert head.lines == ("最近的普法活动，点一个看看：",)
    assert items.lines == (f"防骗讲座　12月2日（星期三）14:00　和好屋{said}",)


def test_where_nothing_is_coming_it_is_said_whether_something_was_chosen() -> None:
    assert CARDS.listed([], only=False)[0].lines == ("最近没有普法活动。有了会在这里告诉大家。",)
    assert CARDS.listed([], only=True)[0].lines == ("最近没有这一类活动。",)
    assert len(CARDS.listed([], only=True)) == 1


@pytest.mark.parametrize(
    ("changed", "can_register"),
    [({}, True), ({"state": "changed"}, True), ({"state": "cancelled"}, False), ({"state": "postponed"}, False),
     ({"state": "ended"}, False), ({"starts_at": NOW}, False), ({"starts_at": NOW + timedelta(seconds=1)}, True)],
)  # fmt: skip
def test_registering_is_offered_until_it_begins(changed: dict[str, Any], can_register: bool) -> None:
    shown = CARDS.event(view(**changed))
    assert ("我要报名" in labels(shown)) is can_register
    assert ("放进手机日历" in labels(shown)) is can_register
    assert labels(shown)[-1] == "全部活动"


def test_a_card_shows_what_is_known_and_no_empty_line() -> None:
    bare = CARDS.event(view(capacity=0)).text
    assert "主讲" not in bare
    assert "联系" not in bare
    full = CARDS.event(view(host="李律师", contact="小陈 87654321")).text
    assert "主讲、主办：李律师" in full
    assert "联系：小陈 87654321" in full
    assert "防骗讲座（讲座）" in full
    hostile = CARDS.event(view(title="{title}<b>{0}</b>", host="{when}")).text
    assert "{title}<b>{0}</b>（讲座）" in hostile
    assert "主讲、主办：{when}" in hostile


def test_events_of_a_series_are_told_apart_by_their_day() -> None:
    alone, one, other = CARDS.choices(
        [view(), view(series="h1"), view(series="h1", starts_at=START + 7 * DAY, code="h2")]
    )
    assert (alone.label, one.label, other.label) == ("防骗讲座", "防骗讲座（12月2日）", "防骗讲座（12月9日）")
    (long,) = CARDS.choices([view(series="h1", title="很" * 120)])
    assert long.label.endswith("（12月2日）")
    assert len(long.label) <= LABEL


def test_filters_name_each_tag_once_in_the_order_of_the_events_and_not_without_end() -> None:
    views = [
        view(topic="fraud", audience="elderly"), view(topic="fraud", community="天一社区"), view(topic="all"), view(),
    ]  # fmt: skip
    assert [choice.label for choice in CARDS.filters(views)] == ["只看：防诈骗", "只看：老年人", "只看：天一社区"]
    many = [view(community=f"第{number}社区") for number in range(MOST_FILTERS + 3)]
    assert len(list(CARDS.filters(many))) == MOST_FILTERS
    assert all(choice.id.isascii() and len(choice.id) <= 48 for choice in CARDS.filters(many))
    (long,) = CARDS.filters([view(community="很" * 38)])
    assert len(long.label) <= LABEL


def test_whose_place_it_is_and_how_it_stands_is_said() -> None:
    assert "您已经报过名了（已报名）：防骗讲座" in CARDS.known(event(), place()).text
    assert "王阿姨已经报过名了（排队中）" in CARDS.known(event(), place("waiting", "王阿姨")).text
    assert labels(CARDS.known(event(), place("waiting"))) == ["不排队了"]
    assert labels(CARDS.known(event(), place("offered"))) == ["我去", "不去了"]
    assert labels(CARDS.known(event(), place())) == ["取消报名"]


def test_what_is_offered_says_until_when_in_what_is_kept_of_somebody() -> None:
    until = datetime(2026, 11, 23, 9, tzinfo=UTC)
    kept = CARDS.kept(event(), place("offered", "王阿姨", offered_until=until))
    assert kept.lines == (
        "报名（有名额，今天（11月23日，星期一）17:00前点“我去”）：王阿姨，防骗讲座，12月2日（星期三）14:00",
    )
    assert [choice.label for choice in kept.choices] == ["我去：王阿姨 防骗讲座", "不去了：王阿姨 防骗讲座"]
    endless = CARDS.kept(event(title="很" * 120), place())
    assert all(len(choice.label) <= LABEL for choice in endless.choices)


def test_a_place_given_back_is_one_tap_from_being_taken_again() -> None:
    assert "名额让给了排队的人" in CARDS.left(event(), place(), passed_on=True).text
    alone = CARDS.left(event(), place(), passed_on=False)
    assert "名额让给" not in alone.text
    assert labels(alone) == ["点错了，重新报名"]


def test_a_place_says_what_will_remind_of_it_or_that_nothing_will() -> None:
    told = CARDS.welcome(event(), place(), ["提前一天", "提前两小时"]).text
    assert "提前一天、提前两小时会提醒您" in told
    assert "提醒" not in CARDS.welcome(event(), place(), []).text
