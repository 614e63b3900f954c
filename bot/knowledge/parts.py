"""The facts of an office in parts that are changed by themselves: 本单位, each place, the holidays, the rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from bot.errors import Malformed, NotFound
from bot.holidays import Holidays
from bot.knowledge.model import LprTable, Office, OfficeFacts, Option, Place

OWN = {
    "name": "名称", "city": "市", "district": "区", "phone": "电话", "address": "地址", "hours": "办公时间",
    "fallback": "还没有填时请人打的电话", "known": "本单位有的服务",
}  # fmt: skip
"""The fields of the part `office`, as staff read them; its id stands in the settings, its communities are a part."""

OF_PLACE = {
    "name": "名称",
    "does": "能办什么",
    "address": "地址",
    "phone": "电话",
    "fallback": "还没有填时请人打的电话",
}

PARTS = {
    "office": "本单位",
    "communities": "社区",
    "front": "首页常问",
    "holidays": "节假日和调休",
    "lpr": "一年期 LPR",
}
"""The parts but for the places, as staff read them."""

PLACE = "place."
"""What the key of a place's part begins with; behind it stands the place's own key."""

Record = dict[str, Any]
"""A part as plain values (JSON): days as 2026-11-23."""


def part_keys(facts: OfficeFacts) -> list[str]:
    """Return the keys of all parts."""
    return [*PARTS, *(PLACE + key for key in facts.places)]


def is_part(key: str) -> bool:
    """Tell whether a key is a part's; other settings have keys of their own."""
    return key in PARTS or key.startswith(PLACE)


def part_name(facts: OfficeFacts, key: str) -> str:
    """Return a part as staff read it; raises NotFound."""
    if key in PARTS:
        return PARTS[key]
    return _place(facts, key).name


def field_names(key: str) -> dict[str, str]:
    """Return the fields of a part with their names, for parts that are changed field by field; else nothing."""
    if key.startswith(PLACE):
        return OF_PLACE
    return OWN if key == "office" else {}


def part_of(facts: OfficeFacts, key: str) -> Record:
    """Return one part; raises NotFound where there is none of this key."""
    match key:
        case "office":
            return _plain(facts.office, *OWN)
        case "communities":
            return {"communities": list(facts.office.communities)}
        case "front":
            return {"front": [_plain(option) for option in facts.front]}
        case "holidays":
            return _plain(facts.holidays)
        case "lpr":
            return _rates(facts.lpr)
        case _:
            return _plain(_place(facts, key))


def with_part(facts: OfficeFacts, key: str, patch: Mapping[str, Any]) -> OfficeFacts:
    """Return the facts with some fields of a part changed.

    Raises NotFound where there is no such part, Malformed where a field is unknown or not of its kind.
    """
    whole = part_of(facts, key)
    if unknown := patch.keys() - whole.keys():
        raise Malformed(f"没有“{sorted(unknown)[0]}”这一项，可以写：{'、'.join(whole)}。")
    record = whole | dict(patch)
    try:
        return facts.model_copy(update=_made(facts, key, record))
    except ValidationError as problems:
        problem = problems.errors(include_url=False, include_input=False)[0]
        names = field_names(key)
        where = ".".join(names.get(str(part), str(part)) for part in problem["loc"])
        raise Malformed(f"“{where}”写得不对：{_reason(problem)}") from None


def _made(facts: OfficeFacts, key: str, record: Record) -> dict[str, Any]:
    match key:
        case "office" | "communities":
            return {"office": Office.model_validate(facts.office.model_dump() | record)}
        case "front":
            options = record["front"]
            given = options if isinstance(options, list | tuple) else [options]
            return {"front": tuple(map(Option.model_validate, given))}
        case "holidays":
            return {"holidays": Holidays.model_validate(record)}
        case "lpr":
            return {"lpr": LprTable.model_validate(record)}
        case _:
            return {"places": facts.places | {key.removeprefix(PLACE): Place.model_validate(record)}}


def _reason(problem: Any) -> str:
    kind = problem["type"]
    if kind.startswith("date"):
        return "日期请写成 2026-11-23。"
    if kind.startswith(("decimal", "greater", "less")):
        return "利率请写成 3.45 这样的数字，大于 0、小于 100。"
    if kind == "too_short":
        return "至少要有一行。"
    if kind.startswith("string"):
        return "是空的，或者太长、不能这样写。"
    return "结束早于开始。" if "早于" in problem["msg"] else "不是能用的内容。"


def _place(facts: OfficeFacts, key: str) -> Place:
    place = facts.places.get(key.removeprefix(PLACE)) if key.startswith(PLACE) else None
    if place is None:
        raise NotFound("setting", key)
    return place


def _plain(model: BaseModel, *fields: str) -> Record:
    return model.model_dump(mode="json", by_alias=True, include=set(fields) or None)


def _rates(table: LprTable) -> Record:
    rows = [{"since": str(row.since), "percent": float(row.percent)} for row in table.rows]
    return {"checked_until": str(table.checked_until), "source": table.source, "rows": rows}


FILES = {"office.yaml": ("office", "places", "front"), "holidays.yaml": ("holidays",), "lpr.yaml": ("lpr",)}
"""The files of the knowledge folder that hold facts, and what stands in each."""


def file_of(facts: OfficeFacts, name: str, head: str) -> str:
    """Return one of FILES as the knowledge folder takes it; `head` (one line) stands above as a comment."""
    lpr = facts.lpr
    content: dict[str, dict[str, Any]] = {
        "office.yaml": {
            "office": _plain(facts.office),
            "places": {key: _plain(place) for key, place in facts.places.items()},
            "front": part_of(facts, "front")["front"],
        },
        "holidays.yaml": facts.holidays.model_dump(by_alias=True),
        "lpr.yaml": {
            "lpr": {
                "checked_until": lpr.checked_until,
                "source": lpr.source,
                "rows": [{"since": row.since, "percent": float(row.percent)} for row in lpr.rows],
            }
        },
    }
    text = yaml.safe_dump(content[name], allow_unicode=True, sort_keys=False, width=200)
    return f"# {' '.join(head.split())}\n{text}"
