"""The commands of a consultation as staff type them, on a real database file; what they write is opened again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.commands.common import out
from bot.errors import WrongInput
from tests.support.process import ROOT

Run = Callable[..., Result]
HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "a,b\n第二行",
    "13812345678901234",
    "😀𠮷",
    "\x07铃",
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a data folder of its own."""
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_KNOWLEDGE_DIR", str(ROOT / "knowledge"))
    monkeypatch.setattr(out, "width", 200)
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def go(*words: str, answer: str = "") -> Result:
        return runner.invoke(app, list(words), input=answer)

    return go


@pytest.fixture
def demo(run: Run) -> Run:
    """The demonstration, in a fresh database."""
    result = run("demo")
    assert result.exit_code == 0, result.output
    assert "21 条意见" in result.output
    return run


def refused(result: Result) -> str:
    """Return the one sentence of a command that refused; the program prints it and ends with 1."""
    assert isinstance(result.exception, WrongInput), result.output
    return str(result.exception)


def filled_sheet(path: Path, texts: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["条款", "态度", "理由", "提出人/单位", "渠道", "收到日期"])
        for text in texts:
            writer.writerow(["第三条", "其他", text, "王小明", "来信", "2026-11-20"])
    return path


def test_from_a_file_to_a_draft(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "草案.txt"
    file.write_text("某条例\n第一条 甲。\n第三条 丙。\n", encoding="utf-8")
    shown = run("drafts", "import", str(file), "--closes", "2026-12-31", answer="n\n")
    assert "缺号" in shown.output
    assert refused(shown) == "没有保存。"
    assert "没有草案" in run("drafts", "list").output
    assert (
        "代号 d1" in run("drafts", "import", str(file), "--opens", "2026-11-01", "--period", "zhejiang", "--yes").output
    )
    assert "2026-11-21" in run("drafts", "list").output
    assert "第三条" in run("drafts", "show", "d1").output
    assert "a3.1" in run("drafts", "show", "d1", "--article", "3").output
    file.write_text("某条例\n第一条 甲。\n第三条 丁。\n", encoding="utf-8")
    assert "1 条有改动" in run("drafts", "import", str(file), "--new-version", "d1", "--yes").output
    for words in (("--closes", "明天"), ("--period", "x"), ()):
        assert refused(run("drafts", "import", str(file), "--title", "另一部", "--yes", *words))
    assert "没有这个文件" in refused(run("drafts", "import", "none.txt", "--yes"))


def test_what_is_left_out_of_a_draft_is_said_word_for_word(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "草案.txt"
    words = "某条例\n第一条 甲。\n第二条 本条例自公布之日起施行。\n联系人：王老师 电话：0574-12345\n"
    file.write_text(words, encoding="utf-8")
    shown = run("drafts", "import", str(file), "--closes", "2026-12-31", answer="n\n").output
    assert "没有放进草案：" in shown
    assert "王老师 电话：0574-12345" in shown


def test_dates_notes_links_and_promulgation(demo: Run, tmp_path: Path) -> None:
    assert "已改为" in demo("drafts", "dates", "d1", "--opens", "2026-11-01", "--closes", "2026年12月1日").output
    assert demo("drafts", "note", "d1", "第九条", "离墙六米").exit_code == 0
    assert "离墙六米" in demo("drafts", "show", "d1", "--article", "第九条").output
    assert demo("drafts", "ask", "d1", "第九条", "第十条").exit_code == 0
    assert "没有“第九十条”" in refused(demo("drafts", "note", "d1", "第九十条", "x"))
    assert "/?start=o_d1_a9" in demo("drafts", "link", "d1", "--article", "第九条", "--out", "q.png").output
    assert (tmp_path / "q.png").read_bytes().startswith(b"\x89PNG")
    assert (
        "https://t.me/some_bot?start=o_d1"
        in demo("drafts", "link", "d1", "--telegram", "@some_bot", "--out", "q.svg").output
    )
    assert "<svg" in (tmp_path / "q.svg").read_text()
    assert "前完成" in demo("drafts", "promulgate", "d1", "--on", "2026-12-05", "--yes").output
    assert "2027-01-04" in demo("drafts", "overdue").output


def test_versions_side_by_side(demo: Run, tmp_path: Path) -> None:
    text = (ROOT / "bot" / "demo" / "sample_draft.txt").read_text("utf-8").replace("两年内", "一年内")
    (tmp_path / "v2.txt").write_text(text, encoding="utf-8")
    told = demo("drafts", "import", "v2.txt", "--new-version", "d1", "--yes").output
    assert "第 2 版" in told
    assert "3 位" in told
    assert "一年内" in demo("drafts", "compare", "d1", "--from", "1", "--to", "2").output
    demo("drafts", "compare", "d1", "--from", "1", "--to", "2", "--out", "c.docx")
    rows = Document(str(tmp_path / "c.docx")).tables[0].rows
    assert ["两年内" in rows[1].cells[1].text, "一年内" in rows[1].cells[2].text, len(rows)] == [True, True, 2]


def test_the_table_in_four_formats_has_as_many_rows_as_the_database(demo: Run, tmp_path: Path) -> None:
    for name in ("t.xlsx", "t.docx", "t.csv", "t.json"):
        output = demo("export", "d1", "--out", name).output
        assert "意见汇总表 20 行" in output
        assert "有 21 条意见" in output
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["意见汇总表", "意见明细", "统计"]
    page = list(book["意见汇总表"].iter_rows(values_only=True))
    assert "参与 33 人次" in str(page[3][0])
    assert page[4][:4] == ("序号", "条款", "原文", "修改意见")
    assert [row[1] for row in page[5:10]] == ["整部草案", "第七条", "第七条", "第八条", "第八条"]
    assert ("第十四条", 5, 1, 2, 2, 0, 0, 0) in [row[:8] for row in book["统计"].iter_rows(values_only=True)]
    assert max(int(str(row[9])) for row in page[5:]) == 2
    document = Document(str(tmp_path / "t.docx"))
    assert len(document.tables[0].rows) == 21
    assert document.tables[0].rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert document.tables[0].rows[0]._tr.xpath(".//w:rFonts/@w:eastAsia")[0] == "黑体"
    assert document.sections[0].footer._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE"]
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(json.loads((tmp_path / "t.json").read_text("utf-8"))["rows"]) == 20


def test_names_only_with_a_role_and_a_reason_and_it_is_logged(
    demo: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo("export", "d1", "--out", "masked.csv", "--raw")
    text = (tmp_path / "masked.csv").read_text("utf-8-sig")
    assert "李**" in text
    assert "李师傅" not in text
    demo("staff", "add", "老周", "--rights", "立法意见")
    named = ("export", "d1", "--out", "named.csv", "--raw", "--with-names", "--as", "老周")
    assert "没有“看姓名电话”的权限" in refused(demo(*named, "--reason", "核实"))
    monkeypatch.setenv("BOT_NAMED_EXPORT_STAFF", "老周，小陈")
    assert "要写理由" in refused(demo(*named))
    assert demo(*named, "--reason", "核实").exit_code == 0
    assert "李师傅" in (tmp_path / "named.csv").read_text("utf-8-sig")
    assert "核实" in demo("audit").output


def test_hostile_text_is_harmless_and_comes_back_as_it_was(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "d.txt"
    draft.write_text("某条例\n第一条 甲。\n第三条 丙。\n", encoding="utf-8")
    run("drafts", "import", str(draft), "--closes", "2026-12-31", "--yes")
    assert "导入 9 条" in run("opinions", "import", "d1", str(filled_sheet(tmp_path / "in.csv", HOSTILE))).output
    run("export", "d1", "--out", "t.csv", "--raw")
    run("export", "d1", "--out", "t.xlsx")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 9
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    cells = list(load_workbook(tmp_path / "t.xlsx")["意见明细"].iter_rows())[1:]
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n", "inlineStr"}
    assert not [cell for row in cells for cell in row if cell.data_type == "f"]
    assert "13812345678901234" in [cell.value for row in cells for cell in row]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_can_be_imported_again(
    demo: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("BOT_NAMED_EXPORT_STAFF", "老周")
    demo("staff", "add", "老周", "--rights", "立法意见")
    words = ("--raw", "--with-names", "--as", "老周", "--reason", "搬家")
    demo("export", "d1", "--out", f"one.{kind}", *words)
    # Into the same database: everything is known already.
    assert "导入 0 条，21 条以前导入过" in demo("opinions", "import", "d1", f"one.{kind}").output
    # Into a new one: the same rows.
    demo("export", "d1", "--out", "one.json", *words)
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "other"))
    draft = ROOT / "bot" / "demo" / "sample_draft.txt"
    demo("drafts", "import", str(draft), "--closes", "2027-12-31", "--opens", "2027-01-01", "--yes")
    assert "导入 21 条" in demo("opinions", "import", "d1", f"one.{kind}").output
    demo("staff", "add", "老周", "--rights", "立法意见")
    demo("export", "d1", "--out", "two.json", *words)
    kept = (
        "条款",
        "原文",
        "态度",
        "修改意见",
        "理由",
        "提出人/单位",
        "身份类别",
        "所属社区",
        "渠道",
        "收到日期",
        "会议名称",
        "到会人数",
    )
    one, two = (
        sorted([row[name] for name in kept] for row in json.loads((tmp_path / name).read_text("utf-8"))["rows"])
        for name in ("one.json", "two.json")
    )
    assert len(one) == 21
    assert one == two


def test_a_filled_template_is_imported(demo: Run, tmp_path: Path) -> None:
    assert demo("opinions", "template", "--out", "m.xlsx").exit_code == 0
    book = load_workbook(tmp_path / "m.xlsx")
    page = book["意见"]
    assert [cell.value for cell in page[1]][:4] == ["条款*", "态度*", "修改意见", "理由"]
    assert len(page.data_validations.dataValidation) == 3
    for column, value in enumerate(("第十条", "反对", "", "查得太勤", "", "居民", "", "面谈", "2026-11-22"), 1):
        page.cell(2, column, value)
    book.save(tmp_path / "m.xlsx")
    assert "导入 1 条" in demo("opinions", "import", "d1", "m.xlsx").output
    page.cell(3, 1, "第十条")
    book.save(tmp_path / "m.xlsx")
    assert "第 3 行“态度”：没有填" in refused(demo("opinions", "import", "d1", "m.xlsx"))
    for name, content in (("x.xlsx", b"no"), ("x.csv", b"\xff\xff\xff"), ("y.csv", "甲,乙\n1,2\n".encode())):
        (tmp_path / name).write_bytes(content)
        assert refused(demo("opinions", "import", "d1", name))
    assert "没有这个文件" in refused(demo("opinions", "import", "d1", "z.xlsx"))


def test_the_way_of_an_opinion_through_the_office(demo: Run, tmp_path: Path) -> None:
    added = demo(
        "opinions", "add", "d1", "--article", "第九条", "--stance", "反对", "--channel", "电话", "--reason", "没有空地"
    )
    assert "编号 Y" in added.output
    receipt = added.output.split("编号 ")[1].split("。")[0]
    assert "没有空地" in demo("opinions", "show", receipt).output
    assert "接受：" in demo("opinions", "groups", "d1").output
    assert "已并 3 组" in demo("opinions", "groups", "d1", "--accept", "all").output
    assert "没有可以并组" in demo("opinions", "groups", "d1").output
    assert "█" in demo("opinions", "heat", "d1").output
    assert "22 条意见" in demo("opinions", "mark", "d1", "已整理", "--yes").output
    assert "只能标为" in refused(demo("opinions", "mark", "d1", "已告知"))
    assert (
        "1 条意见已写结果" in demo("opinions", "dispose", receipt, "--result", "未采纳", "--reason", "消防要求").output
    )
    assert "1 条没有渠道" in demo("opinions", "publish", "d1", "--yes").output
    assert "1 张告知单" in demo("opinions", "slips", "d1", "--out", "s.docx").output
    assert "消防要求" in "".join(one.text for one in Document(str(tmp_path / "s.docx")).paragraphs)
    assert "江厦街道" in "".join(one.text for one in Document(str(tmp_path / "s.docx")).paragraphs)
    assert "没有要打印" in demo("opinions", "slips", "d1").output
    assert "1 张告知单" in demo("opinions", "slips", "d1", "--out", "again.docx", "--again").output
    assert "1 条" in demo("opinions", "list", "d1", "--state", "已告知").output
    assert demo("opinions", "moderate", receipt, "--reason", "与这部草案无关", "--yes").exit_code == 0
    assert demo("opinions", "moderate", receipt, "--undo", "--yes").exit_code == 0
    found = json.loads(demo("figures", "--json").output)
    assert (found["drafts"], found["opinions"], found["meetings"], found["present"], found["told"]) == (1, 22, 1, 18, 1)
    assert "没有意见" in refused(demo("opinions", "show", "Y0"))
    assert "没有“乱”" in refused(demo("opinions", "list", "d1", "--state", "乱"))


def test_the_demonstration_never_touches_real_drafts(demo: Run) -> None:
    assert "已经有草案" in refused(demo("demo"))


def test_what_was_keyed_in_wrongly_is_put_right_or_taken_back(demo: Run, tmp_path: Path) -> None:
    call = ("--article", "第十条", "--stance", "赞成", "--channel", "电话", "--received", "2026-11-20")
    receipt = demo("opinions", "add", "d1", *call).output.split("编号 ")[1].split("。")[0]
    assert f"编号 {receipt}" in demo("opinions", "add", "d1", *call).output
    assert "已录入" in demo("opinions", "add", "d1", *call, "--another").output
    assert "还没有到" in refused(demo("opinions", "add", "d1", *call[:-1], "2062-11-20"))
    demo("staff", "add", "老周", "--rights", "立法意见")
    edited = demo(
        "opinions", "edit", receipt, "--stance", "反对", "--reason-text", "没有空地", "--article", "第九条", "--why",
        "听错了", "--as", "老周",
    )  # fmt: skip
    assert "第九条　反对　没有空地" in edited.output
    shown = demo("opinions", "show", receipt).output
    assert "老周　听错了" in shown
    assert "原来的态度：赞成" in shown
    assert "原来的条款：第十条" in shown
    assert "为什么" in refused(demo("opinions", "edit", receipt, "--stance", "赞成", "--why", " "))
    assert refused(demo("opinions", "withdraw", receipt, "--why", "重复", answer="n\n")) == "什么都没有做。"
    assert "已撤回 1 条" in demo("opinions", "withdraw", receipt, "--why", "重复", answer="y\n").output
    assert receipt in demo("opinions", "list", "d1", "--state", "已撤回").output
    resident = next(
        word for word in demo("opinions", "list", "d1").output.replace("│", " ").split() if word.startswith("Y")
    )
    assert "居民自己写的" in refused(demo("opinions", "edit", resident, "--stance", "赞成", "--why", "x"))
    sheet = filled_sheet(tmp_path / "in.csv", ("甲", "乙", "丙"))
    batch = demo("opinions", "import", "d1", str(sheet)).output.split("这是第 ")[1].split(" ")[0]
    asked = demo("opinions", "import-undo", batch, "--why", "导错了", answer="n\n")
    assert "3 条，在 d1《" in asked.output
    assert refused(asked)
    assert "已撤回 3 条" in demo("opinions", "import-undo", batch, "--why", "导错了", "--yes").output
    assert "导入 3 条" in demo("opinions", "import", "d1", str(sheet)).output
    assert "导错了" in demo("audit").output


def test_the_figures_count_a_draft_nobody_spoke_on(demo: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("某条例\n第一条 甲。\n", encoding="utf-8")
    demo("drafts", "import", "a.txt", "--opens", "2023-03-01", "--closes", "2023-04-01", "--yes")
    found = json.loads(demo("figures", "--year", "2023", "--json").output)
    assert (found["drafts"], found["opinions"]) == (1, 0)
    assert "合计 2 部" in demo("figures").output
    assert "座谈会 6" in demo("figures").output
