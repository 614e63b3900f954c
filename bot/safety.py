"""Danger comes before everything else: fixed rules, not a classifier, that a member of staff can read and extend.

A sign is a line like `{partner}.{0,8}(打|掐)我 & !电视剧`: every part must be found in the same passage, a part with
`!` must not. `|` separates alternatives, `{partner}` stands for any of the words listed under that name, and regular
expressions may be used.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from bot.errors import KnowledgeFaults
from bot.knowledge.model import EntryId, Flag
from bot.yamlfile import Strict, YamlFault, read_yaml

PASSAGE = 60
"""Characters that are looked at together: what is further apart seldom belongs to the same event."""

_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_CLAUSE = re.compile(r"[^,，、]+[,，、]?")
_WORD = re.compile(r"\{([a-z_]+)\}")
_BLANK = "□"


class SafetyRule(Strict):
    """One kind of danger: its signs, what is said first, what the police need to know, and the entry that follows.

    `group`: the one line that is said where others read along (without it the first of `alert`). `alone`: nothing at
    all follows the card. `careful`: whoever calls back asks first whether it is safe to talk.
    """

    id: str = Field(pattern=r"^[a-z-]+$")
    flag: Flag
    alert: tuple[str, ...] = Field(min_length=1)
    facts: tuple[str, ...] = ()
    group: str = ""
    entry: EntryId
    careful: bool = False
    alone: bool = False
    signs: tuple[str, ...] = Field(min_length=1)


class SafetyFile(Strict):
    """`safety.yaml`: rules in the order in which they are tried, and the words for leaving and for asking for a person.

    `words`: alternatives by name. `harmless`: blanked out before danger is looked for (打印, 打电话).
    `told_only`: a passage with one of these is about a film, the news or a talk, not about the person.
    """

    exit_words: tuple[str, ...] = Field(min_length=1)
    person_signs: tuple[str, ...] = Field(min_length=1)
    words: dict[str, tuple[str, ...]] = {}
    harmless: tuple[str, ...] = ()
    told_only: tuple[str, ...] = ()
    rules: tuple[SafetyRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _words_are_known(self) -> Self:
        """A word may use those listed before it; signs may use all."""
        known: set[str] = set()
        for name, lines in self.words.items():
            _refuse_unknown(lines, known)
            known.add(name)
        signs = itertools.chain.from_iterable(rule.signs for rule in self.rules)
        _refuse_unknown((*self.person_signs, *self.harmless, *self.told_only, *signs), known)
        return self


@dataclass(frozen=True, slots=True)
class _Sign:
    needed: tuple[re.Pattern[str], ...]
    forbidden: tuple[re.Pattern[str], ...]

    def found_in(self, passage: str) -> bool:
        return all(part.search(passage) for part in self.needed) and not any(
            part.search(passage) for part in self.forbidden
        )


class Safety:
    """Looks for danger, for the wish to leave, and for the wish to talk to a person."""

    def __init__(self, file: SafetyFile) -> None:
        words = _alternatives(file.words)
        self._exit = frozenset(file.exit_words)
        self._person = tuple(_compile(sign, words) for sign in file.person_signs)
        self._harmless = _any(file.harmless, words)
        self._told_only = _any(file.told_only, words)
        self._rules = tuple((rule, tuple(_compile(sign, words) for sign in rule.signs)) for rule in file.rules)
        self.rules = file.rules

    def wants_out(self, text: str) -> bool:
        """Tell whether the whole message is one of the exit words."""
        return text.strip(" 。.!！~～") in self._exit

    def wants_person(self, text: str) -> bool:
        """Tell whether a person is asked for (folded text)."""
        return any(sign.found_in(sentence) for sentence in _SENTENCE.split(text) for sign in self._person)

    def careful(self, rule_id: str | None) -> bool:
        """Tell whether somebody in this danger must be called with care; False for no or an unknown danger."""
        return any(rule.careful for rule in self.rules if rule.id == rule_id)

    def danger(self, text: str) -> SafetyRule | None:
        """Return the first rule whose sign is found in a passage (folded text), or None.

        A passage is a sentence, two short neighbouring ones (他喝多了。又动手了。), or a part of a long one.
        """
        blanked = self._harmless.sub(_BLANK, text) if self._harmless else text
        passages = [part for part in _passages(blanked) if not (self._told_only and self._told_only.search(part))]
        for rule, signs in self._rules:
            if any(sign.found_in(passage) for sign in signs for passage in passages):
                return rule
        return None


def load_safety(path: Path) -> Safety:
    """Read the rules; raises KnowledgeFaults with every fault."""
    try:
        data, _ = read_yaml(path.read_text("utf-8-sig"))
        return Safety(SafetyFile.model_validate(data))
    except OSError:
        raise KnowledgeFaults([f"{path.name}:1: 找不到或读不了这个文件"]) from None
    except UnicodeDecodeError:
        raise KnowledgeFaults([f"{path.name}:1: 不是 UTF-8 文本"]) from None
    except YamlFault as fault:
        raise KnowledgeFaults([f"{path.name}:{fault.line}: {fault}"]) from None
    except re.error as fault:
        raise KnowledgeFaults([f"{path.name}:1: 规则写错了：{fault.pattern!r}（{fault}）"]) from None
    except ValidationError as problems:
        raise KnowledgeFaults(
            [
                f"{path.name}:1: {'.'.join(map(str, p['loc']))}：{p['msg']}"
                for p in problems.errors(include_url=False, include_input=False)
            ]
        ) from None


def _refuse_unknown(lines: tuple[str, ...], known: set[str]) -> None:
    for line in lines:
        for name in _WORD.findall(line):
            if name not in known:
                raise ValueError(f"“{line}”里的 {{{name}}} 没有列在前面的 words 里")


def _alternatives(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Each name with its alternatives as one pattern."""
    found: dict[str, str] = {}
    for name, lines in words.items():
        found[name] = f"(?:{'|'.join(_spelt_out(line, found) for line in lines)})"
    return found


def _spelt_out(line: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: words[match.group(1)], line)


def _any(lines: tuple[str, ...], words: Mapping[str, str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{_spelt_out(line, words)})" for line in lines)) if lines else None


def _compile(sign: str, words: Mapping[str, str]) -> _Sign:
    parts = [_spelt_out(part.strip(), words) for part in sign.split(" & ")]
    return _Sign(
        needed=tuple(re.compile(part) for part in parts if not part.startswith("!")),
        forbidden=tuple(re.compile(part[1:]) for part in parts if part.startswith("!")),
    )


def _passages(text: str) -> Iterator[str]:
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    for sentence in sentences:
        yield from _parts(sentence)
    for one, other in itertools.pairwise(sentences):
        if len(one) + len(other) < 2 * PASSAGE:
            yield f"{one},{other}"


def _parts(sentence: str) -> Iterator[str]:
    """A short sentence whole; a long one as overlapping runs of clauses, so that what is far off has no say."""
    if len(sentence) <= PASSAGE:
        yield sentence
        return
    clauses = [piece for clause in _CLAUSE.findall(sentence) for piece in _cut(clause)]
    for start in range(len(clauses)):
        run = ""
        for clause in clauses[start:]:
            if run and len(run) + len(clause) > PASSAGE:
                break
            run += clause
        yield run
        if start + 1 < len(clauses) and sentence.endswith(run):
            return


def _cut(clause: str) -> Iterator[str]:
    """Dictated text has no commas: cut it into short pieces (runs of them overlap, so nothing is lost at a cut)."""
    step = PASSAGE // 3
    return (clause[start : start + step] for start in range(0, len(clause), step))
