"""Makes a library out of the knowledge folder: whole, or at once with what is learned already and the rest later."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.answers.library import Library, Model
from bot.answers.passages import Passages
from bot.hearing.cache import open_hearing
from bot.knowledge.loading import load_knowledge
from bot.knowledge.model import Knowledge
from bot.language.meaning import Encoder, SentenceEncoder
from bot.learning import NotLearned, RunLearner, run_learner, sweep
from bot.matching.indexing import Index
from bot.matching.ranker import Ranker, Ranks
from bot.phrases import load_phrases
from bot.reckoning.index import reckoners
from bot.safety import load_safety
from bot.sides.cache import open_sides
from bot.sides.model import Sides
from bot.wants.cache import open_wants
from bot.wants.model import Wants

ORDER: tuple[Model, ...] = ("hearing", "ranker", "wants", "meaning")
"""What is learned first: danger, then what is asked most, and last what takes minutes.

With `wants` comes from which side of a matter somebody asks.
"""

DANGEROUS = ("crime-victim", "school-bullying")
"""Signposts whose phrasings may well be urgent."""


@dataclass(frozen=True, slots=True)
class Encoders:
    """What turns texts into meanings: the one of every installation, and the extra that takes its place in ranking."""

    extra: Encoder | None = None
    sentence: SentenceEncoder = field(default_factory=SentenceEncoder)

    @property
    def ranks(self) -> Encoder:
        """The one that takes part in ranking."""
        return self.extra or self.sentence


def load_library(
    folder: Path, cache: Path | None, encoders: Encoders | None = None, run: RunLearner = run_learner
) -> Library:
    """Read the knowledge folder and build its models, learning what has to be learned; `run` runs the learners.

    Raises KnowledgeFaults with every fault of every file.
    """
    knowledge = load_knowledge(folder)
    phrases = load_phrases(folder / "phrases.yaml")
    encoders = encoders or Encoders()
    with ThreadPoolExecutor(1) as aside:  # all may have to be learned, each in a process of its own
        hearing = aside.submit(open_hearing, folder, cache, _ordinary(knowledge), run)
        wants = aside.submit(open_wants, folder, cache, knowledge, encoders.sentence, run)
        sides = aside.submit(open_sides, cache, knowledge, encoders.sentence, run)
        ranker = Ranker.build(knowledge, cache, encoders.ranks, run)
    safety = load_safety(folder / "safety.yaml", hearing.result())
    return Library(
        knowledge,
        phrases,
        safety,
        ranker,
        wants.result(),
        sides.result(),
        reckoners(knowledge),
        passages=Passages(encoders.sentence),
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Build without the collector: nearly all that is built stays, and looking through it took a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_uncollected()
def begin_library(folder: Path, cache: Path | None, encoders: Encoders) -> Library:
    """Read the knowledge folder and take the models that are stored; `learning` names those that are not.

    Until they are learned the fixed signs alone tell danger, and an index offers choices. The
    ranker that knows only words serves before the one that knows meanings, whose vectors take minutes.

    Raises KnowledgeFaults with every fault of every file.
    """
    if cache:
        sweep(cache)
    knowledge = load_knowledge(folder)
    phrases, safety = load_phrases(folder / "phrases.yaml"), load_safety(folder / "safety.yaml")
    ranker, missing = _stored_ranker(knowledge, cache, encoders.ranks)
    missing |= {"hearing", "wants"}
    learning = tuple(model for model in ORDER if model in missing)
    wants, sides = Wants.unlearned(), Sides.unlearned()
    library = Library(knowledge, phrases, safety, ranker, wants, sides, reckoners(knowledge), learning)
    for model in ("hearing", "wants"):
        with suppress(NotLearned):
            library = learn_model(library, model, folder, cache, encoders, None)
    return library


def learn_model(
    library: Library, model: Model, folder: Path, cache: Path | None, encoders: Encoders, run: RunLearner | None
) -> Library:
    """Return the library with one more model, stored or learned now by `run`; None forbids to learn.

    Raises what learning raises: NotLearned, LearningEnded, RuntimeError, WrongInput, KnowledgeFaults.
    """
    knowledge = library.knowledge
    left = tuple(one for one in library.learning if one != model)
    match model:
        case "hearing":
            hearing = open_hearing(folder, cache, _ordinary(knowledge), run)
            return replace(library, safety=library.safety.with_hearing(hearing), learning=left)
        case "wants":
            wants = open_wants(folder, cache, knowledge, encoders.sentence, run)
            sides = open_sides(cache, knowledge, encoders.sentence, run)
            return replace(library, wants=wants, sides=sides, learning=left, passages=Passages(encoders.sentence))
        case "ranker":
            with suppress(NotLearned):  # somebody may have learned the better one meanwhile
                better = Ranker.build(knowledge, cache, encoders.ranks, None)
                return replace(library, ranker=better, learning=tuple(one for one in left if one != "meaning"))
            return replace(library, ranker=Ranker.build(knowledge, cache, None, run), learning=left)
        case "meaning":
            return replace(library, ranker=Ranker.build(knowledge, cache, encoders.ranks, run), learning=left)


def _stored_ranker(knowledge: Knowledge, cache: Path | None, encoder: Encoder) -> tuple[Ranks, set[Model]]:
    """Return the best ranker that is stored, or the index, and which better ones are not."""
    missing: set[Model] = set()
    wanted: tuple[tuple[Model, Encoder | None], ...] = (("meaning", encoder), ("ranker", None))
    for model, with_it in wanted:
        with suppress(NotLearned):
            return Ranker.build(knowledge, cache, with_it, None), missing
        missing.add(model)
    return Index(knowledge), missing


def _ordinary(knowledge: Knowledge) -> Iterator[str]:
    """Questions that are asked in no danger: of entries without a mark of danger, and of signposts.

    Small talk is told apart by the ranking: learned here, it made what merely looks like danger sound like it.
    """
    for entry in knowledge.entries:
        if not entry.flags:
            yield from entry.questions
    for post in knowledge.signposts:
        if post.id not in DANGEROUS:
            yield from post.questions
