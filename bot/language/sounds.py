"""How a text sounds, syllable by syllable: typing errors, homophones and messages in pinyin come to the same."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

_RUN = re.compile(r"[a-zü]+|[一-鿿㐀-䶿]+")
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|iao|ian|ing|ang|eng|ong|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
)
_LATIN = re.compile(r"[a-zü]+")
_FLAT = {"zh": "z", "ch": "c", "sh": "s"}

REMEMBERED = 1 << 14
"""Characters whose sound is remembered: a few thousand make up nearly all that people type."""


def sounds(folded: str) -> list[list[str]]:
    """Return the syllables of every run of Chinese characters or Latin letters of a folded text, without tones.

    What speakers of the south do not tell apart is the same here (zh/z, n/l at the start, n/ng at the end), and so is
    what keyboards write in several ways (nüe, nve, nue). Latin letters that are no pinyin give no syllables.
    """
    found: list[list[str]] = []
    joined = False
    for match in _RUN.finditer(folded):
        run = match.group()
        latin = bool(_LATIN.fullmatch(run))
        syllables = _latin(run.replace("ü", "v")) if latin else [_sound(character) for character in run]
        # Pinyin is typed with a space after each word: the words of one message belong together.
        if found and latin and joined and folded[match.start() - 1] == " ":
            found[-1] += syllables
        else:
            found.append(syllables)
        joined = latin
    return found


def _latin(run: str) -> list[str]:
    syllables = _SYLLABLE.findall(run)
    return [_southern(one) for one in syllables] if "".join(syllables) == run else []


@lru_cache(maxsize=REMEMBERED)
def _sound(character: str) -> str:
    return _southern(lazy_pinyin(character)[0])


def _southern(sound: str) -> str:
    sound = _FLAT.get(sound[:2], sound[:2]) + sound[2:]
    sound = sound.removesuffix("g") if sound.endswith("ng") else sound
    sound = "l" + sound[1:] if sound[0] == "n" and len(sound) > 1 else sound
    return "lve" if sound == "lue" else sound
