"""The office's services on a test's database, without a channel and without anything learned: built in no time."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.phrases import Phrases, load_phrases
from bot.services import Services, build_services
from bot.settings import Settings
from bot.storage.database import Database
from tests.conftest import KNOWLEDGE
from tests.support.clock import HandClock
from tests.support.staff import OFFICE


def services_for(database: Database, clock: HandClock, folder: Path) -> Services:
    """The services that staff commands load, with the real phrases; nothing waits before it leaves."""
    settings = Settings(data_dir=folder, database_url=database.url, office_id=OFFICE, hold_seconds=0)
    return build_services(settings, clock, database, real_phrases)


@lru_cache(maxsize=1)
def real_phrases() -> Phrases:
    """The assistant's own words, read once for a whole run of tests."""
    return load_phrases(KNOWLEDGE / "phrases.yaml")
