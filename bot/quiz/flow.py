"""A quiz in the chat: choose whom one plays for, answer one question after the other, see the board."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Pressed
from bot.clock import Clock
from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import Flow, Turn
from bot.language.moments import say_moment
from bot.messages import Address, Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases
from bot.quiz.service import Quizzes, questions_of
from bot.quiz.store import Quiz, QuizPlayer
from bot.subscriptions.service import COMMUNITY, short_tag

MOST_COMMUNITIES = 12


class QuizFlow(Flow):
    """Playing the round that is open, for every channel."""

    key = "z"
    words = dict.fromkeys(("/quiz", "知识竞赛", "竞赛", "答题"), buttons.quiz())

    def __init__(
        self, quizzes: Quizzes, communities: Callable[[AsyncSession], Awaitable[Sequence[str]]], clock: Clock
    ) -> None:
        """`communities`: those that one can play for, besides those that somebody plays for already."""
        self._quizzes = quizzes
        self._communities = communities
        self._clock = clock

    def begun(self, dialogue: Dialogue) -> bool:
        """Tell whether a question is asked: what is answered is stored, so nothing waits once another flow asks."""
        return dialogue.floor == self.key

    def name(self, phrases: Phrases) -> str:
        """Return what playing is called."""
        return phrases.floor_z

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask the question that is open."""
        return await self._offer(turn)

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete what the person has played."""
        await self._quizzes.forget(session, address)

    async def _offer(self, turn: Turn) -> list[Outgoing]:
        """Show the open round, or where somebody left off, or their result."""
        words = turn.phrases.quiz
        quiz = await self._quizzes.open_round(turn.session)
        if quiz is None:
            self._over(turn)
            return [say(words.none)]
        player = await self._quizzes.player(turn.session, quiz, turn.address)
        if player is not None:
            return [await self._next(turn, quiz, player)]
        head = words.head.format(
            title=quiz.title, count=len(quiz.questions), until=say_moment(quiz.closes_at, self._clock.now())
        )
        return [say(head, choices=(Choice(buttons.quiz_begin(quiz.code), words.start),))]

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Begin, choose whom one plays for, answer, see the board."""
        if turn.group:
            return [say(turn.phrases.quiz.group)]
        if button.kind == buttons.quiz:
            return await self._offer(turn)
        quiz = await self._quizzes.open_round(turn.session)
        code, community = button.pair()
        if quiz is None or quiz.code != code:
            self._over(turn)
            return [say(turn.phrases.quiz.over)]
        player = await self._quizzes.player(turn.session, quiz, turn.address)
        match button.kind:
            case buttons.quiz_begin if player is None:
                return [await self._where(turn, quiz)]
            case buttons.quiz_community if player is None:
                place = await self._community(turn, community)
                player = await self._quizzes.begin(turn.session, quiz, turn.address, place)
                return [await self._next(turn, quiz, player)]
            case buttons.quiz_answer if player is not None:
                return await self._answer(turn, quiz, player, button)
            case buttons.quiz_board:
                return [await self._board(turn, quiz)]
            case _ if player is not None:
                return [await self._next(turn, quiz, player)]
        return [turn.stale()]

    async def _where(self, turn: Turn, quiz: Quiz) -> Outgoing:
        words = turn.phrases.quiz
        places = await self._places(turn)
        if not places:
            player = await self._quizzes.begin(turn.session, quiz, turn.address, "")
            return await self._next(turn, quiz, player)
        choices = [
            Choice(buttons.quiz_community(quiz.code, short_tag(COMMUNITY + place)), place[:40]) for place in places
        ]
        return say(words.where, choices=(*choices, Choice(buttons.quiz_community(quiz.code, ""), words.no_where)))

    async def _answer(self, turn: Turn, quiz: Quiz, player: QuizPlayer, button: Pressed) -> list[Outgoing]:
        words = turn.phrases.quiz
        number, option = button.number(1, digits=2), button.number(2, digits=1)
        if (
            number is None
            or option is None
            or not await self._quizzes.answer(turn.session, quiz, player, number, option)
        ):
            # A second tap on an answered question changes nothing; the question that is open comes again.
            return [await self._next(turn, quiz, player)]
        question = questions_of(quiz)[number]
        right = question.takes(option)
        text = (words.right if right else words.wrong).format(
            because=question.because, answer=question.options[question.right]
        )
        return [say(text), await self._next(turn, quiz, player)]

    async def _next(self, turn: Turn, quiz: Quiz, player: QuizPlayer) -> Outgoing:
        words = turn.phrases.quiz
        questions = questions_of(quiz)
        number = len(player.answers)
        if number < len(questions):
            turn.dialogue.give_floor(self.key)
            question = questions[number]
            text = words.question.format(number=number + 1, count=len(questions), text=question.text)
            choices = [
                Choice(buttons.quiz_answer(quiz.code, number, n), option) for n, option in enumerate(question.options)
            ]
            return say(text, choices=tuple(choices))
        self._over(turn)
        place, people = await self._quizzes.place(turn.session, quiz, player)
        text = words.done.format(
            score=player.score, count=len(questions), place=words.place.format(place=place, people=people)
        )
        return say(
            text,
            choices=(
                Choice(buttons.quiz_board(quiz.code), words.board),
                Choice(buttons.subscriptions(), turn.phrases.subscriptions.settings),
            ),
        )

    def _over(self, turn: Turn) -> None:
        if turn.dialogue.floor == self.key:
            turn.dialogue.floor = ""

    async def _board(self, turn: Turn, quiz: Quiz) -> Outgoing:
        words = turn.phrases.quiz
        lines = tuple(
            words.board_line.format(community=line.community, score=f"{line.score:.1f}", people=line.people)
            for line in await self._quizzes.board(turn.session, quiz)
        )
        if not lines:
            return say(words.board_none)
        return Outgoing((Block(BlockKind.HEADING, (words.board,)), Block(BlockKind.STEPS, lines)))

    async def _places(self, turn: Turn) -> list[str]:
        events = await self._communities(turn.session)
        return sorted({*events, *await self._quizzes.communities(turn.session)})[:MOST_COMMUNITIES]

    async def _community(self, turn: Turn, value: str) -> str:
        return next((place for place in await self._places(turn) if short_tag(COMMUNITY + place) == value), "")
