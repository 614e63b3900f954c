"""Commands for the accounts of staff: who they are, what each may do."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.clock import office_time
from bot.commands.acting import act_of, actor_of
from bot.commands.common import Who, out, run_async, settings_for_command, table_of
from bot.errors import Malformed, NotFound
from bot.services import opened
from bot.staff.rights import RIGHT_NAMES, Right, rights_named
from bot.text import names_in

app = typer.Typer(no_args_is_help=True, help="工作人员的账号和权限。")

Rights = Annotated[
    str, typer.Option("--rights", help="权限，逗号分隔：管理员、答复咨询、立法意见、活动、群发、看姓名电话；不写只能看")
]


@app.command("list")
def staff_list() -> None:
    """列出账号和权限。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with parts.database.read() as session:
                rows = await parts.accounts.list(session)
            table = table_of("姓名", "权限", "开户", "状态")
            for row in rows:
                state = f"{office_time(row.disabled_at)} 停用" if row.disabled_at else "在用"
                table.add_row(
                    row.name, rights_named(row.rights), f"{office_time(row.created_at)} {row.created_by}", state
                )
            out.print(table if rows else "还没有账号。第一次办事时，本机用户自动成为管理员。")

    run_async(work())


@app.command("add")
def staff_add(name: str, rights: Rights = "", who: Who = "") -> None:
    """开一个账号。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                row = await parts.accounts.add(act, name, read_rights(rights))
            out.print(f"已给 {row.name} 开了账号，权限：{rights_named(row.rights)}。")

    run_async(work())


@app.command("rights")
def staff_rights(name: str, rights: Rights = "", who: Who = "") -> None:
    """改一个账号的权限；写的就是全部权限，没写的收回。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                row = await parts.accounts.grant(act, name, read_rights(rights))
            out.print(f"{row.name} 现在的权限：{rights_named(row.rights)}。")

    run_async(work())


@app.command("close")
def staff_close(name: str, who: Who = "") -> None:
    """停用一个账号；以前的记录留着。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                row = await parts.accounts.close(act, name)
            out.print(f"{row.name} 的账号已停用。")

    run_async(work())


@app.command("reopen")
def staff_reopen(name: str, who: Who = "") -> None:
    """重新启用停用的账号。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            async with act_of(parts, who) as act:
                row = await parts.accounts.reopen(act, name)
            out.print(f"{row.name} 的账号又能用了。")

    run_async(work())


@app.command("password")
def staff_password(name: Annotated[str, typer.Argument(help="姓名；不写是自己")] = "", who: Who = "") -> None:
    """设登录管理后台的密码；还没有人能登录时，没有的账号当场开出来，当管理员。"""

    async def work() -> None:
        async with opened(settings_for_command(quiet=True)) as parts:
            actor = await actor_of(parts, who)
            hashed = await parts.signins.hash(_asked_password())
            first = not await parts.signins.someone_can_enter()
            whose = " ".join(name.split()) or actor.name
            async with parts.acting(actor) as act:
                try:
                    await parts.signins.set_password(act, whose, hashed)
                except NotFound:
                    if not first:
                        raise
                    await parts.accounts.add(act, whose, (Right.ADMIN,))
                    await parts.signins.set_password(act, whose, hashed)
            out.print(f"{whose} 的密码设好了。登录管理后台：网页地址后面加 /staff")

    run_async(work())


def _asked_password() -> str:
    """Ask twice without showing it; a line of standard input where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first: str = typer.prompt("新密码（至少 10 个字符，打字时不显示）", hide_input=True)
    if typer.prompt("再写一遍", hide_input=True) != first:
        raise Malformed("两次写的不一样，密码没有改。")
    return first


def read_rights(text: str) -> list[Right]:
    """Return the rights named in a list such as 活动，群发; raises Malformed for a name that is none."""
    named = {name: right for right, name in RIGHT_NAMES.items()} | {right.value: right for right in Right}
    found = []
    for name in names_in(text):
        if name not in named:
            raise Malformed(f"没有“{name}”这种权限，可以写：{'、'.join(RIGHT_NAMES.values())}。")
        found.append(named[name])
    return list(dict.fromkeys(found))
