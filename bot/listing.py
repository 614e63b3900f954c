"""Writes down every command with its arguments and options: `python -m bot.listing > docs/commands.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer

from bot.cli import app

HEAD = """# 全部命令

<!-- 由程序写出，请不要手改：python -m bot.listing > docs/commands.md -->

每个命令后面都可以加 `--help`。写成 `…` 的可以写几个，方括号里的可以不写。

退出码：0 完成；1 输入有误（一句话说明）；2 用法不对。没有料到的错误也只说一句，细节记在数据文件夹的 `errors.log`。

会通知到人、或者一做就收不回的命令先显示是哪一件、会通知几位、他们读到的全文，再问一遍；超过 20 位要亲手写人数。
脚本里加 `--yes`，显示照旧、不再问。要存成文件的命令，文件写好才记“已告知”“已导出”；存不了就只说一句，不留半个文件。"""

WORDS = {
    "name": "姓名",
    "article": "条", "articles": "条", "batch": "批号", "channel": "渠道", "chat": "会话编号", "code": "代号",
    "day": "日子", "entry_ids": "条目", "fields": "项=值", "file": "文件", "files": "文件", "key": "项目",
    "monday": "星期一", "names": "名字",
    "number": "编号", "numbers": "编号", "path": "文件",
    "receipt": "编号", "receipts": "编号", "state": "状态", "tags": "类别", "text": "内容", "title": "名称",
    "entry": "条目", "outcome": "结果", "level": "缓急", "words": "名称",
}  # fmt: skip
"""How an argument is called in a command line that people read."""


def listing() -> str:
    """Return the page, in Markdown."""
    program: Any = typer.main.get_command(app)
    context = program.make_context("bot", [], resilient_parsing=True)
    groups = {name: command for name, command in _commands(program, context) if hasattr(command, "commands")}
    lines = [HEAD, "", "## 不分组的", "", f"- `python -m bot`　{_line(program.help)}"]
    for name, command in _commands(program, context):
        if name not in groups:
            lines += _lines(name, command)
    for name, group in groups.items():
        lines += ["", f"## {name}", "", _line(group.help), ""]
        for inner, command in _commands(group, context):
            lines += _lines(f"{name} {inner}", command)
    return "\n".join(lines) + "\n"


def _commands(group: Any, context: Any) -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(context):
        yield name, group.get_command(context, name)


def _lines(name: str, command: Any) -> list[str]:
    """One command: how it is called and what it does, then what its arguments and options mean."""
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    call = " ".join(["python -m bot", name, *map(_word, arguments)])
    lines = [f"- `{call}`　{_line(command.help)}"]
    lines += [f"  - {_word(one)}：{_line(one.help)}" for one in arguments if one.help]
    return [*lines, *(f"  - {_names(one)}：{_line(one.help)}{_usual(one)}" for one in options)]


def _word(argument: Any) -> str:
    word = WORDS[argument.name] + ("…" if argument.nargs != 1 else "")
    return word if argument.required else f"[{word}]"


def _names(option: Any) -> str:
    names = "、".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    return f"{names}（要写）" if option.required else names


def _usual(option: Any) -> str:
    """What an option is where it is not given; switches and empty ones need no word."""
    return f"（不写就是 {option.default}）" if option.default and not option.is_flag else ""


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


if __name__ == "__main__":
    sys.stdout.write(listing())
