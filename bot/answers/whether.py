"""Short words after an answer that ask for no side of it: a bare noun (公证), and whether something must be (要公证吗).

Both sound like "what do I bring" to what was learned from 要带什么; they mean the thing that they name.
"""

from __future__ import annotations

import re

from bot.answers.facets import Facet, facet_lines
from bot.answers.passages import sentences
from bot.knowledge.model import Entry, Knowledge

PAPERS: tuple[Facet, ...] = ("bring", "evidence")
"""The sides that a question for yes or no is taken for by mistake."""

PLACES: tuple[Facet, ...] = ("where", "who", "phone")
"""The sides that a bare noun may well name (派出所)."""

A_NOUN = 4
"""Chinese characters of a bare noun at most."""

MOST = 2
"""So many sentences of an answer are said back."""

LICENCE = re.compile(
    r"办(?:理)?(?:一?[个张些])?(?:什么|啥|哪些|哪种|几个?|多少)?(?:营业|经营|许可)?(?:执照|许可证|许可|证照?)"
)
"""Who asks which licence must be applied for (办什么证) does not ask which papers to bring."""

_COUNTED = re.compile(r"多少(?:个|位|户|人|家|票|天|年|岁|次|平|层|米|分贝)|几(?:个|位|户|家|票|岁|次|层|米)")
_PRICE = re.compile(r"[钱錢费價价块元]|收多少|交多少|铜钿")
_TOLD_DAY = re.compile(
    r"(?:我|是|就|他|她|都|才|刚|已经|[,，\s])*(?:大前天|前天|昨[天晚]|今[天早晨晚]|刚才|刚刚|上个?(?:月|周|星期)|去年|前年|[\d一二两三四五六七八九十]+"
    r"(?:天|个?月|年|号|日)(?:以?前)?)(?:就|才|刚|已经|都)?[\u4e00-\u9fff]{1,3}(?:的|了)"
)
_NOUN = re.compile(rf"[\u4e00-\u9fff]{{2,{A_NOUN}}}")
_NAMES_A_SIDE = re.compile(
    r"[带帶拿凭几时久快天月年期钱錢费价贵哪地去在谁找啥什何打法条晚步先怎吗伐咋多收号局报]|材料|资料|手续|准备|户口|复印|文件"
    r"|东西|原件|录音|录像|照片|监控|截图|记录|电话|座机|热线|依据|规定|流程|程序|截止|出处|本人|代办|证据|证件|证明|清单|发票|收据"
)
_WHETHER = re.compile(
    r"(?:那么?|还|也|我们?|[您你他她]|这个?|一定|是不是|是否|都|就|到底)*(?P<must>要不要|需不需要|用不用|必须|需要|要|得)"
    r"(?P<what>[^什啥哪几多怎谁,，。]{2,8}?)(?P<asks>了?[吗嘛么伐弗]|不|勿)?[呢啊呀的?？。]*"
)
_ANY = r"[^，。；]{0,3}"
_TO_DO = re.compile(r"(?:去|来|先|再|给|把)*[打做办去交写请找开盖用到叫有买出签]")


def may_ask(facet: Facet | None, folded: str) -> bool:
    """Tell whether a folded message can ask for a side: 多少人同意 asks for no price, and 昨天转的 for no time."""
    match facet:
        case "cost":
            return not _COUNTED.search(folded) or bool(_PRICE.search(folded))
        case "time" | "deadline":
            return not _TOLD_DAY.fullmatch(folded)
        case _:
            return True


def names_a_side(folded: str) -> bool:
    """Tell whether a folded message holds a word for a side of a matter: 材料, 期限, 流程."""
    return bool(_NAMES_A_SIDE.search(folded))


def bare_noun(folded: str) -> bool:
    """Tell whether a folded message is one noun that names no side of a matter: 公证, not 材料 or 地址."""
    return bool(_NOUN.fullmatch(folded)) and not _NAMES_A_SIDE.search(folded)


def whether(folded: str) -> str | None:
    """Return what a folded message asks about in 要…吗, 要不要…, 需不需要… and their like, or None."""
    found = _WHETHER.fullmatch(folded)
    if found is None:
        return None
    # 要打疫苗 asks as well; a longer one without a word for asking tells or wants something.
    asks = found["asks"] or found["must"] in ("要不要", "需不需要", "用不用") or len(found["what"]) <= A_NOUN
    return found["what"] if asks else None


def among_papers(entry: Entry, what: str, knowledge: Knowledge) -> Facet | None:
    """Return the side of an entry, papers or evidence, that lists these words: 要户口本吗 is about them."""
    core = _core(what)
    if core in entry.title:  # what the whole answer is about is no paper of it
        return None
    return next(
        (side for side in PAPERS if any(core in one for one in facet_lines(entry, side, knowledge, tuple))), None
    )


def sentences_with(entry: Entry, what: str) -> tuple[str, ...]:
    """Return the sentences of an entry that hold these words, at most MOST.

    Those come first that tell whether it must be, then those with all of the words.
    """
    core = _core(what)
    must = re.compile(rf"(?:不用|无需|不必|不要|必须|应当|需要|要不要|要|得|须|不){_ANY}{re.escape(core)}")
    said = [one for one in sentences(entry) if core in one]
    return tuple(sorted(said, key=lambda one: (not must.search(one), what not in one))[:MOST])


def _core(what: str) -> str:
    """打疫苗 → 疫苗: the thing itself, where two characters of it are left."""
    core = _TO_DO.sub("", what, count=1) if _TO_DO.match(what) else what
    return core if len(core) > 1 else what
