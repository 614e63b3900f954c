"""The facts of an office: what must be so of them, part by part, and written to files that can be read again."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Malformed, NotFound
from bot.knowledge.fact_rules import fact_faults
from bot.knowledge.loading import load_facts
from bot.knowledge.model import OfficeFacts
from bot.knowledge.parts import FILES, file_of, part_keys, part_of, with_part
from bot.office.words import changes, lines_of
from tests.conftest import KNOWLEDGE

TODAY = date(2026, 11, 23)
FILED, HOTLINES = load_facts(KNOWLEDGE)

YEAR = [
    {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"},
    {"name": "春节", "from": "2027-02-05", "to": "2027-02-12"},
    {"name": "清明节", "from": "2027-04-03", "to": "2027-04-05"},
    {"name": "劳动节", "from": "2027-05-01", "to": "2027-05-05"},
    {"name": "端午节", "from": "2027-06-09", "to": "2027-06-11"},
    {"name": "中秋节", "from": "2027-09-15", "to": "2027-09-17"},
    {"name": "国庆节", "from": "2027-10-01", "to": "2027-10-07"},
]
"""An invented arrangement for tests."""


def holidays(**changed: Any) -> dict[str, Any]:
    """The present table with a whole further year, and something changed."""
    present = part_of(FILED, "holidays")
    more = {"checked_until": "2027-12-31", "holidays": [*present["holidays"], *YEAR], "source": "通知"}
    return present | more | changed


def faults(key: str, **patch: Any) -> str:
    return "\n".join(fact_faults(with_part(FILED, key, patch), HOTLINES, TODAY))


def test_the_files_are_in_order_and_every_part_is_itself_again() -> None:
    assert fact_faults(FILED, HOTLINES, TODAY) == []
    for key in part_keys(FILED):
        assert with_part(FILED, key, part_of(FILED, key)) == FILED
        assert changes(key, part_of(FILED, key), part_of(FILED, key)) == []
        assert lines_of(key, part_of(FILED, key))


@pytest.mark.parametrize(
    "phone",
    [
        "0574-87654321",
        "87654321",
        "87654321转8012",
        "13800138000",
        "12348",
        "110",
        "400-810-8000",
        "0574-87654321、12345",
    ],
)
def test_telephone_numbers_as_offices_write_them(phone: str) -> None:
    assert faults("office", phone=phone) == ""


@pytest.mark.parametrize(
    "phone",
    ["0574 87654321", "1380013800", "87654321、", "见公告", "<b>110</b>", "1" * 99, "１２３４８", "", "1\n2"],
)
def test_what_is_no_telephone_number(phone: str) -> None:
    assert "写得不对" in faults("place.justice_office", phone=phone)


@pytest.mark.parametrize(
    ("key", "patch", "told"),
    [
        ("office", {"name": " "}, "名称要有 1 到 30 字"),
        ("office", {"address": "路" * 81}, "地址要有 1 到 80 字"),
        ("office", {"hours": "一\n二"}, "写在一行里"),
        ("office", {"fallback": "hotline_0"}, "电话表里没有"),
        ("office", {"fallback": "hotline_110"}, "紧急电话不答问路"),
        ("place.police_station", {"fallback": "hotline_110"}, "紧急电话不答问路"),
        ("place.health_commission", {"fallback": "hotline_120"}, "紧急电话不答问路"),
        ("office", {"known": ["共享法庭", "共享法庭"]}, "写了 2 次"),
        ("communities", {"communities": ["天一社区"] * 61}, "社区最多 60 个"),
        ("communities", {"communities": ["区" * 31]}, "1 到 30 字"),
        ("front", {"front": [{"label": f"问{n}", "to": f"a-{n}"} for n in range(13)]}, "首页常问最多 12 条"),
        ("lpr", {"source": ""}, "LPR要写依据"),
        ("lpr", {"checked_until": "2026-11-24"}, "还没有到"),
        ("lpr", {"checked_until": "2025-05-19"}, "不能早于它"),
        ("lpr", {"rows": [{"since": "2025-05-19", "percent": 3}]}, "每月 20 日"),
        ("lpr", {"rows": [{"since": "2025-05-20", "percent": 30}]}, "小数点"),
        ("lpr", {"rows": [{"since": "2025-05-20", "percent": 3}, {"since": "2025-05-22", "percent": 3}]}, "写了 2 行"),
        ("lpr", {"rows": [{"since": "2025-05-20", "percent": 3}, {"since": "2024-05-20", "percent": 3}]}, "从早到晚"),
    ],
)
def test_what_is_wrong_is_told(key: str, patch: dict[str, Any], told: str) -> None:
    assert told in faults(key, **patch)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ""),
        ({"source": " "}, "节假日要写依据"),
        ({"workdays": ["2027-02-06"]}, "在假日里"),
        ({"workdays": ["2027-02-15"]}, "是星期一，本来就上班"),
        ({"workdays": ["2027-02-20", "2027-02-20"]}, "写了 2 次"),
        ({"holidays": YEAR[:6]}, "2027 年缺国庆"),
        ({"holidays": [*YEAR, {"name": "加放", "from": "2027-10-07", "to": "2027-10-08"}]}, "重叠"),
        ({"holidays": [*YEAR, {"name": "加放", "from": "2027-11-01", "to": "2027-12-01"}]}, "日期像是写错了"),
        ({"holidays": [*YEAR, {"name": " ", "from": "2027-11-01", "to": "2027-11-01"}]}, "假日要有名称"),
    ],
)
def test_holidays_and_working_weekends(changed: dict[str, Any], told: str) -> None:
    found = faults("holidays", **holidays(**changed))
    assert told in found if told else found == ""


@pytest.mark.parametrize(
    ("key", "patch", "told"),
    [
        ("office", {"mayor": "x"}, "没有“mayor”这一项"),
        ("office", {"phone": ["110"]}, "“电话”写得不对"),
        ("holidays", {"checked_until": "明年"}, "2026-11-23"),
        ("holidays", {"holidays": [{"name": "x", "from": "2027-02-31", "to": "2027-03-01"}]}, "2026-11-23"),
        ("holidays", {"holidays": [{"name": "x", "from": "2027-02-03", "to": "2027-02-01"}]}, "结束早于开始"),
        ("holidays", {"holidays": "no"}, "写得不对"),
        ("lpr", {"rows": []}, "至少要有一行"),
        ("lpr", {"rows": [{"since": "2025-05-20", "percent": "三"}]}, "3.45"),
        ("lpr", {"rows": [{"since": "2025-05-20", "percent": "1e999"}]}, "写得不对"),
        ("lpr", {"rows": [{"since": "2025-05-20", "percent": "NaN"}]}, "写得不对"),
        ("front", {"front": [{"label": "x" * 25, "to": "a"}]}, "写得不对"),
        ("front", {"front": "x"}, "写得不对"),
        ("communities", {"communities": "x"}, "写得不对"),
    ],
)
def test_what_is_not_of_its_kind_is_refused_in_one_sentence(key: str, patch: dict[str, Any], told: str) -> None:
    with pytest.raises(Malformed, match=told):
        with_part(FILED, key, patch)


def test_a_part_that_is_not_there() -> None:
    for key in ("", "place.", "place.moon", "holiday", "offices"):
        with pytest.raises(NotFound):
            part_of(FILED, key)


def test_the_files_that_are_written_are_read_again(tmp_path: Path) -> None:
    facts = with_part(FILED, "office", {"phone": "0574-87654321", "address": "药行街“1”号: #2 'x'"})
    facts = with_part(facts, "communities", {"communities": ["天一社区", "- 是的", "on"]})
    facts = with_part(facts, "holidays", holidays())
    facts = with_part(
        facts, "lpr", {"rows": [{"since": "2026-10-20", "percent": "2.9"}], "checked_until": "2026-11-20"}
    )
    assert read_back(tmp_path, facts) == facts


def read_back(folder: Path, facts: OfficeFacts) -> OfficeFacts:
    shutil.copy(KNOWLEDGE / "hotlines.yaml", folder)
    for name in FILES:
        (folder / name).write_text(file_of(facts, name, "导出\noffice: x"), "utf-8")
    return load_facts(folder)[0]


def test_changes_are_read_out() -> None:
    after = part_of(with_part(FILED, "office", {"phone": "12348"}), "office")
    assert changes("office", part_of(FILED, "office"), after) == ["电话：（还没有填） → 12348"]
    told = changes(
        "holidays", part_of(FILED, "holidays"), part_of(with_part(FILED, "holidays", holidays()), "holidays")
    )
    assert "加上：春节：2027年2月5日（星期五）到2027年2月12日（星期五）" in told
    assert "去掉：核对到 2026年12月31日（星期四）" in told
    front = part_of(FILED, "front")
    assert changes("front", front, {"front": front["front"][::-1]}) == ["只换了次序"]
