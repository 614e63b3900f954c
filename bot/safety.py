"""Danger comes before everything else: heard by a model learned from many voices, above a floor of fixed rules.

The rules can be read and extended by staff; words that nobody foresaw are heard by the model (`bot.hearing`). The
cards of both stand in one file.

A sign is a line like `{partner}.{0,8}(打|掐)我 & !电视剧`: every part must be found in the same passage, a part with
`!` must not. `|` separates alternatives, `{partner}` stands for any of the words listed under that name, and regular
expressions may be used.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from bot.errors import KnowledgeFaults
from bot.hearing.model import Heard, Hearing
from bot.hearing.voices import Kind
from bot.knowledge.model import EntryId, Flag
from bot.text import count_chinese
from bot.yamlfile import Strict, read_record

A_WORD = 3
"""Letters of a message from which the model listens: two characters are a date, a name, a yes or a no."""

A_FEW = 6
"""Chinese characters up to which the model alone is not believed: it hears 他出门了 and 他打我了 nearly alike."""

A_WISH = 20
"""A message no longer than this that says not to be rung up says nothing else."""

A_REMARK = 18
"""A message no longer than this may lean on a danger spoken of before; what is longer tells enough by itself."""

MINOR: Kind = "minor"
"""The kind of danger that children are in."""

PASSAGE = 60
"""Characters that are looked at together: what is further apart seldom belongs to the same event."""

_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_CLAUSE = re.compile(r"[^,，、]+[,，、]?")
_WORD = re.compile(r"\{([a-z_]+)\}")
_BLANK = "□"


class SafetyRule(Strict):
    """One kind of danger: its signs, what is said first, what the police need to know, and the entry that follows.

    `group`: the one line that is said where others read along (without it the first of `alert`). `alone`: nothing at
    all follows the card. `careful`: whoever calls back asks first whether it is safe to talk. `kinds`: kinds of danger,
    heard by the model, that this card is for. `named`: its signs name what was done, so that nothing the model
    hears takes its place. `child`: the rule whose card a child gets instead who writes of itself.
    """

    id: str = Field(pattern=r"^[a-z-]+$")
    flag: Flag | None = None
    alert: tuple[str, ...] = Field(min_length=1)
    facts: tuple[str, ...] = ()
    group: str = ""
    entry: EntryId
    careful: bool = False
    alone: bool = False
    signs: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    named: bool = False
    child: str | None = None


class HeardAs(Strict):
    """Words that sound like danger to the model and are none (打我电话), and what it is to hear instead."""

    said: str
    heard: str


class Onward(Strict):
    """What somebody goes on to say after a danger was spoken of, and the next thing to do.

    `after`: the rules that may have been spoken of before. `said`: signs, looked for in the whole message. `tells`:
    what is answered, fit for children and grown-ups; nothing of it where nobody need do more than listen.
    """

    after: tuple[str, ...] = Field(min_length=1)
    said: tuple[str, ...] = Field(min_length=1)
    tells: tuple[str, ...] = ()


class SafetyFile(Strict):
    """`safety.yaml`: rules in the order in which they are tried, and the words for leaving and for asking for a person.

    `words`: alternatives by name. `harmless`: blanked out before danger is looked for (打印, 打电话). `heard_as`: words
    that the model hears as others.
    `told_only`: a passage with one of these is about a film, the news or a talk, not about the person. `care`: one line
    for each kind of danger that may be meant, said on top of the answer. `child_signs`: by which one knows a child that
    writes of itself, looked for in the whole message; `grown_signs`: by which one knows that it is none.
    `child_told_of`: somebody tells of a child; without that a child in danger is the one that writes. `child_care`:
    `care` as it is said to a child. `no_call_signs`: somebody does not want to be rung up. `telling`: words that carry
    danger by themselves; in a message of a few characters there is no care line without one. `onward`: what a few
    words mean after a danger was spoken of, in the order in which it is tried; `onward_not`: what is about other
    things, or tells that help has come.
    """

    exit_words: tuple[str, ...] = Field(min_length=1)
    person_signs: tuple[str, ...] = Field(min_length=1)
    words: dict[str, tuple[str, ...]] = {}
    harmless: tuple[str, ...] = ()
    heard_as: tuple[HeardAs, ...] = ()
    told_only: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    care: dict[Kind, str] = {}
    child_signs: tuple[str, ...] = ()
    grown_signs: tuple[str, ...] = ()
    child_told_of: tuple[str, ...] = ()
    child_care: dict[Kind, str] = {}
    no_call_signs: tuple[str, ...] = ()
    onward_not: tuple[str, ...] = ()
    onward: tuple[Onward, ...] = ()
    rules: tuple[SafetyRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _words_are_known(self) -> Self:
        """A word may use those listed before it; signs may use all."""
        known: set[str] = set()
        for name, lines in self.words.items():
            _refuse_unknown(lines, known)
            known.add(name)
        signs = itertools.chain.from_iterable(rule.signs for rule in self.rules)
        heard = tuple(one.said for one in self.heard_as)
        about = (*self.child_signs, *self.grown_signs, *self.child_told_of, *self.no_call_signs, *self.onward_not)
        signs = itertools.chain(signs, *(one.said for one in self.onward))
        _refuse_unknown(
            (*self.person_signs, *self.harmless, *heard, *self.told_only, *self.telling, *about, *signs), known
        )
        ids = {rule.id for rule in self.rules}
        for rule in self.rules:
            if rule.child is not None and rule.child not in ids:
                raise ValueError(f"规则 {rule.id} 的 child 写了没有的规则：{rule.child}")
        for unknown in sorted({one for onward in self.onward for one in onward.after} - ids):
            raise ValueError(f"onward 的 after 写了没有的规则：{unknown}")
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
    """Looks for danger, for the wish to leave, and for the wish to talk to a person.

    Without `hearing` only the fixed rules and signs are there.
    """

    def __init__(self, file: SafetyFile, hearing: Hearing | None = None) -> None:
        self._file = file
        self._hearing = hearing
        self._care = file.care
        self._child_care = {**file.care, **file.child_care}
        self._cards = {kind: rule for rule in file.rules for kind in rule.kinds}
        words = _alternatives(file.words)
        self._exit = frozenset(file.exit_words)
        self._person = tuple(_compile(sign, words) for sign in file.person_signs)
        self._child = tuple(_compile(sign, words) for sign in file.child_signs)
        self._told_of = tuple(_compile(sign, words) for sign in file.child_told_of)
        self._grown = tuple(_compile(sign, words) for sign in file.grown_signs)
        self._no_call = tuple(_compile(sign, words) for sign in file.no_call_signs)
        self._harmless = _any(file.harmless, words)
        self._told_only = _any(file.told_only, words)
        self._telling = _any(file.telling, words)
        self._heard_as = tuple((re.compile(_spelt_out(one.said, words)), one.heard) for one in file.heard_as)
        self._onward_not = _any(file.onward_not, words)
        self._onward = tuple((one, tuple(_compile(sign, words) for sign in one.said)) for one in file.onward)
        self._rules = tuple((rule, tuple(_compile(sign, words) for sign in rule.signs)) for rule in file.rules)
        self.rules = file.rules

    def with_hearing(self, hearing: Hearing | None) -> Safety:
        """Return the same rules with a model of hearing beside them."""
        return Safety(self._file, hearing)

    def wants_out(self, text: str) -> bool:
        """Tell whether the whole message is one of the exit words."""
        return text.strip(" 。.!！~～") in self._exit

    def wants_person(self, text: str) -> bool:
        """Tell whether a person is asked for (folded text)."""
        heard = self._heard(text)
        # Who says no more than not to be rung up speaks of calls, and asks for nobody.
        if heard is not None and heard.person and not (len(text) <= A_WISH and self.wants_no_call(text)):
            return True
        return any(sign.found_in(sentence) for sentence in _SENTENCE.split(text) for sign in self._person)

    def wants_no_call(self, text: str) -> bool:
        """Tell whether somebody says not to be rung up (folded text): another person might answer."""
        return any(sign.found_in(sentence) for sentence in _SENTENCE.split(text) for sign in self._no_call)

    def from_child(self, text: str) -> bool:
        """Tell whether a child writes of itself (folded text); a grown-up who tells of a child does not."""
        return any(sign.found_in(text) for sign in self._child)

    def child_writes(self, text: str, *, before: bool) -> bool:
        """Tell whether a child writes, with what was known `before`: only a grown-up's words end it (folded text)."""
        return self.from_child(text) or (before and not any(sign.found_in(text) for sign in self._grown))

    def for_child(self, rule: SafetyRule) -> SafetyRule:
        """Return the rule whose card a child gets in place of this one, or the same rule."""
        return (self.rule(rule.child) if rule.child else None) or rule

    def careful(self, rule_id: str | None) -> bool:
        """Tell whether somebody in this danger must be called with care; False for no or an unknown danger."""
        return any(rule.careful for rule in self.rules if rule.id == rule_id)

    def rule(self, rule_id: str) -> SafetyRule | None:
        """Return the rule of that id, None if there is none."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def danger(self, text: str, *, explained: bool = False) -> SafetyRule | None:
        """Return the rule whose card is to be shown for a folded text, or None.

        That is the first rule whose sign is found, unless the message is surely calm to the model and the rule is not
        `named`; else the rule for the kind of danger that the model hears. A child that writes gets the card for one.
        `explained`: the message is an answer to a question of ours, or has a sure answer without danger; then the model
        alone is believed only where it hears danger clearly.
        """
        rule = self._danger(text, explained)
        return None if rule is None else self._spoken_to(rule, text)

    def _danger(self, text: str, explained: bool) -> SafetyRule | None:
        rule = self._signed(text)
        heard = self._heard(text)
        if heard is None:
            return rule
        if heard.level == "card":
            own = None if explained and not heard.loud else self._cards.get(heard.kind)
            # 救命 alone says little: where another kind of danger is heard clearly, its card fits better.
            other = rule is not None and not rule.named and heard.loud and own is not None and own.flag != rule.flag
            return own if rule is None or other else rule
        return None if heard.calm and not (rule and rule.named) else rule

    def moved_on(self, text: str) -> bool:
        """Tell whether a folded text is about other matters, or help has come, whatever was spoken of before."""
        return self._onward_not is not None and bool(self._onward_not.search(text))

    def onward(self, text: str, after: Collection[str]) -> Onward | None:
        """Return what a folded text means after the dangers of these rules; None for long ones and other matters."""
        if len(text) > A_REMARK or self.moved_on(text):
            return None
        return next(
            (
                one
                for one, said in self._onward
                if {*one.after} & {*after} and any(sign.found_in(text) for sign in said)
            ),
            None,
        )

    def care(self, text: str, *, child: bool = False) -> tuple[Kind, str] | None:
        """Return the kind of danger that may be meant and the line for it, for a text without a card; else None.

        In a few characters the model hears little: there a word that tells of danger makes up for a low score, and
        without one only a score like that of a card counts. `child`: it is said to a child, whatever this text shows
        of who wrote.
        """
        few = _is_few(text)
        telling = few and self._telling is not None and bool(self._telling.search(text))
        heard = self._heard(text, least=1 if telling else A_WORD)
        if heard is None:
            return None
        meant = (telling and not heard.calm) or heard.level == "card" if few else heard.level is not None
        if not meant and self._signed(text) is None:
            return None
        line = (self._child_care if child or self.from_child(text) else self._care).get(heard.kind)
        return (heard.kind, line) if line else None

    def _heard(self, text: str, least: int = A_WORD) -> Heard | None:
        """What the model hears; nothing in commands, links, numbers, and in less than `least` letters."""
        if self._hearing is None or text.startswith("/") or sum(map(str.isalpha, text)) < least:
            return None
        for said, heard in self._heard_as:
            text = said.sub(heard, text)
        return self._hearing.hear(text)

    def signed(self, text: str) -> SafetyRule | None:
        """Return the rule for the first sign that is found in a folded text, or None."""
        rule = self._signed(text)
        return None if rule is None else self._spoken_to(rule, text)

    def _spoken_to(self, rule: SafetyRule, text: str) -> SafetyRule:
        """The rule whose card speaks to whoever wrote: a child is told what a child can do."""
        own = MINOR in rule.kinds and not any(sign.found_in(text) for sign in self._told_of)
        return self.for_child(rule) if own or self.from_child(text) else rule

    def _signed(self, text: str) -> SafetyRule | None:
        """Return the first rule whose sign is found in a passage (folded text), or None.

        A passage is a sentence, two short neighbouring ones (他喝多了。又动手了。), or a part of a long one.
        """
        blanked = self._harmless.sub(_BLANK, text) if self._harmless else text
        passages = [part for part in _passages(blanked) if not (self._told_only and self._told_only.search(part))]
        for rule, signs in self._rules:
            if any(sign.found_in(passage) for sign in signs for passage in passages):
                return rule
        return None


def load_safety(path: Path, hearing: Hearing | None = None) -> Safety:
    """Read the rules and cards; raises KnowledgeFaults with every fault."""
    file = read_record(path, SafetyFile)
    try:
        return Safety(file, hearing)
    except re.error as fault:
        raise KnowledgeFaults([f"{path.name}:{_line_of(path, fault)}: 规则写错了：{fault.pattern!r}"]) from None


def _is_few(text: str) -> bool:
    """Whether a text is a few Chinese characters; pinyin needs more letters for the same."""
    return count_chinese(text) == sum(map(str.isalpha, text)) <= A_FEW


def _line_of(path: Path, fault: re.error) -> int:
    """The line on which a pattern stands, with the least beside it; 1 where it was put together of several."""
    lines = enumerate(path.read_text("utf-8-sig").splitlines(), 1)
    return min(((len(line), number) for number, line in lines if str(fault.pattern) in line), default=(0, 1))[1]


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
