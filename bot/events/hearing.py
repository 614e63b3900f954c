"""What a message wants of the events: a place for whom, none any more, another day, or something about one.

Only words are looked at; which event they name is read before (`naming`), and whether anybody is at the events at all
is for the caller to say. What nobody understood is left in `rest`: the less of it, the surer the rest is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.language.folding import fold
from bot.language.names import KINDRED, name_told, surely_name
from bot.language.numerals import read_numeral
from bot.language.phones import find_phone
from bot.wants.events import About

Act = Literal["register", "go", "cancel", "change", "phone", "status", "where", ""]
"""`go`: somebody says that they come, without a word of registering; `where`: they do not find how it is done."""

LONGEST = 60
"""A longer message tells a story."""

_BETWEEN = re.compile(r"(?:[\s,，。!！?？;；、~～…]|(?<!\d)\.|\.(?!\d))+")
_DIALECT = (
    ("勿", "不"), ("弗", "不"), ("伐", "吗"), ("铜钿", "钱"), ("几钿", "多少钱"), ("辰光", "时候"), ("啥西", "什么"),
    ("啥", "什么"), ("咋", "怎么"), ("阿拉", "我们"), ("咱们", "我们"), ("咱", "我们"), ("俺", "我"),
    ("侬", "你"), ("您", "你"), ("伊", "他"), ("她", "他"), ("呒没", "没有"), ("呒", "没"), ("寻", "找"), ("拨", "给"),
    ("屋里", "家里"),
)  # fmt: skip
"""Words of Ningbo and their like in common speech."""

_TWO_AT_ONCE = {
    "爸妈": ("爸爸", "妈妈"),
    "父母": ("爸爸", "妈妈"),
    "公婆": ("公公", "婆婆"),
    "爷爷奶奶": ("爷爷", "奶奶"),
}
_SOMEBODY = "家里人|家人|家属|别人|亲戚朋友|他(?:们)?(?=报|去|参加|也)"
_WHO = re.compile(rf"(?:我们?|我家|家里|他)?的?(爸妈|父母|公婆|爷爷奶奶|{KINDRED}|{_SOMEBODY})")
_SELF = re.compile(
    rf"我(?:们)?(?:自己)?(?:跟|和|同|与|陪|带)|(?:跟|和|同|与|还有|加上?|带)我(?!们?(?:家|的|{KINDRED}))|我?自己|本人"
)
_COUNT = re.compile(
    r"(?<!第)([两二三四五六七八九十2-9])"
    r"(?:个人|个名额|个位[子置]?|口子|位|个(?!小时|钟头|月|星期|礼拜)|人)"
)
_NO_PHONE = re.compile(
    r"(?:电话|手机|号码)(?:号码?)?(?:就|我|都)*(?:不给|不留|不想留|不要留?|不用留?|没有|不写|免了|算了)了?"
    r"|(?:不给|不留|不要|没有?)(?:电话|手机|号码)"
)
_SAID_ABOUT: tuple[tuple[About, str], ...] = (
    (
        "register",
        r"(?:怎么|如何|怎样)(?:报名?|预约|参加)|(?:要|需要|用)不(?:要|需要|用)(?:先|提前)?(?:报名|预约)|(?:要|需要|"
        r"用)(?:先|提前)?(?:报名|预约)吗",
    ),
    (
        "bring",
        r"(?:要|需要|用|得)?(?:带|准备)(?:点|些)?(?:什么|哪些)(?:东西|材料|证件|资料)?(?:去|来|过去)?|(?:要|需要|"
        r"用)?带(?:身份证|证件|材料|户口[本簿])(?:吗|去吗)?",
    ),
    (
        "cost",
        r"(?:要|需要|会|要不要)?(?:收|付|交|花)?(?:多少)?(?:钱|费用?|门票)(?:吗|不|多少)?|免费(?:的)?吗|多少钱|"
        r"收费吗?",
    ),
    (
        "guests",
        r"(?:能|可以|好)(?:不能|不可以|不好)?(?:带|领|陪)(?:个|一个|上|着)?(?:孩子|小孩|小人|娃|小囡|宝宝|老人|"
        r"家人|家属|朋友|老伴)(?:去|来|一起)*(?:吗|不)?|要(?:家长|大人)(?:陪|一起|跟着)(?:吗|去吗)?",
    ),
    (
        "when",
        r"几点(?:钟)?(?:到几点(?:钟)?)?(?:开始|结束|散场?|好|完)?|什么时候(?:开始|结束|开|讲|办|去)?|(?:讲|开|办|"
        r"要|听|弄)*(?:多少时候|多久|多长时间|几个?小时|几个?钟头)|(?:哪一?天|星期几|周几|几月几号|几号)(?:讲|开|"
        r"办)?|(?:开始|结束|具体)?时间(?:是)?(?:多少|什么|几点)?(?:吗)?$",
    ),
    (
        "where",
        r"(?:在)?(?:哪里|哪儿|哪块|什么地方|何处)(?:办|举行|开|讲|集合)?|(?:地址|地点|会场)(?:是|在)?(?:哪里?|"
        r"什么)?|(?:怎么|如何|怎样)(?:坐车)?(?:去|走|到|过去|过来)|地方我?找不(?:着|到)|找不(?:着|到)地方",
    ),
    ("who", r"(?:谁|哪个|什么人|哪位老师?)(?:来)?(?:讲课?|主讲|办|主办|上课)"),
    ("contact", r"联系电话(?:是)?(?:多少)?|(?:怎么|跟谁|找谁)联系|电话(?:是)?多少"),
    (
        "places",
        r"(?:还)?有(?:没有)?(?:名额|位[子置]|空位)(?:吗|没有?|不)?|(?:报|人|名额)*满了?(?:吗|没有?)|还(?:能|可以|"
        r"好)报吗",
    ),
)  # fmt: skip
_ABOUT = tuple((about, re.compile(words)) for about, words in _SAID_ABOUT)

_LOOKED_FOR = r"(?:入口|地方|按钮|按键|那里|链接)"
_SAID: tuple[tuple[Act, str], ...] = (
    (
        "where",
        rf"找不(?:到|着).{{0,4}}报名的?{_LOOKED_FOR}?|报名的?{_LOOKED_FOR}?(?:我)?(?:在哪里?|找不(?:到|着)|没看到|"
        rf"看不到)|(?:在哪里?|哪里|哪儿)报名?",
    ),
    (
        "status",
        r"(?:报名?|退|取消)(?:上|好|掉|成功|成|着|到)*(?:了(?:吗|没有?|不)|没有?)$|报名?(?:成功|上|好)了?(?:吗|"
        r"没有?)|报(?:名)?(?:的|了|过)(?:是)?(?:什么|哪个|哪些|哪场|几个)(?:来着|活动|讲座)?|"
        r"(?:我)?没(?:有)?报(?:过|上)?(?:名)?(?:过)?$",
    ),
    (
        "change",
        r"(?:报|选|点)错了?|(?:改|换|调|转)(?:成|到|为|去|报|期|成了)|(?:改|换|调)(?:一?个|一?场|一?次|个?时间|"
        r"一下|掉)|想?(?:改|换)(?=$|,)",
    ),
    (
        "cancel",
        r"不(?:想|能|要|用|打算|高兴)?(?:去|来|参加|听|报)(?:听|参加)?了?|(?:去|来|参加)不(?:了|成|来)了?|没法去|"
        r"退(?:掉|了|出|一下|名额?|报|(?=吗|$|,|吧))|取消(?:掉|了|一下)?|撤(?:掉|销|回)|不要了|名额让(?:给|出|掉)",
    ),
    (
        "register",
        r"(?<![举申汇])报(?:个|一个|一下|上|两个|俩)?名|(?<![举申汇海日])报(?!警|案|销|告|复|仇|价|酬|应|社|纸|关|"
        r"税|废|答|道|到|考|了|过|的|错)(?:上|个|一个|一下|两个|俩)?|(?:想|要|来|去|也|可以|能)参加|预约|登记|"
        r"(?:留|占)(?:个|一个)?(?:名额|位[子置]?)|(?:算|加)(?:上)?(?:我|他|一个)(?:一个)?",
    ),
    ("go", r"(?:要|想|也|都|一起|一道|同去|能|可以)*(?:去|来)(?:听|参加|看看)?|(?:要|想)听"),
)  # fmt: skip
_PATTERNS = tuple((act, re.compile(words)) for act, words in _SAID)
TO_CHANGE = next(words for act, words in _PATTERNS if act == "change")
"""What stands between the event that somebody gives up and the one instead of it."""

_PHONE_LATER = re.compile(r"忘|漏|补|加上|加一下|写错|填错|报错|不对|改|换|更正|留一?下|留个")
_WHY_NOT = re.compile(
    r"(?:脚|腿|头|腰|肚子|牙|身体|人)(?:痛|疼|不舒服|不好|不便|不大好)|感冒(?:了)?|发烧(?:了)?|生病(?:了)?|不舒服|走不动路?|有事(?:情)?|没空|没时间"
    r"|时间(?:上)?(?:不对|不行|不巧|来不及|不合适|冲突)|(?<!去)要?(?:上班|加班|带孙[子女]|带孩子|出差)|临时|忙"
)
_HELPLESS = re.compile(r"(?:没有?|不会用?)(?:智能)?(?:手机|微信)|不(?:会(?:用|弄|报名?|搞|操作)?|识字|方便|懂)")
"""Why somebody registers another."""

_REFUSES = re.compile(r"(?<![一-鿿])不(?:是|对)(?:的|呀|啊|,)*|(?P<no>不(?!好意思|行|过|是)|没|别)")
_FILLER = re.compile(
    r"[一个的了呢啊呀哦吧嘛哈么吗咯嘞也要想能可以好请您你我他们去来听就是讲说帮给替为代叫让在那这场次些有没都还再得先现刚才谢名人号到把将填,，。.!！?？~同跟和与带陪只光行不对喔嗯哎噢诶伲]"
    r"|麻烦|一起|一道|一下|自己|本人|今天|明天|报名|参加|电话|手机|号码|家里|突然|可能|恐怕|时候|如果|因为|所以|但是|姓.|应该|比较|看看|安排|什么|帮忙|方便|隔壁|楼上|楼下|两位|师傅|同志|小姐|先生"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: for oneself (`own`) and others (`others`: names, empty where none is told), `people` together.

    `phone`: the number told, empty where somebody wants to leave none, None where nothing is said of it.
    `rest`: what was not understood.
    """

    act: Act
    abouts: tuple[About, ...]
    own: bool
    others: tuple[str, ...]
    people: int
    phone: str | None
    rest: str

    @property
    def all_others(self) -> tuple[str, ...]:
        """The others, with those who were only counted."""
        missing = self.people - len(self.others) - int(self.own)
        return (*self.others, *("" for _ in range(max(0, missing))))


def plain(text: str) -> tuple[str, str | None]:
    """Return a message as the events read it, and the one telephone number in it: common words, marks as commas."""
    found = find_phone(text)
    said = found[1] if found else text
    folded = ",".join(one for one in map(fold, _BETWEEN.split(said)) if one)
    for word, common in _DIALECT:
        folded = folded.replace(word, common)
    return folded, found[0] if found else None


def refuses_phone(said: str) -> bool:
    """Tell whether a plain message wants to leave no telephone number."""
    bare = r"(?:就)?(?:不留|没有|跳过|不给|不要|不用|不想留|没|免了|不写|没电话)(?:了|吧|的|,|啊|呀|谢谢)*"
    return bool(re.fullmatch(bare, said) or _NO_PHONE.fullmatch(said))


def has_nothing_to_ask(said: str) -> bool:
    """Tell whether a plain message has nothing for the speaker (没啥要问的)."""
    return bool(
        re.fullmatch(
            r"(?:我|他)?(?:没有?|不用|无)(?:什么)?(?:要|想)?(?:问题?)?(?:的|了|啊|呀|哦)*|不问了?|没什么|跳过", said
        )
    )


def gives_up(said: str) -> bool:
    """Tell whether a plain message stops what is being written (算了, 勿报了)."""
    return bool(
        re.fullmatch(
            r"(?:那|还是|我)*(?:取消|算了|(?:先)?不(?:想)?报(?:名)?了|先不报|不去了|不用了)(?:吧|啊|呀|,|谢谢|不报了|不去了)*",
            said,
        )
    )


def agrees(said: str) -> bool | None:
    """Return whether a plain message says yes or no to what was just asked; None for anything else."""
    if re.fullmatch(
        r"(?:对|是|好|嗯|行|可以|确定|确认|要|取消|退|退掉|撤回)"
        r"(?:的|了|吧|啊|呀|,|对|是|取消|退掉|谢谢)*",
        said,
    ):
        return True
    no = (
        r"(?:先)?(?:不|不要|不用|算了|别|留着|不取消|不退|不撤|还是去|还去)"
        r"(?:了|吧|啊|呀|,|留着|不?取消|不?退|不撤|还去)*"
    )
    return False if re.fullmatch(no, said) else None


def hear(said: str, phone: str | None = None) -> Wish:
    """Read a plain message out of which the names of events were taken (`naming.point`)."""
    rest = said
    if phone is None and _NO_PHONE.search(rest):
        phone, rest = "", _NO_PHONE.sub(",", rest)
    count, rest = _count(rest)
    abouts = []
    for about, words in _ABOUT:
        cut = words.sub(",", rest)
        if cut != rest:
            abouts.append(about)
            rest = cut
    own = bool(_SELF.search(rest))
    others, rest = _others(rest)
    act: Act = ""
    rest = _WHY_NOT.sub(",", rest)
    if phone and _PHONE_LATER.search(rest):
        act, rest = "phone", _PHONE_LATER.sub(",", rest)
    else:
        for one, words in _PATTERNS:
            if words.search(rest):
                act, rest = one, words.sub(",", rest)
                break
        # What else of the kind stands beside it (不去了 … 取消) says the same once more.
        for _, words in _PATTERNS[3:] if act else ():
            rest = words.sub(",", rest)
    rest = _HELPLESS.sub(",", rest)
    denied = act in ("register", "go") and any(found["no"] for found in _REFUSES.finditer(rest))
    own = own or not others
    return Wish(
        act,
        tuple(abouts),
        own,
        others,
        max(count, len(others) + int(own)),
        phone,
        rest if denied else _FILLER.sub("", rest),
    )


def _count(rest: str) -> tuple[int, str]:
    found = _COUNT.search(rest)
    number = (read_numeral(found[1]) or 0) if found else 0
    return (number, rest[: found.start()] + "," + rest[found.end() :]) if found else (0, rest)


def _others(rest: str) -> tuple[tuple[str, ...], str]:
    """Who is spoken of beside oneself, each as they are called, and the rest without them."""
    others: list[str] = []
    name, rest = name_told(rest)
    while found := _WHO.search(rest):
        who = found[1]
        if re.fullmatch(_SOMEBODY, who):
            others.append("")
        else:
            others += _TWO_AT_ONCE.get(who, (who * 2 if len(who) == 1 else who,))
        rest = rest[: found.start()] + "," + rest[found.end() :]
    others = list(dict.fromkeys(others))
    if name and len(others) <= 1:
        called = others[0] if others else ""
        others = [name if name.startswith(called) else called + name]
    return tuple(others), rest


_AROUND_NAME = re.compile(
    r"^(?:就|是|那就|给|替|帮|写|填|叫|名字|姓名|称呼|人家|我们?家?|他|家里|的|,)+|(?:去|来|一个人|吧|啊|呀|哦|好了|就行|就好了?|可以|谢谢|,)+$"
)


def name_said(said: str) -> str:
    """Return the name that a plain message tells, with whose relative it is; empty where it tells none.

    我阿姐胡琴花, 她叫陈美芳, 就我老婆去 她叫陈美芳.
    """
    name, rest = name_told(said)
    others, left = _others(rest)
    if name:
        called = others[0] if others else ""
        return (
            (name if name.startswith(called) else called + name) if not _FILLER.sub("", left.replace("报", "")) else ""
        )
    bare = _AROUND_NAME.sub("", said)
    if bare != said and surely_name(bare):
        return bare
    return others[0] if len(others) == 1 and not _FILLER.sub("", left) and not _PATTERNS[3][1].search(left) else ""
