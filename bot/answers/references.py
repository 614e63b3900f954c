"""Short words that mean nothing by themselves: numbers of options, "not that", and what of them is named in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

_REFUSAL = (
    r"(?:都)?(?:不是|不对)(?:这个|这些|这意思|这个意思|的)?(?:啊|呀|啦|哦)?|答非所问|不是我(?:要|想)?(?:问|说|讲)的(?:意思)?"
    r"|都不是的?|没有我要的|(?:我)?(?:不是|没有)(?:问|说|讲)?(?:这个|那个|你说的)(?:意思|事)?(?:啊|呀|啦)?|不是这(?:个)?(?:意思|回事|件事)"
    r"|(?:我)?(?:说|问|讲)的不是(?:这个|这件事|这回事)|(?:你)?(?:搞错|弄错|理解错|听错|看错|答错|误会)了?(?:我的意思|我)?了?"
    r"|(?:你)?没(?:有)?(?:听|看|搞|弄)懂(?:我的意思)?|不对不对|不是不是|(?:不是|不对)的?吧?"
)
_REFUSED = re.compile(rf"(?:{_REFUSAL})[。.!！~～]*")
_REFUSED_FIRST = re.compile(rf"(?:哎|唉|诶|喂)?(?:{_REFUSAL})[，,。.!！;；、\s]+(?=\S)")
_SLIP = re.compile(
    r"(?:哎|唉|不好意思|对不起|抱歉)?[，, ]?(?:刚才|前面)?我?(?:说|讲|打|写|问)(?:错|反)了?[，,。.!！；;、\s]*"
    r"(?:不是.{1,10}[，, ])?(?:应该)?(?:其实)?是?(?=\S)"
    r"|(?:不是|不对|错了|反了)?[，, ]?(?:其实|应该)?是(?=我(?:家|们|自己|这边).{2})"
)
"""What a message begins with that puts right what was said before: 说错了，是我家…"""
_MEANING = re.compile(
    r"(?:我|阿拉|俺)?(?:的意思|意思|要问的?|想问的?|问的|说的|讲的)(?:是|就是)[:：，,]?\s*"
    r"|(?:我|阿拉|俺)(?:就)?是(?:要|想|在)?(?:问|说|讲|指)(?:的是)?[:：，,]?\s*"
)
_NOT_ASKED = re.compile(
    r"(?:我|阿拉|俺)?(?:又|也)?(?:不是|没有?)(?:要|想|在)?(?:问|说|讲)[^，,。.!！；;]{1,14}[，,。.!！；;]\s*(?=\S)"
)
_NUMBER = re.compile(
    r"(?:那|就|我)?(?:选|要|看|问|是)?(?:第|选第)?([1-4一二三四①②③④])(?:个|号|项|条|种|样|点)?"
    r"(?:怎么[弄办做说讲走]|咋[弄办整说]|是什么|是啥|说说|讲讲|详细点?|具体点?|讲|说|问){0,2}(?:的|那个)?(?:呢|吧|啊|呀|嘛|咧)?[.、。?？!！]?"
)
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "①": 1, "②": 2, "③": 3, "④": 4}
_NAMING = re.compile(
    r"那[个种样条边件]|这[个种样条边件]|的那|前[一面]?个|后[一面]?个|前者|后者|先[讲说看问]|我(?:选|要|是)"
)
_POINTS = re.compile(r"[那这][个种样条边件]|的那|前|后|先[讲说看问]")
_FORMER = re.compile(r"前者|前[一面]?个|头一个|第一[个种样条件]")
_LATTER = re.compile(r"后者|后[一面]?个|最后[一]?个|第二[个种样条件]")
_BACK = re.compile(
    r"(?:回到|回头|接着)?(?:刚才|刚刚|方才|前头|前面|上头|上面|先前|头里|前一?个|头一?[桩件个])(?:你)?(?:那|讲|说|问|提|个|这|的|我)"
    r"|回到|[你您侬](?:刚才|前面|之前|上面)|头一?[桩件]|先把.{0,6}(?:说|讲)完"
)
_EMPTY = re.compile(r"[那这个种样条边件的我是要想先讲说看问选就就一下吧呢啊呀了还有和跟，,。.!！?？\s]+")

NAMED_IN = 16
"""A message this short may name an option."""


def number_of(folded: str) -> int | None:
    """Return the number of the option that is chosen (2, 第二个, ③), or None."""
    found = _NUMBER.fullmatch(folded)
    return None if found is None else _DIGITS.get(found[1]) or int(found[1])


def refused(folded: str) -> bool:
    """Tell whether a message says nothing but that the answer is not what was meant."""
    return bool(_REFUSED.fullmatch(folded))


def corrected(text: str) -> tuple[str, bool] | None:
    """Return what is meant instead, where a message puts right what was understood, else None.

    With it whether the answer before is refused (不是这个意思，我是问…): 我不是问谁赔，我是问… stays with its matter.
    """
    if (slip := _SLIP.match(text)) and slip.end() and text[slip.end() :].strip():
        return text[slip.end() :].strip(), False
    refusal = _REFUSED_FIRST.match(text)
    found = refusal or _NOT_ASKED.match(text)
    rest = text[found.end() :] if found else text
    meaning = _MEANING.match(rest)
    if meaning:
        rest = rest[meaning.end() :]
    return (rest.strip(), refusal is not None) if (found or meaning) and rest.strip() else None


def points_back(folded: str) -> bool:
    """Tell whether a message points at something said before (刚才那个, 回到前头那件事)."""
    return bool(_BACK.search(folded))


def option_named(folded: str, labels: Mapping[str, str]) -> str | None:
    """Return the id of the one option that a short message names in words (要离的那个, 前者), or None.

    `labels` are what the options were called, by id, in their order.
    """
    if len(folded) > NAMED_IN or not _NAMING.search(folded) or not labels:
        return None
    ids = list(labels)
    said = set(_EMPTY.sub("", folded))
    if not said or len(ids) == 2:
        if _FORMER.search(folded):
            return ids[0]
        if _LATTER.search(folded):
            return ids[-1]
    if not said:
        return None
    shares = {one: len(said & set(label)) / len(said) for one, label in labels.items()}
    best, *others = sorted(shares.values(), reverse=True)
    if best < (0.5 if _POINTS.search(folded) else 0.75) or (others and others[0] > best - 0.2):
        return None
    return next(one for one, share in shares.items() if share == best)
