"""Short requests that sound like a call for a person and are none: to be read to, and whom to turn to."""

from __future__ import annotations

import re

_ALOUD = re.compile(
    r"(?:请|麻烦|帮我|帮忙|给我|[你您侬]|能不能|可不可以|可以|能|会|想|要|大声|大点声|慢慢|慢点|再|用语音|语音)*"
    r"(?:读|念|朗读|播报|播放|播|讲)(?:出来|一下|一遍|出声|给我)*(?:我|阿拉)?听?(?:听)?"
    r"(?:吗|伐|吧|好吗|好伐|行吗|可以吗|好不好|呀|啊)*[?？。!！~]*"
)
_VOICE = re.compile(r"读|念|播|大声|语音")
_SOUND = re.compile(
    r"(?:有没有|有|能|可以|怎么)*(?:语音播报|朗读|语音|听)(?:功能|按钮|怎么用|怎么开|吗|伐)+[?？]*|大声点|大点声"
)
_WHOM = re.compile(
    r"(?:那么?|格么|这种?|这个|该|应该|到底|先|我|要|得|去|好)*(?:寻|找|问|联系|请教|咨询)(?:啥人|谁人?|哪个|啥个人|哪一?[位家]|阿里个|什么人|哪个部门|啥部门)"
    r"(?:呢|啊|呀|啦|才?好|才对|去|办|讲|说|问|帮忙|解决)*[?？。]*"
)


def asks_to_be_read_to(folded: str) -> bool:
    """Tell whether a folded message asks for the answer to be read aloud (大声读给我听); not for somebody who reads."""
    return bool(_SOUND.fullmatch(folded) or (_ALOUD.fullmatch(folded) and _VOICE.search(folded)))


def asks_whom(folded: str) -> bool:
    """Tell whether a folded message only asks whom to turn to: 找谁, and 寻啥人 as people say in Ningbo."""
    return bool(_WHOM.fullmatch(folded))
