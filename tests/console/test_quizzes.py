"""竞赛 by browser: a round made, played, put right; what a correction changes is seen before it is done."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from playwright.async_api import Browser, expect

from bot.clock import OFFICE_ZONE
from bot.messages import Address
from bot.staff.rights import Right
from tests.console.office import ORIGIN, Clerk, Office, hidden, text_of
from tests.console.test_in_a_browser import at_the_desk, fits, is_accessible, sign_in
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor

NASTY = "<script>alert(1)</script>[/red]=1+1"
FIRST = ("离婚冷静期是几天？", "十五天", "三十天", "六十天")
SECOND = ("公安机关会不会设安全账户？", "会", "不会")


def block(number: int, texts: tuple[str, ...], right: int, because: str = "") -> dict[str, str]:
    """What is typed into one block of the form."""
    fields = {f"q{number}": texts[0], f"q{number}right": str(right), f"q{number}because": because}
    return fields | {f"q{number}o{place}": option for place, option in enumerate(texts[1:], 1)}


def typed(clock: HandClock, **more: str) -> dict[str, str]:
    """A round of two questions; of the first one the wrong option is marked."""
    until = (clock.now() + timedelta(days=7)).astimezone(OFFICE_ZONE)
    two = block(1, FIRST, 1, "民法典第一千零七十七条。") | block(2, SECOND, 2)
    return {"title": "宪法宣传周", "closes_at": f"{until:%Y-%m-%dT%H:%M}", "blocks": "5", "do": "save"} | two | more


async def plays(office: Office, clock: HandClock, number: int, *answers: str) -> str:
    anna = Visitor(office.parts, clock, Address("web", f"player-{number:06d}"))
    await anna.says("知识竞赛")
    said = await anna.presses("开始答题")
    for answer in answers:
        said = await anna.presses(answer)
    return said


async def test_a_round_is_made_played_and_exported(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        assert "还没有竞赛" in await clerk.sees("/quizzes")
        more = await clerk.sends("/quizzes", typed(clock, do="more"), status=200)
        assert 'name="blocks" value="10"' in more
        assert 'value="三十天"' in more
        assert await clerk.sends("/quizzes", typed(clock)) == "/staff/quizzes/z1"
        assert "答完了：1 分" in await plays(office, clock, 1, "十五天", "会")
        page = text_of(await clerk.sees("/quizzes/z1"))
        assert "1 位答过，1 位答完" in page
        assert "十五天 ✓" in page
        assert "正在答" in text_of(await clerk.sees("/quizzes"))
        answer = await clerk.client.get("/staff/quizzes/z1/results.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["社区榜", "成绩"]
        assert "player-" not in str([cell.value for sheet in book for row in sheet.iter_rows() for cell in row])
        locked = await clerk.sends("/quizzes/z1/edit", await seen(clerk, block(1, FIRST, 2)), status=409)
        assert "已经有人答题，题目不能整个改" in text_of(locked)
        same = block(1, FIRST, 1, "民法典第一千零七十七条。") | block(2, SECOND, 2)
        await clerk.sends("/quizzes/z1/edit", await seen(clerk, same, title="宪法宣传周（第二场）"))
        assert "第二场" in await clerk.sees("/quizzes/z1")
        assert "已经有 1 位答过，不能删" in text_of(await clerk.sends("/quizzes/z1/delete", status=409))


async def seen(clerk: Clerk, fields: dict[str, str], title: str = "宪法宣传周") -> dict[str, str]:
    page = await clerk.sees("/quizzes/z1/edit")
    return {"title": title, "blocks": "2", "do": "save", "_seen": hidden(page, "_seen"), **fields}


async def test_a_wrong_question_is_put_right_and_the_board_with_it(office: Office, clock: HandClock) -> None:
    async with office.clerk() as clerk:
        await clerk.sends("/quizzes", typed(clock))
        for number, answers in enumerate((("十五天", "不会"), ("三十天", "不会"), ("三十天",), ("六十天", "会"))):
            await plays(office, clock, number, *answers)
        path = "/quizzes/z1/questions/1"
        fields = {"_seen": hidden(await clerk.sees(path), "_seen"), "why": "标错了答案", **block(1, FIRST, 2, "民法典")}
        shown = await clerk.agrees(path, fields)
        assert "正确：十五天 → 三十天" in shown
        assert "答过这题的 4 位：2 位加分，1 位减分" in shown
        assert "没有人会收到消息" in shown
        page = text_of(await clerk.sees("/quizzes/z1"))
        assert "三十天 ✓" in page
        assert "2 / 4" in page
        assert "沈佳　第 1 题：标错了答案" in page
        _, _, players = await office.parts.quizzes.results("z1")
        assert sorted(one.score for one in players) == [0, 1, 1, 2]
        late = await clerk.sends(path, fields, status=409)
        assert "您自己刚才改过这一项" in text_of(late)
        again = {"_seen": hidden(await clerk.sees(path), "_seen"), "why": "题目有两种理解", "void": "1"}
        shown = await clerk.agrees(path, again | block(1, FIRST, 2, "民法典"))
        assert "作废：否 → 是（答过的都算对）" in shown
        assert "作废，都算对" in await clerk.sees("/quizzes/z1")
        assert "答对了" in await plays(office, clock, 7, "六十天")
        _, _, players = await office.parts.quizzes.results("z1")
        assert sorted(one.score for one in players) == [1, 1, 1, 2, 2]


async def test_times_are_moved_a_round_is_closed_and_opened_again(desk: Office, clock: HandClock) -> None:
    async with desk.clerk() as clerk:
        local = clock.now().astimezone(OFFICE_ZONE)
        later = f"{local + timedelta(days=1):%Y-%m-%dT%H:%M}"
        await clerk.sends("/quizzes", typed(clock, opens_at=later))
        assert "还没开始" in text_of(await clerk.sees("/quizzes/z1"))
        resident = Visitor(desk.parts, clock, Address("web", "player-000001"))
        assert "现在没有知识竞赛" in await resident.says("知识竞赛")
    clock.move(days=1, minutes=1)
    async with desk.clerk("老周") as clerk:
        assert "共 2 题" in await resident.says("知识竞赛")
        await clerk.sends("/quizzes/z1/times", {"do": "close"})
        assert "截止了" in text_of(await clerk.sees("/quizzes/z1"))
        assert "现在没有知识竞赛" in await resident.says("知识竞赛")
        assert "已经截止了" in text_of(await clerk.sends("/quizzes/z1/times", {"do": "close"}, status=409))
        page = await clerk.sees("/quizzes/z1")
        until = f"{local + timedelta(days=9):%Y-%m-%dT%H:%M}"
        fields = {"do": "save", "opens_at": later, "closes_at": until, "_seen": hidden(page, "_seen")}
        await clerk.sends("/quizzes/z1/times", fields)
        assert "共 2 题" in await resident.says("知识竞赛")
        await clerk.sends("/quizzes/z1/delete", status=200)
        assert await clerk.sees("/quizzes/z1"), "asked first"
        await clerk.agrees("/quizzes/z1/delete", {})
        await clerk.sees("/quizzes/z1", 404)
        await clerk.sends("/quizzes", typed(clock))
        assert "z2" in await clerk.sees("/quizzes"), "its code is not used again"


async def test_a_table_is_read_into_the_form_and_looked_at_first(desk: Office, clock: HandClock) -> None:
    async with desk.clerk() as clerk:
        answer = await clerk.client.get("/staff/quizzes/template.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        sheet = book["题目"]
        cells: list[str | int] = [*FIRST, "", 2, NASTY]
        for column, value in enumerate(cells, 1):
            sheet.cell(2, column).value = value
        sheet.cell(2, 7).data_type = "s"
        content = io.BytesIO()
        book.save(content)
        data = {"_proof": await clerk.proof(), "do": "file", "title": "周末场", "blocks": "0"}
        files = {"file": ("题.xlsx", content.getvalue())}
        read = await clerk.client.post("/staff/quizzes", data=data, files=files, headers={"Origin": ORIGIN})
        assert read.status_code == 200
        assert 'value="三十天"' in read.text
        assert 'value="周末场"' in read.text
        assert "<script>alert" not in read.text
        assert "还没有竞赛" in await clerk.sees("/quizzes"), "nothing is stored yet"
        broken = {"file": ("题.xlsx", b"no table")}
        refused = await clerk.client.post("/staff/quizzes", data=data, files=broken, headers={"Origin": ORIGIN})
        assert refused.status_code == 422
        assert "打不开" in refused.text


async def test_what_cannot_be_asked_is_told_beside_the_form(desk: Office, clock: HandClock) -> None:
    wrong = (
        ({"title": " "}, "竞赛名称要有 1 到 60 个字"), ({"closes_at": ""}, "请写截止时间"),
        ({"closes_at": "哪天都行"}, "看不懂"), ({"q1right": "4"}, "第 1 题：正确的那个选项没有写"),
        ({"q1right": "x"}, "正确的那个选项没有写"), ({"q1": "长" * 100_000}, "题目要有 1 到 200 个字"),
        ({"q2o1": "不会"}, "两个一样的选项"), ({"blocks": "0"}, "一轮要有 1 到 50 题"),
        ({"do": "file"}, "请先选一个填好的表"),
    )  # fmt: skip
    async with desk.clerk() as clerk, desk.clerk("小周", [Right.INQUIRIES]) as other:
        for fields, sentence in wrong:
            status = 409 if "一样" in sentence else 422
            page = await clerk.sends("/quizzes", typed(clock, **fields), status=status)
            assert sentence in text_of(page), sentence
        await clerk.sends("/quizzes", typed(clock, title=NASTY, q1=NASTY))
        page = await other.sees("/quizzes/z1")
        assert "<script>alert" not in page
        assert NASTY in text_of(page)
        assert "更正第" not in page, "who may only look sees no buttons"
        await clerk.sees("/quizzes/z1/questions/3", 422)
        await clerk.sees("/quizzes/z1/questions/²", 422)


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("script", [True, False])
async def test_a_round_is_made_and_put_right_in_a_browser(
    browser: Browser, desk: Office, clock: HandClock, script: bool
) -> None:
    await desk.account("沈佳", tuple(Right))
    until = (clock.now() + timedelta(days=7)).astimezone(OFFICE_ZONE)
    async with at_the_desk(browser, desk, script=script) as page:
        await sign_in(page, "沈佳")
        await page.get_by_role("link", name="竞赛").click()
        await page.get_by_role("link", name="出一轮题").click()
        await page.get_by_label("名称").fill("宪法宣传周")
        await page.get_by_label("截止时间").fill(f"{until:%Y-%m-%dT%H:%M}")
        first = page.get_by_role("group", name="第 1 题")
        await first.get_by_label("题目").fill(FIRST[0])
        for place, option in enumerate(FIRST[1:], 1):
            await first.get_by_label(f"选项 {place}").fill(option)
        if script:
            await is_accessible(page)
            await fits(page, "quiz-edit")
        await page.get_by_role("button", name="存好").click()
        await expect(page.get_by_role("status")).to_contain_text("存好了，1 题")
        await plays(desk, clock, 1, "三十天")
        await page.get_by_role("link", name="更正第 1 题").click()
        await page.get_by_label("哪个对").select_option("2")
        await page.get_by_label("为什么更正").fill("标错了答案")
        await page.get_by_role("button", name="看会变什么").click()
        await expect(page.get_by_text("1 位加分，0 位减分")).to_be_visible()
        await page.get_by_role("button", name="确定").click()
        await expect(page.get_by_role("status")).to_contain_text("更正了：1 位加分")
        if script:
            await is_accessible(page)
            await fits(page, "quiz-show")
