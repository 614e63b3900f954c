"""Codes of inquiries and their words: states, how urgent, what it is about, how it ended, where it came in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class InquiryState(StrEnum):
    """Where an inquiry stands; VOID: keyed in by mistake and withdrawn, counted nowhere."""

    OPEN = "open"
    REPLIED = "replied"
    CLOSED = "closed"
    VOID = "void"


STATES: dict[str, str] = {
    InquiryState.OPEN: "等回复", InquiryState.REPLIED: "已回复", InquiryState.CLOSED: "已办结",
    InquiryState.VOID: "作废",
}  # fmt: skip
"""The states of an inquiry as staff read them."""

FOLLOWS: Mapping[InquiryState, frozenset[InquiryState]] = {
    # What is open may be added to; only what staff keyed in is withdrawn, and nobody replies to that.
    InquiryState.OPEN: frozenset(InquiryState),
    InquiryState.REPLIED: frozenset({InquiryState.REPLIED, InquiryState.OPEN, InquiryState.CLOSED}),
    # Open again: taken up by staff, or the person adds something.
    InquiryState.CLOSED: frozenset({InquiryState.OPEN, InquiryState.VOID}),
    InquiryState.VOID: frozenset(),
}
"""Which state of an inquiry may come after which."""

DANGER, URGENT, USUAL = 0, 1, 2
URGENCIES = {DANGER: "危险", URGENT: "急", USUAL: "一般"}
"""How urgent, most urgent first: the lists are sorted by it."""

AREAS = {
    "marriage": "婚姻家庭", "fraud": "防骗", "neighbour": "邻里小区", "service": "法律服务", "business": "消费与经营",
    "other": "其他",
}  # fmt: skip
"""What an inquiry is about: the areas of the knowledge, and what is in none of them."""

OUTCOMES = {
    "answered": "已答复", "phoned": "已电话答复", "met": "已当面答复", "referred": "转给别处",
    "withdrawn": "居民不用了", "unreachable": "联系不上", "duplicate": "重复提交",
}  # fmt: skip
"""How an inquiry ended."""

KEYED_IN = {"visit": "来访", "phone": "电话"}
"""Channels of what staff key in; nobody can be written to there."""
