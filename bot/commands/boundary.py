"""The edge of the command line: whatever happens inside, staff read one Chinese sentence and the shell a plain code."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

import typer

from bot.commands.common import NOTHING_DONE, err
from bot.errors import NotFound, WrongInput
from bot.logs import redact
from bot.settings import load_settings

LOG = "errors.log"
MOST_BYTES = 1_000_000
"""A log of faults that is longer begins anew."""

# What the library says of a wrong command line, and how staff read it.
_USAGE = (
    (re.compile(r"No such command '?(.*?)'?\.?(?: |$)"), "没有“{0}”这个命令。"),
    (re.compile(r"No such option:? '?(-[^\s.']*)"), "没有“{0}”这个选项。"),
    (re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*?)\)"), "多写了“{0}”。带空格的内容请加引号。"),
    (re.compile(r"Option '?(--?[^\s']+)'? does not take a value"), "选项 {0} 后面不写内容。"),
    (re.compile(r"Option '?(--?[^\s']+)'? requires"), "选项 {0} 后面要写内容。"),
    (re.compile(r"Missing option '?(.*?)'?\.?(?: |$)"), "缺少选项 {0}。"),
    (re.compile(r"Missing (?:argument|parameter):? '?(.*?)'?\.?(?: |$)"), "缺少 {0}。"),
    (re.compile(r"Invalid value for '?(.*?)'?: .*valid (?:int|float)"), "{0} 要写数字。"),
    (re.compile(r"Invalid value for '?(.*?)'?: (.*)"), "{0} 的内容不对。"),
)

_HINTS = {
    "account": "看有哪些账号：python -m bot staff list",
    "announcement": "看全部：python -m bot announce list",
    "draft": "看全部：python -m bot drafts list",
    "event": "看全部：python -m bot events list",
    "hold": "看能撤回的：python -m bot recall",
    "inquiry": "看全部：python -m bot inquiries list --all",
    "quiz": "看全部：python -m bot quiz list",
    "opinion": "看全部：python -m bot opinions list 草案编号",
}
"""Where to look for what is missing, by its kind."""

_DATABASE = (
    ("locked", "数据库正忙，请过一会儿再试。"),
    ("full", "磁盘满了，什么都没有存。请先腾出地方。"),
    ("readonly", "数据库是只读的，存不了。请检查数据文件夹的权限。"),
    ("malformed", "数据库文件坏了，请用备份恢复。"),
    ("not a database", "数据库文件坏了，请用备份恢复。"),
    ("unable to open", "数据库文件打不开，请检查数据文件夹的权限。"),
)


def guarded(work: Callable[[], object]) -> int:
    """Run the command line and return its exit code: 0 done, 1 the input or something else was wrong, 2 wrong usage.

    Whatever was wrong is told in one sentence on standard error; what nobody foresaw is kept in a file besides.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot write a rare character shows a question mark instead of failing.
            stream.reconfigure(errors="replace")
    try:
        code = work()
    except NotFound as fault:
        return _say(f"{fault}{_HINTS.get(fault.kind, '')}", 1)
    except WrongInput as fault:
        return _say(str(fault), 1)
    except KeyboardInterrupt:
        return 130
    except typer.Abort:
        return _say(NOTHING_DONE, 1)
    except typer.Exit as end:
        return end.exit_code
    except BrokenPipeError:
        # The reader (head, less) has seen enough; the streams must not complain when the program ends.
        sys.stderr = sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
        return 1
    except Exception as fault:
        if hasattr(fault, "format_message"):
            return _say(_usage(fault), 2)
        return _say(_sentence(fault), 1)
    return code if isinstance(code, int) else 0


def _say(text: str, code: int) -> int:
    err.print(text, soft_wrap=True)
    return code


def _usage(fault: Exception) -> str:
    """Say what is wrong with the command line. The library's own words are English."""
    words = str(fault.format_message())  # type: ignore[attr-defined]
    context = getattr(fault, "ctx", None)
    if type(fault).__name__ == "NoArgsIsHelpError":
        return words or (context.get_help() if context else "")
    path = re.sub(r"^.*__main__\.py|^bot\b", "python -m bot", context.command_path) if context else "python -m bot"
    parameter = getattr(fault, "param", None)
    if "Missing argument" in words and (meant := getattr(parameter, "help", "")):
        return f"还缺：{meant}。怎么用：{path} --help"
    for pattern, sentence in _USAGE:
        if found := pattern.search(words):
            return f"{sentence.format(*found.groups())}怎么用：{path} --help"
    return f"命令写得不对。怎么用：{path} --help"


def _sentence(fault: Exception) -> str:
    # What the database said, if it was the database: its library is not loaded for a command that needs none.
    words = str(getattr(fault, "orig", "")).lower()
    for sign, sentence in _DATABASE:
        if sign in words:
            return sentence
    if isinstance(fault, OverflowError):
        return "写的数字太大了。"
    where = _keep(fault)
    told = f"详细情况记在 {where}，请发给维护的人。" if where else f"（{type(fault).__name__}）"
    return f"出错了，这一步没有做完。{told}"


def _keep(fault: Exception) -> Path | None:
    """Write the fault down in the data folder; None where that cannot be done.

    Only places in the program and the kind of error are kept: what was typed or stored may be somebody's words.
    """
    try:
        path = load_settings().data_dir / LOG
        path.parent.mkdir(parents=True, exist_ok=True)
        again = not path.exists() or path.stat().st_size < MOST_BYTES
        lines = traceback.format_list(traceback.extract_tb(fault.__traceback__))
        kinds = " ← ".join(type(one).__name__ for one in _chain(fault))
        told = str(fault).splitlines()[0][:200] if not hasattr(fault, "orig") and str(fault) else ""
        with path.open("a" if again else "w", encoding="utf-8") as file:
            file.write(redact(f"{datetime.now(UTC).isoformat()} {kinds} {told}\n{''.join(lines)}\n"))
    except (OSError, WrongInput):
        return None
    return path


def _chain(fault: BaseException) -> list[BaseException]:
    found = [fault]
    while (before := found[-1].__cause__ or found[-1].__context__) is not None and before not in found:
        found.append(before)
    return found
