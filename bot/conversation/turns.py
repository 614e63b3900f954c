"""One turn of a conversation whose reply is awaited (web page, terminal): stored, answered and committed as one."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from bot.codec import pack_incoming, unpack_incoming, unpack_outgoing
from bot.conversation.dialogue import Dialogues
from bot.conversation.router import Router
from bot.errors import NotKept, TooMany
from bot.inbox import Answered, Inbox, InboxRow, RawUpdate
from bot.logs import conversation
from bot.messages import Address, Incoming, Outgoing, say
from bot.phrases import Phrases
from bot.storage.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a person said once and what was replied; `at` is UTC."""

    said: str
    replies: tuple[Outgoing, ...]
    at: datetime


class Turns:
    """Takes turns durably: the same message id twice gives the same replies and does nothing twice.

    A turn that had failed is taken again when its message comes again: nothing of it was done.
    """

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        dialogues: Dialogues,
        router: Router,
        phrases: Callable[[], Phrases],
    ) -> None:
        self._database = database
        self._dialogues = dialogues
        self._inbox = inbox
        self._router = router
        self._phrases = phrases

    async def take(self, incoming: Incoming) -> Sequence[Outgoing]:
        """Answer a message. One that fails through a fault of ours is kept for staff, and a kind sentence says so.

        Raises NotKept, with the sentence for the person, when not even that could be done.
        Raises TooMany when the person's network address took too much; then nothing of the turn is kept.
        """
        with conversation(incoming.address):
            for last_try in (False, True):
                try:
                    return await self._take(incoming)
                except TooMany:
                    raise
                except IntegrityError:
                    # Two replicas took the same running number; the second try sees the first one's row.
                    if last_try:
                        log.exception("a turn failed twice on a constraint")
                except Exception:
                    log.exception("a turn failed")
                    break
            return await self._keep_failed(incoming)

    async def recent(self, address: Address, limit: int) -> list[Exchange]:
        """Return the last exchanges of a conversation, oldest first, for a page that is loaded again.

        Of a turn that staff had taken again only what was said: its replies came as letters.
        """
        async with self._database.read() as session:
            rows = await self._inbox.recent(session, address.channel, address.chat, limit)
        return [Exchange(row.said or "", () if row.attempts else _unpacked(row), row.received_at) for row in rows]

    async def leave(self, address: Address) -> None:
        """Forget where a conversation stood, as the typed exit does: whoever comes next is asked for nothing of it."""
        async with self._database.write() as session:
            dialogue = await self._dialogues.load(session, address)
            dialogue.clear()
            await self._dialogues.save(session, address, dialogue)

    async def _take(self, incoming: Incoming) -> list[Outgoing]:
        async with self._database.write() as session:
            raw = _raw(incoming)
            row_id = await self._inbox.add(session, raw) or await self._inbox.again(session, raw)
            if row_id is None:
                stored = await self._inbox.replies(session, raw.channel, raw.update_id)
                # Its answer was deleted on the person's wish, or staff gave the row to the dispatcher.
                return stored if stored is not None else [say(self._phrases().repeated)]
            await self._dialogues.fetch(session, [incoming.address])
            replies = await self._router.handle(session, incoming)
            await self._inbox.answered(session, [Answered(row_id, said(incoming), replies)], done=True)
        return replies

    async def _keep_failed(self, incoming: Incoming) -> list[Outgoing]:
        try:
            await self._inbox.keep_failed(_raw(incoming))
        except Exception as fault:
            log.exception("a failed turn could not be kept")
            raise NotKept(self._phrases().not_kept) from fault
        return [say(self._phrases().error)]


def _unpacked(row: InboxRow) -> tuple[Outgoing, ...]:
    return tuple(unpack_outgoing(reply) for reply in row.replies or ())


def decode(payload: str) -> Incoming | None:
    """Return the turn that was stored, None if its words were deleted meanwhile."""
    return unpack_incoming(json.loads(payload)) if payload else None


def said(incoming: Incoming) -> str:
    """What the person's side of a history shows: the text, or the label of the button."""
    return incoming.text or ("（附件）" if incoming.attachments else "")


def _update_id(incoming: Incoming) -> str:
    """The same for a repeat, and with nothing in it that leads back to the chat once its words are deleted."""
    return hashlib.sha256(f"{incoming.address.chat}\0{incoming.message_id}".encode()).hexdigest()


def _raw(incoming: Incoming) -> RawUpdate:
    payload = json.dumps(pack_incoming(incoming), ensure_ascii=False)
    return RawUpdate(incoming.address.channel, _update_id(incoming), incoming.address.chat, payload)
