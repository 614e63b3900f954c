"""Looking after the office's database: bringing it up to date, what did not arrive, who did what."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.clock import office_time
from bot.commands.common import out, run_async, settings_for_command, table_of
from bot.outbox.terms import STATES
from bot.services import opened


def migrate() -> None:
    """只升级数据库，不启动。"""

    async def work() -> None:
        async with opened(settings_for_command()):
            out.print("数据库已是最新。")

    run_async(work())


def undelivered() -> None:
    """列出没有送达的消息：失败的、对方已离开的、不知是否送达的。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            rows = await parts.outbox.undelivered()
            table = table_of("编号", "种类", "渠道", "状态", "时间", "原因")
            for row in rows:
                when = office_time(row.created_at)
                table.add_row(str(row.id), row.kind, row.channel, STATES[row.state], when, row.error or "")
            out.print(table if rows else "全部送达。")

    run_async(work())


def audit(limit: Annotated[int, typer.Option(help="最近多少条")] = 50) -> None:
    """看经办日志：谁、什么时候、做了什么、为什么。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                rows = await parts.audit.latest(session, limit)
            table = table_of("时间", "经办人", "做了什么", "对象", "理由")
            for row in rows:
                table.add_row(office_time(row.at), row.who, row.act, row.subject, row.reason)
            out.print(table if rows else "还没有记录。")

    run_async(work())
