"""Numbers as clerks type them: full width and "19 人" are read, what is no count is refused and never replaced."""

from __future__ import annotations

import pytest
from starlette.datastructures import FormData

from bot.console.forms import Form
from bot.consultations.drafts import DraftView
from bot.errors import Malformed
from bot.language.numerals import read_count
from tests.console.office import Office, hidden, text_of
from tests.console.test_events import plan, registered, relative
from tests.support.clock import HandClock

FORM = {
    "article": "第八条", "stance": "修改", "proposed": "一年内补建", "name": "王阿姨", "channel": "座谈会",
    "received": "2026-11-20", "meeting": "居民说立法座谈会", "held": "2026-11-20", "venue": "和好屋", "present": "25",
}  # fmt: skip
ATTENDANCE = "/events/h1/attendance"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("19", 19), ("１９", 19), ("19 人", 19), ("19人", 19), ("１９　人", 19), ("十九", 19), ("三十位", 30),
     ("90分钟", 90), ("0", 0), ("-3", -3), ("－３", -3), ("abc", None), ("约19", None), ("19.5", None), ("", None),
     ("+19", None)],
)  # fmt: skip
def test_a_count_as_people_write_it(typed: str, number: int | None) -> None:
    assert read_count(typed) == number


@pytest.mark.parametrize("typed", ["-3", "abc", "99999999999999999999", "100001", "12 30"])
def test_what_is_no_count_is_refused_with_what_was_typed(typed: str) -> None:
    form = Form(FormData([("people", typed)]))
    with pytest.raises(Malformed, match=typed) as fault:
        form.count("people", "到场人数", 100_000)
    assert str(fault.value).startswith("到场人数")


async def test_the_numbers_of_a_new_event_are_read_or_refused(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        for name in ("capacity", "minutes"):
            for typed in ("-3", "abc", "9999999"):
                page = text_of(await clerk.sends("/events", plan(clock) | {name: typed}, status=422))
                assert ("人数上限" if name == "capacity" else "时长") in page
                assert f"“{typed}”" in page
        assert "请写时长" in text_of(await clerk.sends("/events", plan(clock, minutes=""), status=422))
        assert "没有要办的活动" in await clerk.sees("/events"), "nothing was stored with another number"
        await clerk.sends("/events", plan(clock, capacity="３０", minutes="９０分钟"))
        page = text_of(await clerk.sees("/events/h1"))
        assert ("报名 0/30 位" in page, "90 分钟" in page) == (True, True)


async def test_attendance_of_an_event_that_is_to_come_is_not_thrown_away(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        for more in ({"people": "5"}, {"note": "发资料"}):
            page = text_of(await clerk.sends("/events", plan(clock) | more, status=422))
            assert "还没有办" in page
        page = await clerk.sends("/events", plan(clock, days=-5), status=422)
        assert "请在最下面的“已经办过了，补记”里写到场人数" in text_of(page)
        assert "<details open>" in page
        assert "不是数字" in text_of(await clerk.sends("/events", plan(clock, days=-5, people="abc"), status=422))
        await clerk.sends("/events", plan(clock, days=-5, people="１９ 人"))
        assert "到场人数（清点）：19" in text_of(await clerk.sees("/events/h1"))


async def test_a_head_count_is_read_and_never_below_the_names(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)
        await relative(office, clock, "王芳", "13800000000")
        _, rows = await office.parts.events.show("h1")
        number = next(str(row.id) for row in rows if row.name)
        early = {"came": number, "written": "李四"}
        assert "才开始，还不能记到场" in text_of(await clerk.sends(ATTENDANCE, early, status=409))
        assert "名单外现场来的" not in await clerk.sees("/events/h1")
    clock.move(days=4)
    async with office.clerk("老周") as clerk:
        for people in ("0", "1"):
            page = text_of(await clerk.sends(ATTENDANCE, early | {"people": people}, status=409))
            assert f"名单上到场的有 2 位，清点的人数写了 {people}" in page
        _, rows = await office.parts.events.show("h1")
        assert not any(row.attended for row in rows), "all of it or nothing"
        for typed in ("99999999", "-3", "一些"):
            assert f"“{typed}”" in text_of(await clerk.sends(ATTENDANCE, {"people": typed}, status=422))
        await clerk.sends(ATTENDANCE, early | {"people": "１９人"})
        page = text_of(await clerk.sees("/events/h1"))
        assert "到场人数（清点）：19" in page
        refused = text_of(await clerk.sends(ATTENDANCE, {"people": "1"}, status=409))
        assert "不能比名单少" in refused, "also for names of an earlier time"


async def test_who_comes_before_the_start_is_ticked_at_the_door(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await registered(office, clerk, clock)
        await relative(office, clock, "王芳", "13800000000")
    view, rows = await office.parts.events.show("h1")
    clock.move(seconds=(view.event.starts_at - clock.now()).total_seconds() - 1800)
    async with office.clerk("老周") as clerk:
        await clerk.sends(ATTENDANCE, {"came": next(str(row.id) for row in rows if row.name)})
        refused = text_of(await clerk.sends(ATTENDANCE, {"people": "9"}, status=409))
        assert "还不能记人数" in refused


async def test_people_at_a_meeting_are_counted_as_they_are_written(office: Office, draft: DraftView) -> None:
    form = {"title": "座谈会", "held": "2026-11-20", "venue": "和好屋", "drafts": "d1", "minutes": ""}
    async with office.clerk() as clerk:
        for typed in ("-3", "abc", "9999999"):
            page = text_of(await clerk.sends("/meetings", form | {"present": typed}, status=422))
            assert f"“{typed}”" in page
        where = (await clerk.sends("/meetings", form | {"present": "１９ 人"})).removeprefix("/staff")
        assert 'value="19"' in await clerk.sees(where)


@pytest.mark.parametrize(("typed", "said"), [("-3", "“-3”不是数字"), ("9999999", "最多 100000"), ("许多", "不是数字")])
async def test_a_keyed_in_opinion_has_the_same_reader(office: Office, draft: DraftView, typed: str, said: str) -> None:
    path, form = "/drafts/d1/opinions/add", FORM
    async with office.clerk() as clerk:
        assert said in text_of(await clerk.sends(path, form | {"present": typed}, status=422))
        await clerk.sends(path, form | {"present": "２５人"})
        (view,) = await office.parts.meetings.overview()
        assert view.meeting.present == 25


async def test_the_minutes_of_the_alarm_and_the_numbers_of_versions(office: Office, draft: DraftView) -> None:
    async with office.clerk() as clerk:
        page = await clerk.sees("/settings/alarm")
        form = {"_seen": hidden(page, "_seen"), "telegram": "", "mails": "", "why": "试一下"}
        for typed in ("-3", "abc", "99999999"):
            assert f"“{typed}”" in text_of(await clerk.sends("/settings/alarm", form | {"minutes": typed}, status=422))
        await clerk.sends("/settings/alarm", form | {"minutes": "３０分钟"})
        assert 'value="30"' in await clerk.sees("/settings/alarm")
        assert "第几版要写数字" in await clerk.sees("/drafts/d1/compare?from=abc&to=1", status=422)
