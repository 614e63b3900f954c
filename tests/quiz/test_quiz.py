"""A quiz as residents play it and staff run it: one try, in order, a board that names no single person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.answers.shelf import Shelf
from bot.app import Parts
from bot.errors import WrongInput
from bot.messages import Address
from bot.quiz.service import MOST_QUESTIONS, Question, check
from bot.quiz.store import Quiz
from bot.storage.database import Database
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor, parts_for
from tests.support.staff import done

QUESTIONS = (
    Question("离婚冷静期是几天？", ("十五天", "三十天", "六十天"), 1, "民法典第一千零七十七条。"),
    Question("公安机关会不会设安全账户？", ("会", "不会"), 1, "让您转账到安全账户的都是骗子。"),
)


@pytest.fixture
def parts(database: Database, clock: HandClock, shelf: Shelf, tmp_path: Path) -> Parts:
    return parts_for(database, clock, shelf, tmp_path)


async def open_round(parts: Parts, clock: HandClock) -> Quiz:
    return await done(
        parts, "小陈", parts.quizzes.add, "宪法宣传周", QUESTIONS, clock.now(), clock.now() + timedelta(days=7)
    )


def player(parts: Parts, clock: HandClock, number: int = 1) -> Visitor:
    return Visitor(parts, clock, Address("web", f"player-{number:06d}"))


async def test_one_try_question_by_question(parts: Parts, clock: HandClock) -> None:
    anna = player(parts, clock)
    assert "现在没有知识竞赛" in await anna.says("知识竞赛")
    await open_round(parts, clock)
    assert "共 2 题" in await anna.says("/quiz")
    assert "第 1 题（共 2 题）：离婚冷静期" in await anna.presses("开始答题")
    stale = anna.button("三十天")
    said = await anna.presses("三十天")
    assert "答对了！民法典第一千零七十七条" in said
    assert "第 2 题" in said
    assert "第 2 题" in await anna.presses_id(stale)  # a second tap changes nothing
    said = await anna.presses("会")
    assert "不对，应该是：不会" in said
    assert "答完了：1 分（共 2 题）。目前第 1 名，共 1 人" in said
    assert "答完了：1 分" in await anna.says("答题")
    assert "还没有社区成绩" in await anna.presses_id("z:b:z1")


async def test_a_left_off_round_goes_on_where_it_stood(parts: Parts, clock: HandClock) -> None:
    await open_round(parts, clock)
    anna = player(parts, clock)
    await anna.says("竞赛")
    await anna.presses("开始答题")
    await anna.presses("十五天")
    clock.move(days=2)
    assert "第 2 题" in await anna.says("竞赛")
    clock.move(days=6)
    assert "这一轮已经结束" in await anna.presses_id("z:a:z1:1:1")


async def test_what_is_typed_in_between_is_no_answer_and_the_round_waits(parts: Parts, clock: HandClock) -> None:
    await open_round(parts, clock)
    anna = player(parts, clock)
    assert "用一段话写给我" in await anna.says("转人工")
    await anna.says("竞赛")
    assert "咨询先替您留着" in await anna.presses("开始答题")
    assert "答题还没写完" in await anna.says("楼上漏水把我家天花板泡了，楼上的邻居不肯修也不肯赔")
    assert anna.entry() == "leak-upstairs"
    assert "110" in await anna.says("我老公又动手打我")
    assert "第 1 题" in await anna.says("竞赛")
    await anna.presses("三十天")
    assert "您的咨询还没写完，接着写吗" in await anna.presses("不会")
    assert "用一段话写给我" in await anna.presses("接着写")


async def test_the_board_is_by_community_and_hides_small_ones(parts: Parts, clock: HandClock) -> None:
    quiz = await open_round(parts, clock)
    start = clock.now() + timedelta(days=1)
    for number, (community, options) in enumerate(
        [("天一社区", (1, 1))] * 3 + [("郁家社区", (1, 0))] * 3 + [("小社区", (1, 1))] * 2
    ):
        async with parts.database.write() as session:
            one = await parts.quizzes.begin(session, quiz, Address("web", f"p{number:06d}"), community)
            for place, option in enumerate(options):
                assert await parts.quizzes.answer(session, quiz, one, place, option)
    anna = player(parts, clock)
    await anna.says("竞赛")
    assert "您代表哪个社区" in await anna.presses("开始答题")
    await anna.presses("天一社区")
    board = await anna.presses_id("z:b:z1")
    assert "1. 天一社区：平均 2.0 分，3 人\n2. 郁家社区：平均 1.0 分，3 人" in board
    assert "小社区" not in board
    [(_, done)] = await parts.quizzes.all()
    assert done == 8
    assert start > clock.now()


async def test_hostile_buttons_change_nothing(parts: Parts, clock: HandClock) -> None:
    await open_round(parts, clock)
    anna = player(parts, clock)
    for hostile in ("z:a:z1:0:1", "z:s:z9", "z:c:z1:~zz", "z:a:z1:99:1", "z:a:z1:0:9", "z:a:z1:²:1", "z:x", "z:b:z1"):
        assert await anna.presses_id(hostile)
    async with parts.database.read() as session:
        quiz = await parts.quizzes.get(session, "z1")
        one = await parts.quizzes.player(session, quiz, Address("web", "player-000001"))
    assert one is not None
    assert (one.answers, one.score) == ([], 0)
    group = Visitor(parts, clock, Address("telegram", "-1"), group=True)
    assert "单独" in await group.says("/quiz")


async def test_forgetting_takes_the_try_away(parts: Parts, clock: HandClock) -> None:
    await open_round(parts, clock)
    anna = player(parts, clock)
    await anna.says("竞赛")
    await anna.presses("开始答题")
    await anna.says("/forget")
    await anna.presses_id("f:yes")
    async with parts.database.read() as session:
        quiz = await parts.quizzes.get(session, "z1")
        assert await parts.quizzes.player(session, quiz, Address("web", "player-000001")) is None


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (Question("", ("a", "b"), 0, ""), "题目"), (Question("x", ("a",), 0, ""), "2 到 4 个选项"),
        (Question("x", ("a", "a"), 0, ""), "一样的选项"), (Question("x", ("a", "b"), 2, ""), "不在选项里"),
        (Question("x", ("a", "b" * 41), 0, ""), "选项"), (Question("x", ("a", "b"), 0, "长" * 201), "解释"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_named(question: Question, why: str) -> None:
    with pytest.raises(WrongInput, match=f"第 1 题.*{why}"):
        check([question])


async def test_rounds_need_a_name_questions_and_a_time(parts: Parts, clock: HandClock) -> None:
    now, later = clock.now(), clock.now() + timedelta(days=1)
    for title, questions, opens, closes in (
        ("", QUESTIONS, now, later), ("a", (), now, later), ("a", QUESTIONS * MOST_QUESTIONS, now, later),
        ("a", QUESTIONS, later, now), ("a", QUESTIONS, now - timedelta(days=2), now - timedelta(days=1)),
    ):  # fmt: skip
        with pytest.raises(WrongInput):
            await done(parts, "小陈", parts.quizzes.add, title, questions, opens, closes)
    with pytest.raises(WrongInput, match="没有竞赛“z7”"):
        await parts.quizzes.results("z7")
