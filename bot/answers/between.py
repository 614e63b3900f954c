"""What is said between two questions: small talk, a word that something was heard, and what only tells something."""

from __future__ import annotations

import re

from bot.answers.whether import names_a_side
from bot.language.asking import asks
from bot.matching.decision import REFER_LEAD
from bot.matching.ranker import Ranking
from bot.wants.model import Want

OF_NOTHING = 0.05
"""Small talk says so little of any matter: neither alone nor leaning on what was said before."""

_HEARD = re.compile(
    r"(?:[哦噢嗯喔额呃]+|好+[的滴嘞呀啊吧哒]*|行[吧的啊]*|(?:晓得|知道|明白|懂|了解|清楚|看到|收到)[了啦的]*|这样[啊子呀]*|原来如此|原来是?这样"
    r"|ok|okk?)(?:[，,。.!！~、\s]*(?:[哦噢嗯喔]+|好+[的吧]*|(?:晓得|知道|明白|懂|了解)[了啦]*|这样[啊子]*))*[啊呀哈啦。.!！~，,]*"
)
_FIGURE = re.compile(
    r"(?:大概|一共|总共|就|才|有)*[¥￥]?\d[\d.,]*(?:[万千百wk])?(?:元|块|块钱|元钱)?(?:左右|多)?[。.!！]*"
)
_ON = re.compile(r"还有|别的|其他|其它|另外|接着|继续|然后|再|办法|那")
_WANTS = re.compile(
    r"[想要帮请给看查]|报名|参加|讲座|活动|课|意见|草案|法规|订阅|退订|答题|竞赛|我的|取消|删|改|在哪|地址|上班|下班|几点|电话|你"
)

_MINE = re.compile(
    r"我的|报|提|查|记录|进度|[订訂]|咨询|意见|预约|编号|单|状态|结果|回|申请|[问問]|名|留言|登记|活动|东西|讲座|下文|答复|消息"
    r"|填|不去|退|撤|催|理|办|看|有啥|哪些|什么|啥|[a-z]"
)
_ASKS_SOMETHING = re.compile(r"(?:想|要|来|先)[问問](?:一?[个件下]|[问問]|侬|你)|不方便")


def is_idle(want: Want, ranking: Ranking, folded: str) -> bool:
    """Whether a message is small talk in the middle of a conversation: about no matter, and not about the last one."""
    if heard_only(folded):
        return True
    if want.facet is not None or want.action is not None or want.leans + want.alone >= OF_NOTHING or _ON.search(folded):
        return False
    return ranking.small_talk and ranking.other > REFER_LEAD


def is_figure(folded: str) -> bool:
    """Whether a folded message is a sum and nothing else."""
    return bool(_FIGURE.fullmatch(folded))


def heard_only(folded: str) -> bool:
    """Whether a folded message only says that something was heard: 哦, 好的, 晓得了."""
    return bool(_HEARD.fullmatch(folded))


def asks_for_a_side(folded: str) -> bool:
    """Whether a folded message may ask for a side of the matter: 还剩两千三 tells something, and asks for no price."""
    return asks(folded) or names_a_side(folded) or "还是" in folded


def opens(action: str, folded: str, *, between: bool) -> bool:
    """Whether a folded message that sounds like an action may open it; `between`: there is something to talk about.

    One's own things are asked for by what they are, or by asking what became of them; the rest is opened in the middle
    of a talk only for somebody who asks for it or wants it.
    """
    if action == "my":
        named = bool(_MINE.search(folded)) and not _ASKS_SOMETHING.search(folded)
        return named and (not between or not only_tells(folded))
    return not between or not only_tells(folded)


def only_tells(folded: str) -> bool:
    """Whether a folded message tells something (去了两次): it asks nothing, and wants nothing to be opened."""
    return not asks(folded) and not _WANTS.search(folded)
