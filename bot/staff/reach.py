"""How far an act may reach before a plain yes is not enough."""

from __future__ import annotations

TYPED_FROM = 20
"""An act that reaches more people than this is confirmed by typing their number."""
