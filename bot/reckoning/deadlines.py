"""Days that must not be missed, counted from one date: how they are counted is shown, and from which article.

Periods by days, months and years: the first day does not count, months and years end on the corresponding day (民法典
arts. 201, 202); where the law says so, a last day that is a day off moves to the next working day (art. 203 and the
codes of procedure). Days off come from the holiday table, make-up working days (调休) included.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from bot.holidays import Holidays
from bot.knowledge.model import DeadlineRule
from bot.language.dates import say_day, say_with_distance
from bot.reckoning.model import Reckoner, Result, Step, Values
from bot.reckoning.periods import PERIODS, Period

COUNTING = "当天不算，从第二天数起。"
_EARLY = "别拖到最后一天，提前几天去最稳妥。"

_BESIDE = {
    "收到": "收|拿到|接到|送达",
    "接到": "收|拿到|接到|送达",
    "拿到": "收|拿到|接到|送达|知道",
    "签收": "收|到货",
    "知道": "知道|晓得|发现|通知",
    "发现": "知道|晓得|发现",
    "还款日": "还|到期|该付|约",
    "约定哪天还": "还|到期|约",
    "付的款": "付|交|充|买",
    "生效": "生效",
}
"""What stands beside the day that is asked for, by a word of the question."""

_NOT_THEN = "判的|判了|判下|宣判|开庭|落款|立案|打印"
"""Beside these stands another day: a period begins when the paper came, not when it was made."""


def last_day(start: date, days: int = 0, months: int = 0) -> date:
    """Return the last day of a period that begins after `start`, before any holiday is looked at."""
    if not months:
        return start + timedelta(days=days)
    place = start.year * 12 + start.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def period_reckoners(holidays: Holidays) -> dict[str, Reckoner]:
    """Return the calculations of the plain periods, by the rule's id."""
    return {rule.value: _plain(rule, period, holidays) for rule, period in PERIODS.items()}


def start_of(values: Values) -> date:
    """Return the day from which a period runs."""
    start = values["start"]
    if not isinstance(start, date):
        raise TypeError("the start of a period must be a date")
    return start


def moved(plain: date, holidays: Holidays, source: str) -> str:
    """Say why a last day moves or, against the look of it, does not; empty for a plain working day."""
    if why := holidays.day_off(plain):
        return f"{say_day(plain)}是{why}，顺延到休息日后第一天：{say_day(holidays.working_day(plain))}（{source}）。"
    return f"{say_day(plain)}虽是周末，但调休上班，不顺延。" if plain.weekday() > 4 else ""


def unknown_year(plain: date, due: date, today: date, holidays: Holidays) -> str:
    """Say that the arrangement of a year to come is not known, and which day is safe in any case."""
    if due < today or (holidays.knows(plain) and holidays.knows(due)):
        return ""
    safe = f"请赶在{say_day(plain)}以前办。" if due != plain else f"请赶在{say_day(due)}以前办，别等顺延。"
    return f"{due.year}年的放假安排还不在表里，{safe}"


def kept(safe: date, today: date, holidays: Holidays) -> date | None:
    """Return the day for a calendar where the last one may not move: a working day up to `safe`, if one is left."""
    before = holidays.working_day_before(safe)
    return before if before >= today else None


def _plain(rule: DeadlineRule, period: Period, holidays: Holidays) -> Reckoner:
    def work(values: Values, today: date) -> Result:
        return _result(period, start_of(values), today, holidays)

    step = Step(
        "start", "date", period.ask, "起算的日子", hint=_beside(period.ask), unlike=_NOT_THEN, sense=period.sense
    )
    return Reckoner(rule.value, period.title, (step,), period.law, work)


def _result(period: Period, start: date, today: date, holidays: Holidays) -> Result:
    plain = last_day(start, period.days, period.months)
    due = holidays.working_day(plain) if period.shift.moves else plain
    span = f"{period.days}天" if period.days else _months(period.months)
    lines = [f"从{say_day(start)}的第二天数起，{span}，到{say_day(plain)}。"]
    if not period.shift.moves:
        lines.append(f"{period.shift.source}。")
    elif told := moved(plain, holidays, period.shift.source):
        lines.append(told)
    if due < today:
        lead = f"按这个日子，最后一天是{say_with_distance(due, today)}，已经过了。{period.gone}"
        return Result(lead, tuple(lines), (*period.passed, period.ask_today))
    open_year = unknown_year(plain, due, today, holidays) if period.shift.moves else ""
    lead = period.lead.format(day=say_with_distance(due, today))
    if due != plain:
        lead += open_year + period.shift.unless.format(day=say_day(plain))
    notes = (*period.notes, COUNTING, *([open_year] if open_year and due == plain else []), _EARLY)
    doubtful = due != plain and bool(open_year or period.shift.unless)
    return Result(lead, tuple(lines), notes, due, kept(plain, today, holidays) if doubtful else None)


def _beside(ask: str) -> str:
    return "|".join(dict.fromkeys(words for asked, words in _BESIDE.items() if asked in ask))


def _months(months: int) -> str:
    return f"{months // 12}年" if months % 12 == 0 else f"{months}个月"
