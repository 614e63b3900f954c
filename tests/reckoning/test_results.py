"""Each calculation against figures worked out by hand from its article."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.knowledge.model import LprRow, LprTable
from bot.reckoning.deadlines import last_day
from bot.reckoning.diary import calendar_file
from bot.reckoning.index import reckoners
from bot.reckoning.model import Result, Value
from bot.reckoning.money import property_fee
from bot.reckoning.periods import PERIODS
from tests.support.knowledge import READ

TODAY = date(2026, 11, 23)
TABLE = LprTable(
    checked_until=date(2025, 11, 20),
    rows=(
        LprRow(since=date(2019, 8, 20), percent=Decimal("4.25")),
        LprRow(since=date(2022, 1, 20), percent=Decimal("3.70")),
        LprRow(since=date(2025, 5, 20), percent=Decimal("3.00")),
    ),
)
HOLIDAYS = READ.holidays
KNOWN = reckoners(READ.model_copy(update={"lpr": TABLE}))


def work(reckoner: str, today: date = TODAY, **values: Value) -> Result:
    return KNOWN[reckoner].work(values, today)


def all_of(told: Result) -> str:
    return "\n".join((told.lead, *told.lines, *told.notes))


def test_days_months_and_years_end_where_the_code_says() -> None:
    assert last_day(date(2026, 1, 31), months=1) == date(2026, 2, 28)
    assert last_day(date(2024, 2, 29), months=12) == date(2025, 2, 28)
    assert last_day(date(2026, 11, 3), days=30) == date(2026, 12, 3)


def test_days_off_are_weekends_and_holidays_without_the_saturdays_that_are_worked() -> None:
    assert HOLIDAYS.working_day(date(2026, 11, 21)) == HOLIDAYS.working_day(date(2026, 11, 22)) == TODAY
    assert HOLIDAYS.working_day(date(2026, 10, 10)) == date(2026, 10, 10)
    assert HOLIDAYS.working_day(date(2026, 10, 2)) == date(2026, 10, 8)
    assert HOLIDAYS.working_day(date(2027, 1, 1)) == date(2027, 1, 4)
    assert not HOLIDAYS.knows(date(2027, 1, 4))


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_last_day_never_moves_backwards_and_ends_on_a_working_day(day: date) -> None:
    moved = HOLIDAYS.working_day(day)
    assert 0 <= (moved - day).days <= 12
    assert not HOLIDAYS.day_off(moved)


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("appeal_fifteen_days", date(2026, 11, 10), date(2026, 11, 25)),
        ("admin_review", date(2026, 10, 1), date(2026, 11, 30)),
        ("enforcement_two_years", date(2025, 6, 1), date(2027, 6, 1)),
        ("guarantee_six_months", date(2026, 12, 31), date(2027, 6, 30)),
        ("judicial_confirmation", date(2026, 11, 2), date(2026, 12, 2)),
        ("labour_arbitration", date(2025, 12, 10), date(2026, 12, 10)),
        ("marriage_revocation", date(2026, 6, 1), date(2027, 6, 1)),
        ("criminal_appeal_ten_days", date(2026, 11, 20), date(2026, 11, 30)),
        ("criminal_ruling_five_days", date(2026, 11, 20), date(2026, 11, 25)),
        ("admin_suit_six_months", date(2026, 6, 3), date(2026, 12, 3)),
        ("review_suit_fifteen_days", date(2026, 11, 10), date(2026, 11, 25)),
        ("work_injury_claim", date(2026, 3, 2), date(2027, 3, 2)),
    ],
)
def test_plain_periods(rule: str, start: date, due: date) -> None:
    assert work(rule, start=start).due == due


@pytest.mark.parametrize(
    ("rule", "start", "today", "due"),
    [
        # 2026-02-14 and 2026-10-10 are Saturdays that are worked: the last day stays.
        ("appeal_fifteen_days", date(2026, 1, 30), date(2026, 2, 1), date(2026, 2, 14)),
        ("appeal_fifteen_days", date(2026, 9, 25), date(2026, 9, 26), date(2026, 10, 10)),
        # National Day and Spring Festival: the day after the holidays.
        ("admin_review", date(2026, 8, 4), date(2026, 9, 1), date(2026, 10, 8)),
        ("appeal_fifteen_days", date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 24)),
        ("appeal_fifteen_days", date(2026, 9, 16), date(2026, 9, 20), date(2026, 10, 8)),
        # Returns: the platform does not wait for Monday.
        ("return_seven_days", date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 28)),
    ],
)
def test_the_last_day_and_the_holidays(rule: str, start: date, today: date, due: date) -> None:
    told = work(rule, today, start=start)
    assert told.due == due
    assert f"{due.year}年{due.month}月{due.day}日" in told.lead


def test_a_year_whose_holidays_are_not_known_is_said_in_the_lead_with_the_safe_day() -> None:
    told = work("appeal_fifteen_days", date(2026, 12, 18), start=date(2026, 12, 17))
    assert told.due == date(2027, 1, 4)
    assert told.keep == date(2026, 12, 31), "in the calendar stands a day that is safe, and on which somebody works"
    assert "2027年的放假安排还不在表里，请赶在2027年1月1日（星期五）以前办" in told.lead


def test_every_period_says_whether_it_moves_and_has_a_last_word_for_a_passed_day() -> None:
    for rule, period in PERIODS.items():
        assert period.shift.source, rule
        told = KNOWN[rule.value].work({"start": date(2015, 1, 5)}, TODAY)
        assert "已经过了" in told.lead, rule
        assert told.due is None
        assert period.passed, rule
        assert "123" in told.notes[-1], rule  # a telephone for today


def test_interruption_is_promised_only_where_the_law_has_it() -> None:
    for rule in ("guarantee_six_months", "voidable_one_year", "marriage_revocation", "bequest_sixty_days"):
        told = all_of(work(rule, start=date(2024, 1, 5)))
        assert "重新算" not in told, rule
        assert "例外" not in told, rule
    assert "重新算" in all_of(work("limitation_three_years", start=date(2020, 5, 1)))
    assert "重新算一年" in all_of(work("labour_arbitration", start=date(2024, 5, 1)))
    assert "法院应当收下" in all_of(work("enforcement_two_years", start=date(2020, 5, 1)))
    assert "申请再审" in all_of(work("appeal_fifteen_days", start=date(2026, 5, 1)))


def test_the_result_says_the_weekday_and_how_many_days_are_left() -> None:
    assert "2026年12月2日（星期三，9天后）" in work("judicial_confirmation", start=date(2026, 11, 2)).lead


def test_both_windows_of_the_cooling_off_and_the_receipt() -> None:
    told = work("cooling_off", start=date(2026, 11, 3))
    assert "2026年12月4日（星期五）起" in told.lead
    assert told.due == date(2027, 1, 4)  # 2 January 2027 is a Saturday
    assert told.keep == date(2026, 12, 31)
    assert "回执单" in told.lead
    # Thirty days after 29 October end on a Saturday: one can still withdraw on the Monday.
    later = work("cooling_off", date(2026, 11, 1), start=date(2026, 10, 29))
    assert "2026年12月1日（星期二）起" in later.lead
    assert "2026年12月30日" in later.lead


def test_a_second_petition_after_six_months_and_a_year() -> None:
    told = work("second_divorce", how="判决不准离婚", start=date(2026, 3, 10))
    assert "2026年9月11日" in told.lead
    assert any("2027年3月10日" in line for line in told.lines)
    assert any("现在已经可以" in note for note in told.notes)
    assert told.due is None  # others see the phone
    withdrawn = work("second_divorce", how="自己撤诉（或按撤诉处理）", start=date(2026, 3, 10))
    assert "应当准予离婚" not in all_of(withdrawn)


def test_the_protection_order_leaves_nothing_on_the_phone() -> None:
    told = work("protection_order", start=date(2026, 11, 22))
    assert "2026年11月25日" in told.lead
    assert told.due is None


def test_maintenance_has_no_limitation() -> None:
    told = work("support_no_limit")
    assert "没有诉讼时效" in told.lead
    assert "两年" in all_of(told)  # but a judgment must be enforced in time


def test_where_there_is_no_rule_that_is_said_with_the_door() -> None:
    told = all_of(work("no_rule"))
    assert "12348" in told
    assert "12333" in told


def test_a_guarantee_ends_unless_the_debtor_is_sued() -> None:
    told = all_of(work("guarantee_six_months", start=date(2026, 12, 31)))
    assert "起诉（或仲裁）借钱的人，光是催不够" in told
    assert "写明连带的：债主要在这天前向担保人要" in told


def test_both_terms_for_a_work_injury() -> None:
    told = work("work_injury_claim", start=date(2026, 11, 2))
    assert "单位最晚2026年12月2日" in told.lead
    assert "您自己最晚2027年11月2日" in told.lead
    assert "单位的三十天已经过了" in work("work_injury_claim", start=date(2026, 5, 2)).lead


@pytest.mark.parametrize(
    ("claim", "fee"),
    [(0, 50), (10_000, 50), (50_000, 1050), (100_000, 2300), (200_000, 4300), (500_000, 8800), (1_000_000, 13_800),
     (2_000_000, 22_800), (5_000_000, 46_800), (10_000_000, 81_800), (20_000_000, 141_800), (30_000_000, 191_800),
     (20_500, Decimal("312.50")), (200_001, Decimal("4300.015")), (30_500, Decimal("562.50"))],
)  # fmt: skip
def test_the_court_fee_of_a_money_claim(claim: int, fee: Decimal) -> None:
    assert property_fee(Decimal(claim)) == fee


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_who_claims_more_never_pays_less(claim: int, more: int) -> None:
    assert property_fee(Decimal(claim + more)) >= property_fee(Decimal(claim))


def test_the_court_fee_of_other_cases() -> None:
    money = "要钱、要物（欠款、赔偿等）"
    assert work("court_fee", kind=money, claim=Decimal(50_000)).lead == "案件受理费 1,050元；减半是 525元。"
    assert "大约 4,050元到 4,300元" in work("court_fee", kind="离婚", amount=Decimal(1_000_000)).lead
    assert "大约 50元到 300元；减半是 25元到 150元" in work("court_fee", kind="离婚", amount=Decimal(0)).lead
    assert "案件受理费 10元；减半是 5元" in work("court_fee", kind="劳动争议（工资、补偿金等）").lead
    assert "免交" in work("court_fee", kind="抚养费、赡养费").lead
    # 50,000 to 100,000 at 1 %, above at 0.5 %: 500 + 500.
    assert "大约 1,100元到 1,500元" in work("court_fee", kind="名誉、肖像等人格权", harm=Decimal(200_000)).lead
    assert "50元到 100元" in work("court_fee", kind="不涉及钱的（探望、变更抚养等）").lead
    assert "案件受理费 50元" in work("court_fee", kind="告政府部门").lead


def test_the_ceiling_is_four_times_the_rate_at_the_signing() -> None:
    told = work("loan_interest", signed=date(2022, 3, 1), principal=Decimal(100_000), rate=Decimal(24))
    assert told.lead == "年利率最高 14.8%。"
    assert any("14,800元" in line for line in told.lines)
    assert any("不支持" in line for line in told.lines)
    none = work("loan_interest", signed=date(2022, 3, 1), principal=Decimal(100_000), rate=None)
    assert any("没约定利息" in line for line in none.lines)


def test_a_loan_from_before_the_new_ceiling_has_two_periods() -> None:
    told = work("loan_interest", signed=date(2019, 8, 20), principal=Decimal(100_000), rate=Decimal(36))
    assert "分两段" in told.lead
    assert "24%" in told.lead
    assert "最高 12%" in told.lead
    # 20 August 2019 to 19 August 2020: 366 days at 24 %.
    assert any("366 天" in line and "24,065.75元" in line for line in told.lines)
    assert "超过的部分法院不支持" not in all_of(told)
    fair = work("loan_interest", signed=date(2018, 3, 1), principal=Decimal(100_000), rate=Decimal(24))
    assert any("第一段可以按约定，第二段要降到 12%" in line for line in fair.lines)


def test_a_rate_that_nobody_compared_for_months_is_doubted_first() -> None:
    told = work("loan_interest", signed=date(2026, 1, 10), principal=Decimal(100_000), rate=None)
    assert told.lead.startswith("LPR 表只核对到2025年11月20日")
    assert "核对到" not in work("loan_interest", signed=date(2025, 6, 1), principal=Decimal(1), rate=None).lead
    fresh = work("loan_interest", date(2026, 1, 15), signed=date(2026, 1, 10), principal=Decimal(1), rate=None)
    assert "核对到" not in fresh.lead


def shares(**values: Value) -> Result:
    nobody: dict[str, Value] = {"spouse": "没有或已去世", "children": 0, "parents": 0, "estate": None}
    return KNOWN["intestate_shares"].work(nobody | values, TODAY)


def test_the_spouses_half_comes_first() -> None:
    text = all_of(shares(spouse="在世", owned="夫妻共同的", children=2, parents=1, estate=Decimal(800_000)))
    assert "爱人一共得 5/8，约 500,000元" in text
    assert "子女每人得 1/8，约 100,000元" in text
    dead_parents = shares(spouse="在世", owned="夫妻共同的", children=2)
    assert "占全部财产的 1/6" in dead_parents.lead
    assert "子女每人得 1/3" in all_of(shares(children=3))


def test_the_children_of_a_dead_child_share_its_part() -> None:
    told = shares(children=3, estate=Decimal(300_000))
    assert "分成 3 份" in told.lead
    assert "子女每人得 1/3，约 100,000元；先去世的子女，那一份由他自己的孩子们分" in all_of(told)
    assert "怀着的孩子要留一份" in all_of(told)


def test_without_the_first_order_the_second_inherits_and_then_the_state() -> None:
    told = shares(siblings=2, elders=1, estate=Decimal(300_000))
    assert "由第二顺序继承，分成 3 份" in told.lead
    assert "约 100,000元" in all_of(told)
    assert "侄、甥" in all_of(told)
    assert "归国家" in all_of(shares(siblings=0, elders=0))


@given(st.booleans(), st.booleans(), st.integers(0, 6), st.integers(0, 4))
def test_the_shares_add_up_to_the_whole(spouse: bool, joint: bool, children: int, parents: int) -> None:
    heirs = int(spouse) + children + parents
    told = shares(
        spouse="在世" if spouse else "没有或已去世", owned="夫妻共同的" if joint else "去世的人自己的",
        children=children, parents=parents,
    )  # fmt: skip
    if heirs:
        assert f"分成 {heirs} 份" in told.lead
    else:
        assert "没有法定继承人" in told.lead


def test_the_range_of_child_support() -> None:
    assert "2,000元到 3,000元" in work("child_support", work="有固定工资", income=Decimal(10_000), children=1).lead
    two = work("child_support", work="有固定工资", income=Decimal(10_000), children=2)
    assert "5,000元" in two.lead


def test_no_income_is_never_no_support() -> None:
    told = work("child_support", work="没有收入", children=1)
    assert "0元" not in all_of(told)
    assert "同行业平均收入" in all_of(told)
    assert "财产折抵" in all_of(told)


def test_the_calendar_file_opens_as_one_and_tells_nothing() -> None:
    made = calendar_file(date(2026, 12, 1), datetime(2026, 11, 23, tzinfo=UTC))
    event = Calendar.from_ical(made.content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert str(event["summary"]) == "提醒：办事期限"
    assert len(event.walk("VALARM")) == 2
    text = made.content.decode() + made.name
    assert not any(word in text for word in ("法律", "离婚", "保护令", "上诉"))
    tomorrow = calendar_file(date(2026, 11, 25), datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert len(Calendar.from_ical(tomorrow.content).walk("VALARM")) == 1  # three days before has gone


def test_every_calculation_names_its_law_and_fits_a_button() -> None:
    assert len(KNOWN) >= 35
    for one in KNOWN.values():
        assert one.law, one.id
        assert len(one.title) <= 20, one.id
        assert all(target in KNOWN for target in one.leads.values()), one.id
