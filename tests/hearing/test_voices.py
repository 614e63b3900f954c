"""The files of the voices: read whole or refused with every fault, by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeFaults
from bot.hearing.voices import CALM, EVERYDAY, KINDS, PERSON, everyday, load_voices, urgent
from bot.voices.features import WORD, Counted, Counts
from bot.voices.said import fingerprint
from tests.conftest import KNOWLEDGE


def write(folder: Path, text: str, name: str = "v1.tsv") -> Path:
    (folder / "voices").mkdir(exist_ok=True)
    (folder / "voices" / name).write_text(text, "utf-8")
    return folder


def test_the_voices_of_the_knowledge_are_many_and_balanced() -> None:
    said = load_voices(KNOWLEDGE)
    dangers = [one for one in said if urgent(one)]
    assert len({one.voice for one in said}) >= 15
    assert len(dangers) >= 2_300
    assert len([one for one in said if one.label == CALM]) >= 2_300
    assert len([one for one in said if one.label == PERSON]) >= 500
    assert {one.label for one in dangers} == set(KINDS)


def test_comments_and_empty_lines_are_no_phrasings(tmp_path: Path) -> None:
    said = load_voices(write(tmp_path, "# 谁在说话\n\nviolence\t他又來了，我躲起來\ncalm\t他出差了\n"))
    assert [(one.voice, one.label, one.folded) for one in said] == [
        ("v1", "violence", "他又来了,我躲起来"),
        ("v1", "calm", "他出差了"),
    ]


def test_every_fault_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = write(tmp_path, f"violence 没有分开\nangry\t没有这个类别\ncalm\t\ncalm\ta\tb\nfire\t{'长' * 401}\n")
    with pytest.raises(KnowledgeFaults) as faults:
        load_voices(folder)
    lines = faults.value.faults
    assert [line.split(":")[1] for line in lines] == ["1", "2", "3", "4", "5"]
    assert all(line.startswith("voices/v1.tsv:") for line in lines)
    assert "没有“angry”这个类别" in lines[1]


def test_a_file_that_is_no_text_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "x.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnowledgeFaults, match="UTF-8"):
        load_voices(tmp_path)


def test_no_folder_means_nobody_was_heard(tmp_path: Path) -> None:
    assert load_voices(tmp_path) == ()


def test_ordinary_questions_are_an_even_sample_in_a_fixed_order() -> None:
    texts = [f"问题{number}" for number in range(3 * EVERYDAY + 7)]
    sample = everyday(texts)
    assert EVERYDAY // 2 < len(sample) <= EVERYDAY
    assert sample == everyday(reversed(texts))
    assert {one.label for one in sample} == {CALM}
    assert fingerprint(sample) != fingerprint(sample[1:])


def test_counting_once_for_many_models_changes_no_model() -> None:
    texts = [one.folded for one in load_voices(KNOWLEDGE)[::40]]
    counted = Counted()
    for part in (texts, texts[::2], [*texts[::3], "一个字都没见过", ""]):
        plain, quick = Counts.learn(part, WORD), Counts.learn(part, WORD, counted)
        assert quick.names == plain.names
        assert (quick.rarity == plain.rarity).all()
        assert (plain.matrix(texts) != quick.matrix(texts, counted)).nnz == 0
    nobody = Counts.learn([], WORD, counted)
    assert nobody.names == []
    assert nobody.matrix(texts, counted).shape == (len(texts), 0)
