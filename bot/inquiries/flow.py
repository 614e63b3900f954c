"""The hand-over to a person, in short turns: the question, a telephone number if wanted, a look at it, sending."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Kind, Pressed
from bot.clock import office_time
from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import Flow, Kept, Meant, Turn
from bot.inquiries.cases import InquiryView
from bot.inquiries.service import OPEN_PER_PERSON, Handover, Inquiries
from bot.inquiries.terms import DANGER, URGENT, USUAL
from bot.inquiries.topics import Topics
from bot.language.phones import read_phone
from bot.messages import ASKS, Address, Attachment, AttachmentKind, Block, BlockKind, Choice, Incoming, Outgoing, say
from bot.phrases import Phrases
from bot.text import shorten

A_CALL = 6
"""A message this short that asks for a person asks for one, even while a message to staff is being written."""


STEPS = ("question", "phone", "confirm")


class HandoverDraft(BaseModel):
    """A hand-over that is being prepared. `step`: question → phone → confirm; or more: added to `receipt`.

    `told_before`: the question was known at the beginning, and is no step.
    """

    model_config = ConfigDict(extra="ignore")

    step: str
    question: str = ""
    attachments: list[dict[str, str]] = Field(default_factory=list)
    phone: str | None = None
    careful: bool = False
    receipt: str = ""
    told_before: bool = False


class HandoverFlow(Flow):
    """Steps of the hand-over; the draft lives in the dialogue, nothing is stored elsewhere before it is sent."""

    key = "h"

    def __init__(self, inquiries: Inquiries, topics: Topics, phone_days: int) -> None:
        self._inquiries = inquiries
        self._topics = topics
        self._phone_days = phone_days

    def name(self, phrases: Phrases) -> str:
        """Return what a hand-over is called while it waits."""
        return phrases.floor_h

    def keeps(self, turn: Turn, meant: Meant) -> bool:
        """Words of a longer message to staff, in which a person is only spoken of; and 0, typed for no telephone."""
        draft = self._draft(turn.dialogue)
        if meant == "leave":
            return draft is not None and turn.folded == "0"
        writes = draft is not None and draft.step in ("question", "more")
        return meant == "person" and writes and len(turn.folded) > A_CALL

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Begin a hand-over, or take a button of the one that is open."""
        if button.kind == buttons.person:
            return [say(turn.phrases.help) if turn.group else await self._begin(turn)]
        if button.kind == buttons.handover_more:
            return [await self._more(turn, button.rest)]
        reply = await self._step(turn, button.kind)
        return None if reply is None else [reply]

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Take one message of an open hand-over; None for a question in between."""
        reply = await self._step(turn, None)
        return None if reply is None else [reply]

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask once more what is asked at the present step."""
        draft = self._draft(turn.dialogue)
        return None if draft is None else [self._ask(turn, draft)]

    async def mine(self, turn: Turn) -> list[Kept]:
        """Return the person's own inquiries with their replies."""
        views = await self._inquiries.mine(turn.session, turn.address)
        return [Kept(view.inquiry.created_at, _lines(view, turn.phrases)) for view in views]

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete the person's inquiries."""
        await self._inquiries.forget(session, address)

    def _draft(self, dialogue: Dialogue) -> HandoverDraft | None:
        return dialogue.draft(self.key, HandoverDraft)

    async def _begin(self, turn: Turn) -> Outgoing:
        """Start with the question that was asked last; with one known it goes straight to the telephone number."""
        dialogue = turn.dialogue
        dialogue.options = []
        question = turn.text if turn.incoming.attachments else dialogue.question
        if not await self._inquiries.may_open(turn.session, turn.address):
            return say(turn.phrases.handover_limit.format(limit=OPEN_PER_PERSON))
        files = _files(turn.incoming)
        waiting = self._draft(dialogue) if dialogue.floor != self.key else None
        if waiting is not None:
            # What was put off is handed over together with what is asked now.
            parts = [waiting.question, question if question not in waiting.question else ""]
            question, files = "\n".join(part for part in parts if part), [*waiting.attachments, *files]
        careful = turn.library.safety.careful(dialogue.danger)
        step = "phone" if question or files else "question"
        draft = HandoverDraft(
            step=step, question=question, attachments=files, careful=careful, told_before=step == "phone"
        )
        dialogue.keep(self.key, draft)
        return self._ask(turn, draft)

    async def _more(self, turn: Turn, receipt: str) -> Outgoing:
        """Begin to add something to an inquiry that was answered, or has ended not long ago."""
        may = None if turn.group else await self._inquiries.may_add(turn.session, turn.address, receipt)
        if not may:
            return say(turn.phrases.addition_late if may is None else turn.phrases.addition_limit)
        draft = HandoverDraft(step="more", receipt=receipt)
        turn.dialogue.keep(self.key, draft)
        return self._ask(turn, draft)

    async def _take_addition(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        files = turn.incoming.attachments
        if not turn.text and not files:
            return self._ask(turn, draft)
        turn.dialogue.drop(self.key)
        urgency = _urgency(turn, turn.text)
        source = turn.incoming.message_id
        kept = await self._inquiries.add(turn.session, turn.address, source, draft.receipt, turn.text, files, urgency)
        return say((turn.phrases.addition_done if kept else turn.phrases.addition_late).format(receipt=draft.receipt))

    def _ask(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        turn.dialogue.give_floor(self.key)
        if draft.step == "more":
            return say(turn.phrases.addition_ask.format(receipt=draft.receipt), choices=(_cancel(turn),))
        if draft.step == "confirm":
            return self._confirm(turn, draft)
        if draft.step == "phone":
            return self._ask_phone(turn, draft)
        return _ask_question(turn, draft)

    async def _step(self, turn: Turn, pressed: Kind | None) -> Outgoing | None:
        draft = self._draft(turn.dialogue)
        if draft is None:
            return turn.stale()
        if turn.library.safety.careful(turn.dialogue.danger):
            draft.careful = True
        if pressed == buttons.handover_stop or turn.text in ("取消", "不发了", "算了"):
            turn.dialogue.drop(self.key)
            return say(turn.phrases.handover_cancelled)
        if draft.step == "more":
            return await self._take_addition(turn, draft)
        if draft.step != "question" and pressed is None:
            if turn.incoming.attachments:
                draft.attachments += _files(turn.incoming)
                line = turn.phrases.more_attached.format(count=len(draft.attachments))
                return _below(line, self._ask(turn, draft))
            if read_phone(turn.text) is None and turn.answered():
                return None
        turn.dialogue.give_floor(self.key)
        match draft.step:
            case "question":
                return self._take_question(turn, draft)
            case "phone":
                return self._take_phone(turn, draft, pressed)
            case _:
                return await self._take_confirmation(turn, draft, pressed)

    def _take_question(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        draft.attachments += _files(turn.incoming)
        draft.question = turn.text or draft.question
        if not draft.question and not draft.attachments:
            return _ask_question(turn, draft)
        return self._ask_phone(turn, draft)

    def _ask_phone(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        draft.step = "phone"
        words = turn.phrases
        text = words.handover_phone_careful if draft.careful else words.handover_phone
        text = _place(turn, draft) + text.format(days=self._phone_days)
        asked = say(*text.split("\n"), choices=(_no_phone(turn), _cancel(turn)))
        return replace(asked, meta={ASKS: "phone"})

    def _take_phone(self, turn: Turn, draft: HandoverDraft, pressed: Kind | None) -> Outgoing:
        if pressed == buttons.handover_no_phone or turn.text in ("不留", "不留电话", "不用", "不要", "没有"):
            draft.phone = None
            return self._confirm(turn, draft)
        phone = read_phone(turn.text)
        if phone is None:
            return say(turn.phrases.handover_wrong_phone, choices=(_no_phone(turn), _cancel(turn)))
        draft.phone = phone
        return self._confirm(turn, draft)

    def _confirm(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        draft.step = "confirm"
        files = f"（另有 {len(draft.attachments)} 个附件）" if draft.attachments else ""
        question = (shorten(draft.question, 300) or "") + files
        text = turn.phrases.handover_confirm.format(question=question, phone=draft.phone or "不留")
        send = Choice(buttons.handover_send(), turn.phrases.send)
        return say(*(_place(turn, draft) + text).split("\n"), choices=(send, _cancel(turn)))

    async def _take_confirmation(self, turn: Turn, draft: HandoverDraft, pressed: Kind | None) -> Outgoing:
        yes = ("发送", "发", "好", "好的", "可以", "是", "确认", "1")
        if pressed != buttons.handover_send and turn.text not in yes:
            return self._confirm(turn, draft)
        dialogue = turn.dialogue
        attachments = tuple(Attachment(AttachmentKind(a["kind"]), a["reference"]) for a in draft.attachments)
        answered = dialogue.entry if draft.question == dialogue.question else None
        topic = self._topics.suggested(draft.question, answered)
        handover = Handover(
            draft.question,
            tuple(dialogue.exchanges),
            attachments,
            draft.phone,
            draft.careful,
            _urgency(turn, draft.question),
            topic.area,
            topic.entry,
        )
        receipt = await self._inquiries.open(turn.session, turn.address, turn.incoming.message_id, handover)
        dialogue.drop(self.key)
        dialogue.misses = 0
        text = turn.phrases.handover_done.format(receipt=receipt, days=self._inquiries.kept_days)
        return say(*text.split("\n"), choices=(Choice(buttons.mine(), "我的咨询"),))


def _ask_question(turn: Turn, draft: HandoverDraft) -> Outgoing:
    return say(_place(turn, draft) + turn.phrases.handover_question, choices=(_cancel(turn),))


def _place(turn: Turn, draft: HandoverDraft) -> str:
    """Where one is among the steps."""
    steps = STEPS[1:] if draft.told_before else STEPS
    return turn.phrases.step_of.format(place=steps.index(draft.step) + 1, whole=len(steps))


def _cancel(turn: Turn) -> Choice:
    return Choice(buttons.handover_stop(), turn.phrases.cancel)


def _no_phone(turn: Turn) -> Choice:
    return Choice(buttons.handover_no_phone(), turn.phrases.phone_no)


def _files(incoming: Incoming) -> list[dict[str, str]]:
    return [{"kind": a.kind.value, "reference": a.reference} for a in incoming.attachments]


def _below(line: str, message: Outgoing) -> Outgoing:
    """The same message with a line above it."""
    return replace(message, blocks=(Block(BlockKind.TEXT, (line,)), *message.blocks))


def _lines(view: InquiryView, phrases: Phrases) -> tuple[str, ...]:
    inquiry = view.inquiry
    state = str(getattr(phrases, f"state_{inquiry.state}"))
    head = f"{phrases.floor_h} {inquiry.receipt}（{state}）"
    replies = [f"回复（{office_time(reply.created_at)}）：{reply.text}" for reply in view.replies]
    return (head, f"您问：{shorten(inquiry.question, 80)}", *replies)


def _urgency(turn: Turn, text: str) -> int:
    """How urgent: a danger that was heard in this conversation or in these words, or one that may be meant."""
    if turn.dialogue.danger or turn.library.danger(text) is not None:
        return DANGER
    return URGENT if turn.dialogue.cared else USUAL
