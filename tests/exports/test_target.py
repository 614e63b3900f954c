"""Files that cannot be written: one sentence from every command, nothing marked, no half file, the old one kept."""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from docx import Document

from bot.errors import WrongInput
from bot.exports.sheets import Cell, Sheet
from bot.exports.target import write_bytes, written
from bot.exports.word import WordDocument
from bot.exports.xlsx import Workbook
from tests.exports.test_commands import Run, demo, refused, run

__all__ = ("demo", "run")


def decided(run: Run) -> str:
    """A telephone opinion with an outcome that waits for its slip."""
    words = ("--article", "第九条", "--stance", "反对", "--channel", "电话", "--reason", "没有空地")
    receipt = run("opinions", "add", "d1", *words).output.split("编号 ")[1].split("。")[0]
    assert run("opinions", "dispose", receipt, "--result", "未采纳", "--reason", "消防要求").exit_code == 0
    return receipt


def test_no_command_fails_on_its_file_with_more_than_a_sentence(demo: Run, tmp_path: Path) -> None:
    decided(demo)
    demo("events", "add", "防骗讲座", "--venue", "和好屋", "--at", "2030-12-04 14:00", "--yes")
    commands = [
        ("opinions", "template"), ("events", "template"), ("quiz", "template"), ("events", "export", "h1"),
        ("opinions", "slips", "d1"), ("drafts", "link", "d1"), ("events", "poster", "h1", "--telegram", "jx_bot"),
        ("drafts", "compare", "d1", "--from", "1", "--to", "1", "--all"), ("export", "d1"),
    ]  # fmt: skip
    endings = {"slips": ".docx", "poster": ".docx", "compare": ".docx", "link": ".png"}
    for words in commands:
        ending = next((endings[one] for one in words if one in endings), ".xlsx")
        for place, told in ((tmp_path / "none" / f"a{ending}", "没有"), (Path(f"/proc/x{ending}"), "存不了")):
            sentence = refused(demo(*words, "--out", str(place)))
            assert told in sentence
            assert "\n" not in sentence
    for kind in ("xlsx", "docx", "csv", "json"):
        (tmp_path / f"folder.{kind}").mkdir()
        assert "是一个文件夹" in refused(demo("export", "d1", "--out", f"folder.{kind}"))
    assert "不是普通文件" in refused(demo("export", "d1", "--out", "/dev/null", "--format", "csv"))
    assert Path("/dev/null").is_char_device()
    assert "1 张告知单" in demo("opinions", "slips", "d1", "--out", "s.docx").output, "nobody counted as told"
    acts = demo("audit").output
    assert "opinion.export" not in acts
    assert "event.export" not in acts
    assert not list(tmp_path.rglob("*.part"))


def test_a_slip_is_printed_again_and_signed_with_the_name_of_the_office(
    demo: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_OFFICE_ID", "jiangxia")
    decided(demo)
    assert "1 张告知单" in demo("opinions", "slips", "d1", "--out", "s.docx").output
    assert "--again" in demo("opinions", "slips", "d1", "--out", "t.docx").output
    assert not (tmp_path / "t.docx").exists()
    assert "1 张告知单" in demo("opinions", "slips", "d1", "--out", "t.docx", "--again").output
    text = "".join(one.text for one in Document(str(tmp_path / "t.docx")).paragraphs)
    assert "江厦街道" in text
    assert "jiangxia" not in text


def test_what_was_there_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "t.txt"
    target.write_text("old")
    with pytest.raises(KeyError), written(target) as beside:
        beside.write_text("half")
        raise KeyError
    assert target.read_text() == "old"
    with pytest.raises(WrongInput, match="磁盘满了"), written(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert [one.name for one in tmp_path.iterdir()] == ["t.txt"]
    write_bytes(target, b"new")
    assert target.read_bytes() == b"new"
    (tmp_path / "link.txt").symlink_to(target)
    write_bytes(tmp_path / "link.txt", b"through")
    assert target.read_bytes() == b"through"
    assert (tmp_path / "link.txt").is_symlink()


def test_a_workbook_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyError), Workbook(tmp_path / "t.xlsx") as book:
        book.choices(Sheet("a", (), ("b",), (5,)), {}, 3)
        raise KeyError
    assert list(tmp_path.iterdir()) == []


async def test_a_title_that_looks_like_a_table_is_only_a_title(tmp_path: Path) -> None:
    async def rows() -> AsyncIterator[Sequence[Cell]]:
        yield ("甲",)

    document = WordDocument()
    document.title("条例[[table 0]]")
    await document.table(Sheet("a", (), ("列",), (5,)), rows())
    document.save(tmp_path / "t.docx")
    made = Document(str(tmp_path / "t.docx"))
    assert "条例[[table 0]]" in [one.text for one in made.paragraphs]
    assert made.tables[0].rows[1].cells[0].text == "甲"


def test_the_umask_of_the_process_decides_who_may_read(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_bytes(tmp_path / "t", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "t").stat().st_mode & 0o777 == 0o600
