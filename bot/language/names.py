"""Tells what people write for a name or a community from everything else they may write at that moment."""

from __future__ import annotations

import re

MAX_NAME = 20
MAX_COMMUNITY = 30

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖"
    "范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤应虞励裘乐忻竺俞柴祝屠舒项翁"
)
_TITLE = (
    "先生|女士|小姐|同志|师傅|老师|医生|律师|经理|老板|主任|书记|大爷|大妈|大伯|大叔|大姐|大哥|大娘|大嫂|阿姨|阿婆|阿公|"
    "阿伯|阿叔|阿嫂|奶奶|爷爷|叔叔|伯伯|婆婆|嫂子|姐|哥|叔|婶|伯|嫂|妈|工|总|某|某某"
)
_KIN = (
    "爸爸?|妈妈?|父亲|母亲|老公|老婆|丈夫|妻子|爱人|儿子|女儿|爷爷|奶奶|外公|外婆|公公|婆婆|岳父|岳母|丈人|丈母娘|哥哥?|弟弟?|"
    "姐姐?|妹妹?|孙子|孙女|外孙女?|侄子|侄女|叔叔?|阿姨|舅舅?|姑姑?|儿媳|女婿"
)
_SURELY = re.compile(
    rf"(?:[{_SURNAMES}]|欧阳|司马|上官|诸葛)[\u4e00-\u9fff]{{1,2}}|[老小阿][{_SURNAMES}]|"
    rf"[\u4e00-\u9fff]{{1,4}}(?:{_TITLE})|我?(?:{_KIN})[\u4e00-\u9fff]{{0,4}}"
)
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
    """Tell whether this can hardly be anything but a name: 王大妈, 李阿姨, 陈建国, 我妈."""
    return bool(_SURELY.fullmatch(text)) and not (_SENTENCE.search(text.removeprefix("我")))


def may_be_name(text: str) -> bool:
    """Tell whether a text could be a name or a nickname: short, and no sentence."""
    return surely_name(text) or bool(_LATIN.fullmatch(text) or (_SHORT.fullmatch(text) and not _SENTENCE.search(text)))


def is_community(text: str) -> bool:
    """Tell whether a text names a community or housing estate: 天一社区, 新街村."""
    return len(text) <= MAX_COMMUNITY and bool(_COMMUNITY.fullmatch(text)) and not _QUESTION.search(text)


_QUESTION = re.compile(r"怎么|什么|多少|吗|呢|[?？]|如何|不|被|吵|漏")
