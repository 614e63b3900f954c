"""How a part of the office's facts is read out to staff: in lines, in short, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.clock import WEEKDAYS
from bot.knowledge.parts import field_names

NOT_KNOWN = "（还没有填）"


def lines_of(key: str, record: Mapping[str, Any]) -> list[str]:
    """Return a part in full, one thing a line."""
    if names := field_names(key):
        return [f"{names[name]}：{_value(record.get(name))}" for name in names]
    match key:
        case "communities":
            return list(record["communities"]) or [NOT_KNOWN]
        case "front":
            return [f"{one['label']}（{one['to']}）" for one in record["front"]]
        case "holidays":
            return [
                *(f"{one['name']}：{_day(one['from'])}到{_day(one['to'])}" for one in record["holidays"]),
                *(f"调休上班：{_day(one)}" for one in record["workdays"]),
                *_checked(record),
            ]
        case _:
            rows = [f"{_day(one['since'])}起 {one['percent']:.2f}%" for one in record["rows"]]
            return [*rows, *_checked(record)]


def in_short(key: str, record: Mapping[str, Any]) -> list[str]:
    """Return a part in a few lines."""
    match key:
        case "communities":
            return ["、".join(record["communities"]) or NOT_KNOWN]
        case "front":
            return ["、".join(one["label"] for one in record["front"])]
        case "holidays":
            days, works = len(record["holidays"]), len(record["workdays"])
            return [f"{days} 个假日，{works} 个调休上班日", *_checked(record)]
        case "lpr":
            last = record["rows"][-1]
            return [
                f"现在 {last['percent']:.2f}%（{_day(last['since'])}起），共 {len(record['rows'])} 行",
                *_checked(record),
            ]
        case _:
            return lines_of(key, record)


def changes(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return what became different, one thing a line; nothing for two that are the same."""
    if names := field_names(key):
        return [
            f"{names[name]}：{_value(before.get(name))} → {_value(after.get(name))}"
            for name in names
            if before.get(name) != after.get(name)
        ]
    old, new = lines_of(key, before), lines_of(key, after)
    told = [f"去掉：{line}" for line in old if line not in new] + [f"加上：{line}" for line in new if line not in old]
    return told or (["只换了次序"] if old != new else [])


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value)) or NOT_KNOWN
    return str(value) if value else NOT_KNOWN


def _checked(record: Mapping[str, Any]) -> list[str]:
    return [f"核对到 {_day(record['checked_until'])}", f"依据：{record['source'] or NOT_KNOWN}"]


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"
