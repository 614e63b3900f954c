"""Editing the knowledge while the bot runs: a good edit is used, a broken one is refused whole."""

from __future__ import annotations

import asyncio
import logging
import shutil
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from tests.conftest import KNOWLEDGE


@pytest.fixture
def own(tmp_path: Path, shelf: Shelf) -> Shelf:
    """A shelf on a copy of the knowledge, with the trained ranker of the others."""
    shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")
    assert shelf.cache is not None
    shutil.copytree(shelf.cache, tmp_path / "cache")
    own = Shelf(tmp_path / "knowledge", tmp_path / "cache")
    own.open()
    return own


async def test_an_edit_is_used_and_a_broken_one_is_refused(
    own: Shelf, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not await own.refresh()
    office = tmp_path / "knowledge" / "office.yaml"
    office.write_text(office.read_text("utf-8").replace("name: 江厦街道", "name: 别的街道"), "utf-8")
    assert await own.refresh()
    assert own.current().knowledge.office.name == "别的街道"
    office.write_text("office: [", "utf-8")
    with caplog.at_level(logging.ERROR):
        assert not await own.refresh()
    assert "refused" in caplog.text
    assert own.current().knowledge.office.name == "别的街道"
    assert not await own.refresh()


async def test_a_bomb_is_refused_while_running_and_the_repair_is_used(own: Shelf, tmp_path: Path) -> None:
    office = tmp_path / "knowledge" / "office.yaml"
    good = office.read_text("utf-8")
    bombs = (
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(40)),
        "office: &o [*o]\n",
        "1: 2\n",
    )
    for bomb in bombs:
        office.write_text(good + bomb, "utf-8")
        async with asyncio.timeout(30):
            assert not await own.refresh()
        assert own.current().knowledge.office.name == "江厦街道"
    office.write_text(good.replace("name: 江厦街道", "name: 修好的街道"), "utf-8")
    assert await own.refresh()
    assert own.current().knowledge.office.name == "修好的街道"


def test_a_shelf_that_was_not_opened_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="not opened"):
        Shelf(tmp_path, None).current()
