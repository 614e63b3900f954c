"""The learning process: reads phrasings as JSON on standard input, writes a model file or held-out winners."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.language.tokens import Tokens
from bot.language.vectors import Vectors, vectors_of
from bot.learning import begin_learning
from bot.matching.examples import Example
from bot.matching.modelfile import store_model
from bot.matching.semantic import encoder_named
from bot.matching.training import count, fit, held_out, learn_acceptance


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--encoder", default="")
    arguments = parser.parse_args()
    begin_learning(arguments.out)
    task = json.load(sys.stdin)
    tokens = Tokens(task["dictionary"], task["lexicon"])
    learned = [Example(folded, label) for folded, label in task["examples"]]
    if arguments.out:
        vectors = _vectors(learned, arguments.vectors, arguments.encoder)
        counts_of = count(tokens, learned)
        model = fit(tokens, learned, counts_of, vectors)
        store_model(arguments.out, model, learn_acceptance(tokens, learned, vectors, counts_of))
    if arguments.held_out:
        for one in held_out(tokens, learned):
            sys.stdout.write(json.dumps([one.label, one.phrasing, one.winner], ensure_ascii=False) + "\n")


def _vectors(learned: Sequence[Example], store: Path | None, name: str) -> Vectors | None:
    encoder = encoder_named(name) if store else None
    return vectors_of(encoder, [example.folded for example in learned], store) if encoder and store else None


if __name__ == "__main__":
    main()
