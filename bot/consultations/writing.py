"""An opinion while it is being written: what is asked next, how answers are read, and what sounds like an opinion."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from bot.consultations.opinions import Content
from bot.consultations.terms import SPEAKERS, STANCES
from bot.language.personal import find_personal, mask_personal

NEEDS_WORDS = ("oppose", "amend", "add", "delete", "other")
"""Stances that are worth nothing without a wish or a reason."""

_RULES = r"(?:规定|条例|办法|草案|条款|这条|这一条|第.{1,6}条)"
_WISH = (
    r"(?:不合理|不公平|不科学|太严|太松|太宽|太重|太轻|应该|应当|建议|最好|"
    r"改成|改为|删掉|删除|增加|加上|写清楚|写进|支持|反对)"
)
_LIKE_OPINION = re.compile(rf"{_RULES}.{{0,40}}{_WISH}|{_WISH}.{{0,40}}{_RULES}")
_WISHING = re.compile(
    rf"我(?:们|也|就|还|真)?(?:觉得|认为|希望|想|看|要)?|{_WISH}|规定|条例|办法|草案|条款|这一?条|第.{{1,6}}条|不能|不得|超过|必须|"
    r"太[\u4e00-\u9fff]了?|一点|能不能|希望"
)
_TURNED = re.compile(r"[不没别勿未无非莫]|拒绝")
"""Before a term it says the opposite: 不太同意."""

A_QUESTION = re.compile(
    r"[?？]\s*$|[吗呢么]\s*[?？。]?$|怎么办|怎么(?:算|赔|要|告|写|申请)|请问|多少钱|犯法|"
    r"(?:多少|多久|几)[\u4e00-\u9fff]{0,2}[?？。]?$"
)


_NONE = r"(?:名字|姓名|名|称呼|身份|社区|真名|实名|任何|这些|个人|信息|资料|你们|别人|大家|人家|我的?|了|的|都|出来)*"
_NAMELESS = re.compile(
    r"(?:我|阿拉|还是|就|那|要|想|请|帮我|可以|能不能|能|都|全部?|统统|[,，、\s])*"
    rf"(?:匿名(?:提交?|发|交)?|(?:不|勿|弗|别|伐|覅)(?:想|要|用|愿意?|肯|高兴)?(?:再)?(?:填|写|留|说|讲|报|告诉|公开|署|露|透露){_NONE}|"
    rf"保密|无名)(?:吧|的|就好|就行|就|可以|好了|了|呀|啊|提|发|哦|好伐|行吗|可以吗|吗|不|伐|[,，。.!！?？、~\s])*"
)
_WISHES_NO_NAME = re.compile(
    r"(?<![不别弗勿])(?<!不要)(?<!不想)(?<!勿要)匿名|(?:不|勿|弗|别|覅)(?:想|要|能|愿意?)?(?:让|给|叫|被)[一-鿿]{1,6}(?:知道|晓得|看到|看见)"
)
_ABOUT_NAMES = re.compile(r"什么|啥|为什么|为啥|怎么|区别|会不会|有没有用|算不算")
A_WISH = 30
"""Characters of a message that says not to be named, and hardly more."""

_TALK = re.compile(
    r"(?:好的?|嗯+|哦|噢|哈+|呵+|嘿+|谢谢|谢了|多谢|感谢|辛苦了?|3q|thanks?|thx|thank you|拜拜|再见|"
    r"你好|您好|在吗|侬|您|你|们|啦|了|呀|啊|哦|额|"
    r"[,，。.!！~、\s])+"
)


def wants_no_name(folded: str) -> bool:
    """Tell whether a message wants to leave out who somebody is, where that is asked (匿名, 勿填了, 不留名字)."""
    if _NAMELESS.fullmatch(folded):
        return True
    return len(folded) <= A_WISH and bool(_WISHES_NO_NAME.search(folded)) and not _ABOUT_NAMES.search(folded)


def only_talks(folded: str) -> bool:
    """Tell whether a message is thanks or a greeting and nothing else, no wording and no reason."""
    return bool(_TALK.fullmatch(folded))


def leave_out(writing: Writing) -> None:
    """Leave out who somebody is wherever it was not told yet, and the name in any case."""
    if writing.consented is None:
        writing.consented = False
    writing.speaker, writing.community = writing.speaker or "", writing.community or ""
    writing.anonymous, writing.name = True, ""


def looks_like_opinion(text: str) -> bool:
    """Tell whether a message wishes a rule to be different, rather than asks about it."""
    return bool(_LIKE_OPINION.search(text)) and not A_QUESTION.search(text)


def subject_of(text: str) -> str:
    """Return what an opinion speaks of, without the words of wishing and of rules, which fit every article."""
    return _WISHING.sub("，", text)


class Writing(BaseModel):
    """What somebody has written of an opinion so far; None marks what was not asked yet."""

    model_config = ConfigDict(extra="ignore")

    code: str
    version: int
    article: str = ""
    label: str = ""
    article_text: str = ""
    stance: str | None = None
    proposed: str | None = None
    reason: str | None = None
    consented: bool | None = None
    speaker: str | None = None
    community: str | None = None
    anonymous: bool | None = None
    name: str | None = None
    numbers_kept: bool = False
    attachments: list[dict[str, str]] = Field(default_factory=list)
    receipt: str = ""
    aside: str = ""


def missing(writing: Writing) -> str:
    """Return the question that comes next: the first one that has no answer yet."""
    if writing.stance is None:
        return "stance"
    if writing.stance in ("amend", "add") and writing.proposed is None:
        return "proposed"
    if writing.reason is None:
        return "reason"
    if not writing.numbers_kept and find_personal(f"{writing.proposed or ''}\n{writing.reason}"):
        return "numbers"
    if writing.consented is None:
        return "consent"
    if writing.consented and writing.speaker is None:
        return "speaker"
    if writing.consented and writing.community is None:
        return "community"
    if writing.consented and writing.anonymous is None:
        return "naming"
    if writing.consented and not writing.anonymous and writing.name is None:
        return "name"
    return "preview"


def place(writing: Writing) -> tuple[int, int]:
    """Return the number of the present step and how many there are; who one is counts as one step."""
    worded = ("proposed",) if writing.stance in ("amend", "add") else ()
    steps = ("stance", *worded, "reason", "who", "preview")
    part = {"numbers": "reason", **dict.fromkeys(("consent", "speaker", "community", "naming", "name"), "who")}
    step = missing(writing)
    return steps.index(part.get(step, step)) + 1, len(steps)


def needs_words(writing: Writing) -> bool:
    """Tell whether there must be a reason, because nothing else says what is wished."""
    return writing.stance in NEEDS_WORDS and not writing.proposed and not writing.attachments


def terms_of(step: str) -> Mapping[str, str]:
    """Return the codes a question can be answered with, and their words; nothing for free text."""
    terms: dict[str, Mapping[str, str]] = {
        "stance": STANCES,
        "speaker": SPEAKERS,
        "consent": {"yes": "同意", "no": "不同意"},
        "naming": {"yes": "写称呼", "no": "匿名"},
        "numbers": {"mask": "遮住", "keep": "就这样"},
    }
    return terms.get(step, {})


def read_option(text: str, terms: Mapping[str, str]) -> str | None:
    """Read an answer in words or as a number; 不赞成 is not 赞成, and None where it is no other term either."""
    text = text.strip("。.、 ")
    if text.isdecimal() and len(text) < 3 and 1 <= int(text) <= len(terms):
        return list(terms)[int(text) - 1]
    exact = [code for code, term in terms.items() if text == term]
    fitting = exact or [code for code, term in terms.items() if len(text) <= 8 and _says(text, term)]
    return fitting[-1] if fitting else None


def _says(text: str, term: str) -> bool:
    """Tell whether a term stands in a text with no word before it that turns it round."""
    before, found, _ = text.partition(term)
    return bool(found) and not _TURNED.search(before)


def reopen(writing: Writing, part: str) -> None:
    """Ask again for one part of an opinion that was complete."""
    match part:
        case "stance":
            writing.stance = None
        case "proposed":
            writing.proposed = None
            if writing.stance not in ("amend", "add"):
                writing.stance = "amend"
        case "reason":
            writing.reason = None
        case "texts":
            writing.reason = None
            writing.proposed = None if writing.proposed else writing.proposed
        case "who":
            writing.consented = writing.speaker = writing.community = writing.anonymous = writing.name = None


def settle_numbers(writing: Writing, code: str) -> None:
    """Mask the personal numbers, or note that they are kept on purpose."""
    if code == "keep":
        writing.numbers_kept = True
    else:
        writing.proposed = mask_personal(writing.proposed) if writing.proposed else writing.proposed
        writing.reason = mask_personal(writing.reason or "")


def again(receipt: str, content: Content, code: str, version: int) -> Writing:
    """What is written when an opinion that was sent is edited: everything is filled in."""
    return Writing(
        code=code,
        version=version,
        article=content.article,
        label=content.label,
        article_text=content.article_text,
        stance=content.stance,
        proposed=content.proposed,
        reason=content.reason,
        consented=bool(content.speaker or content.community or content.name),
        speaker=content.speaker,
        community=content.community,
        anonymous=content.anonymous,
        name=content.name,
        numbers_kept=True,
        attachments=list(content.attachments),
        receipt=receipt,
    )
