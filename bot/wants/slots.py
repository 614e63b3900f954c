"""What stands beside an action in a message: where and when, for whom and which, the article, the sum."""

from __future__ import annotations

import re
import unicodedata

from bot.language.numerals import NUMERAL, read_numeral

MOST = 200
"""Characters in which a slot is looked for: whoever asks for an action says so in a few words."""

_PLACE = re.compile(r"[一-鿿a-z0-9]{1,12}?(?:社区|居委会?|小区|花园|新村|公寓|家园|街道|文化礼堂|活动中心|村|弄|坊|苑)")
_BEFORE_PLACE = re.compile(
    r"^.*(?:[上下中]午|早上|晚上|有没有|有啥|有什么|什么|哪些|参加|报名|最近|这里|我们|阿拉|咱们?|今天|明天|后天|周末|在|去|到|来|的|是|问|看|我|你|您)"
)
_DAY = re.compile(
    r"今[天日朝晚]|明[天日朝晚]|后天|大后天|周末|月底|月初|年底|"
    r"[这本下上]?个?(?:周|星期|礼拜)[一二三四五六日天末]?|[这本下上]个?(?:周|星期|礼拜)|"
    r"[这本下上]个?月(?:[\d一二三四五六七八九十]{1,3}[日号])?|"
    r"[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}[日号])?|[\d一二三四五六七八九十]{1,3}[日号]"
)
_WHOM = re.compile(
    r"(?:帮|给|替|为|代|拨|和|跟|带)(?:我家?|我们|咱们?|俺|阿拉|偶)?的?"
    r"(老?[爸妈爹娘]妈?爸?|父母|爸妈|母亲|父亲|阿[爸姆爹娘爷婆]|老公|老婆|爱人|老伴儿?|老头儿?子?|老太婆?太?|"
    r"儿子|女儿|孩子|小孩|娃儿?|囡|[爷奶]{2}|外[公婆]|公公|婆婆|岳[父母]|丈母娘|丈人|[哥姐弟妹]{2}|孙[子女]|"
    r"邻居|朋友|同事|同学|亲戚|工友|室友)"
)
_WHICH = re.compile(
    rf"第{NUMERAL}[个场只次项]|(?:[一-鿿]{{2,10}}?)?(?:讲座|活动|课程|义诊|咨询会|沙龙|宣讲|模拟法庭|比赛)"
)
_BEFORE_WHICH = re.compile(
    r"^.*(?:报名?|参加|预约|登记|听|去|上|那个|这个|关于|要|想|的|个|[爸妈爹娘婆公姐哥弟妹我你俩])"
)
_ARTICLE = re.compile(rf"第({NUMERAL})[条條]|(?<!第)({NUMERAL})[条條](?!意见|建议|想法|看法)")
"""An article; 一条意见 counts opinions."""

_SUM = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|[\d.零一二两三四五六七八九十百千]+)[万千百亿]?[\d零一二两三四五六七八九十百千]*(?:块钱?|元|万|千|[wk](?![a-z]))?"
)
_MONEY = re.compile(r"[万千百亿块元wk]|\d{3,}")
_NO_MONEY = re.compile(r"[个年月天日号岁条点周分厘%]|星期")


def slots(action: str, text: str) -> dict[str, str]:
    """Return what a message says beside its action, as it was said; nothing where it says nothing.

    The text must not be folded: folding takes the third zero off 8000.

    events: `place`, `day`; register: the same, `for` (妈妈) and `which` (第二个); opinion: `article` (a number, 14);
    sums: `amount`.
    """
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower())[:MOST]
    match action:
        case "events":
            return _given(place=_place(folded), day=_found(_DAY, folded))
        case "register":
            return _given(
                place=_place(folded),
                day=_found(_DAY, folded),
                **{"for": whom[1] if (whom := _WHOM.search(folded)) else "", "which": _which(folded)},
            )
        case "opinion":
            number = read_numeral(found[1] or found[2]) if (found := _ARTICLE.search(folded)) else None
            return _given(article=str(number) if number else "")
        case _ if action.startswith("sum:"):
            return _given(amount=_amount(folded))
        case _:
            return {}


def _given(**found: str) -> dict[str, str]:
    return {name: value for name, value in found.items() if value}


def _found(sign: re.Pattern[str], folded: str) -> str:
    found = sign.search(folded)
    return found[0] if found else ""


def _place(folded: str) -> str:
    """The name of a community; what stands before it in the sentence is taken off."""
    name = _BEFORE_PLACE.sub("", _found(_PLACE, _DAY.sub(",", folded)))
    return name if len(name) > 2 else ""


def _which(folded: str) -> str:
    """The talk by its number or its name (防诈骗讲座); not the mere word for one (讲座)."""
    name = _found(_WHICH, _DAY.sub(",", folded))
    if name.startswith("第"):
        return name
    name = _BEFORE_WHICH.sub("", name)
    return name if len(name) > 3 else ""


def _amount(folded: str) -> str:
    """The first number that is said as money."""
    for found in _SUM.finditer(folded):
        if _MONEY.search(found[0]) and not _NO_MONEY.match(folded[found.end() :]):
            return found[0].strip(".,")
    return ""
