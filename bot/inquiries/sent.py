"""What a person says of what staff have already: when it is answered, to have it back, no calls, a wish."""

from __future__ import annotations

import re

from bot import buttons
from bot.buttons import Pressed
from bot.conversation.dialogue import Dialogue
from bot.conversation.turn import Turn
from bot.conversation.withdrawing import Thing, which
from bot.inquiries.cases import InquiryView
from bot.inquiries.drafting import HandoverDraft, bulleted, lines_of, urgency_of, words_for
from bot.inquiries.form import Form
from bot.inquiries.heard import (
    gives_thanks,
    may_be_picked_up,
    number_is_wrong,
    only_back,
    plain,
    refuses_person,
    wants_none,
)
from bot.inquiries.service import OPEN_PER_PERSON, Inquiries
from bot.inquiries.terms import InquiryState
from bot.inquiries.wishes import is_wish
from bot.language.phones import find_phones
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.safety import A_WISH

LATELY = 4
"""So many messages after something was sent, or asked about, a word like 撤掉 or 确定 is about that."""

_BACK = re.compile(r"撤|收回|取消|作废|人工|工作人员")
_HE_IS_HERE = re.compile(r"[他她]|老公|老婆|丈夫|家里|婆婆|公公|在家|爸|妈")
_NUMBER_SPOKEN_OF = re.compile(r"电话|手机|号码|打")


class Sent:
    """Reads and changes what a person has sent to staff."""

    key = "h"

    def __init__(self, inquiries: Inquiries, form: Form) -> None:
        self._inquiries = inquiries
        self._form = form

    def note(self, dialogue: Dialogue, what: str) -> None:
        """Remember for a few messages that something was sent, or which receipt was asked about."""
        dialogue.shown[self.key] = f"{what} {dialogue.version}"

    def lately(self, dialogue: Dialogue, within: int = LATELY) -> str:
        """Return what was noted not long ago; empty if nothing was."""
        what, _, version = dialogue.shown.get(self.key, "").rpartition(" ")
        return what if version.isdecimal() and dialogue.version - int(version) <= within else ""

    async def _waiting(self, turn: Turn, *states: InquiryState) -> list[InquiryView]:
        views = await self._inquiries.mine(turn.session, turn.address)
        return [view for view in views if view.inquiry.state in states]

    async def when(self, turn: Turn, draft: HandoverDraft | None) -> list[Outgoing]:
        """Say when somebody answers, and how far the person's own inquiries are; what is open is asked again."""
        words = words_for(turn)
        views = await self._waiting(turn, InquiryState.OPEN, InquiryState.REPLIED)
        if not views and draft is None:
            return [say(words.handover_when_none, choices=(turn.to_person(),))]
        head = words.handover_when if views else words.handover_when_unsent
        told = bulleted(head, ["\n".join(lines_of(view, words)) for view in views[:OPEN_PER_PERSON]])
        asked = draft is not None and turn.dialogue.floor == self.key
        return [told, self._form.ask(turn, draft)] if draft is not None and asked else [told]

    async def offer_back(self, turn: Turn, draft: HandoverDraft | None) -> list[Outgoing]:
        """Ask which inquiry is to be taken back, or whether the only one is; what is being written is stopped."""
        words = words_for(turn)
        views = await self._waiting(turn, InquiryState.OPEN)
        stopped: list[Outgoing] = []
        if draft is not None and (not views or turn.dialogue.floor == self.key):
            turn.dialogue.drop(self.key)
            stopped = [say(words.handover_cancelled)]
            if not views:
                return stopped
        if len(views) == 1:
            self.note(turn.dialogue, f"back:{views[0].inquiry.receipt}")
        things = [
            Thing(
                "\n".join(lines_of(view, words)),
                Choice(buttons.inquiry_back(view.inquiry.receipt), f"{words.withdraw_yes} {view.inquiry.receipt}"),
                Choice(buttons.inquiry_back_sure(view.inquiry.receipt), words.withdraw_yes),
            )
            for view in views
        ]
        asked = which(words, words.floor_h, things)
        if things and turn.library.safety.careful(turn.dialogue.danger):
            asked = Outgoing(
                (*asked.blocks, Block(BlockKind.NOTE, (words.inquiry_back_safe,))), asked.choices, private=True
            )
        return [*stopped, asked]

    async def take_back(self, turn: Turn, button: Pressed) -> Outgoing:
        """Take an inquiry back, asked once."""
        words, receipt = words_for(turn), button.rest
        if turn.group:
            return turn.stale()
        if button.kind == buttons.inquiry_back:
            self.note(turn.dialogue, f"back:{receipt}")
            yes = Choice(buttons.inquiry_back_sure(receipt), words.withdraw_yes)
            no = Choice(buttons.mine(), words.withdraw_no)
            return say(words.inquiry_back_ask.format(receipt=receipt), choices=(yes, no))
        turn.dialogue.shown.pop(self.key, None)
        taken = await self._inquiries.withdraw(turn.session, turn.address, receipt)
        return say((words.inquiry_back_done if taken else words.inquiry_back_late).format(receipt=receipt))

    def asked_back(self, dialogue: Dialogue) -> str:
        """Return the receipt that the last message asked about, whether to take it back; empty if it did not."""
        what = self.lately(dialogue, within=1)
        return what.removeprefix("back:") if what.startswith("back:") else ""

    def means_sent(self, turn: Turn) -> bool:
        """Tell whether a word like 撤掉 is about what was sent a moment ago."""
        return self.lately(turn.dialogue) == "sent" and only_back(turn.folded)

    def takes_back(self, turn: Turn) -> bool:
        """Tell whether it is said, a moment after sending, that nobody is needed any more (不用了 撤掉)."""
        lately = self.lately(turn.dialogue) == "sent"
        return lately and wants_none(turn.folded) and bool(_BACK.search(turn.folded) or refuses_person(turn.folded))

    async def no_call(self, turn: Turn) -> list[Outgoing]:
        """Take the numbers off what was sent, and say so; nothing where nothing was sent."""
        careful = must_be_careful_now(turn)
        receipts = await self._inquiries.calls.forbid_calls(
            turn.session, turn.address, turn.incoming.message_id, turn.text, careful=careful
        )
        if not receipts:
            return []
        self.note(turn.dialogue, "sent")
        words = words_for(turn)
        choices = (Choice(buttons.own_inquiries(), words.withdraw_yes), turn.to_person())
        return [say(words.no_call_sent.format(receipt="、".join(receipts)), choices=choices)]

    async def hears(self, turn: Turn) -> list[Outgoing] | None:
        """Take a wish, another number or the fear that somebody else answers, said after something was sent."""
        words, folded = words_for(turn), turn.folded
        if gives_thanks(folded):
            return None
        numbers = find_phones(turn.text)
        wish, picked = is_wish(folded), may_be_picked_up(folded)
        spoken = bool(_NUMBER_SPOKEN_OF.search(folded)) and len(plain(folded)) <= A_WISH + 11
        number = len(numbers) == 1 and spoken and self.lately(turn.dialogue) == "sent"
        if not (wish or picked or number or number_is_wrong(folded)):
            return None
        waiting = await self._waiting(turn, InquiryState.OPEN)
        if not waiting:
            return None
        inquiry = waiting[0].inquiry
        if number:
            phone = numbers[0][0]
            await self._inquiries.calls.ring(turn.session, turn.address, inquiry.receipt, phone)
            turn.dialogue.no_call = False
            return [say(words.phone_sent.format(receipt=inquiry.receipt, phone=phone))]
        if picked:
            if inquiry.phone is None:
                return None
            await self._inquiries.calls.be_careful(turn.session, turn.address, inquiry.receipt)
            return [say(words.handover_picked_up, choices=(Choice(buttons.inquiry_no_call(), words.no_call_please),))]
        if not wish:
            return [say(words.handover_give_phone)] if self._expects_number(turn) else None
        kept = await self._inquiries.add(
            turn.session,
            turn.address,
            turn.incoming.message_id,
            inquiry.receipt,
            turn.text,
            urgency=urgency_of(turn, ""),
        )
        if not kept:
            return [say(words.addition_limit)]
        if _HE_IS_HERE.search(folded):
            await self._inquiries.calls.be_careful(turn.session, turn.address, inquiry.receipt)
        return [say(words.handover_wish_sent.format(said=turn.text, receipt=inquiry.receipt))]

    def _expects_number(self, turn: Turn) -> bool:
        if not self.lately(turn.dialogue):
            return False
        self.note(turn.dialogue, "sent")
        return True

    async def more(self, turn: Turn, receipt: str) -> Outgoing:
        """Begin to add something to an inquiry that was answered, or has ended not long ago."""
        may = None if turn.group else await self._inquiries.may_add(turn.session, turn.address, receipt)
        words = words_for(turn)
        if not may:
            return say(words.addition_late if may is None else words.addition_limit)
        draft = HandoverDraft(step="more", receipt=receipt)
        turn.dialogue.keep(self.key, draft)
        return self._form.ask(turn, draft)

    async def add(self, turn: Turn, draft: HandoverDraft) -> Outgoing:
        """Store what is added to an inquiry."""
        files = turn.incoming.attachments
        if not turn.text and not files:
            return self._form.ask(turn, draft)
        turn.dialogue.drop(self.key)
        urgency, words = urgency_of(turn, turn.text), words_for(turn)
        source = turn.incoming.message_id
        kept = await self._inquiries.add(turn.session, turn.address, source, draft.receipt, turn.text, files, urgency)
        return say((words.addition_done if kept else words.addition_late).format(receipt=draft.receipt))


def must_be_careful_now(turn: Turn) -> bool:
    """Tell whether not to be rung up is said out of fear: violence was heard, or somebody at home is spoken of."""
    return turn.library.safety.careful(turn.dialogue.danger) or bool(_HE_IS_HERE.search(turn.folded))
