"""What the library lacks is learned behind its back; what cannot be learned is told, and tried again later."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.answers.apprentice import Apprentice
from bot.answers.shelf import Shelf
from bot.learning import Learners
from tests.conftest import KNOWLEDGE
from tests.support.small import small_knowledge


@pytest.fixture
def cache(shelf: Shelf, tmp_path: Path) -> Path:
    """The models of the real knowledge, learned before."""
    assert shelf.cache is not None
    shutil.copytree(shelf.cache, tmp_path / "cache")
    return tmp_path / "cache"


async def until(ready: Callable[[], object]) -> None:
    async with asyncio.timeout(120):
        while not ready():
            await asyncio.sleep(0.02)


def _spoil(cache: Path) -> None:
    """Make a cache in which nothing can be stored, for whatever account."""
    if cache.exists():
        shutil.rmtree(cache)
    cache.write_text("no folder", "utf-8")


async def at_work(apprentice: Apprentice, work: Callable[[], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    working = asyncio.create_task(apprentice.run(stop))
    try:
        await work()
    finally:
        stop.set()
        await asyncio.wait_for(working, 30)


def test_where_all_is_stored_nothing_is_left_to_learn(cache: Path) -> None:
    library = Shelf(KNOWLEDGE, cache).begin()
    assert library.learning == ()
    assert not library.provisional
    assert library.find("离婚冷静期多久").verdict == "answer"


async def test_each_model_takes_over_as_soon_as_it_is_there(
    cache: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = Shelf(KNOWLEDGE, tmp_path / "empty")
    library = own.begin()
    assert library.learning == ("hearing", "ranker", "wants")
    assert library.find("离婚冷静期多久").verdict == "choose"
    assert library.find("我老公又动手打我").verdict == "urgent"
    shutil.copytree(cache, tmp_path / "empty", dirs_exist_ok=True)  # as if they had just been learned

    async def all_there() -> None:
        await until(lambda: own.current().learning == ())

    with caplog.at_level(logging.INFO):
        await at_work(Apprentice(own, Learners()), all_there)
    told = [line for line in caplog.messages if "has taken over" in line]
    assert [line.split()[0] for line in told] == ["hearing", "ranker", "wants"]
    assert "still to learn: ranker, wants" in told[0]
    assert own.current().find("离婚冷静期多久").verdict == "answer"


async def test_what_cannot_be_learned_is_told_once_and_the_rest_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = small_knowledge(tmp_path / "knowledge")
    own = Shelf(folder, tmp_path / "cache")
    own.begin()
    _spoil(tmp_path / "cache")
    office = folder / "office.yaml"

    async def an_edit_is_used_all_the_same() -> None:
        await until(lambda: caplog.text.count("could not be learned") == 3)
        office.write_text(office.read_text("utf-8").replace("name: 江厦街道", "name: 别的街道"), "utf-8")
        await until(lambda: own.current().knowledge.office.name == "别的街道")

    with caplog.at_level(logging.INFO):
        await at_work(Apprentice(own, Learners(), look=0.05), an_edit_is_used_all_the_same)
    assert caplog.text.count("could not be learned") == 3
    assert "tried again in 60 s" in caplog.text
    assert own.current().learning == ("hearing", "ranker", "wants")
    assert own.current().find("离婚冷静期多久").verdict == "choose"


async def test_a_failure_is_tried_again_less_and_less_often(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    own = Shelf(small_knowledge(tmp_path / "knowledge"), tmp_path / "cache")
    own.begin()
    _spoil(tmp_path / "cache")

    async def several_times() -> None:
        await until(lambda: caplog.text.count("hearing could not be learned") == 3)

    await at_work(Apprentice(own, Learners(), look=0.01, again=0.05), several_times)
    pauses = [record.args[1] for record in caplog.records if record.args and record.args[0] == "hearing"]  # type: ignore[index]
    assert pauses[:3] == [0.05, 0.1, 0.2]
