"""Cuts a question into the features that the ranker counts: characters, pairs of characters, words, lay words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import jieba

from bot.faq.folding import fold

_BREAK = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[。！？!?;；\n]+")
_CLAUSE = re.compile(r"[，,、：:]+")

MAX_CHARACTERS = 900
"""A story longer than this is looked at from its start and its end, where people say what they want."""


class Tokens:
    """Knows how this knowledge's words are cut; one per ranker, nothing global."""

    def __init__(self, dictionary: Sequence[str], lexicon: Mapping[str, str]) -> None:
        self._jieba = jieba.Tokenizer()
        self._jieba.initialize()
        for word in (*dictionary, *lexicon):
            self._jieba.add_word(word)
        self._lexicon = {fold(lay): fold(legal) for lay, legal in lexicon.items()}

    def words(self, folded: str) -> list[str]:
        """Return the words of a folded text, without punctuation."""
        return [word for word in self._jieba.lcut(folded) if not _BREAK.fullmatch(word)]

    def features(self, folded: str) -> list[str]:
        """Return all features of a folded text, repeated as often as they occur.

        `c:` one and two characters, `w:` words; a lay word adds its legal word. Longer runs and pairs of words were
        measured and left out: they recognise phrasings already known and make new ones worse.
        """
        words = self.words(folded)
        found = [f"w:{word}" for word in words]
        found += [f"w:{self._lexicon[word]}" for word in words if word in self._lexicon]
        for run in _BREAK.split(folded):
            found += character_runs(run)
        return found


def character_runs(run: str) -> Iterator[str]:
    """Yield the `c:` features of a run of characters."""
    for length in (1, 2):
        for start in range(len(run) - length + 1):
            yield f"c:{run[start : start + length]}"


def trim(folded: str) -> str:
    """Return at most MAX_CHARACTERS: the whole text, or its first and last parts."""
    if len(folded) <= MAX_CHARACTERS:
        return folded
    half = MAX_CHARACTERS // 2
    return folded[:half] + "。" + folded[-half:]


def parts(folded: str) -> list[str]:
    """Return the sentences of a story (clauses where a sentence is very long), for scoring one by one."""
    found = []
    for sentence in _SENTENCE.split(folded):
        found += _CLAUSE.split(sentence) if len(sentence) > 60 else [sentence]
    return [part for part in found if len(part) >= 4]
