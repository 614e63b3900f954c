"""`python -m bot drafts rename`, `restore`: what was brought in or taken away by mistake is put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from bot.commands.acting import act_of, actor_of
from bot.commands.common import Who, Yes, out, run_async, settings_for_command
from bot.commands.drafts import Code
from bot.commands.rehearsal import agreed_act
from bot.services import opened


def rename(
    code: Code,
    title: Annotated[str, typer.Argument(help="正确的标题")],
    why: Annotated[str, typer.Option("--why", help="为什么改；必填，记入日志")],
    who: Who = "",
) -> None:
    """改正标题（例如把页眉读成了标题）；以后的信和表都用新的。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                before = await parts.drafts.rename(act, code, title, why)
            out.print(f"已改；原来是《{before}》。", soft_wrap=True)

    run_async(work())


def restore(
    code: Annotated[str, typer.Argument(help="删去的草案的代号；不写就列出来")] = "",
    why: Annotated[str, typer.Option("--why", help="为什么；必填，记入日志")] = "",
    yes: Yes = False,
    who: Who = "",
) -> None:
    """把误删的草案找回来：居民又看得到。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            if not code:
                for row in await parts.drafts.hidden():
                    out.print(f"{row.code}　{row.title}", soft_wrap=True)
                return
            view = await agreed_act(
                parts, await actor_of(parts, who), lambda on, act: on.drafts.reveal(act, code, why),
                lambda made: [f"{made.draft.code}《{made.draft.title}》：居民又看得到。"], yes=yes,
            )  # fmt: skip
            out.print(f"《{view.draft.title}》找回来了。")

    run_async(work())


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (("rename", rename), ("restore", restore))
