"""The learning process: reads phrasings as JSON on standard input, writes a model file or held-out winners."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.faq.examples import Example
from bot.faq.modelfile import store_model
from bot.faq.tokens import Tokens
from bot.faq.training import fit, held_out, learn_acceptance


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path)
    parser.add_argument("--held-out", action="store_true")
    arguments = parser.parse_args()
    task = json.load(sys.stdin)
    tokens = Tokens(task["dictionary"], task["lexicon"])
    learned = [Example(folded, label) for folded, label in task["examples"]]
    if arguments.out:
        store_model(arguments.out, fit(tokens, learned), learn_acceptance(tokens, learned))
    if arguments.held_out:
        for one in held_out(tokens, learned):
            sys.stdout.write(json.dumps([one.label, one.phrasing, one.winner], ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
