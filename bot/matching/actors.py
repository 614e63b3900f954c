"""Who did it: an answer about husband and wife is no answer where a son, a carer or a classmate is spoken of."""

from __future__ import annotations

import re

SPOUSES = frozenset({"divorce", "property", "violence"})
"""Topics whose answers are about husband and wife, or about partners who live together."""

_OTHERS = re.compile(
    r"儿子|女儿|儿媳|媳妇|女婿|孙子|孙女|外孙|外甥|侄|哥哥|弟弟|姐姐|妹妹|大哥|二哥|小叔|亲家|"
    r"保姆|护工|月嫂|钟点工|阿姨|邻居|房东|租客|室友|同学|老师|教练|同事|老板|领导|司机|物业|学校|亲戚|朋友|陌生"
)
_SPOUSE = re.compile(
    r"老公|老婆|丈夫|妻子|爱人|配偶|对象|夫妻|夫妇|两口子|我俩|婚|前夫|前妻|前任|男友|女友|男朋友|女朋友|同居|离了|"
    r"孩子他?[爸妈爹娘]|娃他?[爸妈爹娘]|当家的|男人|女人|小三|第三者|出轨|家暴|抚养|彩礼"
)


def another_did_it(text: str) -> bool:
    """Tell whether a text names somebody else and no spouse or partner at all."""
    return bool(_OTHERS.search(text)) and not _SPOUSE.search(text)
