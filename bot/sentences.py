"""What a sentence of the file that editors keep may be: with names in braces that the program knows, or one blank."""

from __future__ import annotations

import string
from typing import Annotated

from pydantic import AfterValidator

FILLED_IN = {
    "answer", "answers", "area", "article", "because", "called", "cap", "chosen", "closes", "community", "contact",
    "count", "days", "disposition", "ends", "free", "host", "hours", "kinds", "label", "law", "leads", "length",
    "limit", "link", "name", "number", "office", "opens", "page", "pages", "people", "phone", "phones", "place",
    "question", "quiet", "reach", "reason", "receipt", "said", "says", "score", "shown", "since", "stance", "state",
    "text", "title", "until", "url", "venue", "what", "when", "who", "whole", "whose", "why", "years",
}  # fmt: skip
"""What may stand in braces; a new one is added here with the code that fills it in."""


def _can_be_filled_in(sentence: str) -> str:
    try:
        parts = list(string.Formatter().parse(sentence))
    except ValueError:
        raise ValueError("花括号没有成对") from None
    for _, name, form, how in parts:
        if name is not None and (name not in FILLED_IN or form or how):
            raise ValueError(f"花括号里的“{name}”没有这个名称，请照原来的写")
    return sentence


def _has_a_blank(sentence: str) -> str:
    if "".join(sentence.split("{}", 1)).strip() == sentence.strip() or set(sentence.replace("{}", "", 1)) & set("{}"):
        raise ValueError("要有一处空的花括号 {}，内容填在那里")
    return sentence


Sentence = Annotated[str, AfterValidator(_can_be_filled_in)]
Blank = Annotated[str, AfterValidator(_has_a_blank)]
