"""The real knowledge, read once for all tests that only look at it: reading it takes seconds."""

from __future__ import annotations

from bot.knowledge.loading import load_knowledge
from bot.phrases import load_phrases
from bot.reckoning.index import reckoners
from tests.conftest import KNOWLEDGE

READ = load_knowledge(KNOWLEDGE)
PHRASES = load_phrases(KNOWLEDGE / "phrases.yaml")
RECKONERS = reckoners(READ)
