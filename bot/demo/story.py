"""The invented year as it stands in `year.yaml`: what happened on which day, read and checked once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from importlib.resources import files

import yaml

from bot.clock import OFFICE_ZONE
from bot.staff.rights import Right
from bot.yamlfile import Strict

OPENING_TIME = time(9, 0)


class Colleague(Strict):
    """A member of staff of the story."""

    name: str
    rights: tuple[Right, ...]


class Happening(Strict):
    """An event. `day`: how many days before today, negative where it is still to come; `at`: office time, HH:MM."""

    day: int
    at: str
    kind: str
    title: str
    venue: str
    community: str
    topic: str = ""
    audience: str = ""
    seats: int
    registered: int
    waiting: int = 0
    came: int = 0
    reason: str = ""


class Question(Strict):
    """An inquiry; answered `hours` after it came, or waiting for so long where there is no reply."""

    text: str
    area: str
    entry: str
    hours: int
    day: int = 0
    danger: bool = False
    reply: str = ""


class Visit(Strict):
    """Somebody who came, or rang up."""

    day: int
    channel: str
    what: str
    area: str
    outcome: str
    note: str = ""


class Notice(Strict):
    """An announcement; `day` is missing for one that is still a draft."""

    title: str
    body: str
    tags: tuple[str, ...]
    day: int = 0


class QuizQuestion(Strict):
    """A question of the round."""

    text: str
    options: tuple[str, ...]
    right: int
    because: str


class Round(Strict):
    """A round of the quiz; `players`: by community, the options that each player chose."""

    day: int
    days: int
    title: str
    questions: tuple[QuizQuestion, ...]
    players: dict[str, tuple[tuple[int, ...], ...]]


class AskedOften(Strict):
    """What residents asked the bot; `entry` empty: nothing was found."""

    text: str
    entry: str
    times: int


class Story(Strict):
    """The whole year."""

    staff: tuple[Colleague, ...]
    communities: tuple[str, ...]
    events: tuple[Happening, ...]
    cancelled: Happening
    inquiries: tuple[Question, ...]
    waiting: tuple[Question, ...]
    walkins: tuple[Visit, ...]
    announcements: tuple[Notice, ...]
    announcement_draft: Notice
    quiz: Round
    asked: tuple[AskedOften, ...]


def the_story() -> Story:
    """Read the story that comes with the program."""
    return Story.model_validate(yaml.safe_load((files("bot.demo") / "year.yaml").read_text("utf-8")))


def moment_of(today: date, days_before: int, at: str = "") -> datetime:
    """Return the moment of a day of the story, aware, in the office's zone."""
    clock = time.fromisoformat(at) if at else OPENING_TIME
    return datetime.combine(today - timedelta(days=days_before), clock, OFFICE_ZONE)
