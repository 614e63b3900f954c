"""A hand-over that is being prepared, and the small work that its steps share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot import buttons
from bot.clock import office_time
from bot.conversation.turn import Turn
from bot.inquiries.cases import InquiryView
from bot.inquiries.terms import DANGER, URGENT, USUAL
from bot.language.folding import fold
from bot.messages import Attachment, AttachmentKind, Block, BlockKind, Choice, Incoming, Outgoing
from bot.phrases import Phrases
from bot.text import count_chinese, shorten

A_REMARK = 4
"""Chinese characters of what is added to a question; less is a word like 嗯."""

MOST = 6_000
"""Characters of one question with all that was added to it."""

MOST_WISHES = 200
"""Characters of wishes that are kept."""

MAY, MAY_NOT = "may", "may_not"


class HandoverDraft(BaseModel):
    """A hand-over that is being prepared. `step`: question → phone → confirm; or more: added to `receipt`.

    `told_before`: the question was known at the beginning, and is no step. `wishes`: who is to answer, when and how
    one is reached. `no_phone`: no number is to be asked for. `grown_up`: whether a child's grown-ups may know of it
    (MAY, MAY_NOT); a child is asked that and no number. `aside`: something else was answered in between, so that only
    what is surely an answer is taken for one.
    """

    model_config = ConfigDict(extra="ignore")

    step: str
    question: str = ""
    attachments: list[dict[str, str]] = Field(default_factory=list)
    phone: str | None = None
    careful: bool = False
    receipt: str = ""
    told_before: bool = False
    wishes: list[str] = Field(default_factory=list)
    no_phone: bool = False
    grown_up: str = ""
    aside: bool = False

    def wish(self, said: str) -> None:
        """Note what somebody wishes of who answers, once."""
        if said and said not in self.wishes and len("".join(self.wishes)) < MOST_WISHES:
            self.wishes.append(said)

    def ring(self, phone: str) -> str:
        """Take a number in place of the one before it, in the words as well; returns that one, or nothing."""
        before, self.phone = self.phone or "", phone
        if before and before != phone:
            self.question = self.question.replace(before, phone)
            self.wishes = [one.replace(before, phone) for one in self.wishes]
        return before if before != phone else ""

    def ring_nobody(self) -> None:
        """Take the number away, from the words as well."""
        if self.phone:
            self.question = self.question.replace(self.phone, "").strip()
        self.phone, self.no_phone = None, True

    def files(self) -> tuple[Attachment, ...]:
        """Return what was sent along."""
        return tuple(Attachment(AttachmentKind(one["kind"]), one["reference"]) for one in self.attachments)


def words_for(turn: Turn) -> Phrases:
    """Return the sentences as they are said to this person: a child is not called 您."""
    words = turn.phrases
    if not turn.dialogue.child:
        return words
    said: dict[str, Any] = {name: one.replace("您", "你") for name, one in words if isinstance(one, str)}
    return words.model_copy(update=said)


def told(turn: Turn, draft: HandoverDraft) -> str:
    """Return what staff read: the question, not to ring up where that was said before, and who writes how."""
    words = turn.phrases
    said = not turn.dialogue.no_call or turn.library.safety.wants_no_call(fold(draft.question))
    question = draft.question if said else joined(draft.question, words.no_call_note)
    if turn.dialogue.child:
        notes = {MAY: words.child_note_may, MAY_NOT: words.child_note_not}
        question = joined(question, notes.get(draft.grown_up, words.child_note))
    if not draft.wishes:
        return question
    return joined(question, words.handover_wish_note.format(said="；".join(draft.wishes)))


def place(turn: Turn, draft: HandoverDraft) -> str:
    """Return where one is among the steps."""
    steps = ("phone", "confirm") if draft.told_before else ("question", "phone", "confirm")
    return turn.phrases.step_of.format(place=steps.index(draft.step) + 1, whole=len(steps))


def must_be_careful(turn: Turn) -> bool:
    """Tell whether a call could harm: violence was heard here, or not to be rung up was asked for."""
    return turn.dialogue.no_call or turn.library.safety.careful(turn.dialogue.danger)


def urgency_of(turn: Turn, text: str) -> int:
    """Return how urgent: a danger that was heard in this conversation or in these words, or one that may be meant."""
    if turn.dialogue.danger or turn.library.danger(text) is not None:
        return DANGER
    return URGENT if turn.dialogue.cared else USUAL


def packed(incoming: Incoming) -> list[dict[str, str]]:
    """Return what was sent along as it is kept in a draft."""
    return [{"kind": one.kind.value, "reference": one.reference} for one in incoming.attachments]


def joined(first: str, more: str) -> str:
    """Return two pieces of one question, each once."""
    return "\n".join(part for part in (first, more if more not in first else "") if part)


def remarks(text: str) -> bool:
    """Tell whether somebody has said something, and not only typed a number or a word like 嗯."""
    return count_chinese(text) >= A_REMARK


def below(line: str, message: Outgoing) -> Outgoing:
    """Return the same message with a line above it, where there is one."""
    if not line:
        return message
    return replace(message, blocks=(Block(BlockKind.TEXT, (line,)), *message.blocks))


def lines_of(view: InquiryView, phrases: Phrases) -> tuple[str, ...]:
    """Return an inquiry with its replies as the person sees it."""
    inquiry = view.inquiry
    state = str(getattr(phrases, f"state_{inquiry.state}"))
    head = f"{phrases.floor_h} {inquiry.receipt}（{state}）"
    replies = [f"回复（{office_time(reply.created_at)}）：{reply.text}" for reply in view.replies]
    return (head, f"您问：{shorten(inquiry.question, 80)}", *replies)


def cancel(turn: Turn) -> Choice:
    """Return the button that leaves the form."""
    return Choice(buttons.handover_stop(), turn.phrases.cancel)


def no_phone(turn: Turn) -> Choice:
    """Return the button that leaves no number."""
    return Choice(buttons.handover_no_phone(), turn.phrases.phone_no)


def rewrite(turn: Turn) -> Choice:
    """Return the button that begins the question anew."""
    return Choice(buttons.handover_rewrite(), turn.phrases.handover_rewrite)


def send(turn: Turn) -> Choice:
    """Return the button that sends."""
    return Choice(buttons.handover_send(), turn.phrases.send)


def bulleted(head: str, lines: Sequence[str]) -> Outgoing:
    """Return a head with what belongs under it, for the person's own eyes."""
    return Outgoing((Block(BlockKind.LEAD, (head,)), Block(BlockKind.ITEMS, tuple(lines))), private=True)
