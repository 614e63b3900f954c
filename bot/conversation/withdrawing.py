"""Who wants something of theirs back says so in words: which kind is meant, and what is asked then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot import buttons
from bot.conversation.sure import asks_whether
from bot.language.consent import Act
from bot.messages import Block, BlockKind, Choice, Outgoing, say
from bot.phrases import Phrases

What = Literal["opinion", "place", "inquiry"]

LONGEST = 40
"""Characters of a message that wants something back and says nothing else."""

_NAMES: dict[What, str] = {
    "opinion": r"(?:意见|建议)",
    "place": r"(?:(?:[一-鿿]{1,12}的)?(?:报名|名额|座位)|预约|活动|讲座)",
    "inquiry": r"(?:咨询|提问|问题|留言|求助|工单|(?:[打回]?电话)的事|回电|"
    r"(?:(?:问|找|转|给)(?:一下)?)?(?:人工|工作人员)(?:的(?:事|话)?|那[个条件])?)",
}
_NOT = r"(?:不|勿|弗|伐|别|覅)"
_DIRECTED = r"(?:回来?|掉|脱|销|了|去)?"
_BACK: dict[What, str] = {
    "opinion": rf"(?:撤{_DIRECTED}|收回(?:来|去)?|取消|作废|删[掉脱除了]|拿[掉回](?:来)?|勿算数?|不算数?|弗算数?)",
    "place": rf"(?:撤{_DIRECTED}|取消|退[出掉脱了]?|作废|删[掉除了])",
    "inquiry": rf"(?:撤{_DIRECTED}|收回(?:来|去)?|取消|作废)",
}
_NO_MORE: dict[What, str] = {
    "opinion": rf"(?:{_NOT}(?:想|要|再){{0,3}}(?:提|要|讲|说|发)了?)",
    "place": rf"(?:{_NOT}(?:要|想要|去|参加|报)了?)",
    "inquiry": rf"(?:{_NOT}(?:要|问|用|想问|需要|找)了?|{_NOT}[要用]?[打回](?:电话)?给?我?(?:电话)?了?)",
}
_BEFORE = (
    r"(?:点错了?|按错了?|发错了?|写错了?|搞错了?|弄错了?|讲错了?|说错了?|打错了?|我?改主意了?|我?想想(?:还是)?|算了|等等|等一?下|慢着|哎呀?|唉|"
    r"不好意思|对不起|抱歉|我怕|我?后悔了?|喂|[,，。.!！、;；~\s])*"
)
"""What people say before they want something back: 点错了, 我改主意了, 算了我怕."""

# 想要 is 想 and 要: what could be read in two ways is tried in both, and a message of a hundred such takes hours.
_WISH = (
    r"(?:请|麻烦|你们?|您|侬|帮|给我|怎么|如何|怎样|可以|能不能|可不可以|我们?|阿拉|就|还是|先|要|想|需要|得|把|将)*"
)
_OWN = (
    r"(?:我们?|俺|阿拉|自己)?(?:之前|刚才|刚刚|刚|上次|昨天|前面|上头)?(?:提|写|交|发|报|问|讲|说)?(?:过|了)?[的个]?(?:那|这)?"
    r"(?:一?[条个件场次])?的?"
)
_THEN = r"(?:我|想想|想|要|给我|可以|能|也|都|还是|就|[,，。.、\s])*"
_END = r"(?:了|掉|一下|吧|吗|呢|啊|呀|可以吗|可以伐|可以|行吗|好吗|好伐|谢谢|麻烦|[,，。.!！、~\s])*"
_SAID = {
    what: re.compile(
        rf"{_BEFORE}{_WISH}(?:{_BACK[what]}{_OWN}{name}(?:{_THEN}{back})*|{_OWN}{name}(?:{_THEN}{back})+|"
        rf"{_NOT}(?:想|要|用|再|找|提){{0,3}}{_OWN}{name}了?{_THEN}{_BACK[what]}){_END}"
    )
    for what, name in _NAMES.items()
    for back in (rf"(?:{_BACK[what]}|{_NO_MORE[what]})",)
}
_RECENT = r"(?:刚才|刚刚|上面|上头|前面|之前|上一|刚)"
_SPOKEN = (
    r"(?:我)?(?:发|问|说|讲|提|写|交|报|递)?(?:出去|上去)?(?:过|了)?[的个]?(?:那|这)?"
    r"(?:一?[条个件句])?(?:消息|东西|话|内容)?"
)
_GONE = (
    rf"(?:撤{_DIRECTED}|收回(?:来|去)?|取消|作废|{_NOT}要了?|{_NOT}算数?了?|{_NOT}要?(?:发|提|问|讲|说)了|删[掉脱除了])"
)
_LAST = re.compile(
    rf"{_BEFORE}{_WISH}(?:我)?{_RECENT}{_SPOKEN}(?:{_THEN}{_GONE})+{_END}|"
    rf"{_BEFORE}{_WISH}(?:撤{_DIRECTED}|收回(?:来|去)?|取消|作废)(?:我)?{_RECENT}{_SPOKEN}{_END}"
)
"""Who wants the last thing back without a word of what it was."""

_BARE = re.compile(
    rf"{_BEFORE}(?:(?:我|{_NOT}(?:想|要)?(?:提|发|问|讲|说)了|[,，、\s])*{_BEFORE}){_WISH}(?:撤[回掉脱销](?:来|了)?|收回(?:来|去)?|撤了){_END}"
)
"""Who wants something back, and says not even that it was the last."""

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
    """Return of which kind a message wants something back (撤回我的意见), None for anything else."""
    whole = _whole(folded)
    for what, said in _SAID.items():
        if said.fullmatch(whole):
            return what
    return None


def wants_last_back(folded: str) -> bool:
    """Tell whether a message wants back what was given last, without a word of what it was (刚才那条不要了)."""
    return bool(_LAST.fullmatch(_whole(folded)))


def only_takes_back(folded: str) -> bool:
    """Tell whether a message wants something back and leaves open what (我要撤回)."""
    return bool(_BARE.fullmatch(_whole(folded)))


def _whole(folded: str) -> str:
    return "" if len(folded) > LONGEST else folded.strip("。.!！?？~～ ")


def cannot_come(folded: str) -> bool:
    """Tell whether a message says that somebody does not come (不去了); of what, it leaves open."""
    return bool(_CANNOT_COME.fullmatch(folded))


def which(phrases: Phrases, named: str, things: Sequence[Thing]) -> Outgoing:
    """Ask whether the one thing is to be taken back, or which of several; say so where there is none.

    `named`: what such things are called.
    """
    leave = Choice(buttons.keep_it(), phrases.withdraw_no)
    if not things:
        return say(phrases.withdraw_none.format(what=named), choices=(Choice(buttons.mine(), phrases.thread.open_my),))
    head = phrases.withdraw_ask if len(things) == 1 else phrases.withdraw_which
    blocks = (Block(BlockKind.LEAD, (head,)), Block(BlockKind.ITEMS, tuple(one.line for one in things)))
    if len(things) > 1:
        return Outgoing(blocks, (*(one.choice for one in things), leave), private=True)
    asked = Outgoing(blocks, (things[0].sure, leave), private=True)
    return asks_whether(asked, Act.WITHDRAW, things[0].sure.id, leave.id)


def asks_which(reply: Outgoing) -> bool:
    """Tell whether a reply of `which` has something to take back in it."""
    return reply.private and any(choice.id == buttons.keep_it() for choice in reply.choices)
