"""Reads YAML that people edit: whatever they typed, the answer is the value or one sentence with its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

MAX_DEPTH = 40
"""Levels of nesting; our files need eight."""

_TEXT = "tag:yaml.org,2002:str"
_PLAIN_FAULTS = (ValueError, TypeError, AttributeError, KeyError, OverflowError, RecursionError)
"""What PyYAML lets through for a 31st of February, a number of 5,000 digits, or a wrong explicit tag."""


class Strict(BaseModel):
    """Unknown keys are errors: a misspelt field must never be silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class YamlFault(Exception):
    """A text is not the YAML we take; `line` counts from 1, str() is a Chinese sentence without it."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def read_yaml(text: str) -> tuple[Any, Any]:
    """Return the value and its tree of nodes (both None for an empty text); raises YamlFault.

    Aliases are refused: a kilobyte of them can stand for more than any memory holds. So are keys that are no text.
    """
    try:
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            return None, None
        _check(node)
        return loader.construct_document(node), node
    except yaml.MarkedYAMLError as fault:
        raise YamlFault(fault.problem_mark.line + 1 if fault.problem_mark else 1, _what(fault)) from None
    except yaml.YAMLError:
        raise YamlFault(1, "含有不允许的字符") from None
    except _PLAIN_FAULTS as fault:
        raise _found(node, fault) from None


def _what(fault: yaml.MarkedYAMLError) -> str:
    return f"格式写错了（{fault.problem}）"


def _check(root: Any) -> None:
    """Look at every node once; raises YamlFault."""
    known: set[int] = set()
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        line = node.start_mark.line + 1
        if id(node) in known:
            raise YamlFault(line, "不能用 & 和 * 的引用写法，请把内容写出来")
        known.add(id(node))
        if depth > MAX_DEPTH:
            raise YamlFault(line, f"套了超过 {MAX_DEPTH} 层")
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key, yaml.ScalarNode) or key.tag != _TEXT:
                raise YamlFault(key.start_mark.line + 1, "冒号前面的名称要写成文字；数字、日期请加引号")
        waiting += [(child, depth + 1) for child in _children(node)]


def _children(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _found(root: Any, fault: Exception) -> YamlFault:
    """The line of the value that cannot be made, by making each by itself."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += reversed(list(_children(node)))
        if isinstance(node, yaml.ScalarNode):
            try:
                yaml.constructor.SafeConstructor().construct_object(node)
            except _PLAIN_FAULTS:
                return YamlFault(node.start_mark.line + 1, f"“{node.value[:40]}”不是可能的日期或数字")
    return YamlFault(1, f"读不懂（{type(fault).__name__}）")
