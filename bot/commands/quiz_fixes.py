"""`python -m bot quiz correct`, `edit`, `times`, `close`, `delete`: a round is put right, ended, taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import office_time
from bot.commands.acting import act_of, actor_of
from bot.commands.common import Who, Yes, confirmed, out, run_async, settings_for_command
from bot.commands.events import read_when
from bot.commands.quiz import Code
from bot.commands.rehearsal import agreed_act
from bot.errors import Malformed
from bot.exports.xlsx_reading import read_sheet
from bot.quiz.service import Corrected, Question, compared, questions_of
from bot.quiz.sheets import NEEDED, questions_in
from bot.services import opened


def correct(
    code: Code,
    number: Annotated[int, typer.Argument(help="第几题")],
    why: Annotated[str, typer.Option("--why", help="为什么更正；必填，记入日志")],
    text: Annotated[str | None, typer.Option(help="题目改成什么")] = None,
    option: Annotated[list[str] | None, typer.Option(help="选项，按原来的次序一个一个写全")] = None,
    right: Annotated[int | None, typer.Option(help="第几个选项对")] = None,
    because: Annotated[str | None, typer.Option(help="解释改成什么")] = None,
    void: Annotated[bool | None, typer.Option("--void/--not-void", help="作废（答过的都算对），或者不作废")] = None,
    yes: Yes = False,
    who: Who = "",
) -> None:
    """更正有人答过的一题，没写的不变；先看几位加分、几位减分，再重算。后台在“竞赛”里。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                quiz = await parts.quizzes.get(session, code)
            before = _one(questions_of(quiz), number, quiz.code)
            after = Question(
                before.text if text is None else text.strip(),
                tuple(option) if option else before.options,
                before.right if right is None else right - 1,
                before.because if because is None else because.strip(),
                before.void if void is None else void,
            )

            def what(made: Corrected) -> list[str]:
                points = f"答过这题的 {made.answered} 位：{made.better} 位加分，{made.worse} 位减分。社区榜跟着变。"
                return [f"《{quiz.title}》第 {number} 题：{before.text}", *compared(before, after), points]

            actor = await actor_of(parts, who)
            made = await agreed_act(
                parts, actor, lambda on, act: on.quizzes.correct(act, quiz.code, number, after, why),
                what, yes=yes, question="更正吗？",
            )  # fmt: skip
            out.print(f"更正了：{made.better} 位加分，{made.worse} 位减分。")

    run_async(work())


def edit(
    code: Code,
    path: Annotated[Path | None, typer.Argument(help="填好的 .xlsx 或 .csv；不写就只改名称")] = None,
    title: Annotated[str, typer.Option(help="名称改成什么")] = "",
    who: Who = "",
) -> None:
    """还没人答过的整个改（题目用新的表），名称随时能改。后台在“竞赛”里。"""
    if path is None and not title:
        raise Malformed("请写要改什么：填好的表，或者 --title 名称。")
    questions = questions_in(*read_sheet(path, NEEDED)) if path else None

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                quiz = await parts.quizzes.get(session, code)
            wanted = questions_of(quiz) if questions is None else questions
            async with act_of(parts, who) as act:
                made = await parts.quizzes.edit(act, quiz.code, title or quiz.title, wanted)
            out.print(f"改好了：{made.title}，{len(wanted)} 题。")

    run_async(work())


def times(
    code: Code,
    since: Annotated[str, typer.Option("--from", help="开始时间，不写就不变")] = "",
    until: Annotated[str, typer.Option(help="截止时间，不写就不变；写晚一点就是再开")] = "",
    who: Who = "",
) -> None:
    """改开始、截止时间；截止了的能再开。后台在“竞赛”里。"""
    if not since and not until:
        raise Malformed("请写 --from 开始时间，或者 --until 截止时间。")
    opens, closes = (read_when(one, past=True) if one else None for one in (since, until))

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                quiz = await parts.quizzes.get(act.session, code)
                made = await parts.quizzes.set_times(act, quiz.code, opens or quiz.opens_at, closes or quiz.closes_at)
            out.print(f"时间改好了：{office_time(made.opens_at)} 到 {office_time(made.closes_at)}。")

    run_async(work())


def close(code: Code, who: Who = "") -> None:
    """提前截止，不能再答；再开用 times --until。后台在“竞赛”里。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                quiz = await parts.quizzes.close(act, code)
            out.print(f"《{quiz.title}》截止了，不能再答。")

    run_async(work())


def delete(code: Code, yes: Yes = False, who: Who = "") -> None:
    """删去一轮还没人答过的。后台在“竞赛”里。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                quiz = await parts.quizzes.get(session, code)
            out.print(f"{quiz.code}　{quiz.title}　{len(quiz.questions)} 题", soft_wrap=True)
            confirmed("删去吗？", yes=yes)
            async with act_of(parts, who) as act:
                await parts.quizzes.delete(act, quiz.code)
            out.print(f"竞赛“{quiz.title}”已删去。")

    run_async(work())


def _one(questions: list[Question], number: int, code: str) -> Question:
    if not 1 <= number <= len(questions):
        raise Malformed(f"{code} 没有第 {number} 题，共 {len(questions)} 题。")
    return questions[number - 1]


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("correct", correct), ("edit", edit), ("times", times), ("close", close), ("delete", delete),
)  # fmt: skip
