"""Danger comes before everything else: fixed rules, not a classifier, that a member of staff can read and extend.

A sign is a line like `他|老公|丈夫 & 打我|掐我 & !打印`: every part must be found in the same sentence, a part with
`!` must not. `|` separates alternatives; `.{0,4}` and other regular expressions may be used.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from bot.errors import KnowledgeFaults
from bot.faq.model import EntryId, Flag, Strict

_SENTENCE = re.compile(r"[。！？!?；;\n]+")


class SafetyRule(Strict):
    """One kind of danger: its signs, what is said first, what the police need to know, and the entry that follows."""

    id: str = Field(pattern=r"^[a-z-]+$")
    flag: Flag
    alert: tuple[str, ...] = Field(min_length=1)
    facts: tuple[str, ...] = ()
    entry: EntryId
    careful: bool = False
    signs: tuple[str, ...] = Field(min_length=1)


class SafetyFile(Strict):
    """`safety.yaml`: rules in order of urgency, and the words for leaving and for asking for a person."""

    exit_words: tuple[str, ...] = Field(min_length=1)
    person_signs: tuple[str, ...] = Field(min_length=1)
    rules: tuple[SafetyRule, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class _Sign:
    needed: tuple[re.Pattern[str], ...]
    forbidden: tuple[re.Pattern[str], ...]

    def found_in(self, sentence: str) -> bool:
        return all(part.search(sentence) for part in self.needed) and not any(
            part.search(sentence) for part in self.forbidden
        )


class Safety:
    """Looks for danger, for the wish to leave, and for the wish to talk to a person."""

    def __init__(self, file: SafetyFile) -> None:
        self._exit = frozenset(file.exit_words)
        self._person = tuple(_compile(sign) for sign in file.person_signs)
        self._rules = tuple((rule, tuple(_compile(sign) for sign in rule.signs)) for rule in file.rules)
        self.rules = file.rules

    def wants_out(self, text: str) -> bool:
        """Tell whether the whole message is one of the exit words."""
        return text.strip(" 。.!！~～") in self._exit

    def wants_person(self, text: str) -> bool:
        """Tell whether a person is asked for (folded text)."""
        return any(sign.found_in(text) for sign in self._person)

    def danger(self, text: str) -> SafetyRule | None:
        """Return the first rule whose sign is found in a sentence (folded text), or None.

        Two neighbouring sentences are looked at together as well: 他喝多了。又动手了。
        """
        sentences = [part for part in _SENTENCE.split(text) if part.strip()]
        windows = sentences + ["，".join(pair) for pair in itertools.pairwise(sentences)]
        for rule, signs in self._rules:
            if any(sign.found_in(window) for sign in signs for window in windows):
                return rule
        return None


def load_safety(path: Path) -> Safety:
    """Read the rules; raises KnowledgeFaults with every fault."""
    try:
        return Safety(SafetyFile.model_validate(yaml.load(path.read_text("utf-8-sig"), Loader=yaml.CSafeLoader)))
    except OSError:
        raise KnowledgeFaults([f"{path.name}:1: 找不到或读不了这个文件"]) from None
    except yaml.YAMLError as fault:
        raise KnowledgeFaults([f"{path.name}:1: 格式写错了（{fault}）"]) from None
    except re.error as fault:
        raise KnowledgeFaults([f"{path.name}:1: 规则写错了：{fault.pattern!r}（{fault}）"]) from None
    except ValidationError as problems:
        raise KnowledgeFaults(
            [
                f"{path.name}:1: {'.'.join(map(str, p['loc']))}：{p['msg']}"
                for p in problems.errors(include_url=False, include_input=False)
            ]
        ) from None


def _compile(sign: str) -> _Sign:
    parts = [part.strip() for part in sign.split(" & ")]
    return _Sign(
        needed=tuple(re.compile(part) for part in parts if not part.startswith("!")),
        forbidden=tuple(re.compile(part[1:]) for part in parts if part.startswith("!")),
    )
