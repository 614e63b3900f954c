"""The steps of a hand-over: the question, a telephone number if wanted (of a child: who may know), a look at it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from bot import buttons
from bot.buttons import Kind
from bot.conversation.turn import Turn
from bot.inquiries.drafting import (
    MAY,
    MAY_NOT,
    MOST,
    HandoverDraft,
    below,
    cancel,
    joined,
    must_be_careful,
    no_phone,
    packed,
    place,
    remarks,
    rewrite,
    send,
    told,
    words_for,
)
from bot.inquiries.heard import (
    agrees,
    anew,
    beside_number,
    ends_as_question,
    gives_phone,
    goes_on,
    has_other_phone,
    instead,
    is_own_number,
    may_be_picked_up,
    number_is_wrong,
    sends,
    waits,
    wants_none,
)
from bot.inquiries.wishes import is_wish
from bot.language.folding import fold
from bot.language.giving_up import gives_up
from bot.language.phones import find_phone, find_phones
from bot.messages import ASKS, Choice, Outgoing, say
from bot.text import shorten

A_LOOK = 200
"""Characters of a question that are shown before it is sent: what is handed over is seen at the first step."""

A_NOTE = 40
"""Characters of what is said beside a number about whose it is."""

DIGITS = 5
"""So many digits are meant as a number, and are looked at as one."""

_SOMEBODY_AT_HOME = re.compile(r"[他她]|老公|老婆|丈夫|家里|婆婆|公公|在家")
"""Whoever calls must know that another person may answer."""

_NO_PHONE = re.compile(
    r"(就|我|还是)?(不(想|要|用|方便|必|留|给)*|没有?)(留|给|说)?(电话|手机|号码)?(号码?)?[了吧的啦]*(谢谢)?[。.!！]?"
)
_OF_THE_PHONE = re.compile(
    r"^(?!.*(?:[?？吗]|怎么|多少|什么|多久)).{0,14}$|^[^?？吗]{0,20}(?:接|知道|我[爸妈]|在家|打)[^?？吗]{0,10}$"
)
"""Words beside a number that are about who has the telephone and who may answer."""

_NUMBER_AFTER = re.compile(r"(?:[不勿弗]是|错|改成|换成|改为|应该是).*$", re.DOTALL)
_MAY = re.compile(
    r"(?:好的?|嗯|[他她]们?|爸妈|爸爸|妈妈|家里|大人|可以|能|行|都|也|让|给|知道|说|没关系|没事|无所谓|已经|了|的|吧|啊)+"
)
_MAY_NOT = re.compile(
    r"(?:不|别|勿|先别|不要|不能|不想|不可以|不行|不敢|怕).*|.*(?:不要|别|不想|不能)(?:让|告诉|跟|给|打给).*"
)
_NOT_THE_PARENTS = re.compile(
    r"(?:不要|别|不想|不能|不敢)(?:让|告诉|跟|给|打给|打到)?(?:我)?(?:[爸妈]|家长|家里|父母|大人)"
)


class Form:
    """Asks the steps of a hand-over and takes their answers; `phone_days`: how long a number is kept."""

    def __init__(self, phone_days: int, give_floor: Callable[[Turn], None]) -> None:
        self._phone_days = phone_days
        self._give_floor = give_floor

    def ask(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        """Ask what is asked at the present step."""
        self._give_floor(turn)
        draft.careful = draft.careful or must_be_careful(turn)
        draft.aside = False
        if draft.step == "more":
            return say(words_for(turn).addition_ask.format(receipt=draft.receipt), choices=(cancel(turn),))
        if draft.step == "confirm":
            return self.confirm(turn, draft)
        if draft.step == "phone":
            return self._ask_phone(turn, draft)
        return self._ask_question(turn, draft)

    def leaves(self, turn: Turn, draft: HandoverDraft) -> bool:
        """Tell whether what is said ends the form; 不用了 to the question for a number is an answer to that."""
        folded = turn.folded
        # 先别发 asks for a moment; 别发 alone does not.
        if not wants_none(folded) or (waits(folded) and folded.startswith("先")):
            return False
        asked = draft.step == "phone" and not turn.dialogue.child and not draft.aside
        return gives_up(folded) or not (asked and _NO_PHONE.fullmatch(folded))

    def take(self, turn: Turn, draft: HandoverDraft, pressed: Kind | None) -> Outgoing | None:
        """Take an answer; None for a question in between, and for what leans on the answer to one."""
        words = words_for(turn)
        if must_be_careful(turn):
            draft.careful = True
        if pressed is None and draft.step != "more":
            if (aside := self._aside(turn, draft)) is not None:
                return aside
            if draft.step != "question" and not turn.incoming.attachments and not self._answers(turn, draft):
                draft.aside = True
                return None
            if turn.incoming.attachments and draft.step != "question":
                draft.attachments += packed(turn.incoming)
                line = words.more_attached.format(count=len(draft.attachments))
                return below(line, self.ask(turn, draft))
        self._give_floor(turn)
        draft.aside = False
        match draft.step:
            case "question":
                return self._take_question(turn, draft)
            case "phone" if turn.dialogue.child:
                return self._take_grown_up(turn, draft, pressed)
            case "phone":
                return self._take_phone(turn, draft, pressed)
            case _:
                return self._take_look(turn, draft, pressed)

    def _aside(self, turn: Turn, draft: HandoverDraft) -> Outgoing | None:
        """What fits at every step: a moment, 接着写, writing anew, a wish, who else may answer a call."""
        words, folded = words_for(turn), turn.folded
        if goes_on(folded):
            return self.ask(turn, draft)
        if waits(folded):
            self._give_floor(turn)
            return say(words.handover_waits, choices=(*self._ways(turn, draft), cancel(turn)))
        if draft.step != "question" and (other := instead(turn.text)) and not find_phones(other):
            draft.question, draft.wishes = other, []
            return below(words.handover_instead, self.ask(turn, draft))
        if anew(folded) or turn.text.strip() == words.handover_rewrite:
            return self.rewrite(turn, draft)
        if may_be_picked_up(folded):
            draft.careful = True
            return below(words.handover_picked_up, self.ask(turn, draft))
        if is_wish(folded) and not find_phones(turn.text):
            return self._take_wish(turn, draft)
        return None

    def _ways(self, turn: Turn, draft: HandoverDraft) -> tuple[Choice, ...]:
        return (
            (send(turn), rewrite(turn))
            if draft.step == "confirm"
            else (Choice(buttons.resume("h"), turn.phrases.floor_go_on),)
        )

    def _answers(self, turn: Turn, draft: HandoverDraft) -> bool:
        """Whether a message answers the step; after a question in between only what can be nothing else."""
        folded = turn.folded
        if find_phones(turn.text) or sends(folded) or agrees(folded) or _NO_PHONE.fullmatch(folded) or folded == "0":
            return True
        if number_is_wrong(folded) or has_other_phone(folded) or gives_phone(folded) or _looks_like_number(turn.text):
            return True
        if turn.library.safety.wants_no_call(folded):
            return True
        if draft.step == "phone" and turn.dialogue.child and (_MAY.fullmatch(folded) or _MAY_NOT.fullmatch(folded)):
            return True
        return not (draft.aside or turn.asks() or ends_as_question(folded))

    def rewrite(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        """Begin the question anew."""
        draft.step, draft.question, draft.told_before, draft.aside = "question", "", False, False
        return self._ask_question(turn, draft)

    def confirm(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        """Show what will be sent."""
        self._give_floor(turn)
        draft.step = "confirm"
        files = f"（另有 {len(draft.attachments)} 个附件）" if draft.attachments else ""
        question = (shorten(told(turn, draft), 300) or "") + files
        text = words_for(turn).handover_confirm.format(question=question, phone=draft.phone or "不留")
        lines = (place(turn, draft) + text).split("\n")
        lines += [words_for(turn).child_done] if turn.dialogue.child else []
        return say(*lines, choices=(send(turn), rewrite(turn), cancel(turn)))

    def _ask_question(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        self._give_floor(turn)
        words = words_for(turn)
        text = words.child_question if turn.dialogue.child else words.handover_question
        return say(*(place(turn, draft) + text).split("\n"), choices=(cancel(turn),))

    def _ask_phone(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        words = words_for(turn)
        if turn.dialogue.no_call and draft.phone is None and not turn.dialogue.child:
            return below(words.handover_no_call, self.confirm(turn, draft))
        if turn.dialogue.child:
            return self._ask_grown_up(turn, draft)
        if draft.no_phone or draft.phone:
            return self.confirm(turn, draft)
        draft.step = "phone"
        text = words.handover_phone_careful if draft.careful else words.handover_phone
        text = place(turn, draft) + text.format(days=self._phone_days)
        return replace(self._with_matter(turn, draft, text, (no_phone(turn),)), meta={ASKS: "phone"})

    def _ask_grown_up(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        """A child is asked who may know, and no number; one that it gives by itself is taken."""
        words = words_for(turn)
        if not draft.grown_up and _NOT_THE_PARENTS.search(fold(" ".join((draft.question, *draft.wishes)))):
            draft.grown_up = MAY_NOT
        if draft.grown_up:
            return self.confirm(turn, draft)
        draft.step = "phone"
        ways = (
            Choice(buttons.handover_grown_up(MAY), words.child_may),
            Choice(buttons.handover_grown_up(MAY_NOT), words.child_may_not),
        )
        return self._with_matter(turn, draft, place(turn, draft) + words.child_grown_up, ways)

    def _with_matter(self, turn: Turn, draft: HandoverDraft, text: str, ways: tuple[Choice, ...]) -> Outgoing:
        """A question of a step; what was asked last may be another matter by now: it is shown before it is sent."""
        if not draft.told_before:
            return say(*text.split("\n"), choices=(*ways, cancel(turn)))
        words = words_for(turn)
        about = words.handover_about.format(question=shorten(told(turn, draft), A_LOOK) or words.handover_files)
        return say(*text.split("\n"), about, choices=(*ways, rewrite(turn), cancel(turn)))

    def _take_wish(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        """Who is to answer, or when and how one is reached: staff read it; what is asked is asked again."""
        draft.wish(turn.text)
        draft.careful = draft.careful or bool(_SOMEBODY_AT_HOME.search(turn.folded))
        return below(words_for(turn).handover_wish.format(said=turn.text), self.ask(turn, draft))

    def _take_question(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        words = words_for(turn)
        if not turn.incoming.attachments and turn.folded and _NO_PHONE.fullmatch(turn.folded):
            draft.no_phone = True
            return below(words.handover_phone_none, self._ask_question(turn, draft))
        found = find_phone(turn.text)
        if found is not None and not remarks(beside_number(found[1])):
            draft.ring(found[0])
            return below(words.handover_phone_kept.format(phone=found[0]), self._ask_question(turn, draft))
        if not turn.incoming.attachments and (sends(turn.folded) or agrees(turn.folded)):
            return self._ask_question(turn, draft)
        if found is not None and is_own_number(turn.text, found[0]):
            draft.ring(found[0])
        draft.attachments += packed(turn.incoming)
        draft.question = turn.text or draft.question
        if not draft.question and not draft.attachments:
            return self._ask_question(turn, draft)
        return self._ask_phone(turn, draft)

    def _take_phone(self, turn: Turn, draft: HandoverDraft, pressed: Kind | None) -> Outgoing:
        words, folded = words_for(turn), turn.folded
        if pressed == buttons.handover_rewrite:
            return self.rewrite(turn, draft)
        if pressed == buttons.handover_no_phone or folded == "0" or _NO_PHONE.fullmatch(folded):
            draft.ring_nobody()
            line = words.handover_phone_none_look if pressed is None and wants_none(folded) else ""
            return below(line, self.confirm(turn, draft))
        if pressed is not None:
            return self._ask_phone(turn, draft)
        if (number := self._take_number(turn, draft)) is not None:
            return below(number, self.confirm(turn, draft) if draft.phone else self._ask_phone(turn, draft))
        if sends(folded):
            return self.confirm(turn, draft)
        if has_other_phone(folded):
            draft.wish(turn.text)
            return say(words.handover_whose_phone, choices=(no_phone(turn), cancel(turn)))
        if gives_phone(folded) or agrees(folded):
            return say(words.handover_give_phone, choices=(no_phone(turn), cancel(turn)))
        if _looks_like_number(turn.text):
            return say(words.handover_wrong_phone, choices=(no_phone(turn), cancel(turn)))
        line = self._add(turn, draft, turn.text) if remarks(turn.text) else ""
        return below(line, self._ask_phone(turn, draft))

    def _take_grown_up(self, turn: Turn, draft: HandoverDraft, pressed: Kind | None) -> Outgoing:
        folded = turn.folded
        if pressed == buttons.handover_rewrite:
            return self.rewrite(turn, draft)
        number = self._take_number(turn, draft) if pressed is None else None
        if number is not None:
            return below(number, self._ask_grown_up(turn, draft))
        if pressed == buttons.handover_grown_up:
            draft.grown_up = MAY if turn.incoming.choice == buttons.handover_grown_up(MAY) else MAY_NOT
        elif _MAY_NOT.fullmatch(folded):
            draft.grown_up = MAY_NOT
        elif pressed is None and (agrees(folded) or _MAY.fullmatch(folded)):
            draft.grown_up = MAY
        elif sends(folded):
            return self.confirm(turn, draft)
        elif pressed is None and remarks(turn.text):
            return below(self._add(turn, draft, turn.text), self._ask_grown_up(turn, draft))
        return self._ask_grown_up(turn, draft)

    def _take_look(self, turn: Turn, draft: HandoverDraft, pressed: Kind | None) -> Outgoing:
        """What is said to the preview and does not send it."""
        words = words_for(turn)
        if pressed == buttons.handover_rewrite:
            return self.rewrite(turn, draft)
        if pressed is not None:
            return self.confirm(turn, draft)
        if (line := self._take_number(turn, draft)) is not None:
            return below(line, self.confirm(turn, draft))
        if turn.folded == "0" or _NO_PHONE.fullmatch(turn.folded):
            draft.ring_nobody()
            return below(words.handover_phone_none, self.confirm(turn, draft))
        if turn.library.safety.wants_no_call(turn.folded):
            draft.ring_nobody()
            return self.confirm(turn, draft)
        if number_is_wrong(turn.folded) or gives_phone(turn.folded):
            draft.step, draft.no_phone, draft.phone = "phone", False, None
            return say(words.handover_give_phone, choices=(no_phone(turn), cancel(turn)))
        line = self._add(turn, draft, turn.text) if remarks(turn.text) else ""
        return below(line, self.confirm(turn, draft))

    def _take_number(self, turn: Turn, draft: HandoverDraft) -> str | None:
        """Take the number in a message; returns the line that says so, which may be empty, None without a number.

        What stands beside it is a wish, a word about the telephone, or belongs to the question.
        """
        words, found = words_for(turn), find_phones(turn.text)
        if not found:
            return None
        if len(found) > 1:
            found = find_phones((_NUMBER_AFTER.search(turn.text) or [""])[0])[-1:]
            if not found:
                return words.handover_two_phones
        (phone, _), rest = found[0], unicodedata.normalize("NFKC", turn.text)
        for _, run in find_phones(turn.text):
            rest = rest.replace(run, " ")
        before = draft.ring(phone)
        draft.no_phone = turn.dialogue.no_call = False
        left = beside_number(rest)
        if left and (is_wish(fold(left)) or has_other_phone(fold(left)) or _OF_THE_PHONE.search(left[:A_NOTE])):
            draft.wish(left)
            draft.careful = draft.careful or bool(_SOMEBODY_AT_HOME.search(fold(left)))
        elif remarks(left):
            return self._add(turn, draft, left)
        return words.handover_phone_new.format(phone=phone) if before else ""

    def _add(self, turn: Turn, draft: HandoverDraft, more: str) -> str:
        """Add words to the question; returns the line that says so, or why it was not done."""
        words, whole = words_for(turn), joined(draft.question, more)
        if len(whole) > MOST:
            return words.handover_full
        draft.question = whole
        return words.handover_added


def _looks_like_number(text: str) -> bool:
    return sum(map(str.isdecimal, text)) >= DIGITS and not remarks(text)
