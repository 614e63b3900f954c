"""`python -m bot demo`: fills a new database with a fictitious draft and opinions, to look at before real ones come."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.acting import actor_of
from bot.commands.common import out, run_async, settings_for_command
from bot.demo.drafts import fill
from bot.demo.year import live
from bot.errors import WrongInput
from bot.services import opened

Full = Annotated[bool, typer.Option("--full", help="不只一部草案，而是编出来的一整年：活动、咨询、草案、群发、竞赛")]


def demo(full: Full = False) -> None:
    """往新数据库里放一部虚构的草案和一些意见，先看看样子（有了真草案就不能再用）。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            if await parts.drafts.overview() or await parts.events.overview():
                raise WrongInput("数据库里已经有草案或活动。演示只能用在新的数据库里（换一个 BOT_DATA_DIR）。")
            actor = await actor_of(parts, "")
            if full:
                for line in await live(parts, actor):
                    out.print(line)
                out.print("启动 python -m bot，到管理后台看看；账号用 staff password 设密码。")
                return
            count = await fill(parts, actor)
            out.print(f"已放入一部虚构的草案（代号 d1）和 {count} 条意见。可以试试：")
            for line in ("opinions list d1", "opinions groups d1", "opinions heat d1", "export d1 --out 汇总表.xlsx"):
                out.print(f"  python -m bot {line}")

    run_async(work())
