"""What must be so of an office's facts, wherever they were written: in the files, or by staff in the settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise

from bot.clock import WEEKDAYS
from bot.holidays import Holidays, Span
from bot.knowledge.model import LprTable, Office, OfficeFacts, Place

_ONE_PHONE = r"(?:(?:0\d{2,3}-)?[2-9]\d{6,7}(?:转\d{1,6})?|1[3-9]\d{9}|[19]\d{2,5}|400-\d{3}-\d{4})"
PHONES = re.compile(f"{_ONE_PHONE}(?:、{_ONE_PHONE}){{0,4}}", re.ASCII)
"""Up to five numbers."""

LONGEST = {"name": 30, "does": 60, "city": 20, "district": 20, "phone": 100, "address": 80, "hours": 80, "source": 200}
"""Characters of the texts."""

MOST_KNOWN, MOST_COMMUNITIES, LONGEST_ITEM = 40, 60, 30
MOST_FRONT = 12
"""What is more does not fit the first screen."""

LONGEST_HOLIDAY = 15
"""Days. The longest one, eight or nine days, leaves room for a typing error of a month to be seen as one."""

STATUTORY = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
"""全国年节及纪念日放假办法 art. 2: a table that lacks one of them counts days off as working days."""

PUBLISHED_FROM = 20
"""The rate is published on the 20th of a month, or on the first working day after it."""

HIGHEST_RATE = 10
"""In percent; the one-year rate was never above 5: more is a point at the wrong place."""

NO_ENQUIRIES = frozenset(("hotline_110", "hotline_119", "hotline_120", "hotline_122"))
"""Lines for emergencies: who only wants an address is not sent to them."""


def fact_faults(facts: OfficeFacts, hotlines: Collection[str], today: date) -> list[str]:
    """Return what is wrong with the facts, one sentence each; `hotlines`: the keys a fallback may name.

    `today`: the office's day, after which nothing can have been published yet.
    """
    faults = list(_office(facts.office, hotlines))
    for place in facts.places.values():
        faults += (f"{place.name or '地点'}：{fault}" for fault in _place(place, hotlines))
    if len(facts.front) > MOST_FRONT:
        faults.append(f"首页常问最多 {MOST_FRONT} 条。")
    faults += _twice("首页常问", [option.to for option in facts.front])
    return [*faults, *holiday_faults(facts.holidays), *lpr_faults(facts.lpr, today)]


def holiday_faults(table: Holidays) -> Iterator[str]:
    """Yield what is wrong with a table of holidays and working weekends."""
    yield from _source("节假日", table.source)
    for span in table.holidays:
        if not span.name.strip() or len(span.name) > LONGEST["name"]:
            yield f"{span.first} 起的假日要有名称，最多 {LONGEST['name']} 字。"
        if (span.last - span.first).days >= LONGEST_HOLIDAY:
            yield f"{span.name}从 {span.first} 到 {span.last}，超过 {LONGEST_HOLIDAY} 天，日期像是写错了。"
    listed = [*(span.last for span in table.holidays), *table.workdays]
    if listed and max(listed) > table.checked_until:
        yield f"节假日核对到 {table.checked_until}，表里却有 {max(listed)}：核对到的日期不能早于它。"
    ordered = sorted(table.holidays, key=lambda span: span.first)
    for before, after in pairwise(ordered):
        if after.first <= before.last:
            yield f"{before.name}和{after.name}有重叠的日子。"
    yield from _whole_years(table.holidays)
    yield from _twice("调休上班日", map(str, table.workdays))
    for day in table.workdays:
        if day.weekday() < 5:
            yield f"{day} 是星期{WEEKDAYS[day.weekday()]}，本来就上班，不是调休上班日。"
        if any(span.first <= day <= span.last for span in table.holidays):
            yield f"{day} 在假日里，不能又是调休上班日。"


def lpr_faults(table: LprTable, today: date) -> Iterator[str]:
    """Yield what is wrong with the table of rates."""
    yield from _source("LPR", table.source)
    if table.checked_until > today:
        yield f"LPR 核对到的日期 {table.checked_until} 还没有到。"
    days = [row.since for row in table.rows]
    if days != sorted(days):
        yield "LPR 要按日期从早到晚排。"
    if days and max(days) > table.checked_until:
        yield f"LPR 最后一行是 {max(days)}，核对到的日期不能早于它。"
    for month, count in Counter((day.year, day.month) for day in days).items():
        if count > 1:
            yield f"LPR 每月只公布一次，{month[0]} 年 {month[1]} 月写了 {count} 行。"
    for row in table.rows:
        if row.since.day < PUBLISHED_FROM:
            yield f"LPR 每月 {PUBLISHED_FROM} 日（遇节假日顺延）公布，{row.since} 不会有。"
        if row.percent > HIGHEST_RATE:
            yield f"{row.since} 的 LPR {row.percent}% 太高，是不是小数点写错了。"


def _office(office: Office, hotlines: Collection[str]) -> Iterator[str]:
    for field in ("name", "city", "district"):
        yield from _text({"name": "名称", "city": "市", "district": "区"}[field], getattr(office, field), field)
    yield from _reach(office, hotlines)
    yield from _text("办公时间", office.hours, "hours")
    for name, items, most in (("服务", office.known, MOST_KNOWN), ("社区", office.communities, MOST_COMMUNITIES)):
        if len(items) > most:
            yield f"{name}最多 {most} 个。"
        yield from _twice(name, items)
        for item in items:
            if not item.strip() or len(item) > LONGEST_ITEM or "\n" in item:
                yield f"{name}的名称要有 1 到 {LONGEST_ITEM} 字，写在一行里：“{item[:LONGEST_ITEM]}”。"


def _place(place: Place, hotlines: Collection[str]) -> Iterator[str]:
    yield from _text("名称", place.name, "name")
    yield from _text("能办什么", place.does, "does")
    yield from _reach(place, hotlines)


def _reach(of: Office | Place, hotlines: Collection[str]) -> Iterator[str]:
    yield from _text("地址", of.address, "address")
    if of.phone is not None and not (len(of.phone) <= LONGEST["phone"] and PHONES.fullmatch(of.phone)):
        yield (
            f"电话“{of.phone[:40]}”写得不对，请写成 0574-87654321、87654321转8012 或 13800138000，几个号码用“、”隔开。"
        )
    if of.fallback not in hotlines:
        yield f"电话表里没有“{of.fallback[:40]}”。"
    if of.fallback in NO_ENQUIRIES:
        yield f"紧急电话不答问路，还没有填时不能请人打 {of.fallback.removeprefix('hotline_')}，可以写 hotline_12345。"


def _text(name: str, text: str | None, field: str) -> Iterator[str]:
    """A text in one line; None is not known yet, and for those that may not be missing the model refuses it."""
    if text is not None and (not text.strip() or len(text) > LONGEST[field] or "\n" in text):
        yield f"{name}要有 1 到 {LONGEST[field]} 字，写在一行里。"


def _source(what: str, source: str) -> Iterator[str]:
    if not source.strip() or len(source) > LONGEST["source"]:
        yield f"{what}要写依据（哪份通知、从哪里查的），最多 {LONGEST['source']} 字。"


def _whole_years(spans: Collection[Span]) -> Iterator[str]:
    """A year that is begun is taken as known: all of its holidays must be there."""
    for year in sorted({span.last.year for span in spans}):
        names = "、".join(span.name for span in spans if span.last.year == year)
        if missing := [name for name in STATUTORY if name not in names]:
            yield f"{year} 年缺{'、'.join(missing)}：一年的节假日要一次写全，不然会按上班日算期限。"


def _twice(what: str, items: Collection[str] | Iterator[str]) -> Iterator[str]:
    for item, count in Counter(items).items():
        if count > 1:
            yield f"{what}里“{item}”写了 {count} 次。"
