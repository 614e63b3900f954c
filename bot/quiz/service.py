"""The rules of a quiz: one try each, in order, answered once; a board by community, results for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import Conflict, Malformed, NotFound
from bot.messages import Address
from bot.quiz.store import Quiz, QuizPlayer
from bot.staff.act import Act
from bot.staff.rights import Right
from bot.storage.database import Database

MOST_QUESTIONS = 50
MOST_TEXT, MOST_OPTION, MOST_BECAUSE = 200, 40, 200
FEWEST_PEOPLE = 3
"""A community is on the board from so many players on: the score of one or two would be theirs by name."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `right` is the place of the right option, from 0; `because` is told after the answer."""

    text: str
    options: tuple[str, ...]
    right: int
    because: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One community: how many finished, and their average score."""

    community: str
    people: int
    score: float


class Quizzes:
    """Quizzes of one office."""

    def __init__(self, database: Database, office_id: str, clock: Clock) -> None:
        self._database = database
        self._office = office_id
        self._clock = clock

    async def add(
        self, act: Act, title: str, questions: Sequence[Question], opens_at: datetime, closes_at: datetime
    ) -> Quiz:
        """Store a round; times are UTC. Raises WrongInput for a round that nobody could play."""
        act.need(Right.EVENTS)
        if not title.strip() or len(title) > 60:
            raise Malformed("竞赛名称要有 1 到 60 个字。")
        if closes_at <= opens_at or closes_at <= self._clock.now():
            raise Conflict("截止时间要晚于开始时间，也不能已经过去。")
        check(questions)
        session = act.session
        count = await session.scalar(select(func.count()).select_from(Quiz).where(Quiz.office_id == self._office))
        quiz = Quiz(
            office_id=self._office,
            code=f"z{(count or 0) + 1}",
            title=title.strip(),
            questions=[
                {"text": one.text, "options": list(one.options), "right": one.right, "because": one.because}
                for one in questions
            ],
            opens_at=opens_at,
            closes_at=closes_at,
            created_at=self._clock.now(),
            created_by=act.actor.name[:64],
        )
        session.add(quiz)
        await session.flush()
        act.note("quiz.add", quiz.code, title)
        return quiz

    async def open_round(self, session: AsyncSession) -> Quiz | None:
        """Return the round that can be played now, the latest if there are several."""
        now = self._clock.now()
        found: Quiz | None = await session.scalar(
            select(Quiz)
            .where(Quiz.office_id == self._office, Quiz.opens_at <= now, Quiz.closes_at > now)
            .order_by(Quiz.id.desc())
            .limit(1)
        )
        return found

    async def get(self, session: AsyncSession, code: str) -> Quiz:
        """Return a round; raises WrongInput if there is none."""
        found = await session.scalar(select(Quiz).where(Quiz.office_id == self._office, Quiz.code == code.lower()))
        if found is None:
            raise NotFound("quiz", code)
        return found

    async def player(self, session: AsyncSession, quiz: Quiz, address: Address) -> QuizPlayer | None:
        """Return how far somebody got, locked, or None."""
        found: QuizPlayer | None = await session.scalar(
            select(QuizPlayer)
            .where(
                QuizPlayer.quiz_id == quiz.id, QuizPlayer.channel == address.channel, QuizPlayer.chat == address.chat
            )
            .with_for_update()
        )
        return found

    async def begin(self, session: AsyncSession, quiz: Quiz, address: Address, community: str) -> QuizPlayer:
        """Begin somebody's try, or return the one they have."""
        known = await self.player(session, quiz, address)
        if known is not None:
            return known
        player = QuizPlayer(
            office_id=self._office,
            quiz_id=quiz.id,
            channel=address.channel,
            chat=address.chat,
            community=community[:40],
            answers=[],
            score=0,
            started_at=self._clock.now(),
            finished_at=None,
        )
        session.add(player)
        await session.flush()
        return player

    async def answer(self, session: AsyncSession, quiz: Quiz, player: QuizPlayer, number: int, option: int) -> bool:
        """Take the answer to question `number` (from 0); False for one that is not the next, or no option of it."""
        question = questions_of(quiz)[number] if number < len(quiz.questions) else None
        closed = quiz.closes_at <= self._clock.now()
        if closed or question is None or number != len(player.answers) or not 0 <= option < len(question.options):
            return False
        player.answers = [*player.answers, option]
        player.score += option == question.right
        if len(player.answers) == len(quiz.questions):
            player.finished_at = self._clock.now()
        await session.flush()
        return True

    async def place(self, session: AsyncSession, quiz: Quiz, player: QuizPlayer) -> tuple[int, int]:
        """Return the place of somebody who finished, and how many did."""
        done = (QuizPlayer.quiz_id == quiz.id, QuizPlayer.finished_at.is_not(None))
        better = await session.scalar(
            select(func.count()).select_from(QuizPlayer).where(*done, QuizPlayer.score > player.score)
        )
        people = await session.scalar(select(func.count()).select_from(QuizPlayer).where(*done))
        return (better or 0) + 1, people or 0

    async def board(self, session: AsyncSession, quiz: Quiz) -> list[BoardLine]:
        """Return the communities with at least FEWEST_PEOPLE who finished, the best average first."""
        rows = await session.execute(
            select(QuizPlayer.community, func.count(), func.avg(QuizPlayer.score))
            .where(QuizPlayer.quiz_id == quiz.id, QuizPlayer.finished_at.is_not(None), QuizPlayer.community != "")
            .group_by(QuizPlayer.community)
            .having(func.count() >= FEWEST_PEOPLE)
        )
        lines = [BoardLine(community, people, float(score)) for community, people, score in rows]
        return sorted(lines, key=lambda line: (-line.score, -line.people, line.community))

    async def all(self) -> list[tuple[Quiz, int]]:
        """Return all rounds with how many finished, newest first."""
        async with self._database.read() as session:
            rows = await session.execute(
                select(Quiz, func.count(QuizPlayer.finished_at))
                .outerjoin(QuizPlayer, QuizPlayer.quiz_id == Quiz.id)
                .where(Quiz.office_id == self._office)
                .group_by(Quiz.id)
                .order_by(Quiz.id.desc())
            )
            return [(quiz, count) for quiz, count in rows]

    async def results(self, code: str) -> tuple[Quiz, list[BoardLine], list[QuizPlayer]]:
        """Return a round, its board, and everybody who began it, best first; nobody's address is shown to staff."""
        async with self._database.read() as session:
            quiz = await self.get(session, code)
            rows = await session.scalars(
                select(QuizPlayer)
                .where(QuizPlayer.quiz_id == quiz.id)
                .order_by(QuizPlayer.score.desc(), QuizPlayer.finished_at, QuizPlayer.id)
            )
            return quiz, await self.board(session, quiz), list(rows)

    async def communities(self, session: AsyncSession) -> list[str]:
        """Return the communities people played for."""
        rows = await session.scalars(
            select(QuizPlayer.community)
            .where(QuizPlayer.office_id == self._office, QuizPlayer.community != "")
            .distinct()
        )
        return sorted(rows)

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete somebody's tries."""
        await session.execute(
            delete(QuizPlayer).where(
                QuizPlayer.office_id == self._office,
                QuizPlayer.channel == address.channel,
                QuizPlayer.chat == address.chat,
            )
        )


def questions_of(quiz: Quiz) -> list[Question]:
    """Return the questions of a round."""
    return [Question(q["text"], tuple(q["options"]), q["right"], q["because"]) for q in quiz.questions]


def check(questions: Sequence[Question]) -> None:
    """Raise WrongInput for the first question that cannot be asked."""
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise Malformed(f"一轮要有 1 到 {MOST_QUESTIONS} 题，现在 {len(questions)} 题。")
    for number, one in enumerate(questions, 1):
        if not one.text.strip() or len(one.text) > MOST_TEXT:
            raise Malformed(f"第 {number} 题的题目要有 1 到 {MOST_TEXT} 个字。")
        if not 2 <= len(one.options) <= 4 or any(not o.strip() or len(o) > MOST_OPTION for o in one.options):
            raise Malformed(f"第 {number} 题要有 2 到 4 个选项，每个 1 到 {MOST_OPTION} 个字。")
        if len(set(one.options)) < len(one.options):
            raise Conflict(f"第 {number} 题有两个一样的选项。")
        if not 0 <= one.right < len(one.options):
            raise Malformed(f"第 {number} 题的正确答案不在选项里。")
        if len(one.because) > MOST_BECAUSE:
            raise Malformed(f"第 {number} 题的解释最多 {MOST_BECAUSE} 个字。")
