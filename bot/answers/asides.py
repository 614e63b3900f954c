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

_SEEN = re.compile(
    r"(?<!微信)(?<!短信)(?:这个|这里的?|我们的?|跟你的?|和你的?)?(?:聊天|对话|[说问写打讲]的?(?:这些)?(?:话|字|东西|内容)?|记录|这里|页面)"
    r"[^，,。]{0,8}(?:看不?得?[到见]|会看|查不?得?到|[被让给](?:别人|人家|人|他|她)[看知]|保密|泄露|传出去|告诉(?:别人|我|他|她))[^，,。]{0,6}[吗伐嘛么?？]"
)
_OTHER_CHATS = re.compile(r"微信|qq|短信|抖音|钉钉|群|证据|他的|她的|老公的|老婆的|孩子的")
_WHO_ARE_WE = re.compile(
    r"[你您侬](?:们|这里|这个)?(?:是|到底是|究竟是)?(?:干|做|弄|管)(?:什么|啥|啥西)的?|[你您侬](?:们)?是(?:谁|啥人|什么人|哪个)"
    r"|这(?:个|里)?是(?:干|做)(?:什么|啥)的|[你您侬](?:们)?能(?:干|做|帮)(?:什么|啥|我什么)"
)

_OF_OTHERS = re.compile(
    r"(?:找|寻|问)(?:谁|啥人|哪个(?!人工)|什么人|哪里|哪家)|几点钟?(?:上班|下班|开门|关门)|礼拜天开|周末开"
    r"|(?:法官|法院|警察|公安|派出所|民政局)[^，,。]{0,6}(?:会|能|要|可以|肯)[^，,。]{0,8}[吗伐嘛么?？]"
)
_A_CALL = re.compile(
    r"人工|真人|活人|客服|工作人员|转(?:接|给|人)|叫(?:个|一个)?人|打(?:给|电话)|联系我|回(?:我|电)|当面|你们的人"
)


def asks_of_others(folded: str) -> bool:
    """Tell whether a folded message asks about other people (劳动的事找谁, 法官会问我吗), and calls nobody."""
    return bool(_OF_OTHERS.search(folded)) and not _A_CALL.search(folded)


def asks_who_sees(folded: str) -> bool:
    """Tell whether a folded message asks who can see what is said here (这个聊天他看得到吗)."""
    return bool(_SEEN.search(folded)) and not _OTHER_CHATS.search(folded)


def asks_who_we_are(folded: str) -> bool:
    """Tell whether a folded message asks somewhere in it who we are, and what for (你们是干什么的)."""
    return bool(_WHO_ARE_WE.search(folded))


def asks_to_be_read_to(folded: str) -> bool:
    """Tell whether a folded message asks for the answer to be read aloud (大声读给我听); not for somebody who reads."""
    return bool(_SOUND.fullmatch(folded) or (_ALOUD.fullmatch(folded) and _VOICE.search(folded)))


def asks_whom(folded: str) -> bool:
    """Tell whether a folded message only asks whom to turn to: 找谁, and 寻啥人 as people say in Ningbo."""
    return bool(_WHOM.fullmatch(folded))
