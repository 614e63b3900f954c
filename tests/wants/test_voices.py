"""The files of the voices: read whole or refused with every fault, by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeFaults
from bot.knowledge.loading import knowledge_files
from bot.wants.voices import FACET, FACETS, LABELS, TWO, load_wants
from tests.conftest import KNOWLEDGE


def test_the_voices_of_the_knowledge_are_many_and_know_every_label() -> None:
    said = load_wants(KNOWLEDGE)
    assert len({one.voice for one in said}) >= 14
    assert len(said) >= 3_500
    assert {one.label for one in said if not one.label.startswith(TWO)} == set(LABELS)
    assert all(FACET + name in LABELS for name in FACETS)


def test_every_fault_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "wants").mkdir()
    refused = ["events 没有分开", "dance\t没有这个类别", "my\t", "two:a.b\t只有一件", "two:a.b+zz.z\t不认识"]
    lines = ["# 谁", *refused, "two:events+my\t好"]
    (tmp_path / "wants" / "v1.tsv").write_text("\n".join(lines), "utf-8")
    with pytest.raises(KnowledgeFaults) as faults:
        load_wants(tmp_path, {"a.b"})
    told = faults.value.faults
    assert [line.split(":")[1] for line in told] == ["2", "3", "4", "5", "6"]
    assert all(line.startswith("wants/v1.tsv:") for line in told)
    assert "没有“dance”这个类别" in told[1]
    assert "没有“zz.z”这个意图或功能" in told[4]


def test_a_change_of_the_voices_is_noticed_and_no_folder_means_nobody(tmp_path: Path) -> None:
    assert load_wants(tmp_path) == ()
    (tmp_path / "wants").mkdir()
    path = tmp_path / "wants" / "v1.tsv"
    path.write_text("my\t我的单子\n", "utf-8")
    assert path in knowledge_files(tmp_path)
