"""Reading the knowledge: every fault at once, with file and line, and never half a library."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from bot.errors import KnowledgeFaults, WrongInput
from bot.holidays import load_holidays
from bot.knowledge.loading import knowledge_files, load_knowledge
from bot.phrases import load_phrases
from bot.safety import load_safety
from tests.conftest import KNOWLEDGE

LEAK = "faq/neighbour/leak-upstairs.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real knowledge with one entry file, free to be broken."""
    target = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, target, ignore=shutil.ignore_patterns("faq"))
    (target / LEAK).parent.mkdir(parents=True)
    shutil.copy(KNOWLEDGE / LEAK, target / LEAK)
    return target


def faults(folder: Path) -> str:
    with pytest.raises(KnowledgeFaults) as told:
        load_knowledge(folder)
    assert len(told.value.faults) >= 1
    return str(told.value)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_real_knowledge_loads_whole() -> None:
    knowledge = load_knowledge(KNOWLEDGE)
    assert len(knowledge.entries) >= 60
    assert len(knowledge.signposts) >= 10
    assert all(len(entry.questions) >= 25 for entry in knowledge.entries)
    assert knowledge.entry("leak-upstairs") is not None
    assert knowledge.entry("nothing") is None
    assert len(knowledge_files(KNOWLEDGE)) > 60


def test_many_faults_come_together_with_file_and_line(folder: Path) -> None:
    edit(folder / LEAK, "  title:", "  tittle:")
    edit(folder / LEAK, "  flags: []", "  flags: [danger]")
    edit(folder / "hotlines.yaml", '"110"', '"one-one-zero"')
    told = faults(folder)
    assert f"{LEAK}:" in told
    assert "tittle: 没有这个字段" in told
    assert "title: 缺少这一项" in told
    assert "只能是" in told
    assert "hotlines.yaml:" in told
    lines = (folder / LEAK).read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if "tittle" in line)
    assert f"{LEAK}:{number}: leak-upstairs tittle" in told


def test_lengths_and_counts_are_told_in_chinese(folder: Path) -> None:
    text = (folder / LEAK).read_text("utf-8")
    short = next(line for line in text.splitlines() if line.strip().startswith("short:"))
    edit(folder / LEAK, short, "    short: " + "长" * 61)
    assert "太长了，最多 60 个字" in faults(folder)


def test_a_key_or_an_id_twice_is_a_fault(folder: Path) -> None:
    edit(folder / LEAK, "  owner:", "  owner: 甲\n  owner:")
    assert "owner 写了两次" in faults(folder)
    shutil.copy(KNOWLEDGE / LEAK, folder / LEAK)
    shutil.copy(KNOWLEDGE / LEAK, folder / "faq/neighbour/twin.yaml")
    assert "编号 leak-upstairs 重复" in faults(folder)


def test_broken_files_are_named(folder: Path) -> None:
    (folder / LEAK).write_text("- id: [unclosed\n  x", "utf-8")
    (folder / "lexicon.yaml").write_text("lexicon: [1]", "utf-8")
    (folder / "signposts.yaml").write_text("signposts: text", "utf-8")
    (folder / "small_talk.yaml").write_text("small_talk: [[]]", "utf-8")
    (folder / "hotlines.yaml").write_text("hotlines: text", "utf-8")
    (folder / "dictionary.txt").unlink()
    (folder / "laws.yaml").unlink()
    told = faults(folder)
    for name in (LEAK, "lexicon", "signposts", "small_talk", "hotlines", "dictionary.txt", "laws.yaml"):
        assert name in told


def test_not_text_and_too_large_are_named(folder: Path) -> None:
    (folder / LEAK).write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in faults(folder)
    (folder / LEAK).write_text("#" * 2_000_001, "utf-8")
    assert "2 MB" in faults(folder)
    (folder / LEAK).write_text("- {id: 1}", "utf-8")
    assert "缺少这一项" in faults(folder)


def test_a_folder_without_entries_is_refused(folder: Path) -> None:
    (folder / LEAK).unlink()
    assert "没有找到任何条目" in faults(folder)


def test_a_missing_key_is_named(folder: Path) -> None:
    edit(folder / "office.yaml", "\nplaces:", "\nplacess:")
    assert "缺少 places" in faults(folder)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder: Path) -> None:
    text = (folder / "dictionary.txt").read_text("utf-8")
    (folder / "dictionary.txt").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert "冷静期" in load_knowledge(folder).dictionary


def test_the_fingerprint_changes_with_what_is_learned_and_only_then(folder: Path) -> None:
    before = load_knowledge(folder).fingerprint
    edit(folder / LEAK, "  owner: ", "  owner: 新的")
    assert load_knowledge(folder).fingerprint == before
    edit(folder / "lexicon.yaml", "[扯证, ", "[扯个证, ")
    assert load_knowledge(folder).fingerprint != before


def test_phrases_and_safety_rules_are_checked_too(folder: Path) -> None:
    edit(folder / "phrases.yaml", "thanks:", "thank:")
    with pytest.raises(KnowledgeFaults, match="thanks: 缺少这一项"):
        load_phrases(folder / "phrases.yaml")
    (folder / "phrases.yaml").write_text("a: [", "utf-8")
    with pytest.raises(KnowledgeFaults, match="格式"):
        load_phrases(folder / "phrases.yaml")
    with pytest.raises(KnowledgeFaults, match="找不到"):
        load_phrases(folder / "none.yaml")
    for text, words in (("a: [", "格式"), ("exit_words: []", "exit_words"), (None, "找不到")):
        path = folder / "safety.yaml"
        path.unlink(missing_ok=True)
        if text:
            path.write_text(text, "utf-8")
        with pytest.raises(KnowledgeFaults, match=words):
            load_safety(path)
    rule = "{id: x, flag: minor, alert: [a], entry: b, signs: ['(']}"
    (folder / "safety.yaml").write_text(f"exit_words: [a]\nperson_signs: [b]\nrules: [{rule}]", "utf-8")
    with pytest.raises(KnowledgeFaults, match="规则写错了"):
        load_safety(folder / "safety.yaml")


def test_a_word_of_the_lexicon_belongs_to_one_group_only(folder: Path) -> None:
    lexicon = folder / "lexicon.yaml"
    lexicon.write_text("lexicon:\n  辞退: [炒鱿鱼, 让走人]\n  裁员: [炒鱿鱼]\n  工资: 薪水\n", "utf-8")
    told = faults(folder)
    assert "lexicon.yaml:3: “炒鱿鱼”已经在“辞退”一组" in told
    assert "“工资”应当是" in told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("reviewed_on: 2021-02-30", "“2021-02-30”不是可能的日期"),
        ("reviewed_on: 9999-99-99T00:00:00Z", "不是可能的日期"),
        ("number: " + "9" * 5_000, "不是可能的日期或数字"),
        ("? [a, b]", "名称要写成文字"),
        ("110: police", "名称要写成文字"),
        ("two: [&twice x, *twice]", "不能用 & 和 * 的引用写法"),
        ("inside: &inside [*inside]", "不能用 & 和 * 的引用写法"),
        ("deep: " + "[" * 60 + "]" * 60, "套了超过 40 层"),
        ("when: !!timestamp soon", "不是可能的日期"),
    ],
)
def test_whatever_is_typed_is_told_in_one_sentence_with_its_line(folder: Path, typed: str, told: str) -> None:
    path = folder / LEAK
    path.write_text(path.read_text("utf-8").rstrip("\n") + f"\n  {typed}\n", "utf-8")
    line = len(path.read_text("utf-8").splitlines())
    assert f"{LEAK}:{line}: " in faults(folder)
    assert told in faults(folder)


def test_a_kilobyte_that_stands_for_a_world_is_refused_at_once(folder: Path) -> None:
    again = "\n".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))
    path = folder / "hotlines.yaml"
    path.write_text(f"hotlines:\n  a0: &a0 [x, x]\n{again}\n", "utf-8")
    began = time.monotonic()
    assert "hotlines.yaml:2: 不能用 & 和 *" in faults(folder)
    assert time.monotonic() - began < 5


def test_the_other_files_are_read_as_carefully(folder: Path) -> None:
    for name, load in (("phrases.yaml", load_phrases), ("safety.yaml", load_safety)):
        path = folder / name
        path.write_text("a: 2021-02-30\n", "utf-8")
        with pytest.raises(KnowledgeFaults, match=f"{name}:1: “2021-02-30”不是可能的日期"):
            load(path)
        path.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(KnowledgeFaults, match="UTF-8"):
            load(path)
    (folder / "holidays.yaml").write_text("days:\n  - 2021-02-30\n", "utf-8")
    with pytest.raises(WrongInput, match=r"holidays\.yaml:2: “2021-02-30”不是可能的日期"):
        load_holidays(folder / "holidays.yaml")
    (folder / "dictionary.txt").write_bytes(b"\xff\xfe\x00")
    assert "dictionary.txt:1: " in faults(folder)
