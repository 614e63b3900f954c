"""Stories of the whole product: the real knowledge, real databases, a real browser."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
KNOWLEDGE = ROOT / "knowledge"
