"""值班 by browser: four weeks at a time, planned, put right, brought in from a table, copied from the week before."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from starlette.responses import Response

from bot.clock import iso_day
from bot.console.pages import Topic, get, post
from bot.console.visit import Visit, stamp_of
from bot.duty.reading import COLUMNS, NEEDED, as_lines, half_named, read_lines, read_rows
from bot.duty.roster import HALVES, MOST_REASON, Shift, subject_of, with_days_off
from bot.duty.store import Duty
from bot.errors import Malformed, NotFound, WrongInput
from bot.exports.xlsx_reading import sheet_of
from bot.holidays import Holidays
from bot.staff.rights import Right

WEEKS = 4
FILE_BYTES = 2 * 1024 * 1024


async def overview(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /duty: four weeks from ?from= (a day), with holidays."""
    roster = visit.parts.roster
    monday = _monday(_day(visit.asked("from")) or roster.today())
    async with visit.parts.database.read() as session:
        rows = await roster.between(session, monday, monday + timedelta(days=7 * WEEKS - 1))
        accounts = await visit.parts.accounts.list(session)
    days = with_days_off(rows, monday, 7 * WEEKS, _holidays(visit))
    return visit.page(
        "duty/overview.html",
        fault=fault,
        weeks=[days[7 * week : 7 * week + 7] for week in range(WEEKS)],
        today=roster.today(),
        known=_holidays(visit).knows,
        before=monday - timedelta(days=7 * WEEKS),
        after=monday + timedelta(days=7 * WEEKS),
        halves=list(HALVES.items()),
        named=HALVES,
        names=[row.name for row in accounts if not row.disabled_at],
    )


async def add(visit: Visit) -> Response:
    """POST /duty: one shift."""
    try:
        shift = _shift(visit)
        async with visit.acting() as act:
            await visit.parts.roster.add(act, shift)
    except WrongInput as fault:
        return await overview(visit, fault)
    return visit.go(f"/duty?from={shift.day}", f"排好了：{shift.said}。")


async def copy(visit: Visit) -> Response:
    """POST /duty/copy: a week as the one before it."""
    try:
        monday = _day(visit.form.text("monday"))
        if monday is None:
            raise Malformed("没有写是哪一周。")
        async with visit.acting() as act:
            copied = await visit.parts.roster.copy_week(act, monday, _holidays(visit))
    except WrongInput as fault:
        return await overview(visit, fault)
    left = f"放假没有照抄：{'；'.join(copied.left_out)}。" if copied.left_out else ""
    return visit.go(f"/duty?from={monday}", f"照上一周排了 {copied.added} 班。{left}")


async def ask_table(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /duty/import: where a month is pasted or chosen."""
    return visit.page(
        "duty/import.html", fault=fault, text=visit.form.text("text"), shifts=None, columns=COLUMNS, named=HALVES
    )


async def take_table(visit: Visit) -> Response:
    """POST /duty/import: shown as it was understood first, then planned as a whole."""
    roster = visit.parts.roster
    try:
        text = visit.form.text("text")
        shifts = await _from_file(visit) or read_lines(text, roster.today())
        if not shifts:
            raise Malformed("没有一行能排的：请粘贴表格，或者选一个文件。")
        async with visit.parts.database.read() as session:
            new = await roster.new_ones(session, shifts)
        if visit.form.text("sure"):
            async with visit.acting() as act:
                count = await roster.add_all(act, shifts)
            return visit.go(f"/duty?from={min(one.day for one in shifts)}", f"排好了 {count} 班。")
    except WrongInput as fault:
        return await ask_table(visit, fault)
    holidays = _holidays(visit)
    rows = [(one, one in new, holidays.day_off(one.day)) for one in shifts]
    return visit.page(
        "duty/import.html", text=as_lines(shifts), shifts=rows, new=len(new), columns=COLUMNS, named=HALVES
    )


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /duty/{number}: one shift."""
    row = await _row(visit)
    return visit.page(
        "duty/show.html",
        fault=fault,
        row=row,
        halves=list(HALVES.items()),
        named=HALVES,
        most_reason=MOST_REASON,
        stamp=_stamp(row),
    )


async def change(visit: Visit) -> Response:
    """POST /duty/{number}: put right."""
    row = await _row(visit)
    try:
        shift = _shift(visit)
        async with visit.acting() as act:
            now = await visit.parts.roster.of(act.session, row.id)
            await visit.check_seen(act.session, _stamp(now), subject_of(row.id))
            await visit.parts.roster.change(act, row.id, shift, visit.form.text("why"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/duty?from={shift.day}", f"改好了：{shift.said}。")


async def remove(visit: Visit) -> Response:
    """POST /duty/{number}/remove."""
    row = await _row(visit)
    try:
        async with visit.acting() as act:
            await visit.parts.roster.remove(act, row.id, visit.form.text("why"))
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/duty?from={row.day}", "这一班删掉了。")


async def _row(visit: Visit) -> Duty:
    number = visit.named("number")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotFound("duty", number)
    async with visit.parts.database.read() as session:
        return await visit.parts.roster.of(session, int(number))


async def _from_file(visit: Visit) -> list[Shift]:
    file = visit.form.file("file")
    if file is None:
        return []
    content = await file.read()
    header, rows = await asyncio.to_thread(sheet_of, file.filename or "", content, NEEDED)
    return read_rows(header, rows, visit.parts.roster.today())


def _shift(visit: Visit) -> Shift:
    form = visit.form
    day = _day(form.text("day"))
    if day is None:
        raise Malformed("请选哪一天。")
    return Shift(day, half_named(form.text("half")), form.text("name"), form.text("phone"), form.text("mail"))


def _holidays(visit: Visit) -> Holidays:
    return visit.parts.shelf.current().knowledge.holidays


def _stamp(row: Duty) -> str:
    return stamp_of(row.day, row.half, row.name, row.phone, row.mail)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(text: str) -> date | None:
    """A day of a form or an address; None for what is none, and where a calendar of four weeks would not fit."""
    day = iso_day(text)
    return day if day and 2000 < day.year < 2200 else None


TOPIC = Topic(
    "值班",
    "/duty",
    Right.INQUIRIES,
    (
        get("/duty", overview, Right.INQUIRIES),
        post("/duty", add, Right.INQUIRIES),
        post("/duty/copy", copy, Right.INQUIRIES),
        get("/duty/import", ask_table, Right.INQUIRIES),
        post("/duty/import", take_table, Right.INQUIRIES, limit=FILE_BYTES + 64 * 1024),
        get("/duty/{number}", show, Right.INQUIRIES),
        post("/duty/{number}", change, Right.INQUIRIES),
        post("/duty/{number}/remove", remove, Right.INQUIRIES),
    ),
)
