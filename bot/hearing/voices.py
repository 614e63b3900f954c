"""What many people would say in danger, calmly, or to get a person: the phrasings that hearing is learned from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from bot.voices.said import Said, load_said, sample

Kind = Literal["violence", "threat", "captive", "minor", "frail", "despair", "money", "medical", "fire", "sexual"]
"""A kind of danger: violence at home, threat by others, held captive, and so on."""

KINDS: tuple[Kind, ...] = get_args(Kind)

CALM, PERSON = "calm", "person"

LABELS = (*KINDS, CALM, PERSON)

EVERYDAY = 3_000


def load_voices(folder: Path) -> tuple[Said, ...]:
    """Read every `voices/*.tsv` under the knowledge folder; a label is one of KINDS, CALM or PERSON.

    Raises KnowledgeFaults with one line per fault (`file:line: what`). No folder means nobody was heard yet.
    """
    return load_said(
        folder / "voices",
        lambda label: "" if label in LABELS else f"没有“{label}”这个类别，可以用：{'、'.join(LABELS)}",
    )


def urgent(one: Said) -> bool:
    """Tell whether somebody is in danger."""
    return one.label in KINDS


def everyday(phrasings: Iterable[str]) -> tuple[Said, ...]:
    """Return phrasings of ordinary questions as calm ones: they are learned from, and nobody's voice.

    An even sample of at most EVERYDAY: they are there to be told apart, not to outvote the voices.
    """
    return sample(phrasings, CALM, EVERYDAY)
