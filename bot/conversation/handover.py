"""The hand-over to a person, in short turns: the question, a telephone number if wanted, a look at it, sending."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.dialogue import Dialogue, HandoverDraft
from bot.inquiries.service import OPEN_PER_PERSON, Handover, Inquiries
from bot.messages import Attachment, AttachmentKind, Block, BlockKind, Choice, Incoming, Outgoing, say
from bot.phrases import Phrases
from bot.text import shorten

_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8})")


def read_phone(text: str) -> str | None:
    """Return the telephone number somebody typed, without spaces and dashes; None if it cannot be one."""
    found = _PHONE.fullmatch(re.sub(r"[\s\-－—()（）]", "", text))
    return found.group(1) if found else None


class HandoverFlow:
    """Steps of the hand-over; the draft lives in the dialogue, nothing is stored elsewhere before it is sent."""

    def __init__(self, inquiries: Inquiries, phrases: Phrases, phone_days: int) -> None:
        self._inquiries = inquiries
        self._say = phrases
        self._phone_days = phone_days

    async def begin(
        self, session: AsyncSession, incoming: Incoming, dialogue: Dialogue, question: str, *, careful: bool
    ) -> Outgoing:
        """Start a hand-over; with a question known it goes straight to the telephone number."""
        if not await self._inquiries.may_open(session, incoming.address):
            return say(self._say.handover_limit.format(limit=OPEN_PER_PERSON))
        files = _files(incoming)
        waiting = dialogue.handover if dialogue.floor != "h" else None
        if waiting is not None:
            # What was put off is handed over together with what is asked now.
            parts = [waiting.question, question if question not in waiting.question else ""]
            question, files = "\n".join(part for part in parts if part), [*waiting.attachments, *files]
        dialogue.handover = HandoverDraft(step="question", question=question, attachments=files, careful=careful)
        if question or files:
            dialogue.handover.step = "phone"
        return self.again(dialogue)

    def again(self, dialogue: Dialogue) -> Outgoing:
        """Ask once more what is asked at the present step."""
        draft = dialogue.handover
        if draft is None:
            return say(self._say.stale)
        dialogue.give_floor("h")
        if draft.step == "confirm":
            return self._confirm(draft)
        if draft.step == "phone":
            return self._ask_phone(draft)
        return say(self._say.handover_question, choices=(self._cancel(),))

    async def step(
        self,
        session: AsyncSession,
        incoming: Incoming,
        dialogue: Dialogue,
        text: str,
        answered: Callable[[], bool],
    ) -> Outgoing | None:
        """Take one message or button of an open hand-over; None for a question in between.

        `text` is the person's cleaned message; `answered` tells whether the FAQ has a sure answer to it.
        """
        draft = dialogue.handover
        if draft is None:
            return say(self._say.stale)
        pressed = incoming.choice or ""
        if pressed == "h:cancel" or text in ("取消", "不发了", "算了"):
            dialogue.handover = None
            return say(self._say.handover_cancelled)
        if draft.step != "question" and not pressed:
            if incoming.attachments:
                draft.attachments += _files(incoming)
                return _below(self._say.more_attached.format(count=len(draft.attachments)), self.again(dialogue))
            if read_phone(text) is None and answered():
                return None
        dialogue.give_floor("h")
        match draft.step:
            case "question":
                return self._take_question(draft, incoming, text)
            case "phone":
                return self._take_phone(draft, pressed, text)
            case _:
                return await self._take_confirmation(session, incoming, dialogue, draft, pressed, text)

    def _take_question(self, draft: HandoverDraft, incoming: Incoming, text: str) -> Outgoing:
        draft.attachments += _files(incoming)
        draft.question = text or draft.question
        if not draft.question and not draft.attachments:
            return say(self._say.handover_question, choices=(self._cancel(),))
        return self._ask_phone(draft)

    def _ask_phone(self, draft: HandoverDraft) -> Outgoing:
        draft.step = "phone"
        text = self._say.handover_phone_careful if draft.careful else self._say.handover_phone
        lines = text.format(days=self._phone_days).split("\n")
        return say(*lines, choices=(Choice("h:nophone", self._say.phone_no), self._cancel()))

    def _take_phone(self, draft: HandoverDraft, pressed: str, text: str) -> Outgoing:
        if pressed == "h:nophone" or text in ("不留", "不留电话", "不用", "不要", "没有"):
            draft.phone = None
            return self._confirm(draft)
        phone = read_phone(text)
        if phone is None:
            choices = (Choice("h:nophone", self._say.phone_no), self._cancel())
            return say(self._say.handover_wrong_phone, choices=choices)
        draft.phone = phone
        return self._confirm(draft)

    def _confirm(self, draft: HandoverDraft) -> Outgoing:
        draft.step = "confirm"
        files = f"（另有 {len(draft.attachments)} 个附件）" if draft.attachments else ""
        question = (shorten(draft.question, 300) or "") + files
        text = self._say.handover_confirm.format(question=question, phone=draft.phone or "不留")
        return say(*text.split("\n"), choices=(Choice("h:send", self._say.send), self._cancel()))

    async def _take_confirmation(
        self,
        session: AsyncSession,
        incoming: Incoming,
        dialogue: Dialogue,
        draft: HandoverDraft,
        pressed: str,
        text: str,
    ) -> Outgoing:
        if pressed != "h:send" and text not in ("发送", "发", "好", "好的", "可以", "是", "确认", "1"):
            return self._confirm(draft)
        attachments = tuple(Attachment(AttachmentKind(a["kind"]), a["reference"]) for a in draft.attachments)
        handover = Handover(draft.question, tuple(dialogue.exchanges), attachments, draft.phone, draft.careful)
        receipt = await self._inquiries.open(session, incoming.address, incoming.message_id, handover)
        dialogue.handover = None
        dialogue.misses = 0
        text = self._say.handover_done.format(receipt=receipt, days=self._inquiries.kept_days)
        return Outgoing((Block(BlockKind.TEXT, tuple(text.split("\n"))),), (Choice("my", "我的咨询"),))

    def _cancel(self) -> Choice:
        return Choice("h:cancel", self._say.cancel)


def _files(incoming: Incoming) -> list[dict[str, str]]:
    return [{"kind": a.kind.value, "reference": a.reference} for a in incoming.attachments]


def _below(line: str, message: Outgoing) -> Outgoing:
    """The same message with a line above it."""
    return replace(message, blocks=(Block(BlockKind.TEXT, (line,)), *message.blocks))
