"""Cuts a question into the features that the ranker counts: characters, pairs of characters, words, groups of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

import jieba

from bot.language.folding import fold

_BREAK = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[。！？!?;；\n]+")
_CLAUSE = re.compile(r"[，,、：:]+")

GROUP_COUNT = 2

MAX_CHARACTERS = 900
"""A story longer than this is looked at from its start and its end, where people say what they want."""


class Tokens:
    """Knows how this knowledge's words are cut; one per ranker, nothing global."""

    def __init__(self, dictionary: Sequence[str], lexicon: Mapping[str, str]) -> None:
        common, total = common_words()
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ = common.copy() if dictionary else common
        self._jieba.total = total
        self._jieba.initialized = True
        for word in dictionary:
            self._jieba.add_word(word)
        self._groups = {fold(word): fold(group) for word, group in lexicon.items()}
        self._longest = max(map(len, self._groups), default=0)

    def words(self, folded: str) -> list[str]:
        """Return the words of a folded text, without punctuation."""
        return [word for word in self._jieba.lcut(folded) if not _BREAK.fullmatch(word)]

    def borders(self, text: str) -> list[int]:
        """Return where one word ends and the next begins, in characters."""
        return list(accumulate(map(len, self._jieba.lcut(text))))[:-1]

    def features(self, folded: str) -> list[str]:
        """Return all features of a folded text, repeated as often as they occur.

        `c:` one and two characters, `w:` words, `s:` the group of words that mean the same (twice: a group is worth
        more than a word). Longer runs and pairs of words were measured and left out: they recognise phrasings already
        known and make new ones worse.
        """
        found = [f"w:{word}" for word in self.words(folded)]
        for group in self._found_groups(folded):
            found += [f"s:{group}"] * GROUP_COUNT
        for run in _BREAK.split(folded):
            found += character_runs(run)
        return found

    def _found_groups(self, folded: str) -> Iterator[str]:
        """Yield the group of every lexicon word from left to right, the longest word at each place."""
        start = 0
        while start < len(folded):
            for length in range(min(self._longest, len(folded) - start), 1, -1):
                group = self._groups.get(folded[start : start + length])
                if group is not None:
                    yield group
                    start += length - 1
                    break
            start += 1


@lru_cache(maxsize=1)
def common_words() -> tuple[dict[str, int], int]:
    """Return how often each word of jieba's dictionary occurs, 0 for a mere beginning of one, and the sum of all.

    jieba would keep this in a file among the temporary ones, where anybody on the machine may lay another, and takes
    twice as long to read that file as it takes here to count anew.
    """
    with jieba.Tokenizer().get_dict_file() as file:
        fields = file.read().decode().split()
    words, counts = fields[::3], [int(count) for count in fields[1::3]]
    common: dict[str, int] = {}
    longer, length = words, 1
    while longer:
        longer = [word for word in longer if len(word) > length]
        common.update(dict.fromkeys([word[:length] for word in longer], 0))
        length += 1
    common.update(zip(words, counts, strict=True))
    return common, sum(counts)


@lru_cache(maxsize=1)
def plain_tokens() -> Tokens:
    """Return the words of the common dictionary alone, read once: half a second in which nothing else runs."""
    return Tokens((), {})


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
