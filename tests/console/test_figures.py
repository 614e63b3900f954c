"""数字 by browser: after known acts the pages, the files and the command line say the same numbers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert
from typer.testing import CliRunner

from bot.answers.asked import Asked
from bot.cli import app
from bot.clock import OFFICE_ZONE
from bot.consultations.parsing import parse
from bot.events.plans import Plan
from bot.messages import Address, say
from bot.outbox.store import OutboxRow
from tests.console.office import Clerk, Office, text_of
from tests.console.test_inquiries import asks
from tests.consultations.test_desk import sheet
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor
from tests.support.staff import done, opening

LEAK = "楼上漏水把我家天花板泡了，楼上不肯修"
NONSENSE = "火星移民要办什么手续呀"
YEAR = "since=2026-01-01&until=2026-12-31&step=month"
NASTY = "<script>alert(1)</script>关于[/red]的条例"
TEXT = ["第一条　为了方便居民，制定本条例。", "第二条　楼道不得堆放杂物。"]


def table(page: str, key: str) -> dict[str, list[str]]:
    """What a table of the page says: the cells of each row by its first one."""
    section = re.findall(rf'(?s)<section class="card" aria-labelledby="t-{key}">.*?</section>', page)
    assert section, f"no table {key}"
    rows = re.findall(r"(?s)<tr>(.*?)</tr>", section[0].partition("<tbody>")[2])
    cells = [
        [unescape(re.sub(r"<[^>]+>", "", one)) for one in re.findall(r"(?s)<t[hd].*?</t[hd]>", row)] for row in rows
    ]
    return {row[0]: row[1:] for row in cells}


def resident(office: Office, name: str) -> Visitor:
    return Visitor(office.parts, office.clock, Address("web", f"resident-{name}"))


async def test_what_became_of_questions_is_counted(office: Office, clock: HandClock) -> None:
    anna, bob = resident(office, "anna"), resident(office, "bob")
    await anna.says(LEAK)
    await anna.presses("有用")
    await anna.says(NONSENSE)
    await bob.says(LEAK)
    await bob.presses("没解决")
    await bob.presses("不是这件事")
    clock.move(days=20)  # into December
    carl = resident(office, "carl")
    await carl.says("离婚")
    await carl.presses_id(carl.button("协议") if any("协议" in one for one in carl.buttons()) else carl.button(""))
    await carl.says("我老公又动手打我，现在就在打")
    dora = resident(office, "dora")
    await dora.says(LEAK)
    await dora.presses("转人工")
    await dora.presses("不留")
    await dora.presses("发送")
    async with office.clerk() as clerk:
        page = await clerk.sees(f"/figures/questions?{YEAR}")
        steps = table(page, "questions")
        assert len(steps) == 13
        columns = ("问题", "有答案", "反问", "指路", "没有答案", "紧急卡片", "转了人工", "点开看的")
        november, december = (
            dict(zip(columns, map(int, steps[month]), strict=True)) for month in ("2026-11", "2026-12")
        )
        # Bob's refusal looks his question up once more.
        assert november["问题"] == 4
        assert (november["转了人工"], november["紧急卡片"]) == (0, 0)
        assert november["有答案"] >= 2
        assert december | {"点开看的": 0} == {
            "问题": 3, "有答案": 1, "反问": 1, "指路": 0, "没有答案": 0, "紧急卡片": 1, "转了人工": 1, "点开看的": 0,
        }  # fmt: skip
        assert steps["合计"][0] == "7"
        assert steps["2026-05"] == ["0"] * 8
        leak = table(page, "topics")[office.parts.shelf.current().knowledge.by_id["leak-upstairs"].title]
        assert leak[0] == "邻里" or leak[0]
        assert leak[1:] == ["3", "0", "1", "1", "1", "1"]
        # By days it is another row, and another period has none of it.
        days = table(await clerk.sees("/figures/questions?since=2026-11-23&until=2026-11-24&step=day"), "questions")
        assert (days["2026-11-23"][0], days["2026-11-24"][0]) == ("4", "0")
        assert "没有“问答”的记录" in await clerk.sees("/figures/questions?since=2025-01-01&until=2025-12-31")


async def test_a_rare_question_of_somebody_in_danger_is_not_shown_by_itself(desk: Office) -> None:
    tender = next(one for one in desk.parts.shelf.current().knowledge.entries if one.flags)
    async with desk.clerk() as clerk:
        for number in range(2):
            async with desk.parts.database.write() as session:
                address = Address("web", f"r{number}")
                desk.parts.asked.note(session, address, "x", "answer", [tender.id], tender.id)
        topics = table(await clerk.sees(f"/figures/questions?{YEAR}"), "topics")
        assert tender.title not in topics
        assert topics["涉及人身安全、每题不到 3 次的 1 题"][1] == "2"
        async with desk.parts.database.write() as session:
            desk.parts.asked.note(session, Address("web", "r3"), "x", "answer", [tender.id], tender.id)
        assert table(await clerk.sees(f"/figures/questions?{YEAR}"), "topics")[tender.title][1] == "3"


async def test_figures_stay_when_the_words_are_gone_and_go_with_who_wants_all_deleted(
    office: Office, clock: HandClock
) -> None:
    anna, bob = resident(office, "anna"), resident(office, "bob")
    await anna.says(LEAK)
    await bob.says(LEAK)
    clock.move(days=40)
    assert (await office.parts.retention.run())["questions"] == 2
    async with office.clerk() as clerk:
        assert table(await clerk.sees(f"/figures/questions?{YEAR}"), "questions")["2026-11"][0] == "2"
        eve = resident(office, "eve")
        await eve.says(LEAK)
        assert table(await clerk.sees("/figures/questions"), "questions")["2027-01"][0] == "1"
        async with office.parts.database.write() as session:
            await office.parts.asked.forget(session, eve.address)
        assert "没有“问答”的记录" in await clerk.sees("/figures/questions")


async def test_inquiries_by_what_became_of_them_and_how_long_people_waited(office: Office, clock: HandClock) -> None:
    parts = office.parts
    quick, slow, closed = [await asks(office, f"问题{number}", chat=str(number)) for number in range(3)]
    clock.move(hours=3)
    await done(parts, "沈佳", parts.inquiries.reply, quick, "请来一趟。")
    clock.move(hours=1)
    await done(parts, "沈佳", parts.inquiries.reply, quick, "带上合同。")
    clock.move(days=2)
    await done(parts, "沈佳", parts.inquiries.reply, slow, "请来一趟。")
    await done(parts, "沈佳", parts.inquiries.close, closed, outcome="withdrawn")
    phoned = await asks(office, "问题9", chat="9")
    await done(parts, "沈佳", parts.inquiries.close, phoned, outcome="phoned")
    await asks(office, "我老公打我", chat="8", careful=True)
    clock.move(hours=30)
    async with office.clerk() as clerk:
        page = await clerk.sees(f"/figures/inquiries?{YEAR}")
        assert table(page, "inquiries")["2026-11"] == ["5", "3", "1", "1", "1"]
        waited = {name: cells[0] for name, cells in table(page, "waits").items()}
        assert waited == {
            "4 小时内": "1", "1 天内": "0", "3 天内": "1", "7 天内": "0", "7 天以上": "0", "没有回复过": "3",
            "合计": "5",
        }  # fmt: skip
        assert table(page, "waits")["4 小时内"][1] == "20%"
        assert table(page, "ages") == {
            "不到 1 天": ["0"], "1 到 3 天": ["1"], "3 到 7 天": ["0"], "7 天以上": ["0"], "合计": ["1"],
        }  # fmt: skip
        assert table(page, "channels") == {"网页": ["5"]}
        assert table(page, "inquiry-areas") == {"还没有定": ["5", "1"]}


async def a_year(office: Office) -> None:
    """The numbers of the office's report for 2023: 3 talks with 25 people and 27 opinions, 21 drafts and 56 opinions,
    29 events, 16 of them lectures, before 2,990 people."""
    parts, today = office.parts, office.parts.drafts.today()
    for number in range(21):
        title = f"{NASTY if number == 0 else '第'}{number}号管理办法"
        await done(parts, "小陈", parts.drafts.create, parse(TEXT, title), today - timedelta(days=9), today)
    for talk, (code, people, said) in enumerate((("d1", 8, 9), ("d2", 8, 9), ("d3", 9, 9))):
        held = (today - timedelta(days=talk)).isoformat()
        rows = [
            ("第二条", "修改", f"改法{talk}-{one}", "理由", f"居民{one}", "居民", "天一社区", "座谈会", held,
             "居民说立法", held, "和好屋", people)
            for one in range(said)
        ]  # fmt: skip
        await parts.entries.enter(opening(parts, "小陈"), code, sheet(*rows))
    letters = [
        ("第二条", "反对", "", f"理由{one}", f"来信人{one}", "居民", "", "来信", today.isoformat(), "", "", "", "")
        for one in range(29)
    ]
    await parts.entries.enter(opening(parts, "小陈"), "d4", sheet(*letters))
    for number in range(29):
        start = parts.clock.now() - timedelta(days=number + 1)
        kind = "讲座" if number < 16 else "咨询"
        plan = Plan(f"活动{number}", kind, "和好屋", start, start + timedelta(hours=1))
        await done(parts, "小陈", parts.events.record, plan, 100 if number else 190)


async def test_the_report_is_the_same_on_the_page_in_the_file_and_at_the_command_line(
    desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_year(desk)
    one_talk = (await desk.parts.meetings.overview())[0]
    assert one_talk.meeting.present in (8, 9)
    wanted = {
        "立法项目": "21", "居民说立法座谈会": "3", "座谈会到会": "25", "座谈会上的意见": "27", "收到的意见": "56",
        "普法活动": "29", "其中讲座": "16", "活动覆盖": "2990", "网上法律问答": "0", "转人工的咨询": "0",
    }  # fmt: skip
    async with desk.clerk() as clerk:
        report = {name: cells[0] for name, cells in table(await clerk.sees(f"/figures?{YEAR}"), "report").items()}
        assert {name: report[name] for name in wanted} == wanted
        book = await workbook(clerk, f"/figures/export?of=report&format=xlsx&{YEAR}")
        cells = {row[0]: row[1] for row in book["年报要报的数"].iter_rows(min_row=4, values_only=True)}
        assert cells == {name: int(number) for name, number in report.items()}
        drafts = table(await clerk.sees(f"/figures/opinions?{YEAR}"), "drafts")
        assert drafts["合计"][:6] == ["56", "0", "27", "29", "3", "25"]
        assert len(drafts) == 22
        assert drafts["第3号管理办法"][:4] == ["29", "0", "0", "29"]
        kinds = table(await clerk.sees(f"/figures/events?{YEAR}"), "kinds")
        assert (kinds["讲座"][0], kinds["合计"][0], kinds["合计"][3]) == ("16", "29", "2990")
    monkeypatch.setenv("BOT_DATABASE_URL", desk.parts.database.url)
    monkeypatch.setenv("BOT_OFFICE_ID", "j")
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    told = beside(lambda: CliRunner().invoke(app, ["figures", "--year", "2026", "--json"]).output)
    found = json.loads(told)
    assert (found["drafts"], found["meetings"], found["present"], found["opinions"]) == (21, 3, 25, 56)
    assert found["report"]["attended"] == 2990
    assert {str(one) for one in found["report"].values()} == set(report.values())
    assert found["people"] == int(report["参与人次"])


def beside(work: Callable[[], str]) -> str:
    """Run a command, which has a loop of its own, beside the loop of the test."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(work).result(timeout=60)


async def workbook(clerk: Clerk, path: str):  # type: ignore[no-untyped-def]
    answer = await clerk.client.get(f"/staff{path}")
    assert answer.status_code == 200, text_of(answer.text)
    return load_workbook(io.BytesIO(answer.content))


async def test_opinions_registrations_and_letters_by_time(office: Office, clock: HandClock) -> None:
    parts, today = office.parts, office.parts.drafts.today()
    await done(parts, "小陈", parts.drafts.create, parse(TEXT, "楼道办法"), today, today + timedelta(days=9))
    row = ("第二条", "反对", "", "理由", "来信人", "居民", "", "来信", today.isoformat(), "", "", "", "")
    entered = await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(row, (*row[:3], "另一个理由", *row[4:])))
    start = clock.now() + timedelta(days=2)
    plan = Plan("防骗讲座", "讲座", "和好屋", start, start + timedelta(hours=1))
    event, _ = await done(parts, "小陈", parts.events.add, plan)
    await done(parts, "小陈", parts.events.publish, event.code)
    anna = resident(office, "anna")
    await anna.says("活动")
    await anna.presses("防骗讲座")
    await anna.presses("我要报名")
    async with parts.database.write() as session:
        for number, state in enumerate(
            ("sent", "sent", "failed", "skipped", "unknown", "dropped", "pending", "recalled")
        ):
            await parts.outbox.put(session, anna.address, say("在吗"), kind="push.event", dedup_key=f"k{number}")
            await session.flush()
            await session.execute(
                OutboxRow.__table__.update().where(OutboxRow.dedup_key == f"k{number}").values(state=state)  # type: ignore[attr-defined]
            )
    async with office.clerk() as clerk:
        assert table(await clerk.sees(f"/figures/opinions?{YEAR}"), "opinions")["2026-11"] == ["2", "0", "0", "2"]
        await done(parts, "小陈", parts.entries.take_back, entered.receipts[:1], "重复录入")
        assert table(await clerk.sees(f"/figures/opinions?{YEAR}"), "opinions")["2026-11"] == ["1", "0", "0", "1"]
        page = await clerk.sees(f"/figures/events?{YEAR}")
        assert table(page, "registrations")["2026-11"] == ["1", "1", "0", "0"]
        assert "没有“活动”的记录" in page
    clock.move(days=3)  # a sign-in does not last that long
    async with office.clerk("老周") as clerk:
        assert table(await clerk.sees(f"/figures/events?{YEAR}"), "events")["2026-11"][:3] == ["1", "0", "1"]
        kinds = table(await clerk.sees(f"/figures/letters?{YEAR}"), "letter-kinds")
        assert kinds["群发和订阅"] == ["8", "2", "2", "1", "1", "2"]


async def test_days_that_cannot_be_are_told_and_nothing_breaks(desk: Office) -> None:
    async with desk.clerk(rights=()) as clerk:
        for query, sentence in (
            ("since=2026-12-01&until=2026-01-01", "开始的日期 2026-12-01 在结束的日期 2026-01-01 后面"),
            ("since=2026-02-30", "“从”的日期要写成"),
            ("since=0001-01-01&until=9999-12-31", "在 2000 到 2100 年之间"),
            ("since=2000-01-01&until=2100-12-31", "最多 400 行"),
            ("since=2024-01-01&until=2026-01-01&step=day", "有 732 行，最多 400 行"),
            ("since=%00' OR 1=1 --", "要写成 2026-11-01 这样"),
            ("since=" + "9" * 5000, "要写成 2026-11-01 这样"),
        ):
            page = await clerk.sees(f"/figures/questions?{query}", 422)
            assert sentence in text_of(page), query
            assert "<table" not in page
            assert sentence in text_of(await clerk.sees(f"/figures/export?of=questions&{query}", 422))
        for query in ("of=../../etc/passwd", "of=report&format=exe", "of=events&format=csv&table=nope"):
            assert "没有这张表" in await clerk.sees(f"/figures/export?{query}", 422)
        # A step that there is not is the usual one; thirty years by months are not too many.
        assert "2000-01-01 至 2026-11-23 没有" in await clerk.sees("/figures/letters?step=century&since=2000-01-01")


async def test_a_hostile_title_is_a_name_on_the_page_in_the_chart_and_in_the_files(desk: Office) -> None:
    parts, today = desk.parts, desk.parts.drafts.today()
    title = '=HYPERLINK("http://x")' + NASTY
    await done(parts, "小陈", parts.drafts.create, parse(TEXT, title), today, today + timedelta(days=9))
    row = ("第二条", "反对", "", "理由", "来信人", "居民", "", "来信", today.isoformat(), "", "", "", "")
    await parts.entries.enter(opening(parts, "小陈"), "d1", sheet(row))
    async with desk.clerk(rights=()) as clerk:
        page = await clerk.sees(f"/figures/opinions?{YEAR}")
        assert "<script>alert" not in page
        assert title in table(page, "drafts")
        assert 'class="chart"' in page
        for path in ("/figures/questions", "/figures/events", "/figures/opinions", "/figures/letters"):
            for drawing in re.findall(r"(?s)<svg.*?</svg>", await clerk.sees(f"{path}?{YEAR}")):
                assert not re.search(
                    r"<script|<style|<foreignObject|\s(style|href|on\w+)=|https?://(?!www\.w3\.org)", drawing
                )
        book = await workbook(clerk, f"/figures/export?of=opinions&format=xlsx&{YEAR}")
        assert book["各部草案"]["A4"].value == title
        assert book["各部草案"]["A4"].data_type == "s"
        answer = await clerk.client.get(f"/staff/figures/export?of=opinions&format=csv&table=drafts&{YEAR}")
        lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert lines[1][0] == "'" + title
        assert lines[1][1:5] == ["1", "0", "0", "1"]


async def test_another_office_is_not_counted(office: Office) -> None:
    async with office.parts.database.write() as session:
        row = {"office_id": "k", "channel": "web", "chat": "x", "at": office.clock.now(), "text": "", "entries": []}
        await session.execute(insert(Asked).values(id=7, verdict="answer", entry="leak-upstairs", **row))
    async with office.clerk() as clerk:
        page = await clerk.sees(f"/figures/questions?{YEAR}")
        assert "没有“问答”的记录" in page
        report = table(await clerk.sees(f"/figures?{YEAR}"), "report")
        assert report["网上法律问答"][0] == "0"


async def test_a_day_begins_at_midnight_of_the_office(office: Office, clock: HandClock) -> None:
    anna = resident(office, "anna")
    clock.set(clock.now().astimezone(OFFICE_ZONE).replace(hour=23, minute=59))
    await anna.says(LEAK)
    clock.move(minutes=2)
    await anna.says(LEAK)
    async with office.clerk() as clerk:
        page = await clerk.sees("/figures/questions?since=2026-11-23&until=2026-11-24&step=day")
        steps = table(page, "questions")
        assert (steps["2026-11-23"][0], steps["2026-11-24"][0]) == ("1", "1")
        weeks = table(await clerk.sees("/figures/questions?since=2026-11-18&until=2026-11-24&step=week"), "questions")
        assert list(weeks) == ["2026-11-18～11-22", "2026-11-23～11-24", "合计"]
        assert weeks["2026-11-23～11-24"][0] == "2"
