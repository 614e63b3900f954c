"""Questions out of a filled-in table, and a round's results as one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from bot.clock import office_time
from bot.errors import WrongInput
from bot.exports.sheets import Cell, Sheet
from bot.exports.xlsx import Workbook
from bot.exports.xlsx_reading import Numbered
from bot.quiz.service import MOST_QUESTIONS, BoardLine, Question
from bot.quiz.store import Quiz, QuizPlayer

COLUMNS = ("题目*", "选项1*", "选项2*", "选项3", "选项4", "正确*", "解释")
NEEDED = ("题目", "选项1", "选项2", "正确")


def write_template(path: Path) -> None:
    """Write an empty table to be filled in."""
    sheet = Sheet("题目", (), COLUMNS, (30, 14, 14, 14, 14, 6, 30))
    with Workbook(path) as book:
        book.choices(sheet, {"正确": ["1", "2", "3", "4"]}, MOST_QUESTIONS)
        book.lines("怎么填", [("正确", "写第几个选项对：1、2、3 或 4"), ("解释", "答完后给大家看，最好写上法律和条文")])


def questions_in(header: Sequence[object], rows: Sequence[Numbered]) -> list[Question]:
    """Return the questions of a filled-in table; empty rows are passed over.

    Raises WrongInput for a row without a question, with a gap between its options, or whose right answer is none.
    """
    names = [str(cell or "").strip().rstrip("*＊") for cell in header]
    found = []
    for number, cells in rows:
        row = {name: str(cell).strip() for name, cell in zip(names, cells, strict=False) if cell is not None}
        if not any(row.values()):
            continue
        if not row.get("题目"):
            raise WrongInput(f"第 {number} 行：没有写题目。")
        right = row.get("正确", "").removesuffix(".0")
        if right not in ("1", "2", "3", "4"):
            raise WrongInput(f"第 {number} 行：“正确”要写 1 到 4，现在是“{right[:20]}”。")
        written = [row.get(f"选项{n}", "") for n in range(1, 5)]
        options = tuple(filter(None, written))
        # The right answer is named by its column: with one left empty before it, it would be another one.
        if tuple(written[: len(options)]) != options:
            raise WrongInput(f"第 {number} 行：选项要从“选项1”起一个接一个写，中间不能空。")
        if int(right) > len(options):
            raise WrongInput(f"第 {number} 行：“正确”写的是 {right}，这一题只有 {len(options)} 个选项。")
        found.append(Question(row["题目"], options, int(right) - 1, row.get("解释", "")))
    return found


async def write_results(path: Path, quiz: Quiz, lines: Sequence[BoardLine], players: Sequence[QuizPlayer]) -> int:
    """Write the board and everybody's points, without who it was; returns how many finished."""
    head = (quiz.title, f"截止 {office_time(quiz.closes_at)}，共 {len(quiz.questions)} 题")
    with Workbook(path) as book:
        await book.add(Sheet("社区榜", head, ("名次", "社区", "平均分", "人数"), (6, 16, 8, 8)), _board(lines))
        columns = ("名次", "社区", "得分", "用时（秒）")
        return await book.add(Sheet("成绩", head, columns, (6, 16, 8, 10)), _players(players))


async def _board(lines: Sequence[BoardLine]) -> AsyncIterator[Sequence[Cell]]:
    for place, line in enumerate(lines, 1):
        yield place, line.community, f"{line.score:.1f}", line.people


async def _players(players: Sequence[QuizPlayer]) -> AsyncIterator[Sequence[Cell]]:
    place = 0
    for one in players:
        if one.finished_at is not None:
            place += 1
            seconds = int((one.finished_at - one.started_at).total_seconds())
            yield place, one.community or "（不代表社区）", one.score, seconds
