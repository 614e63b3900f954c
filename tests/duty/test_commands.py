"""`python -m bot duty` as staff use it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.commands.common import today
from tests.test_cli import Run
from tests.test_cli import run as run


def test_a_month_is_planned_put_right_and_listed(run: Run, tmp_path: Path) -> None:
    monday = today() + timedelta(days=7 - today().weekday())
    path = tmp_path / "month.txt"
    path.write_text(f"{monday} 上午 张三 13800138000\n{monday + timedelta(days=1)} 李四\n", "utf-8")
    assert "排上新的 2 班" in run("duty", "import", str(path)).output
    again = run("duty", "import", str(path))
    assert (again.exit_code, "都已经排好了" in str(again.exception)) == (1, True)
    assert "编号 3" in run("duty", "add", str(monday), "王五", "--half", "下午", "--mail", "w@j.gov.cn").output
    assert "改好了" in run("duty", "change", "3", "--name", "赵六", "--why", "换班").output
    assert "删掉了" in run("duty", "remove", "2", "--why", "请假").output
    listed = run("duty", "list", "--from", str(monday), "--days", "7").output
    assert all(word in listed for word in ("张三", "13800138000", "赵六", "下午", "w@j.gov.cn", "没有排", "周末"))
    assert "李四" not in listed


def test_what_is_wrong_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("明天 张三\n", "utf-8")
    for words, told in (
        (("duty", "add", "明天", "张三"), "不是日期"),
        (("duty", "add", "2026-12-01", "张三", "--half", "夜里"), "时段"),
        (("duty", "remove", "7", "--why", "x"), "没有值班“7”"),
        (("duty", "change", "7", "--why", "x"), "没有值班“7”"),
        (("duty", "import", str(tmp_path / "bad.txt")), "第 1 行"),
        (("duty", "import", str(tmp_path / "none.txt")), "读不了"),
        (("duty", "import", str(tmp_path / "none.xlsx")), "没有这个文件"),
        (("duty", "copy-week", "2026-12-01"), "不是星期一"),
    ):
        failed = run(*words)
        assert failed.exit_code == 1, words
        assert told in f"{failed.output}{failed.exception}", (words, failed.output, failed.exception)
