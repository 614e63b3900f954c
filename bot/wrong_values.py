"""Says in Chinese what pydantic finds wrong with a value, for people who edit files and settings."""

from __future__ import annotations

import re
from typing import Any


def in_chinese(problem: Any) -> str:
    """Return what pydantic finds wrong with a value as a Chinese sentence without its end."""
    limits = problem.get("ctx", {})
    match problem["type"]:
        case "missing":
            return "缺少这一项"
        case "extra_forbidden":
            return "没有这个字段，是不是写错了"
        case "string_too_long":
            return f"太长了，最多 {limits['max_length']} 个字"
        case "string_too_short":
            return f"太短了，至少 {limits['min_length']} 个字"
        case "too_short":
            return f"太少了，至少 {limits['min_length']} 项，现有 {limits['actual_length']} 项"
        case "too_long":
            return f"太多了，最多 {limits['max_length']} 项"
        case "literal_error" | "enum":
            return f"只能是 {limits['expected'].replace(' or ', '、').replace(', ', '、')}"
        case "string_pattern_mismatch":
            return _pattern(limits["pattern"])
        case "string_type":
            return "要写成文字；数字、日期、是否请加引号"
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return _limit(problem["type"], limits)
        case "value_error":
            return str(limits["error"])
        case kind:
            return next((told for begin, told in _KINDS.items() if kind.startswith(begin)), "不是能用的内容")


_KINDS = {
    "date": "日期请写成 2026-11-23",
    "int": "要写成整数",
    "decimal": "要写成 3.45 这样的数字",
    "float": "要写成 3.45 这样的数字",
    "bool": "只能写 true 或 false",
    "tuple": "要写成一列，每项以 - 开头或写在 [ ] 里",
    "model": "要写成“名称: 内容”，一项一行",
    "dict": "要写成“名称: 内容”，一项一行",
    "path": "要写成一个路径",
}
"""What is wanted, by how the kind of pydantic's error begins."""

_LIMITS = {"gt": "大于", "ge": "至少是", "lt": "小于", "le": "最多是"}


def _limit(kind: str, limits: dict[str, Any]) -> str:
    short = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}[kind]
    return f"数字要{_LIMITS[short]} {limits[short]}"


_PATTERNS = {
    r"^[0-9-]{3,20}$": "只写数字和短横，3 到 20 位",
    r"^[a-z0-9_-]{1,32}$": "只写小写字母、数字、短横和下划线，最多 32 个",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "只写小写字母和数字，中间用短横，例如 leak-upstairs",
    r"^[a-z0-9-]+$": "只写小写字母、数字和短横",
    r"^[a-z-]+$": "只写小写字母和短横",
    r"^[a-z]+\.[a-z0-9-]+$": "写成 neighbour.leak 这样",
    r"^第[零一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?$": "只写条号，例如 第一千零七十七条，款、项不写",
}
"""What the patterns of our models ask for."""

_WORDS_ONLY = re.compile(r"\^\(([A-Za-z|]+)\)\$")


def _pattern(pattern: str) -> str:
    if words := _WORDS_ONLY.fullmatch(pattern):
        return f"只能是 {words[1].replace('|', '、')}"
    return f"写法不对，{_PATTERNS.get(pattern, f'要符合 {pattern}')}"
