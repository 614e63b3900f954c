"""YAML and values as people type them: the value, or one Chinese sentence with its line, whatever it is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from bot.errors import KnowledgeFaults
from bot.wrong_values import in_chinese
from bot.yamlfile import EMPTY, MAX_DEPTH, Strict, YamlFault, faults_of, read_record, read_yaml, twice


class Row(Strict):
    """One line of a table."""

    name: Annotated[str, Field(min_length=2, max_length=5)]
    many: Annotated[int, Field(ge=1, le=9)] = 1


class Sheet(Strict):
    """A record with one of each kind of value."""

    kind: Literal["red", "green"] = "red"
    day: date = date(2026, 11, 23)
    rate: Annotated[Decimal, Field(gt=0, lt=100)] = Decimal(1)
    is_on: bool = False
    code: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")] = "a"
    word: Annotated[str, Field(pattern=r"^(on|off)$")] = "on"
    odd: Annotated[str, Field(pattern=r"^x+$")] = "x"
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=2)] = (Row(name="甲乙"),)
    named: dict[str, int] = Field(default_factory=dict)
    inner: Row = Row(name="甲乙")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("# 只有说明\n", None), ("a: 1", {"a": 1}), ("- 一\n- 二", ["一", "二"]), ("一", "一"),
        ("a: '110'", {"a": "110"}), ("a: 110", {"a": 110}), ("a: 2026-11-23", {"a": date(2026, 11, 23)}),
        ("a: on", {"a": True}), ("a:", {"a": None}), ("a: |\n  一\n  二\n", {"a": "一\n二\n"}),
        ("'1': x", {"1": "x"}), ("a: [x, {b: y}]", {"a": ["x", {"b": "y"}]}), ("\ufeffa: 1", {"a": 1}),
    ],
)  # fmt: skip
def test_what_is_right_is_its_value(text: str, value: object) -> None:
    assert read_yaml(text)[0] == value


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: 一\n1: 二", 2, "名称要写成文字"), ("a: 一\n2026-11-23: 二", 2, "名称要写成文字"),
        ("on: x", 1, "名称要写成文字"),
        ("a: 一\n? [b]\n: x", 2, "名称要写成文字"), ("a: &x 1\nb: *x", 2, "引用写法"),
        ("a: 一\nb: 2026-02-30", 2, "不是可能的日期"),
        ("a: 一\nb: 1" + "0" * 5_000, 2, "不是可能的日期或数字"), ("a: \x00", 1, "不允许的字符"),
        ("a: 一\n--- \nb: 二", 2, "分成几份"),
        ("a: !!python/object:os.system x", 1, "不能用 ! 的写法"), ("a: !!float 一", 1, "不是可能的"),
        ("a: !e!x y", 1, "不能用 ! 的写法"),
        ("a: *b", 1, "不能用 * 开头"),
        ("a: [1", 1, "括号没有写完"), ("a: '一", 1, "引号没有写完"), ("a: 一\n\tb: 二", 2, "制表符"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, why: str) -> None:
    with pytest.raises(YamlFault, match=re.escape(why)) as fault:
        read_yaml(text)
    assert abs(fault.value.line - line) <= 1
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(("depth", "is_fine"), [(MAX_DEPTH, True), (MAX_DEPTH + 2, False), (5_000, False)])
def test_no_table_is_nested_deeper_than_ours_ever_are(depth: int, is_fine: bool) -> None:
    text = "[" * depth + "]" * depth
    if is_fine:
        read_yaml(text)
    else:
        with pytest.raises(YamlFault):
            read_yaml(text)


@given(st.text(alphabet="ab:- \n\t'\"[]{}&*!|>#%@一二0123.,?~", max_size=40))
def test_any_text_is_a_value_or_a_sentence(text: str) -> None:
    try:
        read_yaml(text)
    except YamlFault as fault:
        told = fault
    else:
        return
    assert str(told)
    assert told.line >= 1


_VALUES = st.recursive(
    st.one_of(st.text(alphabet="甲乙丙 ab1", max_size=8), st.integers(-9, 10**6), st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(_VALUES)
def test_what_a_program_wrote_is_read_as_it_was(value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"' if isinstance(value, str) else None)
    assert read_yaml(text)[0] == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: 2", []), ("a: 1\na: 2", [(2, "a 写了两次")]), ("a: 1\nb: 2\na: 3\na: 4", [(3, "a 写了两次"),
        (4, "a 写了两次")]),
        ("x:\n  a: 1\n  a: 2\ny:\n  a: 1", [(3, "a 写了两次")]), ("- a: 1\n- a: 1", []),
        ("- {a: 1, a: 2}", [(1, "a 写了两次")]),
    ],
)  # fmt: skip
def test_a_name_twice_in_one_table_is_told(text: str, found: list[tuple[int, str]]) -> None:
    assert sorted(twice(read_yaml(text)[1])) == found


def told(text: str) -> list[tuple[int, str]]:
    """The faults of a record by their lines."""
    data, node = read_yaml(text)
    with pytest.raises(ValidationError) as problems:
        Sheet.model_validate(data)
    return sorted(faults_of(problems.value, node))


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("kind: blue", 1, "kind: 只能是 'red'、'green'"), ("kind: red\nday: 明天", 2, "day: 日期请写成 2026-11-23"),
        ("rate: 0", 1, "rate: 数字要大于 0"), ("rate: 100", 1, "rate: 数字要小于 100"),
        ("rate: 很多", 1, "rate: 要写成 3.45"),
        ("is_on: 也许", 1, "is_on: 只能写 true 或 false"), ("code: A", 1, "code: 写法不对，只写小写字母、数字和短横"),
        ("word: maybe", 1, "word: 只能是 on、off"), ("odd: y", 1, "odd: 写法不对，要符合 ^x+$"),
        ("colour: red", 1, "colour: 没有这个字段，是不是写错了"), ("rows: []", 1, "rows: 太少了，至少 1 项，现有 0 项"),
        ("rows:\n- name: 甲", 2, "rows.0.name: 太短了，至少 2 个字"),
        ("rows:\n- name: 甲乙\n- many: 3", 3, "rows.1.name: 缺少这一项"),
        ("rows:\n- name: 甲乙丙丁戊己", 2, "rows.0.name: 太长了，最多 5 个字"),
        ("rows:\n- name: 甲乙\n  many: 0", 3, "数字要至少是 1"),
        ("rows:\n- name: 甲乙\n  many: 10", 3, "数字要最多是 9"), ("rows:\n- name: 甲乙\n  many: 一", 3, "要写成整数"),
        ("rows: 甲乙", 1, "rows: 要写成一列，每项以 - 开头"), ("rows: [一, 二, 三]", 1, "rows"),
        ("inner: 甲", 1, "inner: 要写成“名称: 内容”"),
        ("named: [a]", 1, "named: 要写成“名称: 内容”"), ("code: 5", 1, "code: 要写成文字；数字、日期、是否请加引号"),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_told_with_its_line_and_what_is_wanted(text: str, line: int, why: str) -> None:
    found = told(text)
    assert any(number == line and why in what for number, what in found), found


def test_items_that_are_wrong_themselves_are_not_called_too_few() -> None:
    assert [what for _, what in told("rows:\n- name: 甲")] == ["rows.0.name: 太短了，至少 2 个字"]


@pytest.mark.parametrize(
    "problem",
    [{"type": "something_new"}, {"type": "something_new", "ctx": {"a": 1}}, {"type": "is_instance_of"}],
    ids=["without-limits", "with-limits", "another"],
)
def test_a_kind_of_fault_that_nobody_foresaw_still_has_a_sentence(problem: dict[str, object]) -> None:
    assert in_chinese(problem) == "不是能用的内容"


def record(folder: Path, content: str | bytes) -> Path:
    path = folder / "sheet.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_good_file_is_its_record(tmp_path: Path) -> None:
    read = read_record(record(tmp_path, "\ufeff# 说明\r\nkind: green\r\nrows:\r\n- {name: 甲乙}\r\n"), Sheet)
    assert (read.kind, read.rows) == ("green", (Row(name="甲乙"),))


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("", [f"sheet.yaml:1: {EMPTY}"]), ("# x", [f"sheet.yaml:1: {EMPTY}"]),
        (b"\xff\xfe", ["sheet.yaml:1: 不是 UTF-8 文本"]),
        ("a: ]", ["sheet.yaml:1: 格式写错了（括号里写得不对）"]),
        ("kind: blue\nkind: red\nrate: 0", ["sheet.yaml:2: kind 写了两次", "sheet.yaml:3: rate: 数字要大于 0"]),
        ("- x", ["sheet.yaml:1: 要写成“名称: 内容”，一项一行"]),
    ],
)  # fmt: skip
def test_all_faults_of_a_file_come_at_once_by_their_lines(
    tmp_path: Path, content: str | bytes, faults: list[str]
) -> None:
    with pytest.raises(KnowledgeFaults) as told_:
        read_record(record(tmp_path, content), Sheet)
    assert list(told_.value.faults) == faults


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(KnowledgeFaults, match="找不到或读不了这个文件"):
            read_record(path, Sheet)
