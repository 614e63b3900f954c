"""Whether a message asks something by its words, as opposed to telling something: 还剩两千三 is no question."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"[?？]|吗|么$|什么|啥|怎么|咋|哪|多少|多久|几[天个号时点钱]|谁|能不能|可不可以|要不要|是不是|有没有|了没"
)


def asks(folded: str) -> bool:
    """Tell whether a folded message holds words that ask."""
    return bool(_ASKS.search(folded))
