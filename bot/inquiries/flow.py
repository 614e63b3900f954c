"""The hand-over to a person, in short turns: the question, a telephone number if wanted, a look at it, sending."""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Kind, Pressed
from bot.clock import office_time
from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import Flow, Kept, Meant, Turn
from bot.conversation.withdrawing import Thing, to_withdraw, which
from bot.inquiries.cases import InquiryView
from bot.inquiries.service import OPEN_PER_PERSON, Handover, Inquiries
from bot.inquiries.terms import DANGER, URGENT, USUAL, InquiryState
from bot.inquiries.topics import Topics
from bot.inquiries.wishes import asks_when, is_wish
from bot.language.folding import fold
from bot.language.giving_up import gives_up
from bot.language.phones import find_phone
from bot.messages import ASKS, Address, Attachment, AttachmentKind, Block, BlockKind, Choice, Incoming, Outgoing, say
from bot.phrases import Phrases
from bot.safety import A_WISH
from bot.text import count_chinese, shorten

A_CALL = 6
"""A message this short that asks for a person asks for one, even while a message to staff is being written."""

A_MESSAGE = 14
"""A longer message that asks for a person says what it is about, too."""

A_REMARK = 4
"""Chinese characters of what is added to a question; less is a word like 嗯."""

A_MATTER = 6
"""Chinese characters from which the rest of a call for a person may be a matter of its own."""

_CALLING = re.compile(
    r"^(?:请|麻烦|帮我|给我|我(?:想|要)?)*(?:转|接|找|叫|换)?(?:一?个|一下)?(?:人工|真人|客服|工作人员)(?:服务|客服)?[\s,，。:：、!！]*"
    r"(?:(?:帮我|给我)?(?:问|说|聊|谈|咨询|讲)(?:一?下)?[\s,，。:：、]*)?"
)

A_LOOK = 60
"""Characters of a question that are shown while the telephone is asked for."""

MOST_WISHES = 200
"""Characters of wishes that are kept."""

_SOMEBODY_AT_HOME = re.compile(r"[他她]|老公|老婆|丈夫|家里|婆婆|公公|在家")
"""Whoever calls must know that another person may answer."""

MOST = 6_000
"""Characters of one question with all that was added to it."""

_NO_PHONE = re.compile(
    r"(就|我|还是)?(不(想|要|用|方便|必|留|给)*|没有?)(留|给|说)?(电话|手机|号码)?(号码?)?[了吧的啦]*[。.!！]?"
)
_ABOUT_PHONE = re.compile(r"(我的?|本人)?(联系)?(手机|电话|号码|方式|微信)(号码?)?(是|为|就是)?|打这个|你好|您好|谢谢")
YES = {
    "发送", "发", "好", "好的", "可以", "是", "是的", "对", "对的", "确认", "1", "嗯", "行", "发吧", "发送吧", "发出去",
    "没问题", "ok",
}  # fmt: skip

STEPS = ("question", "phone", "confirm")


class HandoverDraft(BaseModel):
    """A hand-over that is being prepared. `step`: question → phone → confirm; or more: added to `receipt`.

    `told_before`: the question was known at the beginning, and is no step. `wishes`: who is to answer, when and how
    one is reached. `no_phone`: no number is to be asked for.
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

    def opens(self, turn: Turn) -> str | None:
        """Take the wish to have an inquiry, or the last thing, back, and the question when somebody answers."""
        if turn.group:
            return None
        if asks_when(turn.folded):
            return buttons.inquiry_when()
        return buttons.own_inquiries() if to_withdraw(turn.folded) in ("inquiry", "last") else None

    def keeps(self, turn: Turn, meant: Meant) -> bool:
        """Words of a longer message to staff, in which a person is only spoken of; and 0, typed for no telephone."""
        draft = self._draft(turn.dialogue)
        if meant == "leave":
            return draft is not None and turn.folded == "0"
        return meant == "person" and draft is not None and len(turn.folded) > A_CALL

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Begin a hand-over, or take a button of the one that is open."""
        if button.kind == buttons.person:
            return [say(turn.phrases.help) if turn.group else await self._begin(turn)]
        if button.kind == buttons.handover_more:
            return [await self._more(turn, button.rest)]
        if button.kind == buttons.inquiry_when:
            return await self._when(turn)
        if button.kind == buttons.own_inquiries:
            return [await self._to_withdraw(turn)]
        if button.kind in (buttons.inquiry_back, buttons.inquiry_back_sure):
            return [await self._withdraw(turn, button)]
        reply = await self._step(turn, button.kind)
        return None if reply is None else [reply]

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Take one message of an open hand-over; None for a question in between."""
        reply = await self._step(turn, None)
        return None if reply is None else [reply]

    async def free(self, turn: Turn) -> list[Outgoing] | None:
        """Say that it is kept where somebody says no more than not to be rung up."""
        if turn.group or len(turn.folded) > A_WISH or not turn.library.safety.wants_no_call(turn.folded):
            return None
        return [say(turn.phrases.no_call, choices=(turn.to_person(),))]

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask once more what is asked at the present step."""
        draft = self._draft(turn.dialogue)
        return None if draft is None else [self._ask(turn, draft)]

    def warned(self, turn: Turn) -> None:
        """Whoever writes to staff says it to them, too: it stands in what they will send."""
        draft = self._draft(turn.dialogue)
        if draft is None or draft.step == "more" or len(_joined(draft.question, turn.text)) > MOST:
            return
        draft.question = _joined(draft.question, turn.text)
        draft.step = "phone" if draft.step == "question" else draft.step

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
        wishes = [turn.text] if not turn.incoming.choice and is_wish(turn.folded) else []
        if not turn.incoming.choice and not wishes:
            question = _matter(turn) or (_joined(question, turn.text) if len(turn.folded) > A_MESSAGE else question)
        if not await self._inquiries.may_open(turn.session, turn.address):
            return say(turn.phrases.handover_limit.format(limit=OPEN_PER_PERSON))
        files = _files(turn.incoming)
        waiting = self._draft(dialogue)
        if waiting is not None and waiting.step != "more":
            # What was begun is handed over together with what is asked now.
            question, files = _joined(waiting.question, question), [*waiting.attachments, *files]
            wishes = [*waiting.wishes, *wishes]
        careful = _must_be_careful(turn)
        step = "phone" if question or files else "question"
        draft = HandoverDraft(
            step=step,
            question=question,
            attachments=files,
            careful=careful,
            told_before=step == "phone",
            wishes=wishes,
        )
        dialogue.keep(self.key, draft)
        return self._ask(turn, draft)

    async def _when(self, turn: Turn) -> list[Outgoing]:
        """Say when somebody answers, and how far the person's own inquiries are; what is open is asked again."""
        words = turn.phrases
        views = [
            one
            for one in await self._inquiries.mine(turn.session, turn.address)
            if one.inquiry.state in (InquiryState.OPEN, InquiryState.REPLIED)
        ]
        draft = self._draft(turn.dialogue)
        if not views and draft is None:
            return [say(words.handover_when_none, choices=(turn.to_person(),))]
        head = words.handover_when if views else words.handover_when_unsent
        lines = tuple("\n".join(_lines(view, words)) for view in views[:OPEN_PER_PERSON])
        told = Outgoing((Block(BlockKind.LEAD, (head,)), Block(BlockKind.ITEMS, lines)), private=True)
        return [told, self._ask(turn, draft)] if draft is not None and turn.dialogue.floor == self.key else [told]

    async def _to_withdraw(self, turn: Turn) -> Outgoing:
        """Ask which inquiry is to be taken back, or whether the only one is; what is being written is stopped."""
        words = turn.phrases
        views = [
            one
            for one in await self._inquiries.mine(turn.session, turn.address)
            if one.inquiry.state == InquiryState.OPEN
        ]
        if not views and self._draft(turn.dialogue) is not None:
            turn.dialogue.drop(self.key)
            return say(words.handover_cancelled)
        things = [
            Thing(
                "\n".join(_lines(view, words)),
                Choice(buttons.inquiry_back(view.inquiry.receipt), f"{words.withdraw_yes} {view.inquiry.receipt}"),
                Choice(buttons.inquiry_back_sure(view.inquiry.receipt), words.withdraw_yes),
            )
            for view in views
        ]
        return which(words, self.name(words), things)

    async def _withdraw(self, turn: Turn, button: Pressed) -> Outgoing:
        """Take an inquiry back, asked once."""
        words, receipt = turn.phrases, button.rest
        if turn.group:
            return turn.stale()
        if button.kind == buttons.inquiry_back:
            yes = Choice(buttons.inquiry_back_sure(receipt), words.withdraw_yes)
            no = Choice(buttons.mine(), words.withdraw_no)
            return say(words.inquiry_back_ask.format(receipt=receipt), choices=(yes, no))
        taken = await self._inquiries.withdraw(turn.session, turn.address, receipt)
        return say((words.inquiry_back_done if taken else words.inquiry_back_late).format(receipt=receipt))

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
        draft.careful = draft.careful or _must_be_careful(turn)
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
        if _must_be_careful(turn):
            draft.careful = True
        if pressed == buttons.handover_stop or (pressed is None and gives_up(turn.folded)):
            turn.dialogue.drop(self.key)
            return say(turn.phrases.handover_cancelled)
        if draft.step == "more":
            return await self._take_addition(turn, draft)
        if pressed is None and is_wish(turn.folded):
            return self._take_wish(turn, draft)
        if draft.step != "question" and pressed is None:
            if turn.incoming.attachments:
                draft.attachments += _files(turn.incoming)
                line = turn.phrases.more_attached.format(count=len(draft.attachments))
                return _below(line, self._ask(turn, draft))
            if find_phone(turn.text) is None and turn.folded not in YES and turn.asks():
                return None
        turn.dialogue.give_floor(self.key)
        match draft.step:
            case "question":
                return self._take_question(turn, draft)
            case "phone":
                return self._take_phone(turn, draft, pressed)
            case _:
                return await self._take_confirmation(turn, draft, pressed)

    def _take_wish(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        """Who is to answer, or when and how one is reached: staff read it; what is asked is asked again."""
        if turn.text not in draft.wishes and len("".join(draft.wishes)) < MOST_WISHES:
            draft.wishes.append(turn.text)
        draft.careful = draft.careful or bool(_SOMEBODY_AT_HOME.search(turn.folded))
        return _below(turn.phrases.handover_wish.format(said=turn.text), self._ask(turn, draft))

    def _take_question(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        if not turn.incoming.attachments and turn.folded and _NO_PHONE.fullmatch(turn.folded):
            draft.no_phone = True
            return _below(turn.phrases.handover_phone_none, _ask_question(turn, draft))
        if (found := find_phone(turn.text)) is not None and not _remarks(_ABOUT_PHONE.sub("", found[1])):
            draft.phone = found[0]
            return _below(turn.phrases.handover_phone_kept.format(phone=found[0]), _ask_question(turn, draft))
        draft.attachments += _files(turn.incoming)
        draft.question = turn.text or draft.question
        if not draft.question and not draft.attachments:
            return _ask_question(turn, draft)
        return self._ask_phone(turn, draft)

    def _ask_phone(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        words = turn.phrases
        if turn.dialogue.no_call:
            draft.phone = None
            return _below(words.handover_no_call, self._confirm(turn, draft))
        if draft.no_phone or draft.phone:
            return self._confirm(turn, draft)
        draft.step = "phone"
        text = words.handover_phone_careful if draft.careful else words.handover_phone
        text = _place(turn, draft) + text.format(days=self._phone_days)
        if not draft.told_before:
            asked = say(*text.split("\n"), choices=(_no_phone(turn), _cancel(turn)))
        else:
            # What was asked last may be another matter by now: it is shown before it is sent.
            about = words.handover_about.format(question=shorten(draft.question, A_LOOK) or words.handover_files)
            rewrite = Choice(buttons.handover_rewrite(), words.handover_rewrite)
            asked = say(*text.split("\n"), about, choices=(_no_phone(turn), rewrite, _cancel(turn)))
        return replace(asked, meta={ASKS: "phone"})

    def _take_phone(self, turn: Turn, draft: HandoverDraft, pressed: Kind | None) -> Outgoing:
        if self._rewrites(turn, pressed):
            return self._rewrite(turn, draft)
        if pressed == buttons.handover_no_phone or turn.folded == "0" or _NO_PHONE.fullmatch(turn.folded):
            draft.phone = None
            return self._confirm(turn, draft)
        if (found := find_phone(turn.text)) is not None:
            draft.phone, rest = found
            line = self._add(turn, draft, rest) if _remarks(_ABOUT_PHONE.sub("", rest)) else ""
            return _below(line, self._confirm(turn, draft))
        if _remarks(turn.text):
            return _below(self._add(turn, draft, turn.text), self._ask_phone(turn, draft))
        return say(turn.phrases.handover_wrong_phone, choices=(_no_phone(turn), _cancel(turn)))

    def _rewrites(self, turn: Turn, pressed: Kind | None) -> bool:
        return pressed == buttons.handover_rewrite or turn.text.strip() == turn.phrases.handover_rewrite

    def _rewrite(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        draft.step, draft.question, draft.told_before = "question", "", False
        return _ask_question(turn, draft)

    def _add(self, turn: Turn, draft: HandoverDraft, words: str) -> str:
        """Add words to the question; returns the line that says so, or why it was not done."""
        joined = _joined(draft.question, words)
        if len(joined) > MOST:
            return turn.phrases.handover_full
        draft.question = joined
        return turn.phrases.handover_added

    def _confirm(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        draft.step = "confirm"
        files = f"（另有 {len(draft.attachments)} 个附件）" if draft.attachments else ""
        question = (shorten(_told(turn, draft), 300) or "") + files
        text = turn.phrases.handover_confirm.format(question=question, phone=draft.phone or "不留")
        send = Choice(buttons.handover_send(), turn.phrases.send)
        rewrite = Choice(buttons.handover_rewrite(), turn.phrases.handover_rewrite)
        return say(*(_place(turn, draft) + text).split("\n"), choices=(send, rewrite, _cancel(turn)))

    async def _take_confirmation(self, turn: Turn, draft: HandoverDraft, pressed: Kind | None) -> Outgoing:
        if self._rewrites(turn, pressed):
            return self._rewrite(turn, draft)
        if pressed != buttons.handover_send and turn.folded not in YES:
            if (found := find_phone(turn.text)) is not None:
                draft.phone = found[0]
            elif turn.library.safety.wants_no_call(turn.folded):
                draft.phone = None
            line = self._add(turn, draft, turn.text) if found is None and _remarks(turn.text) else ""
            return _below(line, self._confirm(turn, draft))
        dialogue = turn.dialogue
        attachments = tuple(Attachment(AttachmentKind(a["kind"]), a["reference"]) for a in draft.attachments)
        answered = dialogue.entry if draft.question == dialogue.question else None
        topic = self._topics.suggested(draft.question, answered)
        urgency = _urgency(turn, draft.question)
        handover = Handover(
            _told(turn, draft),
            tuple(dialogue.exchanges),
            attachments,
            draft.phone,
            draft.careful,
            urgency,
            topic.area,
            topic.entry,
        )
        receipt = await self._inquiries.open(turn.session, turn.address, turn.incoming.message_id, handover)
        dialogue.drop(self.key)
        dialogue.misses = 0
        done = turn.phrases.handover_done_danger if urgency == DANGER else turn.phrases.handover_done
        text = done.format(receipt=receipt, days=self._inquiries.kept_days)
        return say(*text.split("\n"), choices=(Choice(buttons.mine(), "我的咨询"),))


def _told(turn: Turn, draft: HandoverDraft) -> str:
    """What staff read: the question, and not to ring up where that was said before it was written."""
    said = not turn.dialogue.no_call or turn.library.safety.wants_no_call(fold(draft.question))
    question = draft.question if said else _joined(draft.question, turn.phrases.no_call_note)
    if not draft.wishes:
        return question
    return _joined(question, turn.phrases.handover_wish_note.format(said="；".join(draft.wishes)))


def _matter(turn: Turn) -> str:
    """What a call for a person asks besides; empty where it leans on what was said before it."""
    matter = _CALLING.sub("", turn.text).strip()
    if count_chinese(matter) < A_MATTER or turn.library.find(matter).verdict not in ("answer", "choose", "refer"):
        return ""
    return matter


def _must_be_careful(turn: Turn) -> bool:
    """Whether a call could harm: violence was heard in this conversation, or not to be rung up was asked for."""
    return turn.dialogue.no_call or turn.library.safety.careful(turn.dialogue.danger)


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
    """The same message with a line above it, where there is one."""
    if not line:
        return message
    return replace(message, blocks=(Block(BlockKind.TEXT, (line,)), *message.blocks))


def _lines(view: InquiryView, phrases: Phrases) -> tuple[str, ...]:
    inquiry = view.inquiry
    state = str(getattr(phrases, f"state_{inquiry.state}"))
    head = f"{phrases.floor_h} {inquiry.receipt}（{state}）"
    replies = [f"回复（{office_time(reply.created_at)}）：{reply.text}" for reply in view.replies]
    return (head, f"您问：{shorten(inquiry.question, 80)}", *replies)


def _joined(first: str, more: str) -> str:
    """Two pieces of one question, each once."""
    return "\n".join(part for part in (first, more if more not in first else "") if part)


def _remarks(text: str) -> bool:
    """Whether somebody has said something, and not only typed a number or a word like 嗯."""
    return count_chinese(text) >= A_REMARK


def _urgency(turn: Turn, text: str) -> int:
    """How urgent: a danger that was heard in this conversation or in these words, or one that may be meant."""
    if turn.dialogue.danger or turn.library.danger(text) is not None:
        return DANGER
    return URGENT if turn.dialogue.cared else USUAL
