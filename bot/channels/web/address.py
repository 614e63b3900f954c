"""The address of a web conversation, which staff can write a trial message to as well."""

from __future__ import annotations

import base64
import hashlib

from bot.channels.web.parts import CHANNEL
from bot.messages import Address


def address_of(token: str) -> Address:
    """Return the address of a conversation: a one-way hash, so that nobody who reads the database has the token."""
    digest = hashlib.sha256(f"web conversation\0{token}".encode()).digest()
    return Address(CHANNEL, base64.urlsafe_b64encode(digest).decode().rstrip("="))
