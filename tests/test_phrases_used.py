"""Every sentence that editors keep is said somewhere: one that nobody says is a fault, like one that is missing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from bot.phrases import Phrases

ROOT = Path(__file__).parent.parent
TREES = [
    ast.parse(path.read_text("utf-8")) for path in (ROOT / "bot").rglob("*.py") if path.name != "phrases.py"
]  # fmt: skip
PAGES = "\n".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.html"))


def sentences(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from sentences(inner)
        else:
            yield name


def said() -> tuple[set[str], set[str]]:
    """The names that code reads, and how the names begin that it puts together (`getattr(say, f"area_{area}")`)."""
    names, beginnings = set(), set()
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(first := node.values[0], ast.Constant):
                beginnings.add(str(first.value))
    return names, {one for one in beginnings if one.endswith("_") and one.isidentifier()}


def test_no_sentence_is_kept_that_nobody_says() -> None:
    names, beginnings = said()
    unsaid = [
        one
        for one in sentences(Phrases)
        if one not in names and f".{one}" not in PAGES and not any(one.startswith(begin) for begin in beginnings)
    ]
    assert unsaid == []
