"""The learning process of hearing."""

from __future__ import annotations

from bot.hearing.training import learn
from bot.voices.fitting import learn_from_input

if __name__ == "__main__":
    learn_from_input(learn)
