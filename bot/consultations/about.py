"""Whether what is said while a draft is on the table is about the draft, or about something else.

A draft must not swallow what people say next: their own trouble, thanks and talk are answered as anywhere. By words,
like what is heard in `judging`; what is taken for an opinion is shown back before anything is done with it.
"""

from __future__ import annotations

import re

from bot.consultations.finding import said_as_written
from bot.consultations.judging import asks, judged
from bot.text import count_chinese

A_TOPIC, A_WORD = 5, 4
"""Chinese characters of a message that may be nothing but a topic to look for, and of a word."""

A_SENTENCE = 5
"""Chinese characters that a proposal has at least."""

_OWN = re.compile(
    r"我|阿拉|俺|咱|邻居|隔壁|楼上|楼下|对门|老板|房东|前[夫妻]|老公|老婆|被.{0,4}[偷骗打撞罚刮扣锁抢]|怎么办|咋办|咋整|哪能办|怎么弄|[赔退]|"
    r"不给|不肯|报警|起诉|打官司"
)
"""What tells of somebody's own trouble, or asks the way out of it."""

_DISPUTE = re.compile(
    r"[赔]|退[钱款货押]|还[钱款]|欠|押金|工资|加班|彩礼|抚养|离婚|遗嘱|遗产|继承|起诉|官司|告[他她它]|对方|保证金|合同|骗|打[我人]"
)
"""What is between two people, whatever they wish for."""

_PROPOSES = re.compile(
    r"应该|应当|希望|建议|最好|必须|(?:也|都)?(?:不许|不准|不让)|"
    r"要(?:给|多|少|管|装|建|设|有|写|罚|严|改|增|加|补|配|留|把|让|允许|禁止|规定|考虑|照顾)|(?:也|都|就)要|多(?:装|建|设|配|放|弄)|"
    r"(?:便宜|贵|早|晚|轻|重|宽|严|高|低|快|慢)(?:一?点|一些)"
)
_RULES = re.compile(r"规定|草案|条例|办法|条款|条文|这一?条|第.{1,6}条|写[明清进]|罚款|罚[得的]?太|[罚收]费标准")
_DRAFT = re.compile(r"草案|征求意见|立法|新规|那个规定|(?:电[动瓶]车|充电)[一-鿿]{0,4}(?:规定|办法|条例)")
_COMMON = re.compile(
    r"住宅|小区|社区|管理|办法|条例|规定|草案|示例|虚构|不是|法规|服务|居民|市|省|区|县|街道|关于|若干|实施|细则|试行|与|和|的|及|[（）()《》，、]"
)
_GIVES = re.compile(
    r"[，,。.!！、\s]|勿是|不是|[呀啊的]|我们?|阿拉|我小孩|也|要|想|能|是|对|给|那个|这个|关于|有|提|讲|说|看看|意见|建议|反对|赞成|支持|同意"
)
_HAS_ONE = re.compile(r"有(?:点|些|个)?(?:意见|想法|建议)|提(?:个|点)?意见|要[讲说]|想[讲说]|觉得|认为")
_CHATS = re.compile(r"[我你您他她它侬伊谢不没勿了的吗呢啊呀吧哈哦嗯好是再哪谁啥么]|[^一-鿿]")


def speaks_of(text: str, title: str) -> bool:
    """Tell whether a text has a word of what the draft with this title is about (电瓶车, 充电)."""
    words = [word for word in _COMMON.sub("，", title).split("，") if len(word) > 1]
    pairs = {word[n : n + 2] for word in words for n in range(len(word) - 1)}
    return any(pair in said_as_written(text) for pair in pairs)


def is_own_trouble(text: str) -> bool:
    """Tell whether a text tells of somebody's own trouble, and names no draft."""
    return count_chinese(text) > A_WORD and bool(_OWN.search(text)) and not _RULES.search(text)


def may_be_topic(text: str) -> bool:
    """Tell whether a text may be nothing but a topic that is looked for (火星移民), and no talk (作业多死了)."""
    return 1 < count_chinese(text) <= A_TOPIC and not _CHATS.search(text)


def names_draft(text: str) -> bool:
    """Tell whether a text names a draft of rules, and says more of it than that there is an opinion."""
    if not _DRAFT.search(text) or asks(text):
        return False
    rest = count_chinese(_GIVES.sub("", _DRAFT.sub("", text)))
    return judged(text) is not None or proposes(text) or (rest >= A_SENTENCE and bool(_HAS_ONE.search(text)))


def proposes(text: str) -> bool:
    """Tell whether a text wishes for a rule (要多装几个充电的地方), and for nothing between two people."""
    if count_chinese(text) < A_SENTENCE or _DISPUTE.search(text) or asks(text):
        return False
    return bool(_PROPOSES.search(text)) or judged(text) is not None


def about_rules(text: str) -> bool:
    """Tell whether a text speaks of rules and what is written in them (应该写明, 罚款太重)."""
    return bool(_RULES.search(text))
