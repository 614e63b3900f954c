"""The README names every setting and every command, so that it cannot fall behind."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer.main

from bot.cli import app
from bot.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
GROUP = typer.main.get_command(app)


def commands() -> list[str]:
    found = []
    for name, command in getattr(GROUP, "commands", {}).items():
        below = getattr(command, "commands", None)
        found += [f"{name} {inner}" for inner in below] if below else [name]
    return found


def test_there_are_settings_and_commands() -> None:
    assert len(Settings.model_fields) > 10
    assert len(commands()) > 10


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`BOT_{name.upper()}`" in README


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"python -m bot {command}" in README
