"""What an editor gets wrong in a file of the knowledge is told in Chinese with file and line; nothing is lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import KnowledgeFaults, WrongInput
from bot.holidays import load_holidays
from bot.knowledge.loading import load_facts, load_knowledge
from bot.phrases import load_phrases
from bot.safety import load_safety
from bot.wrong_values import in_chinese
from bot.yamlfile import YamlFault, read_yaml
from tests.conftest import KNOWLEDGE

LEAK = "faq/neighbour/leak-upstairs.yaml"
PYTHON_SPEAKS = re.compile(
    r"\b(input|should|valid|error|string|expected|found|must|than|value|unable|character)\b", re.I
)
"""Words of the libraries that no editor understands."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real knowledge with one entry file, free to be broken."""
    target = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, target, ignore=shutil.ignore_patterns("faq", "voices", "wants", "reviews"))
    (target / LEAK).parent.mkdir(parents=True)
    shutil.copy(KNOWLEDGE / LEAK, target / LEAK)
    return target


def told(load: Callable[[], object]) -> tuple[str, ...]:
    """The faults of a load that must fail."""
    with pytest.raises(KnowledgeFaults) as fault:
        load()
    return fault.value.faults


def rewrite(path: Path, begin: str, line: str) -> int:
    """Put another line in the place of the first one that begins so; returns its number."""
    lines = path.read_text("utf-8").split("\n")
    place = next(number for number, old in enumerate(lines) if old.startswith(begin))
    lines[place] = line
    path.write_text("\n".join(lines), "utf-8")
    return place + 1


@pytest.mark.parametrize(
    ("begin", "typed", "why"),
    [
        ("  flags:", "  flags: violence", "一列"),
        ("  reviewed_on:", "  reviewed_on: 去年十一月", "2026-11-23"),
        ("  reviewed_on:", "  reviewed_on: 2026年11月1日", "2026-11-23"),
        ("  reviewed_on:", "  reviewed_on: 20261101", "2026-11-23"),
        ("  review_every_days:", "  review_every_days: 一年", "整数"),
        ("  review_every_days:", "  review_every_days: 400", "最多是 366"),
        ("  review_every_days:", "  review_every_days: 0", "至少是 1"),
        ("  owner:", "  owner: 20261101", "加引号"),
        ("  owner:", "  owner: on", "加引号"),
        ("  owner:", "  owner:", "加引号"),
        ("  area:", "  area: 邻里", "只能是"),
        ("  audience:", "  audience: [居民]", "只能是"),
        ("  related:", "  related: [漏水]", "写法不对"),
        ("  intent:", "  intent: neighbour_leak", "写法不对"),
    ],
    ids=[
        "one-word-for-a-list", "a-day-in-words", "a-chinese-day", "a-day-in-one-number", "a-year-in-words",
        "more-than-a-year", "never-again", "a-number-for-a-name", "yaml-takes-on-for-true", "left-empty",
        "the-chinese-word-for-the-code", "the-chinese-word-in-a-list", "a-title-for-an-id", "no-point-in-the-intent",
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_told_on_its_line_in_chinese(
    folder: Path, begin: str, typed: str, why: str
) -> None:
    line = rewrite(folder / LEAK, begin, typed)
    (fault,) = told(lambda: load_knowledge(folder))
    assert fault.startswith(f"{LEAK}:{line}: leak-upstairs {typed.strip().partition(':')[0]}")
    assert why in fault
    assert not PYTHON_SPEAKS.search(fault.split(": ", 2)[2])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 一\nb：二\nc: 三\n", 2),
        ("a: 一\nb: “问：答: 说”\n", 2),
        ("a: 一\n\tb: 二\n", 2),
        ("a: 一\n b: 二\n", 2),
        ('a: 一\nb: "没有写完\n', 3),
        ("a: [一, 二\n", 2),
        ("a: 一\nb: @张三\n", 2),
        ("a: 一\nb: `法`\n", 2),
        ("a: 一\nb: %5\n", 2),
        ('a: 一\nb: "C:\\用户"\n', 2),
        ("a: 一\n---\nb: 二\n", 2),
        ("a: 一\nb: !重要 二\n", 2),
        ("a: 一\nb: *重要*\n", 2),
        ("a: 一\n- 二\n", 2),
        ('a: "一"二\n', 1),
    ],
    ids=[
        "chinese-colon", "second-colon", "tab", "shifted-by-one", "open-quote", "open-bracket", "at-sign", "backtick",
        "percent", "windows-path", "two-documents", "exclamation", "asterisks", "list-in-a-table", "after-the-quote",
    ],
)  # fmt: skip
def test_wrong_yaml_is_told_without_a_word_of_the_parser(text: str, line: int) -> None:
    with pytest.raises(YamlFault) as fault:
        read_yaml(text)
    assert not re.search("[a-zA-Z]{4,}", str(fault.value)), "an editor reads Chinese"
    assert abs(fault.value.line - line) <= 1, "the parser notices at the line or at the next one"


@pytest.mark.parametrize("name", ["signposts.yaml", "hotlines.yaml", "lexicon.yaml", "small_talk.yaml", LEAK])
@pytest.mark.parametrize("left", ["", "\n\n", "# 只剩说明\n"], ids=["nothing", "blank", "comment"])
def test_a_file_that_lost_its_content_is_not_taken_for_an_empty_one(folder: Path, name: str, left: str) -> None:
    shutil.copy(folder / LEAK, folder / "faq/neighbour/another.yaml")
    rewrite(folder / "faq/neighbour/another.yaml", "- id:", "- id: leak-another")
    (folder / name).write_text(left, "utf-8")
    assert any(fault.startswith(f"{name}:1: 没有内容") for fault in told(lambda: load_knowledge(folder)))


@pytest.mark.parametrize(
    ("name", "key"),
    [("hotlines.yaml", "hotlines"), ("signposts.yaml", "signposts"), ("lexicon.yaml", "lexicon"),
     ("small_talk.yaml", "small_talk")],
)  # fmt: skip
def test_a_heading_with_nothing_under_it_is_told(folder: Path, name: str, key: str) -> None:
    (folder / name).write_text(f"# 说明\n{key}:\n", "utf-8")
    assert any(fault.startswith(f"{name}:2: {key} 下面没有内容") for fault in told(lambda: load_knowledge(folder)))


@pytest.mark.parametrize("ending", ["yml", "YAML", "yaml.txt"], ids=["short", "capitals", "notepad"])
def test_an_entry_in_a_file_of_another_ending_is_not_passed_over_in_silence(folder: Path, ending: str) -> None:
    (folder / f"faq/neighbour/noise.{ending}").write_text("- id: noise\n", "utf-8")
    assert told(lambda: load_knowledge(folder)) == (
        f"faq/neighbour/noise.{ending}:1: 文件名要以 .yaml 结尾，不然不会读",
    )


def test_a_comment_that_is_moved_in_is_no_word_of_the_dictionary(folder: Path) -> None:
    with (folder / "dictionary.txt").open("a", encoding="utf-8") as words:
        words.write("　# 下面是新词\n  # 又一行说明\n  彩礼返还  \n")
    words_now = load_knowledge(folder).dictionary
    assert "彩礼返还" in words_now
    assert not any("#" in word for word in words_now)


def test_the_table_of_holidays_is_read_as_carefully_as_an_entry(folder: Path) -> None:
    path = folder / "holidays.yaml"
    path.write_text(
        "checked_until: 2027-12-31\nsource: 通知\nholidays:\n"
        "  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}\n"
        "  - {name: 春节, from: 2027-02-12, to: 2027-02-05}\n"
        "  - {name: 清明节, from: 2027-04-03, till: 2027-04-05}\n"
        "workdays: [2027-02-20, 二月]\n",
        "utf-8",
    )
    faults = told(lambda: load_facts(folder))
    assert [fault.partition(": ")[0] for fault in faults] == [
        "holidays.yaml:5", "holidays.yaml:6", "holidays.yaml:6", "holidays.yaml:7",
    ]  # fmt: skip
    assert not any(PYTHON_SPEAKS.search(fault) for fault in faults)
    with pytest.raises(WrongInput, match=r"holidays\.yaml:5: .*早于"):
        load_holidays(path)


def test_a_second_list_of_holidays_does_not_take_the_first_ones_place(folder: Path) -> None:
    path = folder / "holidays.yaml"
    lines = path.read_text("utf-8").rstrip("\n").split("\n")
    path.write_text("\n".join([*lines, "holidays: []", ""]), "utf-8")
    assert told(lambda: load_facts(folder)) == (f"holidays.yaml:{len(lines) + 1}: holidays 写了两次",)


def test_a_sentence_written_twice_is_told_before_residents_read_the_wrong_one(folder: Path) -> None:
    path = folder / "phrases.yaml"
    lines = path.read_text("utf-8").rstrip("\n").split("\n")
    path.write_text("\n".join([*lines, "thanks: 另一句", ""]), "utf-8")
    assert told(lambda: load_phrases(path)) == (f"phrases.yaml:{len(lines) + 1}: thanks 写了两次",)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("thanks: 12348", "加引号"),
        ("thanks: [不客气]", "加引号"),
        ("thanks: no", "加引号"),
        ("thanks:", "加引号"),
    ],
    ids=["a-number", "a-list", "yaml-takes-no-for-false", "nothing"],
)
def test_a_sentence_that_is_none_is_told_on_its_own_line(folder: Path, typed: str, why: str) -> None:
    path = folder / "phrases.yaml"
    line = rewrite(path, "thanks:", typed)
    (fault,) = told(lambda: load_phrases(path))
    assert fault.startswith(f"phrases.yaml:{line}: thanks")
    assert why in fault


@pytest.mark.parametrize(
    "typed",
    ["您好，这里是{office。", "您好，这里是{ofice}。", "您好，这里是{单位}。", "您好，这里是{}。", "您好，}这里。",
     "您好，这里是{office.name}。", "您好，这里是{office:d}。"],
    ids=["open", "misspelt", "chinese", "no-name", "closed-only", "a-part-of-it", "a-format"],
)  # fmt: skip
def test_a_brace_that_cannot_be_filled_in_is_found_at_the_start_and_not_in_a_conversation(
    folder: Path, typed: str
) -> None:
    path = folder / "phrases.yaml"
    line = rewrite(path, "sum_stopped:", f'sum_stopped: "{typed}"')
    (fault,) = told(lambda: load_phrases(path))
    assert fault.startswith(f"phrases.yaml:{line}: sum_stopped")
    assert "花括号" in fault


@pytest.mark.parametrize("typed", ["地址：", "地址：{office}", "地址：{}，{}", "地址：{"])
def test_the_line_of_the_address_keeps_the_one_blank_that_is_filled_in(folder: Path, typed: str) -> None:
    path = folder / "phrases.yaml"
    line = rewrite(path, "  office_address:", f'  office_address: "{typed}"')
    assert told(lambda: load_phrases(path)) == (
        f"phrases.yaml:{line}: thread.office_address: 要有一处空的花括号 {{}}，内容填在那里",
    )


@pytest.mark.parametrize("name", ["phrases.yaml", "safety.yaml"])
def test_an_empty_file_of_sentences_or_rules_is_one_fault_and_not_four_hundred(folder: Path, name: str) -> None:
    (folder / name).write_text("", "utf-8")
    load = load_phrases if name == "phrases.yaml" else load_safety
    assert told(lambda: load(folder / name)) == (f"{name}:1: 没有内容，是不是没有存好",)


def test_a_sign_of_danger_that_is_no_pattern_is_found_with_its_line(folder: Path) -> None:
    path = folder / "safety.yaml"
    lines = path.read_text("utf-8").split("\n")
    place = next(number for number, line in enumerate(lines) if line.strip() == "signs:") + 1
    lines[place] = lines[place][: lines[place].index("-")] + "- '(打我'"
    path.write_text("\n".join(lines), "utf-8")
    (fault,) = told(lambda: load_safety(path))
    assert fault.startswith(f"safety.yaml:{place + 1}: 规则写错了")
    assert not PYTHON_SPEAKS.search(fault)


def test_a_list_of_words_for_leaving_written_twice_loses_none(folder: Path) -> None:
    path = folder / "safety.yaml"
    lines = path.read_text("utf-8").rstrip("\n").split("\n")
    path.write_text("\n".join([*lines, "exit_words: [退出]", ""]), "utf-8")
    assert told(lambda: load_safety(path)) == (f"safety.yaml:{len(lines) + 1}: exit_words 写了两次",)


def test_every_pattern_of_the_models_is_explained_in_words() -> None:
    """A new pattern needs its sentence: no editor reads regular expressions."""
    from_models = "\n".join(
        path.read_text("utf-8") for path in (KNOWLEDGE.parent / "bot").rglob("*.py") if "Strict)" in path.read_text()
    )
    patterns = set(re.findall(r'pattern=r"([^"]+)"', from_models))
    assert len(patterns) >= 5
    unexplained = [
        one for one in patterns if "^" in in_chinese({"type": "string_pattern_mismatch", "ctx": {"pattern": one}})
    ]
    assert unexplained == []
