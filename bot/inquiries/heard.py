"""What people say to a form that is open besides answering it: thanks, not any more, send it, write it anew, wait."""

from __future__ import annotations

import re

from bot.conversation.withdrawing import to_withdraw
from bot.language.folding import fold
from bot.language.giving_up import gives_up
from bot.text import count_chinese

SHORT = 24
"""A longer message says more than such a word, and is not tried: so no pattern here is tried for long."""

A_REST = 4
"""Chinese characters of what comes behind 改成; less is nothing to be written down."""

LONGEST = 40
"""Characters of a message that says nothing but to take something back, with the reasons for it."""

A_REASON = 12
"""Characters of a piece that only says why (我怕, 他在家, 我改主意了)."""

_SIGNS = re.compile(r"[\s,，。.!！?？~～、;；:：…]+")
_THANKS = re.compile(
    r"(?:好的?|嗯|哦|噢|行|那|知道了?|明白了?|收到|可以|没事了?|真的|太|真|非常|十分|多|先)*"
    r"(?:谢谢|谢啦|谢了|感谢|多谢|谢|3q|thx|thanks?|辛苦(?:[你您侬]们?)?了|(?:麻烦|费心|劳烦)(?:[你您侬]们?)?了|[你您侬]们?(?:人)?真好)"
    r"(?:[你您侬们啦了哦啊呀噢喔哈呢的哎]|大家|老师|师傅|帮忙|谢|感|辛苦|真好|工作人员|小助手)*"
)
_SOFT = (
    r"(?:算了?|好[的了吧]?|哦|嗯|那|就|还是|我|先|现在|暂时|也|都|唉|等等|辛苦|[谢多你您侬吧了啦啊呀哦嘛的]|麻烦|"
    r"不好意思|对不起|刚才|刚刚|那个|这个|那条|这条|[问找转叫把]|事情?|已经|自己|一下)"
)
_SOMEBODY = r"(?:人工|真人|活人|工作人员|客服|别人|外人|他们|你们|人)"
_NOT = r"(?:不想要?|不要|不用|不再|不必|不需要|用不着|勿要|弗要|勿用|[不勿弗别])"
_PERSON = (
    rf"(?:{_NOT}(?:再)?(?:转|找|叫|请|要|用|麻烦|联系|打扰)*{_SOMEBODY}(?:说|讲|聊|谈|了)*|"
    rf"{_NOT}(?:跟|和|同|让){_SOMEBODY}(?:说|讲|聊|谈|知道|管)了?|{_SOMEBODY}的?(?:那个|事)?{_NOT}(?:转|找|要|问)?了?|"
    rf"(?:撤[回掉销了]?|取消|作废){_SOMEBODY})"
)
_ONLY_ASK = r"(?:只|就|我)(?:是|想|要)*问问?[你您侬](?:就[好行可以]+了?)?"
_ENOUGH = (
    r"(?:(?:不用|不要|勿要|弗要|勿用|不必|不需要|用不着)了?|(?:不|勿|弗|别|不想)(?:转|找|问|写|填|弄|发|送|交|讲|说)了?|撤[回掉销了]+|"
    r"取消|作废|收回|改主意了?|后悔了?)"
)
_WANTS_NONE = re.compile(rf"(?:{_PERSON}|{_ONLY_ASK}|{_ENOUGH}|{_SOFT})+")
_SAYS_SO = re.compile(rf"{_PERSON}|{_ONLY_ASK}|{_ENOUGH}")
_REFUSES_PERSON = re.compile(rf"(?:{_PERSON}|{_SOFT})*{_PERSON}(?:{_PERSON}|{_ONLY_ASK}|{_ENOUGH}|{_SOFT})*")
_AGREES = (
    r"(?:好[的了]?|可以|行|嗯|对的?|是的?|没问题|没错|没有错|就这样|就这个|这样|看过了|okay|ok|确认|确定|"
    r"[1吧了啊呀哦噢嘛的])"
)
_SENDS = re.compile(
    rf"(?:{_AGREES}|那|就|请|帮我|给我|[你您侬]们?|马上|现在|直接|麻烦|全部|都|快)*"
    r"(?:发送?|递交|提交|交上去|交给|送出去?|送上去|寄出去?|发给)(?:出去?|过去|上去|给|他们|工作人员|[你您侬]们|人工)*"
    rf"(?:{_AGREES}|掉|啦|呗|一下|谢谢?|发送?|快点?)*"
)
_YES = re.compile(rf"(?:{_AGREES}|谢谢)+")
_ANEW = re.compile(
    r"(?:等[等下]|不对|不行|我|要|想|帮|给|还是|那|先|再|请)*"
    r"(?:重新?(?:再)?(?:写|来|说|问|填|打|讲)|改(?:一?下|一改|改)?|修改(?:一?下)?|换(?:一?个|一?下)?(?:问题)?|[写说讲打]错了?|"
    r"[不勿弗]是(?:这|那|该)(?:一?[件个条])?(?:事情?|问题)?|[不勿弗]对|错了)"
    r"(?:问题|内容|一遍|一下|[吧了的啊呀哦])*"
)
_INSTEAD = re.compile(
    r"^(?:(?:[不勿弗]是|[不勿弗]对|错了|[写说讲打]错了?|重新?写|等等|等下)[^,，。\s]{0,6}[\s,，。:：]+)?"
    r"(?:改成|改为|换成|应该是|应该写)\s*[:：]?\s*(?P<rest>.+)$|"
    r"^(?:[不勿弗]是[这那该][^,，。\s]{0,6}|[不勿弗]对|[写说讲打]错了|重新?写)[\s,，。:：]+(?:我)?(?:是|只是|就是|其实)*(?:要|想)?(?:[问讲说](?:的是|的)?)?"
    r"\s*(?P<other>.+)$",
    re.DOTALL,
)
_WAITS = re.compile(
    r"(?:[哎唉哦嗯那先再你您我让请]|别急|不急|好的?)*"
    r"(?:稍?等(?:一?[下等会]儿?|着)*|慢(?:一?点|着)|[先]?(?:别|不要|勿要)(?:急着?)?[发送]|想一?想|再看看?|看一?看|考虑(?:一?下)?|不急)"
    r"(?:再说|再发|再讲|我|[吧啊呀哦了]|想一?想|看一?看)*"
)
_GO_ON = re.compile(r"(?:好的?|嗯|那|我|要)*(?:接着|继续)(?:写|填|发|来|说)?(?:咨询)?[吧啊呀的]*")
_PICKED_UP = re.compile(
    r"(?:要是|万一|如果|假如|怕|会不会|那|但|可).{0,6}(?:[他她]|老公|老婆|丈夫|婆婆|公公|家里|别人|我[妈爸]|爸妈|孩子).{0,6}"
    r"(?:接|听|看|发现|知道).{0,8}"
)
_CALLS = re.compile(r"电话|来电|手机|接到|接了|打来|打过来")
_FRAUD = re.compile(r"骗|陌生|推销|催收|贷款|银行|法院|公安|警察|客服")
_OWN_BEFORE = re.compile(
    r"(?:(?:打|拨|回|联系|找)(?:我|电话|手机|这个|给|到|的|号码|是)*|"
    r"(?:我的?|本人的?|自己的?)?(?:联系)?(?:电话|手机|号码|联系方式)(?:号码?)?(?:是|为)?)[\s:：,，]*$"
)
_NOT_OWN = re.compile(r"(?:[他她它]|对方|骗子|房东|老板|客服|物业|邻居|有人|陌生|来电|显示)[^,，。;；]{0,8}$")
_ABOUT_PHONE = re.compile(
    r"(?:刚才|刚刚|前面|上面|原来|之前)?(?:的|那个|这个)?(?:我|本人)?(?:的)?(?:联系)?(?:手机|电话|号码|方式|微信)(?:号码?)?(?:[写打说填发留]错了?|错了?|不对)?"
    r"(?:是|为|就是|应该是|改成|换成|改为)?|(?:[写打说填发留]错了?|错了?|[不勿]对|[不勿]是|应该是|改成|换成|改为)|打这个|[打拨回]|"
    r"[你您]好|谢谢|(?:请|就|要|可以|那|给|是|我的?|本人|到|吧|哦|好的?|留)"
)
_WRONG_NUMBER = re.compile(
    r"(?:哎呀?|等等|我|刚才|刚刚|那个|的|不对)*(?:电话|手机|号码)(?:号码?)?(?:我|是)?(?:[写打说填发留]错了?|错了?|不对|要改|改一?下|换一?个)[了的啊呀吧]*|"
    r"(?:换|改)(?:一?个|一?下)?(?:电话|手机|号码)(?:号码?)?[吧了]?"
)
_WHOSE = (
    r"(?:我|他|她)?(?:的)?(?:[爸妈]爸?妈?|老[公婆伴]|儿子|女儿|朋友|[姐妹哥弟]+|阿姨|婆婆|公公|奶奶|爷爷|邻居|同事|"
    r"家里?人|老师|别人|人家)"
)
_OTHER_PHONE = re.compile(
    rf"(?:没有?|没得|呒没|不是)我?自己的?(?:电话|手机|号码)|^(?:我)?(?:没有?|没得|呒没)(?:电话|手机)$|"
    rf"(?:用|打|留|写|借){_WHOSE}的?(?:电话|手机|号码)|(?:用|打|留|借){_WHOSE}的?$|只能用{_WHOSE}"
)
_GIVES_PHONE = re.compile(
    r"(?:好的?|可以|行|嗯|那|就|我|还是|要|想|愿意)*(?:留(?:一?个|下)?(?:电话|号码|手机)?|打(?:我)?电话(?:给我)?)[吧啊呀的哦了]*"
)
_NOT_ENDS = re.compile(r"(?:吗|么|伐|否|呢|[^要用必对行好是会能得可错]不)[啊呀哦的]*$")
_BACK = re.compile(
    r"(?:好的?|嗯|对的?|是的?|我要|要|请|帮我|确定|确认|就|全部)*(?:撤[回掉销了]*|取消|收回|确定|确认|对|是|好|可以|要|行|嗯)[的了吧啊呀掉]*"
)
_BARE_BACK = re.compile(r"(?:我|要|想|请|帮我|给我|还是|那|算了|把它|它)*(?:撤[回掉销了]+|收回|作废)[了吧啊呀一下来]*")

_PIECE = re.compile(r"[\s,，。;；、!！~～]+")
_ASKS = re.compile(r"[?？]|吗|么|什么|啥|怎么|咋|哪|多少|多久|几|谁|能不能|伐|想问|要问")


def plain(folded: str) -> str:
    """Return a folded message without signs between its words."""
    return _SIGNS.sub("", folded)


def _is(pattern: re.Pattern[str], folded: str, longest: int = SHORT) -> bool:
    bare = plain(folded)
    return 0 < len(bare) <= longest and bool(pattern.fullmatch(bare))


def gives_thanks(folded: str) -> bool:
    """Tell whether a message is nothing but thanks or praise (谢谢侬哦, 谢谢 辛苦了)."""
    return _is(_THANKS, folded)


def wants_none(folded: str) -> bool:
    """Tell whether a message says to an open form that it is not wanted any more (不用了谢谢, 不想找人了)."""
    return gives_up(folded) or (_is(_WANTS_NONE, folded) and bool(_SAYS_SO.search(plain(folded))))


def refuses_person(folded: str) -> bool:
    """Tell whether a message says, wherever it is said, that no person is wanted (不要转人工, 我不想找人 就问你)."""
    return _is(_REFUSES_PERSON, folded)


def sends(folded: str) -> bool:
    """Tell whether a message says that what is shown is to be sent (好的发掉, 可以 发吧)."""
    return _is(_SENDS, folded, 18)


def agrees(folded: str) -> bool:
    """Tell whether a message is nothing but a yes (好的, 就这样)."""
    return _is(_YES, folded, 12)


def anew(folded: str) -> bool:
    """Tell whether a message says that what was written is to be written anew (重写, 改一下, 不是这个事)."""
    return _is(_ANEW, folded, 16)


def instead(text: str) -> str:
    """Return what is to be written in place of what was (改成 押金的事, 不是这个事 我要问房子); empty if nothing is."""
    found = _INSTEAD.match(text.strip()) if len(text) <= 1_000 else None
    rest = (found["rest"] or found["other"] or "").strip() if found else ""
    return rest if count_chinese(rest) >= A_REST and not anew(fold(rest)) else ""


def waits(folded: str) -> bool:
    """Tell whether a message asks for a moment (等下, 先别发, 我想想)."""
    return _is(_WAITS, folded, 14)


def goes_on(folded: str) -> bool:
    """Tell whether a message says to go on with what is open (接着写)."""
    return _is(_GO_ON, folded, 10)


def may_be_picked_up(folded: str) -> bool:
    """Tell whether a message asks what happens if somebody else answers the telephone (要是他先接到电话呢)."""
    found = len(folded) <= SHORT and _PICKED_UP.search(folded) and _CALLS.search(folded)
    return bool(found) and not _FRAUD.search(folded)


def is_own_number(text: str, phone: str) -> bool:
    """Tell whether a number in a sentence is where the person wants to be rung up, and not somebody else's."""
    before, found, _ = text.partition(phone)
    return bool(found) and bool(_OWN_BEFORE.search(before[-30:])) and not _NOT_OWN.search(before[-16:])


def beside_number(rest: str) -> str:
    """Return what a message says besides a telephone number, without the words that only say that it is one."""
    left = " ".join(rest.split()).strip(" ,，。.、;；:：!！")
    return left if plain(_ABOUT_PHONE.sub("", left)) else ""


def number_is_wrong(folded: str) -> bool:
    """Tell whether a message only says that the number is wrong, and not yet what it is."""
    return _is(_WRONG_NUMBER, folded, 16)


def has_other_phone(folded: str) -> bool:
    """Tell whether somebody has no telephone of their own, or names whose is to be used."""
    return len(folded) <= 30 and bool(_OTHER_PHONE.search(folded))


def gives_phone(folded: str) -> bool:
    """Tell whether a message says that a number will be left, without it (留一个, 可以打电话)."""
    return _is(_GIVES_PHONE, folded, 14)


def ends_as_question(folded: str) -> bool:
    """Tell whether the last word asks (有份伐, 周末开不), however long it is."""
    return bool(_NOT_ENDS.search(plain(folded)))


def confirms_back(folded: str) -> bool:
    """Tell whether a message says yes where somebody was asked whether to take something back."""
    return _is(_BACK, folded, 10)


def only_back(folded: str) -> bool:
    """Tell whether a message says to take back what was just sent, and not what (撤掉)."""
    return _is(_BARE_BACK, folded, 10)


def _takes_back(folded: str) -> bool:
    return to_withdraw(folded) == "inquiry"


def wants_back(text: str) -> bool:
    """Tell whether a message wants an inquiry or the last thing back, and says only why (算了 我怕 撤掉刚才那个)."""
    if _takes_back(fold(text)):
        return True
    pieces = [piece for piece in map(fold, _PIECE.split(text)) if piece] if len(text) <= LONGEST else []
    back = [piece for piece in pieces if _takes_back(piece)]
    rest = [piece for piece in pieces if piece not in back]
    return bool(back) and not any(len(piece) > A_REASON or _ASKS.search(piece) for piece in rest)
