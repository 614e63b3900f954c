"""What is written for people names every setting and every command, and nothing that does not exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.cli import app
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "knowledge" / "README.md")
}
GROUP = typer.main.get_command(app)

LINKS = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
RUNS = re.compile(r"python -m bot\b([^\n`|;]*)")
PATHS = re.compile(r"(?<![\w/.-])(?:bot|tests|docs|knowledge)/[\w./-]*[\w/]")
MODULES = re.compile(r"python -m (tests[\w.]+)")
ENDS = ("#", "&&", "…")


def commands() -> list[str]:
    found = []
    for name, command in getattr(GROUP, "commands", {}).items():
        below = getattr(command, "commands", None)
        found += [f"{name} {inner}" for inner in below] if below else [name]
    return found


def code_of(page: str) -> str:
    return "\n".join(CODE.findall(PAGES[page]))


def fault_of(words: list[str]) -> str:
    """Say what of a command line does not exist: a command or an option; nothing if all of it does."""
    command: Any = GROUP
    while words and not words[0].startswith("-") and hasattr(command, "commands"):
        if words[0] not in command.commands:
            return f"no command {words[0]}"
        command = command.commands[words.pop(0)]
    known = {"--help", "--", *(name for one in command.params for name in (*one.opts, *one.secondary_opts))}
    return ", ".join(f"no option {word}" for word in words if re.match("--", word) and word not in known)


def anchors(page: str) -> set[str]:
    """The names of a page's headings as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", PAGES[page], re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_there_are_settings_and_commands() -> None:
    assert len(Settings.model_fields) > 10
    assert len(commands()) > 10
    assert len(PAGES) > 6


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described_to_those_who_operate(name: str) -> None:
    assert f"| `BOT_{name.upper()}` |" in PAGES["docs/operating.md"]


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_in_the_list_of_commands(command: str) -> None:
    assert f"python -m bot {command}" in PAGES["docs/commands.md"]


def test_the_readme_can_be_read_in_a_few_minutes() -> None:
    assert len(README.splitlines()) <= 140


@pytest.mark.parametrize("page", sorted(PAGES))
def test_links_lead_somewhere(page: str) -> None:
    wrong = []
    for link in ("".join(pair) for pair in LINKS.findall(PAGES[page])):
        target, _, anchor = link.partition("#")
        path = (ROOT / page).parent / target if target else ROOT / page
        if re.match(r"https?:", link):
            continue
        name = str(path.resolve().relative_to(ROOT))
        if not path.exists() or (anchor and anchor not in anchors(name)):
            wrong.append(link)
    assert wrong == []


@pytest.mark.parametrize("page", sorted(PAGES))
def test_files_that_are_named_exist(page: str) -> None:
    code = re.sub(r"NNNN\S*|\S*<\S*", "", code_of(page))
    modules = [f"{name.replace('.', '/')}.py" for name in MODULES.findall(PAGES[page])]
    assert [name for name in (*PATHS.findall(code), *modules) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", sorted(PAGES))
def test_commands_that_are_named_exist(page: str) -> None:
    wrong = []
    for rest in RUNS.findall(code_of(page)):
        words = shlex.split(rest, comments=True)
        end = next((place for place, word in enumerate(words) if word in ENDS), len(words))
        if fault := fault_of(words[:end]):
            wrong.append(f"python -m bot{rest}: {fault}")
    assert wrong == []
