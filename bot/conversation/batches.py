"""Turns of many chats in one transaction: under load a commit is shared, alone a turn does not wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.dialogue import Dialogues
from bot.conversation.router import Router
from bot.conversation.turns import said
from bot.inbox import Answered, Inbox
from bot.messages import Incoming, Outgoing
from bot.storage.database import Database

TOGETHER = 32
"""The most turns in one transaction."""

BUSY_SECONDS = 0.1
GATHER_SECONDS = 0.008
"""When another transaction was taken less than BUSY_SECONDS ago, a turn waits this long for others to go with it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A turn that waits to be taken; `replies` is set when it is committed, or gets the error of its own turn."""

    row_id: int
    incoming: Incoming
    sent: tuple[int, ...]
    replies: asyncio.Future[list[Outgoing]]


class Batches:
    """Takes turns of different chats; a chat must not have two turns waiting at once."""

    def __init__(self, database: Database, inbox: Inbox, dialogues: Dialogues, router: Router) -> None:
        self._database = database
        self._inbox = inbox
        self._dialogues = dialogues
        self._router = router
        self._waiting: list[Waiting] = []
        self._working = asyncio.Lock()
        self._last = float("-inf")

    async def take(self, row_id: int, incoming: Incoming, sent: Sequence[int] = ()) -> list[Outgoing]:
        """Take a turn for a stored update; returns its replies once they are committed, raises what it raised.

        `sent` are rows of the same chat whose replies have gone out: they are marked done in the same transaction.
        """
        loop = asyncio.get_running_loop()
        mine = Waiting(row_id, incoming, tuple(sent), loop.create_future())
        self._waiting.append(mine)
        if loop.time() - self._last < BUSY_SECONDS:
            await asyncio.sleep(GATHER_SECONDS)
        while not mine.replies.done():
            async with self._working:
                # Whoever had the lock before may have taken this turn along.
                if not mine.replies.done():
                    together, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
                    await self._settle(together)
                    self._last = loop.time()
        return mine.replies.result()

    async def _settle(self, turns: Sequence[Waiting]) -> None:
        """Take turns together; if any fails nothing is committed, and each is taken again by itself."""
        try:
            answers = await self._take(turns)
        except Exception as fault:
            if len(turns) == 1:
                turns[0].replies.set_exception(fault)
                return
            for turn in turns:
                await self._settle([turn])
            return
        for turn, replies in zip(turns, answers, strict=True):
            turn.replies.set_result(replies)

    async def _take(self, turns: Sequence[Waiting]) -> list[list[Outgoing]]:
        async with self._database.write() as session:
            await self._dialogues.fetch(session, [turn.incoming.address for turn in turns])
            answers = [await self._router.handle(session, turn.incoming) for turn in turns]
            await self._inbox.answered(
                session,
                [Answered(t.row_id, said(t.incoming), replies) for t, replies in zip(turns, answers, strict=True)],
            )
            await self._inbox.sent(session, [row_id for turn in turns for row_id in turn.sent])
        return answers
