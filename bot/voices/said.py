"""Phrasings of many people with what they mean, one file a person: what models are learned from, read and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeFaults
from bot.language.folding import fold

MAX_CHARACTERS = 400
"""A phrasing longer than this is no message of the kind that is learned from."""


@dataclass(frozen=True, slots=True)
class Said:
    """One phrasing, folded; `voice` is the file it came from (empty: nobody's), `label` what it means."""

    voice: str
    label: str
    folded: str


def load_said(folder: Path, refused: Callable[[str], str]) -> tuple[Said, ...]:
    """Read every `*.tsv` of a folder: a line is `label<TAB>text`, `#` begins a comment.

    `refused` says in Chinese what is wrong with a label, or nothing.

    Raises KnowledgeFaults with one line per fault (`folder/file:line: what`). No folder means nobody was heard yet.
    """
    faults: list[str] = []
    found: list[Said] = []
    for path in sorted(folder.glob("*.tsv")):
        name = f"{folder.name}/{path.name}"
        for number, line in enumerate(_lines(path, name, faults), 1):
            if not line.strip() or line.startswith("#"):
                continue
            label, tab, text = line.partition("\t")
            if fault := _fault(tab, text) or refused(label):
                faults.append(f"{name}:{number}: {fault}")
            else:
                found.append(Said(path.stem, label, fold(text)))
    if faults:
        raise KnowledgeFaults(faults)
    return tuple(dict.fromkeys(found))


def sample(phrasings: Iterable[str], label: str, most: int) -> tuple[Said, ...]:
    """Return an even sample of at most `most` phrasings in a fixed order, as nobody's voice."""
    found = sorted({fold(text) for text in phrasings})
    step = max(1, -(-len(found) // most))
    return tuple(Said("", label, text) for text in found[::step])


def fingerprint(said: Sequence[Said]) -> str:
    """Return a hash of what is learned from: the same phrasings give the same model."""
    digest = hashlib.sha256()
    for one in said:
        digest.update(f"{one.voice}\0{one.label}\0{one.folded}\1".encode())
    return digest.hexdigest()


def _lines(path: Path, name: str, faults: list[str]) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        faults.append(f"{name}:1: 读不了这个文件，要用 UTF-8 编码")
        return []


def _fault(tab: str, text: str) -> str:
    if not tab or not text.strip():
        return "每行要写成“类别<TAB>一句话”"
    if "\t" in text:
        return "一行只能有一个 TAB"
    if len(text) > MAX_CHARACTERS:
        return f"最多 {MAX_CHARACTERS} 个字"
    return ""
