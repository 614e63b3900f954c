"""The steps of a calculation: asks its few questions, reads back what it took, shows the rule with the figure.

What cannot be read for certain is asked again with the reason and, where there are some, the likely days as buttons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from bot import buttons
from bot.buttons import Pressed
from bot.clock import OFFICE_ZONE, Clock
from bot.conversation.dialogue import Dialogue
from bot.language.dates import read_date, say_day, say_with_distance
from bot.language.folding import fold
from bot.language.reading import Doubt
from bot.messages import ASKS, Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases
from bot.reckoning.diary import LATEST, calendar_file
from bot.reckoning.index import ONCE_MORE, asked_for, once_more
from bot.reckoning.model import Reckoner, Result, Step, Value
from bot.reckoning.said import held
from bot.reckoning.taking import A_QUESTION, Taken, count_of, money_of, option_of, rate_of

MISREADINGS = 2
"""After this many answers that cannot be read the flow ends by itself."""

DOUBTS = 6
"""After this many answers that could mean several things the flow ends as well."""

A_SHORT_QUESTION = 2
"""One that cannot be read at all and asks something need not be longer than this."""

MOST_SAID = 200
"""Characters of the asking message that are looked at for figures."""

_CLAUSES = re.compile(r"[,，。;；、\s]+")
_UNKNOWN = re.compile(r"不知道|不清楚|不晓得|没有?约定|没写|没说|跳过|不确定|忘了|记不清|记不得")
_CANCEL = re.compile(
    r"(?:好了|那|先|我)*(?:取消|[不勿弗别]用?要?算了?|算了|退出计算|[不勿弗]用了?|不想算了?|停|停止|停下|不要了)(?:[吧啊呀了]|谢谢)*[。.!！]*"
)
_FIGURE = re.compile(r"[\d一二三四五六七八九十百千万]")
_NOT_THIS = re.compile(
    r"(?:[不勿弗]是|不对|错了|[不勿弗]对)[^，,。]{0,8}?(?:[，,。 ]|我[问要讲说])"
    r"|我[又也]?[没不勿弗]有?(?:问|要算|叫你算|让你算)"
    r"|我[问要讲说]的(?:不是|勿是)"
)
"""Whoever says so is asked nothing more: another matter was meant (不是抚养费 我问工资的)."""
_ASKS = re.compile(
    r"怎么|咋|[吗？?]|[呢伐么嘛][。！!]*$|能不能|可不可以|要不要|是不是|有没有|为什么|如何|几个人|多少[钱铜天年人]|哪里|哪个|谁|什么|啥"
)
_CEILING = re.compile(r"最高|上限|封顶|法定|合法|不违法|受保护|法律.{0,4}(?:保护|规定|允许)")
"""Who asks for the highest rate at the question for the agreed one."""


class SumDraft(BaseModel):
    """A calculation that is under way: its id, and the answers so far by step.

    An answer is what was understood and, after a tab, how it was read back; `doubted` was asked about once, `offered`
    are answers that stood in the question already, by calculation and step.
    """

    model_config = ConfigDict(extra="ignore")

    id: str
    answers: dict[str, str] = Field(default_factory=dict)
    misread: int = 0
    doubted: str = ""
    offered: dict[str, str] = Field(default_factory=dict)


class Sums(BaseModel):
    """The calculation of a chat that is under way, and the last one that was worked out."""

    model_config = ConfigDict(extra="ignore")

    now: SumDraft | None = None
    last: SumDraft | None = None


KEY = "k"
"""Where a chat's calculations are kept in its dialogue."""


def sums_of(dialogue: Dialogue) -> Sums:
    """Return the calculations of a chat; what is changed in them is stored."""
    kept = dialogue.draft(KEY, Sums)
    if kept is None:
        kept = Sums()
        dialogue.keep(KEY, kept)
    return kept


class SumSteps:
    """Steps through one calculation; the draft in the dialogue holds what has been answered, as text."""

    def __init__(self, known: Mapping[str, Reckoner], phrases: Phrases, clock: Clock) -> None:
        self._known = known
        self._say = phrases
        self._clock = clock

    def expects(self, dialogue: Dialogue, folded: str) -> bool:
        """Tell whether a number is asked for and given; 0 is then an answer, though else a word for leaving."""
        draft = sums_of(dialogue).now
        reckoner = self._known.get(draft.id) if draft else None
        step = _next(reckoner, draft) if reckoner and draft else None
        return step is not None and step.kind != "option" and any(sign.isdigit() for sign in folded)

    def wanted(self, dialogue: Dialogue, text: str) -> Outgoing | None:
        """Open the calculation that a message asks for, or work the last one out with another figure; else None."""
        sums = sums_of(dialogue)
        last, sums.last = sums.last, None
        reckoner = asked_for(fold(text), self._known)
        worked = self._known.get(last.id) if last else None
        if last and worked and (reckoner is None or reckoner is worked) and (told := self._unasked(worked, text)):
            # 算到明年3月1日有多少利息: the last one once more, with what it did not ask for.
            last.answers |= {key.partition(".")[2]: taken for key, taken in told.items()}
            return self._go_on(dialogue, worked, last)
        if reckoner is not None:
            return self.begin(dialogue, reckoner.id, said=text)
        return self._again(dialogue, last, text) if last and last.id in self._known else None

    def begin(
        self,
        dialogue: Dialogue,
        reckoner_id: str,
        *before: str,
        said: str = "",
        offered: Mapping[str, str] | None = None,
    ) -> Outgoing:
        """Ask the first question that is not yet answered by what was `said`; without questions answer at once.

        `offered`: what was found in it before, by a calculation that leads to this one.
        """
        reckoner = self._known.get(reckoner_id)
        if reckoner is None:
            return say(self._say.stale)
        draft = SumDraft(id=reckoner_id, offered={**(offered or {}), **self._found(reckoner, said)})
        dialogue.keep(KEY, Sums(now=draft))
        dialogue.options = []
        dialogue.shown.clear()
        return self._go_on(dialogue, reckoner, draft, *before)

    def again(self, dialogue: Dialogue) -> Outgoing:
        """Ask once more what is asked at the present step."""
        draft = sums_of(dialogue).now
        reckoner = self._known.get(draft.id) if draft else None
        if draft is None or reckoner is None or _next(reckoner, draft) is None:
            sums_of(dialogue).now = None
            return say(self._say.stale)
        dialogue.give_floor(KEY)
        return self._ask(reckoner, draft)

    def kept(self, dialogue: Dialogue) -> Outgoing | None:
        """Return the last calculation in one line, with a way to do it again; None if none is kept."""
        draft = sums_of(dialogue).last
        reckoner = self._known.get(draft.id) if draft else None
        if draft is None or reckoner is None:
            return None
        line = self._say.sum_kept_line.format(title=reckoner.title, answers=_said(reckoner, draft))
        return say(line, choices=(Choice(buttons.sum_begin(reckoner.id), self._say.sum_again),))

    def _go_on(self, dialogue: Dialogue, reckoner: Reckoner, draft: SumDraft, *before: str) -> Outgoing:
        """Take what was said already, then ask the next question or show the result."""
        noted = [*before, *self._taken_from_said(reckoner, draft)]
        if _next(reckoner, draft) is not None:
            dialogue.give_floor(KEY)
            return self._ask(reckoner, draft, *noted)
        dialogue.keep(KEY, Sums(last=draft if reckoner.steps else None))
        return self._show(reckoner, draft)

    def _taken_from_said(self, reckoner: Reckoner, draft: SumDraft) -> Iterator[str]:
        """Take whatever the asking message answers, also of later questions; yield how each is read back."""
        for step in reckoner.steps:
            answers = _stored(draft)
            if step.key in answers or not (step.when is None or step.when(answers)):
                continue
            if taken := draft.offered.get(f"{reckoner.id}.{step.key}"):
                draft.answers[step.key] = taken
                yield self._say.sum_noted.format(called=step.called, said=taken.partition("\t")[2])

    def _found(self, reckoner: Reckoner, said: str) -> dict[str, str]:
        """Return the answers that a message holds, by calculation and step, also to those its options lead to.

        The message itself is kept nowhere: it may tell of more than sums and days.
        """
        found = {}
        for one in self._reachable(reckoner) if said else ():
            for step in one.steps:
                if taken := self._offered(step, said[:MOST_SAID]):
                    found[f"{one.id}.{step.key}"] = f"{taken.value}\t{taken.said}"
        return found

    def _unasked(self, reckoner: Reckoner, said: str) -> dict[str, str]:
        """Of what a message holds, what a calculation never asks for."""
        unasked = {f"{one.id}.{step.key}" for one in self._reachable(reckoner) for step in one.steps if not step.asked}
        return {key: taken for key, taken in self._found(reckoner, said).items() if key in unasked} if unasked else {}

    def _reachable(self, reckoner: Reckoner) -> tuple[Reckoner, ...]:
        """A calculation and those that its options lead to."""
        return (reckoner, *(self._known[target] for target in reckoner.leads.values()))

    def _offered(self, step: Step, said: str) -> Taken | None:
        """The answer to a step that the asking message holds for certain."""
        read = {self._read(step, piece, None, "") for piece in held(step, said)}
        taken = read.pop() if len(read) == 1 else None
        return taken if isinstance(taken, Taken) else None

    def _again(self, dialogue: Dialogue, last: SumDraft, text: str) -> Outgoing | None:
        """要是两个孩子呢: the last calculation with the one figure that is named, everything else as before."""
        if not once_more(text):
            return None
        reckoner = self._known[last.id]
        for part in _CLAUSES.split(ONCE_MORE.sub("，", text)):
            for step in (one for one in reckoner.steps if one.kind != "option" and one.key in last.answers):
                read = self._read(step, part, None, "")
                if isinstance(read, Taken) and read.value:
                    last.answers[step.key] = f"{read.value}\t{read.said}"
                    return self._go_on(dialogue, reckoner, last)
        return None

    def step(
        self, dialogue: Dialogue, text: str, pressed: Pressed | None, answered: Callable[[], bool]
    ) -> Outgoing | None:
        """Take one answer; None when the message is no answer but a new question (`answered`: the FAQ is sure of it).

        A question in between leaves the calculation as it is; after too many misreadings it is closed.
        """
        if pressed and pressed.kind == buttons.sum_day:
            return self._keep(pressed.rest)
        draft = sums_of(dialogue).now
        reckoner = self._known.get(draft.id) if draft else None
        step = _next(reckoner, draft) if reckoner and draft else None
        if reckoner is None or draft is None or step is None:
            sums_of(dialogue).now = None
            return say(self._say.stale) if pressed else None
        if (pressed and pressed.kind == buttons.sum_stop) or _CANCEL.fullmatch(text):
            sums_of(dialogue).now = None
            return say(self._say.sum_stopped)
        if not pressed and _NOT_THIS.match(text) and not _FIGURE.search(text):
            sums_of(dialogue).now = None
            return None
        if not pressed and self._asks_something_else(text):
            return None
        answer = self._read(step, text, pressed, draft.doubted)
        if isinstance(answer, Doubt) and answer.why == "unread" and not pressed and answered():
            return None
        if isinstance(answer, Doubt) and not pressed:
            if early := self._early(dialogue, draft, reckoner, text, sure=answer.why == "unread"):
                return early
            if any(one.kind == "percent" for one in reckoner.steps) and _CEILING.search(text):
                dialogue.give_floor(KEY)
                return self._ask(reckoner, draft, self._say.sum_ceiling)
        if isinstance(answer, Doubt):
            return self._doubt(dialogue, draft, reckoner, step, answer, text)
        return self._take(dialogue, draft, reckoner, step, answer)

    def _early(
        self, dialogue: Dialogue, draft: SumDraft, reckoner: Reckoner, text: str, *, sure: bool
    ) -> Outgoing | None:
        """Keep a figure that comes before its question, say so, and ask for what is asked for; None where none does.

        `sure`: it is no answer to the present question. Else it may be one, unless it is never asked for.
        """
        unasked = self._unasked(reckoner, text)
        early = {key: taken for key, taken in self._found(reckoner, text).items() if key not in draft.offered}
        found = {**early, **unasked} if sure else unasked
        for one in () if found or not sure else self._reachable(reckoner):
            # 五万 alone: where only one sum is asked for later, it is that.
            sums = [step for step in one.steps if step.kind == "money" and step.key not in draft.answers]
            read = self._read(sums[0], text, None, "") if len(sums) == 1 else None
            if isinstance(read, Taken) and read.value:
                found[f"{one.id}.{sums[0].key}"] = f"{read.value}\t{read.said}"
        if not found:
            return None
        draft.offered |= found
        said = "，".join(dict.fromkeys(taken.partition("\t")[2] for taken in found.values()))
        dialogue.give_floor(KEY)
        return self._ask(reckoner, draft, self._say.sum_early.format(said=said))

    def _take(self, dialogue: Dialogue, draft: SumDraft, reckoner: Reckoner, step: Step, answer: Taken) -> Outgoing:
        if target := reckoner.leads.get(answer.value):
            return self.begin(dialogue, target, f"{self._known[target].title}。", offered=draft.offered)
        draft.answers[step.key] = f"{answer.value}\t{answer.said}"
        draft.misread, draft.doubted = 0, ""
        return self._go_on(dialogue, reckoner, draft, self._say.sum_noted.format(called=step.called, said=answer.said))

    def _asks_something_else(self, text: str) -> bool:
        """Whether an answer is a question of its own, even with a number in it, or asks for another calculation."""
        return (len(text) > A_QUESTION and bool(_ASKS.search(text))) or asked_for(fold(text), self._known) is not None

    def _today(self) -> date:
        return self._clock.now().astimezone(OFFICE_ZONE).date()

    def _ask(self, reckoner: Reckoner, draft: SumDraft, *before: str, also: tuple[Choice, ...] = ()) -> Outgoing:
        step = _next(reckoner, draft)
        if step is None:
            raise RuntimeError("there is no question left to ask")
        place, whole = _place(reckoner, draft)
        choices = [
            *also,
            *(Choice(buttons.sum_answer(number), label[:40]) for number, label in enumerate(step.options, 1)),
        ]
        if step.skippable:
            choices.append(Choice(buttons.sum_unknown(), self._say.sum_unknown))
        choices.append(Choice(buttons.sum_stop(), self._say.sum_cancel))
        lines = [*before, self._say.step_of.format(place=place, whole=whole) + step.ask if whole > 1 else step.ask]
        if step.kind == "date" and not also:
            lines.append(self._say.sum_date_example)
        meta = {} if step.kind == "option" else {ASKS: "date" if step.kind == "date" else "number"}
        return replace(say(*lines, choices=tuple(choices)), meta=meta)

    def _doubt(
        self, dialogue: Dialogue, draft: SumDraft, reckoner: Reckoner, step: Step, doubt: Doubt, text: str
    ) -> Outgoing | None:
        """Ask again and say why; what is too long or too often unread is taken for a new question."""
        draft.misread += 1
        asks = doubt.why == "unread" and len(text) > A_SHORT_QUESTION and _ASKS.search(text)
        if asks or len(text) > A_QUESTION:
            return None
        if draft.misread > (MISREADINGS if doubt.why == "unread" else DOUBTS):
            sums_of(dialogue).now = None
            return None
        dialogue.give_floor(KEY)
        also = tuple(Choice(buttons.sum_typed(day.isoformat()), say_day(day)) for day in doubt.days)
        if doubt.why == "large":
            draft.doubted = doubt.value
            also = (Choice(buttons.sum_typed(doubt.value), self._say.sum_sure),)
        return self._ask(reckoner, draft, self._why(step, doubt), also=also)

    def _why(self, step: Step, doubt: Doubt) -> str:
        match doubt.why:
            case "unread":
                name = f"sum_wrong_{step.kind}"
            case "period":
                name = f"sum_doubt_period_{'month' if step.monthly else 'total'}"
            case _:
                name = f"sum_doubt_{doubt.why}"
        return str(getattr(self._say, name)).format(said=doubt.said)

    def _read(self, step: Step, text: str, pressed: Pressed | None, doubted: str) -> Taken | Doubt:
        """Read an answer; a button with "=" stands for what it would be typed as."""
        unknown = pressed.kind == buttons.sum_unknown if pressed else bool(_UNKNOWN.search(text))
        if step.skippable and unknown:
            return Taken("", self._say.sum_unknown)
        if pressed and pressed.kind == buttons.sum_answer and pressed.rest.startswith("="):
            text, pressed = pressed.rest.removeprefix("="), None
        if step.options and (option := option_of(step, text, pressed)) is not None:
            if step.kind == "option":
                return Taken(option, option)
            text = option
        match step.kind:
            case "option":
                return Doubt("unread")
            case "date":
                return self._date(step, text)
            case "money":
                return money_of(step, text, doubted)
            case "count":
                return count_of(step, text)
            case "percent":
                return rate_of(text, doubted)

    def _date(self, step: Step, text: str) -> Taken | Doubt:
        if _UNKNOWN.search(text):
            return Doubt("which_day")
        today = self._today()
        day = read_date(text, today, step.sense)
        return day if isinstance(day, Doubt) else Taken(day.isoformat(), say_with_distance(day, today))

    def _show(self, reckoner: Reckoner, draft: SumDraft) -> Outgoing:
        steps = [step for step in reckoner.steps if step.key in draft.answers]
        values = {step.key: _value(step, _stored(draft)[step.key]) for step in steps}
        result = reckoner.work(values, self._today())
        said = _said(reckoner, draft)
        filled = (
            (Block(BlockKind.TEXT, (self._say.sum_filled.format(title=reckoner.title, answers=said),)),)
            if steps
            else ()
        )
        # A day that has passed needs no reminder.
        day = result.keep or result.due
        keep = (
            (Choice(buttons.sum_day(day.isoformat()), self._say.sum_keep_day),) if day and day >= self._today() else ()
        )
        choices = (
            *keep,
            Choice(buttons.sum_begin(reckoner.id), self._say.sum_again),
            Choice(buttons.person(), self._say.person),
        )
        return Outgoing((*filled, *self._blocks(reckoner, result)), choices, spoken=result.lead + "".join(result.lines))

    def _blocks(self, reckoner: Reckoner, result: Result) -> tuple[Block, ...]:
        laws = tuple(f"《{c.law}》{c.article}：{c.says}" for c in reckoner.law)
        return (
            Block(BlockKind.LEAD, (result.lead,)),
            Block(BlockKind.HEADING, (self._say.sum_working,)),
            Block(BlockKind.ITEMS, result.lines),
            Block(BlockKind.HEADING, (self._say.sum_notes,)),
            Block(BlockKind.ITEMS, result.notes),
            Block(BlockKind.HEADING, (self._say.law_heading,)),
            Block(BlockKind.NOTE, laws),
        )

    def _keep(self, day: str) -> Outgoing:
        """The reminder that was asked for: sent only when somebody presses for it, since others may see the phone."""
        try:
            due = date.fromisoformat(day)
        except ValueError:
            return say(self._say.stale)
        if not timedelta(0) <= due - self._today() <= LATEST:
            return say(self._say.stale)
        file = calendar_file(due, self._clock.now())
        return Outgoing((Block(BlockKind.TEXT, (self._say.sum_kept,)),), (), (file,))


def _stored(draft: SumDraft) -> dict[str, str]:
    return {key: answer.partition("\t")[0] for key, answer in draft.answers.items()}


def _next(reckoner: Reckoner, draft: SumDraft) -> Step | None:
    answers = _stored(draft)
    return next(_open(reckoner, answers), None)


def _open(reckoner: Reckoner, answers: Mapping[str, str]) -> Iterator[Step]:
    """The questions that are still to be asked, as far as the answers so far tell."""
    asked = (step for step in reckoner.steps if step.asked and step.key not in answers)
    return (step for step in asked if step.when is None or step.when(answers))


def _said(reckoner: Reckoner, draft: SumDraft) -> str:
    """What was filled in, as it was read back."""
    steps = [step for step in reckoner.steps if step.key in draft.answers]
    return "；".join(f"{step.called} {draft.answers[step.key].partition(chr(9))[2]}" for step in steps)


def _place(reckoner: Reckoner, draft: SumDraft) -> tuple[int, int]:
    """The number of the present question, and how many there are as far as the answers so far tell."""
    answers = _stored(draft)
    done = sum(step.asked and step.key in answers for step in reckoner.steps)
    return done + 1, done + len(list(_open(reckoner, answers)))


def _value(step: Step, stored: str) -> Value:
    if stored == "" or step.kind == "option":
        return stored or None
    if step.kind == "date":
        return date.fromisoformat(stored)
    return int(stored) if step.kind == "count" else Decimal(stored)
