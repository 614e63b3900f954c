"""What is written for people names every setting and every command, and nothing that does not exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.cli import app
from bot.listing import listing
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "knowledge" / "README.md")
}
PROGRAM: Any = typer.main.get_command(app)
CONTEXT = PROGRAM.make_context("bot", [], resilient_parsing=True)

LINKS = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
RUNS = re.compile(r"python -m bot(?![\w.])([^\n`|;]*)")
PATHS = re.compile(r"(?<![\w/.-])(?:bot|tests|docs|knowledge)/[\w./-]*[\w/]")
MODULES = re.compile(r"python -m ((?:tests|bot\.)[\w.]+)")
ENDS = ("#", "&&", "…")


def code_of(page: str) -> str:
    return "\n".join(CODE.findall(PAGES[page]))


def fault_of(words: list[str]) -> str:
    """Say what of a command line does not exist: a command or an option; nothing if all of it does."""
    command = PROGRAM
    while words and not words[0].startswith("-") and hasattr(command, "commands"):
        found = command.get_command(CONTEXT, words[0])
        if found is None:
            return f"no command {words.pop(0)}"
        command, words = found, words[1:]
    known = {"--help", "--", *(name for one in command.params for name in (*one.opts, *one.secondary_opts))}
    return ", ".join(f"no option {word}" for word in words if re.match("--", word) and word not in known)


def anchors(page: str) -> set[str]:
    """The names of a page's headings as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", PAGES[page], re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_there_are_settings_and_pages() -> None:
    assert len(Settings.model_fields) > 10
    assert len(PAGES) > 6


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described_to_those_who_operate(name: str) -> None:
    assert f"| `BOT_{name.upper()}` |" in PAGES["docs/operating.md"]


def test_the_list_of_commands_is_what_the_program_says() -> None:
    assert PAGES["docs/commands.md"] == listing(), "write it anew: python -m bot.listing > docs/commands.md"


def test_the_list_of_commands_has_those_of_every_module() -> None:
    for name in ("version", "knowledge check", "events list", "events import", "opinions edit", "inbox retry"):
        assert f"- `python -m bot {name}" in PAGES["docs/commands.md"]


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
