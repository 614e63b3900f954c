"""Reading the knowledge: every fault at once, with file and line, and never half a library."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.errors import KnowledgeFaults
from bot.faq.loading import knowledge_files, load_knowledge
from bot.faq.phrases import load_phrases
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
    with pytest.raises(KnowledgeFaults, match="thanks：缺少这一句"):
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
