"""What many people would say in danger, calmly, or to get a person: the phrasings that hearing is learned from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from bot.errors import KnowledgeFaults
from bot.language.folding import fold

Kind = Literal["violence", "threat", "captive", "minor", "frail", "despair", "money", "medical", "fire"]
"""A kind of danger: violence at home, threat by others, held captive, and so on."""

KINDS: tuple[Kind, ...] = get_args(Kind)

CALM, PERSON = "calm", "person"

EVERYDAY = 3_000

MAX_CHARACTERS = 400
"""A phrasing longer than this is no message of the kind that is learned from."""


@dataclass(frozen=True, slots=True)
class Said:
    """One phrasing, folded; `voice` is the file it came from, `kind` one of KINDS, CALM or PERSON."""

    voice: str
    kind: str
    folded: str

    @property
    def urgent(self) -> bool:
        """Whether somebody is in danger."""
        return self.kind in KINDS


def load_voices(folder: Path) -> tuple[Said, ...]:
    """Read every `voices/*.tsv` under the knowledge folder: a line is `kind<TAB>text`, `#` begins a comment.

    Raises KnowledgeFaults with one line per fault (`file:line: what`). No folder means nobody was heard yet.
    """
    faults: list[str] = []
    found: list[Said] = []
    for path in voice_files(folder):
        for number, line in enumerate(_lines(path, faults), 1):
            if not line.strip() or line.startswith("#"):
                continue
            kind, tab, text = line.partition("\t")
            if fault := _fault(kind, tab, text):
                faults.append(f"voices/{path.name}:{number}: {fault}")
            else:
                found.append(Said(path.stem, kind, fold(text)))
    if faults:
        raise KnowledgeFaults(faults)
    return tuple(dict.fromkeys(found))


def voice_files(folder: Path) -> list[Path]:
    """Return the files of the voices, sorted."""
    return sorted((folder / "voices").glob("*.tsv"))


def everyday(phrasings: Iterable[str]) -> tuple[Said, ...]:
    """Return phrasings of ordinary questions as calm ones: they are learned from, and nobody's voice.

    An even sample of at most EVERYDAY: they are there to be told apart, not to outvote the voices.
    """
    found = sorted({fold(text) for text in phrasings})
    step = max(1, -(-len(found) // EVERYDAY))
    return tuple(Said("", CALM, text) for text in found[::step])


def fingerprint(said: Sequence[Said]) -> str:
    """Return a hash of what is learned from: the same phrasings give the same model."""
    digest = hashlib.sha256()
    for one in said:
        digest.update(f"{one.voice}\0{one.kind}\0{one.folded}\1".encode())
    return digest.hexdigest()


def _lines(path: Path, faults: list[str]) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        faults.append(f"voices/{path.name}:1: 读不了这个文件，要用 UTF-8 编码")
        return []


def _fault(kind: str, tab: str, text: str) -> str:
    if not tab or not text.strip():
        return "每行要写成“类别<TAB>一句话”"
    if kind not in (*KINDS, CALM, PERSON):
        return f"没有“{kind}”这个类别，可以用：{'、'.join((*KINDS, CALM, PERSON))}"
    if "\t" in text:
        return "一行只能有一个 TAB"
    if len(text) > MAX_CHARACTERS:
        return f"最多 {MAX_CHARACTERS} 个字"
    return ""
