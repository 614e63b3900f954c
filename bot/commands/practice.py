"""`python -m bot practice`: the whole bot beside the real one, with an invented year, for trying whatever one likes."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer
from filelock import FileLock, Timeout

from bot.commands.common import out, run_async, settings_for_command
from bot.demo.year import live
from bot.errors import WrongInput
from bot.services import Services, opened
from bot.serving import run
from bot.settings import Settings
from bot.staff.rights import Right

WHO = "练习"
FOLDER = "practice"
PASSWORD_BYTES = 9

Fresh = Annotated[bool, typer.Option("--fresh", help="练过的都不要了，从头再来")]


def practice(fresh: Fresh = False) -> None:
    """练习：在真的旁边另开一个小助手，里面的人和事都是编的，随便试，谁也不会收到消息。"""
    settings = beside(settings_for_command())
    if fresh:
        _clear(settings)

    async def work() -> None:
        async with opened(settings) as parts:
            password = await prepare(parts)
        out.print(f"练习用的管理后台：账号 {WHO}，密码 {password}（每次启动换一个）。Ctrl-C 结束。")
        await run(settings, lambda line: out.print(line))

    run_async(work())


def beside(settings: Settings) -> Settings:
    """Return the settings of the practice: a folder and a port of its own, the same models, no way to anybody."""
    return settings.model_copy(
        update={
            "data_dir": settings.data_dir / FOLDER,
            "cache_dir": settings.cache,
            "database_url": None,
            "web_port": settings.web_port + 1 if settings.web_port else 0,
            "web_public_url": None,
            "telegram_token": None,
            "telegram_webhook_url": None,
            "smtp_host": "",
        }
    )


async def prepare(parts: Services) -> str:
    """Fill the practice with its year where it is new; returns the new password of its account."""
    async with parts.database.write() as session:
        first = await parts.accounts.first(session, WHO)
    if first is not None:
        out.print("正在编一年的活动、咨询和意见……")
        await live(parts, first)
        facts = await parts.office.files()
        async with parts.acting(first) as act:
            await parts.accounts.grant(act, WHO, tuple(Right))
            name = f"练习·{facts.facts.office.name}"
            await parts.office.save(act, facts, "office", {"name": name}, "练习，不是真的")
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    hashed = await parts.signins.hash(password)
    async with parts.database.read() as session:
        actor = await parts.accounts.actor(session, WHO)
    async with parts.acting(actor) as act:
        await parts.signins.set_password(act, WHO, hashed)
    return password


def _clear(settings: Settings) -> None:
    """Delete what was practised; raises WrongInput while somebody practises."""
    folder = settings.data_dir
    if not folder.exists():
        return
    try:
        with FileLock(folder / "bot.lock", timeout=0):
            for path in folder.glob("bot.db*"):
                path.unlink()
    except Timeout:
        raise WrongInput("有人正在练习。请先把那边停掉（Ctrl-C），再从头来。") from None
