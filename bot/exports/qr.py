"""Makes QR codes of links, for posters and slips."""

from __future__ import annotations

from io import BytesIO

import segno


def png(link: str, scale: int = 8) -> bytes:
    """Return a QR code as PNG, readable when a quarter of it is damaged (level Q)."""
    made = BytesIO()
    segno.make(link, error="q").save(made, kind="png", scale=scale, border=4)
    return made.getvalue()


def svg(link: str) -> str:
    """Return a QR code as SVG text."""
    made = BytesIO()
    segno.make(link, error="q").save(made, kind="svg", scale=8, border=4)
    return made.getvalue().decode()
