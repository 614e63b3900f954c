"""Series of events (每周三法律门诊): which days they fall on, without holidays and make-up working days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from bot.errors import WrongInput
from bot.holidays import Holidays

MOST = 60
"""Events of one series: more than a year of weeks."""

_WEEKLY = re.compile(r"每(隔?[一两二三四]?)(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_MONTHLY = re.compile(r"每(?:个)?月(?:第([一二三四])|(最后一))个?(?:周|星期|礼拜)([一二三四五六日天])")
_DAYS = "一二三四五六日"
_EVERY = {"": 1, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "隔": 2, "隔一": 2, "隔两": 3, "隔二": 3}


@dataclass(frozen=True, slots=True)
class Rule:
    """Every `weeks` weeks on a weekday (0 is Monday), or, with `nth`, on the nth of a month (-1: the last)."""

    weekday: int
    weeks: int = 1
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """One day of a series; `skipped` says why there is no event on it, empty where there is one."""

    day: date
    skipped: str


def read_rule(text: str) -> Rule:
    """Read 每周三, 每两周周五 or 每月第一个周六; raises WrongInput for anything else."""
    clean = "".join(text.split())
    if found := _MONTHLY.fullmatch(clean):
        nth = "一二三四".index(found[1]) + 1 if found[1] else -1
        return Rule(_weekday(found[3]), nth=nth)
    clean = re.sub(r"^每([两二三四]|隔[一两二])周的?(?=周|星期|礼拜)", r"每\1", clean)
    found = _WEEKLY.fullmatch(clean)
    if found is None or found[1] not in _EVERY:
        raise WrongInput(f"“{text[:20]}”看不懂，请写成“每周三”、“每两周周五”或“每月第一个周六”。")
    return Rule(_weekday(found[2]), weeks=_EVERY[found[1]])


def days_of(rule: Rule, first: date, last: date, holidays: Holidays) -> list[Planned]:
    """Return the days of a series from `first` to `last` (both included), skipped ones with the reason.

    Raises WrongInput for more than MOST days or none at all.
    """
    if last < first:
        raise WrongInput(f"结束的日期 {last} 早于开始的日期 {first}。")
    days = list(islice(_days(rule, first, last), MOST + 1))
    if len(days) > MOST:
        raise WrongInput(f"一个系列最多 {MOST} 次，这里不止，请把结束日期写早一点。")
    found = [Planned(day, holidays.why_skip(day)) for day in days]
    if not any(not one.skipped for one in found):
        raise WrongInput("这段时间里没有可以办的日子。")
    return found


def _days(rule: Rule, first: date, last: date) -> Iterator[date]:
    if rule.nth:
        month = first.replace(day=1)
        while month <= last:
            day = _nth(month, rule)
            if first <= day <= last:
                yield day
            month = (month + timedelta(days=32)).replace(day=1)
        return
    day = first + timedelta(days=(rule.weekday - first.weekday()) % 7)
    while day <= last:
        yield day
        day += timedelta(weeks=rule.weeks)


def _nth(month: date, rule: Rule) -> date:
    """The nth weekday of the month that begins on `month`."""
    if rule.nth > 0:
        return month + timedelta(days=(rule.weekday - month.weekday()) % 7 + 7 * (rule.nth - 1))
    end = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return end - timedelta(days=(end.weekday() - rule.weekday) % 7)


def _weekday(name: str) -> int:
    return _DAYS.index(name.replace("天", "日"))
