"""What subscribers read of an announcement, and how long that is worth sending."""

from __future__ import annotations

from datetime import timedelta

from bot import buttons
from bot.announcements.store import Announcement
from bot.errors import Conflict, Malformed
from bot.messages import Block, BlockKind, Choice, Outgoing
from bot.phrases import SubscriptionPhrases

USUAL_USE = timedelta(days=3)
"""An announcement without another limit is not sent any more after this time."""


def letter_of(announcement: Announcement, words: SubscriptionPhrases) -> Outgoing:
    """Return the message as every subscriber gets it."""
    blocks = [Block(BlockKind.LEAD, (announcement.title,))]
    lines = tuple(line for line in announcement.body.splitlines() if line.strip())
    if lines:
        blocks.append(Block(BlockKind.TEXT, lines))
    blocks.append(Block(BlockKind.NOTE, (words.why,)))
    look = [Choice(announcement.subject, words.look)] if announcement.subject else []
    choices = (*look, Choice(buttons.unsubscribe(), words.stop), Choice(buttons.subscriptions(), words.settings))
    return Outgoing(tuple(blocks), choices)


def batch_of(announcement: Announcement) -> str:
    """Return the name of its messages in the outbox."""
    return f"ann:{announcement.id}"


def check_channel(channel: str, *, telegram: bool) -> None:
    """Raise WrongInput for a channel that a trial cannot be sent by; `telegram`: whether a bot is set up for it."""
    if channel not in ("telegram", "web"):
        raise Malformed(f"没有“{channel[:20]}”这个渠道，只有 telegram 和 web。")
    if channel == "telegram" and not telegram:
        raise Conflict("没有设 Telegram 的令牌（BOT_TELEGRAM_TOKEN），发不到 Telegram，没有发。")
