"""Which of the events a message names: by number, title, day, kind, place, or by a word of its title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.clock import OFFICE_ZONE
from bot.events.store import Event
from bot.language.folding import fold
from bot.language.numerals import read_numeral

_N = r"[\d一二三四五六七八九十两]{1,3}"
_MONTH_DAY = re.compile(rf"({_N})月({_N})[号日]?|(?<!\d)(1[0-2]|0?[1-9])[./-](3[01]|[12]\d|0?[1-9])(?!\d)[号日]?")
_DAY = re.compile(rf"(?<![\d第])({_N})[号日](?!之?[前后]|以[前后]|楼|线|店|门|铺)")
_WEEKDAY = re.compile(r"(这个?|本|下个?)?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKEND = re.compile(r"(?:这个?|本)?周末|双休日?")
_NEAR = re.compile(r"大后天|后天|明[天日朝]|今[天日朝晚]")
_AHEAD = {"大": 3, "后": 2, "明": 1, "今": 0}
_NUMBER = re.compile(
    rf"第({_N})(?:个|场|项|堂)?|(?<![一-鿿])(最后|末尾)(?:那|面|头)?一?(?:个|场)|(?<![一-鿿])(头)一?(?:个|场)"
)
_BARE = re.compile(r"(?:就|选|看|要|我)*(\d{1,2}|[一二三四五六七八九十]|[①②③④⑤⑥⑦⑧⑨])(?:号|[.、])?(?:吧|的|呢|啊)?")
_RINGED = "①②③④⑤⑥⑦⑧⑨"
_PART = (("上午", 5, 12), ("早上", 5, 12), ("中午", 11, 14), ("下午", 12, 18), ("晚上", 17, 24), ("夜里", 17, 24))
_PART_WORDS = re.compile("|".join(word for word, _, _ in _PART))

KINDS = ("讲座", "咨询", "门诊", "竞赛", "座谈会", "座谈", "文艺", "法律课", "课")
_NOUN = re.compile(r"讲座|活动|讲课|听课|宣讲|咨询会?|门诊|座谈会?|竞赛|课程?|报(?:个|一个)?名")
_COMMON = re.compile(r"讲座|活动|法律|普法|知识|宣传|宣讲|咨询|社区|街道|江厦|中心|门诊|报名|公共|服务站?|会议室|现场")
"""What stands in many titles and tells none of them."""

_POINTED = re.compile(
    r"([一-鿿]{1,8}?)的?(?:那|这)(?:个|场|次|堂)|(?:那|这)(?:个|场|次|堂)([一-鿿]{1,8}?)的?(?:讲座|活动|课|咨询|门诊|,|$)"
    r"|([一-鿿]{1,6})的?(?:讲座|活动|课|咨询会?|门诊)|^([一-鿿]{2,6}?)的$"
)
_OLD = re.compile(r"(?<![带领陪])老人")

_EMPTY = frozenset(
    "老我你他的了吗个那这是有在去来要想报名给帮替为和跟同讲说听到上下不没就也都会能可好人大小年家一二三两么什"
)


@dataclass(frozen=True, slots=True)
class Pointing:
    """What a message names: the codes of the events that it may mean, and by what it names them.

    `by` is empty where it names none: then they are all meant. `absent`: a day on which there is none. `noun`: it
    speaks of events at all (讲座, 报名). `rest`: the message without what names them.
    """

    codes: tuple[str, ...]
    by: frozenset[str]
    absent: bool
    noun: bool
    rest: str


def point(said: str, events: Sequence[Event], today: date, listed: Sequence[str] = ()) -> Pointing:
    """Read which of the events a plain message names; `listed`: the codes of a list on the screen, in its order."""
    noun = bool(_NOUN.search(said))
    by, found, rest, absent = set[str](), list(events), said, False
    titled = [event for event in events if len(fold(event.title)) > 3 and fold(event.title) in rest]
    if titled:
        by.add("title")
        longest = max(len(event.title) for event in titled)
        found = [event for event in titled if len(event.title) == longest]
        rest = rest.replace(fold(found[0].title), ",")
    days, rest = _days(rest, today)
    if days:
        on_day = [event for event in found if any(fits(_day_of(event)) for fits, _ in days)]
        if on_day:
            found, absent = on_day, False
            by.add("day")
        elif any(firm for _, firm in days):
            absent = True
    if listed and not by and (number := _numbered(rest, len(listed))) is not None:
        place, rest = number
        code = listed[place]
        return Pointing((code,), frozenset({"number"}), False, noun, rest)
    if len(found) > 1 or "day" in by:
        for way in (_by_title, _by_place, _by_letters):
            better, rest = way(rest, found if "day" in by else events)
            if better and (some := [event for event in found if event in better]):
                found = some
                by.add("word")
    found, rest = _by_kind(rest, found, by)
    found, rest = _by_part(rest, found, by)
    rest = re.sub(r"(?:那|这)(?:个|场|次|堂)|讲座|活动|讲课|课程", ",", rest)
    return Pointing(tuple(event.code for event in found), frozenset(by), absent, noun, rest)


def _day_of(event: Event) -> date:
    return event.starts_at.astimezone(OFFICE_ZONE).date()


Fits = Callable[[date], bool]


def _days(rest: str, today: date) -> tuple[list[tuple[Fits, bool]], str]:
    """What the days that are named ask of a day, whether they are surely those of an event, and the rest."""
    days: list[tuple[Fits, bool]] = []

    def cut(sign: re.Pattern[str], read: Callable[[re.Match[str]], tuple[Fits, bool] | None]) -> None:
        nonlocal rest
        for one in list(sign.finditer(rest)):
            if (fits := read(one)) is not None:
                days.append(fits)
                rest = rest.replace(one[0], ",", 1)

    cut(_MONTH_DAY, _month_day)
    cut(_DAY, _day)
    cut(_WEEKDAY, lambda one: _weekday(one, today))
    cut(_WEEKEND, lambda _: (lambda day: day.weekday() >= 5, True))
    cut(_NEAR, lambda one: (_same(today + timedelta(days=_AHEAD[one[0][0]])), False))
    return days, rest


def _same(wanted: date) -> Fits:
    return lambda day: day == wanted


def _month_day(found: re.Match[str]) -> tuple[Fits, bool] | None:
    month, number = read_numeral(found[1] or found[3]), read_numeral(found[2] or found[4])
    if not month or not number or month > 12 or number > 31:
        return None
    return (lambda day: (day.month, day.day) == (month, number)), True


def _day(found: re.Match[str]) -> tuple[Fits, bool] | None:
    number = read_numeral(found[1])
    return ((lambda day: day.day == number), True) if number and number <= 31 else None


def _weekday(found: re.Match[str], today: date) -> tuple[Fits, bool]:
    number = "一二三四五六日".find(found[2].replace("天", "日"))
    if not found[1]:
        return (lambda day: day.weekday() == number), True
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=found[1].startswith("下"))
    return _same(monday + timedelta(days=number)), True


def _numbered(rest: str, count: int) -> tuple[int, str] | None:
    """The place in a list that is named, from 0 on, and the rest; a bare number only where nothing else is said."""
    bare = _BARE.fullmatch(rest)
    if bare:
        number = _RINGED.find(bare[1]) + 1 or read_numeral(bare[1]) or 0
        return (number - 1, "") if 1 <= number <= count else None
    found = _NUMBER.search(rest)
    if not found:
        return None
    number = count if found[2] else 1 if found[3] else read_numeral(found[1]) or 0
    return (number - 1, rest[: found.start()] + "," + rest[found.end() :]) if 1 <= number <= count else None


def _covered(rest: str, words: str) -> set[int]:
    """The places of a text that two letters in a row of some words cover."""
    pairs = {words[at : at + 2] for at in range(len(words) - 1) if "," not in words[at : at + 2]}
    return {one for at in range(len(rest) - 1) if rest[at : at + 2] in pairs for one in (at, at + 1)}


def _best(rest: str, events: Sequence[Event], words: Callable[[Event], str]) -> tuple[list[Event], str]:
    blank = _COMMON.sub(lambda found: "," * len(found[0]), rest)
    covered = [_covered(blank, _COMMON.sub(",", fold(words(event)))) for event in events]
    most = max(map(len, covered), default=0)
    if not most:
        return [], rest.replace("老年人", "老人")
    best = [event for event, places in zip(events, covered, strict=True) if len(places) == most]
    places = set[int]().union(*(places for places in covered if len(places) == most))
    return best, "".join("," if at in places else sign for at, sign in enumerate(rest))


def _by_title(rest: str, events: Sequence[Event]) -> tuple[list[Event], str]:
    return _best(_OLD.sub("老年人", rest), events, lambda event: event.title)


def _by_place(rest: str, events: Sequence[Event]) -> tuple[list[Event], str]:
    return _best(rest, events, lambda event: f"{event.venue},{event.community}")


def _by_letters(rest: str, events: Sequence[Event]) -> tuple[list[Event], str]:
    """Where somebody points (防骗那个, 开店的讲座) single letters of one title tell it."""
    for pointed in _POINTED.finditer(rest):
        group = next((one for one in range(1, 5) if pointed[one]), 0)
        if not group:
            continue
        letters = set(pointed[group]) - _EMPTY
        shared = [len(letters & set(_COMMON.sub("", fold(event.title)))) for event in events]
        most = max(shared, default=0)
        if most and (len(events) == 1 or shared.count(most) < len(events)):
            best = [event for event, count in zip(events, shared, strict=True) if count == most]
            known = letters & set(fold(best[0].title))
            start, end = pointed.span(group)
            kept = "".join("," if sign in known else sign for sign in rest[start:end])
            return best, rest[:start] + kept + rest[end:]
    return [], rest


def _by_kind(rest: str, found: list[Event], by: set[str]) -> tuple[list[Event], str]:
    for kind in KINDS:
        if kind in rest:
            some = [event for event in found if kind in event.kind or kind in fold(event.title)]
            if some:
                rest = rest.replace(kind, ",")
                if len(some) < len(found):
                    by.add("kind")
                    found = some
    return found, rest


def _by_part(rest: str, found: list[Event], by: set[str]) -> tuple[list[Event], str]:
    for word, first, last in _PART:
        if word in rest:
            some = [event for event in found if first <= event.starts_at.astimezone(OFFICE_ZONE).hour < last]
            if some and len(some) < len(found):
                by.add("part")
                found = some
    return found, _PART_WORDS.sub(",", rest)
