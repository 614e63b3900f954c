"""Words and deep links that open something, wherever a conversation stands; and short answers to offered options."""

from __future__ import annotations

import re

_COMMANDS = {
    "/start": "start", "开始": "start", "你好": "start", "您好": "start", "在吗": "start", "hi": "start",
    "hello": "start", "/help": "help", "帮助": "help", "怎么用": "help", "/topics": "topics", "常见问题": "topics",
    "目录": "topics", "/my": "my", "我的": "my", "我的咨询": "my", "/forget": "forget", "删除记录": "forget",
    "删除我的记录": "forget", "大白话": "spoken", "说简单点": "spoken", "听不懂": "spoken", "看不懂": "spoken",
    "/opinions": "opinions", "提意见": "opinions", "我要提意见": "opinions", "居民说立法": "opinions",
    "立法": "opinions", "征求意见": "opinions", "法规草案": "opinions", "草案": "opinions", "我的意见": "my",
    "/events": "events", "活动": "events", "普法活动": "events", "讲座": "events", "报名": "events",
    "我要报名": "events", "报名活动": "events",
    "/subscriptions": "subscriptions", "订阅": "subscriptions", "我的订阅": "subscriptions",
    "订阅设置": "subscriptions", "我要订阅": "subscriptions", "/stop": "stop", "退订": "stop", "取消订阅": "stop",
    "不再收到": "stop", "td": "stop", "/quiz": "quiz", "知识竞赛": "quiz", "竞赛": "quiz", "答题": "quiz",
    "谢谢": "thanks", "谢谢你": "thanks", "谢谢您": "thanks", "好的谢谢": "thanks", "多谢": "thanks",
}  # fmt: skip
REJECTIONS = re.compile(r"(都)?(不是|不对)(这个|这些|的)?|答非所问|不是我(要|想)?问的|都不是的?|没有我要的")
_NUMBER = re.compile(r"(?:选|第|我选|选第)?([1-4一二三四①②③④])(?:个|号|项|条)?[.、。]?")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "①": 1, "②": 2, "③": 3, "④": 4}

_SLASH = re.compile(r"/[a-z_]{1,32}")
_DEEP_LINKS = {"q_": "entry:", "o_": "draft:", "v_": "event:d:", "k_": "event:k:"}


def command_of(folded: str) -> str | None:
    """Return what a folded message opens: a command's name, or kind and target of a deep link; None for other talk."""
    head, _, rest = folded.partition(" ")
    if head == "/start" and (kind := _DEEP_LINKS.get(rest[:2])):
        return kind + (rest[2:].replace("_", ":") if rest.startswith("k_") else rest[2:])
    if _SLASH.fullmatch(head):
        return _COMMANDS.get(head, "help")
    return _COMMANDS.get(folded)


def number_of(folded: str) -> int | None:
    """Return the number of the option that is chosen (2, 第二个, ③), or None."""
    found = _NUMBER.fullmatch(folded)
    if found is None:
        return None
    return _DIGITS.get(found.group(1)) or int(found.group(1))
