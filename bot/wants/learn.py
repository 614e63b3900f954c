"""The learning process of wants."""

from __future__ import annotations

from bot.voices.fitting import learn_from_input
from bot.wants.training import learn

if __name__ == "__main__":
    learn_from_input(learn)
