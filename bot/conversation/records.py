"""What a person can see and delete of their own: /my and /forget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import buttons
from bot.buttons import Pressed
from bot.clock import OFFICE_ZONE
from bot.conversation.dialogue import Dialogues
from bot.conversation.turn import Flow, Kept, Turn, gathered
from bot.inbox import Inbox
from bot.language.giving_up import gives_up
from bot.messages import FORGET_NOW, FORGOTTEN, Block, BlockKind, Choice, Outgoing, say
from bot.outbox.store import Outbox
from bot.people import People
from bot.storage.database import erasing

_WORDS = {
    **dict.fromkeys(("/my", "我的", "我的咨询", "我的意见"), buttons.mine()),
    **dict.fromkeys(("/forget", "删除记录", "删除我的记录"), buttons.forget("ask")),
}


SHOWN = 8
"""Things of one's own that are listed at once."""

_YES = ("是", "是的", "对", "好", "好的", "确定", "确认", "确定删除", "删除", "删", "删掉", "1", "yes")
_NO = ("不", "不删", "不删了", "否", "算了", "不要", "不用", "取消", "2", "no")

_WAITS = re.compile(
    r"(?:算了|等等|等一?下|慢着?|慢点|停|且慢|还是|那|我|先|再|哎|唉|别急|不|不是|让我|想想|考虑|一下|再说|[\s,，.。!！~、])*"
    r"(?:(?:先)?(?:不要|别|不|勿要|勿|弗要|弗|覅|不用|不想)(?:给我|急着|再|把)*(?:删[掉除]?|动|清空?)|考虑一?下|想想|再说|等等|等一?下|慢着?|停|留着|保留)"
    r"(?:了|吧|啊|呀|哦|先|我的?|记录|数据|资料|聊天|东西|[\s,，.。!！~、])*"
)
"""Who stops at the question whether everything is to be deleted: 等等别删, 先留着, 我再想想."""


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
        retention_days: int,
    ) -> None:
        self._flows = flows
        self._dialogues = dialogues
        self._inbox = inbox
        self._outbox = outbox
        self._people = people
        self._retention_days = retention_days

    async def pressed(self, turn: Turn, button: Pressed) -> list[Outgoing] | None:
        """Show or delete; None where others read along."""
        if turn.group:
            return None
        if button.kind == buttons.mine:
            return [await self._mine(turn, button.number() or 1)]
        if button.kind == buttons.forget:
            return [self._ask(turn) if button.rest == "ask" else await self._erase(turn, button.rest)]
        return None

    def opens(self, turn: Turn) -> str | None:
        """Whether everything is to be deleted may be answered in words too, as long as it is the question."""
        if not turn.dialogue.forgetting or turn.group:
            return None
        if turn.folded in _YES:
            return buttons.forget("yes")
        turn.dialogue.forgetting = False
        return (
            buttons.forget("no")
            if turn.folded in _NO or gives_up(turn.folded) or _WAITS.fullmatch(turn.folded)
            else None
        )

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
        return say(words.forget_ask, choices=(yes, no))

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
