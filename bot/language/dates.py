"""Reads days as people write them. Where the year or the day is not certain the likely days are offered, not taken."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from bot.clock import WEEKDAYS
from bot.language.reading import Doubt, arabic, plain

Sense = Literal["past", "any"]
"""Whether only a day that has come makes sense (哪天收到的), or one to come as well (约定哪天还)."""

EARLIEST = date(1950, 1, 1)
YEARS_AHEAD = 20
_SURE_BACK = 300
"""A day without a year that would lie further back than this may as well be a slip: it is asked about."""

LUNAR = re.compile(
    r"[农阴旧]历|腊月|正月|冬月|初[一二三四五六七八九十]|大年|除夕|年三十|廿|卅|中秋|端午|重阳|元宵|七夕|清明|春节|过年"
    r"|(?<![十\d])(八月十五|八月半|七月半|五月五|七月七|九月九)(?![日号\d])"
)
"""Signs of a day of the lunar calendar, in plain text."""

_N = "[\\d一二两三四五六七八九十半]"
_ROUGH = re.compile(
    r"几[天日号个周月年]|[\d十百半](多|来)[天日号个周月年]"
    r"|[一二两三四五六七八九]{2}个?(天|日|号|周|星期|礼拜|月)|\d[、\-~到至]\d+个?(天|周|星期|礼拜|月)"
    rf"|[年月周期拜][零又多加]?{_N}+个?(天|周|星期|礼拜|月).{{0,2}}前"
)
_OTHER_YEAR = re.compile(
    r"民国|昭和|平成|令和|大正|康熙|光绪|宣统|佛历|公元前|大{2,}[前后]年|([上下前后]一|[上头次翌同当那隔某哪转]|第二)年"
)
"""A year that is counted in another way, or from one that is not said."""
_OTHER_PERIOD = re.compile(r"(大[上下]|上{3,}|下{2,})个?(周|星期|礼拜|月)|大{3,}[前后]天")
_BESIDE = re.compile(rf"(第|前|后|下|头){_N}+[天日]|[次翌][日天]|[隔转]天")
"""A day beside the one that is named: 11月10日的第二天, 元旦前一天."""
_HOLIDAYS = re.compile(r"期间|假|节后|[头尾]|那周")
_LETTERS = re.compile(r"\d[a-z]|[a-z]\d")
_TIME = re.compile(r"[Tt]?\d{1,2}[:：]\d{2}([:：]\d{2})?[Zz]?")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_ABOUT = re.compile(r"左右|前后|上下|大概|大约|差不多|好像|可能")
_FIXED = {
    "元旦": (1, 1), "妇女节": (3, 8), "三八节": (3, 8), "五一": (5, 1), "劳动节": (5, 1), "六一": (6, 1),
    "儿童节": (6, 1), "国庆": (10, 1), "十一国庆": (10, 1), "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12),
    "双12": (12, 12), "圣诞": (12, 25),
}  # fmt: skip
_NAMED = {
    "大大前天": -4, "大大后天": 4, "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1,
    "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "刚刚": 0, "刚才": 0, "大后天": 3, "明天": 1, "明日": 1, "后天": 2,
}  # fmt: skip
_NAMES = re.compile("|".join(sorted(_NAMED, key=len, reverse=True)))
_YEARS = {"今年": 0, "去年": -1, "前年": -2, "大前年": -3, "明年": 1, "后年": 2}
_MONTHS = {"这个月": 0, "本月": 0, "上个月": -1, "上月": -1, "上上个月": -2, "上上月": -2, "下个月": 1, "下月": 1}
_YEAR_WORD = r"(大前年|今年|去年|前年|明年|后年|(?<!\d)(?:19|20)?\d\d年)"
_MONTH_WORD = r"(上上个月|上上月|这个月|本月|上个月|上月|下个月|下月)"

_YMD = re.compile(
    r"(?<![\d.])(?:((?:19|20)\d\d|\d\d)(?:年|([-/.、]))(?:的)?(\d{1,2})(?:月份?|[-/.、])的?(\d{1,2})|((?:19|20)\d\d)(\d\d)(\d\d))[日号]?(?![\d.]*\d)"
)
_MD = re.compile(r"(?<![\d.年月])(?<!年的)(\d{1,2})(?:月份?的?|[-/.])(\d{1,2})[日号]?(?!\d|个?月|年|[-/.]\d|%)")
_WORD_MD = re.compile(_YEAR_WORD + r"的?(\d{1,2})(?:月份?的?|[-/.])(\d{1,2})[日号]?(?![\d%])")
_MONTH_D = re.compile(_MONTH_WORD + r"的?(\d{1,2})[日号]?(?!\d)")
_WITH_YEAR = re.compile("|".join(form.pattern for form in (_YMD, _WORD_MD, _MONTH_D)))
_DAY_ONLY = re.compile(r"(?<![\d月])(\d{1,2})[日号](?!\d)")
_MORE_DAYS = re.compile(r"(?<![\d周期拜])(\d{1,2})(?:[日号](?!\d|以?内)|$)")
_JUST_NOW = re.compile("刚刚|刚才")
_MONTH_ONLY = re.compile(_YEAR_WORD + r"的?(\d{1,2})月|(?<!\d)(\d{1,2})月份?(?!\d)")
_END = re.compile(rf"(?:{_MONTH_WORD}|{_YEAR_WORD})?的?(月底|年底|年末|月末|底|末)")
_EDGE_OF_MONTH = re.compile(rf"(?:{_YEAR_WORD})?的?(?<!\d)(\d{{1,2}})月份?的?([初底末])")
_YEARS_AGO = re.compile(r"(\d+|半)年半?(以前|之前|前)")
_START = re.compile(rf"(?:{_MONTH_WORD}|{_YEAR_WORD})的?(月初|年初|初)")
_AGO = re.compile(r"(\d+|半|几)个?(半)?(天|日|星期|周|礼拜|月|年)(半)?(以前|之前|前)")
_WEEKDAY = re.compile(r"(上上个?|上个?|这个?|本|下个?)?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKS = {"上上": -2, "上": -1, "下": 1}
_WEEK_WORD = r"(上上|上|这|本|下)个?(?:周|星期|礼拜)(?![一二三四五六日天\d])"
_FAR = re.compile(rf"{_YEAR_WORD}|{_MONTH_WORD}|{_WEEK_WORD}")
_OF_PERIOD = re.compile(rf"(?:{_FAR.pattern}|(\d+|半)个?(星期|周|礼拜|月|年)(?:以前|之前|前))的?({_NAMES.pattern})")


def say_day(day: date) -> str:
    """Say a day with its weekday."""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def say_with_distance(day: date, today: date) -> str:
    """Say a day with its weekday and how many days away it is, for reading back what was understood."""
    days = (day - today).days
    away = "今天" if days == 0 else f"{-days}天前" if days < 0 else f"{days}天后"
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}，{away}）"


def read_date(text: str, today: date, sense: Sense = "past") -> date | Doubt:
    """Return the day that is meant, or why it has to be asked again.

    Read: 2026-11-03, 25年3月2日, 二〇二五年三月八日, 20261103, 11月3号, 11.3, 去年3月8号, 上个月5号, 昨天, 三天前,
    上周五, 国庆. A lunar day, a month without a day, 三年前, 上个月底 and a day whose year is open are doubts, with
    the days they may mean. `today` is the office's local date.
    """
    text = plain(_BETWEEN_DIGITS.sub("-", _TIME.sub("", text)))
    if LUNAR.search(text):
        return Doubt("lunar")
    if _OTHER_YEAR.search(text):
        return Doubt("which_year")
    if _BESIDE.search(text):
        return Doubt("which_day", _in_holidays(text, today, sense))
    if _ROUGH.search(text) or _OTHER_PERIOD.search(text):
        return Doubt("which_day")
    if _LETTERS.search(text):
        return Doubt("unread")
    found = _found(text, arabic(text), today, sense)
    if isinstance(found, Doubt):
        # What has not come is no answer, and would be refused if it were chosen.
        return found if sense == "any" else replace(found, days=tuple(day for day in found.days if day <= today))
    if found < EARLIEST or found.year > today.year + YEARS_AHEAD:
        return Doubt("no_such_day", said=say_day(found))
    if sense == "past" and found > today:
        return Doubt("future", said=say_day(found))
    return Doubt("which_day", (found,)) if _ABOUT.search(text) else found


def _found(text: str, digits: str, today: date, sense: Sense) -> date | Doubt:
    written = list(_written(digits, today))
    days = {day for day in written if day is not None}
    if None in written:
        return Doubt("no_such_day")
    left = _WITH_YEAR.sub("|", digits)
    open_year = {(int(found[1]), int(found[2])) for found in _MD.finditer(left)}
    if open_year and (re.search(r"(19|20)\d\d", left) or _YEARS_AGO.search(left)):
        return Doubt("which_year")
    if len(days) + len(open_year) > 1:
        return Doubt("several", tuple(sorted(days)[:3]))
    if not days and not open_year:
        return _in_words(text, digits, today, sense)
    found = days.pop() if days else _without_year(*open_year.pop(), today, sense)
    likely = (found,) if isinstance(found, date) else found.days
    return Doubt("several", likely) if _another(text, _MD.sub("|", left), today, likely) else found


def _another(text: str, left: str, today: date, likely: tuple[date, ...]) -> bool:
    """Whether beside the day that is written another is said: 11月10日判的，20日收到."""
    if _MONTH_ONLY.search(left) or _other_number(left, likely):
        return True
    months = {(day.month, day.day) for day in likely}
    if any(name in text and day not in months for name, day in _FIXED.items()):
        return True
    said = _counted_from_today(text, _JUST_NOW.sub("", left), today)
    if any(isinstance(one, date) and one not in likely for one in said):
        return True
    # A weekday by itself only tells which day of the week it was.
    weekdays = {WEEKDAYS[day.weekday()] for day in likely}
    return any(found[1] is None and found[2].replace("天", "日") not in weekdays for found in _WEEKDAY.finditer(text))


def _other_number(left: str, likely: tuple[date, ...]) -> bool:
    numbers = {day.day for day in likely}
    return any(int(found[1]) not in numbers for found in _MORE_DAYS.finditer(left))


def _written(digits: str, today: date) -> Iterator[date | None]:
    """Days with a year or month that is said; None for one that does not exist."""
    for found in _YMD.finditer(digits):
        year, _, month, day, *eight = found.groups()
        yield real_day(_year(year, today), int(month), int(day)) if year else real_day(*(int(part) for part in eight))
    for found in _WORD_MD.finditer(digits):
        if found[1] in _YEARS:
            yield real_day(today.year + _YEARS[found[1]], int(found[2]), int(found[3]))
    for found in _MONTH_D.finditer(digits):
        year, month = divmod(today.year * 12 + today.month - 1 + _MONTHS[found[1]], 12)
        yield real_day(year, month + 1, int(found[2]))


def _year(written: str, today: date) -> int:
    """25 → 2025; two digits mean the century in which the day is not too far ahead."""
    year = int(written)
    if len(written) == 4:
        return year
    return year + (2000 if year <= (today.year + YEARS_AHEAD) % 100 else 1900)


def _without_year(month: int, day: int, today: date, sense: Sense) -> date | Doubt:
    nearest = [found for year in (today.year - 1, today.year, today.year + 1) if (found := real_day(year, month, day))]
    before = [found for found in nearest if found <= today]
    if not nearest:
        # 29 February exists in a year of its own only.
        return Doubt("no_such_day") if real_day(2024, month, day) is None else Doubt("which_year")
    if sense == "past":
        if before and (today - before[-1]).days <= _SURE_BACK:
            return before[-1]
        return Doubt("which_year", tuple(before[-1:]))
    after = [found for found in nearest if found > today]
    return Doubt("which_year", (*before[-1:], *after[:1]))


def _in_words(text: str, digits: str, today: date, sense: Sense) -> date | Doubt:
    festival = _festival(text, today, sense)
    if isinstance(festival, date) and _HOLIDAYS.search(text):
        return Doubt("which_day", (festival,))
    if festival is not None:
        return festival
    said = _counted_from_today(text, digits, today)
    left = _AGO.sub("|", _OF_PERIOD.sub("|", digits))
    likely = tuple(day for day in said if isinstance(day, date))
    if len(set(said)) > 1 or (said and _far(left)) or (likely and _other_number(left, likely)):
        return Doubt("several", tuple(sorted({day for day in said if isinstance(day, date)})[:3]))
    return said[0] if said else _vague(digits, today, sense)


def _counted_from_today(text: str, digits: str, today: date) -> list[date | Doubt]:
    """Days that are said by their distance: 昨天, 去年今天, 三天前, 上周五."""
    said = [_of_period(found, today) for found in _OF_PERIOD.finditer(digits)]
    left = _OF_PERIOD.sub("|", digits)
    said += [today + timedelta(days=_NAMED[found[0]]) for found in _NAMES.finditer(left)]
    said += [_ago(found, today) for found in _AGO.finditer(left)]
    return [*said, *(_weekday(found, today) for found in _WEEKDAY.finditer(text))]


def _of_period(found: re.Match[str], today: date) -> date | Doubt:
    """去年今天, 上个月的昨天, 三年前的今天: the same day of another year, month or week."""
    year, month, week, count, unit, name = found.groups()
    day = today + timedelta(days=_NAMED[name])
    if count and len(count) > 4:
        return Doubt("which_day")
    if week or unit in ("周", "星期", "礼拜"):
        return Doubt("which_day") if count == "半" else day + timedelta(weeks=_WEEKS.get(week, 0) - int(count or 0))
    if count == "半" and unit == "月":
        return Doubt("which_day")
    if year and year not in _YEARS:
        back = (day.year - _year(year.removesuffix("年"), today)) * 12
    elif count:
        back = 6 if count == "半" else int(count) * (12 if unit == "年" else 1)
    else:
        back = -_YEARS.get(year, 0) * 12 - _MONTHS.get(month, 0)
    same = _months_back(day, back)
    if same is None or same.day != day.day:
        return Doubt("which_day", (same,) if same else ())
    return same


def _far(digits: str) -> bool:
    """Whether another year, month or week is named: a day counted from today is then not what is meant alone."""
    near = {"今年", "这个月", "本月", "这", "本"}
    return any(next(word for word in found.groups() if word) not in near for found in _FAR.finditer(digits))


def _festival(text: str, today: date, sense: Sense) -> date | Doubt | None:
    named = next((day for name, day in _FIXED.items() if name in text), None)
    if named is None or re.search(r"前|后|月", text):
        return None
    month, day = named
    if written := re.search(r"((?:19|20)\d\d|\d\d)年", text):
        return date(_year(written[1], today), month, day)
    years_on = next(
        (years for word, years in sorted(_YEARS.items(), key=lambda one: -len(one[0])) if word in text), None
    )
    if years_on is not None:
        return date(today.year + years_on, month, day)
    return _without_year(month, day, today, sense)


def _in_holidays(text: str, today: date, sense: Sense) -> tuple[date, ...]:
    """国庆第三天: the day that is likely meant; none where it is not a day of the holidays."""
    festival, found = _festival(text, today, sense), re.search(r"第(\d)[天日]", arabic(text))
    if not isinstance(festival, date) or found is None:
        return ()
    day = festival + timedelta(days=int(found[1]) - 1)
    return () if sense == "past" and day > today else (day,)


def _ago(found: re.Match[str], today: date) -> date | Doubt:
    """Days and weeks are counted; months and years are said roughly, so the day is offered for confirmation."""
    count, half, unit, half_after, _ = found.groups()
    if count == "几" or len(count) > 4:
        return Doubt("which_day")
    if unit in ("天", "日", "周", "星期", "礼拜") and count != "半" and not (half or half_after):
        return today - timedelta(days=int(count) * (1 if unit in ("天", "日") else 7))
    months = {"半": 0}.get(count) or (0 if count == "半" else int(count) * (12 if unit == "年" else 1))
    if unit == "年" and (count == "半" or half or half_after):
        months += 6
    elif count == "半" or half or half_after or unit not in ("月", "年"):
        return Doubt("which_day")
    likely = _months_back(today, months)
    return Doubt("which_day", (likely,) if likely else ())


def _months_back(today: date, months: int) -> date | None:
    place = today.year * 12 + today.month - 1 - months
    year, month = divmod(place, 12)
    if year < EARLIEST.year:
        return None
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _weekday(found: re.Match[str], today: date) -> date | Doubt:
    which, name = found.groups()
    day = today - timedelta(days=today.weekday()) + timedelta(days="一二三四五六日".find(name.replace("天", "日")))
    if which is None:
        last = day if day <= today else day - timedelta(days=7)
        return Doubt("which_day", (last,))
    return day + timedelta(weeks=_WEEKS.get(which.removesuffix("个"), 0))


def _vague(digits: str, today: date, sense: Sense) -> date | Doubt:
    if found := _EDGE_OF_MONTH.search(digits):
        return Doubt("which_day", _edge_of_month(found, today, sense))
    if found := _START.search(digits) or _END.search(digits):
        return Doubt("which_day", _edge(found, today, sense))
    if len({int(found[1]) for found in _DAY_ONLY.finditer(digits)}) > 1:
        return Doubt("several")
    if found := _DAY_ONLY.search(digits):
        here = real_day(today.year, today.month, int(found[1]))
        before = _months_back(today.replace(day=1), 1)
        there = real_day(before.year, before.month, int(found[1])) if before else None
        return Doubt("which_day", tuple(day for day in (there, here) if day and day <= today))
    return Doubt("month_only") if _MONTH_ONLY.search(digits) or "月" in digits else Doubt("unread")


def _edge(found: re.Match[str], today: date, sense: Sense) -> tuple[date, ...]:
    """The last or the first day of the month or year that is named."""
    month_word, year_word, edge = found.groups()
    first = edge in ("月初", "年初", "初")
    if year_word or edge in ("年底", "年末", "年初"):
        known = _YEARS.get(year_word or "今年")
        year = _year(year_word.removesuffix("年"), today) if known is None else today.year + known
        likely, before = (date(one, *((1, 1) if first else (12, 31))) for one in (year, year - 1))
    else:
        place = today.year * 12 + today.month - 1 + _MONTHS.get(month_word or "", 0)
        likely, before = (_edge_day(*divmod(one, 12), first=first) for one in (place, place - 1))
    # 年底 alone, in January, is the end of the year before.
    is_before = sense == "past" and likely > today and not (month_word or year_word)
    return (before if is_before else likely,)


def _edge_day(year: int, month: int, *, first: bool) -> date:
    """The first or the last day of a month that counts from 0."""
    return date(year, month + 1, 1 if first else calendar.monthrange(year, month + 1)[1])


def _edge_of_month(found: re.Match[str], today: date, sense: Sense) -> tuple[date, ...]:
    """三月初, 去年3月底: the first or the last day of that month."""
    year_word, month, edge = found[1], int(found[2]), found[3]
    if not 1 <= month <= 12:
        return ()
    if year_word is None:
        likely = _without_year(month, 1, today, sense)
        years = [day.year for day in ((likely,) if isinstance(likely, date) else likely.days)]
    else:
        known = _YEARS.get(year_word)
        years = [_year(year_word.removesuffix("年"), today) if known is None else today.year + known]
    return tuple(date(year, month, 1 if edge == "初" else calendar.monthrange(year, month)[1]) for year in years)


def real_day(year: int, month: int, day: int) -> date | None:
    """Return the day; None for what reads like one and is none, such as the 31st of February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
