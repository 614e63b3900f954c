"""Tells what people write for a name or a community from everything else they may write at that moment."""

from __future__ import annotations

import re

MAX_NAME = 20
MAX_COMMUNITY = 30

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖"
    "范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤应虞励裘乐忻竺俞柴祝屠舒项翁"
)
_TWO_SURNAMES = "欧阳|司马|上官|诸葛|令狐|皇甫|尉迟|公孙|慕容|东方|夏侯|端木|长孙|宇文|司徒|南宫|钟离"
_EVERYDAY = re.compile(
    "周[一二三四五六日天末围边年期转密到折旋]|高[兴考中铁层楼温速血利空压低度级校价额等大科原]|方[便法案面式向言针形才]|"
    "于[是今此]|王[法牌八国子]|马[上路桶虎力车达]|万[一元能分岁块]|何[必时况处等以苦种地]|严[重格禁打查厉肃惩]|金[钱额融属子戒条]|"
    "石[头油材板灰子]|白[天色纸费酒白]|黄[金色牛昏酒瓜]|田[地间园里]|应[该当付诉对急有收届酬]|向[上前他她来右左]|程[度序]|"
    "任[何务意命凭职性]|余[额款下地]|江[苏边西湖里]|陈[述旧列词]|许[可多久]|林[地木业权]|毛[病坯巾衣利]|钱[包款财都就还]|武[汉力器术]|"
    "陆[续地军路]|汪[汪洋]|胡[说同闹乱来子]|孙[子女]|张[贴罗口开]|龙[头虾]|史[上料]|段[落时]|雷[雨电]|贺[卡]|董[事]|顾[客虑及问]|"
    "杜[绝]|曾[经]|萧[条]|肖[像]|苏[州]|沈[阳]|邵[阳]|范[围]|戴[着]|夏[天季]|唐[朝]|宋[朝]|韩[国]|梁[柱]|谢[谢]|罗[列]|郑[重州]|"
    "徐[徐州]|杨[树梅]|刘海|李[子树]|叶[子片]|陶[瓷器]|莫[名非]|孔[子]|孟[子]|秦[国朝]|励[志]|乐[观意器于]|柴[油火]|祝[福贺您你愿]|"
    "屠[宰]|舒[服适心]|项[目链]|童工|施工|民工|黎[明]|吴[语]|丁[克]|崔[促]|曹操|贾[商]|魏[国]|赵[国]|汤[圆水]|侯[车]|俞[伯]"
)
"""Words of every day that begin with a surname; no list of words tells them from names better (jieba: 王法 is one)."""

_NO_NAME = re.compile(
    r"(?:今|明|后|昨|前|当|每)[天日年晚]|(?:上|下|中)午.*|(?:周|星期|礼拜)[一二三四五六日天末](?:[上下中]午|早上|晚上)?$|早上|晚上|夜里|平时|时[间候效]|"
    r"安[全心置排]|常[常见识]|单[位身价]|全[部家款]|关系|工资|工伤|房[产东租贷子]|遗[嘱产]|公证|合同|法律|律师费|社保|彩礼|"
    r"水电?费|阳台|平[台安]|路[上边]|车[位祸]|和[解好谐]|花[钱园]|抚养[费权]|家暴|出轨|欠[债条款薪]|借[条款]|方便面"
)
"""Answers that tell a time or a matter; a message of only these says nothing of who somebody is."""

_TITLE = (
    "先生|女士|小姐|同志|师傅|老师|医生|律师|经理|老板|主任|书记|大爷|大妈|大伯|大叔|大姐|大哥|大娘|大嫂|阿姨|阿婆|阿公|"
    "阿伯|阿叔|阿嫂|奶奶|爷爷|叔叔|伯伯|婆婆|嫂子"
)
_SHORT_TITLE = "姐|哥|叔|婶|伯|嫂|妈"
"""After one or two signs only (红姐, 阿强哥); 工, 总 and 某 only after a surname, for 施工 and 民工 are nobody."""

_KIN = (
    "爸爸?|妈妈?|父亲|母亲|老公|老婆|丈夫|妻子|爱人|儿子|女儿|爷爷|奶奶|外公|外婆|公公|婆婆|岳父|岳母|丈人|丈母娘|哥哥?|弟弟?|"
    "姐姐?|妹妹?|孙子|孙女|外孙女?|侄子|侄女|叔叔?|阿姨|舅舅?|姑姑?|儿媳|女婿"
)
KINDRED = (
    "外孙女|外孙|孙女|孙子|外公|外婆|爷爷|奶奶|阿爷|阿娘|阿婆|阿公|公公|婆婆|岳父|岳母|丈母娘|丈人|爸爸|妈妈|父亲|母亲|老爸|老妈|老爹|老娘|"
    "阿爸|阿姆|姆妈|老公|老婆|丈夫|妻子|爱人|对象|老伴儿?|老头子?|老太婆|老太太|老太|儿子|女儿|囡|儿媳妇?|媳妇|女婿|孩子|小孩子?|小人|小囡|"
    "哥哥|姐姐|弟弟|妹妹|阿哥|阿姐|阿弟|阿妹|大姐|大哥|姐夫|妹夫|嫂子|阿嫂|弟媳|叔叔|阿叔|伯伯|阿伯|婶婶|阿姨|姑姑|姑妈|舅舅|娘舅|舅妈|姨妈|"
    "侄子|侄女|外甥女?|邻居|朋友|同事|同学|亲戚|[爸妈爷奶哥姐弟妹]"
)
"""Whom people speak of as theirs, also in common speech; longer words first."""

_FULL = rf"(?:[{_SURNAMES}]|{_TWO_SURNAMES})[\u4e00-\u9fff]{{1,2}}"
_CALLED = (
    rf"[老小阿][{_SURNAMES}]|[\u4e00-\u9fff]{{1,4}}(?:{_TITLE})|[\u4e00-\u9fff]{{1,2}}(?:{_SHORT_TITLE})|"
    rf"[{_SURNAMES}](?:工|总|某某?)"
)
_PET = r"[小阿][\u4e00-\u9fff]|(?P<twice>[\u4e00-\u9fff])(?P=twice)"
_SURELY = re.compile(rf"{_FULL}|{_CALLED}")
_OF_KIN = re.compile(rf"我?(?:{_KIN})(?P<rest>(?:{_FULL}|{_CALLED}|{_PET})?)")
_KIN_FIRST = re.compile(rf"我?(?:{_KIN})")
_WISHING = re.compile(rf"[{_SURNAMES}][想问]")
"""李想 and 叶问 are names, though 想 and 问 are words of sentences."""

_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,10}(?:[·•・‧∙][\u4e00-\u9fff]{1,10}){1,3}")
"""Names of other peoples in China: 阿依古丽·买买提."""

_LATIN = re.compile(r"[A-Za-z][A-Za-z .'·-]{1,19}")
_SHORT = re.compile(r"[\u4e00-\u9fff·]{2,8}")
_SENTENCE = re.compile(
    r"怎么|什么|多少|哪|吗|呢|吧$|如何|可以|能不|为何|请问|几[天年个]|[我你您他她它咱]|不|没|被|在|把|要|想|打|骂|偷|骗|离婚|"
    r"问|告|赔|退|修|漏|吵|查|办|交|取消|继续|谢谢|好的|知道|了$|的$|第.{1,3}条|社区|活动"
)
_COMMUNITY = re.compile(
    r"(?:我?(?:住|家|单位)?在)?[\u4e00-\u9fffA-Za-z0-9]{1,20}?(?:社区|居委会?|村|小区|花园|新村|公寓|家园|苑|街道|弄|里|坊)"
    r"[\u4e00-\u9fffA-Za-z0-9-]{0,8}"
)


def surely_name(text: str) -> bool:
    """Tell whether this can hardly be anything but a name: 王大妈, 李阿姨, 陈建国, 我妈, 阿依古丽·买买提."""
    if _DOTTED.fullmatch(text) or _is_wishing(text):
        return True
    if _SENTENCE.search(text.removeprefix("我")):
        return False
    kin = _OF_KIN.fullmatch(text)
    if kin:
        return not _is_everyday(kin["rest"])
    return bool(_SURELY.fullmatch(text)) and not _is_everyday(text) and not _KIN_FIRST.match(text)


def may_be_name(text: str) -> bool:
    """Tell whether a text could be a name or a nickname: short, no sentence, no word of every day."""
    if surely_name(text) or _LATIN.fullmatch(text):
        return True
    if _KIN_FIRST.match(text) or _NO_NAME.match(text) or _EVERYDAY.fullmatch(text):
        return False
    return bool(_SHORT.fullmatch(text)) and not _SENTENCE.search(text)


_NAME_ENDS = r"(?=$|[,，]|去|来|报|电话|的$|两|[我他她]|一起|一个人|也|跟|和)"
_TOLD = re.compile(
    rf"(?:名字|大名|姓名)?(?:叫做?|名叫|名字是|姓名是)(?P<called>[\u4e00-\u9fff]{{2,4}}?){_NAME_ENDS}|"
    rf"(?P<kin>{KINDRED}),?(?P<full>(?:[{_SURNAMES}]|{_TWO_SURNAMES})[\u4e00-\u9fff]{{1,2}}?){_NAME_ENDS}"
)


def name_told(said: str) -> tuple[str, str]:
    """Return the name that a sentence tells (我阿姐胡琴花, 她叫陈美芳), and the sentence without it; both are simple.

    Whose relative it is stays in the sentence. No name leaves the sentence as it is.
    """
    for found in _TOLD.finditer(said):
        name = found["called"] or found["full"]
        if not _SENTENCE.search(name) and not _is_everyday(name):
            start, end = found.span("called" if found["called"] else "full")
            before = said[: found.start()] if found["called"] else said[:start]
            return name, f"{before},{said[end:]}"
    return "", said


def _is_wishing(text: str) -> bool:
    return bool(_WISHING.fullmatch(text)) and not _EVERYDAY.match(text)


def _is_everyday(text: str) -> bool:
    """Whether a text begins with a word of every day and goes on with no title: 马上到, not 王子阿姨."""
    return bool(_EVERYDAY.match(text) or _NO_NAME.match(text)) and not re.search(rf"(?:{_TITLE})$", text)


def is_community(text: str) -> bool:
    """Tell whether a text names a community or housing estate: 天一社区, 新街村."""
    return len(text) <= MAX_COMMUNITY and bool(_COMMUNITY.fullmatch(text)) and not _QUESTION.search(text)


_QUESTION = re.compile(r"怎么|什么|多少|吗|呢|[?？]|如何|不|被|吵|漏")
