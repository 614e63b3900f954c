"""Hears an opinion in a sentence that somebody says of the article they are reading, and the stance it takes.

By rules, not by a model: what is heard is shown back with a way out, so that a miss costs one press, and the words
can be read and extended here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.consultations.terms import STANCES, code_of
from bot.consultations.writing import A_QUESTION, read_option
from bot.language.numerals import NUMERAL
from bot.text import count_chinese

LEFT_OVER = 1
"""Chinese characters that may be left beside a judgement that speaks of nothing else (太严了, 罚得太重了)."""

_ARTICLE = re.compile(rf"第({NUMERAL})条(?:之({NUMERAL}))?")
_THIS = re.compile(
    rf"[这本该此]一?条|[这该此](?:个|项|种|款)?(?:规定|条款|条文|办法|草案|条例|要求|标准)|第{NUMERAL}[条款项]|"
    r"条款|条文|草案|规定[得的]?"
)
"""Words that can only mean what is being read."""

_CHANGE = (
    r"(?:改|换成|调整|放宽|放松|放开|延长|缩短|提前|推迟|推后|延后|延迟|降|提高|抬高|减|缩小|扩大|细化|明确|写清|说清|"
    r"写明|区分|统一|区别对待|一视同仁|缓)"
)
_ADD = r"(?:加上|增加|补充|添上|加一[条款句项]|写进|补上|加进)"
_DELETE = r"(?:删|去掉|拿掉|划掉|取消(?:这|该|此|本|第|掉|算)|不要这)"
_MAY = r"(?:能不能|可不可以|能否|可否|是不是(?:可以|能|该|应该)|是否(?:可以|能)|可以|能|为什么不|为啥不|何不|要不|不如)"
_WISHED = r"(?:最好|建议|希望|应该|应当|得|要|还是|请|必须|盼望?|恳请|求)"

_STANCES: Mapping[str, re.Pattern[str]] = {
    "delete": re.compile(rf"(?:{_MAY}|{_WISHED}|干脆|直接|就)[^，。！？,!?]{{0,6}}?{_DELETE}|^{_DELETE}"),
    "add": re.compile(rf"(?:{_MAY}|{_WISHED}|还|再)[^，。！？,!?]{{0,10}}?{_ADD}|^{_ADD}"),
    "amend": re.compile(
        rf"(?:{_MAY}|{_WISHED})[^，。！？,!?]{{0,10}}?{_CHANGE}|^{_CHANGE}|改[成为到]|换成|调整[成为到]|"
        r"(?:再|放|定|调|写|管|罚|改)[得的]?(?:宽|松|严|早|晚|高|低|长|短|多|少|轻|重|细|清楚|明白)(?:一点|点|些|一些)|"
        r"(?:宽|松|严|早|晚|高|低|长|短|轻|重|细)(?:一点|一些)|建议"
    ),
    "oppose": re.compile(
        r"反对|不(?:能|太|大|是很|怎么|会|可能|敢|想|愿)?(?:同意|赞成|支持|赞同|认可|接受|合理|公平|公道|妥当?|合适|科学|"
        r"现实|可行|人性化?|近人情|讲理)|不应该?这[么样]|不该这[么样]|不能这[么样]|(?:行|说)不通|做不到|办不到|没道理|"
        r"没有道理|没(?:有)?必要|毫无必要|不必要|多此一举|形同虚设|一刀切|荒唐|离谱|不得人心|不切实际|太过分|不行|不好$|"
        r"不好[，。！,!]|凭什么|(?:有|管)(?:什么|啥)用|没(?:什么|啥)?用|坚决不|谁(?:受得了|做得到|吃得消)|要不得"
    ),
    "support": re.compile(
        r"(?:同意|赞成|支持|赞同|拥护|点赞|欢迎|举双手)|早就?(?:该|应该)|就该|就应该这|该管|"
        r"应该管|大快人心|(?:[这本该此]一?条|第[^，。,]{1,6}条|规定|写|定|说|管|办法|要求)[得的]?(?:很|真|太|挺|非常|"
        r"特别|蛮|确实)?好(?!像|多|几|不)|(?:^|[，。！,!])(?:很|真是?|太|挺|非常|特别|蛮|确实|完全)?(?:好|不错|有道理|"
        r"有必要|合理)(?:[，。！,!啊呀哇得的了极]|$)|(?:条|很|非常|挺|确实|完全|十分|真的?)(?:有道理|有必要|合理|必要|公平)|"
        r"好事|得人心"
    ),
}
"""What is wished for in particular before a yes or a no: 不合理，应当改成一年 wants a change."""

_TOO = re.compile(
    r"(?:太|过于|有点|偏|忒)(?:过)?(?:严|重|狠|苛|死板?|紧|宽|松|轻|高|低|少|多|长|短|贵|早|晚|迟|急|快|慢|远|笼统|"
    r"模糊|麻烦|复杂|粗|细|绝对)|不清楚|不明确|有漏洞|有问题|不够|欠妥|没写清|没说清"
)
"""A judgement that leaves open what is wished for."""

_WISHING = re.compile(
    rf"(?:{_MAY})[^，。！？,!?]{{0,10}}?(?:{_CHANGE}|{_ADD}|{_DELETE})|(?:[写说]清楚?|明确|[写加]上)[^，。！？,!?]*"
)
_OTHER_WORDING = re.compile(rf"(?:{_MAY}|{_WISHED})?[把将]?[^，。！？,!?]{{0,8}}?(?:改[成为到]|换成|调整[成为到])")
_YES = re.compile(r"(?:好|好[的吧了啊呀嘞呢]|行|可以|嗯+|哦+|知道|明白|了解|收到|[，。！,!了啦]|谢谢您?你?)+")
"""Whole messages that only say that something was read."""

_RHETORICAL = re.compile(
    r"凭什么|(?:有|管)(?:什么|啥)用|谁(?:受得了|做得到|吃得消)|为[什么啥]+不|怎么(?:能|可以|行|可能)|哪(?:有|能)|谁家"
)
_ASKED = re.compile(
    r"为什么|为啥|怎么(?:办|样|处理|理解|回事|才|会|算|执行|罚)|怎样|会不会|是不是|是否|有没有|谁(?:来|去)?(?:管|定|罚|执行)|"
    r"什么(?:意思|时候|情况|叫|是)|(?:什么|啥)意思|哪里|哪个|多久|请问|我该|要不要|算不算|能不能|可不可以"
)
_A_FEW_MORE = re.compile(r"[多再加][一-鿿]{0,2}几[个只处座台]")
"""几个 that asks for no number (要多装几个)."""

_QUESTION_END = re.compile(r"(?:[吗呢吧么啊呀]|行不行|好不好|可以吗|行吗|好吗)?\s*[?？。！!]*$")

_WHO = (
    r"他们?|她们?|对方|人家|邻居|楼[上下]|隔壁|老公|老婆|丈夫|妻子|爱人|对象|前[夫妻]|房东|租客|房客|中介|物业|业委会|居委会|"
    r"社区|单位|公司|老板|领导|[大小]?[儿女]子?儿?|我?[爸妈爹娘]|婆婆|公公|岳[父母]|家人|家里|孩子|[哥姐弟妹]{1,2}|亲戚|法院|"
    r"法官|警察|派出所|银行|商家|店[家里]|学校|医院|保险"
)
_OTHERS = re.compile(
    rf"(?:{_WHO})[^，。！？,!?]{{0,4}}?(?:反对|不?(?:太|肯|愿意?|能|会)?(?:同意|赞成|支持|赞同|认可|接受))"
)
"""What others agree to or not is told, and no opinion of whoever tells it."""

_FIRST_PERSON = (
    r"(?:我们?|本人|俺|阿拉|咱们?|大家|全家|个人|也|都|还是|真|真的|很|非常|完全|坚决|强烈|十分|特别|绝对|表示|觉得|认为|"
    r"就是|是|其实|总之|说实话|反正|举双手|双手|一百个|不|不太|不大)*"
)
_LEADS = re.compile(
    rf"^{_FIRST_PERSON}(?:同意|赞成|支持|反对|赞同|拥护|接受|认可)(?:[，,。.！!、；;\s]|$|这|的|啊|呀|本|该|第|了)"
)
_FILLING = re.compile(
    r"我们?|本人|觉得|认为|感觉|个人|这|那|一条|规定|罚款?|写|定|管|[的得了也都就还很真太是啊呀吧呢吗哦嗯]|实在|真的|有点|完全|"
    r"非常|坚决|强烈|早|晚|[0-9一二三四五六七八九十百千半]+[点年月天日元块岁米]?"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """An opinion that was heard. `stance`: a code of STANCES, None where it is not clear.

    `surely`: it can only be about what is being read; otherwise it may as well be about somebody's own trouble.
    """

    stance: str | None
    surely: bool


def judged(text: str) -> Judged | None:
    """Return the opinion in a message on the article that is being read; None for a question and for anything else."""
    this = bool(_THIS.search(text))
    own = text if this else _OTHERS.sub("", text)
    stances = _stances(own)
    if not (stances or _TOO.search(own)) or _YES.fullmatch(own) or asks(own):
        return None
    surely = this or bool(_LEADS.search(own) or _OTHER_WORDING.match(own)) or _nothing_else(own)
    return Judged(_clear(stances), surely)


def asks(text: str) -> bool:
    """Tell whether a message asks something: 能不能改成九点 wishes, and 凭什么 objects."""
    text = _A_FEW_MORE.sub("", text)
    wishes = _WISHING.search(text)
    rest = _RHETORICAL.sub("", _WISHING.sub("", text))
    if wishes or _RHETORICAL.search(text):
        rest = _QUESTION_END.sub("", rest)
    return bool(_ASKED.search(rest) or A_QUESTION.search(rest))


def asks_of_article(text: str) -> bool:
    """Tell whether a message asks what the article in sight means, or what follows from it (这条是什么意思)."""
    return bool(_THIS.search(text)) and asks(text)


def only_stance(text: str) -> str | None:
    """Return the stance that a message names without a word of its own (坚决反对！); None where it says more."""
    whole = text.strip("，。！,.! ")
    if whole in STANCES.values():
        return code_of(STANCES, whole)
    if whole.isdecimal() or re.search(r"[，。！？；,!?;\s]", whole) or not _nothing_else(whole):
        return None
    return read_option(whole, STANCES)


def article_named(text: str) -> re.Match[str] | None:
    """Return where a message names an article: its number and that of an inserted one are the groups."""
    return _ARTICLE.search(text)


def _stances(text: str) -> list[str]:
    """The stances that a text takes; 不太同意 is no 同意."""
    found = []
    for code, words in _STANCES.items():
        if words.search(text):
            found.append(code)
        if code == "oppose":
            text = words.sub("，", text)
    return found


def _clear(stances: list[str]) -> str | None:
    """The stance, where there is one: a particular wish tells more than a yes or a no, and those two say nothing."""
    wishes = [code for code in stances if code in ("delete", "add", "amend")]
    if wishes:
        return wishes[0]
    return stances[0] if len(stances) == 1 else None


def _nothing_else(text: str) -> bool:
    """Whether hardly a word is left beside the judgement, so that it must be about what is in sight."""
    for words in (*_STANCES.values(), _TOO, _FILLING):
        text = words.sub("", text)
    return count_chinese(text) <= LEFT_OVER
