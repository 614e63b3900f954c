"""What the FAQ says in a conversation: an answer, a question back, the right door, or that there is no answer."""

from __future__ import annotations

from datetime import date

from bot.answers.asked import AskedLog
from bot.answers.library import Finding
from bot.clock import OFFICE_ZONE, Clock
from bot.conversation.turn import Turn
from bot.conversation.words import REJECTIONS, number_of
from bot.knowledge.model import Area, Entry
from bot.messages import Choice, Outgoing, say

MISSES_BEFORE_PERSON = 2
PRIVATE_AREAS: tuple[Area, ...] = ("marriage", "fraud")
"""What is answered on these is nobody else's business: in a group one line leads to a private chat."""


class Answers:
    """Looks questions up and shows entries; notes what was asked."""

    def __init__(self, asked: AskedLog, clock: Clock) -> None:
        self._asked = asked
        self._clock = clock

    def note(self, turn: Turn) -> None:
        """Count an urgent message that is answered by its card alone."""
        turn.dialogue.question, turn.dialogue.options = turn.text, []
        self._asked.note(turn.session, turn.incoming.address, turn.text, "urgent", [])

    async def options(self, turn: Turn) -> list[Outgoing] | None:
        """A number, or "none of these", after options were offered; an open calculation asks for numbers itself."""
        dialogue = turn.dialogue
        if dialogue.floor == "k":
            return None
        number = number_of(turn.folded)
        if dialogue.options and number is not None:
            if number <= len(dialogue.options):
                return await self.open(turn, dialogue.options[number - 1])
            return await self.rejected(turn)
        refused = dialogue.options or (dialogue.entry and not dialogue.floor)
        if refused and REJECTIONS.fullmatch(turn.folded):
            return await self.rejected(turn)
        return None

    async def rejected(self, turn: Turn) -> list[Outgoing]:
        """Look again without what was just refused."""
        dialogue = turn.dialogue
        dialogue.rejected += dialogue.options or ([dialogue.entry] if dialogue.entry else [])
        dialogue.options = []
        dialogue.entry = None
        return await self.ask(turn, dialogue.question, again=True)

    async def ask(self, turn: Turn, question: str, *, again: bool = False, spoken: bool = False) -> list[Outgoing]:
        """Look a question up and answer it, ask back, refer, or admit that there is no approved answer.

        `spoken`: only the short version of an answer is shown, the whole one is a tap away.
        """
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
            case "answer" | "urgent" if finding.shown:
                return await self._answer(turn, finding, spoken=spoken)
            case "choose":
                return self._choose(turn, finding)
            case "refer" if finding.signpost:
                dialogue.misses = 0
                dialogue.remember(question, finding.signpost.title)
                return [turn.cards.refer(finding.signpost)]
            case _:
                return await self._miss(turn, question)

    async def _answer(self, turn: Turn, finding: Finding, *, spoken: bool) -> list[Outgoing]:
        entry = turn.library.knowledge.entry(finding.shown)
        if entry is None:
            return await self._miss(turn, turn.text)
        whole = self._show(turn, entry)
        overdue = entry.review_due < self._today()
        return [turn.cards.spoken(entry, turn.dialogue.asked) if spoken and not overdue else whole]

    def _choose(self, turn: Turn, finding: Finding) -> list[Outgoing]:
        if turn.incoming.group and any(_is_private(turn.library.knowledge.entry(one)) for one in finding.options):
            return [turn.cards.whisper(turn.library.phrases.whisper)]
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
        if turn.incoming.group and _is_private(entry):
            return turn.cards.whisper(turn.library.phrases.whisper, entry.id)
        dialogue = turn.dialogue
        disclaim = not dialogue.disclaimed
        dialogue.disclaimed = True
        dialogue.entry = entry.id
        dialogue.options = []
        dialogue.misses = 0
        dialogue.remember(dialogue.question or entry.title, entry.title)
        return turn.cards.entry(entry, dialogue.asked, disclaim=disclaim, today=self._today())

    def _today(self) -> date:
        return self._clock.now().astimezone(OFFICE_ZONE).date()

    async def open(self, turn: Turn, entry_id: str) -> list[Outgoing]:
        """Show an entry that was chosen by button, number or link."""
        entry = turn.library.knowledge.entry(entry_id)
        if entry is None:
            return [say(turn.library.phrases.stale, choices=(turn.cards.person(),))]
        turn.dialogue.asked = self._asked.note(turn.session, turn.incoming.address, "", "opened", [entry.id])
        return [self._show(turn, entry)]

    async def option(self, turn: Turn, kind: str, rest: str) -> list[Outgoing]:
        """An option is good only as long as it is the latest question; a stale button gets a polite answer."""
        version, _, number = rest.partition(":")
        dialogue = turn.dialogue
        if version != str(dialogue.version) or not dialogue.options:
            return [say(turn.library.phrases.stale)]
        if kind == "n":
            return await self.rejected(turn)
        place = int(number) - 1 if number.isdecimal() and len(number) < 6 else -1
        if not 0 <= place < len(dialogue.options):
            return [say(turn.library.phrases.stale)]
        return await self.open(turn, dialogue.options[place])

    def spoken(self, turn: Turn, entry_id: str) -> list[Outgoing]:
        """Show the plain-spoken version of an entry."""
        entry = turn.library.knowledge.entry(entry_id)
        if entry is None:
            return [say(turn.library.phrases.stale)]
        if turn.incoming.group and _is_private(entry):
            return [turn.cards.whisper(turn.library.phrases.whisper, entry.id)]
        return [turn.cards.spoken(entry, turn.dialogue.asked)]

    def topics(self, turn: Turn, area: str, page: str) -> Outgoing:
        """List an area's entries, or the areas where there is no such area."""
        known: dict[str, Area] = {entry.area: entry.area for entry in turn.library.knowledge.entries}
        if area not in known:
            return turn.cards.topics()
        return turn.cards.area(known[area], int(page) if page.isdecimal() and len(page) < 6 else 1)

    async def feedback(self, turn: Turn, kind: str, rest: str) -> list[Outgoing]:
        """有用 / 没解决, and after the latter one tap for the reason."""
        number, _, reason = rest.partition(":")
        if not number.isdecimal() or len(number) > 16:
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
            return self.spoken(turn, turn.dialogue.entry)
        if reason == "other" and turn.dialogue.question and turn.dialogue.entry:
            return await self.rejected(turn)
        return [say(phrases.unsolved_noted, choices=(turn.cards.person(),))]


def _is_private(entry: Entry | None) -> bool:
    """Answers about violence, money and the family are not for others to read."""
    return entry is not None and (entry.area in PRIVATE_AREAS or bool(entry.flags))
