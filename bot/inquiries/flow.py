"""The hand-over to a person in a conversation: it is begun, sent, left, and what was sent is looked after."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Kind, Pressed
from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import Flow, Kept, Meant, Turn
from bot.inquiries.calling import A_CALL, Called, told_with_call
from bot.inquiries.drafting import (
    MOST,
    HandoverDraft,
    cancel,
    joined,
    lines_of,
    must_be_careful,
    packed,
    told,
    urgency_of,
    words_for,
)
from bot.inquiries.form import Form
from bot.inquiries.heard import agrees, anew, confirms_back, gives_thanks, refuses_person, sends, wants_back, wants_none
from bot.inquiries.sent import Sent
from bot.inquiries.service import OPEN_PER_PERSON, Handover, Inquiries
from bot.inquiries.terms import DANGER
from bot.inquiries.topics import Topics
from bot.inquiries.wishes import asks_when
from bot.messages import Address, Choice, Outgoing, say
from bot.phrases import Phrases
from bot.safety import A_WISH


class HandoverFlow(Flow):
    """Steps of the hand-over; the draft lives in the dialogue, nothing is stored elsewhere before it is sent."""

    key = "h"

    def __init__(self, inquiries: Inquiries, topics: Topics, phone_days: int) -> None:
        self._inquiries = inquiries
        self._topics = topics
        self._form = Form(phone_days, lambda turn: turn.dialogue.give_floor(self.key))
        self._sent = Sent(inquiries, self._form)

    def name(self, phrases: Phrases) -> str:
        """Return what a hand-over is called while it waits."""
        return phrases.floor_h

    def opens(self, turn: Turn) -> str | None:
        """Take what is said of a hand-over, open or sent, wherever the conversation stands.

        When somebody answers, to have it back, not to be rung up, thanks, and that no person is wanted.
        """
        if turn.group or not turn.folded:
            return None
        if asks_when(turn.folded):
            return buttons.inquiry_when()
        asked = self._sent.asked_back(turn.dialogue)
        if asked and confirms_back(turn.folded):
            return buttons.inquiry_back_sure(asked)
        if wants_back(turn.text) or self._sent.means_sent(turn):
            return buttons.own_inquiries()
        if self._only_no_call(turn):
            return buttons.inquiry_no_call()
        if turn.dialogue.floor in ("", self.key) and gives_thanks(turn.folded):
            return buttons.thanks()
        waits = self._draft(turn.dialogue) is not None and not turn.dialogue.floor
        if self._draft(turn.dialogue) is None and self._sent.takes_back(turn):
            return buttons.own_inquiries()
        if refuses_person(turn.folded) or (waits and wants_none(turn.folded)):
            return buttons.handover_stop()
        return None

    def _only_no_call(self, turn: Turn) -> bool:
        """Whether a message says not to be rung up, and nothing else; a danger in it comes first."""
        safety = turn.library.safety
        if len(turn.folded) > A_WISH or not safety.wants_no_call(turn.folded):
            return False
        return turn.library.danger(turn.text, asked=True) is None

    def keeps(self, turn: Turn, meant: Meant) -> bool:
        """Words of a longer message to staff, in which a person is only spoken of; and 0, typed for no telephone."""
        draft = self._draft(turn.dialogue)
        if draft is None:
            return False
        if meant == "leave":
            return turn.folded == "0"
        if meant == "person":
            folded = turn.folded
            return len(folded) > A_CALL or sends(folded) or wants_none(folded) or anew(folded)
        return draft.step == "confirm" and (sends(turn.folded) or agrees(turn.folded)) and not draft.aside

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Begin a hand-over, or take a button of the one that is open."""
        draft = self._draft(turn.dialogue)
        match button.kind:
            case buttons.person:
                return [say(turn.phrases.help) if turn.group else await self._begin(turn)]
            case buttons.handover_more:
                return [await self._sent.more(turn, button.rest)]
            case buttons.inquiry_when:
                return await self._sent.when(turn, draft)
            case buttons.own_inquiries:
                return await self._sent.offer_back(turn, draft)
            case buttons.inquiry_back | buttons.inquiry_back_sure:
                return [await self._sent.take_back(turn, button)]
            case buttons.inquiry_no_call:
                return [turn.stale()] if turn.group else await self._no_call(turn)
            case buttons.handover_stop if draft is None and not turn.incoming.choice:
                return [say(words_for(turn).handover_none_open)]
            case _:
                reply = await self._step(turn, button.kind)
                return None if reply is None else [reply]

    async def said(self, turn: Turn) -> list[Outgoing] | None:
        """Take one message of an open hand-over; None for a question in between."""
        reply = await self._step(turn, None)
        return None if reply is None else [reply]

    async def free(self, turn: Turn) -> list[Outgoing] | None:
        """Take what is said of an inquiry that waits for an answer: a wish, another number."""
        return None if turn.group else await self._sent.hears(turn)

    async def noted(self, turn: Turn) -> list[Outgoing]:
        """Take the numbers off what was sent where a message says so, whatever else it says and is answered.

        A wish of how to be reached is taken as well where the card of a danger has answered it.
        """
        if turn.group:
            return []
        if not turn.library.safety.wants_no_call(turn.folded):
            warned = turn.dialogue.danger is not None and turn.dialogue.after_danger == 0
            return (await self._sent.hears(turn) if warned else None) or []
        draft = self._draft(turn.dialogue)
        if draft is not None:
            draft.ring_nobody()
        return await self._sent.no_call(turn)

    async def again(self, turn: Turn) -> list[Outgoing] | None:
        """Ask once more what is asked at the present step."""
        draft = self._draft(turn.dialogue)
        return None if draft is None else [self._form.ask(turn, draft)]

    async def hint(self, turn: Turn) -> Outgoing:
        """Remind of what is open, with the way out beside it; after thanks the step itself is asked again."""
        draft = self._draft(turn.dialogue)
        if draft is not None and gives_thanks(turn.folded):
            return self._form.ask(turn, draft)
        words = words_for(turn)
        text = words.floor_offer.format(what=self.name(words))
        return say(text, choices=(Choice(buttons.resume(self.key), words.floor_go_on), cancel(turn)))

    def warned(self, turn: Turn) -> None:
        """Whoever writes to staff says it to them, too: it stands in what they will send."""
        draft = self._draft(turn.dialogue)
        if draft is None or draft.step == "more" or len(joined(draft.question, turn.text)) > MOST:
            return
        draft.question = joined(draft.question, turn.text)
        draft.step = "phone" if draft.step == "question" else draft.step

    async def mine(self, turn: Turn) -> list[Kept]:
        """Return the person's own inquiries with their replies."""
        views = await self._inquiries.mine(turn.session, turn.address)
        return [Kept(view.inquiry.created_at, lines_of(view, words_for(turn))) for view in views]

    async def forget(self, session: AsyncSession, address: Address) -> None:
        """Delete the person's inquiries."""
        await self._inquiries.forget(session, address)

    def _draft(self, dialogue: Dialogue) -> HandoverDraft | None:
        return dialogue.draft(self.key, HandoverDraft)

    async def _begin(self, turn: Turn) -> Outgoing:
        """Start with the question that was asked last; with one known it goes straight to the telephone number."""
        dialogue = turn.dialogue
        dialogue.options = []
        called, waiting = told_with_call(turn), self._draft(dialogue)
        if not await self._inquiries.may_open(turn.session, turn.address):
            return say(words_for(turn).handover_limit.format(limit=OPEN_PER_PERSON))
        if waiting is not None and waiting.step != "more":
            return self._go_on(turn, waiting, called)
        # Who once asked not to be rung up, and has left since, is not asked for a number again.
        dialogue.no_call = dialogue.no_call or await self._inquiries.calls.is_not_to_be_called(
            turn.session, turn.address
        )
        files = packed(turn.incoming)
        step = "phone" if called.question or files else "question"
        draft = HandoverDraft(
            step=step,
            question=called.question,
            attachments=files,
            careful=must_be_careful(turn),
            told_before=step == "phone",
            wishes=list(called.wishes),
        )
        dialogue.keep(self.key, draft)
        return self._form.ask(turn, draft)

    def _go_on(self, turn: Turn, draft: HandoverDraft, called: Called) -> Outgoing:
        """A call while one is open: what is told with it, or was asked since, is added to what the person wrote.

        What was only taken from the talk before gives way to it.
        """
        draft.attachments += packed(turn.incoming)
        for wish in called.wishes:
            draft.wish(wish)
        if called.question and (called.own or draft.aside or turn.dialogue.floor != self.key):
            draft.question = called.question if draft.told_before else joined(draft.question, called.question)
        if draft.step == "question" and (draft.question or draft.attachments):
            draft.step, draft.told_before = "phone", True
        return self._form.ask(turn, draft)

    async def _no_call(self, turn: Turn) -> list[Outgoing]:
        """Nobody rings up: what was sent loses its number, what is being written has none, staff are told."""
        turn.dialogue.no_call = True
        draft = self._draft(turn.dialogue)
        if draft is not None:
            draft.ring_nobody()
            if turn.text and draft.step != "question" and turn.dialogue.floor == self.key:
                draft.wish(turn.text)  # 也不要上门 beside it is for staff to read as well
        done = await self._sent.no_call(turn)
        if draft is not None and turn.dialogue.floor == self.key:
            return [*done, self._form.ask(turn, draft)]
        return done or [say(words_for(turn).no_call, choices=(turn.to_person(),))]

    async def _step(self, turn: Turn, pressed: Kind | None) -> Outgoing | None:
        draft, words = self._draft(turn.dialogue), words_for(turn)
        if draft is None:
            return turn.stale()
        if pressed == buttons.handover_stop or (pressed is None and self._form.leaves(turn, draft)):
            turn.dialogue.drop(self.key)
            turn.dialogue.owed = False
            plain = pressed is None and not refuses_person(turn.folded)
            return say(words.handover_cancelled if plain or (pressed and turn.incoming.choice) else words.handover_left)
        if draft.step == "more":
            return await self._sent.add(turn, draft)
        if draft.step == "confirm" and (
            pressed == buttons.handover_send or (pressed is None and self._sends(turn, draft))
        ):
            return await self._send(turn, draft)
        return self._form.take(turn, draft, pressed)

    def _sends(self, turn: Turn, draft: HandoverDraft) -> bool:
        if turn.incoming.attachments:
            return False
        return sends(turn.folded) or (agrees(turn.folded) and not draft.aside)

    async def _send(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        dialogue = turn.dialogue
        answered = dialogue.entry if draft.question == dialogue.question else None
        topic = self._topics.suggested(draft.question, answered)
        urgency = urgency_of(turn, draft.question)
        handover = Handover(
            told(turn, draft),
            tuple(dialogue.exchanges),
            draft.files(),
            draft.phone,
            draft.careful,
            urgency,
            topic.area,
            topic.entry,
            no_call=dialogue.no_call and draft.phone is None,
        )
        receipt = await self._inquiries.open(turn.session, turn.address, turn.incoming.message_id, handover)
        dialogue.drop(self.key)
        dialogue.misses = 0
        self._sent.note(dialogue, "sent")
        words = words_for(turn)
        done = words.handover_done_danger if urgency == DANGER else words.handover_done
        if dialogue.child:
            done = f"{done}\n{words.child_done}"
        text = done.format(receipt=receipt, days=self._inquiries.kept_days)
        return say(*text.split("\n"), choices=(Choice(buttons.mine(), "我的咨询"),))
