"""The duty roster: who has duty now, planned, put right, copied with holidays left out, read from what is pasted."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from bot.audit import Audit, Sought
from bot.duty.reading import as_lines, read_lines, read_rows
from bot.duty.roster import MOST_AT_ONCE, Roster, Shift
from bot.errors import Conflict, Malformed, NotAllowed, NotFound
from bot.holidays import Holidays
from bot.staff.rights import Right
from bot.storage.database import Database
from tests.office.test_facts import FILED
from tests.support.clock import HandClock
from tests.support.staff import OFFICE, done_by, member

MONDAY = date(2026, 11, 23)
HOLIDAYS: Holidays = FILED.holidays


@pytest.fixture
def roster(clock: HandClock) -> Roster:
    return Roster(OFFICE, clock)


async def names(database: Database, roster: Roster, first: date, days: int = 7) -> list[tuple[str, str, str]]:
    async with database.read() as session:
        rows = await roster.between(session, first, first + timedelta(days=days - 1))
    return [(f"{row.day:%m-%d}", row.half, row.name) for row in rows]


async def now(database: Database, roster: Roster) -> list[str]:
    async with database.read() as session:
        return [row.name for row in await roster.now(session)]


async def test_the_morning_and_the_afternoon_have_their_own(
    database: Database, roster: Roster, clock: HandClock
) -> None:
    for shift in (Shift(MONDAY, "am", "张三"), Shift(MONDAY, "pm", "李四", "12348"), Shift(MONDAY, "day", "王五")):
        await done_by("沈佳", database, clock, partial(roster.add, shift=shift))
    assert await now(database, roster) == ["王五", "张三"]
    clock.move(hours=1, minutes=59)
    assert await now(database, roster) == ["王五", "张三"]
    clock.move(minutes=1)
    assert await now(database, roster) == ["王五", "李四"]
    clock.move(hours=12)
    assert await now(database, roster) == []
    theirs = Roster("elsewhere", clock)
    assert await names(database, theirs, MONDAY) == []


async def test_a_shift_is_put_right_and_taken_out_and_the_ledger_says_how(
    database: Database, roster: Roster, clock: HandClock
) -> None:
    row = await done_by("沈佳", database, clock, lambda act: roster.add(act, Shift(MONDAY, "am", "张三")))
    await done_by("沈佳", database, clock, lambda act: roster.add(act, Shift(MONDAY, "am", "李四")))
    with pytest.raises(Conflict, match="已经排了"):
        await done_by("沈佳", database, clock, lambda act: roster.add(act, Shift(MONDAY, "am", "张三")))
    with pytest.raises(Conflict, match="已经排了"):
        await done_by("小王", database, clock, lambda a: roster.change(a, row.id, Shift(MONDAY, "am", "李四"), "x"))
    with pytest.raises(Conflict, match="没有要存的"):
        await done_by("小王", database, clock, lambda a: roster.change(a, row.id, Shift(MONDAY, "am", "张三"), "x"))
    with pytest.raises(Malformed, match="为什么"):
        await done_by("小王", database, clock, lambda a: roster.change(a, row.id, Shift(MONDAY, "pm", "张三"), " "))
    await done_by("小王", database, clock, lambda a: roster.change(a, row.id, Shift(MONDAY, "pm", "张三"), "换班"))
    assert await names(database, roster, MONDAY) == [("11-23", "am", "李四"), ("11-23", "pm", "张三")]
    await done_by("小王", database, clock, lambda act: roster.remove(act, row.id, "请假"))
    with pytest.raises(NotFound):
        await done_by("小王", database, clock, lambda act: roster.remove(act, row.id, "请假"))
    async with database.read() as session:
        acts = await Audit(OFFICE, clock).search(session, Sought(act="duty."), skip=0, take=9)
    assert [one.reason for one in acts][:2] == [
        "2026-11-23 下午 张三：请假", "2026-11-23 上午 张三 → 2026-11-23 下午 张三：换班",
    ]  # fmt: skip


async def test_last_week_is_copied_without_holidays_and_without_doubles(
    database: Database, roster: Roster, clock: HandClock
) -> None:
    clock.set(clock.now().replace(month=9, day=23))
    first = date(2026, 9, 21)
    for offset, name in ((0, "张三"), (4, "李四"), (6, "王五")):
        shift = Shift(first - timedelta(days=7) + timedelta(days=offset), "day", name, "12348", "a@b.cn")
        await done_by("沈佳", database, clock, partial(roster.add, shift=shift))
    await done_by("沈佳", database, clock, lambda act: roster.add(act, Shift(first, "day", "张三")))
    with pytest.raises(Conflict, match="都已经排好了"):
        await done_by("沈佳", database, clock, lambda act: roster.copy_week(act, first, HOLIDAYS))
    more = Shift(first - timedelta(days=5), "pm", "赵六", "12348")
    await done_by("沈佳", database, clock, lambda act: roster.add(act, more))
    copied = await done_by("沈佳", database, clock, lambda act: roster.copy_week(act, first, HOLIDAYS))
    assert copied.added == 1
    assert [line.split("：")[1] for line in copied.left_out] == ["中秋节", "中秋节"]
    assert await names(database, roster, first) == [("09-21", "day", "张三"), ("09-23", "pm", "赵六")]
    with pytest.raises(Malformed, match="不是星期一"):
        await done_by("沈佳", database, clock, lambda a: roster.copy_week(a, first + timedelta(days=1), HOLIDAYS))
    with pytest.raises(Conflict, match="没有可以照抄的"):
        await done_by("沈佳", database, clock, lambda a: roster.copy_week(a, date(2026, 11, 2), HOLIDAYS))


async def test_a_month_is_planned_whole_or_not_at_all_and_never_twice(
    database: Database, roster: Roster, clock: HandClock
) -> None:
    month = [Shift(date(2026, 12, day), "day", f"同事{day % 5}", "12348") for day in range(1, 32)]
    with pytest.raises(Malformed) as told:
        odd = [*month, Shift(MONDAY, "夜", "", "x", "y")]
        await done_by("沈佳", database, clock, lambda act: roster.add_all(act, odd))
    assert all(word in str(told.value) for word in ("时段", "姓名", "电话", "邮箱"))
    assert await names(database, roster, date(2026, 12, 1), 31) == []
    assert await done_by("沈佳", database, clock, lambda act: roster.add_all(act, [*month, month[0]])) == 31
    with pytest.raises(Conflict, match="都已经排好了"):
        await done_by("沈佳", database, clock, lambda act: roster.add_all(act, month))
    with pytest.raises(Malformed, match="一次最多"):
        await done_by("沈佳", database, clock, lambda act: roster.add_all(act, month * (MOST_AT_ONCE // 31 + 1)))
    crowd = [Shift(MONDAY, "day", f"人{number}") for number in range(11)]
    with pytest.raises(Malformed, match="超过 10 班"):
        await done_by("沈佳", database, clock, lambda act: roster.add_all(act, crowd))
    looking = member("小李", [right for right in Right if right not in (Right.ADMIN, Right.INQUIRIES)])
    for work in (
        lambda act: roster.add(act, month[0]),
        lambda act: roster.add_all(act, crowd),
        lambda act: roster.copy_week(act, MONDAY, HOLIDAYS),
        lambda act: roster.remove(act, 1, "x"),
        lambda act: roster.change(act, 1, month[0], "x"),
    ):
        with pytest.raises(NotAllowed):
            await done_by(looking, database, clock, work)


def test_what_is_pasted_is_read_in_many_shapes() -> None:
    read = read_lines(
        "2026-12-01 上午 张三 13800138000 a.b@c.gov.cn\n12月2日\t李四\n\n"
        "2026/12/3，下午，王五，0574-87654321\n1月4日 全天 赵六 z@y.cn\n",
        MONDAY,
    )
    assert read == [
        Shift(date(2026, 12, 1), "am", "张三", "13800138000", "a.b@c.gov.cn"),
        Shift(date(2026, 12, 2), "day", "李四"),
        Shift(date(2026, 12, 3), "pm", "王五", "0574-87654321"),
        Shift(date(2027, 1, 4), "day", "赵六", "", "z@y.cn"),
    ]
    assert read_lines(as_lines(read), MONDAY) == read
    rows = [(2, (date(2026, 12, 1), "", "张三", 13800138000.0)), (3, (None, None, None, None))]
    assert read_rows(("日期*", "时段", "姓名*", "电话"), rows, MONDAY) == [
        Shift(date(2026, 12, 1), "day", "张三", "13800138000")
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-02-30 张三", "第 1 行：日期“2026-02-30”"),
        ("明天 张三", "日期“明天”"),
        ("2026-12-01", "没有姓名"),
        ("12月1日 张三\n2月30日 李四", "第 2 行"),
        ("x\n" * 50, "另有 30 行"),
        ("x\n" * 100_000, "太多了"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(Malformed, match=told):
        read_lines(text, MONDAY)
