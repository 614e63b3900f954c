"""值班 by browser: planned, brought in from a table, copied, put right; seen on 今天."""

from __future__ import annotations

import re
from datetime import date

from bot.staff.rights import Right
from tests.console.office import ORIGIN, Clerk, Office, hidden, text_of

MONTH = "2026-11-30 上午 张三 13800138000\n12月1日 下午 沈佳\n12月5日 李四 12348 li@si.gov.cn"


async def plans(clerk: Clerk, **fields: str) -> None:
    await clerk.sends("/duty", {"half": "day", "phone": "", "mail": "", **fields})


async def number_of(clerk: Clerk, name: str, week: str = "") -> str:
    found = re.search(rf'/staff/duty/(\d+)">{name}<', await clerk.sees(f"/duty{week}"))
    assert found
    return found[1]


async def test_a_shift_is_planned_seen_today_and_put_right(office: Office) -> None:
    async with office.clerk() as clerk, office.clerk("李四", [Right.INQUIRIES]) as other:
        await plans(clerk, day="2026-11-23", half="am", name="张三", phone="0574-87654321")
        page = text_of(await clerk.sees("/duty"))
        assert "张三" in page
        assert "中秋节" not in page
        assert "周末" in page
        today = text_of(await clerk.sees("/"))
        assert "张三" in today
        assert "0574-87654321" in today
        number = await number_of(clerk, "张三")
        form = {"day": "2026-11-23", "half": "pm", "name": "张三", "phone": "", "mail": "", "why": "换班"}
        seen = hidden(await clerk.sees(f"/duty/{number}"), "_seen")
        await other.sends(f"/duty/{number}", {**form, "_seen": hidden(await other.sees(f"/duty/{number}"), "_seen")})
        office.clock.move(minutes=2)
        page = await clerk.sends(f"/duty/{number}", {**form, "name": "小张", "_seen": seen}, status=409)
        assert "李四 2 分钟前改过这一项" in page
        assert 'value="小张"' in page
        assert "为什么" in text_of(await clerk.sends(f"/duty/{number}/remove", {"why": ""}, status=422))
        await clerk.sends(f"/duty/{number}/remove", {"why": "请假"})
        assert "张三" not in text_of(await clerk.sees("/duty"))


async def test_a_month_is_looked_at_before_it_is_planned(office: Office) -> None:
    async with office.clerk() as clerk:
        page = await clerk.sends("/duty/import", {"text": MONTH}, status=200)
        assert "读到 3 班，其中新的 3 班" in text_of(page)
        assert await stored(office) == 0
        text = re.search(r"(?s)<textarea name=\"text\" hidden[^>]*>\n(.*?)</textarea>", page)
        assert text
        await clerk.sends("/duty/import", {"text": text[1], "sure": "1"})
        assert await stored(office) == 3
        assert "其中新的 0 班" in text_of(await clerk.sends("/duty/import", {"text": MONTH}, status=200))
        assert "都已经排好了" in text_of(await clerk.sends("/duty/import", {"text": MONTH, "sure": "1"}, status=409))
        await clerk.sends("/duty/copy", {"monday": "2026-12-07"})
        assert await stored(office) == 6
        assert "第 1 行" in text_of(await clerk.sends("/duty/import", {"text": "x y z"}, status=422))
        assert "没有一行" in text_of(await clerk.sends("/duty/import", {"text": " "}, status=422))


async def test_a_sheet_is_taken_and_what_is_none_is_told(desk: Office) -> None:
    async with desk.clerk() as clerk:
        sheet = "日期,时段,姓名,电话\n2026-12-01,上午,张三,13800138000\n".encode()
        for name, content, status, told in (
            ("十二月.csv", sheet, 200, "读到 1 班"),
            ("x.xlsx", b"PK rubbish", 422, "打不开"),
            ("x.csv", "甲,乙\n1,2\n".encode(), 422, "日期"),
        ):
            answer = await clerk.client.post(
                "/staff/duty/import",
                data={"_proof": await clerk.proof(), "text": ""},
                files={"file": (name, content)},
                headers={"Origin": ORIGIN},
            )
            assert answer.status_code == status, text_of(answer.text)
            assert told in text_of(answer.text)


async def test_hostile_words_and_wrong_rights(desk: Office) -> None:
    async with desk.clerk() as clerk, desk.clerk("小王", [Right.EVENTS]) as wang:
        await plans(clerk, day="2026-11-23", name="<b>粗</b>=1+1[/red]")
        assert "&lt;b&gt;粗" in await clerk.sees("/duty")
        fields = {"day": "2026-11-23", "half": "day", "name": "x", "phone": "", "mail": ""}
        wrongs = [
            ("day", "x"),
            ("half", "night"),
            ("name", "x" * 41),
            ("phone", "x"),
            ("mail", "x"),
            ("day", "2036-01-01"),
        ]
        for wrong in ({name: value} for name, value in wrongs):
            await clerk.sends("/duty", {**fields, **wrong}, status=422)
        for odd in ("?from=x", "?from=0001-01-01", "?from=9999-12-31", "?from=2026-11-25"):
            await clerk.sees(f"/duty{odd}")
        for gone in ("0", "-1", "x", "9" * 30):
            await clerk.sees(f"/duty/{gone}", 404)
        await wang.sees("/duty", 403)
        assert "粗" not in text_of(await wang.sees("/"))


async def stored(office: Office) -> int:
    async with office.parts.database.read() as session:
        rows = await office.parts.roster.between(session, date(2026, 1, 1), date(2027, 12, 31))
        return len(rows)
