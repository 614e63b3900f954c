"""What an office has set about alarms: after how long, and where they go; kept among its settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.duty.roster import MAIL, MOST_MAIL
from bot.errors import Malformed
from bot.office.settings import OfficeSettings
from bot.office.store import Setting
from bot.staff.act import Act
from bot.yamlfile import Strict

KEY = "alarm"
"""Of the setting."""

LEAST_MINUTES, MOST_MINUTES = 5, 7 * 24 * 60
MOST_MAILS = 10

_CHAT = re.compile(r"-?\d{4,20}")


class AlarmPlan(Strict):
    """`minutes`: what waits longer is told of; `telegram`: the id of a group, empty for none; `mails`: where mail goes
    besides those who have duty (`to_duty`)."""

    minutes: int = 60
    telegram: str = ""
    mails: tuple[str, ...] = ()
    to_duty: bool = True

    @property
    def said(self) -> list[str]:
        """The plan in lines."""
        return [
            f"等了 {self.minutes} 分钟还没有回复的也提醒",
            f"Telegram 值班群：{self.telegram or '不发'}",
            f"邮件：{'、'.join(self.mails) or '没有固定的邮箱'}{'，值班的人也发' if self.to_duty else ''}",
        ]


class AlarmPlans:
    """Reads and changes the plan of one office; every version is kept."""

    def __init__(self, settings: OfficeSettings) -> None:
        self.settings = settings

    async def present(self, session: AsyncSession) -> tuple[AlarmPlan, Setting | None]:
        """Return the plan that holds, and its version; the usual one, which sends nothing, where none was set."""
        row = await self.settings.of(session, KEY)
        return plan_of(row.value if row else {}), row

    async def save(self, act: Act, plan: AlarmPlan, why: str, *, verb: str = "change") -> Setting:
        """Set the plan; raises NotAllowed, Malformed with what is wrong, Conflict where nothing would change."""
        if not LEAST_MINUTES <= plan.minutes <= MOST_MINUTES:
            raise Malformed(f"分钟数要在 {LEAST_MINUTES} 到 {MOST_MINUTES} 之间。")
        if plan.telegram and not _CHAT.fullmatch(plan.telegram):
            raise Malformed("Telegram 群的编号是一个数字，群的以 - 开头，例如 -1001234567890。")
        if len(plan.mails) > MOST_MAILS:
            raise Malformed(f"邮箱最多 {MOST_MAILS} 个。")
        if wrong := [mail for mail in plan.mails if len(mail) > MOST_MAIL or not MAIL.fullmatch(mail)]:
            raise Malformed(f"邮箱“{wrong[0][:40]}”写得不对。")
        if len(set(plan.mails)) < len(plan.mails):
            raise Malformed("有一个邮箱写了两次。")
        return await self.settings.add(act, KEY, plan.model_dump(mode="json"), why, verb=verb)

    async def restore(self, act: Act, number: int) -> Setting:
        """Set the plan of a former version again; raises as `save` does, and NotFound."""
        former = await self.settings.version(act.session, KEY, number)
        return await self.save(act, plan_of(former.value), f"还原成第 {number} 版", verb="restore")


def plan_of(value: Mapping[str, Any]) -> AlarmPlan:
    """Return the plan in a stored value; one that a later version wrote and this one cannot read is the usual one."""
    try:
        return AlarmPlan.model_validate(dict(value))
    except ValidationError:
        return AlarmPlan()
