"""The rules of a quiz: one try each, in order, answered once; a board by community, results for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
MOST_TITLE, MOST_WHY = 60, 200
MOST_TEXT, MOST_OPTION, MOST_BECAUSE = 200, 40, 200
FEWEST_PEOPLE = 3
"""A community is on the board from so many players on: the score of one or two would be theirs by name."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `right` is the place of the right option, from 0; `because` is told after the answer.

    `void`: it was wrong and could not be put right, so whoever answered it has its point.
    """

    text: str
    options: tuple[str, ...]
    right: int
    because: str
    void: bool = False

    def takes(self, option: int) -> bool:
        """Tell whether an option counts as right; of a void question every option does."""
        return self.void or option == self.right


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One community: how many finished, and their average score."""

    community: str
    people: int
    score: float


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction changes: how many had answered the question, how many have more and fewer points now."""

    before: Question
    answered: int
    better: int
    worse: int


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
        check_title(title)
        if closes_at <= opens_at or closes_at <= self._clock.now():
            raise Conflict("截止时间要晚于开始时间，也不能已经过去。")
        check(questions)
        session = act.session
        count = await session.scalar(select(func.count()).select_from(Quiz).where(Quiz.office_id == self._office))
        quiz = Quiz(
            office_id=self._office,
            code=f"z{(count or 0) + 1}",
            title=title.strip(),
            questions=[packed(one) for one in questions],
            opens_at=opens_at,
            closes_at=closes_at,
            created_at=self._clock.now(),
            created_by=act.actor.name[:64],
            corrections=[],
            hidden_at=None,
        )
        session.add(quiz)
        await session.flush()
        act.note("quiz.add", quiz.code, title)
        return quiz

    async def edit(self, act: Act, code: str, title: str, questions: Sequence[Question]) -> Quiz:
        """Write a round anew that nobody has begun; raises Conflict for any other: its questions are corrected singly.

        The title alone can always be changed.
        """
        act.need(Right.EVENTS)
        check_title(title)
        check(questions)
        quiz = await self.get(act.session, code, lock=True)
        wanted = [packed(one) for one in questions]
        if wanted != [packed(one) for one in questions_of(quiz)]:
            if await self.begun(act.session, quiz):
                raise Conflict("已经有人答题，题目不能整个改。一题一题更正，会重算成绩。")
            quiz.questions = wanted
        quiz.title = title.strip()
        await act.session.flush()
        act.note("quiz.change", quiz.code, quiz.title)
        return quiz

    async def set_times(self, act: Act, code: str, opens_at: datetime, closes_at: datetime) -> Quiz:
        """Change when a round can be played; raises Conflict for times that cannot be."""
        act.need(Right.EVENTS)
        if closes_at <= opens_at:
            raise Conflict("截止时间要晚于开始时间。")
        quiz = await self.get(act.session, code, lock=True)
        quiz.opens_at, quiz.closes_at = opens_at, closes_at
        await act.session.flush()
        act.note("quiz.dates", quiz.code, f"{opens_at.isoformat()} – {closes_at.isoformat()}")
        return quiz

    async def close(self, act: Act, code: str) -> Quiz:
        """End a round now; raises Conflict for one that is over."""
        act.need(Right.EVENTS)
        quiz, now = await self.get(act.session, code, lock=True), self._clock.now()
        if quiz.closes_at <= now:
            raise Conflict(f"{quiz.code} 已经截止了。")
        quiz.opens_at, quiz.closes_at = min(quiz.opens_at, now), now
        await act.session.flush()
        act.note("quiz.close", quiz.code, quiz.title)
        return quiz

    async def delete(self, act: Act, code: str) -> Quiz:
        """Take away a round that nobody has begun; raises Conflict for any other. Its code is not used again."""
        act.need(Right.EVENTS)
        quiz = await self.get(act.session, code, lock=True)
        if count := await self.begun(act.session, quiz):
            raise Conflict(f"{quiz.code} 已经有 {count} 位答过，不能删，可以提前截止。")
        quiz.hidden_at = self._clock.now()
        await act.session.flush()
        act.note("quiz.delete", quiz.code, quiz.title)
        return quiz

    async def correct(self, act: Act, code: str, number: int, question: Question, why: str) -> Corrected:
        """Put a question right that people have answered, and count everybody's points anew; `number` is from 1.

        Options may be worded anew, not added or taken away: answers are kept by their place. What it was is kept with
        the reason. Returns what it changes. Raises WrongInput for a question that cannot be asked, or stays the same.
        """
        act.need(Right.EVENTS)
        session, why = act.session, why.strip()
        if not why or len(why) > MOST_WHY:
            raise Malformed(f"请写为什么更正，最多 {MOST_WHY} 字。")
        quiz = await self.get(session, code, lock=True)
        known = questions_of(quiz)
        if not 1 <= number <= len(known):
            raise Malformed(f"{quiz.code} 没有第 {number} 题，共 {len(known)} 题。")
        before = known[number - 1]
        if question == before:
            raise Conflict("改成的和原来一样，没有更正。")
        if len(question.options) != len(before.options):
            raise Malformed(f"选项的个数不能变（{len(before.options)} 个）：已经有人按原来的选项答过。")
        changed = [*known[: number - 1], question, *known[number:]]
        check(changed)
        quiz.questions = [packed(one) for one in changed]
        entry = {"at": self._clock.now().isoformat(), "who": act.actor.name[:64], "number": number}
        quiz.corrections = [*quiz.corrections, {**entry, "before": packed(before), "why": why}]
        rows = await session.scalars(select(QuizPlayer).where(QuizPlayer.quiz_id == quiz.id).with_for_update())
        answered = better = worse = 0
        for row in rows:
            score = sum(one.takes(option) for one, option in zip(changed, row.answers, strict=False))
            answered += len(row.answers) >= number
            better, worse = better + (score > row.score), worse + (score < row.score)
            row.score = score
        await session.flush()
        act.note("quiz.correct", f"{quiz.code} {number}", why)
        return Corrected(before, answered, better, worse)

    async def begun(self, session: AsyncSession, quiz: Quiz) -> int:
        """Return how many have begun a round."""
        count = await session.scalar(select(func.count()).select_from(QuizPlayer).where(QuizPlayer.quiz_id == quiz.id))
        return count or 0

    async def open_round(self, session: AsyncSession) -> Quiz | None:
        """Return the round that can be played now, the latest if there are several."""
        now = self._clock.now()
        found: Quiz | None = await session.scalar(
            select(Quiz)
            .where(Quiz.office_id == self._office, Quiz.opens_at <= now, Quiz.closes_at > now, Quiz.hidden_at.is_(None))
            .order_by(Quiz.id.desc())
            .limit(1)
        )
        return found

    async def get(self, session: AsyncSession, code: str, *, lock: bool = False) -> Quiz:
        """Return a round; raises WrongInput if there is none."""
        wanted = (Quiz.office_id == self._office, Quiz.code == code.lower(), Quiz.hidden_at.is_(None))
        query = select(Quiz).where(*wanted)
        found: Quiz | None = await session.scalar(query.with_for_update() if lock else query)
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
        player.score += question.takes(option)
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

    async def all(self, *, skip: int = 0, take: int = 50) -> list[tuple[Quiz, int]]:
        """Return rounds with how many finished, newest first."""
        async with self._database.read() as session:
            rows = await session.execute(
                select(Quiz, func.count(QuizPlayer.finished_at))
                .outerjoin(QuizPlayer, QuizPlayer.quiz_id == Quiz.id)
                .where(Quiz.office_id == self._office, Quiz.hidden_at.is_(None))
                .group_by(Quiz.id)
                .order_by(Quiz.id.desc())
                .offset(skip)
                .limit(take)
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
    return [unpacked(one) for one in quiz.questions]


def packed(one: Question) -> dict[str, Any]:
    """Return a question as plain JSON values; `unpacked` gives it back."""
    plain = {"text": one.text, "options": list(one.options), "right": one.right, "because": one.because}
    return {**plain, "void": True} if one.void else plain


def unpacked(data: Mapping[str, Any]) -> Question:
    """Return the question that was packed."""
    return Question(data["text"], tuple(data["options"]), data["right"], data["because"], bool(data.get("void")))


def rates(quiz: Quiz, players: Sequence[QuizPlayer]) -> list[tuple[int, int]]:
    """Return for each question how many answered it, and how many of those rightly."""
    found = []
    for number, one in enumerate(questions_of(quiz)):
        given = [player.answers[number] for player in players if len(player.answers) > number]
        found.append((len(given), sum(map(one.takes, given))))
    return found


def compared(before: Question, after: Question) -> list[str]:
    """Say in lines what is different in a question."""
    rows = (
        ("题目", before.text, after.text), ("选项", "／".join(before.options), "／".join(after.options)),
        ("正确", before.options[before.right], after.options[after.right]), ("解释", before.because, after.because),
        ("作废", "是" if before.void else "否", "是（答过的都算对）" if after.void else "否"),
    )  # fmt: skip
    return [f"{name}：{old or '（没有）'} → {new or '（没有）'}" for name, old, new in rows if old != new]


def check_title(title: str) -> None:
    """Raise Malformed for a title that cannot be."""
    if not title.strip() or len(title.strip()) > MOST_TITLE:
        raise Malformed(f"竞赛名称要有 1 到 {MOST_TITLE} 个字。")


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
