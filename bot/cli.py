"""The command line: which module has which command. A module is imported when one of its commands is wanted.

A command that needs neither a channel nor the matcher starts in a fraction of the time that all of them take.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, cast

import typer
from typer.core import TyperGroup

from bot.commands.boundary import guarded
from bot.umask import only_for_me

ALONE = {
    "settings": "about", "version": "about", "migrate": "upkeep", "chat": "talk", "ask": "talk",
    "undelivered": "upkeep", "audit": "upkeep", "export": "export", "figures": "export", "demo": "demo",
    "practice": "practice", "recall": "recall", "correct": "recall",
}  # fmt: skip
"""Commands, each with the module of `bot.commands` in which a function has its name."""

GROUPS = {
    "knowledge": ("knowledge", "knowledge_check", "entry_notes"),
    "inquiries": ("inquiries", "walkins"),
    "drafts": ("drafts", "draft_fixes"),
    "opinions": ("opinions", "opinion_entry", "results"),
    "meetings": ("meetings",),
    "events": ("events", "event_plans"),
    "announce": ("announce",),
    "quiz": ("quiz", "quiz_fixes"),
    "inbox": ("inbox",),
    "staff": ("staff",),
    "office": ("office",),
    "duty": ("duty",),
}
"""Groups of commands, each with its modules: the first has the group (`app`), the others what is added to it
(`COMMANDS`)."""


class Group(TyperGroup):
    """A group of commands in several modules; the later ones are imported when the earlier ones lack a command."""

    later: Sequence[str] = ()

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands."""
        self._complete()
        return super().list_commands(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, None if there is none of that name."""
        if cmd_name not in self.commands:
            self._complete()
        return super().get_command(ctx, cmd_name)

    def _complete(self) -> None:
        for module in self.later:
            for name, function in _module(module).COMMANDS:
                self.add_command(_command(name, function))
        self.later = ()


class Program(TyperGroup):
    """All commands and groups, by the tables above."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        """Return the names of all commands and groups."""
        return [*ALONE, *GROUPS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command or a group, None if there is none of that name."""
        if cmd_name not in self.commands:
            if cmd_name in ALONE:
                self.add_command(_command(cmd_name, getattr(_module(ALONE[cmd_name]), cmd_name)))
            elif cmd_name in GROUPS:
                self.add_command(_group(cmd_name, *GROUPS[cmd_name]))
        return super().get_command(ctx, cmd_name)


app = typer.Typer(
    cls=Program, add_completion=False, no_args_is_help=False, help="江厦法律小助手。不带命令就启动网页和机器人。"
)


def main() -> None:
    """Run the command line: exit code 0 done, 1 the input was wrong (one sentence), 2 wrong usage."""
    only_for_me()
    sys.exit(guarded(lambda: app(standalone_mode=False)))


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """不带命令：启动网页、Telegram（填了令牌时）和提醒。"""
    if context.invoked_subcommand is None:
        _module("start").start()


def _module(name: str) -> Any:
    return import_module(f"bot.commands.{name}")


def _command(name: str, function: Callable[..., None]) -> Any:
    alone = typer.Typer(add_completion=False)
    alone.command(name)(function)
    return typer.main.get_command(alone)


def _group(name: str, first: str, *later: str) -> Any:
    around = typer.Typer(add_completion=False)
    around.add_typer(_module(first).app, name=name, cls=Group)
    group = cast(Group, typer.main.get_group(around).commands[name])
    group.later = later
    return group
