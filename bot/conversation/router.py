"""What is said to a person's message, whatever the channel: leaving, danger, a person, the open question, the FAQ."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import OFFICE_ZONE, Clock
from bot.conversation.cards import Cards
from bot.conversation.dialogue import Dialogue, Dialogues
from bot.conversation.events import EventFlow, Moment
from bot.conversation.handover import HandoverFlow
from bot.conversation.opinions import Here, OpinionFlow
from bot.conversation.quizzes import QuizFlow
from bot.conversation.records import Records
from bot.conversation.subscriptions import SubscriptionFlow
from bot.conversation.sums import SumFlow
from bot.faq.asked import AskedLog
from bot.faq.folding import fold
from bot.faq.model import Area, Entry
from bot.faq.service import Finding, Library
from bot.inquiries.service import Inquiries
from bot.messages import Choice, Incoming, Outgoing, say
from bot.text import MAX_INCOMING, clean

MISSES_BEFORE_PERSON = 2

_COMMANDS = {
    "/start": "start", "开始": "start", "你好": "start", "您好": "start", "在吗": "start", "hi": "start",
    "hello": "start", "/help": "help", "帮助": "help", "怎么用": "help", "/topics": "topics", "常见问题": "topics",
    "目录": "topics", "/my": "my", "我的": "my", "我的咨询": "my", "/forget": "forget", "删除记录": "forget",
    "删除我的记录": "forget", "大白话": "spoken", "说简单点": "spoken", "听不懂": "spoken", "看不懂": "spoken",
    "/opinions": "opinions", "提意见": "opinions", "我要提意见": "opinions", "居民说立法": "opinions",
    "立法": "opinions", "征求意见": "opinions", "法规草案": "opinions", "草案": "opinions", "我的意见": "my",
    "/events": "events", "活动": "events", "普法活动": "events", "讲座": "events", "报名": "events",
    "我要报名": "events", "报名活动": "events",
    "/subscriptions": "subscriptions", "订阅": "subscriptions", "我的订阅": "subscriptions",
    "订阅设置": "subscriptions", "我要订阅": "subscriptions", "/stop": "stop", "退订": "stop", "取消订阅": "stop",
    "不再收到": "stop", "td": "stop", "/quiz": "quiz", "知识竞赛": "quiz", "竞赛": "quiz", "答题": "quiz",
    "谢谢": "thanks", "谢谢你": "thanks", "谢谢您": "thanks", "好的谢谢": "thanks", "多谢": "thanks",
}  # fmt: skip
_REJECTIONS = re.compile(r"(都)?(不是|不对)(这个|这些|的)?|答非所问|不是我(要|想)?问的|都不是的?|没有我要的")
_NUMBER = re.compile(r"(?:选|第|我选|选第)?([1-4一二三四①②③④])(?:个|号|项|条)?[.、。]?")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "①": 1, "②": 2, "③": 3, "④": 4}


@dataclass(slots=True)
class Turn:
    """One message with everything needed to answer it."""

    session: AsyncSession
    incoming: Incoming
    text: str
    folded: str
    dialogue: Dialogue
    library: Library
    cards: Cards


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
        self._asked = asked
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
        replies = await self._reply(turn)
        if cut:
            replies.insert(0, say(library.phrases.cut.format(limit=MAX_INCOMING)))
        await self._dialogues.save(session, incoming.address, dialogue)
        return replies

    async def _reply(self, turn: Turn) -> list[Outgoing]:
        if turn.dialogue.feedback is not None and not turn.incoming.choice and self._command(turn) is None:
            # What somebody writes after an event is kept, and answered like any other question.
            sure = turn.library.find(turn.text).verdict in ("answer", "urgent")
            kept = await self._events.after(self._moment(turn), "answered" if sure else "faq")
            return [*([kept] if kept else []), *await self._said(turn)]
        return await self._said(turn)

    async def _said(self, turn: Turn) -> list[Outgoing]:
        """The order of handling: leaving, danger, a person, the open flow, commands, the FAQ."""
        if turn.incoming.choice:
            return await self._pressed(turn, turn.incoming.choice)
        if turn.library.safety.wants_out(turn.folded) and not self._sums(turn).expects(turn.dialogue, turn.folded):
            return self._leave(turn)
        warning = self._warn(turn)
        if turn.dialogue.handover is not None:
            return [*warning, await self._in_handover(turn)]
        if turn.library.safety.wants_person(turn.folded):
            return [*warning, await self._to_person(turn)]
        if turn.dialogue.opinion:
            written = await self._in_opinion(turn)
            if written is not None:
                return [*warning, *written]
        if turn.dialogue.place is not None or turn.text.startswith("签到"):
            taken = await self._about_places(turn)
            if taken is not None:
                return [*warning, *taken]
        if turn.incoming.attachments and not turn.incoming.group:
            return [*warning, say(turn.library.phrases.attachment), await self._to_person(turn)]
        if not turn.folded:
            return [say(turn.library.phrases.nothing_here, choices=(turn.cards.person(),))]
        open_reply = await self._open_question(turn)
        if open_reply is not None:
            return open_reply
        command = self._command(turn)
        if command is not None:
            turn.dialogue.sum = None
            return await self._run(turn, command)
        drafts = await self._about_drafts(turn)
        if drafts is not None:
            return [*warning, *drafts]
        if turn.dialogue.sum is not None:
            answered = self._sums(turn).step(turn.dialogue, turn.text, "")
            if answered is not None:
                return [*warning, answered]
        wanted = self._sums(turn).wanted(turn.dialogue, turn.text)
        if wanted is not None:
            return [*warning, wanted]
        return [*warning, *await self._ask(turn, turn.text)]

    async def _in_opinion(self, turn: Turn) -> list[Outgoing] | None:
        """A message while an opinion is being written; a question in between is answered, then the opinion goes on."""
        here = self._here(turn)
        written = await self._opinions.said(here)
        if written is not None or not turn.dialogue.opinion:
            return written
        if self._command(turn) is not None or turn.incoming.attachments or not turn.folded:
            return None
        return [*await self._ask(turn, turn.text), await self._opinions.hint(here)]

    async def _about_drafts(self, turn: Turn) -> list[Outgoing] | None:
        """An article of the draft that is being looked at, or a message that sounds like an opinion."""
        suggested = await self._opinions.suggest(self._here(turn))
        if suggested is None and turn.dialogue.draft:
            return await self._opinions.search(self._here(turn))
        return suggested

    async def _about_places(self, turn: Turn) -> list[Outgoing] | None:
        """A check-in, or an answer while a registration is being written; a command ends that."""
        here = self._moment(turn)
        checked = await self._events.check_in(here)
        if checked is not None:
            return checked
        if self._command(turn) is not None:
            turn.dialogue.place = None
            return None
        said = await self._events.said(here)
        return None if said is None else [said]

    def _moment(self, turn: Turn) -> Moment:
        return Moment(turn.session, turn.incoming, turn.dialogue, turn.text, turn.library.phrases)

    def _here(self, turn: Turn) -> Here:
        sure = lambda: turn.library.find(turn.text).verdict in ("answer", "urgent")  # noqa: E731
        return Here(turn.session, turn.incoming, turn.dialogue, turn.text, turn.library.phrases, sure)

    def _leave(self, turn: Turn) -> list[Outgoing]:
        """Say something neutral, stop all follow-ups, forget where the conversation stood."""
        version = turn.dialogue.version
        for name, value in Dialogue(version=version, greeted=True, quiet=True).__dict__.items():
            setattr(turn.dialogue, name, value)
        return [say(turn.library.phrases.exit), say(turn.library.phrases.exit_delete)]

    def _warn(self, turn: Turn) -> list[Outgoing]:
        """The safety card, in full the first time, in one line when the same danger is told again."""
        rule = turn.library.safety.danger(turn.folded)
        if rule is None:
            return []
        told_before = turn.dialogue.danger == rule.id
        turn.dialogue.danger = rule.id
        return [turn.cards.reminder_of_danger(rule) if told_before else turn.cards.urgent(rule)]

    def _command(self, turn: Turn) -> str | None:
        head, _, rest = turn.folded.partition(" ")
        if head == "/start" and rest.startswith("q_"):
            return f"entry:{rest[2:]}"
        if head == "/start" and rest.startswith("o_"):
            return f"draft:{rest[2:]}"
        if head == "/start" and rest.startswith("v_"):
            return f"event:d:{rest[2:]}"
        if head == "/start" and rest.startswith("k_"):
            return f"event:k:{rest[2:].replace('_', ':')}"
        return _COMMANDS.get(turn.folded) or (_COMMANDS.get(head) if head.startswith("/") else None)

    async def _run(self, turn: Turn, command: str) -> list[Outgoing]:
        if command.startswith("entry:"):
            return await self._open(turn, command.removeprefix("entry:"))
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
                return self._spoken(turn, turn.dialogue.entry)
            case _:
                turn.dialogue.greeted = True
                return [turn.cards.greeting()]

    async def _open_question(self, turn: Turn) -> list[Outgoing] | None:
        """A number, or "none of these", after options were offered; in an open calculation they answer its question."""
        dialogue = turn.dialogue
        if dialogue.sum is not None:
            return None
        number = _number(turn.folded)
        if dialogue.options and number is not None:
            if number <= len(dialogue.options):
                return await self._open(turn, dialogue.options[number - 1])
            return await self._rejected(turn)
        if (dialogue.options or dialogue.entry) and _REJECTIONS.fullmatch(turn.folded):
            return await self._rejected(turn)
        return None

    async def _rejected(self, turn: Turn) -> list[Outgoing]:
        """Look again without what was just refused."""
        dialogue = turn.dialogue
        dialogue.rejected += dialogue.options or ([dialogue.entry] if dialogue.entry else [])
        dialogue.options = []
        dialogue.entry = None
        return await self._ask(turn, dialogue.question, again=True)

    async def _ask(self, turn: Turn, question: str, *, again: bool = False) -> list[Outgoing]:
        """Look a question up and answer it, ask back, refer, or admit that there is no approved answer."""
        dialogue = turn.dialogue
        if not again:
            dialogue.rejected = []
        before = turn.library.knowledge.entry(dialogue.entry) if dialogue.entry else None
        finding = turn.library.find(question, exclude=dialogue.rejected, before=before)
        dialogue.question = question
        dialogue.asked = self._asked.note(
            turn.session, turn.incoming.address, question, finding.verdict, [c.entry_id for c in finding.entries[:5]]
        )
        dialogue.options = []
        match finding.verdict:
            case "answer" | "urgent" if finding.entries:
                return await self._answer(turn, finding)
            case "choose":
                return self._choose(turn, finding)
            case "refer" if finding.signpost:
                dialogue.misses = 0
                dialogue.remember(question, finding.signpost.title)
                return [turn.cards.refer(finding.signpost)]
            case _:
                return await self._miss(turn, question)

    async def _answer(self, turn: Turn, finding: Finding) -> list[Outgoing]:
        entry = turn.library.knowledge.entry(finding.entries[0].entry_id)
        return await self._miss(turn, turn.text) if entry is None else [self._show(turn, entry)]

    def _choose(self, turn: Turn, finding: Finding) -> list[Outgoing]:
        question, options = turn.cards.guided(finding)
        turn.dialogue.options = [option.to for option in options]
        turn.dialogue.entry = None
        turn.dialogue.remember(turn.dialogue.question, question)
        return [turn.cards.choose(question, options, turn.dialogue.version + 1)]

    async def _miss(self, turn: Turn, question: str) -> list[Outgoing]:
        """No answer: say so; the second time a person is offered by itself."""
        turn.dialogue.misses += 1
        turn.dialogue.remember(question, "没有审好的答案")
        return [turn.cards.unsure(again=turn.dialogue.misses >= MISSES_BEFORE_PERSON)]

    def _show(self, turn: Turn, entry: Entry) -> Outgoing:
        dialogue = turn.dialogue
        disclaim = not dialogue.disclaimed
        dialogue.disclaimed = True
        dialogue.entry = entry.id
        dialogue.options = []
        dialogue.misses = 0
        dialogue.remember(dialogue.question or entry.title, entry.title)
        today = self._clock.now().astimezone(OFFICE_ZONE).date()
        return turn.cards.entry(entry, dialogue.asked, disclaim=disclaim, today=today)

    async def _open(self, turn: Turn, entry_id: str) -> list[Outgoing]:
        """Show an entry that was chosen by button, number or link."""
        entry = turn.library.knowledge.entry(entry_id)
        if entry is None:
            return [say(turn.library.phrases.stale, choices=(turn.cards.person(),))]
        turn.dialogue.asked = self._asked.note(turn.session, turn.incoming.address, "", "opened", [entry.id])
        return [self._show(turn, entry)]

    async def _pressed(self, turn: Turn, pressed: str) -> list[Outgoing]:
        kind, _, rest = pressed.partition(":")
        if kind != "k":
            turn.dialogue.sum = None
        if kind != "g":
            turn.dialogue.draft = None
        match kind:
            case "c":
                return [self._sums(turn).begin(turn.dialogue, rest)]
            case "k":
                return [self._sums(turn).step(turn.dialogue, turn.text, pressed) or say(turn.library.phrases.stale)]
            case "e":
                return await self._open(turn, rest)
            case "o" | "n":
                return await self._option(turn, kind, rest)
            case "s":
                return self._spoken(turn, rest)
            case "t":
                area, _, page = rest.partition(":")
                return [self._topics(turn, area, page)]
            case "u" | "x" | "y":
                return await self._feedback(turn, kind, rest)
            case "p":
                return [await self._to_person(turn)]
            case "h":
                return [await self._in_handover(turn)]
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
            return await self._ask(turn, said) if said else [turn.cards.topics()]
        return await self._opinions.pressed(self._here(turn), rest)

    async def _option(self, turn: Turn, kind: str, rest: str) -> list[Outgoing]:
        """An option is good only as long as it is the latest question; a stale button gets a polite answer."""
        version, _, number = rest.partition(":")
        dialogue = turn.dialogue
        if version != str(dialogue.version) or not dialogue.options:
            return [say(turn.library.phrases.stale)]
        if kind == "n":
            return await self._rejected(turn)
        place = int(number) - 1 if number.isdigit() else -1
        if not 0 <= place < len(dialogue.options):
            return [say(turn.library.phrases.stale)]
        return await self._open(turn, dialogue.options[place])

    def _spoken(self, turn: Turn, entry_id: str) -> list[Outgoing]:
        entry = turn.library.knowledge.entry(entry_id)
        if entry is None:
            return [say(turn.library.phrases.stale)]
        return [turn.cards.spoken(entry, turn.dialogue.asked)]

    def _topics(self, turn: Turn, area: str, page: str) -> Outgoing:
        known: dict[str, Area] = {entry.area: entry.area for entry in turn.library.knowledge.entries}
        if area not in known:
            return turn.cards.topics()
        return turn.cards.area(known[area], int(page) if page.isdigit() and len(page) < 6 else 1)

    async def _feedback(self, turn: Turn, kind: str, rest: str) -> list[Outgoing]:
        """有用 / 没解决, and after the latter one tap for the reason."""
        number, _, reason = rest.partition(":")
        if not number.isdigit() or len(number) > 16:
            return [say(turn.library.phrases.stale)]
        phrases = turn.library.phrases
        feedback = {"u": "useful", "x": "unsolved"}.get(kind) or f"unsolved:{reason[:12]}"
        await self._asked.feedback(turn.session, turn.incoming.address, int(number), feedback)
        if kind == "u":
            return [say(phrases.thanks)]
        if kind == "x":
            reasons = (
                Choice(f"y:{number}:unclear", phrases.reason_unclear),
                Choice(f"y:{number}:other", phrases.reason_other),
                Choice(f"y:{number}:more", phrases.reason_more),
            )
            return [say(phrases.why_unsolved, choices=(*reasons, turn.cards.person()))]
        if reason == "unclear" and turn.dialogue.entry:
            return self._spoken(turn, turn.dialogue.entry)
        if reason == "other" and turn.dialogue.question and turn.dialogue.entry:
            return await self._rejected(turn)
        return [say(phrases.unsolved_noted, choices=(turn.cards.person(),))]

    async def _to_person(self, turn: Turn) -> Outgoing:
        """Begin the hand-over with the question that was asked last."""
        if turn.incoming.group:
            return say(turn.library.phrases.help)
        turn.dialogue.options = []
        question = turn.text if turn.incoming.attachments else turn.dialogue.question
        careful = turn.dialogue.danger is not None and turn.dialogue.danger != "money-moving"
        flow = self._flow(turn)
        return await flow.begin(turn.session, turn.incoming, turn.dialogue, question, careful=careful)

    async def _in_handover(self, turn: Turn) -> Outgoing:
        if turn.dialogue.handover and turn.dialogue.danger not in (None, "money-moving"):
            turn.dialogue.handover.careful = True
        return await self._flow(turn).step(turn.session, turn.incoming, turn.dialogue, turn.text)

    def _sums(self, turn: Turn) -> SumFlow:
        return SumFlow(turn.library.reckoners, turn.library.phrases, self._clock)

    def _flow(self, turn: Turn) -> HandoverFlow:
        return HandoverFlow(self._inquiries, turn.library.phrases, self._phone_days)


def _number(folded: str) -> int | None:
    found = _NUMBER.fullmatch(folded)
    if found is None:
        return None
    return _DIGITS.get(found.group(1)) or int(found.group(1))
