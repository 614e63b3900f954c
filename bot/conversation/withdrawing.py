"""Who wants something of theirs back says so in words: which kind is meant, and what is asked then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot import buttons
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases

What = Literal["opinion", "place", "inquiry", "last"]

_NAMES: dict[What, str] = {
    "opinion": r"(?:意见|建议)",
    "place": r"(?:(?:[一-鿿]{1,12}的)?(?:报名|名额|座位)|预约|活动|讲座)",
    "inquiry": r"(?:咨询|提问|问题|留言|求助|工单)",
}
_BACK: dict[What, str] = {
    "opinion": r"(?:撤[回掉销了]?|收回|取消|作废|删[掉除了]|拿[掉回])",
    "place": r"(?:撤[回掉销了]?|取消|退[出掉了]?|作废|删[掉除了])",
    "inquiry": r"(?:撤[回掉销了]?|收回|取消|作废)",
}
_NO_MORE: dict[What, str] = {
    "opinion": r"不(?:提|要|想提|想要)了?",
    "place": r"不(?:要|想要|去|参加|报)了?",
    "inquiry": r"不(?:要|问|用|想问|需要)了?",
}
# 想要 is 想 and 要: what could be read in two ways is tried in both, and a message of a hundred such takes hours.
_WISH = r"(?:请|麻烦|你们?|您|帮|给我|怎么|如何|怎样|可以|能不能|可不可以|我们?|就|还是|先|要|想|需要|得|把|将)*"
_OWN = (
    r"(?:我们?|俺|自己)?(?:之前|刚才|刚刚|上次|昨天|前面)?(?:提|写|交|发|报|问)?(?:过|了)?的?(?:那|这)?"
    r"(?:一?[条个件场次])?的?"
)
_END = r"(?:了|掉|一下|吧|吗|呢|啊|呀|可以吗|行吗|谢谢)*"
_SAID = {
    what: re.compile(
        rf"{_WISH}(?:{_BACK[what]}{_OWN}{name}|"
        rf"{_OWN}{name}(?:我|想|要|给我|可以|能|也|都)*(?:{_BACK[what]}|{_NO_MORE[what]})){_END}"
    )
    for what, name in _NAMES.items()
}
_LAST = re.compile(
    rf"{_WISH}(?:我)?(?:刚才|刚刚|上面|前面|之前|上一|刚)(?:我)?(?:发|问|说|提|写|交|报|递)?(?:出去|上去)?(?:过|了)?的?(?:那|这)?"
    r"(?:一?[条个件句])?(?:消息|东西|话|内容)?(?:我|就|也|都|想|要|能|可以|请|帮我)*"
    rf"(?:撤[回掉销了]?|收回|取消|作废|不要了?|不算了?|别发了?|不要发了?|不发了?|删[掉除了]){_END}|"
    rf"{_WISH}(?:撤[回掉销了]|收回|取消|作废)(?:我)?(?:刚才|刚刚|上面|前面|之前|上一|刚)(?:我)?(?:发|问|说|提|写|交|报|递)?"
    rf"(?:出去|上去)?(?:过|了)?的?(?:那|这)?(?:一?[条个件句])?(?:消息|东西|话|内容)?{_END}"
)
"""Who wants the last thing back without a word of what it was."""

_CANNOT_COME = re.compile(
    r"(?:那|这|我们?|俺|明天|后天|周末|那天|到时候?|临时|家里|有事|有点事|突然|的?活动|的?讲座|可能|恐怕|又|就|也|都|实在|[，,。\s])*"
    r"(?:不去了?|去不[了成](?:了)?|不来了?|来不了(?:了)?|不(?:想|能)?参加了?|参加不了(?:了)?|不能去了?|不想去了?|不报了)"
    r"[啊呀吧哦呢。.!！，,抱歉不好意思谢]*"
)
"""Words that give a place back, where somebody has one."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that may be taken back: what it is, and the button for it among several; `sure`: where it is alone.

    Who sees only one is asked about it by that very message, and not a second time.
    """

    line: str
    choice: Choice
    sure: Choice


def to_withdraw(folded: str) -> What | None:
    """Return of which kind a message wants something back (撤回我的意见), None for anything else.

    `last`: it only says 刚才那条.
    """
    whole = folded.strip("。.!！?？~～ ")
    named = next((what for what, said in _SAID.items() if said.fullmatch(whole)), None)
    return named or ("last" if _LAST.fullmatch(whole) else None)


def cannot_come(folded: str) -> bool:
    """Tell whether a message says that somebody does not come (不去了); of what, it leaves open."""
    return bool(_CANNOT_COME.fullmatch(folded))


def which(phrases: Phrases, named: str, things: Sequence[Thing]) -> Outgoing:
    """Ask whether the one thing is to be taken back, or which of several; say so where there is none.

    `named`: what such things are called.
    """
    leave = Choice(buttons.mine(), phrases.withdraw_no)
    if not things:
        return say(phrases.withdraw_none.format(what=named), choices=(Choice(buttons.mine(), phrases.thread.open_my),))
    head = phrases.withdraw_ask if len(things) == 1 else phrases.withdraw_which
    blocks = (Block(BlockKind.LEAD, (head,)), Block(BlockKind.ITEMS, tuple(one.line for one in things)))
    choices = [things[0].sure] if len(things) == 1 else [one.choice for one in things]
    return Outgoing(blocks, (*choices, leave), private=True)
