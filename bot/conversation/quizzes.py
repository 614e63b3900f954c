"""A quiz in the chat: choose whom one plays for, answer one question after the other, see the board."""

from __future__ import annotations

from bot.clock import Clock
from bot.conversation.events import Moment
from bot.events.service import Events
from bot.language.moments import say_moment
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.quiz.service import Quizzes, questions_of
from bot.quiz.store import Quiz, QuizPlayer
from bot.subscriptions.service import COMMUNITY, short_tag

MOST_COMMUNITIES = 12


class QuizFlow:
    """Playing the round that is open, for every channel."""

    def __init__(self, quizzes: Quizzes, events: Events, clock: Clock) -> None:
        self._quizzes = quizzes
        self._events = events
        self._clock = clock

    async def offer(self, here: Moment) -> list[Outgoing]:
        """Show the open round, or where somebody left off, or their result."""
        words = here.phrases.quiz
        if here.incoming.group:
            return [say(words.group)]
        quiz = await self._quizzes.open_round(here.session)
        if quiz is None:
            self._over(here)
            return [say(words.none)]
        player = await self._quizzes.player(here.session, quiz, here.incoming.address)
        if player is not None:
            return [await self._next(here, quiz, player)]
        head = words.head.format(
            title=quiz.title, count=len(quiz.questions), until=say_moment(quiz.closes_at, self._clock.now())
        )
        return [say(head, choices=(Choice(f"z:s:{quiz.code}", words.start),))]

    async def pressed(self, here: Moment, rest: str) -> list[Outgoing]:
        """Take a button; `rest` is its id without the leading z:."""
        words = here.phrases.quiz
        kind, _, value = rest.partition(":")
        quiz = await self._quizzes.open_round(here.session)
        if here.incoming.group or kind == "":
            return await self.offer(here)
        code, _, more = value.partition(":")
        if quiz is None or quiz.code != code:
            self._over(here)
            return [say(words.over)]
        player = await self._quizzes.player(here.session, quiz, here.incoming.address)
        match kind:
            case "s" if player is None:
                return [await self._where(here, quiz)]
            case "c" if player is None:
                community = await self._community(here, more)
                player = await self._quizzes.begin(here.session, quiz, here.incoming.address, community)
                return [await self._next(here, quiz, player)]
            case "a" if player is not None:
                return await self._answer(here, quiz, player, more)
            case "b":
                return [await self._board(here, quiz)]
            case _ if player is not None:
                return [await self._next(here, quiz, player)]
        return [say(here.phrases.stale)]

    async def _where(self, here: Moment, quiz: Quiz) -> Outgoing:
        words = here.phrases.quiz
        places = await self._places(here)
        if not places:
            player = await self._quizzes.begin(here.session, quiz, here.incoming.address, "")
            return await self._next(here, quiz, player)
        choices = [Choice(f"z:c:{quiz.code}:{short_tag(COMMUNITY + place)}", place[:40]) for place in places]
        return say(words.where, choices=(*choices, Choice(f"z:c:{quiz.code}:", words.no_where)))

    async def _answer(self, here: Moment, quiz: Quiz, player: QuizPlayer, value: str) -> list[Outgoing]:
        words = here.phrases.quiz
        number, _, option = value.partition(":")
        known = number.isdecimal() and option.isdecimal() and len(number) < 3 and len(option) < 2
        if not known or not await self._quizzes.answer(here.session, quiz, player, int(number), int(option)):
            # A second tap on an answered question changes nothing; the question that is open comes again.
            return [await self._next(here, quiz, player)]
        question = questions_of(quiz)[int(number)]
        right = int(option) == question.right
        text = (words.right if right else words.wrong).format(
            because=question.because, answer=question.options[question.right]
        )
        return [say(text), await self._next(here, quiz, player)]

    async def _next(self, here: Moment, quiz: Quiz, player: QuizPlayer) -> Outgoing:
        words = here.phrases.quiz
        questions = questions_of(quiz)
        number = len(player.answers)
        if number < len(questions):
            here.dialogue.give_floor("z")
            question = questions[number]
            text = words.question.format(number=number + 1, count=len(questions), text=question.text)
            choices = [Choice(f"z:a:{quiz.code}:{number}:{n}", option) for n, option in enumerate(question.options)]
            return say(text, choices=tuple(choices))
        self._over(here)
        place, people = await self._quizzes.place(here.session, quiz, player)
        text = words.done.format(
            score=player.score, count=len(questions), place=words.place.format(place=place, people=people)
        )
        return say(
            text, choices=(Choice(f"z:b:{quiz.code}", words.board), Choice("w", here.phrases.subscriptions.settings))
        )

    def _over(self, here: Moment) -> None:
        if here.dialogue.floor == "z":
            here.dialogue.floor = ""

    async def _board(self, here: Moment, quiz: Quiz) -> Outgoing:
        words = here.phrases.quiz
        lines = tuple(
            words.board_line.format(community=line.community, score=f"{line.score:.1f}", people=line.people)
            for line in await self._quizzes.board(here.session, quiz)
        )
        if not lines:
            return say(words.board_none)
        return Outgoing((Block(BlockKind.HEADING, (words.board,)), Block(BlockKind.STEPS, lines)))

    async def _places(self, here: Moment) -> list[str]:
        events = await self._events.communities(here.session)
        return sorted({*events, *await self._quizzes.communities(here.session)})[:MOST_COMMUNITIES]

    async def _community(self, here: Moment, value: str) -> str:
        return next((place for place in await self._places(here) if short_tag(COMMUNITY + place) == value), "")
