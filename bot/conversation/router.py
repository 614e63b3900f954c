"""What is said to a person's message, whatever the channel: leaving, danger, a person, the open question, the FAQ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers.asked import AskedLog
from bot.answers.cards import Cards
from bot.answers.library import Library
from bot.clock import Clock
from bot.conversation.answers import Answers
from bot.conversation.dialogue import Dialogue, Dialogues
from bot.conversation.events import EventFlow, Moment
from bot.conversation.handover import HandoverFlow
from bot.conversation.opinions import Here, OpinionFlow
from bot.conversation.quizzes import QuizFlow
from bot.conversation.records import Records
from bot.conversation.subscriptions import SubscriptionFlow
from bot.conversation.sums import SumFlow
from bot.conversation.turn import Turn
from bot.conversation.words import command_of
from bot.inquiries.service import Inquiries
from bot.language.folding import fold
from bot.messages import Block, BlockKind, Choice, Incoming, Outgoing, say
from bot.reckoning.index import asked_for
from bot.safety import SafetyRule
from bot.text import MAX_INCOMING, clean

A_CALL = 6
"""A message this short that asks for a person asks for one, even while a message to staff is being written."""


class Router:
    """Answers messages; the caller owns the transaction, so what is said and what is stored commit together."""

    def __init__(
        self,
        library: Callable[[], Library],
        dialogues: Dialogues,
        inquiries: Inquiries,
        asked: AskedLog,
        records: Records,
        opinions: OpinionFlow,
        events: EventFlow,
        subscriptions: SubscriptionFlow,
        quizzes: QuizFlow,
        clock: Clock,
        phone_days: int,
    ) -> None:
        self._library = library
        self._dialogues = dialogues
        self._inquiries = inquiries
        self._answers = Answers(asked, clock)
        self._records = records
        self._opinions = opinions
        self._events = events
        self._subscriptions = subscriptions
        self._quizzes = quizzes
        self._clock = clock
        self._phone_days = phone_days

    async def handle(self, session: AsyncSession, incoming: Incoming) -> list[Outgoing]:
        """Answer one message inside the caller's transaction; at least one reply comes back."""
        library = self._library()
        dialogue = await self._dialogues.load(session, incoming.address)
        text = clean(incoming.text)
        cut = len(text) > MAX_INCOMING
        text = text[:MAX_INCOMING]
        turn = Turn(session, incoming, text, fold(text), dialogue, library, Cards(library))
        before = dialogue.holder()
        replies = self._with_care(turn, await self._said(turn))
        replies += await self._settle(turn, before)
        if cut:
            replies.insert(0, say(library.phrases.cut.format(limit=MAX_INCOMING)))
        await self._dialogues.save(session, incoming.address, dialogue)
        return replies

    async def _said(self, turn: Turn) -> list[Outgoing]:
        """The order of handling: leaving, danger, a person, offered options, commands and links, the floor, the FAQ."""
        safety = turn.library.safety
        if turn.incoming.choice:
            return await self._pressed(turn, turn.incoming.choice)
        if safety.wants_out(turn.folded) and not self._sums_expect(turn):
            return self._leave(turn)
        rule = safety.danger(turn.folded)
        if rule is not None:
            return await self._danger(turn, rule)
        if safety.wants_person(turn.folded) and not self._writes_to_person(turn):
            return [await self._to_person(turn)]
        for step in (self._answers.options, self._commanded, self._held):
            replies = await step(turn)
            if replies is not None:
                return replies
        return await self._free(turn)

    async def _commanded(self, turn: Turn) -> list[Outgoing] | None:
        """A check-in, a command or a deep link: it opens something wherever the conversation stands."""
        checked = await self._events.check_in(self._moment(turn))
        if checked is not None:
            return checked
        command = command_of(turn.folded)
        return None if command is None else await self._run(turn, command)

    async def _held(self, turn: Turn) -> list[Outgoing] | None:
        """Whoever has the floor takes the message; None if it is no answer to what was asked."""
        replies: list[Outgoing] | None = None
        match turn.dialogue.floor:
            case "h":
                replies = _as_list(await self._in_handover(turn))
            case "g":
                replies = await self._opinions.said(self._here(turn))
            case "v":
                replies = _as_list(await self._events.said(self._moment(turn)))
            case "k" if turn.folded:
                replies = _as_list(self._sums(turn).step(turn.dialogue, turn.text, "", self._moment(turn).answered))
            case "b":
                # What somebody writes after an event is kept, and answered like any other question.
                became = "answered" if self._moment(turn).answered() else "faq"
                kept = await self._events.after(self._moment(turn), became)
                replies = [*([kept] if kept else []), *await self._free(turn)]
        turn.held = replies is not None
        return replies

    async def _free(self, turn: Turn) -> list[Outgoing]:
        """Nobody takes the message for an answer: attachments go to a person, the rest is looked up."""
        if turn.incoming.attachments and not turn.incoming.group:
            return await self._attached(turn)
        if not turn.folded:
            return [say(turn.library.phrases.nothing_here, choices=(turn.cards.person(),))]
        drafts = await self._about_drafts(turn) if not turn.dialogue.floor else None
        if drafts is not None:
            return drafts
        worked = self._reckoned(turn)
        if worked is not None:
            return [worked]
        return await self._answers.ask(turn, turn.text)

    async def _attached(self, turn: Turn) -> list[Outgoing]:
        """Staff look at what was attached; a question beside it is answered at once if there is a sure answer."""
        answer = await self._answers.ask(turn, turn.text) if turn.folded and self._moment(turn).answered() else []
        return [*answer, say(turn.library.phrases.attachment), await self._to_person(turn)]

    async def _danger(self, turn: Turn, rule: SafetyRule) -> list[Outgoing]:
        """The safety card, in full the first time; below it the short version of the answer, at most.

        Whatever is open waits: nothing of such a message becomes an answer to a step.
        """
        dialogue = turn.dialogue
        told_before = dialogue.danger == rule.id
        dialogue.danger = rule.id
        dialogue.floor = ""
        if turn.incoming.group:
            turn.alone = True
            return [turn.cards.whisper(rule.group or rule.alert[0], "" if rule.alone else rule.entry)]
        card = turn.cards.reminder_of_danger(rule) if told_before else turn.cards.urgent(rule)
        if rule.alone:
            turn.alone = True
            self._answers.note(turn)
            return [card]
        if turn.incoming.attachments:
            return [card, say(turn.library.phrases.attachment), await self._to_person(turn)]
        if turn.library.safety.wants_person(turn.folded):
            return [card, await self._to_person(turn)]
        return [card, *await self._answers.ask(turn, turn.text, spoken=True)]

    def _with_care(self, turn: Turn, replies: list[Outgoing]) -> list[Outgoing]:
        """One line on top where danger may be meant and nobody can be sure; each kind once in a conversation."""
        care = turn.library.safety.care(turn.folded) if turn.folded and not turn.incoming.choice else None
        if care is None or turn.incoming.group or care[0] in turn.dialogue.cared or not replies:
            return replies
        kind, line = care
        turn.dialogue.cared.append(kind)
        first = replace(replies[0], blocks=(Block(BlockKind.ALERT, (line,)), *replies[0].blocks))
        return [first, *replies[1:]]

    async def _settle(self, turn: Turn, before: str) -> list[Outgoing]:
        """Say what waits: when another flow has taken the floor, and again when that ends or after something aside."""
        dialogue = turn.dialogue
        begun = [] if dialogue.forgotten or turn.incoming.group else dialogue.begun()
        if dialogue.floor not in begun:
            dialogue.floor = ""
        waiting = [key for key in begun if key != dialogue.floor]
        if dialogue.floor:
            if before in waiting:
                return [say(turn.library.phrases.floor_paused.format(what=self._names(turn, [before])))]
            aside = not turn.held and not dialogue.asking and dialogue.floor != "b"
            return [await self._hint(turn, dialogue.floor)] if aside else []
        dialogue.owed = bool(waiting) and (dialogue.owed or bool(before))
        if not dialogue.owed or turn.alone:
            return []
        dialogue.owed = False
        choices = tuple(
            Choice(f"r:{key}", f"{turn.library.phrases.floor_go_on}：{self._names(turn, [key])}") for key in waiting
        )
        return [say(turn.library.phrases.floor_offer.format(what=self._names(turn, waiting)), choices=choices)]

    async def _hint(self, turn: Turn, key: str) -> Outgoing:
        if key == "g":
            return await self._opinions.hint(self._here(turn))
        words = turn.library.phrases
        text = words.floor_offer.format(what=self._names(turn, [key]))
        return say(text, choices=(Choice(f"r:{key}", words.floor_go_on),))

    def _names(self, turn: Turn, keys: list[str]) -> str:
        return "、".join(str(getattr(turn.library.phrases, f"floor_{key}")) for key in keys)

    async def _resume(self, turn: Turn, key: str) -> list[Outgoing]:
        """Give the floor back to what was put off."""
        match key:
            case "h":
                return [self._flow(turn).again(turn.dialogue)]
            case "g":
                return await self._opinions.pressed(self._here(turn), "resume")
            case "v":
                return [await self._events.again(self._moment(turn))]
            case "k":
                return [self._sums(turn).again(turn.dialogue)]
            case "z":
                return await self._quizzes.offer(self._moment(turn))
            case "b" if turn.dialogue.feedback is not None:
                turn.dialogue.give_floor("b")
                return [say(turn.library.phrases.events.feedback_more)]
            case _:
                return [say(turn.library.phrases.stale)]

    def _writes_to_person(self, turn: Turn) -> bool:
        """Words of a longer message to staff, in which a person is only spoken of."""
        draft = turn.dialogue.handover if turn.dialogue.floor == "h" else None
        return draft is not None and draft.step == "question" and len(turn.folded) > A_CALL

    async def _about_drafts(self, turn: Turn) -> list[Outgoing] | None:
        """An article of the draft that is being looked at, or a message that sounds like an opinion."""
        suggested = await self._opinions.suggest(self._here(turn))
        if suggested is None and turn.dialogue.draft:
            return await self._opinions.search(self._here(turn))
        return suggested

    def _moment(self, turn: Turn) -> Moment:
        verdict = lambda: turn.library.find(turn.text).verdict  # noqa: E731
        return Moment(turn.session, turn.incoming, turn.dialogue, turn.text, turn.library.phrases, verdict)

    def _here(self, turn: Turn) -> Here:
        answered = self._moment(turn).answered
        return Here(turn.session, turn.incoming, turn.dialogue, turn.text, turn.library.phrases, answered)

    def _leave(self, turn: Turn) -> list[Outgoing]:
        """Say something neutral, stop all follow-ups, forget where the conversation stood."""
        version = turn.dialogue.version
        for name, value in Dialogue(version=version, greeted=True, quiet=True, floor="").__dict__.items():
            setattr(turn.dialogue, name, value)
        return [say(turn.library.phrases.exit), say(turn.library.phrases.exit_delete)]

    async def _run(self, turn: Turn, command: str) -> list[Outgoing]:
        if command.startswith("entry:"):
            return await self._answers.open(turn, command.removeprefix("entry:"))
        if command.startswith("draft:"):
            return await self._opinions.link(self._here(turn), command.removeprefix("draft:"))
        if command.startswith("event:"):
            return await self._events.pressed(self._moment(turn), command.removeprefix("event:"))
        match command:
            case "subscriptions":
                return await self._subscriptions.offer(self._moment(turn))
            case "stop":
                return await self._subscriptions.stop(self._moment(turn))
            case "quiz":
                return await self._quizzes.offer(self._moment(turn))
            case "events":
                return await self._events.offer(self._moment(turn))
            case "opinions":
                return await self._opinions.offer(self._here(turn))
            case "help":
                return [say(*turn.library.phrases.help.split("\n"), choices=(turn.cards.person(),))]
            case "topics":
                return [turn.cards.topics()]
            case "my" if not turn.incoming.group:
                return await self._mine(turn)
            case "forget" if not turn.incoming.group:
                return [self._records.ask_forget(turn.dialogue, turn.library.phrases)]
            case "thanks":
                return [say(turn.library.phrases.thanks)]
            case "spoken" if turn.dialogue.entry:
                return self._answers.spoken(turn, turn.dialogue.entry)
            case _:
                turn.dialogue.greeted = True
                return [turn.cards.greeting()]

    async def _pressed(self, turn: Turn, pressed: str) -> list[Outgoing]:
        kind, _, rest = pressed.partition(":")
        if kind != "g":
            turn.dialogue.draft = None
        match kind:
            case "c":
                return [self._reckon(turn, rest)]
            case "k":
                taken = self._sums(turn).step(turn.dialogue, turn.text, pressed, lambda: False)
                return [taken or say(turn.library.phrases.stale)]
            case "r" if not turn.incoming.group:
                return await self._resume(turn, rest)
            case "e":
                return await self._answers.open(turn, rest)
            case "o" | "n":
                return await self._answers.option(turn, kind, rest)
            case "s":
                return self._answers.spoken(turn, rest)
            case "t":
                area, _, page = rest.partition(":")
                return [self._answers.topics(turn, area, page)]
            case "u" | "x" | "y":
                return await self._answers.feedback(turn, kind, rest)
            case "p":
                return [await self._to_person(turn)]
            case "h":
                return _as_list(await self._in_handover(turn)) or [say(turn.library.phrases.stale)]
            case "my" if not turn.incoming.group:
                return await self._mine(turn)
            case "g":
                return await self._draft_button(turn, rest)
            case "v":
                return await self._events.pressed(self._moment(turn), rest)
            case "w":
                return await self._subscriptions.pressed(self._moment(turn), rest)
            case "z":
                return await self._quizzes.pressed(self._moment(turn), rest)
            case "f" if not turn.incoming.group:
                return [
                    await self._records.forget(turn.session, turn.incoming, turn.dialogue, rest, turn.library.phrases)
                ]
            case _:
                return [say(turn.library.phrases.stale)]

    async def _mine(self, turn: Turn) -> list[Outgoing]:
        """The person's own inquiries and opinions."""
        inquiries = await self._records.mine(turn.session, turn.incoming.address, turn.library.phrases)
        opinions = await self._opinions.mine(self._here(turn))
        return [inquiries, *opinions, *await self._events.mine(self._moment(turn))]

    async def _draft_button(self, turn: Turn, rest: str) -> list[Outgoing]:
        """A button of a draft or an opinion; "no, I want to ask" goes back to the FAQ with what was said."""
        if rest == "q":
            turn.dialogue.draft = None
            said, turn.dialogue.said = turn.dialogue.said, ""
            return await self._answers.ask(turn, said) if said else [turn.cards.topics()]
        return await self._opinions.pressed(self._here(turn), rest)

    async def _to_person(self, turn: Turn) -> Outgoing:
        """Begin the hand-over with the question that was asked last."""
        if turn.incoming.group:
            return say(turn.library.phrases.help)
        turn.dialogue.options = []
        question = turn.text if turn.incoming.attachments else turn.dialogue.question
        careful = turn.library.safety.careful(turn.dialogue.danger)
        flow = self._flow(turn)
        return await flow.begin(turn.session, turn.incoming, turn.dialogue, question, careful=careful)

    async def _in_handover(self, turn: Turn) -> Outgoing | None:
        if turn.dialogue.handover and turn.library.safety.careful(turn.dialogue.danger):
            turn.dialogue.handover.careful = True
        answered = self._moment(turn).answered
        return await self._flow(turn).step(turn.session, turn.incoming, turn.dialogue, turn.text, answered)

    def _reckoned(self, turn: Turn) -> Outgoing | None:
        """The calculation that a message asks for; its questions are nobody else's business."""
        if turn.incoming.group:
            asked = asked_for(turn.folded, turn.library.reckoners)
            return turn.cards.whisper(turn.library.phrases.whisper) if asked else None
        return self._sums(turn).wanted(turn.dialogue, turn.text)

    def _reckon(self, turn: Turn, reckoner_id: str) -> Outgoing:
        """Begin a calculation; its questions are nobody else's business."""
        if turn.incoming.group:
            return turn.cards.whisper(turn.library.phrases.whisper)
        return self._sums(turn).begin(turn.dialogue, reckoner_id)

    def _sums_expect(self, turn: Turn) -> bool:
        """Whether a calculation has the floor and is given the figure it asks for: 0 does not leave then."""
        return turn.dialogue.floor == "k" and self._sums(turn).expects(turn.dialogue, turn.folded)

    def _sums(self, turn: Turn) -> SumFlow:
        return SumFlow(turn.library.reckoners, turn.library.phrases, self._clock)

    def _flow(self, turn: Turn) -> HandoverFlow:
        return HandoverFlow(self._inquiries, turn.library.phrases, self._phone_days)


def _as_list(reply: Outgoing | None) -> list[Outgoing] | None:
    return None if reply is None else [reply]
