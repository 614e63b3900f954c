"""The commands of an event as staff type them, on a real database file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.clock import OFFICE_ZONE
from bot.errors import WrongInput
from tests.support.process import ROOT

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a data folder of its own."""
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(ROOT / "knowledge"))
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    return lambda *words, answer="": runner.invoke(app, list(words), input=answer)


def soon(hours: float) -> str:
    """A moment of today's office as staff type it: who is at the door can be ticked off, nobody days before."""
    return f"{datetime.now(OFFICE_ZONE) + timedelta(hours=hours):%Y-%m-%d %H:%M}"


def refused(result: Result) -> str:
    assert isinstance(result.exception, WrongInput), result.output
    return str(result.exception)


def test_from_the_plan_to_the_list_at_the_door(run: Run, tmp_path: Path) -> None:
    assert "还没有活动" in run("events", "list").output
    plan = ("events", "add", "防骗讲座", "--venue", "和好屋", "--capacity", "30")
    asked = run(*plan, "--at", "下周三下午两点", answer="n\n")
    assert "（星期三）14:00" in asked.output
    assert refused(asked) == "没有保存。"
    assert "代号 h1" in run(*plan, "--at", soon(hours=1), "--yes").output
    assert "同一地点还有" in run(*plan, "--at", soon(hours=1.5), "--yes").output.replace("\n", "")
    assert "已发布" in run("events", "publish", "h1", "--yes").output
    assert "通知 0 位" in run("events", "change", "h1", "--at", soon(hours=2), "--reason", "场地", "--yes").output
    assert "已记录 2 位" in run("events", "attendance", "h1", "老王", "老李").output
    assert "老*" in run("events", "show", "h1").output
    assert "2 行" in run("events", "export", "h1", "--out", "签到.xlsx").output
    assert load_workbook(tmp_path / "签到.xlsx")["签到表"]["B4"].value == "老*"
    assert "已变更" in run("events", "list").output.replace("\n", "")
    assert "已延期" in run("events", "postpone", "h1", "--reason", "讲师生病", "--yes").output
    assert "已取消" in run("events", "cancel", "h1", "--reason", "台风", "--yes").output
    assert "没有错过" in run("events", "missed").output
    for words in (
        (*plan, "--at", "某天", "--yes"), (*plan, "--at", "2020-01-01 9:00", "--yes"), ("events", "change", "h1"),
        ("events", "publish", "h9", "--yes"), ("events", "cancel", "h1", "--reason", "再来", "--yes"),
    ):  # fmt: skip
        assert refused(run(*words))


def test_a_series_is_read_out_with_what_it_skips(run: Run) -> None:
    clinic = ("events", "series", "法律门诊", "--every", "每周三", "--at", "下午两点", "--venue", "和好屋")
    asked = run(*clinic, "--from", "2030-01-01", "--to", "2030-01-31", answer="n\n")
    assert "2030-01-02（星期三）　14:00" in asked.output
    assert "节假日表还没有" in asked.output.replace("\n", "")
    assert refused(asked) == "没有保存。"
    stored = run(*clinic, "--from", "2030-01-01", "--to", "2030-01-31", "--yes", "--publish", "--topic", "防诈骗")
    assert stored.output.count("已保存") == 5
    assert run("events", "list").output.replace("\n", "").count("已发布") == 5
    for more in (("--from", "2020-01-01", "--to", "2020-02-01"), ("--from", "x", "--to", "2030-01-31")):
        assert refused(run(*clinic, *more, "--yes"))
    assert "主题只能是" in refused(
        run(*clinic, "--from", "2030-01-01", "--to", "2030-02-01", "--yes", "--topic", "菜谱")
    )


def test_a_quarter_comes_in_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    assert "空表已存到" in run("events", "template", "--out", "计划.xlsx").output.replace("\n", "")
    book = load_workbook(tmp_path / "计划.xlsx")
    page = book["活动计划"]
    names = [cell.value for cell in page[1]]
    assert names[:4] == ["名称*", "开始*", "分钟", "地点*"]

    def fill(row: int, **cells: str | int) -> None:
        for name, value in cells.items():
            page.cell(row, [str(n).rstrip("*") for n in names].index(name) + 1, value)

    fill(2, 名称="防骗讲座", 开始="2030-12-04 14:00", 地点="和好屋", 主题="防诈骗", 人数上限=30, 社区="天一社区")
    fill(4, 名称="茶话会", 开始="某天", 地点="活动室")
    fill(5, 名称="开放日", 开始="2030-12-05 14:00", 地点="活动室", 分钟="很久")
    book.save(tmp_path / "计划.xlsx")
    told = refused(run("events", "import", "计划.xlsx", "--yes"))
    assert "有 2 行不对，什么都没有存" in told
    assert "第 4 行：“某天”看不懂" in told
    assert "第 5 行：分钟“很久”不是数字" in told
    fill(4, 开始="2030-12-06 09:00")
    fill(5, 分钟=60)
    book.save(tmp_path / "计划.xlsx")
    assert run("events", "import", "计划.xlsx", "--yes").output.count("已保存") == 3
    assert "还没有活动" not in run("events", "list").output
    assert "没有这个文件" in refused(run("events", "import", "没有.xlsx"))


def test_a_poster_carries_the_way_to_register(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("events", "add", "防骗讲座", "--venue", "和好屋", "--at", "2030-12-04 14:00", "--yes", "--capacity", "30")
    assert "BOT_WEB_PUBLIC_URL" in refused(run("events", "poster", "h1", "--out", "海报.docx"))
    monkeypatch.setenv("BOT_WEB_PUBLIC_URL", "https://law.example.cn")
    assert "海报已存到" in run("events", "poster", "h1", "--out", "海报.docx").output.replace("\n", "")
    made = Document(str(tmp_path / "海报.docx"))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "2030年12月4日（星期三）14:00" in text
    assert "https://law.example.cn/?start=v_h1" in text
    assert len(made.inline_shapes) == 1
    assert run("events", "poster", "h1", "--out", "t.docx", "--telegram", "@jx_bot").exit_code == 0
    assert "签到牌已存到" in run("events", "poster", "h1", "--out", "门.docx", "--check-in").output.replace("\n", "")
    assert "签到" in "".join(paragraph.text for paragraph in Document(str(tmp_path / "门.docx")).paragraphs)


def test_the_figures_of_a_year(run: Run) -> None:
    run("events", "add", "防骗讲座", "--venue", "和好屋", "--at", "2030-12-04 14:00", "--yes", "--publish")
    run("events", "cancel", "h1", "--reason", "台风", "--yes")
    found = json.loads(run("events", "figures", "--year", "2030", "--json").output)
    assert (found["held"], found["cancelled"], found["rows"][0]["kind"]) == (0, 1, "讲座")
    assert "合计" in run("events", "figures").output
    assert "年份" in refused(run("events", "figures", "--year", "26"))


def test_announcing_needs_the_number_and_reports(run: Run) -> None:
    assert "还没有人订阅" in run("announce", "subscribers").output
    assert "现在收：防诈骗" in run("announce", "group", "--", "-100123", "防诈骗").output
    assert "减号开头" in refused(run("announce", "group", "123", "防诈骗"))
    run("events", "add", "防骗讲座", "--venue", "和好屋", "--at", "2030-12-04 14:00", "--yes", "--publish")
    made = run("announce", "new", "来听讲座", "--to", "防诈骗、老年人", "--text", "一行\\n两行", "--event", "h1")
    assert "[ 去看看 ]" in made.output
    assert "会收到 1 位" in made.output.replace("\n", "")
    assert "您写的是 9" in refused(run("announce", "confirm", "a1", "--count", "9"))
    assert "发给 1 位，1 分钟后送出，在那以前可以撤回" in run("announce", "confirm", "a1", answer="1\n").output
    assert "发送中" in run("announce", "report", "a1").output
    assert "已暂停" in run("announce", "pause", "a1").output
    assert "接着发" in run("announce", "resume", "a1").output
    assert "已取消" in run("announce", "cancel", "a1").output
    assert "来听讲座" in run("announce", "list").output
    assert "已放进发件箱" in run("announce", "test", "a1", "web", "me-000000").output
    assert "会收到 1 位" in run("announce", "preview", "a1").output.replace("\n", "")
    for words in (
        ("announce", "new", "a", "--to", "全部", "--event", "h1", "--draft", "d1"), ("announce", "second", "a1"),
        ("announce", "new", "a", "--to", "全部", "--event", "h9"), ("announce", "report", "a9"),
        ("announce", "new", "a", "--to", "、"),
    ):  # fmt: skip
        assert refused(run(*words))
    assert "防诈骗" in run("announce", "subscribers").output
    assert "都通知到了" in run("events", "unreached", "h1").output
    assert "问了 0 位" in run("events", "feedback", "h1").output


def test_a_quiz_from_a_table_to_its_results(run: Run, tmp_path: Path) -> None:
    assert "还没有竞赛" in run("quiz", "list").output
    run("quiz", "template", "--out", "题.xlsx")
    book = load_workbook(tmp_path / "题.xlsx")
    book["题目"].append(["冷静期几天？", "十五天", "三十天", None, None, 2, "民法典第一千零七十七条"])
    book["题目"].append(["安全账户？", "有", "没有", None, None, "二", ""])
    book.save(tmp_path / "题.xlsx")
    add = ("quiz", "add", "宪法宣传周", "题.xlsx", "--until", "2030-12-10 18:00")
    assert "“正确”要写 1 到 4" in refused(run(*add))
    page = book["题目"]
    page.cell(page.max_row, 6, 2)
    book.save(tmp_path / "题.xlsx")
    assert "2 题" in run(*add).output
    assert "宪法宣传周" in run("quiz", "list").output
    assert "还没有社区成绩" in run("quiz", "board", "z1").output
    assert "0 人" in run("quiz", "export", "z1", "--out", "成绩.xlsx").output
    assert load_workbook(tmp_path / "成绩.xlsx").sheetnames == ["社区榜", "成绩"]


def test_what_was_held_before_is_recorded_and_counted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    held = (
        "events",
        "record",
        "广场咨询",
        "--venue",
        "东门口",
        "--people",
        "200",
        "--kind",
        "咨询",
        "--note",
        "资料三百份",
    )
    asked = run(*held, "--at", "2023-05-10 14:00", answer="n\n")
    assert "2023年5月10日（星期三）14:00" in asked.output
    assert refused(asked) == "没有保存。"
    assert "代号 h1" in run(*held, "--at", "2023-05-10 14:00", "--yes").output
    assert "资料三百份" in run("events", "show", "h1").output
    assert "已结束" in run("events", "list").output
    found = json.loads(run("events", "figures", "--year", "2023", "--json").output)
    assert (found["held"], found["attended"]) == (1, 200)
    assert "已记录 250 人" in run("events", "attendance", "h1", "--people", "250").output
    assert "已记录 2 位" in run("events", "attendance", "h1", "王芳", "王芳").output
    assert "已撤销 2 位" in run("events", "attendance", "h1", "王芳", "王芳", "--undo").output
    assert "请写到场" in refused(run("events", "attendance", "h1"))
    assert "已经过去" in refused(run("events", "add", "讲座", "--venue", "x", "--at", "2023-05-10 14:00", "--yes"))
    changed = run("events", "change", "h1", "--title", "宪法广场", "--kind", "文艺活动", answer="y\n")
    assert "广场咨询 → 宪法广场" in changed.output
    assert "通知 0 位" in changed.output
    for wrong in (("--at", "2099-01-01 10:00"), ("--at", "某天"), ("--people", "-1", "--at", "2023-05-11 9:00")):
        assert refused(run(*held, *wrong, "--yes"))


def test_the_sheet_with_whole_names_needs_a_role_and_a_reason(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("events", "add", "防骗讲座", "--venue", "和好屋", "--at", soon(hours=1), "--yes", "--publish")
    run("events", "attendance", "h1", "王小明")
    named = ("events", "export", "h1", "--out", "名单.xlsx", "--with-names", "--as", "老周")
    run("staff", "add", "老周", "--rights", "活动")
    assert "老周 没有“看姓名电话”的权限" in refused(run(*named, "--why", "签到"))
    monkeypatch.setenv("BOT_NAMED_EXPORT_STAFF", "老周")
    assert "要写理由" in refused(run(*named))
    assert run(*named, "--why", "签到").exit_code == 0
    assert load_workbook(tmp_path / "名单.xlsx")["签到表"]["B4"].value == "王小明"
    assert "event.export-named" in run("audit").output.replace("\n", "")
    monkeypatch.delenv("BOT_NAMED_EXPORT_STAFF")
    assert "没有“看姓名电话”的权限" in refused(run(*named, "--why", "签到"))
    run("staff", "rights", "老周", "--rights", "活动,看姓名电话")
    assert run(*named, "--why", "签到").exit_code == 0
