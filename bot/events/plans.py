"""What staff say about an event, new or changed, and what of it cannot be."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import office_time
from bot.errors import WrongInput
from bot.events.store import Event
from bot.events.terms import KINDS, EventState
from bot.language.moments import say_moment
from bot.subscriptions.service import AUDIENCES, TOPICS, name_of
from bot.text import clean

MOST_LETTERS = {"title": 120, "venue": 120, "host": 80, "contact": 80, "question": 120, "community": 38}
"""What is longer is refused, never cut: the end of a venue is the number of its room."""

LONGEST = timedelta(days=31)
"""An exhibition; what lasts longer is a slip in the minutes."""

MOST_PLACES = 100_000

_WORDS = "一二三四五六七八九十日月山水火木土石田禾竹花鸟鱼牛马羊"


@dataclass(frozen=True, slots=True)
class Plan:
    """What staff say about an event; times are UTC, the other fields as in the table."""

    title: str
    kind: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    capacity: int = 0
    host: str = ""
    contact: str = ""
    question: str = ""
    topic: str = ""
    audience: str = ""
    community: str = ""
    spot: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    series: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to be different in an event; None leaves it as it is. Times are UTC."""

    title: str | None = None
    kind: str | None = None
    venue: str | None = None
    starts_at: datetime | None = None
    minutes: int | None = None
    capacity: int | None = None
    host: str | None = None
    contact: str | None = None
    question: str | None = None
    topic: str | None = None
    audience: str | None = None
    community: str | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to change."""
        return all(getattr(self, name) is None for name in self.__dataclass_fields__)


FIELDS = {
    "title": "名称", "kind": "种类", "starts_at": "开始", "venue": "地点", "minutes": "分钟", "capacity": "人数上限",
    "host": "主讲、主办", "contact": "联系", "question": "报名时问", "topic": "主题", "audience": "对象",
    "community": "社区", "opens_at": "报名开始", "closes_at": "报名截止",
}  # fmt: skip
"""Each field of an Amendment, in the words of staff and in the order they read it."""


def changes_of(event: Event, wanted: Amendment) -> list[str]:
    """Return a line for each field that would be another one: what it is and what it would be, in office time."""
    lines = []
    for name, shown in FIELDS.items():
        after = getattr(wanted, name)
        before = _minutes(event) if name == "minutes" else getattr(event, name)
        if after is not None and after != before:
            lines.append(f"{shown}：{_said(before)} → {_said(after)}")
    return lines


def former(before: Mapping[str, object]) -> str:
    """Return what the changed columns of an event were before, as the ledger keeps it."""
    return "；".join(f"{FIELDS.get(name, '结束')}原来是 {_said(value)}" for name, value in before.items())


def _minutes(event: Event) -> int:
    return int((event.ends_at - event.starts_at).total_seconds() // 60)


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return office_time(value)
    return name_of(value) if isinstance(value, str) and value in (TOPICS | AUDIENCES) else str(value or "（没有）")


def check_plan(plan: Plan, now: datetime) -> None:
    """Raise WrongInput for an event that cannot be, or that is past already; `now` is UTC."""
    check_words(plan)
    _check_window(plan)
    if plan.starts_at <= now:
        raise WrongInput(f"{say_moment(plan.starts_at, now)} 已经过去了。办过的活动用 events record 补记。")


def check_words(plan: Plan) -> None:
    """Raise WrongInput for a name, a kind, times or numbers that cannot be."""
    if not plan.title.strip() or not plan.venue.strip():
        raise WrongInput("活动要有名称和地点。")
    if plan.kind not in KINDS:
        raise WrongInput(f"活动种类只能是：{'、'.join(KINDS)}。")
    if plan.ends_at <= plan.starts_at:
        raise WrongInput("结束时间要晚于开始时间。")
    if (plan.topic and plan.topic not in TOPICS) or (plan.audience and plan.audience not in AUDIENCES):
        raise WrongInput(f"主题只能是：{'、'.join(TOPICS.values())}；对象只能是：{'、'.join(AUDIENCES.values())}。")
    if plan.ends_at - plan.starts_at > LONGEST:
        raise WrongInput(f"一场活动最多 {LONGEST.days} 天，时长像是写错了。")
    for name, most in MOST_LETTERS.items():
        text = getattr(plan, name).strip()
        if len(text) > most:
            raise WrongInput(f"“{FIELDS[name]}”最多 {most} 字，现在有 {len(text)} 字。")
        if "\n" in text or clean(text) != text:
            raise WrongInput(f"“{FIELDS[name]}”要写在一行里，不能有看不见的字符。")
    if plan.opens_at and plan.closes_at and plan.opens_at >= plan.closes_at:
        raise WrongInput("报名截止要晚于报名开始。")
    if not 0 <= plan.capacity <= MOST_PLACES:
        raise WrongInput(f"人数上限要在 0（不限）到 {MOST_PLACES} 之间。")


def _check_window(plan: Plan) -> None:
    """Registration must be possible at some time, and not after everything is over."""
    if plan.opens_at and plan.opens_at >= plan.starts_at:
        raise WrongInput("报名开始要早于活动开始。")
    if plan.closes_at and plan.closes_at > plan.ends_at:
        raise WrongInput("报名截止不能晚于活动结束。")


def draft_of(plan: Plan, office_id: str, code: str, who: str, now: datetime) -> Event:
    """Return the row of a new event that nobody sees yet; `now` is UTC."""
    return Event(
        office_id=office_id,
        code=code,
        title=plan.title.strip(),
        kind=plan.kind,
        venue=plan.venue.strip(),
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        capacity=plan.capacity,
        host=plan.host.strip(),
        contact=plan.contact.strip(),
        question=plan.question.strip(),
        topic=plan.topic,
        audience=plan.audience,
        community=plan.community.strip(),
        spot=plan.spot,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        series="",
        state=EventState.DRAFT,
        codeword="".join(secrets.choice(_WORDS) for _ in range(3)),
        created_at=now,
        created_by=who[:64],
    )


def amended(event: Event, wanted: Amendment, now: datetime, *, held: bool) -> dict[str, Any]:
    """Return the columns of an event after a change; the end of registration keeps its distance from the start.

    `now` is UTC, `held` whether it took place already. Raises WrongInput for what cannot be.
    """
    start = wanted.starts_at or event.starts_at
    if wanted.starts_at and held and start > now:
        raise WrongInput(f"{event.code} 已经办过了，时间不能改到以后。")
    if wanted.starts_at and not held and start <= now:
        raise WrongInput("新时间已经过去。")
    length = timedelta(minutes=wanted.minutes) if wanted.minutes is not None else event.ends_at - event.starts_at
    shift = start - event.starts_at
    closes = wanted.closes_at or (event.closes_at + shift if event.closes_at else None)
    opens = wanted.opens_at or event.opens_at
    if opens and not wanted.opens_at and opens >= (closes or start):
        opens += shift
    names = ("title", "kind", "venue", "capacity", "host", "contact", "question", "topic", "audience", "community")
    values = {name: getattr(event if getattr(wanted, name) is None else wanted, name) for name in names}
    plan = Plan(**values, starts_at=start, ends_at=start + length, opens_at=opens, closes_at=closes)
    check_words(plan)
    if wanted.opens_at or wanted.closes_at:
        _check_window(plan)
    return {
        **values,
        "title": plan.title.strip(),
        "venue": plan.venue.strip(),
        "host": plan.host.strip(),
        "contact": plan.contact.strip(),
        "question": plan.question.strip(),
        "community": plan.community.strip(),
        "starts_at": start,
        "ends_at": plan.ends_at,
        "opens_at": opens,
        "closes_at": closes,
    }
