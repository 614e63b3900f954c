"""What people wish of whoever answers them: who it is, when and how they are reached; and when an answer comes."""

from __future__ import annotations

import re

A_WISH = 30
"""Characters of a message that says no more than such a wish."""

_WHO = (
    r"(?:"
    r"(?:女|男)(?:的|性|同志|律师|工作人员|老师|干部|调解员|警察)|年纪(?:大|轻)|有经验|老(?:师傅|同志|律师|调解员)|"
    r"(?:会|能|懂)?(?:讲|说)(?:宁波|本地|上海|四川|温州|方言|普通)(?:闲?话)|宁波人|本地人|"
    r"(?:上次|上回|之前|原来|刚才)(?:的|那)|换(?:一?个)?人|[\u4e00-\u9fff](?:律师|主任|书记|调解员|老师))"
)
_TIME = (
    r"(?:放学|上课|下课|课间|晚上|夜里|半夜|早上|上午|中午|下午|傍晚|白天|周末|双休日|工作日|节假日|上班|下班|午休|周[一二三四五六日天]|"
    r"[\d一二两三四五六七八九十]+点半?(?:钟)?(?:以?[前后]|之[前后]|[到至]|(?!钟))|"
    r"(?:他|她|老公|老婆|丈夫|家里?人|婆婆|孩子)(?:不?在家?|上班|睡(?:着|觉))(?:的?时候|时)?)"
)
_CALL = (
    r"(?:(?:打|来|接|回)(?:我的?|家里的?|到家里|给我|过来)?(?:单位|公司|手机|电话)*|"
    r"(?:让|叫|请)(?:[他她]们?|人|工作人员)|(?:写|留|说|提|告诉[他她别]?人?)(?:我的?)?(?:名字?|姓名|身份)|匿名|悄悄|偷偷|来电|联系我?|找我|回我|发|通话|短信|微信|文字|消息|往|家里|就这个|单位|公司|座机|手机|电话)"
)
_SMALL = (
    r"(?:不要|不能|不方便|方便|不想|别|勿|可以|请|麻烦|最好|希望|想|要|能|只|就|再|才|我|你们?|您|找|一个|一位|位|个|那|人|工作人员|同志|"
    r"是|由|在|时间|吗|说|讲|问|谈|聊|跟|和|(?:给|到)(?:我?(?:妈妈?|爸爸?))?|之?前|之?后|以[前后]|时候|期间|的话?|来|行|好|有空|没空|有事|忙|上课|但|但是|因为|所以|要是|能不能|可不可以|有没有|先|帮|换|答|接|用|都|也|了|吧|呢|啊|谢谢|[,，。.!！~\s])"
)
_WISH = re.compile(rf"(?:{_WHO}|{_TIME}|{_CALL}|{_SMALL})+")
_TELLS = re.compile(
    rf"{_WHO}|{_TIME}.*{_CALL}|{_CALL}.*{_TIME}|{_TIME}.*(?:别|不要|勿).*打|短信|微信|文字|"
    r"(?:不要|别|勿)(?:打|往).*(?:家|单位|公司|座机|[妈爸])|打我?(?:单位|公司)|悄悄|偷偷|匿名|"
    rf"(?:不要|别|勿|不想).*(?:名字?|姓名|身份)|{_TIME}.*(?:忙|没空|有事|上课)"
)
_BEATEN = re.compile(r"(?:放学|[上下]课|课间)[^,，。给电]{0,4}打我[了的]?$")
"""A child that is hit after school is not asking to be rung up then."""
_OWN = (
    r"(?:侬们?|我们|你们|您|工作人员|人家|刚才|刚刚|昨天|前天|上次|之前|发的|问的|说的|交的|写的|那个|那条|这个|这条)"
)
_MATTER = r"(?:问题|咨询|留言|事情?|消息|话)"
# No run of words may be read in two ways (我的 as one or as two): a message of a hundred such would be tried for hours.
_FILL = rf"(?:{_OWN}|{_MATTER}|请问|那么?|大概|大约|一般|到底|究竟|[还要得会能才等在有给了的啊呀呢吗嘛吧我])*"
_LONG = r"(?:多久|多长时间|几天|几时|啥辰光|啥时候|啥时间|几点钟|什么时候|几点|哪天|多少天)"
_REPLY = (
    r"(?:回我|回复|答复|回话|回信|回音|有人[回答理管看]|有人联系|联系我|"
    r"(?:打|来)(?:过来|给我|我)?电话(?:来|给我)?|(?:打|回)(?:过来|给我|我|电话)|有结果|处理好?|办好|回)"
)
_WHEN_REPLY = re.compile(
    rf"{_FILL}{_LONG}{_FILL}{_REPLY}{_FILL}|{_FILL}{_REPLY}{_FILL}(?:要|得)?{_LONG}{_FILL}|"
    rf"{_FILL}(?:有没有|有)(?:人)?(?:回复?|答复|看|看到|处理|收到|消息|结果|回音)(?:我)?(?:了|吗|没有?|嘛|伐)*{_FILL}|"
    rf"{_FILL}(?:回复?|答复|看|看到|处理|收到)(?:我)?(?:了)?(?:没有?|吗|伐){_FILL}|"
    rf"{_FILL}(?:怎么|为什么|为啥|咋)?(?:还)?(?:没|没有|不)(?:人)?(?:回复?|答复|理|联系|消息|回音|处理)(?:我)?{_FILL}"
)


def is_wish(folded: str) -> bool:
    """Tell whether a folded message says who is to answer, or when and how one is reached; nothing of a matter."""
    if len(folded) > A_WISH or _BEATEN.search(folded):
        return False
    return bool(_WISH.fullmatch(folded) and _TELLS.search(folded))


def says_how(folded: str) -> bool:
    """Tell whether a piece of a call for a person says no more than who, when and how (就白天九点到四点)."""
    return len(folded) <= A_WISH and bool(_WISH.fullmatch(folded))


def asks_when(folded: str) -> bool:
    """Tell whether a folded message asks when somebody answers, or whether somebody has: nothing else is in it."""
    return bool(_WHEN_REPLY.fullmatch(folded.rstrip("?？。.!！~ ")))
