"""Reads the knowledge folder into one checked value, and tells every fault at once with file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import KnowledgeFaults
from bot.holidays import Holidays
from bot.knowledge.model import (
    Entry,
    Hotline,
    Knowledge,
    Law,
    LprTable,
    Office,
    OfficeFacts,
    Option,
    Place,
    RepealedLaw,
    Signpost,
)
from bot.yamlfile import EMPTY, YamlFault, faults_of, read_yaml, twice

T = TypeVar("T", bound=BaseModel)

MAX_FILE_BYTES = 2_000_000
"""A knowledge file larger than this is refused."""

_NEARLY = re.compile(r"\.(yml|YML|YAML|Yaml|yaml\.txt|yml\.txt)$")
"""How an entry's file ends when an editor or a system has named it."""

NO_FACTS = "office.yaml 或 lpr.yaml:1: 缺少内容"


def load_knowledge(folder: Path) -> Knowledge:
    """Read everything under `folder`.

    Raises KnowledgeFaults with one line per fault (`file:line: what`), all of them together; nothing is
    half-loaded.
    """
    reader = _Reader(folder)
    entries = [entry for path in sorted((folder / "faq").rglob("*.yaml")) for entry in reader.items(path, None, Entry)]
    signposts = reader.items(folder / "signposts.yaml", "signposts", Signpost)
    laws = reader.table(folder / "laws.yaml", "laws", Law)
    repealed = reader.items(folder / "laws.yaml", "repealed", RepealedLaw)
    hotlines = reader.table(folder / "hotlines.yaml", "hotlines", Hotline)
    facts = reader.facts()
    small_talk = reader.phrases(folder / "small_talk.yaml", "small_talk")
    lexicon = reader.words(folder / "lexicon.yaml")
    dictionary = reader.lines(folder / "dictionary.txt")
    reader.check_ids(entries, signposts)
    reader.check_names(folder / "faq")
    if reader.faults or facts is None:
        raise KnowledgeFaults(sorted(reader.faults) or [NO_FACTS])
    if not entries:
        raise KnowledgeFaults([f"{folder}：没有找到任何条目（faq/*/*.yaml）"])
    return Knowledge(
        entries=tuple(entries),
        signposts=tuple(signposts),
        laws=laws,
        repealed=tuple(repealed),
        hotlines=hotlines,
        places=facts.places,
        office=facts.office,
        front=facts.front,
        lpr=facts.lpr,
        holidays=facts.holidays,
        small_talk=tuple(small_talk),
        lexicon=lexicon,
        dictionary=tuple(dictionary),
        fingerprint=_learned_from(entries, signposts, small_talk, lexicon, dictionary),
    )


def load_facts(folder: Path) -> tuple[OfficeFacts, dict[str, Hotline]]:
    """Read only what belongs to the office and the year, and the telephone numbers it may name as fallback.

    Raises KnowledgeFaults as `load_knowledge` does.
    """
    reader = _Reader(folder)
    hotlines = reader.table(folder / "hotlines.yaml", "hotlines", Hotline)
    facts = reader.facts()
    if reader.faults or facts is None:
        raise KnowledgeFaults(sorted(reader.faults) or [NO_FACTS])
    return facts, hotlines


def knowledge_files(folder: Path) -> list[Path]:
    """Return every file whose change must be noticed, sorted."""
    return sorted(
        [*folder.rglob("*.yaml"), *folder.rglob("*.txt"), *folder.glob("voices/*.tsv"), *folder.glob("wants/*.tsv")]
    )


def _learned_from(
    entries: Sequence[Entry],
    signposts: Sequence[Signpost],
    small_talk: Sequence[str],
    lexicon: dict[str, str],
    dictionary: Sequence[str],
) -> str:
    """Hash of what the matching learns from: two folders with the same hash train the same ranker."""
    digest = hashlib.sha256()
    for entry in sorted(entries, key=lambda e: e.id):
        near = [f"{n.text}\0{n.intent}" for n in entry.not_]
        digest.update("\x01".join([entry.id, entry.intent, entry.title, *entry.questions, *near]).encode())
    for post in sorted(signposts, key=lambda p: p.id):
        digest.update("\x02".join([post.id, post.title, *post.questions]).encode())
    digest.update(repr((sorted(small_talk), sorted(lexicon.items()))).encode())
    digest.update(repr(sorted(dictionary)).encode())
    return digest.hexdigest()


class _Reader:
    """Reads files one by one and gathers faults instead of stopping at the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache: dict[Path, tuple[Any, Any]] = {}
        self._places: dict[int, str] = {}
        self.faults: list[str] = []

    def items(self, path: Path, key: str | None, kind: type[T]) -> list[T]:
        """Read a list of records; with `key`, the list stands under that key of the file."""
        data, node = self._document(path, key)
        if data is None:
            return []
        if not isinstance(data, list):
            self._fault(path, node, "这里应当是一个列表（每项以 - 开头）")
            return []
        found = []
        for record, record_node in zip(data, node.value, strict=True):
            value = self._record(path, record, record_node, kind)
            if value is not None:
                found.append(value)
                self._places[id(value)] = self._where(path, record_node)
        return found

    def table(self, path: Path, key: str, kind: type[T]) -> dict[str, T]:
        """Read a mapping of name to record under `key`."""
        data, node = self._document(path, key)
        if not isinstance(data, dict):
            if data is not None:
                self._fault(path, node, "这里应当是“名称: 内容”的表")
            return {}
        found = {}
        for key_node, value_node in node.value:
            value = self._record(path, data[key_node.value], value_node, kind)
            if value is not None:
                found[str(key_node.value)] = value
        return found

    def value(self, path: Path, key: str | None, kind: type[T]) -> T | None:
        """Read the single record under `key`, or the whole file as one."""
        data, node = self._document(path, key)
        return None if data is None else self._record(path, data, node, kind)

    def facts(self) -> OfficeFacts | None:
        """Read what belongs to the office and the year."""
        own = self._folder / "office.yaml"
        places = self.table(own, "places", Place)
        office = self.value(own, "office", Office)
        front = self.items(own, "front", Option)
        lpr = self.value(self._folder / "lpr.yaml", "lpr", LprTable)
        holidays = self.value(self._folder / "holidays.yaml", None, Holidays)
        if office is None or lpr is None or holidays is None:
            return None
        return OfficeFacts(office=office, places=places, front=tuple(front), holidays=holidays, lpr=lpr)

    def phrases(self, path: Path, key: str) -> list[str]:
        """Read a list of phrasings under `key`."""
        data, node = self._document(path, key)
        if data is None:
            return []
        if not isinstance(data, list) or not all(isinstance(item, str) and 1 <= len(item) <= 200 for item in data):
            self._fault(path, node, "这里应当是一列文字，每条 1 到 200 个字")
            return []
        return data

    def words(self, path: Path) -> dict[str, str]:
        """Read the lexicon, written as group: [words]; return the group of every word, also of the group's own name."""
        data, node = self._document(path, "lexicon")
        found: dict[str, str] = {}
        if data is None:
            return found
        if not isinstance(data, dict):
            self._fault(path, node, "每一行应当是“组名: [说法, 说法]”")
            return found
        for (group, words), (_, place) in zip(data.items(), node.value, strict=True):
            if not isinstance(words, list) or not all(isinstance(w, str) and len(w) > 1 for w in (group, *words)):
                self._fault(path, place, f"“{group}”应当是“组名: [说法, 说法]”，每个说法至少两个字，数字加引号")
                continue
            for word in (group, *words):
                if found.setdefault(word, group) != group:
                    self._fault(path, place, f"“{word}”已经在“{found[word]}”一组，一个说法只属一组")
        return found

    def lines(self, path: Path) -> list[str]:
        """Read a word list; empty lines and lines starting with # are skipped, a BOM and CRLF are taken off."""
        if not path.exists():
            self.faults.append(f"{path.name}:1: 找不到这个文件")
            return []
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            self.faults.append(f"{path.name}:1: 读不了，或者不是 UTF-8 文本")
            return []
        return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]

    def check_ids(self, entries: Sequence[Entry], signposts: Sequence[Signpost]) -> None:
        """Note ids that stand twice."""
        known: dict[str, str] = {}
        for name, place in [(record.id, self._places[id(record)]) for record in entries] + [
            (record.id, self._places[id(record)]) for record in signposts
        ]:
            if name in known:
                self.faults.append(f"{place}: 编号 {name} 重复，已在 {known[name]}")
            known[name] = place

    def check_names(self, folder: Path) -> None:
        """Note files whose name keeps them from being read: nobody would see that their entries are missing."""
        for path in sorted(folder.rglob("*")):
            if _NEARLY.search(path.name):
                self.faults.append(f"{self._name(path)}:1: 文件名要以 .yaml 结尾，不然不会读")

    def _document(self, path: Path, key: str | None) -> tuple[Any, Any]:
        if path not in self._cache:
            self._cache[path] = self._parse(path)
        data, node = self._cache[path]
        if data is None or key is None:
            return data, node
        if not isinstance(data, dict) or key not in data:
            self._fault(path, node, f"缺少 {key}")
            return None, None
        name, value = next(pair for pair in node.value if pair[0].value == key)
        if data[key] is None:
            self._fault(path, name, f"{key} 下面没有内容；真的没有就写 {key}: []")
        return data[key], value

    def _parse(self, path: Path) -> tuple[Any, Any]:
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                self.faults.append(f"{self._name(path)}:1: 文件超过 {MAX_FILE_BYTES // 1_000_000} MB")
                return None, None
            text = path.read_text(encoding="utf-8-sig")
            data, node = read_yaml(text)
            if node is None:
                self._fault(path, None, EMPTY)
            self.faults += (f"{self._name(path)}:{line}: {what}" for line, what in twice(node))
            return data, node
        except OSError:
            self.faults.append(f"{self._name(path)}:1: 找不到或读不了这个文件")
        except UnicodeDecodeError:
            self.faults.append(f"{self._name(path)}:1: 不是 UTF-8 文本")
        except YamlFault as fault:
            self.faults.append(f"{self._name(path)}:{fault.line}: {fault}")
        return None, None

    def _record(self, path: Path, data: Any, node: Any, kind: type[T]) -> T | None:
        try:
            return kind.model_validate(data)
        except ValidationError as problems:
            name = f"{data['id']} " if isinstance(data, dict) and "id" in data else ""
            self.faults += (f"{self._name(path)}:{line}: {name}{what}" for line, what in faults_of(problems, node))
            return None

    def _fault(self, path: Path, node: Any, what: str) -> None:
        self.faults.append(f"{self._where(path, node)}: {what}")

    def _where(self, path: Path, node: Any) -> str:
        return f"{self._name(path)}:{node.start_mark.line + 1 if node is not None else 1}"

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self._folder))
