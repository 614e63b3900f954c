"""What the knowledge consists of: entries, signposts, laws and places, as strict values that refuse unknown keys."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from bot.holidays import Holidays
from bot.yamlfile import Strict

EntryId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
IntentId = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z0-9-]+$")]
Phrase = Annotated[str, Field(min_length=2, max_length=200)]
Area = Literal["marriage", "fraud", "neighbour", "service", "business"]
Flag = Literal["violence", "minor", "money_moving", "self_harm"]
Audience = Literal["resident", "elderly", "business", "child"]
"""Whom an entry is written to; a child is said 你, and is not sent to bring a child."""
Calculator = Literal["court_fee", "loan_interest", "intestate_shares", "child_support"]


class DeadlineRule(StrEnum):
    """Rules by which a date is computed from one that the resident gives."""

    COOLING_OFF = "cooling_off"
    SECOND_DIVORCE = "second_divorce"
    PROTECTION_ORDER = "protection_order"
    LIMITATION_THREE_YEARS = "limitation_three_years"
    VOIDABLE_ONE_YEAR = "voidable_one_year"
    BEQUEST_SIXTY_DAYS = "bequest_sixty_days"
    POLICE_REVIEW = "police_review"
    LABOUR_ARBITRATION = "labour_arbitration"
    RETURN_SEVEN_DAYS = "return_seven_days"
    PREPAID_SEVEN_DAYS = "prepaid_seven_days"
    ENFORCEMENT_TWO_YEARS = "enforcement_two_years"
    APPEAL_FIFTEEN_DAYS = "appeal_fifteen_days"
    JUDICIAL_CONFIRMATION = "judicial_confirmation"
    ADMIN_REVIEW = "admin_review"
    GUARANTEE_SIX_MONTHS = "guarantee_six_months"
    HIDDEN_ASSETS_THREE_YEARS = "hidden_assets_three_years"
    APPEAL_RULING_TEN_DAYS = "appeal_ruling_ten_days"
    ADMIN_APPEAL_FIFTEEN_DAYS = "admin_appeal_fifteen_days"
    CRIMINAL_APPEAL_TEN_DAYS = "criminal_appeal_ten_days"
    CRIMINAL_RULING_FIVE_DAYS = "criminal_ruling_five_days"
    RETRIAL_SIX_MONTHS = "retrial_six_months"
    ADMIN_SUIT_SIX_MONTHS = "admin_suit_six_months"
    REVIEW_SUIT_FIFTEEN_DAYS = "review_suit_fifteen_days"
    LABOUR_SUIT_FIFTEEN_DAYS = "labour_suit_fifteen_days"
    WORK_INJURY_CLAIM = "work_injury_claim"
    MARRIAGE_REVOCATION = "marriage_revocation"
    MISTAKE_NINETY_DAYS = "mistake_ninety_days"
    DEBTOR_ACT_ONE_YEAR = "debtor_act_one_year"
    OWNERS_REVOCATION = "owners_revocation"
    COURT_FEE_SEVEN_DAYS = "court_fee_seven_days"
    STATE_COMPENSATION = "state_compensation"
    LAND_DECISION_THIRTY_DAYS = "land_decision_thirty_days"
    SUPPORT_NO_LIMIT = "support_no_limit"
    WHICH_LIMITATION = "which_limitation"
    WHICH_APPEAL = "which_appeal"
    WHICH_REVOCATION = "which_revocation"
    WHICH_SEVEN_DAYS = "which_seven_days"
    NUISANCE_NO_LIMIT = "nuisance_no_limit"


class NearMiss(Strict):
    """A phrasing that must not land on this entry, and the intent it belongs to."""

    text: Phrase
    intent: IntentId


class Option(Strict):
    """One numbered option of a guided choice and the entry it leads to."""

    label: Annotated[str, Field(min_length=1, max_length=24)]
    to: EntryId


class Ask(Strict):
    """The one question that decides between an entry and its neighbours."""

    question: Annotated[str, Field(min_length=4, max_length=60)]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=4)]


Fact = Annotated[str, Field(min_length=4, max_length=120)]


class Facts(Strict):
    """What people ask about an answer afterwards, each in one or two sentences that stand alone.

    `time`: how long it takes; `cost`: what it costs; `deadline`: until when it must be done; `evidence`: what proves
    it; `who`: who does it, or must come along; `where` and `bring` only where the entry's own lists do not say it all.
    Where nobody can know beforehand, the sentence says so and who can tell. What a law says stands in `law`.
    """

    time: Fact | None = None
    cost: Fact | None = None
    deadline: Fact | None = None
    evidence: Fact | None = None
    who: Fact | None = None
    where: Fact | None = None
    bring: Fact | None = None


class Citation(Strict):
    """A law's short name, an article in Chinese numerals, and the point relied on in our own words."""

    law: str
    article: Annotated[str, Field(pattern=r"^第[零一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?$")]
    says: Annotated[str, Field(min_length=4, max_length=80)]


class OtherAnswer(Strict):
    """What somebody on the other side of a matter is told, in place of the asker's answer, with its own articles."""

    short: Annotated[str, Field(min_length=4, max_length=60)]
    steps: Annotated[tuple[Annotated[str, Field(min_length=4, max_length=120)], ...], Field(min_length=1, max_length=5)]
    law: Annotated[tuple[Citation, ...], Field(min_length=1)]


class OtherSide(Strict):
    """Somebody on the other side of the matter, who is never told outright what the asker of the entry is told.

    `says`: how such a person asks; `to`: the entry that is theirs, if there is one; `told`: else what they are told.
    """

    who: Annotated[str, Field(min_length=1, max_length=12)]
    says: Annotated[tuple[Phrase, ...], Field(min_length=12)]
    to: EntryId | None = None
    told: OtherAnswer | None = None


class Sides(Strict):
    """For whom an answer is (`whose`, such as 租客), and who might ask in nearly the same words from across."""

    whose: Annotated[str, Field(min_length=1, max_length=12)]
    others: Annotated[tuple[OtherSide, ...], Field(min_length=1)]


class Answer(Strict):
    """What the resident is told. `first`: what to do first, in short lines for the first screen."""

    short: Annotated[str, Field(min_length=4, max_length=60)]
    first: Annotated[tuple[Annotated[str, Field(min_length=4, max_length=45)], ...], Field(max_length=5)] = ()
    steps: Annotated[tuple[Annotated[str, Field(max_length=120)], ...], Field(min_length=1, max_length=5)]
    more: Annotated[str, Field(max_length=300)]
    spoken: Annotated[str, Field(min_length=10, max_length=260)]


class Entry(Strict):
    """One reviewed answer and all the ways people ask for it."""

    id: EntryId
    intent: IntentId
    area: Area
    title: Annotated[str, Field(min_length=4, max_length=40)]
    questions: Annotated[tuple[Phrase, ...], Field(min_length=25)]
    not_: Annotated[tuple[NearMiss, ...], Field(alias="not")] = ()
    confusable_with: tuple[IntentId, ...] = ()
    ask: Ask | None = None
    answer: Answer
    facts: Facts = Facts()
    sides: Sides | None = None
    bring: tuple[str, ...] = ()
    where: Annotated[tuple[str, ...], Field(min_length=1, max_length=6)]
    law: Annotated[tuple[Citation, ...], Field(min_length=1)]
    deadline: tuple[DeadlineRule, ...] = ()
    calculate: tuple[Calculator, ...] = ()
    flags: tuple[Flag, ...]
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    related: tuple[EntryId, ...]
    owner: Annotated[str, Field(min_length=1)]
    reviewer: str
    reviewed_on: date
    review_every_days: Annotated[int, Field(ge=1, le=366)]

    @property
    def across(self) -> tuple[OtherAnswer, ...]:
        """What people on other sides of the matter are told."""
        return tuple(side.told for side in self.sides.others if side.told) if self.sides else ()

    @property
    def cited(self) -> tuple[Citation, ...]:
        """All citations of the entry, those for people on other sides included."""
        return (*self.law, *(one for told in self.across for one in told.law))

    @property
    def review_due(self) -> date:
        """The last day on which the entry may be shown without a new review (office's local date)."""
        return self.reviewed_on + timedelta(days=self.review_every_days)


class Signpost(Strict):
    """A topic we know we do not answer, and who does."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=32)]
    title: Annotated[str, Field(min_length=2, max_length=30)]
    says: Annotated[str, Field(min_length=10, max_length=160)]
    where: Annotated[tuple[str, ...], Field(min_length=1, max_length=5)]
    questions: Annotated[tuple[Phrase, ...], Field(min_length=25)]


class Law(Strict):
    """A law as answers cite it: the text that applies from `effective`, up to article number `last_article`.

    `status` unknown and `complete` False mean that the text at hand may be old or cut off.
    """

    title: str
    names: tuple[str, ...]
    effective: date
    last_article: Annotated[int, Field(ge=1)]
    status: Literal["in_force", "unknown"]
    complete: bool = True


class RepealedLaw(Strict):
    """A law that must not be cited any more, since when, and by which rule."""

    name: str
    since: date
    basis: str


class Hotline(Strict):
    """A telephone number; the only place where numbers are written."""

    number: Annotated[str, Field(pattern=r"^[0-9-]{3,20}$")]
    name: str
    does: str
    hours: str
    verified_on: date


class Place(Strict):
    """A kind of place people are sent to. None = not known yet: the fallback hotline is given instead."""

    name: str
    does: str
    address: str | None
    phone: str | None
    fallback: str


class LprRow(Strict):
    """The one-year loan prime rate (贷款市场报价利率), in percent a year, from a day on."""

    since: date
    percent: Annotated[Decimal, Field(gt=0, lt=100)]


class LprTable(Strict):
    """Changes of the rate, oldest first; somebody compared the table with `source` until `checked_until`."""

    checked_until: date
    source: str = ""
    rows: Annotated[tuple[LprRow, ...], Field(min_length=1)]

    def at(self, day: date) -> LprRow:
        """Return the row that applied on a day; days before the table get its first row."""
        return next((row for row in reversed(self.rows) if row.since <= day), self.rows[0])


class Office(Strict):
    """What only this street office knows about itself."""

    id: str
    name: str
    city: str
    district: str
    phone: str | None
    address: str | None
    hours: str | None
    fallback: str
    known: tuple[str, ...]
    communities: tuple[str, ...] = ()


class OfficeFacts(Strict):
    """What changes from office to office and from year to year: read from files, laid over by what staff enter.

    `front` is what the first screen offers.
    """

    office: Office
    places: dict[str, Place]
    front: tuple[Option, ...]
    holidays: Holidays
    lpr: LprTable


class Knowledge(Strict):
    """Everything the bot knows, checked as a whole; replaced as a whole when a file changes.

    `front` is what the first screen offers; `small_talk` holds phrasings that are not about the law at all;
    `lexicon` maps a word to its group: words that mean the same to somebody who asks;
    `dictionary` holds words jieba must not split;
    `fingerprint` changes when anything that the matching learns from changes.
    """

    entries: tuple[Entry, ...]
    signposts: tuple[Signpost, ...]
    laws: dict[str, Law]
    repealed: tuple[RepealedLaw, ...]
    hotlines: dict[str, Hotline]
    places: dict[str, Place]
    office: Office
    front: tuple[Option, ...]
    lpr: LprTable
    holidays: Holidays
    small_talk: tuple[str, ...]
    lexicon: dict[str, str]
    dictionary: tuple[str, ...]
    fingerprint: str

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """All entries by their id."""
        return {entry.id: entry for entry in self.entries}

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with this id, or None."""
        return self.by_id.get(entry_id)

    @property
    def facts(self) -> OfficeFacts:
        """What the office and the year have to do with it."""
        return OfficeFacts(
            office=self.office, places=self.places, front=self.front, holidays=self.holidays, lpr=self.lpr
        )

    def with_facts(self, facts: OfficeFacts) -> Knowledge:
        """Return the same knowledge in another office, or another year; what matching learns from stays."""
        return self.model_copy(update={name: getattr(facts, name) for name in OfficeFacts.model_fields})
