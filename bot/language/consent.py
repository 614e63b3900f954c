"""How people say yes and no to a question that was put to them: 是的呀, 好额, 要的, 对 都删了; 勿要, 伐用, 先留着.

One reading for every question whether something is really to be done. Nothing is taken from a message that holds more
than its yes (是的但是…, 好的那房子呢), and a word that asks back (好吗, 是伐) is none.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from bot.language.giving_up import gives_up

LONGEST = 24
"""Characters of a message that can be nothing but a yes or a no."""


class Act(Enum):
    """What was asked about; its own words say yes to it as well (对 都删了)."""

    NOTHING = r"(?!)"
    WITHDRAW = (
        r"(?:撤[回掉销]?(?:来|去)?|收回(?:来|去)?|拿[回掉](?:来)?|退[掉出]?|取消掉?|作废|删[掉除]?|去掉|"
        r"勿要了|不要了|弗要了)"
    )
    DELETE = r"(?:删[掉除光]?|擦[掉去光]?|清[空掉除光]?|抹[掉去]?|去掉|消掉|销毁|除掉|弄掉|统统勿要)"
    SEND = (
        r"(?:发[送出掉去]?(?:出去|上去|过去)?|交[上掉]?(?:上去)?|递上去|提交|提(?:上去|掉)|"
        r"报(?:上去|掉)|寄(?:出去|掉)|送(?:出去|上去))"
    )


_TAIL = (
    r"(?:[呀啊哦喔噢呃嘛吧哇喽咯啦了滴哒嘞哈额个咯的呗啵]|"
    r"(?:谢谢|麻烦|辛苦)(?:你们?|您|侬)?了?|好伐|好了|可以了|就好|就行|就是|[\s,，.。!！~～、…])*"
)
_YES = (
    r"(?:是|对|嗯+|恩|好|要|行|中|成|可以|没错|勿错|没问题|呒没问题|当然|确定|确认|肯定|必须|一定|同意|答应|就这样|就这么办|就格样|"
    r"来塞|来三|ok|okay|yes|yeah|y|1)"
)
_LEAD = (
    r"(?:那么?|格么?|就|快点?|赶紧|赶快|马上|立刻|现在|请|帮我|给我|替我|都|全部?|统统|通通|一道|我|要|想|把(?:它|他|这[个条件]|那[个条件])|"
    r"侬|你|您|可以|[,，.。!！~～、\s])*"
)
_THING = (
    r"(?:我?的?(?:全部|所有|这[个条件些]|那[个条件些]|它们?|"
    r"意见|报名|咨询|名额|记录|数据|资料|聊天记录|聊天|东西|内容|信息|都)+)?"
)
_NO = (
    r"(?:不是?|不是的|不要|不用|不必|不需要|不行|不可以|不好|不对|不想|不能|否|别|勿|勿要|勿用|勿是|勿对|勿好|勿行|弗|弗要|弗用|弗是|覅|"
    r"伐要|伐用|伐是|伐对|伐好|没有|呒没|无没|no|nope|n|2|错了|点错|按错|后悔)"
)
_OPENS = r"(?:[哦噢喔哎诶欸]|[,，、\s])*"
_ENOUGH = re.compile(r"(?:好伐|[对好行要成中是]了)[,，.。!！~～、\s]*")
"""对了 begins something else, 好了 makes an end of it, and 好伐 asks back as often as it agrees."""

_NOT = r"(?:不要?|别|勿要?|弗要?|覅|伐要?|先不要?|先别|不用|勿用|伐用|不想|不肯)"
_WAITS = re.compile(
    r"(?:算了|等等|等一?下|慢着?|慢点|停|且慢|还是|那|我|先|再|哎|唉|别急|不|不是|让我|想想|考虑|一下|再说|[\s,，.。!！~、])*"
    r"(?:考虑一?下|想想|再说|等等|等一?下|慢着?|停|留着|保留|放着|放一放|留一留|摆着|摆一摆)"
    r"(?:了|吧|啊|呀|哦|先|好|我的?|记录|数据|资料|聊天|东西|意见|报名|咨询|[\s,，.。!！~、])*"
)


_SIGNS = re.compile(r"[\s,，.。!！~～、…]+")


def agrees(folded: str, act: Act = Act.NOTHING) -> bool:
    """Tell whether a folded message says yes and nothing else; the words of the `act` alone are a yes too (快删)."""
    if not 0 < len(folded) <= LONGEST or declines(folded, act):
        return False
    if _ENOUGH.fullmatch(folded):
        # What cannot be brought back is not done for a doubtful word.
        return folded.startswith("好伐") and act is not Act.DELETE
    return bool(_yes(act).fullmatch(_SIGNS.sub("", folded)))


def declines(folded: str, act: Act = Act.NOTHING) -> bool:
    """Tell whether a folded message says no, or that it is to wait, and nothing else (勿要, 先留着, 等等别删)."""
    if not 0 < len(folded) <= LONGEST:
        return False
    said = _SIGNS.sub("", folded)  # with signs that two parts may take, a long message would be read for ages
    return bool(_no(act).fullmatch(said) or _WAITS.fullmatch(said)) or gives_up(folded)


@cache
def _yes(act: Act) -> re.Pattern[str]:
    own = rf"{_LEAD}{act.value}{_TAIL}{_THING}"
    return re.compile(rf"{_OPENS}(?:(?:{_YES}{_TAIL})+(?:{own}{_TAIL})?|(?:{own}{_TAIL})+)")


@cache
def _no(act: Act) -> re.Pattern[str]:
    waits = r"(?:等等|等一?下|慢着?|算了|还是|那|就|我|先|再|哎|唉|[\s,，.。!！~、])*"
    own = rf"{_NOT}(?:给我|急着|再|把|去|帮我)*(?:{act.value}|动){_TAIL}{_THING}"
    after = rf"(?:先?(?:留着|保留|放着){_TAIL})?"
    return re.compile(rf"{waits}(?:(?:{_NO}{_TAIL})+(?:{waits}{own}{_TAIL})?|{own}{_TAIL}){after}")
