"""Words by which people say that they leave what they had begun: 算了, 不发了, 算了勿要了取消."""

from __future__ import annotations

import re

_GIVEN_UP = re.compile(
    r"(?:(?:还是|那|就|先|我|唉|哎|嗯|好)*"
    r"(?:算了|取消|作罢|(?:不|勿|弗|别|不要|勿要|弗要|先不)(?:[发删送寄交][了掉]?|[写问弄要说]?了))"
    r"(?:吧|啦|了|哦|喽|啊)*[\s,，.。!！~、]*)+"
)


def gives_up(folded: str) -> bool:
    """Tell whether a folded message says nothing but that something begun is left (算了, 算了先不删)."""
    return bool(_GIVEN_UP.fullmatch(folded)) and folded not in ("不", "勿", "弗", "别")
