"""Quizzes by browser: rounds made and edited, opened and closed, the board, and a wrong question put right."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.responses import Response

from bot.clock import OFFICE_ZONE, office_time
from bot.console.consequence import agreed
from bot.console.downloads import download
from bot.console.forms import Form
from bot.console.pages import Topic, get, post
from bot.console.visit import Visit, stamp_of
from bot.errors import Malformed, WrongInput
from bot.exports.xlsx_reading import sheet_of
from bot.language.moments import read_moment
from bot.quiz.service import (
    MOST_BECAUSE,
    MOST_OPTION,
    MOST_QUESTIONS,
    MOST_TEXT,
    MOST_TITLE,
    MOST_WHY,
    Corrected,
    Question,
    compared,
    questions_of,
    rates,
    unpacked,
)
from bot.quiz.sheets import NEEDED, questions_in, write_results, write_template
from bot.quiz.store import Quiz
from bot.services import Services
from bot.staff.act import Act
from bot.staff.rights import Right

OPTIONS = 4
FIRST, MORE = 5, 5
"""Empty blocks that a new form has, and that are added at a time."""

SHEET_FORM = 5 * 1024 * 1024
SHOWN_PLAYERS = 100


@dataclass(frozen=True, slots=True)
class Typed:
    """One block of the form, as it was typed."""

    text: str = ""
    options: tuple[str, ...] = ("",) * OPTIONS
    right: str = "1"
    because: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed: such a block is no question."""
        return not self.text and not any(self.options) and not self.because


async def overview(visit: Visit) -> Response:
    """GET /quizzes: all rounds, newest first."""
    paging = visit.paged()
    rows = await visit.parts.quizzes.all(skip=paging.skip, take=paging.take)
    return visit.page("quizzes/overview.html", rows=paging.cut(rows), paging=paging, **_words(visit))


async def fresh(visit: Visit) -> Response:
    """GET /quizzes/new: an empty form."""
    return _form(visit, None, [Typed()] * FIRST)


async def add(visit: Visit) -> Response:
    """POST /quizzes: stored; or (`do`) more blocks, or those out of a table, to be looked at before they are stored."""
    blocks = _blocks(visit.form)
    try:
        if visit.form.text("do") == "more":
            return _form(visit, None, [*blocks, *[Typed()] * MORE][:MOST_QUESTIONS])
        if visit.form.text("do") == "file":
            return _form(visit, None, await _from_file(visit.form))
        questions = _questions(blocks)
        opens = _moment(visit, "opens_at", "开始时间") or visit.parts.clock.now()
        closes = _moment(visit, "closes_at", "截止时间")
        if closes is None:
            raise Malformed("请写截止时间。")
        async with visit.acting() as act:
            made = await visit.parts.quizzes.add(act, visit.form.text("title"), questions, opens, closes)
    except WrongInput as fault:
        return _form(visit, None, blocks, fault)
    return visit.go(f"/quizzes/{made.code}", f"竞赛 {made.code} 存好了，{len(questions)} 题。")


async def show(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /quizzes/{code}: the questions with how many got them right, the board, times, corrections."""
    quiz, board, players = await visit.parts.quizzes.results(visit.named("code"))
    now = visit.parts.clock.now()
    done = [one for one in players if one.finished_at is not None]
    return visit.page(
        "quizzes/show.html",
        fault=fault,
        quiz=quiz,
        rows=list(zip(questions_of(quiz), rates(quiz, players), strict=True)),
        board=board,
        begun=len(players),
        done=done[:SHOWN_PLAYERS],
        finished=len(done),
        over=quiz.closes_at <= now,
        corrections=[_said(one) for one in reversed(quiz.corrections)],
        stamp=_stamp(quiz),
        **_words(visit),
    )


async def edit(visit: Visit) -> Response:
    """GET /quizzes/{code}/edit: the form of a round."""
    quiz = await _quiz(visit)
    return _form(visit, quiz, [_typed(one) for one in questions_of(quiz)])


async def change(visit: Visit) -> Response:
    """POST /quizzes/{code}/edit: a round written anew that nobody has begun; its title at any time."""
    quiz, blocks = await _quiz(visit), _blocks(visit.form)
    try:
        if visit.form.text("do") == "more":
            return _form(visit, quiz, [*blocks, *[Typed()] * MORE][:MOST_QUESTIONS])
        questions = _questions(blocks)
        async with visit.acting() as act:
            await visit.check_seen(act.session, _stamp(quiz), quiz.code)
            await visit.parts.quizzes.edit(act, quiz.code, visit.form.text("title"), questions)
    except WrongInput as fault:
        return _form(visit, quiz, blocks, fault)
    return visit.go(f"/quizzes/{quiz.code}", "改好了。")


async def times(visit: Visit) -> Response:
    """POST /quizzes/{code}/times: when it can be played; also opened again, or closed at once (`do`)."""
    quiz = await _quiz(visit)
    try:
        async with visit.acting() as act:
            if visit.form.text("do") == "close":
                await visit.parts.quizzes.close(act, quiz.code)
                said = "截止了，不能再答。"
            else:
                await visit.check_seen(act.session, _stamp(quiz), quiz.code)
                opens, closes = _moment(visit, "opens_at", "开始时间"), _moment(visit, "closes_at", "截止时间")
                if opens is None or closes is None:
                    raise Malformed("请写开始时间和截止时间。")
                changed = await visit.parts.quizzes.set_times(act, quiz.code, opens, closes)
                said = f"时间改好了：{office_time(changed.opens_at)} 到 {office_time(changed.closes_at)}。"
    except WrongInput as fault:
        return await show(visit, fault)
    return visit.go(f"/quizzes/{quiz.code}", said)


async def delete(visit: Visit) -> Response:
    """POST /quizzes/{code}/delete: a round that nobody has begun."""
    quiz = await _quiz(visit)
    return await agreed(
        visit,
        lambda on, act: on.quizzes.delete(act, quiz.code),
        title="删去这一轮竞赛",
        what=lambda _: [f"《{quiz.title}》，{len(quiz.questions)} 题。还没有人答过。删去以后不能恢复。"],
        done=lambda _: visit.go("/quizzes", f"竞赛“{quiz.title}”已删去。"),
        form=lambda fault: show(visit, fault),
        page="/quizzes",
        yes="删去",
    )


async def question(visit: Visit, fault: WrongInput | None = None) -> Response:
    """GET /quizzes/{code}/questions/{number}: the form that puts one question right."""
    quiz, number, one = await _one(visit)
    typed = visit.request.method == "POST"
    block = _block(visit.form, 1) if typed else _typed(one)
    void = visit.form.text("void") == "1" if typed else one.void
    return visit.page(
        "quizzes/question.html", fault=fault, quiz=quiz, number=number, one=one, block=block, void=void,
        stamp=_stamp(quiz), most_why=MOST_WHY, **_words(visit),
    )  # fmt: skip


async def correct(visit: Visit) -> Response:
    """POST /quizzes/{code}/questions/{number}: what it changes is shown first, then everybody's points are anew."""
    quiz, number, before = await _one(visit)
    why = visit.form.text("why")

    async def form_again(fault: WrongInput | None) -> Response:
        return await question(visit, fault)

    try:
        if not visit.agreed:
            async with visit.parts.database.read() as session:
                await visit.check_seen(session, _stamp(quiz), quiz.code)
        [wanted] = _questions([_block(visit.form, 1)])
        wanted = Question(wanted.text, wanted.options, wanted.right, wanted.because, visit.form.text("void") == "1")
    except WrongInput as fault:
        return await form_again(fault)

    async def work(on: Services, act: Act) -> Corrected:
        return await on.quizzes.correct(act, quiz.code, number, wanted, why)

    return await agreed(
        visit,
        work,
        title=f"更正第 {number} 题",
        what=lambda made: [
            f"《{quiz.title}》第 {number} 题：{before.text}",
            *compared(before, wanted),
            f"答过这题的 {made.answered} 位：{made.better} 位加分，{made.worse} 位减分。社区榜跟着变。",
            f"为什么：{why}",
        ],
        done=lambda made: visit.go(f"/quizzes/{quiz.code}", f"更正了：{made.better} 位加分，{made.worse} 位减分。"),
        form=form_again,
        page=f"/quizzes/{quiz.code}",
        yes="更正",
    )


async def results_file(visit: Visit) -> Response:
    """GET /quizzes/{code}/results.xlsx: the board and everybody's points, without who it was."""
    quiz, board, players = await visit.parts.quizzes.results(visit.named("code"))
    response, _ = await download(f"{quiz.code}-成绩.xlsx", lambda path: write_results(path, quiz, board, players))
    return response


async def template(_: Visit) -> Response:
    """GET /quizzes/template.xlsx: an empty table to be filled in."""

    async def write(path: Path) -> None:
        write_template(path)

    response, _made = await download("出题表.xlsx", write)
    return response


async def _quiz(visit: Visit) -> Quiz:
    async with visit.parts.database.read() as session:
        return await visit.parts.quizzes.get(session, visit.named("code"))


async def _one(visit: Visit) -> tuple[Quiz, int, Question]:
    quiz, given = await _quiz(visit), visit.named("number")
    questions = questions_of(quiz)
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else 0
    if not 1 <= number <= len(questions):
        raise Malformed(f"{quiz.code} 没有第 {given[:10]} 题，共 {len(questions)} 题。")
    return quiz, number, questions[number - 1]


def _form(visit: Visit, quiz: Quiz | None, blocks: Sequence[Typed], fault: WrongInput | None = None) -> Response:
    return visit.page(
        "quizzes/edit.html", fault=fault, quiz=quiz, blocks=blocks, most=MOST_QUESTIONS, most_title=MOST_TITLE,
        stamp=_stamp(quiz) if quiz else "", **_words(visit),
    )  # fmt: skip


def _blocks(form: Form) -> list[Typed]:
    """The blocks of a form, at most as many as a round may have."""
    count = min(form.number("blocks") or 0, MOST_QUESTIONS)
    return [_block(form, number) for number in range(1, count + 1)]


def _block(form: Form, number: int) -> Typed:
    options = tuple(form.text(f"q{number}o{place}") for place in range(1, OPTIONS + 1))
    return Typed(form.text(f"q{number}"), options, form.text(f"q{number}right") or "1", form.text(f"q{number}because"))


def _typed(one: Question) -> Typed:
    options = (*one.options, *("",) * OPTIONS)[:OPTIONS]
    return Typed(one.text, options, str(one.right + 1), one.because)


def _questions(blocks: Sequence[Typed]) -> list[Question]:
    """The questions that were typed; raises Malformed where the right answer is none of the options."""
    found = []
    for number, one in enumerate(blocks, 1):
        if one.empty:
            continue
        if one.right not in map(str, range(1, OPTIONS + 1)) or not one.options[int(one.right) - 1]:
            raise Malformed(f"第 {number} 题：正确的那个选项没有写。")
        right = one.options[int(one.right) - 1]
        options = tuple(option for option in one.options if option)
        found.append(Question(one.text, options, options.index(right), one.because))
    return found


async def _from_file(form: Form) -> list[Typed]:
    file = form.file("file")
    if file is None:
        raise Malformed("请先选一个填好的表。")
    header, rows = await asyncio.to_thread(sheet_of, file.filename or "", await file.read(), NEEDED)
    questions = questions_in(header, rows)
    if len(questions) > MOST_QUESTIONS:
        raise Malformed(f"表里有 {len(questions)} 题，一轮最多 {MOST_QUESTIONS} 题。")
    return [_typed(one) for one in questions]


def _moment(visit: Visit, name: str, what: str) -> datetime | None:
    text = visit.form.text(name).replace("T", " ")
    if not text:
        return None
    found = read_moment(text, visit.parts.clock.now())
    if found is None:
        raise Malformed(f"{what}“{text[:40]}”看不懂，请写成 2026-12-04 14:00。")
    return found


def _said(one: dict[str, Any]) -> dict[str, Any]:
    """A correction as the page shows it."""
    before = unpacked(one["before"])
    shown = f"{before.text}（{'／'.join(before.options)}；正确：{before.options[before.right]}）"
    return {**one, "at": datetime.fromisoformat(one["at"]), "before": shown}


def _words(visit: Visit) -> dict[str, Any]:
    now = visit.parts.clock.now()

    def state(quiz: Quiz) -> str:
        return "截止了" if quiz.closes_at <= now else "还没开始" if quiz.opens_at > now else "正在答"

    return {
        "state_of": state,
        "may_edit": visit.may(Right.EVENTS),
        "most_text": MOST_TEXT,
        "most_option": MOST_OPTION,
        "most_because": MOST_BECAUSE,
        "rights": [(str(number), f"第 {number} 个") for number in range(1, OPTIONS + 1)],
        "local": lambda moment: f"{moment.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}" if moment else "",
    }


def _stamp(quiz: Quiz) -> str:
    return stamp_of(quiz.title, quiz.questions, quiz.opens_at, quiz.closes_at)


TOPIC = Topic(
    "竞赛",
    "/quizzes",
    None,
    (
        get("/quizzes", overview, None),
        get("/quizzes/new", fresh, Right.EVENTS),
        get("/quizzes/template.xlsx", template, Right.EVENTS),
        post("/quizzes", add, Right.EVENTS, limit=SHEET_FORM),
        get("/quizzes/{code}", show, None),
        get("/quizzes/{code}/edit", edit, Right.EVENTS),
        post("/quizzes/{code}/edit", change, Right.EVENTS),
        post("/quizzes/{code}/times", times, Right.EVENTS),
        post("/quizzes/{code}/delete", delete, Right.EVENTS),
        get("/quizzes/{code}/questions/{number}", question, Right.EVENTS),
        post("/quizzes/{code}/questions/{number}", correct, Right.EVENTS),
        get("/quizzes/{code}/results.xlsx", results_file, None),
    ),
)
