"""Decides once, at the edge, what an error of python-telegram-bot means for us: wait, unknown, never, or gone.

The library's tree does not say it: BadRequest is a NetworkError there, a time-out does not tell whether the request
went out, and the error page of a proxy looks like Telegram's own refusal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.request import NEVER_LEFT
from bot.errors import AddressGone, AddressMoved, DeliveryError, OutcomeUnknown, PermanentFailure, TemporaryFailure

_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "group chat was deactivated",
    "chat was deleted",
    "bot was kicked",
    "bot is not a member",
)


async def delivered(call: Awaitable[object]) -> None:
    """Await a call that sends something.

    Raises the delivery errors of `bot.errors`. What nobody foresaw, such as an answer that cannot be read, counts as
    unknown: the message may be there, and must not be sent again blindly.
    """
    try:
        await call
    except TelegramError as fault:
        raise _meaning(fault) from fault
    except Exception as fault:
        raise OutcomeUnknown(f"回应看不懂：{type(fault).__name__}") from fault


def token_refused(fault: Exception) -> bool:
    """Tell whether Telegram itself refused the token; a proxy's error page with the same status does not count."""
    return isinstance(fault, InvalidToken | Forbidden) and not from_elsewhere(fault)


def from_elsewhere(fault: Exception) -> bool:
    """Tell whether the answer was no JSON, so that it came from something between us and Telegram."""
    return any(type(one) is TelegramError for one in _with_causes(fault))


def retry_seconds(fault: RetryAfter) -> float:
    """Return how long Telegram asks us to wait."""
    wait = fault.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


def brief(fault: Exception) -> str:
    """Return the kind of an error and the beginning of what it says."""
    return f"{type(fault).__name__}: {fault}"[:200]


def _meaning(fault: TelegramError) -> DeliveryError:
    if isinstance(fault, RetryAfter):
        return TemporaryFailure("发得太快，Telegram 要求等一等", retry_after=retry_seconds(fault))
    if from_elsewhere(fault):
        return TemporaryFailure(f"回应的不是 Telegram：{brief(fault)}")
    match fault:
        case ChatMigrated():
            return AddressMoved(brief(fault), moved_to=str(fault.new_chat_id))
        case Forbidden():
            return AddressGone(brief(fault))
        case BadRequest():
            gone = any(words in fault.message.lower() for words in _GONE)
            return AddressGone(brief(fault)) if gone else PermanentFailure(brief(fault))
        case TimedOut() | NetworkError():
            return _network_meaning(fault)
        case InvalidToken():
            return TemporaryFailure("Telegram 不认令牌")
        case _:
            return TemporaryFailure(brief(fault))


def _network_meaning(fault: NetworkError) -> DeliveryError:
    if isinstance(fault.__cause__, NEVER_LEFT):
        return TemporaryFailure(f"没有连上：{brief(fault)}")
    if fault.__cause__ is not None:
        return OutcomeUnknown(f"请求已发出，没有等到回应：{brief(fault)}")
    # No cause: a status came back. 413 will never fit; behind a gateway's time-out the message may have gone through.
    if "entity too large" in fault.message.lower():
        return PermanentFailure(brief(fault))
    if "gateway time" in fault.message.lower():
        return OutcomeUnknown(brief(fault))
    return TemporaryFailure(brief(fault))


def _with_causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__
