"""The learning process: reads what was said as JSON on standard input and writes the model file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.hearing.training import learn
from bot.hearing.voices import Said


def main() -> None:
    """Learn and write to `--out`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    learn([Said(*one) for one in json.load(sys.stdin)]).store(arguments.out)


if __name__ == "__main__":
    main()
