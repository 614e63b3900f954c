"""What the FAQ says in a conversation: an answer, a question back, the right door, or that there is no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.answers.aftermath import goes_on, in_mind, listens
from bot.answers.asked import AskedLog
from bot.answers.cards import Cards
from bot.answers.facets import facet_named
from bot.answers.finding import Finding
from bot.answers.library import Library
from bot.answers.memory import put_on_table
from bot.answers.references import number_of, refused
from bot.answers.replies import Replies, opening
from bot.answers.understanding import Understanding, settle
from bot.answers.unsolved import CANNOT, MORE, OTHER, Unsolved
from bot.answers.whereabouts import STREET, asks_for_us, place_asked_for
from bot.buttons import Pressed
from bot.clock import OFFICE_ZONE, Clock
from bot.conversation.turn import Answering, Turn
from bot.knowledge.model import Area, Entry
from bot.messages import Address, Outgoing, say
from bot.safety import SafetyRule

MISSES_BEFORE_PERSON = 2
WEB = "web"
"""The channel whose page has a button that reads an answer aloud."""

PRIVATE_AREAS: tuple[Area, ...] = ("marriage", "fraud")
"""What is answered on these is nobody else's business: in a group one line leads to a private chat."""


THANKS = (
    "谢谢", "谢谢你", "谢谢您", "谢谢了", "好的谢谢", "好的谢谢您", "好的谢谢你", "多谢", "感谢", "谢了", "没事了",
    "没事了谢谢", "好的知道了", "知道了", "知道了谢谢", "明白了", "明白了谢谢", "再见", "好的再见",
)  # fmt: skip
_WORDS = {
    **dict.fromkeys(("/start", "开始", "你好", "您好", "在吗", "hi", "hello"), buttons.greeting()),
    **dict.fromkeys(("/help", "帮助", "怎么用"), buttons.helping()),
    **dict.fromkeys(("/topics", "常见问题", "目录"), buttons.topics()),
    **dict.fromkeys(("/office", "我们在哪里", "你们在哪里"), buttons.office()),
    **dict.fromkeys(("大白话", "说简单点", "听不懂", "看不懂"), buttons.spoken("")),
    **dict.fromkeys(("没解决", "没有解决", "我没解决", "没解决问题", "还是没解决"), buttons.unsolved("")),
    **dict.fromkeys(("没说到", "想知道更多"), buttons.reason("", MORE)),
    **dict.fromkeys(("办不了", "办不成", "我办不了", "还是办不了"), buttons.reason("", CANNOT)),
    **dict.fromkeys(THANKS, buttons.thanks()),
}


class AnswerFlow(Answering):
    """Looks questions up and shows entries; notes what was asked."""

    key = "e"
    words = _WORDS

    def __init__(self, library: Callable[[], Library], asked: AskedLog, clock: Clock) -> None:
        self._library = library
        self._asked = asked
        self._clock = clock

    def opens(self, turn: Turn) -> str | None:
        """Take a question for nothing but where a place is, or its number (司法所在哪里)."""
        key = place_asked_for(self._library().knowledge, turn.folded)
        return None if key is None else buttons.office() if key == STREET else buttons.place(key)

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Show an entry or a list, take a chosen option or a verdict, greet or help."""
        match button.kind:
            case buttons.entry:
                return await self._open(turn, button.rest)
            case buttons.option | buttons.none_of_these:
                return await self._option(turn, button)
            case buttons.spoken:
                entry_id = button.rest or turn.dialogue.entry
                return self._spoken(turn, entry_id) if entry_id else None
            case buttons.more:
                return self._more(turn, button.rest or turn.dialogue.entry or "")
            case buttons.facts:
                rule = turn.library.safety.rule(button.rest)
                return [self._cards().facts(rule, turn.incoming.shown)] if rule and not turn.group else None
            case buttons.topics:
                return [self._topics(button)]
            case buttons.useful | buttons.unsolved | buttons.reason:
                return await self._verdict(turn, button)
            case buttons.ask_instead:
                said, turn.dialogue.said = turn.dialogue.said, ""
                return await self._ask(turn, said) if said else [self._cards().topics()]
            case buttons.helping:
                return [say(*turn.phrases.help.split("\n"), choices=(turn.to_person(),))]
            case buttons.about:
                return [self._replies().about()]
            case buttons.office:
                return [self._replies().office()]
            case buttons.place:
                known = button.rest in self._library().knowledge.places
                return [self._replies().place(button.rest)] if known else None
            case buttons.privacy:
                return [self._replies().privacy()]
            case buttons.aloud:
                return [self._replies().aloud(button=turn.address.channel == WEB, entry_id=turn.dialogue.entry)]
            case buttons.goodbye:
                return [say(turn.phrases.thread.goodbye)]
            case buttons.sorry:
                return [self._sorry(turn)]
            case buttons.thanks:
                return [say(turn.phrases.thanks)]
            case buttons.greeting:
                turn.dialogue.greeted = True
                return [self._cards().greeting()]
            case _:
                return None

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Answer a message as a question; there is always something to say to it."""
        if not turn.folded:
            return [say(turn.phrases.nothing_here, choices=(turn.to_person(),))]
        finding = self._understood(turn)
        return in_mind(turn, finding, await self._tell(turn, finding))

    async def brief(self, turn: Turn) -> list[Outgoing]:
        """Answer below the card of a danger: only the short version is shown, the whole one is a tap away."""
        return await self._tell(turn, self._understood(turn), spoken=True)

    def wants(self, turn: Turn) -> str | None:
        """Return the id of the button that a message stands for by its sense; None for a question."""
        found = self._understood(turn)
        if _of_nowhere(turn, found):
            # What they name next is told from that side all the same.
            turn.dialogue.facet = found.facet or ""
            return buttons.office()
        if found.verdict != "action" or not found.action:
            return None
        turn.dialogue.action = found.action
        turn.dialogue.options = []
        return opening(found.action, str(found.slot.get("sum", "")))

    def beside(self, turn: Turn) -> list[Outgoing]:
        """Answer the second wish of a message whose first was no question."""
        return self._also(turn, self._understood(turn))

    def goes_on(self, turn: Turn, rule: SafetyRule | None) -> Outgoing | None:
        """Return the next thing to do where a few words belong to a danger just spoken of, and count the message."""
        told = goes_on(turn, rule)
        if told is not None:
            turn.dialogue.question = turn.text
            self._asked.note(turn.session, turn.address, turn.text, "urgent", [])
        return told

    def warn(self, turn: Turn, rule: SafetyRule) -> Outgoing:
        """Return the card of a danger: in full the first time, one line where others read along."""
        dialogue = turn.dialogue
        told_before = dialogue.danger == rule.id
        dialogue.danger, dialogue.after_danger = rule.id, 0
        if turn.group:
            return turn.whisper(rule.group or rule.alert[0], "" if rule.alone else rule.entry)
        if rule.alone:
            # Nothing is looked up below this card, so the message is counted here.
            dialogue.question, dialogue.options = turn.text, []
            self._asked.note(turn.session, turn.address, turn.text, "urgent", [])
        return self._cards().reminder_of_danger(rule) if told_before else self._cards().urgent(rule)

    async def chosen(self, turn: Turn) -> list[Outgoing] | None:
        """Take a number, or "none of these", after options were offered; "that is not it" after an answer."""
        dialogue = turn.dialogue
        if dialogue.floor and not (dialogue.options and (number_of(turn.folded) or refused(turn.folded))):
            return None
        found = Understanding(self._library()).chosen(dialogue, turn.text, asked=turn.asked)
        if found is None or found.verdict in ("action", "person"):
            # What is wanted instead is heard like any other message.
            return None
        return await self._tell(turn, found)

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete what was noted of the person's questions."""
        await self._asked.forget(session, address)

    def _cards(self) -> Cards:
        return Cards(self._library())

    def _entry(self, entry_id: str) -> Entry | None:
        return self._library().knowledge.entry(entry_id)

    def _replies(self) -> Replies:
        return Replies(self._library(), self._today())

    def _understood(self, turn: Turn) -> Finding:
        """What the message means; read once in a turn."""
        if not isinstance(turn.found, Finding):
            turn.found = Understanding(self._library()).heard(turn.dialogue, turn.text, asked=turn.asked)
        return turn.found

    async def _rejected(self, turn: Turn) -> list[Outgoing]:
        """Look again without what was just refused."""
        return await self._tell(turn, Understanding(self._library()).refuse(turn.dialogue))

    async def _ask(self, turn: Turn, question: str) -> list[Outgoing]:
        """Look a question up that was said before."""
        return await self._tell(turn, Understanding(self._library()).heard(turn.dialogue, question))

    async def _tell(self, turn: Turn, finding: Finding, *, spoken: bool = False) -> list[Outgoing]:
        """Answer, ask back, refer, or admit that there is no approved answer.

        `spoken`: only the short version of an answer is shown, the whole one is a tap away.
        """
        dialogue = turn.dialogue
        if finding.refuses and dialogue.asked is not None:
            before = await self._asked.own(turn.session, turn.address, dialogue.asked)
            if before is not None:
                before.rejected = True
        dialogue.asked = self._asked.note(
            turn.session,
            turn.address,
            finding.question,
            finding.verdict if finding.question else "opened",
            [c.entry_id for c in finding.entries[:5]],
            _shown(finding),
        )
        entry = self._entry(finding.shown) if finding.verdict in ("answer", "urgent") else None
        if entry is not None:
            return [self._answer(turn, finding, entry, spoken=spoken), *self._also(turn, finding)]
        if finding.verdict == "choose":
            return [*self._choose(turn, finding), *self._also(turn, finding)]
        settle(dialogue, finding, ())
        if finding.idle:
            return [self._cards().idle(finding.question)]
        if finding.verdict == "refer" and finding.signpost:
            dialogue.misses = 0
            dialogue.remember(finding.question, finding.signpost.title)
            return [self._replies().refer(finding.signpost, finding), *self._also(turn, finding)]
        return [*await self._miss(turn, finding.question), *self._also(turn, finding)]

    def _answer(self, turn: Turn, finding: Finding, entry: Entry, *, spoken: bool) -> Outgoing:
        """Show the entry, or as much of it as is asked for."""
        dialogue = turn.dialogue
        settle(dialogue, finding, ())
        if turn.group and _is_private(entry):
            return turn.whisper(turn.phrases.whisper, entry.id)
        if spoken:
            return self._show(turn, entry, brief=True)
        told = self._replies().told(entry, finding, dialogue.asked)
        if told is None:
            return self._show(turn, entry)
        dialogue.misses = 0
        dialogue.remember(turn.text or entry.title, entry.title)
        return told

    def _also(self, turn: Turn, finding: Finding) -> list[Outgoing]:
        """The second wish of the same message; where others read along only what is nobody's business."""
        second = finding.also
        if second is None or (turn.group and any(_is_private(self._entry(one.entry_id)) for one in second.entries)):
            return []
        reply = self._replies().second(second)
        return [reply] if reply else []

    def _choose(self, turn: Turn, finding: Finding) -> list[Outgoing]:
        if turn.group and any(_is_private(self._entry(one)) for one in finding.options):
            return [turn.whisper(turn.phrases.whisper)]
        question, options = self._cards().guided(finding)
        settle(turn.dialogue, finding, options)
        turn.dialogue.remember(turn.dialogue.question, question)
        return [self._cards().choose(question, options, turn.dialogue.version + 1, finding.across)]

    async def _miss(self, turn: Turn, question: str) -> list[Outgoing]:
        """No answer: say so; the second time a person is offered by itself."""
        turn.dialogue.misses += 1
        turn.dialogue.remember(question, "没有审好的答案")
        return [self._cards().unsure(again=turn.dialogue.misses >= MISSES_BEFORE_PERSON)]

    def _show(self, turn: Turn, entry: Entry, *, brief: bool = False) -> Outgoing:
        if turn.group and _is_private(entry):
            return turn.whisper(turn.phrases.whisper, entry.id)
        dialogue = turn.dialogue
        disclaim = not dialogue.disclaimed
        dialogue.disclaimed = True
        dialogue.misses = 0
        dialogue.remember(dialogue.question or entry.title, entry.title)
        show = self._cards().brief if brief else self._cards().entry
        return show(entry, dialogue.asked, disclaim=disclaim, today=self._today())

    def _today(self) -> date:
        return self._clock.now().astimezone(OFFICE_ZONE).date()

    async def _open(self, turn: Turn, entry_id: str) -> list[Outgoing]:
        """Show an entry that was chosen by button, number or link."""
        entry = self._entry(entry_id)
        if entry is None:
            return [say(turn.phrases.stale, choices=(turn.to_person(),))]
        turn.dialogue.asked = self._asked.note(turn.session, turn.address, "", "opened", [entry.id], entry.id)
        put_on_table(turn.dialogue, entry.id)
        return [self._show(turn, entry)]

    async def _option(self, turn: Turn, button: Pressed) -> list[Outgoing]:
        """An option is good only as long as it is the latest question; a stale button gets a polite answer."""
        version, _ = button.pair()
        dialogue = turn.dialogue
        if version != str(dialogue.version) or not dialogue.options:
            return [turn.stale()]
        if button.kind == buttons.none_of_these:
            return await self._rejected(turn)
        number = button.number(1) or 0
        if not 1 <= number <= len(dialogue.options):
            return [turn.stale()]
        chosen = dialogue.options[number - 1]
        if dialogue.facet and self._entry(chosen):
            return await self._tell(turn, Understanding(self._library()).taken(dialogue, chosen))
        return await self._open(turn, chosen)

    def _spoken(self, turn: Turn, entry_id: str) -> list[Outgoing]:
        """Show the plain-spoken version of an entry."""
        entry = self._entry(entry_id)
        if entry is None:
            return [turn.stale()]
        if turn.group and _is_private(entry):
            return [turn.whisper(turn.phrases.whisper, entry.id)]
        return [self._cards().spoken(entry, turn.dialogue.asked)]

    def _more(self, turn: Turn, entry_id: str) -> list[Outgoing] | None:
        """Unfold the second layer of an entry, in place where the channel can."""
        entry = self._entry(entry_id)
        if entry is None:
            return [turn.stale()] if entry_id else None
        if turn.group and _is_private(entry):
            return [turn.whisper(turn.phrases.whisper, entry.id)]
        today, shown = self._today(), turn.incoming.shown
        return [self._cards().unfolded(entry, turn.dialogue.asked, today=today, shown=shown)]

    def _topics(self, button: Pressed) -> Outgoing:
        """List an area's entries, or the areas where there is no such area."""
        area, _ = button.pair()
        known: dict[str, Area] = {entry.area: entry.area for entry in self._library().knowledge.entries}
        if area not in known:
            return self._cards().topics()
        page = button.number(1, digits=5)
        return self._cards().area(known[area], 1 if page is None else page)

    def _sorry(self, turn: Turn) -> Outgoing:
        """Apologise, and ask why where there is an answer that may have been meant."""
        if (listening := listens(turn)) is not None:
            return listening
        words, asked = turn.phrases.thread.complaint, turn.dialogue.asked
        if asked is None or not turn.dialogue.entry or turn.group:
            return say(words, choices=(turn.to_person(),))
        return self._unsolved().why(asked, words)

    async def _verdict(self, turn: Turn, button: Pressed) -> list[Outgoing]:
        """有用 / 没解决, and after the latter one tap for the reason, which leads on."""
        words, (first, reason) = turn.phrases, button.pair()
        if not first and turn.dialogue.asked is None:
            # Typed where nothing was answered: then it is a sentence like any other.
            return await self.said(turn) or []
        number = button.number(digits=16) if first else turn.dialogue.asked
        asked = None if number is None else await self._asked.own(turn.session, turn.address, number)
        if number is None or asked is None:
            return [turn.stale()]
        before = asked.feedback
        if button.kind == buttons.useful:
            asked.feedback = "useful"
            return [say(words.thanks)]
        if button.kind != buttons.unsolved:
            asked.feedback = f"unsolved:{reason[:12]}"
        elif before is None or not before.startswith("unsolved"):
            asked.feedback = "unsolved"
        shown = turn.dialogue.entry if turn.dialogue.asked == number else None
        entry = self._entry(shown or next(iter(asked.entries), ""))
        if entry is None:
            return [say(words.unsolved_noted, choices=(turn.to_person(),))]
        if turn.group and _is_private(entry):
            return [turn.whisper(words.whisper, entry.id)]
        self._lay(turn, entry, asked.text, own=shown is not None)
        if button.kind == buttons.unsolved:
            return [self._unsolved().why(number)]
        return await self._because(turn, entry, number, reason, again=before == asked.feedback)

    def _lay(self, turn: Turn, entry: Entry, said: str, *, own: bool) -> None:
        """Put an answer back on the table with its question: the button may stand under an older one."""
        dialogue = turn.dialogue
        dialogue.question = said or (dialogue.question if own else "")
        if dialogue.entry != entry.id:
            put_on_table(dialogue, entry.id)

    async def _because(self, turn: Turn, entry: Entry, number: int, reason: str, *, again: bool) -> list[Outgoing]:
        """Lead on by the reason; `again`: the same one was given before. Staff read it with what is handed over."""
        cards, dialogue, facet = self._unsolved(), turn.dialogue, facet_named(reason)
        dialogue.asked = number
        if not again and cards.named(reason):
            dialogue.remember(f"{turn.phrases.unsolved}：{cards.named(reason)}", entry.title)
        if reason == OTHER:
            return await self._rejected(turn) if dialogue.question else [cards.retell()]
        dialogue.question = dialogue.question or entry.title
        if facet is not None:
            return [cards.side(entry, facet, number)]
        match reason:
            case "unclear" if not again:
                return self._spoken(turn, entry.id)
            case "unclear":
                return [cards.still_unclear(entry, number)]
            case "more":
                return [cards.sides(entry, number)]
            case "cannot":
                return [cards.doors(entry)]
            case _:
                return [turn.stale()]

    def _unsolved(self) -> Unsolved:
        return Unsolved(self._library(), self._today())


def _of_nowhere(turn: Turn, found: Finding) -> bool:
    """Whether 电话多少 or 在哪里 is said when nothing was answered yet: then it is about us."""
    if turn.dialogue.entry or found.verdict not in ("unsure", "choose"):
        return False
    return asks_for_us(turn.folded)


def _is_private(entry: Entry | None) -> bool:
    """Answers about violence, money and the family are not for others to read."""
    return entry is not None and (entry.area in PRIVATE_AREAS or bool(entry.flags))


def _shown(finding: Finding) -> str:
    """What is shown of a finding, as the figures call it."""
    if finding.verdict in ("answer", "urgent"):
        return finding.shown
    return f"@{finding.signpost.id}" if finding.verdict == "refer" and finding.signpost else ""
