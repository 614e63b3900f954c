"""Takes an answer to one question of a calculation: what was understood, how it is read back, or why it is doubted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.buttons import Pressed
from bot.language.amounts import SEVERAL_RATES, read_money, read_rate
from bot.language.reading import Doubt, read_count
from bot.reckoning.model import Step
from bot.reckoning.money import yuan

A_QUESTION = 16
"""An answer longer than this that cannot be read, or asks something, is taken for a new question."""

_NEGATED = re.compile(
    r"([不没未非无](有|想|要|打算|准备?|去|再|算|打|办|做|用|需要|曾|属于?|固定|稳定|正式|什么|任何)*"
    r"|(不|没|并非)是[^是,，。;；、\s]*)$"
)
_NEAR = 20
"""Characters before a word in which it may be negated."""
_ORDINAL = re.compile(r"[第选]{0,2}(\d{1,2}|[一二三四五六七八九十])[个号项条]?[.。、]?")


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer as it is stored, and how it is read back."""

    value: str
    said: str


def option_of(step: Step, text: str, pressed: Pressed | None) -> str | None:
    """The option that was pressed or, where only options are answers, numbered or said in other words."""
    if pressed:
        number = pressed.number(digits=2) or 0
        return step.options[number - 1] if 1 <= number <= len(step.options) else None
    if step.kind != "option":
        return None
    if (found := _ORDINAL.fullmatch(text.strip())) and 1 <= (read_count(found[1]) or 0) <= len(step.options):
        return step.options[(read_count(found[1]) or 0) - 1]
    if not text or (step.others and re.search(step.others, text)):
        return None
    fitting = [label for label in step.options if _stands(re.escape(text), label) or _stands(re.escape(label), text)]
    if len(fitting) != 1 and len(text) <= A_QUESTION:
        fitting = [label for label, words in zip(step.options, step.hears, strict=False) if _stands(words, text)]
    return fitting[0] if len(fitting) == 1 else None


def _stands(words: str, text: str) -> bool:
    """Whether a pattern (of its whole, the group `word`) is found where it is not negated: 没去世 is not 去世."""
    for found in re.finditer(words, text):
        start = found.start("word" if "word" in found.re.groupindex else 0)
        if not _NEGATED.search(text[max(start - _NEAR, 0) : start]):
            return True
    return False


def money_of(step: Step, text: str, doubted: str) -> Taken | Doubt:
    money = read_money(text, monthly=step.monthly)
    if isinstance(money, Doubt):
        return money
    value = f"{money.yuan:f}"
    said = yuan(money.yuan) if money.of_year is None else f"{yuan(money.yuan)}（一年 {yuan(money.of_year)}，除以 12）"
    if money.yuan < step.least:
        return Doubt("zero")
    lowest, highest = step.usual
    if money.yuan and not lowest <= money.yuan <= highest and value != doubted:
        return Doubt("large", said=yuan(money.yuan), value=value)
    return Taken(value, said)


def count_of(step: Step, text: str) -> Taken | Doubt:
    count = read_count(text)
    return (
        Doubt("unread") if count is None or not step.fewest <= count <= step.largest else Taken(str(count), str(count))
    )


def rate_of(text: str, doubted: str) -> Taken | Doubt:
    rate = read_rate(text)
    if isinstance(rate, Doubt):
        return rate
    value = f"{rate.percent:f}"
    if rate.percent > SEVERAL_RATES and f"{value}%" != doubted:
        return Doubt("large", said=rate.said(), value=f"{value}%")
    return Taken(value, rate.said())
