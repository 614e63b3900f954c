"""The learning process of sides."""

from __future__ import annotations

from bot.sides.training import learn
from bot.voices.fitting import learn_from_input

if __name__ == "__main__":
    learn_from_input(learn)
