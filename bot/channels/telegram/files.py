"""Files that people sent by Telegram, fetched again for staff: they stay there, and nothing of them is stored here."""

from __future__ import annotations

import logging
from typing import Any

from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.errors import brief
from bot.channels.telegram.request import AiohttpRequest
from bot.errors import NotFetched

MOST_BYTES = 20 * 1024 * 1024
"""A bot may fetch files of 20 MB at most (Bot API, getFile)."""

GONE = "这个附件在 Telegram 上已经取不到了（太久了，或者居民删掉了）。可以回复居民，请他再发一次。"
TOO_BIG = "这个附件超过 20 MB，Telegram 不让机器人取。可以回复居民，请他另外发，或者带来。"
LATER = "现在连不上 Telegram，附件没有取到。请过几分钟再看。"

log = logging.getLogger(__name__)


class TelegramFiles:
    """Fetches by the library's request; `calls` and `files` are the bot's own addresses for the two."""

    def __init__(self, request: AiohttpRequest, calls: str, files: str) -> None:
        self._request = request
        self._calls = calls
        self._files = files

    async def fetch(self, reference: str) -> bytes:
        """Return a file by Telegram's id of it; raises NotFetched, with a sentence for staff, where there is none."""
        try:
            found: Any = await self._request.call(f"{self._calls}/getFile", {"file_id": reference})
            path = str(found.get("file_path") or "")
            if int(found.get("file_size") or 0) > MOST_BYTES:
                raise NotFetched(TOO_BIG)
            if not path:
                raise NotFetched(LATER)
            # A server of one's own may name a file of its own disk: what is read here comes over HTTP, or not at all.
            if path.startswith("/") or ".." in path or ":" in path:
                raise NotFetched(GONE)
            content = await self._request.fetch(f"{self._files}/{path}", MOST_BYTES)
        except BadRequest as fault:
            raise NotFetched(TOO_BIG if "too big" in fault.message.lower() else GONE) from None
        except TelegramError as fault:
            log.warning("an attachment could not be fetched: %s", brief(fault).replace(self._files, ""))
            raise NotFetched(LATER) from None
        except (AttributeError, TypeError, ValueError):
            raise NotFetched(LATER) from None
        if content is None:
            raise NotFetched(TOO_BIG)
        return content
