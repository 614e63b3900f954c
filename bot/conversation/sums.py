"""The open flow of a calculation: asks its few questions, refuses nonsense kindly, shows the rule with the figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from bot.clock import OFFICE_ZONE, Clock
from bot.conversation.dialogue import Dialogue, SumDraft
from bot.faq.phrases import Phrases
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.reckoning.diary import calendar_file
from bot.reckoning.model import Reckoner, Step, Value
from bot.reckoning.reading import read_count, read_date, read_money, read_percent

MISREADINGS = 2
"""After this many answers that cannot be read the flow ends by itself."""

A_QUESTION = 16
"""An answer longer than this that cannot be read is taken for a new question."""

EARLIEST = date(1950, 1, 1)
YEARS_AHEAD = 20
_UNKNOWN = re.compile(r"不知道|不清楚|不晓得|没有?约定|没写|没说|跳过|不确定|忘了")
_CANCEL = ("取消", "不算了", "算了", "退出计算", "不用了")


class SumFlow:
    """Steps through one calculation; the draft in the dialogue holds what has been answered, as text."""

    def __init__(self, known: Mapping[str, Reckoner], phrases: Phrases, clock: Clock) -> None:
        self._known = known
        self._say = phrases
        self._clock = clock

    def begin(self, dialogue: Dialogue, reckoner_id: str) -> Outgoing:
        """Ask the first question."""
        reckoner = self._known.get(reckoner_id)
        if reckoner is None:
            return say(self._say.stale)
        dialogue.sum = SumDraft(id=reckoner_id)
        dialogue.options = []
        dialogue.give_floor("k")
        return self._ask(reckoner, dialogue.sum)

    def again(self, dialogue: Dialogue) -> Outgoing:
        """Ask once more what is asked at the present step."""
        draft = dialogue.sum
        reckoner = self._known.get(draft.id) if draft else None
        if draft is None or reckoner is None or _next(reckoner, draft) is None:
            dialogue.sum = None
            return say(self._say.stale)
        dialogue.give_floor("k")
        return self._ask(reckoner, draft)

    def step(self, dialogue: Dialogue, text: str, pressed: str, answered: Callable[[], bool]) -> Outgoing | None:
        """Take one answer; None when the message is no answer but a new question (`answered`: the FAQ is sure of it).

        A question in between leaves the calculation as it is; after too many misreadings it is closed.
        """
        draft = dialogue.sum
        reckoner = self._known.get(draft.id) if draft else None
        step = _next(reckoner, draft) if reckoner and draft else None
        if reckoner is None or draft is None or step is None:
            dialogue.sum = None
            return say(self._say.stale) if pressed else None
        if pressed == "k:cancel" or text in _CANCEL:
            dialogue.sum = None
            return say(self._say.sum_stopped)
        answer = self._read(step, text, pressed)
        if answer is None and not pressed and answered():
            return None
        if answer is None:
            return self._misread(dialogue, draft, reckoner, step, text)
        dialogue.give_floor("k")
        draft.answers[step.key] = answer
        draft.misread = 0
        if _next(reckoner, draft) is not None:
            return self._ask(reckoner, draft)
        dialogue.sum = None
        return self._show(reckoner, draft)

    def _today(self) -> date:
        return self._clock.now().astimezone(OFFICE_ZONE).date()

    def _ask(self, reckoner: Reckoner, draft: SumDraft, *before: str) -> Outgoing:
        step = _next(reckoner, draft)
        if step is None:
            raise RuntimeError("there is no question left to ask")
        choices = [Choice(f"k:{number}", label[:40]) for number, label in enumerate(step.options, 1)]
        if step.skippable:
            choices.append(Choice("k:skip", self._say.sum_unknown))
        choices.append(Choice("k:cancel", self._say.sum_cancel))
        lines = [*before, step.ask]
        if step.kind == "date":
            lines.append(self._say.sum_date_example)
        return say(*lines, choices=tuple(choices))

    def _misread(
        self, dialogue: Dialogue, draft: SumDraft, reckoner: Reckoner, step: Step, text: str
    ) -> Outgoing | None:
        draft.misread += 1
        if len(text) > A_QUESTION:
            return None
        if draft.misread > MISREADINGS:
            dialogue.sum = None
            return None
        dialogue.give_floor("k")
        return self._ask(reckoner, draft, str(getattr(self._say, f"sum_wrong_{step.kind}")))

    def _read(self, step: Step, text: str, pressed: str) -> str | None:
        """Return the answer as it is stored, or None if it cannot be read or cannot be right."""
        if step.skippable and (pressed == "k:skip" or _UNKNOWN.search(text)):
            return ""
        match step.kind:
            case "option":
                return _option(step, text, pressed)
            case "date":
                today = self._today()
                day = read_date(text, today)
                fits = day is not None and day >= EARLIEST and day.year <= today.year + YEARS_AHEAD
                return day.isoformat() if day and fits else None
            case "money":
                money = read_money(text) if not re.fullmatch(r"没有?|无", text) else Decimal(0)
                return None if money is None else str(money)
            case "count":
                count = read_count(text)
                return None if count is None or count > step.largest else str(count)
            case _:
                rate = read_percent(text)
                return None if rate is None or rate > 1000 else str(rate)

    def _show(self, reckoner: Reckoner, draft: SumDraft) -> Outgoing:
        values = {step.key: _value(step, draft.answers[step.key]) for step in _asked(reckoner, draft)}
        result = reckoner.work(values, self._today())
        # A day that has passed needs no calendar file.
        due = result.due if result.due and result.due.day >= self._today() else None
        documents = (calendar_file(due, self._clock.now()),) if due else ()
        laws = tuple(f"《{c.law}》{c.article}：{c.says}" for c in reckoner.law)
        blocks = (
            Block(BlockKind.LEAD, (result.lead,)),
            Block(BlockKind.HEADING, (self._say.sum_working,)),
            Block(BlockKind.ITEMS, result.lines),
            Block(BlockKind.HEADING, (self._say.sum_notes,)),
            Block(BlockKind.ITEMS, result.notes),
            Block(BlockKind.HEADING, (self._say.law_heading,)),
            Block(BlockKind.NOTE, laws),
        )
        choices = (Choice(f"c:{reckoner.id}", self._say.sum_again), Choice("p", self._say.person))
        return Outgoing(blocks, choices, documents, spoken=result.lead + "".join(result.lines))


def _asked(reckoner: Reckoner, draft: SumDraft) -> list[Step]:
    return [step for step in reckoner.steps if step.key in draft.answers]


def _next(reckoner: Reckoner, draft: SumDraft) -> Step | None:
    for step in reckoner.steps:
        if step.key not in draft.answers and (step.when is None or draft.answers.get(step.when[0]) == step.when[1]):
            return step
    return None


def _option(step: Step, text: str, pressed: str) -> str | None:
    number = pressed.removeprefix("k:") if pressed else text.strip().rstrip("。.、")
    if number.isdecimal() and len(number) < 6 and 1 <= int(number) <= len(step.options):
        return step.options[int(number) - 1]
    fitting = [label for label in step.options if text and (text in label or label in text)]
    return fitting[0] if len(fitting) == 1 else None


def _value(step: Step, stored: str) -> Value:
    if stored == "" or step.kind == "option":
        return stored or None
    if step.kind == "date":
        return date.fromisoformat(stored)
    return int(stored) if step.kind == "count" else Decimal(stored)
