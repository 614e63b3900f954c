"""What a person can see and delete of their own: /my and /forget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot import buttons
from bot.buttons import Pressed
from bot.clock import OFFICE_ZONE
from bot.conversation.dialogue import Dialogues
from bot.conversation.sure import asks_whether
from bot.conversation.turn import Flow, Kept, Turn, gathered
from bot.conversation.withdrawing import LONGEST, asks_which, only_takes_back, wants_last_back
from bot.inbox import Inbox
from bot.language.consent import Act, declines
from bot.messages import FORGET_NOW, FORGOTTEN, Address, Block, BlockKind, Choice, Outgoing, say
from bot.outbox.store import Outbox
from bot.people import People
from bot.storage.database import erasing

_WORDS = {
    **dict.fromkeys(("/my", "我的", "我的咨询", "我的意见"), buttons.mine()),
    **dict.fromkeys(("/forget", "删除记录", "删除我的记录"), buttons.forget("ask")),
}


LAST = "last"
"""Value of the button for one's opinions: only the newest is meant."""

SHOWN = 8
"""Things of one's own that are listed at once."""

_TAKES_BACK = {
    buttons.own_inquiries.flow: buttons.own_inquiries(),
    buttons.own_opinions.flow: buttons.own_opinions(LAST),
    buttons.own_places.flow: buttons.own_places(),
}
"""What asks, in each flow that can, whether the person's newest thing is to be taken back."""

_PHONE = re.compile(
    r"(?:请|麻烦|帮我?|给我|我要|我想|想|要|能不能|可以|能|把|将|替我|侬|你们?|您)*"
    r"(?:(?:我|我们)?(?:留|写|登记|填|给你们?|存|报)?(?:过|了|下|的)*(?:那个)?(?:的)?(?:手机号码?|电话号码|电话|手机|号码|号头)"
    r"(?:给我|帮我|都|也|能不能|可以|我想|我要|请)*"
    r"(?:删[掉除了]?|擦掉|清掉|去掉|抹掉|不要留|勿要留|别留)|"
    r"(?:删[掉除了]?|擦掉|清掉|去掉|抹掉)(?:我|我们)?(?:留|写|登记|填|存)?(?:过|了|下|的)*(?:那个)?(?:的)?(?:手机号码?|电话号码|电话|手机|号码|号头))"
    r"(?:了|吧|吗|伐|呀|啊|好吗|好伐|可以吗|谢谢|[\s,，.。!！?？~、])*"
)
"""Who wants only the telephone number that they left deleted."""

_ALL = re.compile(
    r"(?:请|麻烦|帮我?|给我|我要|我想|快|赶紧|把|将|侬|你们?|您)*(?:我|阿拉)?(?:刚才|刚刚|之前|前面)?(?:说|讲|问|写|聊|发|留)(?:过|了|下)?的?"
    r"(?:话|东西|内容|这些|那些|聊天|记录)*(?:都|全部?|统统|通通|一道|也|给我)*(?:删[掉除光了]?|擦[掉去光]|清[掉空除]|抹[掉去])"
    r"(?:了|吧|呀|啊|快|快点|一点勿要留|一点都?不要留|好吗|好伐|谢谢|[\s,，.。!！~、])*"
)
"""Who wants all that they said deleted (把我说的全删掉 快): 关 is nowhere in it, so nobody is locked up."""


class KeptPhones(Protocol):
    """The telephone numbers that somebody has left."""

    async def ends(self, session: AsyncSession, address: Address) -> list[str]:
        """Return the last digits of each of them."""
        ...

    async def erase(self, session: AsyncSession, address: Address) -> None:
        """Delete them; what they were left for stays."""
        ...


class Records(Flow):
    """Reads and erases everything that is stored about the person at an address: what each flow keeps, and the rest."""

    key = "my"
    words = _WORDS

    def __init__(
        self,
        flows: Sequence[Flow],
        dialogues: Dialogues,
        inbox: Inbox,
        outbox: Outbox,
        people: People,
        phones: KeptPhones,
        retention_days: int,
    ) -> None:
        self._flows = flows
        self._dialogues = dialogues
        self._inbox = inbox
        self._outbox = outbox
        self._people = people
        self._phones = phones
        self._retention_days = retention_days

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Show or delete; None where others read along."""
        if turn.group:
            return None
        match button.kind:
            case buttons.mine:
                return [await self._mine(turn, button.number() or 1)]
            case buttons.keep_it:
                return [say(turn.phrases.withdraw_not_done)]
            case buttons.take_back:
                return await self._take_back(turn) or [self._nothing_to_take_back(turn)]
            case buttons.forget_phone:
                return [await self._ask_phone(turn)]
            case buttons.forget_phone_sure:
                return [await self._erase_phone(turn)]
            case buttons.forget:
                return [self._ask(turn) if button.rest == "ask" else await self._erase(turn, button.rest)]
            case _:
                return None

    def opens(self, turn: Turn) -> str | None:
        """Who wants the last thing back, their number deleted, or all they said."""
        if turn.group:
            return None
        # A yes or a no to the question has been taken before this.
        turn.dialogue.forgetting = False
        if wants_last_back(turn.folded):
            return buttons.take_back()
        if turn.folded and len(turn.folded) <= LONGEST:
            if "删" in turn.folded and declines(turn.folded, Act.DELETE):
                return buttons.forget("no")
            if _PHONE.fullmatch(turn.folded) and not turn.dialogue.floor:
                return buttons.forget_phone()
            if _ALL.fullmatch(turn.folded):
                return buttons.forget("ask")
        return None

    async def free(self, turn: Turn) -> list[Outgoing] | None:
        """Take 我要撤回, which names nothing, where there is something of theirs to take back."""
        if turn.group or not only_takes_back(turn.folded):
            return None
        return await self._take_back(turn)

    async def _take_back(self, turn: Turn) -> list[Outgoing] | None:
        """Ask whether what the person gave last is to be taken back; None where there is nothing of the kind."""
        newest = []
        for flow in self._flows:
            if flow.key in _TAKES_BACK and (kept := await flow.mine(turn)):
                open_now = turn.dialogue.floor == flow.key
                newest.append((open_now, max(one.at for one in kept), flow))
            elif flow.key in _TAKES_BACK and flow.begun(turn.dialogue):
                newest.append((True, datetime.min.replace(tzinfo=UTC), flow))
        for _, _, flow in sorted(newest, key=lambda one: one[:2], reverse=True):
            begun, button = flow.begun(turn.dialogue), buttons.read(_TAKES_BACK[flow.key])
            asked = await flow.pressed(turn, button) if button else None
            if asked and (begun or any(asks_which(reply) for reply in asked)):
                return asked
        return None

    def _nothing_to_take_back(self, turn: Turn) -> Outgoing:
        words = turn.phrases
        what = "、".join(flow.name(words) for flow in self._flows if flow.key in _TAKES_BACK)
        mine = Choice(buttons.mine(), words.thread.open_my)
        return say(words.withdraw_none.format(what=what), choices=(mine,))

    async def _ask_phone(self, turn: Turn) -> Outgoing:
        """Ask whether the telephone numbers that were left are to be deleted; say so where there is none."""
        words = turn.phrases
        kept = await self._phones.ends(turn.session, turn.address)
        if not kept:
            return say(words.phone_none, choices=(Choice(buttons.forget("ask"), words.thread.open_forget),))
        yes = Choice(buttons.forget_phone_sure(), words.phone_forget_yes)
        no = Choice(buttons.keep_it(), words.forget_no)
        asked = say(words.phone_forget_ask.format(ends="、".join(kept)), choices=(yes, no))
        return asks_whether(replace(asked, private=True), Act.DELETE, yes.id, no.id)

    async def _erase_phone(self, turn: Turn) -> Outgoing:
        words = turn.phrases
        await self._phones.erase(turn.session, turn.address)
        return say(words.phone_forgotten, choices=(Choice(buttons.forget("ask"), words.thread.open_forget),))

    async def _mine(self, turn: Turn, page: int) -> Outgoing:
        """Show one page of everything in one list, newest first; a page that does not exist becomes the nearest one."""
        words = turn.phrases
        kept = [one for flow in self._flows for one in await flow.mine(turn)]
        if not kept:
            return say(words.mine_none, choices=(turn.to_person(),))
        kept.sort(key=lambda one: one.at, reverse=True)
        pages = -(-len(kept) // SHOWN)
        page = min(max(page, 1), pages)
        shown = [_dated(one) for one in kept[(page - 1) * SHOWN : page * SHOWN]]
        head = words.mine_head.format(count=len(kept))
        listed = gathered((head,), shown) or say(head)
        older = (Choice(buttons.mine(page + 1), words.mine_older),) if page < pages else ()
        newer = (Choice(buttons.mine(page - 1), words.mine_newer),) if page > 1 else ()
        return replace(listed, choices=(*listed.choices, *older, *newer))

    def _ask(self, turn: Turn) -> Outgoing:
        """Ask whether everything is really to be deleted."""
        words = turn.phrases
        turn.dialogue.forgetting, turn.dialogue.options = True, []
        yes, no = Choice(buttons.forget("yes"), words.forget_yes), Choice(buttons.forget("no"), words.forget_no)
        return asks_whether(say(words.forget_ask, choices=(yes, no)), Act.DELETE, yes.id, no.id)

    async def _erase(self, turn: Turn, answer: str) -> Outgoing:
        """Delete everything about the person and say what stays and why (个人信息保护法 art. 47).

        `answer` is "yes" after `_ask`, or "now" where the channel has asked by itself.
        """
        session, address, dialogue, words = turn.session, turn.address, turn.dialogue, turn.phrases
        asked = dialogue.forgetting and answer == "yes"
        if not asked and buttons.forget(answer) != FORGET_NOW:
            dialogue.forgetting = False
            return say(words.forget_not_done if answer == "no" else words.stale)
        person_id = await self._people.find(session, address)
        for flow in self._flows:
            await flow.forget(session, address)
        await self._outbox.forget(session, address)
        await self._inbox.forget(session, address.channel, address.chat)
        await self._dialogues.forget(session, address)
        if person_id is not None:
            await self._people.erase(session, person_id)
        dialogue.forgotten = True
        erasing(session)
        kept = words.kept.format(days=self._retention_days)
        return Outgoing((Block(BlockKind.TEXT, (words.forgotten, kept)),), meta={FORGOTTEN: "yes"})


def _dated(kept: Kept) -> Kept:
    """The same with the day on which it began, as the office counts days."""
    day = kept.at.astimezone(OFFICE_ZONE)
    first, *others = kept.lines
    return replace(kept, lines=(f"{day.month}月{day.day}日　{first}", *others))
