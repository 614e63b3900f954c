"""Every file this process makes, exports too, is for its own account only."""

from __future__ import annotations

import os

UMASK = 0o077
"""The rights that other accounts do not get."""


def only_for_me() -> None:
    """Let every file this process makes from now on, exports too, be closed to other accounts."""
    os.umask(UMASK)
