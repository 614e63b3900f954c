"""Big files are written beside the pages, in a thread with a connection of its own: nobody waits because of them.

Whoever asked sees how far it is and fetches the file when it is there; it is kept for an hour, by this process.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.errors import Conflict, NotFetched, WrongInput
from bot.staff.rights import Actor, Right

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Files that are written at the same time: more would only share the processor."""

KEPT = timedelta(hours=1)
BROKEN = "文件没有做成，系统出了点问题。请再试一次；还不行，请告诉维护的人现在的时间。"

Tell = Callable[[int], None]
"""Is told how many rows have been written."""


@dataclass
class Making:
    """One file on its way. `total` rows are expected; `fault` is the sentence where it could not be made."""

    code: str
    name: str
    actor: Actor
    need: Right | None
    back: str
    total: int
    began: datetime
    rows: int = 0
    content: Path | None = None
    fault: str = ""
    work: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def is_over(self) -> bool:
        """Whether it is there, or never will be."""
        return bool(self.content or self.fault)

    @property
    def percent(self) -> int:
        """How far it is; the last step, closing the file, is not counted."""
        return min(99, 100 * self.rows // max(1, self.total))


class Makings:
    """The files of one process; they go when it ends, and are asked for again."""

    def __init__(self, clock: Clock, folder: Path) -> None:
        """`folder` is made when it is needed; what an earlier process left in it goes after an hour."""
        self._clock = clock
        self._folder = folder
        self._all: dict[str, Making] = {}

    def begin(
        self,
        actor: Actor,
        name: str,
        total: int,
        write: Callable[[Path, Tell], Awaitable[object]],
        then: Callable[[], Awaitable[None]],
        *,
        back: str,
        need: Right | None = None,
    ) -> Making:
        """Begin to write the file `name`; `write` runs in another thread and must open its own database.

        `then` is done when the file is there, before anybody gets it (the audit); `back` is the page it belongs to,
        `need` the right that is looked at once more when it is fetched. Raises Conflict while too many are written.
        """
        self._forget()
        if sum(not one.is_over for one in self._all.values()) >= AT_ONCE:
            raise Conflict("还有两个大文件正在做，请等一两分钟再来。")
        code = secrets.token_hex(8)
        making = Making(code, name, actor, need, back, total, self._clock.now())
        making.work = asyncio.create_task(self._make(making, write, then))
        self._all[code] = making
        return making

    def of(self, actor: Actor, code: str) -> Making:
        """Return the file of an address, only to whoever asked for it; raises NotFetched."""
        self._forget()
        making = self._all.get(code)
        if making is None or making.actor.id != actor.id:
            raise NotFetched("没有这个文件：做好的文件只留一小时，程序重启也会丢。请再导出一次。")
        if making.need is not None:
            actor.need(making.need)
        return making

    async def _make(
        self, making: Making, write: Callable[[Path, Tell], Awaitable[object]], then: Callable[[], Awaitable[None]]
    ) -> None:
        path = self._folder / f"{making.code}.{making.name.rpartition('.')[2]}"

        def tell(rows: int) -> None:
            making.rows = rows

        async def work() -> None:
            self._folder.mkdir(parents=True, exist_ok=True)
            await write(path, tell)

        try:
            await asyncio.to_thread(asyncio.run, work())
            await then()
            making.content = path
        except WrongInput as fault:
            making.fault = str(fault)
        except Exception:
            log.exception("a file could not be made: %s", making.name.rpartition(".")[2])
            making.fault = BROKEN

    def _forget(self) -> None:
        """Forget what is older than an hour, here and on the disk."""
        oldest = self._clock.now() - KEPT
        for making in [one for one in self._all.values() if one.is_over and one.began < oldest]:
            del self._all[making.code]
        known = {making.code for making in self._all.values()}
        for path in self._folder.glob("*"):
            left = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if path.stem not in known and left < oldest:
                path.unlink(missing_ok=True)
