"""Log lines that can be searched by conversation and never hold a token or a person's words."""

from __future__ import annotations

import contextvars
import hashlib
import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.messages import Address

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
_PASSWORD = re.compile(r"(://[^:/@\s]+:)[^@\s]+(@)")
# What PostgreSQL and its driver add to an error: the row that failed, with everything that somebody wrote.
_ROW = re.compile(
    r"(DETAIL: |invalid input for query argument \$\d+:).*?(?=\n\[SQL|\n\nThe above|\n\nDuring handling|\Z)", re.DOTALL
)
_conversation: contextvars.ContextVar[str] = contextvars.ContextVar("conversation", default="-")


def conversation_id(address: Address) -> str:
    """Return a short one-way id of an address: the same chat gives the same id, the chat cannot be read from it."""
    return hashlib.sha256(f"{address.channel}\0{address.chat}".encode()).hexdigest()[:10]


@contextmanager
def conversation(address: Address) -> Iterator[None]:
    """Mark all log lines written inside with the conversation's id."""
    token = _conversation.set(conversation_id(address))
    try:
        yield
    finally:
        _conversation.reset(token)


def redact(text: str) -> str:
    """Replace bot tokens, database passwords and the contents of rows in database errors by ***."""
    return _ROW.sub(r"\1 ***", _PASSWORD.sub(r"\1***\2", _TOKEN.sub("***", text)))


class LineFormatter(logging.Formatter):
    """One line a record: time (UTC), level, logger, conversation, message; secrets redacted."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line (a traceback keeps its lines in the plain form)."""
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + self.formatException(record.exc_info)
        message = redact(message)
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        if self._as_json:
            fields = {
                "time": moment,
                "level": record.levelname,
                "logger": record.name,
                "conversation": _conversation.get(),
                "message": message,
            }
            return json.dumps(fields, ensure_ascii=False)
        return f"{moment} {record.levelname:7} {record.name} [{_conversation.get()}] {message}"


class Sparing(logging.Filter):
    """Lets one line a minute through of a kind that comes by the thousand: each connection that cannot be taken."""

    def __init__(self, words: str = "socket.accept() out of system resource", seconds: float = 60.0) -> None:
        super().__init__()
        self._words = words
        self._seconds = seconds
        self._last = -seconds

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the line is written."""
        if self._words not in record.getMessage():
            return True
        wanted = record.created - self._last >= self._seconds
        if wanted:
            self._last = record.created
        return wanted


def setup_logging(level: str, *, as_json: bool) -> None:
    """Send all log lines to standard error; libraries that print addresses with tokens are kept quiet."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(as_json=as_json))
    handler.addFilter(Sparing())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "telegram", "jieba", "alembic", "apscheduler", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
