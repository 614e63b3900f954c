"""Compiled pages are kept: a second program does not compile them again, and nothing depends on their being kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.web.templates import templates_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "hello.html").write_text("您好，{{ name }}。", "utf-8")
    return folder


def hello(folder: Path, cache: Path | None) -> str:
    return templates_of(folder, cache).get_template("hello.html").render(name="<沈>")


def kept(cache: Path) -> list[Path]:
    return sorted((cache / "templates").iterdir())


def test_a_page_is_compiled_once_and_again_when_it_was_changed(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert hello(folder, cache) == "您好，&lt;沈&gt;。"
    (first,) = kept(cache)
    written = first.stat().st_mtime_ns
    assert hello(folder, cache) == "您好，&lt;沈&gt;。"
    assert first.stat().st_mtime_ns == written
    (folder / "hello.html").write_text("再见，{{ name }}。", "utf-8")
    assert hello(folder, cache) == "再见，&lt;沈&gt;。"
    assert kept(cache) == [first], "one file for each template"


@pytest.mark.parametrize("broken", [b"", b"j2 broken", b"\x00" * 5000])
def test_a_broken_file_is_written_anew(folder: Path, tmp_path: Path, broken: bytes) -> None:
    cache = tmp_path / "cache"
    hello(folder, cache)
    (file,) = kept(cache)
    file.write_bytes(broken)
    assert hello(folder, cache) == "您好，&lt;沈&gt;。"
    assert file.read_bytes() != broken


def test_where_nothing_can_be_written_the_page_is_shown_all_the_same(folder: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder", "utf-8")
    assert hello(folder, in_the_way) == hello(folder, None) == "您好，&lt;沈&gt;。"
