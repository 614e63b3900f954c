"""Taking back what was just done, and writing to those who were told something wrong."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.clock import office_time
from bot.commands.acting import act_of, actor_of
from bot.commands.common import Who, Yes, out, run_async, settings_for_command, table_of
from bot.commands.rehearsal import agreed
from bot.holding import leaving
from bot.services import Services, opened

SHOWN = 20

Code = Annotated[str, typer.Argument(help="办完时写出的代号；不写就列出最近的")]


def recall(code: Code = "", who: Who = "") -> None:
    """撤回刚办的事：还没发出的消息都不发，办的事恢复原样；不写代号就列出最近办的。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            if not code:
                await _list(parts)
                return
            async with act_of(parts, who) as act:
                report = await parts.holds.recall(act, code)
            out.print(f"已撤回：{report.hold.title}")
            for line in report.hold.told:
                out.print(f"· {line}", soft_wrap=True)
            if report.out:
                out.print(f"发更正信：python -m bot correct {report.hold.code} 内容")

    run_async(work())


def correct(
    code: Annotated[str, typer.Argument(help="办完时写出的代号，见 recall")],
    text: Annotated[str, typer.Argument(help="更正的内容")],
    yes: Yes = False,
    who: Who = "",
) -> None:
    """给收到了错消息的人发一封更正信，没收到的不打扰。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            actor = await actor_of(parts, who)
            count = await agreed(
                parts,
                lambda on: on.holds.correct(on.opening(actor), code, text),
                lambda count: [f"更正信：发给收到过的 {count} 位。"],
                yes=yes,
                question="发出去吗？",
            )
            out.print(f"{count} 封更正信{leaving(parts.holds.seconds)}。")

    run_async(work())


async def _list(parts: Services) -> None:
    table = table_of("代号", "时间", "经办人", "办了什么", "消息", "撤回")
    async with parts.database.read() as session:
        rows = await parts.holds.latest(session, skip=0, take=SHOWN)
    for one in rows:
        row = one.hold
        back = f"{row.recalled_by} 已撤回" if row.recalled_at else "可以" if row.until > parts.clock.now() else ""
        table.add_row(row.code, office_time(row.created_at), row.who, row.title, "、".join(one.lines), back)
    out.print(table if rows else "还没有可以撤回的。")
