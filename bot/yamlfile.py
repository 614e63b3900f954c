"""Reads YAML that people edit: whatever they typed, the answer is the value or one sentence with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import KnowledgeFaults
from bot.wrong_values import in_chinese

T = TypeVar("T", bound=BaseModel)

EMPTY = "没有内容，是不是没有存好"

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


def read_record(path: Path, kind: type[T]) -> T:
    """Read a file that is one record; raises KnowledgeFaults with every fault, one `file:line: what` for each."""
    try:
        data, node = read_yaml(path.read_text("utf-8-sig"))
    except OSError:
        raise KnowledgeFaults([f"{path.name}:1: 找不到或读不了这个文件"]) from None
    except UnicodeDecodeError:
        raise KnowledgeFaults([f"{path.name}:1: 不是 UTF-8 文本"]) from None
    except YamlFault as fault:
        raise KnowledgeFaults([f"{path.name}:{fault.line}: {fault}"]) from None
    if node is None:
        raise KnowledgeFaults([f"{path.name}:1: {EMPTY}"])
    faults = list(twice(node))
    try:
        record = kind.model_validate(data)
    except ValidationError as problems:
        faults += faults_of(problems, node)
    if faults:
        raise KnowledgeFaults([f"{path.name}:{line}: {what}" for line, what in sorted(faults)])
    return record


def twice(root: Any) -> Iterator[tuple[int, str]]:
    """Yield line and sentence for each name that stands twice in one table; YAML itself keeps the last."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += _children(node)
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value in seen:
                yield key.start_mark.line + 1, f"{key.value} 写了两次"
            seen.add(key.value)


def faults_of(problems: ValidationError, root: Any) -> Iterator[tuple[int, str]]:
    """Yield line and Chinese sentence for each value that is not of its kind; `root`: the record's own node."""
    found = problems.errors(include_url=False, include_input=False)
    above = {problem["loc"][:length] for problem in found for length in range(len(problem["loc"]))}
    for problem in found:
        if problem["type"] == "too_short" and problem["loc"] in above:
            continue  # pydantic does not count the items that are wrong themselves
        where = ".".join(str(part) for part in problem["loc"])
        yield _node_at(root, problem["loc"]).start_mark.line + 1, f"{where}: {in_chinese(problem)}".removeprefix(": ")


_WRITTEN_WRONG = {
    "could not find expected ':'": "名称后面缺英文冒号，或引号没有写完",
    "found a tab character": "行首用了制表符，请改成空格",
    "did not find expected key": "缩进没有对齐，或引号后面还有字",
    "did not find expected '-' indicator": "缩进没有对齐",
    "mapping values are not allowed": "一行里有两个冒号，请给内容加引号",
    "found unexpected end of stream": "引号没有写完",
    "did not find expected ',' or": "括号没有写完",
    "block sequence entries are not allowed": "这里不能以 - 开头，请检查缩进",
    "did not find expected node content": "括号里写得不对",
    "found character that cannot start": "不能以这个符号开头，请给内容加引号",
    "found unknown escape": "双引号里的反斜线写错了",
    "expected a single document": "不能用 --- 分成几份",
    "found undefined alias": "不能用 * 开头，请给内容加引号",
    "found undefined tag": "不能用 ! 的写法",
    "could not determine a constructor": "不能用 ! 的写法",
}
"""What PyYAML says, by the part that does not change, and what it comes from as a rule."""


def _what(fault: yaml.MarkedYAMLError) -> str:
    said = f"{fault.problem} {fault.context}"
    why = next((told for part, told in _WRITTEN_WRONG.items() if part in said), "请检查冒号、引号和缩进")
    return f"格式写错了（{why}）"


def _node_at(node: Any, path: Sequence[str | int]) -> Any:
    """Follow a pydantic location through the YAML tree as far as it exists, for the line number."""
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            match = next((pair for pair in node.value if pair[0].value == part), None)
            if match is None:
                return node
            node = match[1] if not isinstance(match[1], yaml.ScalarNode) else match[0]
        else:
            return node
    return node


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
