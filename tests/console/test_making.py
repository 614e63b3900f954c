"""Big files: whoever asked sees how far they are, nobody waits because of them, and nobody else gets them."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.console.makings import AT_ONCE, BROKEN, KEPT, Making, Makings, Tell
from bot.errors import Conflict, NotAllowed, NotFetched, WrongInput
from bot.exports.target import write_bytes
from bot.language.tokens import plain_tokens
from bot.staff.rights import Right
from tests.console.office import Office, text_of
from tests.consultations.conftest import sample
from tests.support.clock import HandClock
from tests.support.many import store_opinions
from tests.support.staff import done, member

MANY = 2_500


@pytest.fixture
def makings(clock: HandClock, tmp_path: Path) -> Makings:
    return Makings(clock, tmp_path / "made")


async def nothing() -> None: ...


def started(
    makings: Makings,
    write: Callable[[Path, Tell], Awaitable[object]],
    then: Callable[[], Awaitable[None]] = nothing,
    *,
    need: Right | None = None,
) -> Making:
    return makings.begin(member("沈佳"), "d1意见汇总表.csv", 10, write, then, back="/drafts/d1/results", need=need)


async def is_over(making: Making) -> None:
    assert making.work is not None
    await asyncio.wait_for(making.work, 20)


async def written(path: Path, tell: Tell) -> None:
    tell(10)
    write_bytes(path, "条款,态度".encode())


async def test_a_file_is_noted_when_it_is_there_and_only_then(makings: Makings) -> None:
    noted: list[bool] = []

    async def note() -> None:
        noted.append(making.is_over)

    making = started(makings, written, note)
    await is_over(making)
    assert noted == [False], "noted once, before anybody can have it"
    assert making.content is not None
    assert making.content.read_text("utf-8") == "条款,态度"


async def test_it_never_says_that_all_is_done_before_it_is(makings: Makings) -> None:
    seen: list[int] = []

    async def slowly(path: Path, tell: Tell) -> None:
        for rows in (0, 5, 10, 20):
            tell(rows)
            seen.append(making.percent)
        write_bytes(path, b"")

    making = started(makings, slowly)
    await is_over(making)
    assert seen == [0, 50, 99, 99]


async def test_what_goes_wrong_is_one_sentence_and_nothing_is_noted(
    makings: Makings, caplog: pytest.LogCaptureFixture
) -> None:
    noted: list[str] = []

    async def note() -> None:
        noted.append("noted")

    async def refused(path: Path, tell: Tell) -> None:
        raise WrongInput("存不了：盘满了。")

    async def broken(path: Path, tell: Tell) -> None:
        raise RuntimeError("13800138000")

    first, second = started(makings, refused, note), started(makings, broken, note)
    await is_over(first)
    await is_over(second)
    assert first.fault == "存不了：盘满了。"
    assert second.fault == BROKEN
    assert noted == []
    assert "a file could not be made: csv" in caplog.text


async def test_two_at_a_time_and_only_for_whoever_asked(makings: Makings) -> None:
    go_on = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def waits(path: Path, tell: Tell) -> None:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(go_on.wait(), loop))
        write_bytes(path, b"")

    both = [started(makings, waits) for _ in range(AT_ONCE)]
    with pytest.raises(Conflict, match="还有两个大文件"):
        started(makings, written)
    go_on.set()
    for one in both:
        await is_over(one)
    assert makings.of(member("沈佳"), both[0].code) is both[0]
    colleague = member("小李")
    with pytest.raises(NotFetched, match="只留一小时"):
        makings.of(type(colleague)(2, "小李", "j", colleague.rights), both[0].code)


async def test_a_right_that_was_taken_meanwhile_is_looked_at_again(makings: Makings) -> None:
    making = started(makings, written, need=Right.NAMES)
    await is_over(making)
    with pytest.raises(NotAllowed, match="看姓名电话"):
        makings.of(member("沈佳", (Right.CONSULTATIONS,)), making.code)


async def test_a_file_goes_after_an_hour(makings: Makings, clock: HandClock, tmp_path: Path) -> None:
    clock.set(clock.now() + timedelta(days=3650))  # files on the disk have the time of the machine
    making = started(makings, written)
    await is_over(making)
    assert makings.of(member("沈佳"), making.code) is making
    clock.set(clock.now() + KEPT + timedelta(seconds=1))
    with pytest.raises(NotFetched):
        makings.of(member("沈佳"), making.code)
    assert list((tmp_path / "made").iterdir()) == []


@pytest.fixture
def settled() -> Iterator[None]:
    """What was built so far is not looked through again and again by the collector: as in the running program."""
    gc.freeze()
    yield
    gc.unfreeze()


async def test_many_opinions_are_written_while_everybody_else_goes_on(office: Office, settled: None) -> None:
    parts = office.parts
    today = parts.drafts.today()
    view = await done(parts, "小陈", parts.drafts.create, sample(), today, today + timedelta(days=20))
    await store_opinions(parts, view, MANY)
    plain_tokens()  # the dictionary is read once in the life of a process
    async with office.clerk("沈佳") as clerk:
        longest, stop = 0.0, asyncio.Event()

        async def others() -> None:
            nonlocal longest
            while not stop.is_set():
                began = time.perf_counter()
                await asyncio.sleep(0.01)
                longest = max(longest, time.perf_counter() - began)

        waiting = asyncio.create_task(others())
        begun = time.perf_counter()
        page = (await clerk.sends("/drafts/d1/table", {"format": "xlsx"})).removeprefix("/staff")
        shown = await clerk.client.get(f"/staff{page}")
        assert shown.headers["refresh"] == "2"
        assert "正在做，您可以先办别的" in text_of(shown.text)
        while "做好了，留一小时" not in shown.text:
            await asyncio.sleep(0.2)
            shown = await clerk.client.get(f"/staff{page}")
        stop.set()
        await waiting
        # Written in one go nobody would have been answered until the end; on an idle machine it is a tenth.
        assert longest < (time.perf_counter() - begun) / 2
        file = await clerk.client.get(f"/staff{page}/file")
        target = parts.settings.data_dir / "told.xlsx"
        target.write_bytes(file.content)
        book = load_workbook(target, read_only=True)
        assert sum(1 for _ in book["意见明细"].iter_rows()) == MANY + 1
        book.close()
    assert [act for _, act, _ in await office.acts()].count("opinion.export") == 1
