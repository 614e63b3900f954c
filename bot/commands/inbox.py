"""Messages of residents that could not be worked: staff see them and give them to the program once more."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.text import Text

from bot.clock import office_time
from bot.commands.acting import act_of
from bot.commands.common import Who, out, run_async, settings_for_command, table_of
from bot.errors import WrongInput
from bot.inbox import InboxRow
from bot.services import opened
from bot.staff.rights import Right
from bot.text import shorten

app = typer.Typer(no_args_is_help=True, help="没有处理成的来信：查看、再处理一次。")

SHOWN = 200


@app.command("failed")
def failed() -> None:
    """列出没有处理成的来信，新的在前。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            rows = await parts.inbox.failed()
            table = table_of("编号", "渠道", "时间", "试过几次", "内容")
            for row in rows:
                tried = str(row.attempts) if row.attempts else ""
                # What people wrote is never read as markup.
                words = Text(shorten(words_of(row), SHOWN) or "")
                table.add_row(str(row.id), row.channel, office_time(row.received_at), tried, words)
            out.print(table if rows else "没有处理不成的来信。")

    run_async(work())


@app.command("retry")
def retry(
    numbers: Annotated[list[int] | None, typer.Argument(help="inbox failed 里的编号，可以多个", min=1)] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部再处理一次")] = False,
    who: Who = "",
) -> None:
    """把没有处理成的来信交给正在运行的小助手再处理一次；回答发到居民原来的渠道。"""
    if not numbers and not everything:
        raise WrongInput("请写编号，或者用 --all。用 python -m bot inbox failed 看有哪些。")

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                act.need(Right.INQUIRIES)
                taken = await parts.inbox.retry(act.session, None if everything else numbers)
                act.note("inbox.retry", "、".join(map(str, taken)))
            missing = [str(number) for number in numbers or () if number not in taken and not everything]
            if missing:
                raise WrongInput(f"没有编号为 {'、'.join(missing)} 的来信（已交去处理 {len(taken)} 条）。")
            out.print(f"{len(taken)} 条已交给小助手再处理一次。" if taken else "没有处理不成的来信。")

    run_async(work())


def words_of(row: InboxRow) -> str:
    """Return what the person wrote or pressed, as far as the stored update can be read."""
    try:
        return _words(json.loads(row.payload))
    except ValueError:
        return ""


def _words(update: Any) -> str:
    if not isinstance(update, dict):
        return ""
    inner = update.get("message") or update.get("callback_query") or update
    found = [inner.get(name) for name in ("text", "caption", "data", "choice")] if isinstance(inner, dict) else []
    return next((str(one) for one in found if one), "")
