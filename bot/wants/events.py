"""What people ask about an event that they are looking at: 几点开始, 在哪里, 要带什么, 要钱吗, 能带孩子吗.

The same words ask about an answer of the FAQ where that came last; who calls this knows what is on the screen.
"""

from __future__ import annotations

import re
from typing import Literal

About = Literal["when", "where", "bring", "cost", "guests", "who", "contact", "places", "register"]

LONGEST = 16
"""A longer message says of itself what it is about."""

_ITS = r"(?:那么?|请问|这个?|那个?|活动|讲座|课|它|是|大概|一般|到时候?|我们?|都|还|也|就)*"
_TAIL = r"(?:的|啊|呀|呢|吧|嘛|哦|哈|的啊|的呢|[?？。!！~])*"
_ASKED: tuple[tuple[About, str], ...] = (
    (
        "when",
        r"(?:从)?(?:几点钟?|什么时候|啥时候|啥辰光|哪一?天|几号|星期几|周几|什么时间|多久|多长时间|时间)"
        r"(?:开始|结束|到|散场?|开场?|讲|办|举行|签到|进场)?",
    ),
    ("when", r"(?:开始|结束)(?:时间)?(?:是)?(?:几点|什么时候)|(?:要|开)?(?:讲|办|开)?(?:多久|多长时间|几个?小时)"),
    (
        "where",
        r"(?:在)?(?:哪里|哪儿|哪|啥地方|什么地方|何处|地址|地点)(?:办|举行|开|讲|集合)?"
        r"|(?:地址|地点|场地|会场)(?:在|是)?(?:哪里?|哪儿|什么)?|(?:怎么|怎样|咋)(?:去|走|到|过去)|离.{0,6}远吗",
    ),
    (
        "bring",
        r"(?:要|需要|用)?(?:不要)?(?:带|准备)(?:点|些)?(?:什么|啥|哪些|些啥)(?:东西|材料|证件|去|来)*|要?带身份证(?:吗|伐|不)?",
    ),
    (
        "cost",
        r"(?:要|需要)?(?:不要)?(?:收|付|交|花)?(?:钱|费|费用|门票)(?:吗|伐|不|多少)?|(?:收费|免费|不要钱|收钱|要钱)(?:吗|伐|的吗|不)?|(?:要)?多少钱",
    ),
    (
        "guests",
        r"(?:能|可以|可不可以|能不能|好)?(?:不可以|不能)?(?:带)(?:个|一个|上|着)?(?:孩子|小孩|娃|小囡|宝宝|老人|家人|家属|朋友|老伴|爸妈|狗)"
        r"(?:去|来|一起|参加)*(?:吗|伐|不|行吗|可以吗|行不行)?|(?:孩子|小孩|老人|外地人)(?:能|可以)(?:去|来|参加|听)(?:吗|伐|不)?",
    ),
    (
        "who",
        r"(?:谁|哪个|什么人|啥人|哪位老师?)(?:来)?(?:讲|主讲|办|主办|组织|上课)|(?:主讲|主办|老师)(?:是)?(?:谁|哪位|哪个)",
    ),
    ("contact", r"(?:联系)?电话(?:是)?(?:多少|几号)?|(?:怎么|跟谁|找谁)(?:联系|问)|联系谁|问谁|找谁(?:问)?"),
    (
        "places",
        r"(?:还)?有(?:没有)?(?:名额|位[子置]|空位)(?:吗|伐|不|没有?)?|(?:人|名额)?满了?(?:吗|没有?|伐)|限(?:多少|几个?)人",
    ),
    (
        "register",
        r"(?:要|需要|用)?(?:不要|不用)?(?:先|提前)?(?:报名|预约)(?:吗|伐|不)?|(?:怎么|咋|哪里|哪儿)(?:报名?|预约|参加)"
        r"|(?:可以|能)?直接(?:去|来)(?:吗|伐|可以吗)?|不报名(?:能|可以)(?:去|来)(?:吗|伐)?",
    ),
)
_PATTERNS = tuple((about, re.compile(f"{_ITS}(?:{words}){_TAIL}")) for about, words in _ASKED)


def asked_about(folded: str) -> About | None:
    """Return what a short folded message asks about an event on the screen, or None."""
    if len(folded) > LONGEST:
        return None
    return next((about for about, words in _PATTERNS if words.fullmatch(folded)), None)
