"""`python -m bot office` as staff use it, and the other commands that say what was set."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from tests.test_cli import Run
from tests.test_cli import run as run

SET = ("office", "set", "office", "--why", "搬家")


def test_what_is_set_is_shown_asked_for_exported_and_set_back(run: Run, tmp_path: Path) -> None:
    done = run(*SET, "phone=0574-87654321", "address=药行街 1 号", "known=共享法庭、和好屋")
    assert done.exit_code == 0, done.output
    shown = run("office", "show", "office").output
    assert "电话：0574-87654321" in shown
    assert "第 1 版" in shown
    assert "搬家" in shown
    assert "知识库文件" in run("office", "show").output
    answer = json.loads(run("ask", "--json", say="你们在哪里\n").stdout)
    assert "药行街 1 号" in answer["text"]
    (tmp_path / "files").mkdir()
    assert run("office", "export", "--out", str(tmp_path / "files")).exit_code == 0
    written = yaml.safe_load((tmp_path / "files" / "office.yaml").read_text("utf-8"))
    assert written["office"]["phone"] == "0574-87654321"
    again = run("office", "export", "--out", str(tmp_path / "files"))
    assert (again.exit_code, "没有盖掉" in str(again.exception)) == (1, True)
    assert run("office", "restore", "office", "--why", "弄错了").exit_code == 0
    assert "药行街" not in json.loads(run("ask", "--json", say="你们在哪里\n").stdout)["text"]


def test_a_year_of_holidays_comes_from_a_file_and_a_series_skips_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    run("office", "export", "--out", str(tmp_path / "files"))
    path = tmp_path / "files" / "lpr.yaml"
    path.write_text(path.read_text("utf-8").replace("percent: 3.0", "percent: 2.8"), "utf-8")
    done = run("office", "set", "lpr", "--why", "写错了", "--file", str(path))
    assert done.exit_code == 0, (done.output, done.exception)
    assert "2.80%" in run("office", "show", "lpr").output
    table = yaml.safe_load((tmp_path / "files" / "holidays.yaml").read_text("utf-8"))
    year = [one | {"from": _next(one["from"]), "to": _next(one["to"])} for one in table["holidays"]]
    table = table | {"checked_until": _next(table["checked_until"]), "holidays": [*table["holidays"], *year]}
    (tmp_path / "h.yaml").write_text(yaml.safe_dump(table, allow_unicode=True), "utf-8")
    done = run("office", "set", "holidays", "--why", "新的一年", "--file", str(tmp_path / "h.yaml"))
    assert done.exit_code == 0, (done.output, done.exception)
    series = ("events", "series", "门诊", "--every", "每周六", "--at", "14:00", "--from", "2027-10-01")
    told = run(*series, "--to", "2027-10-30", "--venue", "和好屋", "--yes")
    assert "2027-10-02（星期六）　跳过（国庆节）" in told.output


def _next(day: object) -> str:
    return str(day).replace("2026", "2027")


def test_what_is_wrong_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("lpr: [", "utf-8")
    (tmp_path / "list.yaml").write_text("- 1\n", "utf-8")
    for words, told in (
        ((*SET, "phone"), "项=值"),
        ((*SET,), "没有写要改什么"),
        ((*SET, "phone=见公告"), "写得不对"),
        ((*SET, "mayor=x"), "没有“mayor”这一项"),
        (("office", "set", "moon", "--why", "x", "a=b"), "没有设置“moon”"),
        (("office", "show", "moon"), "没有设置“moon”"),
        (("office", "restore", "office", "7", "--why", "x"), "没有设置“7”"),
        (("office", "restore", "office", "--why", "x"), "和现在的一样"),
        (("office", "set", "lpr", "--why", "x", "--file", str(tmp_path / "bad.yaml")), "第"),
        (("office", "set", "lpr", "--why", "x", "--file", str(tmp_path / "list.yaml")), "没有这一项的内容"),
        (("office", "set", "lpr", "--why", "x", "--file", str(tmp_path / "none.yaml")), "读不了"),
        (("office", "export", "--out", str(tmp_path / "nowhere")), "没有"),
    ):
        failed = run(*words)
        assert failed.exit_code != 0, words
        assert told in f"{failed.output}{failed.exception}", (words, failed.output, failed.exception)
