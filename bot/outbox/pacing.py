"""How fast may be sent: overall, to one chat, to one group; and a pause where the channel asks for one."""

from __future__ import annotations

from dataclasses import dataclass

BROADCAST = 7
"""Messages with this priority number or a greater one are broadcasts: a pause holds them and lets answers pass."""

SHORT = 0.3
"""A wait up to this many seconds is slept; for a longer one the message goes back, so that it holds up nobody."""

REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds between two messages: `overall` of broadcasts, `chat` to one person, `group` to one group."""

    overall: float = 0.0
    chat: float = 0.0
    group: float = 0.0


NO_LIMITS = Limits()


class Pacer:
    """Gives turns on one channel of one process; times are seconds of a clock that never goes back."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._next = 0.0
        self._chats: dict[str, float] = {}
        self._paused_until = 0.0

    def turn(self, chat: str, priority: int, now: float) -> float:
        """Return in how many seconds a message may go out, and book that turn if it is soon (at most SHORT)."""
        gap = self._limits.group if is_group(chat) else self._limits.chat
        at = max(now, self._chats.get(chat, 0.0))
        broadcast = priority >= BROADCAST
        if broadcast:
            at = max(at, self._paused_until)
        at = max(at, self._next if broadcast or self._limits.overall == 0 else now)
        wait = at - now
        if wait <= SHORT:
            self._chats[chat] = at + gap
            self._next = max(self._next, at) + self._limits.overall
            if len(self._chats) > REMEMBERED:
                self._chats = {one: until for one, until in self._chats.items() if until > now}
        return wait

    def pause(self, chat: str, seconds: float, now: float) -> None:
        """Heed "too many requests": nothing to this chat, and no broadcast at all, for so many seconds."""
        self._chats[chat] = now + seconds
        self._paused_until = max(self._paused_until, now + seconds)


def is_group(chat: str) -> bool:
    """Tell whether a chat is a group (on Telegram groups have negative ids)."""
    return chat.startswith("-")
